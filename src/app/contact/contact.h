/*
 * Contacts of youth health care with a child (spec C9). Each use case of app.h. Held by an organisation of the scheme's kind
 * that keeps the child's file; the rule of what is due is care/contact.h.
 *
 *   planned ─┬─▶ held           counts when it went both ways; else it stays due
 *            ├─▶ not_reached    stays due
 *            ├─▶ declined       the parents do not want it, with the reason they gave
 *            └─▶ cancelled      stays due
 */
#ifndef KIEM_APP_CONTACT_H
#define KIEM_APP_CONTACT_H

#include "app/access.h"

int contacts_page(struct call *c, struct err *err) MUST_USE;         /* GET /persons/:person/contacts */
int contact_moment_new(struct call *c, struct err *err) MUST_USE;    /* GET …/contacts/new?contact=CODE */
int contact_moment_plan(struct call *c, struct err *err) MUST_USE;   /* POST /persons/:person/contacts */
int contact_moment_record(struct call *c, struct err *err) MUST_USE; /* POST …/contacts/record: at once */
int contact_moment_page(struct call *c, struct err *err) MUST_USE;   /* GET /contacts/:contact */
int contact_moment_move(struct call *c, struct err *err) MUST_USE;   /* POST /contacts/:contact/EVENT */
int contact_moment_hold(struct call *c, struct err *err) MUST_USE;
int contact_moment_cancel(struct call *c, struct err *err) MUST_USE;

/* GET /calendar?week=YYYY-MM-DD&who=all: a week of one's own, or of all. POST /calendar/feed: a new secret address, shown once, ends
 * the one before; POST /calendar/feed/revoke. GET /feed/:token: puts "text"; ERR_NOT_FOUND "feed_gone". */
int calendar_page(struct call *c, struct err *err) MUST_USE;
int calendar_feed_make(struct call *c, struct err *err) MUST_USE;
int calendar_feed_revoke(struct call *c, struct err *err) MUST_USE;
int calendar_feed(struct call *c, struct err *err) MUST_USE;

/* GET and POST /persons/:person/client-route. ERR_INVALID "client_route_agreed": it is agreed with the parents. */
int client_route_page(struct call *c, struct err *err) MUST_USE;
int client_route_choose(struct call *c, struct err *err) MUST_USE;

/* What is coming of the children of the parent who looks (`a` is herself): puts "contacts". From now on it is shown to her. */
int own_contacts_put(struct call *c, const struct access *a, struct err *err) MUST_USE;
int own_contact_move_page(struct call *c, struct err *err) MUST_USE; /* GET /me/contacts/:contact/move */
int own_contact_move_ask(struct call *c, struct err *err) MUST_USE;  /* POST; ERR_CONFLICT "contact_asked" */

/* On the page of a child: the contact that is due, what was planned, and the way to all of them. */
int contact_section(struct call *c, const struct access *a, struct err *err) MUST_USE;

/* Works out what is due next for a child, for the worklist; nothing for who is no child. To be called when a date of its
 * file or a contact changed. */
int contact_refresh(struct call *c, const char *person, struct err *err) MUST_USE;
/* The same for some children of this organisation for whom the day has passed. */
int contact_refresh_stale(struct call *c, struct err *err) MUST_USE;

#endif
