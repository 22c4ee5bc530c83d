/*
 * kiem figures import: files of rows become a dataset of the store, the whole of it or nothing. Reads options and files that go
 * with them, and says what came of it; the work is in import_run.c.
 */
#include "engine/import_run.h"
#include "engine/store_lock.h"

#include "base/str.h"
#include "figures/read/counts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 10000, JSON_MAX = 64 << 20 };

static const struct option_rule rules[] = {
    {"--name", "NAME", "name of the dataset (the kind)"},
    {"--mapping", "FILE", "which column is which field, and what its texts mean (JSON)"},
    {"--max-bad", "SHARE", "share of bad rows above which nothing is imported (0.01)"},
    {"--bad", "FILE", "where bad rows are listed, by line and reason (FILE.bad.csv)"},
    {"--key", "FILE", "key for pseudonyms, shared between data holders (STORE/key)"},
    {"--area", "CODE", "area of a frozen month (care_counts)"},
    {"--progress", NULL, "show progress, also when this is no terminal"},
    {NULL, NULL, NULL},
};

/* One import. */
struct importing {
    struct engine *e;
    const struct schema *schema;
    struct reader reader;
    struct import_key key;
    struct source **files;
    size_t count;
    struct store_file place;
    double most_bad;
    int lock;
    struct buf text; /* rows made of a frozen month */
};

static int read_json(const struct value **out, const struct engine *e, const char *path, struct err *err)
{
    struct source *s = NULL;
    struct value *v = NULL;
    int rc = source_open(&s, path, err);
    if (rc < 0)
        return rc;
    BUF_AUTO text;
    buf_init(&text, JSON_MAX);
    rc = source_all(&text, s, err);
    source_close(s);
    if (rc < 0)
        return rc;
    rc = json_parse(&v, e->arena, path, buf_text(&text), text.len, err);
    if (rc == 0)
        *out = v;
    return rc;
}

static int make_reader(struct importing *i, struct err *err)
{
    const char *mapping = engine_option(i->e, "--mapping", NULL);
    const struct value *v = NULL;
    int rc = mapping ? read_json(&v, i->e, mapping, err) : 0;
    return rc == 0 ? reader_make(&i->reader, i->e->arena, i->schema, mapping ? mapping : "", v, err) : rc;
}

static int read_share(struct importing *i, struct err *err)
{
    const char *text = engine_option(i->e, "--max-bad", "0.01");
    char *end = NULL;
    i->most_bad = strtod(text, &end);
    if (end == text || *end != '\0' || !(i->most_bad >= 0 && i->most_bad <= 1))
        return err_set(err, ERR_INVALID, "--max-bad", "import_share", "%s", text);
    return 0;
}

static bool is_json(const char *path)
{
    size_t len = strlen(path);
    return len > 5 && strcmp(path + len - 5, ".json") == 0;
}

/* A month that is read twice would count twice. */
static int month_is_new(const char **months, int count, const char *month, const char *name, struct err *err)
{
    for (int k = 0; month && k < count; k++)
        if (months[k] && text_is(months[k], month))
            return err_set(err, ERR_INVALID, name, "counts_twice", "%s", month);
    months[count] = month;
    return 0;
}

/* Frozen months are turned into rows, all into one text. */
static int open_counts(struct importing *i, struct err *err)
{
    const char *area = engine_option(i->e, "--area", NULL);
    const char **months = arena_alloc(i->e->arena, (size_t)i->e->argc * sizeof *months);
    if (!area)
        return err_set(err, ERR_INVALID, "--area", "import_area", "%s", i->e->argv[1]);
    if (!months)
        return err_nomem(err);
    buf_adds(&i->text, COUNTS_HEADER);
    for (int f = 1; f < i->e->argc; f++) {
        const struct value *v = NULL;
        int rc = read_json(&v, i->e, i->e->argv[f], err);
        if (rc == 0)
            rc = month_is_new(months, f - 1, value_get_text(v, "month"), i->e->argv[f], err);
        if (rc == 0)
            rc = counts_rows(&i->text, v, area, i->e->argv[f], err);
        if (rc < 0)
            return rc;
    }
    i->count = 1;
    return source_of_text(&i->files[0], i->e->argv[1], (struct str){buf_text(&i->text), i->text.len}, err);
}

static int open_files(struct importing *i, struct err *err)
{
    i->files = arena_alloc(i->e->arena, (size_t)i->e->argc * sizeof *i->files);
    if (!i->files)
        return err_nomem(err);
    if (text_is(i->schema->code, "care_counts") && is_json(i->e->argv[1]))
        return open_counts(i, err);
    int rc = 0;
    for (int f = 1; f < i->e->argc && rc == 0; f++) {
        rc = source_open(&i->files[i->count], i->e->argv[f], err);
        i->count += rc == 0;
    }
    return rc;
}

static const char *bad_path(const struct importing *i)
{
    return engine_option(i->e, "--bad", arena_printf(i->e->arena, "%s.bad.csv", i->e->argv[1]));
}

/* The file of bad rows is made anew: it must be none of those that are read, by whatever name. */
static int check_bad_path(const struct importing *i, struct err *err)
{
    struct stat bad, one;
    const char *path = bad_path(i);
    if (!path)
        return err_nomem(err);
    for (int f = 1; stat(path, &bad) == 0 && f < i->e->argc; f++)
        if (stat(i->e->argv[f], &one) == 0 && one.st_dev == bad.st_dev && one.st_ino == bad.st_ino)
            return err_set(err, ERR_INVALID, "--bad", "import_bad_file", "%s", path);
    return 0;
}

