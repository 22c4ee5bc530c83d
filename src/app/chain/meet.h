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

#endif
