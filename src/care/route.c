/*
 * What follows from signals, level and phase (C4). Knows no family and makes no plan: the same situation always gives
 * the same steps, in the same order.
 */
#include "care/route.h"

#include "base/str.h"

#include <stdlib.h>

/* --- versions --- */

/* "1.10.0" is later than "1.9.0". */
static bool later(const struct route *a, const struct route *b)
{
    if (a->valid_from != b->valid_from)
        return a->valid_from > b->valid_from;
    return strverscmp(a->version, b->version) > 0;
}

const struct route *route_in_force(const struct route_set *set, const char *code, int32_t day)
{
    const struct route *best = NULL;
    for (size_t i = 0; i < set->count; i++) {
        const struct route *r = set->items[i];
        if (text_is(r->code, code) && r->valid_from <= day && (!best || later(r, best)))
            best = r;
    }
    return best;
}

static const struct step *step_in(const struct route *r, const char *code)
{
    for (size_t i = 0; i < r->step_count; i++)
        if (text_is(r->steps[i].code, code))
            return &r->steps[i];
    return NULL;
}

const struct step *route_step(const struct route_set *set, const char *code, int32_t day,
                              const struct route **route)
{
    const struct step *found = NULL;
    const struct route *in = NULL;
    for (size_t i = 0; i < set->count; i++) {
        const struct route *r = set->items[i];
        const struct step *s = step_in(r, code);
        if (!s || route_in_force(set, r->code, day) != r)
            continue;
        /* Two definitions are a fault that content_check names; until it is mended, the choice is at least stable. */
        if (!in || strcmp(r->code, in->code) < 0) {
            in = r;
            found = s;
        }
    }
    if (found && route)
        *route = in;
    return found;
}

/* --- one rule --- */

static const struct signal *present(const struct situation *s, const char *factor)
{
    for (size_t i = 0; i < s->signal_count; i++)
        if (s->signals[i]->present == TRI_YES && text_is(s->signals[i]->factor->code, factor))
            return s->signals[i];
    return NULL;
}

static size_t count_present(const struct codes *factors, const struct situation *s)
{
    size_t n = 0;
    for (size_t i = 0; i < factors->count; i++)
        n += present(s, factors->items[i]) != NULL;
    return n;
}

static bool is_urgent(const struct signal *signal)
{
    return signal->factor->urgency >= URGENCY_SAME_DAY;
}

/* What a signal has to do with a rule: it is one of those that make it fire. */
static bool matters(const struct route_rule *rule, const struct signal *signal)
{
    return signal->present == TRI_YES &&
           (codes_has(&rule->any, signal->factor->code) || codes_has(&rule->all, signal->factor->code));
}

static bool urgent_matters(const struct route_rule *rule, const struct situation *s)
{
    for (size_t i = 0; i < s->signal_count; i++)
        if (is_urgent(s->signals[i]) && matters(rule, s->signals[i]))
            return true;
    return false;
}

/* Whether a rule fires by itself: for a dry run, and for showing why not. */
static bool route_rule_fires(const struct route_rule *rule, const struct situation *s)
{
    if (rule->phases && !(rule->phases & 1u << s->phase))
        return false;
    if (rule->any.count && count_present(&rule->any, s) == 0)
        return false;
    if (count_present(&rule->all, s) < rule->all.count)
        return false;
    return !rule->levels || rule->levels & 1u << s->level || urgent_matters(rule, s);
}

/* --- all rules --- */

/* A step, and one thing that made it fire. */
struct hit {
    const char *step;
    struct step_reason reason;
};

static const char *factor_of(const struct signal *signal)
{
    return signal ? signal->factor->code : "";
}

static int compare_pair(const struct hit *x, const struct hit *y)
{
    int d = strcmp(x->step, y->step);
    if (d == 0)
        d = strcmp(x->reason.route->code, y->reason.route->code);
    return d ? d : strcmp(factor_of(x->reason.signal), factor_of(y->reason.signal));
}

/* By step, route, factor; of one factor the newest signal first. */
static int compare_hits(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    int d = compare_pair(x, y);
    const struct signal *sx = x->reason.signal, *sy = y->reason.signal;
    if (d || !sx || !sy)
        return d;
    if (sx->day != sy->day)
        return sx->day > sy->day ? -1 : 1;
    return (sx->order < sy->order) - (sx->order > sy->order);
}

/* Adds the rule's hits to `hits` (NULL: only counts them). */
static size_t rule_hits(struct hit *hits, const struct route *route, const struct route_rule *rule,
                        const struct situation *s)
{
    size_t n = 0;
    for (size_t t = 0; t < rule->then.count; t++) {
        size_t before = n;
        for (size_t i = 0; i < s->signal_count; i++) {
            if (!matters(rule, s->signals[i]))
                continue;
            if (hits)
                hits[n] = (struct hit){rule->then.items[t], {route, s->signals[i]}};
            n++;
        }
        if (n > before)
            continue;
        if (hits)
            hits[n] = (struct hit){rule->then.items[t], {route, NULL}};
        n++;
    }
    return n;
}

static size_t all_hits(struct hit *hits, const struct route_set *set, const struct situation *s)
{
    size_t n = 0;
    for (size_t r = 0; r < set->count; r++) {
        const struct route *route = set->items[r];
        if (route_in_force(set, route->code, s->day) != route)
            continue;
        for (size_t i = 0; i < route->rule_count; i++)
            if (route_rule_fires(&route->rules[i], s))
                n += rule_hits(hits ? hits + n : NULL, route, &route->rules[i], s);
    }
    return n;
}

/* The hits of one step, `n` of them, become one fired step; `reasons` has room for them all. */
static struct fired_step fold(const struct hit *hits, size_t n, struct step_reason *reasons)
{
    struct fired_step f = {.reasons = reasons};
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && compare_pair(&hits[i - 1], &hits[i]) == 0)
            continue;
        reasons[f.reason_count++] = hits[i].reason;
        f.urgent = f.urgent || (hits[i].reason.signal && is_urgent(hits[i].reason.signal));
    }
    return f;
}

int route_evaluate(struct fired *out, struct arena *a, const struct route_set *set, const struct situation *s,
                   struct err *err)
{
    size_t n = all_hits(NULL, set, s);
    struct hit *hits = arena_alloc(a, (n + 1) * sizeof *hits);
    struct step_reason *reasons = arena_alloc(a, (n + 1) * sizeof *reasons);
    struct fired_step *items = arena_alloc(a, (n + 1) * sizeof *items);
    if (!hits || !reasons || !items)
        return err_nomem(err);
    all_hits(hits, set, s);
    qsort(hits, n, sizeof *hits, compare_hits);
    size_t count = 0;
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && strcmp(hits[to].step, hits[from].step) == 0)
            to++;
        const struct route *route = NULL;
        const struct step *step = route_step(set, hits[from].step, s->day, &route);
        if (!step)
            continue;
        items[count] = fold(hits + from, to - from, reasons + from);
        items[count].step = step;
        items[count++].route = route;
    }
    *out = (struct fired){items, count};
    return 0;
}
