/* National values of a simulated registry near those of definitions.md §3, and its truth found back by simple ratios. */
#include "figures/frame.h"
#include "figures/simulate/birth.h"
#include "figures/simulate/table.h"
#include "figures/simulate/world_area.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { AREAS = 60, ROWS = 1200000, CAP = 16 << 20 };

static int make_world(struct world *w, struct arena *a, int first_year, int last_year)
{
    struct err err;
    struct simulate_area *areas = arena_alloc(a, AREAS * sizeof *areas);
    for (int i = 0; areas && i < AREAS; i++)
        areas[i] = (struct simulate_area){.code = arena_printf(a, "WK%04d%02d", i / 6, i % 6),
                                          .births = 1,
                                          .low_income = (i * 7) % 31,
                                          .x = 9000 * (i / 8),
                                          .y = 9000 * (i % 8)};
    struct simulate_plan plan = {.seed = 11,
                                 .first_year = first_year,
                                 .last_year = last_year,
                                 .births = ROWS,
                                 .areas = areas,
                                 .area_count = AREAS};
    return areas ? world_make(w, a, &plan, &err) : -1;
}

static bool is_sga(const int64_t *row)
{
    double week = (double)row[BIRTH_GA] / 7, middle = 283.0 / 7;
    double median = (row[BIRTH_SEX] == 0 ? 3679 : 3531) *
                    exp(0.332 * (week - middle) - 0.00354 * (week * week - middle * middle));
    return (double)row[BIRTH_WEIGHT] < median * (1 - 1.2815515655446004 * 0.112) - 1;
}

struct share {
    double events, of;
};

static void count(struct share *s, bool is_counted, bool is_event)
{
    s->of += is_counted;
    s->events += is_counted && is_event;
}

static double value(const struct share *s)
{
    return s->events / s->of;
}

static void assert_near(double got, double expected, double tolerance)
{
    if (fabs(got - expected) > tolerance)
        fail_msg("%g is not within %g of %g", got, tolerance, expected);
}

static void national_values_of_2021(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CAP);
    struct world w;
    assert_int_equal(make_world(&w, a, 2021, 2021), 0);
    struct share preterm = {0}, tiny = {0}, sga = {0}, big2 = {0}, d28 = {0}, d7 = {0}, late = {0},
                 smoking = {0}, apgar = {0}, in_bands[6] = {{0}};
    static const int64_t below[] = {168, 182, 224, 259, 294, 400};
    for (uint64_t n = 0; n < ROWS; n++) {
        int64_t row[BIRTH_FIELDS];
        birth_happen(row, &w, n);
        bool is_from_24 = row[BIRTH_GA] >= 168, is_early = row[BIRTH_GA] < 259;
        bool is_dead = row[BIRTH_OUTCOME] == 1;
        count(&preterm, is_from_24, is_early);
        count(&tiny, is_from_24, row[BIRTH_GA] < 182);
        count(&sga, is_from_24, is_sga(row));
        count(&big2, is_from_24, is_early || is_sga(row));
        count(&d28, true, is_dead || (row[BIRTH_DIED] && row[BIRTH_DEATH_DAYS] < 28));
        count(&d7, true, is_dead || (row[BIRTH_DIED] && row[BIRTH_DEATH_DAYS] < 7));
        count(&late, true, row[BIRTH_FIRST_CONSULT] >= 70);
        count(&smoking, true, row[BIRTH_SMOKING]);
        count(&apgar, !is_dead, row[BIRTH_APGAR] < 7);
        int band = 0;
        while (row[BIRTH_GA] >= below[band])
            band++;
        count(&in_bands[band], true, is_dead || (row[BIRTH_DIED] && row[BIRTH_DEATH_DAYS] <= 28));
    }
    assert_near(value(&preterm), 0.066, 0.003);
    assert_near(value(&tiny), 0.0015, 0.0003);
    assert_near(value(&sga), 0.104,
                0.004); /* by the default formula; 9.6 % by the Dutch table (test/engine/real.mjs) */
    assert_near(value(&big2), 0.156, 0.005);
    assert_near(value(&d28), 0.0076, 0.0005);
    assert_near(value(&d7), 0.0072, 0.0005);
    assert_near(value(&late), 0.13, 0.015);
    assert_near(value(&smoking), 0.07, 0.008);
    assert_near(value(&apgar), 0.018, 0.003);
    static const double expected[] = {0.987, 0.561, 0.137, 0.018, 0.0017, 0.0043};
    for (int i = 0; i < 6;
         i++) /* within four standard errors, and 15 % for gradients and trend that differ by band */
        assert_near(value(&in_bands[i]), expected[i],
                    4 * sqrt(expected[i] * (1 - expected[i]) / in_bands[i].of) + 0.15 * expected[i]);
}

