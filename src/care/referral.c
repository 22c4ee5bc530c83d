/*
 * The table of spec C7. What a transition writes, whom it tells and which access it opens belong to the use case; here
 * is only what may follow what.
 */
#include "care/referral.h"

#include <stddef.h>
#include <string.h>

enum {
    SENDER = 1u << REFERRAL_BY_SENDER,
    /* The receiver, or the sender who writes down for a receiver without an account. */
    RECEIVER = 1u << REFERRAL_BY_RECEIVER | 1u << REFERRAL_BY_SENDER_FOR_RECEIVER,
    SYSTEM = 1u << REFERRAL_BY_SYSTEM,
    PARENT = 1u << REFERRAL_BY_PARENT,
};

static const struct transition {
    enum referral_state from;
    enum referral_event event;
    enum referral_state to;
    unsigned actors;
} transitions[] = {
    {REFERRAL_DRAFT, REFERRAL_SEND, REFERRAL_SENT, SENDER},
    {REFERRAL_DRAFT, REFERRAL_WITHDRAW, REFERRAL_WITHDRAWN, SENDER | SYSTEM | PARENT},
    {REFERRAL_DRAFT, REFERRAL_EXPIRE, REFERRAL_EXPIRED, SYSTEM},

    {REFERRAL_SENT, REFERRAL_RECEIVE, REFERRAL_RECEIVED, RECEIVER},
    {REFERRAL_SENT, REFERRAL_ACCEPT, REFERRAL_ACCEPTED, RECEIVER},
    {REFERRAL_SENT, REFERRAL_DECLINE, REFERRAL_DECLINED, RECEIVER},
    {REFERRAL_SENT, REFERRAL_WITHDRAW, REFERRAL_WITHDRAWN, SENDER | SYSTEM | PARENT},
    {REFERRAL_SENT, REFERRAL_EXPIRE, REFERRAL_EXPIRED, SYSTEM},
    {REFERRAL_SENT, REFERRAL_REMIND, REFERRAL_SENT, SENDER | SYSTEM},

    {REFERRAL_RECEIVED, REFERRAL_ACCEPT, REFERRAL_ACCEPTED, RECEIVER},
    {REFERRAL_RECEIVED, REFERRAL_DECLINE, REFERRAL_DECLINED, RECEIVER},
    {REFERRAL_RECEIVED, REFERRAL_WITHDRAW, REFERRAL_WITHDRAWN, SENDER | SYSTEM | PARENT},
    {REFERRAL_RECEIVED, REFERRAL_EXPIRE, REFERRAL_EXPIRED, SYSTEM},
    {REFERRAL_RECEIVED, REFERRAL_REMIND, REFERRAL_RECEIVED, SENDER | SYSTEM},

    {REFERRAL_ACCEPTED, REFERRAL_START, REFERRAL_STARTED, RECEIVER},
    {REFERRAL_ACCEPTED, REFERRAL_DECLINE, REFERRAL_DECLINED, RECEIVER},
    {REFERRAL_ACCEPTED, REFERRAL_WITHDRAW, REFERRAL_WITHDRAWN, SENDER | SYSTEM | PARENT},
    {REFERRAL_ACCEPTED, REFERRAL_EXPIRE, REFERRAL_EXPIRED, SYSTEM},
    {REFERRAL_ACCEPTED, REFERRAL_REMIND, REFERRAL_ACCEPTED, SENDER | SYSTEM},

    {REFERRAL_STARTED, REFERRAL_COMPLETE, REFERRAL_COMPLETED, RECEIVER},
    {REFERRAL_STARTED, REFERRAL_WITHDRAW, REFERRAL_WITHDRAWN, SENDER | SYSTEM | PARENT},
    {REFERRAL_STARTED, REFERRAL_REMIND, REFERRAL_STARTED, SENDER | SYSTEM},
};

/* `waits_for`: who hears first when the state lasts too long. */
static const struct state_row {
    const char *code, *conflict; /* the latter is the text that says what is still possible here */
    const char *term, *expiry;
    enum referral_alarm waits_for;
    bool open;
} states[REFERRAL_STATES] = {
    [REFERRAL_DRAFT] = {"draft", "referral_draft", "referral_draft", "referral_draft_expiry", ALARM_SENDER,
                        true},
    [REFERRAL_SENT] = {"sent", "referral_sent", "referral_answer", "referral_expiry", ALARM_RECEIVER, true},
    [REFERRAL_RECEIVED] = {"received", "referral_received", "referral_answer", "referral_expiry",
                           ALARM_RECEIVER, true},
    [REFERRAL_ACCEPTED] = {"accepted", "referral_accepted", "first_contact", "referral_expiry",
                           ALARM_RECEIVER, true},
    [REFERRAL_DECLINED] = {"declined", "referral_declined", NULL, NULL, ALARM_NONE, false},
    [REFERRAL_STARTED] = {"started", "referral_started", "referral_result", NULL, ALARM_RECEIVER, true},
    [REFERRAL_COMPLETED] = {"completed", "referral_completed", NULL, NULL, ALARM_NONE, false},
    [REFERRAL_WITHDRAWN] = {"withdrawn", "referral_withdrawn", NULL, NULL, ALARM_NONE, false},
    [REFERRAL_EXPIRED] = {"expired", "referral_expired", NULL, NULL, ALARM_NONE, false},
};

