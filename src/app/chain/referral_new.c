/*
 * Referring on one page with one submit: to whom, with whose consent, which data, a warm note; sent at once. Sending
 * twice does not refer twice: an open referral for the same step and receiver is led to.
 */
#include "app/chain/appointment.h"
#include "app/chain/chain_part.h"
#include "base/str.h"

/* From a step (path "step") or without one (paths "person", "kind"). */
struct origin {
    struct value *step; /* NULL without */
    const struct step *defined;
    const char *person, *kind;
};

static int find_origin(struct origin *o, struct call *c, struct err *err)
{
    *o = (struct origin){.person = call_param(c, "person"), .kind = call_param(c, "kind")};
    const char *id = call_param(c, "step");
    if (!id[0])
        return 0;
    int rc = store_one(&o->step, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "step", "step_unknown", NULL);
    if (rc < 0)
        return rc;
    o->defined = step_defined(c, o->step);
    o->person = value_get_text(o->step, "person_id");
    const char *kind = value_get_text(o->step, "owner_org_kind");
    o->kind = kind ? kind : "";
    return 0;
}

static int open_for_referral(struct access *a, struct call *c, const struct origin *o, const char *action,
                             struct err *err)
{
    int rc = access_open(a, c, o->person, FOR_REFERRAL,
                         &(struct audit_note){.action = action, .object = "referral"}, err);
    if (rc == 0 && o->step && !step_shows(a, c, o->step))
        rc = err_set(err, ERR_NOT_FOUND, "step", "step_unknown", NULL);
    if (rc == 0)
        rc = access_require(a, c, PART_REFERRAL, err);
    if (rc == 0)
        rc = access_require(a, c, PART_CONSENT, err);
    return rc;
}

int referral_new(struct call *c, struct err *err)
{
    struct origin o;
    struct access a;
    int rc = find_origin(&o, c, err);
    if (rc == 0)
        rc = open_for_referral(&a, c, &o, "read", err);
    if (rc == 0)
        rc = put_person(c, &a, o.step ? arena_printf(c->arena, "/persons/%s/plan", a.person) : NULL,
                        o.step ? "plan.title" : NULL, err);
    if (rc < 0)
        return rc;
    if (!o.kind[0]) {
        put_kinds(c, arena_printf(c->arena, "/persons/%s/refer", a.person));
        return 0;
    }
    scope_set preset = o.defined ? content_scope_set(c->app->content, &o.defined->scopes) : 0;
    rc = consent_preset(c, &a, o.kind, preset, err);
    if (rc == 0)
        rc = put_receivers(c, a.person, o.kind, err);
    if (rc < 0)
        return rc;
    const struct org_kind *kind = content_org_kind(c->app->content, o.kind);
    value_put_text(c->page, "kind", o.kind);
    value_put_text(c->page, "kind_label", call_label(c, "org_kind", o.kind));
    value_put_bool(c->page, "may_report", kind && kind->report);
    if (o.step) {
        value_put(c->page, "step", step_model(c, &a, o.step));
        if (o.defined && o.defined->action == ACTION_REPORT) {
            struct value *values = value_copy(c->arena, value_get(c->page, "values"));
            value_put_text(values, "basis", "acute_danger");
            value_put(c->page, "values", values);
        }
    }
    return 0;
}

/* --- sending --- */

struct sending {
    struct call *c;
    const struct origin *origin;
    const char *person;
    const char *org, *kind, *area; /* org NULL: any of the kind */
    bool by_letter;
    const char *consent, *open_key;
};

static int find_receiver(struct sending *s, struct err *err)
{
    struct call *c = s->c;
    struct value *org, *place;
    const char *wanted = s->origin->kind;
    receiver_parse(&s->org, &s->kind, call_field(c, "receiver"));
    if (!s->org && !text_is(s->kind, wanted))
        return err_set(err, ERR_INVALID, "receiver", "consent_recipient", NULL);
    int rc = store_one(&place, &c->store, SQL_PERSON_AREA, DB_ARGS(db_text(s->person)), err);
    if (rc < 0)
        return rc;
    s->area = value_get_text(place, "area");
    s->kind = wanted;
    if (!s->org)
        return 0;
    if (text_is(s->org, c->actor->org))
        return err_set(err, ERR_INVALID, "receiver", "referral_self", NULL);
    rc = store_one(&org, &c->store, SQL_ORG_FIND, DB_ARGS(db_text(s->org)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(org, "kind"), wanted)))
        return err_set(err, ERR_INVALID, "receiver", "consent_recipient", NULL);
    if (rc == 0)
        s->by_letter = !value_get_bool(org, "has_account");
    return rc;
}

