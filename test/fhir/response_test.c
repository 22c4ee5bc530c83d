/* Responses against their Questionnaire: what was read is written the same, and every fault is named where it stands. */
#include "asking/answer.h"
#include "fhir/fhir_help.h"
#include "fhir/response.h"

enum { ARENA = 64 << 20 };

/* One of each, nested each way there is. */
static const char everything[] =
    "{'resourceType':'Questionnaire','id':'all','url':'http://x/all','version':'2','item':["
    "{'linkId':'g','type':'group','text':'G','item':["
    "{'linkId':'bool','type':'boolean','text':'B','required':true},"
    "{'linkId':'int','type':'integer','text':'I','enableWhen':[{'question':'bool','operator':'=','"
    "answerBoolean':true}]},"
    "{'linkId':'dec','type':'decimal','text':'D'},"
    "{'linkId':'date','type':'date','text':'D','item':[{'linkId':'below','type':'string','text':'S'}]},"
    "{'linkId':'stamp','type':'dateTime','text':'D'},{'linkId':'time','type':'time','text':'T'},"
    "{'linkId':'text','type':'text','text':'T','maxLength':10},{'linkId':'url','type':'url','text':'U'},"
    "{'linkId':'show','type':'display','text':'Look'}]},"
    "{'linkId':'one','type':'choice','text':'C','answerOption':[{'valueCoding':{'system':'s','code':'a','"
    "display':'A'}},"
    "{'valueCoding':{'system':'s','code':'b'}}]},"
    "{'linkId':'many','type':'choice','repeats':true,'text':'C','answerOption':[{'valueString':'x'},{'"
    "valueString':'y'},"
    "{'valueInteger':3}]},"
    "{'linkId':'open','type':'open-choice','text':'O','answerOption':[{'valueCoding':{'code':'a'}}]},"
    "{'linkId':'amount','type':'quantity','text':'Q'},{'linkId':'who','type':'reference','text':'R'},"
    "{'linkId':'row','type':'group','repeats':true,'text':'R','item':[{'linkId':'name','type':'string','text'"
    ":'N',"
    "'required':true},{'linkId':'age','type':'integer','text':'A','enableWhen':[{'question':'name','operator'"
    ":'exists',"
    "'answerBoolean':true}]}]}]}";

#define R(status, items)                                                                                     \
    "{'resourceType':'QuestionnaireResponse','questionnaire':'http://x/all|2','status':'" status             \
    "','item':[" items "]}"
#define YES "{'linkId':'g','item':[{'linkId':'bool','answer':[{'valueBoolean':true}]}]}"
#define G(items) R("in-progress", "{'linkId':'g','item':[" items "]}")

static struct instrument *load(struct arena *a)
{
    struct fhir_findings found = {0};
    struct questionnaire q;
    struct instrument *out = NULL;
    struct err err = {0};
    if (fhir_read(&q, &found, a, fhir_json(a, everything), NULL, &err) < 0 || found.count > 0)
        fail_msg("%s %s", found.count ? found.items[0].where : "",
                 found.count ? found.items[0].key : err.key);
    if (instrument_load(&out, a, q.asked, &err) < 0)
        fail_msg("%s %s", err.key, err.where);
    return out;
}

