/*
 * Dry runs: bands that hold against taking one from another, and what a draft would do counted by hand. The attacker here
 * knows which set lies in which and which have nothing in common, and tries every way of subtracting.
 */
#include "app/routemap/dry_count.h"

#include "app/coalition/map.h"
#include "app/jobs.h"
#include "app/routemap/routemap.h"
#include "app/routemap_world.h"
#include "base/rand.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { ARENA = 1 << 20, SETS = 9, TIMES = 4000 };

static struct dry_count count_of(struct arena *a, size_t sets)
{
    struct dry_count d;
    struct err err;
    assert_ok(dry_count_new(&d, a, sets, &err));
    return d;
}

/* `times` families that are in the sets whose bits are set. */
static void add(struct dry_count *d, unsigned sets, int times)
{
    bool in[SETS] = {false};
    for (size_t i = 0; i < d->sets; i++)
        in[i] = sets >> i & 1;
    for (int i = 0; i < times; i++)
        dry_count_add(d, in);
}

static void bands_by_hand(void **unused)
{
    (void)unused;
    static const struct {
        int n;
        int64_t from, to;
    } rows[] = {{0, 0, 9}, {1, 0, 9}, {9, 0, 9}, {10, 10, 19}, {19, 10, 19}, {20, 20, 29}, {137, 130, 139}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct dry_count d = count_of(a, 1);
        struct dry_band band;
        add(&d, 1, rows[i].n);
        dry_bands(&band, &d);
        assert_int_equal(band.from, rows[i].from);
        assert_int_equal(band.to, rows[i].to);
    }
}

/* Twenty families, nineteen of them with the old version: 20–29 less 10–19 would say that someone is new. */
static void one_more_is_not_told(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(ARENA);
    struct dry_count d = count_of(a, 2);
    struct dry_band bands[2];
    add(&d, 3, 19);
    add(&d, 1, 1);
    dry_bands(bands, &d);
    assert_int_equal(bands[0].from, 10);
    assert_int_equal(bands[0].to, 29);
    assert_int_equal(bands[1].from, 10);
    assert_int_equal(bands[1].to, 19);
    /* Ten more is a group that may be told. */
    add(&d, 1, 10);
    dry_bands(bands, &d);
    assert_int_equal(bands[0].from, 30);
}

/* Two parts that stand at their upper ends, and a third of two families. */
static void nor_is_the_rest_of_several(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(ARENA);
    struct dry_count d = count_of(a, 4);
    struct dry_band bands[4];
    add(&d, 1 | 2, 19);
    add(&d, 1 | 4, 19);
    add(&d, 1 | 8, 2);
    dry_bands(bands, &d);
    assert_true(bands[0].from - bands[1].to - bands[2].to <= 0);
    assert_int_equal(bands[0].to, 49);
}

/* --- the attack --- */

struct attack {
    const struct dry_count *d;
    const struct dry_band *bands;
    size_t whole;
    unsigned taken;
    int64_t left, least, most;
};

static bool may_take(const struct attack *t, size_t set)
{
    const struct dry_count *d = t->d;
    if (set == t->whole || d->both[set * d->sets + t->whole] != d->n[set] || d->n[set] == 0)
        return false;
    for (size_t i = 0; i < d->sets; i++)
        if (t->taken >> i & 1 && d->both[set * d->sets + i] > 0)
            return false;
    return true;
}

static void subtract_all(struct attack t, size_t first)
{
    if (t.left > 0 && t.left < DRY_BAND && t.taken) {
        assert_true(t.least <= 0);
        assert_true(t.most >= DRY_BAND - 1);
    }
    for (size_t set = first; set < t.d->sets; set++) {
        if (!may_take(&t, set))
            continue;
        struct attack next = t;
        next.taken |= 1u << set;
        next.left -= t.d->n[set];
        next.least -= t.bands[set].to;
        next.most -= t.bands[set].from;
        subtract_all(next, set + 1);
    }
}

