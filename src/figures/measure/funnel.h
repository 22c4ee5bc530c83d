/*
 * Funnel: between which limits a figure falls by chance alone when the truth is the reference, by size n. Exact binomial or Poisson
 * limits, interpolated so that they are smooth in n (Spiegelhalter 2005, Statistics in Medicine 24:1185, appendix A.1.1):
 * with r the smallest count with F(r) > p: limit = (r − (F(r) − p)/(F(r) − F(r−1)))/n, p = 0.025, 0.975 and 0.001, 0.999.
 */
#ifndef KIEM_FIGURES_MEASURE_FUNNEL_H
#define KIEM_FIGURES_MEASURE_FUNNEL_H

#include "figures/indicator.h"

enum { FUNNEL_NEAR, FUNNEL_FAR, FUNNEL_LIMITS };

struct funnel {
    double lower[FUNNEL_LIMITS],
        upper[FUNNEL_LIMITS]; /* [NEAR] 0.025 on each side (95 %), [FAR] 0.001 (99.8 %) */
};

/* `reference`: per one (a share in 0 … 1 for Wilson's kind, a rate ≥ 0 or ratio for Byar's); n > 0: persons (rounded down for a
 * share), person-time, or expected events with reference 1. Limits are not below 0, of a share not above 1. NAN in all
 * when n or the reference cannot be. */
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
