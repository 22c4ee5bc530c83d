/*
 * Shapes put together: the borders between shapes of the same group go, what is around them stays. Where borders do not match
 * within the tolerance a thin gap stays visible; nothing is invented to close it.
 */
#ifndef KIEM_GEO_DISSOLVE_H
#define KIEM_GEO_DISSOLVE_H

#include "geo/shape.h"

/* Shape i goes into group[i], below `count`; −1 in none. A group of nothing has no polygons. */
struct geo_grouping {
    const int32_t *group;
    size_t count;
};
int geo_dissolve(struct geo_shapes *out, struct arena *a, const struct geo_shapes *s,
                 const struct geo_grouping *g, double tolerance, struct err *err) MUST_USE;

#endif
