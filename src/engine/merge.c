/* kiem figures merge: cubes of several data holders become one. How they add up is in figures/cube/merge.h. */
#include "figures/cube/merge.h"
#include "engine/cube.h"

static const struct option_rule rules[] = {
    {"--json", NULL, "say what was made as JSON"},
    {NULL, NULL, NULL},
};

static int merge(struct cube *out, struct engine *e, struct err *err)
{
    size_t count = (size_t)e->argc - 1;
    struct cube *cubes = arena_alloc(e->arena, count * sizeof *cubes);
    int rc = cubes ? 0 : err_nomem(err);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = engine_cube_read(&cubes[i], e, e->argv[i + 1], err);
    return rc == 0 ? cube_merge(out, e->arena, cubes, e->argv + 1, count, err) : rc;
}

static int run(struct engine *e)
{
    struct err err;
    struct cube c;
    size_t size;
    if (e->argc < 2)
        return engine_usage(&command_merge, stderr);
    int rc = merge(&c, e, &err);
    if (rc == 0)
        rc = engine_cube_write(&c, e->argv[0], &size, &err);
    if (rc < 0)
        return engine_complain(e, &err);
    engine_cube_say(e, &c, e->argv[0], size);
    return 0;
}

const struct engine_command command_merge = {"merge", "OUT FILE…", "adds cubes up exactly, in any order",
                                             rules, run};
