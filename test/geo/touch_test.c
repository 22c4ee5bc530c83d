/* Neighbours: small squares by hand, parts, joining, groups; shapes put together; every allocation that may fail. */
#include "base/buf.h"
#include "base/mem.h"
#include "base/rand.h"
#include "geo/dissolve.h"
#include "geo/shapes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void neighbours(void **state)
{
    static const struct {
        const char *what, *shapes[4];
        size_t count;
        const char *pairs;
    } table[] = {
        {"a shared edge", {"0 0 10 0 10 10 0 10", "10 0 20 0 20 10 10 10"}, 2, "0-1:10"},
        {"turning the other way", {"0 0 10 0 10 10 0 10", "10 0 10 10 20 10 20 0"}, 2, "0-1:10"},
        {"a shared corner only", {"0 0 10 0 10 10 0 10", "10 10 20 10 20 20 10 20"}, 2, ""},
        {"part of an edge", {"0 0 10 0 10 10 0 10", "10 5 20 5 20 15 10 15"}, 2, "0-1:5"},
        {"T-junction: one long edge against two",
         {"0 0 10 0 10 10 0 10", "10 0 20 0 20 4 10 4", "10 4 20 4 20 10 10 10"},
         3,
         "0-1:4 0-2:6 1-2:10"},
        {"in a hole", {"0 0 10 0 10 10 0 10 / 2 2 4 2 4 4 2 4", "2 2 4 2 4 4 2 4"}, 2, "0-1:8"},
        {"in a hole, apart from its edge",
         {"0 0 10 0 10 10 0 10 / 2 2 5 2 5 5 2 5", "3 3 4 3 4 4 3 4"},
         2,
         ""},
        {"two polygons of one shape",
         {"0 0 10 0 10 10 0 10 ; 20 0 30 0 30 10 20 10", "10 0 20 0 20 10 10 10"},
         2,
         "0-1:20"},
        {"within the tolerance", {"0 0 10 0 10 10 0 10", "10.4 0 20 0 20 10 10.4 10"}, 2, "0-1:10"},
        {"beyond the tolerance", {"0 0 10 0 10 10 0 10", "10.6 0 20 0 20 10 10.6 10"}, 2, ""},
        {"a corner near an edge", {"0 0 10 0 10 10 0 10", "10.3 2 20 2 20 8 10.3 8"}, 2, "0-1:6"},
        {"four around a corner",
         {"0 0 10 0 10 10 0 10", "10 0 20 0 20 10 10 10", "0 10 10 10 10 20 0 20", "10 10 20 10 20 20 10 20"},
         4,
         "0-1:10 0-2:10 1-3:10 2-3:10"},
        {"alone", {"0 0 10 0 10 10 0 10"}, 1, ""},
        {"a slanted edge divided",
         {"0 0 100 100 0 100", "0 0 50 50 100 0", "50 50 100 100 100 0"},
         3,
         "0-1:71 0-2:71 1-2:71"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct geo_shapes s = shapes_of(*state, table[i].shapes, table[i].count);
        struct geo_graph g;
        assert_int_equal(geo_touch(&g, *state, &s, GEO_TOLERANCE, NULL), 0);
        if (strcmp(graph_text(*state, &g), table[i].pairs) != 0)
            fail_msg("%s: %s, not %s", table[i].what, graph_text(*state, &g), table[i].pairs);
    }
}

/* Six squares: 0 and 1 touch, 2 and 3 touch, 4 and 5 are islands; 5 is nearer to 1, but of the gemeente of 2. */
static const char *const isles[] = {"0 0 10 0 10 10 0 10",       "10 0 20 0 20 10 10 10",
                                    "100 0 110 0 110 10 100 10", "110 0 120 0 120 10 110 10",
                                    "130 0 135 0 135 5 130 5",   "40 0 45 0 45 5 40 5"};

static const char *join_text(struct arena *a, const int32_t *within, struct geo_graph *after)
{
    struct geo_shapes s = shapes_of(a, isles, 6);
    struct geo_graph g;
    const struct geo_pair *joined;
    size_t count;
    assert_int_equal(geo_touch(&g, a, &s, GEO_TOLERANCE, NULL), 0);
    struct geo_joining j = {.shapes = &s, .graph = &g, .within = within};
    assert_int_equal(geo_join(after, &joined, &count, a, &j, NULL), 0);
    BUF_AUTO out;
    buf_init(&out, 1000);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%u-%u:%.0f", i ? " " : "", joined[i].a, joined[i].b, joined[i].metres);
    return buf_keep(&out, a);
}

static void islands(void **state)
{
    uint32_t part[6];
    struct geo_graph g;
    static const int32_t within[] = {1, 1, 2, 2, 3, 2}, unknown[] = {-1, -1, -1, -1, -1, -1};
    /* The smallest first, of equal ones the lowest; without gemeenten only the distance counts. */
    assert_string_equal(join_text(*state, NULL, &g), "4-3:10 5-1:20 5-2:55");
    assert_string_equal(graph_text(*state, &g), "0-1:10 1-5:0 2-3:10 2-5:0 3-4:0");
    assert_int_equal(geo_parts(part, &g), 1);
    assert_string_equal(join_text(*state, unknown, &g), "4-3:10 5-1:20 5-2:55");
    assert_string_equal(join_text(*state, within, &g), "4-3:10 5-2:55 1-5:20");
}

static void parts(void **state)
{
    struct geo_shapes s = shapes_of(*state, isles, 6);
    struct geo_graph g;
    uint32_t part[6];
    static const uint32_t expected[] = {0, 0, 1, 1, 2, 3};
    assert_int_equal(geo_touch(&g, *state, &s, GEO_TOLERANCE, NULL), 0);
    assert_int_equal(geo_parts(part, &g), 4);
    assert_memory_equal(part, expected, sizeof part);
}

static void groups(void **state)
{
    static const char *const row[] = {"0 0 10 0 10 10 0 10", "10 0 20 0 20 10 10 10", "20 0 30 0 30 10 20 10",
                                      "0 10 10 10 10 20 0 20"};
    struct geo_shapes s = shapes_of(*state, row, 4);
    struct geo_graph g, of;
    assert_int_equal(geo_touch(&g, *state, &s, GEO_TOLERANCE, NULL), 0);
    assert_string_equal(graph_text(*state, &g), "0-1:10 0-3:10 1-2:10");
    assert_int_equal(geo_graph_group(&of, *state, &g, (const int32_t[]){0, 1, 1, 1}, 2, NULL), 0);
    assert_string_equal(graph_text(*state, &of), "0-1:20");
    assert_int_equal(geo_graph_group(&of, *state, &g, (const int32_t[]){1, -1, 0, 2}, 3, NULL), 0);
    assert_string_equal(graph_text(*state, &of), "1-2:10");
}

static void dissolved(void **state)
{
    static const struct {
        const char *what, *shapes[4];
        size_t count;
        int32_t group[4];
        uint32_t polygons, rings;
        double area;
    } table[] = {
        {"two squares", {"0 0 10 0 10 10 0 10", "10 0 20 0 20 10 10 10"}, 2, {0, 0}, 1, 1, 200},
        {"apart", {"0 0 10 0 10 10 0 10", "30 0 40 0 40 10 30 10"}, 2, {0, 0}, 2, 2, 200},
        {"a corner", {"0 0 10 0 10 10 0 10", "10 10 20 10 20 20 10 20"}, 2, {0, 0}, 2, 2, 200},
        {"a filled hole", {"0 0 10 0 10 10 0 10 / 2 2 4 2 4 4 2 4", "2 2 4 2 4 4 2 4"}, 2, {0, 0}, 1, 1, 100},
        {"a hole that stays",
         {"0 0 10 0 10 10 0 10 / 2 2 4 2 4 4 2 4", "2 2 4 2 4 4 2 4"},
         2,
         {0, -1},
         1,
         2,
         96},
        {"an island in a hole",
         {"0 0 10 0 10 10 0 10 / 2 2 8 2 8 8 2 8", "4 4 6 4 6 6 4 6"},
         2,
         {0, 0},
         2,
         3,
         68},
        {"four around a hole",
         {"0 0 20 0 20 5 0 5", "0 15 20 15 20 20 0 20", "0 5 5 5 5 15 0 15", "15 5 20 5 20 15 15 15"},
         4,
         {0, 0, 0, 0},
         1,
         2,
         300},
        {"T-junction",
         {"0 0 10 0 10 10 0 10", "10 0 20 0 20 4 10 4", "10 4 20 4 20 10 10 10"},
         3,
         {0, 0, 0},
         1,
         1,
         200},
        {"nothing in it", {"0 0 10 0 10 10 0 10"}, 1, {-1}, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct geo_shapes s = shapes_of(*state, table[i].shapes, table[i].count), out;
        struct geo_grouping g = {.group = table[i].group, .count = 1};
        assert_int_equal(geo_dissolve(&out, *state, &s, &g, GEO_TOLERANCE, NULL), 0);
        uint32_t polygons = out.polygons[1];
        double area = polygons > 0 ? geo_area(&out, 0) : 0;
        if (polygons != table[i].polygons || out.rings[polygons] != table[i].rings ||
            fabs(area - table[i].area) > 1e-9)
            fail_msg("%s: %u polygons, %u rings, %g m²", table[i].what, polygons, out.rings[polygons], area);
    }
}

/* A chessboard with made-up corners: whichever fields are put together, their surface is that of the fields. */
static void dissolved_surface_is_kept(void **state)
{
    enum { SIDE = 12, FIELDS = SIDE * SIDE, GROUPS = 5 };
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    double x[SIDE + 1][SIDE + 1], y[SIDE + 1][SIDE + 1];
    const char *texts[FIELDS];
    int32_t group[FIELDS];
    for (int i = 0; i <= SIDE; i++)
        for (int j = 0; j <= SIDE; j++) {
            x[i][j] = i * 100 + (double)rng_below(&rng, 60);
            y[i][j] = j * 100 + (double)rng_below(&rng, 60);
        }
    for (int f = 0; f < FIELDS; f++) {
        int i = f / SIDE, j = f % SIDE;
        texts[f] = arena_printf(*state, "%g %g %g %g %g %g %g %g", x[i][j], y[i][j], x[i + 1][j], y[i + 1][j],
                                x[i + 1][j + 1], y[i + 1][j + 1], x[i][j + 1], y[i][j + 1]);
        group[f] = (int32_t)rng_below(&rng, GROUPS);
    }
    struct geo_shapes s = shapes_of(*state, texts, FIELDS), out;
    struct geo_graph fields, by_group, of_dissolved;
    struct geo_grouping g = {.group = group, .count = GROUPS};
    assert_int_equal(geo_dissolve(&out, *state, &s, &g, GEO_TOLERANCE, NULL), 0);
    double sum[GROUPS] = {0};
    for (size_t f = 0; f < FIELDS; f++)
        sum[group[f]] += geo_area(&s, f);
    for (size_t k = 0; k < GROUPS; k++)
        assert_true(fabs(geo_area(&out, k) - sum[k]) < 1e-6);
    /* And the neighbours of what was put together are those of the fields, put together. */
    assert_int_equal(geo_touch(&fields, *state, &s, GEO_TOLERANCE, NULL), 0);
    assert_int_equal(geo_graph_group(&by_group, *state, &fields, group, GROUPS, NULL), 0);
    assert_int_equal(geo_touch(&of_dissolved, *state, &out, GEO_TOLERANCE, NULL), 0);
    assert_string_equal(graph_text(*state, &of_dissolved), graph_text(*state, &by_group));
    /* Each field inside has four neighbours. */
    for (int f = 0; f < FIELDS; f++) {
        int i = f / SIDE, j = f % SIDE, expected = (i > 0) + (i < SIDE - 1) + (j > 0) + (j < SIDE - 1);
        assert_int_equal(fields.first[f + 1] - fields.first[f], expected);
    }
}

static int all_of_it(struct arena *a, const struct geo_shapes *s, struct err *err)
{
    struct geo_graph g, joined_graph;
    struct geo_shapes together;
    const struct geo_pair *joined;
    size_t count;
    int rc = geo_touch(&g, a, s, GEO_TOLERANCE, err);
    struct geo_joining j = {.shapes = s, .graph = &g};
    if (rc == 0)
        rc = geo_join(&joined_graph, &joined, &count, a, &j, err);
    if (rc == 0)
        rc = geo_dissolve(&together, a, s, &(struct geo_grouping){(const int32_t[]){0, 0, 1, 1, 0, 1}, 2},
                          GEO_TOLERANCE, err);
    return rc;
}

static void every_allocation_fails_once(void **state)
{
    struct geo_shapes s = shapes_of(*state, isles, 6);
    unsigned n = 1;
    for (;; n++) {
        struct err err = {0};
        ARENA_AUTO a = arena_new(1 << 24);
        mem_fail_after(n);
        int rc = all_of_it(a, &s, &err);
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(rc, happened ? ERR_NOMEM : 0);
        if (!happened)
            break;
    }
    assert_true(n > 15);
}

static int make(void **state)
{
    *state = arena_new((size_t)1 << 28);
    return *state ? 0 : -1;
}

static int drop(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours),
        cmocka_unit_test(islands),
        cmocka_unit_test(parts),
        cmocka_unit_test(groups),
        cmocka_unit_test(dissolved),
        cmocka_unit_test(dissolved_surface_is_kept),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
