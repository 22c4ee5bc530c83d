/* See book.h: layers from the bottom up, then what lies in what, then who is next to whom. */
#include "figures/area/book.h"

#include "base/str.h"
#include "figures/area/trace.h"

#include <stdlib.h>
#include <string.h>

static int by_code(const void *a, const void *b)
{
    const struct area *p = a, *q = b;
    return strcmp(p->code, q->code);
}

struct making {
    struct area_book book;
    struct area *areas[AREA_LEVELS]; /* those of the layers, while they may still change */
    struct arena *a;
    const struct area_parts *parts;
};

static struct area *room(struct making *m, size_t count)
{
    return arena_alloc(m->a, (count + 1) * sizeof(struct area));
}

/* A layer of areas that may be there more than once, in any order. */
static void make_layer(struct making *m, int level, struct area *areas, size_t count)
{
    if (count > 1)
        qsort(areas, count, sizeof *areas, by_code);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (n == 0 || !text_is(areas[n - 1].code, areas[i].code))
            areas[n++] = areas[i];
    m->areas[level] = areas;
    m->book.layers[level].areas = areas;
    m->book.layers[level].count = n;
}

static int from_borders(struct making *m, int level, struct err *err)
{
    const struct area_borders *b = m->parts->borders[level];
    struct area *areas = room(m, b->count);
    if (!areas)
        return err_nomem(err);
    for (size_t i = 0; i < b->count; i++)
        areas[i] = (struct area){.code = b->codes[i], .name = b->names[i], .parent = -1};
    m->book.layers[level].shapes = b->shapes;
    make_layer(m, level, areas, b->count);
    return 0;
}

/* Gemeenten that the wijken name, called as the regions table calls them. */
static int gemeenten_of_wijken(struct making *m, struct err *err)
{
    const struct area_layer *wijken = &m->book.layers[AREA_WIJK];
    struct area *areas = room(m, wijken->count);
    if (!areas)
        return err_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < wijken->count; i++) {
        char code[7];
        if (!area_gemeente_of(code, wijken->areas[i].code) || (n > 0 && text_is(areas[n - 1].code, code)))
            continue;
        const struct area_region_row *row = area_regions_find(m->parts->regions, code);
        areas[n].code = arena_str(m->a, code);
        areas[n].name = row && row->gemeente_name[0] ? row->gemeente_name : areas[n].code;
        areas[n].parent = -1;
        if (!areas[n++].code)
            return err_nomem(err);
    }
    make_layer(m, AREA_GEMEENTE, areas, n);
    return 0;
}

static int regions_of_table(struct making *m, struct err *err)
{
    const struct area_regions *r = m->parts->regions;
    struct area *areas = room(m, r->count);
    if (!areas)
        return err_nomem(err);
    for (size_t i = 0; i < r->count; i++)
        areas[i] = (struct area){.code = r->rows[i].ggd, .name = r->rows[i].ggd_name, .parent = -1};
    make_layer(m, AREA_GGD, areas, r->count);
    return 0;
}

/* The country by its code and name with Statistics Netherlands. */
static int country(struct making *m, struct err *err)
{
    struct area *areas = room(m, 1);
    if (!areas)
        return err_nomem(err);
    areas[0] = (struct area){.code = "NL00", .name = "Nederland", .parent = -1};
    make_layer(m, AREA_LAND, areas, 1);
    return 0;
}

static int make_layers(struct making *m, struct err *err)
{
    int rc = 0;
    for (int level = 0; rc == 0 && level < AREA_LEVELS; level++) {
        if (m->parts->borders[level])
            rc = from_borders(m, level, err);
        else if (level == AREA_GEMEENTE)
            rc = gemeenten_of_wijken(m, err);
        else if (level == AREA_GGD && m->parts->regions)
            rc = regions_of_table(m, err);
        else if (level == AREA_LAND)
            rc = country(m, err);
    }
    return rc;
}

