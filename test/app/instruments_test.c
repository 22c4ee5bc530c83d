/* A licensed instrument of others, made up here: imported, asked, signed; its sum and its urgent answer count like those of
 * the program's own, and answers stay with the version they were given to. */
#include "app/feelings.h"
#include "app/instruments/instruments.h"
#include "app/instruments/shelf.h"
#include "app/jobs.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "app/world.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void its_sum_and_its_urgent_answer_count(void **state)
{
    struct world w;
    char person[37], response[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    begin_feelings(&w, person, response);
    assert_ok(sign_feelings(&w, response, "often", "often", "often", "sometimes"));
    const struct value *findings = rows_of(&w, SQL_SIGNAL_FINDINGS, person);
    assert_string_equal(state_of(findings, "emotional_problems"), "yes");
    assert_string_equal(state_of(findings, "stress"), "yes");
    const struct value *urgent = rows_of(&w, SQL_URGENT_OF_RESPONSE, response);
    assert_int_equal(value_count(urgent), 1);
    assert_string_equal(value_get_text(value_item(urgent, 0), "code"), "self_harm");
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", response);
    world_must(&w, response_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "given.items.0.key"), ""), "Somscore stemming");
    assert_string_equal(value_as_text(value_at(w.call.page, "given.items.0.value"), ""), "7 (grens 6)");
    world_close(&w);
}

static void below_its_cut_off_nothing_is_found(void **state)
{
    struct world w;
    char person[37], response[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    begin_feelings(&w, person, response);
    assert_ok(sign_feelings(&w, response, "often", "sometimes", "often", "never"));
    const struct value *findings = rows_of(&w, SQL_SIGNAL_FINDINGS, person);
    assert_string_equal(state_of(findings, "emotional_problems"), "no");
    assert_string_equal(state_of(findings, "stress"), "no");
    assert_int_equal(value_count(rows_of(&w, SQL_URGENT_OF_RESPONSE, response)), 0);
    world_close(&w);
}

static void a_required_question_left_open_is_named(void **state)
{
    struct world w;
    char person[37], response[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    begin_feelings(&w, person, response);
    assert_int_equal(sign_feelings(&w, response, "often", "", "often", "never"), ERR_INVALID);
    assert_string_equal(w.err.key, "answer_missing");
    assert_string_equal(w.err.where, "worried");
    world_close(&w);
}

/* The programme's own questions come first. */
static void answer_the_first(struct world *w, const char *person)
{
    static const char *const calm[][2] = {
        {"preg.planned", "planned"}, {"care.visits", "true"},  {"gate.health", "false"},
        {"gate.living", "false"},    {"gate.mood", "false"},   {"self.ok", "true"},
        {"people.help", "enough"},   {"help.ok", "true"},      {"baby.ready", "confident"},
        {"gate.money", "false"},     {"gate.school", "false"}, {"gate.home", "false"},
        {"partner", "good"},         {"safety.home", "true"},  {"gate.past", "false"}};
    char response[37];
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    world_must(w, answers_new);
    snprintf(response, sizeof response, "%s", w->call.location + strlen("/responses/"));
    world_call(w, &w->midwife);
    call_param_set(w, "response", response);
    call_set(w, "alone", "yes");
    call_set(w, "mode", "professional");
    struct value *answers = value_put_object(w->form, "answers");
    for (size_t i = 0; i < sizeof calm / sizeof calm[0]; i++)
        value_put_text(answers, calm[i][0], calm[i][1]);
    world_must(w, response_sign);
}

/* One more instrument over a family without problems: the level follows from both. */
static void the_level_rests_on_it_too(void **state)
{
    struct world w;
    char person[37], response[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 60, person);
    answer_the_first(&w, person);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    world_must(&w, outcome_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "outcome.level.code"), ""), "self_reliant");
    begin_feelings(&w, person, response);
    assert_ok(sign_feelings(&w, response, "always", "often", "sometimes", "never"));
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    world_must(&w, outcome_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "outcome.level.code"), ""),
                        "potentially_vulnerable");
    assert_string_equal(value_as_text(value_at(w.call.page, "outcome.risks.items.0.factor"), ""),
                        "emotional_problems");
    assert_non_null(strstr(value_as_text(value_at(w.call.page, "outcome.risks.items.0.source"), ""),
                           "verdrietig altijd"));
    world_close(&w);
}

