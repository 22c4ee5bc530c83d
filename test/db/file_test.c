/* The whole file: opening, versions of the schema, one owner, backup, check and restore. */
#include "db/db_help.h"
#include "db/place.h"

#include <pthread.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/migrate.h"

struct fixture {
    struct help_folder folder;
    struct help_file file, backup, kept;
};

static int setup(void **state)
{
    static struct fixture f;
    f.folder = help_folder_make();
    f.file = help_file(&f.folder, "kiem.db");
    f.backup = help_file(&f.folder, "backup.db");
    f.kept = help_file(&f.folder, "kiem.db.before-restore");
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    help_folder_remove(&f->folder);
    return 0;
}

static int try_open(const char *path, const struct db_catalog *catalog, bool create, struct err *err)
{
    struct db *db = NULL;
    const struct db_options options = {.catalog = catalog, .create = create};
    int rc = db_open(&db, path, &options, err);
    assert_true((rc == 0) == (db != NULL));
    db_close(db);
    return rc;
}

static void refused(const char *path, const struct db_catalog *catalog, enum err_code code, const char *key)
{
    struct err err = {0};
    assert_int_equal(try_open(path, catalog, true, &err), code);
    assert_err(err, code, key);
}

static void add(struct db *db, const char *id)
{
    struct help_entry entry = {.size = 1};
    snprintf(entry.id, sizeof entry.id, "%s", id);
    assert_true(db_write(db, help_add, &entry, NULL) >= 0);
}

static int64_t count_in(const char *path)
{
    struct help_totals totals = {0};
    struct db *db = help_open(path, NULL);
    assert_int_equal(db_read(db, help_totals, &totals, NULL), 0);
    assert_int_equal(totals.entries, totals.tally);
    db_close(db);
    return totals.entries;
}

static bool there(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static int mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return (int)(st.st_mode & 0777);
}

static void put(const char *path, const void *data, size_t len, long offset)
{
    FILE *file = fopen(path, there(path) ? "r+b" : "wb");
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(data, 1, len, file), len);
    fclose(file);
}

/* Runs SQL outside of Kiem, as a stranger's tool would. */
static void by_hand(const char *path, const char *text)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* --- opening --- */

static void only_made_when_asked(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    assert_int_equal(try_open(f->file.path, &help_catalog, false, &err), ERR_NOT_FOUND);
    assert_err(err, ERR_NOT_FOUND, "db_missing");
    assert_false(there(f->file.path));
    assert_int_equal(try_open(f->file.path, &help_catalog, true, NULL), 0);
    assert_int_equal(try_open(f->file.path, &help_catalog, false, NULL), 0);
    refused("/nowhere/at/all/kiem.db", &help_catalog, ERR_NOT_FOUND, "db_missing");
    refused("mysql://localhost/kiem", &help_catalog, ERR_INVALID, "db_scheme");
    char url[sizeof f->file.path + 8];
    snprintf(url, sizeof url, "sqlite:%s", f->file.path);
    assert_int_equal(try_open(url, &help_catalog, false, NULL), 0);
}

static void private_to_its_owner(void **state)
{
    struct fixture *f = *state;
    mode_t before = umask(0);
    struct db *db = help_open(f->file.path, NULL);
    add(db, "a");
    assert_int_equal(mode_of(f->file.path), 0600);
    assert_int_equal(mode_of(help_file(&f->folder, "kiem.db-wal").path), 0600);
    assert_int_equal(mode_of(help_file(&f->folder, "kiem.db-shm").path), 0600);
    assert_int_equal(mode_of(help_file(&f->folder, "kiem.db.lock").path), 0600);
    assert_int_equal(db_backup(db, f->backup.path, NULL), 0);
    assert_int_equal(mode_of(f->backup.path), 0600);
    db_close(db);
    assert_int_equal(chmod(f->file.path, 0644), 0);
    db_close(help_open(f->file.path, NULL));
    assert_int_equal(mode_of(f->file.path), 0600);
    umask(before);
}

