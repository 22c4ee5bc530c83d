/*
 * Funnel: between which limits a figure falls by chance alone when the truth is the reference, by size n. Exact
 * binomial or Poisson limits, interpolated between whole counts so that they are smooth in n (after Spiegelhalter
 * 2005, Statistics in Medicine 24:1185):
 *
 *     lower = r − (F(r) − p)/(F(r) − F(r−1)), r the smallest count with F(r) > p;  p = 0.025 and 0.001
 *
 * The upper limit is the same seen from the other tail, P(X ≥ r): so chance alone passes each limit with probability
 * p at most, and limits of a share and of its complement mirror each other. (Taken from F at 1 − p, as it is often
 * printed, the upper one lies a count lower: with some 30 births it flags twice as many areas as it says.)
 */
#ifndef KIEM_FIGURES_MEASURE_FUNNEL_H
#define KIEM_FIGURES_MEASURE_FUNNEL_H

#include "figures/indicator.h"

enum { FUNNEL_NEAR, FUNNEL_FAR, FUNNEL_LIMITS };

struct funnel {
    double lower[FUNNEL_LIMITS],
        upper[FUNNEL_LIMITS]; /* [NEAR] 0.025 on each side (95 %), [FAR] 0.001 (99.8 %) */
};

/* `reference`: per one (a share in 0 … 1 for Wilson's kind, a rate ≥ 0 or ratio for Byar's); n > 0: persons (rounded
 * down for a share), person-time, or expected events with reference 1. Limits are not below 0, of a share not above
 * 1. NAN in all when n or the reference cannot be, and for INTERVAL_NONE. */
struct funnel funnel_at(enum indicator_interval kind, double reference, double n);

enum funnel_side {
    FUNNEL_NOT_KNOWN,
    FUNNEL_FAR_BELOW,
    FUNNEL_BELOW,
    FUNNEL_WITHIN,
    FUNNEL_ABOVE,
    FUNNEL_FAR_ABOVE
};
/* Where `value` (per one) falls; on a limit is within it. */
enum funnel_side funnel_side(const struct funnel *f, double value);

#endif
