/*
 * Who is seen by which team in which week, when there may be too little: the minutes of teams divided over children.
 *
 *     child ──▶ (week of the child, at most one contact) ──▶ team in a week, so many contacts ──▶ ◎
 *       └──── not given: dear for the legal minimum, less for each extra contact ─────────────────▶
 *
 * What comes first, each before all that follows it: as many contacts of the legal minimum as can be; the most benefit of
 * extra contacts; the days that those wait who are not seen; the least travel. The steps are exact: costs are whole numbers so
 * far apart that no number of lesser steps makes up for a greater one. (A cheaper plan differs from a dearer one by a cycle that
 * passes each team's week once and what is not given twice; so what must outweigh travel costs more than team weeks × the longest way.)
 *
 * Choices of a human stay, and take their place first. The answer is proved over all arcs, also those that were never looked at
 * in finding it.
 */
#ifndef KIEM_FIGURES_PLAN_PLAN_H
#define KIEM_FIGURES_PLAN_PLAN_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLAN_WEEKS = 520, PLAN_EXTRAS = 52, PLAN_MINIMUM = 52, PLAN_BENEFIT = 1000, PLAN_WAITING = 3650 };

struct plan_child {
    int32_t x, y;            /* metres */
    int32_t area;            /* instead of x and y, when plan_need.by_area */
    int32_t minimum, extras; /* contacts */
    const int32_t *benefit;  /* [extras], 1 … PLAN_BENEFIT, none greater than the one before */
    int32_t waiting;         /* days */
    int32_t from, until;     /* weeks, 1 … plan_need.weeks; at most one contact in each */
};

struct plan_team {
    int32_t x, y, reach; /* metres */
    const int32_t *areas;
    size_t area_count;
    int32_t minutes, per_contact; /* of a week; of a contact, at least 1 */
};

/* A contact: positions in the lists, −1 where a choice names one that is no longer there; the week from 1. */
struct plan_contact {
    int32_t child, team, week, travel;
    bool chosen; /* by a human */
};

struct plan_need {
    const struct plan_child *children;
    size_t child_count;
    const struct plan_team *teams;
    size_t team_count;
    int32_t weeks;
    bool by_area;
    const struct plan_contact *chosen;
    size_t chosen_count;
};

/* Why a choice of a human cannot be. Outside the window or the reach is for them to decide. */
enum plan_broken { PLAN_KEPT, PLAN_NO_CHILD, PLAN_NO_TEAM, PLAN_NO_WEEK, PLAN_TEAM_FULL, PLAN_WEEK_TAKEN };

/* Why a child gets less than it should: no team is within reach; more contacts than weeks; all teams within reach are full in
 * each week that it could come. */
enum plan_why { PLAN_OUT_OF_REACH, PLAN_TOO_FEW_WEEKS, PLAN_ALL_FULL };

struct plan_gap {
    int32_t child, minimum, extra; /* contacts that are not given */
    enum plan_why why;
};

/* What one contact more in a week would bring: one of the legal minimum, or benefit; fewer days of waiting among those who are
 * not seen; travel that comes with it (negative: that goes away). */
struct plan_worth {
    int32_t week; /* in which it brings most */
    int64_t minimum, benefit, waiting, travel;
};

struct plan {
    struct plan_contact *contacts; /* by child, then week */
    size_t count;
    struct plan_gap *gaps;
    size_t gap_count;
    enum plan_broken *broken; /* [chosen_count] */
    int32_t *full;            /* [team_count]: contacts in a week at most */
    int32_t *given;           /* [team_count]: contacts of this plan */
    struct plan_worth *worth; /* [team_count]: of one more contact, for the whole plan; exactly */
    size_t arcs, arcs_used;   /* over which it is proved; that were in the network */
    int32_t rounds;
};

/* ERR_INVALID "plan_large" when numbers grow beyond what can be counted exactly, "plan_proof" when the answer does not pass its
 * own proof (a fault of the program); ERR_NOMEM. */
int plan_make(struct plan *out, struct arena *a, const struct plan_need *need, struct err *err) MUST_USE;

#endif
