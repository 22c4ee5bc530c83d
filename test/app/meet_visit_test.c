/* The prenatal home visit: its states, who may do and see what, the step it carries out, and its jobs. */
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/chain_world.h"
#include "app/jobs.h"
#include "app/people/people.h"
#include "app/world.h"

#include <stdio.h>
#include <string.h>

static void offer(struct world *w, const struct actor *by, const char *person, const char *wish, char id[37])
{
    world_call(w, by);
    call_param_set(w, "person", person);
    call_set(w, "wish", wish);
    if (strcmp(wish, "plan") == 0)
        call_set(w, "planned_at", "2026-03-10T14:00");
    world_must(w, visit_create);
    snprintf(id, 37, "%s", w->call.location + strlen("/visits/"));
}

static int event(struct world *w, const struct actor *by, const char *visit, use_case *use)
{
    world_call(w, by);
    call_param_set(w, "visit", visit);
    call_set(w, "planned_at", "2026-03-12T09:30");
    call_set(w, "held_day", "2026-03-04");
    call_set(w, "result", "support_agreed");
    call_set(w, "reason", "not_now");
    call_set(w, "note", "geheim van de bezoeker");
    return world_run(w, use);
}

static const char *state_of(struct world *w, const struct actor *by, const char *visit)
{
    world_call(w, by);
    call_param_set(w, "visit", visit);
    world_must(w, visit_page);
    return value_as_text(value_at(w->call.page, "visit.state"), "");
}

/* Each event from each state: to where, or refused. */
static void moves_as_drawn(void **unused)
{
    (void)unused;
    static const struct {
        const char *wish;
        use_case *first, *then;
        const char *ends; /* NULL: refused */
    } cases[] = {
        {"think", NULL, visit_plan, "planned"},   {"think", NULL, visit_hold, "held"},
        {"think", NULL, visit_refuse, "refused"}, {"think", NULL, visit_cancel, "cancelled"},
        {"plan", NULL, visit_plan, "planned"},    {"plan", NULL, visit_hold, "held"},
        {"plan", NULL, visit_refuse, "refused"},  {"plan", NULL, visit_cancel, "cancelled"},
        {"refuse", NULL, visit_plan, "planned"},  {"refuse", NULL, visit_hold, NULL},
        {"refuse", NULL, visit_refuse, NULL},     {"refuse", NULL, visit_cancel, NULL},
        {"plan", visit_hold, visit_plan, NULL},   {"plan", visit_hold, visit_hold, NULL},
        {"plan", visit_hold, visit_cancel, NULL}, {"plan", visit_cancel, visit_plan, NULL},
        {"plan", visit_cancel, visit_hold, NULL},
    };
    struct world w;
    world_open(&w);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char person[37], visit[37], name[32];
        snprintf(name, sizeof name, "Naam%zu", i);
        world_family(&w, &w.nurse, name, 140, person);
        offer(&w, &w.nurse, person, cases[i].wish, visit);
        if (cases[i].first)
            assert_ok(event(&w, &w.nurse, visit, cases[i].first));
        int rc = event(&w, &w.nurse, visit, cases[i].then);
        assert_int_equal(rc, cases[i].ends ? 0 : ERR_CONFLICT);
        if (cases[i].ends)
            assert_string_equal(state_of(&w, &w.nurse, visit), cases[i].ends);
    }
    world_close(&w);
}

static void nobody_at_home_is_not_held(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], visit[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 140, person);
    offer(&w, &w.nurse, person, "plan", visit);
    world_call(&w, &w.nurse);
    call_param_set(&w, "visit", visit);
    call_set(&w, "held_day", "2026-03-04");
    call_set(&w, "result", "not_at_home");
    world_must(&w, visit_hold);
    assert_string_equal(state_of(&w, &w.nurse, visit), "offered");
    assert_null(value_at(w.call.page, "visit.held_day")
                    ? value_as_text(value_at(w.call.page, "visit.held_day"), NULL)
                    : NULL);
    world_close(&w);
}

