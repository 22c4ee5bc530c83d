/* Every state of a referral against every event by everyone, and what time does to one that nobody answers. */
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "base/str.h"
#include "care/referral.h"

#include <stdio.h>
#include <string.h>

/* --- what the statements know of states --- */

/* How many open states a list of SQL ("'sent', 'received' …)") leaves out; a draft waits for nobody. */
static int left_out(const char *statement, const char *list)
{
    int missing = 0;
    for (int s = REFERRAL_SENT; s < REFERRAL_STATES; s++) {
        char quoted[32];
        snprintf(quoted, sizeof quoted, "'%s'", referral_state_code((enum referral_state)s));
        const char *at = strstr(list, quoted);
        if (referral_open((enum referral_state)s) && !(at && at < strchr(list, ')'))) {
            print_error("%s leaves out %s\n", statement, quoted);
            missing++;
        }
    }
    return missing;
}

/* SQL names the open states so that an index is of use: a list from sent to started must name every one between. */
static void statements_name_every_open_state(void **state)
{
    (void)state;
    int lists = 0, missing = 0;
    for (size_t i = 0; i < sql_catalog.statement_count; i++)
        for (const char *at = sql_catalog.statements[i].text; (at = strstr(at, "state IN (")); at++) {
            const char *end = strchr(at, ')'), *first = strstr(at, "'sent'"), *last = strstr(at, "'started'");
            if (!first || first > end || !last || last > end)
                continue;
            lists++;
            missing += left_out(sql_catalog.statements[i].name, at);
        }
    assert_true(lists > 0);
    assert_int_equal(missing, 0);
}

/* --- state × event × actor --- */

static const struct {
    enum referral_event event;
    use_case *use;
} events[] = {
    {REFERRAL_RECEIVE, referral_receive},   {REFERRAL_ACCEPT, referral_accept},
    {REFERRAL_DECLINE, referral_decline},   {REFERRAL_START, referral_start},
    {REFERRAL_COMPLETE, referral_complete}, {REFERRAL_WITHDRAW, referral_withdraw},
    {REFERRAL_REMIND, referral_remind},
};
enum { EVENTS = sizeof events / sizeof events[0] };

static void send(struct chain_world *cw, const char *receiver, char out[37])
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_param_set(&cw->w, "kind", "debt_help");
    chain_fill(cw, receiver, "contact money");
    world_must(&cw->w, referral_create);
    assert_null(strstr(cw->w.call.location, "already"));
    snprintf(out, 37, "%.36s", cw->w.call.location + strlen("/referrals/"));
}

/* A referral in that state, by the shortest way. */
static void bring(struct chain_world *cw, const struct actor *receiver, enum referral_state state,
                  char out[37])
{
    static use_case *const ways[REFERRAL_STATES][4] = {
        [REFERRAL_RECEIVED] = {referral_receive},
        [REFERRAL_ACCEPTED] = {referral_accept},
        [REFERRAL_DECLINED] = {referral_decline},
        [REFERRAL_STARTED] = {referral_accept, referral_start},
        [REFERRAL_COMPLETED] = {referral_accept, referral_start, referral_complete},
    };
    char to[64];
    snprintf(to, sizeof to, "org:%s", receiver ? receiver->org : cw->letters);
    send(cw, to, out);
    for (size_t i = 0; i < 4 && ways[state][i]; i++)
        assert_ok(chain_event(cw, receiver ? receiver : &cw->w.midwife, out, ways[state][i]));
    if (state == REFERRAL_WITHDRAWN)
        assert_ok(chain_event(cw, &cw->w.midwife, out, referral_withdraw));
    if (state != REFERRAL_EXPIRED)
        return;
    world_days(&cw->w, 62);
    chain_jobs(cw);
    assert_string_equal(chain_state(cw, referral_page, out), "expired");
}

