/*
 * What is shown, byte for byte, in every format and both languages (test/figures/golden), and that the formats hold the same. With
 * KIEM_GOLDEN=renew in the environment the files are written anew: look at the difference before keeping it.
 */
#include "base/mem.h"
#include "figures/picture/picture.h"
#include "figures/show/tables.h"
#include "figures/show_case.h"
#include "format/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { OUTPUT = 1 << 20 };

/* Two blocks of five years, small counts, a neighbourhood without births, one with all missing, and rows that are not known. */
static const struct counted cells[] = {
    {0, 2011, {0, 0}, {400, 6, 380, 80, 84, 95}},
    {0, 2012, {1, 1}, {410, 0, 400, 60, 60, 70}},
    {0, 2014, {2, 0}, {390, 0, 390, 40, 40, 40}},
    {0, 2016, {0, 1}, {420, 0, 420, 75, 75, 75}},
    {0, 2018, {2, 0}, {405, 3, 400, 38, 38, 43}},
    {1, 2012, {0, 0}, {50, 0, 48, 7, 7, 9}},
    {1, 2013, {1, 0}, {60, 1, 60, 10, 10, 10}},
    {1, 2017, {2, 1}, {55, 0, 55, 4, 4, 4}},
    {2, 2011, {0, 1}, {900, 0, 900, 190, 190, 190}},
    {2, 2013, {1, 0}, {950, 0, 950, 160, 160, 160}},
    {2, 2015, {2, 0}, {940, 0, 940, 120, 120, 120}},
    {2, 2019, {3, 2}, {30, 0, 0, 0, 0, 30}},
    {-1, 2012, {0, 0}, {12, 0, 12, 2, 2, 2}},
    {3, 2013, {1, 1}, {20, 0, 20, 3, 3, 3}},
    {0, 0, {0, 0}, {4, 0, 4, 1, 1, 1}},
};

static void ask_wijken(struct show_case *c)
{
    case_period(c, "5");
    c->q.curves = "birth_weight nl@2019";
}

static void ask_measures(struct show_case *c)
{
    case_level(c, "gemeente");
    case_period(c, "all");
    c->q.strata[0] = 0;
    c->q.strata[1] = 1;
    c->q.strata_count = 2;
    c->q.indirect = c->q.direct = c->q.trend = c->q.funnel = c->q.rank = true;
    c->q.region = "Regio \"Oost\" & <West>";
}

static void ask_traits(struct show_case *c)
{
    case_level(c, "land");
    case_period(c, "2011-2014,2015-2019");
    c->q.by[0] = 0;
    c->q.by_count = 1;
    c->q.asked_count = 2;
}

static void ask_unequal(struct show_case *c)
{
    case_level(c, "gemeente");
    c->q.inequality = 0;
}

static void ask_lorenz(struct show_case *c)
{
    c->q.asked = &c->asked[1];
    c->q.lorenz = true;
    case_period(c, "5");
}

static void ask_families(struct show_case *c)
{
    ask_lorenz(c);
    c->q.families = true;
    case_level(c, "gemeente");
    case_period(c, "all");
}

static void ask_funnel(struct show_case *c)
{
    c->q.funnel = true;
}

static void ask_rank(struct show_case *c)
{
    c->q.rank = true;
}

static void ask_trend(struct show_case *c)
{
    c->q.trend = true;
    case_level(c, "gemeente");
}

typedef int drawing(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err);

static const struct {
    const char *name;
    void (*ask)(struct show_case *c);
    drawing *picture; /* NULL: tables are held, else only the picture */
} cases[] = {
    {"wijken", ask_wijken, NULL},
    {"measures", ask_measures, NULL},
    {"traits", ask_traits, NULL},
    {"unequal", ask_unequal, NULL},
    {"lorenz", ask_lorenz, NULL},
    {"families", ask_families, NULL},
    {"picture-trend", ask_trend, picture_trend},
    {"picture-funnel", ask_funnel, picture_funnel},
    {"picture-ratio", ask_measures, picture_funnel},
    {"picture-rows", ask_rank, picture_rows},
    {"picture-map", ask_wijken, picture_map},
    {"picture-unequal", ask_unequal, picture_unequal},
    {"picture-lorenz", ask_lorenz, picture_lorenz},
    {"picture-families", ask_families, picture_lorenz},
};
enum { CASES = sizeof cases / sizeof cases[0], ROWS = sizeof cells / sizeof cells[0] };

/* Families of the first place (slots 0 and 1: its block, and years that are not known) and of an unknown place; of the second
 * there are none. */
static const struct total families[] = {{0, 0, 12},  {0, 30, 40}, {0, 60, 25}, {0, 240, 8},
                                        {0, 900, 1}, {1, 15, 2},  {4, 45, 30}};
static const struct totals totals = {families, 7, (const int64_t[8]){4}, 17};

