/*
 * Which shapes are neighbours: they share a stretch of border, however short. A shared corner is not enough. Points nearer to
 * each other than the tolerance are one point, and a corner that lies that near to someone's edge divides it, so that
 * borders drawn with different corners (T-junctions) are found too. Islands are joined afterwards by a stated rule.
 */
#ifndef KIEM_GEO_TOUCH_H
#define KIEM_GEO_TOUCH_H

#include "geo/shape.h"

#include <stdbool.h>

#define GEO_TOLERANCE 0.5 /* metres */

/* Neighbours of shape i: to[first[i]] … to[first[i + 1] − 1], rising; each pair stands on both sides. */
struct geo_graph {
    size_t count;
    const uint32_t *first; /* [count + 1] */
    const uint32_t *to;
    const float *length; /* metres of shared border; 0 for a pair that was joined */
};

struct geo_joined {
    uint32_t a, b;
    double metres; /* between their nearest corners */
};

int geo_touch(struct geo_graph *out, struct arena *a, const struct geo_shapes *s, double tolerance,
              struct err *err) MUST_USE;
/* The number of the connected part each shape is in, from 0 in order of first occurrence; returns how many. */
size_t geo_parts(uint32_t *part, const struct geo_graph *g);

#endif
