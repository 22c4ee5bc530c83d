/* Rows of repeating groups: which answer a condition looks at, what is kept of them; and every type to FHIR and back. */
#include "asking/answer.h"
#include "asking/element.h"

#include "asking/asking_help.h"

static struct instrument *load(struct arena *a, const char *items)
{
    struct instrument *q = NULL;
    struct err err = {0};
    const char *text = arena_printf(a, "{'resourceType': 'Questionnaire', 'item': [%s]}", items);
    if (instrument_load(&q, a, json(a, text), &err) != 0)
        fail_msg("%s at %s (%s)", err.key, err.where, err.arg);
    return q;
}

/* "any" asks for some child that is ill; "what" for this one; "pet.why" for the pet and the child it belongs to. */
static const char children[] =
    "{'linkId': 'home', 'type': 'boolean'},"
    "{'linkId': 'child', 'type': 'group', 'repeats': true, 'item': ["
    " {'linkId': 'ill', 'type': 'boolean'},"
    " {'linkId': 'what', 'type': 'string', 'required': true, 'enableWhen': [{'question': 'ill', 'operator': "
    "'=',"
    "   'answerBoolean': true}]},"
    " {'linkId': 'away', 'type': 'string', 'enableWhen': [{'question': 'home', 'operator': '=', "
    "'answerBoolean': false}]},"
    " {'linkId': 'pet', 'type': 'group', 'repeats': true, 'item': ["
    "  {'linkId': 'bites', 'type': 'boolean'},"
    "  {'linkId': 'why', 'type': 'string', 'enableBehavior': 'all', 'enableWhen': ["
    "   {'question': 'bites', 'operator': '=', 'answerBoolean': true},"
    "   {'question': 'ill', 'operator': '=', 'answerBoolean': true}]}]}]},"
    "{'linkId': 'any', 'type': 'string', 'enableWhen': [{'question': 'ill', 'operator': '=', "
    "'answerBoolean': true}]},"
    "{'linkId': 'bitten', 'type': 'string', 'enableWhen': [{'question': 'bites', 'operator': '=', "
    "'answerBoolean': true}]}";

static void a_condition_looks_in_its_own_row_first(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *kept;
    } rows[] = {
        {"{'child': [{'ill': true, 'what': 'a'}, {'ill': false, 'what': 'b'}], 'any': 'c'}",
         "{'child': [{'ill': true, 'what': 'a'}, {'ill': false}], 'any': 'c'}"},
        {"{'child': [{'ill': false, 'what': 'a'}], 'any': 'c'}", "{'child': [{'ill': false}]}"},
        {"{'home': false, 'child': [{'away': 'x'}, {'away': 'y'}]}",
         "{'home': false, 'child': [{'away': 'x'}, {'away': 'y'}]}"},
        {"{'home': true, 'child': [{'away': 'x'}]}", "{'home': true, 'child': [{}]}"},
        {"{'child': [{'ill': true, 'pet': [{'bites': true, 'why': 'a'}, {'bites': false, 'why': 'b'}]},"
         " {'ill': false, 'pet': [{'bites': true, 'why': 'c'}]}], 'bitten': 'd'}",
         "{'child': [{'ill': true, 'pet': [{'bites': true, 'why': 'a'}, {'bites': false}]},"
         " {'ill': false, 'pet': [{'bites': true}]}], 'bitten': 'd'}"},
    };
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, children);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value *kept = NULL, *again = NULL;
        struct err err = {0};
        assert_int_equal(instrument_check(&kept, a, q, json(a, rows[i].sent), false, &err), 0);
        if (!value_equal(kept, json(a, rows[i].kept)))
            fail_msg("%s", rows[i].sent);
        assert_int_equal(instrument_check(&again, a, q, kept, false, &err), 0);
        assert_true(value_equal(again, kept));
    }
}

