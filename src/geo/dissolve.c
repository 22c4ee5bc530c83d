/*
 * See dissolve.h. A piece of border that a group has an odd number of times is on its outside; those pieces are strung into
 * rings, and a ring inside another is a hole of it.
 */
#include "geo/dissolve.h"

#include "geo/borders.h"
#include "geo/build.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A piece of the outside of a group, seen from one end. */
struct half {
    int32_t group;
    uint32_t from, to;
    uint32_t other; /* the same piece from the other end; its own index: it has been walked */
};

struct ring {
    uint32_t first, count; /* in the list of points of the rings */
    double area;
    struct geo_box box;
    int depth;   /* in how many rings it lies */
    size_t hole; /* the ring it is a hole of, when depth is odd */
};

struct dissolving {
    const struct geo_shapes *s;
    struct half *halves;
    size_t half_count;
    uint32_t *place;                /* of each node: where on the path it is, from 1; 0: not on it */
    struct buf path, points, rings; /* uint32_t nodes, struct geo_point, struct ring */
    struct geo_build built;
};

static int by_group(const void *a, const void *b)
{
    const struct half *p = a, *q = b;
    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->from != q->from)
        return p->from < q->from ? -1 : 1;
    return p->to < q->to ? -1 : p->to > q->to;
}

/* The pieces of one border, [from, to), as halves of each group that has an odd number of them. */
static void add_outside(struct buf *halves, const struct geo_borders *b, const int32_t *group, size_t from,
                        size_t to)
{
    for (size_t i = from; i < to; i++) {
        int32_t mine = group[b->pieces[i].shape];
        size_t before = 0, all = 0;
        for (size_t k = from; k < to; k++) {
            bool same = group[b->pieces[k].shape] == mine;
            before += same && k < i;
            all += same;
        }
        if (mine < 0 || before > 0 || all % 2 == 0)
            continue;
        struct half there = {.group = mine, .from = b->pieces[i].low, .to = b->pieces[i].high};
        struct half back = {.group = mine, .from = b->pieces[i].high, .to = b->pieces[i].low};
        buf_add(halves, &there, sizeof there);
        buf_add(halves, &back, sizeof back);
    }
}

static const struct half *find_half(const struct dissolving *d, struct half wanted)
{
    return bsearch(&wanted, d->halves, d->half_count, sizeof wanted, by_group);
}

static int outside(struct dissolving *d, struct arena *scratch, const struct geo_borders *b,
                   const int32_t *group, struct err *err)
{
    BUF_AUTO halves;
    buf_init(&halves, (size_t)1 << 33);
    for (size_t from = 0, to; from < b->count; from = to) {
        for (to = from + 1; to < b->count && b->pieces[to].low == b->pieces[from].low &&
                            b->pieces[to].high == b->pieces[from].high;)
            to++;
        add_outside(&halves, b, group, from, to);
    }
    d->halves = halves.failed ? NULL : arena_alloc(scratch, halves.len + 1);
    if (!d->halves)
        return err_nomem(err);
    d->half_count = halves.len / sizeof *d->halves;
    if (d->half_count == 0)
        return 0;
    memcpy(d->halves, halves.data, halves.len);
    qsort(d->halves, d->half_count, sizeof *d->halves, by_group);
    for (size_t i = 0; i < d->half_count; i++) {
        struct half back = {.group = d->halves[i].group, .from = d->halves[i].to, .to = d->halves[i].from};
        d->halves[i].other = (uint32_t)(find_half(d, back) - d->halves);
    }
    return 0;
}

static bool walked(const struct dissolving *d, size_t i)
{
    return d->halves[i].other == i;
}

/* Takes the end of the path from `place` on as a ring. */
static void close_ring(struct dissolving *d, uint32_t place)
{
    uint32_t *path = (uint32_t *)(void *)d->path.data;
    size_t length = d->path.len / sizeof *path;
    struct ring ring = {.first = (uint32_t)(d->points.len / sizeof(struct geo_point)),
                        .count = (uint32_t)(length - place + 1),
                        .box = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL}};
    struct geo_point about = d->s->point[path[place - 1]];
    for (size_t i = place - 1; i < length; i++) {
        struct geo_point p = d->s->point[path[i]], q = d->s->point[path[i + 1 < length ? i + 1 : place - 1]];
        ring.area += ((p.x - about.x) * (q.y - about.y) - (q.x - about.x) * (p.y - about.y)) / 2;
        ring.box = (struct geo_box){fmin(ring.box.left, p.x), fmin(ring.box.bottom, p.y),
                                    fmax(ring.box.right, p.x), fmax(ring.box.top, p.y)};
        buf_add(&d->points, &p, sizeof p);
        if (i >= place)
            d->place[path[i]] = 0;
    }
    ring.area = fabs(ring.area);
    buf_add(&d->rings, &ring, sizeof ring);
    d->path.len = place * sizeof *path; /* where the ring was closed stays on the path */
}

static void step_to(struct dissolving *d, uint32_t node)
{
    if (d->place[node] > 0) {
        close_ring(d, d->place[node]);
        return;
    }
    buf_add(&d->path, &node, sizeof node);
    d->place[node] = (uint32_t)(d->path.len / sizeof node);
}

