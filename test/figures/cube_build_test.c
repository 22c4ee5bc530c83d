/* Cubes out of rows: every shipped indicator and many random ones, held against counting row by row. */
#include "base/mem.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
