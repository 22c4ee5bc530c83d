/* The times of FHIR, as they are written and as a clock on the wall has them. */
#include "asking/moment.h"

#include "asking/asking_help.h"

static void dates(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first; /* NULL: no date */
    } rows[] = {
        {"2026-11-21", "2026-11-21"},
        {"2026-11", "2026-11-01"},
        {"2026", "2026-01-01"},
        {"2026-02-29", NULL},
        {"2026-13", NULL},
        {"26", NULL},
        {"2026-1-1", NULL},
        {"", NULL},
        {"2026-11-21T00:00:00Z", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int32_t day = 0;
        assert_int_equal(date_parse(&day, rows[i].text), rows[i].first != NULL);
        if (rows[i].first)
            assert_day(day, rows[i].first);
    }
}

static void times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int seconds; /* -1: no time */
    } rows[] = {
        {"00:00:00", 0},  {"14:05:09", 50709}, {"23:59:59.123", 86399}, {"14:05", -1},     {"24:00:00", -1},
        {"14:60:00", -1}, {"14:05:60", -1},    {"14:05:00.", -1},       {"14:05:00Z", -1}, {"", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int seconds = -1;
        assert_int_equal(time_parse(&seconds, rows[i].text), rows[i].seconds >= 0);
        assert_int_equal(seconds, rows[i].seconds);
    }
}

/* One instant however it is written; summer and winter on the wall. */
static void moments(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wall; /* wall NULL: no dateTime */
    } rows[] = {
        {"2026-11-21T14:05:00+01:00", "2026-11-21T14:05"},
        {"2026-11-21T13:05:00Z", "2026-11-21T14:05"},
        {"2026-11-20T23:05:00-14:00", "2026-11-21T14:05"},
        {"2026-07-01T12:00:30Z", "2026-07-01T14:00:30"},
        {"2026-11-21", "2026-11-21"},
        {"2026", "2026"},
        {"2026-11-21T14:05:00", NULL}, /* without a zone it is no instant */
        {"2026-11-21T14:05+01:00", NULL},
        {"2026-11-21T14:05:00+15:00", NULL},
        {"2026-11-21T14:05:00+1:00", NULL},
        {"2026-11T14:05:00Z", NULL},
        {"T14:05:00Z", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char wall[20];
        int64_t instant = 0;
        moment_local(wall, rows[i].text);
        assert_string_equal(wall, rows[i].wall ? rows[i].wall : "");
        assert_int_equal(moment_parse(&instant, rows[i].text), rows[i].wall != NULL);
    }
}

/* What a form shows, sends back the same. */
static void from_the_wall_and_back(void **state)
{
    (void)state;
    static const char *const walls[] = {"2026-11-21T14:05", "2026-07-01T14:00:30", "2026-03-29T03:30",
                                        "2026-10-25T02:30", "1999-12-31T23:59"};
    for (size_t i = 0; i < sizeof walls / sizeof walls[0]; i++) {
        char moment[26], wall[20];
        assert_true(moment_of_local(moment, walls[i]));
        moment_local(wall, moment);
        assert_string_equal(wall, walls[i]);
    }
    static const char *const wrong[] = {
        "", "2026-11-21", "2026-11-21 14:05", "2026-02-30T14:05", "2026-11-21T25:00", "2026-11-21T14:05:0"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char moment[26];
        assert_false(moment_of_local(moment, wrong[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(times),
        cmocka_unit_test(moments),
        cmocka_unit_test(from_the_wall_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
