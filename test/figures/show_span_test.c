/* Blocks of years: grids that stay where they are whatever years the data hold, lists, and what is refused. */
#include "figures/show_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct counted three_years[] = {
    {0, 2004, {0}, {1, 0, 1, 0, 0, 0}},
    {0, 2011, {0}, {1, 0, 1, 0, 0, 0}},
    {1, 2013, {0}, {1, 0, 1, 0, 0, 0}},
    {1, 0, {0}, {1, 0, 1, 0, 0, 0}},
};

static int read_blocks(struct buf *out, const char *text, const char *within, struct err *err)
{
    struct show_case c;
    case_make(&c, three_years, 4, "nl");
    struct spans spans = {0};
    int rc = spans_read(&spans, c.a, &c.cube, &(struct spans_asked){text, within, false}, err);
    for (size_t i = 0; i < spans.count; i++)
        buf_printf(out, "%s:%d ", span_label(c.a, &spans.items[i]), spans.items[i].with_data);
    case_free(&c);
    return rc;
}

static void blocks(void **state)
{
    (void)state;
    static const struct {
        const char *text, *within, *expected;
    } table[] = {
        {"5", NULL, "2000–2004:1 2005–2009:0 2010–2014:2 "},
        {"3", NULL, "2004–2006:1 2007–2009:0 2010–2012:1 2013–2015:1 "},
        {"all", NULL, "2004–2013:3 "},
        {"1", "2010-2012", "2010:0 2011:1 2012:0 "},
        {"5", "2004-2012", "2004:1 2005–2009:0 2010–2012:1 "},
        {"2012-2016,2004", NULL, "2004:1 2012–2016:1 "},
        {"1990-1999", NULL, "1990–1999:0 "},
        {"all", "2011", "2011:1 "},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct err err = {0};
        BUF_AUTO out;
        buf_init(&out, 1000);
        assert_int_equal(read_blocks(&out, table[i].text, table[i].within, &err), 0);
        assert_string_equal(buf_text(&out), table[i].expected);
    }
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *within, *key;
    } table[] = {
        {"", NULL, "show_period"},
        {"0", NULL, "show_period"},
        {"-5", NULL, "show_period"},
        {"100", NULL, "show_period"},
        {"5y", NULL, "show_period"},
        {"2012-", NULL, "show_period"},
        {"2012-2010", NULL, "show_period"},
        {"2012,", NULL, "show_period"},
        {"2012-2013-2014", NULL, "show_period"},
        {"2010-2012,2012-2014", NULL, "show_overlap"},
        {"2010,2010", NULL, "show_overlap"},
        {"all", "20", "show_years"},
        {"all", "2023-2004", "show_years"},
        {"all", "1990-1995", "show_no_years"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct err err = {0};
        BUF_AUTO out;
        buf_init(&out, 1000);
        assert_true(read_blocks(&out, table[i].text, table[i].within, &err) < 0);
        assert_string_equal(err.key, table[i].key);
        assert_string_equal(buf_text(&out), "");
    }
}

/* A cube without cells has no grid; a list of years stands by itself. */
static void nothing_there(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, three_years, 0, "nl");
    assert_int_equal(c.q.spans.count, 0);
    case_period(&c, "2012-2016");
    assert_int_equal(c.q.spans.count, 1);
    assert_int_equal(c.q.spans.items[0].with_data, 0);
    case_free(&c);
}

/* Months count as the year they lie in. */
static void months(void **state)
{
    (void)state;
    static const struct counted cells[] = {{0, 2011 * 12, {0}, {1, 0, 1, 0, 0, 0}},
                                           {0, 2011 * 12 + 11, {0}, {1, 0, 1, 0, 0, 0}}};
    struct show_case c;
    case_make(&c, cells, 2, "nl");
    struct spans spans;
    struct err err;
    assert_int_equal(spans_read(&spans, c.a, &c.cube, &(struct spans_asked){"1", NULL, true}, &err), 0);
    assert_int_equal(spans.count, 1);
    assert_int_equal(spans.items[0].first, 2011);
    case_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks),
        cmocka_unit_test(refused),
        cmocka_unit_test(nothing_there),
        cmocka_unit_test(months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
