/*
 * Every statement of sql/ means something to the engine that the tests run on: SQLite always, PostgreSQL when KIEM_TEST_DB
 * names one (script/test does). All that are wrong are named, not only the first.
 */
#include "db/place.h"
#include "store/store.h"

#include "db/engine.h"

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/**/
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *text_for(const struct db_engine *engine, const struct sql_source *source)
{
    return engine->dialect == DB_POSTGRES && source->postgres ? source->postgres : source->text;
}

static int prepare_each(const struct db_engine *engine, void *conn)
{
    int wrong = 0;
    for (size_t i = 0; i < sql_catalog.statement_count; i++) {
        const struct sql_source *source = &sql_catalog.statements[i];
        void *stmt = NULL;
        struct err err = {0};
        if (engine->prepare(&stmt, conn, source->name, text_for(engine, source), &err) < 0) {
            print_error("%s: %s\n", source->name, err.arg);
            wrong++;
        } else {
            engine->finalize(stmt);
        }
    }
    return wrong;
}

/* Those that move whole tables. */
static int prepare_tables(const struct db_engine *engine, void *conn)
{
    int wrong = 0;
    for (size_t i = 0; i < sql_tables.count; i++) {
        const struct db_table *table = &sql_tables.items[i];
        const char *const texts[] = {table->select, table->insert, table->clear};
        for (int t = 0; t < 3; t++) {
            void *stmt = NULL;
            struct err err = {0};
            if (engine->prepare(&stmt, conn, table->name, texts[t], &err) < 0) {
                print_error("%s: %s\n", table->name, err.arg);
                wrong++;
            } else {
                engine->finalize(stmt);
            }
        }
    }
    return wrong;
}

static void every_statement_prepares(void **state)
{
    (void)state;
    struct place place;
    struct err err = {0};
    char folder[] = "/tmp/kiem-prepare-XXXXXX";
    assert_non_null(mkdtemp(folder));
    place_make(&place, folder, NULL);
    const struct db_engine *engine = place.database[0] ? &postgres_engine : &sqlite_engine;
    const struct db_catalog only_schema = {NULL, 0, sql_catalog.migrations, sql_catalog.migration_count};
    const struct db_options options = {.catalog = &only_schema, .create = true, .unsafe = true};
    struct db *db = NULL;
    if (db_open(&db, place.url, &options, &err) < 0)
        fail_msg("schema: %s %s %s", err.key, err.where, err.arg);
    db_close(db);
    void *conn = NULL;
    const struct db_place where = {.path = place.url, .name = "test", .unsafe = true};
    assert_int_equal(engine->open(&conn, &where, DB_ACCESS_WRITE, &err), 0);
    assert_int_equal(prepare_each(engine, conn), 0);
    assert_int_equal(prepare_tables(engine, conn), 0);
    engine->close(conn);
    place_remove(&place);
    char file[64];
    for (const char *const *end = (const char *const[]){"", "-wal", "-shm", ".lock", NULL}; *end; end++) {
        snprintf(file, sizeof file, "%s/kiem.db%s", folder, *end);
        unlink(file);
    }
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_statement_prepares)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
