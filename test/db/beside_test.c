/* One server and commands beside it: who may be inside together, and that nothing of anybody is lost. */
#include "db/db_help.h"
#include "db/place.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct fixture {
    struct help_folder folder;
    struct help_file file;
};

static int setup(void **state)
{
    static struct fixture f;
    f.folder = help_folder_make();
    f.file = help_file(&f.folder, "kiem.db");
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    help_folder_remove(&f->folder);
    return 0;
}

static int try_newer(const char *path, struct err *err)
{
    struct db *db = NULL;
    const struct db_options options = {.catalog = &help_catalog};
    int rc = db_open(&db, path, &options, err);
    db_close(db);
    return rc;
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

static int serve(struct db **out, const char *path, struct err *err)
{
    const struct db_options options = {.catalog = &help_catalog, .create = true, .serves = true};
    return db_open(out, path, &options, err);
}

static void one_server(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    char own[16];
    snprintf(own, sizeof own, "%ld", (long)getpid());
    struct db *server = NULL, *second = NULL;
    assert_int_equal(serve(&server, f->file.path, NULL), 0);
    assert_int_equal(serve(&second, f->file.path, &err), ERR_BUSY);
    assert_err(err, ERR_BUSY, "db_locked");
    assert_string_equal(err.arg, own);
    db_close(server);
    assert_int_equal(serve(&server, f->file.path, NULL), 0);
    db_close(server);
}

struct many {
    struct db *db;
    const char *name;
    int failed;
};

static void *add_many(void *state)
{
    struct many *m = state;
    for (int i = 0; i < 200; i++) {
        struct help_entry entry = {.size = 1};
        snprintf(entry.id, sizeof entry.id, "%s-%d", m->name, i);
        m->failed += db_write(m->db, help_add, &entry, NULL) < 0;
    }
    return NULL;
}

/* Every writer has connections of its own, as another process would. */
static void commands_write_beside_the_server(void **state)
{
    struct fixture *f = *state;
    struct many many[3] = {{.name = "server"}, {.name = "first"}, {.name = "second"}};
    pthread_t threads[3];
    assert_int_equal(serve(&many[0].db, f->file.path, NULL), 0);
    many[1].db = help_open(f->file.path, NULL);
    many[2].db = help_open(f->file.path, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_many, &many[i]), 0);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    for (int i = 2; i >= 0; i--) {
        assert_int_equal(many[i].failed, 0);
        db_close(many[i].db);
    }
    assert_int_equal(count_in(f->file.path), 600);
}

static void nobody_is_inside_during_an_upgrade(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct db *older = NULL, *newer = NULL;
    struct db_options options = {.catalog = &help_catalog_older, .create = true};
    assert_int_equal(db_open(&older, f->file.path, &options, NULL), 0);
    assert_int_equal(try_newer(f->file.path, &err), ERR_BUSY);
    assert_err(err, ERR_BUSY, "db_in_use");
    db_close(older);
    options.serves = true;
    assert_int_equal(db_open(&older, f->file.path, &options, NULL), 0);
    assert_int_equal(try_newer(f->file.path, &err), ERR_BUSY);
    assert_err(err, ERR_BUSY, "db_locked");
    db_close(older);
    options.catalog = &help_catalog;
    assert_int_equal(db_open(&newer, f->file.path, &options, NULL), 0);
    db_close(newer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_server, setup, teardown),
        cmocka_unit_test_setup_teardown(commands_write_beside_the_server, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_is_inside_during_an_upgrade, setup, teardown),
    };
    int skipped = place_without_file("locks beside a file");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
