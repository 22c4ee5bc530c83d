/* From a plan to help that arrives: agreed, referred with consent, received, accepted, started, completed; and who never
 * sees any of it. */
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "app/people/people.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static bool names(const struct value *list, const char *member, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_get_text(value_item(list, i), member), text))
            return true;
    return false;
}

static void from_plan_to_result(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37], referral[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    assert_string_equal(chain_step_state(&cw, step), "proposed");
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    chain_many(&cw, "steps", step);
    world_must(&cw.w, plan_agree);
    assert_string_equal(chain_step_state(&cw, step), "agreed");

    chain_refer(&cw, referral);
    assert_string_equal(chain_step_state(&cw, step), "doing");
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_new"), 1);

    world_call(&cw.w, &cw.w.debt);
    world_must(&cw.w, inbox_page);
    assert_string_equal(chain_at(&cw, "received.0.code"), "new");
    assert_string_equal(chain_at(&cw, "received.0.items.0.id"), referral);
    chain_call(&cw, &cw.w.debt, "referral", referral);
    world_must(&cw.w, referral_page);
    assert_string_equal(chain_at(&cw, "referral.state"), "received");
    assert_string_equal(chain_at(&cw, "person.name"), "Noor de Vries");
    assert_string_equal(chain_at(&cw, "referral.note"), "Zij belt liever niet.");

    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    assert_string_equal(chain_state(&cw, referral_page, referral), "accepted");
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    assert_ok(world_run(&cw.w, person_page));
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_start));
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_complete));
    assert_string_equal(chain_state(&cw, referral_page, referral), "completed");
    assert_string_equal(chain_at(&cw, "referral.result_label"), "Doel bereikt");
    assert_string_equal(chain_step_state(&cw, step), "done");
    /* help is over: the file is closed to the receiver */
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_page), ERR_DENIED);
    chain_close(&cw);
}

/* Debt help sees money, never mood: not on the referral, not in the plan, not in the file. */
static void receiver_sees_what_was_consented(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    chain_call(&cw, &cw.w.debt, "referral", referral);
    world_must(&cw.w, referral_page);
    const struct value *risks = value_at(cw.w.call.page, "signals.risks");
    assert_true(names(risks, "code", "debts"));
    assert_false(names(risks, "code", "emotional_problems"));
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    world_must(&cw.w, plan_page);
    const struct value *open = value_at(cw.w.call.page, "plan.open.items");
    assert_true(names(open, "code", "debt_help_referral"));
    for (size_t i = 0; i < value_count(open); i++)
        assert_string_equal(value_as_text(value_get(value_item(open, i), "why"), "Schulden"), "Schulden");
    chain_close(&cw);
}

static void scopes_wider_than_the_receiver_may_have_are_refused(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37], receiver[64];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    snprintf(receiver, sizeof receiver, "org:%s", cw.w.debt.org);
    chain_call(&cw, &cw.w.midwife, "step", step);
    chain_fill(&cw, receiver, "contact money mental");
    assert_int_equal(world_run(&cw.w, referral_create), ERR_INVALID);
    assert_string_equal(cw.w.err.key, "consent_too_wide");
    assert_string_equal(chain_step_state(&cw, step), "proposed");
    chain_close(&cw);
}

static void sending_twice_refers_once(void **state)
{
    (void)state;
    struct chain_world cw;
    char first[37], second[37];
    chain_open(&cw);
    chain_refer(&cw, first);
    chain_refer(&cw, second);
    assert_string_equal(first, second);
    assert_non_null(strstr(cw.w.call.location, "referral_already"));
    world_call(&cw.w, &cw.w.debt);
    world_must(&cw.w, inbox_page);
    assert_int_equal(value_count(value_at(cw.w.call.page, "received.0.items")), 1);
    assert_int_equal(value_get_int(value_at(cw.w.call.page, "received.0"), "count", -1), 1);
    assert_false(value_get_bool(value_at(cw.w.call.page, "received.0"), "is_over"));
    assert_false(
        value_get_bool(value_at(cw.w.call.page, "received.3"), "is_over")); /* few lines need no fold */
    chain_close(&cw);
}

