/* Small numbers left out: every table that could stand behind what is shown is tried, and no hidden small number may be
 * worked out; small enough tables to try them all. */
#include "app/coalition/small.h"

#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { LEAST = SMALL_THRESHOLD };

static int64_t sum(const struct small_cell *cells, size_t n)
{
    int64_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += cells[i].n;
    return all;
}

static size_t hidden(const struct small_cell *cells, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += cells[i].hidden;
    return count;
}

static void hides_by_hand(void **unused)
{
    (void)unused;
    struct small_cell all_large[] = {{"a", 20, 0}, {"b", 30, 0}};
    assert_true(small_hide(all_large, 2, LEAST));
    assert_int_equal(hidden(all_large, 2), 0);
    /* 5 alone would follow from the total: the smallest other goes with it */
    struct small_cell one_small[] = {{"a", 5, 0}, {"b", 30, 0}, {"c", 40, 0}};
    assert_true(small_hide(one_small, 3, LEAST));
    assert_true(one_small[0].hidden && one_small[1].hidden);
    assert_false(one_small[2].hidden);
    /* two small ones that add up to 4 say too much of each other */
    struct small_cell two_small[] = {{"a", 1, 0}, {"b", 3, 0}, {"c", 40, 0}, {"d", 60, 0}};
    assert_true(small_hide(two_small, 4, LEAST));
    assert_true(two_small[2].hidden);
    assert_false(two_small[3].hidden);
    /* 95 of 100: the 5 that remain are small too */
    struct small_cell rest[] = {{"a", 95, 0}, {"b", 5, 0}};
    assert_true(small_hide(rest, 2, LEAST));
    assert_int_equal(hidden(rest, 2), 2);
    struct small_cell tiny[] = {{"a", 4, 0}, {"b", 3, 0}};
    assert_false(small_hide(tiny, 2, LEAST));
    assert_int_equal(hidden(tiny, 2), 2);
    struct small_cell none[] = {{"a", 0, 0}};
    assert_true(small_hide(none, 1, LEAST));
    assert_false(none[0].hidden);
}

/* The attack: what is hidden adds up to total − shown; each hidden number that is not zero by itself could be how many? */
static void no_subtraction_narrows_a_small_number(void **unused)
{
    (void)unused;
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 20000; round++) {
        struct small_cell cells[5];
        size_t n = 1 + rng_below(&rng, 5);
        for (size_t i = 0; i < n; i++)
            cells[i] = (struct small_cell){"x", (int64_t)rng_below(&rng, round % 3 == 0 ? 12 : 60), false};
        int64_t total = sum(cells, n);
        bool shows = small_hide(cells, n, LEAST);
        /* too little to share out: everything goes, also a total just above the threshold */
        assert_true(shows || total < LEAST + (int64_t)n);
        assert_true(!shows || total == 0 || total >= LEAST);
        int64_t left = 0, count = 0, zeros = 0;
        for (size_t i = 0; i < n; i++) {
            assert_true(cells[i].hidden || cells[i].n == 0 || cells[i].n >= LEAST);
            left += cells[i].hidden ? cells[i].n : 0;
            count += cells[i].hidden;
            zeros += cells[i].hidden && cells[i].n == 0;
        }
        if (!shows || count == 0)
            continue;
        /* a hidden number may be anything from least to what is left for it */
        int64_t least = zeros ? 0 : 1;
        assert_true(count > 1);
        assert_true(left - least * (count - 1) - least + 1 >= LEAST);
    }
}

/* The same for groups with a share: the range of each hidden part, with both sums known, found by trying. */
static void no_subtraction_narrows_a_share(void **unused)
{
    (void)unused;
    uint64_t seed = 11;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 3000; round++) {
        struct small_share s[3];
        size_t n = 2 + rng_below(&rng, 2);
        for (size_t i = 0; i < n; i++) {
            s[i] = (struct small_share){.item = "x", .whole = LEAST + (int64_t)rng_below(&rng, 25)};
            s[i].part = (int64_t)rng_below(&rng, (uint32_t)s[i].whole + 1);
        }
        bool shows = small_hide_shares(s, n, LEAST);
        int64_t parts = 0;
        for (size_t i = 0; i < n; i++) {
            parts += s[i].hidden ? s[i].part : 0;
            bool small = (s[i].part > 0 && s[i].part < LEAST) ||
                         (s[i].whole > s[i].part && s[i].whole - s[i].part < LEAST);
            assert_true(s[i].hidden || !small);
        }
        for (size_t i = 0; shows && i < n; i++) {
            if (!s[i].hidden)
                continue;
            int64_t possible = 0;
            for (int64_t guess = 0; guess <= s[i].whole; guess++) {
                int64_t others = 0;
                for (size_t k = 0; k < n; k++)
                    others += k != i && s[k].hidden ? s[k].whole : 0;
                possible += parts - guess >= 0 && parts - guess <= others;
            }
            assert_true(possible >= LEAST);
        }
    }
}

static void groups_small_organisations(void **unused)
{
    (void)unused;
    struct small_share s[] = {{"a", 20, 40, 0}, {"b", 1, 4, 0}, {"c", 10, 30, 0}, {"d", 2, 3, 0}};
    assert_int_equal(small_group(s, 4, LEAST, "others"), 2);
    /* b and d are 7 together, too few: c goes with them */
    assert_string_equal(s[0].item, "a");
    assert_string_equal(s[1].item, "others");
    assert_int_equal(s[1].whole, 37);
    assert_int_equal(s[1].part, 13);
    /* one small one alone would be itself under another name */
    struct small_share alone[] = {{"a", 20, 40, 0}, {"b", 9, 9, 0}, {"c", 12, 25, 0}};
    assert_int_equal(small_group(alone, 3, LEAST, "others"), 2);
    assert_int_equal(alone[1].whole, 34);
    struct small_share large[] = {{"a", 20, 40, 0}, {"b", 12, 25, 0}};
    assert_int_equal(small_group(large, 2, LEAST, "others"), 2);
    assert_string_equal(large[1].item, "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hides_by_hand),
        cmocka_unit_test(no_subtraction_narrows_a_small_number),
        cmocka_unit_test(no_subtraction_narrows_a_share),
        cmocka_unit_test(groups_small_organisations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
