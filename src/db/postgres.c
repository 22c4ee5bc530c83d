/*
 * PostgreSQL behind the engine's table: connections, transactions, statements. What concerns the database as a whole
 * (whose it is, its schema, whether its server can be trusted) is postgres_place.c; what stands in a row is
 * postgres_value.c. The few texts of SQL here set up PostgreSQL itself and exist on no other engine, which is why they do
 * not stand in sql/. Knows nothing of repeating: that is repeat.c.
 */
#include "db/postgres_conn.h"

#include "base/mem.h"
#include "db/migrate.h"
#include "db/postgres_error.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { STATEMENT_MAX = 1 << 20, ARGUMENTS_MAX = 256 << 20, PARAMS_MAX = 999, POUR_MAX = 200 };

/* Settings of each connection. synchronous_commit: acknowledged is on disk, also where the server thinks otherwise;
 * remote_apply asks more than that and stays. The time-outs end what a client that is gone left open. */
static const char setup_all[] =
    "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on;"
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') <> "
    "'remote_apply';"
    "SET idle_in_transaction_session_timeout = '10min'; SET idle_session_timeout = 0;"
    "SET lock_timeout = 0; SET statement_timeout = 0; SET jit = off;";
static const char *const setup[] = {
    [DB_ACCESS_READ] = "SET default_transaction_read_only = on",
    [DB_ACCESS_WRITE] =
        "SET default_transaction_read_only = off; SELECT pg_advisory_lock_shared(" PG_LOCK_OPEN ")",
    [DB_ACCESS_MIGRATE] =
        "SET default_transaction_read_only = off; SELECT pg_advisory_lock(" PG_LOCK_MIGRATION ")",
};

