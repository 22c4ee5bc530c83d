/* See curve_store.h. Knows nothing of what stands in a table; figures/curve reads that. */
#include "engine/curve_store.h"

#include "base/file.h"
#include "base/folder.h"
#include "engine/curve_text.h"
#include "engine/store_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

static const char end_of_name[] = ".curve";

static const char *path_of(const struct engine *e, const char *id)
{
    return arena_printf(e->arena, "%s/curves/%s%s", e->store, id, end_of_name);
}

int curve_store_kind(const char *id)
{
    const char *at = strchr(id, '@');
    return at ? curve_find((struct str){id, (size_t)(at - id)}) : -1;
}

int curve_store_names(const char *const **out, const struct engine *e, struct err *err)
{
    const char *const *files = NULL, *path = arena_printf(e->arena, "%s/curves", e->store);
    size_t count, n = 0;
    int rc = path ? folder_names(&files, &count, e->arena, path, end_of_name, err) : err_nomem(err);
    const char **names = rc == 0 ? arena_alloc(e->arena, (count + 1) * sizeof *names) : NULL;
    for (; names && *files; files++)
        if (curve_store_kind(*files) >= 0)
            names[n++] = arena_dup(e->arena, *files, strlen(*files) - (sizeof end_of_name - 1));
    if (rc == 0 && arena_failed(e->arena))
        rc = err_nomem(err);
    if (rc == 0)
        *out = names;
    return rc;
}

int curve_store_read(struct curve_file *out, const struct engine *e, const char *id, struct err *err)
{
    const char *path = path_of(e, id);
    struct str text;
    if (!path)
        return err_nomem(err);
    int rc = curve_text_file(&text, e->arena, path, err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, path, "curve_none", "%s", id);
    if (rc < 0)
        return rc;
    struct curve_file f = {.path = path};
    rc = curve_text_read(&f, e->arena, text, err);
    if (rc < 0)
        return rc;
    const char *own = arena_printf(e->arena, "%s@%s@%s", curve_code(f.kind), f.name, f.version);
    if (!own)
        return err_nomem(err);
    if (!text_is(own, id))
        return err_set(err, ERR_INVALID, path, "curve_damaged", "%s", own);
    *out = f;
    return 0;
}

int curve_store_parse(const struct curve **out, const struct engine *e, const struct curve_file *f,
                      struct err *err)
{
    struct curve_source s = {f->path, f->name, f->version, f->table};
    return curve_read(out, e->arena, f->kind, &s, err);
}

/* The serial of the next import of that kind; a file that is damaged has none. */
static int next_serial(int64_t *out, const struct engine *e, enum curve_kind kind, struct err *err)
{
    const char *const *names = NULL;
    int rc = curve_store_names(&names, e, err);
    int64_t last = 0;
    for (; rc == 0 && *names; names++) {
        struct curve_file f;
        if (curve_store_kind(*names) != (int)kind)
            continue;
        int got = curve_store_read(&f, e, *names, err);
        if (got == 0 && f.serial > last)
            last = f.serial;
        else if (got == ERR_NOMEM)
            rc = got;
    }
    if (rc == 0)
        *out = last + 1;
    return rc;
}

/* The folder of curves, made where it is not there, and nobody else's while it is open. */
static int lock_folder(int *out, const struct engine *e, struct err *err)
{
    const char *path = arena_printf(e->arena, "%s/curves/", e->store);
    int rc = path ? store_make(e, "curves", err) : err_nomem(err);
    if (rc < 0)
        return rc;
    int fd = file_folder(path, err);
    if (fd < 0)
        return fd;
    if (flock(fd, LOCK_EX) != 0) {
        rc = err_set(err, ERR_IO, path, "file_write", "%s", strerror(errno));
        close(fd);
        return rc;
    }
    *out = fd;
    return 0;
}

static int publish(const struct engine *e, struct curve_file *f, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, CURVE_TEXT_MAX);
    int rc = next_serial(&f->serial, e, f->kind, err);
    if (rc < 0)
        return rc;
    curve_text_write(&text, f);
    return text.failed ? err_nomem(err) : file_publish(f->path, buf_text(&text), text.len, err);
}

int curve_store_put(bool *was_there, const struct engine *e, const struct curve_file *f, struct err *err)
{
    struct curve_file was = {0}, mine = *f;
    int lock;
    int rc = lock_folder(&lock, e, err);
    if (rc < 0)
        return rc;
    const char *id = arena_printf(e->arena, "%s@%s@%s", curve_code(f->kind), f->name, f->version);
    mine.path = id ? path_of(e, id) : NULL;
    rc = mine.path ? curve_store_read(&was, e, id, err) : err_nomem(err);
    bool same =
        rc == 0 && was.table.len == f->table.len && memcmp(was.table.ptr, f->table.ptr, f->table.len) == 0;
    if (rc == 0 && !same)
        rc = err_set(err, ERR_CONFLICT, mine.path, "curve_exists", "%s", id);
    else if (rc == ERR_NOT_FOUND || rc == ERR_INVALID) /* what is damaged is replaced */
        rc = publish(e, &mine, err);
    close(lock);
    if (rc == 0)
        *was_there = same;
    return rc;
}

int curve_store_remove(const struct engine *e, const char *id, struct err *err)
{
    const char *path = path_of(e, id);
    if (!path)
        return err_nomem(err);
    if (curve_store_kind(id) < 0 || strchr(id, '/') || access(path, F_OK) != 0)
        return err_set(err, ERR_NOT_FOUND, path, "curve_none", "%s", id);
    int lock;
    int rc = lock_folder(&lock, e, err);
    if (rc < 0)
        return rc;
    if (unlink(path) != 0 || fsync(lock) != 0)
        rc = err_set(err, ERR_IO, path, "file_write", "%s", strerror(errno));
    close(lock);
    return rc;
}
