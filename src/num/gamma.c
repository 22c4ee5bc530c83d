/* The gamma distribution: a power series below its centre, a continued fraction above it, both times the point mass
 * (DLMF 8.7.1, 8.9.2; Lentz's method after Numerical Recipes 3rd ed., 5.2). Some √shape terms: no asymptotic form for
 * large shapes is needed. */
#include "num/distribution.h"
#include "num/invert.h"
#include "num/mass.h"

#include <float.h>
#include <math.h>

enum { MOST_TERMS = 10000000 };

/* P = mass · Σ x^n / ((a+1) … (a+n)). */
static double series(double x, double a)
{
    double sum = 1, term = 1;
    for (int n = 1; n < MOST_TERMS && term > sum * DBL_EPSILON / 4; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}

/* Q = mass · a · 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − …)). */
static double fraction(double x, double a)
{
    const double tiny = DBL_MIN / DBL_EPSILON;
    double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
    for (int i = 1; i < MOST_TERMS; i++) {
        double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = b + an / c;
        c = fabs(c) < tiny ? tiny : c;
        h *= c * d;
        if (fabs(c * d - 1) <= DBL_EPSILON)
            break;
    }
    return h;
}

static struct tails gamma_at(double x, double a, double unused)
{
    (void)unused;
    double mass = mass_poisson(a, x);
    struct tails t = {0, 1, x > 0 ? mass * a / x : 0};
    if (x == 0)
        return t;
    if (isinf(x))
        return (struct tails){1, 0, 0};
    if (x < a + 1) {
        t.below = mass * series(x, a);
        t.above = 1 - t.below;
    } else {
        t.above = mass * a * fraction(x, a);
        t.below = 1 - t.above;
    }
    return t;
}

double gamma_cdf(double x, double shape)
{
    if (!(shape > 0 && x >= 0))
        return NAN;
    return gamma_at(x, shape, 0).below;
}

double gamma_upper(double x, double shape)
{
    if (!(shape > 0 && x >= 0))
        return NAN;
    return gamma_at(x, shape, 0).above;
}

double gamma_quantile(double p, double shape)
{
    if (!(p >= 0 && p <= 1 && shape > 0))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? 0 : (double)INFINITY;
    /* Wilson & Hilferty 1931; for small answers the first term of the series. */
    double cube = 1 - 1 / (9 * shape) + normal_quantile(p) / (3 * sqrt(shape));
    double start = shape * cube * cube * cube;
    if (!(start > 0.1 * shape)) {
        int sign;
        start = exp((log(p) + lgamma_r(shape + 1, &sign)) / shape);
    }
    const struct inversion v = {gamma_at, shape, 0, start, INFINITY};
    return invert(&v, p);
}
