/* Asking, saving, signing, and the level that follows: what a midwife does, and what nobody else ever sees of it. */
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "app/world.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

struct given {
    const char *link, *answer;
};
/* A family without problems, fifteen questions. */
static const struct given calm[] = {
    {"preg.planned", "planned"}, {"care.visits", "true"}, {"gate.health", "false"},  {"gate.living", "false"},
    {"gate.mood", "false"},      {"self.ok", "true"},     {"people.help", "enough"}, {"help.ok", "true"},
    {"baby.ready", "confident"}, {"gate.money", "false"}, {"gate.school", "false"},  {"gate.home", "false"},
    {"partner", "good"},         {"safety.home", "true"}, {"gate.past", "false"},    {NULL, NULL},
};

static void put_answers(struct world *w, const struct given *given)
{
    struct value *answers = value_put_object(w->form, "answers");
    for (; given->link; given++)
        value_put_text(answers, given->link, given->answer);
}

static void begin(struct world *w, const struct actor *who, const char *person, char response[37])
{
    world_call(w, who);
    call_param_set(w, "person", person);
    world_must(w, answers_new);
    snprintf(response, 37, "%s", w->call.location + strlen("/responses/"));
}

static int send(struct world *w, const struct actor *who, const char *response, const struct given *given,
                use_case *use)
{
    world_call(w, who);
    call_param_set(w, "response", response);
    for (const struct given *g = given; g->link; g++)
        if (strcmp(g->link, "safety.home") == 0)
            call_set(w, "alone", "yes");
    call_set(w, "mode", "professional");
    put_answers(w, given);
    return world_run(w, use);
}

static void ask(struct world *w, const struct actor *who, const char *person, const struct given *given)
{
    char response[37];
    begin(w, who, person, response);
    if (send(w, who, response, given, response_sign) != 0)
        fail_msg("%s %s %s", w->err.where, w->err.key, w->err.arg);
}

static int show(struct world *w, const struct actor *who, const char *name, const char *id, use_case *use)
{
    world_call(w, who);
    call_param_set(w, name, id);
    return world_run(w, use);
}

static const char *at(const struct world *w, const char *path)
{
    return value_as_text(value_at(w->call.page, path), "");
}

/* --- from questions to a level --- */

static void calm_family_is_self_reliant(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    ask(&w, &w.midwife, person, calm);
    assert_ok(show(&w, &w.midwife, "person", person, outcome_page));
    assert_string_equal(at(&w, "outcome.level.code"), "self_reliant");
    assert_string_equal(at(&w, "values.protection"), "yes");
    world_close(&w);
}

static void unanswered_is_not_no(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    static const struct given one[] = {{"gate.money", "false"}, {NULL, NULL}};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    ask(&w, &w.midwife, person, one);
    assert_ok(show(&w, &w.midwife, "person", person, outcome_page));
    assert_string_equal(at(&w, "outcome.level.code"), "undetermined");
    assert_true(value_count(value_at(w.call.page, "outcome.missing.items")) > 5);
    world_close(&w);
}

/* One question more turns the calm family into one with debts: the explanation names the answer it rests on. */
static void level_is_explained(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    struct given answers[32];
    size_t n = 0;
    for (; calm[n].link; n++)
        answers[n] = strcmp(calm[n].link, "gate.money") == 0 ? (struct given){"gate.money", "true"} : calm[n];
    answers[n++] = (struct given){"money.enough", "yes"};
    answers[n++] = (struct given){"money.needs", "true"};
    answers[n++] = (struct given){"money.debts", "true"};
    answers[n++] = (struct given){"work.have", "true"};
    answers[n] = (struct given){NULL, NULL};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    ask(&w, &w.midwife, person, answers);
    assert_ok(show(&w, &w.midwife, "person", person, outcome_page));
    assert_string_equal(at(&w, "outcome.level.code"), "potentially_vulnerable");
    assert_string_equal(at(&w, "outcome.risks.items.0.factor"), "debts");
    assert_non_null(strstr(at(&w, "outcome.risks.items.0.source"), "Ja"));
    assert_string_equal(at(&w, "outcome.day"), "2026-03-04");
    world_close(&w);
}

