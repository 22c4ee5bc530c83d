/* kiem figures curve import|list|describe|remove: curves in the store. Scores nothing: that is growth and dscore. */
#include "base/file.h"
#include "engine/curve_store.h"
#include "engine/curve_text.h"
#include "figures/curve/dscore.h"

#include <inttypes.h>

/* --- import --- */

/* A file's name without its folder, up to `end` (NULL: all of it), with what cannot be part of a name replaced. */
static const char *clean_name(struct arena *a, const char *path, const char *end)
{
    const char *name = file_name(path);
    size_t len = end && end > name ? (size_t)(end - name) : strlen(name);
    char *copy = arena_dup(a, name, len < 60 ? len : 60);
    for (char *c = copy; c && *c; c++)
        if (!curve_text_name((char[]){*c, '\0'}) && *c != '.')
            *c = '-';
    if (copy && copy[0] == '.')
        copy[0] = '-';
    return copy;
}

static int name_it(struct curve_file *f, const struct engine *e, const struct curve *c, struct err *err)
{
    f->name = engine_option(e, "--name", f->name);
    f->version =
        engine_option(e, "--version", arena_printf(e->arena, "%08" PRIx32, (uint32_t)(c->fingerprint >> 32)));
    if (!f->name || !f->version || !f->source)
        return err_nomem(err);
    const char *wrong = !curve_text_name(f->name)      ? f->name
                        : !curve_text_name(f->version) ? f->version
                                                       : NULL;
    return wrong ? err_set(err, ERR_INVALID, "", "curve_name", "%s", wrong) : 0;
}

/* kind: what was said; −1: found from the file. */
static int import_file(const struct engine *e, const char *path, int kind, struct err *err)
{
    struct curve_file f = {.path = path};
    f.name = clean_name(e->arena, path, strrchr(file_name(path), '.'));
    f.source = clean_name(e->arena, path, NULL);
    const struct curve *c = NULL;
    bool was_there = false;
    int rc = f.name && f.source ? curve_text_file(&f.table, e->arena, path, err) : err_nomem(err);
    struct curve_source s = {path, f.name, "", f.table};
    if (rc == 0 && kind < 0)
        rc = curve_recognise(&f.kind, &s, err);
    else
        f.kind = kind < 0 ? f.kind : (enum curve_kind)kind;
    if (rc == 0)
        rc = curve_read(&c, e->arena, f.kind, &s, err);
    if (rc == 0)
        rc = name_it(&f, e, c, err);
    if (rc == 0)
        rc = curve_store_put(&was_there, e, &f, err);
    if (rc == 0)
        say(e, stdout, was_there ? "curve.was_there" : "curve.imported", file_name(path), curve_code(f.kind),
            f.name, f.version);
    return rc;
}

static int import(struct engine *e, struct err *err)
{
    int kind = curve_find(str_of(e->argv[1])), rc = 0;
    for (int i = kind < 0 ? 1 : 2; rc == 0 && i < e->argc; i++)
        rc = import_file(e, e->argv[i], kind, err);
    return rc;
}

/* --- list --- */

static void list_row(const char *const *cells, const char *mark)
{
    printf("%-17s %-32s %-14s %-32s %s\n", cells[0], cells[1], cells[2], cells[3], mark);
}

/* The serial in use of each kind; a damaged file is told and has none. */
static int list(struct engine *e, struct err *err)
{
    const char *const *names = NULL;
    int64_t last[CURVE_KINDS] = {0};
    struct curve_file f;
    int damaged = 0, rc = curve_store_names(&names, e, err);
    if (rc < 0)
        return rc;
    for (const char *const *id = names; *id; id++)
        if (curve_store_read(&f, e, *id, NULL) == 0 && f.serial > last[f.kind])
            last[f.kind] = f.serial;
    if (*names)
        list_row((const char *const[]){engine_text(e, "curve.kind"), engine_text(e, "curve.name"),
                                       engine_text(e, "curve.version"), engine_text(e, "curve.source")},
                 "");
    else
        say(e, stdout, "curve.empty");
    for (const char *const *id = names; *id; id++) {
        int got = curve_store_read(&f, e, *id, err);
        if (got == 0)
            list_row((const char *const[]){curve_code(f.kind), f.name, f.version, f.source},
                     f.serial == last[f.kind] ? engine_text(e, "curve.in_use") : "");
        else
            damaged = engine_complain(e, err);
    }
    return damaged ? err->code : 0;
}

