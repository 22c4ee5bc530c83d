/*
 * Reads what a kind of dataset holds from content and refuses what is wrong with it, with the place. Reads no data.
 */
#include "figures/schema.h"

#include <limits.h>
#include <stdio.h>

enum { FIELDS_MAX = 250, CODES_MAX = 250, CODE_LENGTH = 40, DIGITS_MAX = 15 };

/* Where we are: the names of messages are "births.json: fields.3.min". */
struct place {
    struct arena *a;
    const char *name;
    struct err *err;
};

static int refuse(const struct place *at, const char *key, const char *path, const char *arg)
{
    char where[128];
    snprintf(where, sizeof where, "%s: %s", at->name, path);
    return err_set(at->err, ERR_INVALID, where, key, "%s", arg ? arg : "");
}

static const char *below(const struct place *at, const char *path, const char *member)
{
    const char *full = path[0] ? arena_printf(at->a, "%s.%s", path, member) : member;
    return full ? full : member;
}

static bool is_code(const char *text)
{
    size_t len = text ? strlen(text) : 0;
    if (len == 0 || len > CODE_LENGTH)
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == len &&
           !(text[0] >= '0' && text[0] <= '9');
}

static int read_words(struct words *out, const struct place *at, const struct value *v, const char *path)
{
    const char *nl = value_as_text(value_get(v, "nl"), NULL), *en = value_as_text(value_get(v, "en"), NULL);
    if (!nl || !en || !nl[0] || !en[0])
        return refuse(at, "schema_words", path, NULL);
    *out = (struct words){arena_str(at->a, nl), arena_str(at->a, en)};
    return 0;
}

/* An optional text in both languages; empty texts when it is not there. */
static int read_explain(struct words *out, const struct place *at, const struct value *v, const char *path)
{
    *out = (struct words){"", ""};
    const struct value *explain = value_get(v, "explain");
    return explain ? read_words(out, at, explain, below(at, path, "explain")) : 0;
}

