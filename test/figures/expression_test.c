/* The language of indicators: what is read as what, what is refused where and why, and that what is written reads back. */
#include "base/mem.h"
#include "figures/expression/functions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct field_code sexes[] = {{"m", {"jongen", "boy"}}, {"f", {"meisje", "girl"}}};
static const struct field_code outcomes[] = {{"live", {"levend", "live"}},
                                             {"stillborn", {"dood", "stillborn"}}};
static const struct field_code positions[] = {{"lying", {"liggend", "lying"}},
                                              {"standing", {"staand", "standing"}}};
static const struct field fields[] = {
    {.code = "child", .kind = FIELD_PSEUDONYM},
    {.code = "area", .kind = FIELD_AREA},
    {.code = "year", .kind = FIELD_PERIOD, .period = PERIOD_YEAR, .min = 1990, .max = 2100},
    {.code = "sex", .kind = FIELD_CODE, .codes = sexes, .code_count = 2},
    {.code = "ga_days", .kind = FIELD_NUMBER, .min = 112, .max = 322, .unit = "days"},
    {.code = "weight_g", .kind = FIELD_NUMBER, .min = 100, .max = 7500, .unit = "g"},
    {.code = "weight_kg", .kind = FIELD_NUMBER, .decimals = 2, .min = 300, .max = 4000, .unit = "kg"},
    {.code = "height_cm", .kind = FIELD_NUMBER, .decimals = 1, .min = 500, .max = 1200, .unit = "cm"},
    {.code = "age_days", .kind = FIELD_NUMBER, .min = 457, .max = 1096, .unit = "days"},
    {.code = "outcome", .kind = FIELD_CODE, .codes = outcomes, .code_count = 2},
    {.code = "position", .kind = FIELD_CODE, .codes = positions, .code_count = 2},
    {.code = "died", .kind = FIELD_FLAG},
    {.code = "death_days", .kind = FIELD_NUMBER, .min = 0, .max = 365, .unit = "days"},
    {.code = "figure", .kind = FIELD_LABEL},
    {.code = "large", .kind = FIELD_NUMBER, .min = 0, .max = (int64_t)1 << 61},
    {.code = "twoyear.daz", .kind = FIELD_NUMBER, .decimals = 2, .min = -1000, .max = 1000, .unit = "SD"},
};
static const struct schema births = {
    .code = "births", .fields = fields, .count = sizeof fields / sizeof fields[0]};

static int read_text(const struct expr **out, struct arena *a, const char *text, struct err *err)
{
    struct expr_scope scope = {.name = "x", .schema = &births};
    return expression_read(out, a, &scope, str_of(text), EXPR_ANY, err);
}

