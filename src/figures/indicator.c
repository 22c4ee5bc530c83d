/*
 * Reads the definitions of indicators and refuses what is wrong with them, with the place: files about one dataset (with the
 * same joins) are one subject, whose terms all of them may name. Computes nothing.
 */
#include "figures/indicator.h"

#include "base/buf.h"
#include "figures/expression/functions.h"
#include "figures/join.h"

#include <stdio.h>

enum { SUBJECTS_MAX = 100, TERMS_MAX = 1000, INDICATORS_MAX = 2000, CODE_LENGTH = 60 };

/* A dataset as it is asked: by itself, or with others joined. */
struct subject {
    const struct schema *schema;
    struct expr_term *terms;
    size_t term_count;
};

struct reading {
    struct arena *a;
    const struct indicators_from *from;
    struct subject subjects[SUBJECTS_MAX];
    size_t subject_count;
    struct indicator *items;
    size_t count;
    const char *file; /* that is read now */
    struct err *err;
};

static int refuse(struct reading *r, const char *code, const char *part, const char *key, const char *arg)
{
    char where[128];
    snprintf(where, sizeof where, "%s: %s%s%s", r->file, code, part[0] ? "." : "", part);
    return err_set(r->err, ERR_INVALID, where, key, "%s", arg ? arg : "");
}

/* Every member is one of the list, and those without "?" are there. */
static int check_members(struct reading *r, const char *code, const struct value *v,
                         const char *const *members)
{
    if (value_kind(v) != VALUE_OBJECT)
        return refuse(r, code, "", "indicator_member", "{}");
    for (size_t i = 0; i < value_count(v); i++) {
        size_t known = 0;
        while (members[known] && !text_is(value_name(v, i), members[known] + (members[known][0] == '?')))
            known++;
        if (!members[known])
            return refuse(r, code, "", "indicator_member", value_name(v, i));
    }
    for (size_t i = 0; members[i]; i++)
        if (members[i][0] != '?' && !value_get(v, members[i]))
            return refuse(r, code, members[i], "indicator_missing", members[i]);
    return 0;
}

static int read_words(struct words *out, struct reading *r, const char *code, const struct value *v,
                      const char *member)
{
    const char *nl = value_get_text(value_get(v, member), "nl"),
               *en = value_get_text(value_get(v, member), "en");
    if (!nl || !en || !nl[0] || !en[0])
        return refuse(r, code, member, "indicator_words", NULL);
    *out = (struct words){arena_str(r->a, nl), arena_str(r->a, en)};
    return arena_failed(r->a) ? err_nomem(r->err) : 0;
}

/* A code of lower case letters, digits and "_", in r->a. */
static int read_code(const char **out, struct reading *r, const struct value *v, const char *member)
{
    const char *code = value_get_text(v, member);
    size_t len = code ? strlen(code) : 0;
    if (len == 0 || len > CODE_LENGTH || strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_") != len ||
        (code[0] >= '0' && code[0] <= '9'))
        return refuse(r, code ? code : "", member, "indicator_code", code);
    *out = arena_str(r->a, code);
    return *out ? 0 : err_nomem(r->err);
}

static const struct schema *find_schema(const struct indicators_from *from, const char *code)
{
    for (size_t i = 0; i < from->schema_count; i++)
        if (text_is(from->schemas[i]->code, code))
            return from->schemas[i];
    return NULL;
}

static struct subject *find_subject(struct reading *r, const char *code)
{
    for (size_t i = 0; i < r->subject_count; i++)
        if (text_is(r->subjects[i].schema->code, code))
            return &r->subjects[i];
    return NULL;
}

static int add_subject(struct subject **out, struct reading *r, const struct schema *schema)
{
    struct subject *s = find_subject(r, schema->code);
    if (!s) {
        struct expr_term *terms = arena_alloc(r->a, TERMS_MAX * sizeof *terms);
        if (!terms)
            return err_nomem(r->err);
        if (r->subject_count == SUBJECTS_MAX)
            return refuse(r, schema->code, "", "indicator_many", NULL);
        s = &r->subjects[r->subject_count++];
        *s = (struct subject){.schema = schema, .terms = terms};
    }
    *out = s;
    return 0;
}

static int find_or_refuse(const struct schema **out, struct reading *r, const struct value *v)
{
    const char *code = value_get_text(v, "dataset");
    *out = find_schema(r->from, code);
    return *out ? 0 : refuse(r, code ? code : "", "dataset", "indicator_dataset", code);
}

