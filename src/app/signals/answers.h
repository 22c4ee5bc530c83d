/*
 * An instrument as a form, what was submitted as answers, and answers as words. The rules are asking/'s.
 *
 *   field      holds                                         where
 *   a.LINK     an answer: a text, texts, or as JSON says it  an item beside the others
 *   a@2.LINK   the same                                      the item in the third row of its repeating group; "@2@0": a row of a row
 *   u.LINK     the unit of each quantity in a.LINK
 *   o.LINK     own words beside the options
 *   f.LINK     files; a.LINK then names those that are kept, d.LINK those that go
 *   n.LINK     how many rows of the group LINK the page shows
 *   row        "add.LINK", "del@2.LINK": one row more, or less; keeps everything else
 */
#ifndef KIEM_APP_SIGNALS_ANSWERS_H
#define KIEM_APP_SIGNALS_ANSWERS_H

#include "app/app.h"
#include "asking/enable.h"

/* What the page shows of an instrument. */
struct questions {
    const struct content_instrument *instrument;
    const struct value *answers; /* so far */
    const struct value *errors;  /* "LINK", "@2.LINK" → words; NULL */
    const char *alone;           /* "yes", "no" or NULL: not asked yet */
    bool self;                   /* the parent answers by herself: she is spoken to */
    int64_t step;                /* 0-based; -1: all on one page */
};

/* Indices of the rows an item is in, as they stand in the name of its field: "", "@2", "@2@0". */
enum { ROW_PATH = 20 };
void row_path(char out[ROW_PATH], const char *outer, size_t index);
/* "a", "@2" and "LINK": "a@2.LINK". */
const char *field_name(struct call *c, const char *kind, const char *path, const char *link);

bool question_on_page(const struct questions *q, const struct item *it);
bool question_sensitive(const struct questions *q, const struct item *it);
/* Whether the step has something to ask as things stand. */
bool step_shown(const struct questions *q, const struct enabled *enabled, size_t step);
/* Appends the fields to `fields`, each as pages/field.html wants it; sensitive ones wait for "asked alone?". */
int questions_put(struct value *fields, struct call *c, const struct questions *q, struct err *err) MUST_USE;
/* What makes an item show, for the browser; null when it always does. `path`: of the row it is in. */
struct value *question_conditions(struct call *c, const struct questions *q, const struct item *it,
                                  const char *path);

/* What a form brought. */
struct submitted {
    const struct value *answers; /* LINK → what a.LINK held */
    const struct value *parts;   /* "u.LINK", "a@2.LINK" … → what it held */
    const char *row;             /* NULL: no row is added or removed */
};
/* What was submitted over the answers so far: every question of the page is replaced, those of other steps stay, and so does what
 * is shown but not asked. What is sent for a sensitive question counts only when she was alone; what she said alone before stays.
 * An answer that reads as the form showed it stays exactly as it was. Files come in as {"contentType", "title", "size", "data"}.
 * ERR_INVALID as item_check() and instrument_check(). */
int answers_take(struct value **out, struct call *c, const struct questions *page,
                 const struct submitted *sent, struct err *err) MUST_USE;
/* The same for showing a form again: nothing is refused, `errors` ("LINK", "@2.LINK") says what is wrong and what somebody else
 * answered meanwhile. */
int answers_again(struct value **out, struct value *errors, struct call *c, const struct questions *page,
                  const struct submitted *sent, struct err *err) MUST_USE;
/* What is filled in before anyone answered. */
struct value *answers_initial(struct call *c, const struct instrument *q);

/* "Question – answer; question – answer" of the items (linkIds with blanks between) that were answered. */
const char *answers_source(struct call *c, const struct content_instrument *ci, const struct value *answers,
                           const char *items);
/* The answer in words; NULL when not answered. */
const char *answer_words(struct call *c, const struct item *it, const struct value *answer);
/* A response to be read. */
struct facts_of {
    const struct instrument *instrument;
    const struct value *answers;
    const char *unanswered; /* words for what was asked and left open; NULL: such questions are left out */
    const char *files;      /* path below which its files are found; NULL: they are only named */
};
/* Questions and answers as pages/part-facts.html wants them, row by row. */
int answers_facts(struct value *items, struct call *c, const struct facts_of *of, struct err *err) MUST_USE;

#endif
