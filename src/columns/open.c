/*
 * Opens a column file: maps it and reads head, tail and directory, trusting no number in them. Blocks are not looked at
 * here (check.c).
 */
#include "columns/hash.h"
#include "columns/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where we are in the directory; `wrong` says what is, and holds from then on. */
struct reading {
    struct arena *a;
    const unsigned char *at, *end;
    const char *wrong;
    const struct columns_bytes *bytes;
    uint64_t place; /* of the next part of a segment in the file */
    uint64_t parts_end;
};

static const unsigned char *take(struct reading *r, uint64_t size)
{
    if (r->wrong || size > (uint64_t)(r->end - r->at)) {
        r->wrong = r->wrong ? r->wrong : "the directory is cut short";
        return NULL;
    }
    const unsigned char *from = r->at;
    r->at += size;
    return from;
}

static uint64_t take_number(struct reading *r, size_t size)
{
    uint64_t n = 0;
    const unsigned char *from = take(r, size);
    if (from)
        memcpy(&n, from, size);
    return n;
}

/* A text with its NUL, used where it stands. */
static const char *take_text(struct reading *r)
{
    uint64_t size = take_number(r, 4);
    const unsigned char *from = size <= LAYOUT_TEXT_MAX ? take(r, size + 1) : NULL;
    if (from && strnlen((const char *)from, (size_t)size + 1) == size)
        return (const char *)from;
    r->wrong = r->wrong ? r->wrong : "a text in the directory";
    return "";
}

static void *make(struct reading *r, size_t count, size_t size)
{
    void *made = r->wrong ? NULL : arena_alloc(r->a, (count ? count : 1) * size);
    if (!made && !r->wrong)
        r->wrong = "no memory";
    return made;
}

static void read_name(struct reading *r, struct columns_name *out)
{
    out->code = take_text(r);
    out->type = take_text(r);
    uint64_t listed = take_number(r, 4);
    if (listed == 0)
        return;
    if (listed > (uint64_t)(r->end - r->at)) {
        r->wrong = "the size of a list";
        return;
    }
    const char **list = make(r, (size_t)listed, sizeof *list);
    for (uint64_t i = 0; i + 1 < listed && !r->wrong; i++)
        list[i] = take_text(r);
    out->list = list;
    out->list_count = (size_t)listed - 1;
}

/* The next stretch of a segment: its bytes, and where its checksums stand; NULL when it does not fit. */
static const unsigned char *read_stretch(struct reading *r, struct columns_sums *sums, size_t rows,
                                         unsigned width)
{
    uint64_t size = layout_padded((uint64_t)rows * width);
    sums->at = take(r, (uint64_t)layout_blocks(rows) * 8);
    if (r->wrong)
        return NULL;
    if (size > r->parts_end - r->place) {
        r->wrong = "a column reaches over the end";
        return NULL;
    }
    const unsigned char *data = r->bytes->data + r->place;
    r->place += size;
    return data;
}

static void read_part(struct reading *r, struct columns_part *out, struct columns_sums *sums, size_t rows)
{
    unsigned width = (unsigned)take_number(r, 1);
    out->base = (int64_t)take_number(r, 8);
    if (width != 0 && width != 1 && width != 2 && width != 4 && width != 8)
        r->wrong = r->wrong ? r->wrong : "the width of a column";
    if (width == 0 || r->wrong)
        return;
    out->width = (uint8_t)width;
    out->data = read_stretch(r, sums, rows, width);
}

static void read_keys(struct reading *r, struct columns_segment *s, struct columns_sums *sums)
{
    uint64_t count = take_number(r, 8);
    if (count > s->rows) {
        r->wrong = "more keys than rows";
        return;
    }
    s->key_count = (size_t)count;
    const void *keys = read_stretch(r, &sums[0], s->key_count, 8);
    const void *rows = read_stretch(r, &sums[1], s->key_count, 4);
    s->keys = keys;
    s->key_rows = rows;
}

static void read_segment(struct reading *r, const struct columns *c, struct columns_segment *s,
                         const struct columns_sums **out)
{
    uint64_t rows = take_number(r, 8);
    if (rows == 0 || rows > COLUMNS_SEGMENT_ROWS) {
        r->wrong = r->wrong ? r->wrong : "the rows of a segment";
        return;
    }
    s->rows = (size_t)rows;
    struct columns_part *parts = make(r, c->count, sizeof *parts);
    struct columns_sums *sums = make(r, c->count + 2, sizeof *sums);
    for (size_t i = 0; i < c->count && !r->wrong; i++)
        read_part(r, &parts[i], &sums[i], s->rows);
    s->parts = parts;
    *out = sums;
    if (c->key >= 0 && !r->wrong)
        read_keys(r, s, sums + c->count);
}

