/* Simulated registries: rows do not depend on how they are cut, national values are near, and simple ratios tell the truth back. */
#include "base/mem.h"
#include "figures/frame.h"
#include "figures/simulate/birth.h"
#include "figures/simulate/table.h"
#include "figures/simulate/twoyear.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SIDE = 20, AREAS = SIDE * SIDE, ROWS = 600000, CAP = 64 << 20 };

struct map {
    struct arena *arena;
    struct world world;
};

/* A square of areas a kilometre apart (ten across the field's length is near, the whole side far), poorer to the east. */
static int make_areas(struct simulate_plan *plan, struct arena *a, double apart)
{
    struct simulate_area *areas = arena_alloc(a, AREAS * sizeof *areas);
    for (int i = 0; areas && i < AREAS; i++)
        areas[i] = (struct simulate_area){.code = arena_printf(a, "WK%04d%02d", i / SIDE, i % SIDE),
                                          .births = 1 + i % 3,
                                          .low_income = i % SIDE,
                                          .x = apart * (i % SIDE),
                                          .y = apart * (i / SIDE)};
    plan->areas = areas;
    plan->area_count = AREAS;
    return areas && !arena_failed(a) ? 0 : -1;
}

static int make_map(void **state)
{
    static struct map map;
    struct err err;
    struct simulate_plan plan = {.seed = 5, .first_year = 2018, .last_year = 2023, .births = ROWS};
    map.arena = arena_new(CAP);
    if (!map.arena || make_areas(&plan, map.arena, 5000) < 0 ||
        world_make(&map.world, map.arena, &plan, &err) < 0)
        return -1;
    *state = &map;
    return 0;
}

static int release_map(void **state)
{
    arena_free(((struct map *)*state)->arena);
    return 0;
}

static const struct simulate_kind *kind_of(const char *code)
{
    const struct simulate_kind *k = simulate_kind_find(str_of(code));
    assert_non_null(k);
    return k;
}

/* --- rows --- */

static void rows_do_not_depend_on_the_cut(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    static char whole[2000 * SIMULATE_ROW_MAX], parts[2000 * SIMULATE_ROW_MAX];
    for (const struct simulate_kind *k = simulate_kinds; k->code; k++) {
        size_t len = simulate_text(whole, k, w, 0, 2000), sum = 0;
        for (int64_t at = 0; at < 2000; at += 37)
            sum += simulate_text(parts + sum, k, w, at, at + 37 < 2000 ? at + 37 : 2000);
        assert_true(len > 0 && len == sum);
        assert_memory_equal(whole, parts, len);
    }
}

/* The children of a pregnancy are its first, second …, of one mother: one of each mother is the first. */
static void children_of_a_pregnancy_have_an_order(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    int64_t row[BIRTH_FIELDS], mother = -1, before = 0, plural = 0, multiples = 0;
    for (uint64_t number = 0; number < 20000; number++) {
        birth_happen(row, w, number);
        if (row[BIRTH_MOTHER] != mother) {
            assert_true(mother < 0 || before == plural);
            mother = row[BIRTH_MOTHER];
            before = 0;
        }
        assert_int_equal(row[BIRTH_ORDER], ++before);
        plural = row[BIRTH_PLURAL];
        multiples += plural > 1 && before == 1;
    }
    assert_true(multiples > 100);
}

static void another_seed_is_another_registry(void **state)
{
    struct world other = ((struct map *)*state)->world;
    static char one[100 * SIMULATE_ROW_MAX], two[100 * SIMULATE_ROW_MAX];
    const struct simulate_kind *k = kind_of("births");
    size_t len = simulate_text(one, k, &other, 0, 100);
    other.seed++;
    size_t len_two = simulate_text(two, k, &other, 0, 100);
    assert_false(len == len_two && memcmp(one, two, len) == 0);
}

static void a_row_as_text(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    char line[4 * SIMULATE_ROW_MAX], expected[128];
    const struct simulate_kind *k = kind_of("births");
    line[simulate_header(line, k)] = '\0';
    assert_int_equal(strncmp(line, "child,mother,area,year,sex,ga_days,", 35), 0);
    int64_t row[BIRTH_FIELDS];
    k->row(row, w, 17);
    line[simulate_text(line, k, w, 17, 18)] = '\0';
    snprintf(expected, sizeof expected, "K000000017,M000000017,%s,2018,%s,%d,",
             w->areas[row[BIRTH_AREA]].code, row[BIRTH_SEX] == 0 ? "m" : "f", (int)row[BIRTH_GA]);
    assert_int_equal(strncmp(line, expected, strlen(expected)), 0);
    assert_int_equal(line[strlen(line) - 1], '\n');
}

