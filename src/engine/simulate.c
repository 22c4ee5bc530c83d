/* kiem simulate registry: writes registries with a known truth, and the truth beside them. What a row says is decided in
 * src/figures/simulate. */
#include "engine/simulate.h"

#include "base/file.h"
#include "base/str.h"
#include "figures/simulate/truth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TRUTH_MAX = 64 << 20 };

static const struct option_rule rules[] = {
    {"--areas", "FILE.csv",
     "areas: code, population, and pop_25_44, income_low, x, y where known (the store's)"},
    {"--years", "2004-2023", "years of birth"},
    {"--births", "N", "rows of births (after the population of the areas)"},
    {"--seed", "N", "another seed is another registry (1)"},
    {"--out", "DIR", "folder to write to (simulated)"},
    {"--kinds", "A,B", "births,twoyear,protection,service_use,population (all)"},
    {"--gzip", NULL, "write .csv.gz"},
    {NULL, NULL, NULL},
};

static int read_years(struct simulate_plan *plan, const char *text, struct err *err)
{
    char *end = NULL;
    long first = strtol(text, &end, 10), last = first;
    if (*end == '-' && end != text)
        last = strtol(end + 1, &end, 10);
    if (*end != '\0' || first < 1990 || last > 2100 || last < first)
        return err_set(err, ERR_INVALID, "--years", "simulate_years", "%s", text);
    plan->first_year = (int)first;
    plan->last_year = (int)last;
    return 0;
}

static int read_plan(struct simulate_plan *plan, struct engine *e, struct err *err)
{
    const char *path = engine_option(e, "--areas", NULL);
    int64_t seed = 0, births = 0;
    struct simulate_found found = {0};
    int rc = read_years(plan, engine_option(e, "--years", "2004-2023"), err);
    if (rc == 0)
        rc = engine_number(&seed, e, "--seed", (struct option_range){0, INT64_MAX, 1}, err);
    if (rc == 0)
        rc = path ? simulate_read_areas(&found, e, path, err) : simulate_store_areas(&found, e, err);
    if (rc == 0)
        rc = simulate_place_areas(&found, e, err);
    int64_t expected = (int64_t)(found.births_a_year * (plan->last_year - plan->first_year + 1) + 0.5);
    if (rc == 0)
        rc = engine_number(&births, e, "--births", (struct option_range){1, 1000000000, expected}, err);
    plan->seed = (uint64_t)seed;
    plan->births = births;
    plan->areas = found.areas;
    plan->area_count = found.count;
    return rc;
}

/* Calls simulate_write for each kind of the list, after each was looked up: a wrong word writes nothing. */
static int write_kinds(const struct engine *e, const struct world *w, const char *folder, struct err *err)
{
    const char *list = engine_option(e, "--kinds", "births,twoyear,protection,service_use,population");
    const char *end = NULL;
    bool gzip = engine_option(e, "--gzip", NULL) != NULL;
    for (const char *at = list; at; at = end ? end + 1 : NULL) {
        end = strchr(at, ',');
        struct str code = {at, end ? (size_t)(end - at) : strlen(at)};
        if (!simulate_kind_find(code))
            return err_set(err, ERR_INVALID, "--kinds", "simulate_kind", "%.*s", (int)code.len, code.ptr);
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return err_set(err, ERR_IO, folder, "file_write", "%s", strerror(errno));
    int rc = 0;
    for (const char *at = list; rc == 0 && at; at = end ? end + 1 : NULL) {
        end = strchr(at, ',');
        const struct simulate_kind *kind =
            simulate_kind_find((struct str){at, end ? (size_t)(end - at) : strlen(at)});
        const char *path = arena_printf(e->arena, "%s/%s.csv%s", folder, kind->code, gzip ? ".gz" : "");
        rc = path ? simulate_write(e, w, kind, path, gzip, err) : err_nomem(err);
        if (rc == 0)
            say(e, stdout, "command.simulate.wrote", path);
    }
    return rc;
}

static int write_truth(const struct engine *e, const struct world *w, const char *folder, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, TRUTH_MAX);
    json_write_pretty(&text, truth_value(e->arena, w));
    buf_addc(&text, '\n');
    const char *path = arena_printf(e->arena, "%s/truth.json", folder);
    int rc = text.failed || !path ? err_nomem(err) : file_publish(path, text.data, text.len, err);
    if (rc < 0)
        return rc;
    buf_clear(&text);
    truth_areas(&text, w);
    path = arena_printf(e->arena, "%s/truth_areas.csv", folder);
    rc = text.failed || !path ? err_nomem(err) : file_publish(path, text.data, text.len, err);
    if (rc == 0)
        say(e, stdout, "command.simulate.wrote", path);
    return rc;
}

static int run(struct engine *e)
{
    struct err err;
    struct simulate_plan plan = {0};
    struct world world;
    const char *folder = engine_option(e, "--out", "simulated");
    if (e->argc != 1 || !text_is(e->argv[0], "registry"))
        return engine_usage(&command_simulate, stderr);
    int rc = read_plan(&plan, e, &err);
    if (rc == 0)
        rc = world_make(&world, e->arena, &plan, &err);
    if (rc == 0)
        rc = write_kinds(e, &world, folder, &err);
    if (rc == 0)
        rc = write_truth(e, &world, folder, &err);
    return rc == 0 ? 0 : engine_complain(e, &err);
}

const struct engine_command command_simulate = {"simulate", "registry [--areas FILE] [--out DIR]",
                                                "a made-up registry with a known truth", rules, run};
