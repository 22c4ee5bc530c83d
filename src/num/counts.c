/* Poisson and binomial counts: masses of their own, distributions through gamma and beta. The quantile is the
 * smallest count whose distribution is strictly above q, as funnel limits ask (R's own is "at least"). */
#include "num/distribution.h"
#include "num/mass.h"

#include <math.h>
#include <stdbool.h>

/* Of n and of a mean: further on continued fractions take long, and whole numbers have no neighbour (2^53) to step
 * to. */
static const double most = 1e12;

static bool whole(double k)
{
    return fabs(k) <= 4 * most && floor(k) == k; /* so every step around a mean is whole */
}

static bool mean_may(double mean)
{
    return mean >= 0 && mean <= most;
}

static bool binomial_may(double n, double p)
{
    return whole(n) && n >= 0 && n <= most && p >= 0 && p <= 1;
}

double poisson_mass(double k, double mean)
{
    if (!whole(k) || !mean_may(mean))
        return NAN;
    return k < 0 ? 0 : mass_poisson(k, mean);
}

double poisson_cdf(double k, double mean)
{
    if (!whole(k) || !mean_may(mean))
        return NAN;
    return k < 0 ? 0 : gamma_upper(mean, k + 1);
}

double binomial_mass(double k, double n, double p)
{
    if (!whole(k) || !binomial_may(n, p))
        return NAN;
    return k < 0 || k > n ? 0 : mass_binomial(k, n - k, p, 1 - p);
}

double binomial_cdf(double k, double n, double p)
{
    if (!whole(k) || !binomial_may(n, p))
        return NAN;
    if (k < 0 || k >= n)
        return k < 0 ? 0 : 1;
    return beta_cdf(1 - p, n - k, k + 1);
}

struct count {
    double n, p; /* binomial; n = INFINITY: Poisson with mean p */
};

static double cdf(struct count c, double k)
{
    return isinf(c.n) ? poisson_cdf(k, c.p) : binomial_cdf(k, c.n, c.p);
}

/* From the normal guess, with its correction for skewness, step by step to the place itself. */
static double quantile(struct count c, double q)
{
    double mean = isinf(c.n) ? c.p : c.n * c.p, spread = isinf(c.n) ? 1 : 1 - c.p;
    double z = normal_quantile(q);
    double k = floor(mean + z * sqrt(mean * spread) + (z * z - 1) * (2 * spread - 1) / 6);
    k = fmin(fmax(k, 0), c.n);
    while (k > 0 && cdf(c, k - 1) > q)
        k--;
    while (k < c.n && !(cdf(c, k) > q))
        k++;
    return k;
}

double poisson_quantile(double q, double mean)
{
    if (!(q > 0 && q < 1) || !mean_may(mean))
        return NAN;
    return quantile((struct count){INFINITY, mean}, q);
}

double binomial_quantile(double q, double n, double p)
{
    if (!(q > 0 && q < 1) || !binomial_may(n, p))
        return NAN;
    return quantile((struct count){n, p}, q);
}
