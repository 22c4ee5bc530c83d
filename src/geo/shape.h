/*
 * Shapes of areas: each is one or more polygons, a polygon is an outer ring and its holes, a ring is points. Everything in
 * metres on the Dutch grid (RD New: x to the east, y to the north), flat:
 *
 *     shape     polygons          rings            points
 *     0    ──▶  0, 1         ──▶  0 | 1, 2    ──▶  0 … 11 | 12 … 20, 21 … 25        polygon 1 has a hole
 *     1    ──▶  2            ──▶  3           ──▶  26 … 40
 *
 * polygons[s] is the first polygon of shape s, and polygons[count] is how many there are; so for rings and points. A ring is
 * not closed by repeating its first point. Which way it turns means nothing; its place does: first the outer one.
 */
#ifndef KIEM_GEO_SHAPE_H
#define KIEM_GEO_SHAPE_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct geo_point {
    double x, y;
};

struct geo_shapes {
    size_t count;
    const uint32_t *polygons; /* [count + 1] */
    const uint32_t *rings;    /* [polygons[count] + 1] */
    const uint32_t *points;   /* [rings[…] + 1] */
    const struct geo_point *point;
};

struct geo_box {
    double left, bottom, right, top;
};

/* The box around some shapes; all of them when `only` is NULL. Of nothing: left > right. */
struct geo_box geo_bounds(const struct geo_shapes *s, const int32_t *only, size_t count);
/* Square metres, holes taken off; 0 of a shape of nothing. */
double geo_area(const struct geo_shapes *s, size_t shape);
/* Its centre of gravity; the middle of its box when it has no surface; NAN of a shape of nothing. */
struct geo_point geo_centroid(const struct geo_shapes *s, size_t shape);

#endif
