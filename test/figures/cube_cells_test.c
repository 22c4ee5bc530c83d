/*
 * Cells put together are what adding them one by one gives: parts that lie in line (of one cell or many, sharing none, one or
 * the only one with the part before), parts that do not, noughts, and numbers of any width.
 */
#include "base/mem.h"
#include "base/rand.h"
#include "figures/cube/cells.h"
#include "figures/cube/column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PARTS_MOST = 60, CELLS_MOST = 9, PLACES = 1000, COLUMNS = 4, TURNS = 400 };

/* Column 0 is always nought, 1 sometimes, 2 is of one byte and sums are wider, 3 of any width. */
static int64_t number_of(size_t column, struct rng *rng)
{
    const uint32_t below[COLUMNS] = {1, 2, 256, UINT32_MAX};
    int64_t n = rng_below(rng, below[column]);
    return column == 3 ? n >> rng_below(rng, 32) : n;
}

static struct cells part_of(struct arena *a, const uint64_t *places, size_t count, int64_t (*sums)[COLUMNS],
                            struct rng *rng)
{
    struct cell_key *keys = arena_alloc(a, (count + 1) * sizeof *keys);
    struct cube_column *columns = arena_alloc(a, COLUMNS * sizeof *columns);
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct cell_key){places[i] / 2, (uint32_t)places[i] % 2};
    for (size_t c = 0; c < COLUMNS; c++) {
        int64_t numbers[CELLS_MOST] = {0};
        bool none = rng_below(rng, 3) == 0;
        for (size_t i = 0; i < count; i++) {
            numbers[i] = none ? 0 : number_of(c, rng);
            sums[places[i]][c] += numbers[i];
        }
        assert_int_equal(column_narrow(&columns[c], a, numbers, count, NULL), 0);
    }
    return (struct cells){count, keys, columns, NULL, rng_below(rng, 2) == 0};
}

static void check(const struct cells *out, int64_t (*sums)[COLUMNS], const bool *there)
{
    size_t at = 0;
    for (size_t place = 0; place < PLACES; place++) {
        if (!there[place])
            continue;
        assert_true(at < out->count);
        assert_int_equal(out->keys[at].place, place / 2);
        assert_int_equal(out->keys[at].traits, place % 2);
        for (size_t c = 0; c < COLUMNS; c++) {
            int64_t is = 0;
            column_load(&is, &out->columns[c], at, out->columns[c].width ? 1 : 0);
            assert_int_equal(is, sums[place][c]);
        }
        at++;
    }
    assert_int_equal(at, out->count);
}

static void turn(struct rng *rng, bool in_line)
{
    struct arena *a = arena_new((size_t)1 << 28);
    struct cells parts[PARTS_MOST], out;
    static int64_t sums[PLACES][COLUMNS];
    bool there[PLACES] = {false};
    memset(sums, 0, sizeof sums);
    size_t count = rng_below(rng, PARTS_MOST + 1);
    uint64_t place = 0;
    for (size_t p = 0; p < count; p++) {
        uint64_t places[CELLS_MOST];
        size_t cells = rng_below(rng, 3) == 0 ? 1 : rng_below(rng, CELLS_MOST + 1);
        if (!in_line)
            place = rng_below(rng, PLACES / 2);
        for (size_t i = 0; i < cells; i++) {
            place += i > 0 || rng_below(rng, 3) == 0; /* else the first is the last of the part before */
            places[i] = place;
            there[place] = true;
        }
        parts[p] = part_of(a, places, cells, sums, rng);
    }
    const struct cells_question q = {parts, count, COLUMNS, 1 + (int)rng_below(rng, 3)};
    assert_int_equal(cells_join(&out, a, &q, NULL), 0);
    check(&out, sums, there);
    arena_free(a);
}

static void parts_in_line(void **state)
{
    (void)state;
    uint64_t seed = 1;
    struct rng rng = rng_seeded(&seed);
    for (int i = 0; i < TURNS; i++)
        turn(&rng, true);
}

static void parts_anywhere(void **state)
{
    (void)state;
    uint64_t seed = 2;
    struct rng rng = rng_seeded(&seed);
    for (int i = 0; i < TURNS; i++)
        turn(&rng, false);
}

/* Sums of a cell that many parts in line share must not go beyond what a number holds. */
static void too_large(void **state)
{
    (void)state;
    struct arena *a = arena_new((size_t)1 << 20);
    const struct cell_key key = {7, 0};
    struct cube_column column;
    const int64_t large = INT64_MAX / 2 + 1;
    assert_int_equal(column_narrow(&column, a, &large, 1, NULL), 0);
    const struct cells part = {1, &key, &column, NULL, true}, parts[] = {part, part};
    struct cells out;
    struct err err = {0};
    assert_int_equal(cells_join(&out, a, &(struct cells_question){parts, 2, 1, 1}, &err), ERR_INVALID);
    assert_string_equal(err.key, "cube_overflow");
    assert_int_equal(cells_join(&out, a, &(struct cells_question){parts, 1, 1, 1}, &err), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_in_line),
        cmocka_unit_test(parts_anywhere),
        cmocka_unit_test(too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