static const struct event_row {
    const char *code, *reason_list;
} events[REFERRAL_EVENTS] = {
    [REFERRAL_SEND] = {"send", NULL},
    [REFERRAL_RECEIVE] = {"receive", NULL},
    [REFERRAL_ACCEPT] = {"accept", NULL},
    [REFERRAL_DECLINE] = {"decline", "decline_reason"},
    [REFERRAL_START] = {"start", NULL},
    [REFERRAL_COMPLETE] = {"complete", "referral_result"},
    [REFERRAL_WITHDRAW] = {"withdraw", "withdraw_reason"},
    [REFERRAL_EXPIRE] = {"expire", NULL},
    [REFERRAL_REMIND] = {"remind", NULL},
};

static const char *const actors[REFERRAL_ACTORS] = {
    [REFERRAL_BY_SENDER] = "sender",
    [REFERRAL_BY_RECEIVER] = "receiver",
    [REFERRAL_BY_SENDER_FOR_RECEIVER] = "sender_for_receiver",
    [REFERRAL_BY_SYSTEM] = "system",
    [REFERRAL_BY_PARENT] = "parent",
};

const char *referral_state_code(enum referral_state state)
{
    return states[state].code;
}

const char *referral_event_code(enum referral_event event)
{
    return events[event].code;
}

const char *referral_actor_code(enum referral_actor actor)
{
    return actors[actor];
}

bool referral_state_from_code(enum referral_state *out, const char *code)
{
    for (int i = 0; code && i < REFERRAL_STATES; i++)
        if (strcmp(states[i].code, code) == 0) {
            *out = (enum referral_state)i;
            return true;
        }
    return false;
}

bool referral_event_from_code(enum referral_event *out, const char *code)
{
    for (int i = 0; code && i < REFERRAL_EVENTS; i++)
        if (strcmp(events[i].code, code) == 0) {
            *out = (enum referral_event)i;
            return true;
        }
    return false;
}

static const struct transition *find_transition(enum referral_state state, enum referral_event event)
{
    for (size_t i = 0; i < sizeof transitions / sizeof transitions[0]; i++)
        if (transitions[i].from == state && transitions[i].event == event)
            return &transitions[i];
    return NULL;
}

int referral_next(enum referral_state *out, enum referral_state state, enum referral_event event,
                  enum referral_actor actor, struct err *err)
{
    const struct transition *t = find_transition(state, event);
    if (!t)
        return err_set(err, ERR_CONFLICT, states[state].code, states[state].conflict, "%s",
                       events[event].code);
    if (!(t->actors & 1u << actor))
        return err_set(err, ERR_DENIED, actors[actor], "referral_actor", "%s", events[event].code);
    *out = t->to;
    return 0;
}

bool referral_may(enum referral_state state, enum referral_event event, enum referral_actor actor)
{
    const struct transition *t = find_transition(state, event);
    return t && (t->actors & 1u << actor);
}

bool referral_open(enum referral_state state)
{
    return states[state].open;
}

const char *referral_reason_list(enum referral_event event)
{
    return events[event].reason_list;
}

int referral_require(enum referral_event event, const char *reason, struct err *err)
{
    if (!events[event].reason_list || (reason && *reason))
        return 0;
    return err_set(err, ERR_INVALID, events[event].reason_list, "referral_reason", "%s", events[event].code);
}

const char *referral_term(enum referral_state state)
{
    return states[state].term;
}

const char *referral_expiry_term(enum referral_state state)
{
    return states[state].expiry;
}

enum referral_alarm referral_alarm(enum referral_state state, int overdue, int sender_after,
                                   int coordinator_after)
{
    enum referral_alarm first = states[state].waits_for;
    if (first != ALARM_RECEIVER)
        return overdue > 0 ? first : ALARM_NONE;
    if (overdue <= 0)
        return ALARM_NONE;
    if (overdue > coordinator_after)
        return ALARM_COORDINATOR;
    return overdue > sender_after ? ALARM_SENDER : ALARM_RECEIVER;
}

void referral_case_number(char out[CASE_NUMBER_LEN + 1], const struct rng *rng)
{
    /* Crockford's alphabet: no I, L, O, U. */
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t bits = rng_u64(rng);
    for (int i = 0; i < CASE_NUMBER_LEN; i++) {
        if (i == 4) {
            out[i] = '-';
            continue;
        }
        out[i] = alphabet[bits & 31];
        bits >>= 5;
    }
    out[CASE_NUMBER_LEN] = '\0';
}
