/* What the files of app/contact share, and nobody else. */
#ifndef KIEM_APP_CONTACT_PART_H
#define KIEM_APP_CONTACT_PART_H

#include "app/contact/contact.h"
#include "care/contact.h"

/* What is told of a child's contacts falls in this scope. */
#define CONTACT_SCOPE "child"

/* A child with what was planned and recorded of it. */
struct contact_file {
    bool is_child; /* and its birth is known */
    struct contact_child child;
    const struct value *rows; /* of contacts_of_person */
    struct contact_statuses all;
};
int contact_file_load(struct contact_file *out, struct call *c, const char *person, struct err *err) MUST_USE;
/* What the route that was agreed on changes for this child. */
int client_route_changes(struct contact_changes *out, struct call *c, const char *person,
                         struct err *err) MUST_USE;
/* The planned one of that code; NULL: none. */
const struct value *contact_planned(const struct contact_file *f, const char *code);
/* What happened to one: a line of the child's timeline, and what is due next. */
int contact_tell(struct call *c, const char *person, const char *id, const char *state,
                 struct err *err) MUST_USE;
/* Puts "wishes": what parents ask of this appointment, in their words as far as this reader may open them. */
int contact_put_wishes(struct call *c, const char *contact, struct err *err) MUST_USE;
/* Adds to `list` what every list says of a contact (name, label, length, by_name, area_name, planned_at); *out is NULL, and nothing is added,
 * for a child that may not be seen here. `object`: of the audit. */
int contact_listed(struct value **out, struct call *c, struct value *list, const struct value *row,
                   const char *object, struct err *err) MUST_USE;
/* ERR_DENIED "planning_holder" where no contacts are held. */
int contacts_held_here(struct call *c, struct err *err) MUST_USE;
/* Whether this reader may plan and record: its organisation holds the contacts and keeps the file. */
bool contact_may(const struct call *c, const struct access *a);

#endif
