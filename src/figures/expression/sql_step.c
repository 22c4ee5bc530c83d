/* The steps of a statement: curves as tables, and terms and functions as columns, each made from the step before. */
#include "figures/expression/sql_writer.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const sexes[CURVE_SEXES] = {[CURVE_BOY] = "m", [CURVE_GIRL] = "f"};

enum { CORRECTED_UNTIL = 731, TERM_DAYS = 259, FULL_DAYS = 280, Z_PARTS = 4 };

/* --- curves --- */
static void centile_table(struct sql *s, enum curve_centile centile)
{
    const struct birthweight *b = s->q->curves->of[CURVE_BIRTHWEIGHT]->birthweight;
    int written = 0;
    buf_printf(s->out, "\"birth weight p%d\" (\"(sex)\", \"(day)\", \"(grams)\") AS (VALUES",
               expression_percent(centile));
    for (int sex = 0; sex < CURVE_SEXES; sex++) {
        const int32_t *grams = birthweight_days(b, centile, (enum curve_sex)sex);
        for (int day = 0; day < b->days; day++)
            if (grams[day] >= 0) {
                buf_printf(s->out, "%s%s('%s', %d, %" PRId32 ")", written > 0 ? "," : "",
                           written % 8 == 0 ? "\n    " : " ", sexes[sex], b->first_day + day, grams[day]);
                written++;
            }
    }
    if (written == 0)
        buf_adds(s->out, " ('m', -1, 0)");
    buf_adds(s->out, "),\n");
}

/* L, M and S are written with an exponent, so that they are read as the double that they are. */
static void lms_table(struct sql *s, enum curve_kind kind)
{
    int written = 0;
    buf_printf(s->out, "\"%s values\" (\"(sex)\", \"(day)\", l, m, s) AS (VALUES", curve_code(kind));
    for (int sex = 0; sex < CURVE_SEXES; sex++) {
        const struct lms_group *g = lms_group(s->q->curves->of[kind]->lms, (enum curve_sex)sex, "");
        for (size_t i = 0; g && i < g->count; i++) {
            buf_printf(s->out, "%s%s('%s', %.0f, %.16e, %.16e, %.16e)", written > 0 ? "," : "",
                       written % 3 == 0 ? "\n    " : " ", sexes[sex], g->rows[i].x, g->rows[i].l,
                       g->rows[i].m, g->rows[i].s);
            written++;
        }
    }
    if (written == 0)
        buf_adds(s->out, " ('m', -1, 0e0, 1e0, 1e0)");
    buf_printf(s->out, "),\n\"%s\" AS (SELECT \"(sex)\", \"(day)\"", curve_code(kind));
    for (const char *part = "lms"; *part; part++)
        buf_printf(s->out, ", CAST(%c AS DOUBLE PRECISION) AS \"(%c)\"", *part, *part);
    buf_printf(s->out, " FROM \"%s values\"),\n", curve_code(kind));
}

static bool asks_centile(const struct sql *s, enum curve_centile centile)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct expr *e = s->items[i].e;
        if (e->op == EXPR_CALL && e->function->kind == FUNCTION_BELOW_CENTILE &&
            e->constant == (int64_t)centile)
            return true;
    }
    return false;
}

static bool asks_curve(const struct sql *s, enum curve_kind kind)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].e->op == EXPR_CALL && s->items[i].e->function->curve == kind)
            return true;
    return false;
}

void sql_curves(struct sql *s)
{
    for (int i = 0; i < CENTILES; i++)
        if (asks_centile(s, (enum curve_centile)i))
            centile_table(s, (enum curve_centile)i);
    for (int kind = 0; kind < CURVE_LMS_KINDS; kind++)
        if (asks_curve(s, (enum curve_kind)kind))
            lms_table(s, (enum curve_kind)kind);
}

/* --- functions --- */
enum z_argument { Z_WEIGHT, Z_HEIGHT, Z_SEX, Z_AGE, Z_GA, Z_POSITION };

static const struct expr *z_argument(const struct expr *e, enum z_argument which)
{
    return e->args[e->function->kind == FUNCTION_BMI_Z ? (int)which : (int)which - 1];
}

