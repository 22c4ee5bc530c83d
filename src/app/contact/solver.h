/*
 * The way to the other world and back: rows without a name go to kiem-figures as files, and its answer is read. What crosses is
 * numbers of rows and of places, weeks, minutes, days of waiting, and what people chose; the files are for this user's eyes
 * only and are gone when it returns; what a server that was cut off left behind goes with the next. Only for this folder.
 */
#ifndef KIEM_APP_CONTACT_SOLVER_H
#define KIEM_APP_CONTACT_SOLVER_H

#include "app/app.h"

struct solver_row {
    int area; /* 0: not known */
    bool legal;
    int benefit; /* of one that is not of the legal minimum, 1 to 1000 */
    int waiting, from, until;
    bool chosen;              /* in: by people, or agreed already; also outside from and until */
    int want_team, want_week; /* in, when chosen */
    int was_team, was_week;   /* in, when chosen: what was shown */
    int team, week;           /* out; −1, 0: nobody */
    const char *reason,
        *why; /* in: why it is another; out: why nobody, or not as chosen (code of list "plan_why") */
};

struct solver_team {
    const bool *areas; /* [area_count] */
    int minutes;
    int most, given, more_week; /* out; more_week 0: none brings anything */
    int64_t more_legal, more_benefit, more_waiting;
};

struct solver_question {
    struct solver_row *rows;
    size_t row_count;
    struct solver_team *teams;
    size_t team_count, area_count;
    int week_count, per_contact;
    int seconds;         /* how long the answer may take */
    struct arena *arena; /* of what comes out; set by solver_run() */
};

/* Fills what is out. ERR_IO "plan_program" when kiem-figures does not start, "plan_slow" when it does not end, "plan_refused" with its
 * words when it refuses, or with what ended it,
 * "plan_answer" when what it answers is not an answer to this question; "file_write". */
int solver_run(struct solver_question *q, struct call *c, struct err *err) MUST_USE;

#endif
