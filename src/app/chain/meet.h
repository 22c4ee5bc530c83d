/*
 * Help that is not a referral: the prenatal home visit, the meeting with the parents at the table, and the signal that
 * help is not there. Each use case of app.h.
 *
 *   visit    offered ─plan─▶ planned ─hold─▶ held      refused from offered or planned, and planned again when she wants
 *                 └───────── hold ─────────▶           to; cancelled; nobody at home: offered again
 */
#ifndef KIEM_APP_MEET_H
#define KIEM_APP_MEET_H

#include "app/access.h"

/* --- prenatal home visit (spec C8) --- */
int visit_new(struct call *c, struct err *err) MUST_USE;    /* GET /persons/:person/visits/new?referral= */
int visit_create(struct call *c, struct err *err) MUST_USE; /* POST /persons/:person/visits */
int visit_page(struct call *c, struct err *err) MUST_USE;   /* GET /visits/:visit */
int visit_plan(struct call *c, struct err *err) MUST_USE;   /* POST /visits/:visit/EVENT */
int visit_hold(struct call *c, struct err *err) MUST_USE;
int visit_refuse(struct call *c, struct err *err) MUST_USE;
int visit_cancel(struct call *c, struct err *err) MUST_USE;

/* "visits": [{id, state, state_label, day or planned_at, org_name, is_mine}], "visit_offer": a new one may be offered. */
int visit_section(struct call *c, const struct access *a, struct err *err) MUST_USE;
/* For the sender: c->page "referral_visit" {state, state_label, held_day}, never the note; nothing when there is none. The
 * caller has made sure that the referral may be shown. */
int visit_of_referral(struct call *c, const char *referral, struct err *err) MUST_USE;

/* Jobs: the working day before, and two working days after a visit that was not recorded. */
int visit_reminder_job(struct call *c, struct err *err) MUST_USE;
int visit_unrecorded_job(struct call *c, struct err *err) MUST_USE;

/* --- multidisciplinary meeting with the parents at the table (spec C8) --- */

/* An organisation with the file of its own plans it and invites: others with a file of their own, and whom she consented
 * to (purpose "meeting"). She is invited in her own place and names who comes along; nobody of her family is invited by
 * somebody else. Guests read the agenda within consent, and only while the meeting is planned. */
int meeting_new(struct call *c, struct err *err) MUST_USE;    /* GET /persons/:person/meetings/new */
int meeting_create(struct call *c, struct err *err) MUST_USE; /* POST /persons/:person/meetings */
int meeting_page(struct call *c,
                 struct err *err) MUST_USE; /* GET /meetings/:meeting, /me/meetings/:meeting */
int meeting_move(struct call *c,
                 struct err *err) MUST_USE; /* POST /meetings/:meeting/… another time or place */
int meeting_cancel(struct call *c, struct err *err) MUST_USE;
int meeting_invite(struct call *c, struct err *err) MUST_USE;
int meeting_uninvite(struct call *c, struct err *err) MUST_USE;
int meeting_answer(struct call *c, struct err *err) MUST_USE;  /* a guest says whether it comes */
int meeting_parents(struct call *c, struct err *err) MUST_USE; /* she says so, or the host for her */
int meeting_item(struct call *c, struct err *err) MUST_USE;    /* something more on the agenda */
int meeting_decide(struct call *c,
                   struct err *err) MUST_USE; /* a decision, its minutes, perhaps a step of the plan */
int meeting_hold(struct call *c, struct err *err) MUST_USE; /* over: who was there */

/* "meetings": [{id, state, state_label, planned_at, org_name, href}], "meeting_plan": a new one may be planned. For her own
 * pages too. */
int meeting_section(struct call *c, const struct access *a, struct err *err) MUST_USE;

int meeting_reminder_job(struct call *c, struct err *err) MUST_USE;
int meeting_unrecorded_job(struct call *c, struct err *err) MUST_USE;

/* --- bottleneck (spec C7) --- */

/* POST /bottlenecks {short_step or short_referral, shortage}: counted once per source, without a way back. ERR_CONFLICT
 * "bottleneck_kind" for a step that no kind of organisation carries out; ERR_DENIED "bottleneck_sender". */
int bottleneck_report(struct call *c, struct err *err) MUST_USE;
/* For the page of a step or referral: "bottleneck" {is_known} and the values of the form, `reason` preset. */
int bottleneck_offer(struct call *c, const char *kind, const char *id, const char *reason,
                     struct err *err) MUST_USE;

#endif
