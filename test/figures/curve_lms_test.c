/* L, M and S: the score, its borders, what lies beyond ±3, interpolation, and which tables are refused. */
#include "figures/curves_made.h"

#include "base/buf.h"
#include "base/mem.h"
#include "figures/curve/number.h"

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

static const char by_day[] = "sex,age,l,m,s\n1,0,0.35,3.3,0.146\n1,1,0.31,3.32,0.147\n1,2,0,3.34,0.147\n"
                             "2,0,0.38,3.2,0.142\n2,1,-0.35,3.2,0.142\n";
static const char by_length[] =
    "sex,length,l,m,s\n1,45,-0.35,2.44,0.09\n1,45.1,-0.35,2.46,0.091\n1,45.2,-0.37,2.5,0.091\n";
static const char dutch[] =
    "pop,sub,sex,x,L,M,S\nnl4,N,M,0,0.6,3.5,0.115\nnl4,N,M,0.5,0.4,7.5,0.11\nnl4,T,M,0,1,3.6,0.12\n"
    "nl4,T,M,0.5,1,7.6,0.12\n";

static double z_of(const struct curve *c, int sex, double x, double y, const char *population)
{
    uint8_t s = (uint8_t)sex;
    double out = 99;
    struct lms_points p = {&s, &x, &y, 1, population};
    curve_z(&out, c, &p);
    return out;
}

/* By hand: ((4/3.3)^0.35 − 1)/(0.35 × 0.146) = (e^(0.35 × 0.19237) − 1)/0.0511 = 1.3629859. */
static void by_hand(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_WHO_WEIGHT, by_day);
    assert_true(fabs(z_of(c, CURVE_BOY, 0, 4, "") - 1.3629859) < 1e-6);
    assert_true(fabs(z_of(c, CURVE_BOY, 2, 4, "") - log(4 / 3.34) / 0.147) < 1e-12);
    assert_true(z_of(c, CURVE_BOY, 1, 3.32, "") == 0);
}

static void borders_by_day(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_WHO_WEIGHT, by_day);
    static const struct {
        double x;
        bool known;
    } cases[] = {{-0.51, false}, {-0.5, true}, {0, true},      {2, true},      {2.49, true},
                 {2.5, false},   {3, false},   {1e300, false}, {-1e300, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(!isnan(z_of(c, CURVE_BOY, cases[i].x, 3.3, "")), cases[i].known);
    assert_true(z_of(c, CURVE_BOY, 0.49, 4, "") == z_of(c, CURVE_BOY, 0, 4, ""));
    assert_true(z_of(c, CURVE_BOY, 0.5, 4, "") == z_of(c, CURVE_BOY, 1, 4, ""));
    assert_true(isnan(z_of(c, CURVE_GIRL, 2, 3.3, "")));
}

static void not_known(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_WHO_WEIGHT, by_day);
    assert_true(isnan(z_of(c, 2, 0, 3.3, "")));
    assert_true(isnan(z_of(c, 255, 0, 3.3, "")));
    assert_true(isnan(z_of(c, CURVE_BOY, NAN, 3.3, "")));
    assert_true(isnan(z_of(c, CURVE_BOY, 0, NAN, "")));
    assert_true(isnan(z_of(c, CURVE_BOY, 0, 0, "")));
    assert_true(isnan(z_of(c, CURVE_BOY, 0, -1, "")));
    assert_true(isnan(z_of(c, CURVE_BOY, 0, 3.3, "N")));
}

static void interpolated(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_WHO_WFL, by_length);
    double l = -0.36, m = 2.48, s = 0.091;
    assert_true(fabs(z_of(c, CURVE_BOY, 45.15, 2.6, "") - (pow(2.6 / m, l) - 1) / (l * s)) < 1e-9);
    assert_true(z_of(c, CURVE_BOY, 45, 2.44, "") == 0);
    assert_true(z_of(c, CURVE_BOY, 45.2, 2.5, "") == 0);
    assert_true(isnan(z_of(c, CURVE_BOY, nextafter(45, 0), 2.5, "")));
    assert_true(isnan(z_of(c, CURVE_BOY, nextafter(45.2, 100), 2.5, "")));
    const struct curve *nl = curve_made(*state, CURVE_NL_WEIGHT, dutch);
    assert_true(fabs(z_of(nl, CURVE_BOY, 0.25, 5.5, "N")) < 1e-12);
    assert_true(fabs(z_of(nl, CURVE_BOY, 0.25, 5.6, "T")) < 1e-12);
    assert_true(isnan(z_of(nl, CURVE_BOY, 0.25, 5.6, "M")));
    assert_true(isnan(z_of(nl, CURVE_BOY, 0.25, 5.6, "")));
}

static double value_at(double k, double l, double m, double s)
{
    return l != 0 ? m * pow(1 + k * l * s, 1 / l) : m * exp(k * s);
}

