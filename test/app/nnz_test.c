/* Nu Niet Zwanger: who comes in, who reaches what, that nothing of her is left when she says so, and that counts stay. */
#include "app/nnz_world.h"

#include "app/life/life.h"
#include "app/life/night.h"
#include "app/nnz/nnz.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const char *page_text(struct nnz_world *n, struct buf *out)
{
    buf_init(out, 4 << 20);
    json_write(out, n->w->call.page);
    return buf_text(out);
}

/* The table, cell by cell. */
static void decides_by_role_and_training(void **state)
{
    (void)state;
    static const enum role others[] = {ROLE_NONE,        ROLE_PROFESSIONAL, ROLE_ASSISTANT,
                                       ROLE_COORDINATOR, ROLE_ADMIN,        ROLE_PARENT};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        for (int k = 0; k < 4; k++)
            assert_int_equal(nnz_decide(others[i], k & 1, k & 2), NNZ_NOTHING);
    assert_int_equal(nnz_decide(ROLE_NNZ_HOLDER, true, true), NNZ_HOLD);
    assert_int_equal(nnz_decide(ROLE_NNZ_HOLDER, true, false), NNZ_KEEP);
    assert_int_equal(nnz_decide(ROLE_NNZ_HOLDER, false, true), NNZ_NOTHING);
    assert_int_equal(nnz_decide(ROLE_NNZ_LEADER, true, true), NNZ_COUNTS);
    assert_int_equal(nnz_decide(ROLE_NNZ_LEADER, false, true), NNZ_NOTHING);
}

static void she_joins_and_it_is_recorded(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    world_call(&w, &n.holder);
    world_must(&w, nnz_records);
    const struct value *list = value_get(w.call.page, "records");
    assert_int_equal(value_count(list), 1);
    assert_int_equal(value_get_int(value_item(list, 0), "number", 0), 1);
    assert_string_equal(value_get_text(value_item(list, 0), "words"), NNZ_WORDS);
    nnz_call(&n, &n.holder, record);
    world_must(&w, nnz_page);
    BUF_AUTO json;
    assert_non_null(strstr(page_text(&n, &json), NNZ_SAID));
    nnz_call(&n, &n.holder, record);
    call_set(&w, "outcome", "wishes_child");
    world_must(&w, nnz_close);
    nnz_call(&n, &n.holder, record);
    call_set(&w, "outcome", "stopped");
    assert_int_equal(world_run(&w, nnz_close), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_closed");
    /* every look and change has its line, with no person in it */
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM audit WHERE object = 'nnz' AND person_id IS NULL"),
                     5);
    assert_int_equal(
        nnz_count(&n, "SELECT COUNT(*) FROM audit WHERE object = 'nnz' AND person_id IS NOT NULL"), 0);
    world_close(&w);
}