/* The answer of a case and its table; what was asked decides which. */
static int answer(struct picture_of *of, struct table *t, struct show_case *c, struct err *err)
{
    struct figures *f = arena_alloc(c->a, sizeof *f);
    struct unequal_rows *u = arena_alloc(c->a, sizeof *u);
    struct lorenz_rows *l = arena_alloc(c->a, sizeof *l);
    int rc;
    if (!f || !u || !l)
        return ERR_NOMEM;
    *of = (struct picture_of){&c->q, t, f, u, l};
    if (c->q.inequality >= 0) {
        rc = unequal_answer(u, c->a, &c->q, err);
        return rc < 0 ? rc : unequal_table(t, c->a, &c->q, u, err);
    }
    if (c->q.lorenz) {
        rc = c->q.families ? families_answer(l, c->a, &c->q, &totals, err)
                           : lorenz_answer(l, c->a, &c->q, err);
        return rc < 0 ? rc : lorenz_table(t, c->a, &c->q, l, err);
    }
    rc = figures_answer(f, c->a, &c->q, err);
    return rc < 0 ? rc : figures_table(t, c->a, &c->q, f, err);
}

static void hold(const char *name, const char *lang, const char *ending, const struct buf *text)
{
    assert_false(text->failed);
    char path[200];
    snprintf(path, sizeof path, "test/figures/golden/%s.%s.%s", name, lang, ending);
    const char *renew = getenv("KIEM_GOLDEN");
    FILE *file = fopen(path, renew ? "wb" : "rb");
    if (!file)
        fail_msg("%s is not there", path);
    if (renew) {
        assert_int_equal(fwrite(text->data, 1, text->len, file), text->len);
    } else {
        char *kept = mem_alloc(OUTPUT);
        assert_non_null(kept);
        size_t len = fread(kept, 1, OUTPUT - 1, file);
        if (len != text->len || memcmp(kept, text->data, len) != 0)
            fail_msg("%s differs:\n%s", path, text->data);
        mem_free(kept);
    }
    fclose(file);
}

/* Cell by cell: the field of CSV is the member of JSON, and the aligned table has the text for people. */
static void same_content(struct arena *a, const struct table *t, const struct buf *csv,
                         const struct buf *json, const struct buf *text)
{
    struct err err;
    struct value *v = NULL;
    assert_int_equal(json_parse(&v, a, "json", json->data, json->len, &err), 0);
    struct csv c;
    csv_open(&c, "csv", csv->data, csv->len);
    assert_int_equal(csv_next(&c, &err), 1);
    assert_int_equal(c.count, t->column_count);
    for (size_t row = 0; row < t->row_count; row++) {
        assert_int_equal(csv_next(&c, &err), 1);
        for (size_t i = 0; i < t->column_count; i++) {
            const struct column *column = &t->columns[i];
            assert_non_null(strstr(text->data, cell_text(a, column, table_cell(t, row, i), t->words->lang)));
            if (column->csv_only)
                continue;
            const struct value *x = value_get(value_item(value_get(v, "rows"), row), column->code);
            char *field = arena_str(a, csv_field(&c, (int)i));
            char *comma = column->kind == COLUMN_NUMBER ? strchr(field, ',') : NULL;
            if (comma)
                *comma = '.';
            assert_string_equal(value_as_text(x, ""), field);
        }
    }
    assert_int_equal(csv_next(&c, &err), 0);
    csv_release(&c);
    assert_int_equal(value_count(value_get(v, "rows")), t->row_count);
}

static void write_tables(const char *name, const char *lang, struct arena *a, const struct table *t)
{
    BUF_AUTO text, csv, json;
    buf_init(&text, OUTPUT);
    buf_init(&csv, OUTPUT);
    buf_init(&json, OUTPUT);
    table_write_text(&text, a, t);
    table_write_csv(&csv, a, t);
    table_write_json(&json, a, t);
    hold(name, lang, "txt", &text);
    hold(name, lang, "csv", &csv);
    hold(name, lang, "json", &json);
    same_content(a, t, &csv, &json, &text);
}

static void golden(void **state)
{
    (void)state;
    static const char *const langs[] = {"nl", "en"};
    for (size_t i = 0; i < (size_t)CASES * 2; i++) {
        struct show_case c;
        case_make(&c, cells, ROWS, langs[i % 2]);
        cases[i / 2].ask(&c);
        struct picture_of of;
        struct table t;
        struct err err = {0};
        if (answer(&of, &t, &c, &err) != 0)
            fail_msg("%s: %s", cases[i / 2].name, err.key);
        BUF_AUTO svg;
        buf_init(&svg, OUTPUT);
        if (!cases[i / 2].picture) {
            write_tables(cases[i / 2].name, langs[i % 2], c.a, &t);
        } else {
            assert_int_equal(cases[i / 2].picture(&svg, c.a, &of, &err), 0);
            hold(cases[i / 2].name, langs[i % 2], "svg", &svg);
        }
        case_free(&c);
    }
}

