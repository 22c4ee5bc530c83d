/* Randomness: the seeded stream is splitmix64 and stays so, draws are even, and the system's differs each time. */
#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Reference values of splitmix64 with seed 1234567 (Vigna, splitmix64.c). */
static void stream_is_splitmix64(void **state)
{
    (void)state;
    static const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                        4593380528125082431u, 16408922859458223821u};
    uint64_t seed = 1234567;
    struct rng rng = rng_seeded(&seed);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_true(rng_u64(&rng) == expected[i]);
}

static void same_seed_same_stream(void **state)
{
    (void)state;
    uint64_t one = 42, two = 42, three = 43;
    struct rng a = rng_seeded(&one), b = rng_seeded(&two), c = rng_seeded(&three);
    unsigned char x[37], y[37], z[37];
    a.fill(a.state, x, sizeof x);
    b.fill(b.state, y, sizeof y);
    c.fill(c.state, z, sizeof z);
    assert_memory_equal(x, y, sizeof x);
    assert_true(memcmp(x, z, sizeof x) != 0);
}

/* Chi-square against an even spread; the bound is the 99.99th percentile for n - 1 degrees of freedom. */
static void draws_are_even(void **state)
{
    (void)state;
    static const struct {
        uint32_t n;
        double bound;
    } table[] = {{2, 15.1}, {3, 18.4}, {7, 27.9}, {10, 33.7}, {30, 66.2}};
    enum { DRAWS = 30000 };
    uint64_t seed = 99;
    struct rng rng = rng_seeded(&seed);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        unsigned counts[30] = {0};
        for (int k = 0; k < DRAWS; k++) {
            uint32_t x = rng_below(&rng, table[i].n);
            assert_true(x < table[i].n);
            counts[x]++;
        }
        double expected = (double)DRAWS / table[i].n, chi = 0;
        for (uint32_t k = 0; k < table[i].n; k++)
            chi += (counts[k] - expected) * (counts[k] - expected) / expected;
        assert_true(chi < table[i].bound);
    }
    assert_int_equal(rng_below(&rng, 1), 0);
}

static void fill_all_ones(void *state, void *out, size_t len)
{
    unsigned *calls = state;
    memset(out, (*calls)++ < 3 ? 0xff : 0x00, len);
}

/* The top of the range would make low numbers likelier, so it is drawn again. */
static void no_bias(void **state)
{
    (void)state;
    unsigned calls = 0;
    struct rng rng = {.fill = fill_all_ones, .state = &calls};
    assert_int_equal(rng_below(&rng, 3), 0);
    assert_int_equal(calls, 4);
}

static void system_differs(void **state)
{
    (void)state;
    struct rng rng = rng_system();
    unsigned char x[1000] = {0}, y[1000] = {0};
    rng.fill(rng.state, x, sizeof x);
    rng.fill(rng.state, y, sizeof y);
    assert_true(memcmp(x, y, sizeof x) != 0);
    unsigned ones = 0;
    for (size_t i = 0; i < sizeof x; i++)
        ones += (unsigned)__builtin_popcount(x[i]);
    assert_in_range(ones, 3600, 4400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_is_splitmix64), cmocka_unit_test(same_seed_same_stream),
        cmocka_unit_test(draws_are_even),       cmocka_unit_test(no_bias),
        cmocka_unit_test(system_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
