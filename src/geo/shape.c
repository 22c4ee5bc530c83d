/* Boxes, surfaces and centres of shapes. Draws nothing and repairs nothing. */
#include "geo/shape.h"

#include <math.h>
#include <stdbool.h>

static uint32_t first_point(const struct geo_shapes *s, size_t shape)
{
    return s->points[s->rings[s->polygons[shape]]];
}

static void widen(struct geo_box *box, const struct geo_shapes *s, size_t shape)
{
    for (uint32_t i = first_point(s, shape); i < first_point(s, shape + 1); i++) {
        box->left = fmin(box->left, s->point[i].x);
        box->right = fmax(box->right, s->point[i].x);
        box->bottom = fmin(box->bottom, s->point[i].y);
        box->top = fmax(box->top, s->point[i].y);
    }
}

struct geo_box geo_bounds(const struct geo_shapes *s, const int32_t *only, size_t count)
{
    struct geo_box box = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < (only ? count : s->count); i++)
        widen(&box, s, only ? (size_t)only[i] : i);
    return box;
}

/* Twice the signed surface of a ring, and six times its moments, about its own first point: coordinates of hundreds of
 * kilometres would cost digits. */
struct moment {
    double twice, x, y;
};

static struct moment ring_moment(const struct geo_shapes *s, uint32_t ring, struct geo_point about)
{
    struct moment m = {0};
    uint32_t first = s->points[ring], end = s->points[ring + 1];
    for (uint32_t i = first; i < end; i++) {
        const struct geo_point *p = &s->point[i], *q = &s->point[i + 1 < end ? i + 1 : first];
        double px = p->x - about.x, py = p->y - about.y, qx = q->x - about.x, qy = q->y - about.y;
        double cross = px * qy - qx * py;
        m.twice += cross;
        m.x += (px + qx) * cross;
        m.y += (py + qy) * cross;
    }
    return m;
}

/* Of all rings together: outer ones count as positive and holes as negative, whichever way they turn. */
static struct moment shape_moment(const struct geo_shapes *s, size_t shape, struct geo_point about)
{
    struct moment all = {0};
    for (uint32_t polygon = s->polygons[shape]; polygon < s->polygons[shape + 1]; polygon++)
        for (uint32_t ring = s->rings[polygon]; ring < s->rings[polygon + 1]; ring++) {
            struct moment m = ring_moment(s, ring, about);
            bool outer = ring == s->rings[polygon];
            double sign = (m.twice >= 0) == outer ? 1 : -1;
            all.twice += sign * m.twice;
            all.x += sign * m.x;
            all.y += sign * m.y;
        }
    return all;
}

/* Of what a group of nothing is put together to. */
static bool is_empty(const struct geo_shapes *s, size_t shape)
{
    return first_point(s, shape) == first_point(s, shape + 1);
}

double geo_area(const struct geo_shapes *s, size_t shape)
{
    if (is_empty(s, shape))
        return 0;
    struct geo_point about = s->point[first_point(s, shape)];
    return shape_moment(s, shape, about).twice / 2;
}

struct geo_point geo_centroid(const struct geo_shapes *s, size_t shape)
{
    if (is_empty(s, shape))
        return (struct geo_point){(double)NAN, (double)NAN};
    struct geo_point about = s->point[first_point(s, shape)];
    struct moment m = shape_moment(s, shape, about);
    if (m.twice > 0)
        return (struct geo_point){about.x + m.x / (3 * m.twice), about.y + m.y / (3 * m.twice)};
    int32_t only = (int32_t)shape;
    struct geo_box box = geo_bounds(s, &only, 1);
    return (struct geo_point){(box.left + box.right) / 2, (box.bottom + box.top) / 2};
}
