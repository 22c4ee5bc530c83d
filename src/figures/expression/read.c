/*
 * The grammar of expressions: words in, a tree out, by recursive descent. What fits together is checked by build.c.
 *
 *     or      = and {"or" and}                  sum     = product {("+" | "-") product}
 *     and     = not {"and" not}                 product = sign {("*" | "/") sign}
 *     not     = "not" not | compare             sign    = "-" sign | one
 *     compare = sum [("=" | …) sum | "in" "(" sum {"," sum} ")"]
 *     one     = "(" or ")" | name | number | text | "true" | "false" | name "(" or {"," or} ")"
 */
#include "figures/expression/reader.h"

#include "base/arena.h"

enum { LIST_MAX = 200, NAME_MAX_LENGTH = 128 };

static const struct expr *read_or(struct reader *r);

static bool take(struct reader *r, const char *word)
{
    if (r->rc < 0 || !token_is(&r->token, word))
        return false;
    reader_next(r);
    return r->rc == 0;
}

static void expect(struct reader *r, const char *word)
{
    if (r->rc == 0 && !take(r, word))
        reader_refuse(r, r->token.at, "expression_expected", "%s", word);
}

/* What stands between parentheses and commas, at most `max`. */
static int read_list(struct reader *r, const struct expr **items, int max,
                     const struct expr *(*read)(struct reader *))
{
    int n = 0;
    size_t at = r->token.at;
    expect(r, "(");
    do {
        if (n == max)
            reader_refuse(r, at, "expression_many", "%d", max);
        const struct expr *item = r->rc == 0 ? read(r) : NULL;
        if (item)
            items[n++] = item;
    } while (take(r, ","));
    expect(r, ")");
    return r->rc == 0 ? n : 0;
}

/* How many letters differ, at most `NAME_MAX_LENGTH` long each (Levenshtein, one row at a time). */
static size_t distance(struct str a, struct str b)
{
    size_t row[NAME_MAX_LENGTH + 1];
    if (a.len > NAME_MAX_LENGTH || b.len > NAME_MAX_LENGTH)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t before = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t kept = before + (a.ptr[i - 1] != b.ptr[j - 1]);
            before = row[j];
            size_t least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = kept < least ? kept : least;
        }
    }
    return row[b.len];
}

struct nearest {
    const char *name;
    size_t distance;
};

static void nearer(struct nearest *n, struct str wanted, const char *name)
{
    size_t d = distance(wanted, str_of(name));
    if (d < n->distance) {
        n->name = name;
        n->distance = d;
    }
}

static void refuse_name(struct reader *r, size_t at, const char *key, struct str wanted, struct nearest near)
{
    bool close = near.name && near.distance <= 1 + wanted.len / 3;
    reader_refuse(r, at, key, "%.*s%s%s%s", (int)(wanted.len < 60 ? wanted.len : 60), wanted.ptr,
                  close ? " → " : "", close ? near.name : "", close ? "?" : "");
}

/* A field or a term, by its name behind the scope's prefix. */
static const struct expr *read_name(struct reader *r, struct token name)
{
    const struct expr_scope *s = r->scope;
    const char *prefix = s->prefix ? s->prefix : "";
    char full[NAME_MAX_LENGTH + 1];
    struct nearest near = {NULL, SIZE_MAX};
    size_t before = strlen(prefix);
    if (before + name.text.len > NAME_MAX_LENGTH) {
        refuse_name(r, name.at, "expression_name", name.text, near);
        return NULL;
    }
    memcpy(full, prefix, before);
    memcpy(full + before, name.text.ptr, name.text.len);
    full[before + name.text.len] = '\0';
    struct str whole = {full, before + name.text.len};
    int field = schema_field(s->schema, whole);
    if (field >= 0)
        return build_field(r, name.at, field);
    for (size_t i = 0; i < s->term_count; i++)
        if (str_is(whole, s->terms[i].code))
            return s->terms[i].tree;
    for (size_t i = 0; i < s->schema->count; i++)
        nearer(&near, whole, s->schema->fields[i].code);
    for (size_t i = 0; i < s->term_count; i++)
        nearer(&near, whole, s->terms[i].code);
    refuse_name(r, name.at, "expression_name", whole, near);
    return NULL;
}

static const struct expr *read_if(struct reader *r, size_t at)
{
    const struct expr *args[3];
    int n = read_list(r, args, 3, read_or);
    if (r->rc == 0 && n != 3)
        reader_refuse(r, at, "expression_arguments", "if(truth, value, value)");
    return build_if(r, at, args);
}

static const struct expr *read_known(struct reader *r, size_t at)
{
    const struct expr *what = NULL;
    read_list(r, &what, 1, read_or);
    return build_known(r, at, what);
}

static const struct expr *read_call(struct reader *r, struct token name)
{
    const struct expr *args[EXPR_ARGS + 1];
    if (str_is(name.text, "if"))
        return read_if(r, name.at);
    if (str_is(name.text, "known"))
        return read_known(r, name.at);
    if (str_is(name.text, "count")) {
        int n = read_list(r, args, EXPR_ARGS, read_or);
        return build_logic(r, name.at, EXPR_COUNT, args, n);
    }
    struct nearest near = {NULL, SIZE_MAX};
    for (const struct expr_function *f = expression_functions(); f->name; f++) {
        if (str_is(name.text, f->name)) {
            int n = read_list(r, args, EXPR_ARGS + 1, read_or);
            return build_call(r, name.at, f, args, n);
        }
        nearer(&near, name.text, f->name);
    }
    refuse_name(r, name.at, "expression_function", name.text, near);
    return NULL;
}