/* The subject of a file: its dataset, with what it joins. */
static int file_subject(struct subject **out, struct reading *r, const struct value *content)
{
    const struct schema *base = NULL;
    const struct value *list = value_get(content, "joins");
    size_t count = value_count(list);
    struct schema_join joins[JOIN_MAX];
    int rc = find_or_refuse(&base, r, content);
    if (rc < 0 || count == 0)
        return rc < 0 ? rc : add_subject(out, r, base);
    if (count > JOIN_MAX)
        return refuse(r, "joins", "", "indicator_many", NULL);
    for (size_t i = 0; i < count; i++) {
        const struct value *v = value_item(list, i);
        joins[i] = (struct schema_join){0};
        rc = check_members(r, "joins", v, (const char *const[]){"dataset", "as", "?label", NULL});
        if (rc == 0)
            rc = read_code(&joins[i].as, r, v, "as");
        if (rc == 0)
            rc = find_or_refuse(&joins[i].schema, r, v);
        if (rc == 0 && value_get(v, "label"))
            rc = read_words(&joins[i].label, r, "joins", v, "label");
        else if (rc == 0)
            joins[i].label = joins[i].schema->label;
        if (rc < 0)
            return rc;
    }
    struct schema *joined = arena_alloc(r->a, sizeof *joined);
    if (!joined)
        return err_nomem(r->err);
    rc = schema_join(joined, r->a, base, joins, count, r->err);
    struct subject *same = rc == 0 ? find_subject(r, joined->code) : NULL;
    return rc < 0 ? rc : add_subject(out, r, same ? same->schema : joined);
}

/* One term of the content for the subject, its names behind `prefix`. */
static int read_term(struct reading *r, struct subject *s, const struct value *v, const char *prefix)
{
    struct expr_term t = {0};
    const char *code = NULL;
    int rc = check_members(r, "terms", v, (const char *const[]){"code", "label", "expression", NULL});
    if (rc == 0)
        rc = read_code(&code, r, v, "code");
    if (rc == 0)
        rc = read_words(&t.label, r, code, v, "label");
    if (rc < 0)
        return rc;
    t.code = arena_printf(r->a, "%s%s", prefix ? prefix : "", code);
    const char *name = arena_printf(r->a, "%s: %s", r->file, code);
    if (!t.code || !name)
        return err_nomem(r->err);
    bool twice = schema_field(s->schema, str_of(t.code)) >= 0;
    for (size_t i = 0; i < s->term_count; i++)
        twice = twice || text_is(s->terms[i].code, t.code);
    if (twice || s->term_count == TERMS_MAX)
        return refuse(r, t.code, "", twice ? "indicator_twice" : "indicator_many", t.code);
    struct expr_scope scope = {name, s->schema, s->terms, s->term_count, prefix};
    const struct expr *e = NULL;
    rc = expression_read(&e, r->a, &scope, value_str(value_get(v, "expression")), EXPR_ANY, r->err);
    struct expr *own = rc == 0 ? arena_alloc(r->a, sizeof *own) : NULL;
    if (rc < 0 || !own)
        return rc < 0 ? rc : err_nomem(r->err);
    *own = *e;
    own->term = &s->terms[s->term_count];
    t.tree = own;
    s->terms[s->term_count++] = t;
    return 0;
}

/* The terms of all files about that dataset alone, or of the one file that is given. */
static int read_terms(struct reading *r, struct subject *s, const char *dataset, const char *prefix,
                      const struct value *only)
{
    int rc = 0;
    const char *now = r->file;
    for (size_t i = 0; rc == 0 && i < r->from->file_count; i++) {
        const struct value *content = r->from->files[i].content, *terms = value_get(content, "terms");
        bool about =
            only ? content == only
                 : !value_get(content, "joins") && text_is(value_get_text(content, "dataset"), dataset);
        r->file = r->from->files[i].name;
        for (size_t k = 0; about && rc == 0 && k < value_count(terms); k++)
            rc = read_term(r, s, value_item(terms, k), prefix);
    }
    r->file = now;
    return rc;
}