static void read_names(struct reading *r, struct columns *c)
{
    uint64_t count = take_number(r, 4);
    if (!r->wrong && (count == 0 || count > COLUMNS_MAX))
        r->wrong = "the number of columns";
    struct columns_name *names = make(r, (size_t)count, sizeof *names);
    for (uint64_t i = 0; i < count && !r->wrong; i++)
        read_name(r, &names[i]);
    c->names = names;
    c->count = (size_t)count;
}

static void read_segments(struct reading *r, struct columns *c)
{
    uint64_t count = take_number(r, 4), rows = 0;
    if (!r->wrong && count > (uint64_t)(r->end - r->at) / 8)
        r->wrong = "the number of segments";
    struct columns_segment *segments = make(r, (size_t)count, sizeof *segments);
    const struct columns_sums **sums = make(r, (size_t)count, sizeof *sums);
    for (uint64_t i = 0; i < count && !r->wrong; i++) {
        read_segment(r, c, &segments[i], &sums[i]);
        rows += segments[i].rows;
    }
    c->segments = segments;
    c->segment_count = (size_t)count;
    c->sums = sums;
    if (!r->wrong && (r->at != r->end || r->place != r->parts_end || rows != c->rows))
        r->wrong = "sizes do not agree";
}

static void read_directory(struct reading *r, struct columns *c)
{
    c->kind = take_text(r);
    c->name = take_text(r);
    c->rows = take_number(r, 8);
    c->repeated = take_number(r, 8);
    c->refused = take_number(r, 8);
    read_names(r, c);
    c->key = (int)(int32_t)take_number(r, 4);
    if (!r->wrong && (c->key < -1 || c->key >= (int)c->count))
        r->wrong = "the key";
    read_segments(r, c);
}

static const char *check_ends(struct layout_tail *tail, const struct columns_bytes *bytes)
{
    struct layout_head head;
    if (bytes->size < LAYOUT_HEAD + LAYOUT_TAIL)
        return "too short";
    memcpy(&head, bytes->data, sizeof head);
    memcpy(tail, bytes->data + bytes->size - sizeof *tail, sizeof *tail);
    if (memcmp(head.mark, LAYOUT_HEAD_MARK, 8) != 0 || XXH3_64bits(&head, sizeof head - 8) != head.sum)
        return "its head";
    if (head.version != LAYOUT_VERSION)
        return "a version that this program does not know";
    if (memcmp(tail->mark, LAYOUT_TAIL_MARK, 8) != 0 || XXH3_64bits(tail, sizeof *tail - 8) != tail->sum)
        return "its end";
    uint64_t left = bytes->size - LAYOUT_TAIL;
    if (tail->file_size != bytes->size || tail->directory < LAYOUT_HEAD || tail->directory > left ||
        tail->directory_size != left - tail->directory)
        return "its size";
    if (XXH3_64bits(bytes->data + tail->directory, (size_t)tail->directory_size) != tail->directory_sum)
        return "its directory";
    return NULL;
}

int columns_read(struct columns **out, struct arena *a, const char *path, const struct columns_bytes *bytes,
                 struct err *err)
{
    struct layout_tail tail;
    struct columns *c = arena_alloc(a, sizeof *c);
    const char *kept = arena_str(a, path);
    if (!c || !kept)
        return err_nomem(err);
    struct reading r = {.a = a, .wrong = check_ends(&tail, bytes), .bytes = bytes, .place = LAYOUT_HEAD};
    *c = (struct columns){.path = kept, .bytes = bytes->size, .mapped = *bytes};
    if (!r.wrong) {
        r.at = bytes->data + tail.directory;
        r.end = r.at + tail.directory_size;
        r.parts_end = tail.directory;
        read_directory(&r, c);
    }
    if (arena_failed(a))
        return err_nomem(err);
    if (r.wrong)
        return err_set(err, ERR_INVALID, path, "columns_damaged", "%s", r.wrong);
    *out = c;
    return 0;
}

static int map_file(struct columns_bytes *out, const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return errno == ENOENT ? err_set(err, ERR_NOT_FOUND, path, "columns_none", "%s", path)
                               : err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
        close(fd);
        return err_set(err, ERR_INVALID, path, "columns_damaged", "%s", "no file, or an empty one");
    }
    void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    int failure = errno;
    close(fd);
    if (map == MAP_FAILED)
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(failure));
    *out = (struct columns_bytes){map, (size_t)st.st_size};
    return 0;
}

int columns_open(struct columns **out, struct arena *a, const char *path, struct err *err)
{
    struct columns_bytes bytes;
    int rc = map_file(&bytes, path, err);
    if (rc == 0 && (rc = columns_read(out, a, path, &bytes, err)) < 0)
        munmap((void *)(uintptr_t)bytes.data, bytes.size);
    return rc;
}

void columns_close(struct columns *c)
{
    if (c && c->mapped.data)
        munmap((void *)(uintptr_t)c->mapped.data, c->mapped.size);
    if (c)
        c->mapped = (struct columns_bytes){NULL, 0};
}
