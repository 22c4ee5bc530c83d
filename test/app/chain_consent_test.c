/* Consent: who must give it, what it opens, and that taking it back works at once. */
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "app/people/people.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void consent_of(struct chain_world *cw, const char *referral, char out[37])
{
    chain_state(cw, referral_page, referral);
    snprintf(out, 37, "%s", chain_at(cw, "referral.consent") + strlen("/consents/"));
}

static int take_back(struct chain_world *cw, const struct actor *who, const char *consent)
{
    chain_call(cw, who, "consent", consent);
    return world_run(&cw->w, consent_take_back);
}

static int opens(struct chain_world *cw, const struct actor *who)
{
    chain_call(cw, who, "person", cw->mother);
    return world_run(&cw->w, person_page);
}

static void withdrawal_closes_at_once(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37], consent[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    assert_ok(opens(&cw, &cw.w.debt));
    consent_of(&cw, referral, consent);
    assert_ok(take_back(&cw, &cw.w.midwife, consent));
    assert_int_equal(opens(&cw, &cw.w.debt), ERR_DENIED);
    assert_string_equal(cw.w.err.key, "not_involved");
    assert_string_equal(chain_state(&cw, consent_page, consent), "withdrawn");
    assert_string_equal(chain_at(&cw, "consent.referrals.0.state_label"), "Ingetrokken");
    assert_true(value_as_bool(value_at(cw.w.call.page, "consent.referrals.0.kept"), false));
    assert_string_equal(chain_state(&cw, referral_page, referral), "withdrawn");
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "consent_withdrawn"), 1);
    chain_call(&cw, &cw.w.debt, "referral", referral);
    world_must(&cw.w, referral_page);
    assert_true(value_get_bool(cw.w.call.page, "bare"));
    assert_null(value_get(cw.w.call.page, "person"));
    assert_string_equal(chain_at(&cw, "referral.note"), "");
    /* taking it back twice is taking it back once */
    assert_int_equal(take_back(&cw, &cw.w.midwife, consent), 0);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "consent_withdrawn"), 1);
    chain_close(&cw);
}

static void the_mother_withdraws_what_waits(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37], consent[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    consent_of(&cw, referral, consent);
    assert_int_equal(take_back(&cw, &cw.partner, consent), ERR_DENIED);
    assert_ok(take_back(&cw, &cw.parent, consent));
    assert_non_null(strstr(cw.w.call.location, "/me/consents"));
    assert_string_equal(chain_state(&cw, referral_page, referral), "withdrawn");
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "referral_withdrawn"), 1);
    assert_int_equal(chain_event(&cw, &cw.w.debt, referral, referral_accept), ERR_DENIED);
    world_call(&cw.w, &cw.w.debt);
    world_must(&cw.w, inbox_page);
    assert_string_equal(chain_at(&cw, "received.3.items.0.id"), referral);
    assert_string_equal(chain_at(&cw, "received.3.items.0.name"), "");
    chain_close(&cw);
}

static void another_person_keeps_her_consent(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37], consent[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    consent_of(&cw, referral, consent);
    chain_call(&cw, &cw.w.midwife2, "consent", consent);
    assert_int_equal(world_run(&cw.w, consent_take_back), ERR_DENIED);
    assert_string_equal(chain_state(&cw, consent_page, consent), "given");
    chain_close(&cw);
}

static void the_last_day_closes_too(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37], referral[37], receiver[64], until[11];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    snprintf(receiver, sizeof receiver, "org:%s", cw.w.debt.org);
    chain_call(&cw, &cw.w.midwife, "step", step);
    chain_fill(&cw, receiver, "contact money");
    day_format(until, cw.w.call.today + 5);
    call_set(&cw.w, "until_day", until);
    world_must(&cw.w, referral_create);
    snprintf(referral, sizeof referral, "%.36s", cw.w.call.location + strlen("/referrals/"));
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    world_days(&cw.w, 5);
    chain_jobs(&cw);
    assert_ok(opens(&cw, &cw.w.debt));
    world_days(&cw.w, 1);
    assert_int_equal(opens(&cw, &cw.w.debt), ERR_DENIED); /* before any job ran */
    chain_jobs(&cw);
    assert_string_equal(chain_state(&cw, referral_page, referral), "withdrawn");
    assert_string_equal(chain_at(&cw, "referral.reason_label"), "De toestemming is afgelopen");
    chain_close(&cw);
}

static void refusal_has_no_consequence(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37], receiver[64];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    snprintf(receiver, sizeof receiver, "org:%s", cw.w.debt.org);
    chain_call(&cw, &cw.w.midwife, "step", step);
    chain_fill(&cw, receiver, "contact money");
    call_set(&cw.w, "basis", "refused");
    world_must(&cw.w, referral_create);
    assert_non_null(strstr(cw.w.call.location, "consent_refused"));
    assert_string_equal(chain_step_state(&cw, step), "proposed");
    assert_int_equal(opens(&cw, &cw.w.debt), ERR_DENIED);
    assert_ok(opens(&cw, &cw.w.midwife));
    const struct value *consents = value_at(cw.w.call.page, "consents.items");
    assert_int_equal(value_count(consents), 1);
    assert_string_equal(value_get_text(value_item(consents, 0), "state"), "refused");
    chain_close(&cw);
}

