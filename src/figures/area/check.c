/* See check.h. Repairs nothing. */
#include "figures/area/check.h"

#include "base/buf.h"
#include "base/str.h"
#include "figures/area/successor.h"
#include "figures/area/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct checking {
    const struct area_book *book, *other;
    struct arena *a;
    struct buf found; /* struct area_finding */
    struct area_trace trace;
};

static void find(struct checking *c, struct area_finding f)
{
    f.detail = f.detail ? f.detail : "";
    f.name = f.name ? f.name : "";
    buf_add(&c->found, &f, sizeof f);
}

static void find_area(struct checking *c, enum area_fault fault, enum area_level level,
                      const struct area *area)
{
    find(c, (struct area_finding){.fault = fault, .level = level, .code = area->code, .name = area->name});
}

static int check_parents(struct checking *c, struct err *err)
{
    for (int level = AREA_WIJK; level < AREA_GGD; level++) {
        const struct area_layer *layer = &c->book->layers[level], *above = layer + 1;
        bool *full = arena_alloc(c->a, above->count + 1);
        if (!full)
            return err_nomem(err);
        for (size_t i = 0; i < layer->count; i++) {
            if (layer->areas[i].parent < 0)
                find_area(c, FAULT_NO_PARENT, (enum area_level)level, &layer->areas[i]);
            else
                full[layer->areas[i].parent] = true;
        }
        for (size_t i = 0; layer->count > 0 && i < above->count; i++)
            if (!full[i])
                find_area(c, FAULT_EMPTY, (enum area_level)(level + 1), &above->areas[i]);
    }
    return 0;
}

/* Whether the book knows the code, at any level. */
static bool knows(const struct area_book *b, const char *code)
{
    for (int level = 0; level < AREA_LEVELS; level++)
        if (area_find(b, (enum area_level)level, code) >= 0)
            return true;
    return false;
}

/* The level of a row, by its letters. */
static enum area_level level_of(const char *code)
{
    return strncmp(code, "WK", 2) == 0 ? AREA_WIJK : strncmp(code, "GM", 2) == 0 ? AREA_GEMEENTE : AREA_GGD;
}

static void find_row(struct checking *c, enum area_fault fault, const struct area_successor *row)
{
    find(c, (struct area_finding){
                .fault = fault,
                .level = level_of(row->from),
                .code = row->from,
                .detail = arena_printf(c->a, "%d – %s %d", row->from_year, row->to, row->to_year)});
}

/* Whether what the row leads to comes back to where the row began, by the last year of all. */
static int check_return(struct checking *c, const struct area_successor *row, struct err *err)
{
    struct area_book bare = {.year = INT16_MAX, .successors = c->book->successors};
    int rc = area_trace(&c->trace, &bare, row->to, row->to_year, err);
    for (size_t i = 0; rc == 0 && i < area_trace_count(&c->trace); i++)
        if (text_is(area_trace_stop(&c->trace, i)->code, row->from) && !text_is(row->from, row->to)) {
            find_row(c, FAULT_RETURN, row);
            break;
        }
    return rc;
}

static void check_shares(struct checking *c, const struct area_successors *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct area_successor *row = &s->by_from[i];
        bool same = i > 0 && text_is(row[-1].from, row->from) && row[-1].to_year == row->to_year;
        double before = same ? sum : 0;
        sum = before + row->share;
        if (sum > 1 + 1e-6 && before <= 1 + 1e-6)
            find_row(c, FAULT_SHARES, row);
    }
}

static int check_rows(struct checking *c, struct err *err)
{
    const struct area_successors *s = c->book->successors;
    int rc = 0;
    for (size_t i = 0; s && rc == 0 && i < s->count; i++) {
        const struct area_successor *row = &s->by_from[i];
        bool here = c->book->layers[level_of(row->from)].count >
                    0; /* nothing is known of a level that is not there */
        if (here && row->from_year == c->book->year && !knows(c->book, row->from))
            find_row(c, FAULT_GONE, row);
        if (here && row->to_year == c->book->year && !knows(c->book, row->to))
            find_row(c, FAULT_UNBORN, row);
        if (row->to_year > row->from_year + 1)
            find_row(c, FAULT_GAP, row);
        rc = check_return(c, row, err);
    }
    if (s)
        check_shares(c, s);
    return rc;
}

/* Marks what an area of the other book leads to; whether that is anything. */
static int lead(bool *leads, struct checking *c, bool *reached, enum area_level level, const char *code,
                struct err *err)
{
    int rc = area_trace(&c->trace, c->book, code, c->other->year, err);
    *leads = false;
    for (size_t i = 0; rc == 0 && i < area_trace_count(&c->trace); i++) {
        const struct area_stop *stop = area_trace_stop(&c->trace, i);
        if (!stop->end || stop->area < 0 || stop->level != level)
            continue;
        reached[stop->area] = true;
        *leads = true;
    }
    return rc;
}