static void no_small_rest_can_be_worked_out(void **unused)
{
    (void)unused;
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    int widened = 0;
    for (int time = 0; time < TIMES; time++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct dry_count d = count_of(a, SETS);
        struct dry_band bands[SETS];
        size_t groups = 2 + rng_below(&rng, 5);
        for (size_t g = 0; g < groups; g++)
            add(&d, 1u | (rng_below(&rng, 1u << SETS) & rng_below(&rng, 1u << SETS)),
                (int)rng_below(&rng, 25));
        dry_bands(bands, &d);
        for (size_t i = 0; i < SETS; i++) {
            assert_true(bands[i].from <= d.n[i] && d.n[i] <= bands[i].to);
            assert_int_equal(bands[i].from % DRY_BAND, 0);
            assert_true(d.n[i] > 9 || bands[i].from == 0);
            widened += bands[i].to - bands[i].from >= DRY_BAND;
            subtract_all((struct attack){.d = &d,
                                         .bands = bands,
                                         .whole = i,
                                         .left = d.n[i],
                                         .least = bands[i].from,
                                         .most = bands[i].to},
                         0);
        }
    }
    assert_true(widened > 100); /* there was something to hide */
}

static void equal_sets_have_equal_bands(void **unused)
{
    (void)unused;
    uint64_t seed = 11;
    struct rng rng = rng_seeded(&seed);
    for (int time = 0; time < 500; time++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct dry_count d = count_of(a, SETS);
        struct dry_band bands[SETS];
        for (size_t g = 0; g < 6; g++) {
            unsigned half = (unsigned)rng_below(&rng, 16), both = 1;
            for (unsigned k = 0; k < 4; k++)
                both |= half >> k & 1 ? 3u << (1 + 2 * k) : 0;
            add(&d, both, (int)rng_below(&rng, 30));
        }
        dry_bands(bands, &d);
        for (size_t k = 0; k < 4; k++) {
            assert_int_equal(bands[1 + 2 * k].from, bands[2 + 2 * k].from);
            assert_int_equal(bands[1 + 2 * k].to, bands[2 + 2 * k].to);
        }
    }
}

static void too_many_sets_are_refused(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(ARENA);
    struct dry_count d;
    struct err err;
    assert_int_equal(dry_count_new(&d, a, DRY_SETS_MAX + 1, &err), ERR_INVALID);
}

/* --- the whole way --- */

static void more_families(struct map_world *m, int n, const char *area)
{
    struct world *w = &m->cw.w;
    char person[37], name[32], mother[37];
    memcpy(mother, m->cw.mother, sizeof mother);
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "Gezin%d", i);
        world_family(w, &w->midwife, name, 140, person);
        if (area)
            map_live(m, person, area);
        memcpy(m->cw.mother, person, sizeof person);
        chain_ask(&m->cw, false);
    }
    memcpy(m->cw.mother, mother, sizeof mother);
}

static const struct value *dry_run(struct map_world *m)
{
    struct world *w = &m->cw.w;
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m->map);
    world_must(w, routemap_run_ask);
    chain_jobs(&m->cw);
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m->map);
    world_must(w, routemap_run_page);
    assert_true(value_get_bool(value_get(w->call.page, "run"), "is_done"));
    return value_get(w->call.page, "run");
}

static const struct value *row_of(const struct value *run, const char *title)
{
    const struct value *steps = value_get(run, "steps");
    for (size_t i = 0; i < value_count(steps); i++)
        if (text_is(value_get_text(value_item(steps, i), "title"), title))
            return value_item(steps, i);
    fail_msg("no row %s", title);
    return NULL;
}

