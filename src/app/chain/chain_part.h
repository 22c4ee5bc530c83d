/* What the files of app/chain share, and nobody else. */
#ifndef KIEM_APP_CHAIN_PART_H
#define KIEM_APP_CHAIN_PART_H

#include "app/chain/chain.h"
#include "care/plan.h"
#include "care/referral.h"

/* Timeline lines about consent and referral fall in no consented scope: only who reads the whole file, and the
 * organisation that wrote the line, sees them. */
#define SCOPE_NONE "none"

/* --- steps (step.c) --- */

/* The definition of a step as it was proposed, or as it is today when that version is gone; NULL: content lost it. */
const struct step *step_defined(const struct call *c, const struct value *row);
/* Whether this reader may see the step: all its scopes consented, or the own organisation made or owns it. */
bool step_shows(const struct access *a, const struct call *c, const struct value *row);
/* Whether all the step speaks of, itself and by its reasons, is in `scopes`. */
bool step_within(const struct call *c, const struct value *row, scope_set scopes);
/* The step as pages show it: id, title, explain, state, state_label, owner, why, due_day, term {label, tone}, is_late … */
struct value *step_model(struct call *c, const struct access *a, const struct value *row);
/* Finds the step of the path and opens access. ERR_NOT_FOUND "step_unknown". */
int step_open(struct value **row, struct access *a, struct call *c, const char *action,
              struct err *err) MUST_USE;
/* One event on a step: its new state, note and timeline line. `why` is a code (refusal_reason, step_result) or NULL. */
struct step_move {
    enum plan_event event;
    const char *reason, *result, *note;
};
int step_apply(struct call *c, const struct value *row, const struct step_move *move,
               struct err *err) MUST_USE;
/* {label, tone} of a due day: "uiterlijk 24 november 2026", late, today or later. */
void put_term(struct call *c, struct value *into, const char *name, int32_t due, bool open);

/* --- consent (consent.c) --- */

/* The labels of codes written with blanks between them, joined with commas. */
const char *labels_of(struct call *c, const char *list, const char *words);
/* Codes of an array of texts, with a blank between them. */
const char *words_of(struct call *c, const struct value *codes);
/* The consent's form fields as a request: basis, scopes, told, form, until_day, given_by, weighing … */
void consent_from_form(struct consent_request *out, struct call *c);
/* "org:ID" or "kind:CODE", as the choices of a receiver are written; NULL for what it is not. */
void receiver_parse(const char **org, const char **kind, const char *text);
/* "choices.receiver": organisations of a kind, those that serve the person's neighbourhood first and preset. */
int put_receivers(struct call *c, const char *person, const char *kind, struct err *err) MUST_USE;
/* "kinds": a link per kind of organisation, below `base`. */
void put_kinds(struct call *c, const char *base);
/* "person" {id, name} and "back": to `href` with the text `label`, or (NULL) to her file. */
int put_person(struct call *c, const struct access *a, const char *back_href, const char *back_label,
               struct err *err) MUST_USE;
/* Preset values and choices of those fields, for a recipient of `kind` and the scopes of a step. */
int consent_preset(struct call *c, const struct access *a, const char *kind, scope_set preset,
                   struct err *err) MUST_USE;

/* --- referral (referral.c) --- */

/* One event on a referral, by whom and with what. */
struct referral_move {
    enum referral_event event;
    enum referral_actor actor;
    const char *reason, *note;
};
/* Moves it: state, term, jobs, involvement, step, event, timeline and notices, all or nothing. */
int referral_apply(struct call *c, const struct value *row, const struct referral_move *move,
                   struct err *err) MUST_USE;
int referral_row(struct value **row, struct call *c, const char *id, struct err *err) MUST_USE;
/* What the actor is to this referral: sender, receiver, or neither. */
enum referral_side { SIDE_NONE, SIDE_SENDER, SIDE_RECEIVER };
int referral_side_of(enum referral_side *out, struct call *c, const struct value *row,
                     struct err *err) MUST_USE;
/* Whether this reader may know of it: the whole file, or its own organisation sends or receives. */
bool referral_shows(const struct access *a, const struct call *c, const struct value *row);
/* Name of the receiver: the organisation, or any of its kind. */
const char *referral_to(const struct call *c, const struct value *row);
/* The step's title, or what kind of help it is. */
const char *referral_about(const struct call *c, const struct value *row);
/* Whom the notice goes to: every organisation that may answer. */
int referral_tell_receivers(struct call *c, const char *id, const char *kind, const char *about,
                            struct err *err) MUST_USE;

/* --- terms (referral_term.c) --- */

/* Due day of a state entered today, by the terms that hold for `person`; DAY_NONE: nobody waits. */
int referral_due(int32_t *out, struct call *c, const char *person, enum referral_state state,
                 struct err *err) MUST_USE;
/* Plans the alarms after `due` and the expiry of a state entered today, of the referral in `row` (referral_find). */
int referral_plan_jobs(struct call *c, const struct value *row, enum referral_state state, int32_t due,
                       struct err *err) MUST_USE;

/* The current signals of a person whose scope is in `scopes`: {risks [{code, label, explain}], strengths […]}. */
int put_signals(struct call *c, const char *person, scope_set scopes, struct value *into,
                struct err *err) MUST_USE;

#endif
