/* Every state × event × actor of the referral, its reasons, its terms and who hears that it is late. */
#include "care/referral.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Nothing leads back to a draft, so 0 can say that the event does not exist there. */
static const enum referral_state NO = REFERRAL_DRAFT;

/* Written out in full so that a change of the table is a change here. */
static const enum referral_state expected[REFERRAL_STATES][REFERRAL_EVENTS] = {
    [REFERRAL_DRAFT] = {[REFERRAL_SEND] = REFERRAL_SENT,
                        [REFERRAL_WITHDRAW] = REFERRAL_WITHDRAWN,
                        [REFERRAL_EXPIRE] = REFERRAL_EXPIRED},
    [REFERRAL_SENT] = {[REFERRAL_RECEIVE] = REFERRAL_RECEIVED,
                       [REFERRAL_ACCEPT] = REFERRAL_ACCEPTED,
                       [REFERRAL_DECLINE] = REFERRAL_DECLINED,
                       [REFERRAL_WITHDRAW] = REFERRAL_WITHDRAWN,
                       [REFERRAL_EXPIRE] = REFERRAL_EXPIRED,
                       [REFERRAL_REMIND] = REFERRAL_SENT},
    [REFERRAL_RECEIVED] = {[REFERRAL_ACCEPT] = REFERRAL_ACCEPTED,
                           [REFERRAL_DECLINE] = REFERRAL_DECLINED,
                           [REFERRAL_WITHDRAW] = REFERRAL_WITHDRAWN,
                           [REFERRAL_EXPIRE] = REFERRAL_EXPIRED,
                           [REFERRAL_REMIND] = REFERRAL_RECEIVED},
    [REFERRAL_ACCEPTED] = {[REFERRAL_DECLINE] = REFERRAL_DECLINED,
                           [REFERRAL_START] = REFERRAL_STARTED,
                           [REFERRAL_WITHDRAW] = REFERRAL_WITHDRAWN,
                           [REFERRAL_EXPIRE] = REFERRAL_EXPIRED,
                           [REFERRAL_REMIND] = REFERRAL_ACCEPTED},
    [REFERRAL_STARTED] = {[REFERRAL_COMPLETE] = REFERRAL_COMPLETED,
                          [REFERRAL_WITHDRAW] = REFERRAL_WITHDRAWN,
                          [REFERRAL_REMIND] = REFERRAL_STARTED},
};

/* Who may cause the event, whatever the state: sender, receiver, sender for receiver, system, parent. */
static const bool allowed[REFERRAL_EVENTS][REFERRAL_ACTORS] = {
    [REFERRAL_SEND] = {true, false, false, false, false},
    [REFERRAL_RECEIVE] = {false, true, true, false, false},
    [REFERRAL_ACCEPT] = {false, true, true, false, false},
    [REFERRAL_DECLINE] = {false, true, true, false, false},
    [REFERRAL_START] = {false, true, true, false, false},
    [REFERRAL_COMPLETE] = {false, true, true, false, false},
    [REFERRAL_WITHDRAW] = {true, false, false, true, true},
    [REFERRAL_EXPIRE] = {false, false, false, true, false},
    [REFERRAL_REMIND] = {true, false, false, true, false},
};

static void check_cell(enum referral_state state, enum referral_event event, enum referral_actor actor)
{
    struct err err = {0};
    enum referral_state out = (enum referral_state)77;
    int rc = referral_next(&out, state, event, actor, &err);
    if (expected[state][event] == NO) {
        assert_int_equal(rc, ERR_CONFLICT);
        assert_string_equal(err.where, referral_state_code(state));
        assert_string_equal(err.arg, referral_event_code(event));
        assert_int_equal(strncmp(err.key, "referral_", 9), 0);
        assert_string_equal(err.key + 9, referral_state_code(state));
    } else if (!allowed[event][actor]) {
        assert_int_equal(rc, ERR_DENIED);
        assert_string_equal(err.key, "referral_actor");
    } else {
        assert_int_equal(rc, 0);
        assert_int_equal(out, expected[state][event]);
    }
    if (rc < 0)
        assert_int_equal(out, 77);
    assert_int_equal(referral_may(state, event, actor), rc == 0);
}

static void every_state_event_and_actor(void **unused)
{
    (void)unused;
    for (int s = 0; s < REFERRAL_STATES; s++)
        for (int e = 0; e < REFERRAL_EVENTS; e++)
            for (int a = 0; a < REFERRAL_ACTORS; a++)
                check_cell((enum referral_state)s, (enum referral_event)e, (enum referral_actor)a);
}

static void a_final_state_has_no_term_and_an_open_one_has(void **unused)
{
    (void)unused;
    for (int s = 0; s < REFERRAL_STATES; s++) {
        bool leads_on = false;
        for (int e = 0; e < REFERRAL_EVENTS; e++)
            leads_on = leads_on || expected[s][e] != NO;
        assert_int_equal(referral_open((enum referral_state)s), leads_on);
        assert_int_equal(referral_term((enum referral_state)s) != NULL, leads_on);
        assert_int_equal(referral_expiry_term((enum referral_state)s) != NULL,
                         expected[s][REFERRAL_EXPIRE] != NO);
    }
    assert_string_equal(referral_term(REFERRAL_SENT), "referral_answer");
    assert_string_equal(referral_term(REFERRAL_RECEIVED), "referral_answer");
    assert_string_equal(referral_term(REFERRAL_ACCEPTED), "first_contact");
}