static void says_why_she_does_not_join_and_keeps_nothing(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    world_call(&w, &n.holder);
    value_add_text(value_put_array(w.form, "situations"), "homeless");
    value_add_text(value_put_array(w.form, "conditions"), "voluntary");
    assert_int_equal(world_run(&w, nnz_create), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_ask_condition");
    assert_string_equal(w.err.where, "conditions");
    struct value *not_so = value_put_array(w.form, "not_so");
    value_add_text(not_so, "voluntary");
    assert_int_equal(world_run(&w, nnz_create), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_both");
    value_put_array(w.form, "conditions");
    value_add_text(not_so, "not_pregnant");
    call_set(&w, "words", NNZ_WORDS);
    world_must(&w, nnz_create);
    assert_null(w.call.location);
    const struct value *reasons = value_get(w.call.page, "reasons");
    assert_int_equal(value_count(reasons), 2);
    assert_string_equal(value_get_text(value_item(reasons, 1), "label"), "Zij is zwanger");
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_record"), 0);
    assert_int_equal(nnz_count(&n, "SELECT SUM(times) FROM nnz_tally WHERE figure = 'not_in'"), 1);
    world_close(&w);
}

/* Every condition holds, and none of the situations was ticked: asked about all of them or not. */
static void a_situation_is_asked_about(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    nnz_joins(&n, &n.holder);
    value_put_array(w.form, "situations");
    assert_int_equal(world_run(&w, nnz_create), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_ask");
    call_set_flag(&w, "asked", true);
    world_must(&w, nnz_create);
    assert_int_equal(value_count(value_get(w.call.page, "reasons")), 0);
    assert_int_equal(nnz_count(&n, "SELECT SUM(times) FROM nnz_tally WHERE item = 'no_situation'"), 1);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_record"), 0);
    world_close(&w);
}

static int reach(struct nnz_world *n, const struct actor *who, const char *record, use_case *use)
{
    nnz_call(n, who, record);
    call_set(n->w, "outcome", "stopped");
    call_set(n->w, "step", "meeting");
    call_set(n->w, "day", "2026-03-04");
    call_set(n->w, "colleague", n->colleague.membership);
    return world_run(n->w, use);
}

/* Even past the route table: the use case itself knows who may. */
static void nobody_else_reaches_it(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    const struct actor *others[] = {&n.colleague, &n.leader, &w.midwife, &w.nurse, &w.coordinator, &w.admin};
    use_case *const uses[] = {nnz_page,  nnz_words,     nnz_step,   nnz_step_forget,
                              nnz_close, nnz_hand_over, nnz_destroy};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        for (size_t k = 0; k < sizeof uses / sizeof uses[0]; k++) {
            assert_int_equal(reach(&n, others[i], record, uses[k]), ERR_DENIED);
            assert_string_equal(w.err.key, "not_involved");
        }
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM audit WHERE object = 'nnz' AND outcome = 'denied'"),
                     42);
    for (size_t i = 1; i < sizeof others / sizeof others[0]; i++) {
        world_call(&w, others[i]);
        assert_int_equal(world_run(&w, nnz_records), ERR_DENIED);
    }
    world_call(&w, &n.holder);
    assert_int_equal(world_run(&w, nnz_board), ERR_DENIED);
    /* handed over, it is the other's alone */
    assert_ok(reach(&n, &n.holder, record, nnz_hand_over));
    assert_int_equal(reach(&n, &n.holder, record, nnz_page), ERR_DENIED);
    assert_ok(reach(&n, &n.colleague, record, nnz_page));
    world_close(&w);
}

static void only_who_is_trained_holds_conversations(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    world_days(&w, 730); /* 24 months after 15 January are over */
    assert_int_equal(reach(&n, &n.holder, record, nnz_step), ERR_DENIED);
    assert_string_equal(w.err.key, "nnz_training");
    nnz_joins(&n, &n.holder);
    assert_int_equal(world_run(&w, nnz_create), ERR_DENIED);
    assert_string_equal(w.err.key, "nnz_training");
    assert_ok(reach(&n, &n.holder, record, nnz_page));
    nnz_train(&n, &n.holder, "2028-03-01");
    nnz_call(&n, &n.holder, record);
    call_set(&w, "step", "aftercare");
    call_set(&w, "day", "2028-03-03");
    world_must(&w, nnz_step);
    world_close(&w);
}

/* Who comes after the end is sent elsewhere; whom the project has already, it does not drop. */
static void a_project_that_ended_takes_nobody_new(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    nnz_keep(&n);
    call_set(&w, "state", "ended");
    world_must(&w, nnz_project_set);
    nnz_joins(&n, &n.holder);
    assert_int_equal(world_run(&w, nnz_create), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_ended");
    assert_int_equal(world_run(&w, nnz_new), ERR_CONFLICT);
    world_must(&w, nnz_records);
    assert_false(value_get_bool(w.call.page, "may_open"));
    assert_ok(reach(&n, &n.holder, record, nnz_step));
    assert_ok(reach(&n, &n.holder, record, nnz_close));
    nnz_keep(&n);
    call_set(&w, "state", "running");
    world_must(&w, nnz_project_set);
    nnz_joins(&n, &n.holder);
    world_must(&w, nnz_create);
    world_close(&w);
}

static int talk_on(struct nnz_world *n, const char *record, const char *day)
{
    nnz_call(n, &n->holder, record);
    call_set(n->w, "step", "meeting");
    call_set(n->w, "day", day);
    return world_run(n->w, nnz_step);
}

/* Today is 4 March 2026: 92 days before it is 2 December. */
static void a_conversation_was_lately(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    assert_int_equal(talk_on(&n, record, "2026-03-05"), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_future");
    assert_ok(talk_on(&n, record, "2026-03-04"));
    assert_ok(talk_on(&n, record, "2025-12-02"));
    assert_int_equal(talk_on(&n, record, "2025-12-01"), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_long_ago");
    assert_string_equal(w.err.arg, "92");
    world_close(&w);
}

static void she_is_known_by_other_words(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    nnz_call(&n, &n.holder, record);
    call_set(&w, "words", "de blauwe sjaal");
    world_must(&w, nnz_words);
    nnz_call(&n, &n.holder, record);
    world_must(&w, nnz_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "record.words"), ""), "de blauwe sjaal");
    assert_int_equal(value_count(value_at(w.call.page, "record.situations")),
                     2); /* and why she came in stays */
    assert_ok(reach(&n, &n.holder, record, nnz_close));
    nnz_call(&n, &n.holder, record);
    call_set(&w, "words", NNZ_WORDS);
    assert_int_equal(world_run(&w, nnz_words), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_closed");
    world_close(&w);
}

static void at_her_word_it_is_gone_in_backups_too(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37], other[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    nnz_record_of_her(&n, other);
    nnz_call(&n, &n.holder, record);
    world_must(&w, nnz_destroy);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_record"), 1);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_step"), 1);
    assert_ok(destroyed_follow(&w.app, &w.err));
    assert_true(vault_destroyed(w.app.vault, record));
    assert_int_equal(reach(&n, &n.holder, record, nnz_page), ERR_NOT_FOUND);
    assert_ok(reach(&n, &n.holder, other, nnz_page)); /* whose key is another */
    /* how many joined is known all the same */
    assert_int_equal(nnz_count(&n, "SELECT SUM(times) FROM nnz_tally WHERE figure = 'came_in'"), 2);
    world_close(&w);
}

/* Destroyed on this server, and then a copy of the database from before comes back. */
static void a_copy_that_comes_back_says_nothing(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    int64_t done = 0;
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    assert_ok(vault_destroy(w.app.vault, record, &w.err));
    assert_int_equal(reach(&n, &n.holder, record, nnz_page), ERR_NOT_FOUND);
    world_call(&w, &n.holder);
    world_must(&w, nnz_records);
    assert_int_equal(value_count(value_get(w.call.page, "records")), 0);
    assert_ok(destroyed_agree(&done, &w.app, &w.err));
    assert_int_equal(done, 1);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_record"), 0);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM destroyed"), 1);
    world_close(&w);
}

