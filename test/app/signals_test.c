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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calm_family_is_self_reliant),
        cmocka_unit_test(unanswered_is_not_no),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
