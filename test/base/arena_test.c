/* Arenas: alignment, zeroed memory, the cap to the byte, latching, every allocation failing in turn. */
#include "base/arena.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void hands_out_zeroed_aligned_memory(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 20);
    unsigned char *before = NULL;
    for (size_t size = 0; size < 300; size++) {
        unsigned char *p = arena_alloc(a, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xaa, size);
        assert_true(p != before || size <= 1);
        before = p;
    }
    assert_false(arena_failed(a));
}

static void large_blocks_leave_the_current_one_in_use(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 20);
    char *first = arena_alloc(a, 16);
    char *large = arena_alloc(a, 100000);
    char *second = arena_alloc(a, 16);
    assert_non_null(large);
    assert_ptr_equal(second, first + 16);
}

static void keeps_to_its_cap(void **state)
{
    (void)state;
    for (size_t cap = 0; cap <= 200000; cap += 4999) {
        ARENA_AUTO a = arena_new(cap);
        size_t got = 0;
        while (arena_alloc(a, 160))
            got += 160;
        assert_true(arena_failed(a));
        assert_true(got <= cap);
        assert_true(cap < 160 || got + 16 * 1024 > cap);
        assert_null(arena_alloc(a, 1));
    }
    ARENA_AUTO exact = arena_new(1 << 15);
    assert_non_null(arena_alloc(exact, 1 << 15));
    assert_null(arena_alloc(exact, 1));
}

static void impossible_sizes(void **state)
{
    (void)state;
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15, SIZE_MAX - 16, SIZE_MAX / 2};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        ARENA_AUTO a = arena_new(SIZE_MAX);
        mem_fail_after(sizes[i] == SIZE_MAX / 2 ? 1 : 0); /* sanitizers stop at a request that large */
        assert_null(arena_alloc(a, sizes[i]));
        mem_fail_after(0);
        assert_true(arena_failed(a));
    }
    ARENA_AUTO a = arena_new(1000);
    assert_null(arena_dup(a, "x", SIZE_MAX));
    assert_true(arena_failed(a));
}

static void texts(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 20);
    assert_string_equal(arena_dup(a, "abcdef", 3), "abc");
    assert_string_equal(arena_dup(a, NULL, 0), "");
    assert_string_equal(arena_str(a, "text"), "text");
    assert_null(arena_str(a, NULL));
    assert_string_equal(arena_printf(a, "%d %s", 5, "weken"), "5 weken");
    assert_false(arena_failed(a));
    arena_fail(a);
    assert_true(arena_failed(a));
    assert_null(arena_str(a, "more"));
    assert_null(arena_printf(a, "%d", 1));
    arena_free(NULL);
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    mem_fail_after(1);
    assert_null(arena_new(1000));
    for (unsigned n = 2; n < 6; n++) {
        mem_fail_after(n);
        ARENA_AUTO a = arena_new(1u << 20);
        unsigned blocks = 0;
        while (arena_alloc(a, 16 * 1024))
            blocks++;
        assert_true(mem_failed());
        assert_int_equal(blocks, n - 2);
        assert_true(arena_failed(a));
    }
    mem_fail_after(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_out_zeroed_aligned_memory),
        cmocka_unit_test(large_blocks_leave_the_current_one_in_use),
        cmocka_unit_test(keeps_to_its_cap),
        cmocka_unit_test(impossible_sizes),
        cmocka_unit_test(texts),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