static const char *const controls[] = {
    [DB_BEGIN_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [DB_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
    [DB_COMMIT] = "COMMIT",
    [DB_ROLLBACK] = "ROLLBACK",
    [DB_SAVEPOINT] = "SAVEPOINT work",
    [DB_RELEASE] = "RELEASE work",
    [DB_UNDO] = "ROLLBACK TO work; RELEASE work",
};

static bool is_fine(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

int pg_exec(struct pg_conn *conn, const char *where, const char *text, struct err *err)
{
    PGresult *result = PQexec(conn->pg, text);
    int rc = is_fine(result) ? 0 : pg_fail(conn->pg, result, where, err);
    PQclear(result);
    return rc;
}

static void pg_close(void *handle)
{
    struct pg_conn *conn = handle;
    PQfinish(conn->pg);
    mem_free(conn);
}

/* A library does not print. */
static void say_nothing(void *unused, const PGresult *result)
{
    (void)unused, (void)result;
}

/* The address may say these otherwise: the last word counts, and the address comes last. */
static PGconn *connect_to(const char *address)
{
    static const char *const names[] = {"fallback_application_name",
                                        "connect_timeout",
                                        "keepalives_idle",
                                        "keepalives_interval",
                                        "tcp_user_timeout",
                                        "dbname",
                                        NULL};
    const char *values[] = {"kiem", "10", "30", "10", "60000", address, NULL};
    return PQconnectdbParams(names, values, 1);
}

static int pg_open(void **out, const struct db_place *place, enum db_access access, struct err *err)
{
    struct pg_conn *conn = mem_alloc(sizeof *conn);
    if (!conn)
        return err_nomem(err);
    conn->pg = connect_to(place->path);
    int rc = conn->pg && PQstatus(conn->pg) == CONNECTION_OK ? 0 : pg_away(conn->pg, place->name, err);
    if (rc == 0) {
        PQsetNoticeReceiver(conn->pg, say_nothing, NULL);
        rc = pg_exec(conn, place->name, setup_all, err);
    }
    if (rc == 0)
        rc = pg_check_server(conn, place, err);
    if (rc == 0)
        rc = pg_exec(conn, place->name, setup[access], err);
    if (rc < 0) {
        pg_close(conn);
        return rc;
    }
    *out = conn;
    return 0;
}

/* When the connection is lost while the server commits, nobody knows whether it did. */
static int pg_control(void *handle, enum db_control what, struct err *err)
{
    struct pg_conn *conn = handle;
    struct err problem = {0};
    int rc = pg_exec(conn, controls[what], controls[what], &problem);
    if (rc == 0)
        return 0;
    if (what == DB_COMMIT && PQstatus(conn->pg) == CONNECTION_BAD)
        return err_set(err, ERR_IO, "COMMIT", "db_unsure", "%s", problem.arg);
    if (err)
        *err = problem;
    return rc;
}

static bool pg_in_transaction(void *handle)
{
    const struct pg_conn *conn = handle;
    PGTransactionStatusType status = PQtransactionStatus(conn->pg);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

static bool pg_sound(void *handle)
{
    const struct pg_conn *conn = handle;
    return PQstatus(conn->pg) == CONNECTION_OK;
}

/* --- many statements without waiting for each: a pipeline of libpq, emptied every so often --- */

static int pg_settle(void *handle, const char *where, struct err *err)
{
    struct pg_conn *conn = handle;
    int rc = 0;
    if (PQpipelineStatus(conn->pg) == PQ_PIPELINE_OFF)
        return 0;
    if (!PQpipelineSync(conn->pg))
        return pg_away(conn->pg, where, err);
    for (int ends = 0;
         ends < 2;) { /* each statement's results end with NULL; two in a row mean that there is no more */
        PGresult *result = PQgetResult(conn->pg);
        ExecStatusType status = PQresultStatus(result);
        bool last = status == PGRES_PIPELINE_SYNC || PQstatus(conn->pg) == CONNECTION_BAD;
        if (result && rc == 0 && !last && !is_fine(result) && status != PGRES_PIPELINE_ABORTED)
            rc = pg_fail(conn->pg, result, where, err);
        ends = result ? 0 : ends + 1;
        PQclear(result);
        if (last)
            break;
    }
    conn->poured = 0;
    if (!PQexitPipelineMode(conn->pg) && rc == 0)
        rc = pg_away(conn->pg, where, err);
    return rc;
}

static int pg_batch(void *handle, const char *where, struct err *err)
{
    struct pg_conn *conn = handle;
    return PQenterPipelineMode(conn->pg) ? 0 : pg_away(conn->pg, where, err);
}

/* Empties the pipeline now and then, so that neither side waits for the other to read. */
static int next_in_batch(struct pg_conn *conn, const char *where, struct err *err)
{
    if (++conn->poured < POUR_MAX)
        return 0;
    int rc = pg_settle(conn, where, err);
    return rc == 0 ? pg_batch(conn, where, err) : rc;
}

/* --- statements --- */

/* Types in a CAST. The schema has its own list (postgres_place.c): a column also says how it sorts. */
static const struct db_word cast_words[] = {{"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {NULL, NULL}};

/* The highest $n of a statement; texts in quotes and comments hold none. */
static size_t count_params(const char *text)
{
    size_t highest = 0;
    for (size_t skip; *text; text += skip) {
        skip = db_opaque_length(text);
        if (skip == 0 && *text == '$' && isdigit((unsigned char)text[1])) {
            size_t number = strtoul(text + 1, NULL, 10);
            highest = number > highest ? number : highest;
        }
        if (skip == 0)
            skip = 1;
    }
    return highest;
}

static bool starts_with_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    return strncasecmp(text, word, len) == 0 && !isalnum((unsigned char)text[len]);
}

/* One that only looks like reading is refused by the server, in a transaction that is read-only. */
static bool only_reads(const char *text)
{
    for (size_t skip; (skip = isspace((unsigned char)*text) ? 1 : db_opaque_length(text)) > 0;)
        text += skip;
    return starts_with_word(text, "SELECT") || starts_with_word(text, "WITH");
}

static void pg_finalize(void *handle)
{
    struct pg_stmt *stmt = handle;
    PQclear(stmt->result);
    buf_release(&stmt->bytes);
    mem_free(stmt->offsets);
    mem_free(stmt->values);
    mem_free(stmt->lengths);
    mem_free(stmt->formats);
    mem_free(stmt->numbers);
    mem_free(stmt);
}

static struct pg_stmt *new_stmt(struct pg_conn *conn, const char *text)
{
    struct pg_stmt *stmt = mem_alloc(sizeof *stmt);
    if (!stmt)
        return NULL;
    stmt->conn = conn;
    stmt->writes = !only_reads(text);
    stmt->params = count_params(text);
    buf_init(&stmt->bytes, ARGUMENTS_MAX);
    size_t room = stmt->params ? stmt->params : 1;
    stmt->offsets = mem_alloc(room * sizeof *stmt->offsets);
    stmt->values = mem_alloc(room * sizeof(const char *));
    stmt->lengths = mem_alloc(room * sizeof *stmt->lengths);
    stmt->formats = mem_alloc(room * sizeof *stmt->formats);
    if (stmt->offsets && stmt->values && stmt->lengths && stmt->formats)
        return stmt;
    pg_finalize(stmt);
    return NULL;
}

static int send_prepare(struct pg_stmt *stmt, const char *where, const char *text, struct err *err)
{
    BUF_AUTO own;
    buf_init(&own, STATEMENT_MAX);
    db_dialect(&own, text, cast_words);
    if (own.failed)
        return err_nomem(err);
    snprintf(stmt->name, sizeof stmt->name, "s%u", ++stmt->conn->prepared);
    PGconn *pg = stmt->conn->pg;
    if (PQpipelineStatus(pg) != PQ_PIPELINE_OFF)
        return PQsendPrepare(pg, stmt->name, buf_text(&own), 0, NULL) ? next_in_batch(stmt->conn, where, err)
                                                                      : pg_away(pg, where, err);
    PGresult *result = PQprepare(pg, stmt->name, buf_text(&own), 0, NULL);
    int rc = is_fine(result) ? 0 : pg_fail(pg, result, where, err);
    PQclear(result);
    return rc;
}

static int pg_prepare(void **out, void *handle, const char *where, const char *text, struct err *err)
{
    if (count_params(text) > PARAMS_MAX)
        return err_set(err, ERR_INVALID, where, "db_statement", "%s", "too many arguments");
    struct pg_stmt *stmt = new_stmt(handle, text);
    if (!stmt)
        return err_nomem(err);
    int rc = send_prepare(stmt, where, text, err);
    if (rc < 0) {
        pg_finalize(stmt);
        return rc;
    }
    *out = stmt;
    return 0;
}

static bool pg_writes(void *handle)
{
    const struct pg_stmt *stmt = handle;
    return stmt->writes;
}

/* Bytes go in the binary format, all else as text, which the server reads as the type that the statement gives it. */
static void add_arg(struct pg_stmt *stmt, size_t i, const struct db_arg *arg)
{
    stmt->offsets[i] = arg->type == DB_NULL ? SIZE_MAX : stmt->bytes.len;
    stmt->formats[i] = arg->type == DB_BLOB;
    if (arg->type == DB_INT)
        buf_printf(&stmt->bytes, "%lld", (long long)arg->number);
    else if (arg->type != DB_NULL)
        buf_add(&stmt->bytes, arg->data, arg->len);
    stmt->lengths[i] = arg->type == DB_NULL ? 0 : (int)(stmt->bytes.len - stmt->offsets[i]);
    buf_addc(&stmt->bytes, '\0');
}

/* In a stream each result is one row; the last one has none and ends it. */
static PGresult *next_of_stream(struct pg_stmt *stmt)
{
    PGresult *result = PQgetResult(stmt->conn->pg);
    if (result && PQresultStatus(result) == PGRES_SINGLE_TUPLE)
        return result;
    for (PGresult *rest = result; rest && (rest = PQgetResult(stmt->conn->pg)) != NULL;)
        PQclear(rest);
    return result;
}

static PGresult *run(struct pg_stmt *stmt)
{
    struct pg_conn *conn = stmt->conn;
    int n = (int)stmt->params;
    const char *const *values = stmt->values;
    if (!conn->streams)
        return PQexecPrepared(conn->pg, stmt->name, n, values, stmt->lengths, stmt->formats, 1);
    if (!PQsendQueryPrepared(conn->pg, stmt->name, n, values, stmt->lengths, stmt->formats, 1))
        return NULL;
    PQsetSingleRowMode(conn->pg);
    return next_of_stream(stmt);
}

/* Takes the next result: of the whole statement, or of one row in a stream. */
static int take_result(struct pg_stmt *stmt, const char *where, struct err *err)
{
    PGresult *next = stmt->result ? next_of_stream(stmt) : run(stmt);
    PQclear(stmt->result);
    stmt->result = next;
    stmt->row = -1;
    if (!is_fine(next))
        return pg_fail(stmt->conn->pg, next, where, err);
    stmt->conn->changes = (int)strtol(PQcmdTuples(next), NULL, 10);
    return 0;
}

/* What only reads runs at once: its columns can be asked for before its first row. */
static int pg_bind(void *handle, const char *where, const struct db_arg *args, size_t count, struct err *err)
{
    struct pg_stmt *stmt = handle;
    if (count != stmt->params)
        return err_set(err, ERR_INVALID, where, "db_args", "%zu/%zu", count, stmt->params);
    buf_clear(&stmt->bytes);
    for (size_t i = 0; i < count; i++)
        add_arg(stmt, i, &args[i]);
    if (stmt->bytes.failed)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++)
        stmt->values[i] = stmt->offsets[i] == SIZE_MAX ? NULL : stmt->bytes.data + stmt->offsets[i];
    return stmt->writes ? 0 : take_result(stmt, where, err);
}

static int pg_step(void *handle, const char *where, struct err *err)
{
    struct pg_stmt *stmt = handle;
    bool more = !stmt->result || PQresultStatus(stmt->result) == PGRES_SINGLE_TUPLE;
    if (more && (!stmt->result || stmt->row >= 0)) {
        int rc = take_result(stmt, where, err);
        if (rc < 0)
            return rc;
    }
    if (stmt->row + 1 >= PQntuples(stmt->result))
        return 0;
    stmt->row++;
    return 1;
}

static int pg_changes(void *handle)
{
    const struct pg_conn *conn = handle;
    return conn->changes;
}

static void pg_reset(void *handle)
{
    struct pg_stmt *stmt = handle;
    while (stmt->result && PQresultStatus(stmt->result) == PGRES_SINGLE_TUPLE) {
        PQclear(stmt->result);
        stmt->result = next_of_stream(stmt);
    }
    PQclear(stmt->result);
    stmt->result = NULL;
    stmt->row = 0;
    buf_clear(&stmt->bytes);
}

static int pg_pour(void *handle, const char *where, struct err *err)
{
    const struct pg_stmt *stmt = handle;
    struct pg_conn *conn = stmt->conn;
    const char *const *values = stmt->values;
    if (!PQsendQueryPrepared(conn->pg, stmt->name, (int)stmt->params, values, stmt->lengths, stmt->formats,
                             1))
        return pg_away(conn->pg, where, err);
    return next_in_batch(conn, where, err);
}

static void pg_stream(void *handle, bool on)
{
    struct pg_conn *conn = handle;
    conn->streams = on;
}

/* Texts are compared and sorted byte by byte, as on SQLite, whatever the database was made with. */
static const struct db_word words[] = {
    {"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {"TEXT", "TEXT COLLATE \"C\""}, {NULL, NULL}};

const struct db_engine postgres_engine = {
    .dialect = DB_POSTGRES,
    .shared = true,
    .words = words,
    .open = pg_open,
    .close = pg_close,
    .identify = pg_identify,
    .adopt = pg_adopt,
    .mark = pg_mark,
    .script = pg_script,
    .control = pg_control,
    .in_transaction = pg_in_transaction,
    .sound = pg_sound,
    .prepare = pg_prepare,
    .finalize = pg_finalize,
    .writes = pg_writes,
    .bind = pg_bind,
    .step = pg_step,
    .changes = pg_changes,
    .reset = pg_reset,
    .column_count = pg_column_count,
    .column_name = pg_column_name,
    .column_type = pg_column_type,
    .column_int = pg_column_int,
    .column_text = pg_column_text,
    .column_blob = pg_column_blob,
    .check_references = pg_check_references,
    .loosen = pg_loosen,
    .tighten = pg_tighten,
    .alone = pg_alone,
    .batch = pg_batch,
    .pour = pg_pour,
    .settle = pg_settle,
    .stream = pg_stream,
};
