/* kiem figures areas on a store: imported and opened again, damage found and named, the same borders from GeoJSON, GeoPackage and
 * Shapefile, and a clear word where GDAL is missing. */
#include "engine/areas.h"
#include "engine/areas_command.h"
#include "engine/figures_made.h"

#include "base/mem.h"
#include "base/str.h"

#include <math.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define FEATURE(code, name, coordinates)                                                                     \
    "{\"type\":\"Feature\",\"properties\":{\"wijkcode\":\"" code "\",\"wijknaam\":\"" name                   \
    "\"},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[" coordinates "]}}"
#define RING(x0, x1) "[[" #x0 ",400000],[" #x1 ",400000],[" #x1 ",400100],[" #x0 ",400100],[" #x0 ",400000]]"
#define HOLE "[[100010,400010],[100010,400020],[100020,400020],[100020,400010],[100010,400010]]"

static const char wijken[] =
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:"
    "EPSG::28992\"}},"
    "\"features\":[" FEATURE("WK000102", "Zuid", "[" RING(100100, 100200) "]") "," FEATURE(
        "WK000101", "Eén",
        "[" RING(100000, 100100) "," HOLE "]") "," FEATURE("WK000201", "Los",
                                                           "[" RING(100500, 100600) "],[" RING(
                                                               100700, 100800) "]") "]}";
static const char regions[] = "gm_code;gm_name;ggd_name\nGM0001;Een;Noord\nGM0002;Twee;Zuid\n";

static int areas(struct made_store *m, const char *const *words)
{
    return made_run(m, &command_areas, words);
}
#define AREAS(m, ...) areas((m), (const char *const[]){__VA_ARGS__, NULL})

static void imported(void **state)
{
    struct made_store *m = *state;
    struct area_book b;
    struct err err;
    assert_int_equal(AREAS(m, "list"), 0);
    assert_int_equal(areas_open(&b, &m->engine, 2022, &err), ERR_NOT_FOUND);
    assert_string_equal(err.key, "areas_none");
    made_file(m, "w.geojson", wijken);
    made_file(m, "r.csv", regions);
    made_file(m, "s.csv", "from_code;from_year;to_code;to_year\nGM0009;2018;GM0002;2019\n");
    made_folders_synced = 0;
    assert_int_equal(AREAS(m, "import", "2022", made_path(m, "w.geojson")), 0);
    assert_int_equal(made_folders_synced, 3); /* those that got a name: the store, the areas, the borders */
    assert_int_equal(areas_open(&b, &m->engine, 0, &err), 0);
    assert_int_equal(b.year, 2022);
    assert_null(b.successors);
    assert_int_equal(b.layers[AREA_GGD].count, 0);
    assert_int_equal(AREAS(m, "regions", "2023", made_path(m, "r.csv")), 0);
    assert_int_equal(AREAS(m, "successors", made_path(m, "s.csv")), 0);
    assert_int_equal(areas_open(&b, &m->engine, 2022, &err), 0);
    assert_int_equal(b.layers[AREA_WIJK].count, 3);
    assert_string_equal(b.layers[AREA_WIJK].areas[0].name, "Eén");
    assert_string_equal(b.layers[AREA_GEMEENTE].areas[1].name, "Twee");
    assert_int_equal(b.layers[AREA_GGD].count, 2);
    assert_non_null(b.successors);
    assert_true(fabs(geo_area(&b.layers[AREA_WIJK].shapes, 0) - 9900) < 1e-6);
    assert_int_equal(b.layers[AREA_WIJK].neighbours.first[3], 4); /* two pairs, of which one was joined */
    assert_int_equal(b.layers[AREA_WIJK].joined_count, 1);
    assert_int_equal(AREAS(m, "import", "2021", made_path(m, "w.geojson"), "--where", "wijknaam=Zuid"), 0);
    assert_int_equal(areas_open(&b, &m->engine, 2021, &err), 0);
    assert_int_equal(b.layers[AREA_WIJK].count, 1);
    assert_int_equal(areas_open(&b, &m->engine, 2020, &err), ERR_NOT_FOUND);
    assert_int_equal(AREAS(m, "list"), 0);
    assert_int_equal(AREAS(m, "list", "2022"), 0);
    assert_int_equal(AREAS(m, "list", "2022", "--in", "Twee"), 0);
    assert_int_not_equal(AREAS(m, "check", "2021"),
                         0); /* without a wijk, GM0002 is nowhere and its region is empty */
    assert_int_equal(AREAS(m, "check", "2022"), 0);
    assert_int_equal(AREAS(m, "neighbours", "2022", "--level", "gemeente"), 0);
}

