/*
 * A database of a PostgreSQL server as a whole: whose it is, scripts of the schema, whether the server keeps what it
 * acknowledges. Makes no database and no account: that is for who runs the server.
 */
#include "db/postgres_conn.h"

#include "db/migrate.h"
#include "db/postgres_error.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The mark is a comment on the list of migrations, which dumps carry along. */
static const char set_mark[] = "COMMENT ON TABLE kiem_migration IS 'Kiem'";
static const char ask_mark[] =
    "SELECT COALESCE(obj_description(to_regclass('kiem_migration'), 'pg_class'), ''),"
    " (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(current_schema()))";
static const char ask_server[] = "SELECT current_setting('server_encoding'), current_setting('fsync'), "
                                 "current_setting('full_page_writes')";

/* The columns of the first row as texts. */
static int first_row(PGresult **out, struct pg_conn *conn, const char *text, struct err *err)
{
    PGresult *result = PQexec(conn->pg, text);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
        *out = result;
        return 0;
    }
    int rc = pg_fail(conn->pg, result, PQdb(conn->pg), err);
    PQclear(result);
    return rc;
}

int pg_identify(void *handle, enum db_identity *out, struct err *err)
{
    PGresult *row = NULL;
    int rc = first_row(&row, handle, ask_mark, err);
    if (rc < 0)
        return rc;
    if (strcmp(PQgetvalue(row, 0, 0), "Kiem") == 0)
        *out = DB_IS_KIEM;
    else
        *out = strcmp(PQgetvalue(row, 0, 1), "0") == 0 ? DB_IS_EMPTY : DB_IS_FOREIGN;
    PQclear(row);
    return 0;
}

int pg_adopt(void *handle, struct err *err)
{
    (void)handle, (void)err;
    return 0; /* the server keeps its own log */
}

int pg_mark(void *handle, struct err *err)
{
    return pg_exec(handle, "kiem_migration", set_mark, err);
}

int pg_check_server(struct pg_conn *conn, const struct db_place *place, struct err *err)
{
    PGresult *row = NULL;
    int rc = first_row(&row, conn, ask_server, err);
    if (rc < 0)
        return rc;
    if (strcmp(PQgetvalue(row, 0, 0), "UTF8") != 0)
        rc = err_set(err, ERR_CONFLICT, place->name, "db_encoding", "%s", PQgetvalue(row, 0, 0));
    else if (!place->unsafe && strcmp(PQgetvalue(row, 0, 1), "on") != 0)
        rc = err_set(err, ERR_CONFLICT, place->name, "db_unsafe", "%s", "fsync");
    else if (!place->unsafe && strcmp(PQgetvalue(row, 0, 2), "on") != 0)
        rc = err_set(err, ERR_CONFLICT, place->name, "db_unsafe", "%s", "full_page_writes");
    PQclear(row);
    return rc;
}

/* --- scripts --- */

static const char *const transaction_words[] = {"BEGIN",   "START",     "COMMIT",  "END",     "ROLLBACK",
                                                "ABORT",   "SAVEPOINT", "RELEASE", "PREPARE", "SET",
                                                "DISCARD", "RESET",     "VACUUM",  "COPY"};

/* Whether a statement of the script starts with a word that would end the transaction around it, or change its rules. */
static bool touches_transaction(const char *script)
{
    bool at_start = true;
    for (size_t skip; *script; script += skip) {
        skip = db_opaque_length(script);
        if (skip > 0)
            continue;
        skip = strspn(script, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
        for (size_t i = 0; at_start && skip > 0 && i < sizeof transaction_words / sizeof transaction_words[0];
             i++)
            if (strlen(transaction_words[i]) == skip && strncasecmp(script, transaction_words[i], skip) == 0)
                return true;
        if (skip > 0 || !isspace((unsigned char)*script))
            at_start = *script == ';';
        if (skip == 0)
            skip = 1;
    }
    return false;
}

int pg_script(void *handle, const char *where, const char *text, struct err *err)
{
    if (touches_transaction(text))
        return err_set(err, ERR_INVALID, where, "db_migration", "%s", "transaction");
    return pg_exec(handle, where, text, err);
}

/* Its references are held at every statement. */
int pg_check_references(void *handle, struct err *err)
{
    (void)handle, (void)err;
    return 0;
}

/* References are taken away and put back as they were: putting one back reads both tables once, where a row-by-row check
 * would look up each. Nobody sees the time between: it is one transaction. */
static const char take_references[] =
    "CREATE TEMPORARY TABLE kiem_reference ON COMMIT DROP AS"
    " SELECT conrelid::regclass::text AS owner, conname AS name, pg_get_constraintdef(oid) AS definition"
    " FROM pg_constraint WHERE contype = 'f' AND connamespace = to_regnamespace(current_schema());"
    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT owner, name FROM kiem_reference LOOP"
    " EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.owner, r.name); END LOOP; END $$";
static const char put_references[] =
    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT owner, name, definition FROM kiem_reference LOOP"
    " EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.owner, r.name, r.definition); END LOOP; END $$";

int pg_loosen(void *handle, struct err *err)
{
    return pg_exec(handle, "references", take_references, err);
}

int pg_tighten(void *handle, struct err *err)
{
    return pg_exec(handle, "references", put_references, err);
}

/* A server that has just closed its connections may not have been noticed by PostgreSQL yet. */
int pg_alone(void *handle, const char *name, struct err *err)
{
    struct err problem = {0};
    int rc = pg_exec(
        handle, name,
        "SET lock_timeout = '3s'; SELECT pg_advisory_lock(" PG_LOCK_OPEN "); SET lock_timeout = 0", &problem);
    if (rc == ERR_BUSY && strcmp(problem.key, "db_busy") == 0)
        return err_set(err, ERR_BUSY, name, "db_in_use", NULL);
    if (rc < 0 && err)
        *err = problem;
    return rc;
}
