/* Inequality between groups: the gap, the slope, and curves with their index, by the formulas in the header. Which
 * groups are compared, and which end is worst off, is the caller's choice. */
#include "figures/measure/inequality.h"

#include "figures/measure/interval.h"
#include "num/distribution.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* --- the gap between two groups --- */

static double root_of(double square)
{
    return sqrt(fmax(0, square)); /* below zero by rounding only */
}

static struct estimate difference_of(const struct estimate *a, const struct estimate *b)
{
    double value = a->value - b->value;
    double down = hypot(a->value - a->lower, b->upper - b->value),
           up = hypot(a->upper - a->value, b->value - b->lower);
    return (struct estimate){value, value - down, value + up, MEASURE_KNOWN};
}

/*
 * With A = a·b:  L = (A − √(A² − l_a·u_b(2a − l_a)(2b − u_b))) / (u_b(2b − u_b)), U likewise with + and the other
 * limits. L is written with the root below the line, so that 2b = u_b is no exception.
 */
static struct estimate ratio_of(const struct estimate *a, const struct estimate *b)
{
    if (b->value == 0)
        return estimate_none(MEASURE_NO_EVENTS);
    if (isnan(a->lower) || isnan(b->lower))
        return (struct estimate){a->value / b->value, NAN, NAN, MEASURE_KNOWN};
    double product = a->value * b->value;
    double low = a->lower * (2 * a->value - a->lower), under = b->upper * (2 * b->value - b->upper);
    double high = a->upper * (2 * a->value - a->upper), over = b->lower * (2 * b->value - b->lower);
    double below = product + root_of(product * product - low * under);
    double lower = low > 0 ? low / below : 0;
    double upper = over > 0 ? (product + root_of(product * product - high * over)) / over : (double)INFINITY;
    return (struct estimate){a->value / b->value, lower, upper, MEASURE_KNOWN};
}

struct unequal_gap unequal_gap(enum indicator_interval kind, struct unequal_group a, struct unequal_group b,
                               double level)
{
    struct estimate of_a = interval_of(kind, a.amount, a.n, level),
                    of_b = interval_of(kind, b.amount, b.n, level);
    const struct estimate *unknown = of_a.state != MEASURE_KNOWN   ? &of_a
                                     : of_b.state != MEASURE_KNOWN ? &of_b
                                                                   : NULL;
    if (unknown)
        return (struct unequal_gap){*unknown, *unknown};
    return (struct unequal_gap){ratio_of(&of_a, &of_b), difference_of(&of_a, &of_b)};
}

/* --- groups in order --- */

struct order {
    struct unequal_group *items; /* `score` is what they are ordered by; no ties */
    size_t count;
    double n, amount; /* sums */
};

static int by_score(const void *a, const void *b)
{
    const struct unequal_group *x = a, *y = b;
    return (x->score > y->score) - (x->score < y->score);
}

static bool may_be(const struct unequal_group *g, const struct unequal_asked *asked)
{
    return measure_amount(g->n) && measure_amount(g->amount) && (g->n > 0 || g->amount == 0) &&
           (asked->kind != INTERVAL_WILSON || g->amount <= g->n) &&
           (asked->order == UNEQUAL_BY_AMOUNT || isfinite(g->score));
}

static void join_ties(struct order *o)
{
    size_t last = 0;
    for (size_t i = 1; i < o->count; i++) {
        struct unequal_group *into = &o->items[last];
        if (o->items[i].score == into->score) {
            into->n += o->items[i].n;
            into->amount += o->items[i].amount;
        } else {
            o->items[++last] = o->items[i];
        }
    }
    o->count = o->count > 0 ? last + 1 : 0;
}

/* ERR_NOMEM; otherwise MEASURE_KNOWN, or why there is nothing to order. */
static int order_groups(struct order *o, const struct unequal_group *groups, size_t count,
                        const struct unequal_asked *asked, struct arena *a, struct err *err)
{
    *o = (struct order){.items = arena_alloc(a, (count + 1) * sizeof *o->items)};
    if (!o->items)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        if (!may_be(&groups[i], asked))
            return MEASURE_IMPOSSIBLE;
        if (groups[i].n == 0)
            continue;
        struct unequal_group *g = &o->items[o->count++];
        *g = groups[i];
        if (asked->order == UNEQUAL_BY_AMOUNT)
            g->score = g->amount / g->n;
        o->n += g->n;
        o->amount += g->amount;
    }
    qsort(o->items, o->count, sizeof *o->items, by_score);
    join_ties(o);
    return o->count > 0 ? MEASURE_KNOWN : MEASURE_EMPTY;
}

/* --- the slope --- */

/* Weighted least squares of value on midpoint of rank; the mean rank is ½ whatever the groups are. */
struct line {
    double mean, slope, spread; /* weighted mean of the values, slope, Σ n(rank − ½)² */
};

/* Midpoint of the rank of a group with so many persons before it, minus ½. */
static double rank_of(const struct order *o, size_t i, double before)
{
    return (before + o->items[i].n / 2) / o->n - 0.5;
}

static struct line fit_line(const struct order *o)
{
    struct line l = {.mean = o->amount / o->n};
    double before = 0, product = 0;
    for (size_t i = 0; i < o->count; i++) {
        const struct unequal_group *g = &o->items[i];
        double rank = rank_of(o, i, before);
        before += g->n;
        l.spread += g->n * rank * rank;
        product += g->n * rank * (g->amount / g->n - l.mean);
    }
    l.slope = product / l.spread;
    return l;
}