static void try_event(struct chain_world *cw, const struct actor *receiver, enum referral_state state, int e)
{
    const struct {
        const struct actor *who;
        bool may;
    } tries[] = {
        {&cw->w.midwife, referral_may(state, events[e].event,
                                      receiver ? REFERRAL_BY_SENDER : REFERRAL_BY_SENDER_FOR_RECEIVER) ||
                             referral_may(state, events[e].event, REFERRAL_BY_SENDER)},
        {&cw->w.debt, receiver && referral_may(state, events[e].event, REFERRAL_BY_RECEIVER)},
        {&cw->debt2, false},
        {&cw->w.nurse, false},
        {&cw->w.coordinator, false},
        {&cw->partner, false},
        {&cw->parent, false},
    };
    for (size_t t = 0; t < sizeof tries / sizeof tries[0]; t++) {
        char id[37];
        bring(cw, receiver, state, id);
        enum referral_state next = state;
        if (tries[t].may)
            assert_ok(referral_next(
                &next, state, events[e].event,
                t == 1 || !receiver ? (t == 1 ? REFERRAL_BY_RECEIVER
                                       : referral_may(state, events[e].event, REFERRAL_BY_SENDER_FOR_RECEIVER)
                                           ? REFERRAL_BY_SENDER_FOR_RECEIVER
                                           : REFERRAL_BY_SENDER)
                                    : REFERRAL_BY_SENDER,
                NULL));
        int rc = chain_event(cw, tries[t].who, id, events[e].use);
        if ((rc == 0) != tries[t].may)
            fail_msg("%s in %s by %zu gives %d %s", referral_event_code(events[e].event),
                     referral_state_code(state), t, rc, cw->w.err.key);
        assert_string_equal(chain_state(cw, referral_page, id), referral_state_code(next));
        if (referral_open(next))
            assert_ok(chain_event(cw, &cw->w.midwife, id, referral_withdraw));
    }
}

static void every_event_in_every_state(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    for (int s = REFERRAL_SENT; s < REFERRAL_EXPIRED; s++)
        for (int e = 0; e < EVENTS; e++)
            try_event(&cw, &cw.w.debt, (enum referral_state)s, e);
    chain_close(&cw);
}

static void nothing_happens_to_what_expired(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    try_event(&cw, &cw.w.debt, REFERRAL_EXPIRED, 1);
    try_event(&cw, &cw.w.debt, REFERRAL_EXPIRED, 5);
    chain_close(&cw);
}

static void the_sender_writes_down_for_a_receiver_on_paper(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    for (int s = REFERRAL_SENT; s < REFERRAL_EXPIRED; s++)
        for (int e = 0; e < EVENTS; e++)
            try_event(&cw, NULL, (enum referral_state)s, e);
    chain_close(&cw);
}

static void a_reason_is_needed_where_the_rules_say_so(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    bring(&cw, &cw.w.debt, REFERRAL_SENT, id);
    chain_call(&cw, &cw.w.debt, "referral", id);
    assert_int_equal(world_run(&cw.w, referral_decline), ERR_INVALID);
    assert_string_equal(cw.w.err.key, "referral_reason");
    assert_string_equal(chain_state(&cw, referral_page, id), "sent");
    chain_close(&cw);
}

/* --- to a kind of organisation --- */

static void one_of_a_kind_says_no_and_another_yes(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    send(&cw, "kind:debt_help", id);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_new"), 1);
    assert_int_equal(chain_notices(&cw, cw.debt2.org, "referral_new"), 1);
    assert_ok(chain_event(&cw, &cw.w.debt, id, referral_decline));
    assert_string_equal(chain_state(&cw, referral_page, id), "sent");
    chain_call(&cw, &cw.w.debt, "referral", id);
    assert_int_equal(world_run(&cw.w, referral_page), ERR_DENIED); /* who said no sees no more */
    assert_ok(chain_event(&cw, &cw.debt2, id, referral_accept));
    assert_string_equal(chain_state(&cw, referral_page, id), "accepted");
    assert_string_equal(chain_at(&cw, "referral.to_name"), "Schuldhulp Oost");
    chain_close(&cw);
}

static void the_last_no_declines_it(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    send(&cw, "kind:debt_help", id);
    assert_ok(chain_event(&cw, &cw.w.debt, id, referral_decline));
    assert_ok(chain_event(&cw, &cw.debt2, id, referral_decline));
    assert_string_equal(chain_state(&cw, referral_page, id), "declined");
    assert_string_equal(chain_at(&cw, "bottleneck.reason"), "declined");
    chain_close(&cw);
}

static void the_own_organisation_is_no_receiver(void **state)
{
    (void)state;
    struct chain_world cw;
    char to[64];
    chain_open(&cw);
    snprintf(to, sizeof to, "org:%s", cw.w.midwife.org);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_param_set(&cw.w, "kind", "midwifery_practice");
    chain_fill(&cw, to, "contact");
    assert_int_equal(world_run(&cw.w, referral_create), ERR_INVALID);
    assert_string_equal(cw.w.err.key, "referral_self");
    chain_close(&cw);
}

/* --- time --- */

static void on(struct chain_world *cw, int month, int day)
{
    cw->w.now = instant_at(day_from_civil(2026, month, day), 10 * 60);
    chain_jobs(cw);
}

