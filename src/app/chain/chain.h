/*
 * From signal to help that arrives: plan, consent, referral. The rules are care/{route,plan,consent,referral,calendar}.h;
 * these use cases apply them to one person, in one transaction, behind access_open().
 *
 *   outcome ─ plan_refresh ─▶ steps (proposed) ─ agree ─▶ agreed ─ refer, with consent ─▶ referral ─▶ result
 *                                                                        └─ withdrawn: all that rests on it stops
 */
#ifndef KIEM_APP_CHAIN_H
#define KIEM_APP_CHAIN_H

#include "app/access.h"

/* --- for other use cases, inside their transaction, after their access_open() --- */

/* Brings the plan in line with what is signalled today, the level that holds and the phase: steps that follow are
 * proposed once, running ones keep what was agreed. `outcome_id` NULL: the newest outcome; without any outcome there is
 * no plan and nothing is done. Twice is once. A step is of the organisation that brings it about, unless it follows from
 * what only another may see: then it is that one's. */
int plan_refresh(struct call *c, const struct access *a, const char *outcome_id, struct err *err) MUST_USE;

/* Withdraws a consent of `person` at once: referrals that wait on it stop, involvement that rests on it closes, the
 * receivers get a notice without personal data. The caller has made sure that it may (PART_CONSENT). ERR_NOT_FOUND
 * "consent_unknown" when it is not this person's; withdrawing what no longer stands changes nothing. */
int consent_withdraw(struct call *c, const char *person, const char *consent, struct err *err) MUST_USE;

/* The same for one whose place another takes in this transaction: it ends, and its receivers are told of the new one only. */
int consent_replace(struct call *c, const char *person, const char *consent, struct err *err) MUST_USE;

/* What a use case asks to record a consent. Scopes and purposes are codes with a blank between them. */
struct consent_request {
    const char *person;
    const char *basis;               /* list "consent_basis" */
    const char *scopes;              /* codes of scopes.json */
    const char *purposes;            /* list "consent_purpose" */
    const char *org, *kind;          /* one organisation, or (org NULL) any of a kind */
    const char *form;                /* list "consent_form"; NULL: oral */
    const char *told;                /* what was explained; required for a consent */
    int32_t until;                   /* last day; DAY_NONE: the term "consent_until" from today */
    const struct value *given_by;    /* array of person ids who said yes */
    const char *keeper;              /* whom it is recorded with when she gives it alone; else NULL */
    bool refused;                    /* recorded without consequence */
    const char *refusal_reason;      /* list "refusal_reason"; may be NULL */
    bool cannot_weigh, stands_alone; /* care/consent.h */
    const char *why;                 /* for those two: the reason */
    const struct value
        *weighing; /* Meldcode: form fields md_signals, md_consult, md_talk, md_weigh, md_decide (days),
                                     md_consulted (array: colleague, veilig_thuis), md_not_talked, md_report */
};
/* Checks it by care/consent.h and stores it. `id` becomes that of the record. Errors as consent_check() and
 * consent_required(); ERR_INVALID "consent_told". */
int consent_record(const char **id, struct call *c, const struct consent_request *in,
                   struct err *err) MUST_USE;

/* Puts into c->page "choices.given_by": who can consent for this person, and "consent_minor" (12 to 15). */
int consent_parties(struct call *c, const struct access *a, struct err *err) MUST_USE;

/* --- sections of a person's file, also of the parent's own pages (app/people/section.h) --- */
/* "plan": {open […], closed […]}; a step shows when every scope it speaks of is consented to this reader. */
int plan_section(struct call *c, const struct access *a, struct err *err) MUST_USE;
/* "consents": [{id, state, scopes_label, to_label, purposes_label, until_day, may_withdraw …}] */
int consent_section(struct call *c, const struct access *a, struct err *err) MUST_USE;
/* "referrals": [{id, case_no, state, state_label, to_name, step_title, due_day, is_late …}] */
int referral_section(struct call *c, const struct access *a, struct err *err) MUST_USE;

