/*
 * A view: which areas of the asked level each code that occurs may be in, and areas that cannot be told apart put together.
 * What the targets are called: view_target.c.
 */
#include "figures/area/view_part.h"

#include "base/str.h"
#include "figures/area/trace.h"

#include <string.h>

struct viewing {
    const struct area_book *book;
    const struct area_question *q;
    int32_t *first,
        *last;         /* per area of the level: the years in which it has data under its own code; 0: none */
    int32_t *together; /* per area: another one it is together with, itself when it is the lowest */
    struct buf may;    /* int32_t: the areas that the code at hand may be in */
    struct buf lost;   /* struct area_lost */
    struct area_trace trace;
};

static void note_own_data(struct viewing *v)
{
    const struct area_question *q = v->q;
    for (size_t i = 0; i < q->seen_count; i++) {
        int32_t year = q->seen[i].year ? q->seen[i].year : v->book->year;
        int32_t own =
            q->seen[i].code < q->code_count ? area_find(v->book, q->level, q->codes[q->seen[i].code]) : -1;
        if (own < 0)
            continue;
        v->first[own] = v->first[own] == 0 || year < v->first[own] ? year : v->first[own];
        v->last[own] = year > v->last[own] ? year : v->last[own];
    }
}

static void add_area(struct viewing *v, int32_t area)
{
    if (area >= 0)
        buf_add(&v->may, &area, sizeof area);
}

/* Every wijk of the gemeente that has no data of its own from the other side of the change. */
static void add_wijken(struct viewing *v, int32_t gemeente)
{
    const struct area_layer *wijken = &v->book->layers[AREA_WIJK];
    for (size_t i = 0; i < wijken->count; i++) {
        bool own = v->trace.forward ? v->first[i] != 0 && v->first[i] <= v->trace.from_year
                                    : v->last[i] != 0 && v->last[i] >= v->trace.to_year;
        if (wijken->areas[i].parent == gemeente && !own)
            add_area(v, (int32_t)i);
    }
}

/* The ends of the trace at the asked level; whether one of them is of a higher level. */
static bool add_ends(struct viewing *v)
{
    bool coarse = false;
    for (size_t i = 0; i < area_trace_count(&v->trace); i++) {
        const struct area_stop *stop = area_trace_stop(&v->trace, i);
        char gemeente[7];
        if (stop->end && stop->area >= 0 && stop->level <= v->q->level)
            add_area(v, area_above(v->book, stop->level, stop->area, v->q->level));
        else if (stop->end && stop->area >= 0)
            coarse = true;
        else if (stop->end && v->q->level > AREA_WIJK && area_gemeente_of(gemeente, stop->code))
            add_area(v, area_above(v->book, AREA_GEMEENTE, area_find(v->book, AREA_GEMEENTE, gemeente),
                                   v->q->level));
    }
    return coarse;
}

/* What became of the gemeente of a wijk that leads nowhere itself. */
static int add_by_gemeente(struct viewing *v, const char *gemeente, int year, struct err *err)
{
    int rc = area_trace(&v->trace, v->book, gemeente, year, err);
    for (size_t i = 0; rc == 0 && i < area_trace_count(&v->trace); i++) {
        const struct area_stop *stop = area_trace_stop(&v->trace, i);
        if (!stop->end || stop->area < 0 || stop->level != AREA_GEMEENTE)
            continue;
        if (v->q->level > AREA_WIJK)
            add_area(v, area_above(v->book, AREA_GEMEENTE, stop->area, v->q->level));
        else if (v->trace.changed)
            add_wijken(v, stop->area);
    }
    return rc;
}

