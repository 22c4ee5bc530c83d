/* The Dutch calendar: leap years, month ends, weekdays, the two changes of the clock, and 200 years back and forth. */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int32_t day(const char *text)
{
    int32_t out = 0;
    if (!day_parse(&out, text))
        fail_msg("no day: %s", text);
    return out;
}

static void known_days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t day;
        int weekday;
    } table[] = {
        {"1970-01-01", 0, 4},       {"1969-12-31", -1, 3},     {"2000-02-29", 11016, 2},
        {"2000-03-01", 11017, 3},   {"1900-02-28", -25509, 3}, {"1900-03-01", -25508, 4},
        {"2026-11-21", 20778, 6},   {"2024-02-29", 19782, 4},  {"2100-03-01", 47541, 1},
        {"0001-01-01", -719162, 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_equal(day(table[i].text), table[i].day);
        assert_int_equal(day_weekday(table[i].day), table[i].weekday);
        char text[11];
        day_format(text, table[i].day);
        assert_string_equal(text, table[i].text);
    }
}

static void refused(void **state)
{
    (void)state;
    static const char *const table[] = {
        "",           "2026-11-2",  "2026-11-211", "2026-1-021", "2026/11/21", "2026-02-29", "1900-02-29",
        "2026-04-31", "2026-13-01", "2026-00-01",  "2026-01-00", "2026-01-32", "0000-01-01", "2026-11-2x",
        "+026-11-21", " 2026-11-1", "2026-11-21 ", "21-11-2026", "-026-11-21"};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        int32_t out = 12345;
        if (day_parse(&out, table[i]))
            fail_msg("taken: %s", table[i]);
        assert_int_equal(out, 12345);
    }
}

static void times(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     "9:05",   "24:00", "23:60", "2 :00", "+1:00",
                                      "12:3", "12:345", "12.30", " 9:05", "1a:00"};
    int minutes = -1;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (minutes_parse(&minutes, bad[i]))
            fail_msg("taken: %s", bad[i]);
    assert_int_equal(minutes, -1);
    assert_true(minutes_parse(&minutes, "00:00") && minutes == 0);
    assert_true(minutes_parse(&minutes, "09:05") && minutes == 545);
    assert_true(minutes_parse(&minutes, "23:59") && minutes == 1439);
}

/* Day by day from 1901 to 2100, beside a calendar that counts in the plainest way. */
static void two_hundred_years(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t at = day("1901-01-01");
    int weekday = 2; /* a Tuesday */
    for (int year = 1901; year <= 2100; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int length = lengths[month - 1] + (month == 2 && leap);
            for (int d = 1; d <= length; d++, at++, weekday = weekday % 7 + 1) {
                struct civil c = day_to_civil(at);
                assert_true(c.year == year && c.month == month && c.day == d);
                assert_int_equal(day_from_civil(year, month, d), at);
                assert_int_equal(day_weekday(at), weekday);
                assert_int_equal(instant_day(instant_at(at, 0)), at);
                assert_int_equal(instant_minutes(instant_at(at, 0)), 0);
                assert_int_equal(instant_day(instant_at(at, 1439)), at);
            }
        }
}

