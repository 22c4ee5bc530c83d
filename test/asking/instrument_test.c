/* Questionnaires: what they say, how they are answered and which question comes next. What is refused: instrument_load_test.c. */
#include "asking/instrument.h"

#include "asking/answer.h"
#include "asking/asking_help.h"

static struct instrument *load(struct arena *a, const char *text)
{
    struct instrument *q = NULL;
    struct err err = {0};
    if (instrument_load(&q, a, json(a, text), &err) != 0)
        fail_msg("%s at %s (%s)", err.key, err.where, err.arg);
    return q;
}

/* A small one with everything Kiem basis uses. */
static const char family[] =
    "{'resourceType': 'Questionnaire', 'id': 'kiem-test', 'name': 'KiemTest', 'version': '1.0.0', "
    "'language': 'nl',"
    " 'title': 'Proef', '_title': {'extension': [{'url': "
    "'http://hl7.org/fhir/StructureDefinition/translation',"
    "  'extension': [{'url': 'lang', 'valueCode': 'en-GB'}, {'url': 'content', 'valueString': 'Trial'}]}]},"
    " 'item': ["
    " {'linkId': 'home', 'type': 'group', 'text': 'Thuis', 'item': ["
    "  {'linkId': 'hello', 'type': 'display', 'text': 'Welkom'},"
    "  {'linkId': 'smoke', 'type': 'boolean', 'text': 'Rookt er iemand?', 'required': true},"
    "  {'linkId': 'smoke.count', 'type': 'integer', 'text': 'Hoeveel?', 'enableWhen':"
    "   [{'question': 'smoke', 'operator': '=', 'answerBoolean': true}], 'extension': ["
    "   {'url': 'http://hl7.org/fhir/StructureDefinition/minValue', 'valueInteger': 1},"
    "   {'url': 'http://hl7.org/fhir/StructureDefinition/maxValue', 'valueInteger': 100}]}]},"
    " {'linkId': 'drink', 'type': 'choice', 'text': 'Drinkt u?', 'answerOption': ["
    "  {'valueCoding': {'code': 'never', 'display': 'Nooit', '_display': {'extension': [{'url':"
    "   'http://hl7.org/fhir/StructureDefinition/translation', 'extension': [{'url': 'content', "
    "'valueString': 'Never'},"
    "   {'url': 'lang', 'valueCode': 'en'}]}]}, 'extension': [{'url':"
    "   'http://hl7.org/fhir/StructureDefinition/ordinalValue', 'valueDecimal': 0}]}},"
    "  {'valueCoding': {'code': 'weekly', 'display': 'Elke week', 'extension': [{'url':"
    "   'http://hl7.org/fhir/StructureDefinition/itemWeight', 'valueDecimal': 2.5}]}}]},"
    " {'linkId': 'help', 'type': 'open-choice', 'repeats': true, 'answerOption': [{'valueString': 'moeder'},"
    "  {'valueString': 'buren', 'initialSelected': true}]},"
    " {'linkId': 'more', 'type': 'group', 'item': ["
    "  {'linkId': 'since', 'type': 'date', 'extension': ["
    "   {'url': 'http://hl7.org/fhir/StructureDefinition/maxValue', 'valueDate': '2026-12-31'}]},"
    "  {'linkId': 'weight', 'type': 'decimal', 'extension': ["
    "   {'url': 'http://hl7.org/fhir/StructureDefinition/minValue', 'valueDecimal': 30.5}]},"
    "  {'linkId': 'note', 'type': 'text', 'maxLength': 5, 'initial': [{'valueString': 'hoi'}]},"
    "  {'linkId': 'photo', 'type': 'attachment'},"
    "  {'linkId': 'secret', 'type': 'string', 'readOnly': true}]}]}";

