/* See borders.h: points become nodes, edges are divided by the nodes on them, pieces are sorted. Knows no neighbours. */
#include "geo/borders.h"

#include "base/buf.h"
#include "geo/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double squared(struct geo_point p, struct geo_point q)
{
    return (p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y);
}

struct cutting {
    const struct geo_shapes *s;
    uint32_t *node; /* of each point */
    struct geo_grid grid;
    double tolerance;
    struct buf pieces, on; /* struct geo_piece; struct stop of the edge at hand */
};

/* A node on an edge: how far along, 0 to 1. */
struct stop {
    double at;
    uint32_t node;
};

/* The first node within the tolerance of point i among the points before it; i itself when there is none. */
static uint32_t first_near(const struct cutting *c, uint32_t i)
{
    struct geo_point p = c->s->point[i];
    double t = c->tolerance;
    uint32_t best = i;
    for (size_t row = geo_grid_row(&c->grid, p.y - t); row <= geo_grid_row(&c->grid, p.y + t); row++)
        for (size_t col = geo_grid_column(&c->grid, p.x - t); col <= geo_grid_column(&c->grid, p.x + t);
             col++) {
            size_t cell = row * c->grid.across + col;
            for (uint32_t k = c->grid.first[cell]; k < c->grid.first[cell + 1]; k++) {
                uint32_t j = c->grid.index[k];
                if (j < best && c->node[j] == j && squared(p, c->s->point[j]) <= t * t)
                    best = j;
            }
        }
    return best;
}

static void look_in(struct cutting *c, size_t cell, struct geo_point p, struct geo_point q)
{
    double dx = q.x - p.x, dy = q.y - p.y, length = dx * dx + dy * dy;
    for (uint32_t k = c->grid.first[cell]; k < c->grid.first[cell + 1]; k++) {
        struct geo_point n = c->s->point[c->grid.index[k]];
        double at = ((n.x - p.x) * dx + (n.y - p.y) * dy) / length;
        struct geo_point foot = {p.x + at * dx, p.y + at * dy};
        if (at > 0 && at < 1 && squared(n, foot) <= c->tolerance * c->tolerance) {
            struct stop stop = {at, c->grid.index[k]};
            buf_add(&c->on, &stop, sizeof stop);
        }
    }
}

/* Finds the nodes on the way from p to q: column by column, only the rows the edge passes there. */
static void look_along(struct cutting *c, struct geo_point p, struct geo_point q)
{
    const struct geo_grid *g = &c->grid;
    double t = c->tolerance, slope = fabs(q.x - p.x) > 0 ? (q.y - p.y) / (q.x - p.x) : 0;
    size_t last = geo_grid_column(g, fmax(p.x, q.x) + t);
    for (size_t col = geo_grid_column(g, fmin(p.x, q.x) - t); col <= last; col++) {
        double left = g->box.left + (double)col * g->cell - t, right = left + g->cell + 2 * t;
        double low = fmin(p.y, q.y), high = fmax(p.y, q.y);
        if (fabs(slope) > 0) {
            double here = p.y + slope * (left - p.x), there = p.y + slope * (right - p.x);
            low = fmax(low, fmin(here, there));
            high = fmin(high, fmax(here, there));
        }
        for (size_t row = geo_grid_row(g, low - t); row <= geo_grid_row(g, high + t); row++)
            look_in(c, row * g->across + col, p, q);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct stop *p = a, *q = b;
    if (p->at < q->at || p->at > q->at)
        return p->at < q->at ? -1 : 1;
    return p->node < q->node ? -1 : p->node > q->node;
}

static void add_piece(struct cutting *c, uint32_t from, uint32_t to, size_t shape)
{
    struct geo_piece piece = {from < to ? from : to, from < to ? to : from, (uint32_t)shape};
    if (from != to)
        buf_add(&c->pieces, &piece, sizeof piece);
}

static void cut_edge(struct cutting *c, uint32_t i, uint32_t j, size_t shape)
{
    uint32_t from = c->node[i], to = c->node[j];
    if (from == to)
        return;
    c->on.len = 0; /* buf_clear() would forget a failure */
    look_along(c, c->s->point[from], c->s->point[to]);
    size_t count = c->on.len / sizeof(struct stop);
    const struct stop *stops = (const struct stop *)(const void *)c->on.data;
    if (count > 1)
        qsort(c->on.data, count, sizeof *stops, by_place);
    for (size_t k = 0; k < count; k++) {
        if (stops[k].node == c->node[i] || stops[k].node == to)
            continue;
        add_piece(c, from, stops[k].node, shape);
        from = stops[k].node;
    }
    add_piece(c, from, to, shape);
}

static int by_nodes(const void *a, const void *b)
{
    const struct geo_piece *p = a, *q = b;
    if (p->low != q->low)
        return p->low < q->low ? -1 : 1;
    if (p->high != q->high)
        return p->high < q->high ? -1 : 1;
    return p->shape < q->shape ? -1 : p->shape > q->shape;
}

static void cut_all(struct cutting *c)
{
    const struct geo_shapes *s = c->s;
    for (size_t shape = 0; shape < s->count; shape++)
        for (uint32_t ring = s->rings[s->polygons[shape]]; ring < s->rings[s->polygons[shape + 1]]; ring++) {
            uint32_t first = s->points[ring], end = s->points[ring + 1];
            for (uint32_t i = first; i < end; i++)
                cut_edge(c, i, i + 1 < end ? i + 1 : first, shape);
        }
}

static int keep_pieces(struct geo_borders *out, struct arena *a, const struct cutting *c, struct err *err)
{
    if (c->pieces.failed || c->on.failed)
        return err_nomem(err);
    struct geo_borders b = {.pieces = arena_alloc(a, c->pieces.len + 1),
                            .count = c->pieces.len / sizeof(struct geo_piece)};
    if (!b.pieces)
        return err_nomem(err);
    if (b.count > 0) {
        memcpy(b.pieces, c->pieces.data, c->pieces.len);
        qsort(b.pieces, b.count, sizeof *b.pieces, by_nodes);
    }
    *out = b;
    return 0;
}

int geo_borders_cut(struct geo_borders *out, struct arena *a, const struct geo_shapes *s, double tolerance,
                    struct err *err)
{
    uint32_t count = s->points[s->rings[s->polygons[s->count]]];
    struct cutting c = {.s = s, .tolerance = tolerance};
    c.node = arena_alloc(a, (count + (size_t)1) * sizeof *c.node);
    if (!c.node || geo_grid_make(&c.grid, a, s->point, NULL, count, 2 * tolerance) < 0)
        return err_nomem(err);
    for (uint32_t i = 0; i < count; i++)
        c.node[i] = first_near(&c, i);
    if (geo_grid_make(&c.grid, a, s->point, c.node, count, 2 * tolerance) < 0)
        return err_nomem(err);
    buf_init(&c.pieces, (size_t)1 << 32);
    buf_init(&c.on, (size_t)1 << 28);
    cut_all(&c);
    int rc = keep_pieces(out, a, &c, err);
    buf_release(&c.pieces);
    buf_release(&c.on);
    return rc;
}
