/*
 * The seam to storage is the statement: prepare, bind, step, column. All SQL stands in sql/ as named
 * statements that the build turns into `enum sql_name` (sql_names.h); nothing here builds SQL.
 *
 *   thread A ─ db_write(work) ─┐                         one commit, one fsync
 *   thread B ─ db_write(work) ─┼─▶ writer: BEGIN; SAVEPOINT a … ; SAVEPOINT b … ; COMMIT ─▶ A, B, C answered
 *   thread C ─ db_write(work) ─┘
 *   thread D ─ db_read(work)  ───▶ a reader's snapshot, in parallel
 *
 * So on SQLite. On PostgreSQL each work borrows a connection of a small pool and has a transaction of its own.
 *
 * A write is acknowledged (db_write returns 0 or more) only when it is on disk. There is no thread of our
 * own: of the callers that wait, the first leads: it runs the work of everybody waiting, commits once and
 * wakes them. So a work may run on another caller's thread; it must only touch its transaction and its own
 * context.
 *
 * A work that returns an error has left nothing. An error inside a transaction latches (as PostgreSQL does):
 * every later statement gives the same error and the work is undone even when it returns 0. To try whether a
 * row may be added, use ON CONFLICT … DO NOTHING and look at the number of rows changed. A work may not call
 * db_write or db_read.
 */
#ifndef KIEM_DB_DB_H
#define KIEM_DB_DB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/meter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct tx;

struct sql_source {
    const char *name;     /* "family_find" */
    const char *text;     /* one statement with $1, $2 … */
    const char *postgres; /* the same for PostgreSQL where its dialect forces another text; NULL = `text` */
};
struct sql_migration {
    const char *name;     /* "0001_schema" */
    const char *text;     /* the portable script; see sql/README.md for its type words */
    const char *postgres; /* for PostgreSQL, where it must be another; NULL = `text` */
};
struct db_catalog { /* made by the build from sql/ */
    const struct sql_source *statements;
    size_t statement_count;
    const struct sql_migration *migrations;
    size_t migration_count;
};

/* A table as a whole, for moving its rows to another engine; made by the build from the migrations. */
struct db_table {
    const char *name;
    const char *types;  /* a letter per column: i, t or b */
    const char *select; /* all columns of all rows, in order of the primary key */
    const char *insert;
    const char *clear;
};
struct db_tables {
    const struct db_table *items;
    size_t count;
};

struct db_options {
    const struct db_catalog *catalog;
    int readers;     /* SQLite: connections that read; 0 = 4 */
    int connections; /* PostgreSQL: connections in all; 0 = 8 */
    int group_ms; /* works that come within so long are added to a commit; 0 = within what a commit takes, at most 10 */
    const char *vfs; /* SQLite VFS name; tests put a failing disk here; NULL = the system's */
    bool read_only;  /* beside a running server: takes no lock, changes nothing, writes are ERR_DENIED
                        "db_read_only" */
    bool create;     /* make the file, or fill the empty database, when it is not there */
    bool serves;     /* the one server of this file; commands go without, beside it */
    bool unsafe;     /* take a PostgreSQL with fsync off: tests only */
};

/* Opens `url` (a path, "sqlite:PATH", or the address of a PostgreSQL as libpq knows it: "postgresql://…", "postgres://…"),
 * brings the schema to the newest version in one transaction and prepares every statement of the catalog once, so that a
 * wrong one is found here. A file is made with mode 0600; a server and commands may have it open together, their writes
 * wait for each other, and nobody may have it open while the schema is upgraded or the file replaced. A database of a
 * PostgreSQL must be there (createdb), empty or Kiem's; any number of servers may have it open.
 *   ERR_NOT_FOUND "db_missing"    no such file and no `create`
 *   ERR_CONFLICT  "db_foreign"    it is no Kiem database          "db_newer"  it is of a newer Kiem
 *   ERR_BUSY      "db_locked"     another process serves it (arg: its process number), and either this
 *                                one would serve too, or the schema must be upgraded
 *                 "db_in_use"     the same, but it is only a command that is at work
 *   ERR_INVALID   "db_statement"  a statement or migration is wrong (where = its name)
 *   ERR_INVALID   "db_scheme"     another engine is asked for than this program has
 *   ERR_IO        "db_open" (arg: the system's word), "db_damaged", "disk_full", "disk_io", "disk_readonly"
 *   ERR_BUSY      "db_away"       the server cannot be reached (arg: its word)
 *   ERR_CONFLICT  "db_unsafe"     the server may lose what it acknowledged (arg: the setting that is off)
 *                 "db_encoding"   its texts are not UTF-8 */
int db_open(struct db **out, const char *url, const struct db_options *options, struct err *err) MUST_USE;
/* Nobody may be inside db_write or db_read any more. NULL is allowed. */
void db_close(struct db *db);
static inline void db_cleanup(struct db **db)
{
    db_close(*db);
}
#define DB_AUTO __attribute__((cleanup(db_cleanup))) struct db *
/* Schema version of an open database: the number of migrations applied. Below the catalog's only when opened
 * read-only: then db_read gives ERR_CONFLICT "db_older", and db_backup works. */
int db_version(const struct db *db);

/* What the writer did since the database was opened. */
struct db_meter {
    meter_count works, refused,
        failed;          /* run; that left nothing because they returned an error; commits that failed */
    meter_count retried; /* transactions that the engine gave up and that were run again */
    struct meter_spread commit,
        group; /* microseconds of a group, its commit included; works in it (on a server: 1) */
};
const struct db_meter *db_meter(const struct db *db);
/* Bytes on disk, its log included; 0 when the engine keeps them elsewhere. */
int64_t db_size(const struct db *db);

