/* A parent answers by herself: every state of the link, help at once, who is told, and that it is not let go. */
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "app/jobs.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { MINUTE = 60000 };

static const char *at(const struct world *w, const char *path)
{
    return value_as_text(value_at(w->call.page, path), "");
}

static void make_link(struct world *w, const char *person, char token[64])
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    world_must(w, report_link);
    const char *url = at(w, "url");
    assert_non_null(strstr(url, "/report/"));
    assert_null(strstr(url, person));
    snprintf(token, 64, "%s", strstr(url, "/report/") + strlen("/report/"));
}

/* A phone that nobody signed in on. */
static struct actor phone(const char *browser)
{
    struct actor a = {.kind = ACTOR_NOBODY, .source = "test", .request_id = "test-request"};
    snprintf(a.browser, sizeof a.browser, "%s", browser);
    return a;
}

static int on_link(struct world *w, const struct actor *who, const char *token, use_case *use)
{
    world_call(w, who);
    call_param_set(w, "token", token);
    return world_run(w, use);
}

static void assert_gone(struct world *w, const struct actor *who, const char *token)
{
    static use_case *const uses[] = {report_page, report_save, report_send};
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        assert_int_equal(on_link(w, who, token, uses[i]), ERR_NOT_FOUND);
        assert_string_equal(w->err.key, "link_gone");
        assert_string_equal(w->err.where, "link");
    }
}

static int answer(struct world *w, const struct actor *who, const char *token, const char *link,
                  const char *text, use_case *use)
{
    world_call(w, who);
    call_param_set(w, "token", token);
    call_set(w, "page", "phone");
    call_set(w, "alone", "yes");
    value_put_text(value_put_object(w->form, "answers"), link, text);
    return world_run(w, use);
}

static int64_t count_urgent(struct world *w, const struct actor *who)
{
    world_call(w, who);
    world_must(w, worklist);
    return value_get_int(w->call.page, "urgent", -1);
}

static void link_lives_and_dies(void **state)
{
    (void)state;
    struct world w;
    char person[37], token[64], second[64];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    make_link(&w, person, token);
    struct actor hers = phone("hers"), his = phone("his");
    assert_gone(&w, &hers, "not-a-token");
    /* looking does not use it up, and says nothing of who it is for */
    assert_ok(on_link(&w, &his, token, report_page));
    assert_false(value_get_bool(w.call.page, "begun"));
    assert_ok(on_link(&w, &hers, token, report_page));
    assert_ok(on_link(&w, &hers, token, report_save));
    assert_gone(&w, &his, token);
    /* it resumes on the same phone */
    assert_ok(answer(&w, &hers, token, "gate.money", "true", report_save));
    world_reopen(&w);
    assert_ok(on_link(&w, &hers, token, report_page));
    assert_true(value_get_bool(w.call.page, "begun"));
    assert_ok(answer(&w, &hers, token, "gate.money", "true", report_send));
    assert_gone(&w, &hers, token);
    /* a newer link ends an older one, and time ends it */
    make_link(&w, person, token);
    make_link(&w, person, second);
    assert_gone(&w, &hers, token);
    assert_ok(on_link(&w, &hers, second, report_page));
    world_days(&w, 8);
    assert_gone(&w, &hers, second);
    world_close(&w);
}

