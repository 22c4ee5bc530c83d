/* The areas of a simulated registry, from what the store knows of neighbourhoods: key figures and borders. Writes nothing. */
#include "engine/simulate.h"

#include "engine/areas.h"
#include "engine/store.h"
#include "geo/shape.h"

#include <math.h>
#include <string.h>

enum figure { POPULATION, PERCENT_YOUNG, INCOME_LOW, FIGURES };
static const char *const figure_names[FIGURES] = {"population", "pop_25_44", "income_low"};

static double figure_at(const struct dataset *d, size_t frame, size_t row, const char *name)
{
    int field = schema_field(d->schema, str_of(name));
    int64_t n = field < 0 ? FRAME_UNKNOWN : frame_value(&d->frames[frame], field, row);
    return n == FRAME_UNKNOWN ? (double)NAN : (double)n / pow(10, d->schema->fields[field].decimals);
}

static int64_t newest_year(const struct dataset *d)
{
    int64_t newest = INT64_MIN;
    for (size_t f = 0; f < d->frame_count; f++)
        for (size_t row = 0; row < d->frames[f].rows; row++) {
            int64_t year = frame_value(&d->frames[f], d->schema->period, row);
            newest = year > newest ? year : newest;
        }
    return newest;
}

/* The code of a neighbourhood (WK…) in that row; NULL when it is another area or year. */
static const char *code_at(const struct dataset *d, size_t frame, size_t row, int64_t year)
{
    const struct schema *s = d->schema;
    int64_t area = frame_value(&d->frames[frame], s->area, row);
    if (area == FRAME_UNKNOWN || frame_value(&d->frames[frame], s->period, row) != year)
        return NULL;
    const char *code = d->lists[s->area][area];
    return strncmp(code, "WK", 2) == 0 && strlen(code) <= SIMULATE_CODE_MAX ? code : NULL;
}

static int take_areas(struct simulate_found *out, struct engine *e, const struct dataset *d, struct err *err)
{
    size_t rows = 0;
    int64_t year = newest_year(d);
    for (size_t f = 0; f < d->frame_count; f++)
        rows += d->frames[f].rows;
    struct simulate_found found = {.areas = arena_alloc(e->arena, (rows + 1) * sizeof *found.areas)};
    for (size_t f = 0; found.areas && f < d->frame_count; f++)
        for (size_t row = 0; row < d->frames[f].rows; row++) {
            const char *code = code_at(d, f, row, year);
            if (!code)
                continue;
            struct simulate_area *a = &found.areas[found.count++];
            *a = simulate_area_of(arena_str(e->arena, code), figure_at(d, f, row, figure_names[POPULATION]),
                                  figure_at(d, f, row, figure_names[PERCENT_YOUNG]),
                                  figure_at(d, f, row, figure_names[INCOME_LOW]));
            found.births_a_year += a->births;
        }
    if (arena_failed(e->arena))
        return err_nomem(err);
    if (found.count == 0)
        return err_set(err, ERR_NOT_FOUND, e->store, "simulate_no_areas", "%s", "");
    *out = found;
    return 0;
}

/* Whether all bytes that are looked at are as they were written. */
static int check_bytes(const struct store_dataset *d, struct err *err)
{
    const struct schema *s = d->data.schema;
    struct store_guard guard = store_guard(d);
    int fields[FIGURES + 2] = {s->area, s->period};
    for (int i = 0; i < FIGURES; i++)
        fields[2 + i] = schema_field(s, str_of(figure_names[i]));
    size_t step = guard.guard.rows_at_once;
    for (size_t f = 0; f < d->data.frame_count; f++)
        for (size_t first = 0; first < d->data.frames[f].rows; first += step)
            for (int i = 0; i < FIGURES + 2; i++) {
                size_t left = d->data.frames[f].rows - first;
                int rc = fields[i] < 0 ? 0
                                       : guard.guard.check(&guard.guard, f, fields[i], first,
                                                           left < step ? left : step, err);
                if (rc < 0)
                    return rc;
            }
    return 0;
}

int simulate_store_areas(struct simulate_found *out, struct engine *e, struct err *err)
{
    struct store_dataset d;
    int rc = store_dataset(&d, e, "area_figures", err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, e->store, "simulate_no_areas", "%s", "");
    if (rc < 0)
        return rc;
    rc = check_bytes(&d, err);
    if (rc == 0)
        rc = take_areas(out, e, &d.data, err);
    store_close(&d);
    return rc;
}

int simulate_place_areas(struct simulate_found *areas, const struct engine *e, struct err *err)
{
    struct area_book book;
    int rc = areas_open(&book, e, 0, err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const struct geo_shapes *shapes = &book.layers[AREA_WIJK].shapes;
    for (size_t i = 0; i < areas->count && shapes->count > 0; i++) {
        struct simulate_area *a = &areas->areas[i];
        int32_t at = isnan(a->x) || isnan(a->y) ? area_find(&book, AREA_WIJK, a->code) : -1;
        if (at < 0)
            continue;
        struct geo_point middle = geo_centroid(shapes, (size_t)at);
        a->x = middle.x;
        a->y = middle.y;
    }
    return 0;
}
