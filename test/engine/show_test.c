/* kiem figures show on a small store: from rows of a file to figures in every format, places with and without borders, a cube instead
 * of a dataset, and options that are refused. */
#include "engine/figures_made.h"
#include "format/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define FEATURE(code, name, x)                                                                               \
    "{\"type\":\"Feature\",\"properties\":{\"wijkcode\":\"" code "\",\"wijknaam\":\"" name                   \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" #x "0000,400000],[" #x "9000,400000],[" #x  \
    "9000,409000],[" #x "0000,409000],[" #x "0000,400000]]]}}"
static const char wijken[] =
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:"
    "EPSG::28992\"}},\"features\":[" FEATURE("WK000101", "Eén", 10) "," FEATURE(
        "WK000102", "Twee", 11) "," FEATURE("WK000201", "Drie", 12) "]}";
static const char regions[] = "gm_code;gm_name;ggd_name\nGM0001;Aa;Noord\nGM0002;Bee;Noord\n";

/* Ten births in each of two years in the first neighbourhood, of which three and one preterm; one birth in the third, whose
 * gestational age is not known; one with a code that no border has. */
static const char *make_births(struct made_store *m)
{
    BUF_AUTO out;
    buf_init(&out, 100000);
    buf_adds(&out, "child;area;year;outcome;ga_days;weight_g;income_group;parity;mother_age\n");
    for (int i = 0; i < 20; i++)
        buf_printf(&out, "c%d;WK000101;%d;live;%d;3000;%d;%d;%d\n", i, 2014 + i / 10,
                   i < 3 || i == 10 ? 250 : 280, 1 + i % 5, i % 3, 20 + i);
    buf_adds(&out, "c90;WK000201;2014;live;;3000;1;0;30\nc91;WK777701;2014;live;280;3000;;;\n");
    return buf_keep(&out, m->arena);
}

static int setup(void **state)
{
    if (made_setup(state) != 0)
        return -1;
    struct made_store *m = *state;
    made_file(m, "w.geojson", wijken);
    made_file(m, "r.csv", regions);
    made_file(m, "births.csv", make_births(m));
    const char *const areas[] = {"import", "2022", made_path(m, "w.geojson"), NULL};
    const char *const ggd[] = {"regions", "2022", made_path(m, "r.csv"), NULL};
    const char *const births[] = {"births", made_path(m, "births.csv"), NULL};
    return made_run(m, &command_areas, areas) || made_run(m, &command_areas, ggd) ||
           made_run(m, &command_import, births);
}

/* Runs show; what it wrote to the file `name`. */
static const char *show(struct made_store *m, const char *name, const char *const *words)
{
    const char *all[32] = {"--out", made_path(m, name)};
    int n = 2;
    while (*words)
        all[n++] = *words++;
    assert_int_equal(made_run(m, &command_show, all), 0);
    return made_read(m, name);
}
#define SHOW(m, name, ...) show((m), (name), (const char *const[]){__VA_ARGS__, NULL})

/* One field of the row of CSV whose column `area` is that code and `period` that block. */
static const char *field(struct made_store *m, const char *text, const char *area, const char *period,
                         const char *column)
{
    struct csv c;
    struct err err;
    const char *found = NULL;
    csv_open(&c, "t", text, strlen(text));
    assert_int_equal(csv_next(&c, &err), 1);
    int at = csv_column(&c, column), by_area = csv_column(&c, "area"), by_period = csv_column(&c, "period");
    assert_true(at >= 0 && by_area >= 0);
    while (csv_next(&c, &err) == 1)
        if (strcmp(csv_field(&c, by_area), area) == 0 && strcmp(csv_field(&c, by_period), period) == 0)
            found = arena_str(m->arena, csv_field(&c, at));
    csv_release(&c);
    return found ? found : "none";
}

