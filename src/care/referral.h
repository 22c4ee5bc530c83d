/*
 * Closed-loop referral (spec C7): one table says which event leads from which state to which, and who may cause it.
 *
 *   draft ─send─▶ sent ─receive─▶ received ─accept─▶ accepted ─start─▶ started ─complete─▶ completed
 *                   └──────── accept, decline ────────┘
 *   decline: from sent, received, accepted · expire: from draft, sent, received, accepted (by the system)
 *   withdraw: from every open state · remind: from every open state but draft; changes nothing
 *
 * completed, declined, withdrawn and expired are final: a new referral is a new draft. Terms stand in terms.json under
 * the codes given here; each coalition sets its own.
 */
#ifndef KIEM_CARE_REFERRAL_H
#define KIEM_CARE_REFERRAL_H

#include "base/err.h"
#include "base/rand.h"

#include <stdbool.h>

enum referral_state {
    REFERRAL_DRAFT,
    REFERRAL_SENT,
    REFERRAL_RECEIVED,
    REFERRAL_ACCEPTED,
    REFERRAL_DECLINED,
    REFERRAL_STARTED,
    REFERRAL_COMPLETED,
    REFERRAL_WITHDRAWN,
    REFERRAL_EXPIRED,
    REFERRAL_STATES,
};
enum referral_event {
    REFERRAL_SEND,
    REFERRAL_RECEIVE,
    REFERRAL_ACCEPT,
    REFERRAL_DECLINE,
    REFERRAL_START,
    REFERRAL_COMPLETE,
    REFERRAL_WITHDRAW,
    REFERRAL_EXPIRE,
    REFERRAL_REMIND,
    REFERRAL_EVENTS,
};
enum referral_actor {
    REFERRAL_BY_SENDER,
    REFERRAL_BY_RECEIVER,
    REFERRAL_BY_SENDER_FOR_RECEIVER, /* the receiver has no account: the sender writes down what it hears by phone or letter */
    REFERRAL_BY_SYSTEM,
    REFERRAL_BY_PARENT, /* by withdrawing consent */
    REFERRAL_ACTORS,
};

/* Codes as stored, shown through texts "referral.state.CODE" and "referral.event.CODE": "draft", "send", "sender".
 * The _from_code functions are false (and *out untouched) for an unknown code. */
const char *referral_state_code(enum referral_state state);
const char *referral_event_code(enum referral_event event);
const char *referral_actor_code(enum referral_actor actor);
bool referral_state_from_code(enum referral_state *out, const char *code) MUST_USE;
bool referral_event_from_code(enum referral_event *out, const char *code) MUST_USE;

/* The state after the event. ERR_CONFLICT "referral_STATE" (one text per state: what it is and what is still possible;
 * {where} the state's code, {arg} the event's) when the event does not exist there, a second send included;
 * ERR_DENIED "referral_actor" when it exists but not for this actor. */
int referral_next(enum referral_state *out, enum referral_state state, enum referral_event event,
                  enum referral_actor actor, struct err *err) MUST_USE;
/* Whether referral_next would succeed: which buttons to show. */
bool referral_may(enum referral_state state, enum referral_event event, enum referral_actor actor);
/* Not final: someone still has to do something. */
bool referral_open(enum referral_state state);

/* Code list (codes.json) from which the event's reason or result must come: "decline_reason", "withdraw_reason",
 * "referral_result"; NULL when it needs none. */
const char *referral_reason_list(enum referral_event event);
/* ERR_INVALID "referral_reason" (where = the list) when the event needs a code and `reason` is NULL or empty. */
int referral_require(enum referral_event event, const char *reason, struct err *err) MUST_USE;

/* Code of the term (terms.json) within which the state should be left, counted from the day it was entered;
 * NULL for a final state. */
const char *referral_term(enum referral_state state);
/* Code of the term after which the system lets it expire; NULL when it never does. */
const char *referral_expiry_term(enum referral_state state);

/* Who hears that a referral is overdue. The coordinator gets a count and a case number, never a family. */
enum referral_alarm { ALARM_NONE, ALARM_RECEIVER, ALARM_SENDER, ALARM_COORDINATOR };
/* `overdue`: working days after the due day, 0 or less = not overdue. Receiver from the first day; sender after
 * `sender_after` more, coordinator after `coordinator_after` (terms "escalate_sender", "escalate_coordinator").
 * A draft only ever alarms its sender; a state nobody waits in gives ALARM_NONE. */
enum referral_alarm referral_alarm(enum referral_state state, int overdue, int sender_after,
                                   int coordinator_after);

enum { CASE_NUMBER_LEN = 9 };
/* A random case number, "K7RT-2MHX": 40 bits, no letters or digits that are mistaken for one another. */
void referral_case_number(char out[CASE_NUMBER_LEN + 1], const struct rng *rng);

#endif
