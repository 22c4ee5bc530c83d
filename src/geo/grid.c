/* See grid.h: counted, then placed; the order within a cell is that of the points. */
#include "geo/grid.h"

#include <math.h>

static size_t clamp(double at, size_t count)
{
    return at < 1 ? 0 : at >= (double)count ? count - 1 : (size_t)at;
}

size_t geo_grid_column(const struct geo_grid *g, double x)
{
    return clamp((x - g->box.left) / g->cell, g->across);
}

size_t geo_grid_row(const struct geo_grid *g, double y)
{
    return clamp((y - g->box.bottom) / g->cell, g->up);
}

static size_t cell_of(const struct geo_grid *g, struct geo_point p)
{
    return geo_grid_row(g, p.y) * g->across + geo_grid_column(g, p.x);
}

static void measure(struct geo_grid *g, const struct geo_point *point, size_t count, double least)
{
    g->box = (struct geo_box){HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < count; i++) {
        g->box.left = fmin(g->box.left, point[i].x);
        g->box.right = fmax(g->box.right, point[i].x);
        g->box.bottom = fmin(g->box.bottom, point[i].y);
        g->box.top = fmax(g->box.top, point[i].y);
    }
    double width = count > 0 ? g->box.right - g->box.left : 0,
           height = count > 0 ? g->box.top - g->box.bottom : 0;
    double n = (double)(count + 1);
    /* Long and thin must not make more cells than there are points in either direction. */
    g->cell = fmax(fmax(sqrt(width * height / n), fmax(width, height) / n), least);
    g->across = (size_t)(width / g->cell) + 1;
    g->up = (size_t)(height / g->cell) + 1;
}

int geo_grid_make(struct geo_grid *out, struct arena *a, const struct geo_point *point, const uint32_t *keep,
                  size_t count, double least)
{
    struct geo_grid g = {0};
    measure(&g, point, count, least);
    size_t cells = g.across * g.up;
    g.first = arena_alloc(a, (cells + 2) * sizeof *g.first);
    g.index = arena_alloc(a, (count + 1) * sizeof *g.index);
    if (!g.first || !g.index)
        return ERR_NOMEM;
    /* Counted one place further on, so that placing leaves each cell's beginning where it must be. */
    for (size_t i = 0; i < count; i++)
        if (!keep || keep[i] == i)
            g.first[cell_of(&g, point[i]) + 2]++;
    for (size_t c = 2; c <= cells; c++)
        g.first[c] += g.first[c - 1];
    for (size_t i = 0; i < count; i++)
        if (!keep || keep[i] == i)
            g.index[g.first[cell_of(&g, point[i]) + 1]++] = (uint32_t)i;
    *out = g;
    return 0;
}