static void by_neighbourhood(void **state)
{
    struct made_store *m = *state;
    const char *csv = SHOW(m, "a.csv", "preterm", "--level", "wijk", "--period", "1");
    assert_string_equal(field(m, csv, "WK000101", "2014", "numerator"), "3");
    assert_string_equal(field(m, csv, "WK000101", "2014", "denominator"), "10");
    assert_string_equal(field(m, csv, "WK000101", "2014", "value"), "30");
    assert_string_equal(field(m, csv, "WK000101", "2014", "remark"), "not_for_publication");
    assert_string_equal(field(m, csv, "WK000101", "2015", "numerator"), "1");
    assert_string_equal(field(m, csv, "WK000102", "2014", "remark"), "none");
    assert_string_equal(field(m, csv, "WK000201", "2014", "remark"), "all_missing");
    assert_string_equal(field(m, csv, "WK000201", "2014", "missing"), "100");
    assert_string_equal(field(m, csv, "unplaced", "2014", "denominator"), "1");
    assert_string_equal(field(m, csv, "WK000101", "2014", "borders"), "2022");
    csv = SHOW(m, "a.csv", "preterm", "--level", "wijk"); /* blocks of five years */
    assert_string_equal(field(m, csv, "WK000101", "2010-2014", "numerator"), "3");
    assert_string_equal(field(m, csv, "WK000101", "2015-2019", "years"), "1");
}

static void places(void **state)
{
    struct made_store *m = *state;
    const char *csv = SHOW(m, "a.csv", "preterm", "--in", "Aa", "--period", "all");
    assert_string_equal(field(m, csv, "WK000101", "2014-2015", "numerator"), "4");
    assert_string_equal(field(m, csv, "WK000102", "2014-2015", "denominator"), "0");
    assert_string_equal(field(m, csv, "WK000201", "2014-2015", "denominator"), "none");
    assert_string_equal(field(m, csv, "unplaced", "2014-2015", "denominator"), "none");
    csv = SHOW(m, "a.csv", "preterm", "--level", "gemeente", "--period", "all");
    assert_string_equal(field(m, csv, "GM0001", "2014-2015", "numerator"), "4");
    csv = SHOW(m, "a.csv", "preterm", "--period", "all"); /* the country has all rows, whatever their area */
    assert_string_equal(field(m, csv, "NL00", "2014-2015", "denominator"), "21");
    assert_string_equal(field(m, csv, "unplaced", "2014-2015", "denominator"), "none");
    csv = SHOW(m, "a.csv", "preterm", "--level", "area", "--period", "all");
    assert_string_equal(field(m, csv, "WK777701", "2014-2015", "denominator"), "1");
    const char *table = SHOW(m, "a.txt", "preterm", "--in", "GM0001", "--period", "all");
    assert_non_null(strstr(table, "NOT FOR PUBLICATION"));
    assert_non_null(strstr(table, "Eén"));
    assert_non_null(strstr(table, "Elsewhere: for 1 rows"));
}

