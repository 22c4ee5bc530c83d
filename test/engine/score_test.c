/* The commands growth and dscore on small files: what comes out, what is told, what is refused. The scores themselves: test/figures. */
#include "engine/figures_made.h"

#include "base/err.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

/* z = (y/M − 1)/S: 50 cm, 4 kg and 35 cm are 0. */
static void import_growth(struct made_store *m)
{
    made_file(m, "l.csv", "sex,age,l,m,s\n1,0,1,50,0.05\n1,1,1,50,0.05\n2,0,1,49,0.05\n2,1,1,49,0.05\n");
    made_file(m, "w.csv", "sex,age,l,m,s\n1,0,1,4,0.05\n1,1,1,4,0.05\n2,0,1,4,0.05\n2,1,1,4,0.05\n");
    made_file(m, "h.csv", "sex,age,l,m,s\n1,0,1,35,0.05\n1,1,1,35,0.05\n2,0,1,35,0.05\n2,1,1,35,0.05\n");
    assert_int_equal(made_run(m, &command_curve,
                              (const char *const[]){"import", made_path(m, "l.csv"), made_path(m, "w.csv"),
                                                    made_path(m, "h.csv"), NULL}),
                     0);
}

static void import_dscore(struct made_store *m)
{
    made_file(m, "bank.csv", "key,item,tau\ndutch,a,10\ndutch,b,20\ndutch,c,30\ngsed2406,b,20\n");
    made_file(m, "ref.csv",
              "population,key,distribution,age,mu,sigma,nu,tau\ndutch,dutch,LMS,0.1,15,0.1,1,\n"
              "dutch,dutch,LMS,2,60,0.1,1,\n");
    assert_int_equal(
        made_run(m, &command_curve,
                 (const char *const[]){"import", made_path(m, "bank.csv"), made_path(m, "ref.csv"), NULL}),
        0);
}

/* The command on the text, with up to two options; its exit code; what came out is in out.csv. */
static int score(struct made_store *m, const struct engine_command *c, const char *text, const char *one,
                 const char *two)
{
    made_file(m, "in.csv", text);
    unlink(made_path(m, "out.csv"));
    const char *words[] = {made_path(m, "in.csv"), "--out",          made_path(m, "out.csv"),
                           one ? one : two,        one ? two : NULL, NULL};
    return made_run(m, c, words);
}

static void expect(struct made_store *m, const char *expected)
{
    assert_string_equal(made_read(m, "out.csv"), expected);
    assert_true(access(made_path(m, "out.csv.part"), F_OK) != 0);
}

#define GROWTH_HEAD "age_days_used;corrected;length_used;bmi;haz;waz;whz;baz;hcaz;implausible;unknown\r\n"

static void growth(void **state)
{
    struct made_store *m = *state;
    import_growth(m);
    const char *text =
        "\xef\xbb\xbfid;sex;age_days;weight_kg;height_cm\r\n1;m;0;4,2;50\r\n2;girl;1;;49,5\r\n3;x y;1;3;\r\n";
    assert_int_equal(score(m, &command_growth, text, NULL, NULL), err_face(ERR_INVALID)->exit);
    expect(m, "id;sex;age_days;weight_kg;height_cm;" GROWTH_HEAD
              "1;m;0;4,2;50;0.0;0;50.0;16.80;0.00;1.00;;;;;whz:no-curve baz:no-curve\r\n"
              "2;girl;1;;49,5;1.0;0;49.5;;0.20;;;;;;waz:no-value whz:no-curve baz:no-curve\r\n"
              "3;x y;1;3;;1.0;0;;;;;;;;;haz:no-sex waz:no-sex whz:no-curve baz:no-curve\r\n");
}

