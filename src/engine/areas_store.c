/* See areas_store.h, and the book of a year from what is there. Decides nothing about areas. */
#include "engine/areas_store.h"

#include "base/file.h"
#include "base/folder.h"
#include "base/str.h"
#include "engine/store_lock.h"
#include "figures/area/book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE_MOST ((size_t)1 << 31)
static const char *const kinds[] = {"BORD", "REGI", "SUCC"};

int areas_read_file(struct buf *out, const char *path, struct err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC), failure = fd < 0 || fstat(fd, &st) != 0 ? errno : 0;
    if (!failure && st.st_size > 0)
        buf_reserve(out, (size_t)st.st_size);
    char part[65536];
    ssize_t n = 0;
    while (!failure && !out->failed && (n = read(fd, part, sizeof part)) != 0) {
        if (n > 0)
            buf_add(out, part, (size_t)n);
        else if (errno != EINTR)
            failure = errno;
    }
    if (fd >= 0)
        close(fd);
    if (failure)
        return err_set(err, failure == ENOENT ? ERR_NOT_FOUND : ERR_IO, path, "file_read", "%s",
                       strerror(failure));
    if (out->failed && out->len + sizeof part <= out->max)
        return err_nomem(err);
    return out->failed ? err_set(err, ERR_IO, path, "file_read", "%s", strerror(EFBIG)) : 0;
}

/* "2022-wijk.areas", "2023.regions", "successors". */
static bool parse_name(struct areas_file *out, const char *name)
{
    char *end = NULL;
    *out = (struct areas_file){.kind = AREAS_SUCCESSORS};
    if (text_is(name, "successors"))
        return true;
    out->year = name[0] >= '1' && name[0] <= '9' ? (int)strtol(name, &end, 10) : 0;
    if (!end || end != name + 4)
        return false;
    out->kind = AREAS_REGIONS;
    if (text_is(end, ".regions"))
        return true;
    char level[16];
    const char *dot = strrchr(end, '.');
    if (*end != '-' || !dot || !text_is(dot, ".areas") || dot - end - 1 >= (ptrdiff_t)sizeof level)
        return false;
    text_copy(level, (size_t)(dot - end), end + 1);
    out->kind = AREAS_BORDERS;
    out->level = area_level_of(level);
    return out->level < AREA_LEVELS;
}

static const char *path_of(const struct engine *e, const struct areas_file *f)
{
    if (f->kind == AREAS_SUCCESSORS)
        return arena_printf(e->arena, "%s/areas/successors", e->store);
    return f->kind == AREAS_REGIONS
               ? arena_printf(e->arena, "%s/areas/%d.regions", e->store, f->year)
               : arena_printf(e->arena, "%s/areas/%d-%s.areas", e->store, f->year, area_level_name(f->level));
}

static int by_year(const void *a, const void *b)
{
    const struct areas_file *p = a, *q = b;
    if (p->year != q->year)
        return p->year < q->year ? -1 : 1;
    return p->kind != q->kind ? (int)p->kind - (int)q->kind : (int)p->level - (int)q->level;
}

int areas_files(const struct areas_file **out, size_t *count, const struct engine *e, struct err *err)
{
    const char *const *names = NULL, *folder = arena_printf(e->arena, "%s/areas", e->store);
    size_t found = 0, n = 0;
    int rc = folder ? folder_names(&names, &found, e->arena, folder, "", err) : err_nomem(err);
    struct areas_file *files = rc == 0 ? arena_alloc(e->arena, (found + 1) * sizeof *files) : NULL;
    for (; files && *names; names++)
        if (parse_name(&files[n], *names)) {
            files[n].path = path_of(e, &files[n]);
            n++;
        }
    if (rc < 0 || arena_failed(e->arena))
        return rc < 0 ? rc : err_nomem(err);
    qsort(files, n, sizeof *files, by_year);
    *out = files;
    *count = n;
    return 0;
}

/* Publishes while nobody else does: two writers of one name would share its .part. */
static int publish(const struct engine *e, const struct areas_file *f, const struct buf *bytes,
                   struct err *err)
{
    const char *path = path_of(e, f), *folder = arena_printf(e->arena, "%s/areas", e->store);
    if (!path || !folder || bytes->failed)
        return err_nomem(err);
    int rc = store_make(e, "areas", err);
    if (rc < 0)
        return rc;
    int fd = file_folder(path, err);
    if (fd < 0)
        return fd;
    rc = flock(fd, LOCK_EX) == 0 ? file_publish(path, bytes->data, bytes->len, err)
                                 : err_set(err, ERR_IO, folder, "file_write", "%s", strerror(errno));
    close(fd);
    return rc;
}

