/* Whether a place is open now and when it opens next, from HSDS schedules (RFC 5545 rules). Pure. See map.h. */
#include "app/coalition/map.h"

#include "asking/calendar.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MINUTES = 1440, LOOK_AHEAD = 62 };

/* One schedule, read. */
struct rule {
    int32_t from, to, start;
    bool monthly, always; /* always: day and night, also on holidays */
    int interval, opens, closes;
    const char *byday, *bymonthday;
};

/* The whole number at the start of a text; 0 when there is none, or one past any calendar. */
static int whole(const char *text)
{
    long n = strtol(text, NULL, 10);
    return n > -10000 && n < 10000 ? (int)n : 0;
}

static int32_t day_of(const struct value *row, const char *name, int32_t otherwise)
{
    int32_t day;
    const char *text = value_get_text(row, name);
    return text && day_parse(&day, text) ? day : otherwise;
}

/* The first five characters; 24:00 is the end of the day. */
static bool time_of(int *out, const struct value *row, const char *name)
{
    const char *text = value_get_text(row, name);
    char clock[6] = "";
    if (!text || strlen(text) < 5)
        return false;
    memcpy(clock, text, 5);
    if (strcmp(clock, "24:00") == 0) {
        *out = DAY_MINUTES;
        return true;
    }
    return minutes_parse(out, clock);
}

static bool rule_read(struct rule *out, const struct value *row)
{
    const char *interval = value_get_text(row, "interval");
    struct rule r = {.from = day_of(row, "valid_from", INT32_MIN),
                     .to = day_of(row, "valid_to", DAY_FOREVER),
                     .monthly = text_is(value_get_text(row, "freq"), "MONTHLY"),
                     .interval = interval ? whole(interval) : 1,
                     .byday = value_get_text(row, "byday"),
                     .bymonthday = value_get_text(row, "bymonthday")};
    int32_t until = day_of(row, "until", DAY_FOREVER);
    r.to = until < r.to ? until : r.to;
    r.start = day_of(row, "dtstart", r.from);
    if (value_get(row, "byweekno") || value_get(row, "byyearday") || value_get(row, "count"))
        return false;
    if (!time_of(&r.opens, row, "opens_at") || !time_of(&r.closes, row, "closes_at") || r.interval < 1)
        return false;
    if ((r.interval > 1 || (!r.byday && !r.bymonthday)) && r.start == INT32_MIN)
        return false;
    if (r.start > r.from)
        r.from = r.start;
    r.always = r.opens == r.closes || (r.opens == 0 && r.closes >= DAY_MINUTES - 1);
    *out = r;
    return true;
}

static const char day_names[] = "MOTUWETHFRSASU";

/* Whether "2MO,-1FR,WE" names this day; an ordinal counts within the month. */
static bool in_byday(const char *list, int32_t day)
{
    const char *name = day_names + 2 * (day_weekday(day) - 1);
    int date = day_to_civil(day).day;
    struct civil next = day_to_civil(day_add_months(day - date + 1, 1));
    int left =
        day_from_civil(next.year, next.month, 1) - day; /* days to the end of the month, this one too */
    for (const char *at = list; at && *at;) {
        int nth = (*at == '-' || *at == '+' || (*at >= '0' && *at <= '9')) ? whole(at) : 0;
        at += strspn(at, "+-0123456789");
        bool same = strncmp(at, name, 2) == 0;
        if (same && (nth == 0 || nth == (date - 1) / 7 + 1 || nth == -((left - 1) / 7 + 1)))
            return true;
        at = strchr(at, ',');
        at = at ? at + 1 : NULL;
    }
    return false;
}

static bool in_bymonthday(const char *list, int32_t day)
{
    int date = day_to_civil(day).day;
    int32_t first = day - date + 1;
    int length = day_add_months(first, 1) - first;
    for (const char *at = list; at && *at;) {
        int n = whole(at);
        if (n == date || n == date - length - 1)
            return true;
        at = strchr(at, ',');
        at = at ? at + 1 : NULL;
    }
    return false;
}

/* Whether the week or month of `day` is one of every `interval`. */
static bool in_interval(const struct rule *r, int32_t day)
{
    if (r->interval == 1)
        return true;
    if (!r->monthly) {
        int32_t weeks = ((day - day_weekday(day)) - (r->start - day_weekday(r->start))) / 7;
        return weeks % r->interval == 0;
    }
    struct civil a = day_to_civil(day), b = day_to_civil(r->start);
    return ((a.year - b.year) * 12 + a.month - b.month) % r->interval == 0;
}