/* Beyond ±3 as many kilograms as between 2 and 3 make one SD; at ±3 the two meet. */
static void beyond_three(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_WHO_WEIGHT, by_day);
    static const double rows[3][3] = {{0.35, 3.3, 0.146}, {0.31, 3.32, 0.147}, {0, 3.34, 0.147}};
    for (int day = 0; day < 3; day++) {
        double l = rows[day][0], m = rows[day][1], s = rows[day][2];
        for (int side = -1; side <= 1; side += 2) {
            double three = value_at(3 * side, l, m, s), two = value_at(2 * side, l, m, s);
            assert_true(fabs(z_of(c, CURVE_BOY, day, three, "") - 3 * side) < 1e-9);
            assert_true(fabs(z_of(c, CURVE_BOY, day, three * (1 + 1e-9), "") - 3 * side) < 1e-6);
            assert_true(fabs(z_of(c, CURVE_BOY, day, three * (1 - 1e-9), "") - 3 * side) < 1e-6);
            assert_true(fabs(z_of(c, CURVE_BOY, day, three + (three - two), "") - 4 * side) < 1e-9);
            assert_true(fabs(z_of(c, CURVE_BOY, day, three + (three - two) / 2, "") - 3.5 * side) < 1e-9);
        }
    }
}

/* Length has no such rule. */
static void length_goes_on(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_WHO_LENGTH, "sex,age,l,m,s\n1,0,1,50,0.04\n");
    assert_true(fabs(z_of(c, CURVE_BOY, 0, 60, "") - 5) < 1e-12);
    assert_true(fabs(z_of(c, CURVE_BOY, 0, 38, "") + 6) < 1e-12);
}

static void rises_with_y(void **state)
{
    const struct curve *c = curve_made(*state, CURVE_WHO_WEIGHT, by_day);
    for (int sex = 0; sex < CURVE_SEXES; sex++)
        for (int day = 0; day < 2; day++) {
            double last = -INFINITY;
            for (double y = 0.5; y < 9; y += 0.01) {
                double z = z_of(c, sex, day, y, "");
                assert_true(z > last);
                last = z;
            }
        }
}

static void refused(void **state)
{
    static const struct {
        enum curve_kind kind;
        const char *text, *key, *where;
    } cases[] = {
        {CURVE_WHO_WEIGHT, "", "curve_rows", "t"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m\n1,0,1,3\n", "curve_column", "t:1"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n", "curve_rows", "t"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s,M\n1,0,1,3,0.1,3\n", "curve_column_twice", "t:1"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,3,x\n", "curve_number", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,3\n", "curve_number", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n3,0,1,3,0.1\n", "curve_sex", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0.5,1,3,0.1\n", "curve_number", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,-1,1,3,0.1\n", "curve_number", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,3,0.1\n1,2,1,3,0.1\n", "curve_gap", "t:3"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,3,0.1\n1,0,1,3,0.1\n", "curve_gap", "t:3"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,3,0.1\n2,0,1,3,0.1\n1,1,1,3,0.1\n", "curve_apart", "t:4"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,3,0\n", "curve_lms", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,0,0.1\n", "curve_lms", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,-4,3,0.1\n", "curve_lms", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,50,0.1\n", "curve_other", "t:2"},
        {CURVE_WHO_WFL, "sex,length,l,m,s\n1,1e9,1,2.4,0.1\n", "curve_number", "t:2"},
        {CURVE_WHO_WFL, "sex,length,l,m,s\n1,45,1,2.4,0.1\n1,45,1,2.4,0.1\n", "curve_order", "t:3"},
        {CURVE_NL_WEIGHT, "sex,x,l,m,s\n1,0,1,3.5,0.1\n", "curve_column", "t:1"},
        {CURVE_NL_WEIGHT, "sub,sex,x,l,m,s\n,1,0,1,3.5,0.1\n", "curve_empty", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1,3,\"0.1\n", "csv_quote", "t:2"},
        {CURVE_WHO_WEIGHT, "sex,age,l,m,s\n1,0,1e999,3,0.1\n", "curve_number", "t:2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct curve_source s = {"t", "t", "1", str_of(cases[i].text)};
        const struct curve *c = NULL;
        struct err err = {0};
        assert_int_equal(curve_read(&c, *state, cases[i].kind, &s, &err), ERR_INVALID);
        if (!text_is(err.key, cases[i].key) || !text_is(err.where, cases[i].where))
            fail_msg("case %zu: %s %s, not %s %s", i, err.key, err.where, cases[i].key, cases[i].where);
        assert_null(c);
    }
}

static void recognised(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int kind;
    } cases[] = {
        {by_day, CURVE_WHO_WEIGHT},
        {"sex\tage\tl\tm\ts\tloh\r\n1\t0\t1\t49.8842\t0.03795\tL\r\n", CURVE_WHO_LENGTH},
        {"sex,age,l,m,s,loh\n1,0,-0.3,13.4,0.09,L\n", CURVE_WHO_BMI},
        {"sex,age,l,m,s\n1,0,1,34.46,0.036\n", CURVE_WHO_HEAD},
        {by_length, CURVE_WHO_WFL},
        {"sex,height,l,m,s\n1,65,-0.3,7.4,0.08\n", CURVE_WHO_WFH},
        {dutch, CURVE_NL_WEIGHT},
        {"pop;sub;sex;x;L;M;S\nnl4;N;M;0;1;51,32;0,0405\n", CURVE_NL_HEIGHT},
        {"pop,sub,sex,x,L,M,S\nnl4,N,M,0,-0.9,12.6,0.092\n", CURVE_NL_BMI},
        {"pop,sub,sex,x,L,M,S\nnl4,N,M,0,1,35.67,0.0375\n", CURVE_NL_HEAD},
        {"pop,sub,sex,x,L,M,S\nnl4,N16-,M,50,-0.3,3.3,0.08\n", CURVE_NL_WFH},
        {"sex,ga_days,p3,p10\nF,161,373,428\n", CURVE_BIRTHWEIGHT},
        {"key,item,tau,label\ndutch,a,1.7,x\n", CURVE_DSCORE_KEY},
        {"population,key,distribution,age,mu,sigma,nu,tau\ndutch,dutch,LMS,0.03,8.8,0.3,1.4,\n",
         CURVE_DSCORE_REFERENCE},
        {"sex,age,l,m,s\n1,0,1,900,0.1\n", -1},
        {"sex,age,l,m,s\n1,0,1,x,0.1\n", -1},
        {"sex,age,l,m,s\n", -1},
        {"a,b\n1,2\n", -1},
        {"", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct curve_source s = {"t", "t", "1", str_of(cases[i].text)};
        enum curve_kind kind = CURVE_KINDS;
        struct err err = {0};
        int rc = curve_recognise(&kind, &s, &err);
        if (cases[i].kind < 0) {
            assert_int_equal(rc, ERR_INVALID);
            assert_string_equal(err.key, "curve_unknown");
            assert_int_equal(kind, CURVE_KINDS);
        } else {
            assert_int_equal(rc, 0);
            assert_int_equal(kind, cases[i].kind);
        }
    }
}

static void codes(void **state)
{
    (void)state;
    for (int kind = 0; kind < CURVE_KINDS; kind++)
        assert_int_equal(curve_find(str_of(curve_code((enum curve_kind)kind))), kind);
    assert_int_equal(curve_find(STR("who")), -1);
    assert_int_equal(curve_sex_of("Female"), CURVE_GIRL);
    assert_int_equal(curve_sex_of("V"), CURVE_GIRL);
    assert_int_equal(curve_sex_of("1"), CURVE_BOY);
    assert_int_equal(curve_sex_of(""), -1);
    assert_int_equal(curve_sex_of("x"), -1);
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},       {"12.5", 12.5}, {"12,5", 12.5}, {"-.5", -0.5}, {"+3", 3},
                {"1e-3", 1e-3}, {" 7 ", 7},     {"5.", 5},      {"1E+2", 100}, {"0.1", 0.1}};
    static const char *const bad[] = {
        "",     " ",     "-",     ".",     "nan", "inf",
        "0x10", "1.2.3", "1,2,3", "1e",    "1 2", "1-2",
        "e5",   "--1",   "1e5.2", "1e999", "12a", "11111111111111111111111111111111111111111111"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double value = 99;
        assert_true(number_read(&value, good[i].text));
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value = 99;
        if (number_read(&value, bad[i]))
            fail_msg("%s was read as %g", bad[i], value);
        assert_true(value == 99);
    }
}

