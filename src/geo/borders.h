/*
 * The borders of shapes cut up in pieces, so that two shapes that lie against each other have pieces in common: points
 * within the tolerance of each other are one node, and an edge is divided at each node that lies on it.
 *
 *     A ┌───────┐ B            A's edge on the right is one line, B and C have a corner halfway: after cutting
 *       │       ├──            A has the pieces B and C have
 *       └───────┘ C
 */
#ifndef KIEM_GEO_BORDERS_H
#define KIEM_GEO_BORDERS_H

#include "geo/shape.h"

struct geo_piece {
    uint32_t low, high; /* nodes; a node is the index of the first of its points, low < high */
    uint32_t shape;
};

struct geo_borders {
    struct geo_piece *pieces; /* in order of low, high, shape */
    size_t count;
};

/* ERR_NOMEM, also over the arena's cap. `tolerance` is in metres, above 0. */
int geo_borders_cut(struct geo_borders *out, struct arena *a, const struct geo_shapes *s, double tolerance,
                    struct err *err) MUST_USE;

#endif
