/* The areas of one level in one year as they were imported: codes, names, shapes and who touches whom; and as a file. */
#ifndef KIEM_FIGURES_AREA_BORDERS_H
#define KIEM_FIGURES_AREA_BORDERS_H

#include "base/buf.h"
#include "base/str.h"
#include "figures/area/area.h"
#include "geo/geojson.h"

struct area_borders {
    int year;
    enum area_level level;
    size_t count;
    const char *const *codes, *const *names; /* sorted by code */
    struct geo_shapes shapes;
    struct geo_graph touching; /* without what is joined: that depends on what lies in what */
};

/* ERR_INVALID "areas_kind" when a code is not one of that level (WK and at least four characters, GM and four digits); ERR_NOMEM.
 * The texts of `g` must stay. */
int area_borders_make(struct area_borders *out, struct arena *a, int year, enum area_level level,
                      const struct geojson *g, struct err *err) MUST_USE;

/*
 * A file of the store: "KIEMAREA", what it holds (four letters), a version, the length of what follows and its checksum, then
 * that. Numbers are little-endian, as on every machine this runs on. A flipped bit, a cut or something behind it is found.
 */
enum { AREA_FILE_HEAD = 32 };
void area_file_seal(struct buf *out, const char kind[4], const void *data, size_t len);
/* What a file holds, in its bytes. ERR_INVALID "areas_damaged" with where = name. */
int area_file_open(struct str *out, const char kind[4], const char *name, struct str bytes,
                   struct err *err) MUST_USE;

/* The sealed file ("BORD"). */
void area_borders_write(struct buf *out, const struct area_borders *b);
/* ERR_INVALID "areas_damaged"; ERR_NOMEM. Everything is copied to `a`. */
int area_borders_read(struct area_borders *out, struct arena *a, const char *name, struct str bytes,
                      struct err *err) MUST_USE;

#endif
