/* What must hold of measures whatever the numbers: order, bounds, symmetry, units. Seeded cases. */
#include "base/rand.h"
#include "figures/measure/funnel.h"
#include "figures/measure/inequality.h"
#include "figures/measure/interval.h"
#include "figures/measure/rank.h"
#include "figures/measure/standardise.h"
#include "figures/measure/trend.h"
#include "num/distribution.h"
#include "num/oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Around its value, wider at a higher level, narrower with more persons; the complement mirrors it. */
static void proportions(void **state)
{
    (void)state;
    for (double n = 1; n < 400000; n = floor(n * 1.9) + 1) {
        double step = fmax(1, floor(n / 60)), lower = -1, upper = -1;
        for (double x = 0; x <= n; x += step) {
            struct estimate e = interval_proportion(x, n, 0.95), wide = interval_proportion(x, n, 0.998);
            struct estimate other = interval_proportion(n - x, n, 0.95),
                            more = interval_proportion(4 * x, 4 * n, 0.95);
            assert_true(0 <= e.lower && e.lower <= e.value && e.value <= e.upper && e.upper <= 1);
            assert_true(e.lower > lower && e.upper > upper);
            assert_true(wide.lower <= e.lower && wide.upper >= e.upper);
            assert_true(more.upper - more.lower < e.upper - e.lower);
            assert_true(fabs(other.lower - (1 - e.upper)) < 1e-15 * 4);
            lower = e.lower;
            upper = x == n ? lower : e.upper;
        }
    }
}

/* Rising with the count also where Byar takes over from exact, and never far from exact. */
static void counts(void **state)
{
    (void)state;
    double lower = -1, upper = -1;
    for (double x = 0; x < 3000; x++) {
        struct estimate e = interval_count(x, 0.95), exact = interval_exact(x, 0.95),
                        wide = interval_count(x, 0.998);
        assert_true(e.lower <= x && x < e.upper && e.lower > lower && e.upper > upper);
        assert_true(wide.upper > e.upper && (x == 0 || wide.lower < e.lower));
        assert_close(e.lower, exact.lower, 5e-3);
        assert_close(e.upper, exact.upper, 5e-3);
        lower = e.lower;
        upper = e.upper;
    }
}

/* Chance alone passes each limit with its probability at most, and wider limits lie outside; a share mirrors its
 * complement. */
static void funnels(void **state)
{
    (void)state;
    static const double references[] = {0.004, 0.067, 0.15, 0.5, 0.96}, sides[] = {0.025, 0.001};
    for (size_t r = 0; r < sizeof references / sizeof references[0]; r++)
        for (double n = 1; n < 2500; n = floor(n * 1.31) + 1) {
            double p = references[r];
            struct funnel f = funnel_at(INTERVAL_WILSON, p, n), mirror = funnel_at(INTERVAL_WILSON, 1 - p, n);
            assert_true(f.lower[FUNNEL_FAR] <= f.lower[FUNNEL_NEAR] &&
                        f.upper[FUNNEL_FAR] >= f.upper[FUNNEL_NEAR]);
            for (int i = 0; i < FUNNEL_LIMITS; i++) {
                double below = 0, above = 0;
                for (double x = 0; x <= n; x++) {
                    below += x / n < f.lower[i] ? binomial_mass(x, n, p) : 0;
                    above += x / n > f.upper[i] ? binomial_mass(x, n, p) : 0;
                }
                assert_true(0 <= f.lower[i] && f.lower[i] < f.upper[i] && f.upper[i] <= 1);
                assert_true(below <= sides[i] * (1 + 1e-9) && above <= sides[i] * (1 + 1e-9));
                assert_true(fabs(mirror.lower[i] - (1 - f.upper[i])) < 1e-9);
            }
        }
}

static double draw(const struct rng *rng, double low, double high)
{
    return floor(low + (high - low) * (double)rng_below(rng, 1000000) / 1e6);
}