static void who_has_a_file_becomes_due_for_it(void **state)
{
    struct world w;
    char person[37];
    (void)state;
    world_open(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    answer_the_first(&w, person);
    import_feelings(&w);
    assert_true(jobs_run_due(&w.app, &w.err) >= 1);
    world_call(&w, &w.midwife);
    world_must(&w, worklist);
    bool found = false;
    const struct value *items = value_at(w.call.page, "todo.items");
    for (size_t i = 0; i < value_count(items); i++)
        found = found || text_is(value_get_text(value_item(items, i), "why"), "Hoe voelde u zich?");
    assert_true(found);
    world_close(&w);
}

static void a_version_never_changes(void **state)
{
    struct world w;
    (void)state;
    world_open(&w);
    import_feelings(&w);
    const char *text = feelings_text(&w, FEELINGS), *scoring = feelings_text(&w, SCORING);
    assert_ok(import_instrument(&w, text, scoring));
    assert_true(value_get_bool(w.call.page, "is_again"));
    assert_int_equal(import_instrument(&w, text_changed(&w, text, "Ik was verdrietig", "Ik huilde"), scoring),
                     ERR_CONFLICT);
    assert_string_equal(w.err.key, "instrument_version");
    assert_int_equal(import_instrument(&w, text, text_changed(&w, scoring, "\"min\": 6", "\"min\": 7")),
                     ERR_CONFLICT);
    world_close(&w);
}

static void answers_stay_with_the_version_they_were_given_to(void **state)
{
    struct world w;
    char person[37], response[37], later[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    begin_feelings(&w, person, response);
    assert_ok(sign_feelings(&w, response, "often", "sometimes", "often", "never"));
    const char *text =
        text_changed(&w, feelings_text(&w, FEELINGS), "\"version\": \"1.0\"", "\"version\": \"2.0\"");
    text = text_changed(&w, text, "Ik was verdrietig", "Ik huilde");
    assert_ok(import_instrument(&w, text, feelings_text(&w, SCORING)));
    take_up(&w);
    begin_feelings(&w, person, later);
    const char *ids[] = {response, later}, *words[] = {"Ik was verdrietig", "Ik huilde"};
    for (int i = 0; i < 2; i++) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "response", ids[i]);
        world_must(&w, response_page);
        BUF_AUTO page;
        buf_init(&page, 1 << 20);
        json_write(&page, w.call.page);
        assert_non_null(strstr(buf_text(&page), words[i]));
        assert_null(strstr(buf_text(&page), words[1 - i]));
        assert_non_null(strstr(buf_text(&page), "nobody holds rights"));
    }
    /* Her own page of the first, in the words of the first. */
    struct actor her = world_parent(person);
    world_call(&w, &her);
    call_param_set(&w, "response", response);
    world_must(&w, own_response);
    assert_string_equal(value_as_text(value_at(w.call.page, "facts.items.0.key"), ""), "Ik was verdrietig");
    /* Corrected in the newer version: what still fits is filled in. */
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    value_put_text(w.query, "instrument", "feelings-4");
    value_put_text(w.query, "follows", response);
    world_must(&w, answers_new);
    world_close(&w);
}