/* All terms that a subject may name: of its dataset, of those it joins, and of its own files. */
static int subject_terms(struct reading *r, struct subject *s, const char *dataset)
{
    int rc = read_terms(r, s, dataset, NULL, NULL);
    for (size_t i = 0; rc == 0 && i < s->schema->join_count; i++) {
        const struct schema_join *join = &s->schema->joins[i];
        const char *prefix = arena_printf(r->a, "%s.", join->as);
        rc = prefix ? read_terms(r, s, join->schema->code, prefix, NULL) : err_nomem(r->err);
    }
    return rc;
}

static int read_subject(struct subject **out, struct reading *r, const struct value *content)
{
    size_t before = r->subject_count;
    int rc = file_subject(out, r, content);
    if (rc == 0 && r->subject_count > before)
        rc = subject_terms(r, *out, value_get_text(content, "dataset"));
    if (rc == 0 && (*out)->schema->join_count > 0)
        rc = read_terms(r, *out, NULL, NULL, content);
    return rc;
}

static int read_choice(int *out, struct reading *r, const char *code, const struct value *v,
                       const char *member, const char *const *choices)
{
    const char *text = value_get_text(v, member);
    for (int i = 0; choices[i]; i++)
        if (text_is(text, choices[i])) {
            *out = i;
            return 0;
        }
    return refuse(r, code, member, "indicator_choice", text);
}

/* The numerator or denominator. A number is summed: whole, and not below 0. */
static int read_side(const struct expr **out, const char **text, struct reading *r, struct indicator *i,
                     const struct value *v, const char *member)
{
    struct subject *s = find_subject(r, i->schema->code);
    *text = arena_str(r->a, value_get_text(v, member));
    const char *name = arena_printf(r->a, "%s: %s.%s", r->file, i->code, member);
    if (!name || arena_failed(r->a))
        return err_nomem(r->err);
    if (!*text)
        return refuse(r, i->code, member, "indicator_missing", member);
    struct expr_scope scope = {name, i->schema, s->terms, s->term_count, NULL};
    int rc = expression_read(out, r->a, &scope, str_of(*text), EXPR_ANY, r->err);
    if (rc == 0 && (*out)->type == EXPR_NUMBER && ((*out)->decimals != 0 || (*out)->min < 0))
        return refuse(r, i->code, member, "indicator_sum", NULL);
    return rc;
}

static int read_faces(struct indicator *i, struct reading *r, const struct value *v)
{
    static const char *const pers[] = {"1", "100", "1000", "100000", NULL};
    static const int numbers[] = {1, 100, 1000, 100000};
    static const char *const intervals[] = {"wilson", "byar", "none", NULL};
    static const char *const directions[] = {"lower", "higher", "none", NULL};
    static const char *const publications[] = {"persons", "open", NULL};
    int per = 0, interval = 0, direction = 0, publication = 0;
    int rc = read_choice(&per, r, i->code, v, "per", pers);
    if (rc == 0)
        rc = read_choice(&interval, r, i->code, v, "interval", intervals);
    if (rc == 0)
        rc = read_choice(&direction, r, i->code, v, "direction", directions);
    if (rc == 0)
        rc = read_choice(&publication, r, i->code, v, "publication", publications);
    if (rc < 0)
        return rc;
    i->per = numbers[per];
    i->interval = (enum indicator_interval)interval;
    i->direction = (enum indicator_direction)direction;
    i->publication = publications[publication];
    i->unit = arena_str(r->a, value_as_text(value_get(v, "unit"), ""));
    i->source = arena_str(r->a, value_as_text(value_get(v, "source"), ""));
    if (arena_failed(r->a))
        return err_nomem(r->err);
    return i->source[0] ? 0 : refuse(r, i->code, "source", "indicator_missing", "source");
}

static uint64_t mix(uint64_t hash, const char *text)
{
    for (;; text++) { /* FNV-1a, the end of the text too */
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
        if (*text == '\0')
            return hash;
    }
}

static uint64_t mix_number(uint64_t hash, int64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)n);
    return mix(hash, text);
}

static uint64_t mix_field(uint64_t hash, const struct field *f)
{
    hash = mix_number(mix(hash, f->code), (int64_t)f->kind * 100 + f->decimals);
    for (size_t i = 0; i < f->code_count; i++)
        hash = mix(hash, f->codes[i].code);
    return hash;
}