/* An area like the reference has ratio 1; parts of a stratum are as good as the whole; units of weight do not matter. */
static void standardised(void **state)
{
    (void)state;
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 200; round++) {
        struct stratum like[6], split[12], own[6];
        double events = 0, persons = 0;
        for (size_t i = 0; i < 6; i++) {
            double n = draw(&rng, 20, 900), o = draw(&rng, 2, 18);
            like[i] = (struct stratum){o, n, 40 * o, 40 * n};
            own[i] = (struct stratum){o, n, 0, 3.5 * n};
            double part = floor(n / 3), few = floor(o / 3);
            split[2 * i] = (struct stratum){few, part, o, n};
            split[2 * i + 1] = (struct stratum){o - few, n - part, 5 * o, 5 * n};
            events += o;
            persons += n;
        }
        struct indirect d = standardise_indirect(like, 6, 0.95),
                        parts = standardise_indirect(split, 12, 0.95);
        assert_close(d.ratio.value, 1, 1e-12);
        assert_close(d.rate.value, events / persons, 1e-12);
        assert_close(parts.expected, d.expected, 1e-12);
        assert_close(parts.ratio.upper, d.ratio.upper, 1e-12);
        /* Weights as the area's own make-up: the crude rate with its own interval. */
        struct direct same = standardise_direct(own, 6, 0.95);
        struct estimate crude = interval_rate(events, persons, 0.95);
        assert_close(same.rate.value, crude.value, 1e-12);
        assert_close(same.rate.lower, crude.lower, 1e-12);
        assert_close(same.rate.upper, crude.upper, 1e-12);
    }
}

static void turn(struct trend_point *out, const struct trend_point *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (struct trend_point){5 - p[i].t, p[i].events, p[i].n * 12};
}

/* Another origin, time that runs back, persons in another unit: the same trend. */
static void trends(void **state)
{
    (void)state;
    uint64_t seed = 11;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 300; round++) {
        size_t count = 3 + rng_below(&rng, 12);
        struct trend_point p[15], back[15];
        for (size_t i = 0; i < count; i++)
            p[i] = (struct trend_point){2000 + (double)i * 2, draw(&rng, 1, 60), draw(&rng, 50, 5000)};
        turn(back, p, count);
        struct trend t = trend_fit(p, count, true, 0.95), b = trend_fit(back, count, true, 0.95);
        assert_int_equal(t.change.state, MEASURE_KNOWN);
        assert_true(t.change.lower < t.change.value && t.change.value < t.change.upper &&
                    t.change.lower > -100);
        assert_true(fabs(t.slope + b.slope) < 1e-10 * t.error);
        assert_close(t.error, b.error, 1e-9);
        assert_close(t.dispersion, b.dispersion, 1e-9);
        assert_close(1 + t.change.value / 100, 1 / (1 + b.change.value / 100), 1e-9);
        if (t.change.lower > -99) /* below it 1 + … has few digits left */
            assert_close(1 + t.change.lower / 100, 1 / (1 + b.change.upper / 100), 1e-9);
        /* The fitted events add up to those seen, over all and over time. */
        double sum = 0, over_time = 0, size = 0;
        for (size_t i = 0; i < count; i++) {
            double fitted = p[i].n * exp(t.intercept + t.slope * p[i].t);
            sum += p[i].events - fitted;
            over_time += (p[i].events - fitted) * p[i].t;
            size += p[i].events;
        }
        assert_true(fabs(sum) < 1e-9 * size && fabs(over_time) < 2e-6 * size);
    }
}

/* The point is in its interval, the interval among the areas; turned round twice it is itself; a unit does not
 * matter. */
static void ranks(void **state)
{
    (void)state;
    uint64_t seed = 13;
    struct rng rng = rng_seeded(&seed);
    enum { AREAS = 60 };
    struct estimate areas[AREAS], per[AREAS];
    struct rank r[AREAS], s[AREAS];
    double level = rank_level(AREAS, 0.95);
    size_t known = 0;
    for (size_t i = 0; i < AREAS; i++) {
        double n = draw(&rng, 0, 900);
        areas[i] = interval_proportion(floor(n * (0.05 + 0.3 * (double)i / AREAS)), n, level);
        per[i] = estimate_times(areas[i], 100);
        known += areas[i].state == MEASURE_KNOWN;
    }
    rank_areas(r, areas, AREAS);
    rank_areas(s, per, AREAS);
    size_t narrow = 0;
    for (size_t i = 0; i < AREAS; i++) {
        if (areas[i].state != MEASURE_KNOWN)
            continue;
        struct rank f = rank_flip(r[i]), back = rank_flip(f);
        assert_int_equal(r[i].of, known);
        assert_true(1 <= r[i].low && r[i].low <= r[i].rank && r[i].rank <= r[i].high && r[i].high <= known);
        assert_true(1 <= f.low && f.low <= f.rank && f.rank <= f.high && f.high <= known);
        assert_memory_equal(&back, &r[i], sizeof back);
        assert_memory_equal(&s[i], &r[i], sizeof back);
        narrow += r[i].high - r[i].low < known - 1;
    }
    assert_true(narrow > AREAS / 2); /* it says something */
}

