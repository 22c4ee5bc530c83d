/* See place.h. */
#include "db/place.h"

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/**/
#include <cmocka.h>
#include <postgresql/libpq-fe.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *place_server(void)
{
    const char *url = getenv("KIEM_TEST_DB");
    return url && url[0] ? url : NULL;
}

int place_without_file(const char *why)
{
    if (place_server())
        printf("skipped on PostgreSQL: %s\n", why);
    return place_server() ? PLACE_SKIPPED : 0;
}

int place_without_server(const char *why)
{
    if (!place_server())
        printf("skipped without PostgreSQL (KIEM_TEST_DB): %s\n", why);
    return place_server() ? 0 : PLACE_SKIPPED;
}

/* "postgresql://kiem@/postgres?host=/x" and "mine" → "postgresql://kiem@/mine?host=/x" */
static void url_of(char *out, size_t size, const char *database)
{
    const char *server = place_server(), *path = strchr(strstr(server, "://") + 3, '/'),
               *settings = strchr(path, '?');
    snprintf(out, size, "%.*s/%s%s", (int)(path - server), server, database, settings ? settings : "");
}

/* Not fail_msg(): that leaves a connection open, and with it a lock that the next test would wait for. */
#define GIVE_UP(...)                                                                                         \
    do {                                                                                                     \
        fprintf(stderr, __VA_ARGS__);                                                                        \
        fputc('\n', stderr);                                                                                 \
        exit(1);                                                                                             \
    } while (0)

static PGconn *connect_to(const char *url)
{
    PGconn *pg = PQconnectdb(url);
    if (PQstatus(pg) != CONNECTION_OK)
        GIVE_UP("%s: %s", url, PQerrorMessage(pg));
    return pg;
}

