/* One response as the use cases around it need it: found, access decided, its instrument and answers at hand. */
#ifndef KIEM_APP_SIGNALS_RESPONSE_H
#define KIEM_APP_SIGNALS_RESPONSE_H

#include "app/access.h"
#include "app/signals/answers.h"

struct response {
    struct access access;
    const struct value *row; /* response_get of sql/signals.sql; "answers" opened */
    const char *id;
    bool draft, self;
    bool revealed; /* after draft_take(): sensitive questions of this page were not shown before */
    struct questions questions; /* all on one page, with the answers so far */
};

/* Opens it and records `action`. For the parent's own reports `purpose` is FOR_OWN. ERR_NOT_FOUND "response_unknown";
 * ERR_DENIED "part_denied" when another organisation made it, or when a parent has not sent it yet. */
int response_open(struct response *out, struct call *c, const char *id, enum access_purpose purpose,
                  const char *action, struct err *err) MUST_USE;

struct new_response {
    const char *instrument, *mode, *org,
        *follows; /* follows: NULL or the response whose answers are filled in */
    bool fresh;   /* never one that is open already, with what was answered elsewhere */
};
/* A draft of `person`; unless `fresh` the open one of the same instrument, mode of answering and organisation when there
 * is one. */
int draft_open(const char **id, struct call *c, const struct access *a, const struct new_response *in,
               struct err *err) MUST_USE;

/* Takes c->form {answers, parts, row, alone, mode, step, page, saves} into the draft. ERR_CONFLICT "response_signed", "draft_changed";
 * r->questions gets the new answers. */
int draft_take(struct response *r, struct call *c, struct err *err) MUST_USE;
/* After a button that adds or removes a row: the place on the page to go back to ("#answers-LINK"); NULL: no such button. */
const char *draft_row(struct call *c);
/* Puts answers in place of those of a draft that was just made; c->form {alone}. They are an instrument_check()'s. */
int draft_fill(struct response *r, struct call *c, const struct value *answers, struct err *err) MUST_USE;
/* Makes it unchangeable and draws what follows: findings, urgent answers, what is due next, a line on her timeline. */
int draft_sign(struct response *r, struct call *c, struct err *err) MUST_USE;

/* The first step from `from` on that has something to ask; -1: none. */
int64_t draft_step(struct response *r, struct call *c, int64_t from, struct err *err) MUST_USE;
/* The form of a draft for the page: fields, hidden members, autosave. c->again shows what was not accepted. */
int draft_form(struct value *page, struct response *r, struct call *c, const char *save,
               struct err *err) MUST_USE;

/* Puts "progress" for a draft that is answered step by step: step, total, and `before`, the address of the step before. */
int draft_progress(struct call *c, struct response *r, const char *path, struct err *err) MUST_USE;

/* Urgent answers in what was answered so far, each written once and told to who is on call. */
int urgent_raise(struct call *c, const struct response *r, struct err *err) MUST_USE;

#endif
