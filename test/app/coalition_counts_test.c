/* A month counted by hand, frozen, and never changed after; and what the coordinator sees of referrals that are late. */
#include "app/chain/chain.h"
#include "app/chain/child_wish.h"
#include "app/chain/meet.h"
#include "app/chain_world.h"
#include "app/coalition/counts.h"
#include "app/jobs.h"
#include "app/signals/signals.h"

#include <stdio.h>
#include <string.h>

/* Freezes March 2026 on 1 April. */
static void freeze(struct world *w)
{
    world_call(w, &w->nobody);
    call_param_set(w, "ref_id", "month");
    call_param_set(w, "detail", "2026-03");
    world_must(w, counts_freeze_job);
}

/* The number of an item; −1 hidden, −2 not there. */
static int64_t number(struct world *w, const char *figure, const char *item)
{
    world_call(w, &w->nobody);
    value_put_text(w->query, "month", "2026-03");
    world_must(w, counts_export);
    const struct value *counts = value_at(w->call.page, "document.counts");
    for (size_t i = 0; i < value_count(counts); i++) {
        const struct value *row = value_item(counts, i);
        if (strcmp(value_get_text(row, "figure"), figure) == 0 &&
            strcmp(value_get_text(row, "item"), item) == 0)
            return value_get_int(row, "value", -1);
    }
    return -2;
}

static void visit_family(struct world *w, int n, bool hold)
{
    char person[37], visit[37], name[32];
    snprintf(name, sizeof name, "Gezin%d", n);
    world_family(w, &w->nurse, name, 140, person);
    world_call(w, &w->nurse);
    call_param_set(w, "person", person);
    call_set(w, "wish", "think");
    world_must(w, visit_create);
    snprintf(visit, sizeof visit, "%s", w->call.location + strlen("/visits/"));
    if (!hold)
        return;
    world_call(w, &w->nurse);
    call_param_set(w, "visit", visit);
    call_set(w, "held_day", "2026-03-04");
    call_set(w, "result", "support_agreed");
    world_must(w, visit_hold);
}

static void counts_a_month_by_hand(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w);
    for (int i = 0; i < 14; i++)
        visit_family(&w, i, i < 9);
    world_days(&w, 28); /* 1 April */
    freeze(&w);
    assert_int_equal(number(&w, "visit", "offered"), 14);
    assert_int_equal(number(&w, "visit", "held"), -1); /* nine: too few to say */
    assert_int_equal(number(&w, "visit", "refused"), -2);
    world_close(&w);
}

/* Twelve vulnerable parents whose pregnancies were said to be wanted, eleven others not; of the first a talk came before. */
static void ask_before(struct chain_world *cw, int n)
{
    struct world *w = &cw->w;
    char name[32], response[37];
    snprintf(name, sizeof name, "Gezin%d", n);
    world_family(w, &w->midwife, name, 140, cw->mother);
    if (n < 12) {
        chain_call(cw, &w->midwife, "person", cw->mother);
        call_set(w, "talk_day", "2025-08-01");
        call_set(w, "asked", "alone");
        call_set(w, "outcome", "now");
        world_must(w, child_wish_record);
    }
    chain_call(cw, &w->midwife, "person", cw->mother);
    world_must(w, answers_new);
    snprintf(response, sizeof response, "%s", w->call.location + strlen("/responses/"));
    chain_call(cw, &w->midwife, "response", response);
    chain_answers(cw, false);
    value_put_text(value_put(w->form, "answers", value_copy(w->call.arena, value_get(w->form, "answers"))),
                   "preg.planned", n < 12 ? "planned" : "unwanted");
    world_must(w, response_sign);
    chain_call(cw, &w->midwife, "person", cw->mother);
    call_set(w, "protection", "no");
    world_must(w, outcome_confirm);
}

