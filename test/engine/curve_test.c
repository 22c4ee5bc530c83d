/* Curves in the store: imported under name and version, never changed; a flipped bit anywhere is found and named before use. */
#include "base/mem.h"
#include "engine/begin.h"
#include "engine/curve_store.h"
#include "engine/curve_text.h"
#include "engine/curves.h"
#include "engine/figures_made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

static const char weight[] = "sex,age,l,m,s\n1,0,0.35,3.3,0.146\n2,0,0.38,3.2,0.142\n";
static const char heavier[] = "sex,age,l,m,s\n1,0,0.35,3.4,0.146\n2,0,0.38,3.2,0.142\n";
static const char births[] = "sex,ga_days,p10\nF,280,2968\nM,280,3086\n";

static int import_as(struct made_store *m, const char *file, const char *version)
{
    return made_run(
        m, &command_curve,
        (const char *const[]){"import", made_path(m, file), "--name", "made", "--version", version, NULL});
}

static void imported(void **state)
{
    struct made_store *m = *state;
    struct curves c;
    struct err err = {0};
    made_file(m, "w.csv", weight);
    made_file(m, "b.csv", births);
    assert_int_equal(curves_open(&c, &m->engine, ~0u, &err), 0);
    assert_null(c.of[CURVE_WHO_WEIGHT]);
    assert_string_equal(c.of[CURVE_BIRTHWEIGHT]->name, "formula");
    assert_int_equal(curves_need(&c, CURVE_WHO_WEIGHT, &err), ERR_NOT_FOUND);
    made_folders_synced = 0;
    assert_int_equal(import_as(m, "w.csv", "1"), 0);
    assert_int_equal(made_folders_synced, 3); /* those that got a name: the store, the curves, the curve */
    assert_int_equal(import_as(m, "b.csv", "1"), 0);
    assert_int_equal(curves_open(&c, &m->engine, ~0u, &err), 0);
    assert_string_equal(c.of[CURVE_WHO_WEIGHT]->name, "made");
    assert_string_equal(c.of[CURVE_WHO_WEIGHT]->version, "1");
    assert_int_equal(birthweight_limit(c.of[CURVE_BIRTHWEIGHT]->birthweight, CENTILE_P10, CURVE_GIRL, 280),
                     2968);
    assert_int_equal(curves_need(&c, CURVE_WHO_WEIGHT, &err), 0);
    assert_int_equal(curves_open(&c, &m->engine, CURVES(CURVE_BIRTHWEIGHT), &err), 0);
    assert_null(c.of[CURVE_WHO_WEIGHT]);
}

/* The same again is no error; another table of that name and version is; another version goes beside it and is used. */
static void versions(void **state)
{
    struct made_store *m = *state;
    struct curves c;
    struct err err = {0};
    const char *const *names;
    made_file(m, "w.csv", weight);
    made_file(m, "h.csv", heavier);
    assert_int_equal(import_as(m, "w.csv", "1"), 0);
    assert_int_equal(import_as(m, "w.csv", "1"), 0);
    assert_int_equal(import_as(m, "h.csv", "1"), err_face(ERR_CONFLICT)->exit);
    assert_int_equal(import_as(m, "h.csv", "2"), 0);
    assert_int_equal(import_as(m, "w.csv", "0"), 0);
    assert_int_equal(curve_store_names(&names, &m->engine, &err), 0);
    assert_string_equal(names[0], "who-weight@made@0");
    assert_string_equal(names[1], "who-weight@made@1");
    assert_string_equal(names[2], "who-weight@made@2");
    assert_null(names[3]);
    assert_int_equal(curves_open(&c, &m->engine, CURVES(CURVE_WHO_WEIGHT), &err), 0);
    assert_string_equal(c.of[CURVE_WHO_WEIGHT]->version, "0");
    static const struct option_rule rules[] = {{CURVES_OPTION}, {NULL, NULL, NULL}};
    struct engine asks = m->engine;
    asks.rules = rules;
    asks.given = (const char *[]){"birthweight@x@1,who-weight@made@2"};
    assert_int_equal(curves_open(&c, &asks, CURVES(CURVE_WHO_WEIGHT), &err), ERR_NOT_FOUND);
    assert_string_equal(err.key, "curve_none");
    assert_string_equal(err.arg, "birthweight@x@1");
    asks.given = (const char *[]){"who-weight@made@2,who-weight@made@1"};
    assert_int_equal(curves_open(&c, &asks, CURVES(CURVE_WHO_WEIGHT), &err), 0);
    assert_string_equal(c.of[CURVE_WHO_WEIGHT]->version, "2");
}

static void removed(void **state)
{
    struct made_store *m = *state;
    struct curves c;
    made_file(m, "w.csv", weight);
    assert_int_equal(import_as(m, "w.csv", "1"), 0);
    assert_int_equal(
        made_run(m, &command_curve, (const char *const[]){"describe", "who-weight@made@1", NULL}), 0);
    assert_int_equal(made_run(m, &command_curve, (const char *const[]){"list", NULL}), 0);
    assert_int_equal(made_run(m, &command_curve, (const char *const[]){"remove", "who-weight@made@2", NULL}),
                     err_face(ERR_NOT_FOUND)->exit);
    assert_int_equal(
        made_run(m, &command_curve, (const char *const[]){"remove", "who-weight@../../w.csv", NULL}),
        err_face(ERR_NOT_FOUND)->exit);
    assert_int_equal(made_run(m, &command_curve, (const char *const[]){"remove", "who-weight@made@1", NULL}),
                     0);
    assert_int_equal(
        made_run(m, &command_curve, (const char *const[]){"describe", "who-weight@made@1", NULL}),
        err_face(ERR_NOT_FOUND)->exit);
    assert_int_equal(curves_open(&c, &m->engine, CURVES(CURVE_WHO_WEIGHT), NULL), 0);
    assert_null(c.of[CURVE_WHO_WEIGHT]);
}