int areas_put_borders(const struct engine *e, const struct area_borders *b, struct err *err)
{
    struct areas_file f = {.kind = AREAS_BORDERS, .year = b->year, .level = b->level};
    BUF_AUTO bytes;
    buf_init(&bytes, SIZE_MOST);
    area_borders_write(&bytes, b);
    return publish(e, &f, &bytes, err);
}

int areas_put_table(const struct engine *e, enum areas_kind kind, int year, struct str text, struct err *err)
{
    struct areas_file f = {.kind = kind, .year = year};
    BUF_AUTO bytes;
    buf_init(&bytes, SIZE_MOST);
    area_file_seal(&bytes, kinds[kind], text.ptr, text.len);
    return publish(e, &f, &bytes, err);
}

int areas_get_borders(struct area_borders *out, const struct engine *e, const struct areas_file *f,
                      struct err *err)
{
    struct area_borders b;
    BUF_AUTO bytes;
    buf_init(&bytes, SIZE_MOST);
    int rc = areas_read_file(&bytes, f->path, err);
    if (rc == 0)
        rc = area_borders_read(&b, e->arena, f->path, (struct str){bytes.data, bytes.len}, err);
    if (rc == 0 && (b.year != f->year || b.level != f->level))
        rc = err_set(err, ERR_INVALID, f->path, "areas_damaged", "%d %s", b.year, area_level_name(b.level));
    if (rc == 0)
        *out = b;
    return rc;
}

/* What a sealed table holds, in `bytes`. */
static int get_table(struct str *out, struct buf *bytes, const struct areas_file *f, struct err *err)
{
    int rc = areas_read_file(bytes, f->path, err);
    return rc == 0 ? area_file_open(out, kinds[f->kind], f->path, (struct str){bytes->data, bytes->len}, err)
                   : rc;
}

int areas_get_regions(struct area_regions *out, const struct engine *e, const struct areas_file *f,
                      struct err *err)
{
    struct str text;
    BUF_AUTO bytes;
    buf_init(&bytes, SIZE_MOST);
    int rc = get_table(&text, &bytes, f, err);
    if (rc == 0)
        rc = area_regions_read(out, e->arena, f->path, text.ptr, text.len, err);
    if (rc == 0)
        out->year = f->year;
    return rc;
}

int areas_get_successors(struct area_successors *out, const struct engine *e, const struct areas_file *f,
                         struct err *err)
{
    struct str text;
    BUF_AUTO bytes;
    buf_init(&bytes, SIZE_MOST);
    int rc = get_table(&text, &bytes, f, err);
    return rc == 0 ? area_successors_read(out, e->arena, f->path, text.ptr, text.len, err) : rc;
}

/* The regions table nearest in time: of two as near, the later. */
static const struct areas_file *nearest_regions(const struct areas_file *files, size_t count, int year)
{
    const struct areas_file *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (files[i].kind == AREAS_REGIONS && (!best || abs(files[i].year - year) <= abs(best->year - year)))
            best = &files[i];
    return best;
}

/* Opens every part of the year's book into `parts`; whether there are borders. */
static int open_parts(struct area_parts *parts, const struct engine *e, const struct areas_file *files,
                      size_t count, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (files[i].kind == AREAS_BORDERS && files[i].year == parts->year) {
            struct area_borders *b = arena_alloc(e->arena, sizeof *b);
            rc = b ? areas_get_borders(b, e, &files[i], err) : err_nomem(err);
            parts->borders[files[i].level] = b;
        } else if (files[i].kind == AREAS_SUCCESSORS) {
            struct area_successors *s = arena_alloc(e->arena, sizeof *s);
            rc = s ? areas_get_successors(s, e, &files[i], err) : err_nomem(err);
            parts->successors = s;
        }
    }
    const struct areas_file *table = nearest_regions(files, count, parts->year);
    if (rc < 0 || !table)
        return rc;
    struct area_regions *r = arena_alloc(e->arena, sizeof *r);
    rc = r ? areas_get_regions(r, e, table, err) : err_nomem(err);
    parts->regions = r;
    return rc;
}

int areas_open(struct area_book *out, const struct engine *e, int year, struct err *err)
{
    const struct areas_file *files = NULL;
    size_t count = 0;
    int rc = areas_files(&files, &count, e, err);
    struct area_parts parts = {.year = year};
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (files[i].kind == AREAS_BORDERS && year == 0)
            parts.year = files[i].year;
    if (rc == 0)
        rc = open_parts(&parts, e, files, count, err);
    bool any = false;
    for (int level = 0; level < AREA_LEVELS; level++)
        any = any || parts.borders[level];
    if (rc == 0 && !any && parts.year == 0)
        return err_set(err, ERR_NOT_FOUND, e->store, "areas_no_borders", NULL);
    if (rc == 0 && !any)
        return err_set(err, ERR_NOT_FOUND, e->store, "areas_none", "%d", parts.year);
    return rc == 0 ? area_book_make(out, e->arena, &parts, err) : rc;
}
