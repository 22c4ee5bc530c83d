/* GeoJSON: what is read, in whichever order it stands; everything that is refused, with its place; systems of coordinates. */
#include "base/mem.h"
#include "geo/geojson.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const code_names[] = {"wijkcode", "statcode", "code", NULL};
static const char *const label_names[] = {"naam", "name", NULL};

static int read_as(struct geojson *out, struct arena *a, const char *text, enum geo_system stated,
                   struct err *err)
{
    struct geojson_file file = {.name = "in.geojson",
                                .text = text,
                                .len = strlen(text),
                                .code = code_names,
                                .label = label_names,
                                .stated = stated};
    return geojson_read(out, a, &file, err);
}

#define SQUARE "[[[100000,400000],[100010,400000],[100010,400010],[100000,400000]]]"
#define WHOLE(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(properties, geometry)                                                                        \
    "{\"type\":\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}"
#define POLYGON(coordinates) "{\"type\":\"Polygon\",\"coordinates\":" coordinates "}"
#define MULTI(coordinates) "{\"type\":\"MultiPolygon\",\"coordinates\":" coordinates "}"
#define A "{\"code\":\"A\",\"name\":\"Aa\"}"

static void read_in_any_order(void **state)
{
    static const char *const texts[] = {
        WHOLE(FEATURE(A, POLYGON(SQUARE))),
        "\n { \"features\" : [ {\"geometry\":{\"coordinates\":" SQUARE
        ",\"type\":\"Polygon\"},\"properties\":" A
        ",\"type\":\"Feature\"}],\"type\":\"FeatureCollection\"}\r\n\t",
        "{\"type\":\"FeatureCollection\",\"name\":\"x\",\"bbox\":[1,2,3,4],\"features\":[{\"type\":"
        "\"Feature\",\"id\":7,"
        "\"properties\":{\"deep\":[{\"x\":[null,true,false,-1.5e-3,\"\\u00e9\\\"\"]}],\"CODE\":\"A\","
        "\"Name\":\"Aa\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"bbox\":[],\"coordinates\":" SQUARE "}}]}",
        WHOLE(FEATURE(A, MULTI("[" SQUARE "]"))),
        WHOLE(FEATURE(A, POLYGON("[[[100000,400000,3],[100000,400000],[1.0001e5,400000,4,5],[100010,400010],"
                                 "[100000,400000]]]"))),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct geojson g;
        struct err err = {0};
        if (read_as(&g, *state, texts[i], GEO_UNSTATED, &err) != 0)
            fail_msg("%zu: %s %s %s", i, err.key, err.where, err.arg);
        assert_int_equal(g.count, 1);
        assert_string_equal(g.codes[0], "A");
        assert_string_equal(g.names[0], "Aa");
        assert_int_equal(g.system, GEO_RD);
        assert_true(g.by_range);
        assert_int_equal(g.shapes.points[1], 3);
        assert_true(fabs(geo_area(&g.shapes, 0) - 50) < 1e-9);
    }
}

