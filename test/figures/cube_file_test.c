/* Cube files: one cube has one file, every flipped bit is found, and cubes add up exactly in any order. */
#include "base/mem.h"
#include "base/rand.h"
#include "figures/cube/file.h"
#include "figures/cube/merge.h"
#include "figures/cube/pack.h"
#include "figures/slow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ARENA_MAX ((size_t)1 << 30)
enum { FILE_MAX = 1 << 24 };

static const struct cube_indicator indicators[] = {{"big2", 11}, {"preterm", 12}};
static const char *const incomes[] = {"1", "2", "unknown"};
static const struct cube_trait traits[] = {{"income_group", incomes, 3}};

/* A cube worked out by hand: two areas and one that is not known. */
static struct cube worked(struct arena *a)
{
    static const char *const areas[] = {"WK001", "WK002"};
    static const uint32_t area[] = {0, 0, 1, 2};
    static const int32_t period[] = {2019, 2020, 2019, INT32_MAX};
    static const uint8_t trait[][CUBE_TRAITS] = {{1}, {0}, {2}, {2}};
    static const int64_t counts[4][2][CUBE_COUNTS] = {
        {{51, 1, 50, 8, 8, 9}, {51, 1, 51, 4, 4, 4}},
        {{300, 0, 280, 40, 45, 60}, {300, 0, 300, 20, 20, 20}},
        {{0, 0, 0, 0, 0, 0}, {1, 0, 1, 1, 1, 1}},
        {{INT64_MAX, 7, 0, 0, 0, INT64_MAX}, {70000, 0, 65536, 256, 256, 4720}},
    };
    struct cube c = {.dataset = "births",
                     .indicators = indicators,
                     .indicator_count = 2,
                     .traits = traits,
                     .trait_count = 1,
                     .areas = areas,
                     .area_count = 2,
                     .cells = 4,
                     .area = area,
                     .period = period,
                     .trait = trait};
    assert_int_equal(cube_set_counts(&c, a, &counts[0][0][0], NULL), 0);
    return c;
}

static struct str bytes_of(struct arena *a, const struct cube *c)
{
    BUF_AUTO out;
    buf_init(&out, FILE_MAX);
    assert_int_equal(cube_encode(&out, c, NULL), 0);
    return (struct str){arena_dup(a, out.data, out.len), out.len};
}

static void reads_back(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct cube c = worked(a), again;
    struct err err = {0};
    struct str bytes = bytes_of(a, &c);
    if (cube_decode(&again, a, "in", bytes, &err) != 0)
        fail_msg("%s %s", err.key, err.arg);
    assert_same_cube(&c, &again);
    struct str twice = bytes_of(a, &again);
    assert_int_equal(bytes.len, twice.len);
    assert_memory_equal(bytes.ptr, twice.ptr, bytes.len);
    c.cells = 0; /* a cube without cells is one too */
    c.area_count = 0;
    assert_int_equal(cube_decode(&again, a, "in", bytes_of(a, &c), &err), 0);
    assert_same_cube(&c, &again);
}

