/* Cubes out of rows: every shipped indicator and many random ones, held against counting row by row. */
#include "base/mem.h"
#include "figures/curves_made.h"
#include "figures/expression/functions.h"
#include "figures/registry.h"
#include "figures/slow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ARENA_MAX ((size_t)1 << 30)

static const struct trait_value ages[] = {{"under_20", {"", ""}, 10, 19},
                                          {"20_29", {"", ""}, 20, 29},
                                          {"30_plus", {"", ""}, 30, 60},
                                          {"unknown", {"", ""}, 1, 0}};
static const struct trait_value incomes[] = {{"1", {"", ""}, 1, 1}, {"2", {"", ""}, 2, 2},
                                             {"3", {"", ""}, 3, 3}, {"4", {"", ""}, 4, 4},
                                             {"5", {"", ""}, 5, 5}, {"unknown", {"", ""}, 1, 0}};

static struct trait trait(const struct schema *s, const char *code, const struct trait_value *values,
                          size_t count)
{
    return (struct trait){.code = code,
                          .dataset = s->code,
                          .field = schema_field(s, str_of(code)),
                          .values = values,
                          .count = count};
}

struct world {
    struct arena *a;
    struct registry registry;
    struct curves curves;
    const struct schema *births, *twoyear;
    struct trait traits[2];
    const struct trait *by[2];
};

static void begin(struct world *w)
{
    w->a = arena_new(ARENA_MAX);
    registry_load(&w->registry, w->a);
    w->births = registry_schema(&w->registry, "births");
    w->twoyear = registry_schema(&w->registry, "twoyear");
    w->curves = (struct curves){{[CURVE_BIRTHWEIGHT] = birthweight_formula(w->a)}};
    w->traits[0] = trait(w->births, "mother_age", ages, 4);
    w->traits[1] = trait(w->births, "income_group", incomes, 6);
    w->by[0] = &w->traits[0];
    w->by[1] = &w->traits[1];
}

static void check(struct world *w, struct cube_question *q)
{
    struct cube slow, fast;
    struct err err = {0};
    slow_cube(&slow, w->a, q);
    for (int threads = 1; threads <= 3; threads++) {
        q->threads = threads;
        if (cube_build(&fast, w->a, q, &err) != 0)
            fail_msg("%s %s %s", err.key, err.where, err.arg);
        assert_same_cube(&slow, &fast);
    }
}

/* Indicators of that schema. */
static size_t indicators_of(const struct indicator *out[64], const struct registry *r, const char *schema)
{
    size_t n = 0;
    for (size_t i = 0; i < r->indicators.count && n < 64; i++)
        if (text_is(r->indicators.items[i].schema->code, schema))
            out[n++] = &r->indicators.items[i];
    assert_true(n > 0);
    return n;
}

static void shipped(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    const struct indicator *asked[64];
    uint64_t seed = 1;
    for (int round = 0; round < 12; round++) {
        struct made_rows rows;
        struct made m = {.rows = (size_t)(1 + round * 700),
                         .frames = 1 + (size_t)round % 3,
                         .areas = 5,
                         .keys = 1000,
                         .unknown = round % 4 == 0 ? 0 : 150,
                         .clustered = round % 5 != 4};
        made_rows(&rows, w.a, w.births, &m, rng_seeded(&seed));
        struct cube_question q = {
            .data = &rows.data, .indicators = asked, .curves = &w.curves, .traits = w.by};
        q.indicator_count = indicators_of(asked, &w.registry, "births");
        q.trait_count = (size_t)round % 3;
        check(&w, &q);
    }
    arena_free(w.a);
}

/* --- random expressions --- */
struct words_of {
    struct buf *out;
    struct rng rng;
};

static uint32_t pick(struct words_of *w, uint32_t n)
{
    return rng_below(&w->rng, n);
}

static void random_number(struct words_of *w, int deep)
{
    static const char *const numbers[] = {
        "ga_days",    "weight_g",           "apgar5", "death_days", "parity",
        "mother_age", "first_consult_days", "year",   "plural",     "income_group"};
    uint32_t how = pick(w, deep > 0 ? 8 : 4);
    if (how < 3)
        buf_adds(w->out, numbers[pick(w, 10)]);
    else if (how == 3)
        buf_printf(w->out, "%u", pick(w, 400));
    else if (how == 4)
        buf_adds(w->out, "count(died, anomaly, apgar5 < 7, smoking)");
    else if (how == 5)
        buf_printf(w->out, "if(anomaly, parity, %u)", pick(w, 9));
    else {
        static const char *const signs[] = {" + ", " - ", " * "};
        buf_adds(w->out, "(");
        random_number(w, deep - 1);
        buf_adds(w->out, signs[pick(w, 3)]);
        random_number(w, 0);
        buf_adds(w->out, ")");
    }
}

static void random_leaf(struct words_of *w)
{
    static const char *const leaves[] = {"anomaly",
                                         "died",
                                         "smoking",
                                         "outcome = 'live'",
                                         "sex != 'f'",
                                         "origin in ('turkey', 'other', 'europe')",
                                         "education = 'high'",
                                         "sga(weight_g, sex, ga_days)",
                                         "below_centile(weight_g, sex, ga_days, 97)",
                                         "known(death_days)",
                                         "known(mother)",
                                         "income_group in (1, 2, 5)",
                                         "true",
                                         "false",
                                         "area = 'WK007919'",
                                         "area in ('WK000000', 'WK015838', 'nowhere')",
                                         "weight_g / apgar5 < 400.5",
                                         "ga_days / parity > 100",
                                         "sga(weight_g + 10, sex, ga_days)",
                                         "ga_days >= 1000",
                                         "weight_g < 0 - 5",
                                         "first_consult_days != 70",
                                         "known(sga(weight_g, sex, ga_days))",
                                         "ga_days + 1 in (260, 259, 301)"};
    static const char *const compare[] = {" < ", " <= ", " > ", " >= ", " = ", " != "};
    if (pick(w, 3) > 0) {
        buf_adds(w->out, leaves[pick(w, sizeof leaves / sizeof leaves[0])]);
        return;
    }
    random_number(w, 2);
    buf_adds(w->out, compare[pick(w, 6)]);
    random_number(w, 1);
}

