/* The meeting with the parents at the table: who may plan, be invited, read and change it, and what comes of it. */
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/chain_world.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "app/world.h"

#include <stdio.h>
#include <string.h>

static void plan(struct world *w, const struct actor *by, const char *person, const char *guest, char id[37])
{
    world_call(w, by);
    call_param_set(w, "person", person);
    call_set(w, "planned_at", "2026-03-10T14:00");
    call_set(w, "place", "Huis van de wijk");
    call_set(w, "bring", "haar zus Fleur");
    struct value *guests = value_put_array(w->form, "guests");
    if (guest)
        value_add_text(guests, guest);
    world_must(w, meeting_create);
    snprintf(id, 37, "%s", w->call.location + strlen("/meetings/"));
}

static struct call *on(struct world *w, const struct actor *by, const char *meeting)
{
    world_call(w, by);
    call_param_set(w, "meeting", meeting);
    return &w->call;
}

static void put_on_agenda(struct world *w, const struct actor *by, const char *meeting, const char *scope,
                          const char *subject)
{
    on(w, by, meeting);
    call_set(w, "scope", scope);
    call_set(w, "subject", subject);
    world_must(w, meeting_item);
}

static bool page_says(struct world *w, const char *words)
{
    BUF_AUTO json;
    buf_init(&json, 4 << 20);
    json_write(&json, w->call.page);
    return strstr(buf_text(&json), words) != NULL;
}

static int involve(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(call_param(c, "person")), db_text(c->actor->org),
                             db_text("own"), db_none(), db_none(), db_int(c->now)),
                     err);
}

static void make_involved(struct world *w, const struct actor *by, const char *person)
{
    world_call(w, by);
    call_param_set(w, "person", person);
    world_must(w, involve);
}

/* Planned on Wednesday 4 March without a signal: at the latest 15 working days later, Wednesday 25 March. */
static void is_planned_with_its_term(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], meeting[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    plan(&w, &w.midwife, person, NULL, meeting);
    on(&w, &w.midwife, meeting);
    world_must(&w, meeting_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "meeting.due_day"), ""), "2026-03-25");
    assert_string_equal(value_as_text(value_at(w.call.page, "meeting.state"), ""), "planned");
    assert_string_equal(value_as_text(value_at(w.call.page, "meeting.bring"), ""), "haar zus Fleur");
    assert_true(value_get_bool(w.call.page, "is_host"));
    assert_false(value_get_bool(w.call.page, "may_record"));
    world_close(&w);
}

static void invites_nobody_without_consent(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], meeting[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    plan(&w, &w.midwife, person, NULL, meeting);
    const struct actor *others[] = {&w.debt, &w.nurse, &w.midwife2, &w.midwife};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        on(&w, &w.midwife, meeting);
        call_set(&w, "guest", others[i]->org);
        assert_int_equal(world_run(&w, meeting_invite), ERR_CONFLICT);
        assert_string_equal(w.err.key, "meeting_no_consent");
    }
    make_involved(&w, &w.nurse, person);
    on(&w, &w.midwife, meeting);
    call_set(&w, "guest", w.nurse.org);
    world_must(&w, meeting_invite);
    on(&w, &w.nurse, meeting);
    call_set(&w, "answer", "yes");
    world_must(&w, meeting_answer);
    world_close(&w);
}

/* Her partner, other organisations, desk, coordinator and administrator: nothing, for every use case. */
static void keeps_others_out(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], partner[37], meeting[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    world_family(&w, &w.midwife, "Partner", 0, partner);
    plan(&w, &w.midwife, person, NULL, meeting);
    struct actor other = world_parent(partner);
    const struct actor *strangers[] = {&other,       &w.nurse,       &w.midwife2, &w.debt,
                                       &w.assistant, &w.coordinator, &w.admin,    &w.nobody};
    use_case *uses[] = {meeting_page,     meeting_move,   meeting_cancel,  meeting_invite,
                        meeting_uninvite, meeting_answer, meeting_parents, meeting_item,
                        meeting_decide,   meeting_hold,   meeting_new,     meeting_create};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        for (size_t u = 0; u < sizeof uses / sizeof uses[0]; u++) {
            on(&w, strangers[i], meeting);
            call_param_set(&w, "person", person);
            call_set(&w, "planned_at", "2026-03-10T14:00");
            call_set(&w, "answer", "yes");
            assert_int_equal(world_run(&w, uses[u]), ERR_DENIED);
            assert_false(page_says(&w, "Fleur"));
        }
    world_close(&w);
}

