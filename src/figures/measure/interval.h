/*
 * Intervals of proportions, counts and rates (definitions §3 and §9, "Intervals"), and how far a figure may be relied
 * on.
 *
 *     proportion   Wilson score:  (2x + z² ∓ z√(z² + 4x(1 − x/n))) / (2(n + z²)); at x = 0 the lower, at x = n the upper limit is exact
 *     count, rate  from 10 events Byar:  x(1 − 1/(9x) − z/(3√x))³,  (x+1)(1 − 1/(9(x+1)) + z/(3√(x+1)))³
 *                  below 10 exact (gamma):  ½χ²(α/2; 2x),  ½χ²(1 − α/2; 2x + 2); lower limit 0 at x = 0
 */
#ifndef KIEM_FIGURES_MEASURE_INTERVAL_H
#define KIEM_FIGURES_MEASURE_INTERVAL_H

#include "figures/indicator.h"
#include "figures/measure/estimate.h"

/* Below so many events Byar's approximation is not used, and no directly standardised rate is given. */
enum { MEASURE_FEW_EVENTS = 10 };

/* x events among n persons, as a share in 0 … 1. EMPTY when n = 0, IMPOSSIBLE when x < 0, n < 0 or x > n. */
struct estimate interval_proportion(double x, double n, double level);
/* The count x ≥ 0 itself: Byar, or exact below 10. */
struct estimate interval_count(double x, double level);
/* The count x ≥ 0 itself: exact whatever x is. */
struct estimate interval_exact(double x, double level);
/* x events over n (persons, person-time, expected events: a ratio): interval_count divided by n. x may be above n. */
struct estimate interval_rate(double x, double n, double level);
/* The one that the definition of the indicator asks for, per one (not yet per 100 or 1000); INTERVAL_NONE: x/n with
 * limits NAN. */
struct estimate interval_of(enum indicator_interval kind, double x, double n, double level);

/*
 * Rule: LOW  below 10 events, or the 95 % interval is wider than 1.3 times the value;
 *       FAIR below 20 events, or it is wider than 0.65 times the value;
 *       GOOD otherwise; RELIABILITY_NONE when the estimate is not known or has no interval. A value of 0 is LOW.
 * Sources: 10 events: the limit of Byar and of standardised rates. 20 events: relative standard error above 23 %, at
 * which CDC/NCHS flags a rate. 130 %: relative width at which NCHS withholds a proportion (Parker et al. 2017, Vital
 * Health Stat 2(175)); half of it for FAIR.
 */
enum reliability { RELIABILITY_NONE, RELIABILITY_LOW, RELIABILITY_FAIR, RELIABILITY_GOOD };
/* `e`: the figure with its interval at level 0.95, in any unit; `events`: its numerator. */
enum reliability reliability_of(double events, struct estimate e);

#endif
