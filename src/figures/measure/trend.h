/*
 * Trend: log-linear Poisson regression, log E(events) = log n + a + b·t; the change is 100(e^b − 1) per cent a year
 * (definitions §9).
 *
 * With the intercept profiled out the score is one-dimensional and rises with b: Σ O·t = (Σ O)·t̄(b), t̄ the mean of
 * t with weights n·e^(bt); information (Σ O)·Var(t) with the same weights. So one root, found by Newton within a
 * bracket.
 *
 * Of a share p the interval is wider than it need be, by 1/√(1 − p): Poisson's variance is larger than the binomial
 * one.
 */
#ifndef KIEM_FIGURES_MEASURE_TREND_H
#define KIEM_FIGURES_MEASURE_TREND_H

#include "figures/measure/estimate.h"

#include <stdbool.h>
#include <stddef.h>

struct trend_point {
    double t;         /* years; the middle of a block of years; any origin, any order */
    double events, n; /* n: persons or person-time; a point with n = 0 is left out */
};

struct trend {
    struct estimate change;  /* per cent a year; 0 is level, negative falls */
    double intercept, slope; /* a at t = 0, and b */
    double error;            /* standard error of b, with overdispersion when that was asked for */
    double dispersion;       /* Pearson X² / (points − 2); 1 is Poisson; NAN unless known */
    size_t points;           /* points used */
};

/*
 * Poisson: normal interval on b. With `overdispersed`, where the dispersion is above 1: the standard error times its
 * root, and Student's t with points − 2 degrees of freedom, since it is itself estimated (McCullagh & Nelder 1989,
 * 4.5); up to 1 it stays Poisson's. Simulated with 40 events a period (test/figures/trend.R) that interval holds the
 * truth in 0.94–0.97 of 5 to 20 periods and in 0.89–0.97 of 3, for dispersions of 1 to 3; t throughout would make it
 * 0.999 of 5 periods without overdispersion, and hide most trends.
 *
 * State: TOO_FEW below 3 different times (two points always fit), NO_EVENTS, NOT_CONVERGED when all events are at the
 * first or the last time: then b has no finite best value.
 */
struct trend trend_fit(const struct trend_point *points, size_t count, bool overdispersed, double level);

#endif
