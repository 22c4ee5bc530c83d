/*
 * A connection with the statements of the catalog, each prepared at first use and kept, and a transaction on it.
 *
 *   slots[name] ─▶ { stmt, open }       name = enum sql_name, index in the catalog
 */
#ifndef KIEM_DB_CONN_H
#define KIEM_DB_CONN_H

#include "db/engine.h"

struct db_slot {
    void *stmt;
    bool open;
};

struct db_conn {
    const struct db_engine *engine;
    const struct db_catalog *catalog;
    struct db_place place; /* texts belong to the database */
    enum db_access access;
    void *handle; /* NULL when closed: reopened by db_conn_ready() */
    struct db_slot *slots;
    int open_count;
};

struct tx {
    struct db_conn *conn;
    bool writable;
    int failed; /* the first error, latched */
    struct err problem;
};

/* Fills `conn` from a template without opening it. */
int db_conn_init(struct db_conn *conn, const struct db_conn *like, struct err *err) MUST_USE;
void db_conn_release(struct db_conn *conn);
/* Opens the connection when it is closed. */
int db_conn_ready(struct db_conn *conn, struct err *err) MUST_USE;
/* Closes it, so that the next use starts afresh: after an error of the disk. */
void db_conn_drop(struct db_conn *conn);
/* Ends a transaction that is still open by undoing it; a connection that cannot even do that is dropped. */
void db_conn_rest(struct db_conn *conn);
/* Prepares every statement of the catalog. */
int db_conn_prepare_all(struct db_conn *conn, struct err *err) MUST_USE;

/* Runs `work` in `tx` and closes the results it left open; what it returned, or the latched error. */
int db_tx_work(struct tx *tx, db_work *work, void *context, struct err *err) MUST_USE;

#endif
