/* Masks: every width at its borders, every way the same, any number of rows and runs. */
#include "base/rand.h"
#include "base/str.h"
#include "figures/expression/mask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>

#include <cmocka.h>

enum { ROOM = MASK_ROWS + 1 };

static uint64_t stored(const unsigned char *data, uint8_t width, size_t row)
{
    uint64_t n = 0;
    memcpy(&n, data + row * width, width);
    return n;
}

/* Numbers near both ends and the middle, where signs would turn. */
static void fill(unsigned char *data, uint8_t width, struct rng *rng)
{
    uint64_t ones = UINT64_MAX >> (64 - 8 * width), half = ones / 2;
    for (size_t i = 0; i < ROOM; i++) {
        const uint64_t near[] = {0, 1, half - 1, half, half + 1, ones - 1, ones, rng_u64(rng) & ones};
        uint64_t n = near[rng_below(rng, 8)];
        memcpy(data + i * width, &n, width);
    }
}

static void ranges(void **state)
{
    (void)state;
    static unsigned char data[ROOM * 8];
    uint64_t seed = 5;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 400; round++) {
        uint8_t width = (uint8_t)(1u << rng_below(&rng, 4));
        uint64_t ones = UINT64_MAX >> (64 - 8 * width), half = ones / 2;
        fill(data, width, &rng);
        const uint64_t ends[] = {0, 1, half, half + 1, ones - 1, ones, rng_u64(&rng) & ones};
        uint64_t least = ends[rng_below(&rng, 7)], most = ends[rng_below(&rng, 7)];
        if (least > most) {
            uint64_t turn = least;
            least = most;
            most = turn;
        }
        struct stretch s = {data + width, width, 1 + rng_below(&rng, MASK_ROWS)};
        for (enum mask_way way = MASK_PLAIN; way <= mask_way(); way++) {
            uint64_t mask[MASK_WORDS];
            memset(mask, 0xa5, sizeof mask);
            mask_range(way, mask, &s, least, most);
            for (size_t i = 0; i < s.rows; i++) {
                uint64_t x = stored(data, width, i + 1);
                bool in = mask[i / 64] >> (i % 64) & 1;
                if (in != (least <= x && x <= most))
                    fail_msg("way %d, width %d, row %zu", (int)way, width, i);
            }
        }
    }
}

static void changes(void **state)
{
    (void)state;
    static unsigned char data[ROOM * 8];
    uint64_t seed = 6;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 100; round++) {
        uint8_t width = (uint8_t)(1u << rng_below(&rng, 4));
        for (size_t i = 0; i < ROOM; i++) {
            uint64_t n = rng_below(&rng, 2) << (8 * width - 1) % 31;
            memcpy(data + i * width, &n, width);
        }
        struct stretch s = {data + width, width, 1 + rng_below(&rng, MASK_ROWS)};
        for (enum mask_way way = MASK_PLAIN; way <= mask_way(); way++) {
            uint64_t mask[MASK_WORDS] = {0};
            mask_change(way, mask, &s);
            for (size_t i = 0; i < s.rows; i++)
                assert_int_equal(mask[i / 64] >> (i % 64) & 1,
                                 stored(data, width, i + 1) != stored(data, width, i));
        }
    }
}

static void keyed(void **state)
{
    (void)state;
    static uint16_t number[MASK_ROWS];
    static uint8_t high[MASK_ROWS], low[MASK_ROWS];
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 200; round++) {
        struct mask_limits limits = {{0}};
        for (size_t i = 0; i < 512; i++) /* now and then a stretch without any */
            limits.of[i] = round % 3 && i / 64 % 3 == 1 ? 0 : (uint16_t)(rng_below(&rng, 4) * 21845);
        for (size_t i = 0; i < MASK_ROWS; i++) {
            number[i] = (uint16_t)(rng_below(&rng, 4) * 21845 - rng_below(&rng, 2));
            high[i] = (uint8_t)rng_below(&rng, 256);
            low[i] = (uint8_t)rng_below(&rng, 256);
        }
        struct mask_keyed k = {number, high, low, 1 + rng_below(&rng, MASK_ROWS)};
        for (enum mask_way way = MASK_PLAIN; way <= mask_way(); way++) {
            uint64_t mask[MASK_WORDS];
            memset(mask, 0xa5, sizeof mask);
            mask_below(way, mask, &k, &limits);
            for (size_t i = 0; i < k.rows; i++)
                assert_int_equal(mask[i / 64] >> (i % 64) & 1,
                                 number[i] < limits.of[(high[i] & 1) * 256 + low[i]]);
        }
    }
}

/* Ends of runs of all lengths, masks of few and of many bits, and counts that are there already. */
static void counts(void **state)
{
    (void)state;
    static struct mask_ends ends;
    uint64_t seed = 8;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 300; round++) {
        uint64_t mask[MASK_WORDS];
        uint16_t expected[MASK_ROWS], start[MASK_ROWS];
        uint32_t longest = 1u << rng_below(&rng, 12), often = rng_below(&rng, 5);
        size_t rows = 1 + rng_below(&rng, MASK_ROWS), runs = 0;
        for (size_t w = 0; w < MASK_WORDS; w++) /* what is behind the last row means nothing */
            mask[w] = often == 0   ? 0
                      : often == 4 ? UINT64_MAX
                      : often == 1 ? rng_u64(&rng) & rng_u64(&rng) & rng_u64(&rng)
                                   : rng_u64(&rng);
        for (size_t from = 0, end; from < rows; from = end, runs++) {
            end = from + 1 + rng_below(&rng, longest);
            end = end < rows ? end : rows;
            ends.words[runs] = (uint16_t)((end - 1) / 64);
            ends.upto[runs] = UINT64_MAX >> (63 - (end - 1) % 64);
            expected[runs] = start[runs] = (uint16_t)rng_below(&rng, 60000);
            for (size_t i = from; i < end; i++)
                expected[runs] = (uint16_t)(expected[runs] + (mask[i / 64] >> (i % 64) & 1));
        }
        for (size_t i = runs; i < MASK_ROWS; i++)
            expected[i] = start[i] = 7;
        for (enum mask_way way = MASK_PLAIN; way <= mask_way(); way++) {
            uint16_t out[MASK_ROWS];
            memcpy(out, start, sizeof out);
            mask_count(way, out, mask, &ends, runs);
            assert_memory_equal(out, expected, sizeof out);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ranges), cmocka_unit_test(changes),
                                       cmocka_unit_test(keyed), cmocka_unit_test(counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
