/*
 * What a program does to the files of one folder, in order: loaded with LD_PRELOAD, it stands before the C library and writes
 * everything to a log, from which disk.mjs rebuilds what a disk would hold after a power cut at any moment. Sees open, write,
 * pwrite, ftruncate, fsync, fdatasync, rename, unlink, mkdir and their *at forms; not stdio, which calls past it, and not what
 * is written through a map: who writes durable files here does neither.
 *
 *   KIEM_DISK_FOLDER   the folder, absolute
 *   KIEM_DISK_LOG      the log, outside it
 *
 * An entry: operation (1 byte), file (its number, 8 bytes), place (8), length of the path (4), of the data (4), path, data.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum operation {
    OP_CREATE = 1,
    OP_WRITE,
    OP_RESIZE,
    OP_SYNC,
    OP_SYNC_FOLDER,
    OP_RENAME,
    OP_UNLINK,
    OP_MKDIR
};

static const char *folder = "";
static int log_fd = -1;
/* Held from before what is done until it is in the log: the order of the log is the order of the disk. */
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

/* A function pointer from dlsym, without the cast that ISO C does not know. */
#define REAL(type, name)                                                                                     \
    static type *real;                                                                                       \
    if (!real) {                                                                                             \
        void *found = dlsym(RTLD_NEXT, name);                                                                \
        memcpy(&real, &found, sizeof real);                                                                  \
    }

typedef int openat_like(int dir, const char *path, int flags, ...);

__attribute__((constructor)) static void find_log(void)
{
    REAL(openat_like, "openat")
    const char *path = getenv("KIEM_DISK_LOG"), *where = getenv("KIEM_DISK_FOLDER");
    if (path && where)
        log_fd = real(AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    folder = where ? where : "";
}

static bool is_ours(const char *path)
{
    size_t len = strlen(folder);
    return log_fd >= 0 && strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/* The path of a descriptor; false when it is none of ours. */
static bool path_of(char out[PATH_MAX], int fd)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, out, PATH_MAX - 1);
    out[len > 0 ? len : 0] = '\0';
    return len > 0 && is_ours(out);
}

/* The absolute path that is meant; false when it is none of ours. */
static bool path_at(char out[PATH_MAX], int dir, const char *path)
{
    char base[PATH_MAX];
    int len = -1;
    if (path[0] == '/')
        len = snprintf(out, PATH_MAX, "%s", path);
    else if (dir == AT_FDCWD ? getcwd(base, sizeof base) != NULL : path_of(base, dir))
        len = snprintf(out, PATH_MAX, "%s/%s", base, path);
    return len >= 0 && len < PATH_MAX && is_ours(out);
}

struct entry {
    uint64_t file, place;
    uint32_t path_len, data_len;
};

static void put(enum operation op, int fd, uint64_t place, const char *path, const void *data, size_t len)
{
    struct stat st = {0};
    if (fd >= 0 && fstat(fd, &st) != 0)
        abort();
    struct entry e = {st.st_ino, place, (uint32_t)strlen(path), (uint32_t)len};
    unsigned char kind = (unsigned char)op;
    char copy[PATH_MAX];
    memcpy(copy, path, e.path_len);
    struct iovec parts[] = {{&kind, 1}, {&e, sizeof e}, {copy, e.path_len}, {NULL, len}};
    memcpy(&parts[3].iov_base, &data, sizeof data);
    if (writev(log_fd, parts, len ? 4 : 3) != (ssize_t)(1 + sizeof e + e.path_len + len))
        abort();
}

/* --- what is in a file --- */

typedef ssize_t write_like(int fd, const void *data, size_t len);
typedef ssize_t pwrite_like(int fd, const void *data, size_t len, off_t at);
typedef int fd_like(int fd);
typedef int resize_like(int fd, off_t len);

ssize_t pwrite(int fd, const void *data, size_t len, off_t at)
{
    REAL(pwrite_like, "pwrite")
    char path[PATH_MAX];
    if (!path_of(path, fd))
        return real(fd, data, len, at);
    pthread_mutex_lock(&order);
    ssize_t done = real(fd, data, len, at);
    if (done > 0)
        put(OP_WRITE, fd, (uint64_t)at, "", data, (size_t)done);
    pthread_mutex_unlock(&order);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t len, off_t at)
{
    return pwrite(fd, data, len, at);
}