static void must(PGconn *pg, const char *sql)
{
    PGresult *result = PQexec(pg, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        GIVE_UP("%s: %s", sql, PQerrorMessage(pg));
}

/* One connection for all databases of this program. */
static PGconn *admin(void)
{
    static PGconn *pg;
    if (!pg)
        pg = connect_to(place_server());
    return pg;
}

/* One word for the schema of a catalog. */
static unsigned long hash_of(const struct db_catalog *catalog)
{
    unsigned long hash = 5381;
    for (size_t i = 0; i < catalog->migration_count; i++) {
        const char *const parts[] = {catalog->migrations[i].name, catalog->migrations[i].text};
        for (int p = 0; p < 2; p++)
            for (const char *c = parts[p]; *c; c++)
                hash = hash * 33 + (unsigned char)*c;
    }
    return hash;
}

/* What the migrations put in tables themselves stays beside, to be put back. */
static const char keep_seeds[] = "CREATE SCHEMA seed; DO $$ DECLARE t text; full_one boolean; BEGIN FOR t IN "
                                 "SELECT tablename FROM pg_tables WHERE "
                                 "schemaname = 'public' AND tablename <> 'kiem_migration' LOOP EXECUTE "
                                 "format('SELECT EXISTS (SELECT 1 FROM "
                                 "public.%I)', t) INTO full_one; IF full_one THEN EXECUTE format('CREATE "
                                 "TABLE seed.%I AS TABLE public.%I', t, t); "
                                 "END IF; END LOOP; END $$";
static const char empty_all[] =
    "SET lock_timeout = '2s'; SET session_replication_role = replica; DO $$ DECLARE t text; BEGIN FOR t IN "
    "SELECT "
    "tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'kiem_migration' LOOP EXECUTE "
    "format('DELETE "
    "FROM public.%I', t); END LOOP; FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'seed' LOOP "
    "EXECUTE "
    "format('INSERT INTO public.%I SELECT * FROM seed.%I', t, t); END LOOP; END $$";

static void make_template(PGconn *pg, const char *name, const struct db_catalog *catalog)
{
    char sql[256], url[512];
    struct db *db = NULL;
    struct err err = {0};
    snprintf(sql, sizeof sql, "CREATE DATABASE %s_making STRATEGY file_copy", name);
    must(pg, sql);
    snprintf(sql, sizeof sql, "%s_making", name);
    url_of(url, sizeof url, sql);
    const struct db_options options = {.catalog = catalog, .create = true, .unsafe = true};
    if (db_open(&db, url, &options, &err) < 0)
        GIVE_UP("template: %s %s %s", err.key, err.where, err.arg);
    db_close(db);
    PGconn *inside = connect_to(url);
    must(inside, keep_seeds);
    PQfinish(inside);
    snprintf(sql, sizeof sql, "ALTER DATABASE %s_making RENAME TO %s", name, name);
    must(pg, sql);
}

/* Makes the template once, whoever comes first. */
static void find_template(char *name, size_t size, PGconn *pg, const struct db_catalog *catalog)
{
    char sql[256];
    snprintf(name, size, "kiem_template_%lx", hash_of(catalog));
    snprintf(sql, sizeof sql, "SELECT 1 FROM pg_database WHERE datname = '%s'", name);
    must(pg, "SELECT pg_advisory_lock(42)");
    PGresult *found = PQexec(pg, sql);
    if (PQntuples(found) == 0) {
        snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s_making", name);
        must(pg, sql);
        make_template(pg, name, catalog);
    }
    PQclear(found);
    must(pg, "SELECT pg_advisory_unlock(42)");
}

static void drop(const char *database)
{
    char sql[128];
    snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", database);
    must(admin(), sql);
}

/* The database that the test before left empty. */
static struct place spare;

static void drop_spare(void)
{
    if (spare.database[0])
        drop(spare.database);
}

void place_make(struct place *p, const char *folder, const struct db_catalog *catalog)
{
    static atomic_int made;
    char sql[256], template[64] = "template0";
    *p = (struct place){0};
    if (!place_server()) {
        snprintf(p->url, sizeof p->url, "%s/kiem.db", folder);
        return;
    }
    if (catalog && spare.clean == catalog) {
        *p = spare;
        spare = (struct place){0};
        return;
    }
    if (catalog)
        find_template(template, sizeof template, admin(), catalog);
    int number = atomic_fetch_add(&made, 1);
    if (number == 0)
        atexit(drop_spare);
    snprintf(p->database, sizeof p->database, "kiem_test_%ld_%d", (long)getpid(), number);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", p->database, template);
    must(admin(), sql);
    url_of(p->url, sizeof p->url, p->database);
    p->clean = catalog;
}

static void stop_asking(void);

/* False when somebody still holds a lock: a test that failed half-way. */
static bool emptied(const struct place *p)
{
    PGconn *pg = connect_to(p->url);
    PGresult *result = PQexec(pg, empty_all);
    bool fine = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    PQfinish(pg);
    return fine;
}

void place_remove(struct place *p)
{
    stop_asking();
    if (!p->database[0])
        return;
    if (p->clean && !spare.database[0] && emptied(p))
        spare = *p;
    else
        drop(p->database);
    *p = (struct place){0};
}

/* --- beside Kiem --- */

/* The connection of who asks: kept for the next question, as a new one reads the whole schema first. */
static struct {
    char url[sizeof((struct place *)NULL)->url];
    PGconn *pg;
    sqlite3 *file;
} asker;

static void stop_asking(void)
{
    if (asker.pg)
        PQfinish(asker.pg);
    sqlite3_close(asker.file);
    memset(&asker, 0, sizeof asker);
}

static void begin_asking(const struct place *p)
{
    if (strcmp(asker.url, p->url) == 0)
        return;
    stop_asking();
    if (p->database[0]) {
        asker.pg = connect_to(p->url);
    } else {
        assert_int_equal(sqlite3_open(p->url, &asker.file), SQLITE_OK);
        sqlite3_busy_timeout(asker.file, 5000);
    }
    snprintf(asker.url, sizeof asker.url, "%s", p->url);
}

static void ask_server(const char *sql, char *room, size_t size)
{
    PGresult *result = PQexec(asker.pg, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(asker.pg));
    if (PQntuples(result) > 0)
        snprintf(room, size, "%s", PQgetvalue(result, 0, 0));
    PQclear(result);
}

static void ask_file(const char *sql, char *room, size_t size)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(asker.file, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(asker.file));
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        snprintf(room, size, "%s", (const char *)sqlite3_column_text(stmt, 0));
    else if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        fail_msg("%s: %s", sql, sqlite3_errmsg(asker.file));
    sqlite3_finalize(stmt);
}

static void ask_once(const struct place *p, const char *sql, char *room, size_t size)
{
    room[0] = '\0';
    begin_asking(p);
    if (p->database[0])
        ask_server(sql, room, size);
    else
        ask_file(sql, room, size);
}

const char *place_ask_often(const struct place *p, const char *sql, char *room, size_t size)
{
    ask_once(p, sql, room, size);
    return room;
}

const char *place_ask(const struct place *p, const char *sql, char *room, size_t size)
{
    ask_once(p, sql, room, size);
    stop_asking();
    return room;
}

void place_do(struct place *p, const char *sql)
{
    p->clean = NULL; /* who knows what a stranger does */
    char room[8];
    place_ask(p, sql, room, sizeof room);
}