static void refuses_what_cannot_be(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], visit[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 140, person);
    static const struct {
        const char *at, *key;
    } times[] = {{"2026-03-04T09:00", "appointment_past"},
                 {"2027-06-01T09:00", "appointment_far"},
                 {"2026-03-32T09:00", "appointment_time"},
                 {NULL, "appointment_time"}};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        world_call(&w, &w.nurse);
        call_param_set(&w, "person", person);
        call_set(&w, "wish", "plan");
        if (times[i].at)
            call_set(&w, "planned_at", times[i].at);
        assert_int_equal(world_run(&w, visit_create), ERR_INVALID);
        assert_string_equal(w.err.key, times[i].key);
    }
    offer(&w, &w.nurse, person, "plan", visit);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    call_set(&w, "wish", "think");
    assert_int_equal(world_run(&w, visit_create), ERR_CONFLICT);
    assert_string_equal(w.err.key, "visit_open");
    world_call(&w, &w.nurse);
    call_param_set(&w, "visit", visit);
    call_set(&w, "held_day", "2026-03-05");
    call_set(&w, "result", "support_agreed");
    assert_int_equal(world_run(&w, visit_hold), ERR_INVALID);
    assert_string_equal(w.err.key, "visit_future");
    world_family(&w, &w.nurse, "Zonder", 0, person);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    call_set(&w, "wish", "think");
    assert_int_equal(world_run(&w, visit_create), ERR_CONFLICT);
    assert_string_equal(w.err.key, "visit_no_pregnancy");
    world_close(&w);
}

/* Her partner, other organisations, the coordinator and the administrator: no page, no change, for any use case. */
static void keeps_others_out(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], partner[37], visit[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 140, person);
    world_family(&w, &w.nurse, "Partner", 0, partner);
    offer(&w, &w.nurse, person, "plan", visit);
    struct actor other = world_parent(partner);
    const struct actor *strangers[] = {&other,       &w.midwife,     &w.midwife2, &w.debt,
                                       &w.assistant, &w.coordinator, &w.admin,    &w.nobody};
    use_case *uses[] = {visit_page,   visit_plan, visit_hold,  visit_refuse,
                        visit_cancel, visit_new,  visit_create};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        for (size_t u = 0; u < sizeof uses / sizeof uses[0]; u++) {
            world_call(&w, strangers[i]);
            call_param_set(&w, "visit", visit);
            call_param_set(&w, "person", person);
            call_set(&w, "wish", "think");
            assert_int_equal(world_run(&w, uses[u]), ERR_DENIED);
            assert_null(value_get(w.call.page, "visit"));
        }
    world_close(&w);
}

/* Another organisation that is involved sees that it was held, and never the note; only the visitor changes it. */
static int involve(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(call_param(c, "person")), db_text(c->actor->org),
                             db_text("own"), db_none(), db_none(), db_int(c->now)),
                     err);
}

static void the_note_stays_with_the_visitor(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], visit[37];
    world_open(&w);
    world_family(&w, &w.midwife, "Jansen", 140, person);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    world_must(&w, involve);
    offer(&w, &w.nurse, person, "plan", visit);
    assert_int_equal(event(&w, &w.midwife, visit, visit_hold), ERR_DENIED);
    assert_string_equal(w.err.key, "visit_not_yours");
    assert_ok(event(&w, &w.nurse, visit, visit_hold));
    assert_string_equal(state_of(&w, &w.nurse, visit), "held");
    assert_string_equal(value_as_text(value_at(w.call.page, "visit.note"), ""), "geheim van de bezoeker");
    assert_string_equal(state_of(&w, &w.midwife, visit), "held");
    assert_string_equal(value_as_text(value_at(w.call.page, "visit.held_day"), ""), "2026-03-04");
    struct actor self = world_parent(person);
    const struct actor *readers[] = {&w.midwife, &self};
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, readers[i]);
        call_param_set(&w, "visit", visit);
        if (world_run(&w, visit_page) != 0)
            continue;
        BUF_AUTO json;
        buf_init(&json, 1 << 20);
        json_write(&json, w.call.page);
        assert_null(strstr(buf_text(&json), "geheim"));
    }
    world_close(&w);
}

/* --- jobs --- */

static int waiting(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_JOB_DUE, DB_ARGS(db_int(INT64_MAX), db_int(100)), err);
    value_put(c->page, "jobs", rows);
    return rc;
}

static size_t count_jobs(struct world *w, const char *kind, const char *detail)
{
    size_t n = 0;
    world_call(w, &w->nobody);
    world_must(w, waiting);
    const struct value *rows = value_get(w->call.page, "jobs");
    for (size_t i = 0; i < value_count(rows); i++)
        n += strcmp(value_get_text(value_item(rows, i), "kind"), kind) == 0 &&
             strncmp(value_get_text(value_item(rows, i), "detail"), detail, strlen(detail)) == 0;
    return n;
}

