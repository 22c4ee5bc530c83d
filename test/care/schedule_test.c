/* When an instrument is due, open, overdue or past. */
#include "care/schedule.h"

#include "asking/asking_help.h"

static const char moments_json[] =
    "{'moments': ["
    "{'code': 'wish', 'instrument': 'basis-before', 'phase': 'before', 'anchor': 'opened', 'from_day': 0, "
    "'due_day': 28,"
    " 'until_day': 180, 'repeat_days': 365},"
    "{'code': 'intake', 'instrument': 'basis-pregnancy', 'phase': 'during', 'anchor': 'pregnancy', "
    "'from_day': 0,"
    " 'due_day': 84, 'until_day': 280, 'grace_days': 14, 'label': {'nl': 'Intake', 'en': 'Intake'}},"
    "{'code': 'week_28', 'instrument': 'basis-pregnancy', 'phase': 'during', 'anchor': 'pregnancy', "
    "'from_day': 182,"
    " 'due_day': 203, 'until_day': 280, 'grace_days': 14},"
    "{'code': 'after_birth', 'instrument': 'basis-after', 'phase': 'after', 'anchor': 'birth', 'from_day': 7,"
    " 'due_day': 56, 'until_day': 120, 'grace_days': 14}]}";

static struct schedule load(struct arena *a)
{
    struct schedule s = {0};
    struct err err = {0};
    assert_int_equal(schedule_load(&s, a, json(a, moments_json), &err), 0);
    return s;
}

/* "intake overdue 2026-03-26" per moment, in order, joined by ";". */
static const char *status(struct arena *a, const struct schedule_file *file, const char *day)
{
    struct schedule s = load(a);
    struct statuses all = {0};
    struct err err = {0};
    assert_int_equal(schedule_status(&all, a, &s, file, on(day), &err), 0);
    const char *text = "";
    for (size_t i = 0; i < all.count; i++) {
        char due[11];
        day_format(due, all.items[i].due_day);
        text = arena_printf(a, "%s%s%s %s %s", text, i ? "; " : "", all.items[i].moment->code,
                            moment_state_code(all.items[i].state), due);
    }
    return text;
}

/* Day 0 of the pregnancy is 1 January 2026. */
#define DUE "2026-10-08"

static void a_pregnancy_followed_from_the_start(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct pregnancy p = {on(DUE), DAY_NONE, DAY_NONE};
    struct schedule_file f = {.opened_day = on("2026-02-10"), .pregnancies = &p, .pregnancy_count = 1};
    assert_string_equal(status(a, &f, "2026-03-26"), "intake open 2026-03-26; week_28 coming 2026-07-23");
    assert_string_equal(status(a, &f, "2026-03-27"), "intake overdue 2026-03-26; week_28 coming 2026-07-23");
    struct signed_response r[] = {{"basis-pregnancy", on("2026-03-26")},
                                  {"basis-pregnancy", on("2026-07-24")}};
    f.responses = r;
    f.response_count = 1;
    assert_string_equal(status(a, &f, "2026-03-27"), "intake done 2026-03-26; week_28 coming 2026-07-23");
    r[0].day++;
    assert_string_equal(status(a, &f, "2026-07-01"), "intake late 2026-03-26; week_28 coming 2026-07-23");
    assert_string_equal(status(a, &f, "2026-07-02"), "intake late 2026-03-26; week_28 open 2026-07-23");
    f.response_count = 2;
    assert_string_equal(status(a, &f, "2026-07-23"), "intake late 2026-03-26; week_28 open 2026-07-23");
    assert_string_equal(status(a, &f, "2026-07-24"), "intake late 2026-03-26; week_28 late 2026-07-23");
    f.responses = &(struct signed_response){"basis-after", on("2026-03-01")}; /* another instrument */
    f.response_count = 1;
    assert_string_equal(status(a, &f, "2026-03-27"), "intake overdue 2026-03-26; week_28 coming 2026-07-23");
}