/* The same by other names, another separator, months and grams; what is not measured has no reason. */
static void growth_mapped(void **state)
{
    struct made_store *m = *state;
    import_growth(m);
    const char *text = "g,mnd,gew,hoofd\nM,0,4200,35\nV,NA,4200,60\n";
    assert_int_equal(
        score(m, &command_growth, text, "--columns", "sex=g,age_months=mnd,weight_g=gew,head_cm=hoofd"), 0);
    expect(m, "g;mnd;gew;hoofd;" GROWTH_HEAD "M;0;4200;35;0.0;0;;;;1.00;;;0.00;;\r\n"
              "V;NA;4200;60;;0;;;;;;;;;waz:no-age hcaz:no-age\r\n");
    assert_int_equal(score(m, &command_growth, "sex,age_days,head_cm\n1,0,60\n", NULL, NULL), 0);
    expect(m, "sex;age_days;head_cm;" GROWTH_HEAD "1;0;60;0.0;0;;;;;;;14.29;hcaz;\r\n");
}

static void growth_corrected(void **state)
{
    struct made_store *m = *state;
    import_growth(m);
    const char *text = "sex\tage_days\tga_days\theight_cm\n1\t41\t240\t50\n1\t41\t12\t50\n1\t1\t280\t50\n";
    assert_int_equal(score(m, &command_growth, text, "--corrected", NULL), err_face(ERR_INVALID)->exit);
    expect(m, "sex;age_days;ga_days;height_cm;" GROWTH_HEAD "1;41;240;50;1.0;1;50.0;;0.00;;;;;;\r\n"
              "1;41;12;50;41.0;0;50.0;;;;;;;;haz:age-outside\r\n1;1;280;50;1.0;0;50.0;;0.00;;;;;;\r\n");
    /* In Dutch with a comma; numbers and texts of the file stay what they were, but none becomes a formula. */
    assert_int_equal(
        score(m, &command_growth, "sex;age_days;height_cm;x;y\n1;0;48,9;-0,5;-a\n", "--lang", "nl"), 0);
    expect(m, "sex;age_days;height_cm;x;y;" GROWTH_HEAD "1;0;48,9;-0,5;'-a;0,0;0;48,9;;-0,44;;;;;;\r\n");
    assert_int_equal(score(m, &command_growth, "sex,age_days,height_cm\n1,0,51.1\n", "--exact", NULL), 0);
    assert_non_null(strstr(made_read(m, "out.csv"), ";0.4400000000000"));
}

/* At 0.5010 year the prior has mean 35.29, at 2.7379 year 70.59: items far below hardly move it, the end of the grid (80) does. */
static void dscore(void **state)
{
    struct made_store *m = *state;
    import_dscore(m);
    const char *text = "child,agedays,b,a,note\n1,183,1,1,x\n2,,1,0,\n3,183,,,\n4,-40,1,1,\n5,1000,1,NA,\n";
    assert_int_equal(score(m, &command_dscore, text, NULL, NULL), 0);
    expect(
        m,
        "child;agedays;note;age_used;n;p;d;sem;daz;unknown\r\n1;183;x;0.5010;2;1.0000;35.38;4.92;4.44;\r\n"
        "2;;;;2;0.5000;;;;d:no-age\r\n3;183;;0.5010;0;;;;;d:no-items\r\n4;-40;;;2;1.0000;;;;d:age-outside\r\n"
        "5;1000;;2.7379;1;1.0000;70.30;4.70;;daz:age-outside\r\n");
}

/* Born on day 240, 100 days old: held against 60 days, where the prior has mean 18.97. */
static void dscore_corrected(void **state)
{
    struct made_store *m = *state;
    import_dscore(m);
    assert_int_equal(
        score(m, &command_dscore, "age_days,ga_days,a\n100,240,1\n60,,1\n731,240,1\n", "--corrected", NULL),
        0);
    expect(m,
           "age_days;ga_days;age_used;n;p;d;sem;daz;unknown\r\n100;240;0.1643;1;1.0000;19.57;4.60;1.84;\r\n"
           "60;;0.1643;1;1.0000;19.57;4.60;1.84;\r\n731;240;2.0014;1;1.0000;63.84;4.99;;daz:age-outside\r\n");
}

/* Columns in another order and by other names give the same scores to the last digit. */
static void dscore_order(void **state)
{
    struct made_store *m = *state;
    import_dscore(m);
    assert_int_equal(score(m, &command_dscore, "age_days,a,b,c\n300,1,1,0\n400,0,1,1\n", "--exact", NULL), 0);
    const char *one = made_read(m, "out.csv");
    made_file(m, "in.csv", "v3,v1,age_days,v2\n0,1,300,1\n1,0,400,1\n");
    assert_int_equal(made_run(m, &command_dscore,
                              (const char *const[]){made_path(m, "in.csv"), "--out", made_path(m, "out.csv"),
                                                    "--exact", "--columns", "a=v1,b=v2,c=v3", NULL}),
                     0);
    assert_string_equal(made_read(m, "out.csv"), one);
}

