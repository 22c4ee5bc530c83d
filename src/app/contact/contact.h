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

/* On the page of a child: the contact that is due, what was planned, and the way to all of them. */
int contact_section(struct call *c, const struct access *a, struct err *err) MUST_USE;

/* Works out what is due next for a child, for the worklist; nothing for who is no child. To be called when a date of its
 * file or a contact changed. */
int contact_refresh(struct call *c, const char *person, struct err *err) MUST_USE;
/* The same for some children of this organisation for whom the day has passed. */
int contact_refresh_stale(struct call *c, struct err *err) MUST_USE;

#endif
