/*
 * Groups of parents (C11): an organisation offers one, people who fit it take part or wait for a place. Each use case of app.h.
 *
 *   asked ─▶ waiting ─▶ in ─▶ done        whoever asks waits; a place goes to the first who fits (care/group.h), so that one
 *               └────────┴─▶ left          who asks while there is room and nobody waits has hers at once
 *
 * Leaders see first names and what is needed, and nothing of the file (INVOLVED_GROUP). Participants see nobody.
 */
#ifndef KIEM_APP_GROUPS_H
#define KIEM_APP_GROUPS_H

#include "app/access.h"

/* --- what an organisation offers --- */
int groups_page(struct call *c,
                struct err *err) MUST_USE; /* GET /groups: its own, and what participants thought */
int group_kinds(struct call *c, struct err *err) MUST_USE;  /* GET /groups/new */
int group_new(struct call *c, struct err *err) MUST_USE;    /* GET /groups/new/:group_kind */
int group_create(struct call *c, struct err *err) MUST_USE; /* POST /groups/new/:group_kind */
/* GET /groups/:group. ERR_NOT_FOUND "group_unknown" for one of another organisation. */
int group_page(struct call *c, struct err *err) MUST_USE;
/* GET /groups/:group/sessions/:session; POST …/move (starts_at, was): everyone goes along, once; POST …/attendance (came). */
int group_session_page(struct call *c, struct err *err) MUST_USE;
int group_session_move(struct call *c, struct err *err) MUST_USE;
int group_session_attend(struct call *c, struct err *err) MUST_USE;

/* --- with a professional --- */
/* GET /persons/:person/groups: those for her, and why one is not; GET …/:group; POST …/:group (agreed, need, said_day);
 * POST …/:group/leave. ERR_CONFLICT "group_fit" when she does not fit, "group_shut" when nobody new comes in, "group_twice". */
int person_groups(struct call *c, struct err *err) MUST_USE;
int person_group(struct call *c, struct err *err) MUST_USE;
int person_group_join(struct call *c, struct err *err) MUST_USE;
int person_group_leave(struct call *c, struct err *err) MUST_USE;
/* "groups": [{kind_label, status, org_name}], "groups_offer". */
int group_section(struct call *c, const struct access *a, struct err *err) MUST_USE;

/* --- from her own phone --- */
int own_groups(struct call *c, struct err *err) MUST_USE; /* GET /me/groups */
int own_group(struct call *c, struct err *err) MUST_USE;  /* GET /me/groups/:group */
int own_group_join(struct call *c, struct err *err) MUST_USE;
int own_group_leave(struct call *c, struct err *err) MUST_USE;
int own_group_view(struct call *c,
                   struct err *err) MUST_USE; /* POST …/view: what she thought, once, kept as counts */

/* --- jobs --- */
int group_fill_job(struct call *c, struct err *err) MUST_USE; /* a place came free */
int group_end_job(struct call *c, struct err *err) MUST_USE;  /* a week after the last session */

#endif
