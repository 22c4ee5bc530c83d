/*
 * Power cuts: writes of several callers, power off at a random operation of the disk (while opening, writing or
 * closing), then the database as it could have survived, on the ordinary file system: every acknowledged write is there
 * once, a refused one nowhere, and each work is whole or absent.
 */
#include "db/db_help.h"
#include "db/failing_vfs.h"
#include "db/place.h"

#include "base/rand.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { CHAINS = 80, CUTS = 10, THREADS = 3, WRITES = 24, BLOB = 60000 };
static const char vfs_name[] = "power";

/* What was acknowledged in the life of one database. */
struct ledger {
    char ids[CUTS * THREADS * WRITES][40];
    int count;
    pthread_mutex_t mutex;
};

struct caller {
    struct db *db;
    struct ledger *ledger;
    int chain, cut, thread;
    bool large;
    int odd; /* answers that may not be */
};

struct note_work {
    struct help_entry entry;
    bool refuse;
    size_t blob;
};

static int add_with_note(struct tx *tx, void *context, struct err *err)
{
    static const char blob[BLOB];
    const struct note_work *work = context;
    struct help_entry entry = work->entry;
    int rc = help_add(tx, &entry, err);
    if (rc >= 0 && work->blob > 0)
        rc = db_run(tx, ENTRY_NOTE, DB_ARGS(db_text(entry.id), db_blob(blob, work->blob)), err);
    return rc >= 0 && work->refuse ? err_set(err, ERR_DENIED, "", "no_access", NULL) : rc;
}

static void *write_until_dark(void *context)
{
    struct caller *caller = context;
    for (int i = 0; i < WRITES; i++) {
        struct note_work work = {.refuse = i % 7 == 6, .blob = caller->large ? BLOB : (size_t)(i * 97)};
        snprintf(work.entry.id, sizeof work.entry.id, "%s-%d-%d-%d-%d", work.refuse ? "refused" : "entry",
                 caller->chain, caller->cut, caller->thread, i);
        int rc = db_write(caller->db, add_with_note, &work, NULL);
        if (rc == ERR_IO)
            break;
        caller->odd += work.refuse ? rc != ERR_DENIED : rc < 0;
        if (work.refuse)
            continue;
        pthread_mutex_lock(&caller->ledger->mutex);
        struct ledger *ledger = caller->ledger;
        memcpy(ledger->ids[ledger->count++], work.entry.id, sizeof work.entry.id);
        pthread_mutex_unlock(&caller->ledger->mutex);
    }
    return NULL;
}

struct found {
    const struct ledger *ledger;
    int missing, refused;
    struct help_totals totals;
};

static int look(struct tx *tx, void *context, struct err *err)
{
    struct found *found = context;
    int rc = 0;
    for (int i = 0; i < found->ledger->count && rc >= 0; i++) {
        DB_ROWS_AUTO rows = {0};
        rc = db_query(&rows, tx, ENTRY_FIND, DB_ARGS(db_text(found->ledger->ids[i])), err);
        if (rc == 0)
            rc = db_next(&rows, err);
        found->missing += rc == 0;
    }
    DB_ROWS_AUTO all = {0};
    if (rc >= 0)
        rc = db_query(&all, tx, ENTRY_LIST, DB_NO_ARGS, err);
    while (rc >= 0 && (rc = db_next(&all, err)) == 1)
        found->refused += strncmp(db_column_text(&all, 0), "refused", 7) == 0;
    return rc < 0 ? rc : help_totals(tx, &found->totals, err);
}

