/*
 * Standardisation: what an area would show with the make-up of the reference population (direct), or what was to be
 * expected with its own make-up and the rates of the reference (indirect). Definitions §9.
 *
 * Strata (mother's age × parity × …) are those of the caller, in any order; sums do not depend on the order to more
 * than rounding.
 */
#ifndef KIEM_FIGURES_MEASURE_STANDARDISE_H
#define KIEM_FIGURES_MEASURE_STANDARDISE_H

#include "figures/measure/estimate.h"

#include <stddef.h>

struct stratum {
    double events, n;                     /* of the area: events; persons or person-time */
    double reference_events, reference_n; /* of the reference population (the area may be part of it) */
};

/*
 * Indirect: E = Σ n · reference_events/reference_n; the ratio is O/E with interval_rate(O, E) (Byar, exact below 10
 * events), the rate is that ratio times the crude rate of the reference. Rule for empty strata: where the area has
 * nobody nothing is expected. Where the reference has nobody no rate is known: such a stratum is left out of O and E,
 * and its persons are counted in `left_out`.
 */
struct indirect {
    double observed, expected; /* over the strata with a reference rate */
    double left_out;           /* persons of the area in strata without one */
    double reference_rate;     /* Σ reference_events / Σ reference_n over all strata */
    struct estimate ratio;     /* 1 is as expected; EMPTY when nothing is expected */
    struct estimate rate;      /* ratio × reference_rate, per one */
};
struct indirect standardise_indirect(const struct stratum *strata, size_t count, double level);

/*
 * Direct: D = Σ w·O/n / Σ w with w = reference_n; Dobson's interval D + √(Var D / O)·(Byar(O) − O), Var D = Σ w²·O/n²
 * / (Σ w)² (Dobson et al. 1991). `reference_events` is not read. TOO_FEW below 10 events in all. Rule for empty
 * strata: where the area has nobody (n = 0) no rate is known; the stratum is left out and the other weights count for
 * the whole, as long as not more than 5 % of the weight is left out; above that EMPTY.
 */
struct direct {
    double events;        /* Σ O */
    double left_out;      /* share of the weight in strata where the area has nobody, 0 … 1 */
    struct estimate rate; /* per one */
};
struct direct standardise_direct(const struct stratum *strata, size_t count, double level);

#endif
