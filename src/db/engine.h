/*
 * The seam to an engine: what SQLite and PostgreSQL do behind the same table. An engine knows
 * connections and statements; transactions, groups, migrations and backups are built on it and know no engine.
 *
 *   conn ──prepare──▶ stmt ──bind──▶ step ─▶ 1 (column …) ─▶ step ─▶ 0 ──reset──▶ bind …
 *
 * A connection is used by one thread at a time. Every function that can fail returns 0 or a negative err_code;
 * `where` is what the error should name: a path, or a statement's name.
 *
 * ERR_BUSY from a statement or a control means: nothing of this transaction stays, and the same may succeed when the whole
 * transaction is repeated (a conflict with another one, a lost connection).
 */
#ifndef KIEM_DB_ENGINE_H
#define KIEM_DB_ENGINE_H

#include "db/db.h"

/* How a connection is going to be used. A migrating one leaves foreign keys to a check at the end, so that a
 * table may be rebuilt. */
enum db_access { DB_ACCESS_READ, DB_ACCESS_WRITE, DB_ACCESS_MIGRATE };

struct db_place {
    const char *path; /* a file, or the address of a server */
    const char *name; /* the same for people to read: without a password */
    const char *vfs;  /* NULL = the system's */
    bool unsafe;      /* a server that may lose what it acknowledged is good enough: tests */
};

enum db_control {
    DB_BEGIN_READ,
    DB_BEGIN_WRITE,
    DB_COMMIT,
    DB_ROLLBACK,
    DB_SAVEPOINT, /* there is one level of savepoints */
    DB_RELEASE,
    DB_UNDO, /* back to the savepoint, which is gone then */
};

enum db_identity { DB_IS_EMPTY, DB_IS_KIEM, DB_IS_FOREIGN };

/* A type word of the portable schema and what this engine calls it. */
struct db_word {
    const char *portable, *own;
};

/* Whose texts of a statement or a migration an engine takes where they differ. */
enum db_dialect { DB_SQLITE, DB_POSTGRES };

struct db_engine {
    enum db_dialect dialect;
    /* A server that many processes use, and that sorts out their transactions: no lock file, no writer of our own, works
     * run side by side and are repeated when the server says so (repeat.c). Else one file with one owner. */
    bool shared;
    const struct db_word *words; /* ends with {NULL, NULL} */

    int (*open)(void **conn, const struct db_place *place, enum db_access access, struct err *err);
    void (*close)(void *conn); /* every statement has been finalized */
    /* Whose file it is; reads, and so fixes the snapshot when a transaction is open. */
    int (*identify)(void *conn, enum db_identity *out, struct err *err);
    /* Prepares the file itself for durable writing beside readers (SQLite: write-ahead log). */
    int (*adopt)(void *conn, struct err *err);
    /* Marks the file as Kiem's, inside a transaction. */
    int (*mark)(void *conn, struct err *err);
    /* Runs a script of many statements; one that begins or ends a transaction is refused: ERR_INVALID
     * "db_migration". */
    int (*script)(void *conn, const char *where, const char *text, struct err *err);

    int (*control)(void *conn, enum db_control what, struct err *err);
    /* Whether a transaction is open: a disk error may have ended it. */
    bool (*in_transaction)(void *conn);
    /* Whether the connection can be used again. */
    bool (*sound)(void *conn);

    int (*prepare)(void **stmt, void *conn, const char *where, const char *text, struct err *err);
    void (*finalize)(void *stmt);
    bool (*writes)(void *stmt);
    int (*bind)(void *stmt, const char *where, const struct db_arg *args, size_t count, struct err *err);
    int (*step)(void *stmt, const char *where, struct err *err); /* 1 a row, 0 the end */
    int (*changes)(void *conn);                                  /* rows changed by the last step */
    void (*reset)(void *stmt);                                   /* forgets the arguments too */

    int (*column_count)(void *stmt);
    const char *(*column_name)(void *stmt, int column);
    enum db_type (*column_type)(void *stmt, int column);
    int64_t (*column_int)(void *stmt, int column);
    const char *(*column_text)(void *stmt, int column);
    const void *(*column_blob)(void *stmt, int column, size_t *len);

    int (*check_references)(void *conn, struct err *err);

    /* For moving all data. loosen: inside a transaction, until tighten(), references may point to rows that come later;
     * tighten() holds them again and fails when one points to nothing. On a migrating connection. */
    int (*loosen)(void *conn, struct err *err);
    int (*tighten)(void *conn, struct err *err);
    /* Nobody else has the database open for writing, nor can open it while this connection lives; ERR_BUSY "db_in_use".
     * (Of a file that is the lock beside it.) */
    int (*alone)(void *conn, const char *name, struct err *err);
    /* From batch() to settle() prepare() and pour() need not wait for their answers, and their errors may come at settle() at
     * the latest; the connection does nothing else meanwhile. pour() runs a bound statement that gives no rows. */
    int (*batch)(void *conn, const char *where, struct err *err);
    int (*pour)(void *stmt, const char *where, struct err *err);
    int (*settle)(void *conn, const char *where, struct err *err);
    /* Rows come one by one, however many there are; at most one result is open then. */
    void (*stream)(void *conn, bool on);
    int (*check_pages)(void *conn, struct err *err);
    /* Copies what this connection's snapshot sees into the empty file at `to`: one file, complete in itself. */
    int (*copy)(void *conn, const char *to, struct err *err);
};

extern const struct db_engine sqlite_engine, postgres_engine;

#endif
