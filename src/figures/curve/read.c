/*
 * A table of a curve from the text of its file: finds the columns, goes through the rows, and hands each to the file of its
 * shape. Knows no formula.
 */
#include "figures/curve/number.h"
#include "figures/curve/reading.h"

#include <stdio.h>
#include <strings.h>

enum { TEXT_MAX = 60, TABLE_MAX = 64 << 20 };

static const struct reading_shape *const shapes[] = {
    [SHAPE_LMS] = &reading_lms,
    [SHAPE_BIRTHWEIGHT] = &reading_birthweight,
    [SHAPE_ITEMS] = &reading_items,
    [SHAPE_REFERENCE] = &reading_reference,
};

int reading_fail(const struct reading *r, struct err *err, const char *key, const char *arg)
{
    char where[sizeof err->where];
    snprintf(where, sizeof where, "%.100s", r->source->file);
    if (!r->ended)
        snprintf(where, sizeof where, "%.100s:%u", r->source->file, r->csv.line);
    return err_set(err, ERR_INVALID, where, key, "%s", arg);
}

int reading_number(double *out, const struct reading *r, int column, struct err *err)
{
    const char *text = csv_field(&r->csv, r->column[column]);
    if (number_read(out, text))
        return 0;
    char what[120];
    snprintf(what, sizeof what, "%s: %.60s", r->csv.count > 0 ? curve_column_names[column] : "", text);
    return reading_fail(r, err, "curve_number", what);
}

int reading_sex(enum curve_sex *out, const struct reading *r, struct err *err)
{
    const char *text = csv_field(&r->csv, r->column[COLUMN_SEX]);
    int sex = curve_sex_of(text);
    if (sex < 0)
        return reading_fail(r, err, "curve_sex", text);
    *out = (enum curve_sex)sex;
    return 0;
}

int reading_text(const char **out, const struct reading *r, int column, struct err *err)
{
    struct str text = str_trim(str_of(csv_field(&r->csv, r->column[column])));
    if (text.len == 0 || text.len > TEXT_MAX)
        return reading_fail(r, err, "curve_empty", curve_column_names[column]);
    const char *copy = arena_dup(r->arena, text.ptr, text.len);
    if (!copy)
        return err_nomem(err);
    *out = copy;
    return 0;
}

int reading_keep(const void **out, const struct reading *r, const struct buf *b, struct err *err)
{
    void *copy = b->failed ? NULL : arena_alloc(r->arena, b->len);
    if (!copy)
        return err_nomem(err);
    if (b->len > 0)
        memcpy(copy, b->data, b->len);
    *out = copy;
    return 0;
}

uint64_t curve_hash(uint64_t from, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    uint64_t h = from ? from : 0xcbf29ce484222325u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ bytes[i]) * 0x100000001b3u;
    return h;
}

uint64_t curve_hash_text(uint64_t from, const char *text)
{
    return curve_hash(from, text, strlen(text) + 1);
}

int curve_sex_of(const char *text)
{
    static const struct {
        const char *text;
        enum curve_sex sex;
    } known[] = {
        {"m", CURVE_BOY},      {"1", CURVE_BOY},       {"male", CURVE_BOY}, {"boy", CURVE_BOY},
        {"jongen", CURVE_BOY}, {"f", CURVE_GIRL},      {"2", CURVE_GIRL},   {"female", CURVE_GIRL},
        {"girl", CURVE_GIRL},  {"meisje", CURVE_GIRL}, {"v", CURVE_GIRL},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcasecmp(text, known[i].text) == 0)
            return (int)known[i].sex;
    return -1;
}

static int find_columns(struct reading *r, const struct reading_shape *shape, struct err *err)
{
    const struct curve_rule *rule = &curve_rules[r->kind];
    for (int i = 0; i < CURVE_COLUMNS; i++) {
        r->column[i] = csv_column(&r->csv, i == COLUMN_X ? rule->x : curve_column_names[i]);
        if (r->column[i] >= 0 && csv_column_twice(&r->csv, r->column[i]))
            return reading_fail(r, err, "curve_column_twice", csv_field(&r->csv, r->column[i]));
    }
    for (const enum curve_column *need = shape->columns; *need != CURVE_COLUMNS; need++)
        if (r->column[*need] < 0)
            return reading_fail(r, err, "curve_column",
                                *need == COLUMN_X ? rule->x : curve_column_names[*need]);
    return rule->populations && r->column[COLUMN_POPULATION] < 0
               ? reading_fail(r, err, "curve_column", curve_column_names[COLUMN_POPULATION])
               : 0;
}

static int read_rows(struct curve *out, struct reading *r, struct err *err)
{
    const struct reading_shape *shape = shapes[curve_rules[r->kind].shape];
    size_t rows = 0;
    int got = csv_next(&r->csv, err);
    r->ended = got == 0;
    if (got == 0)
        return reading_fail(r, err, "curve_rows", "0");
    int rc = got < 0 ? got : find_columns(r, shape, err);
    while (rc == 0 && (got = csv_next(&r->csv, err)) == 1)
        rc = ++rows > CURVE_MAX_ROWS ? reading_fail(r, err, "curve_rows", "1048576") : shape->row(r, err);
    if (rc < 0 || got < 0)
        return rc < 0 ? rc : got;
    r->ended = true;
    return rows == 0 ? reading_fail(r, err, "curve_rows", "0") : shape->finish(out, r, err);
}

int curve_read(const struct curve **out, struct arena *a, enum curve_kind kind, const struct curve_source *s,
               struct err *err)
{
    struct reading r = {.source = s, .kind = kind, .arena = a};
    struct curve *c = arena_alloc(a, sizeof *c);
    if (!c)
        return err_nomem(err);
    *c = (struct curve){.kind = kind, .name = arena_str(a, s->name), .version = arena_str(a, s->version)};
    buf_init(&r.rows, TABLE_MAX);
    buf_init(&r.groups, TABLE_MAX);
    csv_open(&r.csv, s->file, s->text.ptr, s->text.len);
    int rc = read_rows(c, &r, err);
    csv_release(&r.csv);
    buf_release(&r.rows);
    buf_release(&r.groups);
    if (rc == 0 && arena_failed(a))
        rc = err_nomem(err);
    if (rc == 0)
        *out = c;
    return rc;
}
