/* Asked before while support runs, after when it has ended, each once; and again with a new stretch of support. */
#include "care/readiness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void each_stretch_of_support_asks_twice(void **state)
{
    (void)state;
    static const struct {
        int64_t begun, running;
        enum ready_moment last, asked;
    } cases[] = {
        {0, 0, READY_NONE, READY_NONE},    /* no support */
        {1, 1, READY_NONE, READY_BEFORE},  /* it begins */
        {3, 2, READY_BEFORE, READY_NONE},  /* answered */
        {3, 0, READY_BEFORE, READY_AFTER}, /* it ended */
        {3, 0, READY_NONE, READY_AFTER},   /* she never answered the first */
        {3, 0, READY_AFTER, READY_NONE},   /* answered */
        {4, 1, READY_AFTER, READY_BEFORE}, /* it begins anew */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(ready_asked(cases[i].begun, cases[i].running, cases[i].last, false), cases[i].asked);
        assert_int_equal(ready_asked(cases[i].begun, cases[i].running, cases[i].last, true), READY_NONE);
    }
}

static void codes_come_back(void **state)
{
    (void)state;
    assert_int_equal(ready_moment_of(ready_moment_code(READY_BEFORE)), READY_BEFORE);
    assert_int_equal(ready_moment_of(ready_moment_code(READY_AFTER)), READY_AFTER);
    assert_int_equal(ready_moment_of(ready_moment_code(READY_NONE)), READY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stretch_of_support_asks_twice),
        cmocka_unit_test(codes_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
