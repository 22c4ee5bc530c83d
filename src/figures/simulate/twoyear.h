/* The check at two years of a simulated child: nine in ten are measured around the second birthday, about one in twenty of
 * those who live is not followed, more often where incomes are low (so missing not at random). */
#ifndef KIEM_FIGURES_SIMULATE_TWOYEAR_H
#define KIEM_FIGURES_SIMULATE_TWOYEAR_H

#include "figures/simulate/birth.h"

/* In the order of registry/datasets/twoyear.json. */
enum twoyear_field {
    TWOYEAR_CHILD,
    TWOYEAR_AREA,
    TWOYEAR_YEAR,
    TWOYEAR_SEX,
    TWOYEAR_AGE,
    TWOYEAR_GA,
    TWOYEAR_WEIGHT,
    TWOYEAR_HEIGHT,
    TWOYEAR_POSITION,
    TWOYEAR_HEAD,
    TWOYEAR_DAZ,
    TWOYEAR_LANGUAGE,
    TWOYEAR_SENSES,
    TWOYEAR_PSYCHOSOCIAL,
    TWOYEAR_VACCINATED,
    TWOYEAR_FIELDS
};

/* The row of the child with that number in the births, with what is missing; false: it died or is not followed. */
bool twoyear_row(int64_t *row, const struct world *w, uint64_t number);

#endif
