/* See disk.h. Knows nothing of databases; every failure carries the path and the system's word. */
#include "db/disk.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const char *path, struct err *err)
{
    int number = errno;
    char word[128];
    const char *key = "db_open";
    if (number == ENOSPC || number == EDQUOT)
        key = "disk_full";
    else if (number == EROFS)
        key = "disk_readonly";
    else if (number == EIO)
        key = "disk_io";
    if (number == ENOENT)
        return err_set(err, ERR_NOT_FOUND, path, "db_missing", NULL);
    if (number == EEXIST)
        return err_set(err, ERR_CONFLICT, path, "db_exists", NULL);
    return err_set(err, ERR_IO, path, key, "%s", strerror_r(number, word, sizeof word));
}

int disk_path(struct disk_path *out, const char *path, const char *suffix, struct err *err)
{
    size_t len = strlen(path), more = strlen(suffix);
    if (len + more >= sizeof out->text)
        return err_set(err, ERR_INVALID, "", "db_open", "%s", "name too long");
    memcpy(out->text, path, len);
    memcpy(out->text + len, suffix, more + 1);
    return 0;
}

bool disk_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

int64_t disk_size(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

bool disk_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

int disk_make(const char *path, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(path, err);
    close(fd);
    return 0;
}

void disk_close_to_others(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0 && (st.st_mode & 077) != 0 && chmod(path, st.st_mode & 0700) != 0)
        return; /* another owner's file: its owner decided */
}

static const struct {
    const char *suffix;
    int operation;
} holds[] = {
    [DISK_SERVER] = {".server", LOCK_EX},
    [DISK_SHARED] = {".lock", LOCK_SH},
    [DISK_ALONE] = {".lock", LOCK_EX},
};

/* The process number of whoever serves `path`; 0 when nobody does. */
static long server_of(const char *path)
{
    struct disk_path file;
    if (disk_path(&file, path, holds[DISK_SERVER].suffix, NULL) < 0)
        return 0;
    int fd = open(file.text, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    char holder[32] = "";
    bool held =
        flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK && read(fd, holder, sizeof holder - 1) > 0;
    close(fd);
    return held ? strtol(holder, NULL, 10) : 0;
}

static int locked(const char *path, struct err *err)
{
    long holder = server_of(path);
    return holder > 0 ? err_set(err, ERR_BUSY, path, "db_locked", "%ld", holder)
                      : err_set(err, ERR_BUSY, path, "db_in_use", NULL);
}

/* The lock itself is what counts; who serves helps whoever meets it. The lock of commands is written to as well: that
 * shows that the disk takes writes before a database is opened that could not say why it fails. */
static int write_holder(int fd, enum disk_hold hold, const char *path, struct err *err)
{
    char holder[32] = "kiem\n";
    int len = (int)strlen(holder);
    if (hold == DISK_SERVER)
        len = snprintf(holder, sizeof holder, "%ld\n", (long)getpid());
    return ftruncate(fd, 0) == 0 && pwrite(fd, holder, (size_t)len, 0) == len ? 0 : fail(path, err);
}

int disk_lock(int *out, const char *path, enum disk_hold hold, struct err *err)
{
    struct disk_path lock;
    int rc = disk_path(&lock, path, holds[hold].suffix, err);
    if (rc < 0)
        return rc;
    int fd = open(lock.text, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(lock.text, err);
    if (flock(fd, holds[hold].operation | LOCK_NB) != 0)
        rc = errno == EWOULDBLOCK ? locked(path, err) : fail(lock.text, err);
    if (rc == 0)
        rc = write_holder(fd, hold, lock.text, err);
    if (rc < 0) {
        close(fd);
        return rc;
    }
    *out = fd;
    return 0;
}

void disk_remove(const char *path)
{
    unlink(path);
}

static int sync_and_close(int fd, const char *path, struct err *err)
{
    int rc = fsync(fd) == 0 ? 0 : fail(path, err);
    close(fd);
    return rc;
}

int disk_sync(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? fail(path, err) : sync_and_close(fd, path, err);
}

int disk_sync_folder(const char *path, struct err *err)
{
    int fd = file_folder(path, err);
    return fd < 0 ? fd : sync_and_close(fd, path, err);
}

int disk_rename_new(const char *from, const char *to, struct err *err)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) != 0)
        return fail(to, err);
    return disk_sync_folder(to, err);
}

int disk_replace(const char *from, const char *to, struct err *err)
{
    if (rename(from, to) != 0)
        return fail(to, err);
    return disk_sync_folder(to, err);
}

int disk_link(const char *from, const char *to, struct err *err)
{
    return link(from, to) == 0 ? 0 : fail(to, err);
}
