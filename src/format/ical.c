/* See ical.h. Reads none. */
#include "format/ical.h"

#include "base/clock.h"

#include <stdbool.h>
#include <string.h>

enum { LINE = 75, DAY_MS = 86400000, TEXT_MAX = 4096 };

/* One content line; a character is never cut (RFC 5545, 3.1: folded lines begin with one blank, which counts). */
static void put_line(struct buf *out, const char *line)
{
    size_t used = 0;
    for (const char *at = line; *at;) {
        size_t len = 1;
        while (((unsigned char)at[len] & 0xC0) == 0x80)
            len++;
        if (used + len > LINE) {
            buf_adds(out, "\r\n ");
            used = 1;
        }
        buf_add(out, at, len);
        used += len;
        at += len;
    }
    buf_adds(out, "\r\n");
}

/* TEXT (3.3.11): backslash, semicolon, comma and line breaks are escaped; other control characters have no place in it. */
static void put_text(struct buf *out, const char *name, const char *text)
{
    BUF_AUTO line;
    buf_init(&line, TEXT_MAX);
    buf_printf(&line, "%s:", name);
    for (const char *at = text; *at; at++) {
        if (*at == '\\' || *at == ';' || *at == ',')
            buf_printf(&line, "\\%c", *at);
        else if (*at == '\n')
            buf_adds(&line, "\\n");
        else if ((unsigned char)*at >= ' ' && *at != 0x7f)
            buf_addc(&line, *at);
    }
    out->failed = out->failed || line.failed;
    put_line(out, buf_text(&line));
}

static void put_instant(struct buf *out, const char *name, int64_t at)
{
    BUF_AUTO line;
    buf_init(&line, TEXT_MAX);
    int32_t day = (int32_t)(at / DAY_MS);
    int seconds = (int)(at % DAY_MS / 1000);
    struct civil c = day_to_civil(day);
    buf_printf(&line, "%s:%04d%02d%02dT%02d%02d%02dZ", name, c.year, c.month, c.day, seconds / 3600,
               seconds / 60 % 60, seconds % 60);
    put_line(out, buf_text(&line));
}

static void put_day(struct buf *out, const char *name, int32_t day)
{
    BUF_AUTO line;
    buf_init(&line, TEXT_MAX);
    struct civil c = day_to_civil(day);
    buf_printf(&line, "%s;VALUE=DATE:%04d%02d%02d", name, c.year, c.month, c.day);
    put_line(out, buf_text(&line));
}

void ical_begin(struct buf *out, const char *name)
{
    put_line(out, "BEGIN:VCALENDAR");
    put_line(out, "VERSION:2.0");
    put_line(out, "PRODID:-//Kiem//Kiem//NL");
    put_line(out, "CALSCALE:GREGORIAN");
    put_line(out, "METHOD:PUBLISH");
    put_text(out, "X-WR-CALNAME", name);
}

void ical_event(struct buf *out, const struct ical_event *e)
{
    put_line(out, "BEGIN:VEVENT");
    put_text(out, "UID", e->uid);
    put_instant(out, "DTSTAMP", e->stamp);
    if (e->start != 0 || e->end != 0) {
        put_instant(out, "DTSTART", e->start);
        put_instant(out, "DTEND", e->end);
    } else {
        put_day(out, "DTSTART", e->from_day);
        put_day(out, "DTEND", e->until_day + 1); /* the day after: DTEND is not in it */
        put_line(out, "TRANSP:TRANSPARENT");     /* somewhere in these days: who looks is free */
    }
    put_text(out, "SUMMARY", e->summary);
    if (e->location)
        put_text(out, "LOCATION", e->location);
    put_line(out, "CLASS:PRIVATE");
    put_line(out, "END:VEVENT");
}

void ical_end(struct buf *out)
{
    put_line(out, "END:VCALENDAR");
}