/* --- pages --- */
int plan_page(struct call *c, struct err *err) MUST_USE;   /* GET /persons/:person/plan */
int plan_agree(struct call *c, struct err *err) MUST_USE;  /* POST /persons/:person/plan: the ticked steps */
int step_page(struct call *c, struct err *err) MUST_USE;   /* GET /steps/:step */
int step_change(struct call *c, struct err *err) MUST_USE; /* POST /steps/:step: owner and term, with why */
int step_agree(struct call *c, struct err *err) MUST_USE;  /* POST /steps/:step/agree … */
int step_decline(struct call *c, struct err *err) MUST_USE;
int step_start(struct call *c, struct err *err) MUST_USE;
int step_finish(struct call *c, struct err *err) MUST_USE;
int step_cancel(struct call *c, struct err *err) MUST_USE;

/* --- what she does and says herself (wish.c) --- */
/* POST /me/plan/:step/done. ERR_CONFLICT "step_not_yours" when somebody else does that step; twice is once. */
int step_done_own(struct call *c, struct err *err) MUST_USE;
/* GET /me/wish?step=, POST /me/wish: what she wants otherwise, in her own words, to who keeps her file. ERR_CONFLICT
 * "wish_nobody" when nobody does. */
int wish_new(struct call *c, struct err *err) MUST_USE;
int wish_create(struct call *c, struct err *err) MUST_USE;
/* "wishes": [{id, day, kind_label, text, done_day}] of her own, newest first. */
int wish_list(struct call *c, const struct access *a, struct err *err) MUST_USE;
int wish_page(struct call *c, struct err *err) MUST_USE; /* GET /wishes/:wish; ERR_NOT_FOUND "wish_unknown" */
int wish_close(struct call *c, struct err *err) MUST_USE; /* POST /wishes/:wish/close: it was talked about */

int consent_new(struct call *c, struct err *err) MUST_USE;    /* GET /persons/:person/consents/new */
int consent_create(struct call *c, struct err *err) MUST_USE; /* POST /persons/:person/consents */
int consent_page(struct call *c, struct err *err) MUST_USE;   /* GET /consents/:consent */
/* POST /consents/:consent/withdraw: by the parent herself, or by the professional whom she tells. */
int consent_take_back(struct call *c, struct err *err) MUST_USE;

int referral_new(struct call *c,
                 struct err *err) MUST_USE; /* GET /steps/:step/refer, /persons/:person/refer[/:kind] */
int referral_create(struct call *c, struct err *err) MUST_USE;  /* POST of the same */
int referral_page(struct call *c, struct err *err) MUST_USE;    /* GET /referrals/:referral */
int referral_letter(struct call *c, struct err *err) MUST_USE;  /* GET /referrals/:referral/letter */
int referral_receive(struct call *c, struct err *err) MUST_USE; /* POST /referrals/:referral/EVENT */
int referral_accept(struct call *c, struct err *err) MUST_USE;
int referral_decline(struct call *c, struct err *err) MUST_USE;
int referral_start(struct call *c, struct err *err) MUST_USE;
int referral_complete(struct call *c, struct err *err) MUST_USE;
int referral_withdraw(struct call *c, struct err *err) MUST_USE;
int referral_remind(struct call *c, struct err *err) MUST_USE;
int inbox_page(struct call *c, struct err *err) MUST_USE; /* GET /inbox */

/* --- jobs (app/jobs.c): ref_id, detail --- */
int referral_due_job(struct call *c, struct err *err) MUST_USE;    /* a term has passed: who hears */
int referral_expiry_job(struct call *c, struct err *err) MUST_USE; /* nobody answered for too long */
int consent_end_job(struct call *c, struct err *err) MUST_USE;     /* the last day of a consent is over */

/* Ends what is going on for a person: steps, referrals, visits, meetings; inside the transaction of who closes her file. */
int chain_stop(struct call *c, const char *person, struct err *err) MUST_USE;
/* Her running referrals that `from` sent (NULL: whoever sent them) stop, for a reason of the list "withdraw_reason". */
int chain_stop_referrals(struct call *c, const char *person, const char *from, const char *reason,
                         struct err *err) MUST_USE;
/* Before organisation `to` takes over what the actor's has going on, with `scopes` of hers to read: ERR_CONFLICT
 * "transfer_beyond" for a referral that tells more than those; steps that do are cancelled. */
int chain_stop_beyond(struct call *c, const char *person, const char *to, scope_set scopes,
                      struct err *err) MUST_USE;

#endif
