/* A copy for her: everything of hers, nothing of anybody else's, for herself and on her request; corrections stand beside
 * what they are about. */
#include "app/chain_world.h"
#include "app/life/life.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/files.h"
#include "app/signals/signals.h"
#include "base/str.h"
#include "format/value.h"

#include <stdio.h>
#include <string.h>

static const char *document(struct chain_world *cw)
{
    static struct buf text;
    buf_release(&text);
    buf_init(&text, 8 << 20);
    json_write(&text, value_get(cw->w.call.page, "document"));
    return buf_text(&text);
}

static void as_her(struct chain_world *cw)
{
    world_call(&cw->w, &cw->parent);
}

static void fill(struct chain_world *cw)
{
    char referral[37];
    chain_ask(cw, true);
    chain_refer(cw, referral);
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_set(&cw->w, "bsn", "111222333");
    world_must(&cw->w, bsn_change);
}

static void it_holds_everything_of_hers(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    fill(&cw);
    as_her(&cw);
    world_must(&cw.w, own_export);
    static const char *const parts[] = {
        "person",    "homes",           "pregnancies",  "children", "keepers",
        "responses", "findings",        "levels",       "urgents",  "steps",
        "consents",  "referrals",       "visits",       "meetings", "meeting_items",
        "glasses",   "entries",         "requests",     "before",   "closings",
        "looks",     "referral_events", "child_wishes", "groups",   "group_sessions"};
    const struct value *d = value_get(cw.w.call.page, "document");
    assert_string_equal(value_get_text(d, "format"), "kiem-export 1");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (!value_get(d, parts[i]))
            fail_msg("%s is missing", parts[i]);
    assert_string_equal(value_as_text(value_at(d, "person.bsn"), ""), "111222333");
    static const char *const filled[] = {"responses", "findings",  "levels",  "steps",
                                         "consents",  "referrals", "entries", "looks"};
    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++)
        assert_true(value_count(value_get(d, filled[i])) > 0);
    assert_true(value_count(value_at(d, "responses.0.answers")) > 5);
    assert_non_null(value_at(d, "levels.0.explanation.risks"));
    assert_null(strstr(document(&cw), cw.partner_person));
    assert_null(strstr(document(&cw), "key_wrapped"));
    /* what is printed is made of the same rows */
    assert_true(value_count(value_get(cw.w.call.page, "sections")) > 8);
    chain_close(&cw);
}

static void her_partner_gets_nothing_of_her(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    fill(&cw);
    world_call(&cw.w, &cw.partner);
    world_must(&cw.w, own_export);
    const char *text = document(&cw);
    assert_null(strstr(text, cw.mother));
    assert_null(strstr(text, "111222333"));
    const struct value *d = value_get(cw.w.call.page, "document");
    static const char *const empty[] = {"responses", "findings", "levels", "steps", "referrals", "urgents"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        assert_int_equal(value_count(value_get(d, empty[i])), 0);
    chain_call(&cw, &cw.partner, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_export), ERR_DENIED);
    chain_close(&cw);
}

static void on_her_request_by_who_opened_it(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    fill(&cw);
    chain_call(&cw, &cw.w.assistant, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_export), ERR_DENIED);
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_export), ERR_DENIED);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_export);
    assert_false(value_get_bool(cw.w.call.page, "partly"));
    as_her(&cw);
    world_must(&cw.w, own_export); /* and she sees that it was made */
    const struct value *looks = value_at(cw.w.call.page, "document.looks");
    bool seen = false;
    for (size_t i = 0; i < value_count(looks); i++)
        seen = seen || (text_is(value_get_text(value_item(looks, i), "action"), "export") &&
                        text_is(value_get_text(value_item(looks, i), "outcome"), "ok"));
    assert_true(seen);
    chain_close(&cw);
}

/* Who took over: what was handed over, and nothing of others. */
static void who_took_over_gets_its_part(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    fill(&cw);
    chain_hand_over(&cw, &cw.w.nurse, "pregnancy money");
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, person_copy);
    assert_true(value_get_bool(cw.w.call.page, "partly"));
    const struct value *d = value_get(cw.w.call.page, "document");
    static const char *const empty[] = {"homes",    "responses", "levels",    "urgents",         "steps",
                                        "consents", "keepers",   "visits",    "looks",           "before",
                                        "glasses",  "requests",  "referrals", "referral_events", "meetings",
                                        "closings", "children"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        if (value_count(value_get(d, empty[i])) != 0)
            fail_msg("%s", empty[i]);
    assert_int_equal(value_count(value_get(d, "person")), 0); /* contact was not handed over */
    assert_null(strstr(document(&cw), "111222333"));
    assert_int_equal(value_count(value_get(d, "pregnancies")), 1);
    const struct value *findings = value_get(d, "findings");
    assert_true(value_count(findings) > 0);
    for (size_t i = 0; i < value_count(findings); i++) {
        const char *scope = value_get_text(value_item(findings, i), "scope");
        assert_true(text_is(scope, "pregnancy") || text_is(scope, "money"));
    }
    chain_hand_over(&cw, &cw.w.nurse, "contact");
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, person_export);
    assert_non_null(value_at(cw.w.call.page, "document.person.name"));
    chain_close(&cw);
}

