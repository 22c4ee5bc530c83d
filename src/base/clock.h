/*
 * Time, injected, and the calendar of the Netherlands. An instant is milliseconds since 1970-01-01 UTC; a day
 * is a number of days since 1970-01-01 on the Dutch calendar (proleptic Gregorian). Legal terms count days,
 * so every rule works on days; instants are for the audit and for ordering.
 */
#ifndef KIEM_BASE_CLOCK_H
#define KIEM_BASE_CLOCK_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct clock {
    int64_t (*now)(void *state); /* milliseconds UTC */
    void *state;
};

struct clock clock_system(void);
/* Stands still at `*now` until the test moves it. */
struct clock clock_fixed(int64_t *now);
int64_t clock_now(const struct clock *c);
/* Microseconds of a clock that never goes back, to measure how long something took; never stored, nothing is decided by
 * it. */
int64_t clock_ticks(void);
/* Today in the Netherlands. */
int32_t clock_today(const struct clock *c);

struct civil {
    int year, month, day;
};
int32_t day_from_civil(int year, int month, int day);
struct civil day_to_civil(int32_t day);
/* 1 = Monday … 7 = Sunday (ISO 8601). */
int day_weekday(int32_t day);
/* The same day `months` later; 31 January + 1 month is the last day of February. */
int32_t day_add_months(int32_t day, int months);
/* "2026-02-29" and the like are refused. Exactly YYYY-MM-DD. */
bool day_parse(int32_t *out, const char *text) MUST_USE;
void day_format(char out[11], int32_t day);
/* Minutes since midnight of exactly HH:MM, 00:00 to 23:59. */
bool minutes_parse(int *out, const char *text) MUST_USE;

/* Amsterdam: UTC+1, or UTC+2 from the last Sunday of March 01:00 UTC to the last of October 01:00 UTC. */
int32_t instant_day(int64_t instant);
/* Minutes since local midnight as the clock on the wall says. */
int instant_minutes(int64_t instant);
/* The instant at which the wall clock shows day + minutes; a time skipped in March counts on as if it were
 * still winter time, a time that comes twice in October is the first. */
int64_t instant_at(int32_t day, int minutes);
/* "2026-11-21T21:04:05+01:00". */
void instant_format(char out[26], int64_t instant);

#endif