static void weeks_have_their_shares(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CAP);
    struct world w;
    assert_int_equal(make_world(&w, a, 2021, 2021), 0);
    /* Of 10,000 births 688 come before 37 weeks, 28 of them before 24; of the 9,312 others 600 in week 37. */
    assert_near(w.early[167 - GA_FIRST], 28.0 / 688, 1e-12);
    assert_near(w.early[258 - GA_FIRST], 1, 1e-12);
    assert_near(w.term[258 - GA_FIRST], 0, 1e-12);
    assert_near(w.term[265 - GA_FIRST], 600.0 / 9312, 1e-12);
    assert_near(w.term[GA_DAYS - 1], 1, 1e-12);
    for (int d = 1; d < GA_DAYS; d++)
        assert_true(w.early[d] >= w.early[d - 1] && w.term[d] >= w.term[d - 1]);
}

/* Shares by income group, before and after, treated and not. */
struct seen {
    struct share income[RISKS][INCOME_GROUPS], period[RISKS][2][2];
};

static void see(struct seen *s, const struct world *w, const int64_t *row)
{
    const bool happened[RISKS] = {[RISK_PRETERM] = row[BIRTH_GA] < 259,
                                  [RISK_SGA] = is_sga(row),
                                  [RISK_LATE] = row[BIRTH_FIRST_CONSULT] >= 70,
                                  [RISK_SMOKING] = row[BIRTH_SMOKING] == 1,
                                  [RISK_NO_CARE] = row[BIRTH_CARE] == 0};
    for (int r = 0; r < RISKS; r++) {
        count(&s->income[r][row[BIRTH_INCOME] - 1], true, happened[r]);
        count(&s->period[r][w->areas[row[BIRTH_AREA]].treated][row[BIRTH_YEAR] >= w->treated_from], true,
              happened[r]);
    }
}

static void ratios_tell_the_truth_back(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CAP);
    struct world w;
    struct seen *s = arena_alloc(a, sizeof *s);
    assert_int_equal(make_world(&w, a, 2012, 2023), 0);
    assert_int_equal(w.treated_from, 2020);
    for (uint64_t n = 0; n < ROWS; n++) {
        int64_t row[BIRTH_FIELDS];
        birth_happen(row, &w, n);
        see(s, &w, row);
    }
    static const enum risk risks[] = {RISK_PRETERM, RISK_SGA, RISK_LATE, RISK_SMOKING, RISK_NO_CARE};
    for (size_t i = 0; i < sizeof risks / sizeof risks[0]; i++) {
        enum risk r = risks[i];
        /* Standard error of the logarithm of a ratio of counts: √(1/a + 1/b). Areas add up to their own differences. */
        const struct share *poor = &s->income[r][0], *rich = &s->income[r][INCOME_GROUPS - 1];
        double se = sqrt(1 / poor->events + 1 / rich->events);
        assert_near(log(value(poor) / value(rich)), 4 * risk_rules[r].income, 4 * se + 0.06);
        struct share(*p)[2] = s->period[r];
        double log_effect = log(value(&p[1][1]) / value(&p[1][0])) - log(value(&p[0][1]) / value(&p[0][0]));
        se = sqrt(1 / p[0][0].events + 1 / p[0][1].events + 1 / p[1][0].events + 1 / p[1][1].events);
        assert_near(log_effect, log(risk_rules[r].treated), 4 * se);
    }
}

static void risks_multiply(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CAP);
    struct world w;
    assert_int_equal(make_world(&w, a, 2012, 2023), 0);
    size_t treated = 0;
    while (!w.areas[treated].treated)
        treated++;
    double before = world_risk(&w, RISK_LATE, treated, 2019, 2, false);
    assert_near(world_risk(&w, RISK_LATE, treated, 2019, 0, false) / before, exp(2 * 0.18), 1e-6);
    assert_near(world_risk(&w, RISK_LATE, treated, 2018, 2, false) / before, exp(0.04), 1e-6);
    assert_near(world_risk(&w, RISK_LATE, treated, 2020, 2, false) / before, exp(-0.04) * 0.7, 1e-6);
    assert_near(world_risk(&w, RISK_LATE, treated, 2019, 2, true) / before, 0.8, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(national_values_of_2021),
        cmocka_unit_test(weeks_have_their_shares),
        cmocka_unit_test(ratios_tell_the_truth_back),
        cmocka_unit_test(risks_multiply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
