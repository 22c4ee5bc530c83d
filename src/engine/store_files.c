/* Which files the store has and what they are called. Opens none of them. */
#include "engine/store_files.h"

#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_LENGTH = 60, FILES_MAX = 10000 };
#define ENDING ".columns"

bool store_is_name(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= NAME_LENGTH && text[0] != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == len;
}

int store_place(struct store_file *out, const struct engine *e, const char *kind, const char *name,
                struct err *err)
{
    if (!store_is_name(kind) || !store_is_name(name))
        return err_set(err, ERR_INVALID, name, "store_word", "%s", store_is_name(kind) ? name : kind);
    struct store_file f = {arena_str(e->arena, kind), arena_str(e->arena, name),
                           arena_printf(e->arena, "%s/%s/%s" ENDING, e->store, kind, name)};
    if (!f.kind || !f.name || !f.path)
        return err_nomem(err);
    *out = f;
    return 0;
}

/* What is being listed. */
struct listing {
    const struct engine *e;
    struct store_file *files;
    size_t count;
};

/* A folder that is not there has nothing in it. */
static int open_folder(DIR **out, const char *path, struct err *err)
{
    *out = path ? opendir(path) : NULL;
    if (!path)
        return err_nomem(err);
    if (!*out && errno != ENOENT && errno != ENOTDIR)
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    return 0;
}

static int list_kind(struct listing *l, const char *kind, struct err *err)
{
    DIR *dir;
    int rc = open_folder(&dir, arena_printf(l->e->arena, "%s/%s", l->e->store, kind), err);
    if (rc < 0 || !dir)
        return rc;
    for (struct dirent *d; rc == 0 && l->count < FILES_MAX && (d = readdir(dir));) {
        size_t len = strlen(d->d_name), end = sizeof ENDING - 1;
        char name[NAME_LENGTH + 1];
        if (len <= end || len - end > NAME_LENGTH || strcmp(d->d_name + len - end, ENDING) != 0)
            continue;
        text_copy(name, len - end + 1, d->d_name);
        if (store_is_name(name))
            rc = store_place(&l->files[l->count++], l->e, kind, name, err);
    }
    closedir(dir);
    return rc;
}

static int by_name(const void *a, const void *b)
{
    const struct store_file *x = a, *y = b;
    int order = strcmp(x->kind, y->kind);
    return order ? order : strcmp(x->name, y->name);
}

int store_all(const struct store_file **out, size_t *count, const struct engine *e, struct err *err)
{
    struct listing l = {e, arena_alloc(e->arena, FILES_MAX * sizeof *l.files), 0};
    DIR *dir;
    if (!l.files)
        return err_nomem(err);
    int rc = open_folder(&dir, e->store, err);
    if (rc < 0)
        return rc;
    for (struct dirent *d; dir && rc == 0 && (d = readdir(dir));)
        if (store_is_name(d->d_name))
            rc = list_kind(&l, d->d_name, err);
    if (dir)
        closedir(dir);
    if (rc < 0)
        return rc;
    qsort(l.files, l.count, sizeof *l.files, by_name);
    *out = l.files;
    *count = l.count;
    return 0;
}

/* How well a file fits what was asked: 0 not, 1 by its kind, 2 by its name, 3 by both. */
static int fit(const struct store_file *f, const char *name)
{
    size_t len = strlen(f->kind);
    if (strncmp(name, f->kind, len) == 0 && name[len] == '/')
        return text_is(name + len + 1, f->name) ? 3 : 0;
    return text_is(f->name, name) * 2 + text_is(f->kind, name);
}

int store_find(struct store_file *out, const struct engine *e, const char *name, struct err *err)
{
    const struct store_file *all = NULL;
    size_t count = 0, found = 0, at = 0;
    int best = 1;
    BUF_AUTO which;
    buf_init(&which, 200);
    int rc = store_all(&all, &count, e, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < count; i++) {
        int how = fit(&all[i], name);
        if (how > best) {
            found = 0;
            best = how;
            buf_clear(&which);
        }
        if (how != best)
            continue;
        at = i;
        found++;
        buf_printf(&which, "%s%s/%s", found > 1 ? ", " : "", all[i].kind, all[i].name);
    }
    if (found == 0)
        return err_set(err, ERR_NOT_FOUND, name, "store_none", "%s", name);
    if (found > 1)
        return err_set(err, ERR_CONFLICT, name, "store_many", "%s", buf_text(&which));
    *out = all[at];
    return 0;
}

const char *store_type(struct arena *a, const struct field *f)
{
    switch (f->kind) {
    case FIELD_FLAG:
        return "flag";
    case FIELD_NUMBER:
        return arena_printf(a, "number %d", f->decimals);
    case FIELD_AREA:
        return "area";
    case FIELD_LABEL:
        return "label";
    case FIELD_PERIOD:
        return f->period == PERIOD_MONTH ? "period month" : "period year";
    case FIELD_PSEUDONYM:
        return "pseudonym";
    case FIELD_CODE:
        break;
    }
    BUF_AUTO out;
    buf_init(&out, 16384);
    buf_adds(&out, "code ");
    for (size_t i = 0; i < f->code_count; i++)
        buf_printf(&out, "%s%s", i ? "," : "", f->codes[i].code);
    return buf_keep(&out, a);
}
