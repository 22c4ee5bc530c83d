/*
 * A figure with its interval, or why there is none. All measures give these, so that whoever shows them asks one
 * thing: is the state MEASURE_KNOWN. Counts and denominators are doubles: whole numbers up to 2^53 are exact.
 *
 * `level` is always the probability inside the interval, 0.95 by default; half of the rest is on each side. Anything
 * outside (0, 1) is a programmer's error.
 */
#ifndef KIEM_FIGURES_MEASURE_ESTIMATE_H
#define KIEM_FIGURES_MEASURE_ESTIMATE_H

#include <stdbool.h>

enum measure_state {
    MEASURE_KNOWN,
    MEASURE_EMPTY,         /* nothing to divide by: no persons, nothing expected, no weight */
    MEASURE_IMPOSSIBLE,    /* numbers that cannot be: below zero, more events than persons, not a number */
    MEASURE_TOO_FEW,       /* too few events, or too few periods, groups or areas */
    MEASURE_NO_EVENTS,     /* no events where the measure divides by them or takes their logarithm */
    MEASURE_ALIKE,         /* all points stand at one place: no slope through them */
    MEASURE_NOT_CONVERGED, /* no finite best value (all events in the first or the last period) */
};

struct estimate {
    /* NAN unless known. `upper` may be INFINITY where the data set no bound; both limits are NAN where the spread of
     * a value is not known (INTERVAL_NONE). */
    double value, lower, upper;
    enum measure_state state;
};

/* Whether x may be a count, a sum or a number of persons: 0 … 2^53; above it whole numbers are no longer exact. */
bool measure_amount(double x);
/* Every measure that is not known. */
struct estimate estimate_none(enum measure_state state);
/* In another unit: a share as a percentage (100), a rate per thousand (1000); factor > 0. Unknown stays so. */
struct estimate estimate_times(struct estimate e, double factor);

#endif
