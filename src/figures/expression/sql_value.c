/* An expression as SQL for one row, both readings of a truth. Makes no statement. */
#include "figures/expression/sql_writer.h"

#include <inttypes.h>

void sql_name(struct buf *out, const char *name)
{
    buf_printf(out, "\"%s\"", name); /* codes of content have no quotes */
}

void sql_text(struct buf *out, const char *text)
{
    buf_addc(out, '\'');
    for (; *text; text++) {
        buf_addc(out, *text);
        if (*text == '\'')
            buf_addc(out, '\'');
    }
    buf_addc(out, '\'');
}

const struct sql_item *sql_find(const struct sql *s, const struct expr *e)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].e == e)
            return &s->items[i];
    return NULL;
}

bool sql_is_plain(const struct expr *e)
{
    switch (e->op) {
    case EXPR_FIELD:
    case EXPR_CONSTANT:
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
    case EXPR_IN:
    case EXPR_KNOWN:
    case EXPR_CALL:
        return true;
    case EXPR_NOT:
        return sql_is_plain(e->args[0]);
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IF:
    case EXPR_COUNT:
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_SCALE:
    case EXPR_REAL:
        break;
    }
    return false;
}

static void field(struct sql *s, int index)
{
    const struct field *f = &s->schema->fields[index];
    if (f->kind != FIELD_PERIOD || f->period == PERIOD_YEAR) {
        sql_name(s->out, f->code);
        return;
    }
    buf_printf(s->out,
               "(12 * CAST(SUBSTR(\"%s\", 1, 4) AS BIGINT) + CAST(SUBSTR(\"%s\", 6, 2) AS BIGINT) - 1)",
               f->code, f->code);
}

/* (a SIGN b), both strict: a comparison or a sum of numbers. */
static void pair(struct sql *s, const struct expr *e)
{
    static const char *const signs[] = {
        [EXPR_EQ] = "=",  [EXPR_NE] = "<>", [EXPR_LT] = "<",  [EXPR_LE] = "<=", [EXPR_GT] = ">",
        [EXPR_GE] = ">=", [EXPR_ADD] = "+", [EXPR_SUB] = "-", [EXPR_MUL] = "*", [EXPR_DIV] = "/",
    };
    buf_addc(s->out, '(');
    sql_strict(s, e->args[0], NULL);
    buf_printf(s->out, e->op == EXPR_DIV ? " %s NULLIF(" : " %s ", signs[e->op]);
    sql_strict(s, e->args[1], NULL);
    buf_adds(s->out, e->op == EXPR_DIV ? ", 0))" : ")");
}

static void in(struct sql *s, const struct expr *e)
{
    buf_addc(s->out, '(');
    sql_strict(s, e->args[0], NULL);
    buf_adds(s->out, " IN (");
    for (size_t i = 0; i < e->list_count; i++) {
        buf_adds(s->out, i > 0 ? ", " : "");
        if (e->texts)
            sql_text(s->out, e->texts[i]);
        else
            buf_printf(s->out, "%" PRId64, e->list[i]);
    }
    buf_adds(s->out, "))");
}

/* A truth with one cause of not being known. */
static void plain(struct sql *s, const struct expr *e)
{
    if (e->op == EXPR_FIELD) {
        field(s, e->field);
    } else if (e->op == EXPR_CONSTANT) {
        buf_adds(s->out, e->constant ? "TRUE" : "FALSE");
    } else if (e->op == EXPR_IN) {
        in(s, e);
    } else if (e->op == EXPR_KNOWN) {
        buf_addc(s->out, '(');
        sql_strict(s, e->args[0], NULL);
        buf_adds(s->out, " IS NOT NULL)");
    } else if (e->op == EXPR_NOT) {
        buf_adds(s->out, "(NOT ");
        sql_logic(s, e->args[0], NULL);
        buf_addc(s->out, ')');
    } else {
        pair(s, e);
    }
}

