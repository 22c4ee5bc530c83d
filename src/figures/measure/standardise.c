/* Standardisation over strata. Which strata there are, and what the reference is, is the caller's choice. */
#include "figures/measure/standardise.h"

#include "figures/measure/interval.h"

#include <math.h>
#include <stdbool.h>

static const double most_left_out = 0.05; /* of the weight */

static bool amounts(double events, double n)
{
    return measure_amount(events) && measure_amount(n) && (n > 0 || events == 0);
}

struct indirect standardise_indirect(const struct stratum *strata, size_t count, double level)
{
    struct indirect out = {.reference_rate = NAN};
    double reference_events = 0, reference_n = 0;
    bool possible = true;
    for (size_t i = 0; i < count; i++) {
        const struct stratum *s = &strata[i];
        possible &= amounts(s->events, s->n) && amounts(s->reference_events, s->reference_n);
        reference_events += s->reference_events;
        reference_n += s->reference_n;
        if (s->reference_n > 0) {
            out.observed += s->events;
            out.expected += s->n * (s->reference_events / s->reference_n);
        } else {
            out.left_out += s->n;
        }
    }
    if (!possible) {
        out = (struct indirect){
            NAN, NAN, NAN, NAN, estimate_none(MEASURE_IMPOSSIBLE), estimate_none(MEASURE_IMPOSSIBLE)};
        return out;
    }
    /* Events where none are expected (a reference without events) are no fault of the numbers. */
    out.ratio =
        out.expected > 0 ? interval_rate(out.observed, out.expected, level) : estimate_none(MEASURE_EMPTY);
    out.rate = out.ratio;
    if (out.ratio.state == MEASURE_KNOWN) {
        out.reference_rate = reference_events / reference_n;
        out.rate = estimate_times(out.ratio, out.reference_rate);
    }
    return out;
}

struct direct standardise_direct(const struct stratum *strata, size_t count, double level)
{
    struct direct out = {0};
    double weight = 0, empty = 0, sum = 0, variance = 0;
    bool possible = true;
    for (size_t i = 0; i < count; i++) {
        const struct stratum *s = &strata[i];
        possible &= amounts(s->events, s->n) && measure_amount(s->reference_n);
        out.events += s->events;
        if (s->n > 0) {
            double w = s->reference_n / s->n;
            weight += s->reference_n;
            sum += w * s->events;
            variance += w * w * s->events;
        } else {
            empty += s->reference_n;
        }
    }
    out.left_out = empty > 0 ? empty / (weight + empty) : 0;
    if (!possible)
        return (struct direct){NAN, NAN, estimate_none(MEASURE_IMPOSSIBLE)};
    if (!(weight > 0) || out.left_out > most_left_out)
        out.rate = estimate_none(MEASURE_EMPTY);
    else if (out.events < MEASURE_FEW_EVENTS)
        out.rate = estimate_none(MEASURE_TOO_FEW);
    else {
        struct estimate o = interval_count(out.events, level);
        double d = sum / weight, scale = sqrt(variance / (weight * weight) / out.events);
        out.rate = (struct estimate){d, d + scale * (o.lower - o.value), d + scale * (o.upper - o.value),
                                     MEASURE_KNOWN};
    }
    return out;
}
