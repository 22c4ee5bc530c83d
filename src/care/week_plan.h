/*
 * Which contacts of a child are to be given a week, and in which weeks they can be (spec C9). The planner divides minutes; here
 * is what it may divide, read off the scheme of contact.h.
 *
 *     first_day (a Monday) ── week 1 ── week 2 ── … ── week n ──▶
 *          └ a contact of this plan is due in it, or overdue and not yet too late
 *
 * What is due after the last week is for the next plan. Two contacts of one child are kept apart where their days allow it.
 */
#ifndef KIEM_CARE_WEEK_PLAN_H
#define KIEM_CARE_WEEK_PLAN_H

#include "care/contact.h"

enum { WEEK_PLAN_MOST = 12, WEEK_DAYS = 7 };

struct week_span {
    int32_t first_day; /* a Monday */
    int weeks;
};

struct week_need {
    const struct contact_status *status;
    int from, until; /* weeks, from 1 */
    int waiting;     /* days that it could have been held before the first */
};

/* The Monday of the week of `day`. */
int32_t week_monday(int32_t day);
/* The Monday behind `day`; `day` itself is never in it. */
int32_t week_next_monday(int32_t day);
/* From 1; 0: before, weeks + 1: after. */
int week_of(const struct week_span *s, int32_t day);
/* Those of `all` that this plan is about, in order of due day; `out` has room for all of them. The number of them. */
size_t week_needs(struct week_need *out, const struct contact_statuses *all, const struct week_span *s);

#endif