/* Age in days, corrected (functions.h). */
static void z_age(struct sql *s, const struct sql_item *item)
{
    buf_adds(s->out, ",\n    CASE WHEN ");
    sql_strict(s, z_argument(item->e, Z_GA), NULL);
    buf_adds(s->out, " IS NULL THEN NULL\n      WHEN ");
    sql_strict(s, z_argument(item->e, Z_AGE), NULL);
    buf_printf(s->out, " < %d AND ", CORRECTED_UNTIL);
    sql_strict(s, z_argument(item->e, Z_GA), NULL);
    buf_printf(s->out, " < %d THEN GREATEST(0, ", TERM_DAYS);
    sql_strict(s, z_argument(item->e, Z_AGE), NULL);
    buf_printf(s->out, " - (%d - ", FULL_DAYS);
    sql_strict(s, z_argument(item->e, Z_GA), NULL);
    buf_adds(s->out, "))\n      ELSE ");
    sql_strict(s, z_argument(item->e, Z_AGE), NULL);
    buf_printf(s->out, " END AS \"%s (age)\"", item->name);
}

/* What is looked at, kg/m² or cm, as a double. */
static void z_value(struct sql *s, const struct sql_item *item)
{
    bool bmi = item->e->function->kind == FUNCTION_BMI_Z;
    struct buf height;
    buf_init(&height, s->out->max);
    struct sql inner = *s;
    inner.out = &height;
    buf_adds(&height, "(");
    sql_strict(&inner, z_argument(item->e, Z_HEIGHT), NULL);
    buf_printf(&height, " + CASE WHEN \"%s (age)\" < %d AND ", item->name, CORRECTED_UNTIL);
    sql_strict(&inner, z_argument(item->e, Z_POSITION), NULL);
    buf_printf(&height, " = 'standing' THEN 7 WHEN \"%s (age)\" >= %d AND ", item->name, CORRECTED_UNTIL);
    sql_strict(&inner, z_argument(item->e, Z_POSITION), NULL);
    buf_adds(&height, " = 'lying' THEN -7 WHEN ");
    sql_strict(&inner, z_argument(item->e, Z_POSITION), NULL);
    buf_adds(&height, " IS NOT NULL THEN 0 END)");
    if (height.failed)
        arena_fail(s->arena);
    if (bmi) {
        buf_adds(s->out, ",\n    CASE WHEN ");
        buf_adds(s->out, buf_text(&height));
        buf_adds(s->out, " > 0 THEN (CAST(");
        sql_strict(s, z_argument(item->e, Z_WEIGHT), NULL);
        buf_printf(s->out,
                   " AS DOUBLE PRECISION) / 100)\n      / ((CAST(%s AS DOUBLE PRECISION) / 1000) *"
                   " (CAST(%s AS DOUBLE PRECISION) / 1000)) END",
                   buf_text(&height), buf_text(&height));
    } else {
        buf_printf(s->out, ",\n    CAST(%s AS DOUBLE PRECISION) / 10", buf_text(&height));
    }
    buf_release(&height);
    buf_printf(s->out, " AS \"%s (y)\"", item->name);
    for (const char *part = "lms"; *part; part++)
        buf_printf(s->out, ", \"%s (curve)\".\"(%c)\" AS \"%s (%c)\"", item->name, *part, item->name, *part);
}

/* The z-score before WHO's rule beyond ±3. */
static void z_score(struct sql *s, const char *name)
{
    buf_printf(s->out, ",\n    CASE WHEN \"%s (y)\" > 0 THEN CASE WHEN \"%s (l)\" <> 0", name, name);
    buf_printf(s->out,
               "\n      THEN (POWER(\"%s (y)\" / \"%s (m)\", \"%s (l)\") - 1) / (\"%s (l)\" * \"%s (s)\")",
               name, name, name, name, name);
    buf_printf(s->out, "\n      ELSE LN(\"%s (y)\" / \"%s (m)\") / \"%s (s)\" END END AS \"%s (z)\"", name,
               name, name, name);
}

/* The value k standard deviations from the median; not known where it would be no real number. */
static void sd(struct sql *s, const char *name, int k)
{
    buf_printf(s->out,
               "CASE WHEN \"%s (l)\" = 0 THEN \"%s (m)\" * EXP(%d * \"%s (s)\")"
               " WHEN 1 + %d * \"%s (l)\" * \"%s (s)\" > 0"
               " THEN \"%s (m)\" * POWER(1 + %d * \"%s (l)\" * \"%s (s)\", 1 / \"%s (l)\") END",
               name, name, k, name, k, name, name, name, k, name, name, name);
}

