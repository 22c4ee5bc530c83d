/* The command plan on small files: what comes out, that it is the same again, choices with and without a reason, what is refused. */
#include "engine/figures_made.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NEED_HEAD "pseudonym;x;y;minimum;extra;waiting;from;until\n"
#define TEAM_HEAD "team;x;y;reach;minutes;per_contact\n"
#define PLAN_HEAD "pseudonym;team;week;was_team;was_week;reason"

static int plan(struct made_store *m, const char *need, const char *teams, const char *kept)
{
    made_file(m, "need.csv", need);
    made_file(m, "teams.csv", teams);
    if (kept)
        made_file(m, "kept.csv", kept);
    const char *words[] = {made_path(m, "need.csv"),
                           made_path(m, "teams.csv"),
                           "--out",
                           made_path(m, "plan"),
                           kept ? "--kept" : NULL,
                           kept ? made_path(m, "kept.csv") : NULL,
                           NULL};
    return made_run(m, &command_plan, words);
}

static const char *const need = NEED_HEAD "a;0;0;1;50 20;9;1;2\nb;10;0;1;;3;1;1\nc;900;0;1;;3;1;1\n";
static const char *const teams = TEAM_HEAD "T1;0;5;100;35;20\n";

/* b can come in week 1 only, so a comes in week 2; both of a's extra contacts fall out. */
static void divides(void **state)
{
    struct made_store *m = *state;
    assert_int_equal(plan(m, need, teams, NULL), 0);
    const char *first = made_read(m, "plan/plan.csv");
    assert_string_equal(first, PLAN_HEAD ";travel;chosen\r\na;T1;2;T1;2;;5;0\r\nb;T1;1;T1;1;;11;0\r\n");
    assert_string_equal(made_read(m, "plan/left-out.csv"), "pseudonym;minimum_missing;extra_missing;why\r\n"
                                                           "a;0;2;all-full\r\nc;1;0;out-of-reach\r\n");
    assert_string_equal(made_read(m, "plan/not-kept.csv"), "pseudonym;team;week;why\r\n");
    assert_string_equal(
        made_read(m, "plan/teams.csv"),
        "team;contacts_per_week;contacts_given;contacts_per_hour;one_more_in_week;one_more_minimum;"
        "one_more_benefit;one_more_waiting;one_more_travel\r\nT1;1;2;3;1;0;50;9;5\r\n");
    /* What was shown stays, and makes the same plan; it is chosen now. */
    assert_int_equal(plan(m, need, teams, first), 0);
    assert_string_equal(made_read(m, "plan/plan.csv"),
                        PLAN_HEAD ";travel;chosen\r\na;T1;2;T1;2;;5;1\r\nb;T1;1;T1;1;;11;1\r\n");
}

static void a_change_has_a_reason(void **state)
{
    struct made_store *m = *state;
    int refused = err_face(ERR_INVALID)->exit;
    assert_int_equal(plan(m, need, teams, PLAN_HEAD "\na;T1;1;T1;2;;\n"), refused);
    assert_int_equal(plan(m, need, teams, PLAN_HEAD "\na;T1;1;T1;2;  ;\n"), refused);
    assert_int_equal(plan(m, need, teams, PLAN_HEAD "\na;;;T1;2;;\n"), refused);
    assert_int_equal(plan(m, need, teams, PLAN_HEAD "\na;T1;1;T1;2;asked for it\nb;T1;1;T1;1;\nz;T1;1;;;\n"),
                     0);
    assert_string_equal(made_read(m, "plan/plan.csv"), PLAN_HEAD ";travel;chosen\r\na;T1;1;T1;1;;5;1\r\n"
                                                                 "a;T1;2;T1;2;;5;0\r\n");
    assert_string_equal(made_read(m, "plan/not-kept.csv"), "pseudonym;team;week;why\r\nb;T1;1;team-full\r\n"
                                                           "z;T1;1;no-child\r\n");
    assert_int_equal(plan(m, need, teams, PLAN_HEAD "\na;;;T1;2;moved away\n"), 0);
    assert_int_equal(plan(m, need, teams, "pseudonym;team;week\na;T1;1\n"), refused);
}

static void by_areas(void **state)
{
    struct made_store *m = *state;
    assert_int_equal(plan(m, "pseudoniem;gebied;minimum;wachtdagen;van;tot\na;W2;1;0;1;1\nb;W9;1;0;1;1\n",
                          "team;gebieden;minuten;per_contact\nT;W1 W2;60;20\n", NULL),
                     0);
    assert_string_equal(made_read(m, "plan/plan.csv"), PLAN_HEAD ";travel;chosen\r\na;T;1;T;1;;0;0\r\n");
    assert_string_equal(made_read(m, "plan/left-out.csv"),
                        "pseudonym;minimum_missing;extra_missing;why\r\nb;1;0;out-of-reach\r\n");
}

static void bad_input_is_refused(void **state)
{
    struct made_store *m = *state;
    static const char *const needs[] = {
        "",
        "pseudonym;x;y;minimum;waiting;from\na;0;0;1;0;1\n",
        NEED_HEAD "a;0;0;1;20 50;9;1;2\n",
        NEED_HEAD "a;0;0;1;0;9;1;2\n",
        NEED_HEAD "a;0;0;-1;;9;1;2\n",
        NEED_HEAD "a;0;0;1;;9;2;1\n",
        NEED_HEAD "a;0;0;1;;9;1;521\n",
        NEED_HEAD "a;0;x;1;;9;1;2\n",
        NEED_HEAD ";0;0;1;;9;1;2\n",
        NEED_HEAD "a;0;0;1;;9;1;2\na;0;0;1;;9;1;2\n",
        NEED_HEAD "a;0;0;1;\"50;9;1;2\n",
    };
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
        assert_int_equal(plan(m, needs[i], teams, NULL), err_face(ERR_INVALID)->exit);
    assert_int_equal(plan(m, need, TEAM_HEAD "T1;0;5;100;45;0\n", NULL), err_face(ERR_INVALID)->exit);
    assert_int_equal(plan(m, NEED_HEAD, TEAM_HEAD, NULL), 0); /* nobody asks anything */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(divides, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(a_change_has_a_reason, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(by_areas, made_setup, made_teardown),
        cmocka_unit_test_setup_teardown(bad_input_is_refused, made_setup, made_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