static void what_a_questionnaire_says(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, family);
    assert_string_equal(q->code, "kiem-test");
    assert_string_equal(label_in(&q->title, "nl"), "Proef");
    assert_string_equal(label_in(&q->title, "en"), "Trial");
    assert_int_equal(q->count, 12);
    assert_int_equal(q->step_count, 3); /* home; drink and help; more */
    assert_int_equal(instrument_item(q, "smoke.count")->step, 0);
    assert_int_equal(instrument_item(q, "help")->step, 1);
    assert_int_equal(instrument_item(q, "note")->step, 2);
    assert_null(instrument_item(q, "nothing"));
    const struct item *drink = instrument_item(q, "drink");
    assert_string_equal(label_in(&drink->options[0].label, "en"), "Never");
    assert_string_equal(label_in(&drink->options[1].label, "en"), "Elke week");
    assert_true(item_option(drink, "weekly")->weighted);
    assert_true(item_option(drink, "weekly")->weight > 2.4 && item_option(drink, "weekly")->weight < 2.6);
    assert_string_equal(instrument_item(q, "smoke.count")->max, "100");
    assert_string_equal(value_as_text(instrument_item(q, "note")->initial, ""), "hoi");
    assert_true(value_equal(instrument_item(q, "help")->initial, json(a, "['buren']")));
    assert_null(instrument_item(q, "photo")->unsupported);
    assert_true(instrument_item(q, "smoke")->required);
    assert_int_equal(instrument_item(q, "smoke")->parent, 0);
    assert_false(item_asked(instrument_item(q, "hello")));
    assert_false(item_asked(instrument_item(q, "home")));
    assert_false(item_asked(instrument_item(q, "secret")));
    assert_true(item_asked(drink));
    assert_string_equal(item_type_code(instrument_item(q, "help")->type), "open-choice");
}

static void one_answer_at_a_time(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, family);
    static const struct {
        const char *item, *answer, *key; /* NULL: right */
    } rows[] = {
        {"smoke", "true", NULL},
        {"smoke", "false", NULL},
        {"smoke", "null", NULL},
        {"smoke", "''", NULL},
        {"smoke", "'true'", "answer_type"},
        {"smoke", "1", "answer_type"},
        {"smoke", "[true]", "answer_repeats"},
        {"smoke", "{}", "answer_type"},
        {"smoke.count", "1", NULL},
        {"smoke.count", "100", NULL},
        {"smoke.count", "0", "answer_min"},
        {"smoke.count", "101", "answer_max"},
        {"smoke.count", "1.5", "answer_type"},
        {"smoke.count", "1e1", "answer_type"},
        {"smoke.count", "99999999999999999999", "answer_type"},
        {"smoke.count", "'7'", "answer_type"},
        {"drink", "'never'", NULL},
        {"drink", "'Nooit'", "answer_option"},
        {"drink", "true", "answer_type"},
        {"help", "'moeder'", NULL},
        {"help", "['moeder', {'text': 'mijn zus'}]", NULL},
        {"help", "['moeder', 'mijn zus']", "answer_option"}, /* own words are never taken for a code */
        {"help", "[{'text': ''}]", "answer_type"},
        {"help", "[]", NULL},
        {"help", "['moeder', null]", "answer_type"},
        {"help", "[['moeder']]", "answer_type"},
        {"since", "'2026-12-31'", NULL},
        {"since", "'2027-01-01'", "answer_max"},
        {"since", "'2026-02-29'", "answer_type"},
        {"since", "'31-12-2026'", "answer_type"},
        {"weight", "30.5", NULL},
        {"weight", "30.4999", "answer_min"},
        {"weight", "1e999", "answer_type"},
        {"note", "'ééééé'", NULL}, /* five characters, ten bytes */
        {"note", "'zesssss'", "answer_length"},
        {"photo", "'x'", "answer_type"},
        {"secret", "'x'", NULL}, /* read-only: filled in beforehand, so it may hold an answer */
        {"home", "true", "item_not_asked"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct err err = {0};
        int rc = item_check(instrument_item(q, rows[i].item), json(a, rows[i].answer), &err);
        if (rows[i].key)
            assert_refused(rc, &err, rows[i].key, rows[i].item);
        else if (rc != 0)
            fail_msg("%s = %s: %s", rows[i].item, rows[i].answer, err.key);
    }
}

/* What a form sends, checked: as whoever takes a form does it. */
static int item_answer(struct value **out, struct arena *a, const struct item *it,
                       const struct answer_sent *sent, struct err *err)
{
    struct value *typed = item_typed(a, it, sent);
    int rc = arena_failed(a) ? err_nomem(err) : item_check(it, typed, err);
    if (rc == 0)
        *out = typed;
    return rc;
}

