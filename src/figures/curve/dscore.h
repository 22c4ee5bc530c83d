/*
 * The D-score: how far a child's development is, from which items it passed (Rasch model), and DAZ: how that is for its age.
 * Formulas and constants: definitions §9.
 *
 *     items ──dscore_key_make("gsed2406")──▶ key: log-probabilities per item × point of the grid
 *     key + visits ──dscore_score──▶ D, SEM, n, share passed      reference + D ──dscore_z──▶ DAZ
 */
#ifndef KIEM_FIGURES_CURVE_DSCORE_H
#define KIEM_FIGURES_CURVE_DSCORE_H

#include "figures/curve/curve.h"

struct dscore_item {
    const char *key, *item;
    double tau; /* difficulty, in D */
};
struct dscore_items {
    const struct dscore_item *rows; /* sorted by key, then item */
    size_t count;
};

enum dscore_distribution { DSCORE_LMS, DSCORE_BCT };
struct dscore_age {
    double age, mu, sigma, nu, tau; /* years; LMS: M, S, L; tau of BCT only */
};
struct dscore_group {
    const char *population, *key;
    enum dscore_distribution distribution;
    const struct dscore_age *rows; /* age rising */
    size_t count;
};
struct dscore_reference {
    const struct dscore_group *groups;
    size_t group_count;
};

struct dscore_key;

/* Makes the tables of one key; ERR_INVALID "dscore_key" for one that Kiem cannot score (arg says why), ERR_NOT_FOUND
 * "dscore_items" when the item bank has none of its items, ERR_NOMEM. */
int dscore_key_make(const struct dscore_key **out, struct arena *a, const struct dscore_items *items,
                    const char *key, struct err *err) MUST_USE;
/* Index of an item in the key, rising with its name; −1 when the key has none. */
int dscore_key_item(const struct dscore_key *k, struct str item);
size_t dscore_key_items(const struct dscore_key *k);
/* The population whose reference goes with the key. */
const char *dscore_key_population(const struct dscore_key *k);

/* Visits in a column: the answers of visit i are answers[start[i] … start[i + 1]), each 2 × item + (1 when passed). */
struct dscore_visits {
    const double *age; /* years; NaN: not known */
    const uint32_t *start;
    const uint16_t *answers;
    size_t count;
};
struct dscore {
    double d, sem; /* NaN: not known (no age, below −1/12 year, no answers); not rounded */
};
/* Answers are added in the order given: who wants a score that does not depend on it gives them by rising item. */
void dscore_score(struct dscore *out, const struct dscore_key *k, const struct dscore_visits *v);
/* Age as the formulas take it: rounded to 4 decimals; NaN below −1/12 year. */
double dscore_age(double years);

/* The group of a reference; NULL when it has none. */
const struct dscore_group *dscore_group(const struct dscore_reference *r, const char *population,
                                        const char *key);
/* DAZ: D is rounded to 2 decimals, the reference interpolated linearly in age (rounded to 4). NaN for not known: outside
 * the reference's ages, or D not above 0. */
double dscore_z(const struct dscore_group *g, double age, double d);

#endif
