/* Moving all data: between files, and to PostgreSQL and back when there is one; what is in the way, and what is left when it
 * does not succeed. */
#include "db/db_help.h"
#include "db/move.h"
#include "db/place.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { ENTRIES = 300 };

/* References stand before what they point to. */
static const struct db_table tables[] = {
    {"child", "tt", "SELECT id, entry FROM child ORDER BY id",
     "INSERT INTO child (id, entry) VALUES ($1, $2)", "DELETE FROM child"},
    {"entry", "tit", "SELECT id, size, note FROM entry ORDER BY id",
     "INSERT INTO entry (id, size, note) VALUES ($1, $2, $3)", "DELETE FROM entry"},
    {"tally", "ii", "SELECT id, count FROM tally ORDER BY id",
     "INSERT INTO tally (id, count) VALUES ($1, $2)", "DELETE FROM tally"},
};

static const struct db_tables all_tables = {tables, 3}, first_table = {tables, 1};

struct fixture {
    struct help_folder folder;
    struct help_file file, back;
    struct place place; /* the other engine when there is one, else another file */
    struct db_move how;
    char hashes[3][MOVE_HASH_TEXT];
    int told;
};

static void told(void *context, const char *table, int64_t rows, const char hash[MOVE_HASH_TEXT])
{
    struct fixture *f = context;
    (void)table, (void)rows;
    snprintf(f->hashes[f->told++ % 3], MOVE_HASH_TEXT, "%s", hash);
}

static int fill(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    int rc = 0;
    for (int i = 0; i < ENTRIES && rc >= 0; i++) {
        struct help_entry entry = {.size = i};
        snprintf(entry.id, sizeof entry.id, "%s-%d", i % 3 ? "Ärzte" : "zee", i);
        rc = help_add(tx, &entry, err);
        if (rc >= 0 && i % 2)
            rc = db_run(tx, ENTRY_NOTE, DB_ARGS(db_text(entry.id), db_text(i % 4 == 1 ? "" : "note \\ 'x'")),
                        err);
    }
    return rc < 0 ? rc : db_run(tx, CHILD_ADD, DB_ARGS(db_text("a"), db_text("zee-0")), err);
}

static int leave(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    return db_run(tx, ENTRY_ADD, DB_ARGS(db_text("left"), db_int(1)), err);
}

static int setup(void **state)
{
    static struct fixture f;
    f = (struct fixture){.folder = help_folder_make()};
    f.file = help_file(&f.folder, "from.db");
    f.back = help_file(&f.folder, "back.db");
    place_make(&f.place, f.folder.path, NULL);
    f.how = (struct db_move){.from = f.file.path,
                             .to = f.place.url,
                             .catalog = &help_catalog,
                             .tables = &all_tables,
                             .unsafe = true,
                             .leave = leave,
                             .context = &f,
                             .told = told};
    struct db *db = help_open(f.file.path, NULL);
    assert_true(db_write(db, fill, NULL, NULL) >= 0);
    db_close(db);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    place_remove(&f->place);
    help_folder_remove(&f->folder);
    return 0;
}

static int64_t move(const struct db_move *how)
{
    struct err err = {0};
    int64_t rows = -1;
    if (db_move(&rows, how, &err) < 0)
        fail_msg("move: %s %s %s", err.key, err.where, err.arg);
    return rows;
}

static void refused(const struct db_move *how, enum err_code code, const char *key)
{
    struct err err = {0};
    int64_t rows = -1;
    assert_int_equal(db_move(&rows, how, &err), code);
    assert_err(err, code, key);
    assert_int_equal(rows, -1);
}

static struct help_totals totals_of(const char *url)
{
    struct help_totals totals = {0};
    struct db *db = help_open(url, NULL);
    assert_int_equal(db_read(db, help_totals, &totals, NULL), 0);
    db_close(db);
    return totals;
}

