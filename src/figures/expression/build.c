/*
 * The nodes of an expression: each takes what it is given, checks that it fits and says why when it does not, brings
 * numbers to the same decimals and keeps the bounds of what can come out. Knows no grammar.
 */
#include "figures/expression/reader.h"

#include <stdio.h>
#include <stdlib.h>

static const char *type_name(enum expr_type type)
{
    static const char *const names[] = {"truth", "number", "code", "label", "pseudonym", "text"};
    return names[type];
}

static int column_of(const struct reader *r, size_t at)
{
    int column = 1;
    for (size_t i = 0; i < at && i < r->text.len; i++)
        column += ((unsigned char)r->text.ptr[i] & 0xc0) != 0x80;
    return column;
}

/* A node in the arena, or NULL: out of memory, refused before, deeper or larger than may be. */
static const struct expr *keep(struct reader *r, size_t at, const struct expr *made)
{
    if (r->rc < 0)
        return NULL;
    struct expr *e = arena_alloc(r->arena, sizeof *e);
    if (!e) {
        reader_nomem(r);
        return NULL;
    }
    *e = *made;
    e->column = column_of(r, at);
    e->nodes = 1;
    for (int i = 0; i < e->arg_count; i++) {
        e->depth = e->args[i]->depth >= e->depth ? e->args[i]->depth + 1 : e->depth;
        e->nodes += e->args[i]->nodes;
    }
    if (e->depth >= EXPR_MAX_DEPTH)
        reader_refuse(r, at, "expression_deep", "%d", EXPR_MAX_DEPTH);
    if (e->nodes > EXPR_MAX_NODES)
        reader_refuse(r, at, "expression_nodes", "%d", EXPR_MAX_NODES);
    if (e->type == EXPR_NUMBER && e->decimals >= 0 && (e->min < -EXPR_LARGEST || e->max > EXPR_LARGEST))
        reader_refuse(r, at, "expression_large", "%lld – %lld", (long long)e->min, (long long)e->max);
    return r->rc < 0 ? NULL : e;
}

bool build_wants(struct reader *r, size_t at, const struct expr *e, enum expr_type type)
{
    if (r->rc == 0 && e->type != type)
        reader_refuse(r, at, "expression_wants", "%s ≠ %s", type_name(e->type), type_name(type));
    return r->rc == 0;
}

const struct expr *build_field(struct reader *r, size_t at, int field)
{
    static const enum expr_type types[] = {
        [FIELD_FLAG] = EXPR_TRUTH,  [FIELD_NUMBER] = EXPR_NUMBER, [FIELD_CODE] = EXPR_CODE,
        [FIELD_AREA] = EXPR_LABEL,  [FIELD_PERIOD] = EXPR_NUMBER, [FIELD_PSEUDONYM] = EXPR_KEY,
        [FIELD_LABEL] = EXPR_LABEL,
    };
    const struct field *f = &r->scope->schema->fields[field];
    struct expr e = {.op = EXPR_FIELD, .type = types[f->kind], .field = field};
    if (e.type == EXPR_NUMBER) {
        e.decimals = f->decimals;
        e.min = f->min;
        e.max = f->max;
    }
    return keep(r, at, &e);
}

const struct expr *build_number(struct reader *r, size_t at, int64_t n, int decimals)
{
    return keep(r, at,
                &(struct expr){.op = EXPR_CONSTANT,
                               .type = EXPR_NUMBER,
                               .constant = n,
                               .min = n,
                               .max = n,
                               .decimals = decimals});
}

const struct expr *build_truth(struct reader *r, size_t at, bool truth)
{
    return keep(r, at, &(struct expr){.op = EXPR_CONSTANT, .type = EXPR_TRUTH, .constant = truth});
}

const struct expr *build_text(struct reader *r, size_t at, struct str text)
{
    const char **one = arena_alloc(r->arena, sizeof *one);
    if (one)
        *one = arena_dup(r->arena, text.ptr, text.len);
    if (!one || !*one)
        reader_nomem(r);
    return keep(r, at, &(struct expr){.op = EXPR_CONSTANT, .type = EXPR_TEXT, .texts = one, .list_count = 1});
}

static int64_t power_of_ten(int n)
{
    int64_t p = 1;
    while (n-- > 0)
        p *= 10;
    return p;
}

static bool times(int64_t *out, int64_t a, int64_t b)
{
    return !__builtin_mul_overflow(a, b, out);
}

static const struct expr *to_real(struct reader *r, size_t at, const struct expr *e)
{
    if (r->rc < 0 || e->decimals < 0)
        return e;
    struct expr real = {.op = EXPR_REAL, .type = EXPR_NUMBER, .decimals = -1, .args = {e}, .arg_count = 1};
    return keep(r, at, &real);
}

