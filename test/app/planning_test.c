/* A plan of weeks from the minutes of a team to the parents' own place: who gets one, what stays, what moves only with a reason. */
#include "app/planning_world.h"

#include "app/contact/contact.h"
#include "app/contact/planning.h"
#include "app/jobs.h"
#include "app/life/life.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- from minutes to the parents --- */

static void everyone_gets_a_week_and_parents_see_it(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 3, 180);
    const struct value *page = team_made(&t, 4);
    assert_int_equal(value_as_int(value_at(page, "plan.given"), 0), 6);
    assert_true(value_as_bool(value_at(page, "plan.all_legal"), false));
    assert_int_equal(value_as_int(value_at(page, "plan.per_contact"), 0), 55); /* 45, and 10 beside it */
    assert_string_equal(value_as_text(value_at(page, "plan.from_day"), ""), "2026-03-09");
    assert_string_equal(value_get_text(team_row(page, "Kind1", FIRST), "week_day"), "2026-03-09");
    assert_int_equal(value_count(team_own(&t, 0)), 0); /* nothing is planned until it is taken over */
    team_keep(&t);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM week_plan_row"), 0);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM contact WHERE state = 'planned'"), 6);

    char contact[37], path[80];
    const struct value *seen = team_own(&t, 1);
    assert_int_equal(value_count(seen), 2);
    assert_string_equal(value_get_text(value_item(seen, 0), "week_day"), "2026-03-09");
    assert_string_equal(value_get_text(value_item(seen, 0), "what"), FIRST);
    snprintf(path, sizeof path, "%s", value_get_text(value_item(seen, 0), "move"));
    snprintf(contact, sizeof contact, "%.36s", path + strlen("/me/contacts/"));
    /* she has seen it: it moves only with a reason, which she reads */
    assert_int_equal(team_move(&t, contact, NULL), ERR_INVALID);
    assert_string_equal(t.w.err.key, "contact_shown");
    assert_ok(team_move(&t, contact, "absence"));
    seen = team_own(&t, 1);
    assert_string_equal(value_get_text(value_item(seen, 0), "moved_why"), "Afwezigheid of ziekte bij ons");
    assert_null(value_get_text(value_item(seen, 0), "week_day"));
    world_close(&t.w);
}

/* What she saw coming does not go in silence; what she never saw does. */
static void what_is_off_is_told_to_who_saw_it(void **unused)
{
    (void)unused;
    struct team t;
    char contact[64], sql[160];
    team_open(&t, 2, 180);
    team_made(&t, 1);
    team_keep(&t);
    assert_int_equal(value_count(team_own(&t, 0)), 1);
    for (size_t i = 0; i < 2; i++) {
        snprintf(sql, sizeof sql, "SELECT id FROM contact WHERE person_id = '%s'", t.child[i]);
        place_ask(&t.w.place, sql, contact, sizeof contact);
        world_call(&t.w, &t.w.nurse);
        call_param_set(&t.w, "contact", contact);
        call_set(&t.w, "reason", "ours");
        world_must(&t.w, contact_moment_cancel);
    }
    assert_string_equal(value_get_text(value_item(team_own(&t, 0), 0), "off_why"), "Wij zeiden af");
    assert_null(value_get_text(value_item(team_own(&t, 0), 0), "move"));
    assert_int_equal(value_count(team_own(&t, 1)), 0);
    world_days(&t.w, 14); /* and once the day has passed it is no news */
    assert_int_equal(value_count(team_own(&t, 0)), 0);
    world_close(&t.w);
}

/* A copy of the file says in which week a contact is, also one without a time, and why it moved. */
static void a_copy_of_the_file_has_the_week(void **unused)
{
    (void)unused;
    struct team t;
    char contact[64];
    team_open(&t, 1, 180);
    team_made(&t, 1);
    team_keep(&t);
    place_ask(&t.w.place, "SELECT id FROM contact", contact, sizeof contact);
    assert_ok(team_move(&t, contact, "absence"));
    world_call(&t.w, &t.w.nurse);
    call_param_set(&t.w, "person", t.child[0]);
    world_must(&t.w, person_export);
    const struct value *copied = value_at(t.w.call.page, "document.contacts.0");
    assert_string_equal(value_get_text(copied, "week_day"), "2026-03-09");
    assert_string_equal(value_get_text(copied, "moved_why"), "absence");
    world_close(&t.w);
}

/* The first parent never looked: her time is agreed without more. */
static void what_nobody_saw_moves_freely(void **unused)
{
    (void)unused;
    struct team t;
    char contact[64];
    team_open(&t, 1, 180);
    team_made(&t, 1);
    team_keep(&t);
    place_ask(&t.w.place, "SELECT id FROM contact", contact, sizeof contact);
    assert_ok(team_move(&t, contact, NULL));
    world_close(&t.w);
}