/* --- the decision --- */

static int confirm(struct world *w, const char *person, const char *protection, const char *level,
                   const char *reason)
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    call_set(w, "protection", protection);
    call_set(w, "level", level);
    call_set(w, "reason", reason);
    return world_run(w, outcome_confirm);
}

static void overrule_needs_a_reason_and_keeps_both(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    assert_int_equal(confirm(&w, person, "yes", NULL, NULL), ERR_CONFLICT);
    assert_string_equal(w.err.key, "outcome_nothing_asked");
    ask(&w, &w.midwife, person, calm);
    assert_int_equal(confirm(&w, person, "yes", "vulnerable", " "), ERR_INVALID);
    assert_string_equal(w.err.key, "overrule_reason");
    assert_ok(confirm(&w, person, "yes", "vulnerable", "zij vertelde meer"));
    assert_ok(show(&w, &w.midwife, "person", person, person_page));
    assert_string_equal(at(&w, "signals.outcome.level.code"), "vulnerable");
    assert_string_equal(at(&w, "signals.outcome.overruled.reason"), "zij vertelde meer");
    assert_false(value_get_bool(value_get(w.call.page, "signals"), "outdated"));
    world_days(&w, 1);
    ask(&w, &w.midwife, person, calm); /* holds until the next response */
    assert_ok(show(&w, &w.midwife, "person", person, person_page));
    assert_true(value_get_bool(value_get(w.call.page, "signals"), "outdated"));
    assert_ok(show(&w, &w.midwife, "person", person, outcome_page));
    assert_string_equal(at(&w, "history.0.outcome.level.code"), "vulnerable");
    assert_string_equal(at(&w, "outcome.level.code"), "self_reliant");
    world_close(&w);
}

static void protection_is_decided_not_only_computed(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    ask(&w, &w.midwife, person, calm);
    assert_ok(confirm(&w, person, "no", NULL, NULL));
    assert_ok(show(&w, &w.midwife, "person", person, outcome_page));
    assert_string_equal(at(&w, "history.0.outcome.level.code"), "no_risk_little_protection");
    world_close(&w);
}

/* --- drafts --- */

static int save(struct world *w, const struct actor *who, const char *response, const struct given *given,
                const char *page, int saves)
{
    world_call(w, who);
    call_param_set(w, "response", response);
    call_set(w, "page", page);
    call_set_int(w, "saves", saves);
    put_answers(w, given);
    return world_run(w, response_save);
}

static const char *answer_at(struct world *w, const char *link)
{
    static char text[200];
    const struct value *v = value_get(value_at(w->call.page, "response.answers"), link);
    snprintf(text, sizeof text, "%s",
             value_kind(v) == VALUE_BOOL ? (value_as_bool(v, false) ? "true" : "false")
                                         : value_as_text(v, ""));
    return text;
}

static void draft_resumes(void **state)
{
    (void)state;
    struct world w;
    char person[37], response[37], again[37];
    static const struct given one[] = {{"gate.money", "true"}, {"money.debts", "true"}, {NULL, NULL}};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, &w.midwife, person, response);
    assert_ok(save(&w, &w.midwife, response, one, "A", 0));
    world_reopen(&w);
    begin(&w, &w.midwife, person, again);
    assert_string_equal(response, again);
    assert_ok(show(&w, &w.midwife, "response", response, response_page));
    assert_string_equal(answer_at(&w, "money.debts"), "true");
    assert_ok(show(&w, &w.midwife, "person", person, person_page));
    assert_int_equal(value_count(value_at(w.call.page, "signals.drafts")), 1);
    world_close(&w);
}

