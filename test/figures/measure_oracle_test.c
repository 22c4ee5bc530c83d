/* Every measure against base R (test/figures/measure.R), to a relative 1e-9; coverage against coverage enumerated
 * apart in R. */
#include "base/arena.h"
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
#include <string.h>

#include <cmocka.h>

/* Differences of two nearly equal numbers are compared with the size of what was subtracted. */
static const double relative = 1e-9;

struct at {
    const double *x; /* the numbers of the line that are still to be read */
    struct arena *arena;
    bool same;
};

static double next(struct at *at)
{
    return *at->x++;
}

static void same(struct at *at, double got, double size)
{
    double expected = next(at);
    bool near = fabs(got - expected) <= relative * size;
    at->same = at->same && (is_close(got, expected, relative) || near);
}

static void same_estimate(struct at *at, struct estimate e)
{
    double size = e.state == MEASURE_KNOWN ? fabs(e.value) : 0;
    same(at, e.value, size);
    same(at, e.lower, size);
    same(at, e.upper, size);
}

static void same_limits(struct at *at, struct estimate e)
{
    at->same = at->same && e.state == MEASURE_KNOWN;
    same(at, e.lower, 0);
    same(at, e.upper, 0);
}

/* --- intervals --- */

static void wilson(struct at *at)
{
    double x = next(at), n = next(at);
    same_limits(at, interval_proportion(x, n, next(at)));
}

static void count(struct at *at)
{
    double x = next(at);
    same_limits(at, interval_count(x, next(at)));
}

static void exact(struct at *at)
{
    double x = next(at);
    same_limits(at, interval_exact(x, next(at)));
}

static void rate(struct at *at)
{
    double x = next(at), n = next(at);
    same_limits(at, interval_rate(x, n, next(at)));
}

static void cover_wilson(struct at *at)
{
    double n = next(at), p = next(at), level = next(at), sum = 0;
    for (double x = 0; x <= n; x++) {
        struct estimate e = interval_proportion(x, n, level);
        sum += e.lower <= p && p <= e.upper ? binomial_mass(x, n, p) : 0;
    }
    same(at, sum, 1);
}

static double cover(struct estimate (*interval)(double x, double level), double mean, double level)
{
    double sum = 0;
    for (double x = 0; x < mean + 40 + 12 * sqrt(mean); x++) {
        struct estimate e = interval(x, level);
        sum += e.lower <= mean && mean <= e.upper ? poisson_mass(x, mean) : 0;
    }
    return sum;
}

static void cover_count(struct at *at)
{
    double mean = next(at), level = next(at);
    same(at, cover(interval_count, mean, level), 1);
}

static void cover_exact(struct at *at)
{
    double mean = next(at), level = next(at), got = cover(interval_exact, mean, level);
    at->same = got >= level; /* what "exact" promises */
    same(at, got, 1);
}

static bool holds(struct estimate e, double x)
{
    return e.lower <= x && x <= e.upper;
}

static void cover_gap(struct at *at)
{
    double n = next(at), p = next(at), m = next(at), q = next(at), ratio = 0, difference = 0;
    for (double x = 0; x <= n; x++)
        for (double y = 0; y <= m; y++) {
            struct unequal_gap g = unequal_gap(INTERVAL_WILSON, (struct unequal_group){0, n, x},
                                               (struct unequal_group){0, m, y}, 0.95);
            double mass = binomial_mass(x, n, p) * binomial_mass(y, m, q);
            difference += holds(g.difference, p - q) ? mass : 0;
            ratio += holds(g.ratio, p / q) ? mass : 0;
        }
    same(at, ratio, 1);
    same(at, difference, 1);
}

static void cover_direct(struct at *at)
{
    double a = next(at), b = next(at), sum = 0;
    for (double x = 0; x <= a + 60; x++)
        for (double y = 0; y <= b + 60; y++) {
            const struct stratum s[] = {{x, 100, 0, 3000}, {y, 80, 0, 7000}};
            struct direct d = standardise_direct(s, 2, 0.95);
            assert_int_equal(d.rate.state, x + y < 10 ? MEASURE_TOO_FEW : MEASURE_KNOWN);
            sum += holds(d.rate, 0.3 * a / 100 + 0.7 * b / 80) ? poisson_mass(x, a) * poisson_mass(y, b) : 0;
        }
    same(at, sum, 1);
}