static void months_later(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } table[] = {
        {"2026-01-31", 1, "2026-02-28"},   {"2024-01-31", 1, "2024-02-29"},  {"2026-01-15", 1, "2026-02-15"},
        {"2026-12-31", 1, "2027-01-31"},   {"2026-12-31", 2, "2027-02-28"},  {"2026-03-31", -1, "2026-02-28"},
        {"2026-01-31", -1, "2025-12-31"},  {"2026-01-31", -2, "2025-11-30"}, {"2024-02-29", 12, "2025-02-28"},
        {"2024-02-29", 24, "2026-02-28"},  {"2024-02-29", 48, "2028-02-29"}, {"2026-05-31", 0, "2026-05-31"},
        {"2026-01-01", -13, "2024-12-01"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_int_equal(day_add_months(day(table[i].from), table[i].months), day(table[i].to));
}

static int64_t utc(const char *text, int hours, int minutes)
{
    return ((int64_t)day(text) * 1440 + hours * 60 + minutes) * 60000;
}

static void clock_changes(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        int hours, minutes; /* UTC */
        const char *local;
    } table[] = {
        {"2026-03-29", 0, 59, "2026-03-29T01:59:00+01:00"},
        {"2026-03-29", 1, 0, "2026-03-29T03:00:00+02:00"},
        {"2026-10-25", 0, 59, "2026-10-25T02:59:00+02:00"},
        {"2026-10-25", 1, 0, "2026-10-25T02:00:00+01:00"},
        {"2026-10-25", 1, 59, "2026-10-25T02:59:00+01:00"},
        {"2026-12-31", 22, 59, "2026-12-31T23:59:00+01:00"},
        {"2026-12-31", 23, 0, "2027-01-01T00:00:00+01:00"},
        {"2026-06-30", 22, 0, "2026-07-01T00:00:00+02:00"},
        {"2024-03-31", 1, 0, "2024-03-31T03:00:00+02:00"},
        {"2027-10-31", 1, 0, "2027-10-31T02:00:00+01:00"},
        {"1969-12-31", 23, 30, "1970-01-01T00:30:00+01:00"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        int64_t instant = utc(table[i].date, table[i].hours, table[i].minutes);
        char text[26], date[11];
        instant_format(text, instant);
        assert_string_equal(text, table[i].local);
        day_format(date, instant_day(instant));
        assert_memory_equal(date, table[i].local, 10);
        int minutes =
            (text[11] - '0') * 600 + (text[12] - '0') * 60 + (text[14] - '0') * 10 + (text[15] - '0');
        assert_int_equal(instant_minutes(instant), minutes);
    }
    char text[26];
    instant_format(text, utc("2026-11-21", 20, 4) + 5999);
    assert_string_equal(text, "2026-11-21T21:04:05+01:00");
}

static void wall_clock(void **state)
{
    (void)state;
    assert_int_equal(instant_at(day("2026-03-29"), 119), utc("2026-03-29", 0, 59));
    assert_int_equal(instant_at(day("2026-03-29"), 150),
                     utc("2026-03-29", 1, 30)); /* 02:30 is skipped: 03:30 */
    assert_int_equal(instant_at(day("2026-03-29"), 180), utc("2026-03-29", 1, 0));
    assert_int_equal(instant_at(day("2026-10-25"), 119), utc("2026-10-24", 23, 59));
    assert_int_equal(instant_at(day("2026-10-25"), 150),
                     utc("2026-10-25", 0, 30)); /* comes twice: the first */
    assert_int_equal(instant_at(day("2026-10-25"), 180), utc("2026-10-25", 2, 0));
    /* Every quarter of an hour of two years, but for the hours that are skipped or come twice. */
    for (int32_t d = day("2026-01-01"); d < day("2028-01-01"); d++)
        for (int m = 0; m < 1440; m += 15) {
            int64_t instant = instant_at(d, m);
            bool skipped = (d == day("2026-03-29") || d == day("2027-03-28")) && m >= 120 && m < 180;
            assert_int_equal(instant_day(instant), d);
            assert_int_equal(instant_minutes(instant), skipped ? m + 60 : m);
        }
}

static void injected(void **state)
{
    (void)state;
    int64_t now = utc("2026-11-21", 23, 30);
    struct clock c = clock_fixed(&now);
    assert_int_equal(clock_now(&c), now);
    assert_int_equal(clock_today(&c), day("2026-11-22"));
    now += 1;
    assert_int_equal(clock_now(&c), now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days),   cmocka_unit_test(refused),       cmocka_unit_test(two_hundred_years),
        cmocka_unit_test(months_later), cmocka_unit_test(clock_changes), cmocka_unit_test(wall_clock),
        cmocka_unit_test(injected),     cmocka_unit_test(times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