/* The same number with more decimals. */
static const struct expr *to_decimals(struct reader *r, size_t at, const struct expr *e, int decimals)
{
    if (r->rc < 0 || e->decimals == decimals)
        return e;
    struct expr scaled = {
        .op = EXPR_SCALE, .type = EXPR_NUMBER, .decimals = decimals, .args = {e}, .arg_count = 1};
    scaled.constant = power_of_ten(decimals - e->decimals);
    if (!times(&scaled.min, e->min, scaled.constant) || !times(&scaled.max, e->max, scaled.constant)) {
        reader_refuse(r, at, "expression_large", "× %lld", (long long)scaled.constant);
        return NULL;
    }
    if (e->op == EXPR_CONSTANT)
        return build_number(r, at, scaled.min, decimals);
    return keep(r, at, &scaled);
}

/* Both numbers, and both with the same decimals or both real. */
static bool unify(struct reader *r, size_t at, const struct expr *pair[2])
{
    for (int i = 0; i < 2; i++)
        if (!build_wants(r, at, pair[i], EXPR_NUMBER))
            return false;
    bool real = pair[0]->decimals < 0 || pair[1]->decimals < 0;
    int most = pair[0]->decimals > pair[1]->decimals ? pair[0]->decimals : pair[1]->decimals;
    for (int i = 0; i < 2; i++)
        pair[i] = real ? to_real(r, at, pair[i]) : to_decimals(r, at, pair[i], most);
    return r->rc == 0;
}

const struct expr *build_compare(struct reader *r, size_t at, enum expr_op op,
                                 const struct expr *const pair[2])
{
    if (r->rc < 0)
        return NULL;
    const struct expr *two[2] = {pair[0], pair[1]};
    if (two[0]->type == EXPR_TEXT && two[1]->type != EXPR_TEXT) {
        two[0] = pair[1];
        two[1] = pair[0];
    }
    if (two[1]->type == EXPR_TEXT && (two[0]->type == EXPR_CODE || two[0]->type == EXPR_LABEL)) {
        if (op != EXPR_EQ && op != EXPR_NE) {
            reader_refuse(r, at, "expression_order", "%s", type_name(two[0]->type));
            return NULL;
        }
        const struct expr *in = build_in(r, at, two[0], &two[1], 1);
        return op == EXPR_EQ ? in : build_logic(r, at, EXPR_NOT, &in, 1);
    }
    if (two[0]->type != EXPR_NUMBER || two[1]->type != EXPR_NUMBER) {
        reader_refuse(r, at, two[0]->type == EXPR_TRUTH ? "expression_truth" : "expression_pair", "%s, %s",
                      type_name(pair[0]->type), type_name(pair[1]->type));
        return NULL;
    }
    if (!unify(r, at, two))
        return NULL;
    return keep(r, at,
                &(struct expr){.op = op, .type = EXPR_TRUTH, .args = {two[0], two[1]}, .arg_count = 2});
}

/* "live, stillborn", for who wrote another. */
static void refuse_code(struct reader *r, size_t at, const struct field *f, const char *text)
{
    char list[200] = "";
    size_t len = 0;
    for (size_t i = 0; i < f->code_count && len + strlen(f->codes[i].code) + 3 < sizeof list; i++) {
        text_copy(list + len, sizeof list - len, i > 0 ? ", " : "");
        len += strlen(list + len);
        text_copy(list + len, sizeof list - len, f->codes[i].code);
        len += strlen(list + len);
    }
    reader_refuse(r, at, "expression_code", "'%.40s'; %s: %s", text, f->code, list);
}

struct item {
    int64_t number;
    const char *text;
};

static int by_item(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->text && y->text ? strcmp(x->text, y->text) : 0;
}

/* One item of a list: what it is compared with is a field of codes or labels, or a number of those decimals. */
static void take_item(struct reader *r, size_t at, struct item *out, const struct expr *what,
                      const struct expr *item)
{
    enum expr_type type = what->type == EXPR_NUMBER ? EXPR_NUMBER : EXPR_TEXT;
    if (item->op != EXPR_CONSTANT || item->type != type) {
        reader_refuse(r, at, "expression_pair", "%s, %s", type_name(what->type), type_name(item->type));
        return;
    }
    if (type == EXPR_NUMBER) {
        out->number = item->constant;
        return;
    }
    const struct field *f = &r->scope->schema->fields[what->field];
    out->text = item->texts[0];
    if (what->type == EXPR_CODE) {
        out->number = field_code_index(f, str_of(out->text));
        if (out->number < 0)
            refuse_code(r, at, f, out->text);
    }
}

