/*
 * Centiles of birth weight by sex and day: from an imported table, or from the formula where there is none. Both become the
 * same dense table, so that who uses it need not care. Scores nobody.
 */
#include "figures/curve/reading.h"

#include <math.h>
#include <stdio.h>

enum { FIRST = 161, LAST = 294, GRAMS_MAX = 20000, DAY_MAX = 400 };

struct weight_row {
    int32_t sex, day, grams[CENTILES];
};

static size_t row_count(const struct reading *r)
{
    return r->rows.len / sizeof(struct weight_row);
}

static const struct weight_row *row_at(const struct reading *r, size_t i)
{
    return (const struct weight_row *)(const void *)r->rows.data + i;
}

/* A whole number of grams; −1 where the file has no such column or nothing in it. */
static int read_grams(int32_t *out, const struct reading *r, int centile, struct err *err)
{
    int column = COLUMN_CENTILE + centile;
    double grams = -1;
    if (r->column[column] >= 0 && csv_field(&r->csv, r->column[column])[0]) {
        int rc = reading_number(&grams, r, column, err);
        if (rc < 0)
            return rc;
        if (grams != floor(grams) || grams < 1 || grams > GRAMS_MAX)
            return reading_fail(r, err, "curve_grams", csv_field(&r->csv, r->column[column]));
    }
    *out = (int32_t)grams;
    return 0;
}

static int read_centiles(struct weight_row *row, const struct reading *r, struct err *err)
{
    int32_t below = 0;
    for (int i = 0; i < CENTILES; i++) {
        int rc = read_grams(&row->grams[i], r, i, err);
        if (rc < 0)
            return rc;
        if (row->grams[i] > 0 && row->grams[i] <= below)
            return reading_fail(r, err, "curve_centiles", curve_column_names[COLUMN_CENTILE + i]);
        below = row->grams[i] > 0 ? row->grams[i] : below;
    }
    return row->grams[CENTILE_P10] < 0 ? reading_fail(r, err, "curve_empty", "p10") : 0;
}

static int read_row(struct reading *r, struct err *err)
{
    struct weight_row row;
    enum curve_sex sex;
    double day;
    int rc = reading_sex(&sex, r, err);
    if (rc == 0)
        rc = reading_number(&day, r, COLUMN_DAY, err);
    if (rc == 0)
        rc = read_centiles(&row, r, err);
    if (rc < 0)
        return rc;
    if (day != floor(day) || day < 1 || day > DAY_MAX)
        return reading_fail(r, err, "curve_number", csv_field(&r->csv, r->column[COLUMN_DAY]));
    row.sex = (int32_t)sex;
    row.day = (int32_t)day;
    size_t count = row_count(r);
    const struct weight_row *last = count > 0 ? row_at(r, count - 1) : NULL;
    if (last && last->sex == row.sex && row.day != last->day + 1)
        return reading_fail(r, err, "curve_gap", csv_field(&r->csv, r->column[COLUMN_DAY]));
    buf_add(&r->rows, &row, sizeof row);
    return r->rows.failed ? err_nomem(err) : 0;
}

static size_t place(const struct birthweight *b, int centile, int sex, int day)
{
    return ((size_t)centile * CURVE_SEXES + (size_t)sex) * (size_t)b->days + (size_t)(day - b->first_day);
}

static uint64_t fingerprint(const struct birthweight *b)
{
    uint64_t h = curve_hash_text(0, curve_code(CURVE_BIRTHWEIGHT));
    int32_t range[] = {b->first_day, b->days};
    h = curve_hash(h, range, sizeof range);
    return curve_hash(h, b->grams, (size_t)b->days * CURVE_SEXES * CENTILES * sizeof *b->grams);
}

/* Boys and girls for the same days, each once: half of the rows are one sex's, the other half the other's. */
static int check_halves(const struct reading *r, struct err *err)
{
    size_t count = row_count(r), half = count / 2;
    bool fine = count % 2 == 0 && row_at(r, 0)->day == row_at(r, half)->day;
    for (size_t i = 0; fine && i < count; i++)
        fine = (row_at(r, i)->sex == row_at(r, 0)->sex) == (i < half);
    return fine ? 0 : reading_fail(r, err, "curve_sexes", "");
}

static int finish(struct curve *out, struct reading *r, struct err *err)
{
    int rc = check_halves(r, err);
    if (rc < 0)
        return rc;
    size_t count = row_count(r);
    int days = (int)(count / 2);
    struct birthweight *b = arena_alloc(r->arena, sizeof *b);
    int32_t *grams = arena_alloc(r->arena, count * CENTILES * sizeof *grams);
    if (!b || !grams || r->rows.failed)
        return err_nomem(err);
    *b = (struct birthweight){row_at(r, 0)->day, days, grams};
    for (size_t i = 0; i < count; i++)
        for (int centile = 0; centile < CENTILES; centile++)
            grams[place(b, centile, row_at(r, i)->sex, row_at(r, i)->day)] = row_at(r, i)->grams[centile];
    out->birthweight = b;
    out->fingerprint = fingerprint(b);
    return 0;
}

static const enum curve_column columns[] = {COLUMN_SEX, COLUMN_DAY, COLUMN_CENTILE + CENTILE_P10,
                                            CURVE_COLUMNS};
const struct reading_shape reading_birthweight = {columns, read_row, finish};

/* --- the formula (Hadlock 1991, made local as Mikolajczyk et al. 2011; definitions §4) --- */

static double hadlock(double weeks)
{
    return exp(0.578 + 0.332 * weeks - 0.00354 * weeks * weeks);
}

const struct curve *birthweight_formula(struct arena *a)
{
    static const double mean_at_283[CURVE_SEXES] = {[CURVE_BOY] = 3679, [CURVE_GIRL] = 3531},
                        variation = 0.112;
    /* Normal quantiles of 0.03, 0.05, 0.10, 0.50 and their mirrors. */
    static const double z[CENTILES] = {-1.8807936081512509, -1.6448536269514729, -1.2815515655446004, 0,
                                       1.2815515655446004,  1.6448536269514722,  1.8807936081512509};
    struct curve *c = arena_alloc(a, sizeof *c);
    struct birthweight *b = arena_alloc(a, sizeof *b);
    int32_t *grams = arena_alloc(a, (LAST - FIRST + 1) * CURVE_SEXES * CENTILES * sizeof *grams);
    if (!c || !b || !grams)
        return NULL;
    *b = (struct birthweight){FIRST, LAST - FIRST + 1, grams};
    for (int sex = 0; sex < CURVE_SEXES; sex++)
        for (int day = FIRST; day <= LAST; day++) {
            double mean = mean_at_283[sex] * hadlock(day / 7.0) / hadlock(283 / 7.0);
            for (int i = 0; i < CENTILES; i++)
                grams[place(b, i, sex, day)] = (int32_t)floor(mean * (1 + z[i] * variation) + 0.5);
        }
    *c = (struct curve){.kind = CURVE_BIRTHWEIGHT, .name = "formula", .version = "1", .birthweight = b};
    c->fingerprint = fingerprint(b);
    return c;
}

/* --- looking up --- */

int birthweight_limit(const struct birthweight *b, enum curve_centile centile, enum curve_sex sex, int ga_day)
{
    if (ga_day < b->first_day || ga_day >= b->first_day + b->days)
        return -1;
    return b->grams[place(b, (int)centile, (int)sex, ga_day)];
}

const int32_t *birthweight_days(const struct birthweight *b, enum curve_centile centile, enum curve_sex sex)
{
    return b->grams + place(b, (int)centile, (int)sex, b->first_day);
}
