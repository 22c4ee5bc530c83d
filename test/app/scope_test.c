/* What a reader within consented scopes finds in every corner of her file: pages as JSON are the whole of what is shown, so
 * they are searched as such. */
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/chain_world.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/buf.h"
#include "base/str.h"
#include "format/value.h"

#include <stdio.h>
#include <string.h>

static bool mentions(const struct world *w, const char *word)
{
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, w->call.page);
    assert_false(text.failed);
    return strstr(buf_text(&text), word) != NULL;
}

/* A signed response with those answers only. */
static void sign(struct chain_world *cw, const struct actor *who, const char *const (*given)[2], size_t n)
{
    struct world *w = &cw->w;
    char response[37];
    chain_call(cw, who, "person", cw->mother);
    world_must(w, answers_new);
    snprintf(response, sizeof response, "%s", w->call.location + strlen("/responses/"));
    chain_call(cw, who, "response", response);
    call_set(w, "mode", "professional");
    call_set(w, "alone", "yes");
    struct value *answers = value_put_object(w->form, "answers");
    for (size_t i = 0; i < n; i++)
        value_put_text(answers, given[i][0], given[i][1]);
    world_must(w, response_sign);
}

static const char *const visits[][2] = {{"care.visits", "true"}};
static const char *const threat[][2] = {
    {"safety.home", "false"}, {"safety.threat", "true"}, {"safety.hurt", "false"}};

/* The level rests on all that is known: who took over decides on what it may know, and no reason of others shows. */
static void the_level_of_who_took_over_rests_on_what_it_may_see(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    sign(&cw, &cw.w.midwife, threat, 3);
    chain_hand_over(&cw, &cw.w.nurse, "contact pregnancy");
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, outcome_page);
    assert_true(mentions(&cw.w, "domestic_violence"));
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, outcome_page);
    assert_int_equal(value_count(value_at(cw.w.call.page, "outcome.risks.items")),
                     1); /* care began late: pregnancy */
    assert_int_equal(value_count(value_get(cw.w.call.page, "history")), 0);
    assert_false(mentions(&cw.w, "\"domestic_violence\""));
    assert_false(mentions(&cw.w, "\"debts\""));

    sign(&cw, &cw.w.nurse, visits, 1);
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    call_set(&cw.w, "protection", "no");
    world_must(&cw.w, outcome_confirm);
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, outcome_page);
    assert_int_equal(value_count(value_get(cw.w.call.page, "history")), 1);
    assert_int_equal(value_count(value_at(cw.w.call.page, "outcome.risks.items")), 1);
    assert_int_equal(value_count(value_at(cw.w.call.page, "history.0.outcome.risks.items")), 1);
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, plan_page);
    assert_false(mentions(&cw.w, "debt"));
    assert_false(mentions(&cw.w, "safe"));
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, plan_page);
    assert_true(mentions(&cw.w, "safe"));
    chain_close(&cw);
}

/* After the last day nothing is left, whether or not the job that closes it has run. */
static void what_was_handed_over_closes_after_its_last_day(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_hand_over(&cw, &cw.w.nurse, "contact pregnancy");
    world_days(&cw.w, 30);
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, person_page);
    world_days(&cw.w, 1);
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_page), ERR_DENIED);
    chain_close(&cw);
}

/* Why somebody broke the glass is between her and who keeps the whole file. */
static void the_reason_of_an_emergency_is_not_for_receivers(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_hand_over(&cw, &cw.w.nurse, "contact pregnancy");
    chain_call(&cw, &cw.mental, "person", cw.mother);
    call_set(&cw.w, "reason", "acute_danger");
    call_set(&cw.w, "why", "Haar partner dreigt.");
    world_must(&cw.w, glass_break);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_page);
    assert_true(mentions(&cw.w, "Haar partner dreigt."));
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, person_page);
    assert_false(mentions(&cw.w, "Haar partner dreigt."));
    chain_close(&cw);
}

/* What she said about a step is for all who keep her file; which step only for who may see it. */
static void the_step_of_a_wish_shows_within_scopes(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37], wish[37];
    chain_open(&cw);
    chain_hand_over(&cw, &cw.w.nurse, "contact pregnancy");
    chain_step(&cw, "debt_help_referral", step);
    world_call(&cw.w, &cw.parent);
    call_set(&cw.w, "step", step);
    call_set(&cw.w, "kind", "other");
    call_set(&cw.w, "text", "Liever later.");
    world_must(&cw.w, wish_create);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_plan);
    snprintf(wish, sizeof wish, "%s", chain_at(&cw, "wishes.0.id"));
    chain_call(&cw, &cw.w.midwife, "wish", wish);
    world_must(&cw.w, wish_page);
    assert_true(mentions(&cw.w, step));
    chain_call(&cw, &cw.w.nurse, "wish", wish);
    world_must(&cw.w, wish_page);
    assert_true(mentions(&cw.w, "Liever later."));
    assert_false(mentions(&cw.w, step));
    assert_string_equal(chain_at(&cw, "step_title"), "");
    chain_close(&cw);
}

