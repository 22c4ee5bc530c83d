/*
 * Rank with uncertainty: "3 (1–9)". Rank 1 is the lowest value; whoever wants 1 for the highest turns it round
 * (rank_flip). An area is clearly lower than another when the interval of their difference stays clear of zero; then
 * its rank is between
 *
 *     1 + areas clearly lower   and   areas − areas clearly higher
 *
 * which holds the true rank with probability `level` when each comparison is made at rank_level(): Bonferroni over
 * the m − 1 comparisons of one area (Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91:476;
 * Klein, Wright & Wieczorek 2020, JRSS C 69:589). Interval of a difference from those of its two parts: MOVER (Zou &
 * Donner 2008; Newcombe 1998 method 10 for Wilson). No random numbers.
 */
#ifndef KIEM_FIGURES_MEASURE_RANK_H
#define KIEM_FIGURES_MEASURE_RANK_H

#include "figures/measure/estimate.h"

#include <stddef.h>

struct rank {
    size_t
        rank; /* 1 + areas with a lower value; equal values share the lowest rank; 0: the area's value is not known */
    size_t low, high; /* interval, low ≤ rank ≤ high ≤ `of` */
    size_t equal;     /* areas with this very value, itself among them */
    size_t of;        /* areas with a known value */
};

/* The level at which each area's own interval must be computed before rank_areas: 1 − (1 − level)/(count − 1), count
 * the areas with a known value; `level` itself for fewer than three. */
double rank_level(size_t count, double level);
/* out[i] for areas[i]; those not known are not counted, and without interval (INTERVAL_NONE)
 * none is clearly lower than another. Time grows with count² (3,340 areas: some tens of milliseconds). */
void rank_areas(struct rank *out, const struct estimate *areas, size_t count);
/* The same rank counted from the other end: rank 1 is the highest value. */
struct rank rank_flip(struct rank r);

#endif
