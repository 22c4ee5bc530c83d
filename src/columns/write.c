/* The part file while it grows: where each stretch of a segment goes, and who does which job. See write.h. */
#include "columns/write.h"

#include "base/file.h"
#include "base/mem.h"
#include "columns/hash.h"
#include "columns/write_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int system_failed(const struct columns_file *f, struct err *err)
{
    return err_set(err, ERR_IO, f->path, "file_write", "%s", strerror(errno));
}

int write_at(const struct columns_file *f, const void *data, size_t size, uint64_t place, struct err *err)
{
    const char *from = data;
    while (size > 0) {
        ssize_t done = pwrite(f->fd, from, size, (off_t)place);
        if (done < 0 && errno != EINTR)
            return system_failed(f, err);
        if (done > 0) {
            from += done;
            size -= (size_t)done;
            place += (uint64_t)done;
        }
    }
    return 0;
}

/* Starts the disk on what was written, so that the sync at the end finds little left. */
static void write_soon(const struct columns_file *f, uint64_t from, uint64_t size)
{
    (void)!sync_file_range(f->fd, (off_t)from, (off_t)size, SYNC_FILE_RANGE_WRITE);
}

static int open_part(struct columns_file *f, struct err *err)
{
    f->folder = file_folder(f->path, err);
    if (f->folder < 0)
        return f->folder;
    const char *name = file_name(f->part);
    if (unlinkat(f->folder, name, 0) != 0 && errno != ENOENT)
        return system_failed(f, err);
    f->fd = openat(f->folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (f->fd < 0)
        return system_failed(f, err);
    struct layout_head head = {.mark = LAYOUT_HEAD_MARK, .version = LAYOUT_VERSION};
    head.sum = XXH3_64bits(&head, sizeof head - sizeof head.sum);
    f->place = LAYOUT_HEAD;
    return write_at(f, &head, sizeof head, 0, err);
}

int columns_create(struct columns_file **out, const char *path, const struct columns *c, struct err *err)
{
    struct columns_file *f = mem_alloc(sizeof *f);
    if (!f)
        return err_nomem(err);
    f->fd = f->folder = -1;
    f->key = c->key;
    f->count = c->count;
    buf_init(&f->directory, (size_t)1 << 30);
    buf_init(&f->indexes, (size_t)1 << 24);
    size_t size = strlen(path) + sizeof ".part";
    f->path = mem_dup(path);
    f->part = mem_alloc(size);
    int rc = f->path && f->part ? 0 : err_nomem(err);
    if (rc == 0) {
        memcpy(f->part, path, size - sizeof ".part");
        memcpy(f->part + size - sizeof ".part", ".part", sizeof ".part");
        rc = open_part(f, err);
    }
    if (rc < 0)
        columns_release(f);
    else
        *out = f;
    return rc;
}

static unsigned width_of(uint64_t span)
{
    return span < layout_ones(1) ? 1 : span < layout_ones(2) ? 2 : span < layout_ones(4) ? 4 : 8;
}

static void lay_out_one(struct columns_file *f, struct written *w, size_t rows, size_t *sums)
{
    w->place = f->place;
    w->sums = f->sums + *sums;
    *sums += layout_blocks(rows);
    f->place += layout_padded((uint64_t)rows * w->width);
}

static int lay_out(struct columns_file *f, struct err *err)
{
    size_t sums = 0;
    mem_free(f->sums);
    f->sums = mem_alloc((f->count + 2) * layout_blocks(f->now->rows) * sizeof *f->sums);
    if (!f->sums)
        return err_nomem(err);
    for (size_t i = 0; i < f->count; i++) {
        struct columns_range range = f->now->ranges[i];
        struct written *w = &f->parts[i];
        *w = (struct written){0};
        if (range.least > range.most)
            continue;
        w->width = width_of(range.most - range.least);
        w->least = w->width == 8 ? 0 : range.least;
        lay_out_one(f, w, f->now->rows, &sums);
    }
    if (f->key < 0)
        return 0;
    f->parts[f->count] = (struct written){.width = sizeof(uint64_t)};
    f->parts[f->count + 1] = (struct written){.width = sizeof(uint32_t)};
    lay_out_one(f, &f->parts[f->count], f->index.count, &sums);
    lay_out_one(f, &f->parts[f->count + 1], f->index.count, &sums);
    return 0;
}

int columns_begin(struct columns_file *f, const struct columns_rows *rows, struct err *err)
{
    f->now = rows;
    f->began = f->place;
    int rc = order_rows(f, err);
    if (rc == 0 && f->key >= 0)
        rc = count_keys(f, err);
    return rc == 0 ? lay_out(f, err) : rc;
}

static size_t key_jobs(const struct columns_file *f)
{
    return f->key < 0 ? 0 : KEY_PARTS;
}

size_t columns_jobs(const struct columns_file *f)
{
    return key_jobs(f) + layout_blocks(f->now->rows);
}

int columns_job(struct columns_file *f, size_t job, struct err *err)
{
    return job < key_jobs(f) ? sort_keys(f, job, err) : write_rows(f, job - key_jobs(f), err);
}

static void add_sums(struct buf *out, const struct written *w, size_t rows)
{
    if (w->width > 0)
        buf_add(out, w->sums, layout_blocks(rows) * sizeof *w->sums);
}

int columns_end(struct columns_file *f, struct err *err)
{
    struct buf *d = &f->directory;
    write_soon(f, f->began, f->place - f->began);
    uint64_t rows = f->now->rows, count = f->index.count;
    buf_add(d, &rows, sizeof rows);
    for (size_t i = 0; i < f->count; i++) {
        const struct written *w = &f->parts[i];
        uint64_t base = w->width ? (uint64_t)f->now->places[i].base + w->least : 0;
        buf_addc(d, (char)w->width);
        buf_add(d, &base, sizeof base);
        add_sums(d, w, f->now->rows);
    }
    if (f->key >= 0) {
        buf_add(d, &count, sizeof count);
        add_sums(d, &f->parts[f->count], f->index.count);
        add_sums(d, &f->parts[f->count + 1], f->index.count);
        struct index_place place = {f->parts[f->count].place, count};
        buf_add(&f->indexes, &place, sizeof place);
    }
    f->rows += rows;
    f->segments++;
    f->now = NULL;
    return d->failed || f->indexes.failed ? err_nomem(err) : 0;
}

static void add_text(struct buf *out, const char *text)
{
    uint32_t size = (uint32_t)strlen(text);
    buf_add(out, &size, sizeof size);
    buf_add(out, text, (size_t)size + 1);
}

static void add_names(struct buf *out, const struct columns *c)
{
    uint32_t count = (uint32_t)c->count;
    buf_add(out, &count, sizeof count);
    for (size_t i = 0; i < c->count; i++) {
        const struct columns_name *n = &c->names[i];
        uint32_t listed = n->list ? (uint32_t)n->list_count + 1 : 0;
        add_text(out, n->code);
        add_text(out, n->type);
        buf_add(out, &listed, sizeof listed);
        for (size_t j = 0; n->list && j < n->list_count; j++)
            add_text(out, n->list[j]);
    }
}

/* The directory and the tail behind the segments. */
static int write_ending(struct columns_file *f, const struct columns *c, uint64_t repeated, struct err *err)
{
    BUF_AUTO d;
    buf_init(&d, (size_t)2 << 30);
    int32_t key = c->key;
    uint32_t segments = (uint32_t)f->segments;
    const uint64_t counts[3] = {f->rows, repeated, c->refused};
    add_text(&d, c->kind);
    add_text(&d, c->name);
    buf_add(&d, counts, sizeof counts);
    add_names(&d, c);
    buf_add(&d, &key, sizeof key);
    buf_add(&d, &segments, sizeof segments);
    buf_add(&d, f->directory.data, f->directory.len);
    if (d.failed)
        return err_nomem(err);
    struct layout_tail tail = {.mark = LAYOUT_TAIL_MARK,
                               .directory = f->place,
                               .directory_size = d.len,
                               .directory_sum = XXH3_64bits(d.data, d.len),
                               .file_size = f->place + d.len + LAYOUT_TAIL};
    tail.sum = XXH3_64bits(&tail, sizeof tail - sizeof tail.sum);
    int rc = write_at(f, d.data, d.len, f->place, err);
    return rc == 0 ? write_at(f, &tail, sizeof tail, f->place + d.len, err) : rc;
}

int columns_publish(uint64_t *repeated, struct columns_file *f, const struct columns *c, struct err *err)
{
    uint64_t again = 0;
    int rc = f->key >= 0 ? count_repeated(&again, f, err) : 0;
    if (rc == 0)
        rc = write_ending(f, c, again, err);
    if (rc == 0 && fsync(f->fd) != 0)
        rc = system_failed(f, err);
    if (rc == 0 && renameat(f->folder, file_name(f->part), f->folder, file_name(f->path)) != 0)
        rc = system_failed(f, err);
    if (rc < 0)
        return rc;
    close(f->fd); /* it stands: nothing is to be taken away any more */
    f->fd = -1;
    if (fsync(f->folder) != 0)
        return system_failed(f, err);
    *repeated = again;
    return 0;
}

void columns_release(struct columns_file *f)
{
    if (!f)
        return;
    if (f->fd >= 0) {
        unlinkat(f->folder, file_name(f->part), 0);
        close(f->fd);
    }
    if (f->folder >= 0)
        close(f->folder);
    for (int i = 0; i < SPARES; i++)
        mem_free(f->spares[i]);
    buf_release(&f->directory);
    buf_release(&f->indexes);
    mem_free(f->order.order);
    mem_free(f->order.place_of);
    mem_free(f->index.keys);
    mem_free(f->index.rows);
    mem_free(f->sums);
    mem_free(f->path);
    mem_free(f->part);
    mem_free(f);
}
