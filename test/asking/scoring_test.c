/* From answers to findings: gates, sums, protection, urgency, and what is refused. */
#include "asking/findings.h"

#include "asking/asking_help.h"

/*
 * A small instrument with every way in which answers speak: a gate, questions behind it, a number, a sum, a list of
 * codes, two questions for one factor, protection, an urgent answer, a sensitive question.
 */
static const char questionnaire_json[] =
    "{'resourceType': 'Questionnaire', 'id': 'trial', 'item': ["
    "{'linkId': 'smoke', 'type': 'boolean'}, {'linkId': 'smoke.home', 'type': 'boolean'},"
    "{'linkId': 'money', 'type': 'boolean'},"
    "{'linkId': 'debts', 'type': 'boolean', 'enableWhen': [{'question': 'money', 'operator': '=', "
    "'answerBoolean': true}]},"
    "{'linkId': 'rent', 'type': 'boolean', 'enableWhen': [{'question': 'debts', 'operator': '=', "
    "'answerBoolean': true}]},"
    "{'linkId': 'stress', 'type': 'integer', 'extension': ["
    " {'url': 'http://hl7.org/fhir/StructureDefinition/minValue', 'valueInteger': 0},"
    " {'url': 'http://hl7.org/fhir/StructureDefinition/maxValue', 'valueInteger': 10}]},"
    "{'linkId': 'drink', 'type': 'choice', 'repeats': true, 'answerOption': [{'valueString': 'never'}, "
    "{'valueString': 'wine'},"
    " {'valueString': 'beer'}]},"
    "{'linkId': 'mood.1', 'type': 'choice', 'answerOption': [OPTIONS]}, {'linkId': 'mood.2', 'type': "
    "'choice',"
    " 'answerOption': [OPTIONS], 'enableWhen': [{'question': 'mood.1', 'operator': '>', 'answerInteger': "
    "0}]},"
    "{'linkId': 'harm', 'type': 'boolean'}, {'linkId': 'network', 'type': 'boolean'},"
    "{'linkId': 'accepts', 'type': 'boolean'}, {'linkId': 'esteem', 'type': 'boolean'}]}";
static const char options[] =
    "{'valueCoding': {'code': '0', 'extension': [{'url': 'x/ordinalValue', 'valueDecimal': 0}]}},"
    "{'valueCoding': {'code': '1', 'extension': [{'url': 'x/ordinalValue', 'valueDecimal': 1}]}},"
    "{'valueCoding': {'code': '3', 'extension': [{'url': 'x/ordinalValue', 'valueDecimal': 3}]}}";

static const char scoring_json[] =
    "{'instrument': 'trial', 'version': '1.0.0', 'rules': ["
    "{'item': 'smoke', 'equals': true, 'factor': 'smoking'}, {'item': 'smoke.home', 'equals': true, "
    "'factor': 'smoking'},"
    "{'item': 'debts', 'equals': true, 'factor': 'debts'}, {'item': 'rent', 'equals': true, 'factor': "
    "'housing'},"
    "{'item': 'stress', 'min': 7, 'factor': 'stress'}, {'item': 'drink', 'in': ['wine', 'beer'], 'factor': "
    "'alcohol'},"
    "{'item': 'network', 'equals': true, 'factor': 'network_support'}, {'item': 'accepts', 'equals': true, "
    "'factor':"
    " 'accepts_help'}, {'item': 'esteem', 'equals': true, 'factor': 'self_esteem'}],"
    "'sums': [{'code': 'low_mood', 'items': ['mood.1', 'mood.2'], 'min': 3, 'factor': 'low_mood'}],"
    "'gates': [{'item': 'money', 'equals': false, 'absent': ['debts', 'housing']}],"
    "'protection': {'required': ['network_support'], 'of': ['network_support', 'accepts_help', "
    "'self_esteem'], 'at_least': 2},"
    "'urgent': [{'item': 'harm', 'equals': true, 'code': 'self_harm', 'term': 'same_day', 'help': "
    "'help.self_harm'}],"
    "'alone': ['harm']}";

static struct factors catalogue(struct arena *a)
{
    static const char *const risks[] = {"smoking", "debts",    "housing", "stress",
                                        "alcohol", "low_mood", "noise"};
    static const char *const protective[] = {"network_support", "accepts_help", "self_esteem"};
    struct factor *items = arena_alloc(a, 10 * sizeof *items);
    assert_non_null(items);
    for (size_t i = 0; i < 7; i++)
        items[i] = (struct factor){.code = risks[i], .kind = FACTOR_RISK};
    for (size_t i = 0; i < 3; i++)
        items[7 + i] = (struct factor){.code = protective[i], .kind = FACTOR_PROTECTIVE};
    return (struct factors){.items = items, .count = 10};
}