/* One page may save again and again, even when answers to it got lost; a second page that has not seen that is told. */
static void two_pages_notice_each_other(void **state)
{
    (void)state;
    struct world w;
    char person[37], response[37];
    static const struct given mine[] = {{"gate.money", "true"}, {NULL, NULL}};
    static const struct given theirs[] = {{"gate.money", "false"}, {"help.ok", "true"}, {NULL, NULL}};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, &w.midwife, person, response);
    assert_ok(save(&w, &w.midwife, response, mine, "A", 0));
    assert_ok(save(&w, &w.midwife, response, mine, "A", 0));
    assert_int_equal(save(&w, &w.midwife, response, theirs, "B", 0), ERR_CONFLICT);
    assert_string_equal(w.err.key, "draft_changed");
    assert_ok(save(&w, &w.midwife, response, theirs, "B", 2));
    assert_int_equal(save(&w, &w.midwife, response, mine, "A", 2), ERR_CONFLICT);
    /* the page that shows it again has both, and says where they differ */
    const struct value *form = w.call.form;
    w.call.again = form;
    w.call.form = NULL;
    assert_ok(world_run(&w, response_page));
    const struct value *fields = value_at(w.call.page, "form.fields");
    bool said = false, kept = false;
    for (size_t i = 0; i < value_count(fields); i++) {
        const struct value *f = value_item(fields, i);
        const char *error = value_get_text(f, "error");
        said = said || (text_is(value_get_text(f, "name"), "a.gate.money") && error && strstr(error, "Nee"));
        kept = kept || (text_is(value_get_text(f, "name"), "a.help.ok") &&
                        value_get_bool(value_item(value_get(f, "choices"), 0), "checked"));
    }
    assert_true(said);
    assert_true(kept);
    world_close(&w);
}

static void signed_never_changes(void **state)
{
    (void)state;
    struct world w;
    char person[37], response[37];
    static const struct given other[] = {{"gate.money", "true"}, {NULL, NULL}};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, &w.midwife, person, response);
    assert_ok(send(&w, &w.midwife, response, calm, response_sign));
    assert_int_equal(save(&w, &w.midwife, response, other, "A", 0), ERR_CONFLICT);
    assert_string_equal(w.err.key, "response_signed");
    /* Signed again from another page: to the answers that count. */
    assert_ok(send(&w, &w.midwife, response, other, response_sign));
    assert_true(strncmp(w.call.location, "/responses/", 11) == 0);
    assert_ok(show(&w, &w.midwife, "response", response, response_page));
    assert_string_equal(answer_at(&w, "gate.money"), "false");
    world_close(&w);
}

/* A correction is a new response; what it corrects no longer counts, and both stay. */
static void correction_follows(void **state)
{
    (void)state;
    struct world w;
    char person[37], first[37], second[37];
    struct given answers[32];
    size_t n = 0;
    for (; calm[n].link; n++)
        answers[n] = calm[n];
    answers[n] = (struct given){NULL, NULL};
    for (size_t i = 0; i < n; i++)
        if (strcmp(answers[i].link, "people.help") == 0)
            answers[i].answer = "nobody";
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, &w.midwife, person, first);
    assert_ok(send(&w, &w.midwife, first, answers, response_sign));
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    value_put_text(w.query, "follows", first);
    world_must(&w, answers_new);
    snprintf(second, sizeof second, "%s", w.call.location + strlen("/responses/"));
    assert_ok(show(&w, &w.midwife, "response", second, response_page));
    assert_string_equal(answer_at(&w, "people.help"), "nobody");
    assert_ok(send(&w, &w.midwife, second, calm, response_sign));
    assert_ok(show(&w, &w.midwife, "person", person, outcome_page));
    assert_string_equal(at(&w, "outcome.level.code"), "self_reliant");
    assert_ok(show(&w, &w.midwife, "response", first, response_page));
    assert_string_equal(answer_at(&w, "people.help"), "nobody");
    world_close(&w);
}

/* --- alone --- */

