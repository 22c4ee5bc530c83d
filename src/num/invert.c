/*
 * A quantile from its distribution: Newton on the logarithm of the smaller tail, which is nearly straight where
 * intervals look for it, inside a bracket that always holds the answer. It knows no distribution.
 */
#include "num/invert.h"

#include <math.h>
#include <stdbool.h>

/* Between two ends, by their geometric mean where they differ much, so that tiny answers are found too. */
static double between(double low, double high)
{
    if (isinf(high))
        return low > 0 ? 4 * low : 1;
    if (low == 0)
        return high / 16;
    return high > 4 * low ? sqrt(low) * sqrt(high) : low + (high - low) / 2;
}

double invert(const struct inversion *v, double p)
{
    bool below = p <= 0.5;
    double target = below ? p : 1 - p, low = 0, high = v->highest;
    double x = v->start > 0 && v->start < high ? v->start : between(low, high);
    for (int i = 0; i < 2000; i++) {
        struct tails t = v->at(x, v->a, v->b);
        double tail = below ? t.below : t.above;
        if (tail == target)
            return x;
        if ((tail < target) == below)
            low = x;
        else
            high = x;
        double step = (log(target) - log(tail)) * tail / (below ? t.density : -t.density);
        double next = x + step;
        if (!(next > low && next < high))
            next = between(low, high);
        else if (fabs(step) <= 1e-15 * x)
            return next;
        if (!(next > low && next < high)) /* two neighbours: no number lies between */
            return x;
        x = next;
    }
    return NAN;
}
