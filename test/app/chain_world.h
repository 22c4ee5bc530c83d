/*
 * A world with a family that has debts and low mood, and the organisations that help: for the tests of plan, consent and
 * referral. What is on file came through the use cases.
 */
#ifndef KIEM_TEST_CHAIN_WORLD_H
#define KIEM_TEST_CHAIN_WORLD_H

#include "app/world.h"

struct chain_world {
    struct world w;
    char mother[37];
    struct actor debt2; /* debt help elsewhere in the town */
    struct actor mental;
    struct actor safety; /* Veilig Thuis */
    struct actor parent, partner;
    char partner_person[37];
    char letters[37]; /* debt help without an account: an organisation */
};

void chain_open(struct chain_world *cw);
void chain_close(struct chain_world *cw);
/* Fills the form of the questions; debts always, `more`: violence at home too. */
void chain_answers(struct chain_world *cw, bool more);
/* The questions answered again: debts always; `more`: violence at home too. A plan follows. */
void chain_ask(struct chain_world *cw, bool more);
/* The id of the step of that code, in `out`; "" when there is none. */
void chain_step(struct chain_world *cw, const char *code, char out[37]);
/* A step's state. */
const char *chain_step_state(struct chain_world *cw, const char *step);
/* Starts a call of `who` with one path parameter. */
void chain_call(struct chain_world *cw, const struct actor *who, const char *param, const char *id);
/* Fills the referral's form: to "org:ID" or "kind:CODE", consent of the mother for the scopes ("contact money"). */
void chain_fill(struct chain_world *cw, const char *receiver, const char *scopes);
void chain_many(struct chain_world *cw, const char *field, const char *words);
/* A referral of the debt step to debt help, sent; its id in `out`. */
void chain_refer(struct chain_world *cw, char out[37]);
/* `to` takes over beside the midwife, with consent for those scopes, until 30 days from now. */
void chain_hand_over(struct chain_world *cw, const struct actor *to, const char *scopes);
/* An event on a referral by `who`; the result code. */
int chain_event(struct chain_world *cw, const struct actor *who, const char *referral, use_case *event);
/* The column "state" of a referral or consent. */
const char *chain_state(struct chain_world *cw, use_case *page, const char *id);
/* Runs everything that is due now. */
void chain_jobs(struct chain_world *cw);
/* How many notices of that kind were planned. */
int64_t chain_notices(struct chain_world *cw, const char *org, const char *kind);
const char *chain_at(const struct chain_world *cw, const char *path);

#endif
