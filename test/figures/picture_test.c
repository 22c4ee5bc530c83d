/* Parts of pictures on plain values: logarithmic axes, and what marks say. Whole pictures: show_golden_test.c. */
#include "figures/picture/chart.h"
#include "figures/picture/panels.h"
#include "figures/show_case.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* From a round number to a round number, around what is there and over four powers of ten at most. */
static void logarithmic(void **state)
{
    (void)state;
    static const struct {
        double least, most, from, to;
    } cases[] = {
        {25, 43567, 20, 50000}, {20, 50000, 20, 50000}, {19.9, 50000.1, 10, 100000}, {700, 700, 500, 1000},
        {500, 500, 200, 500},   {0.3, 8, 0.2, 10},      {1e-3, 99, 0.01, 100},       {INFINITY, 0, 0.5, 1},
        {1, 1000, 1, 1000},     {3, 1e6, 100, 1e6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scale s = scale_log(cases[i].least, cases[i].most);
        assert_true(fabs(s.from / cases[i].from - 1) < 1e-9);
        assert_true(fabs(s.to / cases[i].to - 1) < 1e-9);
    }
}

/* Ten times as many is as far everywhere, and nothing stands beside the surface. */
static void places_on_it(void **state)
{
    (void)state;
    struct chart c = {.x = 100, .width = 400, .across = scale_log(10, 100000)};
    static const double cases[][2] = {{10, 100},  {100, 200}, {10000, 400}, {100000, 500},
                                      {1e9, 500}, {1, 100},   {0, 100}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(fabs(chart_x(&c, cases[i][0]) - cases[i][1]) < 1e-9);
}

/* Where the spread is not known no limits are written. */
static void without_limits(void **state)
{
    (void)state;
    static const struct counted cells[] = {{0, 2012, {0, 0}, {40, 0, 40, 480, 480, 480}}};
    struct show_case c;
    case_make(&c, cells, 1, "nl");
    case_level(&c, "wijk");
    struct figure f = {.asked = &c.asked[0], .counts = cells[0].counts};
    struct shown known = {&f, {12, 10.5, 14, MEASURE_KNOWN}}, spread = {&f, {12, NAN, NAN, MEASURE_KNOWN}};
    assert_non_null(strstr(shown_words(c.a, &c.q, &known), ": 12,0 % (10,5–14,0), 480 / 40"));
    assert_non_null(strstr(shown_words(c.a, &c.q, &spread), ": 12,0 %, 480 / 40"));
    case_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(logarithmic), cmocka_unit_test(places_on_it),
                                       cmocka_unit_test(without_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
