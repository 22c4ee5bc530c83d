/* When a wish for children is brought up (C10, A §4.1.1), and which talk came before which pregnancy: worked examples. */
#include "care/child_wish.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY(y, m, d) day_from_civil(y, m, d)

static const struct moment moments[] = {
    {"year", "wish", PHASE_BEFORE, ANCHOR_OPENED, 0, 28, 364, 28, 365, {0}},
    {"week_8", "wish", PHASE_AFTER, ANCHOR_BIRTH, 28, 56, 134, 14, 0, {0}},
    {"month_14", "wish", PHASE_AFTER, ANCHOR_BIRTH, 395, 441, 640, 14, 0, {0}},
};
static const struct schedule schedule = {moments, 3};

/* Code of the moment that is due; "" when none is. */
static const char *due(const struct schedule_file *file, const struct child_wish *talks, size_t count,
                       int32_t day)
{
    static struct arena *arena;
    struct err err = {0};
    const struct moment_status *found = NULL;
    if (!arena)
        arena = arena_new(1 << 20);
    assert_int_equal(
        child_wish_due(&found, arena, &schedule, &(struct child_wish_file){file, talks, count}, day, &err),
        0);
    return found ? found->moment->code : "";
}

static void after_a_birth_at_set_contacts(void **state)
{
    (void)state;
    int32_t birth = DAY(2025, 3, 1);
    struct schedule_file f = {.opened_day = DAY(2024, 9, 1), .birth_days = &birth, .birth_count = 1};
    assert_string_equal(due(&f, NULL, 0, birth + 27), "");
    assert_string_equal(due(&f, NULL, 0, birth + 28), "week_8");
    assert_string_equal(due(&f, NULL, 0, birth + 134), "week_8"); /* late, and still to be brought up */
    assert_string_equal(due(&f, NULL, 0, birth + 135), "");
    assert_string_equal(due(&f, NULL, 0, birth + 400), "month_14");
}

static void every_year_before_a_pregnancy(void **state)
{
    (void)state;
    int32_t opened = DAY(2025, 1, 6);
    struct schedule_file f = {.opened_day = opened};
    struct child_wish talk = {opened + 10, true};
    assert_string_equal(due(&f, NULL, 0, opened), "year");
    assert_string_equal(due(&f, &talk, 1, opened + 10), "");
    assert_string_equal(due(&f, &talk, 1, opened + 364), "");
    assert_string_equal(due(&f, &talk, 1, opened + 365), "year");
}

static void not_asked_stays_due(void **state)
{
    (void)state;
    int32_t birth = DAY(2025, 3, 1);
    struct schedule_file f = {.opened_day = DAY(2024, 9, 1), .birth_days = &birth, .birth_count = 1};
    struct child_wish talks[] = {{birth + 40, false}, {birth + 60, true}};
    assert_string_equal(due(&f, talks, 1, birth + 61), "week_8");
    assert_string_equal(due(&f, talks, 2, birth + 61), "");
    assert_string_equal(due(&f, talks, 2, birth + 400), "month_14");
}

static void questions_that_were_answered_count(void **state)
{
    (void)state;
    int32_t opened = DAY(2025, 1, 6);
    struct signed_response signed_one = {"wish", opened + 5}, other = {"pregnancy", opened + 5};
    struct schedule_file f = {.opened_day = opened, .responses = &signed_one, .response_count = 1};
    assert_string_equal(due(&f, NULL, 0, opened + 20), "");
    f.responses = &other;
    assert_string_equal(due(&f, NULL, 0, opened + 20), "year");
}

static void never_while_she_is_pregnant(void **state)
{
    (void)state;
    int32_t birth = DAY(2025, 3, 1);
    struct pregnancy next = {.due_day = birth + 700, .end_day = DAY_NONE, .known_day = birth + 480};
    struct schedule_file f = {.opened_day = DAY(2024, 9, 1),
                              .birth_days = &birth,
                              .birth_count = 1,
                              .pregnancies = &next,
                              .pregnancy_count = 1};
    assert_string_equal(due(&f, NULL, 0, birth + 410), "month_14");
    assert_string_equal(due(&f, NULL, 0, birth + 500), ""); /* 80 days pregnant */
}

static void before_this_pregnancy_and_no_earlier_one(void **state)
{
    (void)state;
    struct pregnancy all[] = {
        {.due_day = DAY(2026, 10, 8),
         .end_day = DAY_NONE,
         .known_day = DAY(2026, 2, 10)}, /* began 1 January 2026 */
        {.due_day = DAY(2024, 10, 7),
         .end_day = DAY(2024, 10, 1),
         .known_day = DAY(2024, 3, 1)}, /* began 1 January 2024 */
    };
    assert_true(child_wish_precedes(DAY(2025, 12, 31), &all[0], all, 2));
    assert_true(child_wish_precedes(DAY(2024, 12, 1), &all[0], all, 2));
    assert_false(child_wish_precedes(DAY(2026, 1, 1), &all[0], all, 2));
    assert_false(child_wish_precedes(DAY(2023, 12, 31), &all[0], all, 2)); /* said before the first one */
    assert_true(child_wish_precedes(DAY(2023, 12, 31), &all[1], all, 2));
    assert_false(child_wish_precedes(DAY_NONE, &all[0], all, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_a_birth_at_set_contacts),
        cmocka_unit_test(every_year_before_a_pregnancy),
        cmocka_unit_test(not_asked_stays_due),
        cmocka_unit_test(questions_that_were_answered_count),
        cmocka_unit_test(never_while_she_is_pregnant),
        cmocka_unit_test(before_this_pregnancy_and_no_earlier_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