/* What is read, written again. */
static void rewritten(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } table[] = {
        {"ga_days<259", "ga_days < 259"},
        {"ga_days < 258.5", "ga_days < 258.5"},
        {"weight_kg >= 3", "weight_kg >= 3.00"},
        {"weight_kg < height_cm", "weight_kg < height_cm"},
        {"outcome = \"live\" and not died", "outcome = 'live' and not died"},
        {"'live' = outcome", "outcome = 'live'"},
        {"outcome != 'live'", "not outcome = 'live'"},
        {"outcome in ('stillborn', 'live', 'live')", "outcome in ('live', 'stillborn')"},
        {"ga_days in (3, 1, 2, 1)", "ga_days in (1, 2, 3)"},
        {"weight_kg in (3, 3.5)", "weight_kg in (3.00, 3.50)"},
        {"figure = 'asked'", "figure = 'asked'"},
        {"figure in (\"it's\", 'b')", "figure in ('b', \"it's\")"},
        {"died or died and died", "died or died and died"},
        {"(died or died) and died", "(died or died) and died"},
        {"died or (died or died)", "died or (died or died)"},
        {"not (died and died)", "not (died and died)"},
        {"not not died", "not not died"},
        {"ga_days - (weight_g - 1) < 0", "ga_days - (weight_g - 1) < 0"},
        {"ga_days - weight_g - 1 < 0", "ga_days - weight_g - 1 < 0"},
        {"(ga_days + 1) * 2 = 6", "(ga_days + 1) * 2 = 6"},
        {"-ga_days < -5", "0 - ga_days < -5"},
        {"- -5 < ga_days", "5 < ga_days"},
        {"twoyear.daz >= -2", "twoyear.daz >= -2.00"},
        {"twoyear.daz < -0.5", "twoyear.daz < -0.50"},
        {"ga_days / 7 < 37", "ga_days / 7 < 37"},
        {"if(died, death_days < 7, false)", "if(died, death_days < 7, false)"},
        {"if(died, death_days, 0)", "if(died, death_days, 0)"},
        {"known(child) and known(ga_days)", "known(child) and known(ga_days)"},
        {"count(died, ga_days < 3) / 2", "count(died, ga_days < 3) / 2"},
        {"sga(weight_g, sex, ga_days)", "sga(weight_g, sex, ga_days)"},
        {"below_centile(weight_g, sex, ga_days, 3)", "below_centile(weight_g, sex, ga_days, 3)"},
        {"bmi_z(weight_kg, height_cm, sex, age_days, ga_days, position) > 2",
         "bmi_z(weight_kg, height_cm, sex, age_days, ga_days, position) > 2.00"},
        {"year >= 2012 ", "year >= 2012"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct err err = {0};
        const struct expr *e = NULL;
        if (read_text(&e, a, table[i].text, &err) != 0)
            fail_msg("%s: %s %s %s", table[i].text, err.key, err.where, err.arg);
        BUF_AUTO out, again;
        buf_init(&out, 1 << 16);
        buf_init(&again, 1 << 16);
        expression_write(&out, &births, e);
        assert_string_equal(buf_text(&out), table[i].expected);
        assert_int_equal(read_text(&e, a, buf_text(&out), &err), 0);
        expression_write(&again, &births, e);
        assert_string_equal(buf_text(&again), buf_text(&out));
    }
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key, *where, *arg;
    } table[] = {
        {"", "expression_value", "x:1", ""},
        {"ga_days <", "expression_value", "x:10", ""},
        {"ga_days < 259 died", "expression_end", "x:15", "died"},
        {"(ga_days < 259", "expression_expected", "x:15", ")"},
        {"ga_day < 259", "expression_name", "x:1", "ga_day → ga_days?"},
        {"zzzzz < 259", "expression_name", "x:1", "zzzzz"},
        {"sgaa(weight_g, sex, ga_days)", "expression_function", "x:1", "sgaa → sga?"},
        {"sga(weight_g, sex)", "expression_arguments", "x:1", "sga(weight_g, sex, ga_days)"},
        {"below_centile(weight_g, sex, ga_days)", "expression_arguments", "x:1",
         "below_centile(weight_g, sex, ga_days, 10)"},
        {"below_centile(weight_g, sex, ga_days, 4)", "expression_centile", "x:1", "3, 5, 10, 50, 90, 95, 97"},
        {"sga(weight_kg, sex, ga_days)", "expression_argument_decimals", "x:1", "weight_g: 0"},
        {"sga(age_days, sex, ga_days)", "expression_unit", "x:1", "weight_g: days ≠ g"},
        {"sga(weight_g, outcome, ga_days)", "expression_codes", "x:1", "sex: m, f"},
        {"outcome = 'alive'", "expression_code", "x:9", "'alive'; outcome: live, stillborn"},
        {"outcome = 3", "expression_pair", "x:9", "code, number"},
        {"outcome < 'live'", "expression_order", "x:9", "code"},
        {"died = true", "expression_truth", "x:6", "truth, truth"},
        {"ga_days and died", "expression_wants", "x:9", "number ≠ truth"},
        {"outcome", "expression_wants", "x:1", "code ≠ truth"},
        {"'live'", "expression_wants", "x:1", "text ≠ truth"},
        {"child = 3", "expression_pair", "x:7", "pseudonym, number"},
        {"if(died, 1, true)", "expression_pair", "x:1", "number, truth"},
        {"if(died, 1)", "expression_arguments", "x:1", "if(truth, value, value)"},
        {"known(died, died)", "expression_many", "x:6", "1"},
        {"ga_days in (weight_g)", "expression_pair", "x:9", "number, number"},
        {"ga_days / 7 in (1)", "expression_in", "x:13", "real"},
        {"ga_days < 1234567890123456", "expression_number", "x:11", "15, 6"},
        {"ga_days < 1.1234567", "expression_number", "x:11", "15, 6"},
        {"ga_days < 2weeks", "expression_number", "x:11", "15, 6"},
        {"figure = 'é' and ga_days < ;", "expression_sign", "x:28", ";"},
        {"figure = 'é", "expression_quote", "x:10", "'"},
        {"large * 3 < 1", "expression_large", "x:7", NULL},
        {"large + large + large < 1", "expression_large", "x:15", NULL},
        {"large < 0.5", "expression_large", "x:7", NULL},
        {"weight_kg * weight_kg * weight_kg * weight_kg < 1", "expression_decimals", "x:35", "6"},
        {"1 < 2 < 3", "expression_end", "x:7", "<"},
        {"and", "expression_value", "x:1", "and"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct err err = {0};
        const struct expr *e = NULL;
        if (read_text(&e, a, table[i].text, &err) != ERR_INVALID)
            fail_msg("%s is taken", table[i].text);
        if (strcmp(err.key, table[i].key) != 0 || strcmp(err.where, table[i].where) != 0 ||
            (table[i].arg && strcmp(err.arg, table[i].arg) != 0))
            fail_msg("%s: %s %s %s", table[i].text, err.key, err.where, err.arg);
        assert_null(e);
    }
}

