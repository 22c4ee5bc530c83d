/*
 * A disk that is full or read-only, and a clock that is wrong, for any program, as root too and without mounts: loaded
 * with LD_PRELOAD, it stands before the C library. Faults hold for files under one folder only, so that sockets and
 * logs go on. It cannot fail what goes round the C library (memory maps).
 *
 *   KIEM_FAULT_FOLDER   the folder
 *   KIEM_FAULT_CONTROL  a file of 16 bytes, mapped: int64 disk (0 well, ENOSPC full, EROFS read-only, EIO broken),
 *                       int64 seconds that the clock is off; written by the test while the program runs
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct control {
    _Atomic int64_t disk, clock_off;
};

static struct control well; /* until the control file is found */
static struct control *control = &well;
static const char *folder = "";

__attribute__((constructor)) static void find_control(void)
{
    const char *path = getenv("KIEM_FAULT_CONTROL"), *where = getenv("KIEM_FAULT_FOLDER");
    int fd = path && where ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *map = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        return;
    folder = where;
    control = map;
}

/* A function pointer from dlsym, without the cast that ISO C does not know. */
#define REAL(type, name)                                                                                     \
    static type *real;                                                                                       \
    if (!real) {                                                                                             \
        void *found = dlsym(RTLD_NEXT, name);                                                                \
        memcpy(&real, &found, sizeof real);                                                                  \
    }

static bool is_ours(const char *path)
{
    return strncmp(path, folder, strlen(folder)) == 0;
}

/* The fault that holds for a path or a descriptor; 0 for none. */
static int path_fault(const char *path)
{
    int disk = (int)control->disk;
    return disk && is_ours(path) ? disk : 0;
}

static int fd_fault(int fd)
{
    int disk = (int)control->disk;
    if (!disk)
        return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    if (len < 0)
        return 0;
    path[len] = '\0';
    return is_ours(path) ? disk : 0;
}

static int at_fault(int dir, const char *path)
{
    return path[0] == '/' || dir == AT_FDCWD ? path_fault(path) : fd_fault(dir);
}

static int fail(int fault)
{
    errno = fault;
    return -1;
}

/* --- what puts bytes on a disk --- */

typedef ssize_t write_like(int fd, const void *data, size_t len);
typedef ssize_t pwrite_like(int fd, const void *data, size_t len, off_t at);
typedef int fd_like(int fd);
typedef int resize_like(int fd, off_t len);
typedef int allocate_like(int fd, off_t at, off_t len);

ssize_t write(int fd, const void *data, size_t len)
{
    REAL(write_like, "write")
    int fault = fd_fault(fd);
    return fault ? fail(fault) : real(fd, data, len);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t at)
{
    REAL(pwrite_like, "pwrite")
    int fault = fd_fault(fd);
    return fault ? fail(fault) : real(fd, data, len, at);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off_t at)
{
    return pwrite(fd, data, len, at);
}

int ftruncate(int fd, off_t len)
{
    REAL(resize_like, "ftruncate")
    int fault = fd_fault(fd);
    return fault ? fail(fault) : real(fd, len);
}

int ftruncate64(int fd, off_t len)
{
    return ftruncate(fd, len);
}

int posix_fallocate(int fd, off_t at, off_t len)
{
    REAL(allocate_like, "posix_fallocate")
    int fault = fd_fault(fd);
    return fault ? fault : real(fd, at, len);
}

int posix_fallocate64(int fd, off_t at, off_t len)
{
    return posix_fallocate(fd, at, len);
}

/* A full disk may still sync what it has; a broken one may not. */
int fsync(int fd)
{
    REAL(fd_like, "fsync")
    int fault = fd_fault(fd);
    return fault == EIO ? fail(fault) : real(fd);
}

int fdatasync(int fd)
{
    REAL(fd_like, "fdatasync")
    int fault = fd_fault(fd);
    return fault == EIO ? fail(fault) : real(fd);
}

/* --- what changes names --- */

typedef int open_like(const char *path, int flags, ...);
typedef int openat_like(int dir, const char *path, int flags, ...);
typedef int rename_like(const char *from, const char *to);
typedef int renameat_like(int from_dir, const char *from, int to_dir, const char *to);
typedef int unlink_like(const char *path);
typedef int unlinkat_like(int dir, const char *path, int flags);
typedef int mkdir_like(const char *path, mode_t mode);

/* Opening to write fails on a read-only disk; making a file on a full one, too. */
static bool open_fails(int flags, int fault, bool is_new)
{
    bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);
    return writes && (fault == EROFS || (fault && is_new && (flags & O_CREAT)));
}

static bool is_new(int dir, const char *path)
{
    return faccessat(dir, path, F_OK, 0) != 0;
}

#define MODE(flags)                                                                                          \
    mode_t mode = 0;                                                                                         \
    if (((flags)&O_CREAT) || ((flags)&O_TMPFILE) == O_TMPFILE) {                                             \
        va_list more;                                                                                        \
        va_start(more, flags);                                                                               \
        mode = va_arg(more, mode_t);                                                                         \
        va_end(more);                                                                                        \
    }

int open(const char *path, int flags, ...)
{
    REAL(open_like, "open")
    MODE(flags)
    int fault = path_fault(path);
    return fault && open_fails(flags, fault, is_new(AT_FDCWD, path)) ? fail(fault) : real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE(flags)
    return open(path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...)
{
    REAL(openat_like, "openat")
    MODE(flags)
    int fault = at_fault(dir, path);
    return fault && open_fails(flags, fault, is_new(dir, path)) ? fail(fault) : real(dir, path, flags, mode);
}

int openat64(int dir, const char *path, int flags, ...)
{
    MODE(flags)
    return openat(dir, path, flags, mode);
}

int rename(const char *from, const char *to)
{
    REAL(rename_like, "rename")
    int fault = path_fault(to);
    return fault ? fail(fault) : real(from, to);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    REAL(renameat_like, "renameat")
    int fault = at_fault(to_dir, to);
    return fault ? fail(fault) : real(from_dir, from, to_dir, to);
}

/* Removing works on a full disk. */
int unlink(const char *path)
{
    REAL(unlink_like, "unlink")
    int fault = path_fault(path);
    return fault && fault != ENOSPC ? fail(fault) : real(path);
}

int unlinkat(int dir, const char *path, int flags)
{
    REAL(unlinkat_like, "unlinkat")
    int fault = at_fault(dir, path);
    return fault && fault != ENOSPC ? fail(fault) : real(dir, path, flags);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(mkdir_like, "mkdir")
    int fault = path_fault(path);
    return fault ? fail(fault) : real(path, mode);
}

/* --- the clock on the wall --- */

typedef int clock_like(clockid_t clock, struct timespec *out);

int clock_gettime(clockid_t clock, struct timespec *out)
{
    REAL(clock_like, "clock_gettime")
    int result = real(clock, out);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        out->tv_sec += (time_t)control->clock_off;
    return result;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return -1;
    *out = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *out)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return -1;
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}