static void children_of_one_pregnancy_share_it(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    static const enum birth_field shared[] = {BIRTH_AREA,   BIRTH_YEAR,       BIRTH_GA,     BIRTH_PLURAL,
                                              BIRTH_PARITY, BIRTH_MOTHER_AGE, BIRTH_INCOME, BIRTH_SMOKING};
    int multiples = 0, triplets = 0;
    for (uint64_t n = 0; n < 100000;) {
        int64_t first[BIRTH_FIELDS], next[BIRTH_FIELDS];
        birth_happen(first, w, n);
        assert_int_equal(first[BIRTH_MOTHER], n);
        for (int64_t i = 1; i < first[BIRTH_PLURAL]; i++) {
            birth_happen(next, w, n + (uint64_t)i);
            assert_int_equal(next[BIRTH_MOTHER], n);
            for (size_t s = 0; s < sizeof shared / sizeof shared[0]; s++)
                assert_int_equal(next[shared[s]], first[shared[s]]);
        }
        multiples += first[BIRTH_PLURAL] > 1 ? (int)first[BIRTH_PLURAL] : 0;
        triplets += first[BIRTH_PLURAL] == 3;
        n += (uint64_t)first[BIRTH_PLURAL];
    }
    assert_true(triplets > 5 && triplets < 30);
    assert_true(multiples > 2500 && multiples < 3100);
}

static void a_registry_that_ends_within_a_twin_has_one_child_of_it(void **state)
{
    struct world w = ((struct map *)*state)->world;
    uint64_t n = 0;
    int64_t row[BIRTH_FIELDS];
    do
        birth_happen(row, &w, n++);
    while (row[BIRTH_PLURAL] != 2);
    w.births = (int64_t)n; /* the first of the twin is the last row */
    birth_happen(row, &w, n - 1);
    assert_int_equal(row[BIRTH_PLURAL], 1);
}

static void followed_children_are_born_there(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    int alive = 0, followed = 0, protection = 0, families = 0;
    for (uint64_t n = 0; n < 50000; n++) {
        int64_t birth[BIRTH_FIELDS], row[SIMULATE_COLUMNS];
        birth_happen(birth, w, n);
        alive += birth[BIRTH_OUTCOME] == 0 && !birth[BIRTH_DIED];
        if (twoyear_row(row, w, n)) {
            followed++;
            assert_int_equal(row[TWOYEAR_CHILD], birth[BIRTH_CHILD]);
            assert_int_equal(row[TWOYEAR_AREA], birth[BIRTH_AREA]);
            assert_int_equal(row[TWOYEAR_YEAR], birth[BIRTH_YEAR]);
            assert_true(birth[BIRTH_OUTCOME] == 0 && birth[BIRTH_DIED] == 0);
        }
        protection += kind_of("protection")->row(row, w, n);
        families += kind_of("service_use")->row(row, w, n);
    }
    assert_true(fabs((double)followed / alive - 0.95) < 0.005);
    assert_true(protection >= alive && protection < alive + 300);
    assert_true(fabs(families / 50000.0 - 0.09) < 0.015);
}

static void missing_is_not_at_random(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    int smokers = 0, others = 0, no_smokers = 0, no_others = 0;
    for (uint64_t n = 0; n < 100000; n++) {
        int64_t row[BIRTH_FIELDS];
        birth_happen(row, w, n);
        bool is_smoker = row[BIRTH_SMOKING] == 1;
        birth_hide(row, w, n);
        *(is_smoker ? &smokers : &others) += 1;
        *(is_smoker ? &no_smokers : &no_others) += row[BIRTH_SMOKING] == FRAME_UNKNOWN;
    }
    assert_true(fabs((double)no_smokers / smokers - 0.10) < 0.012);
    assert_true(fabs((double)no_others / others - 0.04) < 0.003);
}

/* --- areas --- */

