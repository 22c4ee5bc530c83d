/*
 * SQLite behind the engine's table: connections, transactions, statements. The whole file (whose it is, checking,
 * copying) is sqlite_file.c. The few texts of SQL here set up SQLite itself and exist on no other engine, which is
 * why they do not stand in sql/.
 */
#include "db/sqlite_conn.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* How long a statement waits for another process. A command waits for the server's commits, which may follow each other
 * closely under load; the server waits for a command's transaction, which is short. */
enum { BUSY_MS = 5000, BUSY_WRITE_MS = 30000 };

/* Settings of each connection. secure_delete: a destroyed key must not survive in a free page. temp_store: no
 * personal data in temporary files. synchronous: in the write-ahead log EXTRA is FULL, one sync per commit; it differs
 * while a new file is put on the log, where a rollback journal whose removal did not reach the disk would come back
 * after a power cut and undo everything written since. cache_size (KiB): the writer's copy stays true while it alone
 * writes, so it holds what a few organisations look at; a reader's is void at the next commit and stays small. */
static const char setup_all[] =
    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
    "PRAGMA secure_delete = ON; PRAGMA synchronous = EXTRA;";
static const char *const setup[] = {
    [DB_ACCESS_READ] = "PRAGMA foreign_keys = ON; PRAGMA query_only = ON",
    [DB_ACCESS_WRITE] = ("PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864;"
                         "PRAGMA cache_size = -16384"),
    [DB_ACCESS_MIGRATE] = "PRAGMA foreign_keys = OFF",
};

static const char *const controls[CONTROL_COUNT] = {
    [DB_BEGIN_READ] = "BEGIN",      [DB_BEGIN_WRITE] = "BEGIN IMMEDIATE", [DB_COMMIT] = "COMMIT",
    [DB_ROLLBACK] = "ROLLBACK",     [DB_SAVEPOINT] = "SAVEPOINT work",    [DB_RELEASE] = "RELEASE work",
    [DB_UNDO] = "ROLLBACK TO work",
};

static void sqlite_close(void *handle)
{
    struct sqlite_conn *conn = handle;
    for (size_t i = 0; i < CONTROL_COUNT; i++)
        sqlite3_finalize(conn->control[i]);
    sqlite3_close(conn->db);
    mem_free(conn);
}

