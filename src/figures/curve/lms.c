/* Scores from L, M and S. The order of operations is part of the contract (curve.h): a database does the same. */
#include "figures/curve/curve.h"

#include <math.h>

const struct lms_group *lms_group(const struct lms_curve *c, enum curve_sex sex, const char *population)
{
    for (size_t i = 0; i < c->group_count; i++)
        if (c->groups[i].sex == sex && text_is(c->groups[i].population, population))
            return &c->groups[i];
    return NULL;
}

/* The last row with row.x <= x; x lies in the table. */
static const struct lms_row *row_before(const struct lms_group *g, double x)
{
    size_t low = 0, high = g->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (g->rows[middle].x <= x)
            low = middle;
        else
            high = middle;
    }
    return &g->rows[low];
}

bool lms_at(struct lms_row *out, enum curve_kind kind, const struct lms_group *g, double x)
{
    if (lms_by_day(kind))
        x = floor(x + 0.5);
    const struct lms_row *first = g->rows, *last = g->rows + g->count - 1;
    if (!(x >= first->x && x <= last->x))
        return false;
    if (lms_by_day(kind)) {
        *out = first[(size_t)(x - first->x)];
        return true;
    }
    const struct lms_row *r = row_before(g, x);
    *out = *r;
    if (r < last) {
        double f = (x - r->x) / (r[1].x - r->x);
        *out = (struct lms_row){x, r->l + f * (r[1].l - r->l), r->m + f * (r[1].m - r->m),
                                r->s + f * (r[1].s - r->s)};
    }
    return true;
}

/* The value k standard deviations from the median. */
static double value_at(const struct lms_row *r, double k)
{
    return r->l != 0 ? r->m * pow(1 + k * r->l * r->s, 1 / r->l) : r->m * exp(k * r->s);
}

double lms_score(enum curve_kind kind, const struct lms_group *g, double x, double y)
{
    struct lms_row r;
    if (!g || !(y > 0) || !lms_at(&r, kind, g, x))
        return NAN;
    double z = r.l != 0 ? (pow(y / r.m, r.l) - 1) / (r.l * r.s) : log(y / r.m) / r.s;
    if (!lms_restricted(kind))
        return z;
    if (z > 3)
        return 3 + (y - value_at(&r, 3)) / (value_at(&r, 3) - value_at(&r, 2));
    if (z < -3)
        return -3 + (y - value_at(&r, -3)) / (value_at(&r, -2) - value_at(&r, -3));
    return z;
}

void curve_z(double *out, const struct curve *c, const struct lms_points *points)
{
    const struct lms_group *groups[CURVE_SEXES] = {
        [CURVE_BOY] = lms_group(c->lms, CURVE_BOY, points->population),
        [CURVE_GIRL] = lms_group(c->lms, CURVE_GIRL, points->population),
    };
    for (size_t i = 0; i < points->count; i++) {
        uint8_t sex = points->sex[i];
        out[i] = lms_score(c->kind, sex < CURVE_SEXES ? groups[sex] : NULL, points->x[i], points->y[i]);
    }
}
