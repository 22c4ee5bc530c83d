/*
 * Courses that professionals follow and how long one holds: conversations of Nu Niet Zwanger (content/nnz.json) and asking about a
 * wish for children (content/wish-training.json, A §4.1.1 "Trainingen"). Courses are content; what follows from a training
 * that is over is for who asks here.
 */
#ifndef KIEM_CARE_TRAINING_H
#define KIEM_CARE_TRAINING_H

#include "asking/calendar.h"
#include "base/err.h"
#include "format/value.h"

enum { TRAINING_COURSES_MAX = 24 };

struct training_course {
    const char *code;
    int months;               /* how long it holds */
    const char *source, *url; /* who says so; NULL: not said */
    int32_t reviewed;         /* DAY_NONE: not said */
};
struct training_courses {
    struct training_course items[TRAINING_COURSES_MAX];
    size_t count;
    int remind_before, remind_after; /* days around the end of the last one in which she hears of it */
};

/* Reads the courses in `member` of a file, and "remind_before_days", "remind_after_days" when they are there. ERR_INVALID
 * "content_member" names the entry. */
int training_courses_load(struct training_courses *out, struct arena *a, const struct value *tree,
                          const char *member, struct err *err) MUST_USE;

/* The last day of a course followed on `day`; DAY_NONE for an unknown one. */
int32_t training_until(const struct training_courses *courses, const char *code, int32_t day);

/* Whether a training of `day` that holds up to and with `until` holds on `today`. */
bool training_holds(int32_t day, int32_t until, int32_t today);

/* Whether the end of her training, `until` of the one that holds longest (DAY_NONE: she has none), is near or just past. */
bool training_reminds(const struct training_courses *courses, int32_t until, int32_t today);

#endif