static void strangers_are_left_alone(void **state)
{
    struct fixture *f = *state;
    struct help_file text = help_file(&f->folder, "letter.txt");
    const char letter[] =
        "Dear midwife, this is a letter and no database. It is long enough to be read as one, "
        "and nobody wants it to be overwritten by accident.";
    put(text.path, letter, sizeof letter, 0);
    refused(text.path, &help_catalog, ERR_CONFLICT, "db_foreign");
    by_hand(f->file.path, "CREATE TABLE recipe (id INTEGER PRIMARY KEY, name TEXT)");
    refused(f->file.path, &help_catalog, ERR_CONFLICT, "db_foreign");
    assert_int_equal(db_check(f->file.path, &help_catalog, NULL), ERR_CONFLICT);
    by_hand(f->backup.path, "PRAGMA application_id = 7");
    refused(f->backup.path, &help_catalog, ERR_CONFLICT, "db_foreign");
    by_hand(f->file.path, "INSERT INTO recipe (name) VALUES ('soup')"); /* still without log, still theirs */
    assert_false(there(help_file(&f->folder, "kiem.db-wal").path));
}

static void a_reader_beside_the_server(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct help_totals totals = {0};
    struct help_entry entry = {"x", 1};
    struct db *server = help_open(f->file.path, NULL), *beside = NULL;
    const struct db_options options = {.catalog = &help_catalog, .read_only = true};
    add(server, "a");
    assert_int_equal(db_open(&beside, f->file.path, &options, NULL), 0);
    assert_int_equal(db_version(beside), 2);
    add(server, "b");
    assert_int_equal(db_read(beside, help_totals, &totals, NULL), 0);
    assert_int_equal(totals.entries, 2);
    assert_int_equal(db_write(beside, help_add, &entry, &err), ERR_DENIED);
    assert_err(err, ERR_DENIED, "db_read_only");
    assert_int_equal(db_backup(beside, f->backup.path, NULL), 0);
    db_close(beside);
    add(server, "c");
    db_close(server);
    assert_int_equal(count_in(f->backup.path), 2);
    struct help_file none = help_file(&f->folder, "none.db");
    assert_int_equal(db_open(&beside, none.path, &options, &err), ERR_NOT_FOUND);
    put(none.path, "", 0, 0);
    assert_int_equal(db_open(&beside, none.path, &options, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_foreign");
}

/* --- versions of the schema --- */

static void upgrades_keep_what_is_there(void **state)
{
    struct fixture *f = *state;
    struct db *db = NULL;
    const struct db_options older = {.catalog = &help_catalog_older, .create = true};
    assert_int_equal(db_open(&db, f->file.path, &older, NULL), 0);
    assert_int_equal(db_version(db), 1);
    add(db, "from before");
    db_close(db);
    /* The newer program, before the upgrade: no reading, but a backup. */
    struct err err = {0};
    struct help_totals totals;
    const struct db_options look = {.catalog = &help_catalog, .read_only = true};
    assert_int_equal(db_open(&db, f->file.path, &look, NULL), 0);
    assert_int_equal(db_version(db), 1);
    assert_int_equal(db_read(db, help_totals, &totals, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_older");
    assert_int_equal(db_backup(db, f->backup.path, NULL), 0);
    db_close(db);
    assert_int_equal(count_in(f->file.path), 1);
    refused(f->file.path, &help_catalog_older, ERR_CONFLICT, "db_newer");
    assert_int_equal(db_check(f->file.path, &help_catalog_older, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_newer");
    assert_int_equal(db_check(f->backup.path, &help_catalog_older, NULL), 0);
}

/* The help catalog with another second migration. */
static struct db_catalog with_second(struct sql_migration *room, const char *name, const char *text)
{
    room[0] = help_catalog.migrations[0];
    room[1] = (struct sql_migration){name, text, NULL};
    struct db_catalog catalog = help_catalog_older;
    catalog.migrations = room;
    catalog.migration_count = 2;
    return catalog;
}

static void a_bad_upgrade_changes_nothing(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        enum err_code code;
        const char *key;
    } bad[] = {
        {"DROP TABLE tally; CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT);", ERR_INVALID,
         "db_statement"},
        {"DELETE FROM entry; COMMIT;", ERR_INVALID, "db_migration"},
        {"DELETE FROM entry; ROLLBACK; DELETE FROM entry;", ERR_INVALID, "db_migration"},
        {"CREATE TABLE child (id TEXT, entry TEXT REFERENCES entry (id)); DELETE FROM entry;"
         "INSERT INTO child VALUES ('c', 'nobody');",
         ERR_IO, "db_damaged"},
        {"INSERT INTO tally (id, count) VALUES (1, 0);", ERR_CONFLICT, "db_unique"},
    };
    struct db *db = NULL;
    const struct db_options older = {.catalog = &help_catalog_older, .create = true};
    assert_int_equal(db_open(&db, f->file.path, &older, NULL), 0);
    add(db, "kept");
    db_close(db);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct sql_migration room[2];
        struct db_catalog catalog = with_second(room, "0002_bad", bad[i].text);
        refused(f->file.path, &catalog, bad[i].code, bad[i].key);
        assert_int_equal(try_open(f->file.path, &help_catalog_older, false, NULL), 0);
    }
    assert_int_equal(count_in(f->file.path), 1);
}

static void another_history_is_refused(void **state)
{
    struct fixture *f = *state;
    struct sql_migration room[2];
    struct db_catalog catalog = with_second(room, "0002_other", "CREATE TABLE other (id TEXT)");
    db_close(help_open(f->file.path, NULL));
    refused(f->file.path, &catalog, ERR_CONFLICT, "db_diverged");
}

static void a_wrong_statement_is_found_at_once(void **state)
{
    struct fixture *f = *state;
    static const char *const wrong[] = {"SELECT nothing FROM entry", "SELECT \"text\" FROM entry",
                                        "SELECT 1; SELECT 2", "-- only a comment"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct sql_source source = {"wrong_one", wrong[i], NULL};
        struct db_catalog catalog = help_catalog;
        struct err err = {0};
        catalog.statements = &source;
        catalog.statement_count = 1;
        assert_int_equal(try_open(f->file.path, &catalog, true, &err), ERR_INVALID);
        assert_err(err, ERR_INVALID, "db_statement");
        assert_string_equal(err.where, "wrong_one");
    }
}

static void type_words(void **state)
{
    (void)state;
    static const struct db_word words[] = {{"BLOB", "BYTEA"}, {"BIGINT", "INT8"}, {NULL, NULL}};
    static const char *const cases[][2] = {
        {"CREATE TABLE t (a BLOB, b BigInt NOT NULL)", "CREATE TABLE t (a BYTEA, b INT8 NOT NULL)"},
        {"blob_size BLOB_ BLOB", "blob_size BLOB_ BYTEA"},
        {"x TEXT DEFAULT 'a BLOB', y BLOB -- BLOB\n, z BLOB",
         "x TEXT DEFAULT 'a BLOB', y BYTEA -- BLOB\n, z BYTEA"},
        {"'it''s a BLOB' BLOB", "'it''s a BLOB' BYTEA"},
        {"'never closed BLOB", "'never closed BLOB"},
        {"-- BLOB", "-- BLOB"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        BUF_AUTO out;
        buf_init(&out, 1000);
        db_dialect(&out, cases[i][0], words);
        assert_string_equal(buf_text(&out), cases[i][1]);
    }
}

/* --- damage --- */

static void damage_is_seen(void **state)
{
    struct fixture *f = *state;
    struct db *db = help_open(f->file.path, NULL);
    struct err err = {0};
    for (int i = 0; i < 400; i++) {
        char id[40];
        snprintf(id, sizeof id, "some-entry-with-a-long-name-%d", i);
        add(db, id);
    }
    assert_int_equal(db_backup(db, f->backup.path, NULL), 0);
    db_close(db);
    assert_int_equal(db_check(f->backup.path, &help_catalog, NULL), 0);
    struct stat st;
    assert_int_equal(stat(f->backup.path, &st), 0);
    int found = 0;
    for (long page = 1; page < st.st_size / 4096; page++) {
        char saved[64];
        const char noise[64] = "damage";
        FILE *file = fopen(f->backup.path, "rb");
        assert_int_equal(fseek(file, page * 4096, SEEK_SET), 0);
        assert_int_equal(fread(saved, 1, sizeof saved, file), sizeof saved);
        fclose(file);
        put(f->backup.path, noise, sizeof noise, page * 4096);
        assert_true(db_check(f->backup.path, &help_catalog, &err) < 0);
        found++;
        /* A damaged backup never replaces anything. */
        assert_true(db_restore(f->backup.path, f->file.path, &help_catalog, NULL) < 0);
        put(f->backup.path, saved, sizeof saved, page * 4096);
    }
    assert_true(found > 5);
    assert_int_equal(count_in(f->file.path), 400);
    assert_int_equal(truncate(f->backup.path, st.st_size / 2), 0);
    assert_int_equal(db_check(f->backup.path, &help_catalog, &err), ERR_IO);
    assert_err(err, ERR_IO, "db_damaged");
    assert_int_equal(db_check("/nowhere/kiem.db", &help_catalog, &err), ERR_NOT_FOUND);
}

/* --- backup --- */

struct writing {
    struct db *db;
    int number, written;
    atomic_bool *stop;
    pthread_t thread;
};

static void *write_on(void *context)
{
    struct writing *w = context;
    while (!atomic_load(w->stop)) {
        struct help_entry entry = {.size = 1};
        snprintf(entry.id, sizeof entry.id, "writer-%d-%d", w->number, w->written);
        if (db_write(w->db, help_add, &entry, NULL) < 0)
            break;
        w->written++;
    }
    return NULL;
}

static void wait_for_more_than(struct db *db, int64_t count)
{
    struct help_totals totals = {0};
    for (; totals.entries <= count; sched_yield())
        assert_int_equal(db_read(db, help_totals, &totals, NULL), 0);
}

static void backups_while_thirty_two_write(void **state)
{
    enum { WRITERS = 32, BACKUPS = 5 };
    struct fixture *f = *state;
    struct writing w[WRITERS];
    atomic_bool stop = false;
    struct db *db = help_open(f->file.path, NULL);
    int64_t before = 0, sum = 0;
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writing){.db = db, .number = i, .stop = &stop};
        assert_int_equal(pthread_create(&w[i].thread, NULL, write_on, &w[i]), 0);
    }
    for (int i = 0; i < BACKUPS; i++) {
        char name[32];
        struct err err = {0};
        wait_for_more_than(db, before);
        snprintf(name, sizeof name, "backup-%d.db", i);
        struct help_file backup = help_file(&f->folder, name);
        if (db_backup(db, backup.path, &err) < 0)
            fail_msg("%s %s %s", err.key, err.where, err.arg);
        assert_false(there(help_file(&f->folder, "backup-0.db.part").path));
        assert_int_equal(db_check(backup.path, &help_catalog, NULL), 0);
        int64_t now = count_in(backup.path);
        assert_true(now > before);
        before = now;
    }
    atomic_store(&stop, true);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(w[i].thread, NULL);
        sum += w[i].written;
    }
    db_close(db);
    assert_int_equal(count_in(f->file.path), sum);
}

static void a_backup_is_one_file_and_replaces_nothing(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct help_file part = help_file(&f->folder, "backup.db.part");
    struct db *db = help_open(f->file.path, NULL);
    add(db, "a");
    put(part.path, "half of an earlier attempt", 26, 0);
    assert_int_equal(db_backup(db, f->backup.path, NULL), 0);
    assert_false(there(part.path));
    assert_false(there(help_file(&f->folder, "backup.db-wal").path));
    assert_false(there(help_file(&f->folder, "backup.db-journal").path));
    add(db, "b");
    assert_int_equal(db_backup(db, f->backup.path, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_exists");
    assert_int_equal(db_backup(db, "/nowhere/backup.db", &err), ERR_NOT_FOUND);
    db_close(db);
    assert_int_equal(count_in(f->backup.path), 1);
}

/* --- restore --- */

/* A database with one entry, its backup, and a second entry since. */
static void make_both(struct fixture *f)
{
    struct db *db = help_open(f->file.path, NULL);
    add(db, "in the backup");
    assert_int_equal(db_backup(db, f->backup.path, NULL), 0);
    add(db, "since");
    db_close(db);
}

static void restore_puts_back_and_keeps(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    make_both(f);
    struct db *db = help_open(f->file.path, NULL);
    assert_int_equal(db_restore(f->backup.path, f->file.path, &help_catalog, &err), ERR_BUSY);
    assert_err(err, ERR_BUSY, "db_in_use");
    db_close(db);
    assert_int_equal(count_in(f->file.path), 2);
    assert_int_equal(db_restore(f->backup.path, f->file.path, &help_catalog, NULL), 0);
    assert_int_equal(mode_of(f->file.path), 0600);
    assert_int_equal(count_in(f->file.path), 1);
    assert_int_equal(count_in(f->kept.path), 2);
    assert_int_equal(count_in(f->backup.path), 1);
    assert_int_equal(db_restore(f->backup.path, f->file.path, &help_catalog, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_restore_kept");
    assert_int_equal(count_in(f->file.path), 1);
    assert_int_equal(count_in(f->kept.path), 2);
    assert_false(there(help_file(&f->folder, "kiem.db.restore").path));
    assert_int_equal(db_restore(f->file.path, f->file.path, &help_catalog, &err), ERR_CONFLICT);
    assert_int_equal(db_restore("/nowhere", f->file.path, &help_catalog, &err), ERR_NOT_FOUND);
}

static void restore_to_where_nothing_was(void **state)
{
    struct fixture *f = *state;
    make_both(f);
    struct help_file fresh = help_file(&f->folder, "fresh.db");
    assert_int_equal(db_restore(f->backup.path, fresh.path, &help_catalog, NULL), 0);
    assert_int_equal(count_in(fresh.path), 1);
    assert_false(there(help_file(&f->folder, "fresh.db.before-restore").path));
}

static void copy(const char *from, const char *to)
{
    static char block[1 << 20];
    FILE *file = fopen(from, "rb");
    assert_non_null(file);
    size_t len = fread(block, 1, sizeof block, file);
    fclose(file);
    assert_true(len < sizeof block);
    unlink(to);
    put(to, block, len, 0);
}

/* A process that was killed leaves its log: what is in it belongs to the old file, never to the new one. */
static void a_log_left_behind(void **state)
{
    struct fixture *f = *state;
    struct help_file killed = help_file(&f->folder, "killed.db"),
                     log = help_file(&f->folder, "killed.db-wal");
    struct help_file kept = help_file(&f->folder, "killed.db.before-restore");
    make_both(f);
    struct db *db = help_open(f->file.path, NULL);
    add(db, "in the log");
    copy(f->file.path, killed.path);
    copy(help_file(&f->folder, "kiem.db-wal").path, log.path);
    db_close(db);
    assert_int_equal(db_restore(f->backup.path, killed.path, &help_catalog, NULL), 0);
    assert_false(there(log.path));
    assert_int_equal(count_in(killed.path), 1);
    assert_int_equal(count_in(kept.path), 3);
}

/* A stranger's program has the old file open, so its log cannot be folded into it: the log is kept with it. */
static void a_log_in_use_stays_with_its_file(void **state)
{
    struct fixture *f = *state;
    sqlite3 *stranger = NULL;
    make_both(f);
    assert_int_equal(sqlite3_open(f->file.path, &stranger), SQLITE_OK);
    const char *text = "INSERT INTO entry VALUES ('by hand', 1, NULL); UPDATE tally SET count = count + 1;"
                       "BEGIN; SELECT count(*) FROM entry";
    assert_int_equal(sqlite3_exec(stranger, text, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(db_restore(f->backup.path, f->file.path, &help_catalog, NULL), 0);
    assert_true(there(help_file(&f->folder, "kiem.db.before-restore-wal").path));
    struct db *db = help_open(f->file.path, NULL);
    add(db, "after");
    sqlite3_close(stranger);
    add(db, "after the stranger");
    db_close(db);
    assert_int_equal(count_in(f->file.path), 3);
    assert_int_equal(count_in(f->kept.path), 3);
}

static void a_broken_file_is_kept_too(void **state)
{
    struct fixture *f = *state;
    char found[24] = "";
    const char noise[8192] = "this was a database once";
    make_both(f);
    put(f->file.path, noise, sizeof noise, 0);
    assert_int_equal(db_restore(f->backup.path, f->file.path, &help_catalog, NULL), 0);
    assert_int_equal(count_in(f->file.path), 1);
    FILE *file = fopen(f->kept.path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(found, 1, sizeof found, file), sizeof found);
    fclose(file);
    assert_memory_equal(found, noise, sizeof found);
}

static void an_interrupted_restore_goes_on(void **state)
{
    struct fixture *f = *state;
    make_both(f);
    assert_int_equal(link(f->file.path, f->kept.path), 0);
    put(help_file(&f->folder, "kiem.db.restore").path, "half", 4, 0);
    assert_int_equal(db_restore(f->backup.path, f->file.path, &help_catalog, NULL), 0);
    assert_int_equal(count_in(f->file.path), 1);
    assert_int_equal(count_in(f->kept.path), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_made_when_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(private_to_its_owner, setup, teardown),
        cmocka_unit_test_setup_teardown(strangers_are_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_beside_the_server, setup, teardown),
        cmocka_unit_test_setup_teardown(upgrades_keep_what_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(a_bad_upgrade_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(another_history_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_statement_is_found_at_once, setup, teardown),
        cmocka_unit_test(type_words),
        cmocka_unit_test_setup_teardown(damage_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(backups_while_thirty_two_write, setup, teardown),
        cmocka_unit_test_setup_teardown(a_backup_is_one_file_and_replaces_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(restore_puts_back_and_keeps, setup, teardown),
        cmocka_unit_test_setup_teardown(restore_to_where_nothing_was, setup, teardown),
        cmocka_unit_test_setup_teardown(a_log_left_behind, setup, teardown),
        cmocka_unit_test_setup_teardown(a_log_in_use_stays_with_its_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_broken_file_is_kept_too, setup, teardown),
        cmocka_unit_test_setup_teardown(an_interrupted_restore_goes_on, setup, teardown),
    };
    int skipped = place_without_file("a file");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