static int resolve(struct viewing *v, enum area_lost_reason *why, const struct area_seen *seen,
                   struct err *err)
{
    v->may.len = 0;
    *why = LOST_NO_CODE;
    if (seen->code >= v->q->code_count || !v->q->codes[seen->code][0])
        return 0;
    const char *code = v->q->codes[seen->code];
    int rc = area_trace(&v->trace, v->book, code, seen->year, err);
    if (rc < 0)
        return rc;
    *why = add_ends(v) ? LOST_TOO_COARSE : LOST_UNKNOWN;
    char gemeente[7];
    if (v->may.len == 0 && area_gemeente_of(gemeente, code))
        rc = add_by_gemeente(v, gemeente, seen->year, err);
    return rc == 0 && v->may.failed ? err_nomem(err) : rc;
}

static int32_t lowest(int32_t *together, int32_t i)
{
    while (together[i] != i)
        i = together[i] = together[together[i]];
    return i;
}

/* All areas the code may be in become one; the lowest stands for them. */
static int32_t put_together(struct viewing *v)
{
    const int32_t *may = (const int32_t *)(const void *)v->may.data;
    int32_t all = lowest(v->together, may[0]);
    for (size_t i = 1; i < v->may.len / sizeof *may; i++) {
        int32_t one = lowest(v->together, may[i]);
        v->together[one > all ? one : all] = one > all ? all : one;
        all = one > all ? all : one;
    }
    return all;
}

static int resolve_all(int32_t *of, struct viewing *v, struct err *err)
{
    for (size_t i = 0; i < v->q->seen_count; i++) {
        struct area_lost lost = {.seen = i};
        int rc = resolve(v, &lost.reason, &v->q->seen[i], err);
        if (rc < 0)
            return rc;
        of[i] = v->may.len > 0 ? put_together(v) : -1;
        if (of[i] < 0)
            buf_add(&v->lost, &lost, sizeof lost);
    }
    return v->lost.failed ? err_nomem(err) : 0;
}

/* Targets of what is together, and where each code went. */
static int finish(struct area_view *out, struct arena *a, struct viewing *v, int32_t *of, struct err *err)
{
    size_t count = v->book->layers[v->q->level].count;
    struct area_view view = {.book = v->book, .level = v->q->level, .of = of};
    struct area_lost *lost = arena_alloc(a, v->lost.len + 1);
    if (!lost)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++)
        v->together[i] = lowest(v->together, (int32_t)i);
    int rc = area_view_targets(&view, a, v->together, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < v->q->seen_count; i++)
        of[i] = of[i] >= 0 ? view.has[of[i]] : -1;
    if (v->lost.len > 0)
        memcpy(lost, v->lost.data, v->lost.len);
    view.lost = lost;
    view.lost_count = v->lost.len / sizeof *lost;
    *out = view;
    return 0;
}

int area_view(struct area_view *out, struct arena *a, const struct area_book *b,
              const struct area_question *q, struct err *err)
{
    size_t count = b->layers[q->level].count;
    if (count == 0)
        return err_set(err, ERR_INVALID, area_level_name(q->level), "area_level_none", "%d", b->year);
    ARENA_AUTO scratch = arena_new((size_t)1 << 32);
    int32_t *of = arena_alloc(a, (q->seen_count + 1) * sizeof *of);
    struct viewing v = {.book = b, .q = q};
    if (scratch) {
        v.first = arena_alloc(scratch, count * sizeof *v.first);
        v.last = arena_alloc(scratch, count * sizeof *v.last);
        v.together = arena_alloc(scratch, count * sizeof *v.together);
    }
    if (!of || !scratch || !v.first || !v.last || !v.together)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++)
        v.together[i] = (int32_t)i;
    note_own_data(&v);
    buf_init(&v.may, (size_t)1 << 30);
    buf_init(&v.lost, (size_t)1 << 32);
    buf_init(&v.trace.stops, (size_t)1 << 30);
    int rc = resolve_all(of, &v, err);
    if (rc == 0)
        rc = finish(out, a, &v, of, err);
    buf_release(&v.may);
    buf_release(&v.lost);
    buf_release(&v.trace.stops);
    return rc;
}
