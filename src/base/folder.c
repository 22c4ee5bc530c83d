/* See folder.h. The list grows as the folder does: nothing is left out. */
#include "base/folder.h"

#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

struct listing {
    const char **names;
    size_t count, room;
};

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ends_so(const char *name, const char *ending)
{
    size_t len = strlen(name), end = strlen(ending);
    return name[0] != '.' && len > end && text_is(name + len - end, ending);
}

/* Keeps room for the NULL behind the last. */
static int add(struct listing *l, struct arena *a, const char *name, struct err *err)
{
    if (l->count + 1 >= l->room) {
        size_t room = l->room ? 2 * l->room : FIRST_ROOM;
        const char **more = arena_alloc(a, room * sizeof *more);
        if (!more)
            return err_nomem(err);
        if (l->count > 0)
            memcpy(more, l->names, l->count * sizeof *more);
        l->names = more;
        l->room = room;
    }
    if (name)
        l->names[l->count++] = arena_str(a, name);
    return arena_failed(a) ? err_nomem(err) : 0;
}

static int read_names(struct listing *l, struct arena *a, DIR *dir, const char *path, const char *ending,
                      struct err *err)
{
    int rc = 0;
    for (struct dirent *d; rc == 0;) {
        errno = 0;
        d = readdir(dir);
        if (!d)
            return errno ? err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno)) : 0;
        if (ends_so(d->d_name, ending))
            rc = add(l, a, d->d_name, err);
    }
    return rc;
}

int folder_names(const char *const **out, size_t *count, struct arena *a, const char *path,
                 const char *ending, struct err *err)
{
    struct listing l = {0};
    DIR *dir = opendir(path);
    if (!dir && errno != ENOENT && errno != ENOTDIR)
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    int rc = dir ? read_names(&l, a, dir, path, ending, err) : 0;
    if (dir)
        closedir(dir);
    if (rc == 0)
        rc = add(&l, a, NULL, err);
    if (rc < 0)
        return rc;
    qsort(l.names, l.count, sizeof *l.names, by_bytes);
    *out = l.names;
    if (count)
        *count = l.count;
    return 0;
}
