/* Measures worked out by hand, their borders, and why there is none. */
#include "figures/measure/funnel.h"
#include "figures/measure/interval.h"
#include "figures/measure/rank.h"
#include "figures/measure/standardise.h"
#include "figures/measure/trend.h"
#include "num/oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const double z = 1.959963984540054; /* of 95 % */

static void check_estimate(struct estimate e, double value, double lower, double upper, double tolerance)
{
    assert_int_equal(e.state, MEASURE_KNOWN);
    assert_close(e.value, value, tolerance);
    assert_close(e.lower, lower, tolerance);
    assert_close(e.upper, upper, tolerance);
}

static void check_none(struct estimate e, enum measure_state state)
{
    assert_int_equal(e.state, state);
    assert_true(isnan(e.value) && isnan(e.lower) && isnan(e.upper));
}

/* Wilson 1927 as in Newcombe 1998, table I: 81/263 gives 0.2553–0.3662, 15/148 0.0624–0.1605, 0/20 0–0.1611, 1/29
 * 0.0061–0.1718. */
static void proportions(void **state)
{
    (void)state;
    check_estimate(interval_proportion(81, 263, 0.95), 81.0 / 263, 0.2553, 0.3662, 2e-4);
    check_estimate(interval_proportion(15, 148, 0.95), 15.0 / 148, 0.0624, 0.1605, 1e-3);
    check_estimate(interval_proportion(0, 20, 0.95), 0, 0, 0.1611, 1e-3);
    check_estimate(interval_proportion(1, 29, 0.95), 1.0 / 29, 0.0061, 0.1718, 1e-2);
    /* x = 0: 0 and z²/(n + z²), x = n: n/(n + z²) and 1, to the last digit at the border itself. */
    struct estimate none = interval_proportion(0, 10, 0.95), all = interval_proportion(10, 10, 0.95);
    check_estimate(none, 0, 0, z * z / (10 + z * z), 1e-14);
    check_estimate(all, 1, 10 / (10 + z * z), 1, 1e-14);
    assert_true(none.lower == 0 && all.upper == 1);
    check_none(interval_proportion(0, 0, 0.95), MEASURE_EMPTY);
    check_none(interval_proportion(1, 0, 0.95), MEASURE_IMPOSSIBLE);
    check_none(interval_proportion(11, 10, 0.95), MEASURE_IMPOSSIBLE);
    check_none(interval_proportion(-1, 10, 0.95), MEASURE_IMPOSSIBLE);
    check_none(interval_proportion(NAN, 10, 0.95), MEASURE_IMPOSSIBLE);
    check_none(interval_proportion(1, INFINITY, 0.95), MEASURE_IMPOSSIBLE);
    check_none(interval_proportion(1, 1e16, 0.95), MEASURE_IMPOSSIBLE);
}

static void counts_and_rates(void **state)
{
    (void)state;
    /* No events: 0 and −ln 0.025. One: −ln 0.975, and u with e^−u(1 + u) = 0.025. */
    check_estimate(interval_count(0, 0.95), 0, 0, -log(0.025), 1e-13);
    struct estimate one = interval_count(1, 0.95);
    assert_close(one.lower, -log(0.975), 1e-13);
    assert_close(exp(-one.upper) * (1 + one.upper), 0.025, 1e-12);
    /* Nine are exact, ten are Byar's: 10(1 − 1/90 − z/(3√10))³, 11(1 − 1/99 + z/(3√11))³. */
    check_estimate(interval_count(9, 0.95), 9, interval_exact(9, 0.95).lower, interval_exact(9, 0.95).upper,
                   0);
    double low = 1 - 1.0 / 90 - z / (3 * sqrt(10)), high = 1 - 1.0 / 99 + z / (3 * sqrt(11));
    check_estimate(interval_count(10, 0.95), 10, 10 * low * low * low, 11 * high * high * high, 1e-14);
    struct estimate rate = estimate_times(interval_rate(10, 4000, 0.95), 1000);
    check_estimate(rate, 2.5, 2.5 * low * low * low, 2.75 * high * high * high, 1e-14);
    check_estimate(interval_rate(0, 500, 0.95), 0, 0, -log(0.025) / 500, 1e-13);
    assert_int_equal(interval_rate(12, 6, 0.95).state, MEASURE_KNOWN); /* two events a person may be */
    check_none(interval_rate(0, 0, 0.95), MEASURE_EMPTY);
    check_none(interval_rate(2, 0, 0.95), MEASURE_IMPOSSIBLE);
    check_none(interval_rate(-2, 5, 0.95), MEASURE_IMPOSSIBLE);
    check_none(interval_exact(-1, 0.95), MEASURE_IMPOSSIBLE);
    check_none(estimate_times(estimate_none(MEASURE_EMPTY), 100), MEASURE_EMPTY);
    assert_close(interval_of(INTERVAL_WILSON, 3, 30, 0.95).upper, interval_proportion(3, 30, 0.95).upper, 0);
    assert_close(interval_of(INTERVAL_BYAR, 3, 30, 0.95).upper, interval_rate(3, 30, 0.95).upper, 0);
}