static int make_key(struct importing *i, struct err *err)
{
    const char *path = arena_printf(i->e->arena, "%s/key", i->e->store);
    int lock = -1, rc = path ? store_lock(&lock, path, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    rc = import_key(&i->key, i->e, i->schema, engine_option(i->e, "--key", NULL), err);
    store_unlock(lock);
    return rc;
}

static int prepare(struct importing *i, struct err *err)
{
    const char *kind = i->e->argv[0];
    int rc = store_schema(&i->schema, i->e, kind, err);
    if (rc == 0)
        rc = store_place(&i->place, i->e, kind, engine_option(i->e, "--name", kind), err);
    if (rc == 0)
        rc = read_share(i, err);
    if (rc == 0)
        rc = check_bad_path(i, err);
    if (rc == 0)
        rc = make_reader(i, err);
    if (rc == 0)
        rc = open_files(i, err);
    if (rc == 0)
        rc = store_make(i->e, kind, err);
    if (rc == 0)
        rc = make_key(i, err);
    if (rc == 0)
        rc = store_lock(&i->lock, i->place.path, err);
    return rc;
}

/* What the file says of each field; of a pseudonym also which key it was made with. */
static int add_types(struct columns_name *out, const struct importing *i, const struct columns_name *names,
                     struct err *err)
{
    for (size_t f = 0; f < i->schema->count; f++) {
        const char *type = store_type(i->e->arena, &i->schema->fields[f]);
        if (type && i->schema->fields[f].kind == FIELD_PSEUDONYM)
            type = arena_printf(i->e->arena, "%s %s", type, i->key.mark);
        if (!type)
            return err_nomem(err);
        out[f] = names[f];
        out[f].type = type;
    }
    return 0;
}

static int do_import(struct columns *c, struct import_done *done, struct importing *i, struct err *err)
{
    struct columns_file *f = NULL;
    struct columns_name *names = arena_alloc(i->e->arena, i->schema->count * sizeof *names);
    *c = (struct columns){.kind = i->place.kind,
                          .name = i->place.name,
                          .names = names,
                          .count = i->schema->count,
                          .key = i->schema->key};
    struct import_wanted wanted = {i->e,
                                   &i->reader,
                                   &i->key,
                                   i->files,
                                   i->count,
                                   i->most_bad,
                                   bad_path(i),
                                   engine_option(i->e, "--progress", NULL) || isatty(STDERR_FILENO),
                                   .segment_rows = COLUMNS_SEGMENT_ROWS};
    if (!names || !wanted.bad_path)
        return err_nomem(err);
    int rc = columns_create(&f, i->place.path, c, err);
    if (rc < 0)
        return rc;
    rc = import_run(done, &wanted, f, err);
    if (rc == 0)
        rc = add_types(names, i, done->names, err);
    c->refused = done->bad;
    c->rows = done->rows;
    if (rc == 0)
        rc = columns_publish(&c->repeated, f, c, err);
    columns_release(f);
    return rc;
}

static const char *number(const struct engine *e, uint64_t n)
{
    return arena_printf(e->arena, "%llu", (unsigned long long)n);
}

/* Whether an earlier file has that column too, or the same one before it. */
static bool is_told(const struct import_done *done, size_t file, size_t column)
{
    const char *name = done->columns[file]->ignored[column];
    for (size_t f = 0; f <= file; f++)
        for (size_t j = 0; j < (f < file ? done->columns[f]->ignored_count : column); j++)
            if (text_is(done->columns[f]->ignored[j], name))
                return true;
    return false;
}

/* Each name once, whichever files have it; of very many the first, and how many more there are. */
static void tell_ignored(const struct importing *i, const struct import_done *done)
{
    enum { ENOUGH = 1000 };
    size_t more = 0;
    BUF_AUTO all;
    buf_init(&all, 2 * ENOUGH);
    for (size_t f = 0; f < i->count; f++)
        for (size_t j = 0; j < done->columns[f]->ignored_count; j++) {
            if (is_told(done, f, j))
                continue;
            if (all.len < ENOUGH)
                buf_printf(&all, "%s%.60s", all.len ? ", " : "", done->columns[f]->ignored[j]);
            else
                more++;
        }
    if (more > 0)
        buf_printf(&all, " … + %zu", more);
    if (all.len > 0)
        say(i->e, stdout, "command.import.ignored", buf_text(&all));
}

static void tell(const struct importing *i, const struct columns *c, const struct import_done *done)
{
    const struct engine *e = i->e;
    tell_ignored(i, done);
    say(e, stdout, "command.import.rows", c->kind, c->name, number(e, c->rows));
    if (c->refused > 0)
        say(e, stdout, "command.import.bad", number(e, c->refused), bad_path(i));
    if (c->repeated > 0 && !i->schema->key_repeats)
        say(e, stdout, "command.import.repeated", number(e, c->repeated),
            i->schema->fields[i->schema->key].code);
}

static int run(struct engine *e)
{
    struct err err;
    if (e->argc < 2 || e->argc > FILES_MAX)
        return engine_usage(&command_import, stderr);
    struct importing i = {.e = e, .lock = -1};
    struct import_done done = {0};
    struct columns c = {0};
    buf_init(&i.text, JSON_MAX);
    int rc = prepare(&i, &err);
    if (rc == 0) {
        store_tidy(e, i.place.kind);
        rc = do_import(&c, &done, &i, &err);
    }
    if (rc == 0)
        tell(&i, &c, &done);
    for (size_t f = 0; f < i.count; f++)
        source_close(i.files[f]);
    if (i.lock >= 0)
        store_unlock(i.lock);
    buf_release(&i.text);
    return rc < 0 ? engine_complain(e, &err) : 0;
}

const struct engine_command command_import = {"import", "KIND FILE…",
                                              "read rows from CSV files into the store", rules, run};