static void withdrawn_it_is_asked_of_nobody_and_stays_readable(void **state)
{
    struct world w;
    char person[37], response[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    begin_feelings(&w, person, response);
    assert_ok(sign_feelings(&w, response, "often", "sometimes", "often", "never"));
    char id[37];
    world_call(&w, &w.admin);
    world_must(&w, instruments_page);
    snprintf(id, sizeof id, "%s", value_get_text(value_item(value_get(w.call.page, "instruments"), 0), "id"));
    world_call(&w, &w.admin);
    call_param_set(&w, "instrument", id);
    world_must(&w, instrument_withdraw);
    take_up(&w);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    value_put_text(w.query, "instrument", "feelings-4");
    assert_int_equal(world_run(&w, answers_new), ERR_INVALID);
    assert_string_equal(w.err.key, "instrument_unknown");
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", response);
    world_must(&w, response_page);
    world_call(&w, &w.admin);
    call_param_set(&w, "instrument", id);
    world_must(&w, instrument_restore);
    take_up(&w);
    begin_feelings(&w, person, response);
    world_close(&w);
}

static void all_that_is_wrong_with_its_scoring_is_named(void **state)
{
    static const char scoring[] =
        "{\"instrument\": \"Feelings-4\", \"rules\": [{\"item\": \"nothing\", \"equals\": true, \"factor\": "
        "\"stress\"}, {\"item\": \"sad\", \"equals\": \"weekly\", \"factor\": \"stress\"}], \"sums\": "
        "[{\"code\": "
        "\"x\", \"items\": [\"sad\"], \"min\": 1, \"factor\": \"nowhere\"}], \"urgnt\": [], \"urgent\": "
        "[{\"item\": "
        "\"harm\", \"min\": 1, \"code\": \"self_harm\", \"term\": \"someday\"}]}";
    static const char *const keys[] = {"err.scoring_item", "err.scoring_code", "err.scoring_factor",
                                       "err.scoring_member"};
    struct world w;
    (void)state;
    world_open(&w);
    assert_ok(import_instrument(&w, feelings_text(&w, FEELINGS), scoring));
    assert_true(value_get_bool(w.call.page, "is_refused"));
    const struct value *found = value_get(w.call.page, "found");
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        bool named = false;
        for (size_t i = 0; i < value_count(found); i++)
            named = named || text_is(value_get_text(value_item(found, i), "key"), keys[k]);
        if (!named)
            fail_msg("%s is not named", keys[k]);
    }
    assert_int_equal(value_get_int(w.call.page, "wrong", 0), 5);
    take_up(&w);
    assert_int_equal(value_count(value_get(w.call.page, "instruments")), 0);
    world_close(&w);
}

static void urgent_answers_and_help_must_be_known(void **state)
{
    struct world w;
    (void)state;
    world_open(&w);
    const char *scoring = text_changed(&w, feelings_text(&w, SCORING), "help.self_harm", "help.nothing");
    scoring = text_changed(&w, scoring, "\"self_harm\"", "\"no_such_thing\"");
    assert_ok(import_instrument(&w, feelings_text(&w, FEELINGS), scoring));
    assert_true(value_get_bool(w.call.page, "is_refused"));
    assert_int_equal(value_get_int(w.call.page, "wrong", 0), 2);
    world_close(&w);
}

static void one_code_is_of_one_instrument(void **state)
{
    struct world w;
    (void)state;
    world_open(&w);
    import_feelings(&w);
    const char *text = feelings_text(&w, FEELINGS), *scoring = feelings_text(&w, SCORING);
    const char *other = text_changed(&w, text, "Questionnaire/feelings", "Questionnaire/other");
    assert_int_equal(import_instrument(&w, other, scoring), ERR_CONFLICT);
    assert_string_equal(w.err.key, "instrument_code");
    const char *own = text_changed(&w, text, "Feelings-4", "kiem-basis-pregnancy");
    own = text_changed(&w, own, "Questionnaire/feelings", "Questionnaire/own");
    assert_int_equal(import_instrument(&w, own, NULL), ERR_CONFLICT);
    assert_string_equal(w.err.key, "instrument_code");
    world_close(&w);
}

static void what_is_no_questionnaire_is_refused_by_name(void **state)
{
    static const struct {
        const char *text, *key;
    } bad[] = {
        {"{", "json_syntax"},
        {"[]", "questionnaire_type"},
        {"{\"resourceType\": \"Patient\"}", "questionnaire_type"},
    };
    struct world w;
    (void)state;
    world_open(&w);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(import_instrument(&w, bad[i].text, NULL), ERR_INVALID);
        assert_string_equal(w.err.key, bad[i].key);
    }
    BUF_AUTO deep;
    buf_init(&deep, 1 << 20);
    buf_adds(&deep, "{\"resourceType\":\"Questionnaire\"");
    for (int i = 0; i < 200; i++)
        buf_adds(&deep, ",\"item\":[{\"linkId\":\"x\",\"type\":\"group\"");
    for (int i = 0; i < 200; i++)
        buf_adds(&deep, "}]");
    buf_adds(&deep, "}");
    assert_int_equal(import_instrument(&w, buf_text(&deep), NULL), ERR_INVALID);
    assert_string_equal(w.err.key, "fhir_depth");
    char *large = arena_alloc(w.content_arena, (10 << 20) + 1);
    memset(large, ' ', 10 << 20);
    memcpy(large, "{}", 2);
    assert_int_equal(import_instrument(&w, large, NULL), ERR_INVALID);
    assert_string_equal(w.err.key, "fhir_size");
    world_close(&w);
}