/* What she has not sent yet is hers alone; once sent, her own organisation reads it. */
static void unsent_answers_are_hers(void **state)
{
    (void)state;
    struct world w;
    char person[37], token[64], response[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    make_link(&w, person, token);
    struct actor hers = phone("hers");
    assert_ok(on_link(&w, &hers, token, report_save));
    assert_ok(answer(&w, &hers, token, "gate.money", "true", report_save));
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    assert_ok(world_run(&w, answers_new)); /* the midwife's own draft is another one */
    snprintf(response, sizeof response, "%s", w.call.location + strlen("/responses/"));
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", response);
    world_must(&w, response_page);
    assert_int_equal(value_count(value_at(w.call.page, "response.answers")), 0);
    assert_ok(answer(&w, &hers, token, "gate.money", "true", report_send));
    world_close(&w);
}

static void help_comes_first_and_somebody_is_told(void **state)
{
    (void)state;
    struct world w;
    char person[37], token[64];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    make_link(&w, person, token);
    struct actor hers = phone("hers");
    assert_ok(on_link(&w, &hers, token, report_save));
    assert_int_equal(count_urgent(&w, &w.midwife), 0);
    assert_ok(answer(&w, &hers, token, "safety.home", "false", report_save));
    /* told before she has sent anything */
    assert_int_equal(count_urgent(&w, &w.midwife), 1);
    assert_int_equal(count_urgent(&w, &w.midwife2), 0);
    assert_null(value_at(w.call.page, "now.items.0"));
    /* help is the next page, once; then the questions go on */
    assert_ok(on_link(&w, &hers, token, report_page));
    assert_non_null(value_get(w.call.page, "help"));
    assert_null(value_get(w.call.page, "form"));
    assert_ok(on_link(&w, &hers, token, report_page));
    assert_null(value_get(w.call.page, "help"));
    assert_non_null(value_get(w.call.page, "form"));
    world_close(&w);
}

static void raise_one(struct world *w, const char *person, const char *link, const char *text)
{
    char token[64];
    make_link(w, person, token);
    struct actor hers = phone("hers");
    assert_ok(on_link(w, &hers, token, report_save));
    world_call(w, &hers);
    call_param_set(w, "token", token);
    call_set(w, "alone", "yes");
    struct value *answers = value_put_object(w->form, "answers");
    value_put_text(answers, "safety.home", "false");
    value_put_text(answers, link, text);
    assert_ok(world_run(w, report_save));
}

static const char *urgent_id(struct world *w, const struct actor *who, size_t i)
{
    static char id[64];
    world_call(w, who);
    world_must(w, worklist);
    const struct value *item = value_item(value_at(w->call.page, "now.items"), i);
    snprintf(id, sizeof id, "%s", value_get_text(item, "href") + strlen("/urgent/"));
    return id;
}

static int open_urgent(struct world *w, const struct actor *who, const char *id, use_case *use)
{
    world_call(w, who);
    call_param_set(w, "urgent", id);
    call_set(w, "action", "gebeld, zij is bij haar zus");
    return world_run(w, use);
}

static void on_call_first_then_everyone(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    world_call(&w, &w.midwife);
    call_set(&w, "membership", w.midwife2.membership);
    call_set(&w, "from_day", "2026-03-04");
    call_set(&w, "until_day", "2026-03-05");
    assert_int_equal(world_run(&w, oncall_set), ERR_INVALID); /* not of this organisation */
    call_set(&w, "membership", w.midwife.membership);
    assert_ok(world_run(&w, oncall_set));
    raise_one(&w, person, "safety.now", "true");
    const char *id = urgent_id(&w, &w.midwife, 0);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_page));
    assert_string_equal(at(&w, "urgent.code"), "danger_now"); /* the most urgent first */
    assert_string_equal(at(&w, "urgent.for_name"), "Robin");
    w.now += 29 * MINUTE;
    assert_true(jobs_run_due(&w.app, &w.err) >= 0);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_page));
    assert_string_equal(at(&w, "urgent.for_name"), "Robin");
    w.now += 2 * MINUTE;
    assert_true(jobs_run_due(&w.app, &w.err) >= 0);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_page));
    assert_string_equal(at(&w, "urgent.for_name"), "");
    assert_int_equal(value_get_int(value_get(w.call.page, "urgent"), "escalated", 0), 1);
    w.now += 31 * MINUTE;
    assert_true(jobs_run_due(&w.app, &w.err) >= 0);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_page));
    assert_int_equal(value_get_int(value_get(w.call.page, "urgent"), "escalated", 0), 2);
    /* taken up: said by whom and what, once, and no longer asked */
    assert_int_equal(open_urgent(&w, &w.nurse, id, urgent_acknowledge), ERR_DENIED);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_acknowledge));
    assert_int_equal(open_urgent(&w, &w.midwife, id, urgent_acknowledge), ERR_CONFLICT);
    w.now += 120 * MINUTE;
    assert_true(jobs_run_due(&w.app, &w.err) >= 0);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_page));
    assert_int_equal(value_get_int(value_get(w.call.page, "urgent"), "escalated", 0), 2);
    assert_string_equal(at(&w, "urgent.action"), "gebeld, zij is bij haar zus");
    world_close(&w);
}

