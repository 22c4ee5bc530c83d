/* What PostgreSQL says, in Kiem's words. */
#ifndef KIEM_DB_POSTGRES_ERROR_H
#define KIEM_DB_POSTGRES_ERROR_H

#include "base/err.h"

#include <postgresql/libpq-fe.h>

/* Fills `err` for a result that is no success and returns the err_code; does not clear it. `where` is the name of a
 * statement; a broken constraint names its columns instead. Never holds a value of a row. A connection that is gone is
 * ERR_BUSY "db_away". */
int pg_fail(PGconn *pg, const PGresult *result, const char *where, struct err *err);
/* The connection could not be made or is gone. */
int pg_away(PGconn *pg, const char *where, struct err *err);

#endif
