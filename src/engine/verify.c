/* kiem figures verify: whether every byte of datasets is as it was written. */
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

static int run(struct engine *e)
{
    const struct store_file *files = NULL;
    struct store_file one;
    size_t count = 0;
    struct err err;
    int rc = e->argc > 0 ? store_find(&one, e, e->argv[0], &err) : store_all(&files, &count, e, &err),
        worst = 0;
    if (e->argc > 1)
        return engine_usage(&command_verify, stderr);
    if (rc < 0)
        return engine_complain(e, &err);
    if (e->argc > 0)
        return verify(e, &one);
    for (size_t i = 0; i < count; i++) {
        int got = verify(e, &files[i]);
        worst = got > worst ? got : worst;
    }
    return worst;
}

const struct engine_command command_verify = {"verify", "[NAME]", "check every byte of one dataset or of all",
                                              NULL, run};