static void answers_as_a_form_sends_them(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, family);
    static const struct {
        const char *item, *texts[3], *answer; /* answer NULL: refused */
    } rows[] = {
        {"smoke", {"true"}, "true"},
        {"smoke", {"false"}, "false"},
        {"smoke", {""}, "null"},
        {"smoke", {"ja"}, NULL},
        {"smoke.count", {" 007 "}, "7"},
        {"smoke.count", {"-3"}, NULL},
        {"smoke.count", {"seven"}, NULL},
        {"smoke.count", {"-"}, NULL},
        {"weight", {"61,5"}, "61.5"},
        {"weight", {"061.50"}, "61.50"},
        {"weight", {"1.000,5"}, NULL},
        {"drink", {"weekly"}, "'weekly'"},
        {"drink", {"weekly", "never"}, NULL},
        {"drink", {"weekly", ""}, "'weekly'"},
        {"help", {"moeder", "zus"}, NULL},
        {"help", {"moeder"}, "['moeder']"},
        {"help", {"", " "}, "null"},
        {"note", {" ok\n"}, "'ok'"},
        {"since", {"2026-01-01"}, "'2026-01-01'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t count = 0;
        while (count < 3 && rows[i].texts[count])
            count++;
        struct value *answer = NULL;
        struct err err = {0};
        int rc = item_answer(&answer, a, instrument_item(q, rows[i].item),
                             &(struct answer_sent){.texts = rows[i].texts, .count = count}, &err);
        if (!rows[i].answer) {
            assert_int_equal(rc, ERR_INVALID);
            assert_null(answer);
        } else if (rc != 0 || !value_equal(answer, json(a, rows[i].answer))) {
            fail_msg("%s from “%s”: %s", rows[i].item, rows[i].texts[0], rc ? err.key : "another answer");
        }
    }
}

/* Own words beside the options of an open choice: with several answers both count, with one the words do. */
static void own_words(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q =
        load(a, "{'resourceType': 'Questionnaire', 'item': ["
                "{'linkId': 'one', 'type': 'open-choice', 'answerOption': [{'valueString': 'w'}]},"
                "{'linkId': 'many', 'type': 'open-choice', 'repeats': true, 'answerOption': [{'valueString': "
                "'w'}]}]}");
    static const struct {
        const char *item, *text, *own, *answer;
    } rows[] = {
        {"one", "w", "", "'w'"},
        {"one", "", " w ", "{'text': 'w'}"}, /* not the option, though it reads the same */
        {"one", "w", "x", "{'text': 'x'}"},
        {"one", "", "", "null"},
        {"many", "w", "x", "['w', {'text': 'x'}]"},
        {"many", "", "x", "[{'text': 'x'}]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value *answer = NULL;
        struct err err = {0};
        const struct answer_sent sent = {&rows[i].text, 1, &rows[i].own, 1};
        assert_int_equal(item_answer(&answer, a, instrument_item(q, rows[i].item), &sent, &err), 0);
        assert_true(value_equal(answer, json(a, rows[i].answer)));
    }
}

static void a_whole_response(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, family);
    struct value *kept = NULL;
    struct err err = {0};
    /* The answer to a question that is not shown goes; what is unanswered is absent, not "no". */
    struct value *answers = json(a, "{'note': 'ok', 'smoke': false, 'smoke.count': 3, 'drink': null}");
    assert_int_equal(instrument_check(&kept, a, q, answers, true, &err), 0);
    assert_true(value_equal(kept, json(a, "{'smoke': false, 'note': 'ok'}")));
    assert_string_equal(value_name(kept, 0), "smoke");
    answers = json(a, "{'note': 'ok'}");
    assert_int_equal(instrument_check(&kept, a, q, answers, false, &err), 0);
    assert_int_equal(value_count(kept), 1);
    kept = NULL;
    assert_refused(instrument_check(&kept, a, q, answers, true, &err), &err, "answer_missing", "smoke");
    assert_refused(instrument_check(&kept, a, q, json(a, "{'tea': 1}"), false, &err), &err, "answer_unknown",
                   "tea");
    assert_refused(instrument_check(&kept, a, q, json(a, "{'smoke': 2}"), false, &err), &err, "answer_type",
                   "smoke");
    assert_null(kept);
    assert_int_equal(instrument_check(&kept, a, q, json(a, "{}"), false, &err), 0);
}

static void the_next_question(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, family);
    static const struct {
        const char *answers, *after, *next;
    } rows[] = {
        {"{}", NULL, "smoke"},
        {"{'smoke': true}", NULL, "smoke.count"},
        {"{'smoke': false}", NULL, "drink"},
        {"{'smoke': false}", "drink", "help"}, /* skipped: comes back from the start */
        {"{'smoke': false, 'drink': 'never', 'help': ['buren']}", NULL, "since"},
        {"{'smoke': false, 'drink': 'never', 'help': ['buren'], 'since': '2026-01-01', 'weight': 60, 'note': "
         "'x'}",
         NULL, "photo"},
        {"{}", "note", "photo"},
        {"{}", "photo", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value *answers = json(a, rows[i].answers);
        struct enabled *enabled = NULL;
        struct err err = {0};
        assert_int_equal(instrument_enabled(&enabled, a, q, answers, &err), 0);
        const struct item *after = rows[i].after ? instrument_item(q, rows[i].after) : NULL;
        const struct item *next = instrument_next(q, enabled, answers, after);
        assert_string_equal(next ? next->link_id : "-", rows[i].next ? rows[i].next : "-");
    }
}

