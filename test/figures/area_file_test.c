/* What is imported: tables of regions and successors read and refused; borders as a file, in which any bit that flips is found. */
#include "base/mem.h"
#include "figures/area/check.h"
#include "figures/area_case.h"
#include "geo/shapes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct refusal {
    const char *text, *key, *where;
};

static void check_refusals(struct arena *a, const struct refusal *table, size_t count, bool regions)
{
    for (size_t i = 0; i < count; i++) {
        struct area_regions r;
        struct area_successors s;
        struct err err = {0};
        size_t len = strlen(table[i].text);
        int rc = regions ? area_regions_read(&r, a, "in.csv", table[i].text, len, &err)
                         : area_successors_read(&s, a, "in.csv", table[i].text, len, &err);
        if (rc != ERR_INVALID || strcmp(err.key, table[i].key) != 0 || strcmp(err.where, table[i].where) != 0)
            fail_msg("%s: %d %s at %s", table[i].text, rc, err.key, err.where);
    }
}

static void regions_read(void **state)
{
    static const char text[] =
        "vr;gm_name;GM_CODE;ggd_name;ggd_code\nx; Zee ;GM0002;Zuid;\ny;Aa;GM0001; Noord;GG01\n";
    struct area_regions r;
    assert_int_equal(area_regions_read(&r, *state, "in.csv", text, sizeof text - 1, NULL), 0);
    assert_int_equal(r.count, 2);
    assert_string_equal(r.rows[0].gemeente, "GM0001");
    assert_string_equal(r.rows[0].ggd, "GG01");
    assert_string_equal(r.rows[0].ggd_name, "Noord");
    const struct area_region_row *row = area_regions_find(&r, "GM0002");
    assert_non_null(row);
    assert_string_equal(row->ggd, "Zuid");
    assert_string_equal(row->gemeente_name, "Zee");
    assert_null(area_regions_find(&r, "GM0003"));
}

static void regions_refused(void **state)
{
    static const struct refusal table[] = {
        {"", "table_column", "in.csv:1"},
        {"gm_code;name\n", "table_column", "in.csv:1"},
        {"gm_code;ggd_name\n", "regions_empty", "in.csv"},
        {"gm_code;ggd_name\nGM0001;\n", "regions_empty", "in.csv:2"},
        {"gm_code;ggd_name\n;Noord\n", "regions_empty", "in.csv:2"},
        {"gm_code;ggd_name\nGM0001;Noord\nGM0001;Zuid\n", "regions_parents", "in.csv"},
        {"gm_code;ggd_name\nGM0001;Noord\nGM0001;Noord\n", "regions_parents", "in.csv"},
        {"gm_code;ggd_code;ggd_name\nGM0001;GG01;Noord\nGM0002;GG01;Zuid\n", "regions_name", "in.csv"},
        {"gm_code;ggd_code;ggd_name\nGM0001;GG01;Noord\nGM0002;GG02;Noord\n", "regions_name", "in.csv"},
        {"gm_code;ggd_code;ggd_name\nGM0001;GG01;Noord\nGM0002;;Noord\n", "regions_name", "in.csv"},
        {"gm_code;ggd_name\n\"GM0001;Noord\n", "csv_quote", "in.csv:2"},
    };
    check_refusals(*state, table, sizeof table / sizeof table[0], true);
}

#define HEAD "from_code;from_year;to_code;to_year;share\n"

static void successors_read(void **state)
{
    struct area_successors s = area_case_successors(
        *state, "GM0003;2020;GM0001;2021;0.25\nGM0002; 2018 ;GM0003;2019; \nGM0003;2020;GM0004;2021;0.75\n");
    assert_int_equal(s.count, 3);
    assert_string_equal(s.by_from[0].from, "GM0002");
    assert_string_equal(s.by_from[1].to, "GM0001");
    assert_string_equal(s.by_to[0].to, "GM0001");
    assert_string_equal(s.by_to[2].to, "GM0004");
    assert_true(s.by_from[0].share <= 0);
    assert_int_equal(s.by_from[0].to_year, 2019);
    struct area_step step = area_successors_step(&s, "GM0003", 2019, 2025, false);
    assert_int_equal(step.count, 2);
    assert_true(step.forward && step.complete);
    step = area_successors_step(&s, "GM0003", 2019, 2020, false); /* not yet */
    assert_int_equal(step.count, 0);
    step = area_successors_step(&s, "GM0003", 2021, 2025, false); /* no more */
    assert_int_equal(step.count, 0);
    step = area_successors_step(&s, "GM0003", 2021, 2025, true); /* but it can only mean what it was */
    assert_int_equal(step.count, 2);
    step = area_successors_step(&s, "GM0001", 2021, 2015, false);
    assert_int_equal(step.count, 1);
    assert_false(step.forward);
    assert_string_equal(step.rows[0].from, "GM0003");
}

