/* The table of figures: which columns each measure has. */
#include "figures/show/columns.h"

#include <math.h>

/* A cell of the figure's own number, and a column that is there when a measure was asked. */
#define NUMBER(name, expression)                                                                             \
    static struct cell name(const struct row *r)                                                             \
    {                                                                                                        \
        const struct figure *f = r->figure;                                                                  \
        return cell_of_number(expression);                                                                   \
    }
#define COUNT(name, expression)                                                                              \
    static struct cell name(const struct row *r)                                                             \
    {                                                                                                        \
        const struct figure *f = r->figure;                                                                  \
        return cell_of_count(expression);                                                                    \
    }
#define WANTED(name)                                                                                         \
    static bool want_##name(const struct question *q)                                                        \
    {                                                                                                        \
        return q->name;                                                                                      \
    }

WANTED(indirect)
WANTED(direct)
WANTED(trend)
WANTED(funnel)
WANTED(rank)

/* Limits around a ratio are written with two decimals, around a value with one. */
static bool want_limits(const struct question *q)
{
    return q->funnel && !q->indirect;
}

static bool want_ratio_limits(const struct question *q)
{
    return q->funnel && q->indirect;
}

NUMBER(value, f->value.value)
NUMBER(lower, f->value.lower)
NUMBER(upper, f->value.upper)
NUMBER(width, f->value.upper - f->value.lower)
COUNT(numerator, f->counts[CUBE_EVENTS])
COUNT(denominator, f->counts[CUBE_KNOWN])
NUMBER(missing, f->missing * 100)
NUMBER(least, f->least)
NUMBER(most, f->most)
NUMBER(expected, f->indirect.expected)
NUMBER(ratio, f->indirect.ratio.value)
NUMBER(ratio_lower, f->indirect.ratio.lower)
NUMBER(ratio_upper, f->indirect.ratio.upper)
NUMBER(indirect_rate, f->indirect.rate.value)
NUMBER(direct_rate, f->direct.rate.value)
NUMBER(direct_lower, f->direct.rate.lower)
NUMBER(direct_upper, f->direct.rate.upper)
NUMBER(direct_left_out, f->direct.left_out * 100)
NUMBER(trend, f->trend.change.value)
NUMBER(trend_lower, f->trend.change.lower)
NUMBER(trend_upper, f->trend.change.upper)
NUMBER(dispersion, f->trend.dispersion)
COUNT(trend_years, (int64_t)f->trend.points)

/* Limits stand in the unit of what is compared: the ratio, or the value. */
static double funnel_unit(const struct row *r)
{
    return r->q->indirect ? 1 : r->figure->asked->indicator->per;
}

static struct cell limit(const struct row *r, const double *limits, int i)
{
    bool there = r->figure->side != FUNNEL_NOT_KNOWN;
    return cell_of_number(there ? limits[i] * funnel_unit(r) : (double)NAN);
}

static struct cell reference(const struct row *r)
{
    return cell_of_number(r->q->indirect ? 1 : r->figure->reference);
}

static struct cell near_lower(const struct row *r)
{
    return limit(r, r->figure->funnel.lower, FUNNEL_NEAR);
}

static struct cell near_upper(const struct row *r)
{
    return limit(r, r->figure->funnel.upper, FUNNEL_NEAR);
}

static struct cell far_lower(const struct row *r)
{
    return limit(r, r->figure->funnel.lower, FUNNEL_FAR);
}

static struct cell far_upper(const struct row *r)
{
    return limit(r, r->figure->funnel.upper, FUNNEL_FAR);
}

static struct cell side(const struct row *r)
{
    static const char *const codes[] = {
        [FUNNEL_FAR_BELOW] = "far_below", [FUNNEL_BELOW] = "below",         [FUNNEL_WITHIN] = "within",
        [FUNNEL_ABOVE] = "above",         [FUNNEL_FAR_ABOVE] = "far_above",
    };
    enum funnel_side s = r->figure->side;
    return s == FUNNEL_NOT_KNOWN ? cell_of_text(NULL, NULL) : cell_of_word(r, "side", codes[s]);
}

static struct cell reliability(const struct row *r)
{
    static const char *const codes[] = {
        [RELIABILITY_LOW] = "low",
        [RELIABILITY_FAIR] = "fair",
        [RELIABILITY_GOOD] = "good",
    };
    enum reliability x = r->figure->reliability;
    return x == RELIABILITY_NONE ? cell_of_text(NULL, NULL) : cell_of_word(r, "reliability", codes[x]);
}

static struct cell ranked(const struct row *r, size_t value)
{
    return cell_of_count(r->figure->rank.rank > 0 ? (int64_t)value : CELL_NONE);
}

static struct cell rank(const struct row *r)
{
    return ranked(r, r->figure->rank.rank);
}

static struct cell rank_low(const struct row *r)
{
    return ranked(r, r->figure->rank.low);
}

static struct cell rank_high(const struct row *r)
{
    return ranked(r, r->figure->rank.high);
}