/* --- too few minutes --- */

static void who_falls_out_is_said_and_what_an_hour_brings(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 3, 120); /* two a week */
    const struct value *page = team_made(&t, 4);
    assert_int_equal(value_as_int(value_at(page, "plan.given"), 0), 5);
    assert_int_equal(value_as_int(value_at(page, "plan.legal_out"), 0), 1);
    assert_int_equal(value_count(value_get(page, "out")), 1);
    assert_string_equal(value_as_text(value_at(page, "out.0.label"), ""), FIRST);
    assert_non_null(value_as_text(value_at(page, "out.0.why"), NULL));
    assert_true(value_as_bool(value_at(page, "worth.0.brings_legal"), false));
    assert_string_equal(value_as_text(value_at(page, "worth.0.more_day"), ""), "2026-03-09");
    /* a full week takes nobody more; another week does */
    const struct value *row = value_item(value_get(page, "out"), 0);
    assert_int_equal(team_change(&t, row, &t.w.nurse, "1"), ERR_CONFLICT);
    assert_string_equal(t.w.err.key, "planning_full");
    page = team_look(&t);
    assert_ok(team_change(&t, value_item(value_get(page, "out"), 0), &t.w.nurse, "4"));
    assert_int_equal(value_as_int(value_at(team_look(&t), "plan.legal_out"), 9), 0);
    world_close(&t.w);
}

/* A contact may take more than an hour, and minutes that are over count: what is said of an hour is so. */
static void an_hour_is_counted_with_what_is_over(void **unused)
{
    (void)unused;
    static const struct {
        int minutes, beside, per_hour, needed;
        bool is_short;
    } cases[] = {{120, 10, 1, 40, false}, {120, 40, 1, 20, false}, {150, 45, 0, 75, true}};
    struct team t;
    team_open(&t, 4, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        team_minutes(&t, &t.w.nurse, cases[i].minutes);
        team_ask_beside(&t, 1, cases[i].beside);
        assert_true(jobs_run_due(&t.w.app, &t.w.err) >= 1);
        const struct value *worth = value_at(team_look(&t), "worth.0");
        assert_int_equal(value_get_int(worth, "needed", 0), cases[i].needed);
        assert_int_equal(value_get_int(worth, "per_hour", -1), cases[i].per_hour);
        assert_int_equal(value_get_bool(worth, "brings_legal"), !cases[i].is_short);
        assert_int_equal(value_get_bool(worth, "short_legal"), cases[i].is_short);
    }
    world_close(&t.w);
}

/* --- what people chose --- */

static void what_people_chose_stays_when_it_is_made_again(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 2, 180);
    team_minutes(&t, &t.other, 60);
    const struct value *page = team_made(&t, 4);
    assert_ok(team_change(&t, team_row(page, "Kind0", SECOND), &t.other, "4"));
    for (int again = 0; again < 2; again++) {
        page = team_made(&t, again ? 6 : 4);
        const struct value *row = team_row(page, "Kind0", SECOND);
        assert_string_equal(value_get_text(row, "week_day"), "2026-03-30");
        assert_string_equal(value_get_text(row, "by_name"), "Bo");
        assert_string_equal(value_get_text(row, "reason"), "Om steeds dezelfde persoon te zien");
    }
    team_keep(&t);
    assert_int_equal(
        team_number(&t, "SELECT COUNT(*) FROM contact k JOIN membership m ON m.id = k.membership_id JOIN "
                        "account a ON a.id = m.account_id WHERE a.name = 'Bo' AND k.week_day = 20542"),
        1);
    world_close(&t.w);
}

static void what_was_planned_stays_until_somebody_says_why(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 2, 180);
    team_made(&t, 1);
    team_keep(&t);
    team_own(&t, 0);
    /* a plan made again knows what parents were shown, and leaves it */
    const struct value *page = team_made(&t, 4);
    const struct value *row = team_row(page, "Kind0", FIRST);
    assert_true(value_get_bool(row, "is_agreed"));
    assert_string_equal(value_get_text(row, "week_day"), "2026-03-09");
    assert_int_equal(value_as_int(value_at(page, "plan.given"), 0), 4);
    assert_ok(team_change(&t, row, &t.w.nurse, "2"));
    team_keep(&t);
    const struct value *seen = team_own(&t, 0);
    assert_string_equal(value_get_text(value_item(seen, 0), "week_day"), "2026-03-16");
    assert_string_equal(value_get_text(value_item(seen, 0), "moved_why"),
                        "Om steeds dezelfde persoon te zien");
    seen = team_own(&t, 1);
    assert_string_equal(value_get_text(value_item(seen, 0), "week_day"), "2026-03-09");
    assert_null(value_get_text(value_item(seen, 0), "moved_why"));
    world_close(&t.w);
}

