/* Figures from counts, worked out by hand (definitions §3, §6 and §9), and what must hold for any cube. */
#include "base/mem.h"
#include "figures/show/answer.h"
#include "figures/show_case.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void assert_near(double actual, double expected)
{
    if (!(fabs(actual - expected) <= 1e-9 * (1 + fabs(expected))))
        fail_msg("%.15g instead of %.15g", actual, expected);
}

static struct figures answer(struct show_case *c)
{
    struct figures f = {0};
    struct err err = {0};
    if (figures_answer(&f, c->a, &c->q, &err) != 0)
        fail_msg("%s %s", err.key, err.arg);
    return f;
}

/* The row of a place, block and group. */
static const struct figure *row(const struct figures *f, size_t place, size_t span, size_t group)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->items[i].place == place && f->items[i].span == span && f->items[i].group == group)
            return &f->items[i];
    return NULL;
}

static void one_figure(void **state)
{
    (void)state;
    static const struct counted cells[] = {{0, 2012, {0, 0}, {100, 5, 90, 18, 19, 24}}};
    struct show_case c;
    case_make(&c, cells, 1, "nl");
    struct figures f = answer(&c);
    assert_int_equal(f.count, 4); /* all four neighbourhoods of the map */
    const struct figure *x = row(&f, 0, 0, 0);
    assert_near(x->value.value, 20);
    /* Wilson: (2x + z² ∓ z√(z² + 4x(1 − x/n))) / (2(n + z²)), x = 18, n = 90 */
    double z = 1.959963984540054, root = z * sqrt(z * z + 4 * 18 * 0.8);
    assert_near(x->value.lower, 100 * (36 + z * z - root) / (2 * (90 + z * z)));
    assert_near(x->value.upper, 100 * (36 + z * z + root) / (2 * (90 + z * z)));
    assert_near(x->missing, 15.0 / 105); /* 5 without a denominator, 10 without a numerator, of 105 */
    assert_near(x->least, 19);
    assert_near(x->most, 24);
    assert_int_equal(x->reliability, RELIABILITY_FAIR);
    assert_false(x->small);
    assert_near(x->reference, 20);
    for (size_t place = 1; place < 4; place++) { /* areas without births are there, as not known */
        assert_int_equal(row(&f, place, 0, 0)->value.state, MEASURE_EMPTY);
        assert_true(isnan(row(&f, place, 0, 0)->missing));
        assert_true(isnan(row(&f, place, 0, 0)->least));
    }
    case_free(&c);
}

static void small_counts(void **state)
{
    (void)state;
    static const struct {
        int64_t known, events;
        bool small;
    } table[] = {
        {100, 0, false},  {100, 1, true},  {100, 9, true},    {100, 10, false},
        {100, 90, false}, {100, 91, true}, {100, 100, false}, {9, 0, true},
        {10, 0, false},   {10, 10, false}, {0, 0, false},     {10, 5, true},
    };
    struct indicator i = {.publication = "persons"}, open = {.publication = "open"};
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        int64_t n[CUBE_COUNTS] = {[CUBE_KNOWN] = table[k].known, [CUBE_EVENTS] = table[k].events};
        assert_int_equal(figures_small(&(struct asked){0, &i, ""}, n), table[k].small);
        assert_false(figures_small(&(struct asked){0, &open, ""}, n));
    }
}

/* Zero events, and all missing: both are rows, one with a value and one without. */
static void nothing_happened(void **state)
{
    (void)state;
    static const struct counted cells[] = {{0, 2012, {0, 0}, {50, 0, 50, 0, 0, 0}},
                                           {1, 2012, {0, 0}, {40, 0, 0, 0, 0, 40}}};
    struct show_case c;
    case_make(&c, cells, 2, "nl");
    struct figures f = answer(&c);
    assert_near(row(&f, 0, 0, 0)->value.value, 0);
    assert_int_equal(row(&f, 0, 0, 0)->reliability, RELIABILITY_LOW);
    assert_int_equal(row(&f, 1, 0, 0)->value.state, MEASURE_EMPTY);
    assert_near(row(&f, 1, 0, 0)->missing, 1);
    assert_near(row(&f, 1, 0, 0)->most, 100);
    case_free(&c);
}

