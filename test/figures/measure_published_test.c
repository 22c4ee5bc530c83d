/* Published cases of intervals and standardisation (the test data of the R package PHEindicatormethods), read where
 * they lie; the files carry their expected values. Skips where they are absent. */
#include "figures/measure/interval.h"
#include "figures/measure/standardise.h"
#include "format/csv.h"
#include "num/oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "../shared/data/stat/intervals/testdata_"

struct file {
    struct csv csv;
    char *text;
};

static void file_open(struct file *f, const char *path)
{
    FILE *in = fopen(path, "r");
    if (!in)
        fail_msg("%s cannot be read", path);
    f->text = calloc(1, 1 << 20);
    size_t len = fread(f->text, 1, (1 << 20) - 1, in);
    (void)fclose(in);
    csv_open(&f->csv, path, f->text, len);
    assert_int_equal(csv_next(&f->csv, NULL), 1);
}

static void file_close(struct file *f)
{
    csv_release(&f->csv);
    free(f->text);
}

/* The number in a column; NAN when the cell is empty. */
static double number(const struct file *f, int column)
{
    const char *text = csv_field(&f->csv, column);
    return *text ? strtod(text, NULL) : (double)NAN;
}

/* Compares value and limits at 95 % and, where given, 99.8 %, in columns `first`…; how many rows were known. */
static void check_levels(const struct file *f, int first,
                         struct estimate (*at)(const struct file *f, double level), int *rows)
{
    struct estimate narrow = at(f, 0.95), wide = at(f, 0.998);
    double value = number(f, first);
    if (isnan(value)) {
        assert_int_not_equal(narrow.state, MEASURE_KNOWN);
        return;
    }
    assert_close(narrow.value, value, 1e-11);
    assert_close(narrow.lower, number(f, first + 1), 1e-9);
    assert_close(narrow.upper, number(f, first + 2), 1e-9);
    if (!isnan(number(f, first + 3))) {
        assert_close(wide.lower, number(f, first + 3), 1e-9);
        assert_close(wide.upper, number(f, first + 4), 1e-9);
    }
    ++*rows;
}

static struct estimate share_of_row(const struct file *f, double level)
{
    double per = number(f, 10);
    return estimate_times(interval_proportion(number(f, 1), number(f, 2), level), isnan(per) ? 1 : per);
}

static struct estimate rate_of_row(const struct file *f, double level)
{
    return estimate_times(interval_rate(number(f, 1), number(f, 2), level), number(f, 10));
}

static void each_row(const char *path, struct estimate (*at)(const struct file *f, double level), int first,
                     int expected)
{
    struct file f;
    file_open(&f, path);
    int rows = 0;
    while (csv_next(&f.csv, NULL) == 1)
        check_levels(&f, first, at, &rows);
    file_close(&f);
    assert_int_equal(rows, expected);
}

static void proportions(void **state)
{
    (void)state;
    each_row(FOLDER "Proportion__testdata_Prop.csv", share_of_row, 3, 16);
}

static void rates(void **state)
{
    (void)state;
    each_row(FOLDER "Rate__testdata_Rate.csv", rate_of_row, 3, 17);
}

/* --- standardised: strata of an area, expected rows of the results --- */

enum { MOST_STRATA = 30 };

/* As number(), where an empty cell stands for none: one area has an age without any, and the reference no events at
 * that age. */
static double number_or_none(const struct file *f, int column)
{
    double x = number(f, column);
    return isnan(x) ? 0 : x;
}

/* Events and persons of `area` by age, and those of the reference when the file has them. */
static size_t read_strata(struct stratum *s, const char *path, const char *area)
{
    struct file f;
    size_t count = 0;
    file_open(&f, path);
    while (csv_next(&f.csv, NULL) == 1) {
        if (strcmp(csv_field(&f.csv, 0), area) != 0)
            continue;
        s[count] = (struct stratum){number_or_none(&f, 2), number_or_none(&f, 3), 0, 0};
        if (f.csv.count > 4) {
            s[count].reference_events = number_or_none(&f, 4);
            s[count].reference_n = number(&f, 5);
        }
        count++;
        assert_true(count < MOST_STRATA);
    }
    file_close(&f);
    return count;
}