static void plan_has_no_duplicates(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, plan_page);
    size_t before = value_count(value_at(cw.w.call.page, "plan.open.items"));
    assert_true(before > 0);
    world_days(&cw.w, 7);
    chain_ask(&cw, false);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, plan_page);
    assert_int_equal(value_count(value_at(cw.w.call.page, "plan.open.items")), before);
    chain_ask(&cw, true);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, plan_page);
    const struct value *open = value_at(cw.w.call.page, "plan.open.items");
    assert_true(value_count(open) > before);
    for (size_t i = 0; i < value_count(open); i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(value_get_text(value_item(open, i), "code"),
                                    value_get_text(value_item(open, k), "code"));
    chain_close(&cw);
}

/* --- nobody else --- */

struct way {
    const char *name, *param;
    use_case *use;
};

static void others_reach_nothing(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37], referral[37], consent[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    chain_refer(&cw, referral);
    chain_state(&cw, referral_page, referral);
    snprintf(consent, sizeof consent, "%s", chain_at(&cw, "referral.consent") + strlen("/consents/"));
    const struct way ways[] = {
        {"plan_page", "person", plan_page},
        {"plan_agree", "person", plan_agree},
        {"step_page", "step", step_page},
        {"step_agree", "step", step_agree},
        {"step_decline", "step", step_decline},
        {"step_start", "step", step_start},
        {"step_finish", "step", step_finish},
        {"step_cancel", "step", step_cancel},
        {"step_change", "step", step_change},
        {"consent_new", "person", consent_new},
        {"consent_create", "person", consent_create},
        {"consent_page", "consent", consent_page},
        {"consent_take_back", "consent", consent_take_back},
        {"referral_new", "step", referral_new},
        {"referral_create", "step", referral_create},
        {"referral_page", "referral", referral_page},
        {"referral_letter", "referral", referral_letter},
        {"referral_receive", "referral", referral_receive},
        {"referral_accept", "referral", referral_accept},
        {"referral_decline", "referral", referral_decline},
        {"referral_start", "referral", referral_start},
        {"referral_complete", "referral", referral_complete},
        {"referral_withdraw", "referral", referral_withdraw},
        {"referral_remind", "referral", referral_remind},
    };
    const struct actor *others[] = {&cw.w.midwife2, &cw.w.nurse, &cw.debt2,         &cw.mental,  &cw.safety,
                                    &cw.partner,    &cw.w.admin, &cw.w.coordinator, &cw.w.nobody};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
            const char *id = text_is(ways[i].param, "person")    ? cw.mother
                             : text_is(ways[i].param, "step")    ? step
                             : text_is(ways[i].param, "consent") ? consent
                                                                 : referral;
            chain_call(&cw, others[k], ways[i].param, id);
            int rc = world_run(&cw.w, ways[i].use);
            if (rc != ERR_DENIED && rc != ERR_NOT_FOUND)
                fail_msg("%s as %zu gives %d %s", ways[i].name, k, rc, cw.w.err.key);
        }
    assert_string_equal(chain_state(&cw, referral_page, referral), "sent");
    world_call(&cw.w, &cw.debt2);
    world_must(&cw.w, inbox_page);
    assert_int_equal(value_count(value_at(cw.w.call.page, "received.0.items")), 0);
    chain_close(&cw);
}

/* The mother's own parent pages read the sections; her partner's find nothing to open. */
static void sender_and_desk(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    chain_call(&cw, &cw.w.assistant, "person", cw.mother);
    world_run(&cw.w, plan_page);
    assert_int_equal(value_count(value_at(cw.w.call.page, "plan")), 0);
    assert_int_equal(chain_event(&cw, &cw.w.midwife, referral, referral_accept), ERR_DENIED);
    assert_string_equal(cw.w.err.key, "referral_actor");
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_plan_to_result),
        cmocka_unit_test(receiver_sees_what_was_consented),
        cmocka_unit_test(scopes_wider_than_the_receiver_may_have_are_refused),
        cmocka_unit_test(sending_twice_refers_once),
        cmocka_unit_test(plan_has_no_duplicates),
        cmocka_unit_test(others_reach_nothing),
        cmocka_unit_test(sender_and_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
