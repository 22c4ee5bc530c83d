/* DAZ: a D-score against those of the same age, from a reference with LMS or Box–Cox t (definitions §9). */
#include "figures/curve/dscore.h"

#include "num/distribution.h"

#include <math.h>

const struct dscore_group *dscore_group(const struct dscore_reference *r, const char *population,
                                        const char *key)
{
    for (size_t i = 0; i < r->group_count; i++)
        if (text_is(r->groups[i].population, population) && text_is(r->groups[i].key, key))
            return &r->groups[i];
    return NULL;
}

static double between(double a, double b, double f)
{
    return a + f * (b - a);
}

static bool at_age(struct dscore_age *out, const struct dscore_group *g, double age)
{
    const struct dscore_age *last = g->rows + g->count - 1;
    if (!(age >= g->rows->age && age <= last->age))
        return false;
    const struct dscore_age *r = last;
    while (r->age > age)
        r--;
    *out = *r;
    if (r < last) {
        double f = (age - r->age) / (r[1].age - r->age);
        *out = (struct dscore_age){age, between(r->mu, r[1].mu, f), between(r->sigma, r[1].sigma, f),
                                   between(r->nu, r[1].nu, f), between(r->tau, r[1].tau, f)};
    }
    return true;
}

/* P(T ≤ −t) for t ≥ 0 and so many degrees of freedom, by the incomplete beta function from the side that loses least. */
static double tail(double t, double df)
{
    double t2 = t * t;
    return t < 1 ? 0.5 - 0.5 * beta_cdf(t2 / (df + t2), 0.5, 0.5 * df)
                 : 0.5 * beta_cdf(df / (df + t2), 0.5 * df, 0.5);
}

/*
 * z = Φ⁻¹((T(z_t) − T_0) / T_1) with T_1 = T(1/(σ|ν|)) and T_0 = T(−1/(σ|ν|)) for ν > 0, else 0. Above the median the mirror
 * image is computed, 1 − p = (T(−z_t) − U_0) / T_1 with U_0 the tail that ν ≤ 0 cuts off above, so that no small p is lost.
 */
static double box_cox_t(double zt, const struct dscore_age *r)
{
    double edge = r->nu != 0 ? 1 / (r->sigma * fabs(r->nu)) : (double)INFINITY;
    double cut = r->nu != 0 ? tail(edge, r->tau) : 0, whole = 1 - cut;
    if (zt > 0)
        return -normal_quantile((tail(zt, r->tau) - (r->nu < 0 ? cut : 0)) / whole);
    return normal_quantile((tail(-zt, r->tau) - (r->nu > 0 ? cut : 0)) / whole);
}

double dscore_z(const struct dscore_group *g, double age, double d)
{
    struct dscore_age r;
    double y = nearbyint(d * 100) / 100;
    if (!g || !(y > 0) || !at_age(&r, g, dscore_age(age)))
        return NAN;
    double z = r.nu != 0 ? (pow(y / r.mu, r.nu) - 1) / (r.nu * r.sigma) : log(y / r.mu) / r.sigma;
    return g->distribution == DSCORE_LMS ? z : box_cox_t(z, &r);
}
