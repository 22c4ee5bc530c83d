/* The content that Kiem ships: it holds together, asks a family without problems little, and hears what is said. */
#include "asking/asking_help.h"
#include "asking/findings.h"
#include "content/check.h"
#include "content/content_help.h"

enum { ARENA = 256 * 1024 * 1024, QUESTIONS_MAX = 15 };

/* What a family without problems answers, and the level that must follow. */
static const struct family {
    const char *instrument, *answers;
} families[] = {
    {"kiem-basis-wish",
     "{'wish.when': 'soon', 'care.visits': true, 'gate.health': false, 'gate.living': false, 'gate.mood': "
     "false,"
     " 'self.ok': true, 'people.help': 'enough', 'help.ok': true, 'gate.money': false, 'gate.school': false,"
     " 'gate.home': false, 'partner': 'good', 'safety.home': true, 'gate.past': false}"},
    {"kiem-basis-pregnancy",
     "{'preg.planned': 'planned', 'care.visits': true, 'gate.health': false, 'gate.living': false,"
     " 'gate.mood': false, 'self.ok': true, 'people.help': 'enough', 'help.ok': true, 'baby.ready': "
     "'confident',"
     " 'gate.money': false, 'gate.school': false, 'gate.home': false, 'partner': 'good', 'safety.home': true,"
     " 'gate.past': false}"},
    {"kiem-basis-birth",
     "{'baby.care': 'good', 'gate.child': false, 'care.visits': true, 'gate.health': false, 'gate.living': "
     "false,"
     " 'gate.mood': false, 'self.ok': true, 'people.help': 'enough', 'help.ok': true, 'gate.money': false,"
     " 'gate.school': false, 'gate.home': false, 'partner': 'good', 'safety.home': true, 'gate.past': "
     "false}"},
};
enum { FAMILIES = sizeof families / sizeof families[0] };

static struct content *shipped(struct arena *a)
{
    struct folder folder = folder_read(a, "content");
    struct content *c = NULL;
    struct err err = {0};
    if (content_load(&c, a, folder.files, folder.count, &err) != 0)
        fail_msg("%s at %s (%s)", err.key, err.where, err.arg);
    return c;
}

static const struct content_instrument *instrument(const struct content *c, const char *code)
{
    const struct content_instrument *q = content_instrument(c, code);
    if (!q || !q->scoring)
        fail_msg("no instrument %s", code);
    return q;
}

static struct findings heard(struct arena *a, const struct content_instrument *q, const struct value *answers)
{
    struct findings f = {0};
    struct err err = {0};
    assert_int_equal(scoring_evaluate(&f, a, q->scoring, answers, &err), 0);
    return f;
}

static enum tri of(const struct findings *f, const char *factor)
{
    const struct finding *found = findings_find(f, factor);
    if (!found)
        fail_msg("cannot say %s", factor);
    return found->present;
}

static void it_holds_together(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA);
    struct folder folder = folder_read(a, "content");
    struct content_findings found = {0};
    struct err err = {0};
    assert_int_equal(content_check(&found, a, folder.files, folder.count, DAY_NONE, &err), 0);
    for (size_t i = 0; i < found.count; i++)
        print_error("%s: %s: %s (%s)\n", found.items[i].file, found.items[i].where, found.items[i].key,
                    found.items[i].arg);
    assert_int_equal(found.count, 0);
}

/* Every question that shows is answered in `families`, and there are few of them. */
static void a_family_without_problems_answers_little(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA);
    struct content *c = shipped(a);
    for (size_t i = 0; i < FAMILIES; i++) {
        const struct instrument *q = instrument(c, families[i].instrument)->questionnaire;
        const struct value *answers = json(a, families[i].answers);
        struct enabled *enabled = NULL;
        struct err err = {0};
        assert_int_equal(instrument_enabled(&enabled, a, q, answers, &err), 0);
        size_t shown = 0;
        for (size_t j = 0; j < q->count; j++)
            if (item_asked(&q->items[j]) && enabled[j].now) {
                shown++;
                assert_true(item_answered(&q->items[j], answers));
            }
        assert_in_range(shown, 1, QUESTIONS_MAX);
    }
}