static void refused(void **state)
{
    struct made_store *m = *state;
    made_file(m, "w.csv", weight);
    made_file(m, "x.csv", "a,b\n1,2\n");
    const int invalid = err_face(ERR_INVALID)->exit;
    assert_int_equal(import_as(m, "x.csv", "1"), invalid);
    assert_int_equal(import_as(m, "nowhere.csv", "1"), err_face(ERR_NOT_FOUND)->exit);
    assert_int_equal(import_as(m, "w.csv", "../1"), invalid);
    assert_int_equal(import_as(m, "w.csv", ""), invalid);
    assert_int_equal(import_as(m, "w.csv", ".1"), invalid);
    assert_int_equal(made_run(m, &command_curve,
                              (const char *const[]){"import", "who-length", made_path(m, "w.csv"), NULL}),
                     invalid);
    assert_int_equal(made_run(m, &command_curve, (const char *const[]){"import", NULL}), 2);
    assert_int_equal(made_run(m, &command_curve, (const char *const[]){"sing", NULL}), 2);
    const char *const *names;
    assert_int_equal(curve_store_names(&names, &m->engine, NULL), 0);
    assert_null(names[0]);
}

/* Every bit of a file, one after another: each is found, by name, and importing again mends it. */
static void flipped(void **state)
{
    struct made_store *m = *state;
    made_file(m, "w.csv", weight);
    assert_int_equal(import_as(m, "w.csv", "1"), 0);
    const char *path = arena_printf(m->arena, "%s/curves/who-weight@made@1.curve", m->engine.store);
    struct str good;
    assert_int_equal(curve_text_file(&good, m->arena, path, NULL), 0);
    for (size_t bit = 0; bit < good.len * 8; bit++) {
        ARENA_AUTO a = arena_new(1u << 20);
        struct engine e = m->engine;
        struct curves c;
        struct err err = {0};
        e.arena = a;
        char *bad = arena_dup(m->arena, good.ptr, good.len);
        bad[bit / 8] = (char)(bad[bit / 8] ^ (1 << bit % 8));
        made_bytes(path, bad, good.len);
        assert_int_equal(curves_open(&c, &e, CURVES(CURVE_WHO_WEIGHT), &err), ERR_INVALID);
        assert_string_equal(err.key, "curve_damaged");
        assert_string_equal(err.where, path);
    }
    for (size_t len = 0; len < good.len; len += 7) {
        struct curves c;
        struct err err = {0};
        made_bytes(path, good.ptr, len);
        assert_int_equal(curves_open(&c, &m->engine, CURVES(CURVE_WHO_WEIGHT), &err), ERR_INVALID);
    }
    struct curves c;
    assert_int_equal(made_run(m, &command_curve, (const char *const[]){"list", NULL}),
                     err_face(ERR_INVALID)->exit);
    assert_int_equal(import_as(m, "w.csv", "1"), 0);
    assert_int_equal(curves_open(&c, &m->engine, CURVES(CURVE_WHO_WEIGHT), NULL), 0);
    assert_string_equal(c.of[CURVE_WHO_WEIGHT]->version, "1");
}

/* A file under another's name is not taken for it. */
static void renamed(void **state)
{
    struct made_store *m = *state;
    struct curves c;
    struct err err = {0};
    made_file(m, "w.csv", weight);
    assert_int_equal(import_as(m, "w.csv", "1"), 0);
    const char *was = arena_printf(m->arena, "%s/curves/who-weight@made@1.curve", m->engine.store);
    const char *is = arena_printf(m->arena, "%s/curves/who-bmi@made@1.curve", m->engine.store);
    assert_int_equal(rename(was, is), 0);
    assert_int_equal(curves_open(&c, &m->engine, CURVES(CURVE_WHO_BMI), &err), ERR_INVALID);
    assert_string_equal(err.key, "curve_damaged");
}

/* With any one allocation failing, what was there stays, or the new one is there. */
static void out_of_memory(void **state)
{
    struct made_store *m = *state;
    struct curve_file f = {
        .kind = CURVE_WHO_WEIGHT, .name = "made", .version = "1", .source = "w.csv", .table = STR(weight)};
    int failed = 1;
    for (unsigned n = 1; failed; n++) {
        ARENA_AUTO a = arena_new(1u << 20);
        struct engine e = m->engine;
        bool was_there = false;
        struct curves c;
        assert_true(a && n < 200);
        e.arena = a;
        f.version = arena_printf(m->arena, "%u", n);
        mem_fail_after(n);
        int rc = curve_store_put(&was_there, &e, &f, NULL);
        failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        assert_int_equal(curves_open(&c, &m->engine, CURVES(CURVE_WHO_WEIGHT), NULL), 0);
        assert_int_equal(c.of[CURVE_WHO_WEIGHT] != NULL, !failed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(imported, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(versions, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(removed, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(refused, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(flipped, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(renamed, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(out_of_memory, made_setup, made_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
