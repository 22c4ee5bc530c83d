/* What is wrong when: each check gets its trouble, and a server says that it is there and that it goes. */
#include "running/vitals.h"

#include "app/world.h"
#include "base/str.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MINUTE = 60000 };

static struct vitals_options options_of(const struct world *w)
{
    return (struct vitals_options){.data = w->folder, .host = "here", .id = "server-1", .started = w->now};
}

static struct vitals taken(struct world *w, const struct vitals_options *o, struct err *trouble)
{
    struct vitals v;
    vitals_take(&v, &w->app, o, trouble);
    return v;
}

static enum verdict verdict_of(struct world *w, enum vital_check check)
{
    struct err trouble;
    struct vitals_options o = options_of(w);
    return taken(w, &o, &trouble).checks[check];
}

static void by_hand(struct world *w, const char *text)
{
    place_do(&w->place, text);
}

static void all_is_well(void **state)
{
    (void)state;
    struct world w;
    struct err trouble;
    world_open(&w);
    struct vitals_options o = options_of(&w);
    struct vitals v = taken(&w, &o, &trouble);
    assert_int_equal(vitals_worst(&v), VERDICT_OK);
    assert_string_equal(trouble.key, "");
    assert_true(v.disk_free > 0 && v.key_number == 1);
    assert_true(place_server() || v.database_size > 0);
    assert_int_equal(v.backup_age_ms, -1);
    world_close(&w);
}

static void jobs_and_audit_that_wait(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    by_hand(&w,
            "INSERT INTO job (id, kind, ref_id, due_at, state) VALUES ('j', 'notice', 'x', 0, 'waiting')");
    char text[200];
    snprintf(text, sizeof text, "UPDATE job SET due_at = %lld", (long long)(w.now - 9 * MINUTE));
    by_hand(&w, text);
    assert_int_equal(verdict_of(&w, CHECK_JOBS), VERDICT_OK);
    snprintf(text, sizeof text, "UPDATE job SET due_at = %lld", (long long)(w.now - 11 * MINUTE));
    by_hand(&w, text);
    assert_int_equal(verdict_of(&w, CHECK_JOBS), VERDICT_WARNING);
    by_hand(&w, "UPDATE job SET state = 'failed'");
    assert_int_equal(verdict_of(&w, CHECK_JOBS), VERDICT_WARNING);
    by_hand(&w, "UPDATE job SET state = 'done'");
    assert_int_equal(verdict_of(&w, CHECK_JOBS), VERDICT_OK);
    snprintf(text, sizeof text,
             "INSERT INTO audit (id, at, role, action, object, purpose, basis, outcome, source, request_id) "
             "VALUES "
             "('a', %lld, 'none', 'read', 'file', 'care', 'role', 'ok', 'test', 'r')",
             (long long)(w.now - 6 * MINUTE));
    by_hand(&w, text);
    assert_int_equal(verdict_of(&w, CHECK_AUDIT), VERDICT_WARNING);
    by_hand(&w, "UPDATE audit SET batch = 1");
    assert_int_equal(verdict_of(&w, CHECK_AUDIT), VERDICT_OK);
    world_close(&w);
}

static void a_clock_that_runs_back(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    atomic_store(&w.app.latest, w.now + 10 * MINUTE);
    assert_int_equal(verdict_of(&w, CHECK_CLOCK), VERDICT_FAILING);
    world_close(&w);
}

static void a_key_file_that_went(void **state)
{
    (void)state;
    struct world w;
    char key[128], away[128];
    world_open(&w);
    snprintf(key, sizeof key, "%s/kiem.key", w.folder);
    snprintf(away, sizeof away, "%s/away.key", w.folder);
    assert_int_equal(rename(key, away), 0);
    assert_int_equal(verdict_of(&w, CHECK_KEY), VERDICT_WARNING);
    assert_int_equal(rename(away, key), 0);
    assert_int_equal(verdict_of(&w, CHECK_KEY), VERDICT_OK);
    world_close(&w);
}

static void a_database_that_takes_no_writes(void **state)
{
    (void)state;
    struct world w;
    struct err trouble;
    world_open(&w);
    struct vitals_options o = options_of(&w);
    by_hand(&w, "ALTER TABLE server RENAME TO elsewhere");
    struct vitals v = taken(&w, &o, &trouble);
    assert_int_equal(v.checks[CHECK_DATABASE], VERDICT_FAILING);
    assert_string_equal(trouble.key, "db_statement");
    world_close(&w);
}

static void backups_grow_old(void **state)
{
    (void)state;
    struct world w;
    struct err trouble;
    char folder[128], file[160], part[160];
    world_open(&w);
    struct vitals_options o = options_of(&w);
    snprintf(folder, sizeof folder, "%s/backups", w.folder);
    snprintf(file, sizeof file, "%s/one.db", folder);
    snprintf(part, sizeof part, "%s/two.db.part", folder);
    o.backups = folder;
    assert_int_equal(taken(&w, &o, &trouble).checks[CHECK_BACKUP], VERDICT_WARNING); /* no folder */
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(taken(&w, &o, &trouble).checks[CHECK_BACKUP], VERDICT_WARNING); /* nothing in it */
    close(open(part, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(taken(&w, &o, &trouble).checks[CHECK_BACKUP], VERDICT_WARNING); /* nothing whole */
    int fd = open(file, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "copy", 4), 4);
    close(fd);
    struct timespec times[2] = {{.tv_sec = w.now / 1000 - 3600}, {.tv_sec = w.now / 1000 - 3600}};
    assert_int_equal(utimensat(AT_FDCWD, file, times, 0), 0);
    struct vitals v = taken(&w, &o, &trouble);
    assert_int_equal(v.checks[CHECK_BACKUP], VERDICT_OK);
    assert_int_equal(v.backup_size, 4);
    assert_true(v.backup_age_ms >= 3600000 && v.backup_age_ms < 3602000);
    world_days(&w, 2);
    assert_int_equal(taken(&w, &o, &trouble).checks[CHECK_BACKUP], VERDICT_WARNING);
    unlink(file);
    unlink(part);
    rmdir(folder);
    world_close(&w);
}

static long servers(struct world *w)
{
    char room[32];
    return strtol(place_ask(&w->place, "SELECT COUNT(*) FROM server", room, sizeof room), NULL, 10);
}

static void servers_come_and_go(void **state)
{
    (void)state;
    struct world w;
    struct err trouble;
    world_open(&w);
    struct vitals_options one = options_of(&w), two = options_of(&w);
    snprintf(two.id, sizeof two.id, "server-2");
    taken(&w, &one, &trouble);
    taken(&w, &two, &trouble);
    taken(&w, &two, &trouble);
    assert_int_equal(servers(&w), 2);
    assert_ok(vitals_leave(&w.app, &two, &w.err));
    assert_int_equal(servers(&w), 1);
    world_days(&w, 1); /* the first says nothing any more: it was killed */
    taken(&w, &two, &trouble);
    assert_int_equal(servers(&w), 1);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_well),
        cmocka_unit_test(jobs_and_audit_that_wait),
        cmocka_unit_test(a_clock_that_runs_back),
        cmocka_unit_test(a_key_file_that_went),
        cmocka_unit_test(a_database_that_takes_no_writes),
        cmocka_unit_test(backups_grow_old),
        cmocka_unit_test(servers_come_and_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