static void which_property(void **state)
{
    static const struct {
        const char *properties, *code, *name;
    } table[] = {
        {"{\"code\":\"1\",\"wijkcode\":\"2\"}", "2", "2"}, /* the best name goes first, wherever it stands */
        {"{\"wijkcode\":\"2\",\"code\":\"1\"}", "2", "2"},
        {"{\"wijkcode\":null,\"code\":\"1\"}", "1", "1"},
        {"{\"wijkcode\":\"\",\"code\":\"1\"}", "1", "1"},
        {"{\"code\":0599,\"naam\":\"x\"}", NULL, NULL},
        {"{\"code\":599,\"naam\":\"Rotterdam\"}", "599", "Rotterdam"},
        {"{\"code\":\"\\u0041\\ud83d\\ude00\\/\",\"naam\":\"\\u00e9\\n\"}", "A\xf0\x9f\x98\x80/", "é\n"},
        {"{\"code\":\"\\ud83dx\",\"naam\":\"\\ude00\"}", "\xef\xbf\xbdx", "\xef\xbf\xbd"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct geojson g;
        struct err err = {0};
        const char *text = arena_printf(
            *state, "%s%s%s",
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":",
            table[i].properties, ",\"geometry\":" POLYGON(SQUARE) "}]}");
        int rc = read_as(&g, *state, text, GEO_UNSTATED, &err);
        if (!table[i].code) {
            assert_int_equal(rc, ERR_INVALID);
            assert_string_equal(err.key, "json_syntax");
            continue;
        }
        if (rc != 0)
            fail_msg("%s: %s %s", table[i].properties, err.key, err.where);
        assert_string_equal(g.codes[0], table[i].code);
        assert_string_equal(g.names[0], table[i].name);
    }
}

static void holes_and_parts(void **state)
{
    struct geojson g;
    const char *text = WHOLE(FEATURE(
        A, MULTI("[[[[100000,400000],[100100,400000],[100100,400100],[100000,400100],[100000,400000]],"
                 "[[100010,400010],[100020,400010],[100020,400020],[100010,400020],[100010,400010]]],"
                 "[[[100200,400000],[100210,400000],[100210,400010],[100200,400010],[100200,400000]]]"
                 "]")) "," FEATURE("{\"code\":\"B\",\"name\":\"Bb\"}", POLYGON(SQUARE)));
    assert_int_equal(read_as(&g, *state, text, GEO_UNSTATED, NULL), 0);
    assert_int_equal(g.count, 2);
    assert_int_equal(g.shapes.polygons[1], 2);
    assert_int_equal(g.shapes.polygons[2], 3);
    assert_int_equal(g.shapes.rings[1], 2);
    assert_int_equal(g.shapes.rings[3], 4);
    assert_true(fabs(geo_area(&g.shapes, 0) - 10000) < 1e-9); /* 10,000 − 100 + 100 */
}

/* Files of CBS have the water of a gemeente as a feature of its own, with the same code. */
static void only_some(void **state)
{
    static const char hole[] =
        MULTI("[[[[100000,400000],[100100,400000],[100100,400100],[100000,400100],[100000,400000]],"
              "[[100010,400010],[100020,400010],[100020,400020],[100010,400020],[100010,400010]]],"
              "[[[100200,400000],[100210,400000],[100210,400010],[100200,400010],[100200,400000]]]]");
    const char *text = arena_printf(
        *state, "{\"features\":[%s%s%s%s%s%s%s%s}],\"type\":\"FeatureCollection\"}",
        "{\"type\":\"Feature\",\"properties\":{\"water\":\"JA\",\"code\":\"A\"},\"geometry\":", hole,
        "},{\"type\":\"Feature\",\"properties\":{\"code\":\"A\",\"WATER\":\"NEE\"},\"geometry\":", hole,
        "},{\"type\":\"Feature\",\"properties\":{\"water\":\"JA\",\"code\":\"A\"},\"geometry\":", hole,
        "},{\"type\":\"Feature\",\"properties\":{\"code\":\"B\",\"water\":\"NEE\"},\"geometry\":",
        POLYGON(SQUARE));
    static const struct {
        const char *only, *is, *key;
        size_t count;
    } table[] = {{NULL, NULL, "geojson_twice", 0},    {"water", "NEE", NULL, 2},
                 {"water", "JA", "geojson_twice", 0}, {"water", "B", "geojson_empty", 0},
                 {"land", "NEE", "geojson_empty", 0}, {"code", "B", NULL, 1}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct geojson g;
        struct err err = {0};
        struct geojson_file file = {.name = "in.geojson",
                                    .text = text,
                                    .len = strlen(text),
                                    .code = code_names,
                                    .label = label_names,
                                    .only = table[i].only,
                                    .is = table[i].is};
        assert_int_equal(geojson_read(&g, *state, &file, &err), table[i].key ? ERR_INVALID : 0);
        assert_string_equal(err.key, table[i].key ? table[i].key : "");
        if (table[i].key)
            continue;
        assert_int_equal(g.count, table[i].count);
        assert_true(fabs(geo_area(&g.shapes, g.count - 1) - 50) < 1e-9);
        if (g.count == 2) {
            assert_true(fabs(geo_area(&g.shapes, 0) - 10000) < 1e-9);
            assert_int_equal(g.shapes.polygons[2], 3);
            assert_int_equal(g.shapes.rings[3], 4);
            assert_int_equal(g.shapes.points[4], 4 + 4 + 4 + 3);
        }
    }
}

static void refused(void **state)
{
    static const struct {
        const char *text, *key, *where;
    } table[] = {
        {"", "json_syntax", "in.geojson:1:1"},
        {"[]", "json_syntax", "in.geojson:1:1"},
        {"{}", "geojson_kind", "in.geojson:1:1"},
        {"{\"type\":\"FeatureCollection\"}", "geojson_empty", "in.geojson:1:1"},
        {WHOLE(""), "geojson_empty", "in.geojson:1:1"},
        {"{\"type\":\"Feature\"}", "geojson_kind", "in.geojson:1:9"},
        {"{\"type\":\"Topology\",\n\"arcs\":[]}", "geojson_kind", "in.geojson:1:9"},
        {WHOLE(FEATURE(A, POLYGON(SQUARE))) "x", "json_syntax", "in.geojson:1:211"},
        {WHOLE("{\"type\":\"Feature\",\n\"type\":\"Feature\"}"), "geojson_twice", "in.geojson:2:1"},
        {WHOLE("{\"properties\":" A ",\"geometry\":" POLYGON(SQUARE) "}"), "geojson_kind", "in.geojson:1:41"},
        {WHOLE("{\"type\":\"Feature\",\"properties\":" A "}"), "geojson_empty", "in.geojson:1:41"},
        {WHOLE(FEATURE(A, "null")), "geojson_empty", "in.geojson:1:108"},
        {WHOLE(FEATURE("null", POLYGON(SQUARE))), "geojson_code", "in.geojson:1:41"},
        {WHOLE(FEATURE("{}", POLYGON(SQUARE))), "geojson_code", "in.geojson:1:41"},
        {WHOLE(FEATURE("{\"code\":[1]}", POLYGON(SQUARE))), "geojson_code", "in.geojson:1:41"},
        {WHOLE(FEATURE(A, "{\"type\":\"Point\",\"coordinates\":[1,2]}")), "geojson_type", NULL},
        {WHOLE(FEATURE(A, "{\"coordinates\":[1,2],\"type\":\"Point\"}")), "geojson_type", NULL},
        {WHOLE(FEATURE(A, "{\"type\":\"GeometryCollection\",\"geometries\":[]}")), "geojson_type", NULL},
        {WHOLE(FEATURE(A, MULTI(SQUARE))), "geojson_type", NULL},
        {WHOLE(FEATURE(A, POLYGON("[" SQUARE "]"))), "geojson_type", NULL},
        {WHOLE(FEATURE(A, "{\"coordinates\":[" SQUARE "],\"type\":\"Polygon\"}")), "geojson_type", NULL},
        {WHOLE(FEATURE(A, "{\"type\":\"Polygon\"}")), "geojson_type", NULL},
        {WHOLE(FEATURE(A, "{\"coordinates\":" SQUARE "}")), "geojson_type", NULL},
        {WHOLE(FEATURE(A, POLYGON("[]"))), "geojson_type", NULL},
        {WHOLE(FEATURE(A, MULTI("[[],[]]"))), "geojson_type", NULL},
        {WHOLE(FEATURE(A, MULTI("[" SQUARE ",[]]"))), "geojson_empty", NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010,400000],[100000,400000]]]"))), "geojson_ring",
         NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100000,400000],[100010,400000],[100000,400000]]]"))),
         "geojson_ring", NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010,400000],[100010,400010],[100000,400001]]]"))),
         "geojson_open", NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010,400000],[100010,NaN],[100000,400000]]]"))),
         "json_syntax", "in.geojson:1:182"},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010,1e999],[100010,400010],[100000,400000]]]"))),
         "geojson_number", NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010,01],[100010,400010],[100000,400000]]]"))),
         "json_syntax", NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010],[100010,400010],[100000,400000]]]"))),
         "geojson_number", NULL},
        {WHOLE(
             FEATURE(A, POLYGON("[[[100000,400000],[\"100010\",400000],[100010,400010],[100000,400000]]]"))),
         "json_syntax", NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010,400000],]]]"))), "json_syntax", NULL},
        {WHOLE(FEATURE(A, POLYGON("[[[100000,400000],[100010 400000]]]"))), "json_syntax", NULL},
        {WHOLE(FEATURE(A, POLYGON(SQUARE)) "," FEATURE(A, POLYGON(SQUARE))), "geojson_twice", "in.geojson"},
        {WHOLE(FEATURE(A, POLYGON(SQUARE)) "," FEATURE("{\"statcode\":\"B\"}", POLYGON(SQUARE))),
         "geojson_code", NULL},
        {WHOLE(FEATURE("{\"x\":\"\n\"}", POLYGON(SQUARE))), "json_syntax", NULL},
        {WHOLE(FEATURE("{\"x\":\"\\x\"}", POLYGON(SQUARE))), "json_syntax", NULL},
        {WHOLE(FEATURE("{\"x\":\"\\u0000\"}", POLYGON(SQUARE))), "json_utf8", NULL},
        {WHOLE(FEATURE("{\"x\":\"\xff\"}", POLYGON(SQUARE))), "json_utf8", "in.geojson:1:78"},
        {WHOLE(FEATURE("{\"x\":truth}", POLYGON(SQUARE))), "json_syntax", NULL},
        {WHOLE(FEATURE(A, POLYGON(SQUARE)) "," FEATURE("{\"code\":\"B\"}",
                                                       POLYGON("[[[5,52],[5.1,52],[5.1,52.1],[5,52]]]"))),
         "geojson_system", "in.geojson"},
        {WHOLE(FEATURE(A, POLYGON("[[[0,0],[1,0],[1,1],[0,0]]]"))), "geojson_system", "in.geojson"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct geojson g;
        struct err err = {0};
        int rc = read_as(&g, *state, table[i].text, GEO_UNSTATED, &err);
        if (rc != ERR_INVALID || strcmp(err.key, table[i].key) != 0 ||
            (table[i].where && strcmp(err.where, table[i].where) != 0))
            fail_msg("%s\n%d %s at %s [%s], not %s at %s", table[i].text, rc, err.key, err.where, err.arg,
                     table[i].key, table[i].where ? table[i].where : "?");
    }
}

