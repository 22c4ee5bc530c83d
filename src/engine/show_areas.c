/*
 * The places of kiem figures show: the areas of a level on the borders of a year, as far as they lie in the area of --in.
 * Without imported areas the country as a whole and the areas as the data name them can still be shown.
 */
#include "engine/areas.h"
#include "engine/show.h"

#include "base/str.h"

#include <string.h>

/* Which place each pair of area and year is in. Pairs are sorted by area, then year. */
struct pairs {
    const uint32_t *first; /* per area of the cube, and one behind: where its pairs begin */
    const struct area_seen *seen;
    const int *place; /* per pair */
};

static int find_pair(const void *state, uint32_t area, int32_t year)
{
    const struct pairs *p = state;
    int32_t wanted = year == INT32_MAX ? 0 : year;
    for (uint32_t i = p->first[area]; i < p->first[area + 1]; i++)
        if (p->seen[i].year == wanted)
            return p->place[i];
    return PLACE_UNPLACED;
}

static int find_itself(const void *state, uint32_t area, int32_t year)
{
    (void)state;
    (void)year;
    return (int)area;
}

static int find_country(const void *state, uint32_t area, int32_t year)
{
    (void)state;
    (void)area;
    (void)year;
    return 0;
}

/* The pairs that the cube has; its cells are sorted by area, then period. */
static int list_pairs(struct area_seen **out, size_t *count, uint32_t *first, const struct show *s)
{
    const struct cube *c = &s->cube;
    const struct schema *schema = s->schema;
    bool months = schema->period >= 0 && schema->fields[schema->period].period == PERIOD_MONTH;
    struct area_seen *seen = arena_alloc(s->e->arena, c->cells * sizeof *seen + 1);
    if (!seen)
        return err_nomem(s->err);
    size_t n = 0;
    uint32_t area = 0;
    for (size_t i = 0; i < c->cells && c->area[i] < c->area_count; i++) {
        int32_t period = c->period[i], year = period == INT32_MAX ? 0 : months ? period / 12 : period;
        while (area <= c->area[i])
            first[area++] = (uint32_t)n;
        if (n == 0 || seen[n - 1].code != c->area[i] || seen[n - 1].year != year)
            seen[n++] = (struct area_seen){c->area[i], year};
    }
    while (area <= c->area_count)
        first[area++] = (uint32_t)n;
    *out = seen;
    *count = n;
    return 0;
}

struct region {
    enum area_level level;
    int32_t area; /* −1: everything */
};

/* Whether part of a target lies in the region. */
static bool lies_in(const struct area_view *v, const struct area_target *t, const struct region *r)
{
    for (size_t i = 0; r->area >= 0 && i < t->member_count; i++)
        if (area_above(v->book, v->level, t->members[i], r->level) == r->area)
            return true;
    return r->area < 0;
}

