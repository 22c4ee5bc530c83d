/* Ends everything that is going on for one person, each thing by its own rule, when her file is closed. Whether it may be
 * closed is not asked here. */
#include "app/chain/chain.h"
#include "app/chain/chain_part.h"

#include "base/str.h"

static int stop_step(struct call *c, const char *id, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(id)), err);
    return rc == 0 ? step_apply(c, row, &(struct step_move){.event = PLAN_CANCEL}, err) : rc;
}

static int stop_referral(struct call *c, const char *id, const char *reason, struct err *err)
{
    struct value *row;
    int rc = referral_row(&row, c, id, err);
    if (rc < 0)
        return rc;
    return referral_apply(
        c, row,
        &(struct referral_move){.event = REFERRAL_WITHDRAW, .actor = REFERRAL_BY_SYSTEM, .reason = reason},
        err);
}

int chain_stop_referrals(struct call *c, const char *person, const char *from, const char *reason,
                         struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CLOSE_REFERRALS, DB_ARGS(db_text(person), db_text(from)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = stop_referral(c, value_get_text(value_item(rows, i), "id"), reason, err);
    return rc;
}

int chain_stop(struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = chain_stop_referrals(c, person, NULL, "file_closed", err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_CLOSE_STEPS, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = stop_step(c, value_get_text(value_item(rows, i), "id"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_VISITS, DB_ARGS(db_text(person), db_int(c->now)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_MEETINGS, DB_ARGS(db_text(person), db_int(c->now)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_YOUNG_MEETINGS, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_YOUNG, DB_ARGS(db_text(person), db_int(c->now)), err);
    return rc;
}

static int referral_within(struct call *c, const char *id, const char *to, scope_set scopes, struct err *err)
{
    struct value *row;
    int rc = referral_row(&row, c, id, err);
    if (rc < 0)
        return rc;
    bool goes = text_is(value_get_text(row, "from_org"), c->actor->org) &&
                !text_is(value_get_text(row, "to_org"), to) &&
                !text_is(value_get_text(row, "state"), "draft");
    scope_set told = access_scope_set(c, value_get_text(row, "scopes"));
    return goes && (told & ~scopes) != 0 ? err_set(err, ERR_CONFLICT, "referrals", "transfer_beyond", "%s",
                                                   value_get_text(row, "case_no"))
                                         : 0;
}

static int stop_step_beyond(struct call *c, const char *id, scope_set scopes, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(id)), err);
    if (rc < 0 || step_within(c, row, scopes))
        return rc;
    bool own = text_is(value_get_text(row, "org_id"), c->actor->org) ||
               text_is(value_get_text(row, "owner_org_id"), c->actor->org);
    return own ? step_apply(c, row, &(struct step_move){.event = PLAN_CANCEL}, err) : 0;
}

int chain_stop_beyond(struct call *c, const char *person, const char *to, scope_set scopes, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CLOSE_REFERRALS,
                       DB_ARGS(db_text(person), db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = referral_within(c, value_get_text(value_item(rows, i), "id"), to, scopes, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_CLOSE_STEPS, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = stop_step_beyond(c, value_get_text(value_item(rows, i), "id"), scopes, err);
    return rc;
}
