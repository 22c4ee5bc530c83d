/* kiem figures verify: whether every byte of the store is as it was written: datasets, areas, curves, the key. */
#include "engine/areas_store.h"
#include "engine/curve_store.h"
#include "engine/import_key.h"
#include "engine/import_run.h"
#include "engine/store_files.h"

#include <pthread.h>
#include <stdatomic.h>

/* All columns of all segments, and the index, as pieces of work. */
struct verifying {
    const struct columns *c;
    _Atomic size_t next;
    pthread_mutex_t lock;
    int rc;
    struct err err;
};

static int check_stretch(const struct columns *c, size_t segment, int column, struct err *err)
{
    int rc = 0;
    for (size_t b = 0; rc == 0 && b < columns_block_count(c, segment, column); b++)
        rc = columns_check_block(c, segment, column, b, err);
    return rc;
}

static void work(void *state)
{
    struct verifying *v = state;
    size_t each = v->c->count + 2;
    for (size_t at; (at = atomic_fetch_add(&v->next, 1)) < v->c->segment_count * each;) {
        struct err err;
        size_t column = at % each;
        int where = column < v->c->count ? (int)column : COLUMNS_KEYS + (int)(column - v->c->count);
        int rc = check_stretch(v->c, at / each, where, &err);
        pthread_mutex_lock(&v->lock);
        if (rc < 0 && v->rc == 0) {
            v->rc = rc;
            v->err = err;
        }
        pthread_mutex_unlock(&v->lock);
    }
}

static int verify(const struct engine *e, const struct store_file *f)
{
    struct verifying v = {.rc = 0};
    struct columns *c = NULL;
    int rc = columns_open(&c, e->arena, f->path, &v.err);
    if (rc == 0) {
        v.c = c;
        pthread_mutex_init(&v.lock, NULL);
        import_threads(e->threads, work, &v);
        pthread_mutex_destroy(&v.lock);
        rc = v.rc;
        columns_close(c);
    }
    if (rc < 0)
        return engine_complain(e, &v.err);
    say(e, stdout, "command.verify.good", f->kind, f->name);
    return 0;
}

/* --- what is no dataset --- */

static int said(const struct engine *e, int rc, const char *path, const struct err *err)
{
    if (rc < 0)
        return engine_complain(e, err);
    say(e, stdout, "command.verify.file", path);
    return 0;
}

static int verify_areas_file(const struct engine *e, const struct areas_file *f, struct err *err)
{
    struct area_borders borders;
    struct area_regions regions;
    struct area_successors successors;
    switch (f->kind) {
    case AREAS_BORDERS:
        return areas_get_borders(&borders, e, f, err);
    case AREAS_REGIONS:
        return areas_get_regions(&regions, e, f, err);
    case AREAS_SUCCESSORS:
        break;
    }
    return areas_get_successors(&successors, e, f, err);
}

static int verify_areas(const struct engine *e, struct err *err)
{
    const struct areas_file *files = NULL;
    size_t count = 0;
    int rc = areas_files(&files, &count, e, err), worst = rc < 0 ? engine_complain(e, err) : 0;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        int got = said(e, verify_areas_file(e, &files[i], err), files[i].path, err);
        worst = got > worst ? got : worst;
    }
    return worst;
}

static int verify_curves(const struct engine *e, struct err *err)
{
    const char *const *ids = NULL;
    int rc = curve_store_names(&ids, e, err), worst = rc < 0 ? engine_complain(e, err) : 0;
    for (; rc == 0 && *ids; ids++) {
        struct curve_file f;
        int got = said(e, curve_store_read(&f, e, *ids, err), *ids, err);
        worst = got > worst ? got : worst;
    }
    return worst;
}

/* A store that never had a pseudonym has no key. */
static int verify_key(const struct engine *e, struct err *err)
{
    const char *path = arena_printf(e->arena, "%s/key", e->store);
    int rc = path ? import_key_check(path, err) : err_nomem(err);
    return rc == ERR_NOT_FOUND ? 0 : said(e, rc, path, err);
}

static int verify_others(const struct engine *e)
{
    struct err err;
    int (*const parts[])(const struct engine *, struct err *) = {verify_areas, verify_curves, verify_key};
    int worst = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        int got = parts[i](e, &err);
        worst = got > worst ? got : worst;
    }
    return worst;
}

static int run(struct engine *e)
{
    const struct store_file *files = NULL;
    struct store_file one;
    size_t count = 0;
    struct err err;
    int rc = e->argc > 0 ? store_find(&one, e, e->argv[0], &err) : store_all(&files, &count, e, &err);
    if (e->argc > 1)
        return engine_usage(&command_verify, stderr);
    if (rc < 0)
        return engine_complain(e, &err);
    if (e->argc > 0)
        return verify(e, &one);
    int worst = verify_others(e);
    for (size_t i = 0; i < count; i++) {
        int got = verify(e, &files[i]);
        worst = got > worst ? got : worst;
    }
    return worst;
}

const struct engine_command command_verify = {
    "verify", "[NAME]", "check every byte of one dataset, or of the whole store", NULL, run};