/* Both sides written out, and what the fields that they ask mean. */
static int fingerprint(uint64_t *out, const struct indicator *i, struct err *err)
{
    uint64_t hash = mix(0xcbf29ce484222325, i->schema->code);
    BUF_AUTO text;
    buf_init(&text, (size_t)1 << 24);
    expression_write(&text, i->schema, i->numerator);
    buf_adds(&text, " / ");
    expression_write(&text, i->schema, i->denominator);
    if (text.failed)
        return err_nomem(err);
    hash = mix(hash, buf_text(&text));
    for (size_t f = 0; f < i->schema->count; f++)
        if (expression_asks(i->numerator, (int)f) || expression_asks(i->denominator, (int)f))
            hash = mix_field(hash, &i->schema->fields[f]);
    for (size_t k = 0; k < i->schema->join_count; k++) {
        const struct schema *joined = i->schema->joins[k].schema;
        hash = mix_number(mix_number(mix(hash, joined->code), joined->nearest), joined->nearest_to);
        hash = mix_number(mix_number(hash, joined->nearest_from), joined->nearest_until);
    }
    *out = hash;
    return 0;
}

uint64_t indicator_fingerprint(const struct indicator *i, const struct curves *curves)
{
    uint64_t hash = i->fingerprint;
    for (int kind = 0; kind < CURVE_KINDS; kind++) {
        bool asks = expression_needs(i->numerator, (enum curve_kind)kind) ||
                    expression_needs(i->denominator, (enum curve_kind)kind);
        if (asks && curves->of[kind])
            hash = mix_number(hash, (int64_t)(curves->of[kind]->fingerprint >> 1));
    }
    return hash;
}

static int read_indicator(struct reading *r, const struct subject *s, const struct words *rows,
                          const struct value *v)
{
    static const char *const members[] = {"code",        "name",        "explain", "numerator",
                                          "denominator", "per",         "unit",    "interval",
                                          "direction",   "publication", "source",  NULL};
    struct indicator i = {.schema = s->schema, .rows = *rows};
    int rc = read_code(&i.code, r, v, "code");
    if (rc == 0)
        rc = check_members(r, i.code, v, members);
    for (size_t k = 0; rc == 0 && k < r->count; k++)
        if (text_is(r->items[k].code, i.code))
            rc = refuse(r, i.code, "code", "indicator_twice", i.code);
    if (rc == 0)
        rc = read_words(&i.name, r, i.code, v, "name");
    if (rc == 0)
        rc = read_words(&i.explain, r, i.code, v, "explain");
    if (rc == 0)
        rc = read_side(&i.numerator, &i.numerator_text, r, &i, v, "numerator");
    if (rc == 0)
        rc = read_side(&i.denominator, &i.denominator_text, r, &i, v, "denominator");
    if (rc == 0)
        rc = read_faces(&i, r, v);
    if (rc == 0)
        rc = fingerprint(&i.fingerprint, &i, r->err);
    if (rc == 0 && r->count == INDICATORS_MAX)
        rc = refuse(r, i.code, "", "indicator_many", i.code);
    if (rc == 0)
        r->items[r->count++] = i;
    return rc;
}

static int read_file(struct reading *r, const struct value *content)
{
    static const char *const members[] = {"dataset", "?joins", "rows", "?terms", "indicators", NULL};
    struct subject *s = NULL;
    struct words rows = {NULL, NULL};
    int rc = check_members(r, "", content, members);
    if (rc == 0)
        rc = read_words(&rows, r, "", content, "rows");
    if (rc == 0)
        rc = read_subject(&s, r, content);
    const struct value *list = value_get(content, "indicators");
    for (size_t i = 0; rc == 0 && i < value_count(list); i++)
        rc = read_indicator(r, s, &rows, value_item(list, i));
    return rc;
}

int indicators_read(struct indicators *out, struct arena *a, const struct indicators_from *from,
                    struct err *err)
{
    struct reading *r = arena_alloc(a, sizeof *r);
    if (!r)
        return err_nomem(err);
    *r = (struct reading){.a = a, .from = from, .err = err};
    r->items = arena_alloc(a, INDICATORS_MAX * sizeof *r->items);
    if (!r->items)
        return err_nomem(err);
    for (size_t i = 0; i < from->file_count; i++) {
        r->file = from->files[i].name;
        int rc = read_file(r, from->files[i].content);
        if (rc < 0)
            return rc;
    }
    *out = (struct indicators){r->items, r->count};
    return 0;
}

const struct indicator *indicators_find(const struct indicators *all, const char *code)
{
    for (size_t i = 0; i < all->count; i++)
        if (text_is(all->items[i].code, code))
            return &all->items[i];
    return NULL;
}
