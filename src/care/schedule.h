/*
 * When which instrument is due (C2): being asked systematically is where the programme starts. Moments are
 * content (schedule.json) and count days from the opening of the file, the start of a pregnancy or a birth.
 *
 *     anchor ── from_day ──────── due ──────────── until_day
 *               may be asked      overdue after     no longer asked after
 */
#ifndef KIEM_CARE_SCHEDULE_H
#define KIEM_CARE_SCHEDULE_H

#include "asking/gestation.h"

enum anchor { ANCHOR_OPENED, ANCHOR_PREGNANCY, ANCHOR_BIRTH };
/* As content writes them, in the order of the enum; NULL-terminated. */
extern const char *const anchor_codes[];

struct moment {
    const char *code, *instrument;
    enum phase phase;
    enum anchor anchor;
    int from_day, due_day, until_day, grace_days, repeat_days; /* days from the anchor; repeat 0: once */
    struct label label;
};

struct schedule {
    const struct moment *moments;
    size_t count;
};

/* ERR_INVALID "content_member", "code_duplicate", "schedule_days" (from ≤ due ≤ until does not hold, or
 * repeat shorter than the window). */
int schedule_load(struct schedule *out, struct arena *a, const struct value *content,
                  struct err *err) MUST_USE;

struct signed_response {
    const char *instrument;
    int32_t day;
};

struct schedule_file {
    int32_t opened_day;
    const struct pregnancy *pregnancies;
    size_t pregnancy_count;
    const int32_t *birth_days; /* twins count once */
    size_t birth_count;
    const struct signed_response *responses;
    size_t response_count;
};

enum moment_state {
    MOMENT_COMING,  /* its first day is still to come */
    MOMENT_OPEN,    /* may be asked, not late */
    MOMENT_OVERDUE, /* past its due day, may still be asked */
    MOMENT_DONE,    /* asked in time */
    MOMENT_LATE,    /* asked, after its due day */
    MOMENT_MISSED,  /* was due, was not asked, is no longer asked */
    MOMENT_LAPSED,  /* the pregnancy ended, or began, before it was due: does not count */
};
const char *moment_state_code(enum moment_state s);

struct moment_status {
    const struct moment *moment;
    int repeat; /* 0, 1, … for a moment that repeats */
    int32_t from_day, due_day, until_day;
    int32_t signed_day; /* DAY_NONE: not asked */
    enum moment_state state;
};

struct statuses {
    const struct moment_status *items; /* in order of due day */
    size_t count;
};

/*
 * Every moment of the file that began on or before `day`, and the next to come of each. Due on `due_day`, or `grace_days`
 * after the file (or the pregnancy in it) became known when that is later, never after `until_day`; asked in time: signed
 * on or before it. A moment that was over before the file knew is left out. One response may serve two moments of its
 * instrument. Anchor "opened" counts while the file stays in the phase it was opened in.
 */
int schedule_status(struct statuses *out, struct arena *a, const struct schedule *s,
                    const struct schedule_file *file, int32_t day, struct err *err) MUST_USE;

#endif