/* With any one allocation failing the reader says so, and nothing is half there. */
static void out_of_memory(void **state)
{
    (void)state;
    static const struct {
        enum curve_kind kind;
        const char *text;
    } tables[] = {
        {CURVE_NL_WEIGHT, dutch},
        {CURVE_BIRTHWEIGHT, "sex,ga_days,p10\nF,161,428\nM,161,430\n"},
        {CURVE_DSCORE_KEY, "key,item,tau\ndutch,a,1.7\n"},
        {CURVE_DSCORE_REFERENCE,
         "population,key,distribution,age,mu,sigma,nu,tau\ndutch,dutch,LMS,0.03,8.8,0.3,1.4,\n"},
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        int failed = 1;
        for (unsigned n = 1; failed; n++) {
            assert_true(n < 100);
            ARENA_AUTO a = arena_new(1u << 20);
            struct curve_source s = {"t", "t", "1", str_of(tables[i].text)};
            const struct curve *c = NULL;
            struct err err = {0};
            assert_non_null(a);
            mem_fail_after(n);
            int rc = curve_read(&c, a, tables[i].kind, &s, &err);
            failed = mem_failed();
            mem_fail_after(0);
            assert_int_equal(rc, failed ? ERR_NOMEM : 0);
            assert_int_equal(c != NULL, !failed);
        }
    }
    ARENA_AUTO small = arena_new(100);
    assert_non_null(small);
    assert_null(birthweight_formula(small));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(borders_by_day, setup, teardown),
        cmocka_unit_test_setup_teardown(not_known, setup, teardown),
        cmocka_unit_test_setup_teardown(interpolated, setup, teardown),
        cmocka_unit_test_setup_teardown(beyond_three, setup, teardown),
        cmocka_unit_test_setup_teardown(length_goes_on, setup, teardown),
        cmocka_unit_test_setup_teardown(rises_with_y, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test(recognised),
        cmocka_unit_test(codes),
        cmocka_unit_test(numbers),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
