/* The way to kiem-figures and back, with programs that are none: what each does wrong is said in time, and nothing stays behind. */
#include "app/contact/solver.h"

#include "base/clock.h"
#include "base/str.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROWS = 2, TEAMS = 1, SECONDS = 1 };
#define NOW INT64_C(1772614800000)

struct asked {
    char folder[32], program[64];
    struct arena *arena;
    struct app app;
    struct call call;
    struct solver_row rows[ROWS];
    struct solver_team teams[TEAMS];
    struct solver_question q;
    struct err err;
};

static const bool everywhere[] = {true};

/* `body`: of a shell script that is asked "plan NEED TEAMS --kept KEPT --out ANSWER"; NULL: the real one. */
static void open_asked(struct asked *a, const char *body)
{
    *a = (struct asked){.folder = "/tmp/kiem-solver-XXXXXX"};
    assert_non_null(mkdtemp(a->folder));
    assert_int_equal(setenv("TMPDIR", a->folder, 1), 0);
    a->arena = arena_new(1 << 20);
    assert_non_null(a->arena);
    a->call = (struct call){.app = &a->app, .arena = a->arena, .now = NOW};
    if (body) {
        snprintf(a->program, sizeof a->program, "%s.sh", a->folder);
        FILE *f = fopen(a->program, "w");
        assert_non_null(f);
        fprintf(f, "#!/bin/sh\nneed=$2 teams=$3 kept=$5 out=$7\n%s\n", body);
        assert_int_equal(fclose(f), 0);
        assert_int_equal(chmod(a->program, 0700), 0);
        a->app.figures = a->program;
    }
    for (size_t i = 0; i < ROWS; i++)
        a->rows[i] = (struct solver_row){.legal = true, .from = 1, .until = 2};
    a->teams[0] = (struct solver_team){.areas = everywhere, .minutes = 60};
    a->q = (struct solver_question){.rows = a->rows,
                                    .row_count = ROWS,
                                    .teams = a->teams,
                                    .team_count = TEAMS,
                                    .area_count = 1,
                                    .week_count = 2,
                                    .per_contact = 40,
                                    .seconds = SECONDS};
}

static size_t entries(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t n = 0;
    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n;
}

/* Everything is gone from the place where it worked. */
static void close_asked(struct asked *a)
{
    assert_int_equal(entries(a->folder), 2); /* . and .. */
    unlink(a->program);
    assert_int_equal(rmdir(a->folder), 0);
    arena_free(a->arena);
}

static void refuses(const char *body, const char *key, const char *arg)
{
    struct asked a;
    open_asked(&a, body);
    int64_t began = clock_ticks();
    int rc = solver_run(&a.q, &a.call, &a.err);
    if (rc != ERR_IO || strcmp(a.err.key, key) != 0 || !strstr(a.err.arg, arg))
        fail_msg("%s: %d %s %s", body, rc, a.err.key, a.err.arg);
    assert_true(clock_ticks() - began < (SECONDS + 1) * INT64_C(1000000));
    close_asked(&a);
}

#define ANSWER(plan, out, teams)                                                                             \
    "mkdir $out; printf 'pseudonym,team,week\\n" plan "' > $out/plan.csv\n"                                  \
    "printf 'pseudonym,why\\n" out "' > $out/left-out.csv\n"                                                 \
    "printf 'pseudonym,why\\n' > $out/not-kept.csv\n"                                                        \
    "printf 'team,contacts_per_week,contacts_given,one_more_in_week,"                                        \
    "one_more_minimum,one_more_benefit,one_more_waiting\\n" teams "' > $out/teams.csv\n"
#define WORTH "t0,1,2,1,,0,0,0\\n"

static void an_answer_is_taken(void **unused)
{
    (void)unused;
    static const char *const bodies[] = {NULL, ANSWER("r0,t0,1\\nr1,t0,2\\n", "", WORTH)};
    for (size_t i = 0; i < 2; i++) {
        struct asked a;
        open_asked(&a, bodies[i]);
        if (solver_run(&a.q, &a.call, &a.err) != 0)
            fail_msg("%s %s", a.err.key, a.err.arg);
        assert_int_equal(a.rows[0].week + a.rows[1].week, 3);
        assert_int_equal(a.teams[0].given, 2);
        close_asked(&a);
    }
}

/* It can never hold up the jobs behind it for longer than it may take. */
static void what_does_not_end_is_ended(void **unused)
{
    (void)unused;
    refuses("while :; do echo still busy; done", "plan_slow", "1");
    refuses("exec >/dev/null 2>&1; exec sleep 60", "plan_slow", "1");
}

static void its_last_word_is_told(void **unused)
{
    (void)unused;
    refuses("echo one; echo too few minutes; exit 1", "plan_refused", "too few minutes");
    refuses("for i in 1 2 3 4 5 6 7 8 9; do printf '%1000d\\n' $i; done; echo the end; exit 1",
            "plan_refused", "the end");
    refuses("kill -9 $$", "plan_refused", "Killed");
}

static void half_a_file_does_not_stay(void **unused)
{
    (void)unused;
    refuses("mkdir $out; echo r0 > $out/plan.csv.part; echo x > $out/extra.csv; exec sleep 60", "plan_slow",
            "1");
}

static void nonsense_is_no_answer(void **unused)
{
    (void)unused;
    refuses(":", "plan_answer", "plan.csv");
    refuses(ANSWER("r0,t0,1\\nr9,t0,2\\n", "", WORTH), "plan_answer", "plan.csv");
    refuses(ANSWER("r0,t0,1\\nr0,t0,2\\n", "", WORTH), "plan_answer", "plan.csv");
    refuses(ANSWER("r0,t0,1\\nr1,t0,3\\n", "", WORTH), "plan_answer", "plan.csv");
    refuses(ANSWER("r0,t0,1\\n", "", WORTH), "plan_answer", "left-out.csv");
    refuses(ANSWER("r0,t0,1\\n", "r1,all-full\\n", "t0,1,1,99,0,0,0\\n"), "plan_answer", "teams.csv");
    refuses(ANSWER("r0,t0,1\\n", "r1,all-full\\n", "t0,9999999999,1,,0,0,0\\n"), "plan_answer", "teams.csv");
}

/* A server that was cut off could not take its folder away; a folder of now is somebody's. */
static void what_was_left_behind_goes_with_the_next(void **unused)
{
    (void)unused;
    struct asked a;
    char path[96], answer[128];
    open_asked(&a, NULL);
    static const char *const names[] = {"kiem-plan-old", "kiem-plan-new"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", a.folder, names[i]);
        assert_int_equal(mkdir(path, 0700), 0);
        snprintf(answer, sizeof answer, "%s/answer", path);
        assert_int_equal(mkdir(answer, 0700), 0);
        if (i == 0) {
            struct timespec old = {.tv_sec = NOW / 1000 - 4000};
            assert_int_equal(utimensat(0, path, (const struct timespec[]){old, old}, 0), 0);
        }
    }
    assert_int_equal(solver_run(&a.q, &a.call, &a.err), 0);
    assert_int_equal(entries(a.folder), 3); /* and the new one */
    assert_int_equal(rmdir(answer), 0);
    assert_int_equal(rmdir(path), 0);
    close_asked(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_taken),    cmocka_unit_test(what_does_not_end_is_ended),
        cmocka_unit_test(its_last_word_is_told), cmocka_unit_test(half_a_file_does_not_stay),
        cmocka_unit_test(nonsense_is_no_answer), cmocka_unit_test(what_was_left_behind_goes_with_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