/* Another organisation with the file reads it, and changes nothing. */
static void only_the_host_changes_it(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], meeting[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    make_involved(&w, &w.nurse, person);
    plan(&w, &w.midwife, person, NULL, meeting);
    on(&w, &w.nurse, meeting);
    world_must(&w, meeting_page);
    assert_false(value_get_bool(w.call.page, "is_host"));
    use_case *uses[] = {meeting_move, meeting_cancel, meeting_invite,
                        meeting_item, meeting_decide, meeting_hold};
    for (size_t u = 0; u < sizeof uses / sizeof uses[0]; u++) {
        on(&w, &w.nurse, meeting);
        call_set(&w, "planned_at", "2026-03-11T14:00");
        assert_int_equal(world_run(&w, uses[u]), ERR_DENIED);
        assert_string_equal(w.err.key, "meeting_not_yours");
    }
    world_close(&w);
}

static void she_says_who_comes_along(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], meeting[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    plan(&w, &w.midwife, person, NULL, meeting);
    put_on_agenda(&w, &w.midwife, meeting, "money", "Schulden");
    struct actor self = world_parent(person);
    on(&w, &self, meeting);
    call_set(&w, "answer", "yes");
    call_set(&w, "bring", "vriendin Sam");
    world_must(&w, meeting_parents);
    assert_non_null(strstr(w.call.location, "/me/meetings/"));
    on(&w, &self, meeting);
    world_must(&w, meeting_page);
    assert_true(page_says(&w, "Schulden"));
    assert_true(page_says(&w, "vriendin Sam"));
    assert_true(value_get_bool(w.call.page, "may_say"));
    on(&w, &self, meeting);
    assert_int_equal(world_run(&w, meeting_cancel), ERR_DENIED);
    world_close(&w);
}

static void ends_with_who_was_there(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], meeting[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    make_involved(&w, &w.nurse, person);
    plan(&w, &w.midwife, person, w.nurse.org, meeting);
    put_on_agenda(&w, &w.midwife, meeting, "social", "Wonen");
    on(&w, &w.midwife, meeting);
    call_set(&w, "parents_present", "yes");
    assert_int_equal(world_run(&w, meeting_hold), ERR_CONFLICT);
    assert_string_equal(w.err.key, "meeting_early");
    world_days(&w, 6);
    on(&w, &w.midwife, meeting);
    call_set(&w, "parents_present", "no");
    assert_int_equal(world_run(&w, meeting_hold), ERR_INVALID);
    assert_string_equal(w.err.key, "meeting_absent");
    on(&w, &w.midwife, meeting);
    call_set(&w, "parents_present", "yes");
    value_add_text(value_put_array(w.form, "present"), w.nurse.org);
    world_must(&w, meeting_hold);
    on(&w, &w.midwife, meeting);
    world_must(&w, meeting_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "meeting.state"), ""), "held");
    assert_true(value_as_bool(value_at(w.call.page, "meeting.with_parents"), false));
    assert_true(value_as_bool(value_at(w.call.page, "guests.0.has_come"), false));
    on(&w, &w.midwife, meeting);
    assert_int_equal(world_run(&w, meeting_cancel), ERR_CONFLICT);
    assert_string_equal(w.err.key, "meeting_state");
    world_close(&w);
}

/* --- decisions --- */

static int steps(struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_APPOINTMENT_STEP_OPEN,
                       DB_ARGS(db_text(call_param(c, "person")), db_text("own_circle")), err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(value_get_text(row, "id"))), err);
    if (rc == 0)
        value_put(c->page, "step", row);
    return rc;
}

static const char *step_state(struct world *w, const char *person)
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    world_must(w, steps);
    return value_as_text(value_at(w->call.page, "step.state"), "");
}

static void decide(struct world *w, const char *meeting, const char *item, bool agreed)
{
    on(w, &w->midwife, meeting);
    call_set(w, "item", item);
    call_set(w, "decision", "Mensen om haar heen vragen");
    call_set(w, "minutes", "Zij belt haar zus");
    call_set(w, "step", "own_circle");
    call_set_flag(w, "agreed", agreed);
    world_must(w, meeting_decide);
}

