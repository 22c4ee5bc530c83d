/* Statements by name: arguments, columns, errors, and what a transaction lets happen after one. */
#include "db/db_help.h"
#include "db/place.h"

#include <stdio.h>

struct fixture {
    struct help_folder folder;
    struct place place;
    struct db *db;
};

static int setup(void **state)
{
    static struct fixture f;
    f.folder = help_folder_make();
    place_make(&f.place, f.folder.path, &help_catalog);
    f.db = help_open(f.place.url, NULL);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    db_close(f->db);
    place_remove(&f->place);
    help_folder_remove(&f->folder);
    return 0;
}

static struct db *db_of(void **state)
{
    return ((struct fixture *)*state)->db;
}

static void add(struct db *db, const char *id, int size)
{
    struct help_entry entry = {.size = size};
    snprintf(entry.id, sizeof entry.id, "%s", id);
    assert_true(db_write(db, help_add, &entry, NULL) >= 0);
}

static int64_t count_of(struct db *db)
{
    struct help_totals totals = {0};
    assert_int_equal(db_read(db, help_totals, &totals, NULL), 0);
    return totals.entries;
}

static int echo(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    DB_ROWS_AUTO rows = {0};
    const char bytes[] = {0, 1, 2};
    size_t len = 99;
    int rc = db_query(&rows, tx, ECHO,
                      DB_ARGS(db_int(INT64_MIN), db_text("één \"mooie\" dag"), db_blob(bytes, 3)), err);
    assert_int_equal(rc, 0);
    assert_int_equal(db_next(&rows, err), 1);
    assert_int_equal(db_columns(&rows), 3);
    assert_string_equal(db_column_name(&rows, 1), "two");
    assert_int_equal(db_column_type(&rows, 0), DB_INT);
    assert_true(db_column_int(&rows, 0) == INT64_MIN);
    assert_int_equal(db_column_type(&rows, 1), DB_TEXT);
    assert_string_equal(db_column_text(&rows, 1), "één \"mooie\" dag");
    assert_int_equal(db_column_type(&rows, 2), DB_BLOB);
    assert_memory_equal(db_column_blob(&rows, 2, &len), bytes, 3);
    assert_int_equal(len, 3);
    assert_int_equal(db_next(&rows, err), 0);
    assert_int_equal(db_next(&rows, err), 0);
    return 7;
}

static int echo_nothing(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    size_t len = 99;
    DB_ROWS_AUTO rows = {0};
    assert_int_equal(db_query(&rows, tx, ECHO, DB_ARGS(db_none(), db_text(NULL), db_blob("", 0)), err), 0);
    assert_int_equal(db_next(&rows, err), 1);
    assert_true(db_column_null(&rows, 0));
    assert_true(db_column_null(&rows, 1));
    assert_null(db_column_text(&rows, 1));
    assert_int_equal(db_column_int(&rows, 0), 0);
    assert_false(db_column_null(&rows, 2));
    assert_non_null(db_column_blob(&rows, 2, &len));
    assert_int_equal(len, 0);
    assert_null(db_column_blob(&rows, 0, &len));
    return 0;
}

static void values_come_back_as_they_went(void **state)
{
    assert_int_equal(db_read(db_of(state), echo, NULL, NULL), 7);
    assert_int_equal(db_write(db_of(state), echo, NULL, NULL), 7);
    assert_int_equal(db_read(db_of(state), echo_nothing, NULL, NULL), 0);
}

/* "$2 … $1": SQLite by itself would number by first appearance. */
static int by_number(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    assert_int_equal(db_run(tx, ENTRY_NOTE, DB_ARGS(db_text("a"), db_text("note of a")), err), 1);
    assert_int_equal(db_run(tx, ENTRY_NOTE, DB_ARGS(db_text("nobody"), db_text("x")), err), 0);
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, tx, ENTRY_SWAP, DB_ARGS(db_text("a"), db_text("note of a"), db_int(1)), err);
    assert_int_equal(rc, 0);
    assert_int_equal(db_next(&rows, err), 1);
    assert_string_equal(db_column_text(&rows, 0), "note of a");
    assert_string_equal(db_column_text(&rows, 1), "a");
    assert_string_equal(db_column_text(&rows, 2), "note of a");
    return 0;
}

