/* The real borders of 2022 and the GGD regions of 2023: what they hold, that levels agree with each other, and which gemeenten need the
 * mergers between those years. */
#include "engine/areas.h"
#include "engine/figures_made.h"

#include "base/str.h"
#include "geo/dissolve.h"
#include "geo/geojson.h"

#include <math.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DATA "../shared/data/"
/* Weesp went into Amsterdam on 24 March 2022, Brielle, Hellevoetsluis and Westvoorne became Voorne aan Zee on 1 January 2023; the
 * borders of 2022 are those of 1 January. */
static const char mergers[] = "from_code;from_year;to_code;to_year;share\n"
                              "GM0457;2022;GM0363;2023;1\nGM0501;2022;GM1992;2023;1\n"
                              "GM0530;2022;GM1992;2023;1\nGM0614;2022;GM1992;2023;1\n";

static int run(struct made_store *m, const char *const *words)
{
    return made_run(m, &command_areas, words);
}
#define RUN(m, ...) assert_int_equal(run((m), (const char *const[]){__VA_ARGS__, NULL}), 0)

static void import_all(struct made_store *m)
{
    RUN(m, "import", "2022", DATA "geo_kwb_tmap/NLD_dist_rd.geojson");
    RUN(m, "import", "2022", DATA "geo_kwb_tmap/NLD_muni_rd.geojson");
    RUN(m, "regions", "2023", DATA "regions/gemeente_vr_ggd.csv");
}

static size_t orphans(const struct area_book *b, enum area_level level)
{
    size_t n = 0;
    for (size_t i = 0; i < b->layers[level].count; i++)
        n += b->layers[level].areas[i].parent < 0;
    return n;
}

