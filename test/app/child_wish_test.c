/* A wish for children at regular contacts: recorded or not and why not, what is due, who sees it, and that a partner never does. */
#include "app/chain/child_wish.h"
#include "app/chain_world.h"
#include "app/people/people.h"

#include <stdio.h>
#include <string.h>

static int record(struct world *w, const struct actor *by, const char *person, const char *asked,
                  const char *outcome, const char *reason)
{
    world_call(w, by);
    call_param_set(w, "person", person);
    call_set(w, "talk_day", "2026-03-03");
    call_set(w, "asked", asked);
    if (outcome)
        call_set(w, "outcome", outcome);
    if (reason)
        call_set(w, "reason", reason);
    call_set(w, "care", "taken");
    call_set(w, "note", "zij vertelde dit in vertrouwen");
    return world_run(w, child_wish_record);
}

static const char *at(struct world *w, const char *path)
{
    return value_as_text(value_at(w->call.page, path), "");
}

static void page(struct world *w, const struct actor *by, const char *person)
{
    world_call(w, by);
    call_param_set(w, "person", person);
    world_must(w, child_wish_page);
}

static void not_asked_stays_due_and_a_talk_ends_it(void **unused)
{
    (void)unused;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 0, person);
    page(&w, &w.nurse, person);
    assert_string_not_equal(at(&w, "due_label"), "");
    assert_ok(record(&w, &w.nurse, person, "no", NULL, "not_alone"));
    page(&w, &w.nurse, person);
    assert_string_not_equal(at(&w, "due_label"), "");
    assert_string_equal(at(&w, "talks.0.reason_label"), "Er was iemand bij");
    assert_string_equal(at(&w, "talks.0.care_label"), ""); /* nothing was offered to who was not asked */
    world_days(&w, 1);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    call_set(&w, "talk_day", "2026-03-05");
    call_set(&w, "asked", "alone");
    call_set(&w, "outcome", "not_wanted");
    world_must(&w, child_wish_record);
    page(&w, &w.nurse, person);
    assert_string_equal(at(&w, "due_label"), "");
    assert_int_equal(value_count(value_get(w.call.page, "talks")), 2);
    world_close(&w);
}

static void her_file_has_the_task_and_then_the_line(void **unused)
{
    (void)unused;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 0, person);
    for (int i = 0; i < 2; i++) {
        bool task = false;
        world_call(&w, &w.nurse);
        call_param_set(&w, "person", person);
        world_must(&w, person_page);
        const struct value *tasks = value_get(w.call.page, "tasks");
        for (size_t k = 0; k < value_count(tasks); k++)
            task = task || strstr(value_get_text(value_item(tasks, k), "href"), "/child-wish");
        assert_int_equal(task, i == 0);
        if (i == 1)
            assert_string_equal(at(&w, "timeline.items.0.kind"), "child_wish");
        else {
            world_days(&w, 0);
            world_call(&w, &w.nurse);
            call_param_set(&w, "person", person);
            call_set(&w, "talk_day", "2026-03-04");
            call_set(&w, "asked", "alone");
            call_set(&w, "outcome", "later");
            world_must(&w, child_wish_record);
        }
    }
    world_close(&w);
}

static void what_is_wrong_is_said(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], pregnant[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 0, person);
    world_family(&w, &w.nurse, "Smit", 140, pregnant);
    assert_int_equal(record(&w, &w.nurse, person, "alone", NULL, "no_time"), ERR_INVALID);
    assert_string_equal(w.err.key, "child_wish_outcome");
    assert_int_equal(record(&w, &w.nurse, person, "no", "later", NULL), ERR_INVALID);
    assert_string_equal(w.err.key, "child_wish_reason");
    assert_int_equal(record(&w, &w.nurse, pregnant, "alone", "later", NULL), ERR_CONFLICT);
    assert_string_equal(w.err.key, "child_wish_pregnant");
    static const struct {
        const char *day, *key;
    } days[] = {{"2026-03-05", "child_wish_future"}, {"2025-03-03", "child_wish_long_ago"}};
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, &w.nurse);
        call_param_set(&w, "person", person);
        call_set(&w, "talk_day", days[i].day);
        call_set(&w, "asked", "alone");
        call_set(&w, "outcome", "later");
        assert_int_equal(world_run(&w, child_wish_record), ERR_INVALID);
        assert_string_equal(w.err.key, days[i].key);
    }
    page(&w, &w.nurse, person);
    assert_int_equal(value_count(value_get(w.call.page, "talks")), 0);
    world_close(&w);
}

/* She reads it herself; her partner, another practice and an administrator do not. */
static void hers_alone(void **unused)
{
    (void)unused;
    struct chain_world cw;
    chain_open(&cw);
    struct world *w = &cw.w;
    world_call(w, &w->midwife);
    call_param_set(w, "person", cw.mother);
    call_set(w, "talk_day", "2025-08-01");
    call_set(w, "asked", "alone");
    call_set(w, "outcome", "now");
    call_set(w, "note", "zij vertelde dit in vertrouwen");
    world_must(w, child_wish_record);
    world_call(w, &cw.parent);
    world_must(w, own_child_wishes);
    assert_int_equal(value_count(value_get(w->call.page, "talks")), 1);
    assert_string_equal(at(w, "talks.0.note"), "zij vertelde dit in vertrouwen");
    world_call(w, &cw.partner);
    world_must(w, own_child_wishes);
    assert_int_equal(value_count(value_get(w->call.page, "talks")), 0);
    const struct actor *others[] = {&w->midwife2, &w->admin, &w->coordinator, &w->assistant, &cw.partner};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        world_call(w, others[i]);
        call_param_set(w, "person", cw.mother);
        assert_true(world_run(w, child_wish_page) < 0);
    }
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_asked_stays_due_and_a_talk_ends_it),
        cmocka_unit_test(her_file_has_the_task_and_then_the_line),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(hers_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
