/* One SQLite connection, shared by the two files of this engine. */
#ifndef KIEM_DB_SQLITE_CONN_H
#define KIEM_DB_SQLITE_CONN_H

#include "db/engine.h"
#include "db/sqlite_error.h"

enum { CONTROL_COUNT = DB_UNDO + 1 };

struct sqlite_conn {
    sqlite3 *db;
    const char *vfs;
    sqlite3_stmt *control[CONTROL_COUNT];
};

int sqlite_exec(sqlite3 *db, const char *where, const char *text, struct err *err);

int sqlite_identify(void *handle, enum db_identity *out, struct err *err);
int sqlite_adopt(void *handle, struct err *err);
int sqlite_mark(void *handle, struct err *err);
int sqlite_check_references(void *handle, struct err *err);
int sqlite_check_pages(void *handle, struct err *err);
int sqlite_copy(void *handle, const char *to, struct err *err);

#endif
