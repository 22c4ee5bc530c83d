/* The targets of a view: members, names, parents, neighbours and borders. Which areas are together is decided in view.c. */
#include "figures/area/view_part.h"

#include "base/buf.h"
#include "base/str.h"
#include "geo/dissolve.h"

#include <string.h>

enum { NAMED_IN_FULL = 3, TEXT_MAX = 1 << 20 };

static const char *const plural[AREA_LEVELS] = {"wijken", "gemeenten", "GGD", "landen"};

/* The index of their common parent; −1. */
static int32_t parent_of(const struct area_layer *layer, const struct area_target *t)
{
    int32_t parent = layer->areas[t->members[0]].parent;
    for (size_t i = 1; i < t->member_count; i++)
        if (layer->areas[t->members[i]].parent != parent)
            return -1;
    return parent;
}

static const char *codes(struct arena *a, const struct area_layer *layer, const struct area_target *t)
{
    BUF_AUTO text;
    buf_init(&text, TEXT_MAX);
    for (size_t i = 0; i < t->member_count; i++) {
        buf_adds(&text, i > 0 ? "+" : "");
        buf_adds(&text, layer->areas[t->members[i]].code);
    }
    return buf_keep(&text, a);
}

/* A few by all their names; many by their parent's ("Voorne aan Zee (24 wijken)"), or by the first and how many more. */
static const char *name(struct arena *a, const struct area_view *v, const struct area_target *t)
{
    const struct area_layer *layer = &v->book->layers[v->level];
    if (t->member_count > NAMED_IN_FULL) {
        const char *first = t->parent >= 0 ? v->book->layers[v->level + 1].areas[t->parent].name
                                           : layer->areas[t->members[0]].name;
        return t->parent >= 0 ? arena_printf(a, "%s (%zu %s)", first, t->member_count, plural[v->level])
                              : arena_printf(a, "%s + %zu %s", first, t->member_count - 1, plural[v->level]);
    }
    BUF_AUTO text;
    buf_init(&text, TEXT_MAX);
    for (size_t i = 0; i < t->member_count; i++) {
        buf_adds(&text, i > 0 ? " + " : "");
        buf_adds(&text, layer->areas[t->members[i]].name);
    }
    return buf_keep(&text, a);
}

static void describe(struct area_target *t, struct arena *a, const struct area_view *v)
{
    const struct area_layer *layer = &v->book->layers[v->level];
    const struct area *first = &layer->areas[t->members[0]];
    t->parent = parent_of(layer, t);
    t->code = t->member_count == 1 ? first->code : codes(a, layer, t);
    t->name = t->member_count == 1 ? first->name : name(a, v, t);
}

int area_view_targets(struct area_view *v, struct arena *a, const int32_t *together, struct err *err)
{
    size_t count = v->book->layers[v->level].count, targets = 0;
    int32_t *has = arena_alloc(a, (count + 1) * sizeof *has),
            *members = arena_alloc(a, (count + 1) * sizeof *members);
    struct area_target *list = arena_alloc(a, (count + 1) * sizeof *list);
    if (!has || !members || !list)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        has[i] = together[i] == (int32_t)i ? (int32_t)targets++ : has[together[i]];
        list[has[i]].member_count++;
    }
    for (size_t t = 0; t < targets; t++) {
        list[t].members = members;
        members += list[t].member_count;
        list[t].member_count = 0;
    }
    int32_t *all = members - count;
    for (size_t i = 0; i < count; i++) {
        struct area_target *t = &list[has[i]];
        all[(t->members - all) + (ptrdiff_t)t->member_count++] = (int32_t)i;
    }
    for (size_t t = 0; t < targets; t++)
        describe(&list[t], a, v);
    v->targets = list;
    v->target_count = targets;
    v->has = has;
    return arena_failed(a) ? err_nomem(err) : 0;
}

int area_view_neighbours(struct geo_graph *out, struct arena *a, const struct area_view *v, struct err *err)
{
    const struct geo_graph *g = &v->book->layers[v->level].neighbours;
    if (g->count == 0) {
        *out = (struct geo_graph){0};
        return 0;
    }
    if (v->target_count == g->count) {
        *out = *g;
        return 0;
    }
    return geo_graph_group(out, a, g, v->has, v->target_count, err);
}

int area_view_shapes(struct geo_shapes *out, struct arena *a, const struct area_view *v, struct err *err)
{
    int from = (int)v->level;
    while (from >= 0 && v->book->layers[from].shapes.count == 0)
        from--;
    if (from < 0)
        return err_set(err, ERR_NOT_FOUND, area_level_name(v->level), "area_shapes_none", "%d",
                       v->book->year);
    const struct area_layer *layer = &v->book->layers[from];
    if (from == (int)v->level && v->target_count == layer->count) {
        *out = layer->shapes;
        return 0;
    }
    int32_t *group = arena_alloc(a, (layer->count + 1) * sizeof *group);
    if (!group)
        return err_nomem(err);
    for (size_t i = 0; i < layer->count; i++) {
        int32_t area = area_above(v->book, (enum area_level)from, (int32_t)i, v->level);
        group[i] = area >= 0 ? v->has[area] : -1;
    }
    struct geo_grouping g = {.group = group, .count = v->target_count};
    return geo_dissolve(out, a, &layer->shapes, &g, GEO_TOLERANCE, err);
}
