/*
 * A plan of the coming weeks for an organisation of youth health care (spec C9): who is seen when by whom. Use cases of app.h.
 *
 *   minutes of each ─▶ asked ─▶ made ─┬─▶ kept: each becomes a contact in its week, seen by the parents
 *                        │     │  ▲   └─▶ dropped
 *                        ▼     ▼  │
 *                     failed   changed by people, with a reason, and asked again: what they chose stays
 */
#ifndef KIEM_APP_PLANNING_H
#define KIEM_APP_PLANNING_H

#include "app/app.h"

int planning_page(struct call *c, struct err *err) MUST_USE;     /* GET /planning?page=N */
int planning_time_set(struct call *c, struct err *err) MUST_USE; /* POST /planning/time */
int planning_ask(struct call *c, struct err *err) MUST_USE;      /* POST /planning */
int planning_row_page(struct call *c, struct err *err) MUST_USE; /* GET /planning/rows/:row */
/* POST /planning/rows/:row: another week or person. ERR_CONFLICT "planning_over" when the plan is no longer talked about. */
int planning_row_change(struct call *c, struct err *err) MUST_USE;
/* POST /planning/keep, /planning/drop. A contact that parents have seen moves only by a row with a reason. */
int planning_keep(struct call *c, struct err *err) MUST_USE;
int planning_drop(struct call *c, struct err *err) MUST_USE;

/* The job that works it out: reads, asks kiem-figures, writes the answer. Works outside a transaction. */
int planning_job(struct call *c, struct err *err) MUST_USE;

#endif
