/*
 * Gestational age and phase follow from dates, never from a typed field (C1). The due date stands for day 280
 * of the pregnancy; a corrected due date therefore moves every age with it.
 */
#ifndef KIEM_CARE_GESTATION_H
#define KIEM_CARE_GESTATION_H

#include "asking/calendar.h"

enum {
    GESTATION_TERM = 280,     /* gestational age on the due date, days */
    GESTATION_PRETERM = 259,  /* preterm is below this (37 weeks; definitions.md §3) */
    GESTATION_LATE_CARE = 70, /* first care after this is late (10 weeks; §2) */
    GESTATION_LONGEST = 308,  /* 44 weeks: a longer pregnancy is a wrong date or an unrecorded birth */
};

struct pregnancy {
    int32_t due_day;   /* DAY_NONE: not known */
    int32_t end_day;   /* birth, or an early end; DAY_NONE while it runs */
    int32_t known_day; /* when the file first knew of it; DAY_NONE: since it was opened */
};

/* Gestational age in days on `day`: 280 − (due − day). Negative before the pregnancy began. */
int gestation_age(int32_t due_day, int32_t day);
/* The due date of one who is `age` days pregnant on `day`. */
int32_t gestation_due(int32_t day, int age);

struct gestation {
    int weeks, days; /* 36+6 is { 36, 6 } */
};
struct gestation gestation_split(int age);
/* "36+6"; "" for a negative age. */
void gestation_format(char out[16], int age);
bool gestation_preterm(int age_at_birth);

/* Day 0, or, when the due date is not known, the day the file knew; DAY_NONE: neither. */
int32_t pregnancy_start(const struct pregnancy *p);
/* Runs on `day`: begun (age ≥ 0; when the due date is not known: known to the file), not ended on or before it. */
bool pregnancy_running(const struct pregnancy *p, int32_t day);

enum phase { PHASE_BEFORE, PHASE_DURING, PHASE_AFTER };
const char *phase_code(enum phase p); /* "before", "during", "after" */
int phase_parse(enum phase *out, const char *code, const char *where, struct err *err) MUST_USE;

/*
 * during: a pregnancy runs (from age 0 to the day before the birth); it wins over an earlier child.
 * after:  a child was born on or before `day` and its second birthday is still to come.
 * before: neither. For a child itself: no pregnancies, its own birth.
 */
enum phase phase_on(const struct pregnancy *pregnancies, size_t pregnancy_count, const int32_t *birth_days,
                    size_t birth_count, int32_t day);

/* The n-th birthday. Born on 29 February: 1 March in other years (so the law counts age in the Netherlands).
 */
int32_t birthday(int32_t birth_day, int years);
/* Completed years on `day`; negative before birth. */
int age_years(int32_t birth_day, int32_t day);
/* Completed months on `day` (a child's age); 31 January is one month old on the last day of February. */
int age_months(int32_t birth_day, int32_t day);

/* A due date for a pregnancy that runs on `day`: ERR_INVALID "due_too_far" (more than 280 days ahead),
 * "due_too_long_ago" (more than 44 weeks pregnant). `arg` is the date. */
int gestation_check_due(int32_t due_day, int32_t day, struct err *err) MUST_USE;
/* A birth: ERR_INVALID "birth_in_future", "birth_before_mother" (before the mother's own birth, or she was
 * younger than 10), "birth_off_due_date" (outside day 0 to 308 of the pregnancy). Days not known (DAY_NONE)
 * are not checked. */
int gestation_check_birth(int32_t birth_day, int32_t mother_birth_day, int32_t due_day, int32_t today,
                          struct err *err) MUST_USE;

#endif
