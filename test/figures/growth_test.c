/* Rules around a growth score: lying and standing at 731 days, preterm birth, oedema, flags, reasons. Tables are made up. */
#include "figures/curves_made.h"

#include "base/buf.h"
#include "figures/curve/growth.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct made {
    struct arena *arena;
    struct curves curves;
};

/* Days 0 … 1826 for both sexes, with the median one step lower from day 731; L = 1 gives z = (y/M − 1)/S. */
static const char *table_by_day(struct arena *a, const char *median, const char *standing)
{
    BUF_AUTO b;
    buf_init(&b, 1u << 20);
    buf_adds(&b, "sex,age,l,m,s\n");
    for (int sex = 1; sex <= 2; sex++)
        for (int day = 0; day <= 1826; day++)
            buf_printf(&b, "%d,%d,1,%s,0.05\n", sex, day, day < 731 ? median : standing);
    return buf_keep(&b, a);
}

static const char *table_by_length(struct arena *a, const char *name, int from, int to, const char *median)
{
    BUF_AUTO b;
    buf_init(&b, 1u << 20);
    buf_printf(&b, "sex,%s,l,m,s\n", name);
    for (int sex = 1; sex <= 2; sex++)
        for (int mm = from; mm <= to; mm++)
            buf_printf(&b, "%d,%d.%d,1,%s,0.1\n", sex, mm / 10, mm % 10, median);
    return buf_keep(&b, a);
}

static int setup(void **state)
{
    static struct made made;
    struct arena *a = arena_new(64u << 20);
    made = (struct made){.arena = a};
    if (!a)
        return -1;
    const char *dutch =
        "sub,sex,x,l,m,s\nN,1,0,1,50,0.05\nN,1,21,1,184,0.04\nN,2,0,1,49,0.05\nN,2,21,1,170,0.04\n"
        "T,1,0,1,51,0.05\nT,1,21,1,175,0.04\n";
    const char *dutch_wfh = "sub,sex,x,l,m,s\nN16-,1,50,1,3.3,0.1\nN16-,1,190,1,70,0.1\nN16+,1,160,1,55,0."
                            "1\nN16+,1,195,1,75,0.1\n";
    made.curves.of[CURVE_WHO_LENGTH] = curve_made(a, CURVE_WHO_LENGTH, table_by_day(a, "50", "49"));
    made.curves.of[CURVE_WHO_WEIGHT] = curve_made(a, CURVE_WHO_WEIGHT, table_by_day(a, "4", "4"));
    made.curves.of[CURVE_WHO_BMI] = curve_made(a, CURVE_WHO_BMI, table_by_day(a, "16", "16"));
    made.curves.of[CURVE_WHO_HEAD] = curve_made(a, CURVE_WHO_HEAD, table_by_day(a, "35", "35"));
    made.curves.of[CURVE_WHO_WFL] =
        curve_made(a, CURVE_WHO_WFL, table_by_length(a, "length", 450, 1100, "2.5"));
    made.curves.of[CURVE_WHO_WFH] =
        curve_made(a, CURVE_WHO_WFH, table_by_length(a, "height", 650, 1200, "7.5"));
    made.curves.of[CURVE_NL_HEIGHT] = curve_made(a, CURVE_NL_HEIGHT, dutch);
    made.curves.of[CURVE_NL_WFH] = curve_made(a, CURVE_NL_WFH, dutch_wfh);
    *state = &made;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct made *)*state)->arena);
    return 0;
}

static struct growth_row child(double age_days, double weight, double height)
{
    return (struct growth_row){CURVE_BOY, age_days, age_days / 365.25, NAN,  weight,
                               height,    35,       POSITION_UNKNOWN,  false};
}

