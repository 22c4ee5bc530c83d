/* kiem figures merge: cubes of several data holders become one. How they add up is in figures/cube/merge.h. */
#include "figures/cube/merge.h"

#include "engine/cube.h"
#include "figures/cube/crew.h"

#include <stdatomic.h>

static const struct option_rule rules[] = {
    {"--json", NULL, "say what was made as JSON"},
    {NULL, NULL, NULL},
};

/* Files that are read side by side, each by one thread into the memory of that thread. */
struct reading {
    const struct engine *e;
    size_t count;
    struct cube *cubes;
    struct err *errs;
    int *rcs;
    struct arena **arenas; /* one per thread */
    atomic_int seat;
    atomic_size_t next;
};

static void read_files(void *with)
{
    struct reading *r = with;
    struct engine own = *r->e;
    own.arena = r->arenas[atomic_fetch_add(&r->seat, 1)];
    for (size_t i; (i = atomic_fetch_add(&r->next, 1)) < r->count;)
        r->rcs[i] = engine_cube_read(&r->cubes[i], &own, r->e->argv[i + 1], &r->errs[i]);
}

/* The cubes of all files; of errors the one of the first file that has one. */
static int read_all(struct reading *r, int threads, struct err *err)
{
    bool there = r->arenas != NULL;
    for (int i = 0; there && i < threads; i++)
        there = (r->arenas[i] = arena_new(CUBE_FILE_MAX)) != NULL;
    r->cubes = arena_alloc(r->e->arena, r->count * sizeof *r->cubes);
    r->errs = arena_alloc(r->e->arena, r->count * sizeof *r->errs);
    r->rcs = arena_alloc(r->e->arena, r->count * sizeof *r->rcs);
    if (!there || !r->cubes || !r->errs || !r->rcs)
        return err_nomem(err);
    crew_run(threads, read_files, r);
    for (size_t i = 0; i < r->count; i++)
        if (r->rcs[i] < 0) {
            *err = r->errs[i];
            return r->rcs[i];
        }
    return 0;
}

static int merge(struct engine *e, struct reading *r, int threads)
{
    struct err err;
    struct cube c;
    size_t size = 0;
    int rc = read_all(r, threads, &err);
    if (rc == 0)
        rc = cube_merge(
            &c, e->arena,
            &(struct merge_question){r->cubes, (const char *const *)e->argv + 1, r->count, threads}, &err);
    if (rc == 0)
        rc = engine_cube_write(&c, e->argv[0], &size, &err);
    if (rc < 0)
        return engine_complain(e, &err);
    engine_cube_say(e, &c, e->argv[0], size);
    return 0;
}

static int run(struct engine *e)
{
    if (e->argc < 2)
        return engine_usage(&command_merge, stderr);
    int threads = e->threads < 1 ? 1 : e->threads;
    struct reading r = {.e = e, .count = (size_t)e->argc - 1};
    r.arenas = arena_alloc(e->arena, (size_t)threads * sizeof *r.arenas);
    int code = merge(e, &r, threads);
    for (int i = 0; r.arenas && i < threads; i++)
        arena_free(r.arenas[i]);
    return code;
}

const struct engine_command command_merge = {"merge", "OUT FILE…", "adds cubes up exactly, in any order",
                                             rules, run};
