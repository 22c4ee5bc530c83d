/*
 * Groups of parents (C11): who fits one and, when not, why not; and who comes first when a place comes free. People are put
 * together by due date or by the age of a child, by where they live and by language. What is not known is no reason against
 * her: she is asked, not left out.
 *
 * The waiting list, as it is told to everybody: of those who fit, who asked first comes first; two who asked at the same
 * moment go by the order in which their requests came in. Who does not fit at this moment keeps her place in time, and is
 * passed over until she fits.
 */
#ifndef KIEM_CARE_GROUP_H
#define KIEM_CARE_GROUP_H

#include "asking/calendar.h"
#include "asking/label.h"
#include "base/clock.h"

enum group_match { GROUP_DUE, GROUP_AGE };

/* A kind of group (content/groups.json). */
struct group_kind {
    const char *code, *scope; /* what taking part tells of her: a scope of consent */
    enum group_match match;
    int least, most;                   /* participants */
    int sessions, every_days, minutes; /* how often, with how many days between, how long */
    int join_until;                    /* nobody new after so many sessions have begun */
    int spread_days;                   /* usual days between the first and last date of those in one group */
    struct label label, explain;
};
/* What a participant is asked afterwards; answers are a list of codes.json. */
struct group_question {
    const char *code, *list;
    struct label label;
};
struct group_content {
    const struct group_kind *kinds;
    size_t kind_count;
    const struct group_question *questions;
    size_t question_count;
};
/* Reads {"kinds": […], "questions": […]}. ERR_INVALID "content_member" names the entry; "code_duplicate". */
int group_load(struct group_content *out, struct arena *a, const struct value *tree,
               struct err *err) MUST_USE;
/* NULL when there is none. */
const struct group_kind *group_kind_find(const struct group_content *g, const char *code);

/* --- who fits --- */

struct group_offer {
    enum group_match match;
    int32_t from_day, until_day; /* due date, or birth of the child, both included */
    const char *area, *language; /* NULL: for everybody */
};
enum { GROUP_AREAS_MAX = 4, GROUP_BIRTHS_MAX = 8 };
struct group_person {
    int32_t due_day; /* of a pregnancy that runs, or as she says herself; DAY_NONE */
    int32_t births[GROUP_BIRTHS_MAX];
    size_t birth_count;
    const char *areas[GROUP_AREAS_MAX]; /* where she lives and what that lies in; none: not known */
    size_t area_count;
    const char *language; /* NULL: not known */
    bool already;         /* has a place or waits in a running group of this kind */
    bool busy;            /* is in another group at the time of one of the sessions */
};
/* Bits; 0: she fits. */
enum group_why {
    GROUP_FITS = 0,
    GROUP_NO_DATE = 1,   /* no due date, no child */
    GROUP_EARLIER = 2,   /* her date lies before those of this group */
    GROUP_LATER = 4,     /* after them */
    GROUP_ELSEWHERE = 8, /* lives outside the area */
    GROUP_LANGUAGE = 16, /* speaks another language */
    GROUP_ALREADY = 32,
    GROUP_BUSY = 64,
    GROUP_WHYS = 7, /* how many there are */
};
unsigned group_fit(const struct group_offer *offer, const struct group_person *person);
/* Code of the n-th bit: "no_date" … */
const char *group_why_code(size_t n);

/* --- whose turn it is --- */

struct group_waiting {
    int64_t asked_at;
    const char *id; /* in the order in which requests came in */
    unsigned why;   /* group_fit() as things are now */
};
/* Index of who gets the next place; `count` when nobody who waits fits. In whatever order they stand. */
size_t group_next(const struct group_waiting *list, size_t count);
/* The place, from 1, of the one at `index` among those who fit; 0 when she does not. */
size_t group_place(const struct group_waiting *list, size_t count, size_t index);

#endif