static int add_files(struct call *c, struct err *err)
{
    static const int sizes[] = {FILES_COPY, 1};
    struct db_arg sealed;
    const char *person = call_param(c, "person");
    int rc = store_seal(&sealed, &c->store, person, "data", "Zm90bw==", err);
    for (int i = 0; rc == 0 && i < 2; i++)
        rc = store_run(NULL, &c->store, SQL_ATTACHMENT_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(person), db_text(call_param(c, "response")),
                               db_text("image/png"), db_int(sizes[i]), db_int(c->now + i), sealed),
                       err);
    return rc;
}

/* Of what there is no room for in a copy, it says where it is; the printed page has no files. */
static void a_copy_has_a_bound(void **state)
{
    (void)state;
    struct chain_world cw;
    char response[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    as_her(&cw);
    world_must(&cw.w, own_answers);
    snprintf(response, sizeof response, "%s", value_as_text(value_at(cw.w.call.page, "responses.0.id"), ""));
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_param_set(&cw.w, "response", response);
    world_must(&cw.w, add_files);
    for (int i = 0; i < 2; i++) {
        chain_call(&cw, i == 0 ? &cw.parent : &cw.w.midwife, "person", cw.mother);
        world_must(&cw.w, i == 0 ? own_copy : person_copy);
        const struct value *files = value_at(cw.w.call.page, "document.attachments");
        const struct value *first = value_item(files, 0), *second = value_item(files, 1);
        assert_int_equal(value_count(files), 2);
        assert_string_equal(value_get_text(first, "data"), "Zm90bw==");
        assert_null(value_get(first, "url"));
        assert_null(value_get(second, "data"));
        assert_non_null(strstr(value_get_text(second, "url"), i == 0 ? "/me/answers/" : "/responses/"));
    }
    as_her(&cw);
    world_must(&cw.w, own_export);
    assert_null(strstr(document(&cw), "Zm90bw=="));
    chain_close(&cw);
}

/* --- corrections --- */

static void a_correction_stands_beside_the_answers(void **state)
{
    (void)state;
    struct chain_world cw;
    char response[37], request[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    as_her(&cw);
    world_must(&cw.w, own_answers);
    snprintf(response, sizeof response, "%s", value_as_text(value_at(cw.w.call.page, "responses.0.id"), ""));
    as_her(&cw);
    call_set(&cw.w, "kind", "correct");
    call_set(&cw.w, "object", "response");
    call_set(&cw.w, "object_id", response);
    call_set(&cw.w, "text", "Ik rook niet meer");
    world_must(&cw.w, own_correct_ask);
    chain_call(&cw, &cw.w.midwife, "response", response);
    world_must(&cw.w, response_page);
    assert_string_equal(value_as_text(value_at(cw.w.call.page, "corrections.0.text"), ""),
                        "Ik rook niet meer");
    assert_string_equal(value_as_text(value_at(cw.w.call.page, "corrections.0.state"), ""), "open");
    snprintf(request, sizeof request, "%s", value_as_text(value_at(cw.w.call.page, "corrections.0.id"), ""));
    chain_call(&cw, &cw.w.midwife, "request", request);
    call_set(&cw.w, "decision", "refused");
    call_set(&cw.w, "reason", "right");
    call_set(&cw.w, "answer", "Dat was toen zo");
    world_must(&cw.w, request_decide);
    chain_call(&cw, &cw.parent, "response", response);
    world_must(&cw.w, own_response); /* refused, and still beside it, with why */
    assert_string_equal(value_as_text(value_at(cw.w.call.page, "corrections.0.state"), ""), "refused");
    assert_string_equal(value_as_text(value_at(cw.w.call.page, "corrections.0.answer"), ""),
                        "Dat was toen zo");
    chain_close(&cw);
}

static void nobody_corrects_anothers(void **state)
{
    (void)state;
    struct chain_world cw;
    char response[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    as_her(&cw);
    world_must(&cw.w, own_answers);
    snprintf(response, sizeof response, "%s", value_as_text(value_at(cw.w.call.page, "responses.0.id"), ""));
    world_call(&cw.w, &cw.partner);
    call_set(&cw.w, "kind", "statement");
    call_set(&cw.w, "object", "response");
    call_set(&cw.w, "object_id", response);
    call_set(&cw.w, "text", "Niet waar");
    assert_int_equal(world_run(&cw.w, own_correct_ask), ERR_NOT_FOUND);
    chain_close(&cw);
}

static void what_stood_there_is_kept(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "first_name", "Noor");
    call_set(&cw.w, "surname", "Bakker");
    call_set(&cw.w, "birth_day", "1995-05-05");
    world_must(&cw.w, contact_change);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, data_page);
    assert_int_equal(value_count(value_get(cw.w.call.page, "before")), 1);
    assert_non_null(strstr(value_as_text(value_at(cw.w.call.page, "before.0.name"), ""), "de Vries"));
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, data_page), ERR_DENIED);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_everything_of_hers),
        cmocka_unit_test(her_partner_gets_nothing_of_her),
        cmocka_unit_test(on_her_request_by_who_opened_it),
        cmocka_unit_test(who_took_over_gets_its_part),
        cmocka_unit_test(a_copy_has_a_bound),
        cmocka_unit_test(a_correction_stands_beside_the_answers),
        cmocka_unit_test(nobody_corrects_anothers),
        cmocka_unit_test(what_stood_there_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
