/*
 * Moving all data of a database to an empty one, of whichever engine.
 *
 *   from ─ one snapshot ─▶ row by row ─▶ to: one transaction: schema, rows, references held again
 *     │                        │          │
 *     └── hash of all rows ────┴──────────┴── read back, hashed, compared ─▶ commit
 *
 * Killed at any moment there is the old database as it was, and the new one empty or whole. When it is whole already, with the
 * same rows, moving again only finishes.
 */
#ifndef KIEM_DB_MOVE_H
#define KIEM_DB_MOVE_H

#include "db/db.h"

enum { MOVE_HASH_TEXT = 65 };

struct db_move {
    const char *from, *to; /* addresses, as db_open() takes them */
    const struct db_catalog *catalog;
    const struct db_tables *tables;
    bool rehearse; /* beside whoever serves `from`; copies and verifies, and leaves nothing */
    bool unsafe;   /* as in db_options */
    /* Runs in `from` just before it is left, unless `rehearse`: to write down where its data went. */
    db_work *leave;
    void *context;
    /* Told of each table when it has been verified: its rows, and the hash over all of them in order of the primary key. May
     * be NULL. */
    void (*told)(void *context, const char *table, int64_t rows, const char hash[MOVE_HASH_TEXT]);
};

/* *rows becomes the number of rows in all tables.
 *   ERR_NOT_FOUND "db_missing"; ERR_BUSY "db_locked", "db_in_use" (somebody has `from` or `to` open), "db_away"
 *   ERR_CONFLICT  "db_older"      `from` must be upgraded first
 *                 "db_full"       `to` holds other data (where = its address)
 *                 "db_move_other" what was read back is not what was written (where = the table)
 *   ERR_INVALID   "db_check"      the other engine does not take a row (where = the table) */
int db_move(int64_t *rows, const struct db_move *move, struct err *err) MUST_USE;

#endif