/* Areas with known truth, drawn 400 times: the interval holds the true rank of each at least as often as it says. */
static void ranks_hold(void **state)
{
    (void)state;
    uint64_t seed = 19;
    struct rng rng = rng_seeded(&seed);
    enum { AREAS = 12, ROUNDS = 400 };
    double level = rank_level(AREAS, 0.95);
    size_t held[AREAS] = {0}, width = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct estimate areas[AREAS];
        struct rank r[AREAS];
        for (size_t i = 0; i < AREAS; i++) { /* shares from 6 % up, true rank i + 1; sizes differ */
            double n = 150 + 90 * (double)(i * 5 % AREAS), p = 0.06 + 0.015 * (double)i;
            double u = ((double)rng_below(&rng, 1000000) + 0.5) / 1e6;
            areas[i] = interval_proportion(binomial_quantile(u, n, p), n, level);
        }
        rank_areas(r, areas, AREAS);
        for (size_t i = 0; i < AREAS; i++) {
            held[i] += r[i].low <= i + 1 && i + 1 <= r[i].high;
            width += r[i].high - r[i].low;
        }
    }
    for (size_t i = 0; i < AREAS; i++)
        assert_true((double)held[i] >= 0.95 * ROUNDS);
    assert_true((double)width < 0.8 * (AREAS - 1) * AREAS * ROUNDS);
}

/* Worst off and best off change places: slope, index turn their sign; RII is one over it. Amount in another unit:
 * shares stay. */
static void unequal(void **state)
{
    (void)state;
    uint64_t seed = 17;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 100; round++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct unequal_group g[12], back[12];
        size_t count = 3 + rng_below(&rng, 9);
        for (size_t i = 0; i < count; i++) {
            g[i] = (struct unequal_group){(double)i, draw(&rng, 30, 700), 0};
            g[i].amount = floor(g[i].n * draw(&rng, 10, 30) / 100) + 1;
            back[i] = (struct unequal_group){-(double)i, g[i].n, g[i].amount};
        }
        const struct unequal_asked score = {INTERVAL_WILSON, UNEQUAL_BY_SCORE, 0.95},
                                   amount = {INTERVAL_BYAR, UNEQUAL_BY_AMOUNT, 0.95};
        struct unequal_slope s, t;
        assert_int_equal(unequal_slope(&s, g, count, &score, a, NULL), 0);
        assert_int_equal(unequal_slope(&t, back, count, &score, a, NULL), 0);
        assert_true(fabs(s.sii.value + t.sii.value) < 1e-13 && fabs(s.sii.lower + t.sii.upper) < 1e-12);
        if (s.rii.state == MEASURE_KNOWN) {
            assert_close(s.rii.value, 1 / t.rii.value, 1e-10);
            assert_close(s.rii.lower, 1 / t.rii.upper, 1e-9);
        }
        struct unequal_curve c, d, gini;
        assert_int_equal(unequal_curve(&c, g, count, &score, a, NULL), 0);
        assert_int_equal(unequal_curve(&d, back, count, &score, a, NULL), 0);
        assert_int_equal(unequal_curve(&gini, g, count, &amount, a, NULL), 0);
        assert_true(fabs(c.index.value + d.index.value) < 1e-13);
        assert_close(c.error, d.error, 1e-9);
        assert_true(gini.index.value >= fabs(c.index.value) - 1e-13 && gini.index.value < 1);
        double last = -1;
        for (double top = 0; top <= 1;
             top += 0.05) { /* concave from the top, never below its share of persons */
            double share = unequal_top(&gini, top);
            assert_true(share > last && share >= top - 1e-12 && share <= 1);
            last = share;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportions),  cmocka_unit_test(counts),     cmocka_unit_test(funnels),
        cmocka_unit_test(standardised), cmocka_unit_test(trends),     cmocka_unit_test(ranks),
        cmocka_unit_test(unequal),      cmocka_unit_test(ranks_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
