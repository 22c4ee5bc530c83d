/* Statements: what is refused, that each asks only what it needs, failing memory. That they count right is held in
 * test/figures/duckdb, by running them. */
#include "figures/expression/sql.h"

#include "base/mem.h"
#include "figures/curve/curve.h"
#include "figures/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct setup {
    struct registry r;
    struct curves curves;
    const struct indicator *asked[8];
};

static void load(struct setup *s, struct arena *a)
{
    registry_load(&s->r, a);
    s->curves = (struct curves){0};
    s->curves.of[CURVE_BIRTHWEIGHT] = birthweight_formula(a);
}

static struct sql_question ask(struct setup *s, const char *const *codes)
{
    struct sql_question q = {.indicators = s->asked, .curves = &s->curves};
    for (; codes[q.indicator_count]; q.indicator_count++)
        s->asked[q.indicator_count] = indicators_find(&s->r.indicators, codes[q.indicator_count]);
    return q;
}

static void refused(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(64 << 20);
    struct setup s;
    struct err err = {0};
    load(&s, a);
    BUF_AUTO out;
    buf_init(&out, 1 << 20);
    struct sql_question q = ask(&s, (const char *const[]){"big2", "supervision_0_2", NULL});
    assert_int_equal(sql_write(&out, a, &q, &err), ERR_INVALID);
    assert_string_equal(err.key, "sql_schemas");
    assert_string_equal(err.where, "supervision_0_2");
    q = ask(&s, (const char *const[]){"overweight_at_two", NULL});
    assert_int_equal(sql_write(&out, a, &q, &err), ERR_NOT_FOUND);
    assert_string_equal(err.key, "sql_curve");
    assert_string_equal(err.arg, "who-bmi");
    assert_int_equal(out.len, 0);
    BUF_AUTO small;
    buf_init(&small, 200);
    q = ask(&s, (const char *const[]){"preterm", NULL});
    assert_int_equal(sql_write(&small, a, &q, &err), ERR_NOMEM);
}

/* Columns and curves that nobody asks are not in it: a table may lack them. */
static void asks_what_it_needs(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(64 << 20);
    struct setup s;
    load(&s, a);
    BUF_AUTO out;
    buf_init(&out, 1 << 20);
    struct sql_question q = ask(&s, (const char *const[]){"preterm", NULL});
    assert_int_equal(sql_write(&out, a, &q, NULL), 0);
    assert_non_null(strstr(buf_text(&out), "\"ga_days\""));
    assert_null(strstr(buf_text(&out), "weight_g"));
    assert_null(strstr(buf_text(&out), "birth weight"));
    assert_null(strstr(buf_text(&out), "OFFSET"));
    buf_clear(&out);
    q.dialect = SQL_POSTGRES;
    assert_int_equal(sql_write(&out, a, &q, NULL), 0);
    assert_non_null(strstr(buf_text(&out), "OFFSET 0"));
}

/* A choice in a choice in a choice … is written once each. */
static void grows_with_what_is_written(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(64 << 20);
    struct setup s;
    load(&s, a);
    BUF_AUTO text, out;
    buf_init(&text, EXPR_MAX_TEXT);
    buf_init(&out, 1 << 20);
    for (int i = 0; i < 50; i++)
        buf_adds(&text, "if(smoking, anomaly, ");
    buf_adds(&text, "died");
    for (int i = 0; i < 50; i++)
        buf_addc(&text, ')');
    struct indicator deep = *indicators_find(&s.r.indicators, "smoking");
    struct expr_scope scope = {.name = "deep", .schema = deep.schema};
    assert_int_equal(expression_read(&deep.numerator, a, &scope, str_of(buf_text(&text)), EXPR_TRUTH, NULL),
                     0);
    const struct indicator *asked = &deep;
    struct sql_question q = {.indicators = &asked, .indicator_count = 1, .curves = &s.curves};
    assert_int_equal(sql_write(&out, a, &q, NULL), 0);
    assert_in_range(out.len, 5000, 50000);
}

static void failing_memory(void **state)
{
    (void)state;
    ARENA_AUTO kept = arena_new(64 << 20);
    struct setup s;
    load(&s, kept);
    struct sql_question q = ask(&s, (const char *const[]){"big2", "big4", NULL});
    bool failed = true;
    for (unsigned n = 1; failed; n++) {
        mem_fail_after(n);
        ARENA_AUTO a = arena_new(16 << 20);
        BUF_AUTO out;
        buf_init(&out, 1 << 20);
        int rc = a ? sql_write(&out, a, &q, NULL) : ERR_NOMEM;
        failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused),
        cmocka_unit_test(asks_what_it_needs),
        cmocka_unit_test(grows_with_what_is_written),
        cmocka_unit_test(failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