static void there_and_back(void **state)
{
    struct fixture *f = *state;
    char first[3][MOVE_HASH_TEXT];
    assert_int_equal(move(&f->how), ENTRIES + 2);
    assert_int_equal(f->told, 3);
    memcpy(first, f->hashes, sizeof first);
    assert_int_equal(totals_of(f->place.url).entries, ENTRIES);
    assert_int_equal(totals_of(f->file.path).entries, ENTRIES + 1); /* and the word that it was left */
    struct db_move back = f->how;
    back.from = f->place.url;
    back.to = f->back.path;
    assert_int_equal(move(&back), ENTRIES + 2);
    assert_memory_equal(first, f->hashes, sizeof first);
    assert_int_equal(totals_of(f->back.path).tally, ENTRIES);
    struct stat st;
    assert_int_equal(stat(f->back.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_rehearsal_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct db *server = help_open(f->file.path, NULL);
    struct db_move rehearsal = f->how;
    rehearsal.rehearse = true;
    assert_int_equal(move(&rehearsal), ENTRIES + 2);
    assert_int_equal(totals_of(f->file.path).entries, ENTRIES);
    refused(&f->how, ERR_BUSY, "db_in_use"); /* a real one waits until nobody has it open */
    db_close(server);
    assert_int_equal(move(&f->how), ENTRIES + 2); /* the other was still empty */
}

static void only_to_an_empty_one(void **state)
{
    struct fixture *f = *state;
    struct db_move missing = f->how;
    missing.from = f->back.path;
    refused(&missing, ERR_NOT_FOUND, "db_missing");
    f->how.leave = NULL; /* as when it was killed between the two commits */
    assert_int_equal(move(&f->how), ENTRIES + 2);
    f->how.leave = leave;
    assert_int_equal(move(&f->how), ENTRIES + 2); /* the same rows: it only finishes */
    assert_int_equal(totals_of(f->file.path).entries, ENTRIES + 1);
    refused(&f->how, ERR_CONFLICT, "db_full"); /* one more row here now */
    assert_int_equal(totals_of(f->place.url).entries, ENTRIES);
}

static void nobody_else_has_it_open(void **state)
{
    struct fixture *f = *state;
    f->how.leave = NULL;
    assert_int_equal(move(&f->how), ENTRIES + 2);
    struct db *server = help_open(f->place.url, NULL);
    struct db_move back = f->how;
    back.from = f->place.url;
    back.to = f->back.path;
    refused(&back, ERR_BUSY, "db_in_use");
    struct stat st;
    assert_int_equal(stat(f->back.path, &st), -1);
    db_close(server);
    assert_int_equal(move(&back), ENTRIES + 2);
}

static int point_nowhere(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    return db_run(tx, ENTRY_DELETE, DB_ARGS(db_text("zee-0")), err);
}

/* A list of tables that forgets one: what points into it points to nothing. */
static void references_are_held_at_the_end(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    int64_t rows = -1;
    struct db_move half = f->how;
    half.tables = &first_table;
    assert_true(db_move(&rows, &half, &err) < 0);
    assert_int_equal(rows, -1);
    assert_int_equal(move(&f->how), ENTRIES + 2); /* nothing had stayed */
    struct db *db = help_open(f->place.url, NULL);
    assert_int_equal(db_write(db, point_nowhere, NULL, &err), ERR_CONFLICT);
    assert_err(err, ERR_CONFLICT, "db_reference");
    db_close(db);
}

static void what_does_not_fit_is_named(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    int64_t rows = -1;
    struct place by_hand = {.database = ""};
    snprintf(by_hand.url, sizeof by_hand.url, "%s", f->file.path);
    place_do(&by_hand, "INSERT INTO entry (id, size) VALUES ('odd', 'not a number')");
    assert_int_equal(db_move(&rows, &f->how, &err), ERR_INVALID);
    assert_err(err, ERR_INVALID, "db_check");
    assert_string_equal(err.where, "entry");
    place_do(&by_hand, "DELETE FROM entry WHERE id = 'odd'");
    assert_int_equal(move(&f->how), ENTRIES + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(there_and_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_rehearsal_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(only_to_an_empty_one, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_else_has_it_open, setup, teardown),
        cmocka_unit_test_setup_teardown(references_are_held_at_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_named, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