int sqlite_exec(sqlite3 *db, const char *where, const char *text, struct err *err)
{
    int rc = sqlite3_exec(db, text, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : sqlite_fail(db, rc, where, err);
}

/* Text in double quotes is a column, never silently a text, as on every other engine. */
static void be_strict(sqlite3 *db, enum db_access access)
{
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, access == DB_ACCESS_READ ? BUSY_MS : BUSY_WRITE_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
}

/* Counting every allocation takes a lock of the whole process twice for each; nobody asks for the counts. Refused, and
 * harmless, once SQLite is in use. */
static void lighten(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int sqlite_open(void **out, const struct db_place *place, enum db_access access, struct err *err)
{
    lighten();
    struct sqlite_conn *conn = mem_alloc(sizeof *conn);
    if (!conn)
        return err_nomem(err);
    conn->vfs = place->vfs;
    /* Counting memory takes a lock at every allocation. Refused once SQLite is in use, which is as well. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    int rc = sqlite3_open_v2(place->path, &conn->db, flags, place->vfs);
    if (rc != SQLITE_OK) {
        rc = sqlite_fail(conn->db, rc, place->path, err);
    } else {
        be_strict(conn->db, access);
        rc = sqlite_exec(conn->db, place->path, setup_all, err);
        if (rc == 0)
            rc = sqlite_exec(conn->db, place->path, setup[access], err);
    }
    if (rc < 0) {
        sqlite_close(conn);
        return rc;
    }
    *out = conn;
    return 0;
}

/* A script that ended the transaction itself could leave half an upgrade. */
static int allow_in_script(void *unused, int action, const char *a, const char *b, const char *c,
                           const char *d)
{
    (void)unused, (void)a, (void)b, (void)c, (void)d;
    return action == SQLITE_TRANSACTION || action == SQLITE_SAVEPOINT || action == SQLITE_ATTACH ||
                   action == SQLITE_PRAGMA
               ? SQLITE_DENY
               : SQLITE_OK;
}

static int sqlite_script(void *handle, const char *where, const char *text, struct err *err)
{
    struct sqlite_conn *conn = handle;
    sqlite3_set_authorizer(conn->db, allow_in_script, NULL);
    int rc = sqlite_exec(conn->db, where, text, err);
    sqlite3_set_authorizer(conn->db, NULL, NULL);
    return rc;
}

static int sqlite_control(void *handle, enum db_control what, struct err *err)
{
    struct sqlite_conn *conn = handle;
    int rc = SQLITE_OK;
    if (!conn->control[what])
        rc = sqlite3_prepare_v3(conn->db, controls[what], -1, SQLITE_PREPARE_PERSISTENT, &conn->control[what],
                                NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(conn->control[what]);
        if (rc == SQLITE_DONE)
            rc = SQLITE_OK;
    }
    int result = rc == SQLITE_OK ? 0 : sqlite_fail(conn->db, rc, controls[what], err);
    sqlite3_reset(conn->control[what]);
    /* ROLLBACK TO leaves the savepoint standing. */
    return result == 0 && what == DB_UNDO ? sqlite_control(conn, DB_RELEASE, err) : result;
}

static bool sqlite_in_transaction(void *handle)
{
    const struct sqlite_conn *conn = handle;
    return !sqlite3_get_autocommit(conn->db);
}

static bool sqlite_sound(void *handle)
{
    (void)handle;
    return true;
}

static bool only_blanks(const char *text)
{
    return text[strspn(text, " \t\r\n;")] == '\0';
}

/* A statement and, for each place in it, the number of its argument: SQLite counts "$2 … $1" by first appearance. */
struct sqlite_stmt {
    sqlite3_stmt *stmt;
    size_t highest;
    int places;
    unsigned char numbers[];
};

static int number_places(struct sqlite_stmt *s, const char *where, struct err *err)
{
    for (int i = 0; i < s->places; i++) {
        const char *name = sqlite3_bind_parameter_name(s->stmt, i + 1);
        size_t number = name && name[0] == '$' ? strtoul(name + 1, NULL, 10) : 0;
        if (number == 0 || number > UINT8_MAX)
            return err_set(err, ERR_INVALID, where, "db_statement", "%s", name ? name : "?");
        s->numbers[i] = (unsigned char)number;
        if (number > s->highest)
            s->highest = number;
    }
    return 0;
}

static int sqlite_prepare(void **out, void *handle, const char *where, const char *text, struct err *err)
{
    struct sqlite_conn *conn = handle;
    sqlite3_stmt *stmt = NULL;
    const char *tail = "";
    int rc = sqlite3_prepare_v3(conn->db, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
    if (rc != SQLITE_OK)
        return sqlite_fail(conn->db, rc, where, err);
    if (!stmt || !only_blanks(tail)) {
        sqlite3_finalize(stmt);
        return err_set(err, ERR_INVALID, where, "db_statement", "%s",
                       stmt ? "more than one statement" : "empty");
    }
    int places = sqlite3_bind_parameter_count(stmt);
    struct sqlite_stmt *made = mem_alloc(sizeof *made + (size_t)places);
    int result = made ? 0 : err_nomem(err);
    if (made) {
        made->stmt = stmt;
        made->places = places;
        result = number_places(made, where, err);
    }
    if (result < 0) {
        sqlite3_finalize(stmt);
        mem_free(made);
        return result;
    }
    *out = made;
    return 0;
}

static void sqlite_finalize(void *handle)
{
    struct sqlite_stmt *s = handle;
    sqlite3_finalize(s->stmt);
    mem_free(s);
}

static bool sqlite_writes(void *handle)
{
    const struct sqlite_stmt *s = handle;
    return !sqlite3_stmt_readonly(s->stmt);
}

/* The bytes are not copied: they stay until the statement is reset, see db_text(). */
static int bind_one(sqlite3_stmt *stmt, int place, const struct db_arg *arg)
{
    switch (arg->type) {
    case DB_INT:
        return sqlite3_bind_int64(stmt, place, arg->number);
    case DB_TEXT:
        return sqlite3_bind_text64(stmt, place, arg->data, arg->len, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(stmt, place, arg->data, arg->len, SQLITE_STATIC);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, place);
}

static int sqlite_bind(void *handle, const char *where, const struct db_arg *args, size_t count,
                       struct err *err)
{
    struct sqlite_stmt *s = handle;
    if (s->highest != count)
        return err_set(err, ERR_INVALID, where, "db_args", "%zu/%zu", count, s->highest);
    for (int i = 0; i < s->places; i++) {
        int rc = bind_one(s->stmt, i + 1, &args[s->numbers[i] - 1]);
        if (rc != SQLITE_OK)
            return sqlite_fail(sqlite3_db_handle(s->stmt), rc, where, err);
    }
    return 0;
}

static int sqlite_step(void *handle, const char *where, struct err *err)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : sqlite_fail(sqlite3_db_handle(stmt), rc, where, err);
}

static int sqlite_changes(void *handle)
{
    const struct sqlite_conn *conn = handle;
    return sqlite3_changes(conn->db);
}

static void sqlite_reset(void *handle)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
}

static int sqlite_column_count(void *handle)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    return sqlite3_column_count(stmt);
}

static const char *sqlite_column_name(void *handle, int column)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    return sqlite3_column_name(stmt, column);
}

static enum db_type sqlite_column_type(void *handle, int column)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_NULL:
        return DB_NULL;
    case SQLITE_INTEGER:
        return DB_INT;
    case SQLITE_BLOB:
        return DB_BLOB;
    default: /* the portable schema has no fractions; one that appears is given as its text */
        return DB_TEXT;
    }
}

