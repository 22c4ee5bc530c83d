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
/* The planned one of that code; NULL: none. */
const struct value *contact_planned(const struct contact_file *f, const char *code);
/* Whether this reader may plan and record: its organisation holds the contacts and keeps the file. */
bool contact_may(const struct call *c, const struct access *a);

#endif