static void an_allocation_that_fails_leaves_nothing_half_done(void **state)
{
    struct world w;
    (void)state;
    world_open(&w);
    const char *text = feelings_text(&w, FEELINGS), *scoring = feelings_text(&w, SCORING);
    unsigned n = 1;
    for (int failed = 1; failed; n += 1 + n / 16) {
        world_call(&w, &w.admin);
        call_set(&w, "questionnaire", text);
        call_set(&w, "scoring", scoring);
        mem_fail_after(n);
        int rc = app_run(&w.call, instrument_import, &w.err);
        failed = mem_failed();
        mem_fail_after(0);
        assert_true(!failed || rc == ERR_NOMEM || rc == 0);
        if (rc != 0) {
            take_up(&w);
            assert_int_equal(value_count(value_get(w.call.page, "instruments")), 0);
        } else if (failed) {
            failed = 0;
        }
    }
    take_up(&w);
    assert_int_equal(value_count(value_get(w.call.page, "instruments")), 1);
    world_close(&w);
}

/* Whoever answers reads what cannot be asked, and why. */
static void what_is_let_in_as_text_says_so_to_who_answers(void **state)
{
    static const char text[] = "{\"resourceType\":\"Questionnaire\",\"id\":\"feelings-4\",\"item\":[{"
                               "\"linkId\":\"a\",\"text\":\"Slaapt u?\","
                               "\"type\":\"boolean\"},{\"linkId\":\"b\",\"text\":\"Hoe "
                               "lang?\",\"type\":\"choice\",\"answerValueSet\":"
                               "\"http://x/long\"}]}";
    struct world w;
    char person[37], response[37];
    (void)state;
    world_open(&w);
    assert_ok(import_instrument(&w, text, NULL));
    assert_true(value_get_bool(w.call.page, "is_refused"));
    assert_string_equal(value_as_text(value_at(w.call.page, "found.0.where"), ""), "b");
    world_call(&w, &w.admin);
    call_set(&w, "questionnaire", text);
    call_set_flag(&w, "partial", true);
    world_must(&w, instrument_import);
    assert_false(value_get_bool(w.call.page, "is_refused"));
    take_up(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    begin_feelings(&w, person, response);
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", response);
    world_must(&w, response_page);
    BUF_AUTO page;
    buf_init(&page, 1 << 20);
    json_write(&page, w.call.page);
    assert_non_null(strstr(buf_text(&page),
                           "Hoe lang? [deze vraag kan hier niet worden gesteld: De waardelijst http://x/long "
                           "staat niet in het bestand]"));
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_sum_and_its_urgent_answer_count),
        cmocka_unit_test(below_its_cut_off_nothing_is_found),
        cmocka_unit_test(a_required_question_left_open_is_named),
        cmocka_unit_test(the_level_rests_on_it_too),
        cmocka_unit_test(who_has_a_file_becomes_due_for_it),
        cmocka_unit_test(a_version_never_changes),
        cmocka_unit_test(answers_stay_with_the_version_they_were_given_to),
        cmocka_unit_test(withdrawn_it_is_asked_of_nobody_and_stays_readable),
        cmocka_unit_test(all_that_is_wrong_with_its_scoring_is_named),
        cmocka_unit_test(urgent_answers_and_help_must_be_known),
        cmocka_unit_test(one_code_is_of_one_instrument),
        cmocka_unit_test(what_is_no_questionnaire_is_refused_by_name),
        cmocka_unit_test(what_is_let_in_as_text_says_so_to_who_answers),
        cmocka_unit_test(an_allocation_that_fails_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
