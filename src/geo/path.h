/* Shapes as the `d` of an SVG path, fitted in a picture: north is up, so y turns over. */
#ifndef KIEM_GEO_PATH_H
#define KIEM_GEO_PATH_H

#include "base/buf.h"
#include "geo/shape.h"

/* From metres to the picture: px = (x − left) · scale, py = (top − y) · scale, one decimal. */
struct geo_fit {
    double left, top, scale;
    double width, height; /* of what was fitted, in the picture */
};

/* The largest that fits in `width` × `height`, with `margin` on each side. */
struct geo_fit geo_fit_box(struct geo_box box, double width, double height, double margin);
/* Adds "M12.5 3 13 4.5 …Z" for each ring (fill-rule evenodd). Points that fall on the one before or on a straight line are left
 * out, and so are rings of which less than three points remain. */
void geo_path(struct buf *out, const struct geo_shapes *s, size_t shape, struct geo_fit fit);
struct geo_point geo_place(struct geo_fit fit, struct geo_point p);

#endif
