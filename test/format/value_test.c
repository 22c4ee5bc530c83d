/* Values: order, lookup small and large, paths, merging, copying, and what happens when memory runs out. */
#include "base/mem.h"
#include "base/rand.h"
#include "format/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(64u << 20);
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void order_and_replacement(void **state)
{
    (void)state;
    struct value *o = value_object(arena);
    value_put_text(o, "b", "1");
    value_put_int(o, "a", 2);
    value_put_bool(o, "c", true);
    value_put_text(o, "b", "3");
    assert_int_equal(value_count(o), 3);
    assert_string_equal(value_name(o, 0), "b");
    assert_string_equal(value_as_text(value_item(o, 0), NULL), "3");
    assert_string_equal(value_name(o, 2), "c");
    assert_null(value_name(o, 3));
    assert_null(value_item(o, 3));
}

static void reading_accepts_anything(void **state)
{
    (void)state;
    struct value *text = value_text(arena, "12");
    assert_int_equal(value_kind(NULL), VALUE_NULL);
    assert_int_equal(value_kind(value_text(arena, NULL)), VALUE_NULL);
    assert_null(value_get(NULL, "a"));
    assert_null(value_get(text, "a"));
    assert_null(value_at(text, "a.b"));
    assert_int_equal(value_count(NULL), 0);
    assert_int_equal(value_as_int(text, -1), -1);
    assert_string_equal(value_as_text(value_bool(arena, true), "x"), "x");
    assert_string_equal(value_as_text(value_int(arena, -7), "x"), "-7");
    assert_null(value_get_text(NULL, "a"));
    assert_false(value_get_bool(text, "a"));
    assert_int_equal(value_str(NULL).len, 0);
    assert_string_equal(value_str(NULL).ptr, "");
}

static void integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t expected;
    } table[] = {
        {"0", 0},
        {"-0", 0},
        {"42", 42},
        {"-42", -42},
        {"1.5", -1},
        {"1e3", -1},
        {"2.0", -1},
        {"9223372036854775807", INT64_MAX},
        {"9223372036854775808", -1},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_int_equal(value_as_int(value_number(arena, table[i].text), -1), table[i].expected);
    assert_string_equal(value_as_text(value_int(arena, INT64_MIN), ""), "-9223372036854775808");
}

