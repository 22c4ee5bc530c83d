/* Dutch public holidays and terms over weekends, holidays and the changes of the clock. */
#include "asking/calendar.h"

#include "asking/asking_help.h"

static const char holidays_json[] =
    "{'fixed': [{'month': 1, 'day': 1, 'code': 'new_year', 'label': {'nl': 'Nieuwjaarsdag', 'en': 'New "
    "Year'}},"
    " {'month': 4, 'day': 27, 'code': 'kings_day', 'sunday': -1},"
    " {'month': 5, 'day': 5, 'code': 'liberation_day', 'every': 5},"
    " {'month': 12, 'day': 25, 'code': 'christmas'}, {'month': 12, 'day': 26, 'code': 'christmas_2'}],"
    " 'easter': [{'offset': 1, 'code': 'easter_monday'}, {'offset': 39, 'code': 'ascension'},"
    " {'offset': 50, 'code': 'whit_monday'}]}";

static struct calendar dutch(struct arena *a)
{
    struct calendar c = {0};
    struct err err = {0};
    assert_int_equal(calendar_load(&c, a, json(a, holidays_json), &err), 0);
    return c;
}

static void easter_by_the_church(void **state)
{
    (void)state;
    static const char *const sundays[] = {"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
                                          "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13",
                                          "2032-03-28", "2033-04-17", "2034-04-09", "2035-03-25"};
    for (int i = 0; i < 12; i++)
        assert_day(easter_sunday(2024 + i), sundays[i]);
    assert_day(easter_sunday(1818), "1818-03-22"); /* the earliest possible */
    assert_day(easter_sunday(2038), "2038-04-25"); /* the latest possible */
    assert_day(easter_sunday(2049), "2049-04-18"); /* the exception of the computus */
    assert_day(easter_sunday(2076), "2076-04-19");
    for (int year = 1900; year < 2200; year++)
        assert_int_equal(day_weekday(easter_sunday(year)), 7);
}

