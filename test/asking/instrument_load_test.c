/* Loading questionnaires: what is refused and by which name, the limits, and real ones from elsewhere. */
#include "asking/instrument.h"

#include "asking/asking_help.h"

/* Real questionnaires (FHIR and SDC examples), beside the checkout when they are there. */
#define QUESTIONNAIRES "../shared/data/questionnaires"

static void bad_questionnaires_are_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const struct {
        const char *items, *key, *where, *arg; /* arg NULL: any */
    } rows[] = {
        {"{'linkId': 'a', 'type': 'boolean'}, {'linkId': 'a', 'type': 'date'}", "link_id_duplicate", "a",
         "1, 2"},
        {"{'linkId': 'a', 'type': 'boolean'}, {'type': 'date'}", "link_id_missing", "a", NULL},
        {"{'linkId': 7, 'type': 'boolean'}", "link_id_missing", "", NULL},
        {"{'linkId': 'a', 'type': 'question'}", "item_type", "a", "question"},
        {"{'linkId': 'a'}", "item_type", "a", ""},
        {"{'linkId': 'a', 'type': 'boolean', 'enableWhen': [{'question': 'z', 'operator': '=', "
         "'answerBoolean': true}]}",
         "enable_unknown", "a", "z"},
        {"{'linkId': 'a', 'type': 'boolean', 'enableWhen': [{'question': 'a', 'operator': '=', "
         "'answerBoolean': true}]}",
         "enable_circular", "a", "a"},
        {"{'linkId': 'a', 'type': 'boolean', 'enableWhen': [{'question': 'b', 'operator': '=', "
         "'answerBoolean': true}]},"
         "{'linkId': 'b', 'type': 'boolean', 'enableWhen': [{'question': 'a', 'operator': '=', "
         "'answerBoolean': true}]}",
         "enable_circular", "a", "b"},
        {"{'linkId': 'g', 'type': 'group', 'enableWhen': [{'question': 'b', 'operator': '=', "
         "'answerBoolean': true}],"
         " 'item': [{'linkId': 'b', 'type': 'boolean'}]}",
         "enable_circular", NULL, NULL},
        {"{'linkId': 'b', 'type': 'boolean'}, {'linkId': 'a', 'type': 'boolean',"
         " 'enableWhen': [{'question': 'b', 'operator': '~', 'answerBoolean': true}]}",
         "enable_operator", "a", "~"},
        {"{'linkId': 'b', 'type': 'boolean'}, {'linkId': 'a', 'type': 'boolean',"
         " 'enableWhen': [{'question': 'b', 'operator': '=', 'answerString': 'yes'}]}",
         "enable_answer", "a", "b"},
        {"{'linkId': 'b', 'type': 'boolean'}, {'linkId': 'a', 'type': 'boolean',"
         " 'enableWhen': [{'question': 'b', 'operator': '>', 'answerBoolean': true}]}",
         "enable_answer", "a", "b"},
        {"{'linkId': 'b', 'type': 'date'}, {'linkId': 'a', 'type': 'boolean',"
         " 'enableWhen': [{'question': 'b', 'operator': '>', 'answerDate': '2026'}]}",
         "enable_answer", "a", "b"},
        {"{'linkId': 'b', 'type': 'boolean'}, {'linkId': 'a', 'type': 'boolean',"
         " 'enableWhen': [{'question': 'b', 'operator': '=', 'answerBoolean': true},"
         "  {'question': 'b', 'operator': '=', 'answerBoolean': false}]}",
         "enable_behavior", "a", NULL},
        {"{'linkId': 'a', 'type': 'choice', 'answerOption': [{'valueString': 'x'}, {'valueString': 'x'}]}",
         "option_duplicate", "a", "x"},
        {"{'linkId': 'a', 'type': 'choice', 'answerOption': [{'valueCoding': {'system': 's'}}]}",
         "option_missing", "a", NULL},
        {"{'linkId': 'a', 'type': 'integer', 'extension': [{'url': "
         "'http://hl7.org/fhir/StructureDefinition/minValue',"
         " 'valueDate': '2026-01-01'}]}",
         "item_bound", "a", "2026-01-01"},
        {"{'linkId': 'a', 'type': 'text', 'maxLength': -1}", "item_bound", "a", "maxLength"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct instrument *q = NULL;
        struct err err = {0};
        const char *text = arena_printf(a, "{'resourceType': 'Questionnaire', 'item': [%s]}", rows[i].items);
        int rc = instrument_load(&q, a, json(a, text), &err);
        assert_refused(rc, &err, rows[i].key, rows[i].where ? rows[i].where : err.where);
        if (rows[i].arg)
            assert_string_equal(err.arg, rows[i].arg);
        assert_null(q);
    }
    struct instrument *q = NULL;
    struct err err = {0};
    assert_refused(instrument_load(&q, a, json(a, "{'resourceType': 'Patient'}"), &err), &err,
                   "questionnaire_type", "resourceType");
    assert_refused(instrument_load(&q, a, NULL, &err), &err, "questionnaire_type", "resourceType");
}

