/*
 * WHO and Dutch scores, D-score, SEM and DAZ before rounding, against R (curves.R): on tables of ages and values with their
 * borders, and on the children of ../shared/data/smocc. All within 1e-6. Skips where the data or R are absent.
 */
#include "figures/curve_oracle.h"
#include "figures/curves_made.h"

#include "base/buf.h"
#include "figures/curve/dscore.h"
#include "figures/curve/growth.h"
#include "figures/curve/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct real {
    struct arena *arena;
    const char *folder;
    const struct curve *of[CURVE_KINDS];
};

static void read_all(struct real *r)
{
    static const char *const files[CURVE_KINDS] = {
        [CURVE_WHO_WEIGHT] = "who/weianthro.txt",
        [CURVE_WHO_LENGTH] = "who/lenanthro.txt",
        [CURVE_WHO_BMI] = "who/bmianthro.txt",
        [CURVE_WHO_HEAD] = "who/hcanthro.txt",
        [CURVE_WHO_WFL] = "who/wflanthro.txt",
        [CURVE_WHO_WFH] = "who/wfhanthro.txt",
        [CURVE_NL_WEIGHT] = "nl_growth/nl4_wgt.csv",
        [CURVE_NL_HEIGHT] = "nl_growth/nl4_hgt.csv",
        [CURVE_NL_BMI] = "nl_growth/nl4_bmi.csv",
        [CURVE_NL_HEAD] = "nl_growth/nl4_hdc.csv",
        [CURVE_NL_WFH] = "nl_growth/nl4_wfh.csv",
        [CURVE_DSCORE_KEY] = "dscore/itembank_ddi_all_keys.csv",
        [CURVE_DSCORE_REFERENCE] = "dscore/references_all.csv",
    };
    for (int i = 0; i < CURVE_KINDS; i++)
        r->of[i] = files[i] ? curve_shared(r->arena, (enum curve_kind)i, files[i]) : NULL;
}

static void lms(void **state)
{
    struct real *r = *state;
    struct curve_oracle o;
    size_t rows = 0, unknown = 0;
    double worst = 0;
    for (curve_oracle_open(&o, r->arena, r->folder, "lms.csv"); curve_oracle_next(&o); rows++) {
        int kind = curve_find(str_of(csv_field(&o.csv, 0)));
        assert_true(kind >= 0 && r->of[kind]);
        uint8_t sex = (uint8_t)curve_sex_of(csv_field(&o.csv, 2));
        double x = curve_oracle_number(&o, 3), y = curve_oracle_number(&o, 4), z = curve_oracle_number(&o, 5),
               got = 0;
        struct lms_points point = {&sex, &x, &y, 1, csv_field(&o.csv, 1)};
        curve_z(&got, r->of[kind], &point);
        if (!close_to(got, z, 1e-6))
            fail_msg("%s %s %d at %g: %.12g, not %.12g", csv_field(&o.csv, 0), csv_field(&o.csv, 1), sex, x,
                     got, z);
        worst = isnan(z) ? worst : fmax(worst, fabs(got - z));
        unknown += isnan(z) ? 1 : 0;
    }
    print_message("%zu growth scores, %zu of them not known, at most %.2g from R\n", rows, unknown, worst);
    assert_true(rows > 30000 && unknown > 100 && unknown < rows / 4);
}

/* --- the 200 children --- */

static double length_score(const struct real *r, const struct growth_rule *rule, const struct growth_row *row)
{
    struct curves all = {.of = {NULL}};
    memcpy(all.of, r->of, sizeof all.of);
    struct growth_scores s;
    growth_score(&s, &all, rule, row);
    return s.of[GROWTH_LENGTH].z;
}

static void children(void **state)
{
    struct real *r = *state;
    struct curve_oracle o;
    size_t rows = 0;
    for (curve_oracle_open(&o, r->arena, r->folder, "growth.csv"); curve_oracle_next(&o); rows++) {
        double years = curve_oracle_number(&o, 1);
        struct growth_row row = {curve_sex_of(csv_field(&o.csv, 0)),
                                 years * 365.25,
                                 years,
                                 curve_oracle_number(&o, 2),
                                 NAN,
                                 curve_oracle_number(&o, 3),
                                 NAN,
                                 POSITION_UNKNOWN,
                                 false};
        struct growth_rule plain = {GROWTH_WHO, "N", false}, corrected = {GROWTH_WHO, "N", true},
                           dutch = {GROWTH_NL1997, "N", false};
        const double got[4] = {length_score(r, &plain, &row), length_score(r, &dutch, &row),
                               length_score(r, &corrected, &row),
                               (row.position = POSITION_STANDING, length_score(r, &plain, &row))};
        for (int i = 0; i < 4; i++)
            if (!close_to(got[i], curve_oracle_number(&o, 4 + i), 1e-6))
                fail_msg("row %zu, number %d: %.12g, not %.12g", rows, i, got[i],
                         curve_oracle_number(&o, 4 + i));
    }
    print_message("%zu heights of 200 children, four scores each\n", rows);
    assert_int_equal(rows, 1942);
}

/* --- D-score --- */

struct visits {
    struct buf age, start, answers;
    size_t count;
};