/* Borders of the places: those of the layer; at a level without borders of its own, those of the levels below put together. */
static int find_shapes(struct show *s, struct place *places, const int *of, const struct area_view *v)
{
    struct arena *a = s->e->arena;
    struct show_map *map = &s->question.map;
    const struct area_layer *layer = &v->book->layers[v->level];
    map->shapes = layer->shapes.count > 0 ? &layer->shapes : NULL;
    if (map->shapes || v->target_count < 2)
        return 0;
    struct geo_shapes *shapes = arena_alloc(a, sizeof *shapes);
    int32_t *own = arena_alloc(a, v->target_count * sizeof *own + 1);
    if (!shapes || !own)
        return err_nomem(s->err);
    int rc = area_view_shapes(shapes, a, v, s->err);
    map->shapes = rc == 0 ? shapes : NULL;
    for (size_t i = 0; rc == 0 && i < v->target_count; i++) {
        own[i] = (int32_t)i;
        if (of[i] >= 0) {
            places[of[i]].shapes = &own[i];
            places[of[i]].shape_count = 1;
        }
    }
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

/* Places out of the targets in the region, and the place of each pair. */
static int make_places(struct show *s, const struct area_view *v, const struct region *r, struct pairs *p,
                       size_t pair_count)
{
    struct arena *a = s->e->arena;
    struct show_map *map = &s->question.map;
    struct place *places = arena_alloc(a, v->target_count * sizeof *places + 1);
    int *of = arena_alloc(a, v->target_count * sizeof *of + 1);
    int *pair = arena_alloc(a, pair_count * sizeof *pair + 1);
    if (!places || !of || !pair)
        return err_nomem(s->err);
    for (size_t i = 0; i < v->target_count; i++) {
        const struct area_target *t = &v->targets[i];
        of[i] = lies_in(v, t, r) ? (int)map->count : PLACE_OUTSIDE;
        if (of[i] >= 0)
            places[map->count++] = (struct place){t->code, t->name, t->members, t->member_count};
    }
    for (size_t i = 0; i < pair_count; i++)
        pair[i] = v->of[i] >= 0 ? of[v->of[i]] : PLACE_UNPLACED;
    p->place = pair;
    map->places = places;
    map->find = find_pair;
    map->state = p;
    map->whole = v->level == AREA_LAND && map->count == 1;
    return find_shapes(s, places, of, v);
}

static int view_areas(struct show *s, const struct area_book *book, enum area_level level,
                      const struct region *r)
{
    struct arena *a = s->e->arena;
    struct pairs *p = arena_alloc(a, sizeof *p);
    uint32_t *first = arena_alloc(a, (s->cube.area_count + 2) * sizeof *first);
    struct area_view *view = arena_alloc(a, sizeof *view);
    struct area_seen *seen = NULL;
    size_t count = 0;
    if (!p || !first || !view)
        return err_nomem(s->err);
    int rc = list_pairs(&seen, &count, first, s);
    struct area_question question = {level, s->cube.areas, s->cube.area_count, seen, count};
    if (rc == 0)
        rc = area_view(view, a, book, &question, s->err);
    if (rc < 0)
        return rc;
    p->first = first;
    p->seen = seen;
    s->question.map.level = area_level_name(level);
    s->question.map.borders = book->year;
    return make_places(s, view, r, p, count);
}

/* The region of --in, and the level below it where no level was asked. */
static int find_region(struct show *s, struct region *r, enum area_level *level, const struct area_book *book)
{
    const char *in = engine_option(s->e, "--in", NULL);
    r->area = -1;
    if (!in)
        return 0;
    r->area = area_find_any(&r->level, book, in);
    if (r->area < 0)
        return err_set(s->err, ERR_NOT_FOUND, "--in", "show_in", "%s", in);
    if (!show_given(s, "--level"))
        *level = r->level == AREA_WIJK ? AREA_WIJK : (enum area_level)(r->level - 1);
    if (*level > r->level)
        return err_set(s->err, ERR_INVALID, "--level", "show_level_above", "%s", in);
    s->question.region = book->layers[r->level].areas[r->area].name;
    return 0;
}

/* The areas as the data name them: no borders. */
static int plain_areas(struct show *s)
{
    struct place *places = arena_alloc(s->e->arena, s->cube.area_count * sizeof *places + 1);
    if (!places)
        return err_nomem(s->err);
    for (size_t i = 0; i < s->cube.area_count; i++)
        places[i] = (struct place){.code = s->cube.areas[i], .name = s->cube.areas[i]};
    s->question.map = (struct show_map){
        .level = "area", .places = places, .count = s->cube.area_count, .find = find_itself};
    return 0;
}

static int whole_country(struct show *s)
{
    static const struct place country[] = {{.code = "NL", .name = "Nederland"}};
    s->question.map = (struct show_map){
        .level = "land", .places = country, .count = 1, .find = find_country, .whole = true};
    return 0;
}

int show_areas(struct show *s)
{
    const char *name = engine_option(s->e, "--level", "land");
    enum area_level level = area_level_of(name);
    int64_t year;
    int rc = engine_number(&year, s->e, "--borders", (struct option_range){1900, 2200, 0}, s->err);
    if (rc < 0)
        return rc;
    bool on_borders = show_given(s, "--in") || show_given(s, "--borders");
    if (text_is(name, "area") && !on_borders)
        return plain_areas(s);
    if (level == AREA_LEVELS)
        return err_set(s->err, ERR_INVALID, "--level", "show_level", "%s", name);
    struct area_book *book = arena_alloc(s->e->arena, sizeof *book);
    if (!book)
        return err_nomem(s->err);
    rc = areas_open(book, s->e, (int)year, s->err);
    if (rc == ERR_NOT_FOUND && level == AREA_LAND && !on_borders)
        return whole_country(s);
    struct region region;
    if (rc == 0)
        rc = find_region(s, &region, &level, book);
    return rc < 0 ? rc : view_areas(s, book, level, &region);
}
