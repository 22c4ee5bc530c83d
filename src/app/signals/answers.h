/*
 * An instrument as a form: its questions as fields "a.LINKID" with their conditions, what was submitted as answers, and
 * answers as words. The rules are care/instrument's.
 */
#ifndef KIEM_APP_SIGNALS_ANSWERS_H
#define KIEM_APP_SIGNALS_ANSWERS_H

#include "app/app.h"
#include "asking/enable.h"

/* What the page shows of an instrument. */
struct questions {
    const struct content_instrument *instrument;
    const struct value *answers; /* so far */
    const struct value *errors;  /* linkId → words; NULL */
    const char *alone;           /* "yes", "no" or NULL: not asked yet */
    bool self;                   /* the parent answers by herself: she is spoken to */
    int64_t step;                /* 0-based; -1: all on one page */
};

/* Whether the step has something to ask as things stand. */
bool step_shown(const struct questions *q, const struct enabled *enabled, size_t step);
/* Appends the fields to `fields`, each as pages/field.html wants it; sensitive ones wait for "asked alone?". */
int questions_put(struct value *fields, struct call *c, const struct questions *q, struct err *err) MUST_USE;

/* What was submitted ("LINKID" → text or texts, or JSON answers) over the answers so far: every question of the page is
 * replaced, those of other steps stay. What is sent for a sensitive question counts only when she was alone; what she said
 * alone before stays. Errors as item_answer(), "answer_unknown". */
int answers_take(struct value **out, struct call *c, const struct questions *page,
                 const struct value *submitted, struct err *err) MUST_USE;

/* One answer as it was sent: a text, several, or as JSON says it. Null when nothing was. */
int answers_one(struct value **out, struct call *c, const struct item *it, const struct value *sent,
                struct err *err) MUST_USE;

/* "Question – answer; question – answer" of the items (linkIds with blanks between) that were answered. */
const char *answers_source(struct call *c, const char *instrument, const struct value *answers,
                           const char *items);
/* The answer in words; NULL when not answered. */
const char *answer_words(struct call *c, const struct item *it, const struct value *answer);

#endif
