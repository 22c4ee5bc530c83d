/* Puts the statement together: which terms and functions are asked, the rows, what is counted. Runs nothing. */
#include "figures/expression/sql_writer.h"

#include "figures/join.h"

#include <inttypes.h>
#include <stdio.h>

enum { NAME_LENGTH = 50, Z_STEPS = 4 }; /* PostgreSQL cuts names at 63 bytes; words are put behind ours */

/* The step after which all that `e` asks is there. A node that is asked twice is visited twice, but an item once. */
static int collect(struct sql *s, const struct expr *e)
{
    const struct sql_item *known = sql_find(s, e);
    int after = 0;
    if (known)
        return known->step;
    for (int i = 0; i < e->arg_count; i++) {
        int step = collect(s, e->args[i]);
        after = step > after ? step : after;
    }
    bool chosen = e->op == EXPR_IF &&
                  e->type == EXPR_TRUTH; /* its parts are written twice: in each other, they double */
    if ((!e->term && !chosen && e->op != EXPR_CALL) || s->count == SQL_MAX_ITEMS)
        return after;
    struct sql_item *item = &s->items[s->count];
    bool scored = e->op == EXPR_CALL && e->function->kind != FUNCTION_BELOW_CENTILE;
    *item = (struct sql_item){.e = e, .start = after + 1, .step = after + (scored ? Z_STEPS : 1)};
    item->name = e->term && strlen(e->term->code) <= NAME_LENGTH ? e->term->code
                                                                 : arena_printf(s->arena, "%s %zu",
                                                                                e->term  ? "term"
                                                                                : chosen ? "if"
                                                                                         : e->function->name,
                                                                                s->count + 1);
    s->count++;
    s->steps = item->step > s->steps ? item->step : s->steps;
    return item->step;
}

static int check(const struct sql *s, struct err *err)
{
    for (size_t i = 0; i < s->q->indicator_count; i++)
        if (s->q->indicators[i]->schema != s->schema)
            return err_set(err, ERR_INVALID, s->q->indicators[i]->code, "sql_schemas", "%s, %s",
                           s->schema->code, s->q->indicators[i]->schema->code);
    for (size_t i = 0; i < s->count; i++) {
        const struct expr *e = s->items[i].e;
        if (e->op == EXPR_CALL && (!s->q->curves || !s->q->curves->of[e->function->curve]))
            return err_set(err, ERR_NOT_FOUND, e->function->name, "sql_curve", "%s",
                           curve_code(e->function->curve));
    }
    return 0;
}

/* --- rows --- */
static bool asks_field(const struct sql *s, int field)
{
    if (field == s->schema->area || field == s->schema->period)
        return true;
    for (size_t i = 0; i < s->q->trait_count; i++)
        if (s->q->traits[i]->field == field)
            return true;
    for (size_t i = 0; i < s->q->indicator_count; i++)
        if (expression_asks(s->q->indicators[i]->numerator, field) ||
            expression_asks(s->q->indicators[i]->denominator, field))
            return true;
    return false;
}

/* A field as what it is computed on: a number in units of its last decimal. */
static void row_field(struct sql *s, int index, const char *table, const char *column)
{
    const struct field *f = &s->schema->fields[index];
    if (f->kind != FIELD_NUMBER && (f->kind != FIELD_PERIOD || f->period == PERIOD_MONTH)) {
        buf_printf(s->out, "\"%s\".\"%s\" AS \"%s\"", table, column, f->code);
        return;
    }
    int64_t unit = 1;
    for (int i = 0; i < f->decimals; i++)
        unit *= 10;
    buf_printf(s->out, "CAST(\"%s\".\"%s\"", table, column);
    if (unit > 1)
        buf_printf(s->out, " * %" PRId64, unit);
    buf_printf(s->out, " AS BIGINT) AS \"%s\"", f->code);
}

/* Of a joined dataset one row for each key: the nearest, those within the window first, of two as near the lower one; none where
 * that leaves more. */