static void fill_consent(struct chain_world *cw, const char *person, const char *given)
{
    char receiver[64];
    snprintf(receiver, sizeof receiver, "org:%s", cw->w.nurse.org);
    chain_call(cw, &cw->w.midwife, "person", person);
    call_param_set(&cw->w, "kind", "youth_health");
    chain_fill(cw, receiver, "contact");
    chain_many(cw, "purposes", "care");
    chain_many(cw, "given_by", given);
}

static void what_was_told_and_who_said_yes(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    fill_consent(&cw, cw.mother, cw.mother);
    call_set(&cw.w, "told", "");
    assert_int_equal(world_run(&cw.w, consent_create), ERR_INVALID);
    assert_string_equal(cw.w.err.key, "consent_told");
    fill_consent(&cw, cw.mother, cw.partner_person);
    assert_int_equal(world_run(&cw.w, consent_create), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "consent_missing");
    fill_consent(&cw, cw.mother, cw.mother);
    assert_ok(world_run(&cw.w, consent_create));
    chain_close(&cw);
}

/* --- minors --- */

static void add_family_member(struct chain_world *cw, const char *role, const char *birth, char out[37])
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_set(&cw->w, "role", role);
    call_set(&cw->w, "first_name", "Sam");
    call_set(&cw->w, "surname", "de Vries");
    call_set(&cw->w, "birth_day", birth);
    call_set_flag(&cw->w, "authority", true);
    world_must(&cw->w, member_create);
    snprintf(out, 37, "%.36s", cw->w.call.location + strlen("/persons/"));
}

static void a_young_child_has_its_parents(void **state)
{
    (void)state;
    struct chain_world cw;
    char child[37];
    chain_open(&cw);
    add_family_member(&cw, "child", "2025-01-10", child);
    fill_consent(&cw, child, child);
    assert_int_equal(world_run(&cw.w, consent_create), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "consent_missing");
    fill_consent(&cw, child, cw.mother);
    assert_ok(world_run(&cw.w, consent_create));
    chain_close(&cw);
}

static void from_twelve_the_minor_is_asked_as_well(void **state)
{
    (void)state;
    struct chain_world cw;
    char minor[37], both[80];
    chain_open(&cw);
    add_family_member(&cw, "child", "2012-06-01", minor); /* 13 years old */
    fill_consent(&cw, minor, cw.mother);
    assert_int_equal(world_run(&cw.w, consent_create), ERR_CONFLICT);
    fill_consent(&cw, minor, minor);
    assert_int_equal(world_run(&cw.w, consent_create), ERR_CONFLICT);
    snprintf(both, sizeof both, "%s %s", minor, cw.mother);
    fill_consent(&cw, minor, both);
    assert_ok(world_run(&cw.w, consent_create));
    /* alone, when she holds to it, with the reason */
    fill_consent(&cw, minor, minor);
    call_set_flag(&cw.w, "stands_alone", true);
    assert_int_equal(world_run(&cw.w, consent_create), ERR_INVALID);
    assert_string_equal(cw.w.err.key, "consent_why");
    fill_consent(&cw, minor, minor);
    call_set_flag(&cw.w, "stands_alone", true);
    call_set(&cw.w, "why", "Zij wil dit weloverwogen.");
    assert_ok(world_run(&cw.w, consent_create));
    /* from 16 herself */
    chain_call(&cw, &cw.w.midwife, "person", minor);
    call_param_set(&cw.w, "kind", "youth_health");
    world_must(&cw.w, consent_new);
    assert_true(value_get_bool(cw.w.call.page, "consent_minor"));
    world_days(&cw.w, 365 * 3);
    fill_consent(&cw, minor, minor);
    assert_ok(world_run(&cw.w, consent_create));
    chain_close(&cw);
}

static void an_adult_who_cannot_weigh_it_has_a_representative(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    fill_consent(&cw, cw.mother, cw.mother);
    call_set_flag(&cw.w, "cannot_weigh", true);
    call_set(&cw.w, "why", "Zij is in de war.");
    assert_int_equal(world_run(&cw.w, consent_create), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "consent_nobody");
    chain_close(&cw);
}

/* --- without consent --- */

static void fill_report(struct chain_world *cw, const char *receiver, const char *kind)
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_param_set(&cw->w, "kind", kind);
    chain_fill(cw, receiver, "contact safety");
    call_set(&cw->w, "basis", "acute_danger");
    chain_many(cw, "given_by", "");
}