static void rows_that_are_not_right(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *key, *where;
    } rows[] = {
        {"{'child': {}}", "answer_type", "child"},
        {"{'child': [1]}", "answer_type", "child"},
        {"{'child': [{'ill': 1}]}", "answer_type", "ill"},
        {"{'child': [{'home': true}]}", "answer_unknown", "home"},
        {"{'child': [{'bites': true}]}", "answer_unknown", "bites"}, /* belongs a row deeper */
        {"{'ill': true}", "answer_unknown", "ill"},
        {"{'child': [{'ill': true}]}", "answer_missing", "what"},
    };
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, children);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value *kept = NULL;
        struct err err = {0};
        assert_refused(instrument_check(&kept, a, q, json(a, rows[i].sent), true, &err), &err, rows[i].key,
                       rows[i].where);
    }
    struct value *many = value_object(a), *list = value_put_array(many, "child"), *kept = NULL;
    struct err err = {0};
    for (int i = 0; i <= INSTRUMENT_MAX_ROWS; i++)
        value_add_object(list);
    assert_refused(instrument_check(&kept, a, q, many, false, &err), &err, "answer_repeats", "child");
    many = value_object(a);
    list = value_put_array(many, "child");
    for (int i = 0; i < 6; i++) {
        struct value *pets = value_put_array(value_add_object(list), "pet");
        for (int k = 0; k < 90; k++)
            value_add_object(pets);
    }
    assert_refused(instrument_check(&kept, a, q, many, false, &err), &err, "answer_rows", "");
}

