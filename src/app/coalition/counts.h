/*
 * What care tells the coalition (spec, "one bridge"): numbers of one month, worked out on the first of the next, with small
 * ones left out, and from then on unchanged. What is recorded late counts in the month in which it is recorded, so that a
 * frozen month is never opened again. No person, no organisation's small number and no date stands in it.
 */
#ifndef KIEM_APP_COUNTS_H
#define KIEM_APP_COUNTS_H

#include "app/app.h"

/* Plans the freezing of the month that runs, and of the one before when there was a file then; twice is once. */
int counts_start(struct call *c, struct err *err) MUST_USE;
/* The job: freezes the month in `detail` ("2026-11"), and plans the next. A frozen month stays as it is. */
int counts_freeze_job(struct call *c, struct err *err) MUST_USE;
/* c->page "document": a frozen month, as doc/counts.md says. Query: month. ERR_NOT_FOUND "month_not_frozen"; ERR_INVALID
 * "month_form". */
int counts_export(struct call *c, struct err *err) MUST_USE;

/* GET /coalition?month=2026-11: the frozen months, one of them as tables and bars with the definition of each figure, and
 * the referrals that are late. */
int coalition_board(struct call *c, struct err *err) MUST_USE;
/* c->page "overdue": [{case_no, state_label, from_label, to_label, days_late}]: no family, and no organisation that its
 * kind would single out. */
int coalition_overdue(struct call *c, struct err *err) MUST_USE;
/* c->page "trained": of those who ask about a wish for children how many are trained, by organisation; for part-bars. */
int coalition_trained(struct call *c, struct err *err) MUST_USE;

#endif
