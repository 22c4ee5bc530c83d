/*
 * From a release to this program, in place. test/upgrade/RELEASE.sql is a data folder as that release left it, RELEASE.key its
 * key file. What was in it opens, its audit is whole, work goes on; a kill during the upgrade leaves the old or the new; and
 * the release refuses what it does not know. Releases kept files only.
 */
#include "app/access.h"
#include "app/audit_chain.h"
#include "app/instruments/shelf.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "app/start.h"
#include "app/world.h"
#include "base/str.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RELEASED = 6, DUMP_MAX = 1 << 20, KILLS = 30 }; /* migrations of 0.1.0 */

/* In the dump. */
static const char mother[] = "0193972d-7ce8-7bfc-a939-bc68355323d7";
static const char midwife[] = "01931516-4000-750a-b640-22361833ce51";

struct old {
    struct world w;
    char path[128], key[128], kept[160];
};

static char *read_whole(const char *path)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *text = malloc(DUMP_MAX);
    assert_non_null(text);
    size_t len = fread(text, 1, DUMP_MAX - 1, in);
    fclose(in);
    text[len] = '\0';
    return text;
}

/* The data folder of the release, at path and key. */
static void put_back(struct old *o)
{
    char *dump = read_whole("test/upgrade/0.1.0.sql"), *key = read_whole("test/upgrade/0.1.0.key");
    sqlite3 *db = NULL;
    unlink(o->path);
    assert_int_equal(sqlite3_open(o->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
    if (sqlite3_exec(db, dump, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    assert_int_equal(chmod(o->path, 0600), 0);
    unlink(o->key);
    FILE *out = fopen(o->key, "wb");
    assert_non_null(out);
    fputs(key, out);
    fclose(out);
    assert_int_equal(chmod(o->key, 0600), 0);
    free(dump);
    free(key);
}

/* A world whose own database makes way for the old one, two days after. */
static void open_old(struct old *o)
{
    struct world *w = &o->w;
    world_open(w);
    shelf_close(&w->app);
    db_close(w->app.db);
    vault_free(w->app.vault);
    w->app.db = NULL;
    w->app.vault = NULL;
    w->now = instant_at(day_from_civil(2026, 11, 23), 10 * 60);
    snprintf(o->path, sizeof o->path, "%s/old.db", w->folder);
    snprintf(o->key, sizeof o->key, "%s/old.key", w->folder);
    snprintf(o->kept, sizeof o->kept, "%s.before-upgrade-%d", o->path, RELEASED);
    put_back(o);
}

static int upgrade(struct old *o, const struct db_catalog *catalog, struct err *err)
{
    const struct db_options options = {.catalog = catalog, .readers = 1};
    return db_open(&o->w.app.db, o->path, &options, err);
}

static void start(struct old *o)
{
    struct world *w = &o->w;
    if (upgrade(o, &sql_catalog, &w->err) < 0 || start_key(&w->app, o->key, true, &w->err) < 0)
        fail_msg("%s %s %s", w->err.key, w->err.where, w->err.arg);
    assert_ok(shelf_open(&w->app, &w->err));
}

static struct db_catalog released(void)
{
    struct db_catalog catalog = sql_catalog;
    catalog.migration_count = RELEASED;
    catalog.statement_count = 0; /* today's statements speak of today's tables */
    return catalog;
}

static void be(struct old *o, struct actor *who, const char *account)
{
    char sql[300];
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    snprintf(sql, sizeof sql,
             "SELECT m.id, m.org_id, g.kind, g.name, a.name FROM account a JOIN membership m ON m.account_id "
             "= a.id "
             "JOIN org g ON g.id = m.org_id WHERE a.id = '%s'",
             account);
    assert_int_equal(sqlite3_open(o->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    *who = (struct actor){
        .kind = ACTOR_PROFESSIONAL, .role = ROLE_PROFESSIONAL, .source = "test", .request_id = "r"};
    snprintf(who->account, sizeof who->account, "%s", account);
    snprintf(who->membership, sizeof who->membership, "%s", (const char *)sqlite3_column_text(stmt, 0));
    snprintf(who->org, sizeof who->org, "%s", (const char *)sqlite3_column_text(stmt, 1));
    snprintf(who->org_kind, sizeof who->org_kind, "%s", (const char *)sqlite3_column_text(stmt, 2));
    snprintf(who->org_name, sizeof who->org_name, "%s", (const char *)sqlite3_column_text(stmt, 3));
    snprintf(who->name, sizeof who->name, "%s", (const char *)sqlite3_column_text(stmt, 4));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

static void what_was_there_goes_on(void **state)
{
    (void)state;
    static struct old o;
    struct world *w = &o.w;
    struct actor robin;
    struct audit_state audit;
    open_old(&o);
    start(&o);
    assert_int_equal(db_version(w->app.db), (int)sql_catalog.migration_count);
    /* the chain that the release sealed, and what it had not sealed yet */
    assert_ok(audit_verify(&audit, &w->app, &w->err));
    assert_int_equal(audit.batches, 1);
    assert_int_equal(audit.rows, 64);
    assert_int_equal(audit.unsealed, 2);
    assert_string_equal(audit.head, "844c4987d2b95c19708bebeccc2541ab72f2e8715e73280b5318807fadcd4529");
    be(&o, &robin, midwife);
    /* a person: her name opens with the old key, her timeline and plan are there */
    world_call(w, &robin);
    call_param_set(w, "person", mother);
    world_must(w, person_page);
    const struct value *person = value_get(w->call.page, "person");
    assert_non_null(value_get_text(person, "name"));
    assert_true(strlen(value_get_text(person, "name")) > 3);
    world_call(w, &robin);
    world_must(w, worklist);
    /* a write: another family, opened by today's rules with today's keys */
    char fresh[37];
    world_family(w, &robin, "Nieuwkomer", 100, fresh);
    world_call(w, &robin);
    call_param_set(w, "person", fresh);
    world_must(w, person_page);
    assert_ok(audit_seal_rest(&w->app, &w->err));
    assert_ok(audit_verify(&audit, &w->app, &w->err));
    assert_int_equal(audit.batches, 2);
    assert_int_equal(audit.unsealed, 0);
    world_close(w);
}

static void a_copy_of_the_old_is_kept(void **state)
{
    (void)state;
    static struct old o;
    struct err err;
    struct stat st;
    open_old(&o);
    start(&o);
    const struct db_catalog before = released();
    assert_ok(db_check(o.kept, &before, &err));
    assert_int_equal(stat(o.kept, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    world_close(&o.w);
}

static void the_release_refuses_the_newer(void **state)
{
    (void)state;
    static struct old o;
    struct err err;
    open_old(&o);
    start(&o);
    shelf_close(&o.w.app);
    db_close(o.w.app.db);
    o.w.app.db = NULL;
    const struct db_catalog before = released();
    assert_int_equal(upgrade(&o, &before, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "db_newer");
    const char *text = content_text(o.w.content, "nl", "err.db_newer");
    assert_non_null(text); /* what to do is said */
    world_close(&o.w);
}

/* Upgrades in a process of its own and kills it after so many microseconds; whether it had ended by itself. */
static bool killed_after(struct old *o, useconds_t microseconds)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(upgrade(o, &sql_catalog, NULL) < 0 ? 1 : 0); /* without closing: a process that ends */
    struct timespec wait = {.tv_nsec = (long)microseconds * 1000};
    nanosleep(&wait, NULL);
    kill(child, SIGKILL);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFEXITED(status);
}

static int version_of(const struct old *o)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_open(o->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT COUNT(*) FROM kiem_migration", -1, &stmt, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int version = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return version;
}

static void a_kill_leaves_the_old_or_the_new(void **state)
{
    (void)state;
    static struct old o;
    int old = 0, ended = 0;
    open_old(&o);
    for (useconds_t i = 0; i < KILLS; i++) {
        put_back(&o);
        ended += killed_after(&o, i * i * 120); /* closer together where the work begins */
        int version = version_of(&o);
        if (version != RELEASED && version != (int)sql_catalog.migration_count)
            fail_msg("half an upgrade: %d migrations", version);
        old += version == RELEASED;
        assert_ok(upgrade(&o, &sql_catalog, NULL)); /* goes on, from either */
        db_close(o.w.app.db);
        o.w.app.db = NULL;
        assert_ok(db_check(o.path, &sql_catalog, NULL));
    }
    print_message("%d kills: %d left the old, %d came after the end\n", KILLS, old, ended);
    assert_true(old > 0);
    start(&o);
    world_close(&o.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_there_goes_on),
        cmocka_unit_test(a_copy_of_the_old_is_kept),
        cmocka_unit_test(the_release_refuses_the_newer),
        cmocka_unit_test(a_kill_leaves_the_old_or_the_new),
    };
    int skipped = place_without_file("releases before this one kept files only");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
