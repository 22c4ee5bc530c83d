/* What is over its term goes, and nothing before; what is held stays; the page says it beforehand. */
#include "app/chain_world.h"
#include "app/life/night.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static int64_t due(struct chain_world *cw, const char *code, const char *when)
{
    world_call(&cw->w, &cw->w.admin);
    world_must(&cw->w, retention_page);
    const struct value *rules = value_get(cw->w.call.page, "rules");
    for (size_t i = 0; i < value_count(rules); i++)
        if (text_is(value_get_text(value_item(rules, i), "code"), code))
            return value_get_int(value_item(rules, i), when, -1);
    fail_msg("no rule %s", code);
    return -1;
}

static void night(struct chain_world *cw)
{
    world_call(&cw->w, &cw->w.nobody);
    world_must(&cw->w, retention_job);
}

static int reads(struct chain_world *cw)
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    return world_run(&cw->w, person_page);
}

static void close_her(struct chain_world *cw)
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_set(&cw->w, "reason", "moved");
    call_set_flag(&cw->w, "end_open", true);
    world_must(&cw->w, file_close);
}

/* 4 March 2026, and 20 years on. */
enum { TWENTY_YEARS = 7305 };

static void a_file_goes_after_twenty_years(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    close_her(&cw);
    assert_int_equal(due(&cw, "file", "year"), 0);
    world_days(&cw.w, TWENTY_YEARS - 1);
    assert_int_equal(due(&cw, "file", "now"), 0);
    assert_int_equal(due(&cw, "file", "month"), 1);
    night(&cw);
    assert_ok(reads(&cw));
    world_days(&cw.w, 1);
    assert_int_equal(due(&cw, "file", "now"), 1);
    night(&cw);
    assert_int_not_equal(reads(&cw), 0);
    assert_int_equal(due(&cw, "file", "now"), 0);
    assert_ok(destroyed_follow(&cw.w.app, &cw.w.err));
    assert_true(vault_destroyed(cw.w.app.vault, cw.mother));
    assert_false(vault_destroyed(cw.w.app.vault, cw.partner_person));
    chain_close(&cw);
}

static void what_is_held_stays(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    close_her(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "reason", "court");
    world_must(&cw.w, hold_set);
    world_days(&cw.w, TWENTY_YEARS + 100);
    assert_int_equal(due(&cw, "file", "now"), 0);
    assert_int_equal(value_get_int(cw.w.call.page, "held", 0), 1);
    night(&cw);
    assert_ok(reads(&cw));
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, hold_end);
    night(&cw);
    assert_int_not_equal(reads(&cw), 0);
    chain_close(&cw);
}

/* A file that was answered with hangs on the draft. */
static int add_file(struct call *c, struct err *err)
{
    struct db_arg data;
    const char *person = call_param(c, "person");
    int rc = store_seal(&data, &c->store, person, "data", "aGFsbG8=", err);
    return rc < 0
               ? rc
               : store_run(NULL, &c->store, SQL_ATTACHMENT_INSERT,
                           DB_ARGS(db_text(call_id(c)), db_text(person), db_text(call_param(c, "response")),
                                   db_text("text/plain"), db_int(5), db_int(c->now), data),
                           err);
}

static void an_unfinished_questionnaire_goes_after_three_months(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, answers_new);
    char response[37];
    assert_int_equal(sscanf(cw.w.call.location, "/responses/%36[0-9a-f-]", response), 1);
    chain_call(&cw, &cw.w.nobody, "person", cw.mother);
    call_param_set(&cw.w, "response", response);
    world_must(&cw.w, add_file);
    assert_int_equal(due(&cw, "draft", "year"), 1);
    world_days(&cw.w, 91);
    night(&cw);
    assert_int_equal(due(&cw, "draft", "year"), 1);
    world_days(&cw.w, 3);
    night(&cw);
    assert_int_equal(due(&cw, "draft", "year"), 0);
    chain_close(&cw);
}

static void every_night_plans_the_next(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    world_call(&cw.w, &cw.w.nobody);
    world_must(&cw.w, night_start);
    for (int i = 0; i < 3; i++) {
        world_days(&cw.w, 1);
        chain_jobs(&cw); /* the night, and then its work */
        chain_jobs(&cw);
    }
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_goes_after_twenty_years),
        cmocka_unit_test(what_is_held_stays),
        cmocka_unit_test(an_unfinished_questionnaire_goes_after_three_months),
        cmocka_unit_test(every_night_plans_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
