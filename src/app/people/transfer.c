/*
 * A family moves, and her care goes to another organisation, with her consent, at any time. The receiver reads what she
 * agreed to and keeps the file from now on; who gave it away reads what it made itself, as the law has it keep, and nothing
 * new. What is going on is said one by one: referrals go on under the new organisation or stop; own steps go along;
 * appointments of who leaves are off. A new address is a change of its own (contact.c), and from it follow the routes.
 */
#include "app/chain/chain.h"
#include "app/groups/groups.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "app/people/record.h"
#include "asking/gestation.h"
#include "base/str.h"

enum { TRANSFER_YEARS = 3, CHILDREN_MAX = 20 };

static int open_keeper(struct access *a, struct call *c, const char *person, const char *action,
                       struct err *err)
{
    int rc =
        access_open(a, c, person, FOR_CARE, &(struct audit_note){.action = action, .object = "file"}, err);
    if (rc == 0 && a->involvement != INVOLVED_OWN && a->involvement != INVOLVED_HANDOVER)
        return access_refuse(a, c, "access", "keepers_only", err);
    return rc == 0 ? access_require(a, c, PART_CONSENT, err) : rc;
}

/* Organisations that give such care, and youth health care: one may follow the other. */
static int put_receivers(struct call *c, struct err *err)
{
    struct value *list = value_put_array(value_put_object(c->page, "choices"), "to");
    const char *const kinds[] = {c->actor->org_kind, "youth_health"};
    size_t count = text_is(kinds[0], kinds[1]) ? 1 : 2;
    int rc = 0;
    for (size_t k = 0; rc == 0 && k < count; k++) {
        struct value *orgs;
        rc = store_all(&orgs, &c->store, SQL_ORGS_OF_KIND, DB_ARGS(db_text(kinds[k]), db_text(c->actor->org)),
                       err);
        for (size_t i = 0; rc == 0 && i < value_count(orgs); i++) {
            struct value *one = value_add_object(list);
            value_put_text(one, "value", value_get_text(value_item(orgs, i), "id"));
            value_put_text(one, "label", value_get_text(value_item(orgs, i), "name"));
        }
    }
    return rc;
}

int transfer_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *open;
    int rc = open_keeper(&a, c, call_param(c, "person"), "read", err);
    if (rc == 0)
        rc = put_receivers(c, err);
    if (rc == 0)
        rc = store_one(&open, &c->store, SQL_CLOSE_OPEN, DB_ARGS(db_text(a.person), db_text(c->actor->org)),
                       err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "transfer");
    value_put_text(c->page, "person_id", a.person);
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "consent_form", "oral");
    value_put_text(values, "told", call_text(c, "transfer.told"));
    if (value_get_int(open, "referrals", 0) == 0)
        value_add_text(value_put_array(c->page, "without"), "referrals");
    return 0;
}

struct transfer {
    const char *giver; /* who consents */
    const struct value *to;
    bool stop; /* referrals stop */
};

static int consent_to(const char **id, struct call *c, const struct transfer *t, const char *person,
                      struct err *err)
{
    struct value *given_by = value_array(c->arena);
    value_add_text(given_by, t->giver);
    struct consent_request in = {.person = person,
                                 .basis = "consent",
                                 .scopes = handover_scopes(c, value_get_text(t->to, "kind")),
                                 .purposes = "handover care",
                                 .org = value_get_text(t->to, "id"),
                                 .form = call_field(c, "consent_form"),
                                 .told = call_field(c, "told"),
                                 .until = birthday(c->today, TRANSFER_YEARS),
                                 .given_by = given_by};
    return consent_record(id, c, &in, err);
}

