/*
 * Client routes of youth health care (klantroutes; A §4.3.1, spec C9): which child gets more contacts or longer ones, and which
 * fewer. The routes are content (client-routes.json), in order from least to most.
 *
 *     what is known of child and parents ──▶ the last route that anyone's situation asks ──▶ proposed
 *                                             none: the first that asks nothing
 *     chosen in a talk with the parents  ──▶ contact_changes, which contact.h applies
 *
 * A route adds extra contacts, leaves those above the minimum, and makes each longer; of the legal minimum it takes nothing. A
 * route with fewer contacts is proposed only when the level of everybody is known and is one of its own.
 */
#ifndef KIEM_CARE_CLIENT_ROUTE_H
#define KIEM_CARE_CLIENT_ROUTE_H

#include "care/contact.h"
#include "care/level.h"

struct client_route {
    const char *code;
    struct label label, about;
    struct contact_changes changes;
    struct codes levels; /* somebody's level is one of these … */
    struct codes any;    /* … or somebody's situation has one of these factors */
    struct codes
        all_levels; /* everybody's level is known and one of these, and nothing of the above asks more */
};

struct client_routes {
    const struct client_route *items;
    size_t count;
};

/* ERR_INVALID "content_member", "code_duplicate", "level_unknown"; "client_route_contact" when one adds what is not extra, or leaves
 * what is of the minimum; "client_route_basic" when none asks nothing. */
int client_routes_load(struct client_routes *out, struct arena *a, const struct contact_scheme *scheme,
                       const struct value *content, struct err *err) MUST_USE;
/* NULL when unknown. */
const struct client_route *client_route_find(const struct client_routes *r, const char *code);

/* A parent or the child. */
struct client_situation {
    enum level level; /* LEVEL_UNDETERMINED: not known */
    bool has_level;   /* it is of those who have one: the child has none of its own */
    const char *const *factors;
    size_t factor_count;
};

/* The route to propose; never NULL with routes that were loaded. */
const struct client_route *client_route(const struct client_routes *r, const struct client_situation *who,
                                        size_t count);

#endif