static void same_day_waits_two_hours(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    raise_one(&w, person, "safety.home", "false");
    const char *id = urgent_id(&w, &w.midwife, 0);
    w.now += 119 * MINUTE;
    assert_true(jobs_run_due(&w.app, &w.err) >= 0);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_page));
    assert_int_equal(value_get_int(value_get(w.call.page, "urgent"), "escalated", 9), 0);
    assert_true(strncmp(at(&w, "urgent.due_at"), "2026-03-04T23:59", 16) == 0);
    w.now += 2 * MINUTE;
    assert_true(jobs_run_due(&w.app, &w.err) >= 0);
    assert_ok(open_urgent(&w, &w.midwife, id, urgent_page));
    assert_int_equal(value_get_int(value_get(w.call.page, "urgent"), "escalated", 9), 1);
    world_close(&w);
}

/* From her own account she answers in the same way; her partner's account leads to his own questions, never to hers. */
static void own_account_answers_the_same_way(void **state)
{
    (void)state;
    struct world w;
    char person[37], partner[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    world_family(&w, &w.midwife, "Jansen", 0, partner);
    struct actor her = world_parent(person), him = world_parent(partner);
    world_call(&w, &her);
    assert_ok(world_run(&w, report_page));
    assert_false(value_get_bool(w.call.page, "begun"));
    assert_ok(world_run(&w, report_save));
    assert_string_equal(w.call.location, "/me/report?step=0");
    assert_ok(answer(&w, &her, "", "safety.home", "false", report_save));
    world_call(&w, &him);
    assert_ok(world_run(&w, report_page));
    assert_false(value_get_bool(w.call.page, "begun"));
    assert_ok(answer(&w, &her, "", "safety.home", "false", report_send));
    assert_int_equal(count_urgent(&w, &w.midwife), 1);
    world_close(&w);
}

/* A link opens to whoever holds the phone: what she answered elsewhere and did not send is not behind it. */
static void a_link_does_not_lead_to_what_she_began_elsewhere(void **state)
{
    (void)state;
    struct world w;
    char person[37], token[64];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    struct actor her = world_parent(person), his = phone("his");
    world_call(&w, &her);
    assert_ok(world_run(&w, report_save));
    assert_ok(answer(&w, &her, "", "gate.money", "true", report_save));
    make_link(&w, person, token);
    assert_ok(on_link(&w, &his, token, report_save));
    assert_ok(answer(&w, &his, token, "gate.school", "false", report_send));
    world_call(&w, &her);
    assert_ok(world_run(&w, report_page));
    assert_true(value_get_bool(w.call.page, "begun"));
    world_close(&w);
}

/* --- the worklist --- */

/* How often she reads in her own audit that she stood on a worklist. */
static int listed(struct world *w, const char *person)
{
    struct actor her = world_parent(person);
    int n = 0;
    world_call(w, &her);
    world_must(w, own_audit);
    const struct value *looks = value_get(w->call.page, "looks");
    for (size_t i = 0; i < value_count(looks); i++)
        n += text_is(value_get_text(value_item(looks, i), "what"), "Gezien in een lijst");
    return n;
}

static void worklist_shows_what_is_due_and_leaves_a_trace(void **state)
{
    (void)state;
    struct world w;
    char person[37], other[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    world_family(&w, &w.midwife2, "Elders", 60, other);
    world_call(&w, &w.midwife);
    world_must(&w, worklist);
    assert_int_equal(value_get_int(w.call.page, "total", -1), 1);
    assert_string_equal(at(&w, "todo.items.0.kind"), "due");
    assert_string_equal(at(&w, "todo.items.0.about"), "Noor de Vries");
    assert_string_equal(at(&w, "todo.items.0.when.tone"), "later");
    assert_int_equal(listed(&w, person), 1);
    assert_int_equal(listed(&w, other), 0);
    world_days(&w, 40);
    world_call(&w, &w.midwife);
    world_must(&w, worklist);
    assert_string_equal(at(&w, "todo.items.0.when.tone"), "late");
    assert_int_equal(value_get_int(w.call.page, "late", -1), 1);
    const struct actor *others[] = {&w.nurse, &w.debt};
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, others[i]);
        world_must(&w, worklist);
        assert_int_equal(value_get_int(w.call.page, "total", -1), 0);
    }
    world_close(&w);
}

