/* See build.h. Checks nothing of what is built. */
#include "geo/build.h"

#include <string.h>

#define LIST_MAX ((size_t)1 << 33)

void geo_build_init(struct geo_build *b)
{
    buf_init(&b->point, LIST_MAX);
    buf_init(&b->points, LIST_MAX);
    buf_init(&b->rings, LIST_MAX);
    buf_init(&b->polygons, LIST_MAX);
}

void geo_build_release(struct geo_build *b)
{
    buf_release(&b->point);
    buf_release(&b->points);
    buf_release(&b->rings);
    buf_release(&b->polygons);
}

/* Writes down where the next of a list begins: behind what is in the list below it. */
static void begin(struct buf *list, const struct buf *below)
{
    uint32_t n = (uint32_t)(below->len / sizeof n);
    buf_add(list, &n, sizeof n);
}

void geo_build_shape(struct geo_build *b)
{
    begin(&b->polygons, &b->rings);
}

void geo_build_polygon(struct geo_build *b)
{
    begin(&b->rings, &b->points);
}

void geo_build_ring(struct geo_build *b)
{
    uint32_t n = geo_build_count(b);
    buf_add(&b->points, &n, sizeof n);
}

void geo_build_point(struct geo_build *b, struct geo_point p)
{
    if (b->point.len / sizeof p >= UINT32_MAX - 1)
        b->point.failed = true;
    buf_add(&b->point, &p, sizeof p);
}

uint32_t geo_build_count(const struct geo_build *b)
{
    return (uint32_t)(b->point.len / sizeof(struct geo_point));
}

void geo_build_drop(struct geo_build *b)
{
    if (b->point.len > 0)
        b->point.len -= sizeof(struct geo_point);
}

/* Entry `i` of a list, and the list cut off there; false when it does not reach that far. */
static bool cut(uint32_t *entry, struct buf *list, size_t i)
{
    if (list->len <= i * sizeof *entry)
        return false;
    memcpy(entry, list->data + i * sizeof *entry, sizeof *entry);
    list->len = i * sizeof *entry;
    return true;
}

void geo_build_drop_shape(struct geo_build *b)
{
    uint32_t polygon, ring, point;
    size_t shapes = b->polygons.len / sizeof polygon;
    if (shapes > 0 && cut(&polygon, &b->polygons, shapes - 1) && cut(&ring, &b->rings, polygon) &&
        cut(&point, &b->points, ring))
        b->point.len = point * sizeof(struct geo_point);
}

/* A list in the arena, with the number of what is below behind it. */
static const uint32_t *keep(struct arena *a, const struct buf *list, size_t below)
{
    uint32_t *out = arena_alloc(a, list->len + sizeof *out);
    if (out && list->len > 0)
        memcpy(out, list->data, list->len);
    if (out)
        out[list->len / sizeof *out] = (uint32_t)below;
    return out;
}

int geo_build_keep(struct geo_shapes *out, struct geo_point **point, struct arena *a,
                   const struct geo_build *b, struct err *err)
{
    if (b->point.failed || b->points.failed || b->rings.failed || b->polygons.failed)
        return err_nomem(err);
    struct geo_point *copy = arena_alloc(a, b->point.len + 1);
    struct geo_shapes made = {.count = b->polygons.len / sizeof(uint32_t),
                              .polygons = keep(a, &b->polygons, b->rings.len / sizeof(uint32_t)),
                              .rings = keep(a, &b->rings, b->points.len / sizeof(uint32_t)),
                              .points = keep(a, &b->points, geo_build_count(b)),
                              .point = copy};
    if (!copy || !made.polygons || !made.rings || !made.points)
        return err_nomem(err);
    if (b->point.len > 0)
        memcpy(copy, b->point.data, b->point.len);
    *out = made;
    *point = copy;
    return 0;
}
