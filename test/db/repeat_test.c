/* Works side by side on a server: those that cannot both have been first, connections that go, servers that are no good. */
#include "db/db_help.h"
#include "db/place.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { CALLERS = 16, EACH = 20 };

struct fixture {
    struct place place;
    struct db *db;
};

static int setup(void **state)
{
    static struct fixture f;
    place_make(&f.place, "", &help_catalog);
    f.db = help_open(f.place.url, NULL);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    db_close(f->db);
    place_remove(&f->place);
    return 0;
}

static void add(struct db *db, const char *id)
{
    struct help_entry entry = {.size = 1};
    snprintf(entry.id, sizeof entry.id, "%s", id);
    assert_true(db_write(db, help_add, &entry, NULL) >= 0);
}

static struct help_totals totals_of(struct db *db)
{
    struct help_totals totals = {0};
    assert_int_equal(db_read(db, help_totals, &totals, NULL), 0);
    return totals;
}

/* --- two that each begin before the other ends: their first run waits for the other's at a gate --- */

struct pair;
struct half {
    struct pair *pair;
    const char *first, *second;
    int runs, rc;
    struct err err;
    pthread_t thread;
};
struct pair {
    struct db *db;
    db_work *work;
    pthread_barrier_t gate;
    struct half halves[2];
};

static void meet(struct half *h)
{
    if (h->runs++ == 0)
        pthread_barrier_wait(&h->pair->gate);
}

static void *run_half(void *context)
{
    struct half *h = context;
    h->rc = db_write(h->pair->db, h->pair->work, h, &h->err);
    return NULL;
}

