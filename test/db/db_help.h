/* What the tests of the database share: a folder of their own, and a small catalog made by hand. */
#ifndef KIEM_TEST_DB_HELP_H
#define KIEM_TEST_DB_HELP_H

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/**/
#include <cmocka.h>

#include "db/db.h"

/* The statements of the catalog, in order. */
enum help_name {
    ENTRY_ADD,     /* $1 id, $2 size */
    ENTRY_ADD_NEW, /* the same; nothing when it is there */
    ENTRY_COUNT,   /* how many, how many different, sum of sizes */
    ENTRY_FIND,    /* $1 id; gives id, size, note */
    ENTRY_LIST,    /* id, size, in order of id */
    ENTRY_NOTE,    /* $1 id, $2 note, in the other order in the text */
    ENTRY_SWAP,    /* $1 id, $2 note, $3 limit; gives $2, $1, $2 */
    ENTRY_DELETE,  /* $1 id */
    TALLY_ADD,     /* one more */
    TALLY_READ,    /* how many */
    ECHO,          /* $1 $2 $3; gives the same */
    CHILD_ADD,     /* $1 id, $2 id of an entry */
    HELP_NAMES
};

extern const struct db_catalog help_catalog;
/* Without the last migration and its statement: an older Kiem. */
extern const struct db_catalog help_catalog_older;

/* A new folder, in memory when the machine has such a place, so that a test's own syncs cost nothing. */
struct help_folder {
    char path[64];
};
struct help_folder help_folder_make(void);
void help_folder_remove(const struct help_folder *folder);
struct help_file {
    char path[160];
};
struct help_file help_file(const struct help_folder *folder, const char *name);

/* Opens or makes the database; fails the test when that fails. */
struct db *help_open(const char *path, const char *vfs);

/* Works. */
struct help_entry {
    char id[40];
    int size;
};
/* Adds the entry and one to the tally: both or neither. */
int help_add(struct tx *tx, void *entry, struct err *err);
struct help_totals {
    int64_t entries, different, tally;
};
int help_totals(struct tx *tx, void *totals, struct err *err);

#define assert_err(err, wanted_code, wanted_key)                                                             \
    do {                                                                                                     \
        assert_string_equal((err).key, (wanted_key));                                                        \
        assert_int_equal((err).code, (wanted_code));                                                         \
    } while (0)

#endif