/* 90 days over 6 families: 15, with no limits, no reliability and no funnel. */
static void means(void **state)
{
    (void)state;
    struct estimate e = interval_of(INTERVAL_NONE, 90, 6, 0.95);
    assert_int_equal(e.state, MEASURE_KNOWN);
    assert_close(e.value, 15, 0);
    assert_true(isnan(e.lower) && isnan(e.upper));
    assert_int_equal(reliability_of(90, e), RELIABILITY_NONE);
    check_none(interval_of(INTERVAL_NONE, 0, 0, 0.95), MEASURE_EMPTY);
    struct funnel f = funnel_at(INTERVAL_NONE, 15, 6);
    assert_int_equal(funnel_side(&f, 40), FUNNEL_NOT_KNOWN);
    const struct estimate areas[] = {e, estimate_times(e, 2), estimate_times(e, 3)};
    struct rank r[3];
    rank_areas(r, areas, 3);
    assert_true(r[0].rank == 1 && r[2].rank == 3 && r[0].low == 1 && r[0].high == 3 && r[2].low == 1);
}

static void reliabilities(void **state)
{
    (void)state;
    static const struct {
        double events, value, lower, upper;
        enum reliability expected;
    } table[] = {
        {9, 10, 9, 11, RELIABILITY_LOW},         /* events */
        {10, 10, 9, 11, RELIABILITY_FAIR},       /* events */
        {19, 10, 9, 11, RELIABILITY_FAIR},       /* events */
        {20, 10, 9, 11, RELIABILITY_GOOD},       /* */
        {50, 10, 5, 18.1, RELIABILITY_LOW},      /* width 1.31 */
        {50, 10, 5, 17.9, RELIABILITY_FAIR},     /* width 1.29 */
        {50, 10, 7, 13.6, RELIABILITY_FAIR},     /* width 0.66 */
        {50, 10, 7, 13.4, RELIABILITY_GOOD},     /* width 0.64 */
        {50, 0.1, 0.07, 0.134, RELIABILITY_GOOD} /* whatever the unit */
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct estimate e = {table[i].value, table[i].lower, table[i].upper, MEASURE_KNOWN};
        assert_int_equal(reliability_of(table[i].events, e), table[i].expected);
    }
    assert_int_equal(reliability_of(0, interval_proportion(0, 3000, 0.95)), RELIABILITY_LOW);
    assert_int_equal(reliability_of(0, interval_proportion(0, 0, 0.95)), RELIABILITY_NONE);
}

/* Two strata: 20 of 100 where the reference has 10 %, 5 of 50 where it has 20 %: expected 10 + 10. */
static void indirectly(void **state)
{
    (void)state;
    struct stratum s[] = {{20, 100, 100, 1000}, {5, 50, 60, 300}, {0, 0, 7, 70}, {1, 4, 0, 0}};
    struct indirect d = standardise_indirect(s, 3, 0.95);
    struct estimate o = interval_count(25, 0.95);
    assert_close(d.expected, 20, 1e-14);
    check_estimate(d.ratio, 1.25, o.lower / 20, o.upper / 20, 1e-14);
    assert_close(d.reference_rate, 167.0 / 1370, 1e-14);
    check_estimate(d.rate, 1.25 * 167 / 1370, o.lower / 20 * 167 / 1370, o.upper / 20 * 167 / 1370, 1e-14);
    assert_close(d.left_out, 0, 0);
    d = standardise_indirect(
        s, 4, 0.95); /* a stratum without reference: its 4 persons and their event are left out */
    assert_close(d.observed, 25, 0);
    assert_close(d.left_out, 4, 0);
    check_estimate(d.ratio, 1.25, o.lower / 20, o.upper / 20, 1e-14);
    check_none(standardise_indirect(s, 0, 0.95).ratio, MEASURE_EMPTY);
    check_none(standardise_indirect(&s[2], 2, 0.95).rate, MEASURE_EMPTY);
    s[0].events = -1;
    check_none(standardise_indirect(s, 3, 0.95).ratio, MEASURE_IMPOSSIBLE);
}

