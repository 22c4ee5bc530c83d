/* Random numbers by counter: the published vectors, streams that do not meet, and the shape of what is drawn. */
#include "num/philox.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* kat_vectors of Random123: philox4x32, 10 rounds. */
static void published_vectors(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], expected[4];
    } table[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct philox got = philox_block(table[i].counter, table[i].key);
        assert_memory_equal(got.word, table[i].expected, sizeof got.word);
    }
}

static void a_stream_is_its_blocks(void **state)
{
    (void)state;
    struct draws d = draws_of(0x0123456789abcdef, 7, 0xfedcba9876543210);
    for (uint32_t block = 0; block < 3; block++) {
        struct philox expected = philox_block((const uint32_t[]){block, 7, 0x76543210, 0xfedcba98},
                                              (const uint32_t[]){0x89abcdef, 0x01234567});
        for (int i = 0; i < 4; i++)
            assert_int_equal(draws_word(&d), expected.word[i]);
    }
}

static void uniforms_lie_between(void **state)
{
    (void)state;
    double sum = 0, least = 1, most = 0;
    for (uint64_t row = 0; row < 100000; row++) {
        struct draws d = draws_of(1, 0, row);
        double u = draws_uniform(&d);
        least = fmin(least, u);
        most = fmax(most, u);
        sum += u;
    }
    assert_true(least > 0 && least < 0.001 && most < 1 && most > 0.999);
    assert_true(fabs(sum / 100000 - 0.5) < 0.004);
}

/* Mean and variance of the standard normal, and of its tail above 1.2816: mean φ(a)/0.1 = 1.755. */
static void normals_have_their_moments(void **state)
{
    (void)state;
    const double a = 1.2815515655446004;
    double sum = 0, squares = 0, tail = 0;
    struct draws d = draws_of(2, 3, 4);
    for (int i = 0; i < 200000; i++) {
        double z = draws_normal(&d), t = draws_normal_tail(&d, a);
        assert_true(t > a);
        sum += z;
        squares += z * z;
        tail += t;
    }
    assert_true(fabs(sum / 200000) < 0.008);
    assert_true(fabs(squares / 200000 - 1) < 0.012);
    assert_true(fabs(tail / 200000 - 1.75498) < 0.004);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors),
        cmocka_unit_test(a_stream_is_its_blocks),
        cmocka_unit_test(uniforms_lie_between),
        cmocka_unit_test(normals_have_their_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