/* That another organisation referred her is not told to who tries the same. */
static void a_referral_of_others_is_not_led_to(void **state)
{
    (void)state;
    struct chain_world cw;
    char receiver[64], first[37];
    chain_open(&cw);
    chain_hand_over(&cw, &cw.w.nurse, "contact pregnancy money");
    snprintf(receiver, sizeof receiver, "org:%s", cw.w.debt.org);
    const struct actor *senders[] = {&cw.w.midwife, &cw.w.nurse, &cw.w.nurse};
    for (size_t i = 0; i < 3; i++) {
        chain_call(&cw, senders[i], "person", cw.mother);
        call_param_set(&cw.w, "kind", "debt_help");
        chain_fill(&cw, receiver, "contact money");
        world_must(&cw.w, referral_create);
        assert_int_equal(strstr(cw.w.call.location, "referral_already") != NULL, i == 2);
        if (i == 0)
            snprintf(first, sizeof first, "%s", cw.w.call.location + strlen("/referrals/"));
        else
            assert_null(strstr(cw.w.call.location, first));
    }
    chain_close(&cw);
}

/* She makes contact herself: the receiver hears it from her, not from its worklist. */
static void own_contact_stands_on_no_worklist(void **state)
{
    (void)state;
    struct chain_world cw;
    char receiver[64], referral[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    snprintf(receiver, sizeof receiver, "org:%s", cw.w.debt.org);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_param_set(&cw.w, "kind", "debt_help");
    chain_fill(&cw, receiver, "contact money");
    call_set(&cw.w, "basis", "own_contact");
    world_must(&cw.w, referral_create);
    char own[37];
    snprintf(own, sizeof own, "%s", cw.w.call.location + strlen("/referrals/"));
    world_call(&cw.w, &cw.w.debt);
    world_must(&cw.w, worklist);
    assert_false(mentions(&cw.w, own));
    chain_close(&cw);
}

/* Who plans at the desk sees that there is a referral; the note and the scopes are between professionals. */
static void the_note_of_a_referral_is_not_for_the_desk(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    struct actor desk = cw.w.debt;
    desk.role = ROLE_ASSISTANT;
    chain_call(&cw, &desk, "referral", referral);
    world_must(&cw.w, referral_page);
    assert_false(mentions(&cw.w, "Zij belt liever niet."));
    chain_call(&cw, &cw.w.debt, "referral", referral);
    world_must(&cw.w, referral_page);
    assert_true(mentions(&cw.w, "Zij belt liever niet."));
    chain_close(&cw);
}

static int denials(struct call *c, struct err *err)
{
    int64_t n = 0;
    int rc = store_int(&n, &c->store, SQL_AUDIT_OF_PERSON,
                       DB_ARGS(db_text(call_param(c, "person")), db_text("denied")), err);
    value_put_int(c->page, "n", n);
    return rc;
}

/* Involved, and still not the one who may: that is recorded like any refusal. */
static void a_refusal_within_a_file_is_recorded(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    world_call(&cw.w, &cw.w.debt);
    call_set(&cw.w, "short_referral", referral);
    call_set(&cw.w, "shortage", "no_answer");
    assert_int_equal(world_run(&cw.w, bottleneck_report), ERR_DENIED);
    chain_call(&cw, &cw.w.nobody, "person", cw.mother);
    world_must(&cw.w, denials);
    assert_int_equal(value_get_int(cw.w.call.page, "n", 0), 1);
    chain_close(&cw);
}

/* Without her name and contact handed over they show on no page, whatever it is opened for. */
static void a_name_that_was_not_handed_over_shows_nowhere(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_hand_over(&cw, &cw.w.nurse, "pregnancy money");
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    call_param_set(&cw.w, "kind", "debt_help");
    world_must(&cw.w, referral_new);
    assert_false(mentions(&cw.w, "de Vries"));
    chain_hand_over(&cw, &cw.mental, "contact money");
    chain_call(&cw, &cw.mental, "person", cw.mother);
    call_param_set(&cw.w, "kind", "debt_help");
    world_must(&cw.w, referral_new);
    assert_true(mentions(&cw.w, "de Vries"));
    chain_close(&cw);
}

/* Who looked at a file that became one with hers looked at her. */
static void looks_at_a_file_that_was_merged_stay_hers_to_see(void **state)
{
    (void)state;
    struct chain_world cw;
    char second[37];
    chain_open(&cw);
    world_family(&cw.w, &cw.w.midwife, "de Vries", 0, second);
    chain_call(&cw, &cw.mental, "person", second);
    call_set(&cw.w, "reason", "urgent_care");
    call_set(&cw.w, "why", "Niemand bereikbaar.");
    world_must(&cw.w, glass_break);
    world_days(&cw.w, 2);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "other", second);
    world_must(&cw.w, person_merge);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_audit);
    assert_true(mentions(&cw.w, "Niemand bereikbaar."));
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_level_of_who_took_over_rests_on_what_it_may_see),
        cmocka_unit_test(what_was_handed_over_closes_after_its_last_day),
        cmocka_unit_test(the_reason_of_an_emergency_is_not_for_receivers),
        cmocka_unit_test(the_step_of_a_wish_shows_within_scopes),
        cmocka_unit_test(a_referral_of_others_is_not_led_to),
        cmocka_unit_test(own_contact_stands_on_no_worklist),
        cmocka_unit_test(the_note_of_a_referral_is_not_for_the_desk),
        cmocka_unit_test(a_name_that_was_not_handed_over_shows_nowhere),
        cmocka_unit_test(looks_at_a_file_that_was_merged_stay_hers_to_see),
        cmocka_unit_test(a_refusal_within_a_file_is_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