/* The first half from that node that was not walked; half_count when there is none. */
static size_t next_half(const struct dissolving *d, int32_t group, uint32_t node)
{
    size_t low = 0, high = d->half_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct half *h = &d->halves[middle];
        if (h->group < group || (h->group == group && h->from < node))
            low = middle + 1;
        else
            high = middle;
    }
    while (low < d->half_count && d->halves[low].group == group && d->halves[low].from == node &&
           walked(d, low))
        low++;
    return low < d->half_count && d->halves[low].group == group && d->halves[low].from == node
               ? low
               : d->half_count;
}

/* Every node has an even number of pieces, so a walk ends only where it began; each time it meets itself a ring is done. */
static void walk(struct dissolving *d, size_t start)
{
    int32_t group = d->halves[start].group;
    uint32_t node = d->halves[start].from;
    d->path.len = 0; /* buf_clear() would forget a failure */
    step_to(d, node);
    for (size_t i; (i = next_half(d, group, node)) < d->half_count && !d->path.failed;) {
        size_t back = d->halves[i].other;
        d->halves[i].other = (uint32_t)i;
        d->halves[back].other = (uint32_t)back;
        node = d->halves[i].to;
        step_to(d, node);
    }
    d->place[node] = 0;
}

/* Whether the ring goes round the point (crossings of the line to the right). */
static bool goes_round(const struct dissolving *d, const struct ring *r, struct geo_point at)
{
    const struct geo_point *point = (const struct geo_point *)(const void *)d->points.data + r->first;
    bool inside = false;
    for (uint32_t i = 0, j = r->count - 1; i < r->count; j = i++)
        if ((point[i].y > at.y) != (point[j].y > at.y) &&
            at.x < (point[j].x - point[i].x) * (at.y - point[i].y) / (point[j].y - point[i].y) + point[i].x)
            inside = !inside;
    return inside;
}

/* Halfway along an edge no other ring of the group passes. */
static struct geo_point halfway(const struct dissolving *d, const struct ring *r)
{
    const struct geo_point *p = (const struct geo_point *)(const void *)d->points.data + r->first;
    return (struct geo_point){(p[0].x + p[1].x) / 2, (p[0].y + p[1].y) / 2};
}

static void nest(const struct dissolving *d, struct ring *rings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct geo_point at = halfway(d, &rings[i]);
        size_t smallest = count;
        for (size_t k = 0; k < count; k++) {
            const struct geo_box *box = &rings[k].box;
            if (k == i || rings[k].area <= rings[i].area || at.x < box->left || at.x > box->right ||
                at.y < box->bottom || at.y > box->top || !goes_round(d, &rings[k], at))
                continue;
            rings[i].depth++;
            smallest = smallest == count || rings[k].area < rings[smallest].area ? k : smallest;
        }
        rings[i].hole = smallest;
    }
}

static void build_ring(struct dissolving *d, const struct ring *r)
{
    const struct geo_point *point = (const struct geo_point *)(const void *)d->points.data + r->first;
    geo_build_ring(&d->built);
    for (uint32_t i = 0; i < r->count; i++)
        geo_build_point(&d->built, point[i]);
}

static void build_group(struct dissolving *d)
{
    struct ring *rings = (struct ring *)(void *)d->rings.data;
    size_t count = d->rings.len / sizeof *rings;
    nest(d, rings, count);
    geo_build_shape(&d->built);
    for (size_t i = 0; i < count; i++) {
        if (rings[i].depth % 2 != 0)
            continue;
        geo_build_polygon(&d->built);
        build_ring(d, &rings[i]);
        for (size_t k = 0; k < count; k++)
            if (rings[k].depth % 2 != 0 && rings[k].hole == i)
                build_ring(d, &rings[k]);
    }
}

static int all_groups(struct geo_shapes *out, struct dissolving *d, struct arena *a, size_t count,
                      struct err *err)
{
    size_t i = 0;
    for (size_t group = 0; group < count; group++) {
        d->rings.len = 0;
        d->points.len = 0;
        for (; i < d->half_count && d->halves[i].group == (int32_t)group; i++)
            if (!walked(d, i))
                walk(d, i);
        if (d->path.failed || d->points.failed || d->rings.failed)
            return err_nomem(err);
        build_group(d);
    }
    struct geo_point *ignored;
    return geo_build_keep(out, &ignored, a, &d->built, err);
}

int geo_dissolve(struct geo_shapes *out, struct arena *a, const struct geo_shapes *s,
                 const struct geo_grouping *g, double tolerance, struct err *err)
{
    ARENA_AUTO scratch = arena_new((size_t)1 << 34);
    struct geo_borders borders;
    struct dissolving d = {.s = s};
    int rc = scratch ? geo_borders_cut(&borders, scratch, s, tolerance, err) : err_nomem(err);
    if (rc == 0)
        rc = outside(&d, scratch, &borders, g->group, err);
    if (rc < 0)
        return rc;
    d.place =
        arena_alloc(scratch, (s->points[s->rings[s->polygons[s->count]]] + (size_t)1) * sizeof *d.place);
    if (!d.place)
        return err_nomem(err);
    buf_init(&d.path, (size_t)1 << 33);
    buf_init(&d.points, (size_t)1 << 33);
    buf_init(&d.rings, (size_t)1 << 33);
    geo_build_init(&d.built);
    rc = all_groups(out, &d, a, g->count, err);
    buf_release(&d.path);
    buf_release(&d.points);
    buf_release(&d.rings);
    geo_build_release(&d.built);
    return rc;
}
