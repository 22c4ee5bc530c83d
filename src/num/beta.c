/* The beta distribution by its continued fraction (DLMF 8.17.22; Lentz's method after Numerical Recipes 3rd ed., 6.4)
 * times the binomial point mass, and Student's t, which is a beta in disguise. */
#include "num/distribution.h"
#include "num/invert.h"
#include "num/mass.h"

#include <float.h>
#include <math.h>

enum { MOST_TERMS = 10000000 };

struct lentz {
    double c, d, h;
};

static void lentz_term(struct lentz *l, double term)
{
    const double tiny = DBL_MIN / DBL_EPSILON;
    l->d = 1 + term * l->d;
    l->d = 1 / (fabs(l->d) < tiny ? tiny : l->d);
    l->c = 1 + term / l->c;
    l->c = fabs(l->c) < tiny ? tiny : l->c;
    l->h *= l->c * l->d;
}

/* Converges in some √max(a, b) terms where x < (a + 1)/(a + b + 2). */
static double fraction(double x, double a, double b)
{
    double first = 1 - (a + b) * x / (a + 1); /* not 0: x < (a + 1)/(a + b) */
    struct lentz l = {1, 1 / first, 1 / first};
    for (int m = 1; m < MOST_TERMS; m++) {
        lentz_term(&l, m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
        lentz_term(&l, -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
        if (fabs(l.c * l.d - 1) <= DBL_EPSILON)
            break;
    }
    return l.h;
}

static struct tails beta_at(double x, double a, double b)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? (struct tails){0, 1, 0} : (struct tails){1, 0, 0};
    double y = 1 - x, front = mass_binomial(a, b, x, y) * a * b / (a + b);
    struct tails t = {.density = front / (x * y)};
    if (x < (a + 1) / (a + b + 2)) {
        t.below = front * fraction(x, a, b) / a;
        t.above = 1 - t.below;
    } else {
        t.above = front * fraction(y, b, a) / b;
        t.below = 1 - t.above;
    }
    return t;
}

double beta_cdf(double x, double a, double b)
{
    if (!(x >= 0 && x <= 1 && a > 0 && b > 0))
        return NAN;
    return beta_at(x, a, b).below;
}

double beta_quantile(double p, double a, double b)
{
    if (!(p >= 0 && p <= 1 && a > 0 && b > 0))
        return NAN;
    if (p == 0 || p == 1)
        return p;
    const struct inversion v = {beta_at, a, b, a / (a + b), 1};
    return invert(&v, p);
}

double student_quantile(double p, double df)
{
    if (!(p >= 0 && p <= 1 && df > 0))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? -(double)INFINITY : (double)INFINITY;
    /* P(|T| > t) = P(X < df/(df + t²)), X beta with df/2 and 1/2: for tails; its mirror image for the centre and for
     * many df. */
    double both = 2 * fmin(p, 1 - p), square;
    if (both < 0.5 && df <= 100) {
        double x = beta_quantile(both, df / 2, 0.5);
        square = df * (1 - x) / x;
    } else {
        double y = beta_quantile(1 - both, 0.5, df / 2);
        square = df * y / (1 - y);
    }
    return p < 0.5 ? -sqrt(square) : sqrt(square);
}
