/* Statements by name on one connection, and the latching transaction. Begins and ends no transaction: that is
 * the writer's and the readers' business. */
#include "db/conn.h"

#include "base/mem.h"

#include <string.h>

int db_conn_init(struct db_conn *conn, const struct db_conn *like, struct err *err)
{
    struct db_conn made = *like;
    size_t count = like->catalog->statement_count;
    made.handle = NULL;
    made.open_count = 0;
    made.slots = mem_alloc((count ? count : 1) * sizeof *made.slots);
    if (!made.slots)
        return err_nomem(err);
    *conn = made;
    return 0;
}

void db_conn_drop(struct db_conn *conn)
{
    if (!conn->handle)
        return;
    for (size_t i = 0; i < conn->catalog->statement_count; i++)
        if (conn->slots[i].stmt)
            conn->engine->finalize(conn->slots[i].stmt);
    memset(conn->slots, 0, conn->catalog->statement_count * sizeof *conn->slots);
    conn->open_count = 0;
    conn->engine->close(conn->handle);
    conn->handle = NULL;
}

void db_conn_release(struct db_conn *conn)
{
    if (!conn->slots)
        return;
    db_conn_drop(conn);
    mem_free(conn->slots);
    conn->slots = NULL;
}

int db_conn_ready(struct db_conn *conn, struct err *err)
{
    return conn->handle ? 0 : conn->engine->open(&conn->handle, &conn->place, conn->access, err);
}

void db_conn_rest(struct db_conn *conn)
{
    if (conn->handle && conn->engine->in_transaction(conn->handle) &&
        conn->engine->control(conn->handle, DB_ROLLBACK, NULL) < 0)
        db_conn_drop(conn);
}

static int prepare(struct db_conn *conn, size_t name, struct err *err)
{
    const struct sql_source *source = &conn->catalog->statements[name];
    struct db_slot *slot = &conn->slots[name];
    const char *text =
        conn->engine->dialect == DB_POSTGRES && source->postgres ? source->postgres : source->text;
    return slot->stmt ? 0 : conn->engine->prepare(&slot->stmt, conn->handle, source->name, text, err);
}

static int prepare_each(struct db_conn *conn, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; i < conn->catalog->statement_count && rc == 0; i++)
        rc = prepare(conn, i, err);
    return rc;
}

/* One by one when one of them is wrong, to find out which. */
int db_conn_prepare_all(struct db_conn *conn, struct err *err)
{
    const struct db_engine *engine = conn->engine;
    struct err problem = {0};
    int rc = engine->batch(conn->handle, conn->place.name, &problem);
    if (rc == 0)
        rc = prepare_each(conn, &problem);
    if (rc == 0)
        rc = engine->settle(conn->handle, conn->place.name, &problem);
    if (rc == ERR_INVALID && engine->shared) {
        db_conn_drop(conn);
        rc = db_conn_ready(conn, err);
        return rc == 0 ? prepare_each(conn, err) : rc;
    }
    if (rc < 0 && err)
        *err = problem;
    return rc;
}

/* --- transaction --- */

static int latch(struct tx *tx, int code, const struct err *problem, struct err *err)
{
    if (!tx->failed) {
        tx->failed = code;
        tx->problem = *problem;
    }
    if (err)
        *err = tx->problem;
    return tx->failed;
}

static void close_slot(struct tx *tx, int name)
{
    struct db_slot *slot = &tx->conn->slots[name];
    if (!slot->open)
        return;
    tx->conn->engine->reset(slot->stmt);
    slot->open = false;
    tx->conn->open_count--;
}

int db_tx_work(struct tx *tx, db_work *work, void *context, struct err *err)
{
    struct err problem = {0};
    int rc = work(tx, context, &problem);
    for (size_t i = 0; tx->conn->open_count > 0; i++)
        close_slot(tx, (int)i);
    if (tx->failed && rc >= 0)
        return latch(tx, rc, &problem, err);
    if (rc < 0 && err)
        *err = problem;
    return rc;
}

