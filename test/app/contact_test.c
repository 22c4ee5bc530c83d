/* Contacts of youth health care with a child: who plans and records them, what counts, what others see. */
#include "app/contact/contact.h"
#include "app/life/life.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "app/world.h"

#include <stdio.h>
#include <string.h>

/* A child of the nurse's own families, born today. */
static void child(struct world *w, const struct actor *by, char out[37])
{
    char mother[37];
    world_family(w, by, "Jansen", 0, mother);
    world_call(w, by);
    call_param_set(w, "person", mother);
    call_set(w, "role", "child");
    call_set(w, "first_name", "Noor");
    call_set(w, "surname", "Jansen");
    char today[11];
    day_format(today, instant_day(w->now));
    call_set(w, "birth_day", today);
    call_set(w, "sex", "female");
    world_must(w, member_create);
    const char *at = strstr(w->call.location, "/persons/");
    assert_non_null(at);
    snprintf(out, 37, "%.36s", at + strlen("/persons/"));
}

static void fill_plan(struct world *w, const char *code, int days)
{
    char text[32];
    day_format(text, instant_day(w->now) + days);
    strcat(text, "T10:00");
    call_set(w, "contact_code", code);
    call_set(w, "planned_at", text);
    call_set(w, "how", "home");
    call_set(w, "place", "Geheimstraat 3");
}

static void plan(struct world *w, const struct actor *by, const char *person, const char *code, char id[37])
{
    world_call(w, by);
    call_param_set(w, "person", person);
    fill_plan(w, code, 6);
    world_must(w, contact_moment_plan);
    snprintf(id, 37, "%.36s", w->call.location + strlen("/contacts/"));
}

static int hold(struct world *w, const struct actor *by, const char *id, const char *outcome, bool two_way)
{
    char day[11];
    day_format(day, instant_day(w->now));
    world_call(w, by);
    call_param_set(w, "contact", id);
    call_set(w, "outcome", outcome);
    call_set(w, "held_day", day);
    call_set(w, "how", "home");
    call_set_flag(w, "two_way", two_way);
    call_set(w, "reason", "not_needed");
    call_set(w, "note", "geheim van de verpleegkundige");
    return world_run(w, contact_moment_hold);
}

/* "done": the state of a contact in the child's scheme. */
static const char *due(struct world *w, const struct actor *by, const char *person, const char *code)
{
    world_call(w, by);
    call_param_set(w, "person", person);
    world_must(w, contacts_page);
    const struct value *list = value_get(w->call.page, "contacts");
    for (size_t i = 0; i < value_count(list); i++)
        if (strcmp(value_get_text(value_item(list, i), "code"), code) == 0)
            return value_get_text(value_item(list, i), "state");
    return "none";
}

static void it_is_planned_and_counts_when_it_went_both_ways(void **unused)
{
    (void)unused;
    static const struct {
        const char *outcome, *state;
        bool two_way;
    } cases[] = {{"held", "done", true},
                 {"held", "open", false},
                 {"not_reached", "open", false},
                 {"declined", "declined", false}};
    struct world w;
    world_open(&w);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char person[37], id[37];
        child(&w, &w.nurse, person);
        plan(&w, &w.nurse, person, "days_5_8", id);
        world_days(&w, 7);
        assert_string_equal(due(&w, &w.nurse, person, "days_5_8"), "open");
        assert_ok(hold(&w, &w.nurse, id, cases[i].outcome, cases[i].two_way));
        assert_string_equal(due(&w, &w.nurse, person, "days_5_8"), cases[i].state);
        assert_int_equal(hold(&w, &w.nurse, id, "held", true), ERR_CONFLICT);
        assert_string_equal(w.err.key, "contact_state");
    }
    world_close(&w);
}

static void it_is_recorded_at_once_moved_and_cancelled(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], id[37], day[11];
    world_open(&w);
    child(&w, &w.nurse, person);
    plan(&w, &w.nurse, person, "weeks_2_3", id);
    world_call(&w, &w.nurse);
    call_param_set(&w, "contact", id);
    fill_plan(&w, "weeks_2_3", 16);
    world_must(&w, contact_moment_move);
    world_call(&w, &w.nurse);
    call_param_set(&w, "contact", id);
    call_set(&w, "reason", "illness");
    world_must(&w, contact_moment_cancel);
    world_days(&w, 15);
    day_format(day, instant_day(w.now));
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    call_set(&w, "contact_code", "weeks_2_3");
    call_set(&w, "outcome", "held");
    call_set(&w, "how", "video");
    call_set(&w, "held_day", day);
    call_set_flag(&w, "two_way", true);
    world_must(&w, contact_moment_record);
    assert_string_equal(due(&w, &w.nurse, person, "weeks_2_3"), "done");
    world_close(&w);
}