/* Sorted and without doubles. */
static const struct expr *keep_in(struct reader *r, size_t at, const struct expr *what, struct item *items,
                                  size_t count)
{
    qsort(items, count, sizeof *items, by_item);
    int64_t *list = arena_alloc(r->arena, count * sizeof *list);
    const char **texts = arena_alloc(r->arena, count * sizeof *texts);
    if (!list || !texts) {
        reader_nomem(r);
        return NULL;
    }
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && by_item(&items[i - 1], &items[i]) == 0)
            continue;
        list[n] = items[i].number;
        texts[n++] = items[i].text;
    }
    struct expr e = {.op = EXPR_IN, .type = EXPR_TRUTH, .args = {what}, .arg_count = 1, .list = list};
    e.texts = what->type == EXPR_NUMBER ? NULL : texts;
    e.list_count = n;
    return keep(r, at, &e);
}

const struct expr *build_in(struct reader *r, size_t at, const struct expr *what,
                            const struct expr *const *items, size_t count)
{
    if (r->rc < 0)
        return NULL;
    bool number = what->type == EXPR_NUMBER;
    if ((number && what->decimals < 0) || (!number && what->type != EXPR_CODE && what->type != EXPR_LABEL)) {
        reader_refuse(r, at, "expression_in", "%s", number ? "real" : type_name(what->type));
        return NULL;
    }
    int most = what->decimals;
    for (size_t i = 0; number && i < count; i++)
        most = items[i]->type == EXPR_NUMBER && items[i]->decimals > most ? items[i]->decimals : most;
    if (number)
        what = to_decimals(r, at, what, most);
    struct item *taken = arena_alloc(r->arena, count * sizeof *taken);
    if (!taken)
        reader_nomem(r);
    for (size_t i = 0; r->rc == 0 && i < count; i++) {
        const struct expr *item = items[i];
        if (number && item->type == EXPR_NUMBER && item->op == EXPR_CONSTANT)
            item = to_decimals(r, at, item, most);
        if (r->rc == 0)
            take_item(r, at, &taken[i], what, item);
    }
    return r->rc == 0 ? keep_in(r, at, what, taken, count) : NULL;
}

/* Bounds of a ± b or a × b; false when they do not fit. */
static bool arithmetic_bounds(struct expr *e, enum expr_op op, const struct expr *a, const struct expr *b)
{
    if (op == EXPR_ADD)
        return !__builtin_add_overflow(a->min, b->min, &e->min) &&
               !__builtin_add_overflow(a->max, b->max, &e->max);
    if (op == EXPR_SUB)
        return !__builtin_sub_overflow(a->min, b->max, &e->min) &&
               !__builtin_sub_overflow(a->max, b->min, &e->max);
    int64_t p[4];
    if (!times(&p[0], a->min, b->min) || !times(&p[1], a->min, b->max) || !times(&p[2], a->max, b->min) ||
        !times(&p[3], a->max, b->max))
        return false;
    e->min = e->max = p[0];
    for (int i = 1; i < 4; i++) {
        e->min = p[i] < e->min ? p[i] : e->min;
        e->max = p[i] > e->max ? p[i] : e->max;
    }
    return true;
}

const struct expr *build_arithmetic(struct reader *r, size_t at, enum expr_op op,
                                    const struct expr *const pair[2])
{
    if (r->rc < 0)
        return NULL;
    const struct expr *two[2] = {pair[0], pair[1]};
    for (int i = 0; i < 2; i++)
        if (!build_wants(r, at, two[i], EXPR_NUMBER))
            return NULL;
    struct expr e = {.op = op, .type = EXPR_NUMBER, .arg_count = 2};
    bool real = op == EXPR_DIV || two[0]->decimals < 0 || two[1]->decimals < 0;
    if (real) {
        e.decimals = -1;
        two[0] = to_real(r, at, two[0]);
        two[1] = to_real(r, at, two[1]);
    } else if (op == EXPR_MUL) {
        e.decimals = two[0]->decimals + two[1]->decimals;
        if (e.decimals > READER_MAX_DECIMALS)
            reader_refuse(r, at, "expression_decimals", "%d", READER_MAX_DECIMALS);
    } else {
        if (!unify(r, at, two))
            return NULL;
        e.decimals = two[0]->decimals;
    }
    if (r->rc == 0 && !real && !arithmetic_bounds(&e, op, two[0], two[1]))
        reader_refuse(r, at, "expression_large", "2^62");
    e.args[0] = two[0];
    e.args[1] = two[1];
    return keep(r, at, &e);
}

const struct expr *build_logic(struct reader *r, size_t at, enum expr_op op, const struct expr *const *args,
                               int count)
{
    struct expr e = {.op = op, .type = op == EXPR_COUNT ? EXPR_NUMBER : EXPR_TRUTH, .arg_count = count};
    e.max = op == EXPR_COUNT ? count : 0;
    for (int i = 0; r->rc == 0 && i < count; i++) {
        if (!build_wants(r, at, args[i], EXPR_TRUTH))
            return NULL;
        e.args[i] = args[i];
    }
    return keep(r, at, &e);
}

