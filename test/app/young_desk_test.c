/* Desks on the list of a very young parent: what each gets to see and when that ends, what it finds on its worklist, what they
 * decide together. */
#include "app/young_world.h"

#include "app/chain/chain.h"
#include "app/life/life.h"
#include "app/people/people.h"
#include "base/str.h"

#include <stdio.h>

static void a_desk_sees_what_she_opened(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    young_put_forward(&y, "of_age home_visit school_plan", true);
    young_put_forward(&y, "recognise", false);
    young_writes(&y, "Met de buurvrouw praten", "care", "keeper");
    assert_ok(young_invites(&y, &y.her, "care"));
    assert_ok(young_look(&y, &y.w.nurse));
    assert_true(young_page_has(&y, "meerderjarig"));
    assert_true(young_page_has(&y, "Sam Jansen"));
    assert_false(young_page_has(&y, "erkennen"));   /* not on her list yet */
    assert_false(young_page_has(&y, "buurvrouw"));  /* hers and her counsellor's */
    assert_false(young_page_has(&y, "rooster"));    /* of an area that is shut */
    assert_false(young_page_has(&y, "2008-10-05")); /* nothing of her file */
    assert_int_equal(young_look(&y, &y.w.debt), ERR_NOT_FOUND);
    /* Nothing else of her is open to it. */
    young_call(&y, &y.w.nurse, NULL, NULL);
    assert_int_equal(world_run(&y.w, young_page), ERR_DENIED);
    young_call(&y, &y.w.nurse, NULL, NULL);
    assert_int_equal(world_run(&y.w, person_page), ERR_DENIED);
    /* It ticks off what it does, and no more; nor does another desk. */
    char desk[37], line[37];
    y.w.now += 1000;
    assert_ok(young_invites_as(&y, &y.her, "midwife", y.w.midwife2.org, "care"));
    young_desk_id(&y, desk);
    young_line_id(&y, "home_visit", line);
    young_call(&y, &y.w.midwife2, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    assert_int_equal(world_run(&y.w, young_done), ERR_CONFLICT);
    young_call(&y, &y.her, "young_desk", desk);
    world_must(&y.w, young_desk_end);
    y.w.now += 1000;
    assert_ok(young_invites(&y, &y.her, "care"));
    young_desk_id(&y, desk);
    young_line_id(&y, "home_visit", line);
    young_call(&y, &y.w.nurse, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    world_must(&y.w, young_done);
    young_line_id(&y, "of_age", line);
    young_call(&y, &y.w.nurse, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    assert_int_equal(world_run(&y.w, young_done), ERR_CONFLICT);
    young_line_id(&y, "school_plan", line); /* a desk does it, and not this one's to see */
    young_call(&y, &y.w.nurse, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    assert_int_equal(world_run(&y.w, young_done), ERR_NOT_FOUND);
    world_close(&y.w);
}

/* She takes it off, or withdraws the consent it rests on, or opens other areas: at once. */
static void what_she_takes_back_is_shut_at_once(void **state)
{
    (void)state;
    struct young_world y;
    char id[37];
    young_opens(&y);
    young_put_forward(&y, "of_age school_plan", true);
    assert_ok(young_invites(&y, &y.her, "care"));
    assert_ok(young_invites(&y, &y.her, "school"));
    assert_ok(young_look(&y, &y.w.nurse));
    assert_true(young_page_has(&y, "rooster"));
    assert_false(young_page_has(&y, "meerderjarig"));
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM consent WHERE state = 'given'"), "1");
    young_desk_id(&y, id);
    young_call(&y, &y.her, "young_desk", id);
    world_must(&y.w, young_desk_end);
    assert_int_equal(young_look(&y, &y.w.nurse), ERR_NOT_FOUND);
    world_call(&y.w, &y.w.nurse);
    world_must(&y.w, young_desks_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "lists")), 0);
    /* Asked by the midwife, with her consent; and withdrawn as any consent is. */
    assert_ok(young_invites(&y, &y.w.midwife, "care"));
    world_call(&y.w, &y.w.nurse);
    world_must(&y.w, young_desks_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "lists")), 1);
    snprintf(id, sizeof id, "%s", young_ask(&y, "SELECT id FROM consent WHERE state = 'given'"));
    young_call(&y, &y.her, "consent", id);
    world_must(&y.w, consent_take_back);
    assert_int_equal(young_look(&y, &y.w.nurse), ERR_NOT_FOUND);
    /* Its term: on the day after the last nothing is open. */
    assert_ok(young_invites(&y, &y.w.midwife, "care"));
    world_days(&y.w, 800);
    assert_int_equal(young_look(&y, &y.w.nurse), ERR_NOT_FOUND);
    world_close(&y.w);
}

