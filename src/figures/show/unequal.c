/* Inequality between the groups of a trait, and how unequally an amount is divided over places. */
#include "figures/show/answer.h"

#include <math.h>

#define TOP_SHARE 0.2

struct groups {
    struct unequal_group *items; /* values of the trait, the unknown one left out */
    size_t count;
    double unknown, all; /* persons */
    bool small;
};

static struct groups groups_at(struct arena *a, const struct asked *asked, const struct tally *t,
                               const struct unequal_row *row, size_t values)
{
    struct groups g = {.items = arena_alloc(a, values * sizeof(struct unequal_group) + 1)};
    for (size_t v = 0; g.items && v < values; v++) {
        const int64_t *n = tally_at(t, row->place, row->span, row->group * values + v);
        double known = (double)n[CUBE_KNOWN];
        g.all += known;
        g.small = g.small || figures_small(asked, n);
        if (v + 1 == values)
            g.unknown = known;
        else
            g.items[g.count++] = (struct unequal_group){(double)v, known, (double)n[CUBE_EVENTS]};
    }
    return g;
}

static int compare_groups(struct unequal_row *row, struct arena *a, const struct question *q,
                          const struct groups *g, struct err *err)
{
    const struct indicator *i = row->asked->indicator;
    double per = i->per;
    struct unequal_group none = {0}, first = g->count > 0 ? g->items[0] : none,
                         last = g->count > 0 ? g->items[g->count - 1] : none;
    row->first = estimate_times(interval_of(i->interval, first.amount, first.n, q->conf), per);
    row->last = estimate_times(interval_of(i->interval, last.amount, last.n, q->conf), per);
    row->gap = unequal_gap(i->interval, first, last, q->conf);
    row->gap.difference = estimate_times(row->gap.difference, per);
    row->unknown = g->all > 0 ? g->unknown / g->all : (double)NAN;
    row->small = g->small;
    struct unequal_asked curve = {i->interval, UNEQUAL_BY_SCORE, q->conf};
    int rc = unequal_slope(&row->slope, g->items, g->count, &curve, a, err);
    if (rc == 0)
        rc = unequal_curve(&row->curve, g->items, g->count, &curve, a, err);
    if (rc == 0)
        row->last_share = unequal_top(&row->curve, TOP_SHARE);
    row->slope.sii = estimate_times(row->slope.sii, per);
    return rc;
}

static int unequal_one(struct unequal_rows *out, struct arena *a, const struct question *q,
                       const struct asked *asked, struct err *err)
{
    struct tally_axes x = {.map = &q->map, .spans = q->spans};
    for (int i = 0; i < q->by_count; i++)
        x.traits[x.trait_count++] = q->by[i];
    x.traits[x.trait_count++] = q->inequality;
    size_t values = q->cube->traits[q->inequality].value_count;
    struct tally t;
    int rc = tally_make(&t, a, q, asked->index, &x, err);
    if (rc < 0)
        return rc;
    size_t groups = t.groups / values;
    for (size_t place = 0; place < q->map.count; place++)
        for (size_t span = 0; span < q->spans.count; span++)
            for (size_t group = 0; group < groups; group++) {
                struct unequal_row *row = &out->items[out->count++];
                *row = (struct unequal_row){.asked = asked, .place = place, .span = span, .group = group};
                struct groups g = groups_at(a, asked, &t, row, values);
                rc = g.items ? compare_groups(row, a, q, &g, err) : err_nomem(err);
                if (rc < 0)
                    return rc;
            }
    return 0;
}

/* Combinations of the traits that rows are split by. */
static size_t group_count(const struct question *q)
{
    size_t n = 1;
    for (int i = 0; i < q->by_count; i++)
        n *= q->cube->traits[q->by[i]].value_count;
    return n;
}

int unequal_answer(struct unequal_rows *out, struct arena *a, const struct question *q, struct err *err)
{
    size_t most = q->asked_count * q->map.count * q->spans.count * group_count(q);
    struct unequal_rows rows = {.items = arena_alloc(a, most * sizeof(struct unequal_row) + 1)};
    if (!rows.items)
        return err_nomem(err);
    for (size_t i = 0; i < q->asked_count; i++) {
        int rc = unequal_one(&rows, a, q, &q->asked[i], err);
        if (rc < 0)
            return rc;
    }
    *out = rows;
    return 0;
}

/* --- Lorenz: over places --- */

static int divide(struct lorenz_row *row, struct arena *a, const struct question *q, const struct tally *t,
                  struct err *err)
{
    struct unequal_group *groups = arena_alloc(a, q->map.count * sizeof *groups + 1);
    if (!groups)
        return err_nomem(err);
    for (size_t place = 0; place < q->map.count; place++) {
        const int64_t *n = tally_at(t, place, row->span, row->group);
        groups[place] = (struct unequal_group){0, (double)n[CUBE_KNOWN], (double)n[CUBE_EVENTS]};
        row->persons += n[CUBE_KNOWN];
        row->amount += n[CUBE_EVENTS];
        row->places += n[CUBE_KNOWN] > 0;
        row->small = row->small || figures_small(row->asked, n);
    }
    struct unequal_asked asked = {row->asked->indicator->interval, UNEQUAL_BY_AMOUNT, q->conf};
    int rc = unequal_curve(&row->curve, groups, q->map.count, &asked, a, err);
    if (rc == 0)
        row->top = unequal_top(&row->curve, TOP_SHARE);
    return rc;
}

static int lorenz_one(struct lorenz_rows *out, struct arena *a, const struct question *q,
                      const struct asked *asked, struct err *err)
{
    struct tally_axes x = {.map = &q->map, .spans = q->spans};
    for (int i = 0; i < q->by_count; i++)
        x.traits[x.trait_count++] = q->by[i];
    struct tally t;
    int rc = tally_make(&t, a, q, asked->index, &x, err);
    for (size_t span = 0; rc == 0 && span < q->spans.count; span++)
        for (size_t group = 0; rc == 0 && group < t.groups; group++) {
            struct lorenz_row *row = &out->items[out->count++];
            *row = (struct lorenz_row){.asked = asked, .span = span, .group = group};
            rc = divide(row, a, q, &t, err);
        }
    return rc;
}

int lorenz_answer(struct lorenz_rows *out, struct arena *a, const struct question *q, struct err *err)
{
    size_t most = q->asked_count * q->spans.count * group_count(q);
    struct lorenz_rows rows = {.items = arena_alloc(a, most * sizeof(struct lorenz_row) + 1)};
    if (!rows.items)
        return err_nomem(err);
    for (size_t i = 0; i < q->asked_count; i++) {
        int rc = lorenz_one(&rows, a, q, &q->asked[i], err);
        if (rc < 0)
            return rc;
    }
    *out = rows;
    return 0;
}
