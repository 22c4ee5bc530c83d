/* A disk that refuses: each write says so with its own words, nothing of it stays, and service resumes by itself. Also
 * the failing allocations of this room. */
#include "db/db_help.h"
#include "db/failing_vfs.h"
#include "db/place.h"

#include "base/mem.h"

#include <stdio.h>
#include <string.h>

enum { NTH_MAX = 24, LARGE = 5 << 20 };

static const struct {
    enum disk_fault fault;
    const char *key;
} faults[] = {{DISK_FULL, "disk_full"},
              {DISK_WRITE_ERROR, "disk_io"},
              {DISK_READ_ONLY, "disk_readonly"},
              {DISK_SYNC_ERROR, "disk_io"}};

struct fixture {
    struct help_folder folder;
    struct failing_disk *disk;
    struct help_file file;
    struct db *db;
    int written; /* acknowledged */
    int number;
};

static int setup(void **state)
{
    static struct fixture f;
    f = (struct fixture){.folder = help_folder_make(), .disk = failing_disk_new("fault", 5)};
    f.file = help_file(&f.folder, "kiem.db");
    f.db = help_open(f.file.path, "fault");
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

static int add_large(struct tx *tx, void *context, struct err *err)
{
    static const char large[LARGE];
    const struct help_entry *entry = context;
    int rc = help_add(tx, context, err);
    return rc < 0 ? rc : db_run(tx, ENTRY_NOTE, DB_ARGS(db_text(entry->id), db_blob(large, LARGE)), err);
}

static int write_one(struct fixture *f, db_work *work, struct err *err)
{
    struct help_entry entry = {.size = f->number};
    snprintf(entry.id, sizeof entry.id, "entry-%d", f->number++);
    int rc = db_write(f->db, work, &entry, err);
    f->written += rc >= 0;
    return rc;
}

static void expect_all_there(struct fixture *f)
{
    struct help_totals totals = {0};
    assert_int_equal(db_read(f->db, help_totals, &totals, NULL), 0);
    assert_int_equal(totals.entries, f->written);
    assert_int_equal(totals.different, f->written);
    assert_int_equal(totals.tally, f->written);
}

static void every_operation_may_fail(void **state)
{
    struct fixture *f = *state;
    int refused = 0;
    for (unsigned i = 0; i < sizeof faults / sizeof faults[0]; i++)
        for (unsigned nth = 1; nth <= NTH_MAX; nth++) {
            failing_disk_fail(f->disk, faults[i].fault, nth, nth % 3 ? 1 : 0);
            for (int w = 0; w < 6; w++) {
                struct err err = {0};
                int rc = write_one(f, help_add, &err);
                if (rc >= 0)
                    continue;
                refused++;
                assert_err(err, ERR_IO, faults[i].key);
                expect_all_there(f);
            }
            failing_disk_fail(f->disk, DISK_WELL, 0, 0);
            assert_true(write_one(f, help_add, NULL) >= 0);
            expect_all_there(f);
        }
    assert_true(refused > 100);
    db_close(f->db);
    assert_int_equal(db_check(f->file.path, &help_catalog, NULL), 0);
    f->db = help_open(f->file.path, "fault");
    expect_all_there(f);
}

/* More than the cache holds goes to the disk before the commit, so the statement itself meets the fault and SQLite ends
 * the transaction under it. */
static void a_statement_may_meet_the_fault(void **state)
{
    struct fixture *f = *state;
    for (unsigned i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct err err = {0};
        failing_disk_fail(f->disk, faults[i].fault, faults[i].fault == DISK_SYNC_ERROR ? 1 : 40, 0);
        assert_int_equal(write_one(f, add_large, &err), ERR_IO);
        assert_err(err, ERR_IO, faults[i].key);
        expect_all_there(f);
        failing_disk_fail(f->disk, DISK_WELL, 0, 0);
        assert_true(write_one(f, add_large, NULL) >= 0);
        expect_all_there(f);
    }
}

static void opening_on_a_bad_disk(void **state)
{
    struct fixture *f = *state;
    struct help_file other = help_file(&f->folder, "other.db");
    const struct db_options options = {.catalog = &help_catalog, .vfs = "fault", .create = true};
    bool opened = false;
    for (unsigned nth = 1; !opened; nth++) {
        struct db *db = NULL;
        struct err err = {0};
        failing_disk_fail(f->disk, DISK_FULL, nth, 0);
        opened = db_open(&db, other.path, &options, &err) == 0;
        failing_disk_fail(f->disk, DISK_WELL, 0, 0);
        db_close(db);
        if (!opened)
            assert_err(err, ERR_IO, "disk_full");
        else
            assert_true(nth > 3);
    }
    assert_int_equal(db_check(other.path, &help_catalog, NULL), 0);
}

static void a_backup_that_does_not_fit(void **state)
{
    struct fixture *f = *state;
    struct help_file backup = help_file(&f->folder, "backup.db");
    struct help_file part = help_file(&f->folder, "backup.db.part");
    for (unsigned nth = 1; nth < 6; nth++) {
        struct err err = {0};
        failing_disk_fail(f->disk, DISK_FULL, nth, 0);
        assert_int_equal(db_backup(f->db, backup.path, &err), ERR_IO);
        assert_err(err, ERR_IO, "disk_full");
        assert_int_equal(db_check(backup.path, &help_catalog, NULL), ERR_NOT_FOUND);
        assert_int_equal(db_check(part.path, &help_catalog, NULL), ERR_NOT_FOUND);
    }
    failing_disk_fail(f->disk, DISK_WELL, 0, 0);
    assert_int_equal(db_backup(f->db, backup.path, NULL), 0);
}

/* --- memory --- */

struct call {
    struct fixture *f;
    struct help_file backup, restored, new_one;
    const char *what;
    int (*make)(struct call *call, struct err *err);
};

static int call_open(struct call *call, struct err *err)
{
    struct db *db = NULL;
    const struct db_options options = {.catalog = &help_catalog, .create = true};
    int rc = db_open(&db, call->new_one.path, &options, err);
    assert_true((rc == 0) == (db != NULL));
    db_close(db);
    return rc;
}

static int call_write(struct call *call, struct err *err)
{
    int rc = write_one(call->f, help_add, err);
    return rc < 0 ? rc : 0;
}

static int call_read(struct call *call, struct err *err)
{
    struct help_totals totals;
    return db_read(call->f->db, help_totals, &totals, err);
}

static int call_backup(struct call *call, struct err *err)
{
    return db_backup(call->f->db, call->backup.path, err);
}

static int call_check(struct call *call, struct err *err)
{
    return db_check(call->backup.path, &help_catalog, err);
}

static int call_restore(struct call *call, struct err *err)
{
    return db_restore(call->backup.path, call->restored.path, &help_catalog, err);
}

static void every_allocation_may_fail(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *what;
        int (*make)(struct call *call, struct err *err);
        unsigned least; /* allocations it has */
    } calls[] = {{"open", call_open, 10},    {"write", call_write, 0}, {"read", call_read, 0},
                 {"backup", call_backup, 2}, {"check", call_check, 1}, {"restore", call_restore, 3}};
    struct call call = {.f = f,
                        .backup = help_file(&f->folder, "backup.db"),
                        .restored = help_file(&f->folder, "restored.db"),
                        .new_one = help_file(&f->folder, "new.db")};
    assert_true(write_one(f, help_add, NULL) >= 0);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        unsigned n = 0;
        for (bool failed = true; failed;) {
            struct err err = {0};
            mem_fail_after(++n);
            int rc = calls[i].make(&call, &err);
            failed = mem_failed();
            mem_fail_after(0);
            if (failed && rc != ERR_NOMEM)
                fail_msg("%s, allocation %u: %d %s", calls[i].what, n, rc, err.key);
            if (!failed)
                assert_int_equal(rc, 0);
        }
        assert_true(n > calls[i].least);
    }
    expect_all_there(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_operation_may_fail, setup, teardown),
        cmocka_unit_test_setup_teardown(a_statement_may_meet_the_fault, setup, teardown),
        cmocka_unit_test_setup_teardown(opening_on_a_bad_disk, setup, teardown),
        cmocka_unit_test_setup_teardown(a_backup_that_does_not_fit, setup, teardown),
        cmocka_unit_test_setup_teardown(every_allocation_may_fail, setup, teardown),
    };
    int skipped = place_without_file("a failing disk");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
