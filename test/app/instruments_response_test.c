/* Answers of elsewhere as FHIR: taken in they count like those given here, and they go out as they came in. */
#include "app/feelings.h"
#include "app/instruments/instruments.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#define CODING(link, code) "{\"linkId\":\"" link "\",\"answer\":[{\"valueCoding\":{\"code\":\"" code "\"}}]}"
#define RESPONSE(harm)                                                                                       \
    "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":\"https://example.org/Questionnaire/"     \
    "feelings|1.0\","                                                                                        \
    "\"status\":\"completed\",\"item\":[{\"linkId\":\"week\",\"item\":[" CODING("sad", "often") "," CODING(  \
        "worried", "often") "," CODING("sleepless", "often") harm "]}]}"

static int take_in(struct world *w, const struct actor *who, const char *person, const char *text,
                   const char *alone)
{
    world_call(w, who);
    call_param_set(w, "person", person);
    call_set(w, "response", text);
    call_set(w, "alone", alone);
    call_set_flag(w, "sign", true);
    return world_run(w, response_import);
}

static void answers_of_elsewhere_count_like_those_given_here(void **state)
{
    struct world w;
    char person[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    assert_ok(take_in(&w, &w.midwife, person, RESPONSE("," CODING("harm", "sometimes")), "yes"));
    assert_non_null(w.call.location);
    assert_string_equal(state_of(rows_of(&w, SQL_SIGNAL_FINDINGS, person), "emotional_problems"), "yes");
    const struct value *rows = rows_of(&w, SQL_RESPONSES_OF, person);
    assert_int_equal(value_count(rows), 1);
    const char *id = value_get_text(value_item(rows, 0), "id");
    assert_int_equal(value_count(rows_of(&w, SQL_URGENT_OF_RESPONSE, id)), 1);
    /* And it goes out as it came in. */
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", id);
    world_must(&w, response_fhir);
    const struct value *document = value_get(w.call.page, "document");
    assert_string_equal(value_get_text(document, "questionnaire"),
                        "https://example.org/Questionnaire/feelings|1.0");
    assert_string_equal(value_get_text(document, "status"), "completed");
    assert_string_equal(value_as_text(value_at(document, "item.0.item.3.answer.0.valueCoding.code"), ""),
                        "sometimes");
    assert_string_equal(value_as_text(value_at(document, "item.0.item.3.answer.0.valueCoding.system"), ""),
                        "https://example.org/often");
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, document);
    const char *out = arena_str(w.content_arena, buf_text(&text));
    assert_ok(take_in(&w, &w.midwife, person, out, "yes"));
    assert_int_equal(value_count(rows_of(&w, SQL_RESPONSES_OF, person)), 2);
    world_close(&w);
}

/* A file comes in with its bytes, is kept beside the answers, and goes out with its bytes. */
static void a_file_comes_in_and_goes_out(void **state)
{
    static const char questionnaire[] = "{\"resourceType\":\"Questionnaire\",\"id\":\"letter\",\"item\":[{"
                                        "\"linkId\":\"a\",\"text\":\"Brief\",\"type\":"
                                        "\"attachment\"}]}";
    static const char response[] = "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":"
                                   "\"Questionnaire/letter\",\"status\":\"completed\","
                                   "\"item\":[{\"linkId\":\"a\",\"answer\":[{\"valueAttachment\":{\"id\":"
                                   "\"1\",\"contentType\":\"text/plain\",\"data\":"
                                   "\"SGFsbG8=\",\"title\":\"brief.txt\"}}]}]}";
    struct world w;
    char person[37];
    (void)state;
    world_open(&w);
    assert_ok(import_instrument(&w, questionnaire, NULL));
    take_up(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    assert_ok(take_in(&w, &w.midwife, person, response, "yes"));
    assert_non_null(w.call.location);
    const struct value *rows = rows_of(&w, SQL_RESPONSES_OF, person);
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", value_get_text(value_item(rows, 0), "id"));
    world_must(&w, response_fhir);
    const struct value *file = value_at(w.call.page, "document.item.0.answer.0.valueAttachment");
    assert_string_equal(value_get_text(file, "data"), "SGFsbG8=");
    assert_string_equal(value_get_text(file, "title"), "brief.txt");
    assert_null(value_get(file, "id"));
    world_close(&w);
}

static void answers_that_do_not_fit_leave_nothing(void **state)
{
    struct world w;
    char person[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    assert_ok(take_in(&w, &w.midwife, person, RESPONSE(""), "yes"));
    assert_null(w.call.location);
    assert_int_equal(value_get_int(w.call.page, "wrong", 0), 1);
    assert_string_equal(value_as_text(value_at(w.call.page, "found.0.key"), ""), "err.answer_missing");
    assert_int_equal(take_in(&w, &w.midwife, person, RESPONSE("," CODING("harm", "never")), "no"),
                     ERR_INVALID);
    assert_string_equal(w.err.key, "response_alone");
    const char *other = text_changed(&w, RESPONSE("," CODING("harm", "never")), "|1.0", "|9.0");
    assert_int_equal(take_in(&w, &w.midwife, person, other, "yes"), ERR_INVALID);
    assert_string_equal(w.err.key, "response_instrument");
    assert_int_equal(take_in(&w, &w.midwife, person, "{}", "yes"), ERR_INVALID);
    assert_string_equal(w.err.key, "response_type");
    assert_int_equal(value_count(rows_of(&w, SQL_RESPONSES_OF, person)), 0);
    world_close(&w);
}

static void who_is_not_involved_takes_nothing_in_or_out(void **state)
{
    struct world w;
    char person[37], response[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    begin_feelings(&w, person, response);
    assert_ok(sign_feelings(&w, response, "often", "often", "often", "never"));
    const struct actor *others[] = {&w.midwife2, &w.nurse, &w.assistant, &w.coordinator, &w.admin};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(take_in(&w, others[i], person, RESPONSE("," CODING("harm", "never")), "yes"),
                         ERR_DENIED);
        world_call(&w, others[i]);
        call_param_set(&w, "response", response);
        assert_int_equal(world_run(&w, response_fhir), ERR_DENIED);
    }
    assert_int_equal(value_count(rows_of(&w, SQL_RESPONSES_OF, person)), 1);
    world_close(&w);
}

static void an_allocation_that_fails_while_answers_come_in_leaves_none(void **state)
{
    struct world w;
    char person[37];
    (void)state;
    world_open(&w);
    import_feelings(&w);
    world_family(&w, &w.midwife, "Vos", 140, person);
    for (unsigned n = 1, failed = 1; failed; n += 1 + n / 16) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "person", person);
        call_set(&w, "response", RESPONSE("," CODING("harm", "never")));
        call_set(&w, "alone", "yes");
        call_set_flag(&w, "sign", true);
        mem_fail_after(n);
        int rc = app_run(&w.call, response_import, &w.err);
        failed = (unsigned)mem_failed();
        mem_fail_after(0);
        assert_true(rc == 0 || (failed && rc == ERR_NOMEM));
        assert_int_equal(value_count(rows_of(&w, SQL_RESPONSES_OF, person)), rc == 0);
        if (rc == 0)
            break;
    }
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_of_elsewhere_count_like_those_given_here),
        cmocka_unit_test(a_file_comes_in_and_goes_out),
        cmocka_unit_test(answers_that_do_not_fit_leave_nothing),
        cmocka_unit_test(who_is_not_involved_takes_nothing_in_or_out),
        cmocka_unit_test(an_allocation_that_fails_while_answers_come_in_leaves_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