static void arguments_go_by_number(void **state)
{
    add(db_of(state), "a", 1);
    assert_int_equal(db_write(db_of(state), by_number, NULL, NULL), 0);
}

struct one_run {
    int name;
    struct db_arg args[3];
    size_t count;
};

static int run_it(struct tx *tx, void *context, struct err *err)
{
    const struct one_run *run = context;
    return db_run(tx, run->name, run->args, run->count, err);
}

static void refused(void **state, struct one_run run, enum err_code code, const char *key, const char *where)
{
    struct err err = {0};
    assert_int_equal(db_write(db_of(state), run_it, &run, &err), code);
    assert_err(err, code, key);
    assert_string_equal(err.where, where);
}

static void wrong_arguments(void **state)
{
    refused(state, (struct one_run){ENTRY_ADD, {db_none()}, 1}, ERR_INVALID, "db_args", "entry_add");
    refused(state, (struct one_run){ENTRY_ADD, {db_none()}, 3}, ERR_INVALID, "db_args", "entry_add");
    refused(state, (struct one_run){HELP_NAMES, {db_none()}, 0}, ERR_INVALID, "db_statement", "");
    refused(state, (struct one_run){-1, {db_none()}, 0}, ERR_INVALID, "db_statement", "");
    refused(state, (struct one_run){ENTRY_COUNT, {db_none()}, 0}, ERR_INVALID, "db_statement", "entry_count");
}

static void constraints_have_names(void **state)
{
    struct db *db = db_of(state);
    add(db, "a", 1);
    refused(state, (struct one_run){ENTRY_ADD, {db_text("a"), db_int(1)}, 2}, ERR_CONFLICT, "db_unique",
            "entry.id");
    refused(state, (struct one_run){CHILD_ADD, {db_text("c"), db_text("nobody")}, 2}, ERR_CONFLICT,
            "db_reference", "child_add");
    refused(state, (struct one_run){ENTRY_ADD, {db_text("b"), db_none()}, 2}, ERR_INVALID, "db_check",
            "entry.size");
    refused(state, (struct one_run){ENTRY_ADD, {db_text("b"), db_int(-1)}, 2}, ERR_INVALID, "db_check",
            place_server() ? "entry_size_check" : "size >= 0");
    struct one_run child = {CHILD_ADD, {db_text("c"), db_text("a")}, 2};
    assert_int_equal(db_write(db, run_it, &child, NULL), 1);
    refused(state, (struct one_run){ENTRY_DELETE, {db_text("a")}, 1}, ERR_CONFLICT, "db_reference",
            "entry_delete");
    struct one_run again = {ENTRY_ADD_NEW, {db_text("a"), db_int(1)}, 2};
    assert_int_equal(db_write(db, run_it, &again, NULL), 0);
    assert_int_equal(count_of(db), 1);
}

/* As on PostgreSQL: after an error nothing more happens, whatever the work says. */
static int goes_on_after_error(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    struct err own = {0};
    DB_ROWS_AUTO rows = {0};
    assert_int_equal(db_run(tx, ENTRY_ADD, DB_ARGS(db_text("new"), db_int(1)), err), 1);
    assert_int_equal(db_run(tx, ENTRY_ADD, DB_ARGS(db_text("new"), db_int(1)), &own), ERR_CONFLICT);
    assert_int_equal(db_run(tx, ENTRY_ADD, DB_ARGS(db_text("other"), db_int(1)), &own), ERR_CONFLICT);
    assert_err(own, ERR_CONFLICT, "db_unique");
    assert_int_equal(db_query(&rows, tx, ENTRY_LIST, DB_NO_ARGS, NULL), ERR_CONFLICT);
    assert_int_equal(db_next(&rows, NULL), ERR_CONFLICT);
    return 0;
}

