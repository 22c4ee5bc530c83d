/* Which files the store has and what they are called. Opens none of them. */
#include "engine/store_files.h"

#include "base/folder.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_LENGTH = 60, FIRST_ROOM = 64 };
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
    size_t count, room;
};

static int add_file(struct listing *l, const char *kind, const char *name, struct err *err)
{
    if (l->count == l->room) {
        size_t room = l->room ? 2 * l->room : FIRST_ROOM;
        struct store_file *more = arena_alloc(l->e->arena, room * sizeof *more);
        if (!more)
            return err_nomem(err);
        if (l->count > 0)
            memcpy(more, l->files, l->count * sizeof *more);
        l->files = more;
        l->room = room;
    }
    return store_place(&l->files[l->count++], l->e, kind, name, err);
}

static int list_kind(struct listing *l, const char *kind, struct err *err)
{
    const char *const *names = NULL, *path = arena_printf(l->e->arena, "%s/%s", l->e->store, kind);
    int rc = path ? folder_names(&names, NULL, l->e->arena, path, ENDING, err) : err_nomem(err);
    for (; rc == 0 && *names; names++) {
        const char *name = arena_dup(l->e->arena, *names, strlen(*names) - (sizeof ENDING - 1));
        if (!name)
            return err_nomem(err);
        if (store_is_name(name))
            rc = add_file(l, kind, name, err);
    }
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
    struct listing l = {.e = e};
    const char *const *kinds = NULL;
    int rc = folder_names(&kinds, NULL, e->arena, e->store, "", err);
    for (; rc == 0 && *kinds; kinds++)
        if (store_is_name(*kinds))
            rc = list_kind(&l, *kinds, err);
    if (rc < 0)
        return rc;
    if (l.count > 0)
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
