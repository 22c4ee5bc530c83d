/* Joining islands: the rule of geo_join() in touch.h. Looks at corners, not at the water between. */
#include "geo/touch.h"

#include "base/buf.h"

#include <math.h>
#include <string.h>

struct joining {
    const struct geo_joining *given;
    uint32_t *part;      /* of each shape */
    struct geo_box *box; /* of each shape */
    struct buf joined;   /* struct geo_pair */
    uint32_t turn;       /* the part that is being joined */
};

static uint32_t first_point(const struct geo_shapes *s, size_t shape)
{
    return s->points[s->rings[s->polygons[shape]]];
}

static double squared_gap(struct geo_box a, struct geo_box b)
{
    double x = fmax(fmax(a.left - b.right, b.left - a.right), 0);
    double y = fmax(fmax(a.bottom - b.top, b.bottom - a.top), 0);
    return x * x + y * y;
}

/* Lowers *best to the squared distance between the nearest corners of two shapes; whether it did. */
static bool nearer(double *best, const struct joining *j, size_t here, size_t there)
{
    const struct geo_shapes *s = j->given->shapes;
    bool found = false;
    for (uint32_t i = first_point(s, here); i < first_point(s, here + 1); i++) {
        struct geo_point p = s->point[i];
        if (squared_gap((struct geo_box){p.x, p.y, p.x, p.y}, j->box[there]) >= *best)
            continue;
        for (uint32_t k = first_point(s, there); k < first_point(s, there + 1); k++) {
            double x = p.x - s->point[k].x, y = p.y - s->point[k].y, d = x * x + y * y;
            found = found || d < *best;
            *best = fmin(*best, d);
        }
    }
    return found;
}

/* The nearest shape outside the part, seen from one inside it; of the same municipality only when `same`. */
static void seek(struct geo_pair *found, double *best, const struct joining *j, size_t here, bool same)
{
    const int32_t *within = j->given->within;
    if (same && (!within || within[here] < 0))
        return;
    for (size_t there = 0; there < j->given->shapes->count; there++) {
        if (j->part[there] == j->turn || (same && within[there] != within[here]) ||
            squared_gap(j->box[here], j->box[there]) >= *best)
            continue;
        if (nearer(best, j, here, there))
            *found = (struct geo_pair){(uint32_t)here, (uint32_t)there, 0};
    }
}

/* The part with the fewest shapes; of equal ones the one with the lowest shape, for parts are numbered in that order. */
static uint32_t smallest(const uint32_t *size, size_t parts)
{
    uint32_t best = 0;
    for (uint32_t p = 1; p < parts; p++)
        if (size[p] > 0 && (size[best] == 0 || size[p] < size[best]))
            best = p;
    return best;
}

static void join_one(struct joining *j, uint32_t *size)
{
    size_t count = j->given->shapes->count;
    struct geo_pair found = {0};
    double best = HUGE_VAL;
    for (int same = 1; same >= 0 && best >= HUGE_VAL; same--)
        for (size_t i = 0; i < count; i++)
            if (j->part[i] == j->turn)
                seek(&found, &best, j, i, same);
    found.metres = sqrt(best);
    buf_add(&j->joined, &found, sizeof found);
    uint32_t to = j->part[found.b];
    for (size_t i = 0; i < count; i++)
        if (j->part[i] == j->turn)
            j->part[i] = to;
    size[to] += size[j->turn];
    size[j->turn] = 0;
}

static int join_all(struct joining *j, struct arena *scratch, struct err *err)
{
    const struct geo_shapes *s = j->given->shapes;
    size_t parts = geo_parts(j->part, j->given->graph);
    uint32_t *size = arena_alloc(scratch, (parts + 1) * sizeof *size);
    if (!size)
        return err_nomem(err);
    for (size_t i = 0; i < s->count; i++) {
        int32_t only = (int32_t)i;
        j->box[i] = geo_bounds(s, &only, 1);
        size[j->part[i]]++;
    }
    for (size_t left = parts; left > 1; left--) {
        j->turn = smallest(size, parts);
        join_one(j, size);
    }
    return j->joined.failed ? err_nomem(err) : 0;
}

/* The pairs of the graph with those that were joined, as a graph. */
static int with_joined(struct geo_graph *out, struct arena *a, const struct joining *j, struct err *err)
{
    const struct geo_graph *g = j->given->graph;
    size_t joined = j->joined.len / sizeof(struct geo_pair);
    const struct geo_pair *list = (const struct geo_pair *)(const void *)j->joined.data;
    BUF_AUTO pairs;
    buf_init(&pairs, (size_t)1 << 32);
    for (size_t i = 0; i < g->count; i++)
        for (uint32_t k = g->first[i]; k < g->first[i + 1]; k++) {
            struct geo_pair pair = {(uint32_t)i, g->to[k], (double)g->length[k]};
            if (g->to[k] > i)
                buf_add(&pairs, &pair, sizeof pair);
        }
    for (size_t i = 0; i < joined; i++) {
        struct geo_pair pair = {list[i].a, list[i].b, 0};
        buf_add(&pairs, &pair, sizeof pair);
    }
    if (pairs.failed)
        return err_nomem(err);
    return geo_graph_make(out, a, g->count, (struct geo_pair *)(void *)pairs.data,
                          pairs.len / sizeof(struct geo_pair), err);
}

int geo_join(struct geo_graph *out, const struct geo_pair **joined, size_t *joined_count, struct arena *a,
             const struct geo_joining *given, struct err *err)
{
    ARENA_AUTO scratch = arena_new((size_t)1 << 32);
    size_t count = given->shapes->count;
    struct joining j = {.given = given};
    if (scratch) {
        j.part = arena_alloc(scratch, (count + 1) * sizeof *j.part);
        j.box = arena_alloc(scratch, (count + 1) * sizeof *j.box);
    }
    if (!scratch || !j.part || !j.box)
        return err_nomem(err);
    struct geo_graph graph;
    buf_init(&j.joined, (size_t)1 << 30);
    int rc = join_all(&j, scratch, err);
    if (rc == 0)
        rc = with_joined(&graph, a, &j, err);
    struct geo_pair *kept = rc == 0 ? arena_alloc(a, j.joined.len + 1) : NULL;
    if (kept) {
        if (j.joined.len > 0)
            memcpy(kept, j.joined.data, j.joined.len);
        *out = graph;
        *joined = kept;
        *joined_count = j.joined.len / sizeof *kept;
    }
    buf_release(&j.joined);
    return rc == 0 && !kept ? err_nomem(err) : rc;
}
