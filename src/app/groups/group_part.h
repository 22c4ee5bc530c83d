/* What the files of this folder share: a group as it is shown, whether somebody fits, taking and giving up a place. */
#ifndef KIEM_APP_GROUP_PART_H
#define KIEM_APP_GROUP_PART_H

#include "app/groups/groups.h"

#define GROUP_AFTER_DAYS 7 /* after the last session it is over */
enum { GROUPS_PAGE = 50 }; /* on one page of a list */

/* ERR_NOT_FOUND "group_unknown". */
int group_row(struct value **out, struct call *c, const char *id, struct err *err) MUST_USE;
/* The kind of a row; NULL when the content no longer has it. */
const struct group_kind *group_kind_of(const struct call *c, const struct value *row);
/* "open", "full", "shut", "over", "cancelled" (list group_state). */
const char *group_state(const struct call *c, const struct value *row);
/* Into `out`: what may be told to anybody: {id, kind_label, explain, org_name, place, language_label, next_at, sessions, status}. */
void group_put(struct value *out, struct call *c, const struct value *row);
/* {tone, label} of a place's state. */
void group_put_place(struct value *out, struct call *c, const char *state);
/* Words of the bits of group_fit(). */
void group_put_why(struct value *out, struct call *c, unsigned why);
/* Its sessions into c->page "sessions"; `href` for a link to each, or NULL. */
int group_put_sessions(struct call *c, const char *group, const char *href, struct err *err) MUST_USE;

/* --- who fits --- */
struct group_facts {
    struct group_person person;
    bool knows_due, knows_child; /* from the file, not as said */
    bool past; /* a pregnancy ended less than a year ago and none runs: no group by due date is shown */
    const struct value *row; /* area, above … */
};
int group_facts(struct group_facts *out, struct call *c, const struct access *a, struct err *err) MUST_USE;
/* Of the row of a group for this person (has_one, is_busy); `said`: the day as she says it, DAY_NONE. */
unsigned group_why(const struct call *c, const struct group_facts *facts, const struct value *row,
                   int32_t said);
/* The groups for one person, from 1 the `page`-th GROUPS_PAGE of them and one more when the list goes on; with `only`, that
 * one. */
struct groups_asked {
    const char *only; /* NULL: all */
    int64_t page;
};
/* Whether this group is not shown to her as one to join (`past`). */
bool group_is_past(const struct call *c, const struct group_facts *facts, const struct value *row);
int groups_for(struct value **out, struct call *c, const struct access *a, const struct group_facts *facts,
               const struct groups_asked *asked, struct err *err) MUST_USE;
/* Into c->page: "offers" (those that fit), "others" (not, with why), "places" (hers). `base`: the path of a group. */
int group_put_for(struct call *c, const struct access *a, const char *base, struct err *err) MUST_USE;
/* Into c->page: "group", "place", "sessions" and the form for one person. */
int group_put_one(struct call *c, const struct access *a, struct err *err) MUST_USE;

/* --- who offers it and who leads it (session.c) --- */
/* The group of the path, of the actor's own organisation. ERR_NOT_FOUND "group_unknown". */
int group_own(struct value **out, struct call *c, struct err *err) MUST_USE;
int group_leads(bool *out, struct call *c, const char *group, struct err *err) MUST_USE;
/* Into c->page "participants" [{id, first_name, need, times, has_come}]; `session` NULL: of none. The caller leads it. */
int group_put_participants(struct call *c, const char *group, const char *session, struct err *err) MUST_USE;

/* --- while it runs (run.c, manage.c) --- */
/* A line of the audit about the group itself. */
int group_audit(struct call *c, const char *action, const char *id, struct err *err) MUST_USE;
/* Neither over nor called off. */
bool group_runs(const struct call *c, const struct value *row);
/* ERR_CONFLICT "group_is_off" when it was called off. */
int group_goes_on(const struct call *c, const struct value *row, struct err *err) MUST_USE;
/* Whether the actor may say who leads it: a leader, or any colleague when none of them works there any more. */
int group_appoints(bool *out, struct call *c, const char *group, struct err *err) MUST_USE;
/* choices.leaders: who works there. */
int group_put_leader_choices(struct value *choices, struct call *c, struct err *err) MUST_USE;
/* Those of the form. ERR_INVALID "leaders": none, or one who does not work there. */
int group_add_leaders(struct call *c, const char *id, struct err *err) MUST_USE;

/* --- places --- */
/* Asks for a place, with the form's need and said_day; in `given` whether she has it at once. */
int group_ask(bool *given, struct call *c, const struct access *a, struct err *err) MUST_USE;
int group_leave(struct call *c, const struct access *a, struct err *err) MUST_USE;
/* What her timeline says of it; `row`: of the place, or of the group. */
int group_note_entry(struct call *c, const char *person, const struct value *row, const char *state,
                     struct err *err) MUST_USE;
/* Gives her the place that `place` waits for; `news`: what she is told (list group_news), or NULL. */
int group_give(struct call *c, const struct value *group, const char *place, const char *person,
               const char *news, struct err *err) MUST_USE;
/* Mails her what is new of her place (list group_news), where she lets mail reach her; NULL: nothing is. */
int group_mail_plan(struct call *c, const char *place, const char *news, struct err *err) MUST_USE;
int64_t group_room(const struct value *group);
/* How a place ends: its state from then on, why (list group_left) and what she is told (list group_news), or NULL. */
struct group_end {
    const char *state, *why, *news;
};
/* Ends it once and has who follows looked for; `place` {id, group_id, kind}. */
int group_stop(struct call *c, const char *person, const struct value *place, const struct group_end *end,
               struct err *err) MUST_USE;
/* The waiting of a group as they stand now: rows and what the rule says of each. */
struct group_line {
    const struct value *rows;
    struct group_waiting *waiting;
    size_t count;
};
int group_line(struct group_line *out, struct call *c, const struct value *group, struct err *err) MUST_USE;

#endif
