/*
 * Areas from GeoJSON (RFC 7946): a FeatureCollection of Polygons and MultiPolygons, each with a code and perhaps a name among its
 * properties. Strict: everything that is wrong is refused with line and column. Members may come in any order; what is not
 * asked for is passed over. Rings that cross themselves are not looked for.
 *
 * Which system the coordinates are in: what the caller states; else the old member "crs"; else their range (all of them
 * degrees, or all of them metres, in or around the Netherlands).
 */
#ifndef KIEM_GEO_GEOJSON_H
#define KIEM_GEO_GEOJSON_H

#include "geo/shape.h"

#include <stdbool.h>

enum geo_system { GEO_UNSTATED, GEO_RD, GEO_DEGREES };

struct geojson_file {
    const char *name; /* for messages */
    const char *text; /* with a NUL behind its `len` bytes */
    size_t len;
    const char *const *code,
        *const *label; /* names of properties without regard to case, the best first; each ends with NULL:
                                               the first feature decides which of them is meant */
    enum geo_system stated;
    const char *only, *is; /* only features of which this property is this text; NULL: all */
};

struct geojson {
    size_t count;
    const char *const *codes, *const *names; /* a name is its code when no feature has a name */
    struct geo_shapes shapes;                /* in RD, in the order of the file */
    enum geo_system system;                  /* of the file */
    bool by_range;                           /* it was found by their range */
};

/*
 * Everything in `a`. ERR_INVALID with where = name:line:column (or the code of an area): "json_…"; "geojson_kind" (no
 * FeatureCollection, Feature …), "geojson_type" (no Polygon or MultiPolygon, or its coordinates nest as another),
 * "geojson_ring" (under three corners), "geojson_open" (the last point is not the first), "geojson_empty", "geojson_code",
 * "geojson_twice" (a code or member), "geojson_number", "geojson_system" (not known, or two that contradict), "geojson_range" (not in or
 * around the Netherlands), "geojson_long". ERR_NOMEM.
 */
int geojson_read(struct geojson *out, struct arena *a, const struct geojson_file *file,
                 struct err *err) MUST_USE;

#endif