struct trial {
    struct factors factors;
    struct instrument *instrument;
    struct scoring *scoring;
};

static const char *questionnaire_text(struct arena *a)
{
    const char *first = strstr(questionnaire_json, "OPTIONS"), *second = strstr(first + 7, "OPTIONS");
    return arena_printf(a, "%.*s%s%.*s%s%s", (int)(first - questionnaire_json), questionnaire_json, options,
                        (int)(second - first - 7), first + 7, options, second + 7);
}

static void load_into(struct trial *t, struct arena *a)
{
    struct err err = {0};
    t->factors = catalogue(a);
    if (instrument_load(&t->instrument, a, json(a, questionnaire_text(a)), &err) != 0 ||
        scoring_load(&t->scoring, a, json(a, scoring_json), t->instrument, &t->factors, &err) != 0)
        fail_msg("%s at %s (%s)", err.key, err.where, err.arg);
}

static struct findings evaluate(struct arena *a, const struct trial *t, struct value *answers)
{
    struct findings f = {0};
    struct err err = {0};
    assert_int_equal(scoring_evaluate(&f, a, t->scoring, answers, &err), 0);
    return f;
}

/* "yes smoke,smoke.home": the state of a factor and what it rests on. */
static const char *finding(struct arena *a, const struct findings *f, const char *code)
{
    static const char *const states[] = {"unknown", "no", "yes"};
    const struct finding *found = findings_find(f, code);
    if (!found)
        return "-";
    const char *text = states[found->present];
    for (size_t i = 0; i < found->item_count; i++)
        text = arena_printf(a, "%s%s%s", text, i ? "," : " ", found->items[i]->link_id);
    return text;
}

static void answers_to_factors(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, a);
    static const struct {
        const char *answers, *factor, *finding;
    } rows[] = {
        /* two questions for one factor */
        {"{}", "smoking", "unknown smoke.home,smoke"},
        {"{'smoke': true}", "smoking", "yes smoke"},
        {"{'smoke': false}", "smoking", "unknown smoke.home"},
        {"{'smoke': false, 'smoke.home': true}", "smoking", "yes smoke.home"},
        {"{'smoke': false, 'smoke.home': false}", "smoking", "no smoke,smoke.home"},
        {"{'smoke': null}", "smoking", "unknown smoke.home,smoke"},
        /* a gate, and questions behind it: what is not shown yet is not "no" */
        {"{}", "debts", "unknown money"},
        {"{'money': false}", "debts", "no money"},
        {"{'money': true}", "debts", "unknown debts"},
        {"{'money': true, 'debts': true}", "debts", "yes debts"},
        {"{'money': true, 'debts': false}", "debts", "no debts"},
        {"{'money': false, 'debts': true}", "debts", "no money"}, /* a left-over answer */
        {"{}", "housing", "unknown money"},
        {"{'money': true}", "housing", "unknown debts"},
        {"{'money': true, 'debts': true}", "housing", "unknown rent"},
        {"{'money': true, 'debts': true, 'rent': false}", "housing", "no rent"},
        {"{'money': true, 'debts': false}", "housing", "unknown"}, /* not asked, and no gate says so */
        /* a bound on a number */
        {"{'stress': 6}", "stress", "no stress"},
        {"{'stress': 7}", "stress", "yes stress"},
        {"{}", "stress", "unknown stress"},
        /* any of several codes, of several answers */
        {"{'drink': ['never']}", "alcohol", "no drink"},
        {"{'drink': ['never', 'beer']}", "alcohol", "yes drink"},
        {"{'drink': []}", "alcohol", "unknown drink"},
        /* a sum over weights, decided as soon as nothing can change it */
        {"{}", "low_mood", "unknown mood.1"},
        {"{'mood.1': '0'}", "low_mood", "no mood.1"},
        {"{'mood.1': '1'}", "low_mood", "unknown mood.2"},
        {"{'mood.1': '1', 'mood.2': '1'}", "low_mood", "no mood.1,mood.2"},
        {"{'mood.1': '1', 'mood.2': '3'}", "low_mood", "yes mood.1,mood.2"},
        {"{'mood.1': '3'}", "low_mood", "yes mood.1"},
        /* nothing asks about it */
        {"{}", "noise", "-"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct findings f = evaluate(a, &t, json(a, rows[i].answers));
        const char *text = finding(a, &f, rows[i].factor);
        if (strcmp(text, rows[i].finding) != 0)
            fail_msg("%s: %s %s, expected %s", rows[i].answers, rows[i].factor, text, rows[i].finding);
    }
}

