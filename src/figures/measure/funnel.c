/* Funnel limits around a reference, exact and interpolated (Spiegelhalter 2005). No correction for overdispersion
 * between areas. */
#include "figures/measure/funnel.h"

#include "num/distribution.h"

#include <math.h>
#include <stdbool.h>

/* Persons of a share, or expected events: what the distributions take (num/distribution.h). */
#define MOST 1e12

/* The count r at which P(X ≤ r) is p, between the whole ones. */
static double tail_at(bool share, double n, double reference, double p)
{
    double r, up_to, mass;
    if (share) {
        r = binomial_quantile(p, n, reference);
        up_to = binomial_cdf(r, n, reference);
        mass = binomial_mass(r, n, reference);
    } else {
        r = poisson_quantile(p, n * reference);
        up_to = poisson_cdf(r, n * reference);
        mass = poisson_mass(r, n * reference);
    }
    return r - (up_to - p) / mass;
}

struct funnel funnel_at(enum indicator_interval kind, double reference, double n)
{
    static const double sides[FUNNEL_LIMITS] = {[FUNNEL_NEAR] = 0.025, [FUNNEL_FAR] = 0.001};
    bool share = kind == INTERVAL_WILSON;
    double whole = share ? floor(n) : n;
    double most = whole * reference;
    bool possible = kind != INTERVAL_NONE && whole > 0 && reference >= 0 && most <= MOST &&
                    (!share || (reference <= 1 && whole <= MOST));
    struct funnel f;
    for (int i = 0; i < FUNNEL_LIMITS; i++) {
        f.lower[i] = possible ? fmax(0, tail_at(share, whole, reference, sides[i]) / whole) : (double)NAN;
        f.upper[i] = possible ? (1 + tail_at(share, whole, reference, 1 - sides[i])) / whole : (double)NAN;
        if (share && possible)
            f.upper[i] = fmin(f.upper[i], 1);
    }
    return f;
}

enum funnel_side funnel_side(const struct funnel *f, double value)
{
    if (isnan(value) || isnan(f->lower[FUNNEL_NEAR]))
        return FUNNEL_NOT_KNOWN;
    if (value < f->lower[FUNNEL_NEAR])
        return value < f->lower[FUNNEL_FAR] ? FUNNEL_FAR_BELOW : FUNNEL_BELOW;
    if (value > f->upper[FUNNEL_NEAR])
        return value > f->upper[FUNNEL_FAR] ? FUNNEL_FAR_ABOVE : FUNNEL_ABOVE;
    return FUNNEL_WITHIN;
}
