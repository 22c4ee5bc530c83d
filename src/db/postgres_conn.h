/* One connection to PostgreSQL, shared by the files of this engine. */
#ifndef KIEM_DB_POSTGRES_CONN_H
#define KIEM_DB_POSTGRES_CONN_H

#include "db/engine.h"

#include "base/buf.h"

#include <postgresql/libpq-fe.h>

struct pg_conn {
    PGconn *pg;
    unsigned prepared; /* names statements */
    int changes;
    int poured;   /* statements sent whose results were not looked at yet */
    bool streams; /* rows come one by one: such a connection has one open result at most */
};

struct pg_stmt {
    struct pg_conn *conn;
    char name[16];
    bool writes;
    size_t params; /* $1 … */
    /* The arguments, copied: values[i] points into `bytes` when the statement is sent. */
    struct buf bytes;
    size_t *offsets; /* SIZE_MAX: null */
    const char **values;
    int *lengths, *formats;
    PGresult *result; /* NULL: not run yet */
    int row;
    struct pg_number *numbers; /* whole numbers as texts, one per column, made when asked for */
    int number_count;
};

struct pg_number {
    char text[24];
};

/* Runs one or more statements without arguments; their rows are dropped. */
int pg_exec(struct pg_conn *conn, const char *where, const char *text, struct err *err) MUST_USE;

int pg_identify(void *handle, enum db_identity *out, struct err *err) MUST_USE;
int pg_adopt(void *handle, struct err *err) MUST_USE;
int pg_mark(void *handle, struct err *err) MUST_USE;
int pg_script(void *handle, const char *where, const char *text, struct err *err) MUST_USE;
int pg_check_references(void *handle, struct err *err) MUST_USE;
int pg_loosen(void *handle, struct err *err) MUST_USE;
int pg_tighten(void *handle, struct err *err) MUST_USE;
int pg_alone(void *handle, const char *name, struct err *err) MUST_USE;

/* Advisory locks of a database. MIGRATION: while its schema changes. OPEN: shared by every connection that writes. */
#define PG_LOCK_MIGRATION "1265198445"
#define PG_LOCK_OPEN "1265198446"
/* Whether the server keeps what it acknowledged, and writes UTF-8; ERR_CONFLICT "db_unsafe" or "db_encoding". */
int pg_check_server(struct pg_conn *conn, const struct db_place *place, struct err *err) MUST_USE;

int pg_column_count(void *stmt);
const char *pg_column_name(void *stmt, int column);
enum db_type pg_column_type(void *stmt, int column);
int64_t pg_column_int(void *stmt, int column);
const char *pg_column_text(void *stmt, int column);
const void *pg_column_blob(void *stmt, int column, size_t *len);

#endif