/* The number of acknowledged writes that are gone; everything else that could be wrong fails the test. */
static int verify(const char *path, const struct ledger *ledger)
{
    struct found found = {.ledger = ledger};
    struct err err = {0};
    struct db *db = help_open(path, NULL);
    int rc = db_read(db, look, &found, &err);
    db_close(db);
    if (rc < 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    assert_int_equal(found.refused, 0);
    assert_int_equal(found.totals.entries, found.totals.different);
    assert_int_equal(found.totals.entries, found.totals.tally);
    return found.missing;
}

static void one_life(struct failing_disk *disk, const char *path, struct ledger *ledger, int chain, int cut,
                     uint32_t operations)
{
    struct db *db = NULL;
    const struct db_options options = {
        .catalog = &help_catalog, .readers = 1, .vfs = vfs_name, .create = true};
    struct caller callers[THREADS];
    pthread_t threads[THREADS];
    /* One caller runs on the test's own thread: such a chain repeats exactly from its seed. */
    int count = chain % 2 ? THREADS : 1;
    failing_disk_cut(disk, operations);
    if (db_open(&db, path, &options, NULL) == 0) {
        for (int t = 0; t < count; t++)
            callers[t] = (struct caller){db, ledger, chain, cut, t, chain % 10 == 9, 0};
        for (int t = 1; t < count; t++)
            assert_int_equal(pthread_create(&threads[t], NULL, write_until_dark, &callers[t]), 0);
        write_until_dark(&callers[0]);
        for (int t = 1; t < count; t++)
            pthread_join(threads[t], NULL);
        for (int t = 0; t < count; t++)
            assert_int_equal(callers[t].odd, 0);
    }
    db_close(db);
    failing_disk_power_on(disk);
}

/* Returns how many acknowledged writes were lost. */
static int run_chains(int chains, int cuts, bool faults)
{
    struct help_folder folder = help_folder_make();
    struct failing_disk *disk = failing_disk_new(vfs_name, 20261121);
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    static struct ledger ledger;
    int lost = 0, acknowledged = 0;
    for (int chain = 0; chain < chains; chain++) {
        char name[32];
        snprintf(name, sizeof name, "chain%d.db", chain);
        struct help_file file = help_file(&folder, name);
        ledger.count = 0;
        pthread_mutex_init(&ledger.mutex, NULL);
        for (int cut = 0; cut < cuts; cut++) {
            if (faults && cut % 2)
                failing_disk_fail(disk, DISK_SYNC_ERROR, 1 + rng_below(&rng, 12), 1);
            /* A life has some 60 to 400 operations; one in many outlives its cut and loses power after closing. */
            one_life(disk, file.path, &ledger, chain, cut, 1 + rng_below(&rng, chain % 10 == 9 ? 2000 : 220));
            lost += verify(file.path, &ledger);
        }
        struct err err = {0};
        if (db_check(file.path, &help_catalog, &err) < 0)
            fail_msg("%s %s %s", err.key, err.where, err.arg);
        acknowledged += ledger.count;
    }
    failing_disk_free(disk);
    help_folder_remove(&folder);
    print_message("%d power cuts, %d acknowledged writes, %d lost\n", chains * cuts, acknowledged, lost);
    return lost;
}

static void every_acknowledged_write_survives(void **state)
{
    (void)state;
    assert_int_equal(run_chains(CHAINS, CUTS, false), 0);
}

static void also_when_syncs_have_failed_before(void **state)
{
    (void)state;
    assert_int_equal(run_chains(10, CUTS, true), 0);
}

/* With a disk that lies the same test must find losses, or it proves nothing. A liar may even leave a broken file, so
 * only chains of one cut on a database that was made honestly. */
static void a_lying_disk_is_caught(void **state)
{
    (void)state;
    struct help_folder folder = help_folder_make();
    struct failing_disk *disk = failing_disk_new(vfs_name, 3);
    static struct ledger ledger;
    int lost = 0;
    pthread_mutex_init(&ledger.mutex, NULL);
    for (int i = 0; i < 10; i++) {
        char name[32];
        snprintf(name, sizeof name, "lie%d.db", i);
        struct help_file file = help_file(&folder, name);
        ledger.count = 0;
        failing_disk_lie(disk, false);
        db_close(help_open(file.path, vfs_name));
        failing_disk_lie(disk, true);
        one_life(disk, file.path, &ledger, 0, i, 40);
        lost += verify(file.path, &ledger);
    }
    failing_disk_free(disk);
    help_folder_remove(&folder);
    assert_true(lost > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_acknowledged_write_survives),
        cmocka_unit_test(also_when_syncs_have_failed_before),
        cmocka_unit_test(a_lying_disk_is_caught),
    };
    int skipped = place_without_file("a failing disk");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