static void opened(struct area_book *b, struct made_store *m)
{
    struct err err = {0};
    if (areas_open(b, &m->engine, 2022, &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
}

static void what_there_is(void **state)
{
    struct made_store *m = *state;
    struct area_book b;
    import_all(m);
    opened(&b, m);
    static const size_t counts[AREA_LEVELS] = {3340, 345, 25, 1};
    uint32_t part[3340];
    for (int level = 0; level < AREA_LEVELS; level++) {
        assert_int_equal(b.layers[level].count, counts[level]);
        assert_int_equal(b.layers[level].neighbours.count, counts[level]);
        assert_int_equal(geo_parts(part, &b.layers[level].neighbours), 1);
    }
    assert_int_equal(orphans(&b, AREA_WIJK), 0);
    assert_int_equal(orphans(&b, AREA_GEMEENTE), 4);
    assert_int_equal(b.layers[AREA_WIJK].joined_count, 6); /* four Wadden islands, Texel, Zeeuws-Vlaanderen */
    made_file(m, "mergers.csv", mergers);
    RUN(m, "successors", made_path(m, "mergers.csv"));
    RUN(m, "check", "2022");
    opened(&b, m);
    assert_int_equal(orphans(&b, AREA_GEMEENTE), 0);
    enum area_level level;
    int32_t weesp = area_find_any(&level, &b, "Weesp"), amsterdam = area_find_any(&level, &b, "Amsterdam");
    assert_int_equal(b.layers[AREA_GEMEENTE].areas[weesp].parent,
                     b.layers[AREA_GEMEENTE].areas[amsterdam].parent);
}

/* Pairs of a graph without those that were joined. */
static size_t touching(const struct geo_graph *g)
{
    size_t n = 0;
    for (uint32_t k = 0; k < g->first[g->count]; k++)
        n += g->length[k] > 0;
    return n / 2;
}

static void levels_agree(void **state)
{
    struct made_store *m = *state;
    struct area_book b;
    import_all(m);
    opened(&b, m);
    const struct area_layer *wijken = &b.layers[AREA_WIJK], *above = &b.layers[AREA_GEMEENTE];
    int32_t *group = arena_alloc(m->arena, wijken->count * sizeof *group);
    double *sum = arena_alloc(m->arena, above->count * sizeof *sum);
    for (size_t i = 0; i < wijken->count; i++) {
        group[i] = wijken->areas[i].parent;
        sum[group[i]] += geo_area(&wijken->shapes, i);
    }
    for (size_t i = 0; i < above->count; i++)
        if (fabs(sum[i] - geo_area(&above->shapes, i)) > 1)
            fail_msg("%s: %.0f m² of wijken, %.0f m² itself", above->areas[i].code, sum[i],
                     geo_area(&above->shapes, i));
    /* Gemeenten are neighbours exactly when wijken of theirs are: two files, drawn apart. Lengths differ by metres at most: a corner
     * of a wijk may lie half a metre off the border of its gemeente, which then goes by it. */
    struct geo_graph lifted;
    assert_int_equal(geo_graph_group(&lifted, m->arena, &wijken->neighbours, group, above->count, NULL), 0);
    assert_int_equal(touching(&wijken->neighbours), 9212);
    assert_int_equal(touching(&above->neighbours), 884);
    assert_int_equal(touching(&lifted), 884);
    for (size_t i = 0; i < above->count; i++)
        for (uint32_t k = lifted.first[i]; k < lifted.first[i + 1]; k++) {
            uint32_t n = above->neighbours.first[i];
            while (n < above->neighbours.first[i + 1] && above->neighbours.to[n] != lifted.to[k])
                n++;
            if (lifted.length[k] > 0 && (n == above->neighbours.first[i + 1] ||
                                         fabsf(above->neighbours.length[n] - lifted.length[k]) > 5))
                fail_msg("%s and %s", above->areas[i].code, above->areas[lifted.to[k]].code);
        }
    struct geo_shapes together;
    struct geo_grouping g = {.group = group, .count = above->count};
    assert_int_equal(geo_dissolve(&together, m->arena, &wijken->shapes, &g, GEO_TOLERANCE, NULL), 0);
    for (size_t i = 0; i < above->count; i++)
        if (fabs(geo_area(&together, i) - geo_area(&above->shapes, i)) > geo_area(&above->shapes, i) * 2e-5)
            fail_msg("%s: %.0f m² put together, %.0f m² itself", above->areas[i].code, geo_area(&together, i),
                     geo_area(&above->shapes, i));
}

/* Provinces are no level of the programme, but their borders read, and are those of the gemeenten. */
static void provinces(void **state)
{
    struct made_store *m = *state;
    struct area_book b;
    static const char *const code[] = {"code", NULL}, *const name[] = {"name", NULL};
    const char *path = DATA "geo_kwb_tmap/NLD_prov_rd.geojson";
    BUF_AUTO text;
    buf_init(&text, 1 << 24);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char bytes[65536];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        buf_add(&text, bytes, n);
    fclose(in);
    struct geojson_file file = {
        .name = path, .text = buf_text(&text), .len = text.len, .code = code, .label = name};
    struct geojson g;
    assert_int_equal(geojson_read(&g, m->arena, &file, NULL), 0);
    assert_int_equal(g.count, 12);
    assert_int_not_equal(run(m, (const char *const[]){"import", "2022", path, NULL}), 0);
    import_all(m);
    opened(&b, m);
    double provinces_area = 0, gemeenten_area = 0;
    for (size_t i = 0; i < g.count; i++)
        provinces_area += geo_area(&g.shapes, i);
    for (size_t i = 0; i < b.layers[AREA_GEMEENTE].count; i++)
        gemeenten_area += geo_area(&b.layers[AREA_GEMEENTE].shapes, i);
    assert_true(fabs(provinces_area - gemeenten_area) < 1);
}

/* Rows of 2004 to 2024 with the codes of 2022, and rows of 2023 with the codes of that year. */
static void a_trend_on_the_borders_of_2022(void **state)
{
    enum { YEARS = 21 };
    struct made_store *m = *state;
    struct area_book b;
    import_all(m);
    made_file(m, "mergers.csv", mergers);
    RUN(m, "successors", made_path(m, "mergers.csv"));
    opened(&b, m);
    const struct area_layer *wijken = &b.layers[AREA_WIJK];
    size_t count = wijken->count;
    const char **codes = arena_alloc(m->arena, (count + 2) * sizeof *codes);
    struct area_seen *seen = arena_alloc(m->arena, (count * YEARS + 2) * sizeof *seen);
    for (size_t i = 0; i < count; i++)
        codes[i] = wijken->areas[i].code;
    codes[count] = "WK199201"; /* of Voorne aan Zee, from 2023 on */
    codes[count + 1] = "GM1992";
    for (size_t i = 0; i < count * YEARS; i++)
        seen[i] = (struct area_seen){(uint32_t)(i / YEARS), 2004 + (int32_t)(i % YEARS)};
    struct area_view v;
    struct area_question q = {AREA_WIJK, codes, count + 2, seen, count * YEARS};
    assert_int_equal(area_view(&v, m->arena, &b, &q, NULL), 0);
    assert_int_equal(v.target_count, count);
    assert_int_equal(v.lost_count, 0);
    size_t rotterdam = 0;
    int32_t gemeente = area_find(&b, AREA_GEMEENTE, "GM0599");
    for (size_t t = 0; t < v.target_count; t++)
        rotterdam += v.targets[t].parent == gemeente;
    assert_int_equal(rotterdam, 21);

    seen[q.seen_count++] = (struct area_seen){(uint32_t)count, 2023};
    seen[q.seen_count++] = (struct area_seen){(uint32_t)count + 1, 2023};
    for (int level = 0; level < AREA_LEVELS; level++) {
        /* For wijken the wijk of 2023 is nowhere, for every wijk there has data of its own in 2023; the gemeente is too coarse. */
        static const size_t targets[AREA_LEVELS] = {3340, 343, 25, 1}, lost[AREA_LEVELS] = {2, 0, 0, 0};
        q.level = (enum area_level)level;
        assert_int_equal(area_view(&v, m->arena, &b, &q, NULL), 0);
        assert_int_equal(v.target_count, targets[level]);
        assert_int_equal(v.lost_count, lost[level]);
        for (size_t t = 0; level == AREA_GEMEENTE && t < v.target_count; t++)
            if (v.targets[t].member_count > 1)
                assert_string_equal(v.targets[t].name, "Brielle + Hellevoetsluis + Westvoorne");
    }
}

/* The same borders in degrees, as GDAL makes them: the same neighbours, and nothing moved by over half a metre. */
static void in_degrees(void **state)
{
    struct made_store *m = *state;
    struct area_book plain, b;
    const char *to = made_path(m, "degrees.geojson");
    const char *const words[] = {
        "ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", to, DATA "geo_kwb_tmap/NLD_muni_rd.geojson", NULL};
    char *argv[8];
    pid_t child;
    int status = 0;
    memcpy(argv, words, sizeof words);
    if (posix_spawnp(&child, "ogr2ogr", NULL, NULL, argv, environ) != 0) {
        print_message("ogr2ogr (gdal-bin) is not there: borders in degrees are not tried\n");
        skip();
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    import_all(m);
    opened(&plain, m);
    RUN(m, "import", "2023", to);
    assert_int_equal(areas_open(&b, &m->engine, 2023, NULL), 0);
    const struct area_layer *metres = &plain.layers[AREA_GEMEENTE], *degrees = &b.layers[AREA_GEMEENTE];
    assert_int_equal(degrees->count, 345);
    assert_int_equal(touching(&degrees->neighbours), 884);
    for (size_t i = 0; i < degrees->count; i++) {
        struct geo_point p = geo_centroid(&metres->shapes, i), q = geo_centroid(&degrees->shapes, i);
        if (hypot(p.x - q.x, p.y - q.y) > 0.5)
            fail_msg("%s is %.2f m off", metres->areas[i].name, hypot(p.x - q.x, p.y - q.y));
    }
}

int main(void)
{
    if (access(DATA "geo_kwb_tmap/NLD_dist_rd.geojson", R_OK) != 0 ||
        access(DATA "regions/gemeente_vr_ggd.csv", R_OK) != 0) {
        puts("SKIP: the real borders and regions are not there (" DATA "geo_kwb_tmap, " DATA "regions)");
        return 77;
    }
#define ON_STORE(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)
    const struct CMUnitTest tests[] = {
        ON_STORE(what_there_is), ON_STORE(levels_agree),
        ON_STORE(provinces),     ON_STORE(a_trend_on_the_borders_of_2022),
        ON_STORE(in_degrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
