/*
 * Reads and writes the key file. Refuses a file that others could have read: a key that leaked once is no key
 * any more, and making the mode right in silence would hide it. What the text means is ring.c's.
 */
#include "vault/keyfile.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int keyfile_lock(const char *path, struct err *err)
{
    /* The folder, not the file: rename puts a new file in its place. */
    int folder = file_folder(path, err);
    if (folder < 0)
        return folder;
    while (flock(folder, LOCK_EX) != 0) {
        if (errno == EINTR)
            continue;
        int code = err_set(err, ERR_IO, path, "key_read", "%s", strerror(errno));
        close(folder);
        return code;
    }
    return folder;
}

static int open_checked(const char *path, struct err *err)
{
    /* O_NONBLOCK: a pipe in its place must not hang the start. */
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return err_set(err, ERR_NOT_FOUND, path, "key_missing", "%s", path);
    if (fd < 0 && errno == ELOOP)
        return err_set(err, ERR_DENIED, path, "key_link", "%s", path);
    if (fd < 0)
        return err_set(err, ERR_IO, path, "key_read", "%s", strerror(errno));
    struct stat about;
    int code = 0;
    if (fstat(fd, &about) != 0)
        code = err_set(err, ERR_IO, path, "key_read", "%s", strerror(errno));
    else if (!S_ISREG(about.st_mode))
        code = err_set(err, ERR_INVALID, path, "key_file", "%s", "not a file");
    else if (about.st_mode & (S_IRWXG | S_IRWXO))
        code = err_set(err, ERR_DENIED, path, "key_mode", "%04o", (unsigned)about.st_mode & 07777u);
    if (code == 0)
        return fd;
    close(fd);
    return code;
}

/* Bytes read, at most `max`; negative errno. */
static ssize_t read_all(int fd, char *out, size_t max)
{
    size_t len = 0;
    while (len < max) {
        ssize_t got = read(fd, out + len, max - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        len += (size_t)got;
    }
    return (ssize_t)len;
}

int keyfile_read(struct ring *out, const char *path, struct err *err)
{
    int fd = open_checked(path, err);
    if (fd < 0)
        return fd;
    struct stat about;
    size_t room = fstat(fd, &about) == 0 && about.st_size < RING_FILE_MAX ? (size_t)about.st_size + 2
                                                                          : RING_FILE_MAX + 2;
    char *text = mem_alloc(room);
    int code = 0;
    if (!text) {
        code = err_nomem(err);
    } else {
        ssize_t len = read_all(fd, text, room - 1);
        if (len < 0)
            code = err_set(err, ERR_IO, path, "key_read", "%s", strerror((int)-len));
        else if (len > RING_FILE_MAX)
            code = err_set(err, ERR_INVALID, path, "key_file", "%s", "too long");
        else
            code = ring_parse(out, path, (struct str){text, (size_t)len}, err);
        sodium_memzero(text, room);
    }
    mem_free(text);
    close(fd);
    return code;
}

int keyfile_write(const struct ring *ring, const char *path, struct err *err)
{
    /* All of it reserved at once: a buffer that grows would leave keys behind in freed memory. */
    size_t room = ring_length(ring);
    struct buf text = {.data = mem_alloc(room + 1), .cap = room + 1, .max = room};
    if (!text.data)
        return err_nomem(err);
    ring_format(&text, ring);
    int code = text.failed ? err_nomem(err) : file_publish(path, text.data, text.len, err);
    sodium_memzero(text.data, text.cap);
    buf_release(&text);
    return code;
}