/* What is not known has rows of its own; with one region asked it is counted and said. */
static void not_known(void **state)
{
    (void)state;
    static const struct counted cells[] = {
        {0, 2012, {0, 0}, {10, 0, 10, 2, 2, 2}},
        {-1, 2012, {0, 0}, {7, 1, 7, 1, 1, 1}},
        {3, 2012, {1, 0}, {5, 0, 5, 1, 1, 1}},
        {0, 0, {3, 2}, {3, 0, 3, 1, 1, 1}},
    };
    struct show_case c;
    case_make(&c, cells, 4, "nl");
    struct figures f = answer(&c);
    assert_int_equal(row(&f, 4, 0, 0)->counts[CUBE_ELIGIBLE], 7);
    assert_int_equal(row(&f, 5, 0, 0)->counts[CUBE_ELIGIBLE], 5);
    assert_int_equal(row(&f, 0, 1, 0)->counts[CUBE_ELIGIBLE], 3);
    assert_null(row(&f, 1, 1, 0)); /* nothing without a period there */
    assert_int_equal(f.elsewhere, 0);
    c.q.by[0] = 0;
    c.q.by_count = 1;
    f = answer(&c);
    assert_int_equal(row(&f, 5, 0, 1)->counts[CUBE_ELIGIBLE], 5);
    assert_int_equal(row(&f, 0, 1, 3)->counts[CUBE_ELIGIBLE], 3); /* income not known */
    c.q.by_count = 0;
    c.q.region = "Eerste";
    f = answer(&c);
    assert_null(row(&f, 4, 0, 0));
    assert_int_equal(f.elsewhere, 13);
    case_free(&c);
}

/* A denominator that is a sum: rows without one weigh nobody knows what, so with any of them the share missing is not known. */
static void missing_of_a_sum(void **state)
{
    (void)state;
    static const struct counted cells[] = {
        {0, 2012, {0, 0}, {10, 0, 8, 2, 2, 2}},
        {1, 2012, {0, 0}, {10, 1, 8, 2, 2, 2}},
    };
    static const struct expr sum = {.type = EXPR_NUMBER};
    struct show_case c;
    case_make(&c, cells, 2, "nl");
    struct figures f = answer(&c);
    assert_near(row(&f, 0, 0, 0)->missing, 2.0 / 10);
    assert_near(row(&f, 1, 0, 0)->missing, 3.0 / 11);
    c.indicators[0].denominator = &sum;
    f = answer(&c);
    assert_near(row(&f, 0, 0, 0)->missing, 2.0 / 10);
    assert_true(isnan(row(&f, 1, 0, 0)->missing));
    case_free(&c);
}

/* The whole country has the rows whose area is not known too. */
static void whole_country(void **state)
{
    (void)state;
    static const struct counted cells[] = {{0, 2012, {0, 0}, {10, 0, 10, 2, 2, 2}},
                                           {-1, 2012, {0, 0}, {7, 1, 7, 1, 1, 1}},
                                           {3, 2012, {0, 0}, {5, 0, 5, 1, 1, 1}}};
    struct show_case c;
    case_make(&c, cells, 3, "nl");
    case_level(&c, "land");
    c.q.map.whole = true;
    struct figures f = answer(&c);
    assert_int_equal(f.count, 1);
    assert_int_equal(f.items[0].counts[CUBE_ELIGIBLE], 22);
    case_free(&c);
}

static void nothing_there(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, NULL, 0, "nl");
    assert_int_equal(answer(&c).count, 0);
    case_period(&c, "2012-2016");
    struct figures f = answer(&c);
    assert_int_equal(f.count, 4);
    assert_int_equal(f.items[0].value.state, MEASURE_EMPTY);
    case_free(&c);
}

/* --- measures --- */

/* National rates 10 % and 30 %; the first place has 50 and 10 persons in them: expected 5 + 3 = 8, observed 12. */
static const struct counted two_strata[] = {
    {0, 2012, {0, 0}, {50, 0, 50, 8, 8, 8}},
    {0, 2012, {0, 1}, {10, 0, 10, 4, 4, 4}},
    {1, 2012, {0, 0}, {150, 0, 150, 12, 12, 12}},
    {1, 2012, {0, 1}, {90, 0, 90, 26, 26, 26}},
};