/* Twelve families of the town with debts, three of elsewhere that do not count; then a rule less. */
static void counted_by_hand(void **unused)
{
    (void)unused;
    struct map_world m;
    map_open(&m);
    struct world *w = &m.cw.w;
    more_families(&m, 11, "WK11");
    more_families(&m, 3, "GM2");
    more_families(&m, 2, NULL);
    world_call(w, &w->debt);
    call_set_int(w, "places", 4);
    call_set_int(w, "wait_days", 7);
    world_must(w, map_wait_set);
    map_copy(&m, &w->coordinator, "example:debts_poverty");
    const struct value *run = dry_run(&m);
    assert_string_equal(value_get_text(run, "families"), "10–19");
    assert_string_equal(value_get_text(row_of(run, "Hulp bij schulden"), "places"), "4");
    assert_true(value_get_bool(row_of(run, "Hulp bij schulden"), "is_short"));
    assert_null(value_get_text(row_of(run, "Spullen voor de baby"), "places"));
    const struct value *help = row_of(run, "Hulp bij schulden");
    assert_string_equal(value_get_text(help, "now"), "10–19");
    for (size_t i = 0; i < value_count(value_get(run, "steps"));
         i++) { /* an unchanged copy does what there is */
        const struct value *row = value_item(value_get(run, "steps"), i);
        assert_string_equal(value_get_text(row, "with"), value_get_text(row, "now"));
        assert_false(value_get_bool(row, "differs"));
    }
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "2");
    world_must(w, routemap_rule_remove);
    run = dry_run(&m);
    help = row_of(run, "Hulp bij schulden");
    assert_string_equal(value_get_text(help, "with"), "minder dan 10");
    assert_string_equal(value_get_text(help, "now"), "10–19");
    assert_true(value_get_bool(help, "differs"));
    map_close(&m);
}

/* Nothing of a person on the page, nothing exact in what is kept. */
static void no_one_is_on_it(void **unused)
{
    (void)unused;
    struct map_world m;
    map_open(&m);
    struct world *w = &m.cw.w;
    more_families(&m, 10, "WK11");
    map_copy(&m, &w->coordinator, "example:debts_poverty");
    dry_run(&m);
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, w->call.page);
    assert_null(strstr(buf_text(&text), m.cw.mother));
    assert_null(strstr(buf_text(&text), "Gezin"));
    assert_null(strstr(buf_text(&text), "11"));
    map_close(&m);
}

/* A run that nobody can turn into a search: so many a day. */
static void so_many_a_day(void **unused)
{
    (void)unused;
    struct map_world m;
    map_open(&m);
    struct world *w = &m.cw.w;
    map_copy(&m, &w->coordinator, "example:debts_poverty");
    int rc = 0;
    for (int i = 0; rc == 0 && i < 30; i++) {
        world_call(w, &w->coordinator);
        call_param_set(w, "map", m.map);
        rc = world_run(w, routemap_run_ask);
        assert_true(rc == 0 || i == 20);
    }
    assert_int_equal(rc, ERR_CONFLICT);
    assert_string_equal(w->err.key, "route_runs_many");
    world_days(w, 2);
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m.map);
    world_must(w, routemap_run_ask);
    map_close(&m);
}

/* A draft that went away meanwhile, and a job that comes twice. */
static void a_run_of_nothing_is_no_fault(void **unused)
{
    (void)unused;
    struct map_world m;
    map_open(&m);
    struct world *w = &m.cw.w;
    map_copy(&m, &w->coordinator, "example:debts_poverty");
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m.map);
    world_must(w, routemap_run_ask);
    map_call(&m, &w->coordinator);
    world_must(w, routemap_delete);
    world_call(w, &w->nobody);
    call_param_set(w, "ref_id", "0192d4e0-0000-7000-8000-000000000000");
    assert_ok(routemap_run_job(&w->call, &w->err));
    chain_jobs(&m.cw);
    map_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands_by_hand),
        cmocka_unit_test(one_more_is_not_told),
        cmocka_unit_test(nor_is_the_rest_of_several),
        cmocka_unit_test(no_small_rest_can_be_worked_out),
        cmocka_unit_test(equal_sets_have_equal_bands),
        cmocka_unit_test(too_many_sets_are_refused),
        cmocka_unit_test(counted_by_hand),
        cmocka_unit_test(no_one_is_on_it),
        cmocka_unit_test(so_many_a_day),
        cmocka_unit_test(a_run_of_nothing_is_no_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