/* A wijk that leads nowhere itself: whether it is known what became of its gemeente. */
static int lost_wijk(struct checking *c, const struct area *area, struct err *err)
{
    char gemeente[7];
    bool leads = false, *reached = arena_alloc(c->a, c->book->layers[AREA_GEMEENTE].count + 1);
    int rc = reached ? 0 : err_nomem(err);
    if (rc == 0 && area_gemeente_of(gemeente, area->code))
        rc = lead(&leads, c, reached, AREA_GEMEENTE, gemeente, err);
    if (rc == 0)
        find_area(c, leads ? FAULT_BY_GEMEENTE : FAULT_NOWHERE, AREA_WIJK, area);
    return rc;
}

static int compare_level(struct checking *c, enum area_level level, struct err *err)
{
    const struct area_layer *here = &c->book->layers[level], *there = &c->other->layers[level];
    if (here->count == 0 || there->count == 0)
        return 0;
    bool leads, *reached = arena_alloc(c->a, here->count + 1);
    int rc = reached ? 0 : err_nomem(err);
    for (size_t i = 0; rc == 0 && i < there->count; i++) {
        rc = lead(&leads, c, reached, level, there->areas[i].code, err);
        if (rc == 0 && !leads && level == AREA_WIJK)
            rc = lost_wijk(c, &there->areas[i], err);
        else if (rc == 0 && !leads)
            find_area(c, FAULT_NOWHERE, level, &there->areas[i]);
    }
    for (size_t i = 0; rc == 0 && i < here->count; i++)
        if (!reached[i])
            find_area(c, FAULT_NEW, level, &here->areas[i]);
    return rc;
}

static int check_surface(struct checking *c, struct err *err)
{
    const struct area_layer *wijken = &c->book->layers[AREA_WIJK], *above = &c->book->layers[AREA_GEMEENTE];
    double *sum = arena_alloc(c->a, (above->count + 1) * sizeof *sum);
    if (!sum)
        return err_nomem(err);
    for (size_t i = 0; i < wijken->shapes.count; i++)
        if (wijken->areas[i].parent >= 0)
            sum[wijken->areas[i].parent] += geo_area(&wijken->shapes, i);
    for (size_t i = 0; wijken->shapes.count > 0 && i < above->shapes.count; i++) {
        double whole = geo_area(&above->shapes, i);
        if (sum[i] > 0 && fabs(sum[i] - whole) > whole / 100)
            find(c, (struct area_finding){
                        .fault = FAULT_SURFACE,
                        .level = AREA_GEMEENTE,
                        .code = above->areas[i].code,
                        .name = above->areas[i].name,
                        .detail = arena_printf(c->a, "%.2f – %.2f km²", sum[i] / 1e6, whole / 1e6)});
    }
    return 0;
}

static int by_fault(const void *a, const void *b)
{
    const struct area_finding *p = a, *q = b;
    if (p->fault != q->fault)
        return p->fault < q->fault ? -1 : 1;
    int n = strcmp(p->code, q->code);
    return n != 0 ? n : strcmp(p->detail, q->detail);
}

static int check_all(struct checking *c, struct err *err)
{
    int rc = check_parents(c, err);
    if (rc == 0)
        rc = check_rows(c, err);
    for (int level = AREA_WIJK; rc == 0 && c->other && level <= AREA_GEMEENTE; level++)
        rc = compare_level(c, (enum area_level)level, err);
    if (rc == 0)
        rc = check_surface(c, err);
    return rc == 0 && (c->found.failed || arena_failed(c->a)) ? err_nomem(err) : rc;
}

int area_check(const struct area_finding **out, size_t *count, struct arena *a, const struct area_book *b,
               const struct area_book *other, struct err *err)
{
    struct checking c = {.book = b, .other = other, .a = a};
    buf_init(&c.found, (size_t)1 << 30);
    buf_init(&c.trace.stops, (size_t)1 << 30);
    int rc = check_all(&c, err);
    struct area_finding *kept = rc == 0 ? arena_alloc(a, c.found.len + 1) : NULL;
    if (kept) {
        *count = c.found.len / sizeof *kept;
        if (*count > 0)
            memcpy(kept, c.found.data, c.found.len);
        qsort(kept, *count, sizeof *kept, by_fault);
        *out = kept;
    }
    buf_release(&c.found);
    buf_release(&c.trace.stops);
    return rc == 0 && !kept ? err_nomem(err) : rc;
}