/* How many rows there must be, once there is one; rows in which nothing was said are none. */
static void as_many_rows_as_there_must_be(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(
        a, "{'linkId': 'g', 'type': 'group', 'repeats': true, 'required': true, 'extension': [{'url':"
           " 'http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs', 'valueInteger': 2}], 'item':"
           " [{'linkId': 'x', 'type': 'integer'}]}");
    static const struct {
        const char *sent, *key; /* NULL: right */
    } rows[] = {{"{}", "answer_missing"},
                {"{'g': [{}, {}]}", "answer_missing"},
                {"{'g': [{'x': 1}, {}]}", "answer_few"},
                {"{'g': [{'x': 1}, {}, {'x': 2}]}", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value *kept = NULL;
        struct err err = {0};
        int rc = instrument_check(&kept, a, q, json(a, rows[i].sent), true, &err);
        if (rows[i].key)
            assert_refused(rc, &err, rows[i].key, "g");
        else
            assert_true(rc == 0 && value_equal(kept, json(a, "{'g': [{'x': 1}, {'x': 2}]}")));
    }
}

static void too_deep_is_said(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    const char *items = "{'linkId': 'x', 'type': 'integer'}";
    for (int i = 0; i <= INSTRUMENT_MAX_ROW_DEPTH; i++)
        items =
            arena_printf(a, "{'linkId': 'g%d', 'type': 'group', 'repeats': true, 'item': [%s]}", i, items);
    struct instrument *q = load(a, items);
    assert_string_equal(instrument_item(q, "g0")->unsupported, "row_depth");
    assert_string_equal(instrument_item(q, "x")->unsupported, "row_depth");
    assert_null(instrument_item(q, "g1")->unsupported);
}

/* Each type as FHIR writes it, as an answer, and written again; what is of another type is none. */
static void every_type_to_fhir_and_back(void **state)
{
    (void)state;
    static const struct {
        const char *item, *element, *answer; /* answer NULL: no answer to such an item */
    } rows[] = {
        {"'type': 'boolean'", "{'valueBoolean': true}", "true"},
        {"'type': 'integer'", "{'valueInteger': 3}", "3"},
        {"'type': 'decimal'", "{'valueDecimal': 1.50}", "1.50"},
        {"'type': 'date'", "{'valueDate': '2026-11'}", "'2026-11'"},
        {"'type': 'dateTime'", "{'valueDateTime': '2026-11-21T14:05:00.5+01:00'}",
         "'2026-11-21T14:05:00.5+01:00'"},
        {"'type': 'time'", "{'valueTime': '14:05:00'}", "'14:05:00'"},
        {"'type': 'string'", "{'valueString': 'x'}", "'x'"},
        {"'type': 'text'", "{'valueString': 'x'}", "'x'"},
        {"'type': 'url'", "{'valueUri': 'https://x'}", "'https://x'"},
        {"'type': 'quantity'", "{'valueQuantity': {'value': 1.5, 'comparator': '<', 'unit': 'kg'}}",
         "{'value': 1.5, 'comparator': '<', 'unit': 'kg'}"},
        {"'type': 'reference'", "{'valueReference': {'reference': 'Patient/1', 'display': 'D'}}",
         "{'reference': 'Patient/1', 'display': 'D'}"},
        {"'type': 'attachment'", "{'valueAttachment': {'contentType': 'text/plain', 'data': 'eA=='}}",
         "{'contentType': 'text/plain', 'data': 'eA=='}"},
        {"'type': 'choice', 'answerOption': [{'valueCoding': {'system': 's', 'code': 'a', 'display': 'A'}},"
         " {'valueCoding': {'system': 't', 'code': 'a'}}, {'valueInteger': 3}, {'valueString': '3'}]",
         "{'valueCoding': {'system': 't', 'code': 'a'}}", "'t|a'"},
        {"'type': 'choice', 'answerOption': [{'valueInteger': 3}, {'valueString': '3'}]",
         "{'valueString': '3'}", "'String|3'"},
        {"'type': 'choice', 'answerOption': [{'valueDate': '2026-01-01'}]", "{'valueDate': '2026-01-01'}",
         "'2026-01-01'"},
        {"'type': 'choice', 'answerOption': [{'valueCoding': {'display': 'Words'}}]",
         "{'valueCoding': {'display': 'Words'}}", "'Words'"},
        {"'type': 'open-choice', 'answerOption': [{'valueString': 'x'}]", "{'valueString': 'x'}", "'x'"},
        {"'type': 'open-choice', 'answerOption': [{'valueString': 'x'}]", "{'valueString': 'y'}",
         "{'text': 'y'}"},
        {"'type': 'choice', 'answerOption': [{'valueString': 'x'}]", "{'valueString': 'y'}", NULL},
        {"'type': 'boolean'", "{'valueString': 'true'}", NULL},
        {"'type': 'boolean'", "{'valueBoolean': 'true'}", NULL},
        {"'type': 'quantity'", "{'valueDecimal': 1}", NULL},
        {"'type': 'group'", "{'valueString': 'x'}", NULL},
        {"'type': 'string'", "{}", NULL},
    };
    ARENA_AUTO a = arena_new(TEST_ARENA);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct instrument *q = load(a, arena_printf(a, "{'linkId': 'q', %s}", rows[i].item));
        const struct value *element = json(a, rows[i].element);
        struct value *answer = element_answer(a, &q->items[0], element, "value");
        if (!rows[i].answer) {
            assert_null(answer);
            continue;
        }
        if (!value_equal(answer, json(a, rows[i].answer)))
            fail_msg("%s", rows[i].element);
        struct err err = {0};
        assert_int_equal(item_check(&q->items[0], answer, &err), 0);
        assert_true(value_equal(answer_element(a, &q->items[0], answer), element));
    }
}

/* What a form shows, it sends back as the same answer. */
static void what_a_form_shows_it_sends(void **state)
{
    (void)state;
    static const struct {
        const char *item, *answer, *text, *more;
    } rows[] = {
        {"'type': 'boolean'", "false", "false", ""},
        {"'type': 'decimal'", "1.50", "1.50", ""},
        {"'type': 'date'", "'2026-11-21'", "2026-11-21", ""},
        {"'type': 'dateTime'", "'2026-07-01T14:05:00+02:00'", "2026-07-01T14:05", ""},
        {"'type': 'time'", "'14:05:00'", "14:05", ""},
        {"'type': 'time'", "'14:05:30'", "14:05:30", ""},
        {"'type': 'quantity'", "{'value': 2, 'unit': 'el'}", "2", "el"},
        {"'type': 'reference'", "{'reference': 'Patient/1'}", "Patient/1", ""},
        {"'type': 'url'", "'urn:uuid:1'", "urn:uuid:1", ""},
    };
    ARENA_AUTO a = arena_new(TEST_ARENA);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct instrument *q = load(a, arena_printf(a, "{'linkId': 'q', %s}", rows[i].item));
        const struct value *answer = json(a, rows[i].answer);
        assert_string_equal(answer_text(a, &q->items[0], answer), rows[i].text);
        const struct answer_sent sent = {&rows[i].text, 1, &rows[i].more, 1};
        assert_true(value_equal(item_typed(a, &q->items[0], &sent), answer));
    }
}

