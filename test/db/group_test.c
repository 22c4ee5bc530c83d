/* Many callers at once: works that share a commit, each with its own result; snapshots beside them. */
#include "db/db_help.h"
#include "db/failing_vfs.h"

#include "db/handle.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { GROUP = 16, CALLERS = 32, EACH = 40 };

struct fixture {
    struct help_folder folder;
    struct failing_disk *disk;
    struct db *db;
};

static int setup(void **state)
{
    static struct fixture f;
    f.folder = help_folder_make();
    f.disk = failing_disk_new("group", 1);
    const struct db_options options = {
        .catalog = &help_catalog, .readers = 2, .group_ms = 60000, .vfs = "group", .create = true};
    f.db = NULL;
    assert_int_equal(db_open(&f.db, help_file(&f.folder, "kiem.db").path, &options, NULL), 0);
    /* The first write to a new log syncs its header too. */
    struct help_entry first = {"first", 0};
    assert_true(db_write(f.db, help_add, &first, NULL) >= 0);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    db_close(f->db);
    failing_disk_free(f->disk);
    help_folder_remove(&f->folder);
    return 0;
}

/* How many entries the test has added. */
static int64_t added(struct db *db)
{
    struct help_totals totals = {0};
    assert_int_equal(db_read(db, help_totals, &totals, NULL), 0);
    assert_int_equal(totals.entries, totals.different);
    assert_int_equal(totals.entries, totals.tally);
    return totals.entries - 1;
}

/* --- one group, made certain: the first work waits inside the transaction until everybody is in the queue --- */

enum kind { FINE, DENIED, TWICE, IGNORES, KINDS };

struct caller {
    struct db *db;
    int number, rc;
    enum kind kind;
    struct err err;
    pthread_t thread;
};

static void wait_for_queue(struct db *db, int wanted)
{
    for (int waiting = 0; waiting < wanted; sched_yield()) {
        pthread_mutex_lock(&db->writer.mutex);
        waiting = db->writer.waiting;
        pthread_mutex_unlock(&db->writer.mutex);
    }
}

static int group_work(struct tx *tx, void *context, struct err *err)
{
    const struct caller *caller = context;
    struct help_entry entry = {.size = caller->number};
    if (caller->number == 0)
        wait_for_queue(caller->db, GROUP);
    snprintf(entry.id, sizeof entry.id, "entry-%d", caller->number);
    int rc = help_add(tx, &entry, err);
    if (rc < 0 || caller->kind == FINE)
        return rc;
    if (caller->kind == DENIED)
        return err_set(err, ERR_DENIED, "", "no_access", "%d", caller->number);
    rc = help_add(tx, &entry, err);
    return caller->kind == IGNORES ? 0 : rc;
}

static void *call(void *context)
{
    struct caller *caller = context;
    caller->rc = db_write(caller->db, group_work, caller, &caller->err);
    return NULL;
}

static void run_one_group(struct db *db, struct caller *callers)
{
    for (int i = 0; i < GROUP; i++) {
        callers[i].db = db;
        callers[i].number = i;
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
        if (i == 0)
            wait_for_queue(db, 1); /* the first leads */
    }
    for (int i = 0; i < GROUP; i++)
        pthread_join(callers[i].thread, NULL);
}

static void one_sync_for_all(void **state)
{
    struct fixture *f = *state;
    struct caller callers[GROUP] = {0};
    unsigned long before = failing_disk_syncs(f->disk);
    run_one_group(f->db, callers);
    for (int i = 0; i < GROUP; i++)
        assert_int_equal(callers[i].rc, 1);
    assert_int_equal(failing_disk_syncs(f->disk) - before, 1);
    assert_int_equal(added(f->db), GROUP);
}

static void without_others_each_syncs(void **state)
{
    struct fixture *f = *state;
    unsigned long before = failing_disk_syncs(f->disk);
    for (int i = 0; i < 5; i++) {
        struct help_entry entry = {.size = i};
        snprintf(entry.id, sizeof entry.id, "single-%d", i);
        assert_true(db_write(f->db, help_add, &entry, NULL) >= 0);
    }
    assert_int_equal(failing_disk_syncs(f->disk) - before, 5);
}

