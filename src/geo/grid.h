/* Points in square cells, to find those near a place without looking at all. */
#ifndef KIEM_GEO_GRID_H
#define KIEM_GEO_GRID_H

#include "geo/shape.h"

struct geo_grid {
    struct geo_box box;
    double cell;       /* metres */
    size_t across, up; /* cells */
    uint32_t *first;   /* [across · up + 1]: of each cell, in `index` */
    uint32_t *index;   /* of points */
};

/* About one point to a cell, cells at least `least` metres wide; those of points for which keep[i] is i, all when NULL. */
int geo_grid_make(struct geo_grid *out, struct arena *a, const struct geo_point *point, const uint32_t *keep,
                  size_t count, double least) MUST_USE;
/* The column (row) a coordinate is in, the nearest one when it is outside. */
size_t geo_grid_column(const struct geo_grid *g, double x);
size_t geo_grid_row(const struct geo_grid *g, double y);

#endif
