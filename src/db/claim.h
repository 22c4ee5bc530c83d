/* Who may have a database of one file open beside whom. Only for this room. */
#ifndef KIEM_DB_CLAIM_H
#define KIEM_DB_CLAIM_H

#include "db/conn.h"

struct claim {
    int open, serving; /* file descriptors with a lock; -1 without */
};

static const struct claim no_claim = {-1, -1};

/* Makes the file at like->place when it may be made, brings its schema up to date, and holds it until claim_release():
 * one server and any number of commands together, but nobody beside an upgrade. *version becomes the schema's. Errors as
 * db_open(). */
int claim_take(struct claim *out, int *version, const struct db_conn *like, const struct db_options *options,
               struct err *err) MUST_USE;
void claim_release(struct claim *claim);

#endif
