/* See shapes.h; for tests only. */
#include "geo/shapes.h"

#include "geo/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *add_ring(struct geo_build *b, const char *at)
{
    geo_build_ring(b);
    for (;;) {
        char *end;
        double x = strtod(at, &end);
        if (end == at)
            break;
        double y = strtod(end, &end);
        geo_build_point(b, (struct geo_point){x, y});
        at = end;
    }
    while (*at == ' ')
        at++;
    return at;
}

struct geo_shapes shapes_of(struct arena *a, const char *const *texts, size_t count)
{
    struct geo_build b;
    struct geo_shapes out;
    struct geo_point *point;
    geo_build_init(&b);
    for (size_t i = 0; i < count; i++) {
        const char *at = texts[i];
        geo_build_shape(&b);
        do {
            geo_build_polygon(&b);
            do {
                at = add_ring(&b, *at == '/' || *at == ';' ? at + 1 : at);
            } while (*at == '/');
        } while (*at == ';');
        assert_int_equal(*at, '\0');
    }
    assert_int_equal(geo_build_keep(&out, &point, a, &b, NULL), 0);
    geo_build_release(&b);
    return out;
}

const char *graph_text(struct arena *a, const struct geo_graph *g)
{
    BUF_AUTO out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < g->count; i++)
        for (uint32_t k = g->first[i]; k < g->first[i + 1]; k++)
            if (g->to[k] > i)
                buf_printf(&out, "%s%zu-%u:%.0f", out.len > 0 ? " " : "", i, g->to[k], (double)g->length[k]);
    return buf_keep(&out, a);
}