static void formats(void **state)
{
    struct made_store *m = *state;
    const char *json = SHOW(m, "a.json", "preterm", "--level", "wijk", "--period", "all");
    struct value *v = NULL;
    struct err err;
    assert_int_equal(json_parse(&v, m->arena, "a.json", json, strlen(json), &err), 0);
    assert_int_equal(value_count(value_get(v, "rows")), 4);
    assert_string_equal(value_as_text(value_at(v, "rows.0.value"), ""), "20");
    assert_non_null(value_get_text(v, "warning"));
    assert_non_null(strstr(value_as_text(value_at(v, "notes.definition"), ""), "259"));
    assert_memory_equal(SHOW(m, "a.svg", "preterm", "--level", "wijk", "--period", "all"), "<svg ", 5);
    made_folders_synced = 0;
    assert_memory_equal(SHOW(m, "a.xlsx", "preterm", "--level", "wijk", "--period", "all"), "PK", 2);
    assert_int_equal(made_folders_synced, 1);
    struct stat st;
    assert_int_equal(stat(made_path(m, "a.xlsx"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(made_path(m, "a.xlsx.part"), &st), -1);
    const char *again = SHOW(m, "b.json", "preterm", "--level", "wijk", "--period", "all");
    assert_string_equal(json, again);
}

/* Everything that can be asked is answered, also where it cannot be known. */
static void measures(void **state)
{
    struct made_store *m = *state;
    static const char *const asked[][8] = {
        {"preterm", "low_birth_weight", "--by", "income_group,parity"},
        {"preterm", "--standard", "indirect,direct", "--level", "gemeente"},
        {"preterm", "--standard", "direct", "--strata", "income_group", "--rank"},
        {"preterm", "--level", "wijk", "--trend", "--conf", "0.9"},
        {"preterm", "--level", "wijk", "--funnel", "--rank", "--years", "2014-2015"},
        {"preterm", "--inequality", "income_group", "--by", "parity"},
        {"preterm", "--lorenz", "areas", "--level", "wijk"},
    };
    static const char *const names[] = {"a.txt", "a.csv", "a.json", "a.svg", "a.xlsx"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            assert_true(strlen(show(m, names[k], asked[i])) > 1);
    assert_memory_equal(SHOW(m, "c.svg", "preterm", "--level", "wijk", "--picture", "rows"), "<svg ", 5);
}

static void from_a_cube(void **state)
{
    struct made_store *m = *state;
    const char *const make[] = {"births", "--by", "income_group", "--out", made_path(m, "b.cube"), NULL};
    assert_int_equal(made_run(m, &command_cube, make), 0);
    const char *from_data = SHOW(m, "a.csv", "preterm", "--level", "gemeente", "--by", "income_group");
    const char *from_cube = SHOW(m, "b.csv", "preterm", "--level", "gemeente", "--by", "income_group",
                                 "--cube", made_path(m, "b.cube"));
    assert_string_equal(field(m, from_data, "GM0001", "2014", "numerator"),
                        field(m, from_cube, "GM0001", "2014", "numerator"));
    assert_string_equal(field(m, from_cube, "GM0001", "2014", "dataset"), made_path(m, "b.cube"));
    /* one that looks in a curve: its definition is the same with the same curve */
    const char *with_curve =
        SHOW(m, "d.csv", "big2", "--level", "gemeente", "--cube", made_path(m, "b.cube"));
    assert_string_equal(field(m, with_curve, "GM0001", "2014", "curves"), "birthweight formula@1");
    const char *const no_trait[] = {"preterm", "--cube", made_path(m, "b.cube"), "--by", "parity", NULL};
    assert_int_equal(made_run(m, &command_show, no_trait), 4);
    const char *const no_file[] = {"preterm", "--cube", made_path(m, "c.cube"), NULL};
    assert_int_equal(made_run(m, &command_show, no_file), 4);
}

/* An extract from before there was an order of twins: single births have their figures, and twins are said to be missing. */
static void without_an_order(void **state)
{
    struct made_store *m = *state;
    BUF_AUTO out;
    buf_init(&out, 10000);
    buf_adds(&out, "child;area;year;outcome;smoking;plural\n");
    for (int i = 0; i < 10; i++)
        buf_printf(&out, "d%d;WK000101;2014;live;%d;%d\n", i, i < 3, i < 2 ? 2 : 1);
    made_file(m, "old.csv", buf_text(&out));
    const char *const old[] = {"births", made_path(m, "old.csv"), "--name", "old", NULL};
    assert_int_equal(made_run(m, &command_import, old), 0);
    const char *csv = SHOW(m, "a.csv", "smoking", "--data", "old", "--level", "wijk", "--period", "1");
    assert_string_equal(field(m, csv, "WK000101", "2014", "numerator"), "1");
    assert_string_equal(field(m, csv, "WK000101", "2014", "denominator"), "8");
    assert_string_equal(field(m, csv, "WK000101", "2014", "missing"), "20");
}

/* Four families with 10, 20, 30 and 40 minutes over years, areas and services, in no order, and one of which a row is not known;
 * the help of one lies in two municipalities. */
static void over_families(void **state)
{
    struct made_store *m = *state;
    made_file(m, "help.csv",
              "family;area;year;service;minutes\nf4;WK000101;2015;visits;15\nf1;WK000101;2014;visits;10\n"
              "f2;WK000102;2014;visits;5\nf5;WK000102;2014;debts;\nf4;WK000201;2014;visits;25\n"
              "f3;WK000102;2015;debts;30\nf2;WK000102;2014;debts;15\nf5;WK000102;2015;debts;90\n");
    const char *const help[] = {"service_use", made_path(m, "help.csv"), NULL};
    assert_int_equal(made_run(m, &command_import, help), 0);
    const char *csv = SHOW(m, "a.csv", "minutes_of_help", "--lorenz", "families");
    assert_string_equal(field(m, csv, "NL00", "2014-2015", "families"), "4");
    assert_string_equal(field(m, csv, "NL00", "2014-2015", "numerator"), "100");
    assert_string_equal(field(m, csv, "NL00", "2014-2015", "gini"), "0.25");
    assert_string_equal(field(m, csv, "NL00", "2014-2015", "top_share"), "32");
    assert_string_equal(field(m, csv, "NL00", "2014-2015", "missing"), "20");
    csv = SHOW(m, "a.csv", "minutes_of_help", "--lorenz", "families", "--level", "gemeente");
    assert_string_equal(field(m, csv, "GM0001", "2014-2015", "numerator"), "75");
    assert_string_equal(field(m, csv, "GM0002", "2014-2015", "numerator"), "25");
    csv = SHOW(m, "a.csv", "minutes_of_help", "--lorenz", "families", "--in", "GM0002", "--period", "1");
    assert_string_equal(field(m, csv, "WK000201", "2014", "families"), "1");
    assert_string_equal(field(m, csv, "WK000201", "2015", "families"), "0");
    static const char *const asked[] = {"minutes_of_help", "--lorenz", "families", NULL};
    static const char *const names[] = {"a.txt", "a.json", "a.svg", "a.xlsx"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        assert_true(strlen(show(m, names[k], asked)) > 1);
}

/* A flipped bit anywhere in the file is refused, or it is in what families are not counted from: never another figure. */
static void damaged_families(void **state)
{
    struct made_store *m = *state;
    enum { FILE_MAX = 1 << 16, STEP = 29 };
    char *bytes = arena_alloc(m->arena, FILE_MAX);
    const char *path = arena_printf(m->arena, "%s/service_use/service_use.columns", m->engine.store);
    const char *words[] = {"minutes_of_help", "--lorenz", "families", "--out", made_path(m, "f.csv"), NULL};
    const char *whole = SHOW(m, "f.csv", "minutes_of_help", "--lorenz", "families");
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t len = fread(bytes, 1, FILE_MAX, in), refused = 0;
    fclose(in);
    assert_true(len > 1000 && len < FILE_MAX);
    for (size_t at = 0; at < len; at += STEP) {
        bytes[at] ^= 4;
        made_bytes(path, bytes, len);
        bytes[at] ^= 4;
        if (made_run(m, &command_show, words) != 0)
            refused++;
        else
            assert_string_equal(made_read(m, "f.csv"), whole);
    }
    made_bytes(path, bytes, len);
    assert_true(refused > len / STEP / 2);
}

static void refused(void **state)
{
    struct made_store *m = *state;
    static const struct {
        const char *words[6];
        int exit;
    } table[] = {
        {{NULL}, 2},
        {{"bog"}, 4},
        {{"preterm", "placed_out_0_2"}, 2},
        {{"preterm", "--level", "dorp"}, 2},
        {{"preterm", "--in", "Nergens"}, 4},
        {{"preterm", "--in", "GM0001", "--level", "ggd"}, 2},
        {{"preterm", "--borders", "2019"}, 4},
        {{"preterm", "--borders", "x"}, 2},
        {{"preterm", "--period", "5y"}, 2},
        {{"preterm", "--period", "2010-2014,2014"}, 2},
        {{"preterm", "--years", "1990"}, 4},
        {{"preterm", "--by", "colour"}, 4},
        {{"preterm", "--by", "parity", "--inequality", "parity"}, 2},
        {{"preterm", "--standard", "both"}, 2},
        {{"preterm", "--strata", "parity"}, 2},
        {{"preterm", "--conf", "95"}, 2},
        {{"preterm", "--conf", "nan"}, 2},
        {{"preterm", "--format", "pdf"}, 2},
        {{"preterm", "--format", "xlsx"}, 2},
        {{"preterm", "--picture", "pie"}, 2},
        {{"preterm", "--picture", "rows", "--format", "csv"}, 2},
        {{"preterm", "--lorenz", "areas", "--inequality", "parity"}, 2},
        {{"preterm", "--lorenz", "children"}, 2},
        {{"preterm", "--lorenz", "families"}, 2},
        {{"minutes_of_help", "--lorenz", "families", "--cube", "a"}, 2},
        {{"minutes_of_help", "--lorenz", "families", "--by", "parity"}, 2},
        {{"preterm", "--cube", "a", "--data", "b"}, 2},
        {{"preterm", "--data", "nope"}, 4},
        {{"preterm", "--out", "/nowhere/a.csv"}, 7},
        {{"preterm", "--out", "/nowhere/a.xlsx"}, 7},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (made_run(m, &command_show, table[i].words) != table[i].exit)
            fail_msg("%s %s: not %d", table[i].words[0], table[i].words[1], table[i].exit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_neighbourhood), cmocka_unit_test(places),
        cmocka_unit_test(formats),          cmocka_unit_test(measures),
        cmocka_unit_test(from_a_cube),      cmocka_unit_test(refused),
        cmocka_unit_test(without_an_order), cmocka_unit_test(over_families),
        cmocka_unit_test(damaged_families),
    };
    return cmocka_run_group_tests(tests, setup, made_teardown);
}