static void a_decision_makes_a_step_once(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], meeting[37], item[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    plan(&w, &w.midwife, person, NULL, meeting);
    put_on_agenda(&w, &w.midwife, meeting, "social", "Wonen");
    on(&w, &w.midwife, meeting);
    world_must(&w, meeting_page);
    snprintf(item, sizeof item, "%s", value_as_text(value_at(w.call.page, "choices.item.0.value"), ""));
    decide(&w, meeting, item, false);
    assert_string_equal(step_state(&w, person), "proposed");
    decide(&w, meeting, item, true);
    assert_string_equal(step_state(&w, person), "agreed");
    on(&w, &w.midwife, meeting);
    world_must(&w, meeting_page);
    const struct value *decisions = value_at(w.call.page, "agenda.0.decisions");
    assert_int_equal(value_count(decisions), 2);
    assert_string_equal(value_get_text(value_item(decisions, 0), "minutes"), "Zij belt haar zus");
    assert_string_equal(value_get_text(value_item(decisions, 0), "step_id"),
                        value_get_text(value_item(decisions, 1), "step_id"));
    world_close(&w);
}

/* --- guests --- */

/* Her consent that debt help hears of a meeting: contact and money. Gives the id of the consent. */
static void consent(struct chain_world *cw, char id[37])
{
    char receiver[64];
    snprintf(receiver, sizeof receiver, "org:%s", cw->w.debt.org);
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    chain_fill(cw, receiver, "contact money");
    chain_many(cw, "purposes", "meeting");
    world_must(&cw->w, consent_create);
    snprintf(id, 37, "%.36s", cw->w.call.location + strlen("/consents/"));
}

static void hold_with_guest(struct chain_world *cw, char meeting[37], char given[37])
{
    chain_open(cw);
    consent(cw, given);
    plan(&cw->w, &cw->w.midwife, cw->mother, cw->w.debt.org, meeting);
    put_on_agenda(&cw->w, &cw->w.midwife, meeting, "money", "Over de schulden");
    put_on_agenda(&cw->w, &cw->w.midwife, meeting, "mental", "Over somberheid");
}

static void a_guest_reads_what_was_consented(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char meeting[37], given[37];
    hold_with_guest(&cw, meeting, given);
    on(&cw.w, &cw.w.debt, meeting);
    world_must(&cw.w, meeting_page);
    assert_true(page_says(&cw.w, "Over de schulden"));
    assert_false(page_says(&cw.w, "somberheid"));
    assert_null(value_get(cw.w.call.page, "guests"));
    on(&cw.w, &cw.w.debt, meeting);
    call_set(&cw.w, "answer", "yes");
    world_must(&cw.w, meeting_answer);
    world_call(&cw.w, &cw.w.debt);
    world_must(&cw.w, worklist);
    assert_true(page_says(&cw.w, arena_printf(cw.w.call.arena, "/meetings/%s", meeting)));
    assert_true(page_says(&cw.w, "Noor de Vries"));
    use_case *hosts[] = {meeting_move,   meeting_cancel, meeting_item,
                         meeting_decide, meeting_hold,   meeting_parents};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        on(&cw.w, &cw.w.debt, meeting);
        call_set(&cw.w, "planned_at", "2026-03-11T14:00");
        call_set(&cw.w, "answer", "yes");
        assert_int_equal(world_run(&cw.w, hosts[i]), ERR_DENIED);
    }
    /* a guest of the meeting has no file */
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_page), ERR_DENIED);
    on(&cw.w, &cw.partner, meeting);
    assert_int_equal(world_run(&cw.w, meeting_page), ERR_DENIED);
    chain_close(&cw);
}

static void a_guest_reads_only_while_it_is_planned(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char meeting[37], given[37];
    hold_with_guest(&cw, meeting, given);
    world_days(&cw.w, 6);
    on(&cw.w, &cw.w.midwife, meeting);
    call_set(&cw.w, "parents_present", "yes");
    world_must(&cw.w, meeting_hold);
    on(&cw.w, &cw.w.debt, meeting);
    assert_int_equal(world_run(&cw.w, meeting_page), ERR_DENIED);
    chain_close(&cw);
}

static void withdrawn_consent_closes_the_door_at_once(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char meeting[37], given[37];
    hold_with_guest(&cw, meeting, given);
    chain_call(&cw, &cw.parent, "consent", given);
    world_must(&cw.w, consent_take_back);
    on(&cw.w, &cw.w.debt, meeting);
    assert_int_equal(world_run(&cw.w, meeting_page), ERR_DENIED);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_planned_with_its_term),
        cmocka_unit_test(invites_nobody_without_consent),
        cmocka_unit_test(keeps_others_out),
        cmocka_unit_test(only_the_host_changes_it),
        cmocka_unit_test(she_says_who_comes_along),
        cmocka_unit_test(ends_with_who_was_there),
        cmocka_unit_test(a_decision_makes_a_step_once),
        cmocka_unit_test(a_guest_reads_what_was_consented),
        cmocka_unit_test(a_guest_reads_only_while_it_is_planned),
        cmocka_unit_test(withdrawn_consent_closes_the_door_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
