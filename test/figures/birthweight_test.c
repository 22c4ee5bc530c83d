/* Birth weight: the formula's table, an imported one, their borders, and what is refused. */
#include "figures/curves_made.h"

#include "base/buf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = arena_new(64u << 20);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void formula(void **state)
{
    const struct curve *c = birthweight_formula(*state);
    const struct birthweight *b = c->birthweight;
    assert_int_equal(b->first_day, 161);
    assert_int_equal(b->days, 134);
    /* The local mean at 283 days, and p10/p50 = 1 − 1.28155 × 0.112 = 0.85647. */
    assert_int_equal(birthweight_limit(b, CENTILE_P50, CURVE_GIRL, 283), 3531);
    assert_int_equal(birthweight_limit(b, CENTILE_P50, CURVE_BOY, 283), 3679);
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_GIRL, 283), 3024);
    assert_int_equal(birthweight_limit(b, CENTILE_P90, CURVE_BOY, 283), 4207);
    /* Hadlock at 40 weeks over that at 283/7: exp(0.332 × (−3/7) − 0.00354 × (40² − (283/7)²)) = 0.97994; × 3531. */
    assert_int_equal(birthweight_limit(b, CENTILE_P50, CURVE_GIRL, 280), 3460);
    assert_string_equal(c->name, "formula");
}

static void formula_rises(void **state)
{
    const struct birthweight *b = birthweight_formula(*state)->birthweight;
    for (int sex = 0; sex < CURVE_SEXES; sex++)
        for (int day = 161; day <= 294; day++) {
            for (int i = 1; i < CENTILES; i++)
                assert_true(birthweight_limit(b, (enum curve_centile)i, (enum curve_sex)sex, day) >
                            birthweight_limit(b, (enum curve_centile)(i - 1), (enum curve_sex)sex, day));
            if (day > 161)
                assert_true(birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, day) >
                            birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, day - 1));
        }
}

static void borders(void **state)
{
    const struct birthweight *b = birthweight_formula(*state)->birthweight;
    for (int sex = 0; sex < CURVE_SEXES; sex++) {
        assert_int_equal(birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, 160), -1);
        assert_true(birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, 161) > 0);
        assert_true(birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, 294) > 0);
        assert_int_equal(birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, 295), -1);
        assert_int_equal(birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, INT32_MAX), -1);
        assert_int_equal(birthweight_limit(b, CENTILE_P10, (enum curve_sex)sex, INT32_MIN), -1);
    }
}

static const char table[] = "sex,ga_days,p3,p10,p90\n"
                            "F,200,800,900,1100\nF,201,810,910,\nM,200,820,920,1150\nM,201,830,930,1160\n";

static void imported(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_BIRTHWEIGHT, table);
    const struct birthweight *b = c->birthweight;
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_GIRL, 200), 900);
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_BOY, 201), 930);
    assert_int_equal(birthweight_limit(b, CENTILE_P90, CURVE_GIRL, 201), -1);
    assert_int_equal(birthweight_limit(b, CENTILE_P50, CURVE_GIRL, 200), -1);
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_GIRL, 202), -1);
    const int32_t *days = birthweight_days(b, CENTILE_P10, CURVE_BOY);
    assert_int_equal(days[0], 920);
    assert_int_equal(days[1], 930);
}

/* Equal tables have equal fingerprints, whatever their line ends, sexes' order and name; another gram is another. */
static void fingerprints(void **state)
{
    uint64_t was = curve_made(*state, CURVE_BIRTHWEIGHT, table)->fingerprint;
    const char *same = "p3;sex;ga_days;p10;p90\r\n820;boy;200;920;1150\r\n830;boy;201;930;1160\r\n"
                       "800;girl;200;900;1100\r\n810;girl;201;910;\r\n";
    const char *other = "sex,ga_days,p3,p10,p90\n"
                        "F,200,800,901,1100\nF,201,810,910,\nM,200,820,920,1150\nM,201,830,930,1160\n";
    assert_true(curve_made(*state, CURVE_BIRTHWEIGHT, same)->fingerprint == was);
    assert_true(curve_made(*state, CURVE_BIRTHWEIGHT, other)->fingerprint != was);
    assert_true(birthweight_formula(*state)->fingerprint != was);
}

static void refused(void **state)
{
    static const struct {
        const char *rows, *key, *where;
    } cases[] = {
        {"", "curve_rows", "t.csv"},
        {"M,200,900\nM,202,910\nF,200,900\nF,202,910\n", "curve_gap", "t.csv:3"},
        {"M,200,900\nM,200,910\nF,200,900\nF,200,910\n", "curve_gap", "t.csv:3"},
        {"M,200,900\n", "curve_sexes", "t.csv"},
        {"M,200,900\nM,201,900\n", "curve_sexes", "t.csv"},
        {"M,200,900\nF,201,900\n", "curve_sexes", "t.csv"},
        {"X,200,900\n", "curve_sex", "t.csv:2"},
        {"M,200.5,900\n", "curve_number", "t.csv:2"},
        {"M,,900\n", "curve_number", "t.csv:2"},
        {"M,200,\n", "curve_empty", "t.csv:2"},
        {"M,200,900.5\n", "curve_grams", "t.csv:2"},
        {"M,200,0\n", "curve_grams", "t.csv:2"},
        {"M,200,1e9\n", "curve_grams", "t.csv:2"},
        {"M,200,nine\n", "curve_number", "t.csv:2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        BUF_AUTO text;
        buf_init(&text, 1000);
        buf_printf(&text, "sex,ga_days,p10\n%s", cases[i].rows);
        struct curve_source s = {"t.csv", "t", "1", {buf_text(&text), text.len}};
        const struct curve *c = NULL;
        struct err err = {0};
        assert_int_equal(curve_read(&c, *state, CURVE_BIRTHWEIGHT, &s, &err), ERR_INVALID);
        assert_string_equal(err.key, cases[i].key);
        assert_string_equal(err.where, cases[i].where);
        assert_null(c);
    }
    struct curve_source falling = {"t.csv", "t", "1", STR("sex,ga_days,p3,p10\nM,200,900,900\nF,200,1,2\n")};
    struct err err = {0};
    const struct curve *c = NULL;
    assert_int_equal(curve_read(&c, *state, CURVE_BIRTHWEIGHT, &falling, &err), ERR_INVALID);
    assert_string_equal(err.key, "curve_centiles");
}

/* The official table, where it is there: the limits that the programme's text names. */
static void official(void **state)
{
    const struct curve *c =
        curve_shared(*state, CURVE_BIRTHWEIGHT, "hoftiezer/hoftiezer_birthweight_by_day.csv");
    if (!c) {
        print_message("SKIP: ../shared/data/hoftiezer is not there\n");
        skip();
    }
    const struct birthweight *b = c->birthweight;
    assert_int_equal(b->first_day, 161);
    assert_int_equal(b->days, 134);
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_GIRL, 280), 2968);
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_BOY, 280), 3086);
    assert_int_equal(birthweight_limit(b, CENTILE_P3, CURVE_GIRL, 161), 373);
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_GIRL, 160), -1);
    assert_int_equal(birthweight_limit(b, CENTILE_P10, CURVE_GIRL, 295), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(formula, setup, teardown),
        cmocka_unit_test_setup_teardown(formula_rises, setup, teardown),
        cmocka_unit_test_setup_teardown(borders, setup, teardown),
        cmocka_unit_test_setup_teardown(imported, setup, teardown),
        cmocka_unit_test_setup_teardown(fingerprints, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test_setup_teardown(official, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