static bool is_keyword(struct str name)
{
    static const char *const words[] = {"and", "or", "not", "in"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(name, words[i]))
            return true;
    return false;
}

static const struct expr *read_one(struct reader *r)
{
    struct token t = r->token;
    if (r->rc < 0)
        return NULL;
    if (take(r, "(")) {
        const struct expr *e = read_or(r);
        expect(r, ")");
        return r->rc == 0 ? e : NULL;
    }
    if (t.kind == TOKEN_END || t.kind == TOKEN_SYMBOL || (t.kind == TOKEN_NAME && is_keyword(t.text))) {
        reader_refuse(r, t.at, "expression_value", "%.*s", (int)(t.text.len < 60 ? t.text.len : 60),
                      t.text.ptr);
        return NULL;
    }
    reader_next(r);
    if (t.kind == TOKEN_NUMBER)
        return build_number(r, t.at, t.number, t.decimals);
    if (t.kind == TOKEN_TEXT)
        return build_text(r, t.at, t.text);
    if (r->rc == 0 && token_is(&r->token, "("))
        return read_call(r, t);
    if (str_is(t.text, "true") || str_is(t.text, "false"))
        return build_truth(r, t.at, str_is(t.text, "true"));
    return read_name(r, t);
}

static bool deeper(struct reader *r)
{
    if (++r->depth > EXPR_MAX_DEPTH)
        reader_refuse(r, r->token.at, "expression_deep", "%d", EXPR_MAX_DEPTH);
    return r->rc == 0;
}

/* A number below nought is a constant; anything else is taken from nought. */
static const struct expr *read_sign(struct reader *r)
{
    size_t at = r->token.at;
    if (!take(r, "-"))
        return read_one(r);
    const struct expr *e = deeper(r) ? read_sign(r) : NULL;
    r->depth--;
    if (r->rc == 0 && e->op == EXPR_CONSTANT && e->type == EXPR_NUMBER)
        return build_number(r, at, -e->constant, e->decimals);
    return build_arithmetic(r, at, EXPR_SUB, (const struct expr *const[]){build_number(r, at, 0, 0), e});
}

static const struct expr *read_product(struct reader *r)
{
    const struct expr *e = read_sign(r);
    for (;;) {
        size_t at = r->token.at;
        enum expr_op op = token_is(&r->token, "*") ? EXPR_MUL : EXPR_DIV;
        if (!take(r, "*") && !take(r, "/"))
            return e;
        e = build_arithmetic(r, at, op, (const struct expr *const[]){e, read_sign(r)});
    }
}

static const struct expr *read_sum(struct reader *r)
{
    const struct expr *e = read_product(r);
    for (;;) {
        size_t at = r->token.at;
        enum expr_op op = token_is(&r->token, "+") ? EXPR_ADD : EXPR_SUB;
        if (!take(r, "+") && !take(r, "-"))
            return e;
        e = build_arithmetic(r, at, op, (const struct expr *const[]){e, read_product(r)});
    }
}

static const struct expr *read_compare(struct reader *r)
{
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="}; /* as EXPR_EQ … EXPR_GE */
    const struct expr *left = read_sum(r);
    size_t at = r->token.at;
    if (take(r, "in")) {
        const struct expr *items[LIST_MAX];
        int n = read_list(r, items, LIST_MAX, read_sum);
        return build_in(r, at, left, items, (size_t)n);
    }
    for (int i = 0; i < 6; i++)
        if (take(r, signs[i]))
            return build_compare(r, at, (enum expr_op)(EXPR_EQ + i),
                                 (const struct expr *const[]){left, read_sum(r)});
    return left;
}

static const struct expr *read_not(struct reader *r)
{
    size_t at = r->token.at;
    if (!take(r, "not"))
        return read_compare(r);
    const struct expr *e = deeper(r) ? read_not(r) : NULL;
    r->depth--;
    return build_logic(r, at, EXPR_NOT, &e, 1);
}

static const struct expr *read_and(struct reader *r)
{
    const struct expr *pair[2] = {read_not(r), NULL};
    for (size_t at = r->token.at; take(r, "and"); at = r->token.at) {
        pair[1] = read_not(r);
        pair[0] = build_logic(r, at, EXPR_AND, pair, 2);
    }
    return pair[0];
}

static const struct expr *read_or(struct reader *r)
{
    if (!deeper(r))
        return NULL;
    const struct expr *pair[2] = {read_and(r), NULL};
    for (size_t at = r->token.at; take(r, "or"); at = r->token.at) {
        pair[1] = read_and(r);
        pair[0] = build_logic(r, at, EXPR_OR, pair, 2);
    }
    r->depth--;
    return r->rc == 0 ? pair[0] : NULL;
}

int expression_read(const struct expr **out, struct arena *a, const struct expr_scope *scope, struct str text,
                    int type, struct err *err)
{
    struct reader r = {.arena = a, .scope = scope, .text = text, .err = err};
    if (text.len > EXPR_MAX_TEXT) {
        r.text.len = 0;
        reader_refuse(&r, 0, "expression_long", "%d", EXPR_MAX_TEXT);
        return r.rc;
    }
    reader_next(&r);
    const struct expr *e = read_or(&r);
    if (r.rc == 0 && r.token.kind != TOKEN_END)
        reader_refuse(&r, r.token.at, "expression_end", "%.*s",
                      (int)(r.token.text.len < 60 ? r.token.text.len : 60), r.token.text.ptr);
    if (r.rc == 0 && (type != EXPR_ANY || e->type != EXPR_NUMBER))
        build_wants(&r, 0, e, type == EXPR_ANY ? EXPR_TRUTH : (enum expr_type)type);
    if (r.rc < 0)
        return r.rc;
    *out = e;
    return 0;
}
