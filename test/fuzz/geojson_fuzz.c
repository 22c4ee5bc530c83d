/* room: geo */
/* GeoJSON: what is read keeps to its own lists and lies in or around the Netherlands; what is not says where. Neighbours, joining and
 * putting together hold for any shapes: whoever is put together has the surface of its parts where nothing overlaps. */
#include "fuzz.h"

#include "geo/dissolve.h"
#include "geo/geojson.h"
#include "geo/path.h"
#include "geo/rd.h"
#include "geo/touch.h"

#include "base/buf.h"

#include <math.h>
#include <string.h>

static void check_shapes(const struct geo_shapes *s)
{
    FUZZ_CHECK(s->polygons[0] == 0 && s->rings[0] == 0 && s->points[0] == 0);
    for (size_t i = 0; i < s->count; i++)
        FUZZ_CHECK(s->polygons[i] < s->polygons[i + 1]);
    for (uint32_t p = 0; p < s->polygons[s->count]; p++)
        FUZZ_CHECK(s->rings[p] < s->rings[p + 1]);
    uint32_t rings = s->rings[s->polygons[s->count]];
    for (uint32_t r = 0; r < rings; r++)
        FUZZ_CHECK(s->points[r] + 3 <= s->points[r + 1]);
    for (uint32_t i = 0; i < s->points[rings]; i++)
        FUZZ_CHECK(isfinite(s->point[i].x) && isfinite(s->point[i].y));
}

static void check_graph(const struct geo_graph *g)
{
    for (size_t i = 0; i < g->count; i++)
        for (uint32_t k = g->first[i]; k < g->first[i + 1]; k++)
            FUZZ_CHECK(g->to[k] < g->count && g->to[k] != i && (k == g->first[i] || g->to[k - 1] < g->to[k]));
}

static void use(struct arena *a, const struct geojson *g)
{
    struct geo_graph touching, joined_graph;
    struct geo_shapes together;
    const struct geo_pair *joined;
    size_t count;
    FUZZ_CHECK(geo_touch(&touching, a, &g->shapes, GEO_TOLERANCE, NULL) == 0);
    check_graph(&touching);
    struct geo_joining j = {.shapes = &g->shapes, .graph = &touching};
    FUZZ_CHECK(geo_join(&joined_graph, &joined, &count, a, &j, NULL) == 0);
    check_graph(&joined_graph);
    uint32_t *part = arena_alloc(a, (g->count + 1) * sizeof *part);
    int32_t *group = arena_alloc(a, (g->count + 1) * sizeof *group);
    FUZZ_CHECK(part && group && geo_parts(part, &joined_graph) == 1);
    for (size_t i = 0; i < g->count; i++)
        group[i] = (int32_t)(i % 2);
    struct geo_grouping grouping = {.group = group, .count = 2};
    FUZZ_CHECK(geo_dissolve(&together, a, &g->shapes, &grouping, GEO_TOLERANCE, NULL) == 0);
    BUF_AUTO out;
    buf_init(&out, 1u << 26);
    for (size_t i = 0; i < g->count; i++) {
        FUZZ_CHECK(geo_area(&g->shapes, i) <= 5e11 && isfinite(geo_centroid(&g->shapes, i).x));
        geo_path(&out, &g->shapes, i, geo_fit_box(geo_bounds(&g->shapes, NULL, 0), 500, 500, 5));
    }
    FUZZ_CHECK(!out.failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const code[] = {"wijkcode", "code", NULL}, *const label[] = {"name", NULL};
    ARENA_AUTO a = arena_new((size_t)1 << 28);
    struct err err = {0};
    struct geojson g;
    char *text = arena_dup(a, (const char *)data, size);
    FUZZ_CHECK(text);
    struct geojson_file file = {.name = "in", .text = text, .len = size, .code = code, .label = label};
    int rc = geojson_read(&g, a, &file, &err);
    FUZZ_CHECK(rc == 0 || (rc == ERR_INVALID && err.key[0]));
    if (rc == 0) {
        FUZZ_CHECK(g.count > 0 && g.shapes.count == g.count);
        check_shapes(&g.shapes);
        use(a, &g);
    }
    /* With features left out the rest is read as if they had not been there. */
    size_t all = rc == 0 ? g.count : SIZE_MAX;
    file.only = "name";
    file.is = "nA";
    rc = geojson_read(&g, a, &file, NULL);
    if (rc == 0) {
        FUZZ_CHECK(g.count > 0 && g.shapes.count == g.count && g.count <= all);
        check_shapes(&g.shapes);
    }
    return 0;
}
