/*
 * Which shapes are neighbours: they share a stretch of border, however short. A shared corner is not enough. Points nearer to
 * each other than the tolerance are one point, and a corner that lies that near to someone's edge divides it, so that
 * borders drawn with different corners (T-junctions) are found too. Islands are joined afterwards by a stated rule.
 */
#ifndef KIEM_GEO_TOUCH_H
#define KIEM_GEO_TOUCH_H

#include "geo/shape.h"

#define GEO_TOLERANCE 0.5 /* metres */

/* Neighbours of shape i: to[first[i]] … to[first[i + 1] − 1], rising; each pair stands on both sides. */
struct geo_graph {
    size_t count;
    const uint32_t *first; /* [count + 1] */
    const uint32_t *to;
    const float *length; /* metres of shared border; 0 for a pair that was joined */
};

/* A pair of shapes. */
struct geo_pair {
    uint32_t a, b;
    double metres; /* of shared border; of a pair that was joined: between their nearest corners */
};

int geo_touch(struct geo_graph *out, struct arena *a, const struct geo_shapes *s, double tolerance,
              struct err *err) MUST_USE;
/* A graph of pairs (a ≠ b, in any order, lengths of the same pair add up); sorts them. ERR_NOMEM. */
int geo_graph_make(struct geo_graph *out, struct arena *a, size_t count, struct geo_pair *pairs,
                   size_t pair_count, struct err *err) MUST_USE;
/* The graph of groups: shape i is in group[i] (below `count`), −1 in none. */
int geo_graph_group(struct geo_graph *out, struct arena *a, const struct geo_graph *g, const int32_t *group,
                    size_t count, struct err *err) MUST_USE;
/* The number of the connected part each shape is in, from 0 in order of first occurrence; returns how many. */
size_t geo_parts(uint32_t *part, const struct geo_graph *g);

/*
 * Joins what is not connected, so that a map is one whole. The rule: the part with the fewest shapes goes first (of equal ones
 * the one with the lowest shape); it is joined to a shape outside it that has the same `within` (municipality) as a shape of
 * the part and whose corner is nearest; when there is none, to the nearest of all; and so on until one part is left. `within` may
 * be NULL; −1 in it is no municipality. The graph of `g` and the pairs, and the pairs in the order they were joined.
 */
struct geo_joining {
    const struct geo_shapes *shapes;
    const struct geo_graph *graph;
    const int32_t *within;
};
int geo_join(struct geo_graph *out, const struct geo_pair **joined, size_t *joined_count, struct arena *a,
             const struct geo_joining *j, struct err *err) MUST_USE;

#endif