static int open_slot(struct tx *tx, int name, const struct db_arg *args, size_t count, struct err *problem)
{
    struct db_conn *conn = tx->conn;
    if (name < 0 || (size_t)name >= conn->catalog->statement_count)
        return err_set(problem, ERR_INVALID, "", "db_statement", "%d", name);
    const char *where = conn->catalog->statements[name].name;
    struct db_slot *slot = &conn->slots[name];
    if (slot->open)
        return err_set(problem, ERR_CONFLICT, where, "db_statement_open", NULL);
    int rc = prepare(conn, (size_t)name, problem);
    if (rc < 0)
        return rc;
    if (!tx->writable && conn->engine->writes(slot->stmt))
        return err_set(problem, ERR_DENIED, where, "db_read_only", NULL);
    rc = conn->engine->bind(slot->stmt, where, args, count, problem);
    if (rc < 0) {
        conn->engine->reset(slot->stmt);
        return rc;
    }
    slot->open = true;
    conn->open_count++;
    return 0;
}

int db_run(struct tx *tx, int name, const struct db_arg *args, size_t count, struct err *err)
{
    struct err problem = {0};
    if (tx->failed)
        return latch(tx, tx->failed, &problem, err);
    int rc = open_slot(tx, name, args, count, &problem);
    if (rc < 0)
        return latch(tx, rc, &problem, err);
    const char *where = tx->conn->catalog->statements[name].name;
    rc = tx->conn->engine->step(tx->conn->slots[name].stmt, where, &problem);
    close_slot(tx, name);
    if (rc > 0)
        rc = err_set(&problem, ERR_INVALID, where, "db_statement", "rows");
    if (rc < 0)
        return latch(tx, rc, &problem, err);
    return tx->conn->engine->changes(tx->conn->handle);
}

int db_query(struct db_rows *rows, struct tx *tx, int name, const struct db_arg *args, size_t count,
             struct err *err)
{
    struct err problem = {0};
    *rows = (struct db_rows){.tx = tx, .name = name};
    if (tx->failed)
        return latch(tx, tx->failed, &problem, err);
    int rc = open_slot(tx, name, args, count, &problem);
    if (rc < 0)
        return latch(tx, rc, &problem, err);
    rows->handle = tx->conn->slots[name].stmt;
    return 0;
}

int db_next(struct db_rows *rows, struct err *err)
{
    struct err problem = {0};
    if (rows->tx->failed)
        return latch(rows->tx, rows->tx->failed, &problem, err);
    if (!rows->handle)
        return 0;
    struct db_conn *conn = rows->tx->conn;
    int rc = conn->engine->step(rows->handle, conn->catalog->statements[rows->name].name, &problem);
    if (rc <= 0)
        db_rows_end(rows);
    return rc < 0 ? latch(rows->tx, rc, &problem, err) : rc;
}

void db_rows_end(struct db_rows *rows)
{
    if (rows->handle)
        close_slot(rows->tx, rows->name);
    rows->handle = NULL;
}

/* --- columns and arguments --- */

int db_columns(const struct db_rows *rows)
{
    return rows->handle ? rows->tx->conn->engine->column_count(rows->handle) : 0;
}

const char *db_column_name(const struct db_rows *rows, int column)
{
    return rows->tx->conn->engine->column_name(rows->handle, column);
}

enum db_type db_column_type(const struct db_rows *rows, int column)
{
    return rows->tx->conn->engine->column_type(rows->handle, column);
}

int64_t db_column_int(const struct db_rows *rows, int column)
{
    return rows->tx->conn->engine->column_int(rows->handle, column);
}

const char *db_column_text(const struct db_rows *rows, int column)
{
    return rows->tx->conn->engine->column_text(rows->handle, column);
}

const void *db_column_blob(const struct db_rows *rows, int column, size_t *len)
{
    return rows->tx->conn->engine->column_blob(rows->handle, column, len);
}

bool db_column_null(const struct db_rows *rows, int column)
{
    return db_column_type(rows, column) == DB_NULL;
}

struct db_arg db_text(const char *text)
{
    return text ? (struct db_arg){.type = DB_TEXT, .data = text, .len = strlen(text)} : db_none();
}

struct db_arg db_blob(const void *data, size_t len)
{
    return data ? (struct db_arg){.type = DB_BLOB, .data = data, .len = len} : db_none();
}
