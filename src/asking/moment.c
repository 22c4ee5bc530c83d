/* See moment.h. Knows no leap seconds and no zones but that of the Netherlands; an offset says how far a clock was from UTC. */
#include "asking/moment.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

enum { DATE_LEN = 10, TIME_LEN = 8, MINUTE_MS = 60000, OFFSET_MAX = 14 * 60 };

static bool digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

bool date_parse(int32_t *out, const char *text)
{
    char whole[DATE_LEN + 1];
    size_t len = strlen(text);
    if (len != 4 && len != 7 && len != DATE_LEN)
        return false;
    snprintf(whole, sizeof whole, "%s%s", text, &"-01-01"[len == 4 ? 0 : len == 7 ? 3 : 6]);
    return day_parse(out, whole);
}

/* The time at the beginning of `text`; `after` is what follows it. */
static bool time_read(int *seconds, const char **after, const char *text)
{
    char minutes_text[6];
    int minutes = 0;
    if (strlen(text) < TIME_LEN || text[5] != ':' || !digits(text + 6, 2) || text[6] > '5')
        return false;
    snprintf(minutes_text, sizeof minutes_text, "%.5s", text);
    if (!minutes_parse(&minutes, minutes_text))
        return false;
    const char *rest = text + TIME_LEN;
    if (*rest == '.') {
        size_t n = strspn(rest + 1, "0123456789");
        if (n == 0 || n > 9)
            return false;
        rest += 1 + n;
    }
    *seconds = minutes * 60 + (text[6] - '0') * 10 + (text[7] - '0');
    *after = rest;
    return true;
}

bool time_parse(int *seconds, const char *text)
{
    int read = 0;
    const char *after = "";
    if (!time_read(&read, &after, text) || *after)
        return false;
    *seconds = read;
    return true;
}

/* "Z", "+01:00": minutes ahead of UTC. */
static bool offset_parse(int *out, const char *text)
{
    int minutes = 0;
    if (strcmp(text, "Z") == 0) {
        *out = 0;
        return true;
    }
    if ((*text != '+' && *text != '-') || !minutes_parse(&minutes, text + 1) || minutes > OFFSET_MAX)
        return false;
    *out = *text == '-' ? -minutes : minutes;
    return true;
}

/* Day, seconds and offset of a dateTime; `seconds` -1: a date alone. */
static bool moment_read(int32_t *day, int *seconds, int *offset, const char *text)
{
    char date[DATE_LEN + 1];
    const char *after = "";
    *seconds = -1;
    if (!strchr(text, 'T'))
        return date_parse(day, text);
    if (strlen(text) <= DATE_LEN || text[DATE_LEN] != 'T')
        return false;
    snprintf(date, sizeof date, "%.10s", text);
    return day_parse(day, date) && time_read(seconds, &after, text + DATE_LEN + 1) &&
           offset_parse(offset, after);
}

bool moment_parse(int64_t *out, const char *text)
{
    int32_t day = 0;
    int seconds = 0, offset = 0;
    if (!moment_read(&day, &seconds, &offset, text))
        return false;
    *out = seconds < 0 ? instant_at(day, 0)
                       : (int64_t)day * 86400000 + (int64_t)seconds * 1000 - (int64_t)offset * MINUTE_MS;
    return true;
}

void moment_local(char out[20], const char *text)
{
    int32_t day = 0;
    int seconds = 0, offset = 0;
    int64_t instant = 0;
    char whole[26];
    out[0] = '\0';
    if (!moment_read(&day, &seconds, &offset, text) || !moment_parse(&instant, text))
        return;
    if (seconds < 0) {
        snprintf(out, 20, "%.10s", text);
        return;
    }
    instant_format(whole, instant);
    snprintf(out, 20, "%.*s", seconds % 60 ? 19 : 16, whole);
}

bool moment_of_local(char out[26], const char *text)
{
    int32_t day = 0;
    int seconds = 0;
    char time[TIME_LEN + 1], date[DATE_LEN + 1];
    size_t len = strlen(text);
    if ((len != 16 && len != 19) || text[DATE_LEN] != 'T')
        return false;
    snprintf(time, sizeof time, "%.5s%.3s", text + DATE_LEN + 1, len == 16 ? ":00" : text + 16);
    snprintf(date, sizeof date, "%.10s", text);
    if (!day_parse(&day, date) || !time_parse(&seconds, time))
        return false;
    instant_format(out, instant_at(day, seconds / 60) + (int64_t)(seconds % 60) * 1000);
    return true;
}
