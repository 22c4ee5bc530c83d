/* Reading a Questionnaire: each thing that is wrong or cannot be done is named where it stands, all of them at once; what is
 * let through is asked, and what is not stays as text. */
#include "asking/instrument.h"
#include "fhir/fhir_help.h"

enum { ARENA = 64 << 20 };

#define Q(items) "{'resourceType':'Questionnaire','id':'q','item':[" items "]}"

static void each_fault_is_named_where_it_stands(void **state)
{
    static const struct {
        const char *text, *where, *key, *arg;
    } bad[] = {
        {Q("{'type':'string'}"), "Questionnaire", "err.link_id_missing", NULL},
        {Q("{'linkId':'a','text':'A','type':'string'},{'linkId':'a','text':'B','type':'string'}"), "a",
         "err.link_id_duplicate", "1, 2"},
        {Q("{'linkId':'a','text':'A','type':'number'}"), "a", "err.item_type", "number"},
        {Q("{'linkId':'a','text':'A','type':'coding'}"), "a", "fhir.item_type_version", "coding"},
        {Q("{'linkId':'a','text':'A','type':'string','requird':true}"), "a", "fhir.member_unknown",
         "requird"},
        {Q("{'linkId':'a','text':'A','type':'string','required':'yes'}"), "a", "fhir.member_kind",
         "required: true/false"},
        {Q("{'linkId':'a','text':'A','type':'choice','option':[{'valueString':'x'}]}"), "a",
         "fhir.member_version", "option"},
        {Q("{'linkId':'a','text':'A','type':'choice','disabledDisplay':'hidden','answerOption':[{'"
           "valueString':'x'}]}"),
         "a", "fhir.member_version", "disabledDisplay"},
        {Q("{'linkId':'a','text':'A','type':'string','enableWhen':[{'question':'b','operator':'=','"
           "answerString':'x'}]}"),
         "a", "err.enable_unknown", "b"},
        {Q("{'linkId':'a','text':'A','type':'boolean','enableWhen':[{'question':'b','operator':'=','"
           "answerBoolean':true}"
           "]},{'linkId':'b','text':'B','type':'boolean','enableWhen':[{'question':'a','operator':'=','"
           "answerBoolean':"
           "true}]}"),
         "a", "err.enable_circular", "b"},
        {Q("{'linkId':'a','text':'A','type':'boolean'},{'linkId':'b','text':'B','type':'boolean','enableWhen'"
           ":[{"
           "'question':'a','operator':'~','answerBoolean':true}]}"),
         "b", "err.enable_operator", "~"},
        {Q("{'linkId':'a','text':'A','type':'boolean'},{'linkId':'b','text':'B','type':'boolean','enableWhen'"
           ":[{"
           "'question':'a','operator':'=','answerString':'yes'}]}"),
         "b", "err.enable_answer", "a"},
        {Q("{'linkId':'a','text':'A','type':'boolean'},{'linkId':'b','text':'B','type':'boolean','enableWhen'"
           ":[{"
           "'question':'a','operator':'=','answerBoolean':true},{'question':'a','operator':'exists','"
           "answerBoolean':"
           "true}]}"),
         "b", "err.enable_behavior", NULL},
        {Q("{'linkId':'a','text':'A','type':'choice','answerValueSet':'#x','answerOption':[{'valueString':'x'"
           "}]}"),
         "a", "fhir.option_both", "#x"},
        {Q("{'linkId':'a','text':'A','type':'boolean','answerOption':[{'valueString':'x'}]}"), "a",
         "fhir.option_type", "boolean"},
        {Q("{'linkId':'a','text':'A','type':'choice','answerOption':[{}]}"), "a", "err.option_missing", NULL},
        {Q("{'linkId':'a','text':'A','type':'choice','answerOption':[{'valueString':'x','valueInteger':1}]}"),
         "a", "fhir.two_values", "value"},
        {Q("{'linkId':'a','text':'A','type':'choice','answerOption':[{'valueString':'x'},{'valueString':'x'}]"
           "}"),
         "a", "err.option_duplicate", "x"},
        {Q("{'linkId':'a','text':'A','type':'display','required':true}"), "a", "fhir.display_required", NULL},
        {Q("{'linkId':'a','text':'A','type':'display','item':[{'linkId':'b','text':'B','type':'string'}]}"),
         "a", "fhir.display_items", NULL},
        {Q("{'linkId':'a','text':'A','type':'group','initial':[{'valueString':'x'}]}"), "a",
         "fhir.initial_type", "group"},
        {Q("{'linkId':'a','text':'A','type':'string','initial':[{'valueString':'x'},{'valueString':'y'}]}"),
         "a", "fhir.initial_many", NULL},
        {"{'resourceType':'Questionnaire','id':'a b','item':[{'linkId':'a','text':'A','type':'string'}]}",
         "Questionnaire", "fhir.id", "a b"},
        {"{'resourceType':'Questionnaire','id':'a','copyrightLabel':'x','item':[{'linkId':'a','type':'string'"
         "}]}",
         "Questionnaire", "fhir.member_version", "copyrightLabel"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct fhir_findings found = {0};
        struct questionnaire q;
        struct err err = {0};
        assert_int_equal(fhir_read(&q, &found, a, fhir_json(a, bad[i].text), NULL, &err), ERR_INVALID);
        assert_string_equal(err.key, "fhir_wrong");
        const struct fhir_finding *f = fhir_finding(&found, bad[i].where, bad[i].key);
        if (!f || f->weight != FHIR_WRONG)
            fail_msg("not named: %s %s in %s", bad[i].where, bad[i].key, bad[i].text);
        else if (bad[i].arg)
            assert_string_equal(f->arg, bad[i].arg);
    }
}

static void all_faults_are_named_at_once(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct questionnaire q;
    (void)state;
    const struct value *source = fhir_json(
        a,
        Q("{'linkId':'a','type':'nothing'},{'linkId':'b','text':'B','type':'string','enableWhen':[{'question'"
          ":'x','operator':'=','answerString':'1'}]},{'linkId':'c','text':'C','type':'choice',"
          "'answerValueSet':'http://x/vs'}"));
    assert_int_equal(fhir_read(&q, &found, a, source, NULL, NULL), ERR_INVALID);
    assert_non_null(fhir_finding(&found, "a", "err.item_type"));
    assert_non_null(fhir_finding(&found, "b", "err.enable_unknown"));
    assert_non_null(fhir_finding(&found, "c", "fhir.value_set_missing"));
    assert_int_equal(found.of[FHIR_WRONG], 2);
    assert_int_equal(found.of[FHIR_CANNOT], 1);
}

static void two_circles_are_two_faults(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct questionnaire q;
    (void)state;
#define WAITS(one, other)                                                                                    \
    "{'linkId':'" one "','text':'x','type':'boolean','enableWhen':[{'question':'" other                      \
    "','operator':'exists','answerBoolean':true}]}"
    const struct value *source = fhir_json(a, Q(WAITS("a", "b") "," WAITS("b", "a") "," WAITS(
                                                  "c", "d") "," WAITS("d", "c") "," WAITS("e", "a")));
    assert_int_equal(fhir_read(&q, &found, a, source, NULL, NULL), ERR_INVALID);
    assert_int_equal(found.of[FHIR_WRONG], 2);
}

/* What cannot be asked, and the type it has become. */
static void what_cannot_be_honoured_stays_as_text(void **state)
{
    static const char sdc[] = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";
    static const struct {
        const char *name, *key;
    } extensions[] = {
        {"sdc-questionnaire-calculatedExpression", "fhir.calculated"},
        {"sdc-questionnaire-enableWhenExpression", "fhir.enable_expression"},
        {"sdc-questionnaire-answerExpression", "fhir.answer_expression"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct fhir_findings found = {0};
        struct questionnaire q;
        const char *text = arena_printf(
            a,
            Q("{'linkId':'a','text':'A','type':'boolean','extension':[{'url':'%s%s'}]},{'linkId':'b',"
              "'text':'B','type':'string','enableWhen':[{'question':'a','operator':'=','answerBoolean':"
              "true}]},{'linkId':'c','text':'C','type':'string'}"),
            sdc, extensions[i].name);
        assert_int_equal(fhir_read(&q, &found, a, fhir_json(a, text), NULL, NULL), 0);
        assert_non_null(fhir_finding(&found, "a", extensions[i].key));
        assert_non_null(fhir_finding(&found, "b", "fhir.depends"));
        const struct value *items = value_get(q.asked, "item");
        static const char *const types[] = {"display", "display", "string"};
        for (size_t k = 0; k < 3; k++)
            assert_string_equal(value_get_text(value_item(items, k), "type"), types[k]);
        assert_string_equal(value_get_text(value_item(items, 0), "text"),
                            arena_printf(a, "A [nl %s]", extensions[i].key));
    }
}

static void a_question_with_items_below_it_becomes_a_group_of_them(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct questionnaire q;
    struct instrument *loaded = NULL;
    (void)state;
    const struct value *source = fhir_json(a, Q("{'linkId':'a','type':'choice','answerValueSet':'http://"
                                                "x','item':[{'linkId':'b','text':'B','type':'string'}]}"));
    assert_int_equal(fhir_read(&q, &found, a, source, NULL, NULL), 0);
    assert_int_equal(instrument_load(&loaded, a, q.asked, NULL), 0);
    assert_int_equal(loaded->items[0].type, ITEM_GROUP);
    assert_true(item_asked(&loaded->items[1]));
}

static void a_modifier_is_never_passed_over(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct questionnaire q;
    (void)state;
    const struct value *source = fhir_json(a, Q("{'linkId':'a','text':'A','type':'string','modifierExtension'"
                                                ":[{'url':'http://x/not','valueBoolean':true}]}"));
    assert_int_equal(fhir_read(&q, &found, a, source, NULL, NULL), 0);
    assert_non_null(fhir_finding(&found, "a", "fhir.modifier"));
    assert_string_equal(value_as_text(value_at(q.asked, "item.0.type"), ""), "display");
}

static void an_extension_nobody_knows_is_told_and_nothing_more(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct questionnaire q;
    (void)state;
    const struct value *source = fhir_json(
        a,
        Q("{'linkId':'a','text':'A','type':'string','extension':[{'url':'http://x/y','valueString':'z'}]}"));
    assert_int_equal(fhir_read(&q, &found, a, source, NULL, NULL), 0);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.items[0].weight, FHIR_NOTE);
    assert_string_equal(found.items[0].key, "fhir.extension_unknown");
}

/* --- value sets --- */

#define CHOICE(set) Q("{'linkId':'a','text':'A','type':'choice','answerValueSet':'" set "'}")

static void codes_come_from_a_value_set_given_beside_it(void **state)
{
    static const char *const sets[] = {
        "{'resourceType':'ValueSet','url':'http://x/"
        "vs','compose':{'include':[{'system':'s','concept':[{'code':'1',"
        "'display':'One'},{'code':'2'}]}]}}",
        "{'resourceType':'ValueSet','url':'http://x/"
        "vs','expansion':{'contains':[{'system':'s','code':'1','display':'One',"
        "'contains':[{'system':'s','code':'2'}]}]}}",
        "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'ValueSet','url':'http://x/"
        "vs','compose':{'include':"
        "[{'system':'s'}]}}},{'resource':{'resourceType':'CodeSystem','url':'s','content':'complete','"
        "concept':[{'code':"
        "'1','display':'One'},{'code':'2'}]}}]}",
        "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'ValueSet','url':'http://x/"
        "vs','compose':{'include':"
        "[{'valueSet':['http://x/"
        "other']}],'exclude':[{'system':'s','concept':[{'code':'3'}]}]}}},{'resource':{"
        "'resourceType':'ValueSet','url':'http://x/"
        "other','compose':{'include':[{'system':'s','concept':[{'code':'1',"
        "'display':'One'},{'code':'2'},{'code':'3'}]}]}}}]}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct fhir_findings found = {0};
        struct questionnaire q;
        assert_int_equal(
            fhir_read(&q, &found, a, fhir_json(a, CHOICE("http://x/vs|1")), fhir_json(a, sets[i]), NULL), 0);
        assert_int_equal(found.of[FHIR_CANNOT], 0);
        const struct value *options = value_at(q.asked, "item.0.answerOption");
        assert_int_equal(value_count(options), 2);
        assert_string_equal(value_as_text(value_at(options, "0.valueCoding.display"), ""), "One");
        assert_string_equal(value_as_text(value_at(options, "1.valueCoding.code"), ""), "2");
    }
}

static void a_value_set_that_nobody_gave_or_can_work_out_is_named(void **state)
{
    static const struct {
        const char *set, *key, *arg;
    } bad[] = {
        {"{'resourceType':'ValueSet','url':'http://x/other'}", "fhir.value_set_missing", "http://x/vs"},
        {"{'resourceType':'ValueSet','url':'http://x/"
         "vs','compose':{'include':[{'system':'s','filter':[{}]}]}}",
         "fhir.value_set_rule", "s"},
        {"{'resourceType':'ValueSet','url':'http://x/vs','compose':{'include':[{'system':'s'}]}}",
         "fhir.value_set_rule", "s"},
        {"{'resourceType':'ValueSet','url':'http://x/"
         "vs','compose':{'include':[{'system':'s','concept':[]}]}}",
         "fhir.value_set_empty", "http://x/vs"},
        {"{'resourceType':'ValueSet','url':'http://x/vs','compose':{'include':[{'valueSet':['http://x/"
         "vs']}]}}",
         "fhir.value_set_rule", "http://x/vs"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA);
        struct fhir_findings found = {0};
        struct questionnaire q;
        assert_int_equal(
            fhir_read(&q, &found, a, fhir_json(a, CHOICE("http://x/vs")), fhir_json(a, bad[i].set), NULL), 0);
        const struct fhir_finding *f = fhir_finding(&found, "a", bad[i].key);
        assert_non_null(f);
        assert_string_equal(f->arg, bad[i].arg);
    }
}

static void designations_become_translations(void **state)
{
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct questionnaire q;
    struct instrument *loaded = NULL;
    (void)state;
    const struct value *set = fhir_json(
        a,
        "{'resourceType':'ValueSet','url':'http://x/"
        "vs','compose':{'include':[{'system':'s','concept':[{'code':"
        "'1','display':'nooit','designation':[{'language':'en','value':'never'}],'extension':[{'url':'http://"
        "hl7.org/fhir/StructureDefinition/ordinalValue','valueDecimal':3}]}]}]}}");
    assert_int_equal(fhir_read(&q, &found, a, fhir_json(a, CHOICE("http://x/vs")), set, NULL), 0);
    assert_int_equal(instrument_load(&loaded, a, q.asked, NULL), 0);
    const struct item_option *option = &loaded->items[0].options[0];
    assert_string_equal(label_in(&option->label, "nl"), "nooit");
    assert_string_equal(label_in(&option->label, "en"), "never");
    assert_true(option->weighted && option->weight > 2.9 && option->weight < 3.1);
}

/* --- size --- */

static void too_deep_is_refused_by_name(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA);
    struct fhir_findings found = {0};
    struct questionnaire q;
    struct err err = {0};
    struct value *source = fhir_json(a, Q("")), *list = value_put_array(source, "item");
    for (int i = 0; i < 200; i++) {
        struct value *item = value_add_object(list);
        value_put_text(item, "linkId", arena_printf(a, "i%d", i));
        value_put_text(item, "type", "group");
        list = value_put_array(item, "item");
    }
    assert_int_equal(fhir_read(&q, &found, a, source, NULL, &err), ERR_INVALID);
    assert_string_equal(err.key, "item_depth");
    assert_string_equal(err.where, "i32");
}