void sql_logic(struct sql *s, const struct expr *e, const struct expr *defining)
{
    const struct sql_item *item = e == defining ? NULL : sql_find(s, e);
    if (item) {
        sql_name(s->out, item->name);
    } else if (sql_is_plain(e)) {
        plain(s, e);
    } else if (e->op == EXPR_IF) {
        /* (c and a) or (not c and b) or (a and b): of what is not known, all that can be said */
        static const char *const between[] = {"((", " AND ", ") OR (NOT ", " AND ", ") OR (", " AND ", "))"};
        static const int parts[] = {0, 1, 0, 2, 1, 2};
        for (int i = 0; i < 6; i++) {
            buf_adds(s->out, between[i]);
            sql_logic(s, e->args[parts[i]], NULL);
        }
        buf_adds(s->out, between[6]);
    } else if (e->op == EXPR_NOT) {
        buf_adds(s->out, "(NOT ");
        sql_logic(s, e->args[0], NULL);
        buf_addc(s->out, ')');
    } else {
        buf_addc(s->out, '(');
        sql_logic(s, e->args[0], NULL);
        buf_adds(s->out, e->op == EXPR_AND ? " AND " : " OR ");
        sql_logic(s, e->args[1], NULL);
        buf_addc(s->out, ')');
    }
}

/* and, or, not of 0, 1 and NULL: a × b, 1 − (1 − a)(1 − b), 1 − a. */
static void strict_logic(struct sql *s, const struct expr *e)
{
    if (e->op == EXPR_NOT) {
        buf_adds(s->out, "(1 - ");
        sql_strict(s, e->args[0], NULL);
        buf_addc(s->out, ')');
        return;
    }
    bool both = e->op == EXPR_AND;
    buf_adds(s->out, both ? "(" : "(1 - (1 - ");
    sql_strict(s, e->args[0], NULL);
    buf_adds(s->out, both ? " * " : ") * (1 - ");
    sql_strict(s, e->args[1], NULL);
    buf_adds(s->out, both ? ")" : "))");
}

static void strict_if(struct sql *s, const struct expr *e)
{
    buf_adds(s->out, "CASE ");
    sql_strict(s, e->args[0], NULL);
    buf_adds(s->out, " WHEN 1 THEN ");
    sql_strict(s, e->args[1], NULL);
    buf_adds(s->out, " WHEN 0 THEN ");
    sql_strict(s, e->args[2], NULL);
    buf_adds(s->out, " END");
}

static void count(struct sql *s, const struct expr *e)
{
    for (int i = 0; i < e->arg_count; i++) {
        buf_adds(s->out, i > 0 ? " + COALESCE(" : "(COALESCE(");
        sql_strict(s, e->args[i], NULL);
        buf_adds(s->out, ", 0)");
    }
    buf_addc(s->out, ')');
}

static void real(struct sql *s, const struct expr *e)
{
    int64_t unit = 1;
    for (int i = 0; i < e->args[0]->decimals; i++)
        unit *= 10;
    buf_adds(s->out, unit > 1 ? "(CAST(" : "CAST(");
    sql_strict(s, e->args[0], NULL);
    buf_adds(s->out, " AS DOUBLE PRECISION)");
    if (unit > 1)
        buf_printf(s->out, " / CAST(%" PRId64 " AS DOUBLE PRECISION))", unit);
}

static void number(struct sql *s, const struct expr *e)
{
    switch (e->op) {
    case EXPR_FIELD:
        field(s, e->field);
        break;
    case EXPR_CONSTANT:
        buf_printf(s->out, e->constant < 0 ? "(%" PRId64 ")" : "%" PRId64, e->constant);
        break;
    case EXPR_COUNT:
        count(s, e);
        break;
    case EXPR_SCALE:
        buf_addc(s->out, '(');
        sql_strict(s, e->args[0], NULL);
        buf_printf(s->out, " * %" PRId64 ")", e->constant);
        break;
    case EXPR_REAL:
        real(s, e);
        break;
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
    case EXPR_IN:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_NOT:
    case EXPR_IF:
    case EXPR_KNOWN:
    case EXPR_CALL:
        pair(s, e);
        break;
    }
}

void sql_strict(struct sql *s, const struct expr *e, const struct expr *defining)
{
    const struct sql_item *item = e == defining ? NULL : sql_find(s, e);
    if (item && (e->type != EXPR_TRUTH || !sql_is_plain(e))) {
        buf_printf(s->out, e->type == EXPR_TRUTH ? "\"%s (strict)\"" : "\"%s\"", item->name);
    } else if (e->op == EXPR_IF) {
        strict_if(s, e);
    } else if (e->type != EXPR_TRUTH) {
        number(s, e);
    } else if (sql_is_plain(e)) {
        buf_adds(s->out, "CAST(");
        sql_logic(s, e, defining);
        buf_adds(s->out, " AS INTEGER)");
    } else {
        strict_logic(s, e);
    }
}