static void successors_refused(void **state)
{
    static const struct refusal table[] = {
        {"from_code;from_year;to_code\n", "table_column", "in.csv:1"},
        {HEAD "GM0001;2020;WK000100;2021;\n", "successors_code", "in.csv:2"},
        {HEAD "0001;2020;GM0002;2021;\n", "successors_code", "in.csv:2"},
        {HEAD "GM0001;2020;;2021;\n", "successors_code", "in.csv:2"},
        {HEAD "GM0001;2020;GM0002;2020;\n", "successors_year", "in.csv:2"},
        {HEAD "GM0001;2021;GM0002;2020;\n", "successors_year", "in.csv:2"},
        {HEAD "GM0001;20;GM0002;2020;\n", "successors_year", "in.csv:2"},
        {HEAD "GM0001;2020;GM0002;2021x;\n", "successors_year", "in.csv:2"},
        {HEAD "GM0001;2020;GM0002;;\n", "successors_year", "in.csv:2"},
        {HEAD "GM0001;2020;GM0002;2021;0\n", "successors_share", "in.csv:2"},
        {HEAD "GM0001;2020;GM0002;2021;1.1\n", "successors_share", "in.csv:2"},
        {HEAD "GM0001;2020;GM0002;2021;nan\n", "successors_share", "in.csv:2"},
        {HEAD "GM0001;2020;GM0002;2021;0,5\n", "successors_share", "in.csv:2"},
        {HEAD "\nGM0001;2020;GM0002;2021;\nGM0001;2020;GM0002;2021;1\n", "successors_twice", "in.csv"},
    };
    check_refusals(*state, table, sizeof table / sizeof table[0], false);
}

static struct area_borders three(struct arena *a, struct buf *file)
{
    static const char *const texts[] = {"10 0 20 0 20 10 10 10 / 12 2 14 2 14 4 12 4", "0 0 10 0 10 10 0 10",
                                        "20 0 30 0 30 10 20 10 ; 50 0 60 0 60 10"};
    static const char *const codes[] = {"WK000102", "WK000101", "WK000103"}, *const names[] = {"Twee", "Eén",
                                                                                               "Drie"};
    struct geojson g = {.count = 3, .codes = codes, .names = names, .shapes = shapes_of(a, texts, 3)};
    struct area_borders b;
    assert_int_equal(area_borders_make(&b, a, 2022, AREA_WIJK, &g, NULL), 0);
    area_borders_write(file, &b);
    assert_false(file->failed);
    return b;
}

static void file_reads_back(void **state)
{
    BUF_AUTO file, again;
    buf_init(&file, 1 << 16);
    buf_init(&again, 1 << 16);
    struct area_borders b = three(*state, &file), got;
    assert_string_equal(b.codes[0], "WK000101");
    assert_string_equal(b.names[0], "Eén");
    assert_true(geo_area(&b.shapes, 1) > 95 && geo_area(&b.shapes, 1) < 97);
    assert_string_equal(graph_text(*state, &b.touching), "0-1:10 1-2:10");
    assert_int_equal(area_borders_read(&got, *state, "f", (struct str){file.data, file.len}, NULL), 0);
    assert_int_equal(got.year, 2022);
    assert_int_equal(got.level, AREA_WIJK);
    assert_string_equal(got.names[1], "Twee");
    assert_string_equal(graph_text(*state, &got.touching), "0-1:10 1-2:10");
    area_borders_write(&again, &got);
    assert_int_equal(again.len, file.len);
    assert_memory_equal(again.data, file.data, file.len);
}

static void every_flipped_bit_is_found(void **state)
{
    BUF_AUTO file;
    buf_init(&file, 1 << 16);
    three(*state, &file);
    for (size_t bit = 0; bit < file.len * 8; bit++) {
        struct area_borders got;
        struct err err = {0};
        ARENA_AUTO a = arena_new(1 << 20);
        file.data[bit / 8] = (char)(file.data[bit / 8] ^ (1 << bit % 8));
        int rc = area_borders_read(&got, a, "f", (struct str){file.data, file.len}, &err);
        if (rc != ERR_INVALID || strcmp(err.key, "areas_damaged") != 0 || strcmp(err.where, "f") != 0)
            fail_msg("bit %zu: %d", bit, rc);
        file.data[bit / 8] = (char)(file.data[bit / 8] ^ (1 << bit % 8));
    }
    for (size_t len = 0; len < file.len; len++) {
        struct area_borders got;
        ARENA_AUTO a = arena_new(1 << 20);
        assert_int_equal(area_borders_read(&got, a, "f", (struct str){file.data, len}, NULL), ERR_INVALID);
    }
    buf_addc(&file, 'x');
    struct area_borders got;
    assert_int_equal(area_borders_read(&got, *state, "f", (struct str){file.data, file.len}, NULL),
                     ERR_INVALID);
    struct str out;
    BUF_AUTO table;
    buf_init(&table, 1000);
    area_file_seal(&table, "REGI", "text", 4);
    assert_int_equal(area_file_open(&out, "REGI", "f", (struct str){table.data, table.len}, NULL), 0);
    assert_true(str_is(out, "text"));
    assert_int_equal(area_file_open(&out, "SUCC", "f", (struct str){table.data, table.len}, NULL),
                     ERR_INVALID);
}

