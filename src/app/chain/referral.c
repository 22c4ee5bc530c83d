/*
 * A referral and what an event does to it: state, term, who gets or loses access, the step behind it, who hears. What may
 * follow what is care/referral.h; pages are referral_page.c's, terms referral_term.c's.
 */
#include "app/chain/chain_part.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "base/str.h"

/* --- finding --- */

int referral_row(struct value **row, struct call *c, const char *id, struct err *err)
{
    int rc = store_one(row, &c->store, SQL_REFERRAL_FIND, DB_ARGS(db_text(id)), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "referral", "referral_unknown", NULL) : rc;
}

int referral_side_of(enum referral_side *out, struct call *c, const struct value *row, struct err *err)
{
    int64_t receives = 0;
    *out = SIDE_NONE;
    if (c->actor->kind != ACTOR_PROFESSIONAL)
        return 0;
    if (text_is(value_get_text(row, "from_org"), c->actor->org)) {
        *out = SIDE_SENDER;
        return 0;
    }
    int rc = store_int(
        &receives, &c->store, SQL_REFERRAL_FOR_ORG,
        DB_ARGS(db_text(value_get_text(row, "id")), db_text(c->actor->org), db_text(c->actor->org_kind)),
        err);
    if (rc == 0 && receives > 0)
        *out = SIDE_RECEIVER;
    return rc;
}

const char *referral_to(const struct call *c, const struct value *row)
{
    const char *name = value_get_text(row, "to_name");
    return name && name[0] ? name : call_label(c, "org_kind", value_get_text(row, "to_kind"));
}

const char *referral_about(const struct call *c, const struct value *row)
{
    const char *step = value_get_text(row, "step_code");
    return step ? call_label(c, "step", step) : call_label(c, "org_kind", value_get_text(row, "to_kind"));
}

int referral_tell_receivers(struct call *c, const char *id, const char *kind, const char *about,
                            struct err *err)
{
    struct value *orgs;
    int rc = store_all(&orgs, &c->store, SQL_REFERRAL_OPEN_TO, DB_ARGS(db_text(id)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "id"), kind, about, err);
    return rc;
}

/* --- what an event brings with it --- */

struct moving {
    struct call *c;
    const struct value *row;
    const struct referral_move *move;
    enum referral_state from, to;
    const char *id, *person;
};

static bool by_receiver(const struct moving *m)
{
    return m->move->actor == REFERRAL_BY_RECEIVER;
}

/* One organisation of several says no: the others can still say yes. */
static int stays_with_others(bool *out, struct moving *m, struct err *err)
{
    struct value *orgs;
    *out = false;
    if (m->move->event != REFERRAL_DECLINE || !by_receiver(m) || value_get_text(m->row, "to_org"))
        return 0;
    int rc = store_all(&orgs, &m->c->store, SQL_REFERRAL_OPEN_TO, DB_ARGS(db_text(m->id)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        *out = *out || !text_is(value_get_text(value_item(orgs, i), "id"), m->c->actor->org);
    return rc;
}

static struct db_arg instant_of(const struct value *row, const char *ms, bool now, int64_t at)
{
    const struct value *had = value_get(row, ms);
    if (now)
        return db_int(at);
    return had ? db_int(value_as_int(had, 0)) : db_none();
}

static struct db_arg due_of(int32_t due)
{
    return due == DAY_NONE ? db_none() : db_int(due);
}

static int store_state(struct moving *m, struct err *err)
{
    struct call *c = m->c;
    const char *term = referral_term(m->to);
    bool same_term = term && text_is(term, referral_term(m->from));
    int32_t due = store_day(m->row, "due_day", DAY_NONE);
    int rc = same_term ? 0 : referral_due(&due, c, value_get_text(m->row, "person_id"), m->to, err);
    if (rc < 0)
        return rc;
    int64_t reminded = same_term ? value_get_int(m->row, "reminded", 0) : 0;
    bool claims = m->to == REFERRAL_ACCEPTED && by_receiver(m);
    const char *code = m->move->reason;
    bool result = m->move->event == REFERRAL_COMPLETE;
    rc = store_run(NULL, &c->store, SQL_REFERRAL_MOVE,
                   DB_ARGS(db_text(m->id), db_text(referral_state_code(m->to)), due_of(due), db_int(reminded),
                           db_text(result ? NULL : code), db_text(result ? code : NULL),
                           db_text(claims ? c->actor->org : NULL),
                           db_text(claims ? c->actor->membership : NULL),
                           referral_open(m->to) ? db_text(value_get_text(m->row, "open_key")) : db_none(),
                           instant_of(m->row, "sent_ms", m->to == REFERRAL_SENT, c->now),
                           instant_of(m->row, "accepted_ms", m->to == REFERRAL_ACCEPTED, c->now),
                           instant_of(m->row, "started_ms", m->to == REFERRAL_STARTED, c->now),
                           referral_open(m->to) ? db_none() : db_int(c->now)),
                   err);
    if (rc == 0 && !same_term)
        rc = referral_plan_jobs(c, m->row, m->to, due, err);
    return rc;
}

static int store_event(struct moving *m, struct err *err)
{
    struct call *c = m->c;
    struct db_arg note;
    const struct actor *who = c->actor;
    bool parent = who->kind == ACTOR_PARENT;
    int rc = store_seal(&note, &c->store, m->person, "note", m->move->note, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_REFERRAL_EVENT_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(m->id),
                               db_text(referral_event_code(m->move->event)),
                               db_text(referral_state_code(m->to)), db_int(c->now),
                               db_text(who->org[0] && !parent ? who->org : NULL),
                               db_text(who->membership[0] && !parent ? who->membership : NULL),
                               db_text(m->move->reason), note),
                       err);
    return rc;
}

/* Accepting opens the file within the consent; the end of the referral closes it. A report opens no file. */
static int change_access(struct moving *m, struct err *err)
{
    struct call *c = m->c;
    if (!referral_open(m->to))
        return store_run(NULL, &c->store, SQL_INVOLVEMENT_END_REFERRAL,
                         DB_ARGS(db_text(m->id), db_int(c->now)), err);
    if (m->to != REFERRAL_ACCEPTED || !by_receiver(m))
        return 0;
    return store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(m->person), db_text(c->actor->org),
                             db_text("referral"), db_text(m->id),
                             db_text(value_get_text(m->row, "consent_id")), db_int(c->now)),
                     err);
}