/* The regions table as a book of its own year, so that a gemeente can be followed there. */
static int book_of_table(struct area_book *out, const struct making *m, struct err *err)
{
    const struct area_regions *r = m->parts->regions;
    struct making table = {.a = m->a, .book = {.year = r->year, .successors = m->parts->successors}};
    struct area *areas = room(&table, r->count);
    if (!areas)
        return err_nomem(err);
    for (size_t i = 0; i < r->count; i++)
        areas[i] = (struct area){.code = r->rows[i].gemeente, .name = r->rows[i].gemeente_name, .parent = -1};
    make_layer(&table, AREA_GEMEENTE, areas, r->count);
    *out = table.book;
    return 0;
}

/* The one region that the ends of a trace in the table are in; −1 when one is nowhere, or they are in several. */
static int32_t region_of(const struct area_trace *t, const struct making *m)
{
    int32_t region = -1;
    bool first = true;
    for (size_t i = 0; i < area_trace_count(t); i++) {
        const struct area_stop *stop = area_trace_stop(t, i);
        if (!stop->end)
            continue;
        int32_t here =
            stop->area >= 0 ? area_find(&m->book, AREA_GGD, m->parts->regions->rows[stop->area].ggd) : -1;
        region = first || here == region ? here : -1;
        first = false;
    }
    return region;
}

static int place_gemeenten(struct making *m, struct err *err)
{
    struct area_book table;
    struct area_trace trace;
    if (!m->parts->regions)
        return 0;
    int rc = book_of_table(&table, m, err);
    buf_init(&trace.stops, (size_t)1 << 28);
    for (size_t i = 0; rc == 0 && i < m->book.layers[AREA_GEMEENTE].count; i++) {
        struct area *gemeente = &m->areas[AREA_GEMEENTE][i];
        rc = area_trace(&trace, &table, gemeente->code, m->book.year, err);
        if (rc == 0)
            gemeente->parent = region_of(&trace, m);
    }
    buf_release(&trace.stops);
    return rc;
}

static void place_others(struct making *m)
{
    for (size_t i = 0; i < m->book.layers[AREA_WIJK].count; i++) {
        char code[7];
        struct area *wijk = &m->areas[AREA_WIJK][i];
        wijk->parent = area_gemeente_of(code, wijk->code) ? area_find(&m->book, AREA_GEMEENTE, code) : -1;
    }
    for (size_t i = 0; i < m->book.layers[AREA_GGD].count; i++)
        m->areas[AREA_GGD][i].parent = m->book.layers[AREA_LAND].count == 1 ? 0 : -1;
}

/* Neighbours of a level with borders: who touches whom, and islands joined within what they lie in. */
static int join(struct area_layer *layer, struct arena *a, const struct area_borders *b, struct err *err)
{
    int32_t *within = arena_alloc(a, (layer->count + 1) * sizeof *within);
    if (!within)
        return err_nomem(err);
    for (size_t i = 0; i < layer->count; i++)
        within[i] = layer->areas[i].parent;
    struct geo_joining j = {.shapes = &b->shapes, .graph = &b->touching, .within = within};
    return geo_join(&layer->neighbours, &layer->joined, &layer->joined_count, a, &j, err);
}

/* Neighbours of a level without: as their areas below are. */
static int lift(struct area_layer *layer, struct arena *a, const struct area_layer *below, struct err *err)
{
    int32_t *group = arena_alloc(a, (below->count + 1) * sizeof *group);
    if (!group)
        return err_nomem(err);
    for (size_t i = 0; i < below->count; i++)
        group[i] = below->areas[i].parent;
    return geo_graph_group(&layer->neighbours, a, &below->neighbours, group, layer->count, err);
}

int area_book_make(struct area_book *out, struct arena *a, const struct area_parts *parts, struct err *err)
{
    struct making m = {
        .a = a, .parts = parts, .book = {.year = parts->year, .successors = parts->successors}};
    int rc = make_layers(&m, err);
    if (rc == 0)
        rc = place_gemeenten(&m, err);
    if (rc == 0)
        place_others(&m);
    for (int level = 0; rc == 0 && level < AREA_LEVELS; level++) {
        struct area_layer *layer = &m.book.layers[level];
        if (parts->borders[level])
            rc = join(layer, a, parts->borders[level], err);
        else if (level > 0 && layer->count > 0 && m.book.layers[level - 1].neighbours.count > 0)
            rc = lift(layer, a, &m.book.layers[level - 1], err);
    }
    if (rc == 0)
        *out = m.book;
    return rc;
}
