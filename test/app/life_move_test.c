/* Her care goes to another organisation: the receiver keeps the file, who gave it away reads what it wrote and no more. */
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "app/life/life.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <string.h>

static int move_of(struct chain_world *cw, const struct actor *who, const char *referrals, const char *scopes)
{
    chain_call(cw, who, "person", cw->mother);
    call_set(&cw->w, "to", cw->w.midwife2.org);
    call_set(&cw->w, "referrals", referrals);
    call_set(&cw->w, "consent_form", "oral");
    call_set(&cw->w, "told", "wat er meegaat");
    call_set_flag(&cw->w, "consent", true);
    chain_many(cw, "scopes", scopes);
    return world_run(&cw->w, person_transfer);
}

static int move_with(struct chain_world *cw, const char *referrals, const char *scopes)
{
    return move_of(cw, &cw->w.midwife, referrals, scopes);
}

static int move(struct chain_world *cw, const char *referrals)
{
    return move_with(cw, referrals, "contact pregnancy money");
}

static void the_receiver_keeps_the_file(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    chain_refer(&cw, referral);
    assert_ok(move(&cw, "go_on"));
    chain_call(&cw, &cw.w.midwife2, "person", cw.mother);
    world_must(&cw.w, person_page);
    assert_non_null(value_at(cw.w.call.page, "person.contact"));
    chain_call(&cw, &cw.w.midwife2, "person", cw.mother);
    world_must(&cw.w, data_page);
    chain_call(&cw, &cw.w.midwife2, "referral", referral);
    world_must(&cw.w, referral_page); /* sent by it from now on */
    chain_close(&cw);
}

static void who_gave_it_away_reads_its_own_only(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_ask(&cw, false);
    assert_ok(move(&cw, "go_on"));
    chain_call(&cw, &cw.w.midwife2, "person", cw.mother);
    call_set(&cw.w, "first_name", "Noor");
    call_set(&cw.w, "surname", "de Vries");
    call_set(&cw.w, "birth_day", "1995-05-05");
    call_set(&cw.w, "phone", "0699999999");
    world_must(&cw.w, contact_change);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_page);
    assert_non_null(value_get_text(value_get(cw.w.call.page, "person"), "name"));
    assert_null(value_at(cw.w.call.page, "person.contact")); /* nothing new */
    assert_null(value_at(cw.w.call.page, "person.area_name"));
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, contact_change), ERR_DENIED);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, data_page), ERR_DENIED);
    world_call(&cw.w, &cw.w.midwife);
    world_must(&cw.w, worklist);
    assert_int_equal(value_count(value_at(cw.w.call.page, "todo.items")), 0);
    chain_close(&cw);
}

/* What she agrees to for all practices later is not for the one that keeps what it made. */
static void a_consent_to_its_kind_tells_it_nothing_new(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_ask(&cw, false);
    assert_ok(move(&cw, "go_on"));
    chain_call(&cw, &cw.w.midwife2, "person", cw.mother);
    chain_fill(&cw, "kind:midwifery_practice", "contact pregnancy");
    chain_many(&cw, "purposes", "care");
    world_must(&cw.w, consent_create);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_page);
    assert_null(value_at(cw.w.call.page, "person.contact"));
    chain_close(&cw);
}

static int sees_step(struct chain_world *cw, const char *step)
{
    chain_call(cw, &cw->w.midwife2, "step", step);
    return world_run(&cw->w, step_page);
}

/* A step about violence at home was never agreed to be told; one about debts was. */
static void a_step_beyond_the_consent_does_not_go_along(void **state)
{
    (void)state;
    struct chain_world cw;
    char talk[37], debts[37];
    chain_open(&cw);
    chain_ask(&cw, true);
    chain_step(&cw, "safety_talk", talk);
    chain_step(&cw, "debt_help_referral", debts);
    assert_string_not_equal(talk, "");
    assert_string_not_equal(debts, "");
    assert_ok(move(&cw, "go_on"));
    assert_int_not_equal(sees_step(&cw, talk), 0);
    assert_ok(sees_step(&cw, debts));
    chain_close(&cw);
}

static void a_referral_beyond_the_consent_is_named(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    chain_refer(&cw, referral);
    assert_int_equal(move_with(&cw, "go_on", "contact pregnancy"), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "transfer_beyond");
    assert_ok(move_with(&cw, "stop", "contact pregnancy"));
    chain_call(&cw, &cw.w.midwife2, "referral", referral);
    assert_int_not_equal(world_run(&cw.w, referral_page), 0);
    chain_close(&cw);
}

static void referrals_may_stop(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    chain_refer(&cw, referral);
    assert_ok(move(&cw, "stop"));
    assert_int_equal(chain_event(&cw, &cw.w.debt, referral, referral_accept), ERR_DENIED);
    chain_close(&cw);
}

/* The nurse moves her part of the care; what the practice sent is not hers to stop. */
static void referrals_of_others_go_on(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    chain_refer(&cw, referral);
    chain_hand_over(&cw, &cw.w.nurse, "contact pregnancy money");
    assert_ok(move_of(&cw, &cw.w.nurse, "stop", "contact pregnancy money"));
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    chain_close(&cw);
}

static void without_consent_nothing_moves(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "to", cw.w.midwife2.org);
    chain_many(&cw, "scopes", "contact");
    assert_int_equal(world_run(&cw.w, person_transfer), ERR_INVALID);
    assert_string_equal(cw.w.err.key, "handover_consent");
    chain_call(&cw, &cw.w.midwife2, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_page), ERR_DENIED);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_receiver_keeps_the_file),
        cmocka_unit_test(who_gave_it_away_reads_its_own_only),
        cmocka_unit_test(a_consent_to_its_kind_tells_it_nothing_new),
        cmocka_unit_test(a_step_beyond_the_consent_does_not_go_along),
        cmocka_unit_test(a_referral_beyond_the_consent_is_named),
        cmocka_unit_test(referrals_may_stop),
        cmocka_unit_test(referrals_of_others_go_on),
        cmocka_unit_test(without_consent_nothing_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
