/* Up to when a course holds and when she who followed it hears of its end (A §4.1.1: who asks is trained). */
#include "base/str.h"
#include "care/training.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int load(struct training_courses *out, struct arena *a, const char *json, struct err *err)
{
    struct value *tree;
    assert_int_equal(json_parse(&tree, a, "courses", json, strlen(json), err), 0);
    return training_courses_load(out, a, tree, "courses", err);
}

static struct training_courses example(struct arena *a)
{
    struct training_courses all;
    struct err err;
    assert_int_equal(
        load(&all, a,
             "{\"courses\": [{\"code\": \"talk\", \"months\": 24, \"source\": {\"name\": \"Kansrijke Start\","
             " \"url\": \"https://x.nl\"}, \"reviewed\": \"2026-01-01\"}, {\"code\": \"bare\", \"months\": "
             "6}],"
             " \"remind_before_days\": 60, \"remind_after_days\": 180}",
             &err),
        0);
    return all;
}

static void reads_what_is_said(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct training_courses all = example(a);
    assert_int_equal(all.count, 2);
    assert_string_equal(all.items[0].source, "Kansrijke Start");
    assert_string_equal(all.items[0].url, "https://x.nl");
    assert_int_equal(all.items[0].reviewed, day_from_civil(2026, 1, 1));
    assert_null(all.items[1].source);
    assert_int_equal(all.items[1].reviewed, DAY_NONE);
}

static void holds_from_its_day_to_its_last(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct training_courses all = example(a);
    int32_t day = day_from_civil(2024, 3, 4), until = training_until(&all, "talk", day);
    assert_int_equal(until, day_from_civil(2026, 3, 4));
    assert_int_equal(training_until(&all, "other", day), DAY_NONE);
    assert_false(training_holds(day, until, day - 1));
    assert_true(training_holds(day, until, day));
    assert_true(training_holds(day, until, until));
    assert_false(training_holds(day, until, until + 1));
    assert_false(training_holds(day, DAY_NONE, day));
}

static void reminds_around_its_end_and_no_longer(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct training_courses all = example(a);
    int32_t until = day_from_civil(2026, 3, 4);
    assert_false(training_reminds(&all, until, until - 61));
    assert_true(training_reminds(&all, until, until - 60));
    assert_true(training_reminds(&all, until, until + 180));
    assert_false(training_reminds(&all, until, until + 181));
    assert_false(training_reminds(&all, DAY_NONE, until)); /* who never followed one is not hunted */
}

static void refuses_the_rest(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{}",
        "{\"courses\": [{\"code\": \"A B\", \"months\": 1}]}",
        "{\"courses\": [{\"code\": \"t\"}]}",
        "{\"courses\": [{\"code\": \"t\", \"months\": 0}]}",
        "{\"courses\": [{\"code\": \"t\", \"months\": 121}]}",
        "{\"courses\": [{\"code\": \"t\", \"months\": 1, \"reviewed\": \"2026-13-01\"}]}",
        "{\"courses\": [], \"remind_before_days\": -1}",
        "{\"courses\": [], \"remind_after_days\": 1000}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct err err;
        struct training_courses all;
        assert_int_equal(load(&all, a, wrong[i], &err), ERR_INVALID);
        assert_string_equal(err.key, "content_member");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_said),
        cmocka_unit_test(holds_from_its_day_to_its_last),
        cmocka_unit_test(reminds_around_its_end_and_no_longer),
        cmocka_unit_test(refuses_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
