/* Inequality worked out by hand: gaps, slopes, curves; ties, borders, and what happens without memory. */
#include "base/mem.h"
#include "figures/measure/inequality.h"
#include "figures/measure/interval.h"
#include "num/oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct unequal_asked by_score = {INTERVAL_WILSON, UNEQUAL_BY_SCORE, 0.95};
static const struct unequal_asked by_amount = {INTERVAL_BYAR, UNEQUAL_BY_AMOUNT, 0.95};

static struct unequal_slope slope_of(const struct unequal_group *g, size_t count)
{
    ARENA_AUTO a = arena_new(1 << 16);
    struct unequal_slope s;
    assert_int_equal(unequal_slope(&s, g, count, &by_score, a, NULL), 0);
    return s;
}

static struct unequal_curve curve_of(struct arena *a, const struct unequal_group *g, size_t count,
                                     const struct unequal_asked *asked)
{
    struct unequal_curve c;
    assert_int_equal(unequal_curve(&c, g, count, asked, a, NULL), 0);
    return c;
}

/* Newcombe 1998, method 10: 56/70 − 48/80 is 0.2 (0.0524, 0.3339); 9/10 − 3/10: 0.6 (0.1705, 0.8090); 10/10 − 0/10: 1
 * (0.6075, 1). */
static void gaps(void **state)
{
    (void)state;
    static const struct {
        double x, n, y, m, value, lower, upper;
    } table[] = {{56, 70, 48, 80, 0.2, 0.0524, 0.3339},
                 {9, 10, 3, 10, 0.6, 0.1705, 0.8090},
                 {10, 10, 0, 10, 1, 0.6075, 1}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct unequal_group a = {0, table[i].n, table[i].x}, b = {0, table[i].m, table[i].y};
        struct unequal_gap g = unequal_gap(INTERVAL_WILSON, a, b, 0.95),
                           back = unequal_gap(INTERVAL_WILSON, b, a, 0.95);
        assert_close(g.difference.value, table[i].value, 1e-12);
        assert_close(g.difference.lower, table[i].lower, 1e-3);
        assert_close(g.difference.upper, table[i].upper, 1e-3);
        assert_close(back.difference.upper, -g.difference.lower, 1e-12);
    }
    /* The other way round a ratio is one over it, limits too. */
    struct unequal_group a = {0, 200, 30}, b = {0, 400, 20}, none = {0, 50, 0};
    struct unequal_gap g = unequal_gap(INTERVAL_BYAR, a, b, 0.95),
                       back = unequal_gap(INTERVAL_BYAR, b, a, 0.95);
    assert_close(g.ratio.value, 3, 1e-14);
    assert_close(back.ratio.upper, 1 / g.ratio.lower, 1e-12);
    assert_close(back.ratio.lower, 1 / g.ratio.upper, 1e-12);
    /* No events on one side: against none there is no ratio; none against some is 0 with an upper limit. */
    g = unequal_gap(INTERVAL_WILSON, a, none, 0.95);
    assert_int_equal(g.ratio.state, MEASURE_NO_EVENTS);
    assert_int_equal(g.difference.state, MEASURE_KNOWN);
    g = unequal_gap(INTERVAL_WILSON, none, a, 0.95);
    assert_true(g.ratio.value == 0 && g.ratio.lower == 0 && g.ratio.upper > 0 && g.ratio.upper < 1);
    g = unequal_gap(INTERVAL_NONE, a, b, 0.95);
    assert_close(g.ratio.value, 3, 1e-14);
    assert_true(isnan(g.ratio.lower) && isnan(g.ratio.upper) && isnan(g.difference.lower));
    g = unequal_gap(INTERVAL_WILSON, a, (struct unequal_group){0, 0, 0}, 0.95);
    assert_int_equal(g.ratio.state, MEASURE_EMPTY);
    assert_int_equal(g.difference.state, MEASURE_EMPTY);
}

