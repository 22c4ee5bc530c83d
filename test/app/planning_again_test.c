/* A plan that is made again: what people chose meanwhile, what could not stay, what failed, what is over. */
#include "app/planning_world.h"

#include "app/contact/contact.h"
#include "app/contact/planning.h"
#include "app/jobs.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static int64_t plan_int(const struct value *page, const char *name)
{
    return value_get_int(value_get(page, "plan"), name, -1);
}

static int drop(struct team *t)
{
    world_call(&t->w, &t->w.nurse);
    return world_run(&t->w, planning_drop);
}

/* --- while it is made again --- */

/* What is chosen in the old one would come too late for the new one, and be gone with the old: so it is not taken. */
static void nothing_is_chosen_in_a_plan_that_is_made_again(void **unused)
{
    (void)unused;
    struct team t;
    char row[64];
    team_open(&t, 1, 180);
    snprintf(row, sizeof row, "%s",
             value_get_text(team_row(team_made(&t, 4), "Kind0", SECOND), "href") + strlen("/planning/rows/"));
    team_ask(&t, 4);
    use_case *uses[] = {planning_row_page, planning_row_change};
    for (size_t i = 0; i < 2; i++) {
        world_call(&t.w, &t.w.nurse);
        call_param_set(&t.w, "row", row);
        call_set(&t.w, "member", t.w.nurse.membership);
        call_set(&t.w, "week", "2");
        call_set(&t.w, "reason", "same_face");
        assert_int_equal(world_run(&t.w, uses[i]), ERR_CONFLICT);
        assert_string_equal(t.w.err.key, "planning_waits");
    }
    world_call(&t.w, &t.w.nurse);
    assert_int_equal(world_run(&t.w, planning_keep), ERR_CONFLICT);
    assert_string_equal(t.w.err.key, "planning_waits");
    world_close(&t.w);
}

/* Nobody has to wait for what does not come: the plan before is talked about again, with what was chosen in it. */
static void who_waits_no_more_has_the_plan_before(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 1, 180);
    assert_ok(team_change(&t, team_row(team_made(&t, 4), "Kind0", SECOND), &t.w.nurse, "4"));
    team_ask(&t, 4);
    assert_int_equal(value_count(value_get(team_look(&t), "weeks")), 0);
    assert_ok(drop(&t));
    const struct value *page = team_look(&t);
    assert_int_equal(plan_int(page, "given"), 2);
    assert_non_null(value_get_text(team_row(page, "Kind0", SECOND), "reason"));
    assert_true(jobs_run_due(&t.w.app, &t.w.err) >= 1); /* and what was asked is not made any more */
    assert_int_equal(plan_int(team_look(&t), "given"), 2);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM week_plan WHERE state = 'made'"), 1);
    team_keep(&t);
    world_close(&t.w);
}

static void a_plan_that_fails_leaves_the_one_before(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 1, 180);
    assert_ok(team_change(&t, team_row(team_made(&t, 4), "Kind0", SECOND), &t.w.nurse, "4"));
    t.w.app.figures = "/bin/false";
    team_ask(&t, 4);
    assert_true(jobs_run_due(&t.w.app, &t.w.err) >= 1);
    const struct value *page = team_look(&t);
    assert_non_null(value_get_text(page, "fault"));
    assert_int_equal(plan_int(page, "given"), 2);
    assert_true(value_get_bool(page, "may_ask"));
    t.w.app.figures = NULL;
    page = team_made(&t, 4);
    assert_null(value_get_text(page, "fault"));
    assert_non_null(value_get_text(team_row(page, "Kind0", SECOND), "reason"));
    assert_ok(drop(&t));
    page = team_look(&t);
    assert_int_equal(plan_int(page, "given"), -1);
    assert_null(value_get_text(page, "fault"));
    world_close(&t.w);
}

/* --- what could not stay --- */

static void a_choice_that_cannot_stay_says_why(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 2, 180);
    team_minutes(&t, &t.other, 60);
    const struct value *page = team_made(&t, 4);
    assert_int_equal(plan_int(page, "let_go"), 0);
    assert_ok(team_change(&t, team_row(page, "Kind0", SECOND), &t.other, "3"));
    assert_ok(team_change(&t, team_row(team_look(&t), "Kind1", SECOND), &t.w.nurse, "4"));
    team_minutes(&t, &t.other, 0); /* she takes part no more */
    page = team_made(&t, 3);       /* and week 4 is none of it */
    assert_int_equal(plan_int(page, "let_go"), 2);
    assert_int_equal(plan_int(page, "changed"), 0);
    assert_string_equal(value_get_text(team_row(page, "Kind0", SECOND), "let_go"),
                        "Die persoon heeft geen minuten meer.");
    assert_string_equal(value_get_text(team_row(page, "Kind1", SECOND), "let_go"),
                        "Die week valt buiten het plan.");
    world_close(&t.w);
}

static void what_is_agreed_stays_also_without_minutes_for_it(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 3, 180);
    team_made(&t, 1);
    team_keep(&t);
    team_minutes(&t, &t.w.nurse, 60);
    const struct value *page = team_made(&t, 1);
    assert_int_equal(plan_int(page, "given"), 3);
    assert_int_equal(plan_int(page, "let_go"), 2);
    size_t full = 0;
    for (size_t i = 0; i < 3; i++) {
        const struct value *row = value_item(value_at(page, "weeks.0.rows"), i);
        assert_true(value_get_bool(row, "is_agreed"));
        assert_null(value_get_text(row, "let_go"));
        full += value_get_text(row, "too_full") != NULL;
    }
    assert_int_equal(full, 2);
    world_close(&t.w);
}

