/* See import_source.h. */
#include "engine/import_source.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { PACKED = 1 << 18, GZIP_WINDOW = 15 + 16, ZSTD_WINDOW_LOG = 27 };

struct source {
    const char *name;
    int fd; /* −1: text in memory */
    struct str text;
    uint64_t size, used;
    int64_t (*read)(struct source *s, char *to, size_t size, struct err *err);
    unsigned char *packed; /* what was read and not yet unpacked: [at, end) */
    size_t at, end;
    bool last, whole; /* the file is at its end; a stream is */
    z_stream gzip;
    ZSTD_DStream *zstd;
};

/* Bytes of the file, as many as there are. */
static int64_t read_file(struct source *s, char *to, size_t size, struct err *err)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(s->fd, to + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_IO, s->name, "import_open", "%s", strerror(errno));
        if (n == 0)
            break;
        done += (size_t)n;
        s->used += (uint64_t)n;
    }
    return (int64_t)done;
}

static int64_t read_text(struct source *s, char *to, size_t size, struct err *err)
{
    (void)err;
    size_t left = s->text.len - (size_t)s->used, n = size < left ? size : left;
    memcpy(to, s->text.ptr + s->used, n);
    s->used += n;
    return (int64_t)n;
}

static int broken(const struct source *s, const char *what, struct err *err)
{
    return err_set(err, ERR_INVALID, s->name, "import_packed", "%s", what ? what : "");
}

/* More packed bytes when there are none; *last is set when the file has no more. */
static int refill(struct source *s, struct err *err)
{
    if (s->at < s->end || s->last)
        return 0;
    int64_t n = read_file(s, (char *)s->packed, PACKED, err);
    if (n < 0)
        return (int)n;
    s->at = 0;
    s->end = (size_t)n;
    s->last = n < PACKED;
    return 0;
}

/* Unpacks a part; how much, or what is wrong. */
typedef int64_t unpack(struct source *s, char *to, size_t size, struct err *err);

static int64_t unpack_gzip(struct source *s, char *to, size_t size, struct err *err)
{
    if (s->whole && inflateReset(&s->gzip) != Z_OK)
        return broken(s, "gzip", err);
    s->whole = false;
    s->gzip.next_in = s->packed + s->at;
    s->gzip.avail_in = (uInt)(s->end - s->at);
    s->gzip.next_out = (Bytef *)to;
    s->gzip.avail_out = (uInt)size;
    int rc = inflate(&s->gzip, Z_NO_FLUSH);
    s->at = s->end - s->gzip.avail_in;
    if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
        return broken(s, s->gzip.msg, err);
    s->whole = rc == Z_STREAM_END;
    return (int64_t)(size - s->gzip.avail_out);
}

static int64_t unpack_zstd(struct source *s, char *to, size_t size, struct err *err)
{
    ZSTD_inBuffer in = {s->packed, s->end, s->at};
    ZSTD_outBuffer out = {to, size, 0};
    size_t rc = ZSTD_decompressStream(s->zstd, &out, &in);
    s->at = in.pos;
    if (ZSTD_isError(rc))
        return broken(s, ZSTD_getErrorName(rc), err);
    s->whole = rc == 0;
    return (int64_t)out.pos;
}

static int64_t read_packed(struct source *s, unpack *step, char *to, size_t size, struct err *err)
{
    size_t done = 0;
    while (done < size) {
        int rc = refill(s, err);
        if (rc < 0)
            return rc;
        bool none = s->at == s->end;
        if (none && s->whole)
            break;
        size_t was = s->at;
        int64_t n = step(s, to + done, size - done, err);
        if (n < 0)
            return n;
        if (none && n == 0 && s->at == was)
            return broken(s, "ends too soon", err);
        done += (size_t)n;
    }
    return (int64_t)done;
}

static int64_t read_gzip(struct source *s, char *to, size_t size, struct err *err)
{
    return read_packed(s, unpack_gzip, to, size, err);
}

