/* Which time of the first thousand days it is: the borders of the weeks, and a pregnancy beside a small child. */
#include "care/article.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ON(phase) (1u << ARTICLE_##phase)

static void the_time_follows_from_weeks_and_age(void **state)
{
    (void)state;
    static const struct {
        int gestation, child;
        unsigned on;
    } cases[] = {
        {ARTICLE_NEVER, ARTICLE_NEVER, 0},
        {0, ARTICLE_NEVER, ON(TRIMESTER_1)},
        {13 * 7 + 6, ARTICLE_NEVER, ON(TRIMESTER_1)},
        {14 * 7, ARTICLE_NEVER, ON(TRIMESTER_2)},
        {27 * 7 + 6, ARTICLE_NEVER, ON(TRIMESTER_2)},
        {28 * 7, ARTICLE_NEVER, ON(TRIMESTER_3)},
        {36 * 7, ARTICLE_NEVER, ON(TRIMESTER_3) | ON(BIRTH)},
        {ARTICLE_NEVER, 0, ON(FIRST_WEEKS)},
        {ARTICLE_NEVER, 55, ON(FIRST_WEEKS)},
        {ARTICLE_NEVER, 56, ON(TO_TWO)},
        {ARTICLE_NEVER, 730, ON(TO_TWO)},
        {ARTICLE_NEVER, 731, 0},
        {70, 400, ON(TRIMESTER_1) | ON(TO_TWO)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(article_phases_on(cases[i].gestation, cases[i].child), cases[i].on);
}

static void each_time_has_a_code(void **state)
{
    (void)state;
    assert_string_equal(article_phase_code(ARTICLE_WISH), "wish");
    assert_string_equal(article_phase_code(ARTICLE_TO_TWO), "to_two");
    assert_null(article_phase_code(ARTICLE_PHASES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_time_follows_from_weeks_and_age),
        cmocka_unit_test(each_time_has_a_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