static void a_file_opened_late_gets_grace(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct pregnancy p = {on(DUE), DAY_NONE, DAY_NONE};
    struct schedule_file f = {.opened_day = on("2026-07-15"), .pregnancies = &p, .pregnancy_count = 1};
    assert_string_equal(status(a, &f, "2026-07-15"), "intake open 2026-07-29; week_28 open 2026-07-29");
    /* One response may serve both. */
    struct signed_response r = {"basis-pregnancy", on("2026-07-29")};
    f.responses = &r;
    f.response_count = 1;
    assert_string_equal(status(a, &f, "2026-08-01"), "intake done 2026-07-29; week_28 done 2026-07-29");
    /* The file was there, the pregnancy was told later. */
    f.opened_day = on("2026-01-10");
    p.known_day = on("2026-05-01");
    f.response_count = 0;
    assert_string_equal(status(a, &f, "2026-05-02"), "intake open 2026-05-15; week_28 coming 2026-07-23");
    /* Grace does not go beyond the end; too late is left out. */
    p.known_day = on("2026-10-01");
    assert_string_equal(status(a, &f, "2026-10-02"), "intake open 2026-10-08; week_28 open 2026-10-08");
    p.known_day = on("2026-10-09");
    assert_string_equal(status(a, &f, "2026-10-09"), "");
}

static void a_corrected_due_date_moves_what_is_due(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct pregnancy p = {on(DUE) + 7, DAY_NONE, DAY_NONE};
    struct schedule_file f = {.opened_day = on("2026-02-10"), .pregnancies = &p, .pregnancy_count = 1};
    assert_string_equal(status(a, &f, "2026-03-27"), "intake open 2026-04-02; week_28 coming 2026-07-30");
}

static void what_was_not_asked_is_missed_or_lapsed(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct pregnancy p = {on(DUE), DAY_NONE, DAY_NONE};
    struct schedule_file f = {.opened_day = on("2026-02-10"), .pregnancies = &p, .pregnancy_count = 1};
    assert_string_equal(status(a, &f, "2026-10-08"), "intake overdue 2026-03-26; week_28 overdue 2026-07-23");
    assert_string_equal(status(a, &f, "2026-10-09"), "intake missed 2026-03-26; week_28 missed 2026-07-23");
    p.end_day = on("2026-07-10"); /* in the window of week 28, before its due day */
    assert_string_equal(status(a, &f, "2026-07-10"), "intake missed 2026-03-26; week_28 lapsed 2026-07-23");
    p.end_day = on("2026-03-01"); /* ended early: nothing was due yet, week 28 never came */
    assert_string_equal(status(a, &f, "2026-03-01"), "intake lapsed 2026-03-26");
}

static void births_twins_and_two_children(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    int32_t births[] = {on("2026-10-01"), on("2026-10-01"), on("2026-11-01")};
    struct schedule_file f = {.opened_day = on("2026-02-10"), .birth_days = births, .birth_count = 2};
    /* Opened while nothing was known: phase "before", until the birth. Not asked in time, nor at all. */
    const char *wish = "wish missed 2026-03-10";
    assert_string_equal(status(a, &f, "2026-10-08"),
                        arena_printf(a, "%s; after_birth open 2026-11-26", wish));
    assert_string_equal(status(a, &f, "2026-10-07"),
                        arena_printf(a, "%s; after_birth coming 2026-11-26", wish));
    f.birth_count = 3; /* an older sister's file joined: each child once, twins together */
    assert_string_equal(
        status(a, &f, "2026-11-27"),
        arena_printf(a, "%s; after_birth overdue 2026-11-26; after_birth open 2026-12-27", wish));
    struct signed_response r = {"basis-after", on("2026-11-26")};
    f.responses = &r;
    f.response_count = 1;
    assert_string_equal(
        status(a, &f, "2026-11-27"),
        arena_printf(a, "%s; after_birth done 2026-11-26; after_birth done 2026-12-27", wish));
    /* A new pregnancy does not take the child's moment away. */
    struct pregnancy p = {on("2027-08-20"), DAY_NONE, DAY_NONE};
    f.pregnancies = &p;
    f.pregnancy_count = 1;
    f.response_count = 0;
    assert_non_null(strstr(status(a, &f, "2026-11-27"), "after_birth overdue 2026-11-26"));
}

