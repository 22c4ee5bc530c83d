/* The trend of events over periods: one root of one rising function, see the header. No seasonality, no breaks: a
 * straight line on the logarithm. */
#include "figures/measure/trend.h"

#include "num/distribution.h"

#include <assert.h>
#include <math.h>

/* The points once checked: times counted from `origin` in units of `span`, so that nothing overflows. */
struct moments {
    double origin, span;
    double events, events_t; /* Σ O and Σ O·u */
    double n;
    size_t count;
};

struct weighted {
    double mean, variance, sum, top; /* of u with weights n·e^(bu), whose sum is sum·e^top */
};

static double scaled(const struct moments *m, double t)
{
    return (t - m->origin) / m->span;
}

static struct weighted weigh(const struct trend_point *points, size_t count, const struct moments *m,
                             double b)
{
    double sum = 0, sum_u = 0, sum_uu = 0, top = fabs(b) / 2; /* u is in −½ … ½ */
    for (size_t i = 0; i < count; i++)
        if (points[i].n > 0) {
            double u = scaled(m, points[i].t), w = points[i].n * exp(b * u - top);
            sum += w;
            sum_u += w * u;
        }
    double mean = sum_u / sum;
    for (size_t i = 0; i < count; i++)
        if (points[i].n > 0) {
            double u = scaled(m, points[i].t) - mean;
            sum_uu += points[i].n * exp(b * (u + mean) - top) * u * u;
        }
    return (struct weighted){mean, sum_uu / sum, sum, top};
}

/* MEASURE_KNOWN when a finite slope exists. */
static enum measure_state moments_of(struct moments *m, const struct trend_point *points, size_t count)
{
    double first = INFINITY, last = -INFINITY, first_event = INFINITY, last_event = -INFINITY;
    *m = (struct moments){0};
    for (size_t i = 0; i < count; i++) {
        const struct trend_point *p = &points[i];
        if (!(fabs(p->t) <= 0x1p53) || !measure_amount(p->events) || !measure_amount(p->n) ||
            (p->n == 0 && p->events > 0))
            return MEASURE_IMPOSSIBLE;
        if (p->n == 0)
            continue;
        m->count++;
        m->events += p->events;
        first = fmin(first, p->t);
        last = fmax(last, p->t);
        if (p->events > 0) {
            first_event = fmin(first_event, p->t);
            last_event = fmax(last_event, p->t);
        }
    }
    size_t between = 0;
    for (size_t i = 0; i < count; i++)
        between += points[i].n > 0 && points[i].t > first && points[i].t < last;
    if (between == 0)
        return MEASURE_TOO_FEW;
    if (m->events == 0)
        return MEASURE_NO_EVENTS;
    if (last_event == first || first_event == last)
        return MEASURE_NOT_CONVERGED;
    m->span = last - first;
    m->origin = first + m->span / 2;
    for (size_t i = 0; i < count; i++)
        m->events_t += points[i].events * scaled(m, points[i].t);
    return MEASURE_KNOWN;
}

/* The b where the weighted mean of u is that of the events. */
static double root(const struct trend_point *points, size_t count, const struct moments *m)
{
    double target = m->events_t / m->events, low = -INFINITY, high = INFINITY, b = 0;
    for (int i = 0; i < 200; i++) {
        struct weighted w = weigh(points, count, m, b);
        if (w.mean < target)
            low = b;
        else
            high = b;
        double step = fmax(-8, fmin(8, (target - w.mean) / w.variance)); /* no leap into where exp() ends */
        if (fabs(step) <= 1e-14 * fmax(1, fabs(b)))
            return b + step;
        double next = b + step;
        if (!(next > low && next < high)) /* then both are finite: a step goes away from the end just set */
            next = low / 2 + high / 2;
        b = next;
    }
    return NAN;
}

static double pearson(const struct trend_point *points, size_t count, double intercept, double slope)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (points[i].n > 0) {
            double mean = points[i].n * exp(intercept + slope * points[i].t);
            sum += (points[i].events - mean) * (points[i].events - mean) / mean;
        }
    return sum;
}

static double per_cent(double b)
{
    return 100 * expm1(b);
}

struct trend trend_fit(const struct trend_point *points, size_t count, bool overdispersed, double level)
{
    assert(level > 0 && level < 1);
    struct moments m;
    struct trend out = {.intercept = NAN, .slope = NAN, .error = NAN, .dispersion = NAN};
    enum measure_state state = moments_of(&m, points, count);
    out.points = m.count;
    out.change = (struct estimate){NAN, NAN, NAN, state};
    if (state != MEASURE_KNOWN)
        return out;
    double b = root(points, count, &m);
    struct weighted w = weigh(points, count, &m, b);
    double error = 1 / sqrt(m.events * w.variance) / m.span;
    if (!isfinite(b) || !isfinite(error)) {
        out.change = estimate_none(MEASURE_NOT_CONVERGED);
        return out;
    }
    out.slope = b / m.span;
    out.intercept = log(m.events / w.sum) - w.top - out.slope * m.origin;
    double df = (double)(m.count - 2);
    out.dispersion = pearson(points, count, out.intercept, out.slope) / df;
    bool spread = overdispersed && out.dispersion > 1;
    out.error = spread ? error * sqrt(out.dispersion) : error;
    double upto = 1 - (1 - level) / 2;
    double width = out.error * (spread ? student_quantile(upto, df) : normal_quantile(upto));
    out.change.value = per_cent(out.slope);
    out.change.lower = per_cent(out.slope - width);
    out.change.upper = per_cent(out.slope + width);
    return out;
}