ssize_t write(int fd, const void *data, size_t len)
{
    REAL(write_like, "write")
    char path[PATH_MAX];
    if (!path_of(path, fd))
        return real(fd, data, len);
    pthread_mutex_lock(&order);
    off_t at = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    ssize_t done = real(fd, data, len);
    if (done > 0)
        put(OP_WRITE, fd, (uint64_t)at, "", data, (size_t)done);
    pthread_mutex_unlock(&order);
    return done;
}

int ftruncate(int fd, off_t len)
{
    REAL(resize_like, "ftruncate")
    char path[PATH_MAX];
    if (!path_of(path, fd))
        return real(fd, len);
    pthread_mutex_lock(&order);
    int rc = real(fd, len);
    if (rc == 0)
        put(OP_RESIZE, fd, (uint64_t)len, "", NULL, 0);
    pthread_mutex_unlock(&order);
    return rc;
}

int ftruncate64(int fd, off_t len)
{
    return ftruncate(fd, len);
}

static int synced(int fd, fd_like *real)
{
    char path[PATH_MAX];
    if (!path_of(path, fd))
        return real(fd);
    struct stat st;
    pthread_mutex_lock(&order);
    int rc = real(fd);
    if (rc == 0 && fstat(fd, &st) == 0)
        put(S_ISDIR(st.st_mode) ? OP_SYNC_FOLDER : OP_SYNC, fd, 0, path, NULL, 0);
    pthread_mutex_unlock(&order);
    return rc;
}

int fsync(int fd)
{
    REAL(fd_like, "fsync")
    return synced(fd, real);
}

int fdatasync(int fd)
{
    REAL(fd_like, "fdatasync")
    return synced(fd, real);
}

/* --- names --- */

typedef int renameat_like(int from_dir, const char *from, int to_dir, const char *to);
typedef int unlinkat_like(int dir, const char *path, int flags);
typedef int mkdirat_like(int dir, const char *path, mode_t mode);

#define MODE(flags)                                                                                          \
    mode_t mode = 0;                                                                                         \
    if ((flags)&O_CREAT) {                                                                                   \
        va_list more;                                                                                        \
        va_start(more, flags);                                                                               \
        mode = va_arg(more, mode_t);                                                                         \
        va_end(more);                                                                                        \
    }

int openat(int dir, const char *path, int flags, ...)
{
    REAL(openat_like, "openat")
    MODE(flags)
    char whole[PATH_MAX];
    if ((flags & O_ACCMODE) == O_RDONLY || !path_at(whole, dir, path))
        return real(dir, path, flags, mode);
    pthread_mutex_lock(&order);
    bool is_new = faccessat(dir, path, F_OK, 0) != 0;
    int fd = real(dir, path, flags, mode), why = errno;
    if (fd >= 0 && is_new)
        put(OP_CREATE, fd, 0, whole, NULL, 0);
    else if (fd >= 0 && (flags & O_TRUNC))
        put(OP_RESIZE, fd, 0, whole, NULL, 0);
    pthread_mutex_unlock(&order);
    errno = why;
    return fd;
}

int openat64(int dir, const char *path, int flags, ...)
{
    MODE(flags)
    return openat(dir, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    MODE(flags)
    return openat(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE(flags)
    return openat(AT_FDCWD, path, flags, mode);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    REAL(renameat_like, "renameat")
    char old[PATH_MAX], new[PATH_MAX];
    if (!path_at(old, from_dir, from) || !path_at(new, to_dir, to))
        return real(from_dir, from, to_dir, to);
    pthread_mutex_lock(&order);
    int rc = real(from_dir, from, to_dir, to), why = errno;
    if (rc == 0)
        put(OP_RENAME, -1, 0, old, new, strlen(new));
    pthread_mutex_unlock(&order);
    errno = why;
    return rc;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlinkat(int dir, const char *path, int flags)
{
    REAL(unlinkat_like, "unlinkat")
    char whole[PATH_MAX];
    if (!path_at(whole, dir, path))
        return real(dir, path, flags);
    pthread_mutex_lock(&order);
    int rc = real(dir, path, flags), why = errno;
    if (rc == 0)
        put(OP_UNLINK, -1, 0, whole, NULL, 0);
    pthread_mutex_unlock(&order);
    errno = why;
    return rc;
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int mkdirat(int dir, const char *path, mode_t mode)
{
    REAL(mkdirat_like, "mkdirat")
    char whole[PATH_MAX];
    if (!path_at(whole, dir, path))
        return real(dir, path, mode);
    pthread_mutex_lock(&order);
    int rc = real(dir, path, mode), why = errno;
    if (rc == 0)
        put(OP_MKDIR, -1, 0, whole, NULL, 0);
    pthread_mutex_unlock(&order);
    errno = why;
    return rc;
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}
