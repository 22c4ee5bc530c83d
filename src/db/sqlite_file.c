/*
 * SQLite's file as a whole: whose it is, write-ahead log, soundness, a copy. Opens no paths of its own accord and
 * renames nothing; that is backup.c.
 */
#include "db/sqlite_conn.h"

#include <string.h>

/* "Kiem" as a number, at byte 68 of the file, where file(1) and every SQLite tool look. */
#define KIEM_APPLICATION_ID 1265198445
#define TEXT_OF(number) #number
#define SET_APPLICATION_ID(number) "PRAGMA application_id = " TEXT_OF(number)

enum { COPY_PAGES = 1024 };

/* The first column of the first row, as a number or as a text; no row leaves them untouched. */
struct first {
    int64_t number;
    char text[200];
    bool found;
};

static int first_row(sqlite3 *db, const char *text, struct first *out, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, text, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) {
        const char *word = (const char *)sqlite3_column_text(stmt, 0);
        out->found = true;
        out->number = sqlite3_column_int64(stmt, 0);
        sqlite3_snprintf((int)sizeof out->text, out->text, "%s", word ? word : "");
        rc = SQLITE_DONE;
    }
    int result = rc == SQLITE_DONE ? 0 : sqlite_fail(db, rc, sqlite3_db_filename(db, "main"), err);
    sqlite3_finalize(stmt);
    return result;
}

int sqlite_identify(void *handle, enum db_identity *out, struct err *err)
{
    struct sqlite_conn *conn = handle;
    struct first id = {0}, objects = {0};
    int rc = first_row(conn->db, "PRAGMA application_id", &id, err);
    if (rc == 0)
        rc = first_row(conn->db, "SELECT count(*) FROM sqlite_schema", &objects, err);
    if (rc < 0)
        return rc;
    if (id.number == KIEM_APPLICATION_ID)
        *out = DB_IS_KIEM;
    else
        *out = id.number == 0 && objects.number == 0 ? DB_IS_EMPTY : DB_IS_FOREIGN;
    return 0;
}

int sqlite_adopt(void *handle, struct err *err)
{
    struct sqlite_conn *conn = handle;
    struct first mode = {0};
    int rc = first_row(conn->db, "PRAGMA journal_mode = WAL", &mode, err);
    if (rc == 0 && strcmp(mode.text, "wal") != 0)
        return err_set(err, ERR_IO, sqlite3_db_filename(conn->db, "main"), "db_open", "%s", mode.text);
    return rc;
}

int sqlite_mark(void *handle, struct err *err)
{
    struct sqlite_conn *conn = handle;
    return sqlite_exec(conn->db, sqlite3_db_filename(conn->db, "main"),
                       SET_APPLICATION_ID(KIEM_APPLICATION_ID), err);
}

static int must_be(struct sqlite_conn *conn, const char *question, const char *answer, struct err *err)
{
    struct first found = {0};
    int rc = first_row(conn->db, question, &found, err);
    if (rc < 0)
        return rc;
    const char *said = found.found ? found.text : "";
    if (strcmp(said, answer) == 0)
        return 0;
    return err_set(err, ERR_IO, sqlite3_db_filename(conn->db, "main"), "db_damaged", "%s", said);
}

int sqlite_check_references(void *handle, struct err *err)
{
    return must_be(handle, "PRAGMA foreign_key_check", "", err);
}

int sqlite_check_pages(void *handle, struct err *err)
{
    return must_be(handle, "PRAGMA integrity_check(1)", "ok", err);
}

/* In steps, so that no mutex is held for long; the snapshot of `from` makes that no writer can disturb it. */
static int copy_pages(sqlite3 *to, sqlite3 *from)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy)
        return sqlite3_extended_errcode(to);
    int rc = SQLITE_OK;
    while (rc == SQLITE_OK)
        rc = sqlite3_backup_step(copy, COPY_PAGES);
    int end = sqlite3_backup_finish(copy);
    return rc == SQLITE_DONE ? end : rc;
}

/* The caller syncs the file when it is whole, so SQLite need not; and it goes without write-ahead log, so that the
 * copy is one file. */
int sqlite_copy(void *handle, const char *path, struct err *err)
{
    struct sqlite_conn *from = handle;
    sqlite3 *to = NULL;
    struct first mode = {0};
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, from->vfs);
    int result = rc == SQLITE_OK ? 0 : sqlite_fail(to, rc, path, err);
    if (result == 0) {
        sqlite3_extended_result_codes(to, 1);
        result = sqlite_exec(to, path, "PRAGMA synchronous = OFF", err);
    }
    if (result == 0 && (rc = copy_pages(to, from->db)) != SQLITE_OK)
        result = sqlite_fail(to, rc, path, err);
    if (result == 0)
        result = first_row(to, "PRAGMA journal_mode = DELETE", &mode, err);
    sqlite3_close(to);
    return result;
}
