/* Base64: the examples of RFC 4648 §10, and there and back for any bytes. */
#include "base/base64.h"

#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_examples(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *text;
    } rows[] = {{"", ""},
                {"f", "Zg=="},
                {"fo", "Zm8="},
                {"foo", "Zm9v"},
                {"foob", "Zm9vYg=="},
                {"fooba", "Zm9vYmE="},
                {"foobar", "Zm9vYmFy"}};
    ARENA_AUTO a = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t len = 99;
        assert_string_equal(base64_encode(a, rows[i].plain, strlen(rows[i].plain)), rows[i].text);
        unsigned char *bytes = base64_decode(&len, a, str_of(rows[i].text));
        assert_non_null(bytes);
        assert_int_equal(len, strlen(rows[i].plain));
        assert_memory_equal(bytes, rows[i].plain, len);
    }
}

static void what_is_none(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "Z", "Zg", "Zg=", "Zg===", "Zg==Zg==", "Zm 9", "Zm9v\n", "Zh==", "Zm9=", "===="};
    ARENA_AUTO a = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t len = 99;
        assert_int_equal(base64_size(str_of(rows[i])), -1);
        assert_null(base64_decode(&len, a, str_of(rows[i])));
        assert_int_equal(len, 99);
    }
}

static void there_and_back(void **state)
{
    (void)state;
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 300; round++) {
        ARENA_AUTO a = arena_new(1 << 16);
        unsigned char bytes[200];
        size_t n = rng_below(&rng, sizeof bytes), len = 0;
        for (size_t i = 0; i < n; i++)
            bytes[i] = (unsigned char)rng_below(&rng, 256);
        const char *text = base64_encode(a, bytes, n);
        assert_int_equal(base64_size(str_of(text)), (int64_t)n);
        const unsigned char *again = base64_decode(&len, a, str_of(text));
        assert_int_equal(len, n);
        assert_memory_equal(again, bytes, n);
        assert_string_equal(base64_encode(a, again, len), text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples),
        cmocka_unit_test(what_is_none),
        cmocka_unit_test(there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
