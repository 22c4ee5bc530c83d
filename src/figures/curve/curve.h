/*
 * Curves: what growth, birth weight and development are held against. A curve is a file that was imported under a name and a
 * version and never changes; `struct curves` is the set that a command works with, one of each kind. Outside its table a
 * curve knows nothing: it is never extrapolated.
 *
 *     file ──curve_read──▶ struct curve ─┬─ lms          who-…, nl1997-…: L, M, S by age or length (lms.h: z-scores)
 *                                        ├─ birthweight  centiles in grams by sex and day
 *                                        ├─ items        difficulty of each item of the D-score, per key (dscore.h)
 *                                        └─ reference    D-score by age, per population and key (dscore.h)
 *
 * Everything lives in the arena that it was read into and may be read by many threads at once.
 */
#ifndef KIEM_FIGURES_CURVE_CURVE_H
#define KIEM_FIGURES_CURVE_CURVE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

enum curve_kind {
    CURVE_WHO_WEIGHT, /* kg by day of age */
    CURVE_WHO_LENGTH, /* cm by day of age: lying before day 731, standing from it */
    CURVE_WHO_BMI,
    CURVE_WHO_HEAD,
    CURVE_WHO_WFL,   /* kg by length, lying, 45 – 110 cm */
    CURVE_WHO_WFH,   /* kg by height, standing, 65 – 120 cm */
    CURVE_NL_WEIGHT, /* Dutch 1997, by age in years; populations N, T, M */
    CURVE_NL_HEIGHT,
    CURVE_NL_BMI,
    CURVE_NL_HEAD,
    CURVE_NL_WFH,    /* by height; populations N16-, N16+ …: under 16 years, from 16 */
    CURVE_LMS_KINDS, /* how many of those above there are */
    CURVE_BIRTHWEIGHT = CURVE_LMS_KINDS,
    CURVE_DSCORE_KEY,
    CURVE_DSCORE_REFERENCE,
    CURVE_KINDS
};

/* In the order of the codes of the field "sex" in registry/datasets. */
enum curve_sex { CURVE_BOY, CURVE_GIRL, CURVE_SEXES };

enum curve_centile {
    CENTILE_P3,
    CENTILE_P5,
    CENTILE_P10,
    CENTILE_P50,
    CENTILE_P90,
    CENTILE_P95,
    CENTILE_P97,
    CENTILES
};

/* Whole grams for every day of first_day … first_day + days − 1: grams[centile][sex][day − first_day] lies at
 * ((centile × 2) + sex) × days + (day − first_day). A column of weights is compared by a gather from this. */
struct birthweight {
    int first_day, days;  /* 161 and 134 for the Dutch table: up to and including day 294 */
    const int32_t *grams; /* −1: not known */
};

struct lms_row {
    double x, l, m, s; /* x: day, year or cm as the kind says; rising */
};
struct lms_group {
    const char *population; /* "" for WHO */
    enum curve_sex sex;
    const struct lms_row *rows;
    size_t count;
};
struct lms_curve {
    const struct lms_group *groups;
    size_t group_count;
};

struct curve {
    enum curve_kind kind;
    const char *name, *version; /* "who", "2006" */
    uint64_t fingerprint;       /* of kind and content: equal tables are equal, whatever they are called */
    const struct birthweight *birthweight;
    const struct lms_curve *lms;
    const struct dscore_items *items;
    const struct dscore_reference *reference;
};

struct curves {
    const struct curve *of[CURVE_KINDS]; /* NULL: none imported; of[CURVE_BIRTHWEIGHT] is always there */
};

/* "who-weight"; the kind by its code, −1 when there is none. */
const char *curve_code(enum curve_kind kind);
int curve_find(struct str code);

/* "m", "f", "v", "1", "2", "male", "female", "jongen", "meisje" … in any case; −1 for anything else. */
int curve_sex_of(const char *text);

/* What is needed of a file beside its text. `file` is for messages. */
struct curve_source {
    const char *file, *name, *version;
    struct str text;
};
/* The kind that the header and the first median of a file speak of; ERR_INVALID "curve_unknown". */
int curve_recognise(enum curve_kind *out, const struct curve_source *s, struct err *err) MUST_USE;
/* Reads a table strictly: every column there, numbers as numbers, no row twice, no gap where days must follow each other.
 * ERR_INVALID "curve_…" or "csv_…" with where = file:line; ERR_NOMEM. */
int curve_read(const struct curve **out, struct arena *a, enum curve_kind kind, const struct curve_source *s,
               struct err *err) MUST_USE;

/* Grams; −1 when not known (outside the table). */
int birthweight_limit(const struct birthweight *b, enum curve_centile centile, enum curve_sex sex,
                      int ga_day);
/* The centiles of that sex, one for each day from first_day. */
const int32_t *birthweight_days(const struct birthweight *b, enum curve_centile centile, enum curve_sex sex);
/* The default where no table was imported, for the days of the Dutch one: Hadlock's formula made local (definitions §4), to
 * whole grams; named "formula", version "1". NULL when out of memory. */
const struct curve *birthweight_formula(struct arena *a);

/* One score, as curve_z() gives it. `g` may be NULL: not known. */
double lms_score(enum curve_kind kind, const struct lms_group *g, double x, double y);
/* L, M and S at x into `out`; false outside the table. */
bool lms_at(struct lms_row *out, enum curve_kind kind, const struct lms_group *g, double x);
/* The group of that sex and population ("" for WHO); NULL when the curve has none. */
const struct lms_group *lms_group(const struct lms_curve *c, enum curve_sex sex, const char *population);

/*
 * z-scores of a column. x: age in days (WHO: floor(x + 0.5) is looked up), in years (Dutch 1997) or cm; y: kg, cm or kg/m².
 * NaN goes in for not known and comes out for it, also outside the table and for a sex that is neither. Not rounded.
 *
 * The order of operations, so that a database that does the same finds the same double (every operation IEEE double, pow
 * and ln of the C library; a row is L, M, S):
 *   by day      the row with x = floor(day + 0.5)
 *   otherwise   r, s the rows with r.x <= x < s.x; f = (x − r.x) / (s.x − r.x); L = r.L + f × (s.L − r.L), M and S alike;
 *               for x equal to the last row's x that row
 *   z           L ≠ 0: (pow(y / M, L) − 1) / (L × S); L = 0: ln(y / M) / S
 *   beyond ±3 (lms_restricted(kind): WHO's weight, BMI, weight for length and for height), with
 *               sd(k) = M × pow(1 + k × L × S, 1 / L) for L ≠ 0, M × exp(k × S) for L = 0:
 *               z > 3:  3 + (y − sd(3)) / (sd(3) − sd(2))
 *               z < −3: −3 + (y − sd(−3)) / (sd(−2) − sd(−3))
 */
struct lms_points {
    const uint8_t *sex; /* enum curve_sex; anything else: not known */
    const double *x, *y;
    size_t count;
    const char *population;
};
void curve_z(double *out, const struct curve *c, const struct lms_points *points);
bool lms_restricted(enum curve_kind kind);
/* Whether rows are looked up by whole day instead of interpolated. */
bool lms_by_day(enum curve_kind kind);

#endif