static void joined_table(struct sql *s, const struct schema_join *join)
{
    const struct schema *j = join->schema;
    const char *key = j->fields[j->key].code;
    buf_printf(s->out, "\"%s (one)\" AS (SELECT * FROM (SELECT *,", join->as);
    if (j->nearest < 0) {
        buf_printf(s->out, " 1 AS \"(place)\", COUNT(*) OVER (PARTITION BY \"%s\") AS \"(alike)\"", key);
    } else {
        const struct field *f = &j->fields[j->nearest];
        int64_t unit = 1;
        for (int i = 0; i < f->decimals; i++)
            unit *= 10;
        buf_printf(s->out,
                   "\n    RANK() OVER (PARTITION BY \"%s\" ORDER BY CASE WHEN \"%s\" * %" PRId64
                   " BETWEEN %" PRId64 " AND %" PRId64 " THEN 0 ELSE 1 END, ABS(\"%s\" * %" PRId64
                   " - %" PRId64
                   ") NULLS LAST, \"%s\") AS \"(place)\",\n    COUNT(*) OVER (PARTITION BY \"%s\", \"%s\") AS"
                   " \"(alike)\"",
                   key, f->code, unit, j->nearest_from, j->nearest_until, f->code, unit, j->nearest_to,
                   f->code, key, f->code);
    }
    buf_printf(s->out,
               " FROM \"%s\" WHERE \"%s\" IS NOT NULL) AS \"(all)\"\n    WHERE \"(place)\" = 1 AND "
               "\"(alike)\" = 1),\n",
               j->code, key);
}

static const char *table_of(const struct sql *s)
{
    return s->schema->join_count > 0 ? arena_dup(s->arena, s->schema->code, strcspn(s->schema->code, "+"))
                                     : s->schema->code;
}

static void rows(struct sql *s)
{
    const char *table = table_of(s), *separator = "";
    for (size_t i = 0; i < s->schema->join_count; i++)
        joined_table(s, &s->schema->joins[i]);
    buf_adds(s->out, "\"rows\" AS (SELECT ");
    for (size_t i = 0; table && i < s->schema->count; i++) {
        if (!asks_field(s, (int)i))
            continue;
        const struct schema_join *join = schema_joined(s->schema, (int)i);
        buf_adds(s->out, separator);
        separator = ", ";
        if (join)
            row_field(s, (int)i, join->as, join->schema->fields[(int)i - join->first].code);
        else
            row_field(s, (int)i, table, s->schema->fields[i].code);
    }
    if (separator[0] == '\0')
        buf_adds(s->out, "1 AS \"(row)\"");
    buf_printf(s->out, "\n    FROM \"%s\"", table ? table : "");
    for (size_t i = 0; table && i < s->schema->join_count; i++) {
        const struct schema_join *join = &s->schema->joins[i];
        buf_printf(s->out, "\n    LEFT JOIN \"%s (one)\" AS \"%s\" ON \"%s\".\"%s\" = \"%s\".\"%s\"",
                   join->as, join->as, join->as, join->schema->fields[join->schema->key].code, table,
                   s->schema->fields[s->schema->key].code);
    }
    buf_adds(s->out, "),\n");
}

/* --- traits --- */
static void trait_condition(struct sql *s, const struct field *f, const struct trait_value *v)
{
    if (f->kind == FIELD_FLAG) {
        buf_printf(s->out, "\"%s\"%s", f->code,
                   v->from == 0 && v->to == 0   ? " = FALSE"
                   : v->from == 1 && v->to == 1 ? " = TRUE"
                                                : " IS NOT NULL");
    } else if (f->kind == FIELD_CODE) {
        buf_printf(s->out, "\"%s\" IN (", f->code);
        for (int64_t i = v->from; i <= v->to && i < (int64_t)f->code_count; i++) {
            buf_adds(s->out, i > v->from ? ", " : "");
            sql_text(s->out, f->codes[i].code);
        }
        buf_addc(s->out, ')');
    } else {
        buf_printf(s->out, "\"%s\" BETWEEN %" PRId64 " AND %" PRId64, f->code, v->from, v->to);
    }
}

static void trait(struct sql *s, const struct trait *t)
{
    const struct field *f = &s->schema->fields[t->field];
    buf_adds(s->out, ",\n    CASE");
    for (size_t i = 0; i + 1 < t->count; i++) {
        buf_adds(s->out, " WHEN ");
        trait_condition(s, f, &t->values[i]);
        buf_adds(s->out, " THEN ");
        sql_text(s->out, t->values[i].code);
    }
    buf_adds(s->out, " ELSE ");
    sql_text(s->out, t->values[t->count - 1].code);
    buf_printf(s->out, " END AS \"by %s\"", t->code);
}

