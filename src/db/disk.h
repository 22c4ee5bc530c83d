/* Files and folders as the database needs them: made private, locked, on disk for certain. */
#ifndef KIEM_DB_DISK_H
#define KIEM_DB_DISK_H

#include "base/err.h"

#include <limits.h>
#include <stdint.h>

struct disk_path {
    char text[PATH_MAX];
};

/* `path` with `suffix` behind it; ERR_INVALID "db_open" when that is too long. */
int disk_path(struct disk_path *out, const char *path, const char *suffix, struct err *err) MUST_USE;
bool disk_exists(const char *path);
/* Bytes; 0 when it is not there. */
int64_t disk_size(const char *path);
/* Whether both names are of one file on disk. */
bool disk_same(const char *a, const char *b);
/* Makes an empty file with mode 0600; ERR_CONFLICT "db_exists" when it is there. */
int disk_make(const char *path, struct err *err) MUST_USE;
/* Takes away what others may do with the file, where its owner may. */
void disk_close_to_others(const char *path);
/* Locks on files beside `path`, gone when *fd is closed or the process ends:
 *   PATH.server  whoever serves it, alone; holds its process number
 *   PATH.lock    everyone who has it open, together; alone to upgrade it or to put another in its place
 * ERR_BUSY "db_locked" (arg: the process that serves it), or "db_in_use" when it is only a command that is at work. */
enum disk_hold { DISK_SERVER, DISK_SHARED, DISK_ALONE };
int disk_lock(int *fd, const char *path, enum disk_hold hold, struct err *err) MUST_USE;
/* Removes a file that need not be there. */
void disk_remove(const char *path);

/* The file's bytes on disk. Not for a database that SQLite has open in this process: closing any descriptor of it
 * would drop SQLite's locks. */
int disk_sync(const char *path, struct err *err) MUST_USE;
/* The names in the folder of `path` on disk. */
int disk_sync_folder(const char *path, struct err *err) MUST_USE;
/* Renames within a folder, and syncs it; replaces nothing: ERR_CONFLICT "db_exists". */
int disk_rename_new(const char *from, const char *to, struct err *err) MUST_USE;
/* Renames within a folder, replacing what is there in one step, and syncs it. */
int disk_replace(const char *from, const char *to, struct err *err) MUST_USE;
/* A second name for a file. */
int disk_link(const char *from, const char *to, struct err *err) MUST_USE;

#endif