/* Every text that is asked for is there: a key would show as itself. */
static void all_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < (size_t)CASES * 2; i++) {
        struct show_case c;
        case_make(&c, cells, ROWS, i % 2 ? "nl" : "en");
        cases[i / 2].ask(&c);
        struct picture_of of;
        struct table t;
        struct err err = {0};
        assert_int_equal(answer(&of, &t, &c, &err), 0);
        BUF_AUTO out;
        buf_init(&out, OUTPUT);
        table_write_text(&out, c.a, &t);
        if (cases[i / 2].picture)
            assert_int_equal(cases[i / 2].picture(&out, c.a, &of, &err), 0);
        assert_null(strstr(out.data, "show."));
        assert_null(strstr(out.data, "picture."));
        assert_null(strstr(out.data, "{1}"));
        assert_null(strstr(out.data, "{2}"));
        case_free(&c);
    }
}

/* Whichever allocation fails: an error, never half an answer; and it works again after it. */
static int whole_way(struct show_case *c, size_t i, struct buf *out)
{
    struct picture_of of;
    struct table t;
    struct err err = {0};
    int rc = answer(&of, &t, c, &err);
    if (rc == 0 && cases[i].picture)
        return cases[i].picture(out, c->a, &of, &err);
    if (rc == 0) {
        table_write_text(out, c->a, &t);
        table_write_json(out, c->a, &t);
        table_write_csv(out, c->a, &t);
    }
    return rc < 0 ? rc : out->failed || arena_failed(c->a) ? ERR_NOMEM : 0;
}

static void failing_allocations(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        int rc = ERR_NOMEM;
        for (unsigned n = 1; rc != 0 && n < 1000; n++) {
            struct show_case c;
            case_make(&c, cells, ROWS, "nl");
            cases[i].ask(&c);
            BUF_AUTO out;
            buf_init(&out, OUTPUT);
            mem_fail_after(n);
            rc = whole_way(&c, i, &out);
            bool failed = mem_failed();
            mem_fail_after(0);
            assert_int_equal(rc, failed ? ERR_NOMEM : 0);
            case_free(&c);
        }
        assert_int_equal(rc, 0);
    }
}

/* Nothing there at all: every table and picture can be made, with no row or with rows that say so. */
static void nothing_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < (size_t)CASES * 2; i++) {
        struct show_case c;
        case_make(&c, cells, i % 2 ? 0 : 3, "nl");
        cases[i / 2].ask(&c);
        if (i % 2)
            case_period(&c, "2012-2016");
        BUF_AUTO out;
        buf_init(&out, OUTPUT);
        assert_int_equal(whole_way(&c, i / 2, &out), 0);
        assert_null(strstr(out.data, "nan"));
        assert_null(strstr(out.data, "inf\""));
        case_free(&c);
    }
}

/* A mean of what are no events has no interval: tables leave it empty, pictures draw none. */
static void no_interval(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        struct show_case c;
        case_make(&c, cells, ROWS, "nl");
        c.indicators[0].interval = c.indicators[1].interval = INTERVAL_NONE;
        cases[i].ask(&c);
        BUF_AUTO out;
        buf_init(&out, OUTPUT);
        assert_int_equal(whole_way(&c, i, &out), 0);
        if (strstr(out.data, "nan") || strstr(out.data, "inf\""))
            fail_msg("%s: %s", cases[i].name, out.data);
        case_free(&c);
    }
}

static void too_many_panels(void **state)
{
    (void)state;
    static struct counted many[200];
    for (int i = 0; i < 200; i++)
        many[i] = (struct counted){0, 1800 + i, {0, 0}, {10, 0, 10, 1, 1, 1}};
    struct show_case c;
    case_make(&c, many, 200, "nl");
    case_period(&c, "1");
    c.q.funnel = true;
    struct picture_of of;
    struct table t;
    struct err err = {0};
    assert_int_equal(answer(&of, &t, &c, &err), 0);
    drawing *const pictures[] = {picture_funnel, picture_rows, picture_map};
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
        BUF_AUTO out;
        buf_init(&out, OUTPUT);
        assert_int_equal(pictures[i](&out, c.a, &of, &err), ERR_INVALID);
        assert_string_equal(err.key, "picture_many");
    }
    c.q.map.shapes = NULL;
    BUF_AUTO out;
    buf_init(&out, OUTPUT);
    assert_int_equal(picture_map(&out, c.a, &of, &err), ERR_INVALID);
    assert_string_equal(err.key, "picture_no_borders");
    case_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden),        cmocka_unit_test(all_words),   cmocka_unit_test(failing_allocations),
        cmocka_unit_test(nothing_there), cmocka_unit_test(no_interval), cmocka_unit_test(too_many_panels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
