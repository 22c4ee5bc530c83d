/* See store_lock.h. Lock files stay: one that is removed while another waits for it locks nothing. */
#include "engine/store_lock.h"

#include "base/file.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const char *path, struct err *err)
{
    return err_set(err, ERR_IO, path, "file_write", "%s", strerror(errno));
}

int store_lock(int *out, const char *path, struct err *err)
{
    char lock[PATH_MAX];
    int size = snprintf(lock, sizeof lock, "%s.lock", path);
    if (size < 0 || (size_t)size >= sizeof lock) {
        errno = ENAMETOOLONG;
        return failed(path, err);
    }
    int fd = open(lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(lock, err);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return why == EWOULDBLOCK ? err_set(err, ERR_BUSY, path, "store_busy", "%s", path)
                                  : failed(lock, err);
    }
    *out = fd;
    return 0;
}

void store_unlock(int lock)
{
    close(lock);
}

static int make_folder(const char *path, struct err *err)
{
    if (mkdir(path, 0700) != 0)
        return errno == EEXIST ? 0 : failed(path, err);
    int above = file_folder(path, err);
    if (above < 0)
        return above;
    int rc = fsync(above) != 0 ? failed(path, err) : 0;
    close(above);
    return rc;
}

int store_make(const struct engine *e, const char *kind, struct err *err)
{
    const char *path = arena_printf(e->arena, "%s/%s", e->store, kind);
    int rc = path ? make_folder(e->store, err) : err_nomem(err);
    return rc == 0 ? make_folder(path, err) : rc;
}

static void tidy_one(const char *folder, const char *name, size_t len)
{
    char path[PATH_MAX], part[PATH_MAX];
    int lock = -1, size = snprintf(path, sizeof path, "%s/%.*s", folder, (int)len, name);
    if (size < 0 || (size_t)size + sizeof ".part" > sizeof part || store_lock(&lock, path, NULL) < 0)
        return;
    snprintf(part, sizeof part, "%.*s.part", (int)(sizeof part - sizeof ".part"), path);
    unlink(part);
    store_unlock(lock);
}

void store_tidy(const struct engine *e, const char *kind)
{
    static const char ending[] = ".columns.part";
    const char *folder = arena_printf(e->arena, "%s/%s", e->store, kind);
    DIR *dir = folder ? opendir(folder) : NULL;
    if (!dir)
        return;
    for (struct dirent *d; (d = readdir(dir));) {
        size_t len = strlen(d->d_name), end = sizeof ending - 1;
        if (len > end && strcmp(d->d_name + len - end, ending) == 0)
            tidy_one(folder, d->d_name, len - (sizeof ".part" - 1));
    }
    closedir(dir);
}
