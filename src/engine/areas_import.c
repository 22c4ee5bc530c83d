/* kiem figures areas import: the borders of one level in one year, from a file into the store. */
#include "engine/areas_command.h"

#include "base/str.h"
#include "geo/geojson.h"

#include <strings.h>

#define FILE_MOST ((size_t)1 << 31)

/* What the property is called in the files of CBS and PDOK, and here; a file of wijken also names their gemeente. */
static const char *const code_names[] = {"wijkcode", "wk_code", "gemeentecode", "gm_code", "statcode",
                                         "code",     NULL};
static const char *const label_names[] = {"wijknaam", "wk_naam", "gemeentenaam", "gm_naam", "statnaam",
                                          "wk_name",  "gm_name", "name",         "naam",    NULL};

static bool ends_with(const char *path, const char *end)
{
    size_t len = strlen(path), n = strlen(end);
    return len > n && strcasecmp(path + len - n, end) == 0;
}

/* GeoJSON as it is; anything else through GDAL. */
static int read_any(struct buf *out, const struct engine *e, const char *path, struct err *err)
{
    bool plain = ends_with(path, ".geojson") || ends_with(path, ".json");
    return plain ? areas_read_file(out, path, err)
                 : areas_convert(out, path, engine_option(e, "--layer", NULL), err);
}

static int stated_system(enum geo_system *out, const struct engine *e, struct err *err)
{
    const char *crs = engine_option(e, "--crs", "");
    *out = text_is(crs, "rd") ? GEO_RD : text_is(crs, "wgs84") ? GEO_DEGREES : GEO_UNSTATED;
    return crs[0] && *out == GEO_UNSTATED ? err_set(err, ERR_INVALID, "--crs", "areas_crs", "%s", crs) : 0;
}

/* The level that a code is of, by its letters. */
static enum area_level level_of(const char *code)
{
    return strncmp(code, "WK", 2) == 0   ? AREA_WIJK
           : strncmp(code, "GM", 2) == 0 ? AREA_GEMEENTE
                                         : AREA_LEVELS;
}

/* "water=NEE": a property and what it must be. */
static int stated_only(struct geojson_file *file, const struct engine *e, struct err *err)
{
    const char *where = engine_option(e, "--where", NULL), *equals = where ? strchr(where, '=') : NULL;
    if (where && (!equals || equals == where))
        return err_set(err, ERR_INVALID, "--where", "areas_where", "%s", where);
    if (!where)
        return 0;
    file->only = arena_dup(e->arena, where, (size_t)(equals - where));
    file->is = equals + 1;
    return file->only ? 0 : err_nomem(err);
}

static int read_areas(struct geojson *out, const struct engine *e, const char *path, const struct buf *text,
                      struct err *err)
{
    const char *const code[] = {engine_option(e, "--code", NULL), NULL};
    const char *const label[] = {engine_option(e, "--name", NULL), NULL};
    struct geojson_file file = {.name = path,
                                .text = buf_text(text),
                                .len = text->len,
                                .code = code[0] ? code : code_names,
                                .label = label[0] ? label : label_names};
    int rc = stated_system(&file.stated, e, err);
    if (rc == 0)
        rc = stated_only(&file, e, err);
    return rc == 0 ? geojson_read(out, e->arena, &file, err) : rc;
}

static void tell(const struct engine *e, const struct area_borders *b, const struct geojson *g)
{
    const char *system = g->system == GEO_RD ? "RD New (EPSG:28992)" : "WGS84 (EPSG:4326)";
    uint32_t *part = arena_alloc(e->arena, (b->count + 1) * sizeof *part);
    size_t parts = part ? geo_parts(part, &b->touching) : 0;
    say(e, stdout, "areas.imported", areas_number(e, b->count), area_level_name(b->level),
        areas_number(e, (size_t)b->year), areas_number(e, b->touching.first[b->count] / 2),
        areas_number(e, parts));
    say(e, stdout, g->by_range ? "areas.system_by_range" : "areas.system", system);
}

int areas_import(struct engine *e, struct err *err)
{
    int year = 0;
    struct geojson g;
    struct area_borders b;
    const char *path = e->argv[2];
    BUF_AUTO text;
    buf_init(&text, FILE_MOST);
    int rc = areas_year(&year, e, 1, err);
    if (rc == 0)
        rc = read_any(&text, e, path, err);
    if (rc == 0)
        rc = read_areas(&g, e, path, &text, err);
    if (rc < 0)
        return rc;
    enum area_level level;
    rc = areas_level(&level, e, level_of(g.codes[0]), err);
    if (rc == 0 && level == AREA_LEVELS)
        rc = err_set(err, ERR_INVALID, path, "areas_level", "%.60s", g.codes[0]);
    if (rc == 0)
        rc = area_borders_make(&b, e->arena, year, level, &g, err);
    if (rc == 0)
        rc = areas_put_borders(e, &b, err);
    if (rc == 0)
        tell(e, &b, &g);
    return rc;
}
