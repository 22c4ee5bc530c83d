/* See file.h. Knows nothing of what is written; locking is the caller's. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int file_folder(const char *path, struct err *err)
{
    char folder[PATH_MAX];
    size_t len = (size_t)(file_name(path) - path);
    if (len == 0)
        memcpy(folder, ".", len = 1);
    else if (len < sizeof folder)
        memcpy(folder, path, len);
    else
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(ENAMETOOLONG));
    folder[len] = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, ERR_IO, folder, "file_read", "%s", strerror(errno));
    return fd;
}

/* Errors are errno values, 0 when all went well. */
static int write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, data, len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        data += done;
        len -= (size_t)done;
    }
    return 0;
}

/* A .part that a crash left behind may be anybody's link: the name is removed, and only a new file will do. */
static int open_new(int folder, const char *part)
{
    if (unlinkat(folder, part, 0) != 0 && errno != ENOENT)
        return -1;
    return openat(folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static int sync_and_close(int fd)
{
    int failure = fsync(fd) != 0 ? errno : 0;
    if (close(fd) != 0 && !failure)
        failure = errno;
    return failure;
}

static int write_part(int folder, const char *part, const void *data, size_t len)
{
    int fd = open_new(folder, part);
    if (fd < 0)
        return errno;
    int failure = write_all(fd, data, len), synced = sync_and_close(fd);
    return failure ? failure : synced;
}

static int sync_part(int folder, const char *part)
{
    int fd = openat(folder, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return fd < 0 ? errno : sync_and_close(fd);
}

/* A name in its folder, and that of the part beside it. */
struct place {
    int folder; /* opened */
    const char *name;
    char part[NAME_MAX + 8];
};

static int find_place(struct place *out, const char *path, struct err *err)
{
    out->name = file_name(path);
    int size = snprintf(out->part, sizeof out->part, "%s.part", out->name);
    if (out->name[0] == '\0' || size > NAME_MAX)
        return err_set(err, ERR_IO, path, "file_write", "%s", strerror(ENAMETOOLONG));
    out->folder = file_folder(path, err);
    return out->folder < 0 ? out->folder : 0;
}

/* The part, whose writing failed or not, takes its place or goes. */
static int put_in_place(const struct place *p, int failure, const char *path, struct err *err)
{
    if (!failure && renameat(p->folder, p->part, p->folder, p->name) != 0)
        failure = errno;
    if (failure)
        unlinkat(p->folder, p->part, 0);
    else if (fsync(p->folder) != 0)
        failure = errno;
    close(p->folder);
    return failure ? err_set(err, ERR_IO, path, "file_write", "%s", strerror(failure)) : 0;
}

int file_publish(const char *path, const void *data, size_t len, struct err *err)
{
    struct place p;
    int rc = find_place(&p, path, err);
    return rc < 0 ? rc : put_in_place(&p, write_part(p.folder, p.part, data, len), path, err);
}

int file_part_open(const char *path, struct err *err)
{
    struct place p;
    int rc = find_place(&p, path, err);
    if (rc < 0)
        return rc;
    int fd = open_new(p.folder, p.part), failure = errno;
    close(p.folder);
    return fd < 0 ? err_set(err, ERR_IO, path, "file_write", "%s", strerror(failure)) : fd;
}

int file_part_publish(const char *path, struct err *err)
{
    struct place p;
    int rc = find_place(&p, path, err);
    return rc < 0 ? rc : put_in_place(&p, sync_part(p.folder, p.part), path, err);
}

void file_part_drop(const char *path)
{
    struct place p;
    if (find_place(&p, path, NULL) < 0)
        return;
    unlinkat(p.folder, p.part, 0);
    close(p.folder);
}