/* A changed bit is found by the checksum; with a right checksum behind it, what is read is still a cube of its own bytes. */
static void every_bit(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct cube c = worked(a), again;
    struct str bytes = bytes_of(a, &c);
    char *changed = arena_dup(a, bytes.ptr, bytes.len);
    struct str other = {changed, bytes.len};
    for (size_t bit = 0; bit < 8 * bytes.len; bit++) {
        struct err err = {0};
        changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
        assert_int_equal(cube_decode(&again, a, "in", other, &err), ERR_INVALID);
        assert_string_equal(err.key, "cube_file");
        assert_string_equal(err.where, "in");
        if (bit / 8 < bytes.len - 8) {
            ARENA_AUTO own = arena_new(ARENA_MAX);
            uint64_t sum = pack_checksum(changed, bytes.len - 8);
            memcpy(changed + bytes.len - 8, &sum, 8);
            if (cube_decode(&again, own, "in", other, &err) == 0) {
                struct str written = bytes_of(own, &again);
                assert_int_equal(written.len, bytes.len);
                assert_memory_equal(written.ptr, changed, bytes.len);
            }
            memcpy(changed + bytes.len - 8, bytes.ptr + bytes.len - 8, 8);
        }
        changed[bit / 8] = (char)(changed[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t len = 0; len < bytes.len; len++)
        assert_int_equal(cube_decode(&again, a, "in", (struct str){bytes.ptr, len}, NULL), ERR_INVALID);
}

static void blocks(void **state)
{
    (void)state;
    uint64_t seed = 3;
    struct rng rng = rng_seeded(&seed);
    for (int bits = 0; bits <= 64; bits++) {
        int64_t in[PACK_BLOCK], out[PACK_BLOCK];
        size_t count = 1 + rng_below(&rng, PACK_BLOCK);
        for (size_t i = 0; i < count; i++)
            in[i] = bits == 0 ? -5 : (int64_t)(rng_u64(&rng) >> (64 - bits));
        BUF_AUTO buf;
        buf_init(&buf, FILE_MAX);
        pack_block(&buf, in, count);
        struct unpack u = {(const unsigned char *)buf.data, (const unsigned char *)buf.data + buf.len, false};
        unpack_block(&u, out, count);
        assert_false(u.failed);
        assert_ptr_equal(u.at, u.end);
        assert_memory_equal(in, out, count * sizeof *in);
    }
}

/* There is one way to write a number or a block: any other that would give the same numbers is refused. */
static void one_way_to_write(void **state)
{
    (void)state;
    enum { SPARE = 8 }; /* readable bytes behind, as a checksum is */
    static const struct {
        const char *bytes;
        size_t len, count;
        bool right;
    } blocks[] = {
        {"\0\1\5", 3, 3, true},   /* least 0, one bit: 1 0 1 */
        {"\2\0", 2, 3, true},     /* least 1, no bits: 1 1 1 */
        {"\0\1\7", 3, 3, false},  /* 1 1 1 with a bit too many */
        {"\0\2\21", 3, 3, false}, /* 1 0 1 with two bits */
        {"\0\1\15", 3, 3, false}, /* 1 0 1, and a bit behind the last */
        {"\1\2\46", 3, 3, false}, /* least −1, but none is */
    };
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        for (size_t spare = 0; spare <= SPARE; spare += SPARE) {
            unsigned char bytes[3 + SPARE] = {0};
            int64_t numbers[PACK_BLOCK];
            memcpy(bytes, blocks[i].bytes, blocks[i].len);
            struct unpack u = {bytes, bytes + blocks[i].len + spare, false};
            unpack_block(&u, numbers, blocks[i].count);
            assert_int_equal(u.failed, !blocks[i].right);
        }
    static const unsigned char five[] = {0x85, 0}; /* 5 with a nought in front */
    struct unpack longer = {five, five + sizeof five, false};
    assert_int_equal(unpack_number(&longer), 0);
    assert_true(longer.failed);
}

static void adds_up(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct cube two[] = {worked(a), worked(a)}, sum;
    const char *const names[] = {"one.cube", "two.cube"};
    struct err err = {0};
    assert_int_equal(cube_merge(&sum, a, &(struct merge_question){two, names, 2, 2}, &err),
                     ERR_INVALID); /* INT64_MAX twice */
    assert_string_equal(err.key, "cube_overflow");
    two[0].cells = two[1].cells = 3;
    two[1].areas = (const char *const[]){"WK000", "WK001"};
    assert_int_equal(cube_merge(&sum, a, &(struct merge_question){two, names, 2, 2}, &err), 0);
    assert_int_equal(sum.cells, 6);
    assert_int_equal(sum.area_count, 3);
    assert_string_equal(sum.areas[0], "WK000");
    assert_int_equal(cube_count(&sum, 0, 0, CUBE_ELIGIBLE), 51);
    assert_int_equal(cube_count(&sum, 2, 0, CUBE_ELIGIBLE), 51); /* WK001 2019, income 2 */
    assert_int_equal(cube_count(&sum, 4, 1, CUBE_EVENTS), 20);
    assert_int_equal(cube_merge(&sum, a, &(struct merge_question){two, names, 1, 2}, &err), 0);
    assert_int_equal(sum.cells, 3);
    two[1] = two[0];
    assert_int_equal(cube_merge(&sum, a, &(struct merge_question){two, names, 2, 2}, &err), 0);
    assert_int_equal(cube_count(&sum, 1, 0, CUBE_MOST), 120);
}

static void differing(void **state)
{
    (void)state;
    static const struct cube_indicator other[] = {{"big2", 11}, {"preterm", 13}};
    static const char *const more[] = {"1", "2", "3", "unknown"};
    static const struct cube_trait other_traits[] = {{"income_group", more, 4}};
    ARENA_AUTO a = arena_new(ARENA_MAX);
    const char *const names[] = {"one.cube", "two.cube"};
    struct cube sum;
    const char *const expected[] = {"preterm", "preterm", "income_group", "income_group", "twoyear"};
    for (int i = 0; i < 5; i++) {
        struct cube two[] = {worked(a), worked(a)};
        struct err err = {0};
        two[1].indicators = i == 0 ? other : indicators;
        two[1].indicator_count = i == 1 ? 1 : 2;
        two[1].traits = i == 2 ? other_traits : traits;
        two[1].trait_count = i == 3 ? 0 : 1;
        two[1].dataset = i == 4 ? "twoyear" : "births";
        assert_int_equal(cube_merge(&sum, a, &(struct merge_question){two, names, 2, 2}, &err), ERR_CONFLICT);
        assert_string_equal(err.key, "cube_differs");
        assert_string_equal(err.where, "one.cube + two.cube");
        assert_string_equal(err.arg, expected[i]);
    }
}

static void failing_memory(void **state)
{
    (void)state;
    ARENA_AUTO made = arena_new(ARENA_MAX);
    struct cube two[] = {worked(made), worked(made)}, out;
    const char *const names[] = {"one", "two"};
    struct str bytes = bytes_of(made, &two[0]);
    two[0].cells = two[1].cells = 3;
    for (unsigned n = 1, failed = 1; failed; n++) {
        struct arena *a = arena_new(ARENA_MAX);
        mem_fail_after(n);
        int rc = cube_decode(&out, a, "in", bytes, NULL);
        if (rc == 0)
            rc = cube_merge(&out, a, &(struct merge_question){two, names, 2, 2}, NULL);
        failed = (unsigned)mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_back),       cmocka_unit_test(every_bit), cmocka_unit_test(blocks),
        cmocka_unit_test(one_way_to_write), cmocka_unit_test(adds_up),   cmocka_unit_test(differing),
        cmocka_unit_test(failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