static void sensitive_answers_wait_until_she_is_alone(void **state)
{
    (void)state;
    struct world w;
    char person[37], response[37];
    static const struct given some[] = {{"safety.home", "false"}, {"gate.money", "false"}, {NULL, NULL}};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, &w.midwife, person, response);
    assert_ok(save(&w, &w.midwife, response, some, "A", 0)); /* not confirmed */
    assert_ok(show(&w, &w.midwife, "response", response, response_page));
    assert_string_equal(answer_at(&w, "safety.home"), "");
    assert_string_equal(answer_at(&w, "gate.money"), "false");
    static const char *const said[] = {
        "yes", "no"}; /* she is alone; then he walks in: what she said stays, unseen */
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "response", response);
        call_set(&w, "page", "A");
        call_set(&w, "alone", said[i]);
        put_answers(&w, i == 0 ? some : &some[1]);
        assert_ok(world_run(&w, response_save));
        assert_ok(show(&w, &w.midwife, "response", response, response_page));
        assert_string_equal(answer_at(&w, "safety.home"), "false");
    }
    world_close(&w);
}

static void confirmed_alone_shows_the_questions_first(void **state)
{
    (void)state;
    struct world w;
    char person[37], response[37];
    static const struct given none[] = {{NULL, NULL}};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, &w.midwife, person, response);
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", response);
    call_set(&w, "alone", "yes");
    put_answers(&w, none);
    assert_ok(world_run(&w, response_sign));
    assert_non_null(strstr(w.call.location, "/responses/"));
    assert_ok(show(&w, &w.midwife, "response", response, response_page));
    assert_string_equal(at(&w, "response.state"), "draft");
    world_close(&w);
}

/* --- who sees it --- */

static int count_of(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_RESPONSES_OF, DB_ARGS(db_text(call_param(c, "person"))), err);
    value_put_int(c->page, "n", (int64_t)value_count(rows));
    return rc;
}

static void nobody_else_sees_a_thing(void **state)
{
    (void)state;
    struct world w;
    char person[37], partner[37], response[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    world_family(&w, &w.midwife, "Jansen", 0, partner);
    begin(&w, &w.midwife, person, response);
    assert_ok(send(&w, &w.midwife, response, calm, response_sign));
    struct actor other = world_parent(partner);
    const struct actor *others[] = {&w.midwife2, &w.nurse,     &w.debt, &w.coordinator,
                                    &w.admin,    &w.assistant, &other};
    static const struct {
        use_case *use;
        const char *name;
    } uses[] = {{answers_new, "person"},    {outcome_page, "person"},    {outcome_confirm, "person"},
                {report_link, "person"},    {response_page, "response"}, {response_save, "response"},
                {response_sign, "response"}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        for (size_t u = 0; u < sizeof uses / sizeof uses[0]; u++) {
            world_call(&w, others[i]);
            call_param_set(&w, uses[u].name, uses[u].name[0] == 'p' ? person : response);
            assert_int_equal(world_run(&w, uses[u].use), ERR_DENIED);
        }
    world_call(&w, &w.nobody);
    call_param_set(&w, "person", person);
    world_must(&w, count_of);
    assert_int_equal(value_get_int(w.call.page, "n", 0), 1);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calm_family_is_self_reliant),
        cmocka_unit_test(unanswered_is_not_no),
        cmocka_unit_test(level_is_explained),
        cmocka_unit_test(overrule_needs_a_reason_and_keeps_both),
        cmocka_unit_test(protection_is_decided_not_only_computed),
        cmocka_unit_test(draft_resumes),
        cmocka_unit_test(two_pages_notice_each_other),
        cmocka_unit_test(signed_never_changes),
        cmocka_unit_test(correction_follows),
        cmocka_unit_test(sensitive_answers_wait_until_she_is_alone),
        cmocka_unit_test(confirmed_alone_shows_the_questions_first),
        cmocka_unit_test(nobody_else_sees_a_thing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