static void codes_of_a_level(void **state)
{
    static const struct {
        enum area_level level;
        const char *code;
        bool right;
    } table[] = {
        {AREA_WIJK, "WK059910", true},    {AREA_WIJK, "WK0599AB", true},  {AREA_WIJK, "WK0599", true},
        {AREA_WIJK, "GM0599", false},     {AREA_WIJK, "WK05", false},     {AREA_WIJK, "wk059910", false},
        {AREA_GEMEENTE, "GM0599", true},  {AREA_GEMEENTE, "0599", false}, {AREA_GEMEENTE, "GM05990", false},
        {AREA_GEMEENTE, "GM059x", false}, {AREA_GGD, "GG0111", true},     {AREA_GGD, "GM0111", false},
        {AREA_LAND, "NL00", true},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct geojson g = {.count = 1,
                            .codes = &table[i].code,
                            .names = &table[i].code,
                            .shapes = shapes_of(*state, (const char *const[]){"0 0 1 0 1 1"}, 1)};
        struct area_borders b;
        struct err err = {0};
        assert_int_equal(area_borders_make(&b, *state, 2022, table[i].level, &g, &err),
                         table[i].right ? 0 : ERR_INVALID);
        assert_string_equal(err.key, table[i].right ? "" : "areas_kind");
    }
}

static int all_of_it(struct arena *a, const struct geojson *g, struct str file, struct err *err)
{
    static const char regions_text[] = "gm_code;ggd_name\nGM0001;Noord\n";
    static const char rows[] = HEAD "GM0009;2018;GM0001;2019;\n";
    static const char *const codes[] = {"WK000901", "WK000101"};
    static const struct area_seen seen[] = {{0, 2015}, {1, 2022}, {7, 2022}};
    struct area_borders made, b;
    struct area_regions r;
    struct area_successors s;
    struct area_book book;
    struct area_view v;
    struct geo_graph graph;
    struct geo_shapes shapes;
    const struct area_finding *found;
    size_t count;
    int rc = area_borders_make(&made, a, 2022, AREA_WIJK, g, err);
    if (rc == 0)
        rc = area_borders_read(&b, a, "f", file, err);
    if (rc == 0)
        rc = area_regions_read(&r, a, "r", regions_text, sizeof regions_text - 1, err);
    if (rc == 0)
        rc = area_successors_read(&s, a, "s", rows, sizeof rows - 1, err);
    struct area_parts parts = {.year = 2022, .borders = {&b}, .regions = &r, .successors = &s};
    struct area_question q = {AREA_WIJK, codes, 2, seen, 3};
    if (rc == 0)
        rc = area_book_make(&book, a, &parts, err);
    if (rc == 0)
        rc = area_view(&v, a, &book, &q, err);
    if (rc == 0)
        rc = area_view_neighbours(&graph, a, &v, err);
    if (rc == 0)
        rc = area_view_shapes(&shapes, a, &v, err);
    if (rc == 0)
        rc = area_check(&found, &count, a, &book, &book, err);
    return rc;
}

static void every_allocation_fails_once(void **state)
{
    static const char *const texts[] = {"0 0 10 0 10 10 0 10", "10 0 20 0 20 10 10 10"};
    static const char *const codes[] = {"WK000101", "WK000102"};
    struct geojson g = {.count = 2, .codes = codes, .names = codes, .shapes = shapes_of(*state, texts, 2)};
    struct area_borders b;
    BUF_AUTO file;
    buf_init(&file, 1 << 16);
    assert_int_equal(area_borders_make(&b, *state, 2022, AREA_WIJK, &g, NULL), 0);
    area_borders_write(&file, &b);
    unsigned n = 1;
    for (;; n++) {
        struct err err = {0};
        ARENA_AUTO a = arena_new(1 << 22);
        mem_fail_after(n);
        int rc = all_of_it(a, &g, (struct str){file.data, file.len}, &err);
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(rc, happened ? ERR_NOMEM : 0);
        if (!happened)
            break;
    }
    assert_true(n > 30);
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
        cmocka_unit_test(regions_read),     cmocka_unit_test(regions_refused),
        cmocka_unit_test(successors_read),  cmocka_unit_test(successors_refused),
        cmocka_unit_test(file_reads_back),  cmocka_unit_test(every_flipped_bit_is_found),
        cmocka_unit_test(codes_of_a_level), cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