/* Every operator of R4, on every kind of answer it is for. */
static void every_operator(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const struct {
        const char *type, *condition, *answer; /* NULL: unanswered */
        bool shown;
    } rows[] = {
        {"boolean", "'operator': 'exists', 'answerBoolean': true", NULL, false},
        {"boolean", "'operator': 'exists', 'answerBoolean': true", "false", true},
        {"boolean", "'operator': 'exists', 'answerBoolean': false", NULL, true},
        {"boolean", "'operator': 'exists', 'answerBoolean': false", "true", false},
        {"boolean", "'operator': '=', 'answerBoolean': false", NULL, false}, /* silence is not "no" */
        {"boolean", "'operator': '=', 'answerBoolean': false", "false", true},
        {"boolean", "'operator': '!=', 'answerBoolean': false", "true", true},
        {"boolean", "'operator': '!=', 'answerBoolean': false", "false", false},
        {"boolean", "'operator': '!=', 'answerBoolean': false", NULL, true}, /* R4: no answer is equal */
        {"integer", "'operator': '>', 'answerInteger': 5", "5", false},
        {"integer", "'operator': '>', 'answerInteger': 5", "6", true},
        {"integer", "'operator': '>', 'answerInteger': 5", NULL, false},
        {"integer", "'operator': '>=', 'answerInteger': 5", "5", true},
        {"integer", "'operator': '<', 'answerInteger': 5", "5", false},
        {"integer", "'operator': '<', 'answerInteger': 5", "-10", true},
        {"integer", "'operator': '<=', 'answerInteger': 5", "5", true},
        {"integer", "'operator': '=', 'answerDecimal': 5.0", "5", true},
        {"decimal", "'operator': '=', 'answerDecimal': 1.50", "1.5", true},
        {"decimal", "'operator': '!=', 'answerDecimal': 1.5", "1.4", true},
        {"date", "'operator': '>', 'answerDate': '2025-12-31'", "'2026-01-01'", true},
        {"date", "'operator': '<=', 'answerDate': '2025-12-31'", "'2026-01-01'", false},
        {"date", "'operator': '=', 'answerDate': '2026-01-01'", "'2026-01-01'", true},
        {"string", "'operator': '=', 'answerString': 'x'", "'x'", true},
        {"string", "'operator': '!=', 'answerString': 'x'", "'y'", true},
        {"choice", "'operator': '=', 'answerCoding': {'code': 'a'}", "'a'", true},
        {"choice", "'operator': '=', 'answerCoding': {'code': 'a'}", "'b'", false},
        {"choice", "'operator': '=', 'answerCoding': {'code': 'a'}", "['b', 'a']", true},
        {"choice", "'operator': '!=', 'answerCoding': {'code': 'a'}", "['b', 'a']", false},
        {"choice", "'operator': '!=', 'answerCoding': {'code': 'a'}", "['b', 'c']", true},
        {"choice", "'operator': '=', 'answerString': 'a'", "'a'", true},
        {"choice", "'operator': '<', 'answerDecimal': 2.1", "'1.1'", true},
        {"choice", "'operator': '<', 'answerDecimal': 2.1", "'a'", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct instrument *q = load(
            a, arena_printf(
                   a,
                   "{'resourceType': 'Questionnaire', 'item': [{'linkId': 'q', 'type': '%s', 'repeats': true,"
                   "'answerOption': []}, {'linkId': 'x', 'type': 'boolean', 'enableWhen': [{'question': 'q', "
                   "%s}]}]}",
                   rows[i].type, rows[i].condition));
        struct value *answers = value_object(a);
        if (rows[i].answer)
            value_put(answers, "q", json(a, rows[i].answer));
        struct enabled *enabled = NULL;
        struct err err = {0};
        assert_int_equal(instrument_enabled(&enabled, a, q, answers, &err), 0);
        if (enabled[1].now != rows[i].shown)
            fail_msg("%s with %s", rows[i].condition, rows[i].answer ? rows[i].answer : "no answer");
    }
}

/* g decides group G; a (in G) decides b; c asks for g or b, d for g and b. */
static const char chain[] =
    "{'resourceType': 'Questionnaire', 'item': ["
    "{'linkId': 'd', 'type': 'boolean', 'enableBehavior': 'all', 'enableWhen': [{'question': 'g', "
    "'operator': '=',"
    " 'answerBoolean': true}, {'question': 'b', 'operator': '=', 'answerBoolean': true}]},"
    "{'linkId': 'g', 'type': 'boolean'},"
    "{'linkId': 'G', 'type': 'group', 'enableWhen': [{'question': 'g', 'operator': '=', 'answerBoolean': "
    "true}], 'item': ["
    " {'linkId': 'a', 'type': 'boolean'}]},"
    "{'linkId': 'b', 'type': 'boolean', 'enableWhen': [{'question': 'a', 'operator': '=', 'answerBoolean': "
    "true}]},"
    "{'linkId': 'c', 'type': 'boolean', 'enableBehavior': 'any', 'enableWhen': [{'question': 'g', "
    "'operator': '=',"
    " 'answerBoolean': false}, {'question': 'b', 'operator': '=', 'answerBoolean': true}]}]}";

static void shown_text(char out[32], struct arena *a, const struct instrument *q, struct value *answers)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    struct enabled *enabled = NULL;
    struct err err = {0};
    assert_int_equal(instrument_enabled(&enabled, a, q, answers, &err), 0);
    size_t n = 0;
    for (size_t i = 0; i < 4; i++) {
        struct enabled e = enabled[instrument_item(q, names[i])->index];
        out[n++] = e.now ? (char)(names[i][0] - 'a' + 'A') : names[i][0];
        out[n++] = e.settled ? '.' : '?';
    }
    out[n] = '\0';
}

