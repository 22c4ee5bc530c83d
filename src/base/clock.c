/* See clock.h. The rule for summer time is that of Directive 2000/84/EC; before 1996 it is not used. */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MS_PER_MINUTE = 60 * 1000, MS_PER_HOUR = 60 * MS_PER_MINUTE };
#define MS_PER_DAY (24LL * MS_PER_HOUR)

static int64_t system_now(void *state)
{
    (void)state;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t fixed_now(void *state)
{
    return __atomic_load_n((int64_t *)state, __ATOMIC_SEQ_CST);
}

struct clock clock_system(void)
{
    return (struct clock){.now = system_now};
}

struct clock clock_fixed(int64_t *now)
{
    return (struct clock){.now = fixed_now, .state = now};
}

int64_t clock_now(const struct clock *c)
{
    return c->now(c->state);
}

int32_t clock_today(const struct clock *c)
{
    return instant_day(clock_now(c));
}

/* Hinnant, "chrono-compatible low-level date algorithms": days_from_civil and civil_from_days. */
int32_t day_from_civil(int year, int month, int day)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int yoe = year - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

struct civil day_to_civil(int32_t day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (struct civil){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

int day_weekday(int32_t day)
{
    int w = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

static int month_length(int year, int month)
{
    return month == 12 ? 31 : day_from_civil(year, month + 1, 1) - day_from_civil(year, month, 1);
}

int32_t day_add_months(int32_t day, int months)
{
    struct civil c = day_to_civil(day);
    int total = c.year * 12 + c.month - 1 + months;
    int year = total / 12, month = total % 12 + 1;
    int last = month_length(year, month);
    return day_from_civil(year, month, c.day < last ? c.day : last);
}

bool day_parse(int32_t *out, const char *text)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int part[3] = {0, 0, 0};
    for (int i = 0, p = 0; i < 10; i++) {
        if (i == 4 || i == 7) {
            p++;
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            return false;
        part[p] = part[p] * 10 + (text[i] - '0');
    }
    if (part[0] < 1 || part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > month_length(part[0], part[1]))
        return false;
    *out = day_from_civil(part[0], part[1], part[2]);
    return true;
}

bool minutes_parse(int *out, const char *text)
{
    if (strlen(text) != 5 || text[2] != ':')
        return false;
    for (int i = 0; i < 5; i++)
        if (i != 2 && (text[i] < '0' || text[i] > '9'))
            return false;
    int hours = (text[0] - '0') * 10 + text[1] - '0', minutes = (text[3] - '0') * 10 + text[4] - '0';
    if (hours > 23 || minutes > 59)
        return false;
    *out = hours * 60 + minutes;
    return true;
}

void day_format(char out[11], int32_t day)
{
    struct civil c = day_to_civil(day);
    unsigned year = (unsigned)c.year % 10000u;
    snprintf(out, 11, "%04u-%02u-%02u", year, (unsigned)c.month % 100u, (unsigned)c.day % 100u);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int32_t last_sunday(int year, int month)
{
    int32_t day = day_from_civil(year, month, 31);
    return day - day_weekday(day) % 7;
}

static int64_t utc_offset(int64_t instant)
{
    int year = day_to_civil((int32_t)floor_div(instant, MS_PER_DAY)).year;
    int64_t from = last_sunday(year, 3) * MS_PER_DAY + MS_PER_HOUR;
    int64_t until = last_sunday(year, 10) * MS_PER_DAY + MS_PER_HOUR;
    return instant >= from && instant < until ? 2 * MS_PER_HOUR : MS_PER_HOUR;
}

int32_t instant_day(int64_t instant)
{
    return (int32_t)floor_div(instant + utc_offset(instant), MS_PER_DAY);
}

int instant_minutes(int64_t instant)
{
    int64_t local = instant + utc_offset(instant);
    return (int)((local - floor_div(local, MS_PER_DAY) * MS_PER_DAY) / MS_PER_MINUTE);
}

int64_t instant_at(int32_t day, int minutes)
{
    int64_t wall = day * MS_PER_DAY + (int64_t)minutes * MS_PER_MINUTE;
    int64_t summer = wall - 2 * MS_PER_HOUR;
    return utc_offset(summer) == 2 * MS_PER_HOUR ? summer : wall - MS_PER_HOUR;
}

void instant_format(char out[26], int64_t instant)
{
    int64_t offset = utc_offset(instant), local = instant + offset;
    struct civil c = day_to_civil((int32_t)floor_div(local, MS_PER_DAY));
    unsigned second = (unsigned)((local - floor_div(local, MS_PER_DAY) * MS_PER_DAY) / 1000) % 86400u;
    snprintf(out, 26, "%04u-%02u-%02uT%02u:%02u:%02u+%02u:00", (unsigned)c.year % 10000u,
             (unsigned)c.month % 100u, (unsigned)c.day % 100u, second / 3600, second / 60 % 60, second % 60,
             (unsigned)(offset / MS_PER_HOUR) % 100u);
}