static void counts_the_time_before_pregnancy(void **unused)
{
    (void)unused;
    struct chain_world cw;
    chain_open(&cw); /* one more: planned, without a talk */
    for (int i = 0; i < 23; i++)
        ask_before(&cw, i);
    world_days(&cw.w, 28);
    freeze(&cw.w);
    assert_int_equal(number(&cw.w, "before_pregnancy", "talk"), 12);
    assert_int_equal(number(&cw.w, "before_pregnancy", "none"), 12);
    assert_int_equal(number(&cw.w, "before_pregnancy", ""), 24);
    assert_int_equal(number(&cw.w, "planned", "yes"), 13);
    assert_int_equal(number(&cw.w, "planned", "no"), 11);
    assert_int_equal(number(&cw.w, "planned", "unknown"), -2);
    chain_close(&cw);
}

static int end_pregnancy(struct call *c, struct err *err)
{
    struct value *p;
    int rc = store_one(&p, &c->store, SQL_PREGNANCY_RUNNING, DB_ARGS(db_text(call_param(c, "person"))), err);
    return rc == 0
               ? store_run(NULL, &c->store, SQL_PREGNANCY_END,
                           DB_ARGS(db_text(value_get_text(p, "id")), db_int(c->today), db_text("birth")), err)
               : rc;
}

/* A signal, and debt help that begins the same day; `born`: after the birth. */
static void help_family(struct chain_world *cw, int n, int gestation_days, bool born)
{
    struct world *w = &cw->w;
    char name[32], referral[37];
    snprintf(name, sizeof name, "Hulp%d", n);
    world_family(w, &w->midwife, name, gestation_days, cw->mother);
    chain_ask(cw, false);
    chain_refer(cw, referral);
    chain_call(cw, &w->nobody, "person", cw->mother);
    if (born)
        world_must(w, end_pregnancy);
    assert_ok(chain_event(cw, &w->debt, referral, referral_accept));
    assert_ok(chain_event(cw, &w->debt, referral, referral_start));
}

/* Six at 20 weeks, six at 22 weeks and two days: half had help up to week 20. Where a few others had
 * given birth, no week is said. */
static void counts_the_week_in_which_help_began(void **unused)
{
    (void)unused;
    for (int others = 0; others <= 10; others += 5) {
        struct chain_world cw;
        chain_open(&cw);
        for (int i = 0; i < 12; i++)
            help_family(&cw, i, i % 2 ? 140 : 156, false);
        for (int i = 0; i < others; i++)
            help_family(&cw, 20 + i, 140, true);
        world_days(&cw.w, 28);
        freeze(&cw.w);
        assert_int_equal(number(&cw.w, "days_to_help", ""), 12 + others);
        assert_int_equal(number(&cw.w, "days_to_help", "median"), 0);
        assert_int_equal(number(&cw.w, "week_of_help", "median"), others == 5 ? -1 : 20);
        assert_int_equal(number(&cw.w, "week_of_help", ""), others == 5 ? -1 : 12);
        chain_close(&cw);
    }
}

/* A visit of March that is recorded in April counts in April. */
static void a_frozen_month_stays(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w);
    for (int i = 0; i < 12; i++)
        visit_family(&w, i, true);
    world_days(&w, 28);
    freeze(&w);
    assert_int_equal(number(&w, "visit", "held"), 12);
    visit_family(&w, 20, true);
    freeze(&w);
    assert_int_equal(number(&w, "visit", "held"), 12);
    assert_int_equal(number(&w, "visit", "offered"), 12);
    world_close(&w);
}

static void the_running_month_is_not_counted(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w);
    world_call(&w, &w.nobody);
    call_param_set(&w, "detail", "2026-03");
    assert_int_equal(world_run(&w, counts_freeze_job), ERR_CONFLICT);
    assert_string_equal(w.err.key, "month_runs");
    world_call(&w, &w.nobody);
    value_put_text(w.query, "month", "2026-03");
    assert_int_equal(world_run(&w, counts_export), ERR_NOT_FOUND);
    world_call(&w, &w.nobody);
    value_put_text(w.query, "month", "maart");
    assert_int_equal(world_run(&w, counts_export), ERR_INVALID);
    world_close(&w);
}