static void run_pair(struct pair *p, struct db *db, db_work *work)
{
    p->db = db;
    p->work = work;
    pthread_barrier_init(&p->gate, NULL, 2);
    for (int i = 0; i < 2; i++) {
        p->halves[i].pair = p;
        assert_int_equal(pthread_create(&p->halves[i].thread, NULL, run_half, &p->halves[i]), 0);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(p->halves[i].thread, NULL);
    pthread_barrier_destroy(&p->gate);
    for (int i = 0; i < 2; i++)
        if (p->halves[i].rc < 0)
            fail_msg("%d: %s %s", i, p->halves[i].err.key, p->halves[i].err.arg);
    assert_true(p->halves[0].runs + p->halves[1].runs > 2); /* one of them was refused */
}

static int note(struct tx *tx, const char *id, struct err *err)
{
    return db_run(tx, ENTRY_NOTE, DB_ARGS(db_text(id), db_text("noted")), err);
}

static int read_and_add(struct tx *tx, void *context, struct err *err)
{
    struct help_totals totals;
    int rc = help_totals(tx, &totals, err);
    meet(context);
    return rc < 0 ? rc : db_run(tx, TALLY_ADD, DB_NO_ARGS, err);
}

static void a_serialisation_failure_is_repeated(void **state)
{
    struct fixture *f = *state;
    struct pair p = {0};
    run_pair(&p, f->db, read_and_add);
    assert_int_equal(totals_of(f->db).tally, 2);
    assert_int_equal(meter_read(&db_meter(f->db)->retried), p.halves[0].runs + p.halves[1].runs - 2);
}

/* Each holds what the other wants. */
static int crosswise(struct tx *tx, void *context, struct err *err)
{
    struct half *h = context;
    int rc = note(tx, h->first, err);
    meet(h);
    return rc < 0 ? rc : note(tx, h->second, err);
}

static void a_deadlock_is_repeated(void **state)
{
    struct fixture *f = *state;
    struct pair p = {.halves = {{.first = "a", .second = "b"}, {.first = "b", .second = "a"}}};
    add(f->db, "a");
    add(f->db, "b");
    run_pair(&p, f->db, crosswise);
}

/* "If nobody is there yet, I am": without serializable transactions both would be. */
static int first_of_all(struct tx *tx, void *context, struct err *err)
{
    struct half *h = context;
    struct help_totals totals = {0};
    int rc = help_totals(tx, &totals, err);
    meet(h);
    if (rc < 0 || totals.entries > 0)
        return rc;
    return db_run(tx, ENTRY_ADD, DB_ARGS(db_text(h->first), db_int(1)), err);
}

static void who_looks_first_is_right(void **state)
{
    struct fixture *f = *state;
    struct pair p = {.halves = {{.first = "a"}, {.first = "b"}}};
    run_pair(&p, f->db, first_of_all);
    assert_int_equal(totals_of(f->db).entries, 1);
}

static int when_not_there(struct tx *tx, void *context, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, tx, ENTRY_FIND, DB_ARGS(db_text("same")), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    db_rows_end(&rows);
    meet(context);
    return rc != 0 ? rc : db_run(tx, ENTRY_ADD, DB_ARGS(db_text("same"), db_int(1)), err);
}

static void a_constraint_in_a_race_is_no_refusal(void **state)
{
    struct fixture *f = *state;
    struct pair p = {0};
    run_pair(&p, f->db, when_not_there);
    assert_int_equal(totals_of(f->db).entries, 1);
}

static int runs_of(struct tx *tx, void *context, struct err *err)
{
    int *runs = context;
    ++*runs;
    return db_run(tx, ENTRY_ADD, DB_ARGS(db_text("same"), db_int(1)), err);
}

static void a_constraint_without_a_race_is(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    int runs = 0;
    add(f->db, "same");
    assert_int_equal(db_write(f->db, runs_of, &runs, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_unique");
    assert_string_equal(err.where, "entry.id");
    assert_true(runs <= 3);
}

static void it_ends_at_some_time(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    int runs = 0;
    place_do(
        &f->place,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING "
        "ERRCODE = '40001'; END $$; CREATE TRIGGER refuse BEFORE INSERT ON entry EXECUTE FUNCTION refuse()");
    assert_int_equal(db_write(f->db, runs_of, &runs, &err), ERR_BUSY);
    assert_err(err, ERR_BUSY, "db_busy");
    assert_int_equal(runs, 20);
    place_do(&f->place, "DROP TRIGGER refuse ON entry");
    assert_int_equal(db_write(f->db, runs_of, &runs, NULL), 1);
}

/* --- many --- */

struct busy {
    struct db *db;
    const char *url; /* of who opens it himself */
    int number, failures;
    pthread_t thread;
};

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

/* All of them change one row, and two programs have the database open. */
static void nobody_sees_a_refusal(void **state)
{
    struct fixture *f = *state;
    struct busy busy[CALLERS];
    struct db *second = help_open(f->place.url, NULL);
    for (int i = 0; i < CALLERS; i++) {
        busy[i] = (struct busy){.db = i % 2 ? second : f->db, .number = i};
        assert_int_equal(pthread_create(&busy[i].thread, NULL, write_and_read, &busy[i]), 0);
    }
    for (int i = 0; i < CALLERS; i++) {
        pthread_join(busy[i].thread, NULL);
        assert_int_equal(busy[i].failures, 0);
    }
    assert_int_equal(totals_of(second).entries, CALLERS * EACH);
    db_close(second);
}

/* --- connections --- */

static const char end_others[] =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = "
    "current_database() AND pid <> pg_backend_pid()";

struct cut {
    struct place *place;
    struct help_entry entry;
    int runs;
};

static int cut_inside(struct tx *tx, void *context, struct err *err)
{
    struct cut *cut = context;
    if (cut->runs++ == 0)
        place_do(cut->place, end_others);
    return help_add(tx, &cut->entry, err);
}

static void lost_connections_are_made_again(void **state)
{
    struct fixture *f = *state;
    add(f->db, "before");
    place_do(&f->place, end_others);
    add(f->db, "after");
    place_do(&f->place, end_others);
    assert_int_equal(totals_of(f->db).entries, 2);
    struct cut cut = {.place = &f->place, .entry = {"inside", 1}};
    assert_true(db_write(f->db, cut_inside, &cut, NULL) >= 0);
    assert_int_equal(cut.runs, 2);
    assert_int_equal(totals_of(f->db).entries, 3);
}

static void lost_during_the_commit_is_said(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    int runs = 0;
    place_do(
        &f->place,
        "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
        "pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$; CREATE CONSTRAINT TRIGGER leave AFTER "
        "INSERT ON entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave()");
    assert_int_equal(db_write(f->db, runs_of, &runs, &err), ERR_IO);
    assert_err(err, ERR_IO, "db_unsure");
    assert_int_equal(runs, 1);
    place_do(&f->place, "DROP TRIGGER leave ON entry");
    add(f->db, "after");
}

/* --- opening --- */

static int try_open(const char *url, bool create, struct err *err)
{
    struct db *db = NULL;
    const struct db_options options = {.catalog = &help_catalog, .create = create, .unsafe = true};
    int rc = db_open(&db, url, &options, err);
    db_close(db);
    return rc;
}

static void only_kiems_own(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct place empty;
    char url[sizeof f->place.url + 64];
    place_make(&empty, "", NULL);
    assert_int_equal(try_open(empty.url, false, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_foreign");
    place_do(&empty, "CREATE TABLE recipe (id INTEGER)");
    assert_int_equal(try_open(empty.url, true, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_foreign");
    place_do(&empty, "DROP TABLE recipe");
    assert_int_equal(try_open(empty.url, true, NULL), 0);
    assert_int_equal(try_open(empty.url, false, NULL), 0);
    place_remove(&empty);
    snprintf(url, sizeof url, "postgresql://kiem:secret@%s&password=secret", strchr(f->place.url, '@') + 1);
    assert_int_equal(try_open(url, false, NULL), 0);
    *strchr(strrchr(url, '?') + 1, '=') = '_';
    assert_true(try_open(url, false, &err) < 0);
    assert_null(strstr(err.where, "secret"));
}

static void a_server_must_keep_what_it_says(void **state)
{
    struct fixture *f = *state;
    struct db *db = NULL;
    struct err err = {0};
    char room[16];
    const struct db_options options = {.catalog = &help_catalog};
    if (strcmp(place_ask(&f->place, "SELECT current_setting('fsync')", room, sizeof room), "off") != 0) {
        skip();
        return;
    }
    assert_int_equal(db_open(&db, f->place.url, &options, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_unsafe");
    assert_string_equal(err.arg, "fsync");
}

static void *open_it(void *context)
{
    struct busy *busy = context;
    busy->failures = try_open(busy->url, true, NULL) < 0;
    return NULL;
}

static void several_start_at_once(void **state)
{
    (void)state;
    struct place empty;
    struct busy busy[4];
    place_make(&empty, "", NULL);
    for (int i = 0; i < 4; i++) {
        busy[i] = (struct busy){.url = empty.url};
        assert_int_equal(pthread_create(&busy[i].thread, NULL, open_it, &busy[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(busy[i].thread, NULL);
        assert_int_equal(busy[i].failures, 0);
    }
    place_remove(&empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_serialisation_failure_is_repeated, setup, teardown),
        cmocka_unit_test_setup_teardown(a_deadlock_is_repeated, setup, teardown),
        cmocka_unit_test_setup_teardown(who_looks_first_is_right, setup, teardown),
        cmocka_unit_test_setup_teardown(a_constraint_in_a_race_is_no_refusal, setup, teardown),
        cmocka_unit_test_setup_teardown(a_constraint_without_a_race_is, setup, teardown),
        cmocka_unit_test_setup_teardown(it_ends_at_some_time, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_sees_a_refusal, setup, teardown),
        cmocka_unit_test_setup_teardown(lost_connections_are_made_again, setup, teardown),
        cmocka_unit_test_setup_teardown(lost_during_the_commit_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(only_kiems_own, setup, teardown),
        cmocka_unit_test_setup_teardown(a_server_must_keep_what_it_says, setup, teardown),
        cmocka_unit_test(several_start_at_once),
    };
    int skipped = place_without_server("it has no transactions side by side");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