static void refused(void **state)
{
    struct made_store *m = *state;
    made_file(m, "w.geojson", wijken);
    made_file(m, "open.json", "{\"type\":\"FeatureCollection\",");
    made_file(m, "r.csv", "gm_code\n");
    const char *w = made_path(m, "w.geojson");
    assert_int_not_equal(AREAS(m, "import", "22", w), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", made_path(m, "open.json")), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", made_path(m, "none.geojson")), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", made_path(m, "none.gpkg")), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", w, "--level", "buurt"), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", w, "--level", "gemeente"), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", w, "--code", "buurtcode"), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", w, "--crs", "wgs84"), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", w, "--crs", "utm"), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", w, "--where", "water"), 0);
    assert_int_not_equal(AREAS(m, "import", "2022", w, "--where", "wijknaam=Noord"), 0);
    assert_int_not_equal(AREAS(m, "regions", "2022", made_path(m, "r.csv")), 0);
    assert_int_not_equal(AREAS(m, "successors", made_path(m, "r.csv")), 0);
    assert_int_not_equal(AREAS(m, "neighbours", "2022"), 0);
    assert_int_not_equal(AREAS(m, "check"), 0);
    assert_int_not_equal(AREAS(m, "import"), 0);
    assert_int_not_equal(AREAS(m, "borders"), 0);
    /* None of it left anything. */
    struct area_book b;
    assert_int_equal(areas_open(&b, &m->engine, 0, NULL), ERR_NOT_FOUND);
    assert_int_equal(access(made_path(m, "store/areas"), F_OK), -1);
}

static void damage_is_found_and_named(void **state)
{
    struct made_store *m = *state;
    static const char *const files[] = {"store/areas/2022-wijk.areas", "store/areas/2022.regions",
                                        "store/areas/successors"};
    made_file(m, "w.geojson", wijken);
    made_file(m, "r.csv", regions);
    made_file(m, "s.csv", "from_code;from_year;to_code;to_year\nGM0009;2018;GM0002;2019\n");
    assert_int_equal(AREAS(m, "import", "2022", made_path(m, "w.geojson")), 0);
    assert_int_equal(AREAS(m, "regions", "2022", made_path(m, "r.csv")), 0);
    assert_int_equal(AREAS(m, "successors", made_path(m, "s.csv")), 0);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct area_book b;
        struct err err = {0};
        BUF_AUTO bytes;
        buf_init(&bytes, 1 << 20);
        const char *path = made_path(m, files[i]);
        assert_int_equal(areas_open(&b, &m->engine, 2022, &err), 0);
        assert_int_equal(areas_read_file(&bytes, path, &err), 0);
        bytes.data[bytes.len / 2] ^= 4;
        made_bytes(path, bytes.data, bytes.len);
        assert_int_equal(areas_open(&b, &m->engine, 2022, &err), ERR_INVALID);
        assert_string_equal(err.key, "areas_damaged");
        assert_string_equal(err.where, path);
        assert_int_not_equal(AREAS(m, "list"), 0);
        bytes.data[bytes.len / 2] ^= 4;
        made_bytes(path, bytes.data, bytes.len);
    }
    /* A file under another's name is not taken for it. */
    struct area_book b;
    struct err err = {0};
    assert_int_equal(rename(made_path(m, files[0]), made_path(m, "store/areas/2023-wijk.areas")), 0);
    assert_int_equal(areas_open(&b, &m->engine, 2023, &err), ERR_INVALID);
    assert_string_equal(err.key, "areas_damaged");
}

static void every_allocation_fails_once(void **state)
{
    struct made_store *m = *state;
    made_file(m, "w.geojson", wijken);
    made_file(m, "r.csv", regions);
    made_file(m, "s.csv", "from_code;from_year;to_code;to_year\nGM0009;2018;GM0002;2019\n");
    assert_int_equal(AREAS(m, "import", "2022", made_path(m, "w.geojson")), 0);
    assert_int_equal(AREAS(m, "regions", "2022", made_path(m, "r.csv")), 0);
    assert_int_equal(AREAS(m, "successors", made_path(m, "s.csv")), 0);
    unsigned n = 1;
    for (;; n++) {
        ARENA_AUTO a = arena_new(1 << 24);
        struct engine e = m->engine;
        struct area_book b;
        struct err err = {0};
        e.arena = a;
        mem_fail_after(n);
        int rc = areas_open(&b, &e, 2022, &err);
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(rc, happened ? ERR_NOMEM : 0);
        if (!happened)
            break;
    }
    assert_true(n > 10);
}