/* A conversation that was written down wrongly, or that she does not want there, goes; that there was one stays counted. */
static void one_conversation_goes(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37], other[37], step[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    nnz_record_of_her(&n, other);
    nnz_call(&n, &n.holder, record);
    world_must(&w, nnz_page);
    const struct value *steps = value_get(w.call.page, "steps");
    snprintf(step, sizeof step, "%s", value_get_text(value_item(steps, 0), "id"));
    nnz_call(&n, &n.holder, other); /* of another record than the path says */
    call_set(&w, "step", step);
    assert_int_equal(world_run(&w, nnz_step_forget), ERR_CONFLICT);
    nnz_call(&n, &n.holder, record);
    call_set(&w, "step", step);
    world_must(&w, nnz_step_forget);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_step"), 1);
    assert_int_equal(nnz_count(&n, "SELECT SUM(times) FROM nnz_tally WHERE figure = 'step'"), 2);
    world_close(&w);
}

/* The page says when it goes, and the night does what the page says. */
static void says_when_it_goes(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    nnz_call(&n, &n.holder, record);
    world_must(&w, nnz_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "record.goes_day"), ""), "2027-03-04");
    assert_ok(reach(&n, &n.holder, record, nnz_close));
    nnz_call(&n, &n.holder, record);
    world_must(&w, nnz_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "record.goes_day"), ""), "2026-09-04");
    world_close(&w);
}

static void night(struct world *w)
{
    world_call(w, &w->nobody);
    world_must(w, retention_job);
}

static void goes_by_itself_when_its_term_is_over(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char closed[37], open[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, closed);
    nnz_record_of_her(&n, open);
    assert_ok(reach(&n, &n.holder, closed, nnz_close));
    world_days(&w, 183); /* 4 September is 184 days on */
    night(&w);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_record"), 2);
    world_days(&w, 1);
    night(&w);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_record"), 1);
    world_days(&w, 181);
    night(&w);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_record"), 0);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM destroyed"), 2);
    world_close(&w);
}

static const char *outcome_shown(struct nnz_world *n, size_t quarter, const char *label)
{
    world_call(n->w, &n->leader);
    world_must(n->w, nnz_board);
    const struct value *q = value_item(value_get(n->w->call.page, "outcome"), quarter);
    const struct value *items = value_get(q, "items");
    for (size_t i = 0; i < value_count(items); i++)
        if (strstr(value_get_text(value_item(items, i), "label"), label))
            return value_get_text(value_item(items, i), "n");
    fail_msg("no %s", label);
    return "";
}

static void live(struct nnz_world *n, const char *outcome, int times)
{
    for (int i = 0; i < times; i++) {
        char record[37];
        nnz_record_of_her(n, record);
        nnz_call(n, &n->holder, record);
        call_set(n->w, "outcome", outcome);
        world_must(n->w, nnz_close);
    }
}