/* --- describe --- */

static void describe_line(const struct engine *e, const char *key, const char *value)
{
    printf("%-14s %s\n", engine_text(e, key), value);
}

static void describe_table(const struct curve *c)
{
    static const char *const sexes[] = {[CURVE_BOY] = "m", [CURVE_GIRL] = "f"};
    for (size_t i = 0; c->lms && i < c->lms->group_count; i++) {
        const struct lms_group *g = &c->lms->groups[i];
        printf("  %-6s %s  %8.4g … %8.6g %8zu\n", g->population, sexes[g->sex], g->rows[0].x,
               g->rows[g->count - 1].x, g->count);
    }
    if (c->birthweight)
        printf("  m f  %d … %d\n", c->birthweight->first_day,
               c->birthweight->first_day + c->birthweight->days - 1);
    for (size_t i = 0; c->reference && i < c->reference->group_count; i++) {
        const struct dscore_group *g = &c->reference->groups[i];
        printf("  %-22s %-10s %s  %7.4f … %7.4f %6zu\n", g->population, g->key,
               g->distribution == DSCORE_BCT ? "BCT" : "LMS", g->rows[0].age, g->rows[g->count - 1].age,
               g->count);
    }
    for (size_t i = 0, first = 0; c->items && i < c->items->count; i++)
        if (i + 1 == c->items->count || !text_is(c->items->rows[i].key, c->items->rows[i + 1].key)) {
            printf("  %-10s %6zu\n", c->items->rows[i].key, i + 1 - first);
            first = i + 1;
        }
}

static int describe(struct engine *e, struct err *err)
{
    struct curve_file f;
    const struct curve *c = NULL;
    int rc = curve_store_read(&f, e, e->argv[1], err);
    if (rc == 0)
        rc = curve_store_parse(&c, e, &f, err);
    if (rc < 0)
        return rc;
    describe_line(e, "curve.kind", curve_code(f.kind));
    describe_line(e, "curve.name", f.name);
    describe_line(e, "curve.version", f.version);
    describe_line(e, "curve.source", f.source);
    describe_line(e, "curve.checksum", f.checksum);
    describe_table(c);
    return 0;
}

static int remove_one(struct engine *e, struct err *err)
{
    int rc = curve_store_remove(e, e->argv[1], err);
    if (rc == 0)
        say(e, stdout, "curve.removed", e->argv[1]);
    return rc;
}

/* --- the command --- */

static const struct {
    const char *word;
    int least, most; /* words, with the first */
    int (*run)(struct engine *e, struct err *err);
} parts[] = {
    {"import", 2, 4096, import},
    {"list", 1, 1, list},
    {"describe", 2, 2, describe},
    {"remove", 2, 2, remove_one},
};

static int run(struct engine *e)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (e->argc < parts[i].least || e->argc > parts[i].most || !text_is(e->argv[0], parts[i].word))
            continue;
        struct err err = {0};
        int rc = parts[i].run(e, &err);
        return rc == 0 ? 0 : engine_complain(e, &err);
    }
    return engine_usage(&command_curve, stderr);
}

static const struct option_rule rules[] = {
    {"--name", "NAME", "import: what to call it (the file's name)"},
    {"--version", "V", "import: its version (eight signs from its content)"},
    {NULL, NULL, NULL},
};

const struct engine_command command_curve = {
    "curve", "import [KIND] FILE… | list | describe KIND@NAME@VERSION | remove KIND@NAME@VERSION",
    "curves of growth, birth weight and development", rules, run};
