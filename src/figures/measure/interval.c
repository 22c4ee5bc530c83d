/* Intervals of counts among persons or time, by the formulas in the header, and the rule for reliability. No
 * continuity correction. */
#include "figures/measure/interval.h"

#include "num/distribution.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

static double z_of(double level)
{
    assert(level > 0 && level < 1);
    return -normal_quantile((1 - level) / 2);
}

struct estimate interval_proportion(double x, double n, double level)
{
    if (!measure_amount(x) || !measure_amount(n) || x > n)
        return estimate_none(MEASURE_IMPOSSIBLE);
    if (n == 0)
        return estimate_none(MEASURE_EMPTY);
    double z = z_of(level), share = x / n;
    double half = z * sqrt(z * z + 4 * x * (1 - share)), below = 2 * (n + z * z);
    double lower = (2 * x + z * z - half) / below, upper = (2 * x + z * z + half) / below;
    return (struct estimate){share, x == 0 ? 0 : lower, x == n ? 1 : upper, MEASURE_KNOWN};
}

struct estimate interval_exact(double x, double level)
{
    if (!measure_amount(x))
        return estimate_none(MEASURE_IMPOSSIBLE);
    assert(level > 0 && level < 1);
    double side = (1 - level) / 2; /* ½χ²(p; 2s) is the gamma quantile with shape s */
    double lower = x == 0 ? 0 : gamma_quantile(side, x);
    return (struct estimate){x, lower, gamma_quantile(1 - side, x + 1), MEASURE_KNOWN};
}

/* c(1 − 1/(9c) + z/(3√c))³ */
static double byar(double c, double z)
{
    double root = 1 - 1 / (9 * c) + z / (3 * sqrt(c));
    return c * root * root * root;
}

struct estimate interval_count(double x, double level)
{
    if (!measure_amount(x) || x < MEASURE_FEW_EVENTS)
        return interval_exact(x, level);
    double z = z_of(level);
    return (struct estimate){x, byar(x, -z), byar(x + 1, z), MEASURE_KNOWN};
}

struct estimate interval_rate(double x, double n, double level)
{
    if (!measure_amount(n) || (n == 0 && x > 0))
        return estimate_none(MEASURE_IMPOSSIBLE);
    struct estimate e = interval_count(x, level);
    if (e.state != MEASURE_KNOWN)
        return e;
    return n == 0 ? estimate_none(MEASURE_EMPTY) : estimate_times(e, 1 / n);
}

struct estimate interval_of(enum indicator_interval kind, double x, double n, double level)
{
    if (kind == INTERVAL_WILSON)
        return interval_proportion(x, n, level);
    struct estimate e = interval_rate(x, n, level);
    if (kind == INTERVAL_NONE)
        e.lower = e.upper = NAN;
    return e;
}

enum reliability reliability_of(double events, struct estimate e)
{
    static const struct {
        enum reliability at_most;
        double events, width;
    } rules[] = {{RELIABILITY_LOW, MEASURE_FEW_EVENTS, 1.3}, {RELIABILITY_FAIR, 20, 0.65}};
    if (e.state != MEASURE_KNOWN || isnan(e.lower) || isnan(e.upper))
        return RELIABILITY_NONE;
    for (unsigned i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (!(events >= rules[i].events) || !(e.value > 0) || e.upper - e.lower > rules[i].width * e.value)
            return rules[i].at_most;
    return RELIABILITY_GOOD;
}