static int find_step(struct value **out, struct call *c, const char *id, struct err *err)
{
    return store_one(out, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(id)), err);
}

/* Sending agrees and starts the step; a result finishes it. A refusal leaves it running: help is still needed. */
static int move_step(struct moving *m, struct err *err)
{
    struct call *c = m->c;
    struct value *step;
    enum plan_state state = PLAN_PROPOSED, next;
    const char *id = value_get_text(m->row, "step_id");
    if (!id || (m->to != REFERRAL_SENT && m->to != REFERRAL_ACCEPTED && m->to != REFERRAL_COMPLETED))
        return 0;
    int rc = find_step(&step, c, id, err);
    if (rc < 0)
        return rc;
    if (m->to == REFERRAL_ACCEPTED)
        return by_receiver(m) ? store_run(NULL, &c->store, SQL_STEP_SET_OWNER_ORG,
                                          DB_ARGS(db_text(id), db_text(c->actor->org)), err)
                              : 0;
    if (!plan_state_from_code(&state, value_get_text(step, "state")))
        return err_set(err, ERR_IO, "step.state", "db_check", NULL);
    const struct step *defined = step_defined(c, step);
    enum step_action action = defined ? defined->action : ACTION_REFERRAL;
    bool finish = m->to == REFERRAL_COMPLETED;
    enum plan_event event = finish ? PLAN_FINISH : PLAN_START;
    if (!finish && action != ACTION_REPORT && (state == PLAN_PROPOSED || state == PLAN_DECLINED_BY_FAMILY)) {
        rc = step_apply(c, step, &(struct step_move){.event = PLAN_AGREE}, err);
        if (rc == 0)
            rc = find_step(&step, c, id, err);
        state = PLAN_AGREED;
    }
    if (rc < 0 || plan_next(&next, state, event, action, NULL) < 0)
        return rc; /* it runs already, or was closed by hand */
    return step_apply(c, step, &(struct step_move){.event = event, .result = finish ? "done" : NULL}, err);
}

/* Who hears: the other side, and the sender whenever it was not the sender who did it. */
static int tell(struct moving *m, struct err *err)
{
    static const char *const to_sender[REFERRAL_EVENTS] = {
        [REFERRAL_ACCEPT] = "referral_answered",    [REFERRAL_DECLINE] = "referral_answered",
        [REFERRAL_START] = "referral_started",      [REFERRAL_COMPLETE] = "referral_completed",
        [REFERRAL_WITHDRAW] = "referral_withdrawn", [REFERRAL_EXPIRE] = "referral_expired",
    };
    static const char *const to_receiver[REFERRAL_EVENTS] = {
        [REFERRAL_SEND] = "referral_new",
        [REFERRAL_EXPIRE] = "referral_expired",
        [REFERRAL_WITHDRAW] = "referral_withdrawn",
    };
    struct call *c = m->c;
    const char *from = value_get_text(m->row, "from_org");
    enum referral_event event = m->move->event;
    const char *about = arena_printf(c->arena, "%s %s", m->id, referral_state_code(m->to));
    if (!about)
        return err_nomem(err);
    int rc = 0;
    if (to_sender[event] && !text_is(from, c->actor->org))
        rc = notice_plan(c, from, to_sender[event], about, err);
    bool reached = m->from != REFERRAL_DRAFT || event == REFERRAL_SEND;
    if (rc == 0 && to_receiver[event] && reached)
        rc = referral_tell_receivers(c, m->id, to_receiver[event], about, err);
    return rc;
}