/* Capital: shown. "?": an answer still to come may change that. */
static void conditions_on_conditions(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, chain);
    static const struct {
        const char *answers, *shown;
    } rows[] = {
        {"{}", "a?b?c?d?"},
        {"{'g': false}", "a.b.C.d."},
        {"{'g': true}", "A.b?c?d?"},
        {"{'g': true, 'a': false}", "A.b.c.d."},
        {"{'g': true, 'a': true}", "A.B.c?d?"},
        {"{'g': true, 'a': true, 'b': true}", "A.B.C.D."},
        {"{'g': false, 'a': true, 'b': true}", "a.b.C.d."}, /* left-over answers do not count */
        {"{'a': true, 'b': true}", "a?b?c?d?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char shown[32];
        shown_text(shown, a, q, json(a, rows[i].answers));
        if (strcmp(shown, rows[i].shown) != 0)
            fail_msg("%s: %s, expected %s", rows[i].answers, shown, rows[i].shown);
    }
}

/* What is settled stays so, whatever is answered next. */
static void settled_is_settled(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(a, chain);
    static const char *const names[] = {"g", "a", "b", "c", "d"};
    for (int code = 0; code < 243; code++) {
        struct value *answers = value_object(a);
        for (int i = 0, rest = code; i < 5; i++, rest /= 3)
            if (rest % 3)
                value_put_bool(answers, names[i], rest % 3 == 2);
        struct enabled *before = NULL;
        struct err err = {0};
        assert_int_equal(instrument_enabled(&before, a, q, answers, &err), 0);
        for (int i = 0; i < 10; i++) {
            if (value_get(answers, names[i / 2]))
                continue;
            struct value *more = value_copy(a, answers);
            value_put_bool(more, names[i / 2], i % 2);
            struct enabled *after = NULL;
            assert_int_equal(instrument_enabled(&after, a, q, more, &err), 0);
            for (size_t k = 0; k < q->count; k++)
                if (before[k].settled)
                    assert_true(after[k].settled && after[k].now == before[k].now);
        }
    }
}

static void pages_are_steps(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    const char *control =
        "'extension': [{'url': 'http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl',"
        " 'valueCodeableConcept': {'coding': [{'code': 'page'}]}}]";
    struct instrument *q = load(
        a,
        arena_printf(a,
                     "{'resourceType': 'Questionnaire', 'item': [{'linkId': 'g', 'type': 'group', 'item': ["
                     "{'linkId': 'p1', 'type': 'group', %s, 'item': [{'linkId': 'a', 'type': 'boolean'}]},"
                     "{'linkId': 'p2', 'type': 'group', %s, 'item': [{'linkId': 'b', 'type': 'boolean'}]}]},"
                     "{'linkId': 'c', 'type': 'boolean'}]}",
                     control, control));
    assert_int_equal(q->step_count, 3);
    assert_int_equal(instrument_item(q, "g")->step,
                     0); /* the first page is in the step of the group around it */
    assert_int_equal(instrument_item(q, "a")->step, 0);
    assert_int_equal(instrument_item(q, "b")->step, 1);
    assert_int_equal(instrument_item(q, "c")->step, 2);
}