static void bad_input_is_named(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], id[37], grown[37];
    world_open(&w);
    child(&w, &w.nurse, person);
    plan(&w, &w.nurse, person, "days_5_8", id);
    static const struct {
        const char *code, *at, *key;
        int rc;
    } plans[] = {{"days_5_8", "2027-01-04T09:00", "contact_planned", ERR_CONFLICT},
                 {"month_99", "2026-03-10T09:00", "field_choice", ERR_INVALID},
                 {"month_1", "2020-03-10T09:00", "appointment_past", ERR_INVALID},
                 {"month_1", "now", "appointment_time", ERR_INVALID}};
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        world_call(&w, &w.nurse);
        call_param_set(&w, "person", person);
        call_set(&w, "contact_code", plans[i].code);
        call_set(&w, "planned_at", plans[i].at);
        call_set(&w, "how", "home");
        assert_int_equal(world_run(&w, contact_moment_plan), plans[i].rc);
        assert_string_equal(w.err.key, plans[i].key);
    }
    static const struct {
        const char *outcome, *day, *how, *key;
    } held[] = {{"held", "2030-01-01", "home", "contact_future"},
                {"held", "2019-01-01", "home", "contact_before_birth"},
                {"held", NULL, "home", "contact_day"},
                {"held", "2026-03-04", NULL, "contact_how"},
                {"declined", NULL, NULL, "contact_reason"}};
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++) {
        world_call(&w, &w.nurse);
        call_param_set(&w, "contact", id);
        call_set(&w, "outcome", held[i].outcome);
        if (held[i].day)
            call_set(&w, "held_day", held[i].day);
        if (held[i].how)
            call_set(&w, "how", held[i].how);
        assert_int_equal(world_run(&w, contact_moment_hold), ERR_INVALID);
        assert_string_equal(w.err.key, held[i].key);
    }
    world_family(&w, &w.nurse, "Groot", 0, grown);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", grown);
    assert_int_equal(world_run(&w, contacts_page), ERR_CONFLICT);
    assert_string_equal(w.err.key, "contact_no_child");
    world_close(&w);
}

static void nobody_else_gets_in(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], id[37];
    world_open(&w);
    child(&w, &w.nurse, person);
    plan(&w, &w.nurse, person, "days_5_8", id);
    char partner[37];
    world_family(&w, &w.midwife, "Partner", 0, partner);
    struct actor other = world_parent(partner);
    const struct actor *strangers[] = {&other,         &w.midwife, &w.debt,  &w.assistant,
                                       &w.coordinator, &w.admin,   &w.nobody};
    use_case *uses[] = {contacts_page,       contact_moment_new,  contact_moment_plan, contact_moment_record,
                        contact_moment_page, contact_moment_move, contact_moment_hold, contact_moment_cancel};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        for (size_t u = 0; u < sizeof uses / sizeof uses[0]; u++) {
            world_call(&w, strangers[i]);
            call_param_set(&w, "person", person);
            call_param_set(&w, "contact", id);
            assert_int_equal(world_run(&w, uses[u]), ERR_DENIED);
            assert_null(value_get(w.call.page, "contact"));
        }
    /* a midwife keeps a file of a child, and plans no contact of youth health care */
    child(&w, &w.midwife, person);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    fill_plan(&w, "days_5_8", 6);
    assert_int_equal(world_run(&w, contact_moment_plan), ERR_DENIED);
    assert_string_equal(w.err.key, "contact_holder");
    assert_string_equal(due(&w, &w.midwife, person, "days_5_8"), "coming");
    world_close(&w);
}

static int choose(struct world *w, const struct actor *by, const char *person, const char *route, bool agreed)
{
    world_call(w, by);
    call_param_set(w, "person", person);
    call_set(w, "route", route);
    call_set_flag(w, "agreed", agreed);
    return world_run(w, client_route_choose);
}