/* Sent on Wednesday 4 March: due Monday 9 March, over the weekend. */
static void overdue_goes_to_receiver_sender_and_coordinator(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    bring(&cw, &cw.w.debt, REFERRAL_SENT, id);
    chain_state(&cw, referral_page, id);
    assert_string_equal(chain_at(&cw, "referral.due_day"), "2026-03-09");
    on(&cw, 3, 9);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_reminder"), 0);
    on(&cw, 3, 10);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_reminder"), 1);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "referral_overdue"), 0);
    on(&cw, 3, 11);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "referral_overdue"), 0);
    on(&cw, 3, 12);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "referral_overdue"), 1);
    on(&cw, 3, 16);
    assert_int_equal(chain_notices(&cw, cw.w.coordinator.org, "escalated"), 0);
    on(&cw, 3, 17);
    assert_int_equal(chain_notices(&cw, cw.w.coordinator.org, "escalated"), 1);
    chain_state(&cw, referral_page, id);
    assert_true(value_as_bool(value_at(cw.w.call.page, "referral.is_late"), false));
    assert_string_equal(chain_at(&cw, "bottleneck.reason"), "no_answer");
    chain_close(&cw);
}

/* Sent on Thursday 2 April: Easter Monday 6 April is no working day. */
static void holidays_do_not_count(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    on(&cw, 4, 2);
    bring(&cw, &cw.w.debt, REFERRAL_SENT, id);
    chain_state(&cw, referral_page, id);
    assert_string_equal(chain_at(&cw, "referral.due_day"), "2026-04-08");
    on(&cw, 4, 8);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_reminder"), 0);
    on(&cw, 4, 9);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_reminder"), 1);
    chain_close(&cw);
}

static void receiving_does_not_stretch_the_term(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    bring(&cw, &cw.w.debt, REFERRAL_SENT, id);
    on(&cw, 3, 6);
    chain_call(&cw, &cw.w.debt, "referral", id);
    world_must(&cw.w, referral_page);
    assert_string_equal(chain_at(&cw, "referral.due_day"), "2026-03-09");
    chain_close(&cw);
}

static void an_answer_silences_the_alarm(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    bring(&cw, &cw.w.debt, REFERRAL_SENT, id);
    on(&cw, 3, 9);
    assert_ok(chain_event(&cw, &cw.w.debt, id, referral_accept));
    on(&cw, 3, 13);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_reminder"), 0);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "referral_overdue"), 0);
    chain_state(&cw, referral_page, id);
    assert_string_equal(chain_at(&cw, "referral.due_day"), "2026-03-16"); /* first contact: 5 working days */
    on(&cw, 3, 17);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "referral_reminder"), 1);
    chain_close(&cw);
}

/* Sixty days without an answer; accepting starts a term of its own. */
static void what_nobody_answers_expires(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37], other[37];
    chain_open(&cw);
    bring(&cw, &cw.w.debt, REFERRAL_SENT, id);
    bring(&cw, &cw.debt2, REFERRAL_SENT, other);
    on(&cw, 5, 3);
    assert_string_equal(chain_state(&cw, referral_page, id), "sent");
    assert_ok(chain_event(&cw, &cw.debt2, other, referral_accept));
    on(&cw, 5, 4);
    assert_string_equal(chain_state(&cw, referral_page, id), "expired");
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "referral_expired"), 1);
    assert_string_equal(chain_state(&cw, referral_page, other), "accepted");
    on(&cw, 7, 3);
    assert_string_equal(chain_state(&cw, referral_page, other), "expired");
    chain_close(&cw);
}

static void on_paper_the_sender_is_reminded(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    bring(&cw, NULL, REFERRAL_SENT, id);
    on(&cw, 3, 10);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "referral_overdue"), 1);
    assert_int_equal(chain_notices(&cw, cw.letters, "referral_reminder"), 0);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_name_every_open_state),
        cmocka_unit_test(every_event_in_every_state),
        cmocka_unit_test(nothing_happens_to_what_expired),
        cmocka_unit_test(the_sender_writes_down_for_a_receiver_on_paper),
        cmocka_unit_test(a_reason_is_needed_where_the_rules_say_so),
        cmocka_unit_test(one_of_a_kind_says_no_and_another_yes),
        cmocka_unit_test(the_last_no_declines_it),
        cmocka_unit_test(the_own_organisation_is_no_receiver),
        cmocka_unit_test(overdue_goes_to_receiver_sender_and_coordinator),
        cmocka_unit_test(holidays_do_not_count),
        cmocka_unit_test(receiving_does_not_stretch_the_term),
        cmocka_unit_test(an_answer_silences_the_alarm),
        cmocka_unit_test(what_nobody_answers_expires),
        cmocka_unit_test(on_paper_the_sender_is_reminded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