static struct estimate ends_ratio(double worst, double best, double log_width)
{
    if (!(worst > 0 && best > 0))
        return estimate_none(MEASURE_NO_EVENTS);
    double ratio = best / worst;
    return (struct estimate){ratio, ratio * exp(-log_width), ratio * exp(log_width), MEASURE_KNOWN};
}

static void fill_slope(struct unequal_slope *out, const struct order *o, const struct unequal_asked *asked)
{
    struct line l = fit_line(o);
    double worst = l.mean - l.slope / 2, best = l.mean + l.slope / 2;
    double width2 = 0, log_width2 = 0, before = 0; /* squares of half the intervals: z² times the variances */
    for (size_t i = 0; i < o->count; i++) {
        const struct unequal_group *g = &o->items[i];
        struct estimate e = interval_of(asked->kind, g->amount, g->n, asked->level);
        double half = (e.upper - e.lower) / 2;
        double to_slope = g->n * rank_of(o, i, before) / l.spread, to_mean = g->n / o->n;
        double to_log = (to_mean + to_slope / 2) / best - (to_mean - to_slope / 2) / worst;
        before += g->n;
        width2 += to_slope * to_slope * half * half;
        log_width2 += to_log * to_log * half * half;
    }
    out->intercept = worst;
    out->sii = (struct estimate){l.slope, l.slope - sqrt(width2), l.slope + sqrt(width2), MEASURE_KNOWN};
    out->rii = ends_ratio(worst, best, sqrt(log_width2));
}

int unequal_slope(struct unequal_slope *out, const struct unequal_group *groups, size_t count,
                  const struct unequal_asked *asked, struct arena *a, struct err *err)
{
    struct order o;
    int state = order_groups(&o, groups, count, asked, a, err);
    if (state < 0)
        return state;
    if (state == MEASURE_KNOWN && o.count < 2)
        state = MEASURE_TOO_FEW;
    *out = (struct unequal_slope){.intercept = NAN, .groups = o.count};
    if (state == MEASURE_KNOWN)
        fill_slope(out, &o, asked);
    else
        out->sii = out->rii = estimate_none((enum measure_state)state);
    return 0;
}

/* --- curves --- */

static struct unequal_point *points_of(const struct order *o, struct arena *a)
{
    struct unequal_point *points = arena_alloc(a, (o->count + 1) * sizeof *points);
    double n = 0, amount = 0;
    for (size_t i = 0; points && i < o->count; i++) {
        n += o->items[i].n;
        amount += o->items[i].amount;
        points[i + 1] = (struct unequal_point){n / o->n, amount / o->amount};
    }
    if (points)
        points[o->count] = (struct unequal_point){1, 1};
    return points;
}

/* Of one person's value in a group with mean v. */
static double variance_of(enum indicator_interval kind, double v)
{
    switch (kind) {
    case INTERVAL_WILSON:
        return fmax(0, v * (1 - v));
    case INTERVAL_BYAR:
        return v;
    case INTERVAL_NONE:
        break;
    }
    return NAN;
}

/* Kakwani, Wagstaff & van Doorslaer 1997, of n = Σ n_t persons: (Σ f·a² − (1 + C)²)/n + Σ f·σ²(2R − 1 − C)²/(nμ²),
 * a = v/μ·(2R − 1 − C) + 2 − q_before − q. */
static void fill_index(struct unequal_curve *out, const struct order *o, const struct unequal_asked *asked)
{
    double mu = o->amount / o->n, c = -1;
    for (size_t i = 0; i < o->count; i++) {
        double rank = (out->points[i].persons + out->points[i + 1].persons) / 2;
        c += 2 * (o->items[i].amount / o->amount) * rank;
    }
    double between = 0, within = 0;
    for (size_t i = 0; i < o->count; i++) {
        const struct unequal_point *before = &out->points[i], *at = &out->points[i + 1];
        double f = o->items[i].n / o->n, v = o->items[i].amount / o->items[i].n;
        double place = before->persons + at->persons - 1 - c;
        double term = v / mu * place + 2 - before->amount - at->amount - (1 + c);
        between += f * term * term; /* Σ f·a = 1 + C, so this is the bracket without its cancellation */
        within += f * variance_of(asked->kind, v) * place * place;
    }
    out->error = sqrt((between + within / (mu * mu)) / o->n);
    double width = out->error * -normal_quantile((1 - asked->level) / 2);
    out->index = (struct estimate){c, c - width, c + width, MEASURE_KNOWN};
}

int unequal_curve(struct unequal_curve *out, const struct unequal_group *groups, size_t count,
                  const struct unequal_asked *asked, struct arena *a, struct err *err)
{
    struct order o;
    int state = order_groups(&o, groups, count, asked, a, err);
    if (state == MEASURE_KNOWN && o.amount == 0)
        state = MEASURE_NO_EVENTS;
    if (state < 0)
        return state;
    struct unequal_curve curve = {.error = NAN};
    if (state == MEASURE_KNOWN) {
        curve.points = points_of(&o, a);
        if (!curve.points)
            return err_nomem(err);
        curve.count = o.count + 1;
        fill_index(&curve, &o, asked);
    } else {
        curve.index = estimate_none((enum measure_state)state);
    }
    *out = curve;
    return 0;
}

double unequal_top(const struct unequal_curve *c, double top)
{
    if (!c->points || !(top >= 0 && top <= 1))
        return NAN;
    size_t i = 1;
    while (i + 1 < c->count && c->points[i].persons < 1 - top)
        i++;
    const struct unequal_point *from = &c->points[i - 1], *to = &c->points[i];
    double part = (1 - top - from->persons) / (to->persons - from->persons);
    return 1 - (from->amount + part * (to->amount - from->amount));
}
