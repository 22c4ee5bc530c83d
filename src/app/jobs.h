/*
 * What is due: reminders, expiries, notices, and sealing the audit. A job is a row (job); planning it twice is planning it
 * once. Each kind is one line in the table of jobs.c. Work on the database and its being done are one transaction; mail is
 * sent between two.
 */
#ifndef KIEM_APP_JOBS_H
#define KIEM_APP_JOBS_H

#include "app/app.h"

/* Plans work of `kind` about `ref` at `due` (instant), in the running transaction. `detail` tells jobs about the same thing
 * apart ("" when there is one). */
int job_plan(struct call *c, const char *kind, const char *ref, const char *detail, int64_t due,
             struct err *err) MUST_USE;
/* Cancels what waits of that kind about `ref`. */
int job_cancel(struct call *c, const char *kind, const char *ref, struct err *err) MUST_USE;

/* Does the first job that is due at the call's time, in the running transaction, without sending anything; `due` becomes its
 * instant. ERR_NOT_FOUND when nothing is due. For histories that are made rather than lived. */
int jobs_run_first(int64_t *due, struct call *c, struct err *err) MUST_USE;
/* Plans what comes back by itself (the freezing of a month's counts); at every start. */
int jobs_start(struct app *app, struct err *err) MUST_USE;
/* Does everything that is due now. A job that fails is tried again later (1, 2, 4 … 64 minutes, eight times) and keeps the
 * reason; the others go on. Returns how many were taken up (at most 100 a call). An error means that the database could not be reached. */
int jobs_run_due(struct app *app, struct err *err) MUST_USE;

#endif