static bool occurs(const struct rule *r, const struct calendar *calendar, int32_t day)
{
    if (day < r->from || day > r->to || !in_interval(r, day))
        return false;
    if (!r->always && calendar_holiday(calendar, day))
        return false;
    if (r->byday && !in_byday(r->byday, day))
        return false;
    if (r->bymonthday && !in_bymonthday(r->bymonthday, day))
        return false;
    if (r->byday || r->bymonthday)
        return true;
    return r->monthly ? day_to_civil(day).day == day_to_civil(r->start).day
                      : day_weekday(day) == day_weekday(r->start);
}

/* Minutes until it closes, counted from midnight of `day`; 0: not open. A night that began yesterday counts. */
static int closes_after(const struct rule *r, const struct calendar *calendar, int32_t day, int minute)
{
    bool over_night = r->closes < r->opens;
    if (occurs(r, calendar, day)) {
        if (r->always)
            return DAY_MINUTES;
        if (minute >= r->opens && (over_night || minute < r->closes))
            return over_night ? DAY_MINUTES + r->closes : r->closes;
    }
    return over_night && minute < r->closes && occurs(r, calendar, day - 1) ? r->closes : 0;
}

static bool every_day(const struct rule *r)
{
    for (int i = 0; i < 7; i++)
        if (!r->always || !r->byday ||
            !strstr(r->byday, (char[3]){day_names[2 * i], day_names[2 * i + 1], 0}))
            return false;
    return r->interval == 1 && r->to == DAY_FOREVER;
}

static void find_next(struct opening *o, const struct rule *r, const struct calendar *calendar, int32_t day,
                      int minute)
{
    for (int32_t at = day; at <= day + LOOK_AHEAD; at++) {
        if (!occurs(r, calendar, at) || (at == day && r->opens <= minute))
            continue;
        if (o->next_day == DAY_NONE || at < o->next_day || (at == o->next_day && r->opens < o->next_minute)) {
            o->next_day = at;
            o->next_minute = r->opens;
        }
        return;
    }
}

void opening_now(struct opening *out, const struct calendar *calendar, const struct value *schedules,
                 int32_t day, int minute)
{
    struct opening o = {.next_day = DAY_NONE};
    for (size_t i = 0; i < value_count(schedules); i++) {
        struct rule r;
        if (!rule_read(&r, value_item(schedules, i)))
            continue;
        o.known = true;
        int closes = closes_after(&r, calendar, day, minute);
        if (closes > 0 && every_day(&r))
            o.closes = -1;
        else if (closes > o.closes && o.closes >= 0)
            o.closes = closes;
        o.open = o.open || closes > 0;
        find_next(&o, &r, calendar, day, minute);
    }
    if (o.open)
        o.next_day = DAY_NONE;
    *out = o;
}

/* One stretch of a day, for showing. */
struct stretch {
    int opens, closes;
};
enum { STRETCHES_MAX = 8 };

static void add_stretch(struct stretch *list, size_t *count, struct stretch s)
{
    size_t at = 0;
    while (at < *count && list[at].opens <= s.opens) {
        if (list[at].opens == s.opens && list[at].closes == s.closes)
            return; /* the same hours at two locations */
        at++;
    }
    if (*count == STRETCHES_MAX)
        return;
    memmove(list + at + 1, list + at, (*count - at) * sizeof *list);
    list[at] = s;
    (*count)++;
}

const char *opening_hours(struct arena *a, const struct calendar *calendar, const struct value *schedules,
                          int32_t day)
{
    struct stretch list[STRETCHES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < value_count(schedules); i++) {
        struct rule r;
        if (!rule_read(&r, value_item(schedules, i)) || !occurs(&r, calendar, day))
            continue;
        add_stretch(list, &count, (struct stretch){r.opens, r.always ? r.opens + DAY_MINUTES : r.closes});
    }
    const char *text = NULL;
    for (size_t i = 0; i < count; i++)
        text = arena_printf(a, "%s%s%02d:%02d–%02d:%02d", text ? text : "", text ? ", " : "",
                            list[i].opens / 60, list[i].opens % 60, list[i].closes / 60, list[i].closes % 60);
    return text;
}