static void dscore_bad(void **state)
{
    struct made_store *m = *state;
    import_dscore(m);
    const int invalid = err_face(ERR_INVALID)->exit, none = err_face(ERR_NOT_FOUND)->exit;
    assert_int_equal(score(m, &command_dscore, "age_days,a\n300,2\n300,1\nold,1\n", NULL, NULL), invalid);
    assert_non_null(strstr(made_read(m, "out.csv"), "300;0.8214;0;;;;;d:no-items\r\n300;0.8214;1;1.0000;"));
    assert_non_null(strstr(made_read(m, "out.csv"), "old;;1;1.0000;;;;d:no-age\r\n"));
    assert_int_equal(score(m, &command_dscore, "age_days,a\n300,1\n", "--key", "gcdg"), invalid);
    assert_int_equal(score(m, &command_dscore, "age_days,a\n300,1\n", "--key", "other"), none);
    assert_int_equal(score(m, &command_dscore, "age_days,a\n300,1\n", "--population", "other"), none);
    assert_int_equal(score(m, &command_dscore, "age_days,x\n300,1\n", NULL, NULL), invalid);
    assert_int_equal(score(m, &command_dscore, "age,a\n300,1\n", NULL, NULL), invalid);
    assert_int_equal(score(m, &command_dscore, "age_days,b\n300,1\n", "--key", "gsed2406"), 0);
    assert_non_null(strstr(made_read(m, "out.csv"), "daz:no-reference\r\n"));
}

