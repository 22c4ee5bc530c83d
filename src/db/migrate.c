/*
 * Migrations: which the file has, and the missing ones in one transaction. The table that keeps the list must be there
 * before the first of sql/migrations/, so its three texts stand here; they are portable.
 */
#include "db/migrate.h"

#include <string.h>

enum { SCRIPT_MAX = 4 << 20 };

static const char make_list[] =
    "CREATE TABLE kiem_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)";
static const char read_list[] = "SELECT name FROM kiem_migration ORDER BY number";
static const char add_to_list[] = "INSERT INTO kiem_migration (number, name) VALUES ($1, $2)";

static int compare_names(int *count, const struct db_engine *engine, void *stmt,
                         const struct db_catalog *catalog, const char *path, struct err *err)
{
    size_t known = catalog->migration_count, seen = 0;
    int rc;
    while ((rc = engine->step(stmt, path, err)) == 1) {
        const char *name = engine->column_text(stmt, 0);
        if (!name)
            return err_nomem(err);
        if (seen == known)
            return err_set(err, ERR_CONFLICT, path, "db_newer", "%s", name);
        if (strcmp(name, catalog->migrations[seen++].name) != 0)
            return err_set(err, ERR_CONFLICT, path, "db_diverged", "%s", name);
    }
    if (rc == 0)
        *count = (int)seen;
    return rc;
}

int db_schema_version(int *out, const struct db_engine *engine, void *conn, const struct db_catalog *catalog,
                      const char *path, struct err *err)
{
    enum db_identity identity = DB_IS_FOREIGN;
    int rc = engine->identify(conn, &identity, err);
    if (rc < 0)
        return rc;
    if (identity == DB_IS_FOREIGN)
        return err_set(err, ERR_CONFLICT, path, "db_foreign", NULL);
    if (identity == DB_IS_EMPTY) {
        *out = 0;
        return 0;
    }
    void *stmt = NULL;
    rc = engine->prepare(&stmt, conn, path, read_list, err);
    if (rc < 0)
        return rc;
    rc = compare_names(out, engine, stmt, catalog, path, err);
    engine->finalize(stmt);
    return rc;
}

static int record(const struct db_engine *engine, void *conn, int number, const char *name, struct err *err)
{
    void *stmt = NULL;
    int rc = engine->prepare(&stmt, conn, name, add_to_list, err);
    if (rc < 0)
        return rc;
    rc = engine->bind(stmt, name, DB_ARGS(db_int(number), db_text(name)), err);
    if (rc == 0)
        rc = engine->step(stmt, name, err);
    engine->finalize(stmt);
    return rc;
}

static int apply(const struct db_engine *engine, void *conn, const struct sql_migration *migration,
                 struct err *err)
{
    BUF_AUTO script;
    buf_init(&script, SCRIPT_MAX);
    const char *text =
        engine->dialect == DB_POSTGRES && migration->postgres ? migration->postgres : migration->text;
    db_dialect(&script, text, engine->words);
    if (script.failed)
        return err_nomem(err);
    return engine->script(conn, migration->name, buf_text(&script), err);
}

static int apply_all(const struct db_engine *engine, void *conn, int from, const struct db_catalog *catalog,
                     struct err *err)
{
    int rc = 0;
    enum db_identity identity = DB_IS_FOREIGN;
    if ((rc = engine->identify(conn, &identity, err)) < 0)
        return rc;
    if (identity == DB_IS_EMPTY && ((rc = engine->script(conn, "kiem_migration", make_list, err)) < 0 ||
                                    (rc = engine->mark(conn, err)) < 0))
        return rc;
    for (int i = from; i < (int)catalog->migration_count && rc == 0; i++) {
        rc = apply(engine, conn, &catalog->migrations[i], err);
        if (rc == 0)
            rc = record(engine, conn, i + 1, catalog->migrations[i].name, err);
    }
    return rc == 0 ? engine->check_references(conn, err) : rc;
}

int db_make_schema(const struct db_engine *engine, void *conn, const struct db_catalog *catalog,
                   struct err *err)
{
    return apply_all(engine, conn, 0, catalog, err);
}

static int upgrade(const struct db_engine *engine, void *conn, int from, const struct db_catalog *catalog,
                   struct err *err)
{
    int rc = engine->control(conn, DB_BEGIN_WRITE, err);
    if (rc < 0)
        return rc;
    rc = apply_all(engine, conn, from, catalog, err);
    if (rc == 0)
        rc = engine->control(conn, DB_COMMIT, err);
    if (rc < 0 && engine->in_transaction(conn))
        (void)engine->control(conn, DB_ROLLBACK, NULL); /* closing the connection does it otherwise */
    return rc;
}

int db_migrate(int *version, const struct db_engine *engine, const struct db_place *place,
               const struct db_catalog *catalog, struct err *err)
{
    void *conn = NULL;
    int found = 0;
    int rc = engine->open(&conn, place, DB_ACCESS_MIGRATE, err);
    if (rc < 0)
        return rc;
    rc = db_schema_version(&found, engine, conn, catalog, place->name, err);
    if (rc == 0)
        rc = engine->adopt(conn, err);
    if (rc == 0 && (found == 0 || found < (int)catalog->migration_count))
        rc = upgrade(engine, conn, found, catalog, err);
    engine->close(conn);
    if (rc == 0)
        *version = (int)catalog->migration_count;
    return rc;
}