static void each_has_its_own_result(void **state)
{
    struct fixture *f = *state;
    struct caller callers[GROUP] = {0};
    unsigned long before = failing_disk_syncs(f->disk);
    for (int i = 0; i < GROUP; i++)
        callers[i].kind = (enum kind)(i % KINDS);
    run_one_group(f->db, callers);
    for (int i = 0; i < GROUP; i++) {
        const struct caller *c = &callers[i];
        if (c->kind == FINE) {
            assert_int_equal(c->rc, 1);
        } else if (c->kind == DENIED) {
            char number[8];
            snprintf(number, sizeof number, "%d", i);
            assert_err(c->err, ERR_DENIED, "no_access");
            assert_string_equal(c->err.arg, number);
        } else {
            assert_err(c->err, ERR_CONFLICT, "db_unique");
        }
        assert_int_equal(c->rc < 0 ? c->rc : 0, c->err.code);
    }
    assert_int_equal(failing_disk_syncs(f->disk) - before, 1);
    assert_int_equal(added(f->db), GROUP / KINDS);
}

static void when_the_commit_fails_all_hear(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum disk_fault fault;
        const char *key;
    } faults[] = {{DISK_FULL, "disk_full"},
                  {DISK_WRITE_ERROR, "disk_io"},
                  {DISK_READ_ONLY, "disk_readonly"},
                  {DISK_SYNC_ERROR, "disk_io"}};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct caller callers[GROUP] = {0};
        callers[3].kind = DENIED;
        failing_disk_fail(f->disk, faults[i].fault, 1, 1);
        run_one_group(f->db, callers);
        for (int c = 0; c < GROUP; c++) {
            assert_int_equal(callers[c].rc, c == 3 ? ERR_DENIED : ERR_IO);
            assert_string_equal(callers[c].err.key, c == 3 ? "no_access" : faults[i].key);
        }
        assert_int_equal(added(f->db), 0);
    }
    struct caller callers[GROUP] = {0};
    run_one_group(f->db, callers);
    assert_int_equal(added(f->db), GROUP);
}

/* --- works that nobody waits for --- */

struct left {
    struct caller caller;
    struct db_later later;
    atomic_int *done;
};

static void count_done(struct db_later *later)
{
    struct left *left = later->context;
    left->caller.rc = later->result;
    left->caller.err = later->problem;
    atomic_fetch_add(left->done, 1);
}

static int left_work(struct tx *tx, void *context, struct err *err)
{
    struct left *left = context;
    return group_work(tx, &left->caller, err);
}

/* `callers` of them beside those who wait; all in one group. */
static void run_left(struct db *db, struct left *left, struct caller *callers, atomic_int *done)
{
    for (int i = 0; i < GROUP; i++) {
        struct caller c = {.db = db, .number = i, .kind = left[i].caller.kind};
        if (i % 2) {
            callers[i] = c;
            assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
        } else {
            left[i] = (struct left){.caller = c, .done = done};
            left[i].later = (struct db_later){.work = left_work, .context = &left[i], .done = count_done};
            assert_true(db_write_later(db, &left[i].later));
        }
        if (i == 0)
            wait_for_queue(db, 1);
    }
    for (int i = 1; i < GROUP; i += 2)
        pthread_join(callers[i].thread, NULL);
    while (atomic_load(done) < GROUP / 2)
        sched_yield();
}

static void who_does_not_wait_is_told(void **state)
{
    struct fixture *f = *state;
    struct left left[GROUP] = {0};
    struct caller callers[GROUP] = {0};
    atomic_int done = 0;
    unsigned long before = failing_disk_syncs(f->disk);
    left[4].caller.kind = DENIED;
    run_left(f->db, left, callers, &done);
    for (int i = 0; i < GROUP; i++)
        assert_int_equal(i % 2 ? callers[i].rc : left[i].caller.rc, i == 4 ? ERR_DENIED : 1);
    assert_string_equal(left[4].caller.err.key, "no_access");
    assert_int_equal(failing_disk_syncs(f->disk) - before, 1);
    assert_int_equal(added(f->db), GROUP - 1);
}

