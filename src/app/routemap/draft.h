/* What the files of app/routemap share, and nobody else. */
#ifndef KIEM_APP_DRAFT_H
#define KIEM_APP_DRAFT_H

#include "app/routemap/routemap.h"
#include "base/str.h"

struct draft {
    const struct value *row; /* route_map_find */
    const char *id, *code;
    bool terms; /* its kind */
    bool open;  /* still a draft */
    int64_t edits;
    struct value *content; /* a copy, to be changed */
    struct route route;    /* of that content; zeroed for terms */
};

/* The map of the path, of the actor's coalition. ERR_NOT_FOUND "route_unknown". */
int map_draft_open(struct draft *out, struct call *c, struct err *err) MUST_USE;
/* The same, to be changed by this form: see routemap.h. */
int map_draft_change(struct draft *out, struct call *c, struct err *err) MUST_USE;
/* Keeps the changed content, whatever the check says of it; recorded in the audit. ERR_INVALID: it does not load. */
int map_draft_keep(struct call *c, struct draft *d, struct err *err) MUST_USE;
/* A new draft; `based_on` in words that are not translated ("1.0.0"). Its id in `id`. ERR_CONFLICT "coalition_no_area". */
struct new_draft {
    const char *kind, *code, *based_on;
    const struct value *base, *content;
};
/* The coalition's areas follow those its organisation serves and no other coalition has. */
int map_draft_claim(struct call *c, struct err *err) MUST_USE;
int map_draft_new(const char **id, struct call *c, const struct new_draft *in, struct err *err) MUST_USE;
/* As it is kept. ERR_INVALID "route_large". */
int map_draft_text(const char **out, struct call *c, const struct value *content, struct err *err) MUST_USE;
/* The actor's membership; none for the command line. */
struct db_arg map_draft_who(const struct call *c);
int map_draft_audit(struct call *c, const char *id, const char *action, struct err *err) MUST_USE;

/* Routes that would be in force in the actor's coalition with this draft in place of what there is of its code. */
int map_draft_set(struct route_set *out, struct call *c, const struct draft *d, struct err *err) MUST_USE;
/* "map" {id, title, number, state …}, "back" to `href` (NULL: the list) and "values.edits". */
void map_draft_put(struct call *c, const struct draft *d, const char *href);
/* The JSON of a national example, as content/routes has it, from what was loaded. */
struct value *example_json(struct call *c, const struct route *r);
/* Terms that a coalition may change, as JSON: with the lengths of `terms`. */
struct value *terms_json(struct call *c, const struct terms *terms);

/* --- words.c --- */

const char *words_term(struct call *c, const struct step *s); /* "binnen 5 werkdagen" */
const char *words_owner_kind(struct call *c, enum owner_kind kind);
const char *words_owner(struct call *c, const struct step *s); /* "Schuldhulp", "eigen organisatie" */
/* {when, level, phase} of a rule in words. */
void words_rule(struct call *c, struct value *into, const struct route_rule *r);
/* {code, title, explain, action, owner, term, scopes, strengthens, window} of a step in words. */
void words_step(struct call *c, struct value *into, const struct step *s);
/* Choices [{value, label, hint}] of a field. */
struct value *words_choice(struct value *choices, const char *value, const char *label);

/* --- judge.c --- */

/* A finding in words; `id` tells it apart: key, where and what. */
struct judged {
    struct value *errors, *warnings; /* [{id, about, text}] */
};
int map_draft_judge(struct judged *out, struct call *c, const struct draft *d, struct err *err) MUST_USE;

#endif