const struct expr *build_if(struct reader *r, size_t at, const struct expr *const args[3])
{
    if (r->rc < 0 || !build_wants(r, at, args[0], EXPR_TRUTH))
        return NULL;
    const struct expr *two[2] = {args[1], args[2]};
    if (two[0]->type != two[1]->type || (two[0]->type != EXPR_TRUTH && two[0]->type != EXPR_NUMBER)) {
        reader_refuse(r, at, "expression_pair", "%s, %s", type_name(two[0]->type), type_name(two[1]->type));
        return NULL;
    }
    if (two[0]->type == EXPR_NUMBER && !unify(r, at, two))
        return NULL;
    struct expr e = {.op = EXPR_IF, .type = two[0]->type, .args = {args[0], two[0], two[1]}, .arg_count = 3};
    e.decimals = two[0]->decimals;
    e.min = two[0]->min < two[1]->min ? two[0]->min : two[1]->min;
    e.max = two[0]->max > two[1]->max ? two[0]->max : two[1]->max;
    return keep(r, at, &e);
}

const struct expr *build_known(struct reader *r, size_t at, const struct expr *what)
{
    if (r->rc == 0 && what->type == EXPR_TEXT)
        reader_refuse(r, at, "expression_wants", "%s", type_name(what->type));
    return keep(r, at, &(struct expr){.op = EXPR_KNOWN, .type = EXPR_TRUTH, .args = {what}, .arg_count = 1});
}

static bool same_codes(const struct field *f, const char *const *codes)
{
    size_t n = 0;
    while (codes[n])
        n++;
    for (size_t i = 0; i < n; i++)
        if (f->code_count != n || !text_is(f->codes[i].code, codes[i]))
            return false;
    return true;
}

/* An argument in the units of the parameter; NULL after a refusal. */
static const struct expr *argument(struct reader *r, size_t at, const struct expr_parameter *p,
                                   const struct expr *e)
{
    const struct field *f = e->op == EXPR_FIELD ? &r->scope->schema->fields[e->field] : NULL;
    if (!build_wants(r, at, e, p->type))
        return NULL;
    if (p->type == EXPR_CODE) {
        if (!same_codes(f, p->codes))
            reader_refuse(r, at, "expression_codes", "%s: %s, %s", p->name, p->codes[0], p->codes[1]);
        return e;
    }
    if (e->decimals < 0 || e->decimals > p->decimals) {
        reader_refuse(r, at, "expression_argument_decimals", "%s: %d", p->name, p->decimals);
        return NULL;
    }
    if (f && f->unit && !text_is(f->unit, p->unit))
        reader_refuse(r, at, "expression_unit", "%s: %s ≠ %s", p->name, f->unit, p->unit);
    return to_decimals(r, at, e, p->decimals);
}

enum { CALL_LARGEST = 1000000000 }; /* a z-score, in hundredths */

static int centile(struct reader *r, size_t at, const struct expr *e)
{
    bool whole = e->op == EXPR_CONSTANT && e->type == EXPR_NUMBER && e->decimals == 0;
    int found = whole ? expression_centile(e->constant) : -1;
    if (found < 0)
        reader_refuse(r, at, "expression_centile", "3, 5, 10, 50, 90, 95, 97");
    return found;
}

const struct expr *build_call(struct reader *r, size_t at, const struct expr_function *f,
                              const struct expr *const *args, int count)
{
    struct expr e = {
        .op = EXPR_CALL, .type = f->type, .function = f, .decimals = f->decimals, .arg_count = f->count};
    bool asks_centile = f->kind == FUNCTION_BELOW_CENTILE && f->centile == 0;
    if (r->rc == 0 && count != f->count + asks_centile) {
        char names[160] = "";
        for (int i = 0; i < f->count; i++) {
            size_t len = strlen(names);
            snprintf(names + len, sizeof names - len, "%s%s", i > 0 ? ", " : "", f->parameters[i].name);
        }
        reader_refuse(r, at, "expression_arguments", "%s(%s%s)", f->name, names, asks_centile ? ", 10" : "");
    }
    if (f->kind == FUNCTION_BELOW_CENTILE)
        e.constant =
            r->rc == 0 && asks_centile ? centile(r, at, args[f->count]) : expression_centile(f->centile);
    for (int i = 0; r->rc == 0 && i < f->count; i++)
        e.args[i] = argument(r, at, &f->parameters[i], args[i]);
    if (f->type == EXPR_NUMBER) {
        e.min = -CALL_LARGEST;
        e.max = CALL_LARGEST;
    }
    return keep(r, at, &e);
}