/* What is wrong with a whole file leaves nothing behind. */
static void refused(void **state)
{
    struct made_store *m = *state;
    const int invalid = err_face(ERR_INVALID)->exit;
    assert_int_equal(score(m, &command_dscore, "age_days,a\n300,1\n", NULL, NULL),
                     err_face(ERR_NOT_FOUND)->exit);
    import_growth(m);
    static const struct {
        const char *text, *option, *value;
    } cases[] = {
        {"", NULL, NULL},
        {"sex,age_days\n1,0\n", NULL, NULL},
        {"age_days,height_cm\n0,50\n", NULL, NULL},
        {"sex,height_cm\n1,50\n", NULL, NULL},
        {"sex,age_days,height_cm, Height_cm \n1,0,50,60\n", NULL, NULL},
        {"sex,age_days,l,l\n1,0,50,60\n", "--columns", "height_cm=l"},
        {"sex,age_days,height_cm\n1,0,\"50\n", NULL, NULL},
        {"sex,age_days,height_cm\n1,0,50\n", "--columns", "sex"},
        {"sex,age_days,height_cm\n1,0,50\n", "--columns", "sex=other"},
        {"sex,age_days,height_cm\n1,0,50\n", "--columns", "song=sex"},
        {"sex,age_days,height_cm\n1,0,50\n", "--set", "cdc"},
        {"sex,age_days,height_cm\n1,0,50\n", "--population", "X"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(score(m, &command_growth, cases[i].text, cases[i].option, cases[i].value), invalid);
        assert_true(access(made_path(m, "out.csv"), F_OK) != 0 &&
                    access(made_path(m, "out.csv.part"), F_OK) != 0);
    }
    assert_int_equal(made_run(m, &command_growth, (const char *const[]){made_path(m, "nowhere.csv"), NULL}),
                     err_face(ERR_NOT_FOUND)->exit);
    assert_int_equal(made_run(m, &command_growth, (const char *const[]){m->folder, NULL}),
                     err_face(ERR_IO)->exit);
    assert_int_equal(made_run(m, &command_growth, (const char *const[]){NULL}), 2);
    assert_int_equal(score(m, &command_growth, "sex,age_days,height_cm\n", NULL, NULL), 0);
    expect(m, "sex;age_days;height_cm;" GROWTH_HEAD);
}

static void packed_file(struct made_store *m, const char *name, const char *text, bool gzip)
{
    char packed[4096];
    size_t len = gzip ? 0 : ZSTD_compress(packed, sizeof packed, text, strlen(text), 1);
    z_stream z = {.next_out = (Bytef *)packed, .avail_out = sizeof packed};
    if (gzip) {
        assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
        z.next_in = (Bytef *)(uintptr_t)text;
        z.avail_in = (uInt)strlen(text);
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        len = z.total_out;
        deflateEnd(&z);
    }
    made_bytes(made_path(m, name), packed, len);
    made_bytes(made_path(m, "short"), packed, len - 5);
}

/* A file of gzip or zstd is scored as what is in it; one that is cut short is named. */
static void packed(void **state)
{
    struct made_store *m = *state;
    import_growth(m);
    const char *text = "sex,age_days,height_cm\n1,0,50\n2,1,49\n";
    assert_int_equal(score(m, &command_growth, text, NULL, NULL), 0);
    const char *plain = made_read(m, "out.csv");
    for (int gzip = 0; gzip < 2; gzip++) {
        const char *const words[] = {made_path(m, "packed"), "--out", made_path(m, "out.csv"), NULL};
        const char *const cut[] = {made_path(m, "short"), "--out", made_path(m, "cut.csv"), NULL};
        packed_file(m, "packed", text, gzip != 0);
        unlink(made_path(m, "out.csv"));
        assert_int_equal(made_run(m, &command_growth, words), 0);
        assert_string_equal(made_read(m, "out.csv"), plain);
        assert_int_equal(made_run(m, &command_growth, cut), err_face(ERR_INVALID)->exit);
        assert_true(access(made_path(m, "cut.csv"), F_OK) != 0);
    }
}

/* What was said to be written is there after a power cut too. */
static void synced(void **state)
{
    struct made_store *m = *state;
    import_growth(m);
    made_folders_synced = 0;
    assert_int_equal(score(m, &command_growth, "sex,age_days,height_cm\n1,0,50\n", NULL, NULL), 0);
    assert_int_equal(made_folders_synced, 1);
}

/* Standard output that cannot take it all. */
static void full(void **state)
{
    struct made_store *m = *state;
    import_growth(m);
    made_file(m, "in.csv", "sex,age_days,height_cm\n1,0,50\n");
    assert_int_equal(
        made_run(m, &command_growth,
                 (const char *const[]){made_path(m, "in.csv"), "--out", "/nowhere/at/all.csv", NULL}),
        err_face(ERR_IO)->exit);
}

/* With any one allocation failing there is an error and no file, or all of it. */
static void out_of_memory(void **state)
{
    struct made_store *m = *state;
    static const struct engine_command *const commands[] = {&command_dscore, &command_growth};
    import_growth(m);
    import_dscore(m);
    made_file(m, "in.csv", "sex,age_days,a,height_cm\n1,1,1,50\n2,1,x,49\n");
    for (size_t i = 0; i < 2; i++) {
        int failed = 1;
        for (unsigned n = 1; failed; n++) {
            ARENA_AUTO a = arena_new((size_t)1 << 28);
            struct engine e = {.arena = a};
            char *argv[] = {arena_str(a, made_path(m, "in.csv")), arena_str(a, "--out"),
                            arena_str(a, made_path(m, "out.csv"))};
            assert_int_equal(engine_begin(&e, commands[i], 3, argv), 0);
            e.store = m->engine.store;
            assert_int_equal(engine_words(&e, NULL), 0);
            unlink(argv[2]);
            mem_fail_after(n);
            int code = commands[i]->run(&e);
            failed = mem_failed();
            mem_fail_after(0);
            assert_true(n < 400 && access(made_path(m, "out.csv.part"), F_OK) != 0);
            assert_true(code == err_face(ERR_NOMEM)->exit || access(argv[2], F_OK) == 0);
            assert_true(failed || code == (i == 0 ? err_face(ERR_INVALID)->exit : 0));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(growth, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(growth_mapped, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(growth_corrected, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(dscore, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(dscore_corrected, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(dscore_order, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(dscore_bad, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(refused, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(packed, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(synced, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(full, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(out_of_memory, made_setup, made_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