/* Reads a file of visits for one key; items in the order of the key. */
static void read_visits(struct visits *v, struct real *r, const struct dscore_key *key, const char *file)
{
    struct str text = shared_file(r->arena, file);
    struct csv c;
    int column[200], items = (int)dscore_key_items(key);
    csv_open(&c, file, text.ptr, text.len);
    assert_int_equal(csv_next(&c, NULL), 1);
    int days = csv_column(&c, "agedays"), years = csv_column(&c, "age");
    for (int i = 0; i < items; i++)
        column[i] = -1;
    for (size_t i = 0; i < c.count; i++)
        if (dscore_key_item(key, c.fields[i]) >= 0)
            column[dscore_key_item(key, c.fields[i])] = (int)i;
    uint32_t at = 0;
    buf_add(&v->start, &at, sizeof at);
    for (; csv_next(&c, NULL) == 1; v->count++) {
        double age = NAN;
        const char *said = csv_field(&c, years >= 0 ? years : days);
        if (said[0])
            assert_true(number_read(&age, said));
        age = years >= 0 ? age : age / 365.25;
        buf_add(&v->age, &age, sizeof age);
        for (int i = 0; i < items; i++) {
            const char *answer = column[i] >= 0 ? csv_field(&c, column[i]) : "";
            uint16_t code = (uint16_t)(2 * i + (answer[0] == '1'));
            if (answer[0] == '0' || answer[0] == '1')
                buf_add(&v->answers, &code, sizeof code), at++;
        }
        buf_add(&v->start, &at, sizeof at);
    }
    csv_release(&c);
    assert_false(v->age.failed || v->start.failed || v->answers.failed);
}

struct asked {
    const char *key, *file, *oracle;
    int first; /* column of n in the oracle's file; d, sem and DAZ follow */
    const char *population[2];
};

static void compare(struct real *r, const struct asked *q, const struct dscore *out, const struct visits *v)
{
    struct curve_oracle o;
    double worst[4] = {0};
    size_t i = 0, known = 0;
    const double *age = (const double *)(const void *)v->age.data;
    const uint32_t *start = (const uint32_t *)(const void *)v->start.data;
    for (curve_oracle_open(&o, r->arena, r->folder, q->oracle); curve_oracle_next(&o); i++) {
        assert_true(i < v->count);
        assert_true((double)(start[i + 1] - start[i]) == curve_oracle_number(&o, q->first));
        double got[4] = {out[i].d, out[i].sem, NAN, NAN};
        for (int p = 0; p < 2; p++)
            if (q->population[p])
                got[2 + p] =
                    dscore_z(dscore_group(r->of[CURVE_DSCORE_REFERENCE]->reference, q->population[p], q->key),
                             age[i], out[i].d);
        for (int k = 0; k < 3 + (q->population[1] != NULL); k++) {
            double z = k == 1 && isnan(out[i].d) ? (double)NAN : curve_oracle_number(&o, q->first + 1 + k);
            if (!close_to(got[k], z, 1e-6))
                fail_msg("%s visit %zu, number %d: %.12g, not %.12g", q->oracle, i, k, got[k], z);
            worst[k] = isnan(z) ? worst[k] : fmax(worst[k], fabs(got[k] - z));
        }
        known += isnan(out[i].d) ? 0 : 1;
    }
    print_message("%s, %s: %zu visits, %zu scored; at most D %.2g, SEM %.2g, DAZ %.2g %.2g from R\n",
                  q->oracle, q->key, i, known, worst[0], worst[1], worst[2], worst[3]);
    assert_int_equal(i, v->count);
    assert_true(known * 10 > i * 9);
}

static void score(struct real *r, const struct asked *q)
{
    const struct dscore_key *key = NULL;
    struct visits v = {.count = 0};
    buf_init(&v.age, 1u << 24);
    buf_init(&v.start, 1u << 24);
    buf_init(&v.answers, 1u << 26);
    assert_int_equal(dscore_key_make(&key, r->arena, r->of[CURVE_DSCORE_KEY]->items, q->key, NULL), 0);
    read_visits(&v, r, key, q->file);
    struct dscore *out = arena_alloc(r->arena, v.count * sizeof *out);
    struct dscore_visits in = {(const double *)(const void *)v.age.data,
                               (const uint32_t *)(const void *)v.start.data,
                               (const uint16_t *)(const void *)v.answers.data, v.count};
    dscore_score(out, key, &in);
    compare(r, q, out, &v);
    buf_release(&v.age);
    buf_release(&v.start);
    buf_release(&v.answers);
}

static void development(void **state)
{
    static const struct asked all[] = {
        {"dutch", "smocc/gcdg_nld_smocc.txt", "smocc.csv", 1, {"dutch", NULL}},
        {"gsed2406", "smocc/gcdg_nld_smocc.txt", "smocc.csv", 5, {"dutch", "preliminary_standards"}},
        {"dutch", "dscore/example_milestones.csv", "milestones.csv", 1, {"dutch", NULL}},
        {"gsed2406",
         "dscore/example_milestones.csv",
         "milestones.csv",
         5,
         {"dutch", "preliminary_standards"}},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        score(*state, &all[i]);
}

int main(void)
{
    struct real r = {.arena = arena_new((size_t)1 << 28)};
    if (!r.arena)
        return 1;
    r.folder = curve_oracle_run(r.arena);
    if (!r.folder) {
        puts("SKIP: ../shared/data or Rscript is not there");
        arena_free(r.arena);
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(lms, &r),
        cmocka_unit_test_prestate(children, &r),
        cmocka_unit_test_prestate(development, &r),
    };
    read_all(&r);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    curve_oracle_remove(r.folder);
    arena_free(r.arena);
    return failed;
}
