/* What SQLite says, in Kiem's words. */
#ifndef KIEM_DB_SQLITE_ERROR_H
#define KIEM_DB_SQLITE_ERROR_H

#include "base/err.h"

#include <sqlite3.h>

/* Fills `err` for the (extended) result code `rc`; `db` may be NULL. Returns the err_code. `where` is a path or the
 * name of a statement; a broken constraint names itself instead. */
int sqlite_fail(sqlite3 *db, int rc, const char *where, struct err *err);

#endif