static void bounds(void **state)
{
    (void)state;
    char text[EXPR_MAX_TEXT + 10];
    struct err err = {0};
    const struct expr *e = NULL;
    ARENA_AUTO a = arena_new(1 << 22);
    memset(text, '(', sizeof text - 1);
    text[100] = '\0';
    assert_int_equal(read_text(&e, a, text, &err), ERR_INVALID);
    assert_string_equal(err.key, "expression_deep");
    memset(text, '-', 100);
    assert_int_equal(read_text(&e, a, text, &err), ERR_INVALID);
    assert_string_equal(err.key, "expression_deep");
    for (int i = 0; i < 100; i++)
        memcpy(text + (size_t)i * 8, "died or ", 8);
    memcpy(text + 800, "died", 5);
    assert_int_equal(read_text(&e, a, text, &err), ERR_INVALID);
    assert_string_equal(err.key, "expression_deep");
    memset(text, ' ', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(read_text(&e, a, text, &err), ERR_INVALID);
    assert_string_equal(err.key, "expression_long");
}

/* What is brought to the same decimals, and what can come out. */
static void numbers(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct err err = {0};
    const struct expr *e = NULL;
    assert_int_equal(read_text(&e, a, "height_cm - weight_kg", &err), 0);
    assert_int_equal(e->decimals, 2);
    assert_int_equal(e->min, 5000 - 4000);
    assert_int_equal(e->max, 12000 - 300);
    assert_int_equal(e->args[0]->op, EXPR_SCALE);
    assert_int_equal(e->args[0]->constant, 10);
    assert_int_equal(read_text(&e, a, "twoyear.daz * -3", &err), 0);
    assert_int_equal(e->min, -3000);
    assert_int_equal(e->max, 3000);
    assert_int_equal(read_text(&e, a, "weight_kg / 2", &err), 0);
    assert_int_equal(e->decimals, -1);
    assert_int_equal(e->args[0]->op, EXPR_REAL);
}

static void failing_memory(void **state)
{
    (void)state;
    for (unsigned n = 1;; n++) {
        struct err err = {0};
        const struct expr *e = NULL;
        mem_fail_after(n);
        ARENA_AUTO a = arena_new(1 << 20);
        int rc = a ? read_text(&e, a, "outcome in ('live', 'stillborn') and ga_days * 2 < 258.5", &err)
                   : ERR_NOMEM;
        bool failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        if (!failed)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rewritten), cmocka_unit_test(refused),        cmocka_unit_test(bounds),
        cmocka_unit_test(numbers),   cmocka_unit_test(failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