static void standardised(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, two_strata, 4, "nl");
    c.q.strata[0] = 1;
    c.q.strata_count = 1;
    c.q.indirect = c.q.direct = true;
    struct figures f = answer(&c);
    const struct figure *x = row(&f, 0, 0, 0);
    assert_near(x->indirect.expected, 8);
    assert_near(x->indirect.ratio.value, 1.5);
    assert_near(x->indirect.rate.value, 1.5 * 100 * 50 / 300);
    /* direct: weights 200 and 100, rates 8/50 and 4/10 */
    assert_near(x->direct.rate.value, 100 * (200 * 0.16 + 100 * 0.4) / 300);
    assert_int_equal(row(&f, 3, 0, 0)->indirect.ratio.state, MEASURE_EMPTY);
    /* split by income as well: the strata stay within the row */
    c.q.by[0] = 0;
    c.q.by_count = 1;
    f = answer(&c);
    assert_near(row(&f, 0, 0, 0)->indirect.ratio.value, 1.5);
    assert_int_equal(row(&f, 0, 0, 1)->indirect.ratio.state, MEASURE_EMPTY);
    case_free(&c);
}

/* A mean of what are no events: its value and rank, and nothing that is computed as if they were. */
static void no_events(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, two_strata, 4, "nl");
    c.indicators[0].interval = INTERVAL_NONE;
    c.q.strata[0] = 1;
    c.q.strata_count = 1;
    c.q.indirect = c.q.direct = c.q.funnel = true;
    struct figures f = answer(&c);
    const struct figure *x = row(&f, 0, 0, 0);
    assert_near(x->value.value, 20);
    assert_true(isnan(x->value.lower) && isnan(x->value.upper));
    assert_int_equal(x->reliability, RELIABILITY_NONE);
    assert_int_equal(x->indirect.ratio.state, MEASURE_EMPTY);
    assert_int_equal(x->direct.rate.state, MEASURE_EMPTY);
    assert_int_equal(x->side, FUNNEL_NOT_KNOWN);
    case_free(&c);
}

/* The whole cube as one place is as expected, whatever the strata. */
static void whole_is_expected(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, two_strata, 4, "nl");
    case_level(&c, "land");
    c.q.strata[0] = 1;
    c.q.strata_count = 1;
    c.q.indirect = c.q.direct = true;
    struct figures f = answer(&c);
    assert_near(f.items[0].indirect.ratio.value, 1);
    assert_near(f.items[0].direct.rate.value, f.items[0].value.value);
    case_free(&c);
}

/* 1000, 1100 and 1210 of a hundred thousand: exactly 10 % a year, without spread around it. */
static void trend(void **state)
{
    (void)state;
    static const struct counted cells[] = {{0, 2012, {0, 0}, {100000, 0, 100000, 1000, 1000, 1000}},
                                           {0, 2013, {0, 0}, {100000, 0, 100000, 1100, 1100, 1100}},
                                           {0, 2014, {0, 0}, {100000, 0, 100000, 1210, 1210, 1210}},
                                           {1, 2014, {0, 0}, {100, 0, 100, 10, 10, 10}}};
    struct show_case c;
    case_make(&c, cells, 4, "nl");
    c.q.trend = true;
    struct figures f = answer(&c);
    assert_near(row(&f, 0, 0, 0)->trend.change.value, 10);
    assert_true(row(&f, 0, 0, 0)->trend.dispersion < 1e-12);
    assert_int_equal(row(&f, 0, 0, 0)->point_count, 3);
    assert_int_equal(row(&f, 1, 0, 0)->trend.change.state, MEASURE_TOO_FEW);
    assert_int_equal(row(&f, 1, 0, 0)->point_count, 1);
    case_free(&c);
}

static const struct counted three_places[] = {
    {0, 2012, {0, 0}, {1000, 0, 1000, 100, 100, 100}},
    {1, 2012, {2, 0}, {1000, 0, 1000, 300, 300, 300}},
    {2, 2012, {1, 0}, {1000, 0, 1000, 200, 200, 200}},
};

