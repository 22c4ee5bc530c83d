/* Tables of inequality between groups and of how an amount is divided over places. */
#include "figures/show/columns.h"

#define NUMBER(name, member, expression)                                                                     \
    static struct cell name(const struct row *r)                                                             \
    {                                                                                                        \
        return cell_of_number(r->member->expression);                                                        \
    }

NUMBER(first, unequal, first.value)
NUMBER(last, unequal, last.value)
NUMBER(ratio, unequal, gap.ratio.value)
NUMBER(ratio_lower, unequal, gap.ratio.lower)
NUMBER(ratio_upper, unequal, gap.ratio.upper)
NUMBER(difference, unequal, gap.difference.value)
NUMBER(difference_lower, unequal, gap.difference.lower)
NUMBER(difference_upper, unequal, gap.difference.upper)
NUMBER(sii, unequal, slope.sii.value)
NUMBER(sii_lower, unequal, slope.sii.lower)
NUMBER(sii_upper, unequal, slope.sii.upper)
NUMBER(rii, unequal, slope.rii.value)
NUMBER(rii_lower, unequal, slope.rii.lower)
NUMBER(rii_upper, unequal, slope.rii.upper)
NUMBER(concentration, unequal, curve.index.value)
NUMBER(concentration_lower, unequal, curve.index.lower)
NUMBER(concentration_upper, unequal, curve.index.upper)
NUMBER(last_share, unequal, last_share * 100)
NUMBER(unknown, unequal, unknown * 100)

static const struct column_rule unequal_measures[] = {
    {"first", COLUMN_NUMBER, 1, false, false, NULL, first},
    {"last", COLUMN_NUMBER, 1, false, false, NULL, last},
    {"rate_ratio", COLUMN_NUMBER, 2, false, false, NULL, ratio},
    {"rate_ratio_lower", COLUMN_NUMBER, 2, false, false, NULL, ratio_lower},
    {"rate_ratio_upper", COLUMN_NUMBER, 2, false, false, NULL, ratio_upper},
    {"difference", COLUMN_NUMBER, 1, false, false, NULL, difference},
    {"difference_lower", COLUMN_NUMBER, 1, false, false, NULL, difference_lower},
    {"difference_upper", COLUMN_NUMBER, 1, false, false, NULL, difference_upper},
    {"sii", COLUMN_NUMBER, 1, false, false, NULL, sii},
    {"sii_lower", COLUMN_NUMBER, 1, false, false, NULL, sii_lower},
    {"sii_upper", COLUMN_NUMBER, 1, false, false, NULL, sii_upper},
    {"rii", COLUMN_NUMBER, 2, false, false, NULL, rii},
    {"rii_lower", COLUMN_NUMBER, 2, false, false, NULL, rii_lower},
    {"rii_upper", COLUMN_NUMBER, 2, false, false, NULL, rii_upper},
    {"concentration", COLUMN_NUMBER, 3, false, false, NULL, concentration},
    {"concentration_lower", COLUMN_NUMBER, 3, false, false, NULL, concentration_lower},
    {"concentration_upper", COLUMN_NUMBER, 3, false, false, NULL, concentration_upper},
    {"last_share", COLUMN_NUMBER, 1, false, false, NULL, last_share},
    {"unknown", COLUMN_NUMBER, 1, false, false, NULL, unknown},
    {0},
};

int unequal_table(struct table *out, struct arena *a, const struct question *q, const struct unequal_rows *u,
                  struct err *err)
{
    struct row *rows = arena_alloc(a, u->count * sizeof *rows + 1);
    if (!rows)
        return err_nomem(err);
    for (size_t i = 0; i < u->count; i++) {
        const struct unequal_row *x = &u->items[i];
        rows[i] = (struct row){.a = a, .q = q, .asked = x->asked, .place = x->place, .unequal = x};
        rows[i].span = x->span;
        rows[i].group = x->group;
        rows[i].small = x->small;
    }
    const struct column_rule *const lists[] = {columns_keys, unequal_measures, columns_sources, NULL};
    struct table t = {0};
    int rc = columns_fill(&t, a, q, lists, (struct row_list){rows, u->count}, err);
    if (rc == 0)
        rc = table_describe(&t, a, q, ANSWER_UNEQUAL, err);
    if (rc == 0)
        *out = t;
    return rc;
}

/* --- Lorenz --- */

static struct cell places(const struct row *r)
{
    return cell_of_count(r->lorenz->places);
}

static struct cell amount(const struct row *r)
{
    return cell_of_count(r->lorenz->amount);
}

static struct cell persons(const struct row *r)
{
    return cell_of_count(r->lorenz->persons);
}

NUMBER(gini, lorenz, curve.index.value)
NUMBER(gini_lower, lorenz, curve.index.lower)
NUMBER(gini_upper, lorenz, curve.index.upper)
NUMBER(top, lorenz, top * 100)

NUMBER(missing, lorenz, missing * 100)

static const struct column_rule family_measures[] = {
    {"families", COLUMN_COUNT, 0, false, false, NULL, persons},
    {"numerator", COLUMN_COUNT, 0, false, false, NULL, amount},
    {"missing", COLUMN_NUMBER, 1, false, false, NULL, missing},
    {"gini", COLUMN_NUMBER, 3, false, false, NULL, gini},
    {"top_share", COLUMN_NUMBER, 1, false, false, NULL, top},
    {0},
};

static const struct column_rule lorenz_measures[] = {
    {"places", COLUMN_COUNT, 0, false, false, NULL, places},
    {"numerator", COLUMN_COUNT, 0, false, false, NULL, amount},
    {"denominator", COLUMN_COUNT, 0, false, false, NULL, persons},
    {"gini", COLUMN_NUMBER, 3, false, false, NULL, gini},
    {"gini_lower", COLUMN_NUMBER, 3, false, false, NULL, gini_lower},
    {"gini_upper", COLUMN_NUMBER, 3, false, false, NULL, gini_upper},
    {"top_share", COLUMN_NUMBER, 1, false, false, NULL, top},
    {0},
};

int lorenz_table(struct table *out, struct arena *a, const struct question *q, const struct lorenz_rows *l,
                 struct err *err)
{
    struct row *rows = arena_alloc(a, l->count * sizeof *rows + 1);
    if (!rows)
        return err_nomem(err);
    for (size_t i = 0; i < l->count; i++) {
        const struct lorenz_row *x = &l->items[i];
        rows[i] = (struct row){.a = a, .q = q, .asked = x->asked, .span = x->span, .lorenz = x};
        rows[i].place = x->place;
        rows[i].group = x->group;
        rows[i].small = x->small;
    }
    const struct column_rule *const lists[] = {columns_keys, q->families ? family_measures : lorenz_measures,
                                               columns_sources, NULL};
    struct table t = {0};
    int rc = columns_fill(&t, a, q, lists, (struct row_list){rows, l->count}, err);
    if (rc == 0)
        rc = table_describe(&t, a, q, ANSWER_LORENZ, err);
    if (rc == 0 && l->without > 0)
        table_add_note(&t, a, "families_unknown", number_text(a, (double)l->without, 0, q->words->lang),
                       NULL);
    if (rc == 0)
        *out = t;
    return rc;
}