static void whole_responses_come_out_as_they_went_in(void **state)
{
    static const char *const responses[] = {
        R("completed", YES),
        R("completed", "{'linkId':'g','item':[{'linkId':'bool','answer':[{'valueBoolean':true}]},{'linkId':'"
                       "int','answer':["
                       "{'valueInteger':-3}]},{'linkId':'dec','answer':[{'valueDecimal':1.50}]},{'linkId':'"
                       "date','answer':[{'valueDate':"
                       "'2026-02','item':[{'linkId':'below','answer':[{'valueString':'s'}]}]}]},{'linkId':'"
                       "stamp','answer':["
                       "{'valueDateTime':'2026-03-04T10:00:00+01:00'}]},{'linkId':'time','answer':[{'"
                       "valueTime':'10:00:00'}]},"
                       "{'linkId':'text','answer':[{'valueString':'t'}]},{'linkId':'url','answer':[{'"
                       "valueUri':'http://x/y'}]}]},"
                       "{'linkId':'one','answer':[{'valueCoding':{'system':'s','code':'a','display':'A'}}]},{"
                       "'linkId':'many','answer':["
                       "{'valueString':'x'},{'valueInteger':3}]},{'linkId':'open','answer':[{'valueString':'"
                       "own words'}]},{'linkId':"
                       "'amount','answer':[{'valueQuantity':{'value':61.5,'unit':'kg','system':'http://"
                       "unitsofmeasure.org','code':'kg'}"
                       "}]},{'linkId':'who','answer':[{'valueReference':{'reference':'Practitioner/"
                       "1'}}]},{'linkId':'row','item':["
                       "{'linkId':'name','answer':[{'valueString':'Noor'}]},{'linkId':'age','answer':[{'"
                       "valueInteger':3}]}]},{'linkId':"
                       "'row','item':[{'linkId':'name','answer':[{'valueString':'Vos'}]}]}"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof responses / sizeof responses[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA);
        const struct instrument *q = load(a);
        struct fhir_findings found = {0};
        struct value *answers = NULL, *again = NULL, *source = fhir_json(a, responses[i]);
        struct err err = {0};
        if (response_read(&answers, &found, a, q, source, &err) < 0)
            fail_msg("%s: %s %s %s", err.key, found.items[0].where, found.items[0].key, found.items[0].arg);
        assert_true(response_is_of(source, q));
        struct value *out = response_write(a, q, answers, &(struct response_head){.status = "completed"});
        assert_non_null(out);
        struct fhir_findings second = {0};
        assert_int_equal(response_read(&again, &second, a, q, out, &err), 0);
        assert_true(value_equal(answers, again));
        /* The texts of the questions were added; without them it is the same. */
        BUF_AUTO left, right;
        buf_init(&left, 1 << 20);
        buf_init(&right, 1 << 20);
        json_write(&left, value_get(source, "item"));
        json_write(&right, value_get(out, "item"));
        size_t from = 0, kept = 0;
        char *text = arena_str(a, buf_text(&right));
        while (text[from]) {
            if (strncmp(text + from, "\"text\":\"", 8) == 0 && text[from + 9] == '"' &&
                text[from + 8] < 'a') {
                from += 11;
                continue;
            }
            text[kept++] = text[from++];
        }
        text[kept] = '\0';
        assert_string_equal(buf_text(&left), text);
    }
}

static void each_fault_is_named_where_it_stands(void **state)
{
    static const struct {
        const char *text, *where, *key;
    } bad[] = {
        {G("{'linkId':'nothing','answer':[{'valueString':'x'}]}"), "nothing", "fhir.response_unknown"},
        {G("{'linkId':'one','answer':[{'valueCoding':{'code':'a'}}]}"), "one", "fhir.response_nesting"},
        {R("in-progress", "{'linkId':'bool','answer':[{'valueBoolean':true}]}"), "bool",
         "fhir.response_nesting"},
        {G("{'linkId':'bool','answer':[{'valueString':'yes'}]}"), "bool", "fhir.answer_type"},
        {G("{'linkId':'dec','answer':[{'valueInteger':1}]}"), "dec", "fhir.answer_type"},
        {G("{'linkId':'bool','answer':[{}]}"), "bool", "fhir.answer_empty"},
        {G("{'linkId':'bool','answer':[{'valueBoolean':true},{'valueBoolean':false}]}"), "bool",
         "err.answer_repeats"},
        {G("{'linkId':'bool','answer':[{'valueBoolean':'true'}]}"), "bool", "fhir.member_kind"},
        {G("{'linkId':'bool','answers':[]}"), "bool", "fhir.member_unknown"},
        {G("{'linkId':'bool','answer':[{'valueBoolean':true,'valueString':'x'}]}"), "bool",
         "fhir.two_values"},
        {G("{'linkId':'text','answer':[{'valueString':'longer than ten'}]}"), "text", "err.answer_length"},
        {G("{'linkId':'date','answer':[{'valueDate':'2026-02-30'}]}"), "date", "err.answer_type"},
        {G("{'linkId':'bool'},{'linkId':'bool'}"), "bool", "fhir.response_twice"},
        {G("{'linkId':'show','answer':[{'valueString':'x'}]}"), "show", "fhir.response_group"},
        {G("{'linkId':'bool','answer':[{'valueBoolean':false}]},{'linkId':'int','answer':[{'valueInteger':1}]"
           "}"),
         "int", "fhir.response_not_enabled"},
        {R("in-progress", "{'linkId':'one','answer':[{'valueCoding':{'code':'z'}}]}"), "one",
         "err.answer_option"},
        {R("in-progress", "{'linkId':'one','answer':[{'valueCoding':{'system':'other','code':'a'}}]}"), "one",
         "err.answer_option"},
        {R("in-progress", "{'linkId':'row','item':[{'linkId':'age','answer':[{'valueInteger':1}]}]}"), "age",
         "fhir.response_not_enabled"},
        {R("completed", "{'linkId':'one','answer':[{'valueCoding':{'code':'a'}}]}"), "bool",
         "err.answer_missing"},
        {R("completed", YES ",{'linkId':'row','item':[]}"), "row", "fhir.member_kind"},
        {R("finished", YES), "status", "fhir.response_status"},
        {"{'resourceType':'QuestionnaireResponse','questionnaire':'http://x/all|1','status':'in-progress'}",
         "questionnaire", "fhir.response_other"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct fhir_findings found = {0};
        struct value *answers = NULL;
        struct err err = {0};
        assert_int_equal(response_read(&answers, &found, a, load(a), fhir_json(a, bad[i].text), &err),
                         ERR_INVALID);
        assert_string_equal(err.key, "fhir_response_wrong");
        assert_null(answers);
        if (!fhir_finding(&found, bad[i].where, bad[i].key))
            fail_msg("not named: %s %s, but %s %s", bad[i].where, bad[i].key, found.items[0].where,
                     found.items[0].key);
    }
}

static void all_faults_are_named_at_once(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct value *answers = NULL;
    (void)state;
    const char *text =
        R("completed", "{'linkId':'one','answer':[{'valueCoding':{'code':'z'}}]},{'linkId':'who','answer':[{"
                       "'valueString':'x'}]},{'linkId':'nobody'}");
    assert_int_equal(response_read(&answers, &found, a, load(a), fhir_json(a, text), NULL), ERR_INVALID);
    assert_int_equal(found.of[FHIR_WRONG], 4);
    assert_non_null(fhir_finding(&found, "bool", "err.answer_missing"));
}

static void another_resource_is_refused(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct value *answers = NULL;
    struct err err = {0};
    (void)state;
    assert_int_equal(
        response_read(&answers, &found, a, load(a), fhir_json(a, "{'resourceType':'Patient'}"), &err),
        ERR_INVALID);
    assert_string_equal(err.key, "response_type");
}

static void an_allocation_that_fails_is_said(void **state)
{
    (void)state;
    for (unsigned n = 1, failed = 1; failed; n++) {
        ARENA_AUTO a = arena_new(ARENA);
        const struct instrument *q = load(a);
        const struct value *source = fhir_json(a, R("completed", YES));
        struct fhir_findings found = {0};
        struct value *answers = NULL;
        mem_fail_after(n);
        int rc = response_read(&answers, &found, a, q, source, NULL);
        struct value *out =
            rc == 0 ? response_write(a, q, answers, &(struct response_head){.status = "completed"}) : NULL;
        failed = (unsigned)mem_failed();
        mem_fail_after(0);
        assert_true(failed ? rc == ERR_NOMEM || !out : rc == 0 && out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_responses_come_out_as_they_went_in),
        cmocka_unit_test(each_fault_is_named_where_it_stands),
        cmocka_unit_test(all_faults_are_named_at_once),
        cmocka_unit_test(another_resource_is_refused),
        cmocka_unit_test(an_allocation_that_fails_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
