/*
 * Answers to an instrument: what they look like, whether they are right, and which question comes next.
 *
 * Answers are an object linkId → answer: true/false (boolean), a number (integer, decimal), text (string, text, date
 * as YYYY-MM-DD, the option's code for choice and open-choice), an array of these for an item that repeats. Unanswered
 * is absent (or null); it is never "no".
 */
#ifndef KIEM_CARE_ANSWER_H
#define KIEM_CARE_ANSWER_H

#include "asking/enable.h"

/* Whether it is an answer at all: not NULL, null, "" or []. */
bool answer_given(const struct value *answer);
bool item_answered(const struct item *it, const struct value *answers);
/* A number: of a number, or of a text that is one (an option's code). False for anything else and what is not finite. */
bool answer_number(double *out, const struct value *answer);

/* The first question after `after` (NULL: from the start) that is enabled, asked and unanswered; NULL: none. */
const struct item *instrument_next(const struct instrument *q, const struct enabled *enabled,
                                   const struct value *answers, const struct item *after);

/* One answer: ERR_INVALID with the linkId in `where`: "answer_type", "answer_option", "answer_min", "answer_max",
 * "answer_length", "answer_repeats", "item_not_asked". What is not given is right. */
int item_check(const struct item *it, const struct value *answer, struct err *err) MUST_USE;
/* The answer that a form's texts stand for (several for a checkbox group), checked; null when all are empty. A decimal
 * comma is a point. */
int item_answer(struct value **out, struct arena *a, const struct item *it, const char *const *texts,
                size_t count, struct err *err) MUST_USE;
/* A whole response, in the order of the items. Refuses an unknown linkId ("answer_unknown") and any wrong answer; drops
 * answers to items that are not enabled. `complete`: also refuses a required question left open ("answer_missing"). */
int instrument_check(struct value **out, struct arena *a, const struct instrument *q,
                     const struct value *answers, bool complete, struct err *err) MUST_USE;

#endif
