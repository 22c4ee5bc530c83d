/* Two servers on one database: work that is due is done once, the audit is sealed once and whole, changes of one are seen by
 * the other. On a file the second stands for a command beside the server. */
#include "app/world.h"

#include "app/audit_chain.h"
#include "app/instruments/shelf.h"
#include "app/jobs.h"
#include "app/notice.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NOTICES = 40, TERMS = 20, BROKEN = 20, WRITES = 60 };

/* A server that shares the world's database, key and clock, and nothing else. */
struct server {
    struct app app;
    uint64_t seed;
    char folder[128]; /* its outbox */
    int rc;
    struct err err;
    pthread_t thread;
};

static void server_open(struct server *s, struct world *w, const char *name, uint64_t seed)
{
    *s = (struct server){.app = w->app, .seed = seed};
    snprintf(s->folder, sizeof s->folder, "%s/%s", w->folder, name);
    s->app.rng = rng_seeded(&s->seed);
    s->app.content = w->content;
    s->app.shelf = NULL;
    s->app.db = NULL;
    const struct db_options options = {.catalog = &sql_catalog, .connections = 3, .unsafe = true};
    assert_ok(db_open(&s->app.db, w->place.url, &options, &s->err));
    assert_ok(shelf_open(&s->app, &s->err));
    char url[160];
    snprintf(url, sizeof url, "file:%s", s->folder);
    const struct mail_options mail = {.url = url, .from = "kiem@example.nl"};
    assert_ok(mail_open(&s->app.mail, &mail, &s->app.clock, &s->err));
}

