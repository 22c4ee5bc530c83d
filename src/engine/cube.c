/* kiem figures cube: counts a dataset of the store into a file that may travel. What is counted is in figures/cube. */
#include "engine/cube.h"

#include "base/file.h"
#include "engine/curves.h"
#include "figures/cube/file.h"

static const struct option_rule rules[] = {
    {"--data", "NAME", "which dataset of the store, when there is more than one of the kind"},
    {"--indicators", "A,B", "which indicators (all of the kind)"},
    {"--by", "TRAIT,…", "traits to tell apart, at most four (none)"},
    {CURVES_OPTION},
    {"--out", "FILE", "where the cube goes"},
    {"--json", NULL, "say what was made as JSON"},
    {NULL, NULL, NULL},
};

int engine_cube_write(const struct cube *c, const char *path, size_t *size, struct err *err)
{
    BUF_AUTO out;
    buf_init(&out, CUBE_FILE_MAX);
    int rc = cube_encode(&out, c, err);
    if (rc == 0)
        rc = file_publish(path, out.data, out.len, err);
    if (rc == 0)
        *size = out.len;
    return rc;
}

void engine_cube_say(const struct engine *e, const struct cube *c, const char *path, size_t size)
{
    char cells[24], indicators[24], bytes[24], areas[24];
    snprintf(cells, sizeof cells, "%zu", c->cells);
    snprintf(indicators, sizeof indicators, "%zu", c->indicator_count);
    snprintf(areas, sizeof areas, "%zu", c->area_count);
    snprintf(bytes, sizeof bytes, "%zu", size);
    if (!engine_option(e, "--json", NULL)) {
        say(e, stdout, "command.cube.made", path, cells, indicators, areas, bytes);
        return;
    }
    struct value *v = value_object(e->arena);
    value_put_text(v, "file", path);
    value_put_text(v, "dataset", c->dataset);
    value_put_int(v, "cells", (int64_t)c->cells);
    value_put_int(v, "areas", (int64_t)c->area_count);
    value_put_int(v, "bytes", (int64_t)size);
    struct value *codes = value_put_array(v, "indicators"), *traits = value_put_array(v, "traits");
    for (size_t i = 0; i < c->indicator_count; i++)
        value_add_text(codes, c->indicators[i].code);
    for (size_t i = 0; i < c->trait_count; i++)
        value_add_text(traits, c->traits[i].code);
    BUF_AUTO out;
    buf_init(&out, 1 << 20);
    json_write_pretty(&out, v);
    puts(buf_text(&out));
}

static int run(struct engine *e)
{
    struct err err;
    struct cube c;
    const char *path = engine_option(e, "--out", NULL);
    size_t size;
    if (e->argc != 1 || !path)
        return engine_usage(&command_cube, stderr);
    struct cube_wanted wanted = {e->argv[0], engine_option(e, "--data", NULL),
                                 engine_option(e, "--indicators", NULL), engine_option(e, "--by", NULL)};
    int rc = engine_cube(&c, e, &wanted, &err);
    if (rc == 0)
        rc = engine_cube_write(&c, path, &size, &err);
    if (rc < 0)
        return engine_complain(e, &err);
    engine_cube_say(e, &c, path, size);
    return 0;
}

const struct engine_command command_cube = {
    "cube", "KIND --out FILE", "counts a dataset by area, period and traits; the file holds no rows", rules,
    run};
