/* Shapes as SVG path data. Makes no document: colours, labels and the picture itself are the caller's. */
#include "geo/path.h"

#include <math.h>
#include <stdlib.h>

struct geo_fit geo_fit_box(struct geo_box box, double width, double height, double margin)
{
    double across = fmax(box.right - box.left, 1),
           up = fmax(box.top - box.bottom, 1); /* a point is a metre */
    double scale = fmin((width - 2 * margin) / across, (height - 2 * margin) / up);
    return (struct geo_fit){.left = box.left - margin / scale,
                            .top = box.top + margin / scale,
                            .scale = scale,
                            .width = across * scale + 2 * margin,
                            .height = up * scale + 2 * margin};
}

struct geo_point geo_place(struct geo_fit fit, struct geo_point p)
{
    return (struct geo_point){(p.x - fit.left) * fit.scale, (fit.top - p.y) * fit.scale};
}

/* Tenths of the picture's unit: what is written. */
struct tenths {
    long x, y;
};

static struct tenths tenths(struct geo_fit fit, struct geo_point p)
{
    struct geo_point at = geo_place(fit, p);
    return (struct tenths){lround(at.x * 10), lround(at.y * 10)};
}

static bool same(struct tenths a, struct tenths b)
{
    return a.x == b.x && a.y == b.y;
}

/* Whether b lies on the way from a to c. */
static bool between(struct tenths a, struct tenths b, struct tenths c)
{
    long abx = b.x - a.x, aby = b.y - a.y, bcx = c.x - b.x, bcy = c.y - b.y;
    return abx * bcy == aby * bcx && abx * bcx + aby * bcy >= 0;
}

static void add_number(struct buf *out, long n)
{
    buf_printf(out, "%s%ld", n < 0 ? "-" : "", labs(n) / 10);
    if (n % 10 != 0)
        buf_printf(out, ".%ld", labs(n) % 10);
}

/* One ring as it is written: `last` has been, `next` waits to see whether it lies on the way to what follows. */
struct pen {
    struct buf *out;
    size_t written;
    struct tenths last, next;
};

static void put(struct pen *pen, struct tenths at)
{
    buf_addc(pen->out, pen->written == 0 ? 'M' : ' ');
    add_number(pen->out, at.x);
    buf_addc(pen->out, ' ');
    add_number(pen->out, at.y);
    pen->written++;
    pen->last = at;
}

static void follow(struct pen *pen, struct tenths at)
{
    if (same(pen->next, at))
        return;
    if (!same(pen->last, pen->next) && !between(pen->last, pen->next, at))
        put(pen, pen->next);
    pen->next = at;
}

void geo_path(struct buf *out, const struct geo_shapes *s, size_t shape, struct geo_fit fit)
{
    uint32_t end = s->rings[s->polygons[shape + 1]];
    for (uint32_t ring = s->rings[s->polygons[shape]]; ring < end; ring++) {
        size_t before = out->len;
        struct tenths start = tenths(fit, s->point[s->points[ring]]);
        struct pen pen = {.out = out, .next = start};
        put(&pen, start);
        for (uint32_t i = s->points[ring] + 1; i < s->points[ring + 1]; i++)
            follow(&pen, tenths(fit, s->point[i]));
        follow(&pen, start);
        buf_addc(out, 'Z');
        if (pen.written < 3 && !out->failed) {
            out->len = before;
            out->data[before] = '\0';
        }
    }
}
