/* iCalendar as RFC 5545 has it: escaping, folding, line length, whole days. */
#include "base/clock.h"
#include "base/rand.h"
#include "base/str.h"
#include "format/ical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct ical_event event(const char *summary)
{
    return (struct ical_event){.uid = "1@kiem",
                               .summary = summary,
                               .location = "Centrum",
                               .stamp = instant_at(day_from_civil(2026, 3, 4), 600),
                               .start = instant_at(day_from_civil(2026, 3, 9), 570),
                               .end = instant_at(day_from_civil(2026, 3, 9), 600)};
}

static void a_calendar_with_a_time_and_a_week(void **state)
{
    (void)state;
    BUF_AUTO out;
    buf_init(&out, 1 << 16);
    struct ical_event e = event("2 maanden"),
                      week = {.uid = "2@kiem", .summary = "1 maand", .stamp = e.stamp};
    week.from_day = day_from_civil(2026, 12, 28);
    week.until_day = day_from_civil(2027, 1, 1);
    ical_begin(&out, "Kiem");
    ical_event(&out, &e);
    ical_event(&out, &week);
    ical_end(&out);
    assert_string_equal(
        buf_text(&out),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kiem//Kiem//NL\r\nCALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\nX-WR-CALNAME:Kiem\r\n"
        "BEGIN:VEVENT\r\nUID:1@kiem\r\nDTSTAMP:20260304T090000Z\r\nDTSTART:20260309T083000Z\r\n"
        "DTEND:20260309T090000Z\r\nSUMMARY:2 maanden\r\nLOCATION:Centrum\r\nCLASS:PRIVATE\r\n"
        "END:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:2@kiem\r\nDTSTAMP:20260304T090000Z\r\nDTSTART;VALUE=DATE:20261228\r\n"
        "DTEND;VALUE=DATE:20270102\r\nTRANSP:TRANSPARENT\r\nSUMMARY:1 "
        "maand\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n");
}

/* The text of a property as a reader of calendars gets it: unfolded, unescaped. */
static void read_back(struct buf *out, const char *text, const char *name)
{
    BUF_AUTO plain;
    buf_init(&plain, 1 << 16);
    for (const char *at = text; *at; at++)
        if (strncmp(at, "\r\n ", 3) == 0)
            at += 2;
        else
            buf_addc(&plain, *at);
    const char *at = strstr(buf_text(&plain), name);
    assert_non_null(at);
    for (at += strlen(name); *at != '\r'; at++)
        if (*at == '\\' && at[1] == 'n')
            buf_addc(out, (char)(at++, '\n'));
        else if (*at == '\\')
            buf_addc(out, *++at);
        else
            buf_addc(out, *at);
}

static void lines_are_short(const char *text)
{
    for (const char *at = text; *at;) {
        const char *end = strstr(at, "\r\n");
        assert_non_null(end);
        assert_true(end - at <= 75);
        assert_true(str_is_utf8((struct str){at, (size_t)(end - at)})); /* no character is cut */
        for (const char *c = at; c < end; c++)
            assert_true((unsigned char)*c >= ' ');
        at = end + 2;
    }
}

static void any_text_comes_back(void **state)
{
    (void)state;
    static const char *const parts[] = {"a",
                                        ";",
                                        ",",
                                        "\\",
                                        "\n",
                                        ":",
                                        "\"",
                                        "é",
                                        "€",
                                        "😀",
                                        " ",
                                        "n",
                                        "\\n",
                                        "x",
                                        "BEGIN",
                                        "\r",
                                        "Straat 12, hoek"};
    uint64_t seed = 5545;
    struct rng rng = rng_seeded(&seed);
    for (int i = 0; i < 2000; i++) {
        BUF_AUTO text, expected, out, back;
        buf_init(&text, 4096);
        buf_init(&expected, 4096);
        buf_init(&out, 1 << 16);
        buf_init(&back, 4096);
        for (uint32_t n = rng_below(&rng, 60); n > 0; n--) {
            const char *part = parts[rng_below(&rng, sizeof parts / sizeof parts[0])];
            buf_adds(&text, part);
            if (part[0] != '\r') /* a line break is written as one sign */
                buf_adds(&expected, part);
        }
        struct ical_event e = event(buf_text(&text));
        ical_begin(&out, "Kiem");
        ical_event(&out, &e);
        ical_end(&out);
        lines_are_short(buf_text(&out));
        read_back(&back, buf_text(&out), "\r\nSUMMARY:");
        assert_string_equal(buf_text(&back), buf_text(&expected));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_calendar_with_a_time_and_a_week),
                                       cmocka_unit_test(any_text_comes_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
