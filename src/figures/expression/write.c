/* A tree written in its language again, terms written out. Reads nothing. */
#include "figures/expression/functions.h"

#include "base/buf.h"

#include <inttypes.h>

/* How tightly the parts of each hold together; a part that holds less tightly than its place asks stands in parentheses. */
static int tightness(const struct expr *e)
{
    switch (e->op) {
    case EXPR_OR:
        return 1;
    case EXPR_AND:
        return 2;
    case EXPR_NOT:
        return 3;
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
    case EXPR_IN:
        return 4;
    case EXPR_ADD:
    case EXPR_SUB:
        return 5;
    case EXPR_MUL:
    case EXPR_DIV:
        return 6;
    case EXPR_SCALE:
    case EXPR_REAL:
        return tightness(e->args[0]);
    case EXPR_CONSTANT:
    case EXPR_FIELD:
    case EXPR_IF:
    case EXPR_KNOWN:
    case EXPR_COUNT:
    case EXPR_CALL:
        break;
    }
    return 7;
}

static void write_part(struct buf *out, const struct schema *schema, const struct expr *e, int least)
{
    bool open = tightness(e) < least;
    buf_adds(out, open ? "(" : "");
    expression_write(out, schema, e);
    buf_adds(out, open ? ")" : "");
}

static void write_number(struct buf *out, int64_t n, int decimals)
{
    int64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    int64_t whole = n / unit, part = n % unit;
    buf_printf(out, "%s%" PRId64, n < 0 ? "-" : "", whole < 0 ? -whole : whole);
    if (decimals > 0)
        buf_printf(out, ".%0*" PRId64, decimals, part < 0 ? -part : part);
}

static void write_text(struct buf *out, const char *text)
{
    char quote = strchr(text, '\'') ? '"' : '\'';
    buf_addc(out, quote);
    buf_adds(out, text);
    buf_addc(out, quote);
}

static void write_in(struct buf *out, const struct schema *schema, const struct expr *e)
{
    bool one = e->texts && e->list_count == 1;
    write_part(out, schema, e->args[0], 5);
    buf_adds(out, one ? " = " : " in (");
    for (size_t i = 0; i < e->list_count; i++) {
        buf_adds(out, i > 0 ? ", " : "");
        if (e->texts)
            write_text(out, e->texts[i]);
        else
            write_number(out, e->list[i], e->args[0]->decimals);
    }
    buf_adds(out, one ? "" : ")");
}

static void write_call(struct buf *out, const struct schema *schema, const struct expr *e, const char *name)
{
    buf_printf(out, "%s(", name);
    for (int i = 0; i < e->arg_count; i++) {
        buf_adds(out, i > 0 ? ", " : "");
        expression_write(out, schema, e->args[i]);
    }
    if (e->op == EXPR_CALL && e->function->kind == FUNCTION_BELOW_CENTILE && e->function->centile == 0)
        buf_printf(out, ", %d", expression_percent((enum curve_centile)e->constant));
    buf_adds(out, ")");
}

static void write_pair(struct buf *out, const struct schema *schema, const struct expr *e)
{
    static const char *const signs[] = {
        [EXPR_EQ] = "=",  [EXPR_NE] = "!=", [EXPR_LT] = "<",    [EXPR_LE] = "<=",
        [EXPR_GT] = ">",  [EXPR_GE] = ">=", [EXPR_AND] = "and", [EXPR_OR] = "or",
        [EXPR_ADD] = "+", [EXPR_SUB] = "-", [EXPR_MUL] = "*",   [EXPR_DIV] = "/",
    };
    int own = tightness(e);
    write_part(out, schema, e->args[0], own == 4 ? 5 : own);
    buf_printf(out, " %s ", signs[e->op]);
    write_part(out, schema, e->args[1], own + 1);
}

void expression_write(struct buf *out, const struct schema *schema, const struct expr *e)
{
    switch (e->op) {
    case EXPR_FIELD:
        buf_adds(out, schema->fields[e->field].code);
        break;
    case EXPR_CONSTANT:
        if (e->type == EXPR_TRUTH)
            buf_adds(out, e->constant ? "true" : "false");
        else
            write_number(out, e->constant, e->decimals);
        break;
    case EXPR_SCALE:
    case EXPR_REAL:
        expression_write(out, schema, e->args[0]);
        break;
    case EXPR_IN:
        write_in(out, schema, e);
        break;
    case EXPR_NOT:
        buf_adds(out, "not ");
        write_part(out, schema, e->args[0], 3);
        break;
    case EXPR_IF:
    case EXPR_KNOWN:
    case EXPR_COUNT:
    case EXPR_CALL:
        write_call(out, schema, e,
                   e->op == EXPR_IF      ? "if"
                   : e->op == EXPR_KNOWN ? "known"
                   : e->op == EXPR_COUNT ? "count"
                                         : e->function->name);
        break;
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
        write_pair(out, schema, e);
        break;
    }
}