static struct estimate indirect_row(const struct file *f, double level)
{
    struct stratum s[MOST_STRATA];
    size_t count = read_strata(s, FOLDER "DSR_ISR__testdata_multiarea_isr.csv", csv_field(&f->csv, 0));
    assert_int_equal(count, 19);
    struct indirect d = standardise_indirect(s, count, level);
    assert_close(d.observed, number(f, 1), 0);
    assert_close(d.expected, number(f, 2), 1e-12);
    const char *what = csv_field(&f->csv, 9);
    const char *digits = what + strcspn(what, "0123456789");
    struct estimate e = strstr(what, "ratio") ? d.ratio : d.rate;
    return estimate_times(e, strtod(digits, NULL));
}

/* The rows of one area that this data set holds (Area1 and Area2 stand for data that are not in the files). */
static void indirectly(void **state)
{
    (void)state;
    struct file f;
    int rows = 0;
    file_open(&f, FOLDER "DSR_ISR__testresults_ISR.csv");
    while (csv_next(&f.csv, NULL) == 1)
        if (strncmp(csv_field(&f.csv, 0), "testdata_", 9) == 0)
            check_levels(&f, 4, indirect_row, &rows);
    file_close(&f);
    assert_int_equal(rows, 12);
}

/* European standard population of 2013 (5-year bands to 90+), in the order of the strata. */
static const double standard[] = {5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000,
                                  7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000};

static struct estimate direct_row(const struct file *f, double level)
{
    struct stratum s[MOST_STRATA];
    size_t count = read_strata(s, FOLDER "DSR_ISR__testdata_multiarea.csv", csv_field(&f->csv, 0));
    assert_int_equal(count, sizeof standard / sizeof standard[0]);
    for (size_t i = 0; i < count; i++)
        s[i].reference_n = standard[i];
    struct direct d = standardise_direct(s, count, level);
    assert_close(d.events, number(f, 1), 0);
    if (d.rate.state != MEASURE_KNOWN)
        assert_int_equal(d.rate.state, MEASURE_TOO_FEW);
    const char *what = csv_field(&f->csv, 8);
    return estimate_times(d.rate, strstr(what, "100000") ? 100000 : 10000);
}

static void directly(void **state)
{
    (void)state;
    struct file f;
    int rows = 0;
    file_open(&f, FOLDER "DSR_ISR__testresults_DSR.csv");
    while (csv_next(&f.csv, NULL) == 1) {
        const char *area = csv_field(&f.csv, 0);
        if (strcmp(area, "testdata_big") == 0 || strcmp(area, "testdata_small") == 0 ||
            strcmp(area, "testdata_tiny") == 0)
            check_levels(&f, 3, direct_row, &rows);
    }
    file_close(&f);
    assert_int_equal(rows, 4);
}

/* Another standard and bands; 99.8 % limits of that row are ten times too large in the file, so only 95 % is
 * compared. */
static void directly_1976(void **state)
{
    (void)state;
    struct stratum s[MOST_STRATA];
    size_t count = 0;
    struct file f;
    file_open(&f, FOLDER "DSR_ISR__testdata_1976.csv");
    while (csv_next(&f.csv, NULL) == 1)
        s[count++] = (struct stratum){number(&f, 1), number(&f, 2), 0, number(&f, 3)};
    file_close(&f);
    assert_int_equal(count, 18);
    struct direct d = standardise_direct(s, count, 0.95);
    assert_close(d.rate.value, 0.08592097585022366, 1e-12);
    assert_close(d.rate.lower, 0.07991160931442103, 1e-9);
    assert_close(d.rate.upper, 0.09225253880318318, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportions), cmocka_unit_test(rates),         cmocka_unit_test(indirectly),
        cmocka_unit_test(directly),    cmocka_unit_test(directly_1976),
    };
    FILE *there = fopen(FOLDER "Rate__testdata_Rate.csv", "r");
    if (!there) {
        print_message("SKIP: the published cases (" FOLDER "…) are not here\n");
        return 77;
    }
    (void)fclose(there);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
