/* See touch.h: pieces of border that two shapes have in common, and graphs of them. */
#include "geo/touch.h"

#include "base/buf.h"
#include "geo/borders.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS_MAX ((size_t)1 << 32)

static int by_shapes(const void *a, const void *b)
{
    const struct geo_pair *p = a, *q = b;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return p->b < q->b ? -1 : p->b > q->b;
}

/* Each pair once, a before b, sorted, lengths added up; how many are left. */
static size_t merge(struct geo_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pairs[i].a > pairs[i].b)
            pairs[i] = (struct geo_pair){pairs[i].b, pairs[i].a, pairs[i].metres};
    if (count > 1)
        qsort(pairs, count, sizeof *pairs, by_shapes);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (n > 0 && pairs[n - 1].a == pairs[i].a && pairs[n - 1].b == pairs[i].b)
            pairs[n - 1].metres += pairs[i].metres;
        else
            pairs[n++] = pairs[i];
    }
    return n;
}

/* In order of (a, b) the lower neighbours of each shape come first and rise, then its higher ones. */
static void fill(uint32_t *at, uint32_t *to, float *length, const struct geo_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[at[pairs[i].b]] = pairs[i].a;
        length[at[pairs[i].b]++] = (float)pairs[i].metres;
    }
    for (size_t i = 0; i < count; i++) {
        to[at[pairs[i].a]] = pairs[i].b;
        length[at[pairs[i].a]++] = (float)pairs[i].metres;
    }
}

int geo_graph_make(struct geo_graph *out, struct arena *a, size_t count, struct geo_pair *pairs,
                   size_t pair_count, struct err *err)
{
    size_t n = merge(pairs, pair_count);
    uint32_t *first = arena_alloc(a, (count + 2) * sizeof *first);
    uint32_t *to = arena_alloc(a, (2 * n + 1) * sizeof *to);
    float *length = arena_alloc(a, (2 * n + 1) * sizeof *length);
    if (!first || !to || !length)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        first[pairs[i].a + 2]++;
        first[pairs[i].b + 2]++;
    }
    for (size_t i = 2; i <= count; i++)
        first[i] += first[i - 1];
    fill(first + 1, to, length, pairs, n);
    *out = (struct geo_graph){.count = count, .first = first, .to = to, .length = length};
    return 0;
}

/* All pairs of different shapes among the owners of one piece. */
static void add_owners(struct buf *pairs, const struct geo_piece *owners, size_t count, double metres)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            struct geo_pair pair = {owners[i].shape, owners[j].shape, metres};
            if (pair.a != pair.b && (j == i + 1 || owners[j].shape != owners[j - 1].shape))
                buf_add(pairs, &pair, sizeof pair);
        }
}

static void add_shared(struct buf *pairs, const struct geo_borders *borders, const struct geo_point *point)
{
    for (size_t from = 0, to; from < borders->count; from = to) {
        const struct geo_piece *p = &borders->pieces[from];
        for (to = from + 1;
             to < borders->count && borders->pieces[to].low == p->low && borders->pieces[to].high == p->high;)
            to++;
        add_owners(pairs, p, to - from,
                   hypot(point[p->low].x - point[p->high].x, point[p->low].y - point[p->high].y));
    }
}

static int make_of(struct geo_graph *out, struct arena *a, size_t count, struct buf *pairs, struct err *err)
{
    if (pairs->failed)
        return err_nomem(err);
    struct geo_pair *list = (struct geo_pair *)(void *)pairs->data;
    return geo_graph_make(out, a, count, list, pairs->len / sizeof *list, err);
}

int geo_touch(struct geo_graph *out, struct arena *a, const struct geo_shapes *s, double tolerance,
              struct err *err)
{
    ARENA_AUTO scratch = arena_new((size_t)1 << 33);
    struct geo_borders borders;
    int rc = scratch ? geo_borders_cut(&borders, scratch, s, tolerance, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    BUF_AUTO pairs;
    buf_init(&pairs, PAIRS_MAX);
    add_shared(&pairs, &borders, s->point);
    return make_of(out, a, s->count, &pairs, err);
}

int geo_graph_group(struct geo_graph *out, struct arena *a, const struct geo_graph *g, const int32_t *group,
                    size_t count, struct err *err)
{
    BUF_AUTO pairs;
    buf_init(&pairs, PAIRS_MAX);
    for (size_t i = 0; i < g->count; i++)
        for (uint32_t k = g->first[i]; k < g->first[i + 1]; k++) {
            int32_t here = group[i], there = group[g->to[k]];
            struct geo_pair pair = {(uint32_t)here, (uint32_t)there, (double)g->length[k]};
            if (here >= 0 && there > here) /* the other side says the same */
                buf_add(&pairs, &pair, sizeof pair);
        }
    return make_of(out, a, count, &pairs, err);
}

static uint32_t root(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

size_t geo_parts(uint32_t *part, const struct geo_graph *g)
{
    for (size_t i = 0; i < g->count; i++)
        part[i] = (uint32_t)i;
    /* The lower root wins, so that every root is the lowest of its part. */
    for (size_t i = 0; i < g->count; i++)
        for (uint32_t k = g->first[i]; k < g->first[i + 1]; k++) {
            uint32_t p = root(part, (uint32_t)i), q = root(part, g->to[k]);
            part[p < q ? q : p] = p < q ? p : q;
        }
    for (size_t i = 0; i < g->count; i++)
        part[i] = root(part, (uint32_t)i);
    /* Behind this, roots stand before the others of their part and already have their number. */
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++)
        part[i] = part[i] == i ? (uint32_t)count++ : part[part[i]];
    return count;
}