/* Another part is opened to a desk that takes part: it hears so once, and of no consent that was withdrawn. */
static void a_desk_hears_once_what_it_may_see_now(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    assert_ok(young_invites(&y, &y.her, "care"));
    y.w.now += 1000;
    assert_ok(young_invites(&y, &y.her, "care school"));
    assert_string_equal(
        young_ask(&y, "SELECT count(*) FROM job WHERE kind = 'notice' AND detail LIKE 'consent_withdrawn%'"),
        "0");
    assert_string_equal(
        young_ask(&y, "SELECT count(*) FROM job WHERE kind = 'notice' AND detail LIKE 'young_desk_changed%'"),
        "1");
    assert_string_equal(
        young_ask(&y, "SELECT count(*) FROM job WHERE kind = 'notice' AND detail LIKE 'young_desk %'"), "1");
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM consent WHERE state = 'given'"), "1");
    /* Taken off, it does hear that. */
    char id[37];
    young_desk_id(&y, id);
    young_call(&y, &y.her, "young_desk", id);
    world_must(&y.w, young_desk_end);
    assert_string_equal(
        young_ask(&y, "SELECT count(*) FROM job WHERE kind = 'notice' AND detail LIKE 'consent_withdrawn%'"),
        "1");
    world_close(&y.w);
}

static void an_invitation_needs_areas_and_who_must_consent(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    assert_int_equal(young_invites(&y, &y.her, ""), ERR_INVALID);
    assert_string_equal(y.w.err.key, "young_areas");
    assert_int_equal(young_invites(&y, &y.her, "garden"), ERR_INVALID);
    young_call(&y, &y.her, "desk_kind", "court"); /* nobody of it works here */
    assert_int_equal(world_run(&y.w, young_invite), ERR_NOT_FOUND);
    young_call(&y, &y.her, "desk_kind", "housing"); /* another kind of organisation */
    call_set(&y.w, "receiver", y.w.nurse.org);
    young_words(&y, "areas", "housing");
    assert_int_equal(world_run(&y.w, young_invite_send), ERR_INVALID);
    assert_string_equal(y.w.err.where, "receiver");
    world_close(&y.w);
    /* At 14 she does not decide it alone (WGBO): those with authority say yes too. */
    world_open(&y.w);
    young_family(&y.w, "2012-01-05", y.mother);
    y.her = world_parent(y.mother);
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_begin);
    assert_int_equal(young_invites(&y, &y.her, "care"), ERR_CONFLICT);
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM young_desk"), "0");
    world_close(&y.w);
}

static void meeting_id(struct young_world *y, char out[37])
{
    snprintf(out, 37, "%s", young_ask(y, "SELECT id FROM young_meeting ORDER BY planned_at DESC LIMIT 1"));
}

static int decide(struct young_world *y, const struct actor *who, const char *code, bool agreed)
{
    char id[37], line[37];
    meeting_id(y, id);
    young_line_id(y, code, line);
    young_call(y, who, "young_meeting", id);
    call_set(&y->w, "line", line);
    call_set(&y->w, "decision", "Morgen bellen");
    call_set(&y->w, "does", "keeper");
    call_set(&y->w, "due_day", "2026-03-20");
    call_set_flag(&y->w, "agreed", agreed);
    return world_run(&y->w, young_meeting_decide);
}

