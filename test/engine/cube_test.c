/* kiem figures cube and merge: what stands in a file is what was counted; holders' cubes add up to the cube of all; what is wrong
 * is said before a figure is made. */
#include "columns/write.h"
#include "engine/cube.h"
#include "engine/figures_made.h"
#include "engine/store_lock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define WORDS(...)                                                                                           \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, "--lang", "en", NULL                                                                    \
    }

static const char births[] = "child;area;year;sex;ga_days;weight_g;outcome;died;anomaly;income_group\n"
                             "1;WK02;2019;m;258;2500;live;0;0;1\n"
                             "2;WK01;2019;f;259;3500;live;0;0;2\n"
                             "3;WK01;2019;f;;3500;live;0;0;\n"
                             "4;WK01;2020;m;167;600;live;0;0;5\n";

static void import(struct made_store *m, const char *text)
{
    made_file(m, "births.csv", text);
    assert_int_equal(made_run(m, &command_import, WORDS("births", made_path(m, "births.csv"))), 0);
}

static int count(struct made_store *m, const char *out, const char *flag, const char *value)
{
    return made_run(m, &command_cube, WORDS("births", "--out", made_path(m, out), flag, value));
}

static struct cube read_cube(struct made_store *m, const char *name)
{
    struct cube c;
    struct err err = {0};
    if (engine_cube_read(&c, &m->engine, made_path(m, name), &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    return c;
}

static int64_t preterm(const struct cube *c, size_t cell, enum cube_count what)
{
    return cube_count(c, cell, 0, what);
}

/* Worked by hand: WK01 2019 has one birth at term and one of which the day is not known. */
static void counted(void **state)
{
    struct made_store *m = *state;
    import(m, births);
    assert_int_equal(count(m, "b.cube", "--indicators", "preterm,big4"), 0);
    struct cube c = read_cube(m, "b.cube");
    assert_string_equal(c.dataset, "births");
    assert_int_equal(c.indicator_count, 2);
    assert_int_equal(c.cells, 3);
    assert_string_equal(c.areas[0], "WK01");
    assert_int_equal(c.period[0], 2019);
    assert_int_equal(preterm(&c, 0, CUBE_ELIGIBLE), 1);
    assert_int_equal(preterm(&c, 0, CUBE_UNDECIDED), 1);
    assert_int_equal(preterm(&c, 0, CUBE_EVENTS), 0);
    assert_int_equal(preterm(&c, 1, CUBE_ELIGIBLE), 0); /* 2020: day 167 */
    assert_int_equal(preterm(&c, 2, CUBE_EVENTS), 1);   /* day 258 */
    assert_int_equal(count(m, "i.cube", "--by", "income_group"), 0);
    c = read_cube(m, "i.cube");
    assert_int_equal(c.cells, 4);
    assert_string_equal(c.traits[0].values[c.trait[1][0]], "unknown");
}

static void merged(void **state)
{
    struct made_store *m = *state;
    const char *second = strstr(births, "3;WK01");
    char first[sizeof births], rest[sizeof births];
    snprintf(first, sizeof first, "%.*s", (int)(second - births), births);
    snprintf(rest, sizeof rest, "%.*s%s", (int)(strchr(births, '\n') + 1 - births), births, second);
    const char *const parts[] = {first, rest, births}, *const names[] = {"1.cube", "2.cube", "all.cube"};
    for (int i = 0; i < 3; i++) {
        import(m, parts[i]);
        assert_int_equal(count(m, names[i], "--by", "sex,income_group"), 0);
    }
    assert_int_equal(
        made_run(m, &command_merge,
                 WORDS(made_path(m, "sum.cube"), made_path(m, "2.cube"), made_path(m, "1.cube"))),
        0);
    struct stat sum, all;
    assert_int_equal(stat(made_path(m, "sum.cube"), &sum), 0);
    assert_int_equal(stat(made_path(m, "all.cube"), &all), 0);
    assert_int_equal(sum.st_size, all.st_size);
    assert_memory_equal(made_read(m, "sum.cube"), made_read(m, "all.cube"), (size_t)all.st_size);
}

static void refused(void **state)
{
    struct made_store *m = *state;
    import(m, births);
    assert_int_not_equal(count(m, "x.cube", "--by", "shoe_size"), 0);
    assert_int_not_equal(count(m, "x.cube", "--by", "sex,sex"), 0);
    assert_int_not_equal(count(m, "x.cube", "--by", "sex,parity,plural,origin,education"), 0);
    assert_int_not_equal(count(m, "x.cube", "--indicators", "nothing"), 0);
    assert_int_not_equal(count(m, "x.cube", "--indicators", "preterm,preterm"), 0);
    assert_int_not_equal(count(m, "x.cube", "--data", "elsewhere"), 0);
    assert_string_equal(made_read(m, "x.cube"), "");
    assert_int_equal(count(m, "a.cube", "--indicators", "preterm"), 0);
    assert_int_equal(count(m, "b.cube", "--indicators", "sga"), 0);
    assert_int_not_equal(
        made_run(m, &command_merge,
                 WORDS(made_path(m, "x.cube"), made_path(m, "a.cube"), made_path(m, "b.cube"))),
        0);
    made_file(m, "bad.cube", "kiemcube and more");
    assert_int_not_equal(made_run(m, &command_merge, WORDS(made_path(m, "x.cube"), made_path(m, "bad.cube"))),
                         0);
    assert_string_equal(made_read(m, "x.cube"), "");
}

/* A flipped bit anywhere in the columns that are asked is found before a cube is made. */
static void damage(void **state)
{
    struct made_store *m = *state;
    import(m, births);
    const char *file = made_path(m, "store/births/births.columns");
    FILE *in = fopen(file, "rb");
    if (!in)
        fail_msg("%s is not there", file);
    static char bytes[1 << 20];
    size_t len = fread(bytes, 1, sizeof bytes, in), found = 0, same = 0;
    fclose(in);
    assert_int_equal(count(m, "right.cube", "--by", "sex"), 0);
    struct stat right;
    assert_int_equal(stat(made_path(m, "right.cube"), &right), 0);
    const char *expected = made_read(m, "right.cube");
    for (size_t byte = 0; byte < len; byte += 3) {
        bytes[byte] = (char)(bytes[byte] ^ 1 << byte % 8);
        made_bytes(file, bytes, len);
        if (count(m, "now.cube", "--by", "sex") != 0) {
            found++;
        } else { /* a block of a column that nothing asks for */
            assert_memory_equal(made_read(m, "now.cube"), expected, (size_t)right.st_size);
            same++;
        }
        bytes[byte] = (char)(bytes[byte] ^ 1 << byte % 8);
    }
    assert_true(found > same);
}

/* A file whose checksums are right and whose numbers begin where no number of a field can: refused, not counted with. */
static void beginning(void **state)
{
    struct made_store *m = *state;
    static const int64_t bases[] = {200, INT64_MAX - 3, INT64_MIN};
    static const struct columns_name name = {"ga_days", "number 0", NULL, 0};
    static const uint8_t row[COLUMNS_ROW_UNIT] = {58};
    const struct columns kind = {.kind = "births", .name = "births", .names = &name, .count = 1, .key = -1};
    struct err err = {0};
    assert_int_equal(store_make(&m->engine, "births", &err), 0);
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        const struct columns_place place = {0, 1, bases[i]};
        const struct columns_range range = {58, 58};
        const void *const apart = NULL;
        const struct columns_rows rows = {1,     (const char *)row, COLUMNS_ROW_UNIT, &place, &range, -1, -1,
                                          &apart};
        struct columns_file *f = NULL;
        uint64_t repeated;
        assert_int_equal(columns_create(&f, made_path(m, "store/births/births.columns"), &kind, &err), 0);
        assert_int_equal(columns_begin(f, &rows, &err), 0);
        for (size_t job = 0; job < columns_jobs(f); job++)
            assert_int_equal(columns_job(f, job, &err), 0);
        assert_int_equal(columns_end(f, &err), 0);
        assert_int_equal(columns_publish(&repeated, f, &kind, &err), 0);
        columns_release(f);
        int code = i == 0 ? 0 : err_face(ERR_INVALID)->exit;
        assert_int_equal(count(m, "made.cube", "--by", "ga_group"), code);
        assert_int_equal(made_run(m, &command_describe, WORDS("births")), code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counted, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(merged, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(refused, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(beginning, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(damage, made_setup, made_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