static void fill_weighing(struct chain_world *cw)
{
    static const char *const days[] = {"md_signals", "md_consult", "md_weigh", "md_decide"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        call_set(&cw->w, days[i], "2026-03-04");
    call_set(&cw->w, "md_not_talked", "Dan is zij niet veilig.");
    chain_many(cw, "md_consulted", "veilig_thuis");
    call_set_flag(&cw->w, "md_report", true);
}

static void a_report_needs_the_five_steps(void **state)
{
    (void)state;
    struct chain_world cw;
    char to[64], wrong[64], referral[37], consent[37];
    chain_open(&cw);
    snprintf(to, sizeof to, "org:%s", cw.safety.org);
    snprintf(wrong, sizeof wrong, "org:%s", cw.mental.org);
    fill_report(&cw, to, "veilig_thuis");
    assert_int_equal(world_run(&cw.w, referral_create), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "meldcode_signals");
    fill_report(&cw, wrong, "adult_mental_health");
    fill_weighing(&cw);
    assert_int_equal(world_run(&cw.w, referral_create), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "consent_report_to");
    fill_report(&cw, to, "veilig_thuis");
    fill_weighing(&cw);
    world_must(&cw.w, referral_create);
    snprintf(referral, sizeof referral, "%.36s", cw.w.call.location + strlen("/referrals/"));
    chain_call(&cw, &cw.safety, "referral", referral);
    world_must(&cw.w, referral_page);
    assert_string_equal(chain_at(&cw, "person.name"), "Noor de Vries");
    assert_ok(chain_event(&cw, &cw.safety, referral, referral_accept));
    /* a report opens no file, also not after acceptance, and cannot be taken back */
    assert_int_equal(opens(&cw, &cw.safety), ERR_DENIED);
    chain_call(&cw, &cw.safety, "referral", referral);
    world_must(&cw.w, referral_page);
    consent_of(&cw, referral, consent);
    assert_int_equal(take_back(&cw, &cw.parent, consent), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "consent_report_stays");
    chain_close(&cw);
}

static void own_contact_sends_nothing(void **state)
{
    (void)state;
    struct chain_world cw;
    char receiver[64], referral[37];
    chain_open(&cw);
    snprintf(receiver, sizeof receiver, "org:%s", cw.w.debt.org);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_param_set(&cw.w, "kind", "debt_help");
    chain_fill(&cw, receiver, "contact");
    call_set(&cw.w, "basis", "own_contact");
    world_must(&cw.w, referral_create);
    snprintf(referral, sizeof referral, "%.36s", cw.w.call.location + strlen("/referrals/"));
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_new"), 0);
    chain_call(&cw, &cw.w.debt, "referral", referral);
    assert_int_equal(world_run(&cw.w, referral_page), ERR_DENIED);
    chain_call(&cw, &cw.w.midwife, "referral", referral);
    world_must(&cw.w, referral_letter);
    assert_true(value_as_bool(value_at(cw.w.call.page, "letter.own_contact"), false));
    /* the sender writes down what it hears */
    assert_ok(chain_event(&cw, &cw.w.midwife, referral, referral_accept));
    assert_int_equal(opens(&cw, &cw.w.debt), ERR_DENIED);
    assert_ok(chain_event(&cw, &cw.w.midwife, referral, referral_start));
    assert_ok(chain_event(&cw, &cw.w.midwife, referral, referral_complete));
    chain_close(&cw);
}

static bool tells(const struct value *facts, const char *text)
{
    for (size_t i = 0; i < value_count(facts); i++)
        if (strstr(value_as_text(value_get(value_item(facts, i), "value"), ""), text))
            return true;
    return false;
}

static void the_letter_tells_only_what_was_consented(void **state)
{
    (void)state;
    struct chain_world cw;
    char receiver[64], referral[37], step[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    snprintf(receiver, sizeof receiver, "org:%s", cw.letters);
    chain_call(&cw, &cw.w.midwife, "step", step);
    chain_fill(&cw, receiver, "money");
    world_must(&cw.w, referral_create);
    snprintf(referral, sizeof referral, "%.36s", cw.w.call.location + strlen("/referrals/"));
    chain_call(&cw, &cw.w.midwife, "referral", referral);
    world_must(&cw.w, referral_letter);
    const struct value *facts = value_at(cw.w.call.page, "letter.facts.items");
    const char *mood = content_label(cw.w.content, "factor", "emotional_problems", "nl");
    assert_true(tells(facts, content_label(cw.w.content, "factor", "debts", "nl")));
    assert_false(tells(facts, mood));
    assert_false(tells(facts, "Noor"));
    assert_false(tells(facts, "1995-05-05"));
    assert_ok(chain_event(&cw, &cw.w.midwife, referral, referral_withdraw));
    chain_call(&cw, &cw.w.midwife, "referral", referral);
    assert_int_equal(world_run(&cw.w, referral_letter), ERR_CONFLICT);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(withdrawal_closes_at_once),
        cmocka_unit_test(the_mother_withdraws_what_waits),
        cmocka_unit_test(another_person_keeps_her_consent),
        cmocka_unit_test(the_last_day_closes_too),
        cmocka_unit_test(refusal_has_no_consequence),
        cmocka_unit_test(what_was_told_and_who_said_yes),
        cmocka_unit_test(a_young_child_has_its_parents),
        cmocka_unit_test(from_twelve_the_minor_is_asked_as_well),
        cmocka_unit_test(an_adult_who_cannot_weigh_it_has_a_representative),
        cmocka_unit_test(a_report_needs_the_five_steps),
        cmocka_unit_test(own_contact_sends_nothing),
        cmocka_unit_test(the_letter_tells_only_what_was_consented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