/* --- counts --- */
static void asked(struct sql *s)
{
    char last[24] = "rows";
    if (s->steps > 0)
        snprintf(last, sizeof last, "step %d", s->steps);
    buf_printf(s->out, "\"asked\" AS (SELECT %s%s%s", s->schema->area >= 0 ? "\"" : "NULL",
               s->schema->area >= 0 ? s->schema->fields[s->schema->area].code : " AS area",
               s->schema->area >= 0 ? "\" AS area" : "");
    if (s->schema->period >= 0)
        buf_printf(s->out, ", \"%s\" AS period", s->schema->fields[s->schema->period].code);
    else
        buf_adds(s->out, ", NULL AS period");
    for (size_t i = 0; i < s->q->trait_count; i++)
        trait(s, s->q->traits[i]);
    for (size_t i = 0; i < s->q->indicator_count; i++) {
        const struct indicator *in = s->q->indicators[i];
        buf_adds(s->out, ",\n    ");
        sql_strict(s, in->denominator, NULL);
        buf_printf(s->out, " AS \"%s d\",\n    ", in->code);
        sql_strict(s, in->numerator, NULL);
        buf_printf(s->out, " AS \"%s n\"", in->code);
        if (in->numerator->type == EXPR_TRUTH) {
            buf_adds(s->out, ",\n    ");
            sql_logic(s, in->numerator, NULL);
            buf_printf(s->out, " AS \"%s k\"", in->code);
        }
    }
    buf_printf(s->out, "\n    FROM \"%s\")\n", last);
}

/* One sum; {d}, {n} and {k} are the columns of "asked". */
static void sum(struct sql *s, const char *code, const char *what, const char *name)
{
    buf_adds(s->out, ",\n    CAST(SUM(");
    for (const char *at = what; *at; at++) {
        if (at[0] == '{' && at[1] != '\0' && at[2] == '}') {
            buf_printf(s->out, "\"%s %c\"", code, at[1]);
            at += 2;
        } else {
            buf_addc(s->out, *at);
        }
    }
    buf_printf(s->out, ") AS BIGINT) AS \"%s.%s\"", code, name);
}

static void counts(struct sql *s, const struct indicator *in)
{
    bool truth = in->numerator->type == EXPR_TRUTH, rows_of = in->denominator->type == EXPR_TRUTH;
    const char *events = rows_of ? "CASE WHEN {d} = 1 THEN COALESCE({n}, 0) ELSE 0 END"
                                 : "CASE WHEN {d} IS NOT NULL THEN COALESCE({n}, 0) ELSE 0 END";
    sum(s, in->code, "COALESCE({d}, 0)", "eligible");
    sum(s, in->code, "CASE WHEN {d} IS NULL THEN 1 ELSE 0 END", "undecided");
    sum(s, in->code, "CASE WHEN {n} IS NOT NULL THEN COALESCE({d}, 0) ELSE 0 END", "known");
    sum(s, in->code, events, "events");
    if (truth) {
        sum(s, in->code,
            rows_of ? "CASE WHEN {d} = 1 AND COALESCE({k}, FALSE) THEN 1 ELSE 0 END"
                    : "CASE WHEN {d} IS NOT NULL AND COALESCE({k}, FALSE) THEN 1 ELSE 0 END",
            "least");
        sum(s, in->code,
            rows_of ? "CASE WHEN {d} = 1 AND COALESCE({k}, TRUE) THEN 1 ELSE 0 END"
                    : "CASE WHEN {d} IS NOT NULL AND COALESCE({k}, TRUE) THEN 1 ELSE 0 END",
            "most");
    } else {
        sum(s, in->code, events, "least");
        sum(s, in->code, events, "most");
    }
}

static void grouped(struct sql *s)
{
    buf_adds(s->out, "SELECT area, period");
    for (size_t i = 0; i < s->q->trait_count; i++)
        buf_printf(s->out, ", \"by %s\"", s->q->traits[i]->code);
    for (size_t i = 0; i < s->q->indicator_count; i++)
        counts(s, s->q->indicators[i]);
    for (int again = 0; again < 2; again++) {
        buf_adds(s->out, again ? " ORDER BY 1, 2" : "\nFROM \"asked\" GROUP BY 1, 2");
        for (size_t i = 0; i < s->q->trait_count; i++)
            buf_printf(s->out, ", %zu", i + 3);
    }
    buf_adds(s->out, ";\n");
}

int sql_write(struct buf *out, struct arena *a, const struct sql_question *q, struct err *err)
{
    struct sql s = {.out = out, .arena = a, .q = q, .schema = q->indicators[0]->schema};
    s.items = arena_alloc(a, SQL_MAX_ITEMS * sizeof *s.items);
    if (!s.items)
        return err_nomem(err);
    for (size_t i = 0; i < q->indicator_count; i++) {
        collect(&s, q->indicators[i]->denominator);
        collect(&s, q->indicators[i]->numerator);
    }
    int rc = check(&s, err);
    if (rc < 0)
        return rc;
    buf_adds(out, "WITH ");
    sql_curves(&s);
    rows(&s);
    sql_steps(&s);
    asked(&s);
    grouped(&s);
    return out->failed || arena_failed(a) ? err_nomem(err) : 0;
}