static const char *with_crs(struct arena *a, const char *crs, const char *coordinates)
{
    return arena_printf(a, "{\"type\":\"FeatureCollection\",\"features\":[%s%s}}],\"crs\":%s}",
                        "{\"type\":\"Feature\",\"properties\":" A
                        ",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":",
                        coordinates, crs);
}

#define CRS(name) "{\"type\":\"name\",\"properties\":{\"name\":\"" name "\"}}"
#define DEGREES "[[[4.88352559,52.37453253],[4.9,52.4],[4.95,52.37],[4.88352559,52.37453253]]]"

static void systems(void **state)
{
    static const struct {
        const char *crs, *coordinates;
        enum geo_system stated;
        const char *key; /* NULL: read */
        enum geo_system system;
    } table[] = {
        {CRS("urn:ogc:def:crs:EPSG::28992"), SQUARE, GEO_UNSTATED, NULL, GEO_RD},
        {CRS("EPSG:28992"), SQUARE, GEO_RD, NULL, GEO_RD},
        {CRS("urn:ogc:def:crs:EPSG::7415"), SQUARE, GEO_UNSTATED, NULL, GEO_RD},
        {CRS("urn:ogc:def:crs:OGC:1.3:CRS84"), DEGREES, GEO_UNSTATED, NULL, GEO_DEGREES},
        {CRS("EPSG:4326"), DEGREES, GEO_UNSTATED, NULL, GEO_DEGREES},
        {CRS("urn:ogc:def:crs:EPSG::4258"), DEGREES, GEO_DEGREES, NULL, GEO_DEGREES},
        {"null", DEGREES, GEO_UNSTATED, NULL, GEO_DEGREES},
        {"null", SQUARE, GEO_UNSTATED, NULL, GEO_RD},
        {CRS("EPSG:28992"), SQUARE, GEO_DEGREES, "geojson_system", 0},
        {CRS("EPSG:28992"), DEGREES, GEO_UNSTATED, "geojson_range", 0},
        {CRS("EPSG:4326"), SQUARE, GEO_UNSTATED, "geojson_range", 0},
        {CRS("EPSG:4326"), "[[[52.3,4.8],[52.4,4.9],[52.3,4.95],[52.3,4.8]]]", GEO_UNSTATED, "geojson_range",
         0},
        {"null", SQUARE, GEO_DEGREES, "geojson_range", 0},
        {CRS("EPSG:3857"), SQUARE, GEO_UNSTATED, "geojson_system", 0},
        {CRS(""), SQUARE, GEO_RD, "geojson_system", 0},
        {"{\"type\":\"link\"}", SQUARE, GEO_UNSTATED, "geojson_system", 0},
        {"\"EPSG:28992\"", SQUARE, GEO_UNSTATED, "json_syntax", 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct geojson g;
        struct err err = {0};
        int rc =
            read_as(&g, *state, with_crs(*state, table[i].crs, table[i].coordinates), table[i].stated, &err);
        if (rc != (table[i].key ? ERR_INVALID : 0) || (table[i].key && strcmp(err.key, table[i].key) != 0))
            fail_msg("%s %s: %d %s %s [%s]", table[i].crs, table[i].coordinates, rc, err.key, err.where,
                     err.arg);
        if (rc == 0 && g.system != table[i].system)
            fail_msg("%s: system %d", table[i].crs, (int)g.system);
        if (rc == 0 && g.system == GEO_DEGREES) { /* the Westertoren, in metres */
            assert_true(fabs(g.shapes.point[0].x - 120700.723) < 0.1);
            assert_true(fabs(g.shapes.point[0].y - 487525.501) < 0.1);
        }
    }
}

static void depth_is_bounded(void **state)
{
    enum { DEEP = 100000 };
    char *text = arena_alloc(*state, 2 * DEEP + 200), *at = text;
    static const char before[] = "{\"type\":\"FeatureCollection\",\"x\":";
    memcpy(at, before, sizeof before - 1);
    memset(at + sizeof before - 1, '[', DEEP);
    struct geojson g;
    struct err err = {0};
    assert_int_equal(read_as(&g, *state, text, GEO_UNSTATED, &err), ERR_INVALID);
    assert_string_equal(err.key, "json_depth");
    static const char place[] = "{\"features\":[{\"geometry\":{\"coordinates\":";
    memset(text, 0, 2 * DEEP + 200);
    memcpy(text, place, sizeof place - 1);
    memset(text + sizeof place - 1, '[', DEEP);
    assert_int_equal(read_as(&g, *state, text, GEO_UNSTATED, &err), ERR_INVALID);
    assert_string_equal(err.key, "geojson_type");
}

static void long_texts(void **state)
{
    enum { LONG = 1000 };
    char name[LONG + 2];
    memset(name, 'x', sizeof name);
    struct geojson g;
    struct err err = {0};
    for (int over = 0; over < 2; over++) {
        name[LONG + over] = '\0';
        const char *text = arena_printf(
            *state, "%s%s%s",
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":\"",
            name, "\"},\"geometry\":" POLYGON(SQUARE) "}]}");
        assert_int_equal(read_as(&g, *state, text, GEO_UNSTATED, &err), over ? ERR_INVALID : 0);
        name[LONG] = 'x';
    }
    assert_string_equal(err.key, "geojson_long");
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    unsigned n = 1;
    for (;; n++) {
        struct geojson g;
        struct err err = {0};
        ARENA_AUTO a = arena_new(1 << 24);
        mem_fail_after(n);
        int rc = read_as(&g, a, WHOLE(FEATURE(A, POLYGON(SQUARE))), GEO_UNSTATED, &err);
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(rc, happened ? ERR_NOMEM : 0);
        if (!happened)
            break;
    }
    assert_true(n > 6);
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
        cmocka_unit_test(read_in_any_order),
        cmocka_unit_test(which_property),
        cmocka_unit_test(holes_and_parts),
        cmocka_unit_test(only_some),
        cmocka_unit_test(refused),
        cmocka_unit_test(systems),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
