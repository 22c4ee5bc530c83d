/* Asked when support begins and when it has ended; her answers are hers; the month counts yes and no, and hides few. */
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/chain_world.h"
#include "app/change.h"
#include "app/coalition/counts.h"
#include "app/life/life.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static int say(struct chain_world *cw, const char *ready)
{
    world_call(&cw->w, &cw->parent);
    call_set(&cw->w, "ready", ready);
    chain_many(cw, "topics", "help rest");
    return world_run(&cw->w, own_ready_answer);
}

static bool asked(struct chain_world *cw)
{
    world_call(&cw->w, &cw->parent);
    world_must(&cw->w, own_home);
    return value_get_bool(cw->w.call.page, "ready_asked");
}

static void she_is_asked_before_and_after(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37];
    chain_open(&cw);
    assert_false(asked(&cw));
    assert_int_equal(say(&cw, "yes"), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "ready_not_asked");
    chain_step(&cw, "debt_help_referral", step);
    chain_call(&cw, &cw.w.midwife, "step", step);
    world_must(&cw.w, step_agree);
    assert_true(asked(&cw));
    assert_ok(say(&cw, "no"));
    assert_false(asked(&cw));
    assert_int_equal(say(&cw, "yes"), ERR_CONFLICT);
    chain_call(&cw, &cw.w.midwife, "step", step);
    call_set(&cw.w, "step_result", "done");
    world_must(&cw.w, step_finish);
    assert_true(asked(&cw));
    assert_ok(say(&cw, "yes"));
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_ready);
    assert_string_equal(chain_at(&cw, "answers.0.ready"), "Ja, meestal wel");
    assert_string_equal(chain_at(&cw, "answers.0.moment"), "Nu de steun klaar is");
    assert_string_equal(chain_at(&cw, "answers.1.ready"), "Nee, nog niet");
    assert_string_equal(chain_at(&cw, "answers.1.said.0"), "Ik weet bij wie ik terecht kan");
    world_call(&cw.w, &cw.partner);
    world_must(&cw.w, own_ready);
    assert_int_equal(value_count(value_get(cw.w.call.page, "answers")), 0);
    /* In her own copy, and not in one that an organisation makes. */
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_export);
    assert_int_equal(value_count(value_at(cw.w.call.page, "document.readiness")), 2);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_export);
    assert_int_equal(value_count(value_at(cw.w.call.page, "document.readiness")), 0);
    chain_close(&cw);
}

/* Her pregnancy ends without a child: what was about to be asked is not, and her first page does not lead there. */
static void after_a_loss_nothing_is_asked(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37], sql[160], id[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", step);
    chain_call(&cw, &cw.w.midwife, "step", step);
    world_must(&cw.w, step_agree);
    assert_true(asked(&cw));
    assert_true(value_get_bool(cw.w.call.page, "ready_shown"));
    snprintf(sql, sizeof sql, "SELECT id FROM pregnancy WHERE person_id = '%s'", cw.mother);
    place_ask(&cw.w.place, sql, id, sizeof id);
    chain_call(&cw, &cw.w.midwife, "pregnancy", id);
    call_set(&cw.w, "how", "miscarriage");
    call_set(&cw.w, "day", "2026-03-03");
    world_must(&cw.w, pregnancy_end);
    assert_false(asked(&cw));
    assert_false(value_get_bool(cw.w.call.page, "ready_shown"));
    assert_int_equal(say(&cw, "yes"), ERR_CONFLICT);
    chain_close(&cw);
}

/* Rows of the month's file; -1 hidden, -2 not there. */
static int64_t number(struct world *w, const char *figure, const char *item)
{
    world_call(w, &w->nobody);
    value_put_text(w->query, "month", "2026-03");
    world_must(w, counts_export);
    const struct value *rows = value_at(w->call.page, "document.counts");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (text_is(value_get_text(row, "figure"), figure) && text_is(value_get_text(row, "item"), item))
            return value_get_int(row, "value", -1);
    }
    return -2;
}

static int add(struct call *c, struct err *err)
{
    struct db_arg sealed;
    const char *person = call_param(c, "person");
    struct value *answers = value_object(c->arena);
    int rc = store_seal_json(&sealed, &c->store, person, "answers_json", answers, err);
    return rc == 0
               ? store_run(NULL, &c->store, SQL_READY_INSERT,
                           DB_ARGS(db_text(call_id(c)), db_text(person), db_text(call_param(c, "moment")),
                                   db_int(c->now), db_int(text_is(call_param(c, "ready"), "yes")), sealed),
                           err)
               : rc;
}