/* --- faults --- */

static void what_goes_wrong_is_said(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 1, 0);
    world_call(&t.w, &t.w.nurse);
    call_set_int(&t.w, "weeks", 4);
    assert_int_equal(world_run(&t.w, planning_ask), ERR_CONFLICT);
    assert_string_equal(t.w.err.key, "planning_no_minutes");
    team_minutes(&t, &t.w.nurse, 180);
    world_call(&t.w, &t.w.nurse);
    call_set_int(&t.w, "weeks", 13);
    assert_int_equal(world_run(&t.w, planning_ask), ERR_INVALID);
    static const char *const programs[] = {"/nowhere/kiem-figures", "/bin/false", "/bin/true", "/bin/echo"};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        t.w.app.figures = programs[i];
        team_ask(&t, 4);
        world_call(&t.w, &t.w.nurse);
        call_set_int(&t.w, "weeks", 4);
        assert_int_equal(world_run(&t.w, planning_ask), ERR_CONFLICT);
        assert_string_equal(t.w.err.key, "planning_waits");
        assert_true(jobs_run_due(&t.w.app, &t.w.err) >= 1);
        const struct value *page = team_look(&t);
        assert_null(value_get(value_get(page, "plan"), "state"));
        assert_non_null(value_get_text(page, "fault"));
        assert_true(value_get_bool(page, "may_ask"));
        world_call(&t.w, &t.w.nurse);
        assert_int_equal(world_run(&t.w, planning_keep), ERR_CONFLICT);
    }
    t.w.app.figures = NULL;
    team_made(&t, 4);
    world_call(&t.w, &t.w.nurse);
    world_must(&t.w, planning_drop);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM week_plan_row"), 0);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM contact"), 0);
    world_call(&t.w, &t.w.nurse);
    assert_int_equal(world_run(&t.w, planning_drop), ERR_CONFLICT);
    world_close(&t.w);
}

static void nobody_else_gets_in(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 1, 180);
    const struct value *page = team_made(&t, 4);
    char row[37];
    snprintf(row, sizeof row, "%s",
             value_get_text(team_row(page, "Kind0", FIRST), "href") + strlen("/planning/rows/"));
    struct actor elsewhere = t.w.nurse;
    snprintf(elsewhere.org, sizeof elsewhere.org, "%s", t.w.midwife.org);
    const struct actor *strangers[] = {&t.w.midwife, &t.w.debt, &t.w.nobody};
    use_case *uses[] = {planning_page,     planning_time_set,   planning_ask, planning_keep,
                        planning_row_page, planning_row_change, planning_drop};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        for (size_t u = 0; u < sizeof uses / sizeof uses[0]; u++) {
            world_call(&t.w, strangers[i]);
            call_param_set(&t.w, "row", row);
            assert_int_equal(world_run(&t.w, uses[u]), ERR_DENIED);
        }
    world_call(&t.w, &elsewhere);
    call_param_set(&t.w, "row", row);
    assert_int_equal(world_run(&t.w, planning_row_page), ERR_NOT_FOUND);
    world_close(&t.w);
}

/* --- the calendar, and its feed without names --- */

static int read_feed(struct team *t, const char *token)
{
    world_call(&t->w, &t->w.nobody);
    call_param_set(&t->w, "token", token);
    return world_run(&t->w, calendar_feed);
}

static void make_feed(struct team *t, char token[64])
{
    world_call(&t->w, &t->w.nurse);
    world_must(&t->w, calendar_feed_make);
    snprintf(token, 64, "%.63s", strstr(value_get_text(t->w.call.page, "url"), "/feed/") + strlen("/feed/"));
}