static void run_jobs(struct world *w)
{
    world_call(w, &w->nobody);
    if (jobs_run_due(&w->app, &w->err) < 0)
        fail_msg("%s: %s", w->err.where, w->err.key);
}

/* Planned for Tuesday 10 March: Monday a reminder, Thursday the question how it went, each once. */
static void reminds_and_asks(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], visit[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 140, person);
    offer(&w, &w.nurse, person, "plan", visit);
    world_days(&w, 4); /* Sunday 8 March */
    run_jobs(&w);
    assert_int_equal(count_jobs(&w, "visit_reminder", ""), 1);
    world_days(&w, 1);
    run_jobs(&w);
    assert_int_equal(count_jobs(&w, "visit_reminder", ""), 0);
    assert_int_equal(count_jobs(&w, "notice", "visit_tomorrow"), 1);
    world_days(&w, 2); /* Wednesday: one working day after */
    run_jobs(&w);
    assert_int_equal(count_jobs(&w, "visit_unrecorded", ""), 1);
    assert_int_equal(count_jobs(&w, "notice", "visit_unrecorded"), 0);
    world_days(&w, 1);
    run_jobs(&w);
    assert_int_equal(count_jobs(&w, "notice", "visit_unrecorded"), 1);
    world_close(&w);
}

static void a_recorded_visit_is_not_asked_for(void **unused)
{
    (void)unused;
    struct world w;
    char person[37], visit[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Jansen", 140, person);
    offer(&w, &w.nurse, person, "plan", visit);
    assert_ok(event(&w, &w.nurse, visit, visit_plan)); /* moved to Thursday 12 March */
    assert_int_equal(count_jobs(&w, "visit_reminder", ""), 1);
    assert_ok(event(&w, &w.nurse, visit, visit_hold));
    assert_int_equal(count_jobs(&w, "visit_reminder", ""), 0);
    assert_int_equal(count_jobs(&w, "visit_unrecorded", ""), 0);
    world_close(&w);
}

/* From the plan, by a referral, to a visit that was held: the sender sees that, and never the note; the step is done. */
static void a_referred_visit_comes_back_to_the_sender(void **unused)
{
    (void)unused;
    struct chain_world cw;
    char step[37], referral[37], visit[37], receiver[64];
    chain_open(&cw);
    chain_step(&cw, "prenatal_home_visit", step);
    snprintf(receiver, sizeof receiver, "org:%s", cw.w.nurse.org);
    chain_call(&cw, &cw.w.midwife, "step", step);
    chain_fill(&cw, receiver, "contact pregnancy social parenting");
    world_must(&cw.w, referral_create);
    snprintf(referral, sizeof referral, "%.36s", cw.w.call.location + strlen("/referrals/"));
    assert_ok(chain_event(&cw, &cw.w.nurse, referral, referral_accept));
    chain_call(&cw, &cw.w.nurse, "referral", referral);
    world_must(&cw.w, referral_page);
    assert_non_null(strstr(chain_at(&cw, "visit_new"), referral));
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    call_set(&cw.w, "wish", "think");
    call_set(&cw.w, "referral", referral);
    world_must(&cw.w, visit_create);
    snprintf(visit, sizeof visit, "%.36s", cw.w.call.location + strlen("/visits/"));
    assert_ok(event(&cw.w, &cw.w.nurse, visit, visit_hold));
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "visit_held"), 1);
    chain_call(&cw, &cw.w.midwife, "referral", referral);
    world_must(&cw.w, referral_page);
    assert_string_equal(chain_at(&cw, "referral_visit.state"), "held");
    BUF_AUTO json;
    buf_init(&json, 4 << 20);
    json_write(&json, cw.w.call.page);
    assert_null(strstr(buf_text(&json), "geheim"));
    assert_string_equal(chain_step_state(&cw, step), "done");
    /* another one's referral starts no visit */
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "wish", "think");
    call_set(&cw.w, "referral", referral);
    assert_int_equal(world_run(&cw.w, visit_create), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "visit_referral");
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_as_drawn),
        cmocka_unit_test(nobody_at_home_is_not_held),
        cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(keeps_others_out),
        cmocka_unit_test(the_note_stays_with_the_visitor),
        cmocka_unit_test(reminds_and_asks),
        cmocka_unit_test(a_recorded_visit_is_not_asked_for),
        cmocka_unit_test(a_referred_visit_comes_back_to_the_sender),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