/* A long circle among many items that are not in it: both names are of the circle. */
static void a_circle_is_found_behind_its_tail(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct value *items = value_array(a);
    for (int i = 0; i < 40; i++) {
        struct value *item = value_add_object(items), *when = value_put_array(item, "enableWhen");
        value_put_text(item, "linkId", arena_printf(a, "q%d", i));
        value_put_text(item, "type", "boolean");
        struct value *condition = value_add_object(when);
        value_put_text(condition, "question",
                       arena_printf(a, "q%d", i < 39 ? i + 1 : 30)); /* 30 … 39 go round */
        value_put_text(condition, "operator", "=");
        value_put_bool(condition, "answerBoolean", true);
    }
    struct value *source = value_object(a);
    value_put_text(source, "resourceType", "Questionnaire");
    value_put(source, "item", items);
    struct instrument *q = NULL;
    struct err err = {0};
    assert_int_equal(instrument_load(&q, a, source, &err), ERR_INVALID);
    assert_string_equal(err.key, "enable_circular");
    int from = atoi(err.where + 1), to = atoi(err.arg + 1);
    assert_true(from >= 30 && to == (from < 39 ? from + 1 : 30));
}

static struct value *nested(struct arena *a, int levels)
{
    struct value *source = value_object(a), *at = source;
    value_put_text(source, "resourceType", "Questionnaire");
    for (int i = 0; i < levels; i++) {
        at = value_add_object(value_put_array(at, "item"));
        value_put_text(at, "linkId", arena_printf(a, "%d", i + 1));
        value_put_text(at, "type", "group");
    }
    return source;
}

static void limits(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = NULL;
    struct err err = {0};
    assert_int_equal(instrument_load(&q, a, nested(a, INSTRUMENT_MAX_DEPTH), &err), 0);
    assert_refused(instrument_load(&q, a, nested(a, INSTRUMENT_MAX_DEPTH + 1), &err), &err, "item_depth",
                   "33");

    struct value *source = value_object(a), *items = value_put_array(source, "item");
    value_put_text(source, "resourceType", "Questionnaire");
    for (int i = 0; i < INSTRUMENT_MAX_ITEMS; i++) {
        struct value *item = value_add_object(items);
        value_put_text(item, "linkId", arena_printf(a, "%d", i));
        value_put_text(item, "type", "boolean");
    }
    assert_int_equal(instrument_load(&q, a, source, &err), 0);
    assert_int_equal(q->step_count, 1);
    assert_int_equal(instrument_item(q, "4999")->index, 4999);
    value_put_text(value_add_object(items), "linkId", "more");
    assert_refused(instrument_load(&q, a, source, &err), &err, "item_count", "item");
}

static void the_real_ones_load(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t items, asked;
    } rows[] = {
        {"3141", 10, 0}, /* all its value sets are elsewhere */
        {"bb", 14, 10},
        {"f201", 9, 7},
        {"gcs", 3, 3},
        {"phq-9-questionnaire", 10, 1},
        {"questionnaire-sdc-profile-example-PHQ9-search", 0, 0},
        {"questionnaire-sdc-profile-example-framingham-hchd-lhc", 11, 7},
        {"questionnaire-sdc-profile-example-hunger-vital-signs", 4, 2},
        {"questionnaire-sdc-profile-example-item-weight", 6, 4},
        {"questionnaire-sdc-profile-example-weight-height-tracking-panel", 5, 4},
        {"questionnaire-sdc-test-all-data-types", 16, 9},
        {"questionnaire-sdc-test-enableWhen", 48, 29},
        {"questionnaire-sdc-test-nested-groups", 7, 3},
        {"questionnaire-sdc-test-required-radios", 5, 3},
        {"zika-virus-exposure-assessment", 6, 6},
    };
    size_t seen = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct value *source =
            json_file(a, arena_printf(a, QUESTIONNAIRES "/Questionnaire-%s.json", rows[i].name));
        if (!source)
            continue;
        seen++;
        struct instrument *q = NULL;
        struct err err = {0};
        if (instrument_load(&q, a, source, &err) != 0)
            fail_msg("%s: %s at %s (%s)", rows[i].name, err.key, err.where, err.arg);
        size_t asked = 0;
        for (size_t k = 0; k < q->count; k++)
            asked += item_asked(&q->items[k]);
        if (q->count != rows[i].items || asked != rows[i].asked)
            fail_msg("%s: %zu items, %zu asked", rows[i].name, q->count, asked);
    }
    if (seen == 0) {
        print_message("no questionnaires in " QUESTIONNAIRES ": skipped\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_questionnaires_are_named),
        cmocka_unit_test(a_circle_is_found_behind_its_tail),
        cmocka_unit_test(limits),
        cmocka_unit_test(the_real_ones_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