static void near_areas_are_alike(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    double near = 0, far = 0, variance = 0;
    for (int i = 0; i < AREAS; i++) {
        const double *effect = w->areas[i].effect;
        variance += effect[RISK_LATE] * effect[RISK_LATE] / AREAS;
        if (i % SIDE + 1 < SIDE)
            near += effect[RISK_LATE] * w->areas[i + 1].effect[RISK_LATE] / (AREAS - SIDE);
        if (i % SIDE < SIDE / 2) /* 50 km: twice the length of the field */
            far += effect[RISK_LATE] * w->areas[i + SIDE / 2].effect[RISK_LATE] / (AREAS / 2);
    }
    assert_true(fabs(sqrt(variance) - risk_rules[RISK_LATE].spread) < 0.05);
    assert_true(near / variance >
                0.35); /* 0.6 × exp(−½(5/25)²) = 0.59 when the field is as wide as it is deep */
    assert_true(far / variance < 0.3);
}

static void without_places_a_municipality_is_alike(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CAP);
    struct simulate_plan plan = {.seed = 9, .first_year = 2020, .last_year = 2020, .births = 10};
    struct world w;
    assert_int_equal(make_areas(&plan, a, (double)NAN), 0);
    assert_int_equal(world_make(&w, a, &plan, NULL), 0);
    double within = 0, variance = 0;
    for (int i = 0; i < AREAS; i++) {
        variance += w.areas[i].effect[RISK_SGA] * w.areas[i].effect[RISK_SGA] / AREAS;
        if (i % SIDE + 1 < SIDE)
            within += w.areas[i].effect[RISK_SGA] * w.areas[i + 1].effect[RISK_SGA] / (AREAS - SIDE);
    }
    assert_true(fabs(within / variance - 0.6) < 0.2);
}

static void shares_add_up(void **state)
{
    const struct world *w = &((struct map *)*state)->world;
    double all = 0, groups[INCOME_GROUPS] = {0}, deprivation = 0;
    for (size_t i = 0; i < w->area_count; i++) {
        all += w->areas[i].share;
        deprivation += w->areas[i].share * w->areas[i].deprivation;
        for (int g = 0; g < INCOME_GROUPS; g++)
            groups[g] += w->areas[i].share * w->areas[i].income_up_to[g];
    }
    assert_true(fabs(all - 1) < 1e-12 && fabs(deprivation) < 1e-12);
    for (int g = 0; g < INCOME_GROUPS; g++)
        assert_true(fabs(groups[g] - (g + 1) / 5.0) < 1e-9);
    assert_int_equal(w->year_end[w->years - 1], ROWS);
}

static void refused_plans(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CAP);
    struct err err;
    struct world w;
    struct simulate_area empty = {.code = "A", .births = 0, .low_income = (double)NAN};
    struct simulate_plan plan = {
        .first_year = 2020, .last_year = 2020, .births = 1, .areas = &empty, .area_count = 1};
    assert_int_equal(world_make(&w, a, &plan, &err), ERR_INVALID);
    assert_string_equal(err.key, "simulate_areas");
    plan.last_year = 2019;
    assert_int_equal(world_make(&w, a, &plan, &err), ERR_INVALID);
    assert_string_equal(err.key, "simulate_plan");
    assert_null(simulate_kind_find(str_of("birth")));
}

static void memory_that_fails(void **state)
{
    (void)state;
    for (unsigned n = 1;; n++) {
        ARENA_AUTO a = arena_new(CAP);
        struct simulate_plan plan = {.seed = 1, .first_year = 2020, .last_year = 2020, .births = 10};
        struct world w;
        assert_int_equal(make_areas(&plan, a, 1000), 0);
        mem_fail_after(n);
        int rc = world_make(&w, a, &plan, NULL);
        int failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        if (!failed)
            return;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_do_not_depend_on_the_cut),
        cmocka_unit_test(children_of_a_pregnancy_have_an_order),
        cmocka_unit_test(another_seed_is_another_registry),
        cmocka_unit_test(a_row_as_text),
        cmocka_unit_test(children_of_one_pregnancy_share_it),
        cmocka_unit_test(a_registry_that_ends_within_a_twin_has_one_child_of_it),
        cmocka_unit_test(followed_children_are_born_there),
        cmocka_unit_test(missing_is_not_at_random),
        cmocka_unit_test(near_areas_are_alike),
        cmocka_unit_test(without_places_a_municipality_is_alike),
        cmocka_unit_test(shares_add_up),
        cmocka_unit_test(refused_plans),
        cmocka_unit_test(memory_that_fails),
    };
    return cmocka_run_group_tests(tests, make_map, release_map);
}