static void holidays_of_a_year(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct calendar c = dutch(a);
    static const struct {
        const char *day, *code; /* NULL: a common day */
    } rows[] = {
        {"2026-01-01", "new_year"},
        {"2026-04-06", "easter_monday"},
        {"2026-04-27", "kings_day"},
        {"2026-05-14", "ascension"},
        {"2026-05-25", "whit_monday"},
        {"2026-12-25", "christmas"},
        {"2026-12-26", "christmas_2"},
        {"2026-04-03", NULL},
        {"2026-05-05", NULL},
        {"2025-05-05", "liberation_day"},
        {"2030-05-05", "liberation_day"},
        {"2025-04-26", "kings_day"},
        {"2025-04-27", NULL},
        {"2031-04-26", "kings_day"},
        {"2031-04-27", NULL},
        {"2024-05-09", "ascension"},
        {"2024-05-20", "whit_monday"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct holiday *h = calendar_holiday(&c, on(rows[i].day));
        if (!rows[i].code)
            assert_null(h);
        else if (!h || strcmp(h->code, rows[i].code) != 0)
            fail_msg("%s: %s expected", rows[i].day, rows[i].code);
    }
    assert_string_equal(label_in(&calendar_holiday(&c, on("2026-01-01"))->label, "en"), "New Year");
}

static void terms_over_weekends_and_holidays(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct calendar c = dutch(a);
    static const struct {
        const char *from;
        enum term_unit unit;
        int count;
        const char *due;
    } rows[] = {
        {"2026-11-20", TERM_AT_ONCE, 0, "2026-11-20"},
        {"2026-11-21", TERM_SAME_DAY, 0, "2026-11-21"},     /* also on a Saturday */
        {"2026-11-20", TERM_WORKING_DAYS, 1, "2026-11-23"}, /* Friday → Monday */
        {"2026-11-21", TERM_WORKING_DAYS, 1, "2026-11-23"}, /* Saturday → Monday */
        {"2026-11-22", TERM_WORKING_DAYS, 1, "2026-11-23"},
        {"2026-11-23", TERM_WORKING_DAYS, 5, "2026-11-30"},
        {"2026-11-23", TERM_WORKING_DAYS, 15, "2026-12-14"}, /* signal → multidisciplinary meeting */
        {"2026-11-23", TERM_DAYS, 5, "2026-11-28"},
        {"2026-04-03", TERM_WORKING_DAYS, 3,
         "2026-04-09"}, /* Good Friday is a working day, Easter Monday is not */
        {"2026-04-24", TERM_WORKING_DAYS, 1, "2026-04-28"}, /* King's Day on a Monday */
        {"2025-04-25", TERM_WORKING_DAYS, 1,
         "2025-04-28"}, /* … on a Sunday, kept on Saturday: Monday counts */
        {"2026-05-13", TERM_WORKING_DAYS, 1, "2026-05-15"}, /* Ascension Day */
        {"2025-05-02", TERM_WORKING_DAYS, 1, "2025-05-06"}, /* Liberation Day, a lustrum year */
        {"2026-05-04", TERM_WORKING_DAYS, 1, "2026-05-05"}, /* no lustrum year */
        {"2026-12-24", TERM_WORKING_DAYS, 5, "2027-01-04"}, /* Christmas and New Year */
        {"2026-03-27", TERM_WORKING_DAYS, 5, "2026-04-03"}, /* over the change to summer time (29 March) */
        {"2026-03-28", TERM_DAYS, 1, "2026-03-29"},
        {"2024-02-28", TERM_WORKING_DAYS, 2, "2024-03-01"}, /* 29 February is a day */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_day(term_due(&c, on(rows[i].from), (struct term){rows[i].unit, rows[i].count}), rows[i].due);
}

/* A referral sent at half past eleven at night before the clocks change is due on the same day as one sent that
 * morning: terms count days of the Dutch calendar, not hours. */
static void summer_time_changes_no_term(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct calendar c = dutch(a);
    const struct term five = {TERM_WORKING_DAYS, 5};
    static const char *const days[] = {"2026-03-27", "2026-03-28", "2026-03-29",
                                       "2026-10-23", "2026-10-24", "2026-10-25"};
    static const int minutes[] = {0, 90, 150, 181, 12 * 60, 23 * 60 + 30, 23 * 60 + 59};
    for (size_t d = 0; d < 6; d++)
        for (size_t m = 0; m < 7; m++)
            assert_int_equal(term_due(&c, instant_day(instant_at(on(days[d]), minutes[m])), five),
                             term_due(&c, on(days[d]), five));
}

static void working_days_count_back_what_a_term_counts_forth(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct calendar c = dutch(a);
    int32_t before = 0;
    for (int32_t day = on("2024-01-01"); day < on("2036-01-01"); day++) {
        for (int count = 1; count <= 15; count += 2) {
            int32_t due = term_due(&c, day, (struct term){TERM_WORKING_DAYS, count});
            assert_true(calendar_working_day(&c, due));
            assert_int_equal(working_days_between(&c, day, due), count);
        }
        int32_t due = term_due(&c, day, (struct term){TERM_WORKING_DAYS, 3});
        assert_true(due >= before); /* started later, never due earlier */
        before = due;
    }
    assert_int_equal(working_days_between(&c, on("2026-11-23"), on("2026-11-23")), 0);
    assert_int_equal(working_days_between(&c, on("2026-11-24"), on("2026-11-23")), 0);
}

static void lateness(void **state)
{
    (void)state;
    assert_int_equal(days_late(on("2026-11-23"), on("2026-11-22")), 0);
    assert_int_equal(days_late(on("2026-11-23"), on("2026-11-23")), 0);
    assert_int_equal(days_late(on("2026-11-23"), on("2026-11-24")), 1);
    assert_int_equal(days_late(DAY_NONE, on("2026-11-24")), 0);
    struct calendar weekends_only = {0};
    assert_day(term_due(&weekends_only, on("2026-12-24"), (struct term){TERM_WORKING_DAYS, 1}), "2026-12-25");
}

static void bad_holidays_are_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const struct {
        const char *text, *where, *arg;
    } rows[] = {
        {"{'fixed': [{'month': 2, 'day': 30, 'code': 'x'}]}", "fixed.0", "day"},
        {"{'fixed': [{'month': 13, 'day': 1, 'code': 'x'}]}", "fixed.0", "month"},
        {"{'fixed': [{'day': 1, 'code': 'x'}]}", "fixed.0", "month"},
        {"{'fixed': [{'month': 1, 'code': 'x'}]}", "fixed.0", "day"},
        {"{'fixed': [{'month': 1, 'day': 1, 'code': 'New Year'}]}", "fixed.0", "code"},
        {"{'fixed': [{'month': 1, 'day': 1, 'code': 'x', 'every': 0}]}", "fixed.0", "every"},
        {"{'easter': [{'code': 'ok', 'offset': 1}, {'code': 'x'}]}", "easter.1", "offset"},
        {"{'easter': [{'offset': 1.5, 'code': 'x'}]}", "easter.0", "offset"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct calendar c = {0};
        struct err err = {0};
        assert_refused(calendar_load(&c, a, json(a, rows[i].text), &err), &err, "content_member",
                       rows[i].where);
        assert_string_equal(err.arg, rows[i].arg);
        assert_null(c.holidays);
    }
}

static const char terms_json[] =
    "{'terms': [{'code': 'referral_answer', 'unit': 'working_days', 'count': 3, 'least': 1, 'most': 5,"
    " 'label': {'nl': 'Antwoord', 'en': 'Answer'}}, {'code': 'danger', 'unit': 'at_once'}]}";

static void terms_and_own_terms(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct terms t = {0};
    struct err err = {0};
    assert_int_equal(terms_load(&t, a, json(a, terms_json), NULL, &err), 0);
    assert_int_equal(terms_find(&t, "referral_answer")->term.count, 3);
    assert_int_equal(terms_find(&t, "danger")->term.unit, TERM_AT_ONCE);
    assert_null(terms_find(&t, "tea"));
    const char *own = "{'terms': [{'code': 'referral_answer', 'unit': 'working_days', 'count': 5}]}";
    assert_int_equal(terms_load(&t, a, json(a, terms_json), json(a, own), &err), 0);
    assert_int_equal(terms_find(&t, "referral_answer")->term.count, 5);
    assert_string_equal(terms_find(&t, "referral_answer")->label.nl, "Antwoord");
    assert_string_equal(term_unit_code(TERM_DAYS), "days");
}

static void bad_terms_are_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct terms t = {0};
    struct err err = {0};
    static const struct {
        const char *text, *key, *where;
    } rows[] = {
        {"{}", "content_member", "terms"},
        {"{'terms': [{'unit': 'days', 'count': 2}]}", "content_member", "terms.0"},
        {"{'terms': [{'code': 'x', 'unit': 'weeks', 'count': 2}]}", "term_unit", "x"},
        {"{'terms': [{'code': 'x', 'unit': 'days'}]}", "term_count", "x"},
        {"{'terms': [{'code': 'x', 'unit': 'days', 'count': 1000}]}", "term_count", "x"},
        {"{'terms': [{'code': 'x', 'unit': 'at_once'}, {'code': 'x', 'unit': 'at_once'}]}", "code_duplicate",
         "terms.1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused(terms_load(&t, a, json(a, rows[i].text), NULL, &err), &err, rows[i].key,
                       rows[i].where);
    const char *own = "{'terms': [{'code': 'tea', 'unit': 'days', 'count': 2}]}";
    assert_refused(terms_load(&t, a, json(a, terms_json), json(a, own), &err), &err, "code_unknown",
                   "terms.0");
    static const char *const outside[] = {
        "{'terms': [{'code': 'referral_answer', 'unit': 'working_days', 'count': 6}]}",
        "{'terms': [{'code': 'referral_answer', 'unit': 'days', 'count': 2}]}",
        "{'terms': [{'code': 'danger', 'unit': 'days', 'count': 1}]}",
        "{'terms': [{'code': 'danger', 'unit': 'same_day'}]}",
    };
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        assert_refused(terms_load(&t, a, json(a, terms_json), json(a, outside[i]), &err), &err, "term_bounds",
                       i < 2 ? "referral_answer" : "danger");
    const char *upside_down = "{'terms': [{'code': 'x', 'unit': 'days', 'count': 2, 'least': 3, 'most': 2}]}";
    assert_refused(terms_load(&t, a, json(a, upside_down), NULL, &err), &err, "content_member", "terms.0");
    assert_int_equal(t.count, 0);
}

/* Each allocation in turn fails: no crash, ERR_NOMEM, nothing written. */
static void no_memory(void **state)
{
    (void)state;
    ARENA_AUTO source = arena_new(TEST_ARENA);
    struct value *holidays = json(source, holidays_json), *terms = json(source, terms_json);
    for (size_t cap = 0; cap < 4000; cap += 16) {
        ARENA_AUTO a = arena_new(cap);
        struct calendar c = {0};
        struct terms t = {0};
        struct err err = {0};
        int rc = calendar_load(&c, a, holidays, &err);
        assert_true(rc == (c.holidays ? 0 : ERR_NOMEM));
        rc = terms_load(&t, a, terms, NULL, &err);
        assert_true(rc == (t.rules ? 0 : ERR_NOMEM));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(easter_by_the_church),
        cmocka_unit_test(holidays_of_a_year),
        cmocka_unit_test(terms_over_weekends_and_holidays),
        cmocka_unit_test(summer_time_changes_no_term),
        cmocka_unit_test(working_days_count_back_what_a_term_counts_forth),
        cmocka_unit_test(lateness),
        cmocka_unit_test(bad_holidays_are_named),
        cmocka_unit_test(terms_and_own_terms),
        cmocka_unit_test(bad_terms_are_named),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