static void desks_meet(void **state)
{
    (void)state;
    struct young_world y;
    char id[37];
    young_opens(&y);
    young_put_forward(&y, "of_age school_plan", true);
    young_put_forward(&y, "mbo_leave", false);
    assert_ok(young_invites(&y, &y.her, "care"));
    young_call(&y, &y.w.midwife, NULL, NULL);
    call_set(&y.w, "planned_at", "2026-03-10T10:00");
    call_set(&y.w, "place", "Wijkcentrum");
    world_must(&y.w, young_meeting_plan);
    meeting_id(&y, id);
    assert_int_equal(young_on_worklist(&y, &y.w.midwife, "young_meeting"), 1);
    assert_int_equal(young_on_worklist(&y, &y.w.nurse, "young_desk"), 1);
    assert_int_equal(young_on_worklist(&y, &y.w.debt, "young_desk"), 0);
    /* The agenda is what is open, as far as each sees it. */
    young_call(&y, &y.w.nurse, "young_meeting", id);
    world_must(&y.w, young_meeting_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "agenda")), 1);
    young_call(&y, &y.her, "young_meeting", id);
    world_must(&y.w, young_meeting_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "agenda")), 3);
    young_call(&y, &y.w.debt, "young_meeting", id);
    assert_int_equal(world_run(&y.w, young_meeting_page), ERR_DENIED);
    assert_ok(decide(&y, &y.w.midwife, "of_age", true));
    assert_ok(decide(&y, &y.w.midwife, "mbo_leave", false));
    assert_string_equal(young_state_of(&y, "mbo_leave"), "proposed"); /* she did not say yes */
    assert_int_equal(decide(&y, &y.w.nurse, "of_age", true), ERR_DENIED);
    assert_string_equal(
        young_ask(&y, "SELECT count(*) FROM young_step WHERE due_day = 20532 AND does = 'keeper'"), "2");
    young_call(&y, &y.w.midwife, "young_meeting", id);
    call_set(&y.w, "with_her", "yes");
    assert_int_equal(world_run(&y.w, young_meeting_hold), ERR_CONFLICT);
    assert_string_equal(y.w.err.key, "meeting_early");
    world_days(&y.w, 7);
    young_call(&y, &y.w.midwife, "young_meeting", id);
    call_set(&y.w, "with_her", "yes");
    call_set(&y.w, "next_at", "2026-04-10T10:00");
    world_must(&y.w, young_meeting_hold);
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM young_meeting WHERE state = 'planned'"), "1");
    young_call(&y, &y.w.nurse, "young_meeting", id);
    world_must(&y.w, young_meeting_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "decisions")), 1);
    assert_true(young_page_has(&y, "Morgen bellen"));
    young_call(&y, &y.w.midwife, "young_meeting", id);
    assert_int_equal(world_run(&y.w, young_meeting_cancel), ERR_CONFLICT);
    assert_string_equal(y.w.err.key, "young_meeting_over");
    /* Of a line that she keeps to herself from now on, the copy of an organisation holds no decision either. */
    char line[37];
    young_line_id(&y, "of_age", line);
    young_call(&y, &y.her, "young_step", line);
    call_set(&y.w, "seen", "me");
    world_must(&y.w, own_young_see);
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, person_export);
    assert_int_equal(value_count(value_at(y.w.call.page, "document.young_decisions")), 1);
    young_call(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_export);
    assert_int_equal(value_count(value_at(y.w.call.page, "document.young_decisions")), 2);
    world_close(&y.w);
}

static void a_late_step_stands_on_the_worklist(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    young_writes(&y, "Geheim", "care", "me");
    young_put_forward(&y, "of_age school_plan", true);
    young_put_forward(&y, "mbo_leave", false);
    assert_int_equal(young_on_worklist(&y, &y.w.midwife, "young"), 0);
    world_days(&y.w, 100);
    assert_int_equal(young_on_worklist(&y, &y.w.midwife, "young"),
                     1); /* one line for a list, however much is late */
    assert_ok(young_moves(&y, &y.her, "of_age", young_done));
    assert_ok(young_moves(&y, &y.her, "school_plan", young_done));
    assert_int_equal(young_on_worklist(&y, &y.w.midwife, "young"),
                     0); /* a proposal is not late, and her own line is hers */
    world_close(&y.w);
}

/* A desk finds what it does itself: of its areas, open, and while she lets it take part; not what another desk or she does. */
static void a_desk_finds_its_own_steps(void **state)
{
    (void)state;
    struct young_world y;
    char id[37];
    young_opens(&y);
    young_put_forward(&y, "home_visit of_age school_plan", true);
    assert_ok(young_invites(&y, &y.her, "school"));
    world_days(&y.w, 20);
    assert_int_equal(young_on_worklist(&y, &y.w.nurse, "young_own"), 0); /* hers is of an area that is shut */
    assert_ok(young_invites(&y, &y.her, "care school"));
    assert_ok(young_invites_as(&y, &y.her, "midwife", y.w.midwife2.org, "care"));
    assert_int_equal(young_on_worklist(&y, &y.w.nurse, "young_own"), 1);
    assert_int_equal(young_on_worklist(&y, &y.w.midwife2, "young_own"), 0);
    assert_int_equal(young_on_worklist(&y, &y.w.midwife, "young_own"), 0);
    snprintf(id, sizeof id, "%s", young_ask(&y, "SELECT id FROM young_step WHERE code = 'home_visit'"));
    young_call(&y, &y.her, "young_step", id);
    call_set(&y.w, "seen", "keeper");
    world_must(&y.w, own_young_see);
    assert_int_equal(young_on_worklist(&y, &y.w.nurse, "young_own"), 0);
    young_call(&y, &y.her, "young_step", id);
    call_set(&y.w, "seen", "desks");
    world_must(&y.w, own_young_see);
    assert_int_equal(young_on_worklist(&y, &y.w.nurse, "young_own"), 1);
    assert_ok(young_moves(&y, &y.her, "home_visit", young_done));
    assert_int_equal(young_on_worklist(&y, &y.w.nurse, "young_own"), 0);
    world_close(&y.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_desk_sees_what_she_opened),
        cmocka_unit_test(what_she_takes_back_is_shut_at_once),
        cmocka_unit_test(a_desk_hears_once_what_it_may_see_now),
        cmocka_unit_test(an_invitation_needs_areas_and_who_must_consent),
        cmocka_unit_test(desks_meet),
        cmocka_unit_test(a_late_step_stands_on_the_worklist),
        cmocka_unit_test(a_desk_finds_its_own_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