static void random_truth(struct words_of *w, int deep)
{
    uint32_t how = deep > 0 ? pick(w, 6) : 0;
    if (how == 0) {
        random_leaf(w);
        return;
    }
    buf_adds(w->out, how == 1 ? "not (" : how == 2 ? "known(" : how == 3 ? "if(" : "(");
    random_truth(w, deep - 1);
    if (how >= 3) {
        buf_adds(w->out, how == 3 ? ", " : how == 4 ? " and " : " or ");
        random_truth(w, deep - 1);
    }
    if (how == 3) {
        buf_adds(w->out, ", ");
        random_truth(w, deep - 1);
    }
    buf_adds(w->out, ")");
}

static const struct expr *read_random(struct world *w, const struct schema *s, struct rng rng, bool number)
{
    for (;;) { /* some are refused: a constant alone, bounds that go too far */
        BUF_AUTO text;
        buf_init(&text, EXPR_MAX_TEXT);
        struct words_of words = {&text, rng};
        if (number)
            buf_adds(&text, rng_below(&rng, 2) ? "if(died, death_days, 3)" : "parity + plural * 2");
        else
            random_truth(&words, 4);
        const struct expr *e = NULL;
        struct expr_scope scope = {.name = "random", .schema = s};
        if (expression_read(&e, w->a, &scope, str_of(buf_text(&text)), number ? EXPR_NUMBER : EXPR_TRUTH,
                            NULL) == 0)
            return e;
    }
}

static void random_expressions(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    uint64_t seed = 42;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 60; round++) {
        struct indicator items[8] = {{0}};
        const struct indicator *asked[8];
        for (int i = 0; i < 8; i++) {
            items[i] = (struct indicator){.code = "x", .schema = w.births, .fingerprint = (uint64_t)i};
            items[i].numerator = read_random(&w, w.births, rng, i == 6);
            items[i].denominator = read_random(&w, w.births, rng, i == 7);
            asked[i] = &items[i];
        }
        struct made_rows rows;
        struct made m = {.rows = 1 + rng_below(&rng, 2600),
                         .frames = 1 + rng_below(&rng, 3),
                         .areas = 4,
                         .keys = 100,
                         .unknown = round % 5 == 0 ? 1000 * (unsigned)(round % 2) : 250,
                         .clustered = round % 2 == 0};
        made_rows(&rows, w.a, w.births, &m, rng);
        struct cube_question q = {.data = &rows.data,
                                  .indicators = asked,
                                  .indicator_count = 8,
                                  .curves = &w.curves,
                                  .traits = w.by,
                                  .trait_count = rng_below(&rng, 3),
                                  .most_bytes = 1};
        check(&w, &q);
    }
    arena_free(w.a);
}

/* --- joins --- */
/* A table of days with gaps in it at either end, around one median. */
static const struct curve *made_curve(struct arena *a, enum curve_kind kind, double median)
{
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    buf_adds(&text, "sex\tage\tl\tm\ts\tloh\n");
    for (int sex = 1; sex <= 2; sex++)
        for (int day = 0; day < 1050; day++)
            buf_printf(&text, "%d\t%d\t%.2f\t%.3f\t%.4f\t%s\n", sex, day, kind == CURVE_WHO_BMI ? -0.3 : 1.0,
                       median * (1 + 0.001 * day), 0.3, day < 731 ? "L" : "H");
    return curve_made(a, kind, buf_text(&text));
}

static void joined(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    w.curves.of[CURVE_WHO_BMI] = made_curve(w.a, CURVE_WHO_BMI, 13.4);
    w.curves.of[CURVE_WHO_LENGTH] = made_curve(w.a, CURVE_WHO_LENGTH, 49.9);
    const struct indicator *asked[64];
    uint64_t seed = 7;
    for (int round = 0; round < 4; round++) {
        struct made_rows births, checks;
        struct made m = {.rows = 260,
                         .frames = 2,
                         .areas = 3,
                         .keys = 150,
                         .unknown = round % 2 ? 100 : 0,
                         .clustered = true};
        made_rows(&births, w.a, w.births, &m, rng_seeded(&seed));
        made_rows(&checks, w.a, w.twoyear, &m, rng_seeded(&seed));
        struct cube_join join = {"twoyear", &checks.data, checks.index, NULL};
        struct cube_question q = {.data = &births.data,
                                  .joins = &join,
                                  .join_count = 1,
                                  .indicators = asked,
                                  .curves = &w.curves,
                                  .traits = w.by,
                                  .trait_count = (size_t)round % 2};
        q.indicator_count = indicators_of(asked, &w.registry, "births+twoyear");
        check(&w, &q);
        struct cube_join nearest = {"nearest", &checks.data, checks.index, NULL};
        struct cube_question own = {.data = &checks.data,
                                    .joins = &nearest,
                                    .join_count = 1,
                                    .indicators = asked,
                                    .curves = &w.curves};
        own.indicator_count = indicators_of(asked, &w.registry, "twoyear+nearest");
        check(&w, &own);
    }
    arena_free(w.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped),
        cmocka_unit_test(random_expressions),
        cmocka_unit_test(joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