/* --- a referred organisation --- */

static bool shows(const struct world *w, const char *factor)
{
    const struct value *items = value_at(w->call.page, "signals.factors");
    for (size_t i = 0; i < value_count(items); i++)
        if (text_is(value_get_text(value_item(items, i), "factor"), factor))
            return true;
    return false;
}

static void referred_sees_what_was_consented(void **state)
{
    (void)state;
    static struct chain_world cw;
    struct world *w = &cw.w;
    char referral[37], response[37], theirs[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    chain_call(&cw, &w->midwife, "person", cw.mother);
    world_must(w, person_page);
    assert_true(shows(w, "debts"));
    assert_true(shows(w, "emotional_problems"));
    snprintf(theirs, sizeof theirs, "%s", at(w, "signals.responses.0.id"));
    chain_refer(&cw, referral);
    chain_call(&cw, &w->debt, "person", cw.mother);
    assert_int_equal(world_run(w, person_page), ERR_DENIED); /* asked, not accepted */
    assert_ok(chain_event(&cw, &w->debt, referral, referral_accept));
    chain_call(&cw, &w->debt, "person", cw.mother);
    world_must(w, person_page);
    assert_true(shows(w, "debts"));
    assert_false(shows(w, "emotional_problems"));
    assert_int_equal(value_count(value_at(w->call.page, "signals.responses")), 0);
    assert_string_equal(at(w, "signals.outcome.level.code"), "");
    static use_case *const closed[] = {response_page, response_save, response_sign};
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        chain_call(&cw, &w->debt, "response", theirs);
        assert_int_equal(world_run(w, closed[i]), ERR_DENIED);
    }
    chain_call(&cw, &w->debt, "person", cw.mother);
    assert_int_equal(world_run(w, outcome_page), ERR_DENIED);
    /* it may ask by itself, starting from nothing, and reads its own answers */
    chain_call(&cw, &w->debt, "person", cw.mother);
    world_must(w, answers_new);
    snprintf(response, sizeof response, "%s", w->call.location + strlen("/responses/"));
    chain_call(&cw, &w->debt, "response", response);
    world_must(w, response_page);
    assert_int_equal(value_count(value_at(w->call.page, "response.answers")), 0);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link_lives_and_dies),
        cmocka_unit_test(unsent_answers_are_hers),
        cmocka_unit_test(help_comes_first_and_somebody_is_told),
        cmocka_unit_test(on_call_first_then_everyone),
        cmocka_unit_test(same_day_waits_two_hours),
        cmocka_unit_test(own_account_answers_the_same_way),
        cmocka_unit_test(a_link_does_not_lead_to_what_she_began_elsewhere),
        cmocka_unit_test(worklist_shows_what_is_due_and_leaves_a_trace),
        cmocka_unit_test(referred_sees_what_was_consented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
