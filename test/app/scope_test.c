/* What a reader within consented scopes finds in every corner of her file: pages as JSON are the whole of what is shown, so
 * they are searched as such. */
#include "app/chain/chain.h"
#include "app/chain_world.h"
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

/* The youth health nurse takes over, with consent for the scopes in the form. */
static int take_over(struct call *c, struct err *err)
{
    const char *person = call_param(c, "person"), *org = call_param(c, "org"), *consent = call_id(c);
    struct db_arg told;
    int rc = store_seal(&told, &c->store, person, "told", "Wat wij delen.", err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_HANDOVER_CONSENT_INSERT,
                       DB_ARGS(db_text(consent), db_text(person), db_text(call_field(c, "scopes")),
                               db_text(org), db_text("oral"), told, db_int(c->today), db_int(c->today + 30),
                               db_int(c->now), db_text(c->actor->org), db_text(c->actor->membership)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(person), db_text(org), db_text("handover"),
                               db_none(), db_text(consent), db_int(c->now)),
                       err);
    return rc;
}

static void hand_over(struct chain_world *cw, const struct actor *to, const char *scopes)
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_param_set(&cw->w, "org", to->org);
    call_set(&cw->w, "scopes", scopes);
    world_must(&cw->w, take_over);
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
    hand_over(&cw, &cw.w.nurse, "contact pregnancy");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_level_of_who_took_over_rests_on_what_it_may_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