/* With two decimals, as a whole number. */
static void z_final(struct sql *s, const struct sql_item *item)
{
    const char *name = item->name;
    buf_adds(s->out, ",\n    CAST(FLOOR(100 * (");
    if (lms_restricted(item->e->function->curve)) {
        buf_printf(s->out, "CASE WHEN \"%s (z)\" > 3 THEN 3 + (\"%s (y)\" - ", name, name);
        sd(s, name, 3);
        buf_adds(s->out, ")\n      / (");
        sd(s, name, 3);
        buf_adds(s->out, " - ");
        sd(s, name, 2);
        buf_printf(s->out, ")\n      WHEN \"%s (z)\" < -3 THEN -3 + (\"%s (y)\" - ", name, name);
        sd(s, name, -3);
        buf_adds(s->out, ")\n      / (");
        sd(s, name, -2);
        buf_adds(s->out, " - ");
        sd(s, name, -3);
        buf_printf(s->out, ")\n      ELSE \"%s (z)\" END", name);
    } else {
        buf_printf(s->out, "\"%s (z)\"", name);
    }
    buf_printf(s->out, ") + 0.5) AS BIGINT) AS \"%s\"", name);
}

static void z_part(struct sql *s, const struct sql_item *item, int part)
{
    if (part == 0)
        z_age(s, item);
    else if (part == 1)
        z_value(s, item);
    else if (part == 2)
        z_score(s, item->name);
    else
        z_final(s, item);
}

/* --- steps --- */
static void columns(struct sql *s, const struct sql_item *item, int step)
{
    const struct expr *e = item->e;
    if (e->op == EXPR_CALL && e->function->kind != FUNCTION_BELOW_CENTILE) {
        if (step >= item->start && step <= item->step)
            z_part(s, item, step - item->start);
        return;
    }
    if (step != item->step)
        return;
    buf_adds(s->out, ",\n    ");
    if (e->op == EXPR_CALL) {
        buf_addc(s->out, '(');
        sql_strict(s, e->args[0], NULL);
        buf_printf(s->out, " < \"%s (curve)\".\"(grams)\")", item->name);
    } else if (e->type == EXPR_TRUTH) {
        sql_logic(s, e, e);
    } else {
        sql_strict(s, e, e);
    }
    buf_printf(s->out, " AS \"%s\"", item->name);
    if (e->type == EXPR_TRUTH && !sql_is_plain(e)) {
        buf_adds(s->out, ",\n    ");
        sql_strict(s, e, e);
        buf_printf(s->out, " AS \"%s (strict)\"", item->name);
    }
}

static void lookup(struct sql *s, const struct sql_item *item, int step)
{
    const struct expr *e = item->e;
    if (e->op != EXPR_CALL)
        return;
    bool below = e->function->kind == FUNCTION_BELOW_CENTILE;
    if (step != (below ? item->step : item->start + 1))
        return;
    if (below)
        buf_printf(s->out, "\n    LEFT JOIN \"birth weight p%d\"",
                   expression_percent((enum curve_centile)e->constant));
    else
        buf_printf(s->out, "\n    LEFT JOIN \"%s\"", curve_code(e->function->curve));
    buf_printf(s->out, " AS \"%s (curve)\" ON \"%s (curve)\".\"(sex)\" = ", item->name, item->name);
    sql_strict(s, below ? e->args[1] : z_argument(e, Z_SEX), NULL);
    buf_printf(s->out, " AND \"%s (curve)\".\"(day)\" = ", item->name);
    if (below)
        sql_strict(s, e->args[2], NULL);
    else
        buf_printf(s->out, "\"%s (age)\"", item->name);
}

void sql_steps(struct sql *s)
{
    for (int step = 1; step <= s->steps; step++) {
        char before[24] = "rows";
        if (step > 1)
            snprintf(before, sizeof before, "step %d", step - 1);
        buf_printf(s->out, "\"step %d\" AS (SELECT \"%s\".*", step, before);
        for (size_t i = 0; i < s->count; i++)
            columns(s, &s->items[i], step);
        buf_printf(s->out, "\n    FROM \"%s\"", before);
        for (size_t i = 0; i < s->count; i++)
            lookup(s, &s->items[i], step);
        buf_adds(s->out, s->q->dialect == SQL_POSTGRES ? "\n    OFFSET 0),\n" : "),\n");
    }
}