static int64_t read_zstd(struct source *s, char *to, size_t size, struct err *err)
{
    return read_packed(s, unpack_zstd, to, size, err);
}

static void *z_memory(void *none, unsigned count, unsigned size)
{
    (void)none;
    return mem_alloc((size_t)count * size);
}

static void z_release(void *none, void *block)
{
    (void)none;
    mem_free(block);
}

static int begin_packed(struct source *s, bool gzip, struct err *err)
{
    s->packed = mem_alloc(PACKED);
    if (!s->packed)
        return err_nomem(err);
    if (gzip) {
        s->gzip = (z_stream){.zalloc = z_memory, .zfree = z_release};
        if (inflateInit2(&s->gzip, GZIP_WINDOW) != Z_OK)
            return err_nomem(err);
        s->read = read_gzip;
        return 0;
    }
    s->zstd = ZSTD_createDStream();
    if (!s->zstd || ZSTD_isError(ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG)))
        return err_nomem(err);
    s->read = read_zstd;
    return 0;
}

/* Told by the first bytes. */
static bool is_gzip(const char *bytes, size_t len)
{
    return len >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
}

static bool is_zstd(const char *bytes, size_t len)
{
    return len >= 4 && memcmp(bytes, "\x28\xb5\x2f\xfd", 4) == 0;
}

bool source_is_packed(const char *bytes, size_t len)
{
    return is_gzip(bytes, len) || is_zstd(bytes, len);
}

static int begin(struct source *s, struct err *err)
{
    char first[4] = {0};
    struct stat st;
    if (fstat(s->fd, &st) != 0 || S_ISDIR(st.st_mode) || pread(s->fd, first, sizeof first, 0) < 0)
        return err_set(err, ERR_IO, s->name, "import_open", "%s",
                       strerror(S_ISDIR(st.st_mode) ? EISDIR : errno));
    s->size = (uint64_t)st.st_size;
    (void)posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    s->read = read_file;
    return source_is_packed(first, sizeof first) ? begin_packed(s, is_gzip(first, sizeof first), err) : 0;
}

static struct source *make(const char *name)
{
    struct source *s = mem_alloc(sizeof *s);
    if (s) {
        s->name = name;
        s->fd = -1;
    }
    return s;
}

int source_open(struct source **out, const char *name, struct err *err)
{
    struct source *s = make(name);
    if (!s)
        return err_nomem(err);
    s->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    int rc = s->fd < 0 ? err_set(err, ERR_IO, name, "import_open", "%s", strerror(errno)) : begin(s, err);
    if (rc < 0)
        source_close(s);
    else
        *out = s;
    return rc;
}

int source_of_text(struct source **out, const char *name, struct str text, struct err *err)
{
    struct source *s = make(name);
    if (!s)
        return err_nomem(err);
    s->text = text;
    s->size = text.len;
    s->read = read_text;
    *out = s;
    return 0;
}

void source_close(struct source *s)
{
    if (!s)
        return;
    if (s->read == read_gzip)
        inflateEnd(&s->gzip);
    if (s->zstd)
        ZSTD_freeDStream(s->zstd);
    if (s->fd >= 0)
        close(s->fd);
    mem_free(s->packed);
    mem_free(s);
}

int64_t source_read(struct source *s, char *to, size_t size, struct err *err)
{
    return s->read(s, to, size, err);
}

int source_all(struct buf *out, struct source *s, struct err *err)
{
    char part[65536];
    int64_t n = 0;
    bool large = false;
    while (!out->failed && !large && (n = source_read(s, part, sizeof part, err)) > 0) {
        large = (size_t)n > out->max - out->len;
        buf_add(out, part, (size_t)n);
    }
    if (n < 0)
        return (int)n;
    if (large)
        return err_set(err, ERR_INVALID, s->name, "source_large", "%zu", out->max >> 20);
    return out->failed ? err_nomem(err) : 0;
}

const char *source_name(const struct source *s)
{
    return s->name;
}

uint64_t source_size(const struct source *s)
{
    return s->size;
}

uint64_t source_used(const struct source *s)
{
    return s->used;
}
