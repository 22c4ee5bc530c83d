/* See slow.h. Slow on purpose: no masks, no sharing, nothing at once. */
#include "figures/slow.h"

#include "figures/curve/curve.h"
#include "figures/expression/functions.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* --- fields --- */
static int64_t own_value(const struct dataset *d, size_t frame, size_t row, int field)
{
    return frame_value(&d->frames[frame], field, row);
}

/* The one row of the other dataset with that key: the nearest, when a nearest is asked; false when none or more. */
static bool joined_row(const struct cube_join *j, int64_t key, size_t *frame, size_t *row)
{
    const struct schema *s = j->data->schema;
    uint64_t best = 0;
    int found = 0;
    for (size_t f = 0; f < j->data->frame_count; f++)
        for (size_t i = 0; i < j->data->frames[f].rows; i++) {
            if (own_value(j->data, f, i, s->key) != key)
                continue;
            uint64_t far = 0;
            if (s->nearest >= 0) {
                int64_t v = own_value(j->data, f, i, s->nearest);
                far = v == FRAME_UNKNOWN ? UINT64_MAX
                                         : (uint64_t)(2 * llabs(v - s->nearest_to) + (v > s->nearest_to));
                if (v != FRAME_UNKNOWN && (v < s->nearest_from || v > s->nearest_until))
                    far += UINT64_MAX / 2; /* behind all within, before those not known */
            }
            if (found == 0 || far < best) {
                best = far;
                found = 1;
                *frame = f;
                *row = i;
            } else if (far == best) {
                found++;
            }
        }
    return found == 1;
}

static int64_t field_value(const struct slow_row *r, int field, const struct dataset **d, int *own)
{
    *d = r->q->data;
    *own = field;
    for (size_t i = 0; i < r->schema->join_count; i++) {
        const struct schema_join *sj = &r->schema->joins[i];
        if (field < sj->first || (size_t)(field - sj->first) >= sj->schema->count)
            continue;
        for (size_t k = 0; k < r->q->join_count; k++) {
            const struct cube_join *j = &r->q->joins[k];
            size_t frame = 0, row = 0;
            if (!text_is(j->as, sj->as))
                continue;
            *d = j->data;
            *own = field - sj->first;
            int64_t key = own_value(r->q->data, r->frame, r->row, r->q->data->schema->key);
            bool found = key != FRAME_UNKNOWN && joined_row(j, key, &frame, &row);
            return found ? own_value(j->data, frame, row, *own) : FRAME_UNKNOWN;
        }
    }
    return own_value(r->q->data, r->frame, r->row, field);
}

/* --- trees --- */
static struct slow known_so(bool known, bool truth)
{
    return (struct slow){
        .known = known, .truth = known && truth, .surely = known && truth, .maybe = !known || truth};
}

static struct slow field(const struct slow_row *r, const struct expr *e)
{
    const struct dataset *d;
    int own;
    int64_t v = field_value(r, e->field, &d, &own);
    if (e->type == EXPR_TRUTH)
        return known_so(v != FRAME_UNKNOWN, v == 1);
    return (struct slow){.known = v != FRAME_UNKNOWN, .whole = v};
}

static struct slow compared(const struct slow_row *r, const struct expr *e)
{
    struct slow a = slow_value(r, e->args[0]), b = slow_value(r, e->args[1]);
    bool real = e->args[0]->decimals < 0;
    int order = real ? (a.real > b.real) - (a.real < b.real) : (a.whole > b.whole) - (a.whole < b.whole);
    bool so = e->op == EXPR_EQ   ? order == 0
              : e->op == EXPR_NE ? order != 0
              : e->op == EXPR_LT ? order < 0
              : e->op == EXPR_LE ? order <= 0
              : e->op == EXPR_GT ? order > 0
                                 : order >= 0;
    return known_so(a.known && b.known, so);
}

static struct slow in(const struct slow_row *r, const struct expr *e)
{
    struct slow a = slow_value(r, e->args[0]);
    bool so = false;
    for (size_t i = 0; a.known && i < e->list_count; i++) {
        if (e->args[0]->type == EXPR_LABEL) {
            const struct dataset *d;
            int own;
            field_value(r, e->args[0]->field, &d, &own);
            so = so || text_is(d->lists[own][a.whole], e->texts[i]);
        } else {
            so = so || a.whole == e->list[i];
        }
    }
    return known_so(a.known, so);
}

static struct slow chosen(const struct slow_row *r, const struct expr *e)
{
    struct slow c = slow_value(r, e->args[0]), a = slow_value(r, e->args[1]), b = slow_value(r, e->args[2]);
    struct slow out = c.truth ? a : b;
    out.known = c.known && (c.truth ? a.known : b.known);
    out.truth = out.known && out.truth;
    out.surely = c.surely ? a.surely : !c.maybe ? b.surely : a.surely && b.surely;
    out.maybe = c.surely ? a.maybe : !c.maybe ? b.maybe : a.maybe || b.maybe;
    return out;
}

