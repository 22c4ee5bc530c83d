/* See borders.h: areas of a GeoJSON file in order of their codes. The file of the store: borders_file.c. */
#include "figures/area/borders.h"

#include "base/str.h"
#include "geo/build.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *code;
    size_t at; /* in the file */
};

static int by_code(const void *a, const void *b)
{
    const struct entry *p = a, *q = b;
    return strcmp(p->code, q->code);
}

static bool fits(enum area_level level, const char *code)
{
    size_t len = strlen(code), digits = 0;
    while (digits < 4 && len >= 6 && isdigit((unsigned char)code[2 + digits]))
        digits++;
    if (level == AREA_WIJK)
        return strncmp(code, "WK", 2) == 0 && digits == 4 && len <= 20;
    if (level == AREA_GEMEENTE)
        return strncmp(code, "GM", 2) == 0 && digits == 4 && len == 6;
    return strncmp(code, "WK", 2) != 0 && strncmp(code, "GM", 2) != 0;
}

static void copy_shape(struct geo_build *b, const struct geo_shapes *s, size_t shape)
{
    geo_build_shape(b);
    for (uint32_t polygon = s->polygons[shape]; polygon < s->polygons[shape + 1]; polygon++) {
        geo_build_polygon(b);
        for (uint32_t ring = s->rings[polygon]; ring < s->rings[polygon + 1]; ring++) {
            geo_build_ring(b);
            for (uint32_t i = s->points[ring]; i < s->points[ring + 1]; i++)
                geo_build_point(b, s->point[i]);
        }
    }
}

static int copy_shapes(struct geo_shapes *out, struct arena *a, const struct geo_shapes *s,
                       const struct entry *order, struct err *err)
{
    struct geo_build built;
    geo_build_init(&built);
    for (size_t i = 0; i < s->count; i++)
        copy_shape(&built, s, order[i].at);
    struct geo_point *ignored;
    int rc = geo_build_keep(out, &ignored, a, &built, err);
    geo_build_release(&built);
    return rc;
}

int area_borders_make(struct area_borders *out, struct arena *a, int year, enum area_level level,
                      const struct geojson *g, struct err *err)
{
    struct entry *order = arena_alloc(a, (g->count + 1) * sizeof *order);
    const char **codes = arena_alloc(a, (g->count + 1) * sizeof *codes);
    const char **names = arena_alloc(a, (g->count + 1) * sizeof *names);
    if (!order || !codes || !names)
        return err_nomem(err);
    for (size_t i = 0; i < g->count; i++) {
        if (!fits(level, g->codes[i]))
            return err_set(err, ERR_INVALID, area_level_name(level), "areas_kind", "%.60s", g->codes[i]);
        order[i] = (struct entry){g->codes[i], i};
    }
    qsort(order, g->count, sizeof *order, by_code);
    struct area_borders b = {.year = year, .level = level, .count = g->count, .codes = codes, .names = names};
    for (size_t i = 0; i < g->count; i++) {
        codes[i] = order[i].code;
        names[i] = g->names[order[i].at];
    }
    int rc = copy_shapes(&b.shapes, a, &g->shapes, order, err);
    if (rc == 0)
        rc = geo_touch(&b.touching, a, &b.shapes, GEO_TOLERANCE, err);
    if (rc == 0)
        *out = b;
    return rc;
}
