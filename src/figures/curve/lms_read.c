/* Tables of L, M and S: rows of one sex and population lie together, with x rising. Computes no score. */
#include "figures/curve/reading.h"

#include <math.h>
#include <stdio.h>

enum { X_MOST = 36600 }; /* days, years or centimetres */

/* A group while its rows may still move. */
struct started {
    const char *population;
    enum curve_sex sex;
    size_t first;
};

static struct started *groups_of(const struct reading *r, size_t *count)
{
    *count = r->groups.len / sizeof(struct started);
    return (struct started *)(void *)r->groups.data;
}

static size_t row_count(const struct reading *r)
{
    return r->rows.len / sizeof(struct lms_row);
}

/* Whether the row goes on with the group last started. */
static bool same_group(const struct reading *r, const char *population, enum curve_sex sex)
{
    size_t count;
    const struct started *g = groups_of(r, &count);
    return count > 0 && g[count - 1].sex == sex && strcmp(g[count - 1].population, population) == 0;
}

static int start_group(struct reading *r, const char *population, enum curve_sex sex, struct err *err)
{
    size_t count;
    const struct started *g = groups_of(r, &count);
    for (size_t i = 0; i < count; i++)
        if (g[i].sex == sex && strcmp(g[i].population, population) == 0)
            return reading_fail(r, err, "curve_apart", population);
    struct started next = {population, sex, row_count(r)};
    buf_add(&r->groups, &next, sizeof next);
    return r->groups.failed ? err_nomem(err) : 0;
}

/* Every score that can come from the row is a number: what is under the powers stays above zero. */
static bool row_possible(const struct reading *r, const struct lms_row *row)
{
    double spread = 3 * fabs(row->l * row->s);
    return row->m > 0 && row->s > 0 && (!curve_rules[r->kind].restricted || spread < 1);
}

static int check_order(const struct reading *r, const struct lms_row *row, struct err *err)
{
    const struct lms_row *last = (const struct lms_row *)(const void *)r->rows.data + row_count(r) - 1;
    bool by_day = curve_rules[r->kind].by_day;
    if (by_day ? row->x == last->x + 1 : row->x > last->x)
        return 0;
    char what[60];
    snprintf(what, sizeof what, "%g, %g", last->x, row->x);
    return reading_fail(r, err, by_day ? "curve_gap" : "curve_order", what);
}

static int read_row(struct reading *r, struct err *err)
{
    struct lms_row row = {0};
    enum curve_sex sex;
    const char *population = "";
    int rc = reading_sex(&sex, r, err);
    if (rc == 0 && curve_rules[r->kind].populations)
        rc = reading_text(&population, r, COLUMN_POPULATION, err);
    double *const into[] = {&row.x, &row.l, &row.m, &row.s};
    for (int i = 0; rc == 0 && i < 4; i++)
        rc = reading_number(into[i], r, COLUMN_X + i, err);
    if (rc < 0)
        return rc;
    if (!(row.x >= 0 && row.x <= X_MOST) || (curve_rules[r->kind].by_day && row.x != floor(row.x)))
        return reading_fail(r, err, "curve_number", csv_field(&r->csv, r->column[COLUMN_X]));
    if (!row_possible(r, &row))
        return reading_fail(r, err, "curve_lms", csv_field(&r->csv, r->column[COLUMN_X]));
    if (r->rows.len == 0 && !curve_first_fits(r->kind, row.x, row.m))
        return reading_fail(r, err, "curve_other", curve_code(r->kind));
    rc = same_group(r, population, sex) ? check_order(r, &row, err) : start_group(r, population, sex, err);
    buf_add(&r->rows, &row, sizeof row);
    return rc == 0 && r->rows.failed ? err_nomem(err) : rc;
}

static uint64_t fingerprint(enum curve_kind kind, const struct lms_curve *c)
{
    uint64_t h = curve_hash_text(0, curve_code(kind));
    for (size_t i = 0; i < c->group_count; i++) {
        const struct lms_group *g = &c->groups[i];
        uint8_t sex = (uint8_t)g->sex;
        h = curve_hash(curve_hash_text(h, g->population), &sex, 1);
        h = curve_hash(h, g->rows, g->count * sizeof *g->rows);
    }
    return h;
}

static int finish(struct curve *out, struct reading *r, struct err *err)
{
    size_t count, total = row_count(r);
    const struct started *g = groups_of(r, &count);
    const void *rows;
    struct lms_curve *c = arena_alloc(r->arena, sizeof *c);
    struct lms_group *groups = arena_alloc(r->arena, count * sizeof *groups);
    int rc = c && groups ? reading_keep(&rows, r, &r->rows, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < count; i++) {
        size_t end = i + 1 < count ? g[i + 1].first : total;
        groups[i] = (struct lms_group){g[i].population, g[i].sex, (const struct lms_row *)rows + g[i].first,
                                       end - g[i].first};
    }
    *c = (struct lms_curve){groups, count};
    out->lms = c;
    out->fingerprint = fingerprint(r->kind, c);
    return 0;
}

static const enum curve_column columns[] = {COLUMN_SEX, COLUMN_X, COLUMN_L,
                                            COLUMN_M,   COLUMN_S, CURVE_COLUMNS};
const struct reading_shape reading_lms = {columns, read_row, finish};
