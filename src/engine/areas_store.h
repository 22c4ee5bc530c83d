/*
 * Files of areas in the store: STORE/areas/2022-wijk.areas (borders of one level in one year), 2023.regions (gemeente to GGD region) and
 * successors. Each is sealed (figures/area/borders.h) and replaced whole or not at all.
 */
#ifndef KIEM_ENGINE_AREAS_STORE_H
#define KIEM_ENGINE_AREAS_STORE_H

#include "engine/areas.h"
#include "figures/area/borders.h"
#include "figures/area/regions.h"
#include "figures/area/successor.h"

enum areas_kind { AREAS_BORDERS, AREAS_REGIONS, AREAS_SUCCESSORS };

struct areas_file {
    enum areas_kind kind;
    int year;              /* 0 of the successors */
    enum area_level level; /* of borders */
    const char *path;
};

/* Any file, whole, at most 2 GB. ERR_NOT_FOUND or ERR_IO "file_read". */
int areas_read_file(struct buf *out, const char *path, struct err *err) MUST_USE;
/* What there is, by year, kind and level, in e->arena. */
int areas_files(const struct areas_file **out, size_t *count, const struct engine *e,
                struct err *err) MUST_USE;
/* Seals and publishes; makes the folder when it is not there. */
int areas_put_borders(const struct engine *e, const struct area_borders *b, struct err *err) MUST_USE;
int areas_put_table(const struct engine *e, enum areas_kind kind, int year, struct str text,
                    struct err *err) MUST_USE;
/* Opens and checks one file. */
int areas_get_borders(struct area_borders *out, const struct engine *e, const struct areas_file *f,
                      struct err *err) MUST_USE;
int areas_get_regions(struct area_regions *out, const struct engine *e, const struct areas_file *f,
                      struct err *err) MUST_USE;
int areas_get_successors(struct area_successors *out, const struct engine *e, const struct areas_file *f,
                         struct err *err) MUST_USE;

#endif