static void who_does_not_wait_hears_of_a_failed_commit(void **state)
{
    struct fixture *f = *state;
    struct left left[GROUP] = {0};
    struct caller callers[GROUP] = {0};
    atomic_int done = 0;
    failing_disk_fail(f->disk, DISK_FULL, 1, 1);
    run_left(f->db, left, callers, &done);
    for (int i = 0; i < GROUP; i++) {
        const struct caller *c = i % 2 ? &callers[i] : &left[i].caller;
        assert_int_equal(c->rc, ERR_IO);
        assert_string_equal(c->err.key, "disk_full");
    }
    assert_int_equal(added(f->db), 0);
}

/* --- readers --- */

struct snapshot {
    struct db *db;
    struct help_totals before, after;
    int outside;
};

static void *write_beside(void *context)
{
    struct snapshot *s = context;
    struct help_entry entry = {"beside", 1};
    s->outside = db_write(s->db, help_add, &entry, NULL);
    return NULL;
}

static int look_twice(struct tx *tx, void *context, struct err *err)
{
    struct snapshot *s = context;
    pthread_t thread;
    int rc = help_totals(tx, &s->before, err);
    if (rc < 0 || pthread_create(&thread, NULL, write_beside, s) != 0)
        return ERR_IO;
    pthread_join(thread, NULL);
    return help_totals(tx, &s->after, err);
}

static void a_reader_sees_one_moment(void **state)
{
    struct fixture *f = *state;
    struct snapshot s = {.db = f->db, .outside = -1};
    assert_int_equal(db_read(f->db, look_twice, &s, NULL), 0);
    assert_int_equal(s.outside, 1);
    assert_int_equal(s.before.entries, 1);
    assert_int_equal(s.after.entries, 1);
    assert_int_equal(s.after.tally, 1);
    assert_int_equal(added(f->db), 1);
}

struct busy {
    struct db *db;
    int number, failures;
    pthread_t thread;
};

/* Each writes, and sees its own write and never half of anybody's. */
static void *write_and_read(void *context)
{
    struct busy *busy = context;
    int64_t seen = 0;
    for (int i = 0; i < EACH; i++) {
        struct help_entry entry = {.size = i};
        struct help_totals totals = {0};
        snprintf(entry.id, sizeof entry.id, "busy-%d-%d", busy->number, i);
        busy->failures += db_write(busy->db, help_add, &entry, NULL) < 0;
        busy->failures += db_read(busy->db, help_totals, &totals, NULL) < 0;
        busy->failures += totals.entries != totals.tally || totals.entries <= seen;
        seen = totals.entries;
    }
    return NULL;
}

static void thirty_two_callers(void **state)
{
    struct fixture *f = *state;
    struct busy busy[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
        busy[i] = (struct busy){.db = f->db, .number = i};
        assert_int_equal(pthread_create(&busy[i].thread, NULL, write_and_read, &busy[i]), 0);
    }
    for (int i = 0; i < CALLERS; i++) {
        pthread_join(busy[i].thread, NULL);
        assert_int_equal(busy[i].failures, 0);
    }
    assert_int_equal(added(f->db), CALLERS * EACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_sync_for_all, setup, teardown),
        cmocka_unit_test_setup_teardown(without_others_each_syncs, setup, teardown),
        cmocka_unit_test_setup_teardown(each_has_its_own_result, setup, teardown),
        cmocka_unit_test_setup_teardown(when_the_commit_fails_all_hear, setup, teardown),
        cmocka_unit_test_setup_teardown(who_does_not_wait_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(who_does_not_wait_hears_of_a_failed_commit, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_sees_one_moment, setup, teardown),
        cmocka_unit_test_setup_teardown(thirty_two_callers, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
