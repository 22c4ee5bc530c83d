/*
 * Answers to an instrument: whether they are right, what a form sends for them, and which question comes next. What they look
 * like: instrument.h.
 */
#ifndef KIEM_CARE_ANSWER_H
#define KIEM_CARE_ANSWER_H

#include "asking/enable.h"

enum { ANSWER_ROWS_MAX = 500 }; /* rows of all repeating groups of one response together */

/* Whether it is an answer at all: not NULL, null, "" or []. */
bool answer_given(const struct value *answer);
bool item_answered(const struct item *it, const struct value *answers);
/* A number: of a number, of a text that is one (an option's code), or the value of a quantity. False for anything else and what is
 * not finite. */
bool answer_number(double *out, const struct value *answer);
/* −1, 0, 1: how two answers of one type stand. False when they cannot be compared: quantities in different units, what is of
 * another type. Types without an order (boolean, choice, reference …) are equal (0) or not (1). */
bool answer_order(int *out, enum item_type type, const struct value *x, const struct value *y);
/* Whether it may bound answers of that type: a finite number, a date, a dateTime, a time. */
bool answer_bound(enum item_type type, const struct value *bound);
/* The own words in an answer to an open choice; NULL when it is an option. */
const char *answer_own(const struct value *answer);

/* The first question after `after` (NULL: from the start) that is enabled, asked and unanswered; NULL: none. Rows of a repeating
 * group are passed over. */
const struct item *instrument_next(const struct instrument *q, const struct enabled *enabled,
                                   const struct value *answers, const struct item *after);

/* One answer (for an item that repeats also an array of them; for a repeating group its rows): ERR_INVALID with the linkId in
 * `where`: "answer_type", "answer_option", "answer_exclusive", "answer_min", "answer_max", "answer_decimals", "answer_length",
 * "answer_short", "answer_unit", "answer_url", "answer_reference", "answer_file_type", "answer_file_size", "answer_repeats",
 * "answer_unknown" (in a row), "item_not_asked". What is not given is right. */
int item_check(const struct item *it, const struct value *answer, struct err *err) MUST_USE;

/* What a form sends for one question. */
struct answer_sent {
    const char *const *texts; /* several for check boxes and for a question that repeats */
    size_t count;
    const char *const *more; /* the unit (its key) of each quantity; own words beside an open choice */
    size_t more_count;
};
/* What a form's texts stand for, as far as they stand for anything: item_check() says whether it is right. Null when all are empty. A
 * decimal comma is a point; a dateTime is what the clock on the wall says; own words win from an option where only one answer may be
 * given. Not for attachments and groups. Latches failure in `a`. */
struct value *item_typed(struct arena *a, const struct item *it, const struct answer_sent *sent);
/* The text a form shows and sends for one answer (not an array): "true", "61.5", "2026-11-21T14:05", an option's code, "" for own
 * words and for what has no text. */
const char *answer_text(struct arena *a, const struct item *it, const struct value *answer);

/* A whole response, in the order of the items. Refuses an unknown linkId ("answer_unknown"), too many rows ("answer_rows") and any
 * wrong answer; drops answers to items that are not enabled. `complete`: also refuses a required question left open
 * ("answer_missing") and too few answers or rows ("answer_few"), and drops rows in which nothing was answered. */
int instrument_check(struct value **out, struct arena *a, const struct instrument *q,
                     const struct value *answers, bool complete, struct err *err) MUST_USE;

#endif