static int record_consent(struct sending *s, bool *refused, struct err *err)
{
    struct call *c = s->c;
    struct consent_request in = {.person = s->person};
    consent_from_form(&in, c);
    bool asks = text_is(in.basis, "consent");
    in.purposes = asks ? "referral care" : text_is(in.basis, "own_contact") ? "referral" : "report";
    in.org = s->org;
    in.kind = s->kind;
    s->by_letter = s->by_letter || text_is(in.basis, "own_contact");
    *refused = in.refused;
    return consent_record(&s->consent, c, &in, err);
}

static int insert_draft(const char *id, struct sending *s, struct err *err)
{
    struct call *c = s->c;
    char number[CASE_NUMBER_LEN + 1];
    struct db_arg note;
    int64_t call_at = 0;
    bool calls = call_field(c, "call_at") != NULL;
    referral_case_number(number, &c->app->rng);
    int rc = calls ? appointment_time(&call_at, c, "call_at", err) : 0;
    if (rc == 0)
        rc = store_seal(&note, &c->store, s->person, "note", call_field(c, "note"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_REFERRAL_INSERT,
                       DB_ARGS(db_text(id), db_text(number), db_text(s->open_key), db_text(s->person),
                               db_text(s->origin->step ? value_get_text(s->origin->step, "id") : NULL),
                               db_text(s->consent), db_text(c->actor->org), db_text(c->actor->membership),
                               db_text(s->org), db_text(s->kind), db_text(s->area), note,
                               calls ? db_int(call_at) : db_none(), db_int(s->by_letter), db_int(c->now)),
                       err);
    return rc;
}

static int send_new(struct sending *s, struct err *err)
{
    struct call *c = s->c;
    struct value *row;
    bool refused = false;
    const char *id = call_id(c);
    int rc = record_consent(s, &refused, err);
    if (rc == 0 && refused) {
        call_go(c, "/persons/%s/plan?done=consent_refused", s->person);
        return 0;
    }
    if (rc == 0)
        rc = insert_draft(id, s, err);
    if (rc == 0)
        rc = referral_row(&row, c, id, err);
    if (rc == 0)
        rc = referral_apply(
            c, row, &(struct referral_move){.event = REFERRAL_SEND, .actor = REFERRAL_BY_SENDER}, err);
    if (rc == 0)
        call_go(c, "/referrals/%s?done=%s", id, s->by_letter ? "referral_letter" : "referral_send");
    return rc;
}

/* To the referral that is open already; to who may not know of it only that the step is being worked on. */
static int lead_to(struct call *c, const struct access *a, const char *id, struct err *err)
{
    struct value *row;
    int rc = referral_row(&row, c, id, err);
    if (rc == 0 && !referral_shows(a, c, row))
        rc = err_set(err, ERR_CONFLICT, "step", "referral_runs", NULL);
    if (rc == 0)
        call_go(c, "/referrals/%s?done=referral_already", id);
    return rc;
}

/* What may be open once: a step's referral to a receiver, or without a step that of one sender. */
static const char *open_key(const struct sending *s)
{
    const char *to = s->org ? s->org : s->kind;
    return s->origin->step
               ? arena_printf(s->c->arena, "%s %s %s", s->person, value_get_text(s->origin->step, "id"), to)
               : arena_printf(s->c->arena, "%s %s %s %s", s->person, s->kind, to, s->c->actor->org);
}

int referral_create(struct call *c, struct err *err)
{
    struct origin o;
    struct access a;
    struct value *same;
    struct sending s = {.c = c, .origin = &o};
    int rc = find_origin(&o, c, err);
    if (rc == 0)
        rc = open_for_referral(&a, c, &o, "send", err);
    if (rc < 0)
        return rc;
    s.person = arena_str(c->arena, a.person);
    rc = find_receiver(&s, err);
    if (rc < 0)
        return rc;
    s.open_key = open_key(&s);
    if (!s.person || !s.open_key)
        return err_nomem(err);
    rc = store_one(&same, &c->store, SQL_REFERRAL_OPEN_SAME, DB_ARGS(db_text(s.open_key)), err);
    if (rc == ERR_NOT_FOUND)
        return send_new(&s, err);
    return rc == 0 ? lead_to(c, &a, value_get_text(same, "id"), err) : rc;
}