/* 0.2 with weight 3 and 0.1 with weight 1: (0.6 + 0.1)/4 = 0.175. */
static void directly(void **state)
{
    (void)state;
    struct stratum s[] = {{20, 100, 0, 3000}, {5, 50, 0, 1000}, {0, 0, 0, 210}};
    struct direct d = standardise_direct(s, 2, 0.95);
    struct estimate o = interval_count(25, 0.95);
    /* Var D = (9·20/100² + 5/50²)/16 = 0.00125 */
    double scale = sqrt(0.00125 / 25);
    check_estimate(d.rate, 0.175, 0.175 + scale * (o.lower - 25), 0.175 + scale * (o.upper - 25), 1e-13);
    /* 210 of 4210 (4.99 %) of the weight where nobody lives is left out; 211 of 4211 (5.01 %) is too much. */
    d = standardise_direct(s, 3, 0.95);
    assert_close(d.left_out, 210.0 / 4210, 1e-14);
    assert_close(d.rate.value, 0.175, 1e-14);
    s[2].reference_n = 211;
    check_none(standardise_direct(s, 3, 0.95).rate, MEASURE_EMPTY);
    s[0].events = 4; /* nine in all */
    check_none(standardise_direct(s, 2, 0.95).rate, MEASURE_TOO_FEW);
    check_none(standardise_direct(s, 0, 0.95).rate, MEASURE_EMPTY);
    s[1].n = 0; /* five events among nobody */
    check_none(standardise_direct(s, 2, 0.95).rate, MEASURE_IMPOSSIBLE);
}

/* Twice as many each year: 100 % a year, whatever the years are called; information Σ O·Var(t) = 700·(Σw·t² −
 * (Σw·t)²), w = 1/7, 2/7, 4/7: 700·(18/7 − (10/7)²) = 700·26/49. */
static void trends(void **state)
{
    (void)state;
    struct trend_point p[] = {{2010, 100, 50}, {2011, 200, 50}, {2012, 400, 50}, {2013, 0, 0}};
    struct trend t = trend_fit(p, 4, false, 0.95);
    double error = 1 / sqrt(700 * 26.0 / 49);
    check_estimate(t.change, 100, 100 * expm1(log(2) - z * error), 100 * expm1(log(2) + z * error), 1e-12);
    assert_close(t.error, error, 1e-12);
    assert_close(t.intercept, log(2) * (1 - 2010), 1e-12);
    assert_int_equal(t.points, 3);
    assert_true(t.dispersion < 1e-20);
    /* A perfect fit is no reason to trust it more than Poisson, nor less. */
    t = trend_fit(p, 3, true, 0.95);
    assert_close(t.error, error, 1e-12);
    assert_close(t.change.upper, 100 * expm1(log(2) + z * error), 1e-11);
    /* 100, 80, 100 of 50: level at 280/3, X² = (2·6.667² + 13.333²)/93.33 = 2.857; t of one degree of freedom is
     * 12.706…; the Poisson error is 1/√(280·⅔). */
    const struct trend_point bent[] = {{1, 100, 50}, {2, 80, 50}, {3, 100, 50}};
    t = trend_fit(bent, 3, true, 0.95);
    assert_true(fabs(t.slope) < 1e-14);
    assert_close(t.dispersion, 800.0 / 280, 1e-12);
    assert_close(t.error, sqrt(800.0 / 280 / (280 * 2.0 / 3)), 1e-12);
    assert_close(t.change.upper, 100 * expm1(12.706204736174705 * t.error), 1e-10);
    check_none(trend_fit(p, 2, false, 0.95).change, MEASURE_TOO_FEW);
    check_none(trend_fit(p, 0, false, 0.95).change, MEASURE_TOO_FEW);
    p[2].t = 2011; /* three points at two times */
    check_none(trend_fit(p, 3, false, 0.95).change, MEASURE_TOO_FEW);
}

static void trends_that_are_not(void **state)
{
    (void)state;
    static const struct {
        double events[3];
        enum measure_state expected;
    } table[] = {
        {{0, 0, 0}, MEASURE_NO_EVENTS},     {{5, 0, 0}, MEASURE_NOT_CONVERGED},
        {{0, 0, 5}, MEASURE_NOT_CONVERGED}, {{0, 5, 0}, MEASURE_KNOWN},
        {{5, 0, 5}, MEASURE_KNOWN},         {{0, 5, 5}, MEASURE_KNOWN},
        {{5, -1, 0}, MEASURE_IMPOSSIBLE},   {{5, NAN, 0}, MEASURE_IMPOSSIBLE},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const double *o = table[i].events;
        const struct trend_point p[] = {{2012, o[2], 30}, {2010, o[0], 30}, {2011, o[1], 30}};
        struct trend t = trend_fit(p, 3, true, 0.95);
        assert_int_equal(t.change.state, table[i].expected);
        if (t.change.state != MEASURE_KNOWN)
            assert_true(isnan(t.change.value) && isnan(t.slope) && isnan(t.error) && isnan(t.dispersion));
    }
    const struct trend_point nobody[] = {{1, 2, 3}, {2, 2, 3}, {3, 2, 3}, {4, 1, 0}};
    check_none(trend_fit(nobody, 4, false, 0.95).change, MEASURE_IMPOSSIBLE);
}