/* What is going on goes along or stops; what tells more than she lets the receiver read does not go along. */
static int move_work(struct call *c, const struct transfer *t, const char *person, struct err *err)
{
    const char *to = value_get_text(t->to, "id"), *own = c->actor->org;
    static const enum sql_name moves[] = {SQL_TRANSFER_STEPS,    SQL_TRANSFER_OWNED,
                                          SQL_TRANSFER_REQUESTS, SQL_TRANSFER_QUESTIONS,
                                          SQL_TRANSFER_YOUNG,    SQL_TRANSFER_WEEK_PLAN_ROWS};
    static const enum sql_name off[] = {SQL_TRANSFER_VISITS, SQL_TRANSFER_CONTACTS,
                                        SQL_TRANSFER_CONTACT_WISHES, SQL_TRANSFER_MEETINGS,
                                        SQL_TRANSFER_YOUNG_MEETINGS};
    scope_set scopes = access_scope_set(c, handover_scopes(c, value_get_text(t->to, "kind")));
    int rc = t->stop ? chain_stop_referrals(c, person, own, "moved", err) : 0;
    if (rc == 0)
        rc = chain_stop_beyond(c, person, to, scopes, err);
    if (rc == 0 && !t->stop)
        rc = store_run(NULL, &c->store, SQL_TRANSFER_REFERRALS,
                       DB_ARGS(db_text(person), db_text(own), db_text(to)), err);
    for (size_t i = 0; rc == 0 && i < sizeof moves / sizeof moves[0]; i++)
        rc = store_run(NULL, &c->store, moves[i], DB_ARGS(db_text(person), db_text(own), db_text(to)), err);
    for (size_t i = 0; rc == 0 && i < sizeof off / sizeof off[0]; i++)
        rc = store_run(NULL, &c->store, off[i], DB_ARGS(db_text(person), db_text(own), db_int(c->now)), err);
    if (rc == 0)
        rc = group_places_transfer(c, person, to, scopes, err);
    if (rc == 0)
        rc =
            store_run(NULL, &c->store, SQL_TRANSFER_DRAFT_FILES, DB_ARGS(db_text(person), db_text(own)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_TRANSFER_DRAFTS, DB_ARGS(db_text(person), db_text(own)), err);
    return rc;
}

/* From now on it keeps what it made, and is told nothing new. */
static int leave(struct call *c, const char *person, struct err *err)
{
    static const enum sql_name ends[] = {SQL_TRANSFER_END, SQL_TRANSFER_CONSENTS};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < 2; i++)
        rc = store_run(NULL, &c->store, ends[i],
                       DB_ARGS(db_text(person), db_text(c->actor->org), db_int(c->now)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(person), db_text(c->actor->org), db_text("kept"),
                               db_none(), db_none(), db_int(c->now)),
                       err);
    return rc;
}

static int transfer_one(struct call *c, const struct transfer *t, const char *person, struct err *err)
{
    const char *consent = NULL;
    int rc = consent_to(&consent, c, t, person, err);
    if (rc == 0)
        rc = care_hand_over(c, person, consent, t->to, err);
    if (rc == 0)
        rc = move_work(c, t, person, err);
    return rc == 0 ? leave(c, person, err) : rc;
}

/* Her children whose file this organisation keeps too. */
static int transfer_children(struct call *c, const struct transfer *t, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_OWN_CHILDREN, DB_ARGS(db_text(t->giver)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && i < CHILDREN_MAX; i++) {
        struct access a;
        bool may = false;
        const char *child = value_get_text(value_item(rows, i), "id");
        rc = access_allowed(&may, c, child, FOR_CARE, err);
        if (rc == 0 && may)
            rc = open_keeper(&a, c, child, "change", err);
        if (rc == 0 && may)
            rc = transfer_one(c, t, a.person, err);
    }
    return rc;
}

int person_transfer(struct call *c, struct err *err)
{
    struct access a;
    struct value *to;
    int rc = open_keeper(&a, c, call_param(c, "person"), "change", err);
    if (rc < 0)
        return rc;
    if (!call_flag(c, "consent"))
        return err_set(err, ERR_INVALID, "consent", "handover_consent", NULL);
    if (value_count(value_get(c->form, "scopes")) == 0)
        return err_set(err, ERR_INVALID, "scopes", "consent_scopes", NULL);
    rc = store_one(&to, &c->store, SQL_ORG_BRIEF, DB_ARGS(db_text(call_field(c, "to"))), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && text_is(value_get_text(to, "id"), c->actor->org)))
        return err_set(err, ERR_INVALID, "to", "field_choice", NULL);
    if (rc < 0)
        return rc;
    struct transfer t = {.giver = a.person, .to = to, .stop = text_is(call_field(c, "referrals"), "stop")};
    if (call_flag(c, "children"))
        rc = transfer_children(c, &t, err);
    if (rc == 0)
        rc = transfer_one(c, &t, a.person, err);
    if (rc == 0)
        rc = notice_plan(c, value_get_text(to, "id"), "handover", call_id(c), err);
    if (rc == 0)
        call_go(c, "/families?done=transferred");
    return rc;
}
