/*
 * Who is away and who stands in, from the first to the last day, within one organisation. What is done for somebody else is
 * said: on the worklist of who stands in, her lines are marked; whoever stands in for one on call is on call. It ends by its
 * last day. She sets it herself; an administrator does when she cannot. And leaving for good: what is open goes to a
 * colleague, and the membership ends.
 */
#include "app/life/cover.h"
#include "app/admin/admin.h"

#include "base/str.h"

enum { COVER_DAYS_MAX = 366 };

static int member(struct value **out, struct call *c, const char *membership, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_MEMBERSHIP_OF, DB_ARGS(db_text(membership)), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "membership", "not_found", NULL) : rc;
}

/* Who stands in or takes over works there that day, and is not she herself: what put_colleagues() offers. */
static int colleague(struct call *c, const struct value *who, const char *field, int32_t day, struct err *err)
{
    const char *one = call_field(c, field);
    int64_t works = 0;
    int rc = store_int(&works, &c->store, SQL_ONCALL_MEMBER,
                       DB_ARGS(db_text(value_get_text(who, "org_id")), db_text(one), db_int(day)), err);
    if (rc == 0 && (works == 0 || text_is(one, value_get_text(who, "id"))))
        return err_set(err, ERR_INVALID, field, "field_choice", NULL);
    return rc;
}

/* Colleagues who may stand in or take over, as the page's choices for `field`. */
static int put_colleagues(struct call *c, const struct value *who, const char *field, struct err *err)
{
    struct value *members, *choices = value_put_array(value_put_object(c->page, "choices"), field);
    int rc = store_all(&members, &c->store, SQL_ONCALL_MEMBERS,
                       DB_ARGS(db_text(value_get_text(who, "org_id")), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(members); i++) {
        const struct value *row = value_item(members, i);
        if (text_is(value_get_text(row, "id"), value_get_text(who, "id")))
            continue;
        struct value *one = value_add_object(choices);
        value_put_text(one, "value", value_get_text(row, "id"));
        value_put_text(one, "label", value_get_text(row, "name"));
    }
    return rc;
}

static int put_covers(struct call *c, const struct value *who, const char *path, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "covers");
    bool admin = c->actor->role == ROLE_ADMIN;
    int rc = store_all(&rows, &c->store, SQL_COVER_LIST,
                       DB_ARGS(db_text(value_get_text(who, "org_id")), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        struct value *row = value_add(list, value_copy(c->arena, value_item(rows, i)));
        bool hers = text_is(value_get_text(row, "membership_id"), value_get_text(who, "id"));
        value_put_bool(row, "is_now", store_day(row, "from_day", DAY_NONE) <= c->today);
        value_put_text(row, "end",
                       hers || admin ? arena_printf(c->arena, "%s/%s/end", path, value_get_text(row, "id"))
                                     : NULL);
    }
    return rc;
}

static int show(struct call *c, const char *membership, const char *path, struct err *err)
{
    struct value *who;
    char today[11];
    int rc = member(&who, c, membership, err);
    if (rc == 0)
        rc = put_covers(c, who, path, err);
    if (rc == 0)
        rc = put_colleagues(c, who, "deputy", err);
    if (rc < 0)
        return rc;
    day_format(today, c->today);
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "from_day", today);
    value_put_text(values, "until_day", today);
    value_put_text(c->page, "name", value_get_text(who, "name"));
    value_put_text(c->page, "org_name", value_get_text(who, "org_name"));
    return 0;
}

static int note_change(struct call *c, const char *id, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = "change", .object = "cover", .object_id = id}, err);
}

static int set(struct call *c, const char *membership, struct err *err)
{
    struct value *who;
    int64_t overlap = 0;
    const char *id = call_id(c), *deputy = call_field(c, "deputy");
    int32_t from = call_day(c, "from_day", c->today), until = call_day(c, "until_day", from);
    if (from < c->today || until < from || until - from > COVER_DAYS_MAX)
        return err_set(err, ERR_INVALID, "until_day", "cover_days", NULL);
    int rc = member(&who, c, membership, err);
    if (rc == 0)
        rc = colleague(c, who, "deputy", c->today, err);
    if (rc == 0) /* and still on the last day */
        rc = colleague(c, who, "deputy", until, err);
    if (rc == 0)
        rc = store_int(&overlap, &c->store, SQL_COVER_OVERLAP,
                       DB_ARGS(db_text(membership), db_text(deputy), db_int(from), db_int(until)), err);
    if (rc == 0 && overlap > 0)
        return err_set(err, ERR_CONFLICT, "from_day", "cover_overlap", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_COVER_INSERT,
                       DB_ARGS(db_text(id), db_text(value_get_text(who, "org_id")), db_text(membership),
                               db_text(deputy), db_int(from), db_int(until), db_text(c->actor->account),
                               db_int(c->now)),
                       err);
    return rc == 0 ? note_change(c, id, err) : rc;
}

/* Ends yesterday, so from now on; `membership` NULL: anybody's. */
static int end(struct call *c, const char *membership, struct err *err)
{
    struct value *row;
    const char *id = call_param(c, "cover");
    int rc = store_one(&row, &c->store, SQL_COVER_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND ||
        (rc == 0 && membership && !text_is(value_get_text(row, "membership_id"), membership)))
        return err_set(err, ERR_NOT_FOUND, "cover", "not_found", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_COVER_END, DB_ARGS(db_text(id), db_int(c->today - 1)), err);
    return rc == 0 ? note_change(c, id, err) : rc;
}

