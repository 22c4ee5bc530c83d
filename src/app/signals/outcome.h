/* A level with its reasons, as outcome.c and section.c show it. */
#ifndef KIEM_APP_SIGNALS_OUTCOME_H
#define KIEM_APP_SIGNALS_OUTCOME_H

#include "app/signals/answers.h"
#include "app/signals/signals.h"

/* Puts "outcome" into `page` as pages/part-outcome.html wants it: one that was decided (a row of the statement "outcomes"),
 * in the words of then. */
void outcome_put_row(struct call *c, struct value *page, const struct value *row);
/* Adds {factor, label, source, day, scope}. */
void outcome_put_signal(struct call *c, struct value *items, const struct signal *s);

#endif