static void what_cannot_be_asked_says_why(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct instrument *q = load(
        a, "{'resourceType': 'Questionnaire', 'language': 'en', 'contained': [{'resourceType': 'ValueSet', "
           "'id': 'yn',"
           " 'compose': {'include': [{'concept': [{'code': 'Y', 'display': 'Yes'}, {'code': 'N'}]}]}}], "
           "'item': ["
           "{'linkId': 'time', 'type': 'time'}, {'linkId': 'set', 'type': 'choice', 'answerValueSet': "
           "'http://x/y'},"
           "{'linkId': 'in', 'type': 'choice', 'answerValueSet': '#yn', 'text': 'Well?'},"
           "{'linkId': 'ref', 'type': 'choice', 'answerOption': [{'valueReference': {'reference': "
           "'Patient/1'}}]},"
           "{'linkId': 'rows', 'type': 'group', 'repeats': true, 'item': [{'linkId': 'cell', 'type': "
           "'string'}]},"
           "{'linkId': 'sum', 'type': 'integer', 'extension': [{'url':"
           " 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression'}]}]}");
    static const struct {
        const char *item, *why;
    } rows[] = {{"time", NULL}, {"set", "options"}, {"in", NULL}, {"ref", NULL},
                {"rows", NULL}, {"cell", NULL},     {"sum", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct item *it = instrument_item(q, rows[i].item);
        assert_string_equal(it->unsupported ? it->unsupported : "-", rows[i].why ? rows[i].why : "-");
    }
    assert_true(instrument_item(q, "sum")->hidden);
    const struct item *in = instrument_item(q, "in");
    assert_int_equal(in->option_count, 2);
    assert_string_equal(label_in(&in->options[0].label, "en"), "Yes");
    assert_string_equal(label_in(&in->options[1].label, "nl"), "N");
    assert_null(in->text.nl);
    assert_string_equal(label_in(&in->text, "nl"), "Well?");
}

/* Every way in which memory can run out. */
static void no_memory(void **state)
{
    (void)state;
    ARENA_AUTO source = arena_new(TEST_ARENA);
    struct value *content = json(source, family);
    size_t refused = 0;
    for (size_t cap = 0; cap < 16 * 1024; cap += 64) {
        ARENA_AUTO a = arena_new(cap);
        struct instrument *q = NULL;
        struct err err = {0};
        int rc = instrument_load(&q, a, content, &err);
        assert_true(rc == (q ? 0 : ERR_NOMEM));
        refused += rc != 0;
    }
    assert_true(refused > 20 && refused < 250);
    struct instrument *q = load(source, family);
    struct value *answers =
        json(source, "{'smoke': true, 'smoke.count': 3, 'help': ['moeder', {'text': 'zus'}]}");
    const char *texts[] = {"moeder", "zus"};
    for (size_t cap = 0; cap < 4 * 1024; cap += 16) {
        ARENA_AUTO a = arena_new(cap);
        struct value *kept = NULL, *answer = NULL;
        struct err err = {0};
        int rc = instrument_check(&kept, a, q, answers, false, &err);
        assert_true(rc == (kept ? 0 : ERR_NOMEM));
        rc = item_answer(
            &answer, a, instrument_item(q, "help"),
            &(struct answer_sent){.texts = texts, .count = 1, .more = texts + 1, .more_count = 1}, &err);
        assert_true(rc == (answer ? 0 : ERR_NOMEM));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_questionnaire_says),
        cmocka_unit_test(one_answer_at_a_time),
        cmocka_unit_test(answers_as_a_form_sends_them),
        cmocka_unit_test(own_words),
        cmocka_unit_test(a_whole_response),
        cmocka_unit_test(the_next_question),
        cmocka_unit_test(every_operator),
        cmocka_unit_test(conditions_on_conditions),
        cmocka_unit_test(settled_is_settled),
        cmocka_unit_test(pages_are_steps),
        cmocka_unit_test(what_cannot_be_asked_says_why),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