static void an_allocation_that_fails_is_said(void **state)
{
    (void)state;
    for (unsigned n = 1, failed = 1; failed; n++) {
        ARENA_AUTO a = arena_new(ARENA);
        const struct value *source =
            fhir_json(a, Q("{'linkId':'a','text':'A','type':'choice','answerValueSet':'http://"
                           "x'},{'linkId':'b','type':'string'}"));
        struct fhir_findings found = {0};
        struct questionnaire q;
        struct err err = {0};
        mem_fail_after(n);
        int rc = fhir_read(&q, &found, a, source, NULL, &err);
        failed = (unsigned)mem_failed();
        mem_fail_after(0);
        assert_true(rc == (failed ? ERR_NOMEM : 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_named_where_it_stands),
        cmocka_unit_test(all_faults_are_named_at_once),
        cmocka_unit_test(two_circles_are_two_faults),
        cmocka_unit_test(what_cannot_be_honoured_stays_as_text),
        cmocka_unit_test(a_question_with_items_below_it_becomes_a_group_of_them),
        cmocka_unit_test(a_modifier_is_never_passed_over),
        cmocka_unit_test(an_extension_nobody_knows_is_told_and_nothing_more),
        cmocka_unit_test(codes_come_from_a_value_set_given_beside_it),
        cmocka_unit_test(a_value_set_that_nobody_gave_or_can_work_out_is_named),
        cmocka_unit_test(designations_become_translations),
        cmocka_unit_test(too_deep_is_refused_by_name),
        cmocka_unit_test(an_allocation_that_fails_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
