/* See db_help.h. */
#include "db/db_help.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct sql_source statements[HELP_NAMES] = {
    [ENTRY_ADD] = {"entry_add", "INSERT INTO entry (id, size) VALUES ($1, $2)", NULL},
    [ENTRY_ADD_NEW] = {"entry_add_new",
                       "INSERT INTO entry (id, size) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", NULL},
    [ENTRY_COUNT] = {"entry_count", "SELECT count(*), count(DISTINCT id), COALESCE(sum(size), 0) FROM entry",
                     NULL},
    [ENTRY_FIND] = {"entry_find", "SELECT id, size, note FROM entry WHERE id = $1", NULL},
    [ENTRY_LIST] = {"entry_list", "SELECT id, size FROM entry ORDER BY id", NULL},
    [ENTRY_NOTE] = {"entry_note", "UPDATE entry SET note = $2 WHERE id = $1", NULL},
    [ENTRY_SWAP] = {"entry_swap",
                    "SELECT $2, $1, $2 FROM entry WHERE id = $1 AND COALESCE(note, $2) = $2 LIMIT $3", NULL},
    [ENTRY_DELETE] = {"entry_delete", "DELETE FROM entry WHERE id = $1", NULL},
    [TALLY_ADD] = {"tally_add", "UPDATE tally SET count = count + 1 WHERE id = 1", NULL},
    [TALLY_READ] = {"tally_read", "SELECT count FROM tally WHERE id = 1", NULL},
    [ECHO] = {"echo",
              "SELECT CAST($1 AS BIGINT) AS one, CAST($2 AS TEXT) AS two, CAST($3 AS BLOB) AS three;\n",
              NULL},
    [CHILD_ADD] = {"child_add", "INSERT INTO child (id, entry) VALUES ($1, $2)", NULL},
};

static const struct sql_migration migrations[] = {
    {"0001_first",
     "-- first: BIGINT in a comment\n"
     "CREATE TABLE entry (id TEXT PRIMARY KEY, size BIGINT NOT NULL CHECK (size >= 0), note TEXT);\n"
     "CREATE TABLE tally (id INTEGER PRIMARY KEY, count INTEGER NOT NULL);\n"
     "INSERT INTO tally (id, count) VALUES (1, 0);\n",
     NULL},
    {"0002_child", "CREATE TABLE child (id TEXT PRIMARY KEY, entry TEXT NOT NULL REFERENCES entry (id));\n",
     NULL},
};

const struct db_catalog help_catalog = {statements, HELP_NAMES, migrations, 2};
const struct db_catalog help_catalog_older = {statements, CHILD_ADD, migrations, 1};

struct help_folder help_folder_make(void)
{
    struct help_folder folder;
    struct stat st;
    const char *place = stat("/dev/shm", &st) == 0 ? "/dev/shm" : "/tmp";
    snprintf(folder.path, sizeof folder.path, "%s/kiem-db-test-XXXXXX", place);
    assert_non_null(mkdtemp(folder.path));
    return folder;
}

void help_folder_remove(const struct help_folder *folder)
{
    DIR *dir = opendir(folder->path);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    assert_int_equal(rmdir(folder->path), 0);
}

struct help_file help_file(const struct help_folder *folder, const char *name)
{
    struct help_file file;
    snprintf(file.path, sizeof file.path, "%s/%s", folder->path, name);
    return file;
}

struct db *help_open(const char *path, const char *vfs)
{
    struct db *db = NULL;
    struct err err = {0};
    const struct db_options options = {
        .catalog = &help_catalog, .readers = 2, .connections = 4, .vfs = vfs, .create = true, .unsafe = true};
    int rc = db_open(&db, path, &options, &err);
    if (rc < 0)
        fail_msg("db_open: %s %s %s", err.key, err.where, err.arg);
    return db;
}

int help_add(struct tx *tx, void *context, struct err *err)
{
    const struct help_entry *entry = context;
    int rc = db_run(tx, ENTRY_ADD, DB_ARGS(db_text(entry->id), db_int(entry->size)), err);
    return rc < 0 ? rc : db_run(tx, TALLY_ADD, DB_NO_ARGS, err);
}

int help_totals(struct tx *tx, void *context, struct err *err)
{
    struct help_totals *totals = context;
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, tx, ENTRY_COUNT, DB_NO_ARGS, err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc < 0)
        return rc;
    totals->entries = db_column_int(&rows, 0);
    totals->different = db_column_int(&rows, 1);
    db_rows_end(&rows);
    rc = db_query(&rows, tx, TALLY_READ, DB_NO_ARGS, err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc > 0)
        totals->tally = db_column_int(&rows, 0);
    return rc < 0 ? rc : 0;
}
