/*
 * The seam to storage is the statement: prepare, bind, step, column. All SQL stands in sql/ as named statements
 * that the build turns into `enum sql_name` (sql_names.h); nothing here builds SQL.
 *
 *   thread A ─ db_write(work) ─┐                         one commit, one fsync
 *   thread B ─ db_write(work) ─┼─▶ writer: BEGIN; SAVEPOINT a … ; SAVEPOINT b … ; COMMIT ─▶ A, B, C answered
 *   thread C ─ db_write(work) ─┘
 *   thread D ─ db_read(work)  ───▶ a reader's snapshot, in parallel
 *
 * A write is acknowledged (db_write returns 0) only when it is on disk. A work function that returns an error has
 * left nothing; it may run more than once (a retry), so it must only touch its transaction and its own context.
 */
#ifndef KIEM_DB_DB_H
#define KIEM_DB_DB_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct tx;

struct sql_source {
    const char *name; /* "family_find" */
    const char *text; /* one statement with $1, $2 … */
};
struct sql_migration {
    const char *name; /* "0001_schema" */
    const char *text; /* the portable script; see sql/README.md for its type words */
};
struct db_catalog { /* made by the build from sql/ */
    const struct sql_source *statements;
    size_t statement_count;
    const struct sql_migration *migrations;
    size_t migration_count;
};

struct db_options {
    const struct db_catalog *catalog;
    int readers;      /* reader connections; 0 = 4 */
    const char *vfs;  /* SQLite VFS name; tests put a failing disk here; NULL = the system's */
    bool read_only;
    bool create;      /* make the file when it is not there */
};

/* Opens `url` (a path, or "sqlite:PATH"), brings the schema to the newest version in one transaction, and starts the
 * writer. ERR_CONFLICT "db_newer": the file is of a newer Kiem; "db_foreign": it is no Kiem database (SQLite
 * application_id); ERR_BUSY "db_locked": another process holds it; ERR_IO "db_open" with the system's word.
 * The file is made with mode 0600. */
int db_open(struct db **out, const char *url, const struct db_options *options, struct err *err) MUST_USE;
void db_close(struct db *db);
/* Schema version of an open database: the number of migrations applied. */
int db_version(struct db *db);

typedef int db_work(struct tx *tx, void *context, struct err *err);
/* Runs `work` in a transaction on the writer; returns what it returned, after the commit is durable. When the commit
 * fails, every work of that group gets ERR_IO "disk_full" or "disk_io" and nothing of it stays. */
int db_write(struct db *db, db_work *work, void *context, struct err *err) MUST_USE;
/* Runs `work` on a consistent snapshot that cannot write. */
int db_read(struct db *db, db_work *work, void *context, struct err *err) MUST_USE;

/* --- inside a transaction --- */
enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };
struct db_arg {
    enum db_type type;
    int64_t number;
    const void *data;
    size_t len;
};
static inline struct db_arg db_int(int64_t n)
{
    return (struct db_arg){.type = DB_INT, .number = n};
}
/* NULL binds null. */
struct db_arg db_text(const char *text);
struct db_arg db_blob(const void *data, size_t len);
static inline struct db_arg db_none(void)
{
    return (struct db_arg){.type = DB_NULL};
}
#define DB_ARGS(...)                                                                                                   \
    (const struct db_arg[]){__VA_ARGS__}, sizeof((const struct db_arg[]){__VA_ARGS__}) / sizeof(struct db_arg)
#define DB_NO_ARGS NULL, 0

/* Runs a statement that gives no rows; returns the number of rows changed, or an error: ERR_CONFLICT "db_unique" when
 * a constraint refuses it (where = the constraint's columns), ERR_IO otherwise (where = the statement's name). */
int db_run(struct tx *tx, int name, const struct db_arg *args, size_t count, struct err *err) MUST_USE;

struct db_rows {
    struct tx *tx;
    void *handle;
    int name;
};
/* Opens a result; db_rows_end() it always (harmless twice). The same statement may not be open twice in one
 * transaction; nested queries use different statements. */
int db_query(struct db_rows *rows, struct tx *tx, int name, const struct db_arg *args, size_t count, struct err *err) MUST_USE;
/* 1 a row, 0 the end, negative an error. */
int db_next(struct db_rows *rows, struct err *err) MUST_USE;
void db_rows_end(struct db_rows *rows);
#define DB_ROWS_AUTO __attribute__((cleanup(db_rows_end))) struct db_rows

int db_columns(const struct db_rows *rows);
const char *db_column_name(const struct db_rows *rows, int column);
enum db_type db_column_type(const struct db_rows *rows, int column);
int64_t db_column_int(const struct db_rows *rows, int column); /* 0 for null */
/* Texts and blobs stay valid until the next db_next(); NULL for null. */
const char *db_column_text(const struct db_rows *rows, int column);
const void *db_column_blob(const struct db_rows *rows, int column, size_t *len);
bool db_column_null(const struct db_rows *rows, int column);

/* --- care for the whole file --- */
/* Copies a running database, page by page, to `path` (must not exist; made as path.part, fsynced, integrity-checked,
 * renamed, the folder fsynced). */
int db_backup(struct db *db, const char *path, struct err *err) MUST_USE;
/* Whether the file at `path` is a sound Kiem database not newer than this program: full integrity check. */
int db_check(const char *path, const struct db_catalog *catalog, struct err *err) MUST_USE;
/* Puts a checked copy of `from` at `to` (a database nobody has open), atomically; the old file stays as to.before-restore. */
int db_restore(const char *from, const char *to, const struct db_catalog *catalog, struct err *err) MUST_USE;

#endif
