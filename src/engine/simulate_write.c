/*
 * Writes simulated rows. Every round each thread makes the text of one part, then the parts are written in order: the bytes
 * do not depend on how many threads there are, and memory not on how many rows. With gzip every part is a member of its own.
 */
#include "engine/simulate.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { PART_ROWS = 16384, PART_ROOM = PART_ROWS * SIMULATE_ROW_MAX, PARTS = 256 };

struct part {
    const struct world *world;
    const struct simulate_kind *kind;
    int64_t first, last;
    char *text, *packed; /* packed: NULL when not asked for */
    size_t len, packed_len;
    bool failed;
};

static bool pack(struct part *p)
{
    z_stream z = {0};
    if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    z.next_in = (unsigned char *)p->text;
    z.avail_in = (unsigned)p->len;
    z.next_out = (unsigned char *)p->packed;
    z.avail_out = PART_ROOM;
    bool is_done = deflate(&z, Z_FINISH) == Z_STREAM_END;
    p->packed_len = PART_ROOM - z.avail_out;
    deflateEnd(&z);
    return is_done;
}

static void *make_part(void *of)
{
    struct part *p = of;
    size_t head = p->first == 0 ? simulate_header(p->text, p->kind) : 0;
    p->len = head + simulate_text(p->text + head, p->kind, p->world, p->first, p->last);
    p->failed = p->packed && !pack(p);
    return NULL;
}

/* All parts at once; the first one here, as is every other for which no thread starts. */
static void make_parts(struct part *parts, int count)
{
    pthread_t threads[PARTS];
    bool started[PARTS] = {false};
    for (int i = 1; i < count; i++)
        started[i] = pthread_create(&threads[i], NULL, make_part, &parts[i]) == 0;
    for (int i = 0; i < count; i++)
        if (started[i])
            pthread_join(threads[i], NULL);
        else
            make_part(&parts[i]);
}

static int write_rounds(FILE *to, struct part *parts, int count, const char *path, struct err *err)
{
    int64_t all = simulate_numbers(parts[0].kind, parts[0].world);
    for (int64_t at = 0; at < all;) {
        int used = 0;
        for (; used < count && at < all; used++) {
            parts[used].first = at;
            parts[used].last = at = at + PART_ROWS < all ? at + PART_ROWS : all;
        }
        make_parts(parts, used);
        for (int i = 0; i < used; i++) {
            const struct part *p = &parts[i];
            size_t len = p->packed ? p->packed_len : p->len;
            if (p->failed)
                return err_nomem(err);
            if (fwrite(p->packed ? p->packed : p->text, 1, len, to) != len)
                return err_set(err, ERR_IO, path, "file_write", "%s", strerror(errno));
        }
    }
    return 0;
}

static int with_parts(FILE *to, const struct engine *e, const struct part *like, bool gzip, const char *path,
                      struct err *err)
{
    struct part parts[PARTS];
    bool is_short = false;
    for (int i = 0; i < e->threads; i++) {
        parts[i] = *like;
        parts[i].text = mem_alloc(PART_ROOM);
        parts[i].packed = gzip ? mem_alloc(PART_ROOM) : NULL;
        is_short |= !parts[i].text || (gzip && !parts[i].packed);
    }
    int rc = is_short ? err_nomem(err) : write_rounds(to, parts, e->threads, path, err);
    for (int i = 0; i < e->threads; i++) {
        mem_free(parts[i].text);
        mem_free(parts[i].packed);
    }
    return rc;
}

int simulate_write(const struct engine *e, const struct world *w, const struct simulate_kind *kind,
                   const char *path, bool gzip, struct err *err)
{
    int fd = file_part_open(path, err);
    FILE *to = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (fd < 0)
        return fd;
    if (!to)
        close(fd);
    struct part like = {.world = w, .kind = kind};
    int rc = to ? with_parts(to, e, &like, gzip, path, err)
                : err_set(err, ERR_IO, path, "file_write", "%s", strerror(errno));
    if (to && fclose(to) != 0 && rc == 0)
        rc = err_set(err, ERR_IO, path, "file_write", "%s", strerror(errno));
    if (rc == 0)
        return file_part_publish(path, err);
    file_part_drop(path);
    return rc;
}