static void before_pregnancy_it_repeats(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct schedule_file f = {.opened_day = on("2024-01-01")};
    assert_string_equal(status(a, &f, "2024-01-01"), "wish open 2024-01-29; wish coming 2025-01-28");
    assert_string_equal(status(a, &f, "2024-12-31"),
                        "wish missed 2024-01-29; wish open 2025-01-28; wish coming 2026-01-28");
    struct signed_response r[] = {{"basis-before", on("2024-01-10")}, {"basis-before", on("2025-02-01")}};
    f.responses = r;
    f.response_count = 2;
    assert_string_equal(status(a, &f, "2025-03-01"),
                        "wish done 2024-01-29; wish late 2025-01-28; wish coming 2026-01-28");
    /* She becomes pregnant (day 0: 1 June 2024): the wish is over, its next round never comes. */
    struct pregnancy p = {on("2024-06-01") + 280, DAY_NONE, on("2024-07-01")};
    f.pregnancies = &p;
    f.pregnancy_count = 1;
    f.response_count = 0;
    assert_string_equal(status(a, &f, "2024-07-02"),
                        "wish missed 2024-01-29; intake open 2024-08-24; week_28 coming 2024-12-21");
    /* … within a week of the opening: it was not due yet. */
    p = (struct pregnancy){on("2024-01-08") + 280, DAY_NONE, DAY_NONE};
    assert_string_equal(status(a, &f, "2024-02-01"),
                        "wish lapsed 2024-01-29; intake open 2024-04-01; week_28 coming 2024-07-29");
    /* A file opened in a pregnancy has no such moment. */
    f.opened_day = on("2024-02-01");
    assert_null(strstr(status(a, &f, "2024-02-01"), "wish"));
}

static void bad_schedules_are_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const struct {
        const char *from, *to, *key, *where;
    } rows[] = {
        {"'code': 'intake'", "'code': 'wish'", "code_duplicate", "moments.1"},
        {"'phase': 'before'", "'phase': 'sooner'", "phase_unknown", "moments.0"},
        {"'anchor': 'opened'", "'anchor': 'moon'", "content_member", "moments.0"},
        {"'due_day': 84", "'due_day': 281", "schedule_days", "intake"},
        {"'from_day': 182", "'from_day': 204", "schedule_days", "week_28"},
        {"'repeat_days': 365", "'repeat_days': 180", "schedule_days", "wish"},
        {"'until_day': 120", "'until_day': 5000", "content_member", "moments.3"},
        {"'from_day': 7, ", "", "content_member", "moments.3"},
        {"'instrument': 'basis-after', ", "", "content_member", "moments.3"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *at = strstr(moments_json, rows[i].from);
        assert_non_null(at);
        const char *text = arena_printf(a, "%.*s%s%s", (int)(at - moments_json), moments_json, rows[i].to,
                                        at + strlen(rows[i].from));
        struct schedule s = {0};
        struct err err = {0};
        assert_refused(schedule_load(&s, a, json(a, text), &err), &err, rows[i].key, rows[i].where);
        assert_null(s.moments);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pregnancy_followed_from_the_start),
        cmocka_unit_test(a_file_opened_late_gets_grace),
        cmocka_unit_test(a_corrected_due_date_moves_what_is_due),
        cmocka_unit_test(what_was_not_asked_is_missed_or_lapsed),
        cmocka_unit_test(births_twins_and_two_children),
        cmocka_unit_test(before_pregnancy_it_repeats),
        cmocka_unit_test(bad_schedules_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