static void number_grammar(void **state)
{
    (void)state;
    static const char *const good[] = {"0",   "-0",   "1.50",     "10",
                                       "1e5", "1E+2", "-1.0e-10", "123456789012345678901234"};
    static const char *const bad[] = {"",    "-",   "01", "-01", "1.",    ".5",  "+1",    "1e",      "1e+",
                                      "0x1", "NaN", "1 ", " 1",  "1.2.3", "--1", "1e5.0", "Infinity"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(json_is_number(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(json_is_number(str_of(bad[i])));
    assert_false(arena_failed(arena));
    assert_null(value_number(arena, "1."));
    assert_true(arena_failed(arena));
}

static void paths(void **state)
{
    (void)state;
    struct value *o = value_object(arena);
    struct value *names = value_put_array(value_put_object(o, "patient"), "name");
    value_add_text(names, "Anna");
    value_put_text(value_add_object(names), "family", "de Vries");
    assert_string_equal(value_as_text(value_at(o, "patient.name.0"), ""), "Anna");
    assert_string_equal(value_as_text(value_at(o, "patient.name.1.family"), ""), "de Vries");
    static const char *const absent[] = {
        "patient.name.2",  "patient.name.x",   "patient.name.",           "patient..name", "", ".",
        "patient.name.-1", "patient.name.0.x", "patient.name.99999999999"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        assert_null(value_at(o, absent[i]));
    assert_ptr_equal(value_find(o, (struct str){"patients", 7}), value_get(o, "patient"));
}

/* Against a plain table of the same size: many members, some put twice, some removed. */
static void many_members(void **state)
{
    (void)state;
    enum { NAMES = 500 };
    uint64_t seed = 1;
    struct rng rng = rng_seeded(&seed);
    int expected[NAMES];
    memset(expected, -1, sizeof expected);
    struct value *o = value_object(arena);
    for (int step = 0; step < 4000; step++) {
        int k = (int)rng_below(&rng, NAMES);
        char name[16];
        snprintf(name, sizeof name, "n%d", k);
        bool removes = rng_below(&rng, 3) == 0;
        expected[k] = removes ? -1 : step;
        if (removes)
            value_remove(o, name);
        else
            value_put_int(o, name, step);
    }
    size_t present = 0;
    for (int k = 0; k < NAMES; k++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", k);
        assert_int_equal(value_get_int(o, name, -1), expected[k]);
        present += expected[k] >= 0;
    }
    assert_int_equal(value_count(o), present);
    for (size_t i = 0; i < value_count(o); i++)
        assert_ptr_equal(value_get(o, value_name(o, i)), value_item(o, i));
    value_remove(o, "absent");
    value_remove(NULL, "absent");
    assert_int_equal(value_count(o), present);
}

static void merge_equal_copy(void **state)
{
    (void)state;
    struct value *a = value_object(arena), *b = value_object(arena);
    value_put_int(a, "x", 1);
    value_put_text(a, "y", "two");
    value_add_text(value_put_array(a, "z"), "three");
    value_put_text(b, "y", "two");
    value_put_int(b, "x", 0);
    assert_false(value_equal(a, b));
    value_merge(b, a);
    assert_true(value_equal(a, b));
    value_merge(b, b);
    value_merge(b, NULL);
    value_merge(NULL, a);
    assert_true(value_equal(a, b));
    assert_string_equal(value_name(b, 0), "y");
    struct arena *other = arena_new(1u << 20);
    struct value *copy = value_copy(other, a);
    assert_true(value_equal(a, copy));
    value_put_text(copy, "y", "four");
    assert_false(value_equal(a, copy));
    arena_free(other);
    assert_false(value_equal(value_number(arena, "1.0"), value_number(arena, "1.00")));
    assert_false(value_equal(value_text(arena, "1"), value_int(arena, 1)));
    assert_true(value_equal(NULL, value_null(arena)));
    assert_false(value_equal(value_text_len(arena, "a\0b", 3), value_text_len(arena, "a\0c", 3)));
}

static void builders_latch(void **state)
{
    (void)state;
    struct value *o = value_object(arena);
    value_put(NULL, "a", o);
    value_put_text(NULL, "a", "b");
    value_put_int(NULL, "a", 1);
    value_put_bool(NULL, "a", true);
    value_add_text(NULL, "a");
    assert_null(value_put_object(NULL, "a"));
    assert_null(value_put_array(NULL, "a"));
    assert_null(value_add_object(NULL));
    assert_ptr_equal(value_add(NULL, o), o);
    assert_false(arena_failed(arena));
    assert_null(value_put(o, "a", NULL));
    assert_true(arena_failed(arena));
    assert_int_equal(value_count(o), 0);
}

static struct value *build_some(struct arena *a)
{
    struct value *o = value_object(a);
    for (int i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        struct value *list = value_put_array(o, name);
        for (int k = 0; k < 30; k++)
            value_put_text(value_add_object(list), "text", "some text that takes up room in the arena");
    }
    return o;
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    unsigned n = 1;
    for (;; n++) {
        struct arena *a = arena_new(64u << 20);
        mem_fail_after(n);
        build_some(a);
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(arena_failed(a), happened);
        arena_free(a);
        if (!happened)
            break;
    }
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(order_and_replacement, setup, teardown),
        cmocka_unit_test_setup_teardown(reading_accepts_anything, setup, teardown),
        cmocka_unit_test_setup_teardown(integers, setup, teardown),
        cmocka_unit_test_setup_teardown(number_grammar, setup, teardown),
        cmocka_unit_test_setup_teardown(paths, setup, teardown),
        cmocka_unit_test_setup_teardown(many_members, setup, teardown),
        cmocka_unit_test_setup_teardown(merge_equal_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(builders_latch, setup, teardown),
        cmocka_unit_test_setup_teardown(every_allocation_fails_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