/* Every operator on the types that order in a way of their own. */
static void moments_times_and_quantities_compare(void **state)
{
    (void)state;
    static const struct {
        const char *type, *condition, *answer;
        bool shown;
    } rows[] = {
        {"dateTime", "'>', 'answerDateTime': '2026-11-21T14:05:00+01:00'", "'2026-11-21T13:06:00Z'", true},
        {"dateTime", "'=', 'answerDateTime': '2026-11-21T14:05:00+01:00'", "'2026-11-21T13:05:00Z'", true},
        {"dateTime", "'<', 'answerDateTime': '2026-11-21T14:05:00+01:00'", "'2026-11-20'", true},
        {"time", "'<', 'answerTime': '06:00:00'", "'05:59:59'", true},
        {"time", "'<=', 'answerTime': '06:00:00'", "'06:00:01'", false},
        {"quantity", "'>', 'answerQuantity': {'value': 5, 'unit': 'kg'}", "{'value': 6, 'unit': 'kg'}", true},
        {"quantity", "'>', 'answerQuantity': {'value': 5, 'unit': 'kg'}", "{'value': 6, 'unit': 'g'}", false},
        {"quantity", "'=', 'answerQuantity': {'value': 5.0, 'system': 's', 'code': 'kg'}",
         "{'value': 5, 'unit': 'kilo', 'code': 'kg'}", true},
        {"quantity", "'!=', 'answerQuantity': {'value': 5, 'unit': 'kg'}", "{'value': 5, 'unit': 'g'}", true},
        {"reference", "'=', 'answerReference': {'reference': 'Patient/1'}",
         "{'reference': 'Patient/1', 'display': 'x'}", true},
        {"reference", "'!=', 'answerReference': {'reference': 'Patient/1'}", "{'reference': 'Patient/2'}",
         true},
        {"url", "'=', 'answerUri': 'https://x'", "'https://x'", true},
        {"attachment", "'exists', 'answerBoolean': true", "{'url': 'https://x'}", true},
        {"open-choice", "'=', 'answerString': 'y'", "{'text': 'y'}", true},
        {"open-choice", "'=', 'answerString': 'a'", "{'text': 'a'}", false}, /* the option was meant */
        {"open-choice", "'=', 'answerString': 'a'", "'a'", true},
    };
    ARENA_AUTO a = arena_new(TEST_ARENA);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct instrument *q =
            load(a, arena_printf(
                        a,
                        "{'linkId': 'q', 'type': '%s'%s}, {'linkId': 'x', 'type': 'boolean', 'enableWhen':"
                        " [{'question': 'q', 'operator': %s}]}",
                        rows[i].type,
                        strcmp(rows[i].type, "open-choice") ? "" : ", 'answerOption': [{'valueString': 'a'}]",
                        rows[i].condition));
        struct value *answers = value_object(a);
        struct enabled *enabled = NULL;
        struct err err = {0};
        value_put(answers, "q", json(a, rows[i].answer));
        assert_int_equal(instrument_enabled(&enabled, a, q, answers, &err), 0);
        if (enabled[1].now != rows[i].shown)
            fail_msg("%s %s with %s", rows[i].type, rows[i].condition, rows[i].answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condition_looks_in_its_own_row_first),
        cmocka_unit_test(rows_that_are_not_right),
        cmocka_unit_test(as_many_rows_as_there_must_be),
        cmocka_unit_test(too_deep_is_said),
        cmocka_unit_test(every_type_to_fhir_and_back),
        cmocka_unit_test(what_a_form_shows_it_sends),
        cmocka_unit_test(moments_times_and_quantities_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
