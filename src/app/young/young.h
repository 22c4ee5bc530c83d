/*
 * The plan of a very young parent (C12, A §4.3.3): one list over care, housing, income, school or work and child care, of which
 * each step names its law and desk. The list is hers: she takes lines on and off, ticks them off and says who sees them; desks
 * take part with her consent and see the areas she opened to them. The rule is care/young.h, the steps content/young.json.
 */
#ifndef KIEM_APP_YOUNG_H
#define KIEM_APP_YOUNG_H

#include "app/people/section.h"

/* --- who keeps her file (plan.c) --- */
/* GET /persons/:person/young: "applies" ("yes", "no", "unknown"), "plan" or null, "areas" [{code, label, lines […]}], "fitting",
 * "desks", "meetings". */
int young_page(struct call *c, struct err *err) MUST_USE;
/* POST /persons/:person/young: begins the list, or says anew how things are. ERR_CONFLICT "young_not". */
int young_begin(struct call *c, struct err *err) MUST_USE;
int young_propose(struct call *c, struct err *err) MUST_USE; /* POST …/propose: the ticked steps */
int young_end(struct call *c, struct err *err) MUST_USE;     /* POST …/end */
section
    young_section; /* "young": {href, open, done, total} of a person's page, null when it is not for her */

/* --- lines (line.c), for her, who keeps her file, and a desk --- */
/* POST /persons/:person/young/line, /me/young/line: one in own words. */
int young_write(struct call *c, struct err *err) MUST_USE;
/* POST /young-steps/:young_step/EVENT and the same below /me. ERR_NOT_FOUND "young_step_unknown"; ERR_CONFLICT "young_move". */
int young_take(struct call *c, struct err *err) MUST_USE;
int young_drop(struct call *c, struct err *err) MUST_USE;
int young_done(struct call *c, struct err *err) MUST_USE;
int young_redo(struct call *c, struct err *err) MUST_USE;

/* --- from her own phone (own.c) --- */
/* Puts "young_list" on her first page: whether the list is for her. */
int own_young_shown(struct call *c, const struct access *a, struct err *err) MUST_USE;
int own_young(struct call *c, struct err *err) MUST_USE; /* GET /me/young */
int own_young_begin(struct call *c,
                    struct err *err) MUST_USE; /* POST /me/young. ERR_CONFLICT "young_not", "wish_nobody" */
int own_young_add(struct call *c, struct err *err) MUST_USE;  /* POST /me/young/add: a step that fits */
int own_young_step(struct call *c, struct err *err) MUST_USE; /* GET /me/young/steps/:young_step */
int own_young_see(struct call *c, struct err *err) MUST_USE;  /* POST of the same: who sees it */

/* --- desks (desk.c) --- */
/* GET and POST /persons/:person/young/desks/:desk_kind, /me/young/invite/:desk_kind: to which organisation, which areas, whose
 * consent. ERR_INVALID "young_areas"; those of consent_record(). */
int young_invite(struct call *c, struct err *err) MUST_USE;
int young_invite_send(struct call *c, struct err *err) MUST_USE;
/* POST /young-desks/:young_desk/end and the same below /me: she takes it off; its consent is withdrawn. */
int young_desk_end(struct call *c, struct err *err) MUST_USE;
int young_desks_page(struct call *c,
                     struct err *err) MUST_USE; /* GET /young-desks: where we are a desk; query page */
int young_desk_page(struct call *c, struct err *err) MUST_USE; /* GET /young-desks/:young_desk */

/* --- their meeting (meeting.c) --- */
int young_meeting_plan(struct call *c, struct err *err) MUST_USE; /* POST /persons/:person/young/meetings */
int young_meeting_page(struct call *c,
                       struct err *err) MUST_USE; /* GET /young-meetings/:young_meeting, and below /me */
/* POST /young-meetings/:young_meeting/decisions: of one line, who does it and before when. */
int young_meeting_decide(struct call *c, struct err *err) MUST_USE;
/* POST …/hold: she was there or not, and when the next is. ERR_CONFLICT "meeting_early", "young_meeting_over". */
int young_meeting_hold(struct call *c, struct err *err) MUST_USE;
int young_meeting_cancel(struct call *c, struct err *err) MUST_USE; /* POST …/cancel */

#endif