static const struct {
    const char *name;
    enum field_kind kind;
} kinds[] = {
    {"flag", FIELD_FLAG},     {"number", FIELD_NUMBER},       {"code", FIELD_CODE},   {"area", FIELD_AREA},
    {"period", FIELD_PERIOD}, {"pseudonym", FIELD_PSEUDONYM}, {"label", FIELD_LABEL},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static int read_kind(struct field *f, const struct place *at, const struct value *v, const char *path)
{
    const char *kind = value_as_text(value_get(v, "kind"), "");
    int i = 0;
    while (i < KINDS && strcmp(kinds[i].name, kind) != 0)
        i++;
    if (i == KINDS)
        return refuse(at, "schema_kind", below(at, path, "kind"), kind);
    f->kind = kinds[i].kind;
    const char *period = value_as_text(value_get(v, "period"), "");
    if (f->kind == FIELD_PERIOD && !text_is(period, "year") && !text_is(period, "month"))
        return refuse(at, "schema_period", below(at, path, "period"), period);
    if (f->kind == FIELD_PERIOD)
        f->period = period[0] == 'y' ? PERIOD_YEAR : PERIOD_MONTH;
    return 0;
}

/* A number of content, -?digits[.digits], in units of 10^-decimals; false when it has more decimals than that. */
static bool read_decimal(int64_t *out, const char *text, int decimals)
{
    bool minus = text[0] == '-';
    int64_t n = 0;
    int digits = 0, behind = -1;
    for (const char *at = text + minus; *at; at++) {
        if (*at == '.' && behind < 0) {
            behind = 0;
            continue;
        }
        if (*at < '0' || *at > '9' || ++digits > DIGITS_MAX || (behind >= 0 && ++behind > decimals))
            return false;
        n = n * 10 + (*at - '0');
    }
    for (behind = behind < 0 ? 0 : behind; behind < decimals; behind++)
        n *= 10;
    *out = minus ? -n : n;
    return digits > 0;
}

static int read_bound(int64_t *out, const struct place *at, const struct value *v, const char *path,
                      int decimals)
{
    const char *text = value_kind(v) == VALUE_NUMBER ? value_as_text(v, "") : "";
    if (!read_decimal(out, text, decimals))
        return refuse(at, "schema_number", path, text);
    return 0;
}

static int read_range(struct field *f, const struct place *at, const struct value *v, const char *path)
{
    int64_t decimals = value_get(v, "decimals") ? value_get_int(v, "decimals", -1) : 0;
    if (decimals < 0 || decimals > 6 || (decimals > 0 && f->kind != FIELD_NUMBER))
        return refuse(at, "schema_decimals", below(at, path, "decimals"), NULL);
    f->decimals = (int)decimals;
    if (f->kind != FIELD_NUMBER && f->kind != FIELD_PERIOD)
        return 0;
    int rc = read_bound(&f->min, at, value_get(v, "min"), below(at, path, "min"), f->decimals);
    if (rc == 0)
        rc = read_bound(&f->max, at, value_get(v, "max"), below(at, path, "max"), f->decimals);
    if (rc == 0 && f->min > f->max)
        return refuse(at, "schema_range", below(at, path, "max"), NULL);
    if (rc == 0 && f->kind == FIELD_PERIOD && (f->min < 1000 || f->max > 9999))
        return refuse(at, "schema_period", below(at, path, f->min < 1000 ? "min" : "max"), NULL);
    if (f->period == PERIOD_MONTH) {
        f->min *= 12;
        f->max = f->max * 12 + 11;
    }
    return rc;
}

static int read_one_code(struct field_code *out, const struct place *at, const struct value *v,
                         const char *path)
{
    const char *code = value_as_text(value_get(v, "code"), NULL);
    if (!is_code(code))
        return refuse(at, "schema_code", below(at, path, "code"), code);
    out->code = arena_str(at->a, code);
    return read_words(&out->label, at, value_get(v, "label"), below(at, path, "label"));
}

static int read_codes(struct field *f, const struct place *at, const struct value *v, const char *path)
{
    if (f->kind != FIELD_CODE)
        return v ? refuse(at, "schema_codes", path, NULL) : 0;
    size_t count = value_count(v);
    if (value_kind(v) != VALUE_ARRAY || count == 0 || count > CODES_MAX)
        return refuse(at, "schema_codes", path, NULL);
    struct field_code *codes = arena_alloc(at->a, count * sizeof *codes);
    if (!codes)
        return err_nomem(at->err);
    f->codes = codes;
    for (size_t i = 0; i < count; i++) {
        char member[24];
        snprintf(member, sizeof member, "%zu", i);
        const char *here = below(at, path, member);
        int rc = read_one_code(&codes[i], at, value_item(v, i), here);
        if (rc < 0)
            return rc;
        if (arena_failed(at->a))
            return err_nomem(at->err);
        if (field_code_index(f, str_of(codes[i].code)) >= 0)
            return refuse(at, "schema_twice", below(at, here, "code"), codes[i].code);
        f->code_count = i + 1;
    }
    f->max = (int64_t)count - 1;
    return 0;
}

static int read_missing(struct field *f, const struct place *at, const struct value *v, const char *path)
{
    size_t count = value_count(v);
    if (v && value_kind(v) != VALUE_ARRAY)
        return refuse(at, "schema_missing", path, NULL);
    const char **missing = arena_alloc(at->a, (count + 1) * sizeof *missing);
    if (!missing)
        return err_nomem(at->err);
    for (size_t i = 0; i < count; i++) {
        const char *text = value_as_text(value_item(v, i), NULL);
        if (!text)
            return refuse(at, "schema_missing", path, NULL);
        missing[i] = arena_str(at->a, text);
    }
    f->missing = missing;
    return 0;
}

static int read_field(struct field *f, const struct place *at, const struct value *v, const char *path)
{
    const char *code = value_as_text(value_get(v, "code"), NULL);
    if (!is_code(code))
        return refuse(at, "schema_code", below(at, path, "code"), code);
    *f = (struct field){.code = arena_str(at->a, code),
                        .required = value_get_bool(v, "required"),
                        .unit = arena_str(at->a, value_as_text(value_get(v, "unit"), ""))};
    int rc = read_kind(f, at, v, path);
    if (rc == 0)
        rc = read_range(f, at, v, path);
    if (rc == 0)
        rc = read_codes(f, at, value_get(v, "codes"), below(at, path, "codes"));
    if (rc == 0)
        rc = read_missing(f, at, value_get(v, "missing"), below(at, path, "missing"));
    if (rc == 0)
        rc = read_words(&f->label, at, value_get(v, "label"), below(at, path, "label"));
    if (f->kind == FIELD_FLAG)
        f->max = 1;
    return rc == 0 ? read_explain(&f->explain, at, v, path) : rc;
}

/* The only field of a kind: −1 when there is none; −2 when there are more. */
static int only_one(const struct schema *s, enum field_kind kind)
{
    int found = -1;
    for (size_t i = 0; i < s->count; i++)
        if (s->fields[i].kind == kind)
            found = found == -1 ? (int)i : -2;
    return found;
}

static int read_roles(struct schema *s, const struct place *at, const struct value *v)
{
    s->area = only_one(s, FIELD_AREA);
    s->period = only_one(s, FIELD_PERIOD);
    if (s->area == -2 || s->period == -2)
        return refuse(at, "schema_roles", "fields", s->area == -2 ? "area" : "period");
    const char *key = value_as_text(value_get(v, "key"), NULL);
    s->key = key ? schema_field(s, str_of(key)) : -1;
    if (key && (s->key < 0 || s->fields[s->key].kind != FIELD_PSEUDONYM))
        return refuse(at, "schema_key", "key", key);
    s->key_repeats = value_get_bool(v, "key_repeats");
    return 0;
}

/* "nearest": {"field": "age_days", "to": 730, "from": 609, "until": 913}; without the last two: as wide as the field. */
static int read_nearest(struct schema *s, const struct place *at, const struct value *v)
{
    s->nearest = -1;
    if (!v)
        return 0;
    const char *field = value_as_text(value_get(v, "field"), "");
    int i = schema_field(s, str_of(field));
    if (i < 0 || s->fields[i].kind != FIELD_NUMBER || s->key < 0)
        return refuse(at, "schema_nearest", "nearest.field", field);
    const struct field *f = &s->fields[i];
    s->nearest = i;
    s->key_repeats = true;
    s->nearest_from = f->min;
    s->nearest_until = f->max;
    int rc = read_bound(&s->nearest_to, at, value_get(v, "to"), "nearest.to", f->decimals);
    if (rc == 0 && value_get(v, "from"))
        rc = read_bound(&s->nearest_from, at, value_get(v, "from"), "nearest.from", f->decimals);
    if (rc == 0 && value_get(v, "until"))
        rc = read_bound(&s->nearest_until, at, value_get(v, "until"), "nearest.until", f->decimals);
    if (rc == 0 && (s->nearest_from > s->nearest_to || s->nearest_until < s->nearest_to))
        return refuse(at, "schema_nearest",
                      s->nearest_from > s->nearest_to ? "nearest.from" : "nearest.until", field);
    return rc;
}

static int read_fields(struct schema *s, const struct place *at, const struct value *v)
{
    size_t count = value_count(v);
    if (value_kind(v) != VALUE_ARRAY || count == 0 || count > FIELDS_MAX)
        return refuse(at, "schema_fields", "fields", NULL);
    struct field *fields = arena_alloc(at->a, count * sizeof *fields);
    if (!fields)
        return err_nomem(at->err);
    s->fields = fields;
    for (size_t i = 0; i < count; i++) {
        char path[32];
        snprintf(path, sizeof path, "fields.%zu", i);
        int rc = read_field(&fields[i], at, value_item(v, i), path);
        if (rc < 0)
            return rc;
        if (arena_failed(at->a))
            return err_nomem(at->err);
        if (schema_field(s, str_of(fields[i].code)) >= 0)
            return refuse(at, "schema_twice", below(at, path, "code"), fields[i].code);
        s->count = i + 1;
    }
    return 0;
}

int schema_read(struct schema *out, struct arena *a, const char *name, const struct value *v, struct err *err)
{
    struct place at = {a, name, err};
    const char *code = value_as_text(value_get(v, "code"), NULL);
    if (!is_code(code))
        return refuse(&at, "schema_code", "code", code);
    struct schema s = {.code = arena_str(a, code)};
    int rc = read_words(&s.label, &at, value_get(v, "label"), "label");
    if (rc == 0)
        rc = read_explain(&s.explain, &at, v, "");
    if (rc == 0)
        rc = read_fields(&s, &at, value_get(v, "fields"));
    if (rc == 0)
        rc = read_roles(&s, &at, v);
    if (rc == 0)
        rc = read_nearest(&s, &at, value_get(v, "nearest"));
    if (rc == 0 && arena_failed(a))
        rc = err_nomem(err);
    if (rc == 0)
        *out = s;
    return rc;
}

int schema_field(const struct schema *s, struct str code)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_is(code, s->fields[i].code))
            return (int)i;
    return -1;
}

int field_code_index(const struct field *f, struct str code)
{
    for (size_t i = 0; i < f->code_count; i++)
        if (str_is(code, f->codes[i].code))
            return (int)i;
    return -1;
}
