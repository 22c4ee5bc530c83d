/* What the files of the command `areas` share. */
#ifndef KIEM_ENGINE_AREAS_COMMAND_H
#define KIEM_ENGINE_AREAS_COMMAND_H

#include "engine/areas_store.h"

/* argv[i] as a year, 1900 to 2200; ERR_INVALID "areas_year". */
int areas_year(int *out, const struct engine *e, int i, struct err *err) MUST_USE;
/* What --level says; `otherwise` when it says nothing. ERR_INVALID "areas_level". */
int areas_level(enum area_level *out, const struct engine *e, enum area_level otherwise,
                struct err *err) MUST_USE;
/* A number as text, for say(); in e->arena. */
const char *areas_number(const struct engine *e, size_t n);

int areas_import(struct engine *e, struct err *err) MUST_USE;
int areas_list(struct engine *e, struct err *err) MUST_USE;
int areas_neighbours(struct engine *e, struct err *err) MUST_USE;
int areas_check(struct engine *e, struct err *err) MUST_USE;

/* What a file of another format holds, as GeoJSON, by the program ogr2ogr. `layer` NULL: the only one. ERR_NOT_FOUND
 * "areas_no_gdal" when the program is not there; ERR_INVALID "areas_gdal" when it failed, after it said why itself. */
int areas_convert(struct buf *out, const char *path, const char *layer, struct err *err) MUST_USE;

#endif