typedef int db_work(struct tx *tx, void *context, struct err *err);
/* Runs `work` in a transaction with those who wait; returns what it returned, after the commit is durable. On a server the
 * work has a serializable transaction of its own, and is run again from its start when the server refuses that for the
 * sake of another (at most 20 times; then ERR_BUSY "db_busy" or "db_away"): so a work sets what it answers, and adds to
 * nothing that an earlier run of it may have left in its context. ERR_IO "db_unsure": the connection was lost during the
 * commit, so that nobody knows; repeating with the same one-time token is safe.
 * When the commit fails, every work of that group gets ERR_IO "disk_full", "disk_io" or "disk_readonly" and
 * nothing of it stays; the next write tries again. (Only when the process also ends before the disk is well again can
 * such a write turn out to be there after all, whole.) */
int db_write(struct db *db, db_work *work, void *context, struct err *err) MUST_USE;
/* The same without waiting: once the work is done and its commit is durable, or it failed, `done` is called, with `result` and
 * `problem` filled as db_write() would; on a thread that serves everybody, so it only passes the word on, and may not call
 * db_write or db_read. The work runs on that thread too. False, and nothing will happen, when this database has no such
 * thread (PostgreSQL; read only): then db_write() it is. */
struct db_later {
    db_work *work;
    void *context;
    void (*done)(struct db_later *later);
    int result;
    struct err problem;
    /* the writer's own */
    struct err *err;
    struct db_later *next;
    void *wake; /* of a caller that waits */
    bool is_done;
};
bool db_write_later(struct db *db, struct db_later *later);
/* Runs `work` (again, as above) on a consistent snapshot that cannot write (ERR_DENIED "db_read_only"). */
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
/* NULL binds null. The bytes are not copied: they stay as they are until db_run() returns or the result ends. */
struct db_arg db_text(const char *text);
struct db_arg db_blob(const void *data, size_t len);
static inline struct db_arg db_none(void)
{
    return (struct db_arg){.type = DB_NULL};
}
#define DB_ARGS(...)                                                                                         \
    (const struct db_arg[]){__VA_ARGS__}, sizeof((const struct db_arg[]){__VA_ARGS__}) / sizeof(struct db_arg)
#define DB_NO_ARGS NULL, 0

/* Runs a statement that gives no rows; returns the number of rows changed, or:
 *   ERR_CONFLICT "db_unique"     already there (where = the constraint's columns, "family.bsn_hash")
 *   ERR_CONFLICT "db_reference"  a foreign key points to nothing, or something still points here
 *   ERR_INVALID  "db_check"      NOT NULL or CHECK refuses it (where = the column or the constraint)
 *   ERR_INVALID  "db_args"       not as many arguments as the statement has parameters (where = its name)
 *   ERR_IO, ERR_NOMEM, ERR_BUSY  where = the statement's name */
int db_run(struct tx *tx, int name, const struct db_arg *args, size_t count, struct err *err) MUST_USE;

struct db_rows {
    struct tx *tx;
    void *handle; /* NULL when nothing is open */
    int name;
};
/* Opens a result; db_rows_end() it always (harmless twice, and after an error). The same statement may not be
 * open twice in one transaction (ERR_CONFLICT "db_statement_open"); nested queries use different statements.
 */
int db_query(struct db_rows *rows, struct tx *tx, int name, const struct db_arg *args, size_t count,
             struct err *err) MUST_USE;
/* 1 a row, 0 the end (which also closes the result), negative an error. */
int db_next(struct db_rows *rows, struct err *err) MUST_USE;
void db_rows_end(struct db_rows *rows);
/* DB_ROWS_AUTO rows = {0}; */
#define DB_ROWS_AUTO __attribute__((cleanup(db_rows_end))) struct db_rows

/* Columns count from 0. There are three types: whole numbers, texts, bytes (booleans are 0 or 1). */
int db_columns(const struct db_rows *rows);
const char *db_column_name(const struct db_rows *rows, int column);
enum db_type db_column_type(const struct db_rows *rows, int column);
int64_t db_column_int(const struct db_rows *rows, int column); /* 0 for null */
/* Texts and blobs stay valid until the next db_next(); NULL for null. */
const char *db_column_text(const struct db_rows *rows, int column);
const void *db_column_blob(const struct db_rows *rows, int column, size_t *len);
bool db_column_null(const struct db_rows *rows, int column);

/* --- care for the whole file --- */
/* Copies a running database to `path` as it is at one moment, while writers go on. Made as path.part with
 * mode 0600, checked as db_check() does, fsynced, renamed, the folder fsynced. ERR_CONFLICT "db_exists" when
 * `path` is there. */
int db_backup(struct db *db, const char *path, struct err *err) MUST_USE;
/* Whether the file at `path` is a sound Kiem database not newer than this program: full integrity and
 * reference check. ERR_NOT_FOUND "db_missing", ERR_CONFLICT "db_foreign" or "db_newer", ERR_IO "db_damaged"
 * (arg: what was found). */
int db_check(const char *path, const struct db_catalog *catalog, struct err *err) MUST_USE;
/* Puts a checked copy of `from` at `to` (a database nobody has open: else ERR_BUSY "db_locked"), atomically;
 * the old file stays as to.before-restore. ERR_CONFLICT "db_restore_kept" when an earlier restore's old file
 * is still there. */
int db_restore(const char *from, const char *to, const struct db_catalog *catalog, struct err *err) MUST_USE;

#endif