/* --- by herself --- */

int cover_page(struct call *c, struct err *err)
{
    return show(c, c->actor->membership, "/cover", err);
}

int cover_set(struct call *c, struct err *err)
{
    int rc = set(c, c->actor->membership, err);
    if (rc == 0)
        call_go(c, "/cover?done=cover_set");
    return rc;
}

int cover_end(struct call *c, struct err *err)
{
    int rc = end(c, c->actor->membership, err);
    if (rc == 0)
        call_go(c, "/cover?done=cover_ended");
    return rc;
}

/* --- by an administrator, when she cannot --- */

static const char *admin_path(struct call *c)
{
    return arena_printf(c->arena, "/admin/cover/%s", call_param(c, "membership"));
}

int admin_cover_page(struct call *c, struct err *err)
{
    return show(c, call_param(c, "membership"), admin_path(c), err);
}

int admin_cover_set(struct call *c, struct err *err)
{
    int rc = set(c, call_param(c, "membership"), err);
    if (rc == 0)
        call_go(c, "%s?done=cover_set", admin_path(c));
    return rc;
}

int admin_cover_end(struct call *c, struct err *err)
{
    int rc = end(c, NULL, err);
    if (rc == 0)
        call_go(c, "%s?done=cover_ended", admin_path(c));
    return rc;
}

/* --- leaving for good --- */

static const char *const kinds[] = {"urgents",  "drafts",   "steps",    "visits",
                                    "contacts", "meetings", "referrals"};

/* The membership in the path, when it is of the account in the path. */
static int leaver(struct value **out, struct call *c, struct err *err)
{
    struct value *who;
    int rc = member(&who, c, call_param(c, "membership"), err);
    if (rc == 0 && !text_is(value_get_text(who, "account_id"), call_param(c, "account")))
        return err_set(err, ERR_NOT_FOUND, "membership", "not_found", NULL);
    if (rc == 0)
        *out = who;
    return rc;
}

int leave_page(struct call *c, struct err *err)
{
    struct value *who, *row, *list = value_put_array(c->page, "open_items");
    const char *membership = call_param(c, "membership");
    int rc = leaver(&who, c, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_LEAVE_OPEN,
                       DB_ARGS(db_text(membership), db_text(value_get_text(who, "org_id"))), err);
    if (rc == 0)
        rc = put_colleagues(c, who, "successor", err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        int64_t n = value_get_int(row, kinds[i], 0);
        if (n > 0)
            value_add_text(list, arena_printf(c->arena, "%s: %lld",
                                              call_text(c, arena_printf(c->arena, "close.%s", kinds[i])),
                                              (long long)n));
    }
    value_put_text(c->page, "name", value_get_text(who, "name"));
    value_put_text(c->page, "org_name", value_get_text(who, "org_name"));
    value_put_text(c->page, "account", call_param(c, "account"));
    return 0;
}

int leave_hand_over(struct call *c, struct err *err)
{
    static const enum sql_name moves[] = {SQL_LEAVE_URGENTS, SQL_LEAVE_DRAFTS,   SQL_LEAVE_STEPS,
                                          SQL_LEAVE_VISITS,  SQL_LEAVE_MEETINGS, SQL_LEAVE_RECEIVED,
                                          SQL_LEAVE_SENT,    SQL_LEAVE_CONTACTS, SQL_LEAVE_WEEK_PLAN_ROWS};
    struct value *who;
    const char *membership = call_param(c, "membership"), *successor = call_field(c, "successor");
    int rc = leaver(&who, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_LEAVE_COVER, DB_ARGS(db_text(membership), db_int(c->today - 1)),
                       err);
    if (rc < 0 || !successor)
        return rc;
    const char *org = value_get_text(who, "org_id");
    rc = colleague(c, who, "successor", c->today, err);
    for (size_t i = 0; rc == 0 && i < sizeof moves / sizeof moves[0]; i++)
        rc = store_run(NULL, &c->store, moves[i],
                       DB_ARGS(db_text(membership), db_text(org), db_text(successor)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_LEAVE_ROTA,
                       DB_ARGS(db_text(membership), db_text(org), db_text(successor), db_int(c->today)), err);
    return rc;
}

/* --- on the worklist --- */

int covers_today(struct value **out, struct call *c, struct err *err)
{
    struct value *away;
    int rc = store_all(out, &c->store, SQL_COVER_FOR,
                       DB_ARGS(db_text(c->actor->membership), db_int(c->today)), err);
    if (rc == 0)
        rc = store_one(&away, &c->store, SQL_COVER_OF,
                       DB_ARGS(db_text(c->actor->membership), db_int(c->today)), err);
    if (rc == 0)
        value_put(c->page, "away", away);
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int cover_name(const char **out, struct call *c, const struct value *covers, const char *ref, struct err *err)
{
    struct value *row;
    *out = NULL;
    if (value_count(covers) == 0)
        return 0;
    int rc = store_one(&row, &c->store, SQL_WORK_OWNER, DB_ARGS(db_text(ref), db_text(c->actor->org)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const char *owner = value_get_text(row, "membership_id");
    for (size_t i = 0; owner && i < value_count(covers); i++)
        if (text_is(value_get_text(value_item(covers, i), "membership_id"), owner))
            *out = value_get_text(value_item(covers, i), "name");
    return 0;
}
