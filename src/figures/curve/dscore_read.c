/* Item banks and references of the D-score from their files. Scores nobody. */
#include "figures/curve/dscore.h"
#include "figures/curve/reading.h"

#include <stdlib.h>

/* --- items --- */

static int item_row(struct reading *r, struct err *err)
{
    struct dscore_item row;
    int rc = reading_text(&row.key, r, COLUMN_KEY, err);
    if (rc == 0)
        rc = reading_text(&row.item, r, COLUMN_ITEM, err);
    if (rc == 0)
        rc = reading_number(&row.tau, r, COLUMN_TAU, err);
    if (rc == 0 && !(row.tau > -200 && row.tau < 200))
        rc = reading_fail(r, err, "curve_number", csv_field(&r->csv, r->column[COLUMN_TAU]));
    if (rc == 0)
        buf_add(&r->rows, &row, sizeof row);
    return rc == 0 && r->rows.failed ? err_nomem(err) : rc;
}

static int by_key_and_item(const void *a, const void *b)
{
    const struct dscore_item *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : strcmp(x->item, y->item);
}

static int items_finish(struct curve *out, struct reading *r, struct err *err)
{
    struct dscore_items *items = arena_alloc(r->arena, sizeof *items);
    size_t count = r->rows.len / sizeof(struct dscore_item);
    const void *rows;
    if (!items || r->rows.failed)
        return err_nomem(err);
    qsort(r->rows.data, count, sizeof(struct dscore_item), by_key_and_item);
    int rc = reading_keep(&rows, r, &r->rows, err);
    if (rc < 0)
        return rc;
    *items = (struct dscore_items){rows, count};
    uint64_t h = curve_hash_text(0, curve_code(CURVE_DSCORE_KEY));
    for (size_t i = 0; i < count; i++) {
        const struct dscore_item *item = &items->rows[i];
        if (i > 0 && by_key_and_item(item - 1, item) == 0)
            return reading_fail(r, err, "curve_twice", item->item);
        h = curve_hash_text(curve_hash_text(h, item->key), item->item);
        h = curve_hash(h, &item->tau, sizeof item->tau);
    }
    out->items = items;
    out->fingerprint = h;
    return 0;
}

static const enum curve_column item_columns[] = {COLUMN_KEY, COLUMN_ITEM, COLUMN_TAU, CURVE_COLUMNS};
const struct reading_shape reading_items = {item_columns, item_row, items_finish};

/* --- reference --- */

enum { AGE_MOST = 130 };

static struct dscore_group *groups_of(const struct reading *r, size_t *count)
{
    *count = r->groups.len / sizeof(struct dscore_group);
    return (struct dscore_group *)(void *)r->groups.data;
}

/* The group that a row goes on with or starts. */
static int group_of(struct reading *r, struct dscore_group *row, struct err *err)
{
    const char *distribution = csv_field(&r->csv, r->column[COLUMN_DISTRIBUTION]);
    int rc = reading_text(&row->population, r, COLUMN_OF, err);
    if (rc == 0)
        rc = reading_text(&row->key, r, COLUMN_KEY, err);
    if (rc < 0)
        return rc;
    if (!text_is(distribution, "LMS") && !text_is(distribution, "BCT"))
        return reading_fail(r, err, "curve_distribution", distribution);
    row->distribution = text_is(distribution, "BCT") ? DSCORE_BCT : DSCORE_LMS;
    size_t count;
    struct dscore_group *g = groups_of(r, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(g[i].population, row->population) == 0 && strcmp(g[i].key, row->key) == 0) {
            if (i + 1 < count || g[i].distribution != row->distribution)
                return reading_fail(r, err, "curve_apart", row->population);
            g[i].count++;
            return 0;
        }
    row->count = 1;
    buf_add(&r->groups, row, sizeof *row);
    return r->groups.failed ? err_nomem(err) : 0;
}

static int reference_row(struct reading *r, struct err *err)
{
    struct dscore_age row = {0};
    struct dscore_group group = {0};
    int rc = group_of(r, &group, err);
    double *const into[] = {&row.age, &row.mu, &row.sigma, &row.nu};
    for (int i = 0; rc == 0 && i < 4; i++)
        rc = reading_number(into[i], r, COLUMN_AGE + i, err);
    if (rc == 0 && group.distribution == DSCORE_BCT)
        rc = reading_number(&row.tau, r, COLUMN_TAU, err);
    if (rc < 0)
        return rc;
    if (!(row.age >= -1 && row.age <= AGE_MOST))
        return reading_fail(r, err, "curve_number", csv_field(&r->csv, r->column[COLUMN_AGE]));
    if (!(row.mu > 0 && row.sigma > 0) || (group.distribution == DSCORE_BCT && !(row.tau > 0)))
        return reading_fail(r, err, "curve_lms", csv_field(&r->csv, r->column[COLUMN_AGE]));
    size_t count, rows = r->rows.len / sizeof row;
    const struct dscore_group *g = groups_of(r, &count);
    const struct dscore_age *read = (const struct dscore_age *)(const void *)r->rows.data;
    if (g[count - 1].count > 1 && !(row.age > read[rows - 1].age))
        return reading_fail(r, err, "curve_order", csv_field(&r->csv, r->column[COLUMN_AGE]));
    buf_add(&r->rows, &row, sizeof row);
    return r->rows.failed ? err_nomem(err) : 0;
}

static int reference_finish(struct curve *out, struct reading *r, struct err *err)
{
    struct dscore_reference *reference = arena_alloc(r->arena, sizeof *reference);
    size_t count, first = 0;
    const void *rows, *kept;
    struct dscore_group *g = groups_of(r, &count);
    int rc = reference ? reading_keep(&rows, r, &r->rows, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    uint64_t h = curve_hash_text(0, curve_code(CURVE_DSCORE_REFERENCE));
    for (size_t i = 0; i < count; i++) {
        g[i].rows = (const struct dscore_age *)rows + first;
        first += g[i].count;
        uint8_t distribution = (uint8_t)g[i].distribution;
        h = curve_hash_text(curve_hash_text(h, g[i].population), g[i].key);
        h = curve_hash(curve_hash(h, &distribution, 1), g[i].rows, g[i].count * sizeof *g[i].rows);
    }
    rc = reading_keep(&kept, r, &r->groups, err);
    if (rc < 0)
        return rc;
    *reference = (struct dscore_reference){kept, count};
    out->reference = reference;
    out->fingerprint = h;
    return 0;
}

static const enum curve_column reference_columns[] = {COLUMN_OF,  COLUMN_KEY,   COLUMN_DISTRIBUTION,
                                                      COLUMN_AGE, COLUMN_MU,    COLUMN_SIGMA,
                                                      COLUMN_NU,  CURVE_COLUMNS};
const struct reading_shape reading_reference = {reference_columns, reference_row, reference_finish};
