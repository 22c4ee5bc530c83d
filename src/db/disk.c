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

static int locked(int fd, const char *path, struct err *err)
{
    char holder[32] = "";
    ssize_t got = pread(fd, holder, sizeof holder - 1, 0);
    holder[got > 0 ? (size_t)got : 0] = '\0';
    holder[strspn(holder, "0123456789")] = '\0';
    return err_set(err, ERR_BUSY, path, "db_locked", "%s", holder);
}

int disk_lock(int *out, const char *path, struct err *err)
{
    struct disk_path lock;
    int rc = disk_path(&lock, path, ".lock", err);
    if (rc < 0)
        return rc;
    int fd = open(lock.text, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(lock.text, err);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        rc = errno == EWOULDBLOCK ? locked(fd, path, err) : fail(lock.text, err);
        close(fd);
        return rc;
    }
    /* The lock itself is what counts; who holds it helps whoever meets it, and shows that the disk takes writes
     * before a database is opened that could not say why it fails. */
    char holder[32];
    int len = snprintf(holder, sizeof holder, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || write(fd, holder, (size_t)len) != len) {
        rc = fail(lock.text, err);
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
