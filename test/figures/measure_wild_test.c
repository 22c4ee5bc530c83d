/* Numbers that no registry has: whatever goes in, a measure says that it is not known, or its limits lie around it
 * and in their range. */
#include "base/rand.h"
#include "figures/measure/funnel.h"
#include "figures/measure/inequality.h"
#include "figures/measure/interval.h"
#include "figures/measure/standardise.h"
#include "figures/measure/trend.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 1500, MOST = 6 };

static double any_bits(const struct rng *rng)
{
    uint64_t bits = rng_u64(rng);
    double x;
    memcpy(&x, &bits, sizeof x);
    return fabs(x) < 1e-9 ? 0 : x; /* of which half is NAN, infinite or beyond all counts */
}

static double wild(const struct rng *rng)
{
    switch (rng_below(rng, 8)) {
    case 0:
        return 0;
    case 1:
        return rng_below(rng, 20);
    case 2:
        return rng_below(rng, 1000000);
    case 3:
        return -1.0 * rng_below(rng, 3);
    case 4:
        return any_bits(rng);
    case 5:
        return rng_below(rng, 1000) / 7.0;
    case 6:
        return 2000 + (double)rng_below(rng, 20);
    default:
        return pow(10, rng_below(rng, 8));
    }
}

static void in_order(struct estimate e)
{
    if (e.state == MEASURE_KNOWN) {
        double slack = 1e-12 * fabs(e.value);
        assert_true(e.lower <= e.value + slack && e.value <= e.upper + slack);
    } else {
        assert_true(isnan(e.value) && isnan(e.lower) && isnan(e.upper));
    }
}

static void intervals(void **state)
{
    (void)state;
    uint64_t seed = 23;
    struct rng rng = rng_seeded(&seed);
    int known = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double x = wild(&rng), n = wild(&rng);
        struct estimate e = interval_proportion(x, n, 0.95);
        in_order(e);
        if (e.state == MEASURE_KNOWN)
            assert_true(0 <= e.lower && e.upper <= 1);
        known += e.state == MEASURE_KNOWN;
        in_order(interval_count(x, 0.95));
        in_order(interval_rate(x, n, 0.95));
        in_order(interval_exact(x < 1e7 ? x : 1, 0.95));
    }
    assert_true(known > ROUNDS / 10);
}

static void funnels(void **state)
{
    (void)state;
    uint64_t seed = 29;
    struct rng rng = rng_seeded(&seed);
    int known = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double reference = wild(&rng) / (i % 3 ? 1 : 1000), n = wild(&rng);
        struct funnel f = funnel_at(i % 2 ? INTERVAL_WILSON : INTERVAL_BYAR, reference, n);
        bool none = isnan(f.lower[0]);
        for (int k = 0; k < FUNNEL_LIMITS; k++)
            assert_true(isnan(f.lower[k]) == none && isnan(f.upper[k]) == none);
        assert_true(none || (f.lower[FUNNEL_FAR] <= f.lower[FUNNEL_NEAR] &&
                             f.lower[FUNNEL_NEAR] <= f.upper[FUNNEL_NEAR] &&
                             f.upper[FUNNEL_NEAR] <= f.upper[FUNNEL_FAR]));
        known += !none;
    }
    assert_true(known > ROUNDS / 10);
}

static void trends(void **state)
{
    (void)state;
    uint64_t seed = 31;
    struct rng rng = rng_seeded(&seed);
    int known = 0;
    for (int i = 0; i < 20 * ROUNDS; i++) {
        struct trend_point p[MOST];
        size_t count = rng_below(&rng, MOST + 1);
        for (size_t k = 0; k < count; k++)
            p[k] = (struct trend_point){wild(&rng), fabs(wild(&rng)), fabs(wild(&rng))};
        struct trend t = trend_fit(p, count, i % 2, 0.95);
        in_order(t.change);
        known += t.change.state == MEASURE_KNOWN;
    }
    assert_true(known > ROUNDS / 10);
}

static void standardised(void **state)
{
    (void)state;
    uint64_t seed = 37;
    struct rng rng = rng_seeded(&seed);
    int known = 0;
    for (int i = 0; i < 20 * ROUNDS; i++) {
        struct stratum s[MOST];
        size_t count = rng_below(&rng, MOST + 1);
        for (size_t k = 0; k < count; k++)
            s[k] = (struct stratum){wild(&rng), wild(&rng), wild(&rng), wild(&rng)};
        struct indirect indirect = standardise_indirect(s, count, 0.95);
        struct direct direct = standardise_direct(s, count, 0.95);
        in_order(indirect.ratio);
        in_order(indirect.rate);
        in_order(direct.rate);
        known += direct.rate.state == MEASURE_KNOWN && indirect.ratio.state == MEASURE_KNOWN;
    }
    assert_true(known > ROUNDS / 100);
}

static void groups(void **state)
{
    (void)state;
    uint64_t seed = 41;
    struct rng rng = rng_seeded(&seed);
    int known = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
        ARENA_AUTO a = arena_new(1 << 16);
        struct unequal_group g[MOST];
        size_t count = 2 + rng_below(&rng, MOST - 1);
        for (size_t k = 0; k < count; k++)
            g[k] = (struct unequal_group){wild(&rng), fabs(wild(&rng)), fabs(wild(&rng))};
        struct unequal_asked asked = {i % 2 ? INTERVAL_WILSON : INTERVAL_BYAR,
                                      i % 4 < 2 ? UNEQUAL_BY_SCORE : UNEQUAL_BY_AMOUNT, 0.95};
        struct unequal_gap gap = unequal_gap(asked.kind, g[0], g[1], 0.95);
        in_order(gap.ratio);
        in_order(gap.difference);
        struct unequal_slope slope;
        struct unequal_curve curve;
        assert_int_equal(unequal_slope(&slope, g, count, &asked, a, NULL), 0);
        assert_int_equal(unequal_curve(&curve, g, count, &asked, a, NULL), 0);
        in_order(slope.sii);
        in_order(slope.rii);
        in_order(curve.index);
        double top = unequal_top(&curve, 0.2);
        if (curve.index.state == MEASURE_KNOWN)
            assert_true(fabs(curve.index.value) <= 1 + 1e-12 && top >= -1e-12 && top <= 1 + 1e-12);
        known += curve.index.state == MEASURE_KNOWN;
    }
    assert_true(known > ROUNDS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals),    cmocka_unit_test(funnels), cmocka_unit_test(trends),
        cmocka_unit_test(standardised), cmocka_unit_test(groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