/* A fair coin thrown ten times: F(1) = 11/1024 < 0.025 < 56/1024 = F(2), so the lower limit is (2 − (56/1024 −
 * 0.025)/(45/1024))/10; of 0.001: F(0) = 1/1024 < 0.001 < F(1): 1 − (11/1024 − 0.001)/(10/1024). The upper ones are
 * their mirror image. */
static void funnels(void **state)
{
    (void)state;
    struct funnel f = funnel_at(INTERVAL_WILSON, 0.5, 10);
    double near = (2 - (56 - 25.6) / 45) / 10, far = (1 - (11 - 1.024) / 10) / 10;
    assert_close(f.lower[FUNNEL_NEAR], near, 1e-12);
    assert_close(f.lower[FUNNEL_FAR], far, 1e-11);
    assert_close(f.upper[FUNNEL_NEAR], 1 - near, 1e-12);
    assert_close(f.upper[FUNNEL_FAR], 1 - far, 1e-12);
    assert_int_equal(funnel_side(&f, 0.5), FUNNEL_WITHIN);
    assert_int_equal(funnel_side(&f, f.lower[FUNNEL_NEAR]), FUNNEL_WITHIN);
    assert_int_equal(funnel_side(&f, f.upper[FUNNEL_NEAR]), FUNNEL_WITHIN);
    assert_int_equal(funnel_side(&f, 0.1), FUNNEL_BELOW);
    assert_int_equal(funnel_side(&f, 0.9), FUNNEL_ABOVE);
    assert_int_equal(funnel_side(&f, 0), FUNNEL_FAR_BELOW);
    assert_int_equal(funnel_side(&f, 1), FUNNEL_FAR_ABOVE);
    assert_int_equal(funnel_side(&f, NAN), FUNNEL_NOT_KNOWN);
    /* Three expected: F(0) = e^−3 = 0.0498 > 0.025: no lower limit. */
    f = funnel_at(INTERVAL_BYAR, 1, 3);
    assert_true(f.lower[FUNNEL_NEAR] == 0 && f.lower[FUNNEL_FAR] == 0);
    assert_int_equal(funnel_side(&f, 0), FUNNEL_WITHIN);
    f = funnel_at(INTERVAL_WILSON, 0.5, 10.9); /* persons are whole */
    assert_close(f.lower[FUNNEL_NEAR], near, 1e-12);
    f = funnel_at(INTERVAL_WILSON, 1.5, 10);
    assert_int_equal(funnel_side(&f, 0.3), FUNNEL_NOT_KNOWN);
    f = funnel_at(INTERVAL_BYAR, 0.5, 0);
    assert_true(isnan(f.upper[FUNNEL_FAR]));
    f = funnel_at(INTERVAL_BYAR, 1e6, 1e8); /* more than can be */
    assert_true(isnan(f.lower[FUNNEL_NEAR]) && isnan(f.upper[FUNNEL_NEAR]));
}

static void check_rank(struct rank r, size_t rank, size_t low, size_t high)
{
    assert_int_equal(r.rank, rank);
    assert_int_equal(r.low, low);
    assert_int_equal(r.high, high);
}

static void ranks(void **state)
{
    (void)state;
    /* Differences of 1 with limits 0.5 to each side: √(0.5² + 0.5²) = 0.71 < 1; of 0.7: not clear. */
    const struct estimate areas[] = {{3, 2.5, 3.5, MEASURE_KNOWN},
                                     {1, 0.5, 1.5, MEASURE_KNOWN},
                                     {NAN, NAN, NAN, MEASURE_EMPTY},
                                     {2.3, 1.8, 2.8, MEASURE_KNOWN},
                                     {1, 0.5, 1.5, MEASURE_KNOWN}};
    struct rank r[5];
    rank_areas(r, areas, 5);
    check_rank(r[0], 4, 3, 4);
    check_rank(r[1], 1, 1, 2);
    check_rank(r[2], 0, 0, 0);
    check_rank(r[3], 3, 3, 4);
    check_rank(r[4], 1, 1, 2);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(r[i].of, 4);
    assert_int_equal(r[1].equal, 2);
    check_rank(rank_flip(r[0]), 1, 1, 2);
    check_rank(rank_flip(r[1]), 3, 3, 4); /* the two that are equal share 3 now */
    check_rank(rank_flip(r[2]), 0, 0, 0);
    assert_close(rank_level(2, 0.95), 0.95, 0);
    assert_close(rank_level(11, 0.95), 0.995, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportions),   cmocka_unit_test(counts_and_rates),
        cmocka_unit_test(reliabilities), cmocka_unit_test(indirectly),
        cmocka_unit_test(directly),      cmocka_unit_test(trends),
        cmocka_unit_test(funnels),       cmocka_unit_test(trends_that_are_not),
        cmocka_unit_test(ranks),         cmocka_unit_test(means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
