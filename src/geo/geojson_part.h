/* What the files of the GeoJSON reader share; nobody else's. */
#ifndef KIEM_GEO_GEOJSON_PART_H
#define KIEM_GEO_GEOJSON_PART_H

#include "geo/build.h"
#include "geo/geojson.h"
#include "geo/json_text.h"

/* Takes one geometry as a new shape. */
int geojson_geometry(struct geo_build *b, struct json_text *t) MUST_USE;
/* Takes the member "crs": GEO_UNSTATED when it is null. */
int geojson_crs(enum geo_system *out, struct json_text *t) MUST_USE;
/* Decides on the system and turns degrees into metres. */
int geojson_place(struct geojson *g, struct geo_point *point, const struct geojson_file *file,
                  enum geo_system of_crs, struct err *err) MUST_USE;

#endif
