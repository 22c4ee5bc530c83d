/*
 * Terms on the Dutch calendar (definitions.md §7). A term is counted in days, never in hours, so the change
 * to summer time cannot shorten it. Holidays are content: fixed dates (King's Day moves when it falls on a
 * Sunday; a day may be one only every so many years) and days counted from Easter.
 */
#ifndef KIEM_CARE_CALENDAR_H
#define KIEM_CARE_CALENDAR_H

#include "asking/label.h"
#include "base/clock.h"

/* No such day: not yet, or not known. */
#define DAY_NONE INT32_MIN
/* After every day that can be written. */
#define DAY_FOREVER INT32_MAX

struct holiday {
    const char *code;
    struct label label;
    bool easter; /* `offset` days from Easter Sunday; otherwise `month`, `day` */
    int offset, month, day;
    int sunday; /* moves this many days when it falls on a Sunday (King's Day: -1) */
    int every;  /* only in years divisible by this; 1 = every year */
};

struct calendar {
    const struct holiday *holidays;
    size_t count;
};

/* From content/holidays.json. ERR_INVALID "content_member" names the entry. A zeroed calendar knows weekends
 * only. */
int calendar_load(struct calendar *out, struct arena *a, const struct value *holidays,
                  struct err *err) MUST_USE;
/* Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher), as a day; years 1583 and later. */
int32_t easter_sunday(int year);
/* The holiday on `day`, or NULL. */
const struct holiday *calendar_holiday(const struct calendar *c, int32_t day);
/* Monday to Friday and no holiday. */
bool calendar_working_day(const struct calendar *c, int32_t day);
/* Working days after `from` up to and including `to`; 0 when `to` is not later. */
int working_days_between(const struct calendar *c, int32_t from, int32_t to);

enum term_unit { TERM_AT_ONCE, TERM_SAME_DAY, TERM_WORKING_DAYS, TERM_DAYS };

struct term {
    enum term_unit unit;
    int count; /* 0 for the first two */
};

/* Reads {"unit": "working_days", "count": 5}. ERR_INVALID "term_unit" or "term_count" (1 to 730). */
int term_load(struct term *out, const struct value *v, const char *where, struct err *err) MUST_USE;
const char *term_unit_code(enum term_unit unit);
/* Last day on which the term that starts on `day` is met: that day itself (at once, same day), the count-th
 * working day after it, or that many days later. */
int32_t term_due(const struct calendar *c, int32_t day, struct term t);
/* Calendar days past the due day; 0 on or before it, or when there is none. */
int days_late(int32_t due_day, int32_t today);

struct term_rule {
    const char *code;
    struct term term;
    struct label label;
    int least, most; /* what a coalition may choose, in the same unit; most 0: it stays as it is */
};

struct terms {
    const struct term_rule *rules;
    size_t count;
};

/* From content/terms.json; `own` (may be NULL, same shape) are the coalition's terms, which replace those of
 * the same code. ERR_INVALID "content_member", "code_duplicate"; "code_unknown" for an own term that has no
 * default, "term_bounds" ({arg}: from and to) for one of another unit or out of its bounds. */
int terms_load(struct terms *out, struct arena *a, const struct value *defaults, const struct value *own,
               struct err *err) MUST_USE;
/* NULL when there is no such term. */
const struct term_rule *terms_find(const struct terms *t, const char *code);

#endif
