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
/* POST …/cancel (was): it does not go on, and there is no other date yet; a later move gives it one. */
int group_session_cancel(struct call *c, struct err *err) MUST_USE;
int group_session_attend(struct call *c, struct err *err) MUST_USE;

/* GET, POST /groups/:group/leaders: who leads it from now on. ERR_DENIED "group_leaders_only". */
int group_leaders_page(struct call *c, struct err *err) MUST_USE;
int group_leaders_set(struct call *c, struct err *err) MUST_USE;
/* POST /groups/:group/cancel (off_reason): the whole group is called off. ERR_CONFLICT "group_is_over". */
int group_cancel(struct call *c, struct err *err) MUST_USE;

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
int own_group(struct call *c,
              struct err *err) MUST_USE; /* GET /me/groups/:group; what was new is then read */
/* c->page "group_news": [{id, text}], what changed that she has not read yet. */
int own_group_news(struct call *c, const char *person, struct err *err) MUST_USE;
int own_group_join(struct call *c, struct err *err) MUST_USE;
int own_group_leave(struct call *c, struct err *err) MUST_USE;
int own_group_view(struct call *c,
                   struct err *err) MUST_USE; /* POST …/view: what she thought, once, kept as counts */

/* --- when her file ends, goes, changes hands or becomes one with another: in that transaction --- */
int group_places_close(struct call *c, const char *person, struct err *err) MUST_USE;
/* Her pregnancy is over, so she leaves groups that go by due date, and nobody sends her anything. Who has been there may say
 * afterwards what it was like; when her child was lost (`lost`) she is not asked. */
int group_pregnancy_over(struct call *c, const char *person, bool lost, struct err *err) MUST_USE;
/* Before her rows go. */
int group_places_destroy(struct call *c, const char *person, struct err *err) MUST_USE;
/* She keeps her places; what the actor's organisation was told of them, `to` is told where she lets it read so (`scopes`). */
int group_places_transfer(struct call *c, const char *person, const char *to, scope_set scopes,
                          struct err *err) MUST_USE;
/* Before they become one: one place of a kind, and none at the time of another. */
int group_places_merge(struct call *c, const char *keep, const char *away, struct err *err) MUST_USE;

/* --- jobs --- */
int group_fill_job(struct call *c, struct err *err) MUST_USE; /* a place came free, or nobody new comes in */
int group_night_job(struct call *c,
                    struct err *err) MUST_USE; /* looks at every group in which somebody waits */
int group_mail_send(struct call *c, struct err *err) MUST_USE; /* of news, outside a transaction */
int group_end_job(struct call *c, struct err *err) MUST_USE;   /* a week after the last session */

#endif