static struct growth_scores who(const struct made *m, const struct growth_row *row, bool corrected)
{
    struct growth_rule rule = {GROWTH_WHO, "N", corrected};
    struct growth_scores s;
    growth_score(&s, &m->curves, &rule, row);
    return s;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void lying_and_standing(void **state)
{
    const struct made *m = *state;
    static const struct {
        double age;
        enum growth_position position;
        double used, median;
    } cases[] = {
        {730, POSITION_UNKNOWN, 80, 50},    {730, POSITION_LYING, 80, 50},
        {730, POSITION_STANDING, 80.7, 50}, {730.49, POSITION_STANDING, 80.7, 50},
        {730.5, POSITION_STANDING, 80, 49}, {731, POSITION_UNKNOWN, 80, 49},
        {731, POSITION_STANDING, 80, 49},   {731, POSITION_LYING, 79.3, 49},
        {1826, POSITION_LYING, 79.3, 49},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct growth_row row = child(cases[i].age, 10, 80);
        row.position = cases[i].position;
        struct growth_scores s = who(m, &row, false);
        assert_true(near(s.length_cm, cases[i].used));
        assert_true(near(s.of[GROWTH_LENGTH].z, (cases[i].used / cases[i].median - 1) / 0.05));
        assert_true(near(s.bmi, 10 / (cases[i].used * cases[i].used / 1e4)));
    }
}

/* Weight for length below day 731, for height from it; each from its first to its last tenth of a centimetre. */
static void weight_for_length(void **state)
{
    const struct made *m = *state;
    static const struct {
        double age, length;
        enum growth_position position;
        double median; /* 0: not known */
        enum growth_reason reason;
    } cases[] = {
        {300, 45, POSITION_UNKNOWN, 2.5, GROWTH_KNOWN},
        {300, 44.9, POSITION_UNKNOWN, 0, GROWTH_LENGTH_OUTSIDE},
        {300, 44.3, POSITION_STANDING, 2.5, GROWTH_KNOWN},
        {300, 110, POSITION_LYING, 2.5, GROWTH_KNOWN},
        {300, 110.1, POSITION_LYING, 0, GROWTH_LENGTH_OUTSIDE},
        {300, 109.3, POSITION_STANDING, 2.5, GROWTH_KNOWN},
        {800, 65, POSITION_UNKNOWN, 7.5, GROWTH_KNOWN},
        {800, 64.9, POSITION_UNKNOWN, 0, GROWTH_LENGTH_OUTSIDE},
        {800, 65.7, POSITION_LYING, 7.5, GROWTH_KNOWN},
        {800, 120, POSITION_STANDING, 7.5, GROWTH_KNOWN},
        {800, 120.7, POSITION_LYING, 7.5, GROWTH_KNOWN},
        {800, 120.1, POSITION_STANDING, 0, GROWTH_LENGTH_OUTSIDE},
        {NAN, 80, POSITION_LYING, 2.5, GROWTH_KNOWN},
        {NAN, 80, POSITION_STANDING, 7.5, GROWTH_KNOWN},
        {NAN, 80, POSITION_UNKNOWN, 0, GROWTH_NO_AGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct growth_row row = child(cases[i].age, 8, cases[i].length);
        row.position = cases[i].position;
        struct growth_score s = who(m, &row, false).of[GROWTH_WFL];
        assert_int_equal(s.reason, cases[i].reason);
        assert_int_equal(isnan(s.z) ? 1 : 0, cases[i].median == 0);
        if (cases[i].median == 7.5)
            assert_true(near(s.z, (8 / 7.5 - 1) / 0.1));
        else if (cases[i].median != 0) /* far beyond +3 */
            assert_true(near(s.z, 3 + (8 - 2.5 * 1.3) / (2.5 * 0.1)));
    }
}

/* A length of nought or less was not measured, and so there is no BMI either. */
static void no_length(void **state)
{
    const struct made *m = *state;
    static const double lengths[] = {0, -50, NAN};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct growth_row row = child(100, 4, lengths[i]);
        struct growth_scores s = who(m, &row, false);
        assert_true(isnan(s.length_cm) && isnan(s.bmi) && isnan(s.of[GROWTH_BMI].z));
        assert_int_equal(s.of[GROWTH_BMI].reason, GROWTH_NO_VALUE);
        assert_false(s.of[GROWTH_BMI].implausible);
    }
}

static void reasons(void **state)
{
    const struct made *m = *state;
    struct growth_row row = child(100, 4, 50);
    row.oedema = true;
    struct growth_scores s = who(m, &row, false);
    assert_int_equal(s.of[GROWTH_WEIGHT].reason, GROWTH_OEDEMA);
    assert_int_equal(s.of[GROWTH_WFL].reason, GROWTH_OEDEMA);
    assert_int_equal(s.of[GROWTH_BMI].reason, GROWTH_OEDEMA);
    assert_int_equal(s.of[GROWTH_LENGTH].reason, GROWTH_KNOWN);
    assert_int_equal(s.of[GROWTH_HEAD].reason, GROWTH_KNOWN);
    row = child(1826.5, 4, 50);
    assert_int_equal(who(m, &row, false).of[GROWTH_WEIGHT].reason, GROWTH_AGE_OUTSIDE);
    row = child(1826.49, 4, 50);
    assert_int_equal(who(m, &row, false).of[GROWTH_WEIGHT].reason, GROWTH_KNOWN);
    row = child(-1, 4, 50);
    assert_int_equal(who(m, &row, false).of[GROWTH_WEIGHT].reason, GROWTH_AGE_OUTSIDE);
    row = child(NAN, 4, 50);
    assert_int_equal(who(m, &row, false).of[GROWTH_WEIGHT].reason, GROWTH_NO_AGE);
    row = child(100, NAN, 0);
    s = who(m, &row, false);
    for (int i = GROWTH_LENGTH; i <= GROWTH_BMI; i++)
        assert_int_equal(s.of[i].reason, GROWTH_NO_VALUE);
    row = child(100, 4, 50);
    row.sex = -1;
    assert_int_equal(who(m, &row, false).of[GROWTH_HEAD].reason, GROWTH_NO_SEX);
    struct made none = {m->arena, {.of = {NULL}}};
    assert_int_equal(who(&none, &row, false).of[GROWTH_HEAD].reason, GROWTH_NO_CURVE);
    assert_string_equal(growth_reason_code(GROWTH_LENGTH_OUTSIDE), "length-outside");
    assert_string_equal(growth_code(GROWTH_HEAD), "hcaz");
}

/* Flagged beyond the limits of WHO, not at them, and given all the same. */
static void implausible(void **state)
{
    const struct made *m = *state;
    static const struct {
        enum growth_measure measure;
        double value, z;
        bool flagged;
    } cases[] = {
        {GROWTH_LENGTH, 65, 6, false},
        {GROWTH_LENGTH, 65.1, 6.04, true},
        {GROWTH_LENGTH, 35, -6, false},
        {GROWTH_LENGTH, 34.9, -6.04, true},
        {GROWTH_WEIGHT, 5.01, 5.05, true},
        {GROWTH_WEIGHT, 4.99, 4.95, false},
        {GROWTH_WEIGHT, 2.81, -5.95, false},
        {GROWTH_WEIGHT, 2.79, -6.05, true},
        {GROWTH_HEAD, 43.7, 4.97142857142857, false},
        {GROWTH_HEAD, 43.8, 5.02857142857143, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct growth_row row = child(100, 4, 50);
        double *const into[] = {&row.height_cm, &row.weight_kg, NULL, NULL, &row.head_cm};
        *into[cases[i].measure] = cases[i].value;
        struct growth_score s = who(m, &row, false).of[cases[i].measure];
        assert_true(fabs(s.z - cases[i].z) < 1e-9);
        assert_int_equal(s.implausible, cases[i].flagged);
    }
}

static void corrected(void **state)
{
    const struct made *m = *state;
    static const struct {
        double age, ga, used;
        bool corrected;
    } cases[] = {
        {100, 258, 78, true},   {100, 259, 100, false},      {100, 280, 100, false},
        {100, NAN, 100, false}, {10, 200, -70, true},        {730, 200, 650, true},
        {731, 200, 731, false}, {730.49, 200, 650.49, true}, {730.5, 200, 730.5, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct growth_row row = child(cases[i].age, 4, 50);
        row.ga_days = cases[i].ga;
        struct growth_scores s = who(m, &row, true);
        assert_true(near(s.age_days, cases[i].used));
        assert_int_equal(s.corrected, cases[i].corrected);
        assert_int_equal(s.of[GROWTH_WEIGHT].reason, cases[i].used < 0 ? GROWTH_AGE_OUTSIDE : GROWTH_KNOWN);
        assert_true(near(who(m, &row, false).age_days, cases[i].age));
    }
}

static void dutch(void **state)
{
    const struct made *m = *state;
    struct growth_rule rule = {GROWTH_NL1997, "N", false};
    struct growth_row row = child(0, 3.3, 52.5);
    struct growth_scores s;
    row.position = POSITION_STANDING; /* the Dutch curves make no difference */
    growth_score(&s, &m->curves, &rule, &row);
    assert_true(near(s.of[GROWTH_LENGTH].z, 1));
    assert_int_equal(s.of[GROWTH_WEIGHT].reason, GROWTH_NO_CURVE);
    row = child(0, 60, 184);
    row.age_years = 21;
    growth_score(&s, &m->curves, &rule, &row);
    assert_true(near(s.of[GROWTH_LENGTH].z, 0));
    row.age_years = nextafter(21, 22);
    growth_score(&s, &m->curves, &rule, &row);
    assert_int_equal(s.of[GROWTH_LENGTH].reason, GROWTH_AGE_OUTSIDE);
    row = child(0, 55, 160); /* under 16 the one table, from 16 the other */
    row.age_years = 15.99;
    growth_score(&s, &m->curves, &rule, &row);
    double median = 3.3 + 110.0 / 140 * (70 - 3.3);
    assert_true(near(s.of[GROWTH_WFL].z, (55 / median - 1) / 0.1));
    row.age_years = 16;
    growth_score(&s, &m->curves, &rule, &row);
    assert_true(near(s.of[GROWTH_WFL].z, 0));
    rule.population = "T";
    row = child(0, 3, 51);
    growth_score(&s, &m->curves, &rule, &row);
    assert_true(near(s.of[GROWTH_LENGTH].z, 0));
    assert_int_equal(s.of[GROWTH_WFL].reason, GROWTH_NO_CURVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lying_and_standing, setup, teardown),
        cmocka_unit_test_setup_teardown(weight_for_length, setup, teardown),
        cmocka_unit_test_setup_teardown(no_length, setup, teardown),
        cmocka_unit_test_setup_teardown(reasons, setup, teardown),
        cmocka_unit_test_setup_teardown(implausible, setup, teardown),
        cmocka_unit_test_setup_teardown(corrected, setup, teardown),
        cmocka_unit_test_setup_teardown(dutch, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