static void the_calendar_has_names_and_its_feed_has_none(void **unused)
{
    (void)unused;
    struct team t;
    char contact[64], first[64], second[64];
    team_open(&t, 1, 180);
    team_made(&t, 1);
    team_keep(&t);
    place_ask(&t.w.place, "SELECT id FROM contact", contact, sizeof contact);
    world_call(&t.w, &t.w.nurse);
    value_put_text(t.w.query, "week", "2026-03-12");
    world_must(&t.w, calendar_page);
    assert_string_equal(value_as_text(value_at(t.w.call.page, "loose.0.label"), ""), FIRST);
    make_feed(&t, first);
    assert_ok(read_feed(&t, first));
    const char *text = value_get_text(t.w.call.page, "text");
    assert_non_null(strstr(text, "DTSTART;VALUE=DATE:20260309\r\n"));
    assert_ok(team_move(&t, contact, NULL));
    world_call(&t.w, &t.w.nurse);
    value_put_text(t.w.query, "week", "2026-03-09");
    world_must(&t.w, calendar_page);
    assert_non_null(strstr(value_as_text(value_at(t.w.call.page, "days.0.items.0.name"), ""), "Kind0"));
    assert_ok(read_feed(&t, first));
    text = value_get_text(t.w.call.page, "text");
    assert_non_null(strstr(text, "DTSTART:20260311T083000Z\r\n"));
    assert_non_null(strstr(text, "SUMMARY:Eerste week (dag 5 tot 8)\\, "));
    const char *secrets[] = {"Kind0", "Noor", t.child[0], t.mother[0], contact};
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        assert_null(strstr(text, secrets[i]));
    /* a new address ends the old one; revoking ends both */
    make_feed(&t, second);
    assert_int_equal(read_feed(&t, first), ERR_NOT_FOUND);
    assert_ok(read_feed(&t, second));
    world_call(&t.w, &t.w.nurse);
    world_must(&t.w, calendar_feed_revoke);
    assert_int_equal(read_feed(&t, second), ERR_NOT_FOUND);
    assert_string_equal(t.w.err.key, "feed_gone");
    world_close(&t.w);
}

/* --- a parent asks for another day --- */

static void a_parent_asks_for_another_day(void **unused)
{
    (void)unused;
    struct team t;
    char contact[64], stranger[37];
    team_open(&t, 1, 180);
    world_family(&t.w, &t.w.midwife, "Vreemd", 0, stranger);
    team_made(&t, 1);
    team_keep(&t);
    place_ask(&t.w.place, "SELECT id FROM contact", contact, sizeof contact);
    struct actor her = world_parent(t.mother[0]), other = world_parent(stranger);
    world_call(&t.w, &other);
    call_param_set(&t.w, "contact", contact);
    call_set(&t.w, "text", "nieuwsgierig");
    assert_int_equal(world_run(&t.w, own_contact_move_page), ERR_NOT_FOUND);
    assert_int_equal(world_run(&t.w, own_contact_move_ask), ERR_NOT_FOUND);
    for (int twice = 0; twice < 2; twice++) {
        world_call(&t.w, &her);
        call_param_set(&t.w, "contact", contact);
        call_set(&t.w, "text", "Liever op vrijdag");
        assert_int_equal(world_run(&t.w, own_contact_move_ask), twice ? ERR_CONFLICT : 0);
    }
    assert_true(value_get_bool(value_item(team_own(&t, 0), 0), "is_asked"));
    world_call(&t.w, &t.w.nurse);
    call_param_set(&t.w, "contact", contact);
    world_must(&t.w, contact_moment_page);
    assert_string_equal(value_as_text(value_at(t.w.call.page, "wishes.0.text"), ""), "Liever op vrijdag");
    assert_ok(team_move(&t, contact, "parents"));
    assert_false(value_get_bool(value_item(team_own(&t, 0), 0), "is_asked"));
    world_close(&t.w);
}

/* --- a file that ends --- */

static void a_file_that_closes_is_in_no_plan(void **unused)
{
    (void)unused;
    struct team t;
    team_open(&t, 2, 180);
    team_made(&t, 4);
    world_call(&t.w, &t.w.nurse);
    call_param_set(&t.w, "person", t.child[0]);
    call_set(&t.w, "reason", "moved");
    call_set_flag(&t.w, "end_open", true);
    world_must(&t.w, file_close);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM week_plan_row"), 2);
    team_keep(&t);
    assert_int_equal(team_number(&t, "SELECT COUNT(*) FROM contact WHERE state = 'planned'"), 2);
    world_close(&t.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everyone_gets_a_week_and_parents_see_it),
        cmocka_unit_test(what_is_off_is_told_to_who_saw_it),
        cmocka_unit_test(a_copy_of_the_file_has_the_week),
        cmocka_unit_test(what_nobody_saw_moves_freely),
        cmocka_unit_test(who_falls_out_is_said_and_what_an_hour_brings),
        cmocka_unit_test(an_hour_is_counted_with_what_is_over),
        cmocka_unit_test(what_people_chose_stays_when_it_is_made_again),
        cmocka_unit_test(what_was_planned_stays_until_somebody_says_why),
        cmocka_unit_test(what_goes_wrong_is_said),
        cmocka_unit_test(nobody_else_gets_in),
        cmocka_unit_test(the_calendar_has_names_and_its_feed_has_none),
        cmocka_unit_test(a_parent_asks_for_another_day),
        cmocka_unit_test(a_file_that_closes_is_in_no_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