/* Five groups of 100 with 30, 25, 20, 15, 10 events: ranks 0.1, 0.3 … 0.9, a straight line of −0.05 per 0.2: SII
 * −0.25, from 0.325 down to 0.075: RII 0.075/0.325. */
static void slopes(void **state)
{
    (void)state;
    struct unequal_group g[] = {{5, 100, 10}, {1, 100, 30}, {3, 100, 20},
                                {2, 100, 25}, {4, 100, 15}, {9, 0, 0}};
    struct unequal_slope s = slope_of(g, 6);
    assert_close(s.sii.value, -0.25, 1e-13);
    assert_close(s.intercept, 0.325, 1e-13);
    assert_close(s.rii.value, 0.075 / 0.325, 1e-13);
    /* Half the interval: √Σ(h·half)², h = 100·rank/(100·Σ rank²) = −1, −½, 0, ½, 1, half that of each group. */
    double square = 0;
    for (int i = 0; i < 5; i++) {
        struct estimate e = interval_proportion(g[i].amount, 100, 0.95);
        double h = (g[i].score - 3) / 2, half = (e.upper - e.lower) / 2;
        square += h * h * half * half;
    }
    assert_close(s.sii.upper, -0.25 + sqrt(square), 1e-12);
    assert_close(s.sii.lower, -0.25 - sqrt(square), 1e-12);
    assert_int_equal(s.groups, 5);
    /* The same with the middle group in two halves of one score. */
    struct unequal_group tied[] = {{1, 100, 30}, {2, 100, 25}, {3, 60, 5},
                                   {3, 40, 15},  {4, 100, 15}, {5, 100, 10}};
    struct unequal_slope t = slope_of(tied, 6);
    assert_close(t.sii.value, s.sii.value, 1e-13);
    assert_int_equal(t.groups, 5);
    assert_int_equal(slope_of(g, 1).sii.state, MEASURE_TOO_FEW);
    assert_int_equal(slope_of(g, 0).sii.state, MEASURE_EMPTY);
    /* A line that ends below zero has no ratio. */
    struct unequal_group steep[] = {{1, 100, 60}, {2, 100, 2}, {3, 100, 1}};
    t = slope_of(steep, 3);
    assert_int_equal(t.sii.state, MEASURE_KNOWN);
    assert_int_equal(t.rii.state, MEASURE_NO_EVENTS);
    struct unequal_group equal[] = {{1, 10, 1}, {2, 30, 3}, {3, 20, 2}};
    t = slope_of(equal, 3);
    assert_true(fabs(t.sii.value) < 1e-15);
    assert_close(t.rii.value, 1, 1e-14);
    equal[1].score = NAN;
    assert_int_equal(slope_of(equal, 3).rii.state, MEASURE_IMPOSSIBLE);
}

/* Half of the people, the worse off, have all of it: C = 2·(1·¼) − 1 = −½; the other way round ½. */
static void concentration(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 16);
    struct unequal_group g[] = {{1, 50, 20}, {2, 50, 0}};
    struct unequal_curve c = curve_of(a, g, 2, &by_score);
    assert_close(c.index.value, -0.5, 1e-14);
    assert_int_equal(c.count, 3);
    assert_close(c.points[0].persons, 0, 0);
    assert_close(c.points[1].persons, 0.5, 1e-15);
    assert_close(c.points[1].amount, 1, 1e-15);
    g[0].score = 3;
    assert_close(curve_of(a, g, 2, &by_score).index.value, 0.5, 1e-14);
    g[0].score = 2; /* one group: nothing is known of who has more */
    c = curve_of(a, g, 2, &by_score);
    assert_close(c.index.value, 0, 1e-15);
    assert_int_equal(c.count, 2);
    const struct unequal_asked no_spread = {INTERVAL_NONE, UNEQUAL_BY_AMOUNT, 0.95};
    c = curve_of(a, g, 2, &no_spread);
    assert_true(c.index.state == MEASURE_KNOWN && isnan(c.error) && isnan(c.index.lower));
    /* Gini does not look at the score. */
    assert_close(curve_of(a, g, 2, &by_amount).index.value, 0.5, 1e-14);
}

