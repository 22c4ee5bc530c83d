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

static int write_part(int folder, const char *part, const void *data, size_t len)
{
    /* A .part that a crash left behind may be anybody's link: remove the name, then insist on a new file. */
    if (unlinkat(folder, part, 0) != 0 && errno != ENOENT)
        return errno;
    int fd = openat(folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    int failure = write_all(fd, data, len);
    if (!failure && fsync(fd) != 0)
        failure = errno;
    if (close(fd) != 0 && !failure)
        failure = errno;
    return failure;
}

int file_publish(const char *path, const void *data, size_t len, struct err *err)
{
    const char *name = file_name(path);
    char part[NAME_MAX + 8];
    int size = snprintf(part, sizeof part, "%s.part", name);
    if (name[0] == '\0' || size > NAME_MAX)
        return err_set(err, ERR_IO, path, "file_write", "%s", strerror(ENAMETOOLONG));
    int folder = file_folder(path, err);
    if (folder < 0)
        return folder;
    int failure = write_part(folder, part, data, len);
    if (!failure && renameat(folder, part, folder, name) != 0)
        failure = errno;
    if (failure)
        unlinkat(folder, part, 0);
    else if (fsync(folder) != 0)
        failure = errno;
    close(folder);
    return failure ? err_set(err, ERR_IO, path, "file_write", "%s", strerror(failure)) : 0;
}
