/*
 * The contacts of youth health care with a child from birth to 2 years (spec C9, A §4.3.1; definitions §7): which one is due
 * when. The scheme is content (contacts.json) and counts days from the birth.
 *
 *     birth ── from_day ──────── due_day ──────────── until_day
 *              open              overdue after        missed after
 *
 * Only a contact counts that went both ways and was recorded. Corrected age (the days a child was born too early are taken
 * off) only where the scheme says so: vaccinations and screening keep to the calendar.
 */
#ifndef KIEM_CARE_CONTACT_H
#define KIEM_CARE_CONTACT_H

#include "asking/codes.h"
#include "asking/gestation.h"

struct contact_kind {
    const char *code;
    int from_day, due_day, until_day; /* days from the birth */
    int grace_days;                   /* after the file was opened */
    int minutes;
    bool legal;     /* part of the minimum that every child gets */
    bool corrected; /* counted from the due date for a child born too early */
    bool extra;     /* only for a child whose client route adds it */
    int benefit;    /* of one that is not of the minimum, against others when minutes are short: 1 to 1000 */
    struct label label, about;
};

struct contact_scheme {
    const char *org_kind; /* who holds the contacts */
    const struct contact_kind *items;
    size_t count;
};

/* ERR_INVALID "content_member", "code_duplicate", "schedule_days" (from ≤ due ≤ until does not hold), "contact_extra" (one
 * that is both the legal minimum and extra). */
int contact_scheme_load(struct contact_scheme *out, struct arena *a, const struct value *content,
                        struct err *err) MUST_USE;
/* NULL when unknown. */
const struct contact_kind *contact_find(const struct contact_scheme *s, const char *code);

/* What was recorded of one. */
struct contact_record {
    const char *code;
    int32_t day;
    bool held, two_way; /* counts only when both */
    bool declined;
};

/* What a client route changes for one child; all zero: the scheme as it is. */
struct contact_changes {
    struct codes add;   /* extra contacts */
    struct codes leave; /* contacts that are not needed; the legal minimum stays whatever stands here */
    int longer;         /* minutes more for each contact */
};

struct contact_child {
    int32_t birth_day, death_day; /* death_day DAY_NONE: lives */
    int32_t due_day;              /* of the pregnancy; DAY_NONE: not known */
    int32_t known_day;            /* since when the file is kept here */
    const struct contact_record *records;
    size_t record_count;
    struct contact_changes changes;
};

enum contact_state {
    CONTACT_COMING,
    CONTACT_OPEN,
    CONTACT_OVERDUE,
    CONTACT_DONE,
    CONTACT_LATE,     /* held, after its due day */
    CONTACT_DECLINED, /* the parents did not want it */
    CONTACT_MISSED,   /* not held, and too late for it now */
};
const char *contact_state_code(enum contact_state s);

struct contact_status {
    const struct contact_kind *kind;
    int32_t from_day, due_day, until_day;
    int32_t held_day; /* of the first that counts; DAY_NONE */
    int minutes;
    enum contact_state state;
};

struct contact_statuses {
    const struct contact_status *items; /* in order of due day */
    size_t count;
};

/* Every contact of the child's scheme; none before birth or after death. What was over before the file was known is left
 * out, unless it was recorded. */
int contact_status(struct contact_statuses *out, struct arena *a, const struct contact_scheme *s,
                   const struct contact_child *child, int32_t day, struct err *err) MUST_USE;
/* The one to hold now: overdue or open, the earliest; else the next to come; NULL: none any more. */
const struct contact_status *contact_next(const struct contact_statuses *all);

#endif
