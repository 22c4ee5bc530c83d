/* Identifiers: the layout of RFC 9562 version 7, order by time, and nothing but the canonical form taken. */
#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void zero_fill(void *state, void *out, size_t len)
{
    (void)state;
    memset(out, 0, len);
}

static void layout(void **state)
{
    (void)state;
    int64_t now = 0x0123456789ab;
    struct clock clock = clock_fixed(&now);
    struct rng zero = {.fill = zero_fill};
    assert_string_equal(id_new(&clock, &zero).text, "01234567-89ab-7000-8000-000000000000");
    /* the example of RFC 9562, appendix A.6 */
    now = 0x017f22e279b0;
    assert_memory_equal(id_new(&clock, &zero).text, "017f22e2-79b0-7", 15);
}

static void sorted_and_unlike(void **state)
{
    (void)state;
    int64_t now = 1795291200000;
    uint64_t seed = 5;
    struct clock clock = clock_fixed(&now);
    struct rng rng = rng_seeded(&seed);
    struct id before = id_new(&clock, &rng);
    for (int i = 0; i < 2000; i++) {
        struct id same = id_new(&clock, &rng), parsed;
        assert_false(id_equal(&same, &before));
        now += 1 + i % 70000;
        struct id id = id_new(&clock, &rng);
        assert_true(strcmp(before.text, id.text) < 0);
        assert_true(id_parse(&parsed, id.text));
        assert_true(id_equal(&parsed, &id));
        assert_int_equal(id.text[14], '7');
        assert_non_null(strchr("89ab", id.text[19]));
        before = id;
    }
}

static void refused(void **state)
{
    (void)state;
    static const char *const table[] = {
        "",
        "01234567-89ab-7000-8000-00000000000",
        "01234567-89ab-7000-8000-0000000000000",
        "01234567-89AB-7000-8000-000000000000",
        "0123456789ab-7000-8000-000000000000-",
        "01234567089ab-7000-8000-00000000000g",
        "g1234567-89ab-7000-8000-000000000000",
        "{1234567-89ab-7000-8000-00000000000}",
        "01234567-89ab-7000-8000_000000000000",
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct id out = {"untouched"};
        if (id_parse(&out, table[i]))
            fail_msg("taken: %s", table[i]);
        assert_string_equal(out.text, "untouched");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout),
        cmocka_unit_test(sorted_and_unlike),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
