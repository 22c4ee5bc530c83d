/* Shapes as they grow: begin a shape, a polygon in it, a ring in that, and add points; failure latches. */
#ifndef KIEM_GEO_BUILD_H
#define KIEM_GEO_BUILD_H

#include "base/buf.h"
#include "geo/shape.h"

struct geo_build {
    struct buf point, points, rings, polygons; /* each is the list of that name in struct geo_shapes */
};

void geo_build_init(struct geo_build *b);
void geo_build_release(struct geo_build *b);
void geo_build_shape(struct geo_build *b);
void geo_build_polygon(struct geo_build *b);
void geo_build_ring(struct geo_build *b);
void geo_build_point(struct geo_build *b, struct geo_point p);
/* Points so far. */
uint32_t geo_build_count(const struct geo_build *b);
/* Takes the last point back. */
void geo_build_drop(struct geo_build *b);
/* Takes the last shape back, with all that is in it. */
void geo_build_drop_shape(struct geo_build *b);
/* What was built, in `a`; *point is where its points may still be moved. ERR_NOMEM. */
int geo_build_keep(struct geo_shapes *out, struct geo_point **point, struct arena *a,
                   const struct geo_build *b, struct err *err) MUST_USE;

#endif
