/* The times of FHIR: what a date, a time and a dateTime may look like, and the clock on the wall behind them. */
#ifndef KIEM_ASKING_MOMENT_H
#define KIEM_ASKING_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

/* FHIR date: "2026", "2026-11" or "2026-11-21". `out` is its first day. */
bool date_parse(int32_t *out, const char *text);
/* FHIR time: "14:05:00", perhaps with a fraction of a second. `seconds` since midnight. */
bool time_parse(int *seconds, const char *text);
/* FHIR dateTime: a date, or a date, "T", a time and "Z" or an offset from UTC. `out` is its (first) instant, as the Netherlands
 * has it for a date alone. */
bool moment_parse(int64_t *out, const char *text);
/* What a clock on the wall in the Netherlands shows: "2026-11-21T14:05", with seconds when there are some. `out` is "" for
 * what is no dateTime, the date itself for a date alone. */
void moment_local(char out[20], const char *text);
/* The dateTime of what a form sends: "2026-11-21T14:05" or with seconds, on the Dutch clock. False when it is not that. */
bool moment_of_local(char out[26], const char *text);

#endif
