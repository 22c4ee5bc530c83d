/*
 * How often what is shown of a family changed, and what is shown of everyone (the names of organisations, areas, people). A
 * page worked out before may be given again only while both numbers are what they were then (page_cache.h).
 *
 * Counting is not left to the use case: whatever changed a row counts, in the same transaction. It counts for the families
 * of the persons whom the use case opened with access_open(), and of their kin; when it opened nobody, for everyone. A
 * statement whose rows stand on no page of a person stands in the table of change.c.
 */
#ifndef KIEM_APP_CHANGE_H
#define KIEM_APP_CHANGE_H

#include "app/app.h"

enum { CHANGED_FAMILIES_MAX = 4 };

struct changes {
    struct store_changes made;
    size_t count;
    bool many; /* more families than have a place here: counts for everyone */
    char families[CHANGED_FAMILIES_MAX][37];
};

/* What `c` changes from now on is gathered in `changes`. */
void changes_begin(struct call *c, struct changes *changes);
/* What this use case changes is of this family: access_open() says so, and a use case that reaches a person in another
 * way (a one-time link). */
void change_of(struct call *c, const char *family);
/* Counts what was changed; at the end of every use case. */
int changes_count(struct call *c, struct err *err) MUST_USE;

#endif