static void funnel_and_rank(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, three_places, 3, "nl");
    c.q.funnel = c.q.rank = true;
    struct figures f = answer(&c);
    assert_int_equal(f.items[0].place, 0); /* lowest first */
    assert_int_equal(f.items[1].place, 2);
    assert_int_equal(f.items[2].place, 1);
    assert_int_equal(f.items[3].rank.rank, 0); /* nobody there: no rank, and last */
    assert_int_equal(f.items[0].side, FUNNEL_FAR_BELOW);
    assert_int_equal(f.items[1].side, FUNNEL_WITHIN);
    assert_int_equal(f.items[2].side, FUNNEL_FAR_ABOVE);
    assert_int_equal(f.items[3].side, FUNNEL_NOT_KNOWN);
    assert_near(f.items[0].reference, 20);
    for (size_t i = 0; i < 3; i++) { /* far apart: each rank is certain */
        assert_int_equal(f.items[i].rank.rank, i + 1);
        assert_int_equal(f.items[i].rank.low, i + 1);
        assert_int_equal(f.items[i].rank.high, i + 1);
        assert_int_equal(f.items[i].rank.of, 3);
    }
    c.q.asked = &c.asked[1]; /* more is better: the highest comes first */
    f = answer(&c);
    assert_int_equal(f.items[0].place, 1);
    assert_int_equal(f.items[0].rank.rank, 1);
    case_free(&c);
}

/* On the ratio, the order may turn: what is expected of a place counts. */
static void ranked_by_ratio(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, two_strata, 4, "nl");
    c.q.strata[0] = 1;
    c.q.strata_count = 1;
    c.q.indirect = c.q.funnel = c.q.rank = true;
    struct figures f = answer(&c);
    assert_int_equal(f.items[0].place, 1); /* 38 of 42 expected; crude 15.8 % against 20 % */
    assert_near(f.items[0].indirect.ratio.value, 38.0 / 42);
    assert_int_equal(f.items[0].side, FUNNEL_WITHIN);
    case_free(&c);
}

/* Income groups of 1000 with 300, 200 and 100: the first against the last, and the slope over all three. */
static const struct counted incomes[] = {
    {0, 2012, {0, 0}, {1000, 0, 1000, 300, 300, 300}},
    {0, 2012, {1, 0}, {1000, 0, 1000, 200, 200, 200}},
    {0, 2012, {2, 0}, {1000, 0, 1000, 100, 100, 100}},
    {0, 2012, {3, 0}, {1000, 0, 1000, 500, 500, 500}},
};

static void inequality(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, incomes, 4, "nl");
    c.q.inequality = 0;
    struct unequal_rows r;
    struct err err = {0};
    assert_int_equal(unequal_answer(&r, c.a, &c.q, &err), 0);
    assert_int_equal(r.count, 4);
    const struct unequal_row *x = &r.items[0];
    assert_near(x->first.value, 30);
    assert_near(x->last.value, 10);
    assert_near(x->gap.ratio.value, 3);
    assert_near(x->gap.difference.value, 20);
    /* through (1/6, 30), (1/2, 20), (5/6, 10): slope −30, from 35 to 5 */
    assert_near(x->slope.sii.value, -30);
    assert_near(x->slope.rii.value, 5.0 / 35);
    /* C = 2/μ Σ f v R − 1 = 2/0.2 · (0.05 + 0.1 + 0.0833…)/3 − 1 */
    assert_near(x->curve.index.value, 10 * (0.3 / 6 + 0.2 / 2 + 0.1 * 5 / 6) / 3 - 1);
    /* three fifths of the last third of the persons, who have a sixth of it */
    assert_near(x->last_share, 0.6 / 6);
    assert_near(x->unknown, 0.25);
    assert_int_equal(r.items[1].gap.ratio.state, MEASURE_EMPTY);
    assert_true(isnan(r.items[1].unknown));
    case_free(&c);
}

/* Places of 1000 with 100, 300 and 200: the top fifth of 3000 lies in the place with 300. */
static void divided(void **state)
{
    (void)state;
    struct show_case c;
    case_make(&c, three_places, 3, "nl");
    struct lorenz_rows r;
    struct err err = {0};
    assert_int_equal(lorenz_answer(&r, c.a, &c.q, &err), 0);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.items[0].places, 3);
    assert_int_equal(r.items[0].persons, 3000);
    assert_int_equal(r.items[0].amount, 600);
    assert_near(r.items[0].top, 0.3 * 600 / 600);
    /* Gini: 1 − Σ f (L before + L after) = 1 − (1/6 + 4/6 + 9/6)/3 */
    assert_near(r.items[0].curve.index.value, 1 - (1.0 / 6 + 4.0 / 6 + 9.0 / 6) / 3);
    case_free(&c);
}

/* --- what holds for any cube --- */

enum { CELLS = 400 };

