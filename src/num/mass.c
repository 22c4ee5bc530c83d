/*
 * Point masses after Loader 2000, "Fast and accurate computation of binomial probabilities": Stirling's formula with
 * its error, and the deviance computed without cancellation, so that the relative error does not grow with the size
 * of the counts. Arguments are not checked here.
 */
#include "num/mass.h"

#include <math.h>

static const double tau = 6.28318530717958647692;

/* log Γ(n + 1) − log(√(2πn) (n/e)^n), n > 0: Stirling's series (DLMF 5.11.1) where it holds 17 digits. */
static double stirling_error(double n)
{
    if (n < 16) {
        int sign;
        return lgamma_r(n + 1, &sign) - 0.5 * log(tau * n) - n * log(n) + n;
    }
    double m = n * n;
    return (1.0 / 12 -
            (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - 691.0 / 360360 / m) / m) / m) / m) / m) /
           n;
}

/* x·log(x/m) + m − x ≥ 0: half the deviance of a count x with mean m, x > 0. */
static double deviance(double x, double m)
{
    if (fabs(x - m) >= 0.1 * (x + m))
        return x * log(x / m) + m - x;
    double v = (x - m) / (x + m), square = v * v;
    double sum = (x - m) * v, term = 2 * x * v;
    for (int j = 1; j < 1000; j++) {
        term *= square;
        double next = sum + term / (2 * j + 1);
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

double mass_poisson(double k, double mean)
{
    if (mean == 0)
        return k == 0 ? 1 : 0;
    if (k == 0)
        return exp(-mean);
    return exp(-stirling_error(k) - deviance(k, mean)) / sqrt(tau * k);
}

/* p^n, with q = 1 − p. */
static double power(double p, double q, double n)
{
    return q < 0.1 ? exp(n * log1p(-q)) : pow(p, n);
}

double mass_binomial(double k, double rest, double p, double q)
{
    double n = k + rest;
    if (k == 0 || rest == 0)
        return rest == 0 ? power(p, q, n) : power(q, p, n);
    if (p == 0 || q == 0)
        return 0;
    double e = stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, n * p) -
               deviance(rest, n * q);
    return exp(e) * sqrt(n / (tau * k * rest));
}