/* Twelve pregnancies of 20 weeks whose questions were due in March and not asked; others of an organisation with two. */
static void counts_who_was_not_asked(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], name[32];
    world_open(&w);
    for (int i = 0; i < 14; i++) {
        snprintf(name, sizeof name, "Gezin%d", i);
        world_family(&w, i < 12 ? &w.midwife : &w.midwife2, name, 140, person);
    }
    world_days(&w, 28);
    freeze(&w);
    int64_t due = number(&w, "asked", "");
    assert_true(due >= 14);
    assert_int_equal(number(&w, "asked", "late"), due);
    assert_int_equal(number(&w, "asked_org_due", w.midwife2.org), -2);
    world_close(&w);
}

/* A new installation has no month before; one with a file freezes it at once, and the next on its first day. */
static void starts_with_the_month_before(void **unused)
{
    (void)unused;
    struct world w;
    char person[37];
    world_open(&w);
    world_call(&w, &w.nobody);
    if (jobs_start(&w.app, &w.err) < 0 || jobs_run_due(&w.app, &w.err) < 0)
        fail_msg("%s: %s", w.err.where, w.err.key);
    world_call(&w, &w.coordinator);
    world_must(&w, coalition_board);
    assert_int_equal(value_count(value_get(w.call.page, "months")), 0);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    world_days(&w, 28); /* 1 April, 10:00 */
    for (int i = 0; i < 2; i++)
        if (jobs_start(&w.app, &w.err) < 0 || jobs_run_due(&w.app, &w.err) < 0)
            fail_msg("%s: %s", w.err.where, w.err.key);
    world_call(&w, &w.coordinator);
    world_must(&w, coalition_board);
    assert_int_equal(value_count(value_get(w.call.page, "months")), 1);
    assert_string_equal(value_get_text(w.call.page, "month"), "2026-03");
    world_close(&w);
}

/* --- late --- */

static void an_overdue_referral_has_no_family(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    world_days(&cw.w, 20);
    world_call(&cw.w, &cw.w.coordinator);
    world_must(&cw.w, coalition_board);
    const struct value *late = value_get(cw.w.call.page, "overdue");
    assert_int_equal(value_count(late), 1);
    assert_int_equal(strlen(value_get_text(value_item(late, 0), "case_no")), 9);
    assert_true(value_get_int(value_item(late, 0), "days_late", 0) > 10);
    /* there are two practices of midwives, so the kind says not which; Schuldhulp has several too */
    assert_string_equal(value_get_text(value_item(late, 0), "from_label"),
                        call_label(&cw.w.call, "org_kind", "midwifery_practice"));
    BUF_AUTO json;
    buf_init(&json, 4 << 20);
    json_write(&json, cw.w.call.page);
    const char *never[] = {referral, cw.mother, cw.w.midwife.org, cw.w.midwife.org_name, "Noor", "Vries"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_null(strstr(buf_text(&json), never[i]));
    chain_close(&cw);
}

static int close_org(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_ORG_CLOSE, DB_ARGS(db_text(call_param(c, "org")), db_int(c->now)),
                     err);
}

/* Closed, the second practice leaves one: its kind would be its name. */
static void the_only_one_of_its_kind_is_not_said(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    world_call(&cw.w, &cw.w.nobody);
    call_param_set(&cw.w, "org", cw.w.midwife2.org);
    world_must(&cw.w, close_org);
    world_days(&cw.w, 20);
    world_call(&cw.w, &cw.w.coordinator);
    world_must(&cw.w, coalition_board);
    const struct value *late = value_get(cw.w.call.page, "overdue");
    assert_string_equal(value_get_text(value_item(late, 0), "from_label"), "niet getoond");
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_a_month_by_hand),
        cmocka_unit_test(counts_the_time_before_pregnancy),
        cmocka_unit_test(counts_the_week_in_which_help_began),
        cmocka_unit_test(a_frozen_month_stays),
        cmocka_unit_test(the_running_month_is_not_counted),
        cmocka_unit_test(counts_who_was_not_asked),
        cmocka_unit_test(starts_with_the_month_before),
        cmocka_unit_test(an_overdue_referral_has_no_family),
        cmocka_unit_test(the_only_one_of_its_kind_is_not_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
