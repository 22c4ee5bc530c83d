/*
 * Signals: an instrument answered, what the answers say, the level that follows, urgent answers, the worklist.
 *
 *   draft ── save (as often as needed) ──▶ draft ── sign ──▶ response, never changed again
 *                                                      ├─▶ findings (one per factor)
 *                                                      ├─▶ urgent answers, to who is on call
 *                                                      └─▶ outcome page ── confirm ──▶ outcome, plan
 *
 * Use cases first (each a use_case of app.h), then what other subjects ask.
 */
#ifndef KIEM_APP_SIGNALS_H
#define KIEM_APP_SIGNALS_H

#include "app/access.h"
#include "asking/findings.h"
#include "care/level.h"
#include "care/schedule.h"

/* GET /persons/:person/answers/new?instrument=&mode=&follows=: leads to the open draft, or makes one. `follows`: a signed
 * response that the new one corrects or completes; its answers are filled in. */
int answers_new(struct call *c, struct err *err) MUST_USE;
/* GET /responses/:response: the questions of a draft (?step=N: one step), or a signed response as it was given. */
int response_page(struct call *c, struct err *err) MUST_USE;
/* POST /responses/:response/save: answers as they are given. ERR_CONFLICT "draft_changed" when someone else saved others
 * since the page was shown. */
int response_save(struct call *c, struct err *err) MUST_USE;
/* POST /responses/:response/sign: validated as a whole, findings and urgent answers written, from then on unchangeable. */
int response_sign(struct call *c, struct err *err) MUST_USE;

/* GET and POST /persons/:person/outcome: the level as computed with its explanation; confirmed, perhaps overruled. */
int outcome_page(struct call *c, struct err *err) MUST_USE;
int outcome_confirm(struct call *c, struct err *err) MUST_USE;

/* GET /urgent/:urgent, POST /urgent/:urgent/acknowledge; the job that asks again when nobody did. */
int urgent_page(struct call *c, struct err *err) MUST_USE;
int urgent_acknowledge(struct call *c, struct err *err) MUST_USE;
int urgent_escalate(struct call *c, struct err *err) MUST_USE;

/* GET and POST /oncall, POST /oncall/end: who is on call for the organisation. */
int oncall_page(struct call *c, struct err *err) MUST_USE;
int oncall_set(struct call *c, struct err *err) MUST_USE;
int oncall_end(struct call *c, struct err *err) MUST_USE;

/* POST /persons/:person/report-link: a one-time link, shown once, with which a parent answers on her own phone. */
int report_link(struct call *c, struct err *err) MUST_USE;
/* GET and POST /report/:token, /me/report; POST …/send: a parent answers by herself, step by step. ERR_NOT_FOUND
 * "link_gone" for a link that is wrong, expired, used, or begun on another phone. */
int report_page(struct call *c, struct err *err) MUST_USE;
int report_save(struct call *c, struct err *err) MUST_USE;
int report_send(struct call *c, struct err *err) MUST_USE;

/* GET /persons/:person/profile, /me/profile: what is known over life areas, drawn to be talked about. */
int profile_page(struct call *c, struct err *err) MUST_USE;
int own_profile(struct call *c, struct err *err) MUST_USE;

/* GET /worklist?page=N: what there is to do for the organisation, most urgent first. */
int worklist(struct call *c, struct err *err) MUST_USE;

/* --- for other subjects --- */

/* Where a signal comes from; both NULL: the file itself knows. */
struct signal_origin {
    const char *response; /* id */
    const char *org;      /* that signed it */
};

/* What is known of a person today. */
struct current {
    /* Signals with answers as source texts; protection as the answers propose it; disciplines -1. */
    struct level_input input;
    const struct signal_origin *origins; /* one per input.signals */
    enum phase phase;
    const char *instrument;      /* what is asked in this phase; NULL when nothing is */
    const char *pregnancy;       /* id of the one that runs, else the last; NULL */
    const char *response;        /* the newest signed one; NULL */
    int64_t signed_at;           /* its instant; 0 */
    const char *answered;        /* the newest signed one of this phase's instrument; NULL */
    const struct value *answers; /* to that instrument, as far as they still count, newer over older */
    struct findings merged;      /* of those answers; an unknown one names the questions to ask first */
};
/* Findings of all signed responses that no later one corrects, and the facts of the file. Access is the caller's: show a
 * signal only where access_shows(PART_SIGNALS, factor->scope, origin.org) says so. `lang`: of the source texts. */
int signals_current(struct current *out, struct call *c, const char *person, struct err *err) MUST_USE;
/* Her signals as they stood when a level was set at instant `at`, c->today its day: from findings and dates alone, no answer is
 * opened. Nothing is said of protection or of what was asked. For counting; nothing of it is shown. */
int signals_at(struct current *out, struct call *c, const char *person, int64_t at, struct err *err) MUST_USE;
/* Leaves of `now` what this reader may see: other signals go, and what rests on them is unknown. For who decides on a
 * level, which must not tell more than its reader knows. */
int signals_within(struct current *now, struct call *c, const struct access *a, struct err *err) MUST_USE;

/* The next instrument due, kept for the worklist. To be called when a date of her file changed. */
int due_refresh(struct call *c, const char *person, struct err *err) MUST_USE;

/* "person" {id, name, contact}: as far as this reader may see who she is. */
int signals_person(struct call *c, const struct access *a, struct err *err) MUST_USE;

/* Her part of the person page: level, factors, instruments due, drafts, urgent answers. */
int signals_section(struct call *c, const struct access *a, struct err *err) MUST_USE;

#endif
