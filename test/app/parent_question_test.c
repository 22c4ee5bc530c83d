/* What a parent asks from her own place: who gets it, within which term, who hears when it is late, how it ends; and that
 * nobody else reads it. */
#include "app/chain_world.h"
#include "app/life/life.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const char words[] = "Mag hij al een stukje fruit?";

static int ask(struct chain_world *cw, const struct actor *who, const char *text)
{
    world_call(&cw->w, who);
    call_set(&cw->w, "text", text);
    return world_run(&cw->w, question_ask);
}

/* The questions on the worklist of `who`; the last one's id in `id`. */
static int on_worklist(struct chain_world *cw, const struct actor *who, char id[37])
{
    int n = 0;
    world_call(&cw->w, who);
    world_must(&cw->w, worklist);
    const struct value *items = value_at(cw->w.call.page, "todo.items");
    for (size_t i = 0; i < value_count(items); i++)
        if (text_is(value_get_text(value_item(items, i), "kind"), "question")) {
            snprintf(id, 37, "%.36s", value_get_text(value_item(items, i), "href") + strlen("/questions/"));
            n++;
        }
    return n;
}

static int answer(struct chain_world *cw, const struct actor *who, const char *id, const char *text)
{
    chain_call(cw, who, "question", id);
    call_set(&cw->w, "answer", text);
    return world_run(&cw->w, question_answer);
}

static void see(struct chain_world *cw, const struct actor *who, use_case *page)
{
    world_call(&cw->w, who);
    world_must(&cw->w, page);
}

static void it_is_answered_by_who_keeps_her_file(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37] = "", none[37];
    chain_open(&cw);
    see(&cw, &cw.parent, own_questions);
    assert_string_equal(chain_at(&cw, "answer_by"), "2026-03-09"); /* three working days after a Wednesday */
    assert_ok(ask(&cw, &cw.parent, words));
    assert_string_equal(cw.w.call.location, "/me/questions?done=question");
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "question"), 1);
    assert_int_equal(on_worklist(&cw, &cw.w.midwife, id), 1);

    const struct actor *others[] = {&cw.w.midwife2, &cw.w.nurse, &cw.w.debt, &cw.mental};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(on_worklist(&cw, others[i], none), 0);
        chain_call(&cw, others[i], "question", id);
        assert_int_equal(world_run(&cw.w, question_page), ERR_DENIED);
        assert_int_equal(answer(&cw, others[i], id, "x"), ERR_DENIED);
    }
    chain_call(&cw, &cw.w.midwife, "question", id);
    world_must(&cw.w, question_page);
    assert_string_equal(chain_at(&cw, "question.text"), words);
    assert_true(value_get_bool(cw.w.call.page, "may_answer"));
    assert_ok(answer(&cw, &cw.w.midwife, id, "Vanaf 4 maanden, een hapje."));
    assert_int_equal(answer(&cw, &cw.w.midwife, id, "Nog eens."), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "question_over");
    assert_int_equal(on_worklist(&cw, &cw.w.midwife, none), 0);

    see(&cw, &cw.parent, own_home);
    assert_true(value_get_bool(cw.w.call.page, "answered"));
    see(&cw, &cw.parent, own_questions);
    assert_string_equal(chain_at(&cw, "questions.0.answer"), "Vanaf 4 maanden, een hapje.");
    assert_string_equal(chain_at(&cw, "questions.0.state"), "answered");
    see(&cw, &cw.parent, own_home);
    assert_false(value_get_bool(cw.w.call.page, "answered")); /* she has seen it */
    chain_close(&cw);
}

static void youth_health_care_answers_where_it_keeps_her_file(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    chain_hand_over(&cw, &cw.w.nurse, "contact pregnancy");
    assert_ok(ask(&cw, &cw.parent, words));
    assert_int_equal(on_worklist(&cw, &cw.w.nurse, id), 1);
    assert_ok(answer(&cw, &cw.w.nurse, id, "Ja."));
    chain_close(&cw);
}

static void one_question_is_asked_once(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    assert_ok(ask(&cw, &cw.parent, words));
    assert_int_equal(ask(&cw, &cw.parent, words), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "question_same");
    assert_int_equal(on_worklist(&cw, &cw.w.midwife, id), 1);
    assert_ok(answer(&cw, &cw.w.midwife, id, "Ja."));
    assert_ok(ask(&cw, &cw.parent, words)); /* what was answered may be asked again */
    static const char *const more[] = {"a", "b", "c", "d"};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        assert_ok(ask(&cw, &cw.parent, more[i]));
    assert_int_equal(ask(&cw, &cw.parent, "e"), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "question_many");
    chain_close(&cw);
}

static void what_is_late_is_told_on(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    assert_ok(ask(&cw, &cw.parent, words));
    static const struct {
        int days, late, escalated;
    } told[] = {
        {5, 0, 0}, /* Monday: the day itself */
        {1, 1, 0}, /* Tuesday: the first reminder */
        {2, 1, 0}, /* two working days more: the second */
        {5, 0, 1}, /* and three more: the coordinator */
    };
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        world_days(&cw.w, told[i].days);
        chain_jobs(&cw);
        assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "question_late"), told[i].late);
        assert_int_equal(chain_notices(&cw, cw.w.coordinator.org, "question_escalated"), told[i].escalated);
    }
    see(&cw, &cw.parent, own_questions);
    assert_true(value_as_bool(value_at(cw.w.call.page, "questions.0.late"), false));
    assert_int_equal(on_worklist(&cw, &cw.w.midwife, id), 1);
    assert_ok(answer(&cw, &cw.w.midwife, id, "Ja."));
    world_days(&cw.w, 30);
    chain_jobs(&cw);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "question_late"), 0);
    chain_close(&cw);
}

static void she_takes_it_back_and_nobody_else_does(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37], none[37];
    chain_open(&cw);
    assert_ok(ask(&cw, &cw.parent, words));
    on_worklist(&cw, &cw.w.midwife, id);
    chain_call(&cw, &cw.partner, "question", id);
    assert_int_equal(world_run(&cw.w, question_withdraw), ERR_NOT_FOUND);
    see(&cw, &cw.partner, own_questions);
    assert_int_equal(value_count(value_get(cw.w.call.page, "questions")), 0);
    chain_call(&cw, &cw.parent, "question", id);
    world_must(&cw.w, question_withdraw);
    assert_int_equal(on_worklist(&cw, &cw.w.midwife, none), 0);
    assert_int_equal(answer(&cw, &cw.w.midwife, id, "Ja."), ERR_CONFLICT);
    chain_close(&cw);
}

static void a_closed_file_ends_it(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    assert_ok(ask(&cw, &cw.parent, words));
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, close_page);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "reason", "moved");
    call_set_flag(&cw.w, "end_open", true);
    world_must(&cw.w, file_close);
    see(&cw, &cw.parent, own_questions);
    assert_string_equal(chain_at(&cw, "questions.0.state"), "closed");
    assert_null(value_get_text(cw.w.call.page, "to_name"));
    assert_int_equal(ask(&cw, &cw.parent, "Nog een."), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "wish_nobody");
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_answered_by_who_keeps_her_file),
        cmocka_unit_test(youth_health_care_answers_where_it_keeps_her_file),
        cmocka_unit_test(one_question_is_asked_once),
        cmocka_unit_test(what_is_late_is_told_on),
        cmocka_unit_test(she_takes_it_back_and_nobody_else_does),
        cmocka_unit_test(a_closed_file_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