/* Cells that differ, the same each time. */
static void make_cells(struct counted *cells)
{
    uint32_t x = 1;
    for (int i = 0; i < CELLS; i++) {
        x = x * 1664525u + 1013904223u;
        struct counted *c = &cells[i];
        *c = (struct counted){.area = (int)(x >> 9) % 5 - 1,
                              .year = (x >> 3) % 17 == 0 ? 0 : 2004 + (int)(x >> 13) % 12};
        c->traits[0] = (uint8_t)((x >> 17) % 4);
        c->traits[1] = (uint8_t)((x >> 21) % 3);
        int64_t n = (x >> 24) % 60;
        int64_t counts[CUBE_COUNTS] = {n + 5, 1, n, n / 7, n / 7, n / 7 + 5};
        memcpy(c->counts, counts, sizeof counts);
    }
}

static void sum_up(int64_t *sum, const struct figures *f, size_t place)
{
    for (size_t i = 0; i < f->count; i++)
        for (int k = 0; (place == SIZE_MAX || f->items[i].place == place) && k < CUBE_COUNTS; k++)
            sum[k] += f->items[i].counts[k];
}

static void add_up(void **state)
{
    (void)state;
    static struct counted cells[CELLS];
    make_cells(cells);
    int64_t all[CUBE_COUNTS] = {0};
    for (int i = 0; i < CELLS; i++)
        for (int k = 0; k < CUBE_COUNTS; k++)
            all[k] += cells[i].counts[k];
    static const char *const levels[] = {"wijk", "gemeente", "land"}, *const periods[] = {"1", "3", "5",
                                                                                          "all"};
    for (size_t way = 0; way < 24; way++) { /* every level × period, with and without traits: the same sum */
        struct show_case c;
        case_make(&c, cells, CELLS, "nl");
        case_level(&c, levels[way % 3]);
        case_period(&c, periods[way / 3 % 4]);
        c.q.by[0] = 1;
        c.q.by[1] = 0;
        c.q.by_count = way / 12 ? 2 : 0;
        struct figures f = answer(&c);
        int64_t sum[CUBE_COUNTS] = {0};
        sum_up(sum, &f, SIZE_MAX);
        assert_memory_equal(sum, all, sizeof sum);
        case_free(&c);
    }
}

static void wijken_make_gemeente(void **state)
{
    (void)state;
    static struct counted cells[CELLS];
    make_cells(cells);
    struct show_case wijk, gemeente;
    case_make(&wijk, cells, CELLS, "nl");
    case_make(&gemeente, cells, CELLS, "nl");
    case_level(&gemeente, "gemeente");
    struct figures w = answer(&wijk), g = answer(&gemeente);
    int64_t parts[CUBE_COUNTS] = {0}, whole[CUBE_COUNTS] = {0};
    sum_up(parts, &w, 0);
    sum_up(parts, &w, 1);
    sum_up(whole, &g, 0);
    assert_memory_equal(parts, whole, sizeof whole);
    assert_true(whole[CUBE_EVENTS] > 0);
    case_free(&wijk);
    case_free(&gemeente);
}

static void too_large(void **state)
{
    (void)state;
    static struct counted cells[CELLS];
    make_cells(cells);
    struct show_case c;
    case_make(&c, cells, CELLS, "nl");
    for (int i = 0; i < CUBE_TRAITS; i++)
        c.q.by[i] = c.q.strata[i] = 0;
    c.q.by_count = c.q.strata_count = CUBE_TRAITS;
    c.q.indirect = true;
    case_period(&c, "1");
    struct figures f;
    struct err err = {0};
    c.q.map.count = 40; /* 42 × 13 × 4^8 */
    assert_int_equal(figures_answer(&f, c.a, &c.q, &err), ERR_INVALID);
    assert_string_equal(err.key, "show_large");
    case_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_figure),
        cmocka_unit_test(small_counts),
        cmocka_unit_test(nothing_happened),
        cmocka_unit_test(not_known),
        cmocka_unit_test(missing_of_a_sum),
        cmocka_unit_test(nothing_there),
        cmocka_unit_test(whole_country),
        cmocka_unit_test(standardised),
        cmocka_unit_test(no_events),
        cmocka_unit_test(whole_is_expected),
        cmocka_unit_test(trend),
        cmocka_unit_test(funnel_and_rank),
        cmocka_unit_test(ranked_by_ratio),
        cmocka_unit_test(inequality),
        cmocka_unit_test(divided),
        cmocka_unit_test(add_up),
        cmocka_unit_test(wijken_make_gemeente),
        cmocka_unit_test(too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