static struct slow logic(const struct slow_row *r, const struct expr *e)
{
    struct slow all = slow_value(r, e->args[0]);
    if (e->op == EXPR_NOT)
        return (struct slow){all.known, all.known && !all.truth, !all.maybe, !all.surely, 0, 0};
    for (int i = 1; i < e->arg_count; i++) {
        struct slow one = slow_value(r, e->args[i]);
        bool both = e->op == EXPR_AND;
        all.known = all.known && one.known;
        all.truth = all.known && (both ? all.truth && one.truth : all.truth || one.truth);
        all.surely = both ? all.surely && one.surely : all.surely || one.surely;
        all.maybe = both ? all.maybe && one.maybe : all.maybe || one.maybe;
    }
    return all;
}

static struct slow arithmetic(const struct slow_row *r, const struct expr *e)
{
    struct slow a = slow_value(r, e->args[0]), b = slow_value(r, e->args[1]);
    struct slow out = {.known = a.known && b.known && (e->op != EXPR_DIV || b.real != 0)};
    if (!out.known)
        return out;
    if (e->decimals < 0)
        out.real = e->op == EXPR_ADD   ? a.real + b.real
                   : e->op == EXPR_SUB ? a.real - b.real
                   : e->op == EXPR_MUL ? a.real * b.real
                                       : a.real / b.real;
    else
        out.whole = e->op == EXPR_ADD   ? a.whole + b.whole
                    : e->op == EXPR_SUB ? a.whole - b.whole
                                        : a.whole * b.whole;
    return out;
}

static struct slow scaled(const struct slow_row *r, const struct expr *e)
{
    struct slow a = slow_value(r, e->args[0]);
    if (!a.known)
        return a;
    if (e->op == EXPR_SCALE)
        a.whole *= e->constant;
    else
        a.real = (double)a.whole / pow(10, e->args[0]->decimals);
    return a;
}

static struct slow z_score(const struct slow_row *r, const struct expr *e, const struct slow *args)
{
    bool bmi = e->function->kind == FUNCTION_BMI_Z;
    const struct slow *of = args + bmi;
    int64_t height = of[0].whole, age = of[2].whole, ga = of[3].whole;
    if (age < 731 && ga < 259)
        age = age - (280 - ga) > 0 ? age - (280 - ga) : 0;
    height += age < 731 && of[4].whole == 1 ? 7 : age >= 731 && of[4].whole == 0 ? -7 : 0;
    uint8_t sex = (uint8_t)of[1].whole;
    double x = (double)age, m = (double)height / 1000.0, z,
           y = bmi ? (double)args[0].whole / 100.0 / (m * m) : (double)height / 10.0;
    curve_z(&z, r->q->curves->of[e->function->curve], &(struct lms_points){&sex, &x, &y, 1, ""});
    return isnan(z) ? (struct slow){0} : (struct slow){.known = true, .whole = (int64_t)floor(100 * z + 0.5)};
}

static struct slow called(const struct slow_row *r, const struct expr *e)
{
    struct slow args[EXPR_ARGS] = {{0}};
    bool known = true;
    for (int i = 0; i < e->arg_count; i++) {
        args[i] = slow_value(r, e->args[i]);
        known = known && args[i].known;
    }
    if (e->function->kind != FUNCTION_BELOW_CENTILE)
        return known ? z_score(r, e, args) : (struct slow){0};
    int limit = -1;
    if (known)
        limit = birthweight_limit(r->q->curves->of[CURVE_BIRTHWEIGHT]->birthweight,
                                  (enum curve_centile)e->constant, (enum curve_sex)args[1].whole,
                                  (int)args[2].whole);
    return known_so(limit >= 0, args[0].whole < limit);
}

struct slow slow_value(const struct slow_row *r, const struct expr *e)
{
    int64_t n = 0;
    switch (e->op) {
    case EXPR_FIELD:
        return field(r, e);
    case EXPR_CONSTANT:
        return e->type == EXPR_TRUTH ? known_so(true, e->constant != 0)
                                     : (struct slow){.known = true, .whole = e->constant};
    case EXPR_IN:
        return in(r, e);
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_NOT:
        return logic(r, e);
    case EXPR_IF:
        return chosen(r, e);
    case EXPR_KNOWN:
        return known_so(true, slow_value(r, e->args[0]).known);
    case EXPR_COUNT:
        for (int i = 0; i < e->arg_count; i++)
            n += slow_value(r, e->args[i]).truth;
        return (struct slow){.known = true, .whole = n};
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
        return arithmetic(r, e);
    case EXPR_SCALE:
    case EXPR_REAL:
        return scaled(r, e);
    case EXPR_CALL:
        return called(r, e);
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        break;
    }
    return compared(r, e);
}