static void findings_come_in_order_of_the_catalogue(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, a);
    struct findings f = evaluate(a, &t, value_object(a));
    assert_int_equal(f.count, 9);
    for (size_t i = 1; i < f.count; i++)
        assert_true(f.items[i - 1].factor < f.items[i].factor);
}

static void protection_is_proposed(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, a);
    static const struct {
        const char *answers;
        enum tri protection;
    } rows[] = {
        {"{}", TRI_UNKNOWN},
        {"{'network': true}", TRI_UNKNOWN},
        {"{'network': true, 'accepts': true}", TRI_YES},
        {"{'network': true, 'esteem': true, 'accepts': false}", TRI_YES},
        {"{'network': false}", TRI_NO},                       /* required */
        {"{'network': true, 'accepts': false}", TRI_UNKNOWN}, /* esteem can still make two */
        {"{'network': true, 'accepts': false, 'esteem': false}", TRI_NO},
        {"{'accepts': true, 'esteem': true}", TRI_UNKNOWN}, /* the required one is still to be asked */
        {"{'accepts': false, 'esteem': false}", TRI_NO},    /* two can no longer be reached */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct findings f = evaluate(a, &t, json(a, rows[i].answers));
        if (f.protection != rows[i].protection)
            fail_msg("%s: %d", rows[i].answers, (int)f.protection);
    }
}

static void urgent_and_sensitive(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, a);
    struct findings f = evaluate(a, &t, json(a, "{'harm': false}"));
    assert_int_equal(f.urgent_count, 0);
    f = evaluate(a, &t, json(a, "{'harm': true}"));
    assert_int_equal(f.urgent_count, 1);
    assert_string_equal(f.urgent[0]->code, "self_harm");
    assert_int_equal(f.urgent[0]->term, URGENCY_SAME_DAY);
    assert_string_equal(f.urgent[0]->help, "help.self_harm");
    assert_true(scoring_alone(t.scoring, instrument_item(t.instrument, "harm")));
    assert_false(scoring_alone(t.scoring, instrument_item(t.instrument, "smoke")));
}

/* Answers to the ten questions that matter, by number; each digit one question: 0 open. */
static struct value *numbered(struct arena *a, int code)
{
    static const char *const yes_no[] = {"smoke", "smoke.home", "money", "debts", "rent"};
    static const char *const mood[] = {"mood.1", "mood.2"};
    struct value *answers = value_object(a);
    for (size_t i = 0; i < 5; i++, code /= 3)
        if (code % 3)
            value_put_bool(answers, yes_no[i], code % 3 == 2);
    for (size_t i = 0; i < 2; i++, code /= 3)
        if (code % 3)
            value_put_text(answers, mood[i], code % 3 == 2 ? "3" : "1");
    return answers;
}

/* Known stays known: an answer more never turns a yes or no into something else, as long as no question is taken away. */
static void more_answers_never_take_back_what_is_known(void **state)
{
    (void)state;
    ARENA_AUTO keep = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, keep);
    static const char *const yes_no[] = {"smoke", "smoke.home", "money", "debts", "rent"};
    for (int code = 0; code < 2187; code += 5) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct value *answers = numbered(a, code);
        struct findings before = evaluate(a, &t, answers);
        for (int more = 0; more < 10; more++) {
            if (value_get(answers, yes_no[more / 2]))
                continue;
            struct value *longer = value_copy(a, answers);
            value_put_bool(longer, yes_no[more / 2], more % 2);
            struct findings after = evaluate(a, &t, longer);
            for (size_t i = 0; i < before.count; i++) {
                if (before.items[i].present == TRI_UNKNOWN)
                    continue;
                if (after.items[i].present != before.items[i].present)
                    fail_msg("%d + %s: %s", code, yes_no[more / 2], before.items[i].factor->code);
            }
        }
    }
}

/* A sum whose bound is met by nothing at all is still not met by silence. */
static void silence_reaches_no_sum(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, a);
    const char *content =
        "{'instrument': 'trial', 'sums': [{'code': 'low_mood', 'items': ['mood.1', 'mood.2'], 'min': 0,"
        " 'factor': 'low_mood'}]}";
    struct err err = {0};
    assert_int_equal(scoring_load(&t.scoring, a, json(a, content), t.instrument, &t.factors, &err), 0);
    struct findings f = evaluate(a, &t, value_object(a));
    assert_string_equal(finding(a, &f, "low_mood"), "unknown mood.1");
    f = evaluate(a, &t, json(a, "{'mood.1': '0'}"));
    assert_string_equal(finding(a, &f, "low_mood"), "yes mood.1");
}