/* The leader sees a quarter when it is over, with small numbers left out, and no word of anybody. */
static void the_leader_sees_counts(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    live(&n, "long_acting", 12);
    live(&n, "other_contraception", 11);
    live(&n, "wishes_child", 3);
    assert_string_equal(outcome_shown(&n, 0, "langwerkende"), "0"); /* the quarter before */
    world_days(&w, 31);                                             /* April: the first quarter is over */
    assert_string_equal(outcome_shown(&n, 0, "langwerkende"), "12");
    assert_string_equal(outcome_shown(&n, 0, "graag een kind"), "niet getoond");
    BUF_AUTO json;
    const char *text = page_text(&n, &json);
    assert_null(strstr(text, NNZ_WORDS));
    assert_null(strstr(text, NNZ_SAID));
    world_call(&w, &n.leader);
    call_set(&w, "criterion", "voluntary");
    call_set(&w, "judged", "met");
    world_must(&w, nnz_quality_set);
    world_call(&w, &n.leader);
    world_must(&w, nnz_board);
    assert_int_equal(value_get_int(w.call.page, "met", 0), 1);
    assert_int_equal(value_get_int(w.call.page, "trained", 0), 2);
    world_close(&w);
}

/* What happened in a quarter is told by kind too, by the same rule. */
static void conversations_and_refusals_are_counts(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    live(&n, "stopped", 12);
    for (int i = 0; i < 11; i++) {
        world_call(&w, &n.holder);
        value_add_text(value_put_array(w.form, "not_so"), i < 10 ? "voluntary" : "not_pregnant");
        world_must(&w, nnz_create);
    }
    world_days(&w, 31);
    world_call(&w, &n.leader);
    world_must(&w, nnz_board);
    const struct value *step = value_item(value_get(w.call.page, "step"), 0),
                       *not_in = value_item(value_get(w.call.page, "not_in"), 0);
    assert_string_equal(value_get_text(step, "total"), "12");
    assert_string_equal(value_get_text(not_in, "total"), "11");
    assert_int_equal(value_count(value_get(not_in, "items")), 4);
    static const char *const told[] = {"niet getoond", "0", "niet getoond",
                                       "0"}; /* 11 - 10 would tell the one */
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(value_get_text(value_item(value_get(not_in, "items"), i), "n"), told[i]);
    const struct value *people = value_get(w.call.page, "people");
    assert_int_equal(value_count(people), 2);
    assert_true(value_get_bool(value_item(people, 0), "is_trained"));
    world_close(&w);
}

static void the_month_has_reach_by_region(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    live(&n, "long_acting", 11);
    nnz_freeze(&n);
    assert_int_equal(nnz_frozen(&n, "nnz_reach", "GM9001"), 11);
    assert_int_equal(nnz_frozen(&n, "nnz_reach", ""), 11);
    assert_int_equal(nnz_frozen(&n, "nnz_area", "running"), 1);
    world_call(&w, &n.leader);
    world_must(&w, nnz_board);
    const struct value *reached = value_item(value_get(w.call.page, "reach"), 0);
    assert_string_equal(value_get_text(reached, "n"), "11");
    world_close(&w);
}

static void a_small_month_is_not_told(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    live(&n, "long_acting", 9);
    nnz_freeze(&n);
    assert_int_equal(nnz_frozen(&n, "nnz_reach", "GM9001"), -1);
    assert_int_equal(nnz_frozen(&n, "nnz_reach", ""), -1);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decides_by_role_and_training),
        cmocka_unit_test(she_joins_and_it_is_recorded),
        cmocka_unit_test(says_why_she_does_not_join_and_keeps_nothing),
        cmocka_unit_test(a_situation_is_asked_about),
        cmocka_unit_test(nobody_else_reaches_it),
        cmocka_unit_test(only_who_is_trained_holds_conversations),
        cmocka_unit_test(a_project_that_ended_takes_nobody_new),
        cmocka_unit_test(a_conversation_was_lately),
        cmocka_unit_test(she_is_known_by_other_words),
        cmocka_unit_test(at_her_word_it_is_gone_in_backups_too),
        cmocka_unit_test(a_copy_that_comes_back_says_nothing),
        cmocka_unit_test(one_conversation_goes),
        cmocka_unit_test(says_when_it_goes),
        cmocka_unit_test(goes_by_itself_when_its_term_is_over),
        cmocka_unit_test(the_leader_sees_counts),
        cmocka_unit_test(conversations_and_refusals_are_counts),
        cmocka_unit_test(the_month_has_reach_by_region),
        cmocka_unit_test(a_small_month_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
