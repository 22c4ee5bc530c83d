/* kiem figures areas …: which of its own commands, and the tables of regions and successors. What each shows: areas_*.c. */
#include "engine/areas_command.h"

#include "base/str.h"

#include <stdlib.h>

#define TABLE_MOST ((size_t)256 << 20)

int areas_year(int *out, const struct engine *e, int i, struct err *err)
{
    char *end = NULL;
    const char *text = i < e->argc ? e->argv[i] : "";
    long year = strtol(text, &end, 10);
    if (strlen(text) != 4 || *end != '\0' || year < 1900 || year > 2200)
        return err_set(err, ERR_INVALID, "", "areas_year", "%s", text);
    *out = (int)year;
    return 0;
}

int areas_level(enum area_level *out, const struct engine *e, enum area_level otherwise, struct err *err)
{
    const char *text = engine_option(e, "--level", NULL);
    enum area_level level = text ? area_level_of(text) : otherwise;
    if (text && level == AREA_LEVELS)
        return err_set(err, ERR_INVALID, "--level", "areas_level", "%s", text);
    *out = level;
    return 0;
}

const char *areas_number(const struct engine *e, size_t n)
{
    const char *text = arena_printf(e->arena, "%zu", n);
    return text ? text : "";
}

static int regions(struct engine *e, struct err *err)
{
    int year = 0;
    struct area_regions table;
    BUF_AUTO text;
    buf_init(&text, TABLE_MOST);
    int rc = areas_year(&year, e, 1, err);
    if (rc == 0)
        rc = areas_read_file(&text, e->argv[2], err);
    if (rc == 0)
        rc = area_regions_read(&table, e->arena, e->argv[2], buf_text(&text), text.len, err);
    if (rc == 0)
        rc = areas_put_table(e, AREAS_REGIONS, year, (struct str){buf_text(&text), text.len}, err);
    if (rc == 0)
        say(e, stdout, "areas.regions_imported", areas_number(e, table.count), e->argv[1]);
    return rc;
}

static int successors(struct engine *e, struct err *err)
{
    struct area_successors table;
    BUF_AUTO text;
    buf_init(&text, TABLE_MOST);
    int rc = areas_read_file(&text, e->argv[1], err);
    if (rc == 0)
        rc = area_successors_read(&table, e->arena, e->argv[1], buf_text(&text), text.len, err);
    if (rc == 0)
        rc = areas_put_table(e, AREAS_SUCCESSORS, 0, (struct str){buf_text(&text), text.len}, err);
    if (rc == 0)
        say(e, stdout, "areas.successors_imported", areas_number(e, table.count));
    return rc;
}

static const struct {
    const char *name;
    int least, most; /* words, its name counted */
    int (*run)(struct engine *e, struct err *err);
} parts[] = {
    {"import", 3, 3, areas_import}, {"regions", 3, 3, regions},   {"successors", 2, 2, successors},
    {"list", 1, 2, areas_list},     {"check", 1, 2, areas_check}, {"neighbours", 2, 2, areas_neighbours},
};

static int run(struct engine *e)
{
    struct err err = {0};
    for (size_t i = 0; e->argc > 0 && i < sizeof parts / sizeof parts[0]; i++) {
        if (!text_is(e->argv[0], parts[i].name) || e->argc < parts[i].least || e->argc > parts[i].most)
            continue;
        return parts[i].run(e, &err) < 0 ? engine_complain(e, &err) : 0;
    }
    return engine_usage(&command_areas, stderr);
}

static const struct option_rule rules[] = {
    {"--level", "wijk|gemeente|ggd|land", "level of the areas (import: what their codes say)"},
    {"--code", "NAME", "import: the property with the code (wijkcode, gemeentecode, statcode, code)"},
    {"--name", "NAME", "import: the property with the name (wijknaam, gemeentenaam, statnaam, name)"},
    {"--crs", "rd|wgs84", "import: the system of the coordinates (what the file says, or their range)"},
    {"--where", "NAME=VALUE", "import: only areas with this property, such as water=NEE"},
    {"--layer", "NAME", "import: which layer of a file with several"},
    {"--in", "AREA", "list: only areas in this one, by code or name"},
    {"--all", NULL, "check: everything that is found, not twenty of each"},
    {NULL, NULL, NULL},
};

const struct engine_command command_areas = {
    "areas",
    "import YEAR FILE | regions YEAR FILE.csv | successors FILE.csv | list [YEAR] | check [YEAR] | "
    "neighbours YEAR",
    "wijken, gemeenten, GGD regions: borders, what lies in what, what became of what", rules, run};
