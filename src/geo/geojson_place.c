/* In which system the coordinates of a file are, and everything in metres afterwards. */
#include "geo/geojson_part.h"

#include "base/str.h"
#include "geo/rd.h"

#include <stdlib.h>
#include <string.h>

/* By the number of EPSG behind the last colon, or CRS84 of OGC. Heights (7415, 4979) are passed over; ETRS89 (4258) and WGS84
 * differ by less than a metre. */
static enum geo_system system_of(const char *name)
{
    static const struct {
        const char *code;
        enum geo_system system;
    } known[] = {{"28992", GEO_RD},     {"7415", GEO_RD},      {"4326", GEO_DEGREES},
                 {"4258", GEO_DEGREES}, {"4979", GEO_DEGREES}, {"CRS84", GEO_DEGREES}};
    const char *colon = strrchr(name, ':');
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (text_is(colon ? colon + 1 : name, known[i].code))
            return known[i].system;
    return GEO_UNSTATED;
}

static int named(enum geo_system *out, struct json_text *t)
{
    char name[JSON_TEXT_MAX + 1];
    const char *from = t->at;
    int rc = json_text_string(name, t);
    if (rc == 0)
        *out = system_of(name);
    return rc == 0 && *out == GEO_UNSTATED ? json_text_fail(t, from, "geojson_system", name) : rc;
}

/* {"type": "name", "properties": {"name": …}}: the name may be at either level. */
static int crs_object(enum geo_system *out, struct json_text *t, int depth)
{
    char member[JSON_TEXT_MAX + 1];
    int rc = json_text_take(t, '{'), more = 0;
    for (size_t n = 0; rc == 0 && (more = json_text_more(t, '}', n)) == 1; n++) {
        rc = json_text_member(member, t);
        if (rc == 0 && depth == 0 && text_is(member, "properties"))
            rc = crs_object(out, t, 1);
        else if (rc == 0 && depth == 1 && text_is(member, "name"))
            rc = named(out, t);
        else if (rc == 0)
            rc = json_text_skip(t, depth + 2);
    }
    return rc == 0 ? more : rc;
}

int geojson_crs(enum geo_system *out, struct json_text *t)
{
    *out = GEO_UNSTATED;
    if (json_text_peek(t) == 'n')
        return json_text_skip(t, 1);
    const char *from = t->at;
    int rc = crs_object(out, t, 0);
    return rc == 0 && *out == GEO_UNSTATED ? json_text_fail(t, from, "geojson_system", "") : rc;
}

static struct geo_degrees degrees(struct geo_point p)
{
    return (struct geo_degrees){.longitude = p.x, .latitude = p.y};
}

/* The system that every coordinate agrees with. */
static enum geo_system system_by_range(const struct geo_shapes *s)
{
    uint32_t end = s->points[s->rings[s->polygons[s->count]]];
    bool metres = end > 0, around = end > 0;
    for (uint32_t i = 0; i < end; i++) {
        metres = metres && rd_is_near(s->point[i]);
        around = around && rd_degrees_are_near(degrees(s->point[i]));
    }
    return metres ? GEO_RD : around ? GEO_DEGREES : GEO_UNSTATED;
}

/* All in metres, and in or around the Netherlands. */
static int place_shape(struct geo_point *point, const struct geojson *g, size_t shape, struct err *err)
{
    const struct geo_shapes *s = &g->shapes;
    uint32_t end = s->points[s->rings[s->polygons[shape + 1]]];
    for (uint32_t i = s->points[s->rings[s->polygons[shape]]]; i < end; i++) {
        bool near = g->system == GEO_RD ? rd_is_near(point[i]) : rd_degrees_are_near(degrees(point[i]));
        if (!near)
            return err_set(err, ERR_INVALID, g->codes[shape], "geojson_range", "%.10g, %.10g", point[i].x,
                           point[i].y);
        if (g->system == GEO_DEGREES)
            point[i] = rd_from_degrees(degrees(point[i]));
    }
    return 0;
}

int geojson_place(struct geojson *g, struct geo_point *point, const struct geojson_file *file,
                  enum geo_system of_crs, struct err *err)
{
    if (file->stated != GEO_UNSTATED && of_crs != GEO_UNSTATED && file->stated != of_crs)
        return err_set(err, ERR_INVALID, file->name, "geojson_system", "crs");
    g->system = file->stated != GEO_UNSTATED ? file->stated : of_crs;
    g->by_range = g->system == GEO_UNSTATED;
    if (g->by_range)
        g->system = system_by_range(&g->shapes);
    if (g->system == GEO_UNSTATED)
        return err_set(err, ERR_INVALID, file->name, "geojson_system", "%s", "");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < g->count; i++)
        rc = place_shape(point, g, i, err);
    return rc;
}