/* Counts of three years of 1, of which two differ enough for a slope. */
static void cover_trend(struct at *at)
{
    double m[3] = {next(at), 0, 0}, sum = 0, spread = 0;
    m[1] = next(at);
    m[2] = next(at);
    int top = (int)next(at) + 1;
    double truth = 100 * (sqrt(m[2] / m[0]) - 1);
    for (int i = 0; i < top * top * top; i++) {
        struct trend_point p[] = {{-1, i % top, 1}, {0, i / top % top, 1}, {1, i / (top * top), 1}};
        struct trend t = trend_fit(p, 3, false, 0.95), wide = trend_fit(p, 3, true, 0.95);
        double mass = 1;
        for (int j = 0; j < 3; j++)
            mass *= poisson_mass(p[j].events, m[j]);
        sum += mass > 1e-14 && holds(t.change, truth) ? mass : 0;
        spread += mass > 1e-14 && holds(wide.change, truth) ? mass : 0;
    }
    same(at, sum, 1);
    same(at, spread, 1);
}

/* --- standardisation --- */

static struct stratum *read_strata(struct at *at, size_t count)
{
    struct stratum *s = arena_alloc(at->arena, count * sizeof *s);
    for (size_t i = 0; i < count; i++) {
        s[i].events = next(at);
        s[i].n = next(at);
        s[i].reference_events = next(at);
        s[i].reference_n = next(at);
    }
    return s;
}

static void indirect(struct at *at)
{
    size_t k = (size_t)next(at);
    double level = next(at);
    struct indirect got = standardise_indirect(read_strata(at, k), k, level);
    same(at, got.expected, 0);
    same_estimate(at, got.ratio);
    same(at, got.reference_rate, 0);
    at->same = at->same && is_close(got.rate.upper, got.ratio.upper * got.reference_rate, 1e-12) &&
               got.left_out == 0;
}

static void direct(struct at *at)
{
    size_t k = (size_t)next(at);
    double level = next(at);
    struct direct got = standardise_direct(read_strata(at, k), k, level);
    same_estimate(at, got.rate);
    at->same = at->same && got.left_out == 0;
}

/* --- trend, funnel, rank --- */

static void trend(struct at *at)
{
    size_t k = (size_t)next(at);
    bool overdispersed = next(at) > 0;
    double level = next(at);
    struct trend_point *p = arena_alloc(at->arena, k * sizeof *p);
    for (size_t i = 0; i < k; i++) {
        p[i].t = next(at);
        p[i].events = next(at);
        p[i].n = next(at);
    }
    struct trend got = trend_fit(p, k, overdispersed, level);
    double size = fmax(fabs(got.change.upper), fabs(got.change.lower));
    same(at, got.change.value, size);
    same(at, got.change.lower, size);
    same(at, got.change.upper, size);
    same(at, got.intercept, fabs(got.slope) * 2000);
    same(at, got.slope, got.error);
    same(at, got.error, 0);
    same(at, got.dispersion, 0);
    at->same = at->same && got.points == k && got.change.state == MEASURE_KNOWN;
}

static void same_funnel(struct at *at, enum indicator_interval kind)
{
    double reference = next(at);
    struct funnel f = funnel_at(kind, reference, next(at));
    same(at, f.lower[FUNNEL_NEAR], reference);
    same(at, f.lower[FUNNEL_FAR], reference);
    same(at, f.upper[FUNNEL_NEAR], reference);
    same(at, f.upper[FUNNEL_FAR], reference);
}

static void funnel_share(struct at *at)
{
    same_funnel(at, INTERVAL_WILSON);
}

static void funnel_rate(struct at *at)
{
    same_funnel(at, INTERVAL_BYAR);
}

static void rank(struct at *at)
{
    size_t m = (size_t)next(at);
    double level = rank_level(m, next(at));
    struct estimate areas[40];
    struct rank ranks[40];
    for (size_t i = 0; i < m; i++) {
        double x = next(at);
        areas[i] = interval_proportion(x, next(at), level);
    }
    rank_areas(ranks, areas, m);
    for (size_t i = 0; i < m; i++) {
        same(at, (double)ranks[i].rank, 0);
        same(at, (double)ranks[i].low, 0);
        same(at, (double)ranks[i].high, 0);
    }
}

/* --- inequality --- */

static enum indicator_interval kind_of(double x)
{
    return x > 0 ? INTERVAL_BYAR : INTERVAL_WILSON;
}

static void gap(struct at *at)
{
    enum indicator_interval kind = kind_of(next(at));
    struct unequal_group a = {.amount = next(at)}, b = {.amount = 0};
    a.n = next(at);
    b.amount = next(at);
    b.n = next(at);
    struct unequal_gap got = unequal_gap(kind, a, b, 0.95);
    same_estimate(at, got.ratio);
    same_estimate(at, got.difference);
}

static struct unequal_group *read_groups(struct at *at, size_t count)
{
    struct unequal_group *g = arena_alloc(at->arena, count * sizeof *g);
    for (size_t i = 0; i < count; i++) {
        g[i].score = next(at);
        g[i].n = next(at);
        g[i].amount = next(at);
    }
    return g;
}

