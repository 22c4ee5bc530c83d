/*
 * Rows of simulated births. Rows come in fours, so that twins and triplets are found without looking at other rows:
 *
 *     0,57 in 1000   three of one pregnancy, one alone
 *     otherwise      two pairs, each a twin or two children alone
 *
 * What is of the pregnancy (place, year, mother, gestational age) is drawn with the number of its first row.
 */
#ifndef KIEM_FIGURES_SIMULATE_BIRTH_H
#define KIEM_FIGURES_SIMULATE_BIRTH_H

#include "figures/simulate/world.h"

/* In the order of registry/datasets/births.json. */
enum birth_field {
    BIRTH_CHILD,
    BIRTH_MOTHER,
    BIRTH_AREA,
    BIRTH_YEAR,
    BIRTH_SEX,
    BIRTH_GA,
    BIRTH_WEIGHT,
    BIRTH_OUTCOME,
    BIRTH_DIED,
    BIRTH_DEATH_DAYS,
    BIRTH_APGAR,
    BIRTH_ANOMALY,
    BIRTH_PLURAL,
    BIRTH_ORDER,
    BIRTH_PARITY,
    BIRTH_MOTHER_AGE,
    BIRTH_ORIGIN,
    BIRTH_INCOME,
    BIRTH_EDUCATION,
    BIRTH_FIRST_CONSULT,
    BIRTH_SMOKING,
    BIRTH_CARE,
    BIRTH_FIELDS
};

/* The row as it happened: nothing is missing but what does not exist (FRAME_UNKNOWN). Area: its index in the world; income
 * group 1 to 5; codes by their place in the schema. */
void birth_happen(int64_t row[BIRTH_FIELDS], const struct world *w, uint64_t number);
/* Takes away what the registry does not know: a little of everything at random; and, not at random, the weight of a child
 * that died, smoking of who smoked, the first consult of who came late. */
void birth_hide(int64_t row[BIRTH_FIELDS], const struct world *w, uint64_t number);
/* The true risk of the child in such a row, as it happened. */
double birth_risk(const int64_t row[BIRTH_FIELDS], const struct world *w, enum risk risk);

#endif