static void an_error_latches(void **state)
{
    struct err err = {0};
    assert_int_equal(db_write(db_of(state), goes_on_after_error, NULL, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_unique");
    assert_int_equal(count_of(db_of(state)), 0);
}

static int says_no(struct tx *tx, void *context, struct err *err)
{
    int rc = help_add(tx, context, err);
    return rc < 0 ? rc : err_set(err, ERR_DENIED, "here", "no_access", NULL);
}

static void a_refused_work_leaves_nothing(void **state)
{
    struct err err = {0};
    struct help_entry entry = {"a", 1};
    assert_int_equal(db_write(db_of(state), says_no, &entry, &err), ERR_DENIED);
    assert_err(err, ERR_DENIED, "no_access");
    assert_int_equal(count_of(db_of(state)), 0);
}

static int nested_queries(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    DB_ROWS_AUTO list = {0};
    DB_ROWS_AUTO again = {0};
    DB_ROWS_AUTO find = {0};
    assert_int_equal(db_query(&list, tx, ENTRY_LIST, DB_NO_ARGS, err), 0);
    assert_int_equal(db_next(&list, err), 1);
    assert_int_equal(db_query(&find, tx, ENTRY_FIND, DB_ARGS(db_text("b")), err), 0);
    assert_int_equal(db_next(&find, err), 1);
    assert_string_equal(db_column_text(&list, 0), "a");
    assert_string_equal(db_column_text(&find, 0), "b");
    db_rows_end(&find);
    db_rows_end(&find);
    assert_int_equal(db_query(&again, tx, ENTRY_LIST, DB_NO_ARGS, err), ERR_CONFLICT);
    return 0;
}

static int leaves_results_open(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    struct db_rows list = {0};
    assert_int_equal(db_query(&list, tx, ENTRY_LIST, DB_NO_ARGS, err), 0);
    return db_next(&list, err);
}

static void results_open_and_close(void **state)
{
    struct err err = {0};
    add(db_of(state), "a", 1);
    add(db_of(state), "b", 2);
    assert_int_equal(db_read(db_of(state), nested_queries, NULL, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_statement_open");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(db_read(db_of(state), leaves_results_open, NULL, NULL), 1);
        assert_int_equal(db_write(db_of(state), leaves_results_open, NULL, NULL), 1);
    }
    assert_int_equal(count_of(db_of(state)), 2);
}

static void readers_cannot_write(void **state)
{
    struct err err = {0};
    struct help_entry entry = {"a", 1};
    assert_int_equal(db_read(db_of(state), help_add, &entry, &err), ERR_DENIED);
    assert_err(err, ERR_DENIED, "db_read_only");
    assert_int_equal(count_of(db_of(state)), 0);
}

static int writes_inside(struct tx *tx, void *context, struct err *err)
{
    (void)tx;
    struct help_entry entry = {"a", 1};
    return db_write(context, help_add, &entry, err);
}

static void a_write_inside_a_write_is_refused(void **state)
{
    struct err err = {0};
    assert_int_equal(db_write(db_of(state), writes_inside, db_of(state), &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_nested");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_come_back_as_they_went, setup, teardown),
        cmocka_unit_test_setup_teardown(arguments_go_by_number, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_arguments, setup, teardown),
        cmocka_unit_test_setup_teardown(constraints_have_names, setup, teardown),
        cmocka_unit_test_setup_teardown(an_error_latches, setup, teardown),
        cmocka_unit_test_setup_teardown(a_refused_work_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(results_open_and_close, setup, teardown),
        cmocka_unit_test_setup_teardown(readers_cannot_write, setup, teardown),
        cmocka_unit_test_setup_teardown(a_write_inside_a_write_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
