/* Shapes for tests from short texts: "0 0 10 0 10 10 0 10 / 2 2 3 2 3 3 ; 20 0 30 0 30 10" is two polygons, the first with a hole. */
#ifndef KIEM_TEST_GEO_SHAPES_H
#define KIEM_TEST_GEO_SHAPES_H

#include "geo/shape.h"
#include "geo/touch.h"

struct geo_shapes shapes_of(struct arena *a, const char *const *texts, size_t count);
/* "0-1:10 1-2:5": the pairs of a graph with their lengths in whole metres. */
const char *graph_text(struct arena *a, const struct geo_graph *g);

#endif