static void slope(struct at *at)
{
    size_t k = (size_t)next(at);
    struct unequal_asked asked = {kind_of(next(at)), UNEQUAL_BY_SCORE, 0};
    asked.level = next(at);
    struct unequal_slope got;
    assert_int_equal(unequal_slope(&got, read_groups(at, k), k, &asked, at->arena, NULL), 0);
    same(at, (double)got.groups, 0);
    same(at, got.intercept, 0);
    same_estimate(at, got.sii);
    same_estimate(at, got.rii);
}

static void cover_slope(struct at *at)
{
    const struct unequal_asked asked = {INTERVAL_WILSON, UNEQUAL_BY_SCORE, 0.95};
    struct unequal_group g[3];
    double p[3], sum = 0;
    for (int i = 0; i < 3; i++)
        g[i] = (struct unequal_group){i, next(at), 0};
    for (int i = 0; i < 3; i++)
        p[i] = next(at);
    struct unequal_slope s;
    for (int i = 0; i < 3; i++)
        g[i].amount = p[i] * g[i].n;
    assert_int_equal(unequal_slope(&s, g, 3, &asked, at->arena, NULL), 0);
    double truth = s.sii.value;
    int counts[3] = {(int)g[0].n + 1, (int)g[1].n + 1, (int)g[2].n + 1};
    for (int c = 0; c < counts[0] * counts[1] * counts[2]; c++) {
        ARENA_AUTO a = arena_new(1 << 16);
        g[0].amount = c % counts[0];
        g[1].amount = c / counts[0] % counts[1];
        g[2].amount = c / (counts[0] * counts[1]);
        double mass = 1;
        for (int i = 0; i < 3; i++)
            mass *= binomial_mass(g[i].amount, g[i].n, p[i]);
        assert_int_equal(unequal_slope(&s, g, 3, &asked, a, NULL), 0);
        sum += holds(s.sii, truth) ? mass : 0;
    }
    same(at, sum, 1);
}

static struct unequal_curve read_curve(struct at *at, enum unequal_order order)
{
    size_t k = (size_t)next(at);
    struct unequal_asked asked = {kind_of(next(at)), order, 0.95};
    struct unequal_curve got;
    assert_int_equal(unequal_curve(&got, read_groups(at, k), k, &asked, at->arena, NULL), 0);
    same(at, got.index.value, 1);
    same(at, got.error, 0);
    double width = 1.959963984540054 * got.error;
    at->same = at->same && is_close(got.index.upper, got.index.value + width, 1e-12) &&
               is_close(got.index.lower, got.index.value - width, 1e-12);
    return got;
}

static void concentration(struct at *at)
{
    (void)read_curve(at, UNEQUAL_BY_SCORE);
}

static void lorenz(struct at *at)
{
    struct unequal_curve got = read_curve(at, UNEQUAL_BY_AMOUNT);
    same(at, unequal_top(&got, 0.2), 0);
}

static const struct {
    const char *name;
    void (*check)(struct at *at);
} measures[] = {
    {"wilson", wilson},
    {"count", count},
    {"exact", exact},
    {"poisson_test", exact},
    {"rate", rate},
    {"cover_wilson", cover_wilson},
    {"cover_count", cover_count},
    {"cover_exact", cover_exact},
    {"cover_gap", cover_gap},
    {"cover_direct", cover_direct},
    {"cover_trend", cover_trend},
    {"indirect", indirect},
    {"direct", direct},
    {"trend", trend},
    {"funnel_share", funnel_share},
    {"funnel_rate", funnel_rate},
    {"rank", rank},
    {"gap", gap},
    {"slope", slope},
    {"cover_slope", cover_slope},
    {"concentration", concentration},
    {"lorenz", lorenz},
};
enum { MEASURES = sizeof measures / sizeof measures[0] };

static void as_base_r(void **state)
{
    (void)state;
    FILE *file = oracle_open("test/figures/measure.txt");
    struct oracle_row row;
    size_t seen[MEASURES] = {0}, wrong = 0, line = 0;
    while (oracle_next(&row, file)) {
        line++;
        size_t m = 0;
        while (m < MEASURES && strcmp(measures[m].name, row.name) != 0)
            m++;
        assert_true(m < MEASURES);
        seen[m]++;
        ARENA_AUTO arena = arena_new(1 << 20);
        struct at at = {row.x, arena, true};
        measures[m].check(&at);
        assert_int_equal(at.x - row.x, row.count); /* all numbers of the line were compared */
        if (!at.same)
            print_error("test/figures/measure.txt, line %zu: %s differs\n", line, row.name);
        wrong += !at.same;
    }
    (void)fclose(file);
    assert_int_equal(wrong, 0);
    for (size_t m = 0; m < MEASURES; m++)
        assert_true(seen[m] >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_base_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