static void said(struct world *w, const char *person, const char *moment, const char *ready, int times)
{
    for (int i = 0; i < times; i++) {
        world_call(w, &w->nobody);
        call_param_set(w, "person", person);
        call_param_set(w, "moment", moment);
        call_param_set(w, "ready", ready);
        world_must(w, add);
    }
}

static void the_month_counts_yes_and_no_and_hides_few(void **state)
{
    (void)state;
    struct world w;
    char mother[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, mother);
    said(&w, mother, "before", "yes", 12);
    said(&w, mother, "before", "no", 14);
    said(&w, mother, "after", "yes", 20);
    said(&w, mother, "after", "no", 3);
    world_days(&w, 28);
    world_call(&w, &w.nobody);
    call_param_set(&w, "detail", "2026-03");
    world_must(&w, counts_freeze_job);
    assert_int_equal(number(&w, "ready_before", "yes"), 12);
    assert_int_equal(number(&w, "ready_before", "no"), 14);
    assert_int_equal(number(&w, "ready_before", ""), 26);
    assert_int_equal(number(&w, "ready_after", "yes"), -1);
    assert_int_equal(number(&w, "ready_after", "no"), -1);
    world_close(&w);
}

static void what_is_coming_stands_in_order(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "wish", "plan");
    call_set(&cw.w, "planned_at", "2026-03-09T10:00");
    world_must(&cw.w, visit_create);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_appointments);
    assert_string_equal(chain_at(&cw, "appointments.0.kind"), "visit");
    assert_string_equal(chain_at(&cw, "appointments.0.what"), "Huisbezoek");
    world_call(&cw.w, &cw.partner);
    world_must(&cw.w, own_appointments);
    assert_int_equal(value_count(value_get(cw.w.call.page, "appointments")), 0);
    world_days(&cw.w, 6);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_appointments);
    assert_int_equal(value_count(value_get(cw.w.call.page, "appointments")), 0);
    chain_close(&cw);
}

enum { MANY = 45, PER_PAGE = 20 };

static int answer_often(struct call *c, struct err *err)
{
    int rc = 0;
    for (int i = 0; rc == 0 && i < MANY; i++) {
        struct db_arg sealed;
        rc = store_seal_json(&sealed, &c->store, c->actor->person, "answers_json", value_object(c->arena),
                             err);
        if (rc == 0)
            rc = store_run(NULL, &c->store, SQL_READY_INSERT,
                           DB_ARGS(db_text(call_id(c)), db_text(c->actor->person), db_text("before"),
                                   db_int(c->now + i), db_int(0), sealed),
                           err);
    }
    change_of(c, c->actor->person);
    return rc;
}

/* All of a list stands on its pages, and the last page leads no further. */
static void goes_on(struct chain_world *cw, use_case *page, const char *list)
{
    size_t seen = 0;
    for (int n = 1; n <= MANY / PER_PAGE + 1; n++) {
        char number[12];
        snprintf(number, sizeof number, "%d", n);
        world_call(&cw->w, &cw->parent);
        value_put_text(cw->w.query, "page", number);
        world_must(&cw->w, page);
        seen += value_count(value_get(cw->w.call.page, list));
        bool more = value_as_text(value_at(cw->w.call.page, "pages.next.href"), NULL) != NULL;
        assert_int_equal(more, n <= MANY / PER_PAGE);
    }
    assert_int_equal(seen, MANY);
}

static void no_list_of_hers_stops_in_silence(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    cw.w.keeps_nothing = true;
    for (int i = 0; i < MANY; i++) {
        char at[32], words[32];
        snprintf(at, sizeof at, "2026-04-%02dT%02d:00", i % 28 + 1, 9 + i / 28);
        snprintf(words, sizeof words, "wens %d", i);
        chain_call(&cw, &cw.w.midwife, "person", cw.mother);
        call_set(&cw.w, "planned_at", at);
        call_set(&cw.w, "place", "Huis van de wijk");
        world_must(&cw.w, meeting_create);
        world_call(&cw.w, &cw.parent);
        call_set(&cw.w, "kind", "stuck");
        call_set(&cw.w, "text", words);
        world_must(&cw.w, wish_create);
    }
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, answer_often);
    goes_on(&cw, own_appointments, "appointments");
    goes_on(&cw, own_plan, "wishes");
    goes_on(&cw, own_ready, "answers");
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(she_is_asked_before_and_after),
        cmocka_unit_test(after_a_loss_nothing_is_asked),
        cmocka_unit_test(the_month_counts_yes_and_no_and_hides_few),
        cmocka_unit_test(what_is_coming_stands_in_order),
        cmocka_unit_test(no_list_of_hers_stops_in_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