/* Runs ogr2ogr; whether it is there. */
static bool convert(const char *format, const char *to, const char *from)
{
    const char *const words[] = {"ogr2ogr", "-f", format, to, from, NULL};
    char *argv[6];
    pid_t child;
    int status = 0;
    memcpy(argv, words, sizeof words);
    if (posix_spawnp(&child, "ogr2ogr", NULL, NULL, argv, environ) != 0)
        return false;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    return true;
}

static void same_book(const struct area_book *a, const struct area_book *b)
{
    const struct area_layer *one = &a->layers[AREA_WIJK], *other = &b->layers[AREA_WIJK];
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        assert_string_equal(one->areas[i].code, other->areas[i].code);
        assert_string_equal(one->areas[i].name, other->areas[i].name);
        assert_true(fabs(geo_area(&one->shapes, i) - geo_area(&other->shapes, i)) < 1e-6);
        struct geo_point p = geo_centroid(&one->shapes, i), q = geo_centroid(&other->shapes, i);
        assert_true(hypot(p.x - q.x, p.y - q.y) < 1e-6);
        assert_int_equal(one->neighbours.first[i + 1], other->neighbours.first[i + 1]);
    }
    for (uint32_t k = 0; k < one->neighbours.first[one->count]; k++)
        assert_int_equal(one->neighbours.to[k], other->neighbours.to[k]);
}

static void other_formats(void **state)
{
    struct made_store *m = *state;
    struct area_book plain, b;
    made_file(m, "w.geojson", wijken);
    const char *w = made_path(m, "w.geojson");
    if (!convert("GPKG", made_path(m, "w.gpkg"), w)) {
        print_message("ogr2ogr (gdal-bin) is not there: GeoPackage and Shapefile are not tried\n");
        skip();
    }
    assert_true(convert("ESRI Shapefile", made_path(m, "w.shp"), w));
    assert_true(convert("ESRI Shapefile", made_path(m, "w.shz"), w));
    assert_int_equal(rename(made_path(m, "w.shz"), made_path(m, "w.zip")), 0);
    assert_int_equal(AREAS(m, "import", "2022", w), 0);
    assert_int_equal(areas_open(&plain, &m->engine, 2022, NULL), 0);
    static const char *const files[] = {"w.gpkg", "w.shp", "w.zip"};
    for (int i = 0; i < 3; i++) {
        const char *year = arena_printf(m->arena, "%d", 2023 + i);
        assert_int_equal(AREAS(m, "import", year, made_path(m, files[i])), 0);
        assert_int_equal(areas_open(&b, &m->engine, 2023 + i, NULL), 0);
        same_book(&plain, &b);
    }
    made_file(m, "bad.gpkg", "no GeoPackage");
    struct err err = {0};
    BUF_AUTO out;
    buf_init(&out, 1 << 20);
    assert_int_equal(areas_convert(&out, made_path(m, "bad.gpkg"), NULL, &err), ERR_INVALID);
    assert_string_equal(err.key, "areas_gdal");
    assert_int_equal(areas_convert(&out, made_path(m, "w.gpkg"), "no-such-layer", &err), ERR_INVALID);
    assert_int_equal(areas_convert(&out, made_path(m, "none.gpkg"), NULL, &err), ERR_NOT_FOUND);
    assert_string_equal(err.key, "file_read");
}

static void without_gdal(void **state)
{
    struct made_store *m = *state;
    struct err err = {0};
    BUF_AUTO out;
    buf_init(&out, 1 << 20);
    made_file(m, "w.gpkg", "x");
    const char *path = getenv("PATH") ? arena_str(m->arena, getenv("PATH")) : "/usr/bin:/bin";
    assert_int_equal(setenv("PATH", m->folder, 1), 0);
    int rc = areas_convert(&out, made_path(m, "w.gpkg"), NULL, &err);
    assert_int_equal(setenv("PATH", path, 1), 0);
    assert_int_equal(rc, ERR_NOT_FOUND);
    assert_string_equal(err.key, "areas_no_gdal");
    assert_int_equal(out.len, 0);
}

int main(void)
{
#define ON_STORE(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)
    const struct CMUnitTest tests[] = {
        ON_STORE(imported),
        ON_STORE(refused),
        ON_STORE(damage_is_found_and_named),
        ON_STORE(every_allocation_fails_once),
        ON_STORE(other_formats),
        ON_STORE(without_gdal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