static struct cell rank_of(const struct row *r)
{
    return ranked(r, r->figure->rank.of);
}

static const struct column_rule measures[] = {
    {"value", COLUMN_NUMBER, 1, false, false, NULL, value},
    {"lower", COLUMN_NUMBER, 1, false, false, NULL, lower},
    {"upper", COLUMN_NUMBER, 1, false, false, NULL, upper},
    {"numerator", COLUMN_COUNT, 0, false, false, NULL, numerator},
    {"denominator", COLUMN_COUNT, 0, false, false, NULL, denominator},
    {"missing", COLUMN_NUMBER, 1, false, false, NULL, missing},
    {"least", COLUMN_NUMBER, 1, false, false, NULL, least},
    {"most", COLUMN_NUMBER, 1, false, false, NULL, most},
    {"width", COLUMN_NUMBER, 1, false, false, NULL, width},
    {"reliability", COLUMN_TEXT, 0, false, false, NULL, reliability},
    {"expected", COLUMN_NUMBER, 1, false, false, want_indirect, expected},
    {"ratio", COLUMN_NUMBER, 2, false, false, want_indirect, ratio},
    {"ratio_lower", COLUMN_NUMBER, 2, false, false, want_indirect, ratio_lower},
    {"ratio_upper", COLUMN_NUMBER, 2, false, false, want_indirect, ratio_upper},
    {"indirect_rate", COLUMN_NUMBER, 1, false, false, want_indirect, indirect_rate},
    {"direct_rate", COLUMN_NUMBER, 1, false, false, want_direct, direct_rate},
    {"direct_lower", COLUMN_NUMBER, 1, false, false, want_direct, direct_lower},
    {"direct_upper", COLUMN_NUMBER, 1, false, false, want_direct, direct_upper},
    {"direct_left_out", COLUMN_NUMBER, 1, false, false, want_direct, direct_left_out},
    {"trend", COLUMN_NUMBER, 1, false, false, want_trend, trend},
    {"trend_lower", COLUMN_NUMBER, 1, false, false, want_trend, trend_lower},
    {"trend_upper", COLUMN_NUMBER, 1, false, false, want_trend, trend_upper},
    {"dispersion", COLUMN_NUMBER, 2, false, false, want_trend, dispersion},
    {"trend_years", COLUMN_COUNT, 0, false, false, want_trend, trend_years},
    {"reference", COLUMN_NUMBER, 1, false, false, want_limits, reference},
    {"reference", COLUMN_NUMBER, 2, false, false, want_ratio_limits, reference},
    {"far_lower", COLUMN_NUMBER, 1, false, false, want_limits, far_lower},
    {"far_lower", COLUMN_NUMBER, 2, false, false, want_ratio_limits, far_lower},
    {"near_lower", COLUMN_NUMBER, 1, false, false, want_limits, near_lower},
    {"near_lower", COLUMN_NUMBER, 2, false, false, want_ratio_limits, near_lower},
    {"near_upper", COLUMN_NUMBER, 1, false, false, want_limits, near_upper},
    {"near_upper", COLUMN_NUMBER, 2, false, false, want_ratio_limits, near_upper},
    {"far_upper", COLUMN_NUMBER, 1, false, false, want_limits, far_upper},
    {"far_upper", COLUMN_NUMBER, 2, false, false, want_ratio_limits, far_upper},
    {"side", COLUMN_TEXT, 0, false, false, want_funnel, side},
    {"rank", COLUMN_COUNT, 0, false, false, want_rank, rank},
    {"rank_low", COLUMN_COUNT, 0, false, false, want_rank, rank_low},
    {"rank_high", COLUMN_COUNT, 0, false, false, want_rank, rank_high},
    {"rank_of", COLUMN_COUNT, 0, false, false, want_rank, rank_of},
    {0},
};

int figures_table(struct table *out, struct arena *a, const struct question *q, const struct figures *f,
                  struct err *err)
{
    struct row *rows = arena_alloc(a, f->count * sizeof *rows + 1);
    if (!rows)
        return err_nomem(err);
    for (size_t i = 0; i < f->count; i++) {
        const struct figure *x = &f->items[i];
        rows[i] = (struct row){.a = a,
                               .q = q,
                               .asked = x->asked,
                               .place = x->place,
                               .span = x->span,
                               .group = x->group,
                               .small = x->small,
                               .figure = x};
    }
    const struct column_rule *const lists[] = {columns_keys, measures, columns_sources, NULL};
    struct table t = {0};
    int rc = columns_fill(&t, a, q, lists, (struct row_list){rows, f->count}, err);
    if (rc == 0)
        rc = table_describe(&t, a, q, ANSWER_FIGURES, err);
    if (rc < 0)
        return rc;
    if (f->elsewhere > 0)
        table_add_note(&t, a, "elsewhere", number_text(a, (double)f->elsewhere, 0, q->words->lang),
                       q->region);
    if (arena_failed(a))
        return err_nomem(err);
    *out = t;
    return 0;
}