/* Minutes of a contact in the child's scheme; 0: it is not in it. */
static int64_t minutes_of(struct world *w, const char *person, const char *code)
{
    world_call(w, &w->nurse);
    call_param_set(w, "person", person);
    world_must(w, contacts_page);
    const struct value *list = value_get(w->call.page, "contacts");
    for (size_t i = 0; i < value_count(list); i++)
        if (strcmp(value_get_text(value_item(list, i), "code"), code) == 0)
            return value_get_int(value_item(list, i), "length", 0);
    return 0;
}

static void the_route_agreed_on_gives_more_or_fewer(void **unused)
{
    (void)unused;
    static const struct {
        const char *route;
        int first, second_month, eighth_month; /* minutes; 0: not offered */
    } cases[] = {{"most", 45, 35, 45}, {"fewer", 30, 0, 0}, {"basic", 30, 20, 0}, {"more", 40, 30, 0}};
    struct world w;
    char person[37];
    world_open(&w);
    child(&w, &w.nurse, person);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    world_must(&w, client_route_page);
    assert_string_equal(value_get_text(w.call.page, "proposed_label"), "Basis"); /* nothing is known */
    assert_null(
        value_as_text(value_at(w.call.page, "values.route"), NULL)); /* and it is for them to choose */
    assert_int_equal(choose(&w, &w.nurse, person, "most", false), ERR_INVALID);
    assert_string_equal(w.err.key, "client_route_agreed");
    assert_int_equal(choose(&w, &w.nurse, person, "none", true), ERR_INVALID);
    assert_int_equal(choose(&w, &w.midwife, person, "fewer", true), ERR_DENIED);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_ok(choose(&w, &w.nurse, person, cases[i].route, true));
        assert_int_equal(minutes_of(&w, person, "days_5_8"), cases[i].first);
        assert_int_equal(minutes_of(&w, person, "month_2"), cases[i].second_month);
        assert_int_equal(minutes_of(&w, person, "month_8"), cases[i].eighth_month);
    }
    world_close(&w);
}

static size_t lines(struct world *w, const char *kind, const char **about)
{
    size_t n = 0;
    world_call(w, &w->nurse);
    world_must(w, worklist);
    const struct value *items = value_at(w->call.page, "todo.items");
    for (size_t i = 0; i < value_count(items); i++)
        if (strcmp(value_get_text(value_item(items, i), "kind"), kind) == 0) {
            n++;
            *about = value_get_text(value_item(items, i), "title");
        }
    return n;
}

static void it_stands_on_the_worklist(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], id[37];
    const char *title = "";
    world_open(&w);
    child(&w, &w.nurse, person);
    assert_int_equal(lines(&w, "contact_due", &title), 1);
    assert_string_equal(title, "Eerste week (dag 5 tot 8)");
    plan(&w, &w.nurse, person, "days_5_8", id);
    assert_int_equal(lines(&w, "contact", &title), 1);
    assert_string_equal(title, "Eerste week (dag 5 tot 8)");
    assert_int_equal(lines(&w, "contact_due", &title), 1); /* the next one, two weeks ahead */
    assert_string_equal(title, "2 tot 3 weken");
    world_days(&w, 7);
    assert_ok(hold(&w, &w.nurse, id, "not_reached", false));
    assert_int_equal(lines(&w, "contact", &title), 0);
    assert_int_equal(lines(&w, "contact_due", &title), 1);
    assert_string_equal(title, "Eerste week (dag 5 tot 8)");
    world_days(&w, 10); /* too late for it: the next takes its place */
    assert_int_equal(lines(&w, "contact_due", &title), 1);
    assert_string_equal(title, "2 tot 3 weken");
    world_close(&w);
}

/* The page of a child, and that of its contact: what was noted stays with who holds it. */
static void the_page_of_the_child_shows_what_is_next(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], id[37];
    world_open(&w);
    child(&w, &w.nurse, person);
    plan(&w, &w.nurse, person, "days_5_8", id);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    world_must(&w, person_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "contacts.next.code"), ""), "days_5_8");
    world_call(&w, &w.nurse);
    call_param_set(&w, "contact", id);
    world_must(&w, contact_moment_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "contact.place"), ""), "Geheimstraat 3");
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_planned_and_counts_when_it_went_both_ways),
        cmocka_unit_test(it_is_recorded_at_once_moved_and_cancelled),
        cmocka_unit_test(bad_input_is_named),
        cmocka_unit_test(nobody_else_gets_in),
        cmocka_unit_test(the_route_agreed_on_gives_more_or_fewer),
        cmocka_unit_test(it_stands_on_the_worklist),
        cmocka_unit_test(the_page_of_the_child_shows_what_is_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