static void server_close(struct server *s)
{
    char path[512];
    mail_close(s->app.mail);
    shelf_close(&s->app);
    db_close(s->app.db);
    DIR *dir = opendir(s->folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", s->folder, d->d_name);
        unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(s->folder);
}

static void run_both(struct server servers[2], void *(*run)(void *))
{
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&servers[i].thread, NULL, run, &servers[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(servers[i].thread, NULL);
    for (int i = 0; i < 2; i++)
        if (servers[i].rc < 0)
            fail_msg("server %d: %s %s %s", i, servers[i].err.key, servers[i].err.where, servers[i].err.arg);
}

static long count(struct world *w, const char *sql)
{
    char room[32];
    return strtol(place_ask(&w->place, sql, room, sizeof room), NULL, 10);
}

/* --- jobs --- */

static int plan_notices(struct call *c, struct err *err)
{
    int rc = 0;
    for (int i = 0; i < NOTICES && rc == 0; i++)
        rc = notice_plan(c, c->actor->org, "referral", arena_printf(c->arena, "%d", i), err);
    for (int i = 0; i < TERMS && rc == 0; i++)
        rc = job_plan(c, "referral_due", arena_printf(c->arena, "gone-%d", i), "", c->now, err);
    for (int i = 0; i < BROKEN && rc == 0; i++)
        rc = job_plan(c, "of_another_kiem", arena_printf(c->arena, "%d", i), "", c->now, err);
    return rc;
}

static void *run_jobs(void *context)
{
    struct server *s = context;
    s->rc = jobs_run_due(&s->app, &s->err);
    return NULL;
}

static int mails_in(const struct server *s)
{
    int found = 0;
    DIR *dir = opendir(s->folder);
    for (struct dirent *d; dir && (d = readdir(dir));)
        found += strstr(d->d_name, ".eml") != NULL;
    if (dir)
        closedir(dir);
    return found;
}

static void work_is_done_once(void **state)
{
    (void)state;
    struct world w;
    struct server servers[2];
    world_open(&w);
    server_open(&servers[0], &w, "one", 1);
    server_open(&servers[1], &w, "two", 2);
    world_call(&w, &w.midwife);
    world_must(&w, plan_notices);
    w.now += 1000;
    assert_int_equal(count(&w, "SELECT count(*) FROM job WHERE state = 'waiting'"), NOTICES + TERMS + BROKEN);
    run_both(servers, run_jobs);
    assert_int_equal(mails_in(&servers[0]) + mails_in(&servers[1]), NOTICES);
    assert_int_equal(count(&w, "SELECT count(*) FROM job WHERE state = 'done' AND tries = 1"),
                     NOTICES + TERMS);
    assert_int_equal(count(&w, "SELECT count(*) FROM job WHERE state = 'waiting' AND tries = 1"), BROKEN);
    server_close(&servers[0]);
    server_close(&servers[1]);
    world_close(&w);
}

/* --- the audit --- */

static int write_line(struct call *c, struct err *err)
{
    const struct audit_note note = {.action = "read", .object = "test"};
    return audit_write(c, &note, err);
}

static int write_as(struct app *app, int64_t now, struct err *err)
{
    const struct actor who = {.kind = ACTOR_SYSTEM, .source = "test", .request_id = "test-request"};
    ARENA_AUTO a = arena_new(1 << 20);
    struct call c = {
        .app = app, .actor = &who, .arena = a, .lang = "nl", .now = now, .today = instant_day(now)};
    return app_run(&c, write_line, err);
}

/* Writes long ago, so that it can be sealed at once, and seals beside the other. */
static void *write_and_seal(void *context)
{
    struct server *s = context;
    int64_t long_ago = clock_now(&s->app.clock) - 60000;
    for (int i = 0; i < WRITES && s->rc >= 0; i++) {
        s->rc = write_as(&s->app, long_ago, &s->err);
        if (s->rc >= 0 && i % 5 == 4)
            s->rc = audit_seal(&s->app, &s->err);
    }
    return NULL;
}

static void the_audit_is_sealed_once_and_whole(void **state)
{
    (void)state;
    struct world w;
    struct server servers[2];
    struct audit_state audit;
    world_open(&w);
    server_open(&servers[0], &w, "one", 1);
    server_open(&servers[1], &w, "two", 2);
    run_both(servers, write_and_seal);
    w.now += 60000;
    assert_ok(audit_seal(&w.app, &w.err));
    if (audit_verify(&audit, &w.app, &w.err) < 0)
        fail_msg("%s %s %s", w.err.key, w.err.where, w.err.arg);
    assert_int_equal(audit.unsealed, 0);
    assert_int_equal(audit.rows, count(&w, "SELECT count(*) FROM audit"));
    assert_true(audit.rows >= 2 * WRITES);
    assert_true(audit.batches > 1);
    assert_int_equal(count(&w, "SELECT count(*) FROM audit WHERE batch = 0"), 0);
    server_close(&servers[0]);
    server_close(&servers[1]);
    world_close(&w);
}

struct late {
    struct server *other;
    int64_t now;
    int runs;
};

static int late_line(struct tx *tx, void *context, struct err *err)
{
    struct late *late = context;
    int rc = db_run(tx, SQL_AUDIT_INSERT,
                    DB_ARGS(db_text("00000000-0000-7000-8000-000000000001"), db_int(late->now), db_none(),
                            db_none(), db_none(), db_text("none"), db_none(), db_text("read"),
                            db_text("test"), db_none(), db_text("care"), db_text("role"), db_text("ok"),
                            db_text("test"), db_text("test-request")),
                    err);
    if (rc < 0 || late->runs++ > 0)
        return rc;
    rc = write_as(&late->other->app, late->now, err);
    return rc < 0 ? rc : audit_seal(&late->other->app, err);
}

/* Its identity and its instant come before those of lines that are sealed already. */
static void a_line_that_commits_late_is_sealed_too(void **state)
{
    (void)state;
    struct world w;
    struct server other;
    struct audit_state audit;
    if (!place_server()) {
        print_message("on a file there is one writer at a time: no line commits late\n");
        skip();
    }
    world_open(&w);
    server_open(&other, &w, "one", 1);
    struct late late = {.other = &other, .now = w.now - 120000};
    assert_true(db_write(w.app.db, late_line, &late, &w.err) >= 0);
    w.now += 120000;
    assert_ok(audit_seal(&w.app, &w.err));
    if (audit_verify(&audit, &w.app, &w.err) < 0)
        fail_msg("%s %s %s", w.err.key, w.err.where, w.err.arg);
    assert_true(audit.batches >= 2);
    assert_int_equal(audit.unsealed, 0);
    assert_int_equal(count(&w, "SELECT batch FROM audit WHERE id LIKE '00000000%'"), audit.batches);
    server_close(&other);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_done_once),
        cmocka_unit_test(the_audit_is_sealed_once_and_whole),
        cmocka_unit_test(a_line_that_commits_late_is_sealed_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
