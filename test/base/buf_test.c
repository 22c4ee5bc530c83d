/* Growing texts: the maximum to the byte, latching, and never a text cut off in silence. */
#include "base/buf.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void grows(void **state)
{
    (void)state;
    BUF_AUTO b;
    buf_init(&b, 100000);
    assert_string_equal(buf_text(&b), "");
    for (int i = 0; i < 5000; i++) {
        buf_adds(&b, "ab");
        buf_addc(&b, 'c');
        buf_printf(&b, "%03d", i % 1000);
    }
    assert_int_equal(b.len, 30000);
    assert_int_equal(strlen(buf_text(&b)), 30000);
    assert_memory_equal(b.data + 29994, "abc999", 6);
    buf_add(&b, "\0x", 2);
    assert_int_equal(b.len, 30002);
    assert_false(b.failed);
    buf_clear(&b);
    assert_string_equal(buf_text(&b), "");
    assert_int_equal(b.max, 100000);
    buf_add(&b, NULL, 0);
    assert_int_equal(b.len, 0);
    buf_release(&b);
    buf_adds(&b, "again");
    assert_string_equal(buf_text(&b), "again");
}

static void reserves_to_measure(void **state)
{
    (void)state;
    BUF_AUTO b;
    buf_init(&b, 100);
    buf_reserve(&b, 50);
    assert_string_equal(buf_text(&b), "");
    assert_int_equal(b.cap, 51);
    buf_adds(&b, "ab");
    buf_reserve(&b, 10); /* there is room */
    assert_int_equal(b.cap, 51);
    buf_reserve(&b, 98);
    assert_string_equal(buf_text(&b), "ab");
    assert_false(b.failed);
    buf_reserve(&b, 99);
    assert_true(b.failed);
    assert_string_equal(buf_text(&b), "ab");
}

static void stops_at_its_maximum(void **state)
{
    (void)state;
    BUF_AUTO b;
    buf_init(&b, 10);
    buf_adds(&b, "0123456789");
    assert_false(b.failed);
    buf_addc(&b, 'x');
    assert_true(b.failed);
    assert_string_equal(buf_text(&b), "0123456789");
    buf_clear(&b);
    buf_adds(&b, "012345678");
    buf_adds(&b, "ab");
    assert_true(b.failed);
    assert_string_equal(buf_text(&b), "012345678");
    buf_addc(&b, 'c'); /* would fit, but something is already missing */
    buf_printf(&b, "d");
    assert_string_equal(buf_text(&b), "012345678");
    buf_clear(&b);
    buf_printf(&b, "%s", "0123456789");
    assert_false(b.failed);
    buf_printf(&b, "%d", 1);
    assert_true(b.failed);
    BUF_AUTO none;
    buf_init(&none, 0);
    buf_adds(&none, "");
    assert_false(none.failed);
    buf_addc(&none, 'x');
    assert_true(none.failed);
    BUF_AUTO huge;
    buf_init(&huge, SIZE_MAX);
    buf_addc(&huge, 'x');
    buf_add(&huge, "", SIZE_MAX - 1); /* may not wrap round */
    assert_true(huge.failed);
    assert_string_equal(buf_text(&huge), "x");
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    unsigned n = 1;
    for (;; n++) {
        BUF_AUTO b;
        buf_init(&b, 1u << 20);
        mem_fail_after(n);
        for (int i = 0; i < 10000; i++)
            buf_adds(&b, "abc");
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(b.failed, happened);
        assert_int_equal(strlen(buf_text(&b)), b.len);
        assert_int_equal(b.len % 3, 0);
        if (!happened)
            break;
    }
    assert_true(n > 5);
}

static void kept_whole_or_not_at_all(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    BUF_AUTO b;
    buf_init(&b, 3);
    assert_string_equal(buf_keep(&b, a), "");
    buf_adds(&b, "abc");
    assert_string_equal(buf_keep(&b, a), "abc");
    assert_false(arena_failed(a));
    buf_adds(&b, "d");
    assert_null(buf_keep(&b, a));
    assert_true(arena_failed(a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(reserves_to_measure),
        cmocka_unit_test(stops_at_its_maximum),
        cmocka_unit_test(every_allocation_fails_once),
        cmocka_unit_test(kept_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