/* Ten, thirty and sixty persons use 50, 30 and 20: per person 5, 1, 1/3. In order of use: 60 with 20, 30 with 30, 10
 * with 50. The top 20 % are the 10 and a third of the 30: 0.5 + 0.1; the top 5 % half of the 10. Gini: 2·Σ share·rank
 * − 1 = 2·(0.2·0.3 + 0.3·0.75 + 0.5·0.95) − 1. */
static void lorenz(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 16);
    const struct unequal_group g[] = {{0, 10, 50}, {0, 30, 30}, {0, 60, 20}};
    struct unequal_curve c = curve_of(a, g, 3, &by_amount);
    assert_close(c.index.value, 0.52, 1e-14);
    assert_close(unequal_top(&c, 0.2), 0.6, 1e-14);
    assert_close(unequal_top(&c, 0.1), 0.5, 1e-14);
    assert_close(unequal_top(&c, 0.05), 0.25, 1e-14);
    assert_close(unequal_top(&c, 0), 0, 0);
    assert_close(unequal_top(&c, 1), 1, 0);
    assert_true(isnan(unequal_top(&c, 1.1)));
    const struct unequal_group even[] = {{0, 10, 10}, {0, 40, 40}, {0, 0, 0}};
    c = curve_of(a, even, 3, &by_amount);
    assert_true(fabs(c.index.value) < 1e-15);
    assert_close(unequal_top(&c, 0.2), 0.2, 1e-14);
}

static void no_curve(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 16);
    static const struct {
        struct unequal_group g[2];
        enum measure_state expected;
    } table[] = {
        {{{1, 0, 0}, {2, 0, 0}}, MEASURE_EMPTY},       {{{1, 5, 0}, {2, 5, 0}}, MEASURE_NO_EVENTS},
        {{{1, 5, -1}, {2, 5, 3}}, MEASURE_IMPOSSIBLE}, {{{1, 0, 1}, {2, 5, 3}}, MEASURE_IMPOSSIBLE},
        {{{1, 5, 6}, {2, 5, 3}}, MEASURE_IMPOSSIBLE},  {{{NAN, 5, 1}, {2, 5, 3}}, MEASURE_IMPOSSIBLE},
        {{{1, NAN, 1}, {2, 5, 3}}, MEASURE_IMPOSSIBLE}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct unequal_curve c = curve_of(a, table[i].g, 2, &by_score);
        assert_int_equal(c.index.state, table[i].expected);
        assert_null(c.points);
        assert_true(isnan(unequal_top(&c, 0.2)) && isnan(c.error));
    }
}

static void without_memory(void **state)
{
    (void)state;
    struct unequal_group g[5000];
    for (size_t i = 0; i < 5000; i++)
        g[i] = (struct unequal_group){(double)i, 10, (double)(i % 7)};
    for (unsigned n = 1;; n++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct unequal_slope s = {.intercept = 42};
        struct unequal_curve c = {.error = 42};
        struct err err = {0};
        mem_fail_after(n);
        int slope = unequal_slope(&s, g, 5000, &by_score, a, &err),
            curve = unequal_curve(&c, g, 5000, &by_score, a, &err);
        int failed = mem_failed();
        mem_fail_after(0);
        if (!failed) {
            assert_true(n > 3 && slope == 0 && curve == 0);
            return;
        }
        assert_true(slope == ERR_NOMEM || curve == ERR_NOMEM);
        assert_int_equal(err.code, ERR_NOMEM);
        if (slope < 0)
            assert_close(s.intercept, 42, 0);
        if (curve < 0)
            assert_close(c.error, 42, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps),   cmocka_unit_test(slopes),   cmocka_unit_test(concentration),
        cmocka_unit_test(lorenz), cmocka_unit_test(no_curve), cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
