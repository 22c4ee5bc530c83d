/* The memory of pages alone: bounded, the oldest first, another version never, and nothing that is held goes. */
#include "app/page_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MAX = 64 * 1024, TEXT = 4096 };

static struct page_key key_of(int n)
{
    struct page_key key;
    memset(&key, 0, sizeof key);
    snprintf(key.person, sizeof key.person, "person-%d", n);
    return key;
}

static void keep(struct page_cache *c, int n, int64_t version, char letter)
{
    char text[TEXT];
    memset(text, letter, sizeof text);
    struct page_hole hole = {.at = 7, .what = 1};
    struct page_look look = {.person = "child"};
    struct page_kept page = {text, sizeof text, &hole, 1, &look, 1};
    struct page_key key = key_of(n);
    page_keep(c, &key, &(struct page_version){version, 1}, &page);
}

static const struct page_kept *find(struct page_cache *c, int n, int64_t version)
{
    struct page_key key = key_of(n);
    return page_find(c, &key, &(struct page_version){version, 1});
}

static int count(struct page_cache *c, int n)
{
    int there = 0;
    for (int i = 0; i < n; i++) {
        const struct page_kept *page = find(c, i, 1);
        there += page != NULL;
        page_drop(c, page);
    }
    return there;
}

static void what_was_kept_is_found(void **state)
{
    struct page_cache *c = *state;
    keep(c, 1, 1, 'a');
    const struct page_kept *page = find(c, 1, 1);
    assert_non_null(page);
    assert_int_equal(page->len, TEXT);
    assert_int_equal(page->text[TEXT - 1], 'a');
    assert_int_equal(page->holes[0].at, 7);
    assert_string_equal(page->looks[0].person, "child");
    page_drop(c, page);
    assert_null(find(c, 2, 1));
}

static void another_version_is_never_found(void **state)
{
    struct page_cache *c = *state;
    struct page_key key = key_of(1);
    keep(c, 1, 1, 'a');
    assert_null(page_find(c, &key, &(struct page_version){1, 2}));
    keep(c, 1, 1, 'a');
    assert_null(find(c, 1, 2));
    assert_null(find(c, 1, 1)); /* it was forgotten then */
}

static void keeping_again_replaces(void **state)
{
    struct page_cache *c = *state;
    keep(c, 1, 1, 'a');
    keep(c, 1, 2, 'b');
    const struct page_kept *page = find(c, 1, 2);
    assert_non_null(page);
    assert_int_equal(page->text[0], 'b');
    page_drop(c, page);
}

static void the_one_asked_for_longest_ago_goes_first(void **state)
{
    struct page_cache *c = *state;
    for (int i = 0; i < 10; i++)
        keep(c, i, 1, 'a');
    assert_int_equal(count(c, 10), 10);
    page_drop(c, find(c, 0, 1));
    for (int i = 10; i < 20; i++)
        keep(c, i, 1, 'a');
    int there = count(c, 20);
    assert_in_range(there, 10, MAX / TEXT);
    const struct page_kept *first = find(c, 0, 1);
    assert_non_null(first);
    page_drop(c, first);
    assert_null(find(c, 1, 1));
}

static void what_is_held_stays_whole(void **state)
{
    struct page_cache *c = *state;
    keep(c, 0, 1, 'a');
    const struct page_kept *held = find(c, 0, 1);
    for (int i = 1; i < 100; i++)
        keep(c, i, 1, 'b');
    assert_null(find(c, 0, 1));
    for (size_t i = 0; i < held->len; i++)
        assert_int_equal(held->text[i], 'a');
    page_drop(c, held);
}

static void a_sweep_forgets_what_nobody_asked_for(void **state)
{
    struct page_cache *c = *state;
    keep(c, 0, 1, 'a');
    keep(c, 1, 1, 'a');
    page_cache_sweep(c);
    page_drop(c, find(c, 1, 1));
    page_cache_sweep(c);
    assert_null(find(c, 0, 1));
    assert_int_equal(count(c, 2), 1);
}

static void clearing_forgets_all(void **state)
{
    struct page_cache *c = *state;
    for (int i = 0; i < 5; i++)
        keep(c, i, 1, 'a');
    page_cache_clear(c);
    page_cache_clear(NULL);
    assert_int_equal(count(c, 5), 0);
}

static void too_large_is_not_kept(void **state)
{
    struct page_cache *c = *state;
    static char text[MAX];
    struct page_key key = key_of(1);
    struct page_kept page = {.text = text, .len = sizeof text};
    page_keep(c, &key, &(struct page_version){1, 1}, &page);
    assert_null(find(c, 1, 1));
}

static int open_cache(void **state)
{
    struct page_cache *c = NULL;
    struct err err;
    int rc = page_cache_new(&c, MAX, &err);
    *state = c;
    return rc;
}

static int close_cache(void **state)
{
    page_cache_free(*state);
    return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_cache, close_cache)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_kept_is_found),   TEST(another_version_is_never_found),
        TEST(keeping_again_replaces),   TEST(the_one_asked_for_longest_ago_goes_first),
        TEST(what_is_held_stays_whole), TEST(a_sweep_forgets_what_nobody_asked_for),
        TEST(clearing_forgets_all),     TEST(too_large_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
