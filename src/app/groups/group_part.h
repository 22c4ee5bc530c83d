/* What the files of this folder share: a group as it is shown, whether somebody fits, taking and giving up a place. */
#ifndef KIEM_APP_GROUP_PART_H
#define KIEM_APP_GROUP_PART_H

#include "app/groups/groups.h"

#define GROUP_AFTER_DAYS 7 /* after the last session it is over */

/* ERR_NOT_FOUND "group_unknown". */
int group_row(struct value **out, struct call *c, const char *id, struct err *err) MUST_USE;
/* The kind of a row; NULL when the content no longer has it. */
const struct group_kind *group_kind_of(const struct call *c, const struct value *row);
/* "open", "full", "shut", "over" (list group_state). */
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
    const struct value *row;     /* area, above … */
};
int group_facts(struct group_facts *out, struct call *c, const struct access *a, struct err *err) MUST_USE;
/* Of the row of a group for this person (has_one, is_busy); `said`: the day as she says it, DAY_NONE. */
unsigned group_why(const struct call *c, const struct group_facts *facts, const struct value *row,
                   int32_t said);
/* The groups for one person; with `only`, that one. */
int groups_for(struct value **out, struct call *c, const struct access *a, const struct group_facts *facts,
               const char *only, struct err *err) MUST_USE;
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

/* --- places --- */
/* Asks for a place, with the form's need and said_day; in `given` whether she has it at once. */
int group_ask(bool *given, struct call *c, const struct access *a, struct err *err) MUST_USE;
int group_leave(struct call *c, const struct access *a, struct err *err) MUST_USE;
/* The waiting of a group as they stand now: rows and what the rule says of each. */
struct group_line {
    const struct value *rows;
    struct group_waiting *waiting;
    size_t count;
};
int group_line(struct group_line *out, struct call *c, const struct value *group, struct err *err) MUST_USE;

#endif
