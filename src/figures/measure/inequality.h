/*
 * Inequality between groups: the gap between two, the slope over all, and curves (definitions §9).
 *
 * Groups (income groups, or areas with a score) are put in order by `score`, the worst off first. Ties: groups with
 * equal score are one group. A group without persons is left out. IMPOSSIBLE when a number is below zero or not
 * finite, there is an amount without persons, or, of a proportion, more events than persons.
 */
#ifndef KIEM_FIGURES_MEASURE_INEQUALITY_H
#define KIEM_FIGURES_MEASURE_INEQUALITY_H

#include "base/arena.h"
#include "base/err.h"
#include "figures/indicator.h"
#include "figures/measure/estimate.h"

#include <stddef.h>

struct unequal_group {
    double score;  /* place in the order: income, rank of a group; low is worst off */
    double n;      /* persons or person-time */
    double amount; /* events, or amount used */
};

/*
 * The gap between two groups: value of `a` against that of `b` (`score` is not read). Ratio a/b and difference a − b
 * with intervals by MOVER from the two intervals of `kind` (difference: Newcombe 1998 method 10, Zou & Donner 2008;
 * ratio: Donner & Zou 2012, Statistical Methods in Medical Research 21:347), so that groups with few or no events
 * behave. Ratio: NO_EVENTS when b has none; `upper` INFINITY when b's value may be 0.
 */
struct unequal_gap {
    struct estimate ratio, difference; /* difference per one */
};
struct unequal_gap unequal_gap(enum indicator_interval kind, struct unequal_group a, struct unequal_group b,
                               double level);

/* What is asked of groups: how a value spreads, in which order they stand, and the level. */
enum unequal_order { UNEQUAL_BY_SCORE, UNEQUAL_BY_AMOUNT };
struct unequal_asked {
    enum indicator_interval kind;
    enum unequal_order order;
    double level;
};

/*
 * Slope index: weighted least squares of the group's value (amount/n) on the midpoint of its range of cumulative rank
 * (0 = worst off, 1 = best off), weights n (Wagstaff, Paci & van Doorslaer 1991; Pamuk 1985). SII = slope: value at
 * the best-off end minus that at the worst-off end. RII = (intercept + slope)/intercept: their ratio.
 *
 * Intervals: both are sums over the groups' values, so their variance follows from that of each value, ((upper −
 * lower)/(2z))² of its own interval of `kind`; normal for SII, on the logarithm for RII (delta method). They are
 * about the line through the true values, whether or not those lie on it: the residuals of three or five groups say
 * too little to take the spread from. INTERVAL_NONE: limits NAN. TOO_FEW below two groups; RII NO_EVENTS when an end
 * of the line is not above 0.
 */
struct unequal_slope {
    struct estimate sii, rii; /* sii per one */
    double intercept;         /* value at rank 0, the worst-off end */
    size_t groups;            /* after ties */
};
/* ERR_NOMEM only; what cannot be computed is in the states. */
int unequal_slope(struct unequal_slope *out, const struct unequal_group *groups, size_t count,
                  const struct unequal_asked *asked, struct arena *a, struct err *err) MUST_USE;

/*
 * Curves of cumulative shares. Ordered by score: the concentration curve; its index runs from −1 (all with the worst
 * off) over 0 to 1 (all with the best off). Ordered by the amount per person: the Lorenz curve, its index is Gini's
 * (0 … 1; `score` is not read).
 *
 * index C = 2/μ · Σ f·v·R − 1 with f the share of persons, v the value, R the midpoint of rank; standard error for
 * grouped data after Kakwani, Wagstaff & van Doorslaer 1997 (Journal of Econometrics 77:87), the variance within a
 * group that of `kind`: v(1 − v) for Wilson, v for Byar, not known for INTERVAL_NONE. Gini's index of small areas is
 * raised by chance itself: it is not corrected for that.
 */
struct unequal_point {
    double persons, amount; /* cumulative shares, 0 … 1 */
};
struct unequal_curve {
    struct unequal_point
        *points; /* from (0, 0) to (1, 1), groups + 1 of them; NULL unless the index is known */
    size_t count;
    struct estimate index; /* normal interval */
    double error;          /* standard error of the index */
};
/* ERR_NOMEM only. `index` is EMPTY without persons, NO_EVENTS when the whole amount is 0. */
int unequal_curve(struct unequal_curve *out, const struct unequal_group *groups, size_t count,
                  const struct unequal_asked *asked, struct arena *a, struct err *err) MUST_USE;
/* The share of the amount that goes to the last `top` of the persons (0.2: the top 20 %); within a group the amount
 * is spread evenly. NAN when the curve has no points. */
double unequal_top(const struct unequal_curve *c, double top);

#endif