static void bad_scoring_is_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, a);
    static const struct {
        const char *from, *to, *key, *where, *arg;
    } rows[] = {
        {"'instrument': 'trial'", "'instrument': 'other'", "content_member", "scoring", "instrument"},
        {"'item': 'smoke.home'", "'item': 'smoke.shed'", "scoring_item", "rules.1", "smoke.shed"},
        {"'factor': 'smoking'", "'factor': 'vaping'", "scoring_factor", "rules.0", "vaping"},
        {"'in': ['wine', 'beer']", "'in': ['wine', 'gin']", "scoring_code", "rules.5", "gin"},
        {"'in': ['wine', 'beer']", "'in': []", "scoring_condition", "rules.5", "drink"},
        {"'in': ['wine', 'beer']", "'in': 'wine'", "scoring_condition", "rules.5", "drink"},
        {"'item': 'smoke', 'equals': true", "'item': 'smoke', 'equals': 'yes'", "scoring_code", "rules.0",
         "yes"},
        {"'item': 'smoke', 'equals': true", "'item': 'smoke'", "scoring_condition", "rules.0", "smoke"},
        {"'min': 7", "'min': 'many'", "scoring_condition", "rules.4", "stress"},
        {"'min': 7", "'equals': 11", "scoring_code", "rules.4", "11"},
        {"'item': 'drink', 'in': ['wine', 'beer']", "'item': 'drink', 'min': 2", "scoring_condition",
         "rules.5", "drink"},
        {"'items': ['mood.1', 'mood.2']", "'items': ['mood.1', 'smoke']", "scoring_condition", "sums.0",
         "smoke"},
        {"'items': ['mood.1', 'mood.2']", "'items': []", "content_member", "sums.0", "items"},
        {"'min': 3, ", "", "content_member", "sums.0", "min"},
        {"'absent': ['debts', 'housing']", "'absent': ['debts', 'tea']", "scoring_factor", "gates.0", "tea"},
        {", 'absent': ['debts', 'housing']", "", "content_member", "gates.0", "absent"},
        {"'required': ['network_support']", "'required': ['smoking']", "scoring_kind", "protection",
         "smoking"},
        {"'at_least': 2", "'at_least': 4", "content_member", "protection", "at_least"},
        {"'term': 'same_day'", "'term': 'soon'", "urgency_unknown", "urgent.0", "soon"},
        {"'alone': ['harm']", "'alone': ['hurt']", "scoring_item", "alone", "hurt"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *at = strstr(scoring_json, rows[i].from);
        assert_non_null(at);
        const char *text = arena_printf(a, "%.*s%s%s", (int)(at - scoring_json), scoring_json, rows[i].to,
                                        at + strlen(rows[i].from));
        struct scoring *s = NULL;
        struct err err = {0};
        assert_refused(scoring_load(&s, a, json(a, text), t.instrument, &t.factors, &err), &err, rows[i].key,
                       rows[i].where);
        assert_string_equal(err.arg, rows[i].arg);
        assert_null(s);
    }
}

static void no_memory(void **state)
{
    (void)state;
    ARENA_AUTO keep = arena_new(TEST_ARENA);
    struct trial t;
    load_into(&t, keep);
    struct value *content = json(keep, scoring_json), *answers = numbered(keep, 2000);
    int refused = 0;
    for (size_t cap = 0; cap < 12 * 1024; cap += 48) {
        ARENA_AUTO a = arena_new(cap);
        struct scoring *s = NULL;
        struct findings f = {0};
        struct err err = {0};
        int rc = scoring_load(&s, a, content, t.instrument, &t.factors, &err);
        assert_true(rc == (s ? 0 : ERR_NOMEM));
        refused += rc != 0;
        rc = scoring_evaluate(&f, a, t.scoring, answers, &err);
        assert_true(rc == (f.items ? 0 : ERR_NOMEM));
    }
    assert_true(refused > 20 && refused < 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_to_factors),
        cmocka_unit_test(findings_come_in_order_of_the_catalogue),
        cmocka_unit_test(protection_is_proposed),
        cmocka_unit_test(urgent_and_sensitive),
        cmocka_unit_test(more_answers_never_take_back_what_is_known),
        cmocka_unit_test(silence_reaches_no_sum),
        cmocka_unit_test(bad_scoring_is_named),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
