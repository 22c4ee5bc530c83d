/* Which contacts a plan of weeks is about, and in which weeks they can be (spec C9; A §4.3.1). */
#include "care/week_plan.h"

#include "asking/asking_help.h"

static const char scheme_json[] =
    "{'org_kind': 'youth_health', 'contacts': ["
    "{'code': 'a', 'from_day': 5, 'due_day': 8, 'until_day': 13, 'minutes': 20, 'legal': true},"
    "{'code': 'b', 'from_day': 14, 'due_day': 21, 'until_day': 27, 'minutes': 20, 'legal': true},"
    "{'code': 'c', 'from_day': 28, 'due_day': 35, 'until_day': 50, 'minutes': 20, 'legal': true},"
    "{'code': 'd', 'from_day': 29, 'due_day': 42, 'until_day': 60, 'minutes': 15}]}";

/* "a 1-2 w0; b 2-3 w0": the needs of a child born then, today, over four weeks from Monday 2026-03-09. */
static const char *needs(struct arena *a, const char *born, const char *today)
{
    struct contact_scheme s = {0};
    struct contact_statuses all = {0};
    struct err err = {0};
    struct week_need out[8];
    struct week_span span = {on("2026-03-09"), 4};
    struct contact_child child = {
        .birth_day = on(born), .death_day = DAY_NONE, .due_day = DAY_NONE, .known_day = on(born)};
    assert_int_equal(contact_scheme_load(&s, a, json(a, scheme_json), &err), 0);
    assert_int_equal(contact_status(&all, a, &s, &child, on(today), &err), 0);
    size_t n = week_needs(out, &all, &span);
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = arena_printf(a, "%s%s%s %d-%d w%d", text, i ? "; " : "", out[i].status->kind->code,
                            out[i].from, out[i].until, out[i].waiting);
    return text;
}

static void the_plan_begins_on_a_monday(void **state)
{
    (void)state;
    static const char *const days[][2] = {
        {"2026-03-04", "2026-03-09"}, {"2026-03-08", "2026-03-09"}, {"2026-03-09", "2026-03-16"}};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        assert_int_equal(week_next_monday(on(days[i][0])), on(days[i][1]));
    struct week_span span = {on("2026-03-09"), 2};
    assert_int_equal(week_of(&span, on("2026-03-08")), 0);
    assert_int_equal(week_of(&span, on("2026-03-09")), 1);
    assert_int_equal(week_of(&span, on("2026-03-15")), 1);
    assert_int_equal(week_of(&span, on("2026-03-16")), 2);
    assert_int_equal(week_of(&span, on("2026-03-23")), 3);
}

static void what_is_due_in_these_weeks_is_of_this_plan(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    /* born Wednesday the 4th: a on the 9th to 12th, b from the 18th to the 25th; c is due on 8 April, after the four weeks */
    assert_string_equal(needs(a, "2026-03-04", "2026-03-04"), "a 1-1 w0; b 2-3 w0");
    /* a was due on the 8th, the day before: it may still be held, and has waited for four days */
    assert_string_equal(needs(a, "2026-02-28", "2026-03-04"), "a 1-1 w4; b 2-2 w0; c 3-4 w0");
    /* not born: nothing */
    assert_string_equal(needs(a, "2026-03-05", "2026-03-04"), "");
}

static void overdue_is_held_until_it_is_too_late(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    /* c was due on 5 March, and can be held until the 20th; d is due on the 12th, and gets the first week */
    assert_string_equal(needs(a, "2026-01-29", "2026-03-08"), "c 2-2 w11; d 1-1 w10");
    /* both too late */
    assert_string_equal(needs(a, "2025-12-01", "2026-03-04"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plan_begins_on_a_monday),
        cmocka_unit_test(what_is_due_in_these_weeks_is_of_this_plan),
        cmocka_unit_test(overdue_is_held_until_it_is_too_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