/* --- taking over --- */

/* A change that changes nothing, or comes after the contact was off, is told to nobody. */
static void only_what_moves_is_told(void **unused)
{
    (void)unused;
    static const char told[] = "SELECT COUNT(*) FROM entry WHERE kind = 'contact_moment'";
    struct team t;
    char contact[64];
    team_open(&t, 2, 180);
    team_made(&t, 1);
    team_keep(&t);
    team_own(&t, 0);
    const struct value *page = team_made(&t, 4);
    assert_ok(team_change(&t, team_row(page, "Kind0", FIRST), &t.w.nurse, "1"));
    assert_ok(team_change(&t, team_row(team_look(&t), "Kind1", FIRST), &t.w.nurse, "2"));
    place_ask(&t.w.place,
              "SELECT k.id FROM contact k JOIN person p ON p.id = k.person_id ORDER BY p.created_at DESC, "
              "p.id DESC",
              contact, sizeof contact);
    world_call(&t.w, &t.w.nurse);
    call_param_set(&t.w, "contact", contact);
    call_set(&t.w, "reason", "parents");
    world_must(&t.w, contact_moment_cancel);
    int64_t before = team_number(&t, told);
    team_keep(&t);
    assert_null(value_get_text(value_item(team_own(&t, 0), 0), "moved_why"));
    assert_int_equal(team_number(&t, told) - before, 2); /* both second contacts */
    world_close(&t.w);
}

static void taking_over_takes_no_more_memory_for_more_contacts(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 8, 600);
    assert_int_equal(plan_int(team_made(&t, 4), "given"), 16);
    world_call(&t.w, &t.w.nurse);
    struct arena *whole = t.w.call.arena, *small = arena_new(64 << 10);
    assert_non_null(small);
    t.w.call.arena = small;
    int rc = world_run(&t.w, planning_keep);
    t.w.call.arena = whole;
    arena_free(small);
    assert_ok(rc);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM contact WHERE state = 'planned'"), 16);
    world_close(&t.w);
}

/* --- what is over --- */

static void what_is_over_and_not_recorded_is_said(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 2, 180);
    team_made(&t, 1);
    team_keep(&t);
    assert_false(value_get_bool(team_look(&t), "has_stale"));
    world_days(&t.w, 7); /* in the week itself a time can still be agreed */
    assert_false(value_get_bool(team_look(&t), "has_stale"));
    world_days(&t.w, 7);
    assert_int_equal(value_get_int(team_look(&t), "stale", 0), 2);
    world_close(&t.w);
}

/* The form has what stands, or a change of minutes would lose the neighbourhoods; without one it is for who has none yet. */
static void the_form_of_minutes_has_what_stands(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 1, 180);
    const struct value *page = team_look(&t);
    assert_int_equal(value_count(value_at(page, "choices.member")), 1);
    assert_string_equal(value_as_text(value_at(page, "choices.member.0.label"), ""), "Bo");
    assert_null(value_as_text(value_at(page, "values.minutes"), NULL));
    char sql[160];
    snprintf(sql, sizeof sql, "UPDATE contact_time SET areas = 'WK01 WK02' WHERE membership_id = '%s'",
             t.w.nurse.membership);
    place_do(&t.w.place, sql);
    world_call(&t.w, &t.w.nurse);
    value_put_text(t.w.query, "member", t.w.nurse.membership);
    world_must(&t.w, planning_page);
    page = t.w.call.page;
    assert_string_equal(value_as_text(value_at(page, "choices.member.0.label"), ""), "Jip");
    assert_string_equal(value_as_text(value_at(page, "values.minutes"), ""), "180");
    assert_string_equal(value_as_text(value_at(page, "values.areas.1"), ""), "WK02");
    assert_string_equal(value_as_text(value_at(page, "values.weeks"), ""), "4");
    world_close(&t.w);
}

static void minutes_in_a_neighbourhood_that_is_none_are_not_taken(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 1, 0);
    world_call(&t.w, &t.w.nurse);
    call_set(&t.w, "member", t.w.nurse.membership);
    call_set_int(&t.w, "minutes", 180);
    value_add_text(value_put_array(t.w.form, "areas"), "WK000000");
    assert_int_equal(world_run(&t.w, planning_time_set), ERR_INVALID);
    assert_string_equal(t.w.err.where, "areas");
    world_close(&t.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_chosen_in_a_plan_that_is_made_again),
        cmocka_unit_test(who_waits_no_more_has_the_plan_before),
        cmocka_unit_test(a_plan_that_fails_leaves_the_one_before),
        cmocka_unit_test(a_choice_that_cannot_stay_says_why),
        cmocka_unit_test(what_is_agreed_stays_also_without_minutes_for_it),
        cmocka_unit_test(only_what_moves_is_told),
        cmocka_unit_test(taking_over_takes_no_more_memory_for_more_contacts),
        cmocka_unit_test(what_is_over_and_not_recorded_is_said),
        cmocka_unit_test(the_form_of_minutes_has_what_stands),
        cmocka_unit_test(minutes_in_a_neighbourhood_that_is_none_are_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