static int64_t sqlite_column_int(void *handle, int column)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    return sqlite3_column_int64(stmt, column);
}

static const char *sqlite_column_text(void *handle, int column)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    return (const char *)sqlite3_column_text(stmt, column);
}

static const void *sqlite_column_blob(void *handle, int column, size_t *len)
{
    sqlite3_stmt *stmt = ((struct sqlite_stmt *)handle)->stmt;
    const void *data = sqlite3_column_blob(stmt, column);
    *len = (size_t)sqlite3_column_bytes(stmt, column);
    /* SQLite gives NULL for no bytes too; here NULL is null. */
    return data || sqlite3_column_type(stmt, column) == SQLITE_NULL ? data : "";
}

/* A migrating connection does not hold references, and a file is locked by a file beside it. */
static int sqlite_loosen(void *handle, struct err *err)
{
    (void)handle, (void)err;
    return 0;
}

static int sqlite_alone(void *handle, const char *name, struct err *err)
{
    (void)handle, (void)name, (void)err;
    return 0;
}

static void sqlite_stream(void *handle, bool on)
{
    (void)handle, (void)on; /* as it always does */
}

static int sqlite_settle(void *handle, const char *where, struct err *err)
{
    (void)handle, (void)where, (void)err;
    return 0; /* nothing here waits for anybody */
}

static const struct db_word words[] = {{"BIGINT", "INTEGER"}, {NULL, NULL}};

const struct db_engine sqlite_engine = {
    .dialect = DB_SQLITE,
    .words = words,
    .open = sqlite_open,
    .close = sqlite_close,
    .identify = sqlite_identify,
    .adopt = sqlite_adopt,
    .mark = sqlite_mark,
    .script = sqlite_script,
    .control = sqlite_control,
    .in_transaction = sqlite_in_transaction,
    .sound = sqlite_sound,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .writes = sqlite_writes,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .changes = sqlite_changes,
    .reset = sqlite_reset,
    .column_count = sqlite_column_count,
    .column_name = sqlite_column_name,
    .column_type = sqlite_column_type,
    .column_int = sqlite_column_int,
    .column_text = sqlite_column_text,
    .column_blob = sqlite_column_blob,
    .check_references = sqlite_check_references,
    .loosen = sqlite_loosen,
    .tighten = sqlite_check_references,
    .alone = sqlite_alone,
    .pour = sqlite_step,
    .batch = sqlite_settle,
    .settle = sqlite_settle,
    .stream = sqlite_stream,
    .check_pages = sqlite_check_pages,
    .copy = sqlite_copy,
};
