/*
 * The cube of all rows is the sum of the cubes of any parts of them, byte for byte, for any number of threads and any order;
 * damaged bytes, sums that go too far and a lack of memory are said.
 */
#include "base/mem.h"
#include "figures/cube/file.h"
#include "figures/cube/merge.h"
#include "figures/registry.h"
#include "figures/slow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ARENA_MAX ((size_t)1 << 30)
enum { FILE_MAX = 1 << 26, PARTS = 8, ASKED = 64 };

struct world {
    struct arena *a;
    struct registry registry;
    struct traits traits;
    struct curves curves;
    const struct schema *births;
    const struct indicator *asked[ASKED];
    const struct trait *by[CUBE_TRAITS];
    struct cube_question q;
};

static void begin(struct world *w)
{
    *w = (struct world){.a = arena_new(ARENA_MAX)};
    struct err err = {0};
    registry_load(&w->registry, w->a);
    w->births = registry_schema(&w->registry, "births");
    if (traits_read(&w->traits, w->a, w->births, "traits.json", registry_file(w->a, "registry/traits.json"),
                    &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    w->curves.of[CURVE_BIRTHWEIGHT] = birthweight_formula(w->a);
    w->q =
        (struct cube_question){.indicators = w->asked, .traits = w->by, .curves = &w->curves, .threads = 1};
    for (size_t i = 0; i < w->registry.indicators.count && w->q.indicator_count < ASKED; i++)
        if (text_is(w->registry.indicators.items[i].schema->code, "births"))
            w->asked[w->q.indicator_count++] = &w->registry.indicators.items[i];
    static const char *const codes[] = {"mother_age", "parity", "origin", "income_group"};
    for (int i = 0; i < CUBE_TRAITS; i++) {
        w->by[i] = traits_find(&w->traits, str_of(codes[i]));
        assert_non_null(w->by[i]);
    }
}

static struct str bytes_of(struct world *w, const struct cube *c)
{
    BUF_AUTO out;
    buf_init(&out, FILE_MAX);
    assert_int_equal(cube_encode(&out, c, NULL), 0);
    return (struct str){arena_dup(w->a, out.data, out.len), out.len};
}

static void assert_same_bytes(struct str a, struct str b)
{
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.ptr, b.ptr, a.len);
}

static struct cube built(struct world *w, const struct dataset *d, int threads)
{
    struct cube c;
    struct err err = {0};
    w->q.data = d;
    w->q.threads = threads;
    if (cube_build(&c, w->a, &w->q, &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    return c;
}

static struct made_rows rows_of(struct world *w, size_t rows, size_t frames, uint64_t *seed)
{
    struct made_rows out;
    struct made m = {
        .rows = rows, .frames = frames, .areas = 30, .keys = 1000, .unknown = 60, .clustered = true};
    made_rows(&out, w->a, w->births, &m, rng_seeded(seed));
    return out;
}

/* More rows than one chunk has, so that threads share them out. */
static void threads_alike(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    uint64_t seed = 11;
    struct made_rows rows = rows_of(&w, 150000, 2, &seed);
    static const int threads[] = {1, 2, 3, 8};
    for (size_t traits = 0; traits <= CUBE_TRAITS; traits += 2) {
        w.q.trait_count = traits;
        struct str first = {NULL, 0};
        for (size_t i = 0; i < 4; i++) {
            struct cube c = built(&w, &rows.data, threads[i]);
            struct str bytes = bytes_of(&w, &c);
            if (i == 0)
                first = bytes;
            assert_same_bytes(first, bytes);
        }
    }
    arena_free(w.a);
}

/* The parts of a dataset in some order, merged one by one, all at once, and in pairs. */
static void merged_any_way(struct world *w, const struct made_rows *rows, struct rng rng, struct str whole)
{
    struct cube parts[PARTS], sum, pairs[2];
    const char *const names[PARTS] = {"1", "2", "3", "4", "5", "6", "7", "8"};
    size_t count = rows->data.frame_count, half = count / 2;
    for (size_t i = 0; i < count; i++) {
        struct dataset d = rows->data;
        d.frames = &rows->data.frames[i];
        d.frame_count = 1;
        struct str bytes;
        parts[i] = built(w, &d, 1 + (int)i % 3);
        bytes = bytes_of(w, &parts[i]);
        assert_int_equal(cube_decode(&parts[i], w->a, "part", bytes, NULL), 0);
    }
    for (size_t i = count; i-- > 1;) {
        size_t k = rng_below(&rng, (uint32_t)i + 1);
        struct cube turn = parts[i];
        parts[i] = parts[k];
        parts[k] = turn;
    }
    assert_int_equal(cube_merge(&sum, w->a, &(struct merge_question){parts, names, count, 2}, NULL), 0);
    assert_same_bytes(whole, bytes_of(w, &sum));
    sum = parts[0];
    for (size_t i = 1; i < count; i++) {
        struct cube two[] = {sum, parts[i]};
        assert_int_equal(cube_merge(&sum, w->a, &(struct merge_question){two, names, 2, 2}, NULL), 0);
    }
    assert_same_bytes(whole, bytes_of(w, &sum));
    assert_int_equal(cube_merge(&pairs[0], w->a, &(struct merge_question){parts, names, half, 2}, NULL), 0);
    assert_int_equal(
        cube_merge(&pairs[1], w->a, &(struct merge_question){parts + half, names, count - half, 2}, NULL), 0);
    assert_int_equal(cube_merge(&sum, w->a, &(struct merge_question){pairs, names, 2, 2}, NULL), 0);
    assert_same_bytes(whole, bytes_of(w, &sum));
}

static void merged_alike(void **state)
{
    (void)state;
    uint64_t seed = 12;
    for (int round = 0; round < 6; round++) {
        struct world w;
        begin(&w);
        struct rng rng = rng_seeded(&seed);
        struct made_rows rows =
            rows_of(&w, 3000 + rng_below(&rng, 3000), 2 + rng_below(&rng, PARTS - 1), &seed);
        w.q.trait_count = (size_t)round % 3;
        struct cube all = built(&w, &rows.data, 2);
        merged_any_way(&w, &rows, rng, bytes_of(&w, &all));
        arena_free(w.a);
    }
}

/* --- what goes wrong --- */
struct damaged {
    struct frame_guard guard;
    int field;
};

static int refuse_one(const struct frame_guard *self, size_t frame, int field, size_t first, size_t rows,
                      struct err *err)
{
    const struct damaged *d = (const struct damaged *)self;
    (void)frame;
    assert_int_equal(first % self->rows_at_once, 0);
    assert_true(rows <= self->rows_at_once);
    return field == d->field && first > 0 ? err_set(err, ERR_INVALID, "file", "columns_damaged", "%d", field)
                                          : 0;
}

static void damage_is_said(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    uint64_t seed = 13;
    struct made_rows rows = rows_of(&w, 70000, 1, &seed);
    struct damaged d = {{refuse_one, 4096}, schema_field(w.births, STR("apgar5"))};
    struct cube c;
    struct err err = {0};
    w.q.data = &rows.data;
    w.q.guard = &d.guard;
    for (w.q.threads = 1; w.q.threads <= 3; w.q.threads++) {
        assert_int_equal(cube_build(&c, w.a, &w.q, &err), ERR_INVALID);
        assert_string_equal(err.key, "columns_damaged");
    }
    d.field = schema_field(w.births, STR("education")); /* no indicator asks for it */
    assert_int_equal(cube_build(&c, w.a, &w.q, &err), 0);
    w.q.trait_count = 1;
    d.field = w.by[0]->field;
    assert_int_equal(cube_build(&c, w.a, &w.q, &err), ERR_INVALID);
    arena_free(w.a);
}

static void sums_overflow(void **state)
{
    (void)state;
    static const struct field fields[] = {
        {.code = "area", .kind = FIELD_AREA},
        {.code = "year", .kind = FIELD_PERIOD, .min = 2000, .max = 2010},
        {.code = "n", .kind = FIELD_NUMBER, .min = 0, .max = (int64_t)1 << 61}};
    static const struct schema s = {
        .code = "large", .fields = fields, .count = 3, .area = 0, .period = 1, .key = -1, .nearest = -1};
    static const uint8_t area[5] = {0}, year[5] = {0};
    static const uint64_t n[5] = {(uint64_t)1 << 61, (uint64_t)1 << 61, (uint64_t)1 << 61,
                                  ((uint64_t)1 << 61) - 1, 1};
    static const char *const codes[] = {"WK1"};
    static const char *const *const lists[] = {codes, NULL, NULL};
    static const size_t counts[] = {1, 0, 0};
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct expr_scope scope = {.name = "x", .schema = &s};
    struct indicator i = {.code = "sum", .schema = &s};
    assert_int_equal(expression_read(&i.numerator, a, &scope, STR("n"), EXPR_NUMBER, NULL), 0);
    assert_int_equal(expression_read(&i.denominator, a, &scope, STR("true"), EXPR_TRUTH, NULL), 0);
    const struct indicator *asked[] = {&i};
    const struct frame_column columns[] = {{area, 1, 0}, {year, 1, 2000}, {n, 8, 0}};
    for (size_t split = 0; split <= 1; split++) { /* within one frame, and when frames are joined */
        struct frame frames[] = {
            {split ? 2 : 4, columns, true},
            {split ? 2 : 0, (const struct frame_column[]){{area, 1, 0}, {year, 1, 2000}, {n + 2, 8, 0}},
             true},
            {1, (const struct frame_column[]){{area, 1, 0}, {year, 1, 2000}, {n + 4, 8, 0}}, true}};
        struct dataset d = {&s, lists, counts, frames, 2};
        struct cube_question q = {.data = &d, .indicators = asked, .indicator_count = 1, .threads = 2};
        struct cube c;
        struct err err = {0};
        assert_int_equal(cube_build(&c, a, &q, &err), 0);
        assert_true(cube_count(&c, 0, 0, CUBE_EVENTS) == INT64_MAX);
        d.frame_count = 3;
        assert_int_equal(cube_build(&c, a, &q, &err), ERR_INVALID);
        assert_string_equal(err.key, "cube_overflow");
    }
}

static void failing_memory(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    uint64_t seed = 14;
    struct made_rows rows = rows_of(&w, 300, 2, &seed);
    w.q.data = &rows.data;
    w.q.trait_count = 1;
    w.q.most_bytes = 1;
    for (unsigned n = 1, failed = 1; failed; n++) {
        struct arena *a = arena_new(ARENA_MAX);
        struct cube c;
        mem_fail_after(n);
        int rc = cube_build(&c, a, &w.q, NULL);
        failed = (unsigned)mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        arena_free(a);
    }
    arena_free(w.a);
}

static void too_many_traits(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    uint64_t seed = 15;
    struct made_rows rows = rows_of(&w, 10, 1, &seed);
    struct trait wide = *w.by[2];
    struct cube c;
    struct err err = {0};
    wide.count = 255;
    w.q.data = &rows.data;
    for (int i = 0; i < CUBE_TRAITS; i++)
        w.by[i] = &wide;
    w.q.trait_count = 3;
    assert_int_equal(cube_build(&c, w.a, &w.q, &err), ERR_INVALID);
    assert_string_equal(err.key, "cube_traits");
    arena_free(w.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_alike), cmocka_unit_test(merged_alike),   cmocka_unit_test(damage_is_said),
        cmocka_unit_test(sums_overflow), cmocka_unit_test(failing_memory), cmocka_unit_test(too_many_traits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
