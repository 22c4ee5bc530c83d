/*
 * The tables of ../shared/data as they are: what each is is found from the file, and the children of SMOCC are scored by the
 * commands. The numbers at the end are those of test/figures/curves.R. Skips where the data are absent.
 */
#include "engine/curves.h"
#include "engine/figures_made.h"

#include "base/err.h"
#include "figures/curve/number.h"
#include "format/csv.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define DATA "../shared/data/"

static const struct {
    enum curve_kind kind;
    const char *path, *name;
} tables[] = {
    {CURVE_WHO_WEIGHT, DATA "who/weianthro.txt", "weianthro"},
    {CURVE_WHO_LENGTH, DATA "who/lenanthro.txt", "lenanthro"},
    {CURVE_WHO_BMI, DATA "who/bmianthro.txt", "bmianthro"},
    {CURVE_WHO_HEAD, DATA "who/hcanthro.txt", "hcanthro"},
    {CURVE_WHO_WFL, DATA "who/wflanthro.txt", "wflanthro"},
    {CURVE_WHO_WFH, DATA "who/wfhanthro.txt", "wfhanthro"},
    {CURVE_NL_WEIGHT, DATA "nl_growth/nl4_wgt.csv", "nl4_wgt"},
    {CURVE_NL_HEIGHT, DATA "nl_growth/nl4_hgt.csv", "nl4_hgt"},
    {CURVE_NL_BMI, DATA "nl_growth/nl4_bmi.csv", "nl4_bmi"},
    {CURVE_NL_HEAD, DATA "nl_growth/nl4_hdc.csv", "nl4_hdc"},
    {CURVE_NL_WFH, DATA "nl_growth/nl4_wfh.csv", "nl4_wfh"},
    {CURVE_BIRTHWEIGHT, DATA "hoftiezer/hoftiezer_birthweight_by_day.csv", "hoftiezer_birthweight_by_day"},
    {CURVE_DSCORE_KEY, DATA "dscore/itembank_ddi_all_keys.csv", "itembank_ddi_all_keys"},
    {CURVE_DSCORE_REFERENCE, DATA "dscore/references_all.csv", "references_all"},
};
enum { TABLES = sizeof tables / sizeof tables[0] };

static void import_all(struct made_store *m)
{
    const char *words[TABLES + 2] = {"import"};
    for (size_t i = 0; i < TABLES; i++)
        words[i + 1] = tables[i].path;
    assert_int_equal(made_run(m, &command_curve, words), 0);
}

static void recognised(void **state)
{
    struct made_store *m = *state;
    struct curves c;
    import_all(m);
    assert_int_equal(curves_open(&c, &m->engine, ~0u, NULL), 0);
    for (size_t i = 0; i < TABLES; i++)
        assert_string_equal(c.of[tables[i].kind]->name, tables[i].name);
    assert_int_equal(birthweight_limit(c.of[CURVE_BIRTHWEIGHT]->birthweight, CENTILE_P10, CURVE_GIRL, 280),
                     2968);
}

struct tally {
    size_t rows, known;
    double first, sum; /* of the column */
};

static struct tally tally(struct made_store *m, const char *column)
{
    struct tally t = {.first = NAN};
    const char *text = made_read(m, "out.csv");
    struct csv c;
    csv_open(&c, "out.csv", text, strlen(text));
    assert_int_equal(csv_next(&c, NULL), 1);
    int at = csv_column(&c, column);
    assert_true(at >= 0);
    for (; csv_next(&c, NULL) == 1; t.rows++) {
        double value;
        if (!number_read(&value, csv_field(&c, at)))
            continue;
        t.first = t.known == 0 ? value : t.first;
        t.sum += value;
        t.known++;
    }
    csv_release(&c);
    return t;
}

static void scored(void **state)
{
    struct made_store *m = *state;
    import_all(m);
    const char *out = made_path(m, "out.csv"), *visits = DATA "smocc/gcdg_nld_smocc.txt";
    const char *const dutch[] = {visits, "--out", out, "--exact", NULL};
    const char *const gsed[] = {visits, "--out", out, "--exact", "--key", "gsed2406", NULL};
    const char *const growth[] = {DATA "smocc/smocc_200_growth.csv", "--out", out, "--exact", "--columns",
                                  "age_years=age,ga_weeks=ga",       NULL};
    assert_int_equal(made_run(m, &command_dscore, dutch), 0);
    struct tally d = tally(m, "d"), daz = tally(m, "daz");
    assert_int_equal(d.rows, 16722);
    assert_int_equal(d.known, 16538);
    assert_true(fabs(d.first - 10.102537035589487) < 1e-6 && fabs(daz.first + 0.79311436242078903) < 1e-6);
    assert_int_equal(made_run(m, &command_dscore, gsed), 0);
    d = tally(m, "d");
    assert_int_equal(d.known, 16532);
    assert_true(fabs(d.first - 13.08659714843261) < 1e-6);
    assert_int_equal(made_run(m, &command_growth, growth), 0);
    struct tally haz = tally(m, "haz");
    assert_int_equal(haz.rows, 1942);
    assert_true(fabs(haz.first - 1.5312735936348814) < 1e-6);
    /* 36 visits have no height. Dutch children are taller than those of WHO. */
    assert_true(haz.known == 1906 && fabs(haz.sum / 1906 - 0.314262) < 1e-6);
}

int main(void)
{
    for (size_t i = 0; i < TABLES; i++)
        if (access(tables[i].path, R_OK) != 0) {
            print_message("SKIP: %s is not there\n", tables[i].path);
            return 77;
        }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(recognised, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(scored, made_setup, made_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