static void nothing_is_left_unsaid(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA);
    struct content *c = shipped(a);
    for (size_t i = 0; i < FAMILIES; i++) {
        struct findings f = heard(a, instrument(c, families[i].instrument), json(a, families[i].answers));
        assert_int_equal(f.protection, TRI_YES);
        assert_int_equal(f.urgent_count, 0);
        for (size_t j = 0; j < f.count; j++) {
            bool risk = f.items[j].factor->kind == FACTOR_RISK;
            if (f.items[j].present != (risk ? TRI_NO : TRI_YES))
                fail_msg("%s: %s", families[i].instrument, f.items[j].factor->code);
        }
    }
}

/* Answers that open every group of follow-up questions. */
static struct value *everything_open(struct arena *a, const struct instrument *q)
{
    struct value *answers = value_object(a);
    for (size_t j = 0; j < q->count; j++)
        for (size_t e = 0; e < q->items[j].enable_count; e++) {
            const struct enable_when *when = &q->items[j].enable[e];
            const char *id = q->items[when->question].link_id;
            if (value_kind(when->answer) == VALUE_BOOL)
                value_put_bool(answers, id, value_as_bool(when->answer, false));
            else
                value_put_text(answers, id, value_as_text(when->answer, ""));
        }
    return answers;
}

static void answer_rule(struct value *answers, const struct condition *when)
{
    const struct value *given = when->in ? value_item(when->in, 0) : when->equals;
    if (!given)
        value_put_text(answers, when->item->link_id, when->item->options[when->item->option_count - 1].code);
    else if (value_kind(given) == VALUE_BOOL)
        value_put_bool(answers, when->item->link_id, value_as_bool(given, false));
    else
        value_put_text(answers, when->item->link_id, value_as_text(given, ""));
}

/* Each rule can fire: with the groups open, its answer raises its factor; each urgent answer is heard. */
static void every_answer_is_heard(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA);
    struct content *c = shipped(a);
    for (size_t i = 0; i < FAMILIES; i++) {
        const struct content_instrument *q = instrument(c, families[i].instrument);
        for (size_t r = 0; r < q->scoring->rule_count; r++) {
            struct value *answers = everything_open(a, q->questionnaire);
            answer_rule(answers, &q->scoring->rules[r].when);
            struct findings f = heard(a, q, answers);
            if (of(&f, q->scoring->rules[r].factor->code) != TRI_YES)
                fail_msg("%s: rules.%zu", families[i].instrument, r);
        }
        for (size_t u = 0; u < q->scoring->urgent_count; u++) {
            struct value *answers = everything_open(a, q->questionnaire);
            answer_rule(answers, &q->scoring->urgent[u].when);
            struct findings f = heard(a, q, answers);
            bool found = false;
            for (size_t k = 0; k < f.urgent_count; k++)
                found = found || strcmp(f.urgent[k]->code, q->scoring->urgent[u].code) == 0;
            assert_true(found);
        }
    }
}

/* Asked with somebody beside her, the questions for her alone stay open: unknown, never "safe". */
static void what_is_not_asked_alone_stays_unknown(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA);
    struct content *c = shipped(a);
    for (size_t i = 0; i < FAMILIES; i++) {
        const struct content_instrument *q = instrument(c, families[i].instrument);
        struct value *answers = json(a, families[i].answers);
        for (size_t k = 0; k < q->scoring->alone_count; k++)
            value_remove(answers, q->scoring->alone[k]->link_id);
        struct findings f = heard(a, q, answers);
        assert_int_equal(of(&f, "domestic_violence"), TRI_UNKNOWN);
        assert_int_equal(of(&f, "child_abuse_current"), TRI_UNKNOWN);
        assert_int_equal(of(&f, "previous_child_measure"), TRI_UNKNOWN);
        assert_int_equal(of(&f, "debts"), TRI_NO);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_together),
        cmocka_unit_test(a_family_without_problems_answers_little),
        cmocka_unit_test(nothing_is_left_unsaid),
        cmocka_unit_test(every_answer_is_heard),
        cmocka_unit_test(what_is_not_asked_alone_stays_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