static void codes_are_read_back(void **unused)
{
    (void)unused;
    for (int s = 0; s < REFERRAL_STATES; s++) {
        enum referral_state out = REFERRAL_STATES;
        assert_true(referral_state_from_code(&out, referral_state_code((enum referral_state)s)));
        assert_int_equal(out, s);
    }
    for (int e = 0; e < REFERRAL_EVENTS; e++) {
        enum referral_event out = REFERRAL_EVENTS;
        assert_true(referral_event_from_code(&out, referral_event_code((enum referral_event)e)));
        assert_int_equal(out, e);
    }
    enum referral_state state = REFERRAL_STATES;
    enum referral_event event = REFERRAL_EVENTS;
    assert_false(referral_state_from_code(&state, "lost"));
    assert_false(referral_state_from_code(&state, NULL));
    assert_false(referral_event_from_code(&event, "sent"));
    assert_int_equal(state, REFERRAL_STATES);
    assert_int_equal(event, REFERRAL_EVENTS);
    assert_string_equal(referral_actor_code(REFERRAL_BY_SENDER_FOR_RECEIVER), "sender_for_receiver");
}

static void declining_completing_and_withdrawing_need_a_code(void **unused)
{
    (void)unused;
    static const struct {
        enum referral_event event;
        const char *list;
    } needs[] = {{REFERRAL_DECLINE, "decline_reason"},
                 {REFERRAL_COMPLETE, "referral_result"},
                 {REFERRAL_WITHDRAW, "withdraw_reason"}};
    for (int e = 0; e < REFERRAL_EVENTS; e++) {
        const char *list = NULL;
        for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
            if (needs[i].event == (enum referral_event)e)
                list = needs[i].list;
        struct err err = {0};
        if (!list) {
            assert_null(referral_reason_list((enum referral_event)e));
            assert_int_equal(referral_require((enum referral_event)e, NULL, &err), 0);
            continue;
        }
        assert_string_equal(referral_reason_list((enum referral_event)e), list);
        assert_int_equal(referral_require((enum referral_event)e, NULL, &err), ERR_INVALID);
        assert_string_equal(err.where, list);
        assert_int_equal(referral_require((enum referral_event)e, "", &err), ERR_INVALID);
        assert_int_equal(referral_require((enum referral_event)e, "no_capacity", &err), 0);
    }
}

static void overdue_goes_up_the_ladder(void **unused)
{
    (void)unused;
    static const struct {
        enum referral_state state;
        int overdue;
        enum referral_alarm alarm;
    } rows[] = {
        {REFERRAL_SENT, -3, ALARM_NONE},       {REFERRAL_SENT, 0, ALARM_NONE},
        {REFERRAL_SENT, 1, ALARM_RECEIVER},    {REFERRAL_SENT, 2, ALARM_RECEIVER},
        {REFERRAL_SENT, 3, ALARM_SENDER},      {REFERRAL_SENT, 5, ALARM_SENDER},
        {REFERRAL_SENT, 6, ALARM_COORDINATOR}, {REFERRAL_ACCEPTED, 6, ALARM_COORDINATOR},
        {REFERRAL_STARTED, 1, ALARM_RECEIVER}, {REFERRAL_DRAFT, 0, ALARM_NONE},
        {REFERRAL_DRAFT, 1, ALARM_SENDER},     {REFERRAL_DRAFT, 99, ALARM_SENDER},
        {REFERRAL_COMPLETED, 9, ALARM_NONE},   {REFERRAL_DECLINED, 9, ALARM_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(referral_alarm(rows[i].state, rows[i].overdue, 2, 5), rows[i].alarm);
}

static void case_numbers_tell_nothing_and_differ(void **unused)
{
    (void)unused;
    uint64_t seed = 1;
    struct rng rng = rng_seeded(&seed);
    char seen[200][CASE_NUMBER_LEN + 1];
    for (int i = 0; i < 200; i++) {
        referral_case_number(seen[i], &rng);
        assert_int_equal(strlen(seen[i]), CASE_NUMBER_LEN);
        assert_int_equal(seen[i][4], '-');
        assert_int_equal(strcspn(seen[i], "ILOUilou"), CASE_NUMBER_LEN);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(seen[i], seen[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_event_and_actor),
        cmocka_unit_test(a_final_state_has_no_term_and_an_open_one_has),
        cmocka_unit_test(codes_are_read_back),
        cmocka_unit_test(declining_completing_and_withdrawing_need_a_code),
        cmocka_unit_test(overdue_goes_up_the_ladder),
        cmocka_unit_test(case_numbers_tell_nothing_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
