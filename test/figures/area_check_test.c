/* What a check of areas finds: each fault with the smallest book that has it, and nothing in one that has none. */
#include "figures/area/check.h"
#include "figures/area_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const letters[AREA_FAULTS] = {
    [FAULT_NO_PARENT] = "no-parent",
    [FAULT_EMPTY] = "empty",
    [FAULT_GONE] = "gone",
    [FAULT_UNBORN] = "unborn",
    [FAULT_GAP] = "gap",
    [FAULT_RETURN] = "return",
    [FAULT_SHARES] = "shares",
    [FAULT_NOWHERE] = "nowhere",
    [FAULT_BY_GEMEENTE] = "by-gemeente",
    [FAULT_NEW] = "new",
    [FAULT_SURFACE] = "surface",
};

static const char *found_text(struct arena *a, const struct area_book *b, const struct area_book *other)
{
    const struct area_finding *found;
    size_t count;
    assert_int_equal(area_check(&found, &count, a, b, other, NULL), 0);
    BUF_AUTO out;
    buf_init(&out, 1 << 16);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%s:%s", i > 0 ? " " : "", letters[found[i].fault], found[i].code);
    return buf_keep(&out, a);
}

static const char *const before[] = {"WK000100", "WK000200", "WK000900", "WK000901"};
static const char *const after[] = {"WK000100", "WK000200", "WK000201"};
static const char *const gemeenten[] = {"GM0001", "GM0002", "GM0003"};
static const char regions[] = "gm_code;ggd_name\nGM0001;Noord\nGM0002;Zuid\n";

static void within_a_year(void **state)
{
    static const struct {
        const char *regions, *successors;
        size_t gemeenten;
        const char *expected;
    } table[] = {
        {regions, NULL, 0, ""},
        {regions, "GM0009;2018;GM0002;2019;1\n", 0, ""},
        {"gm_code;ggd_name\nGM0001;Noord\n", NULL, 0, "no-parent:GM0002"},
        {"gm_code;ggd_name\nGM0001;Noord\nGM0002;Noord\nGM0007;Zuid\n", NULL, 0, "empty:Zuid"},
        {"gm_code;ggd_name\nGM0001;Noord\nGM0007;Zuid\n", "GM0007;2018;GM0002;2019;1\n", 0,
         "no-parent:GM0002 empty:Zuid"}, /* over before the table's year, which is 2020: it does not lead back */
        {"gm_code;ggd_name\nGM0001;Noord\nGM0007;Zuid\n", "GM0002;2019;GM0007;2020;1\n", 0, "unborn:GM0002"},
        {regions, "GM0008;2020;GM0002;2021;1\n", 0, "gone:GM0008"},
        {regions, "GM0008;2018;GM0002;2020;1\n", 0, "gap:GM0008"},
        {regions, "WK000100;2016;WK000101;2017;1\nWK000101;2018;WK000100;2019;1\n", 0,
         "return:WK000100 return:WK000101"},
        {regions, "WK000109;2018;WK000100;2019;0.7\nWK000109;2018;WK000200;2019;0.4\n", 0, "shares:WK000109"},
        {regions, NULL, 1, "no-parent:WK000200 no-parent:WK000201 empty:Zuid"},
        {regions, NULL, 2, "surface:GM0002"}, /* its two wijken are twice as large */
        {regions, NULL, 3, "no-parent:GM0003 empty:GM0003 surface:GM0002"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct area_case c = {.year = 2020,
                              .wijken = after,
                              .wijk_count = 3,
                              .gemeenten = gemeenten,
                              .gemeente_count = table[i].gemeenten,
                              .regions = table[i].regions,
                              .regions_year = 2020,
                              .successors = table[i].successors};
        struct area_book b = area_case_book(*state, &c);
        const char *got = found_text(*state, &b, NULL);
        if (strcmp(got, table[i].expected) != 0)
            fail_msg("%zu: %s, not %s", i, got, table[i].expected);
    }
}

static void between_years(void **state)
{
    static const struct {
        const char *successors, *expected;
    } table[] = {
        {NULL, "nowhere:GM0009 nowhere:WK000900 nowhere:WK000901 new:WK000201"},
        {"GM0009;2018;GM0002;2019;1\n", "by-gemeente:WK000900 by-gemeente:WK000901 new:WK000201"},
        {"GM0009;2018;GM0002;2019;1\nWK000900;2018;WK000201;2019;1\n", "by-gemeente:WK000901"},
        {"GM0009;2018;GM0002;2019;1\nWK000900;2018;WK000201;2019;1\nWK000901;2018;WK000201;2019;1\n", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct area_case c = {.year = 2020,
                              .wijken = after,
                              .wijk_count = 3,
                              .successors = table[i].successors,
                              .regions = regions,
                              .regions_year = 2020};
        struct area_book b = area_case_book(*state, &c);
        c.year = 2017;
        c.wijken = before;
        c.wijk_count = 4;
        struct area_book other = area_case_book(*state, &c);
        const char *got = found_text(*state, &b, &other);
        if (strcmp(got, table[i].expected) != 0)
            fail_msg("%zu: %s, not %s", i, got, table[i].expected);
    }
}

static int make(void **state)
{
    *state = arena_new((size_t)1 << 28);
    return *state ? 0 : -1;
}

static int drop(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(within_a_year),
        cmocka_unit_test(between_years),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