static int add_entry(struct moving *m, struct err *err)
{
    if (m->move->event == REFERRAL_REMIND)
        return 0;
    return entry_add(m->c,
                     &(struct new_entry){.person = m->person,
                                         .kind = arena_printf(m->c->arena, "referral_%s",
                                                              referral_event_code(m->move->event)),
                                         .ref = m->id,
                                         .scope = SCOPE_NONE,
                                         .code = m->move->reason,
                                         .text = referral_to(m->c, m->row)},
                     err);
}

static int carry_out(struct moving *m, struct err *err)
{
    bool others = false;
    int rc = stays_with_others(&others, m, err);
    if (rc < 0)
        return rc;
    if (others)
        m->to = m->from;
    bool moves = m->to != m->from;
    /* Who may answer is read from the state before it changes. */
    rc = tell(m, err);
    if (rc == 0 && moves)
        rc = store_state(m, err);
    if (rc == 0)
        rc = store_event(m, err);
    if (rc == 0 && moves)
        rc = change_access(m, err);
    if (rc == 0 && moves)
        rc = move_step(m, err);
    if (rc == 0)
        rc = add_entry(m, err);
    return rc;
}

int referral_apply(struct call *c, const struct value *row, const struct referral_move *move, struct err *err)
{
    struct moving m = {.c = c,
                       .row = row,
                       .move = move,
                       .id = value_get_text(row, "id"),
                       .person = value_get_text(row, "person_id")};
    if (!referral_state_from_code(&m.from, value_get_text(row, "state")))
        return err_set(err, ERR_IO, "referral.state", "db_check", NULL);
    int rc = referral_next(&m.to, m.from, move->event, move->actor, err);
    if (rc == 0)
        rc = referral_require(move->event, move->reason, err);
    return rc < 0 ? rc : carry_out(&m, err);
}

/* --- the events a person may cause --- */

static int actor_of(enum referral_actor *out, struct call *c, const struct value *row,
                    enum referral_event event, struct err *err)
{
    enum referral_side side;
    enum referral_state state = REFERRAL_DRAFT;
    int rc = referral_side_of(&side, c, row, err);
    if (rc < 0)
        return rc;
    bool letter = value_get_bool(row, "is_by_letter");
    bool known = referral_state_from_code(&state, value_get_text(row, "state"));
    if (side == SIDE_RECEIVER)
        *out = REFERRAL_BY_RECEIVER;
    else if (letter && known && referral_may(state, event, REFERRAL_BY_SENDER_FOR_RECEIVER))
        *out = REFERRAL_BY_SENDER_FOR_RECEIVER;
    else
        *out = REFERRAL_BY_SENDER;
    return 0;
}

static int cause(struct call *c, enum referral_event event, struct err *err)
{
    static const char *const actions[REFERRAL_EVENTS] = {
        [REFERRAL_SEND] = "send", [REFERRAL_RECEIVE] = "receive"};
    struct value *row;
    struct access a;
    struct referral_move move = {.event = event, .note = call_field(c, "note")};
    const char *list = referral_reason_list(event);
    move.reason = list ? call_field(c, list) : NULL;
    int rc = referral_row(&row, c, call_param(c, "referral"), err);
    if (rc == 0)
        rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_REFERRAL,
                         &(struct audit_note){.action = actions[event] ? actions[event] : "change",
                                              .object = "referral",
                                              .object_id = value_get_text(row, "id")},
                         err);
    enum referral_side side = SIDE_NONE;
    if (rc == 0)
        rc = referral_side_of(&side, c, row, err);
    if (rc == 0 && side == SIDE_NONE)
        rc = err_set(err, ERR_NOT_FOUND, "referral", "referral_unknown", NULL);
    if (rc == 0)
        rc = access_require(&a, c, PART_REFERRAL, err);
    if (rc == 0)
        rc = actor_of(&move.actor, c, row, event, err);
    if (rc == 0)
        rc = referral_apply(c, row, &move, err);
    if (rc == 0)
        call_go(c, "/referrals/%s?done=referral_%s", value_get_text(row, "id"), referral_event_code(event));
    return rc;
}

int referral_receive(struct call *c, struct err *err)
{
    return cause(c, REFERRAL_RECEIVE, err);
}

int referral_accept(struct call *c, struct err *err)
{
    return cause(c, REFERRAL_ACCEPT, err);
}

int referral_decline(struct call *c, struct err *err)
{
    return cause(c, REFERRAL_DECLINE, err);
}

int referral_start(struct call *c, struct err *err)
{
    return cause(c, REFERRAL_START, err);
}

int referral_complete(struct call *c, struct err *err)
{
    return cause(c, REFERRAL_COMPLETE, err);
}

int referral_withdraw(struct call *c, struct err *err)
{
    return cause(c, REFERRAL_WITHDRAW, err);
}

int referral_remind(struct call *c, struct err *err)
{
    int rc = cause(c, REFERRAL_REMIND, err);
    if (rc < 0)
        return rc;
    char day[11];
    const char *id = call_param(c, "referral");
    day_format(day, c->today);
    const char *about = arena_printf(c->arena, "%s %s", id, day);
    return about ? referral_tell_receivers(c, id, "referral_reminder", about, err) : err_nomem(err);
}
