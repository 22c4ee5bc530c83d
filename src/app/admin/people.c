/* Professionals as an administrator keeps them: who works where, and the one-time link with which an account begins. */
#include "app/admin/admin.h"
#include "app/life/cover.h"

#include "app/signin.h"
#include "base/str.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

/* --- new --- */

/* What an organisation and a role are chosen from. */
static int put_choices(struct call *c, struct err *err)
{
    struct value *orgs;
    int rc = store_all(&orgs, &c->store, SQL_ADMIN_ORGS, DB_ARGS(db_int(c->today)), err);
    if (rc < 0)
        return rc;
    struct value *choices = value_put_object(c->page, "choices"), *list = value_put_array(choices, "org"),
                 *roles = value_put_array(choices, "role");
    for (size_t i = 0; i < value_count(orgs); i++) {
        const struct value *org = value_item(orgs, i);
        if (!value_get_text(org, "closed_at"))
            choice_add(list, value_get_text(org, "id"), value_get_text(org, "name"));
    }
    static const enum role given[] = {ROLE_PROFESSIONAL, ROLE_ASSISTANT,  ROLE_COORDINATOR,
                                      ROLE_NNZ_HOLDER,   ROLE_NNZ_LEADER, ROLE_ADMIN};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        choice_add(roles, role_code(given[i]), call_label(c, "role", role_code(given[i])));
    return 0;
}

int people_new(struct call *c, struct err *err)
{
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "org", value_get_text(c->query, "org"));
    return put_choices(c, err);
}

/* A link with a fresh secret for the second factor; earlier links of this account end. */
static int make_link(struct call *c, const char *account, const char *kind, struct err *err)
{
    char token[TOKEN_TEXT], hash[65], secret[TOTP_SECRET_TEXT];
    struct sealed box;
    struct seal_key key = vault_key(c->app->vault, VAULT_TOTP);
    token_new(token, &c->app->rng);
    token_hash(hash, token);
    totp_secret_new(secret, &c->app->rng);
    int rc = seal(&box, c->arena, &key, account, secret, err);
    explicit_bzero(secret, sizeof secret);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_INVITE_CANCEL, DB_ARGS(db_text(account), db_int(c->now)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_INVITE_INSERT,
                       DB_ARGS(db_text(hash), db_text(account), db_text(kind),
                               db_text(c->actor->membership[0] ? c->actor->membership : NULL), db_int(c->now),
                               db_int(c->now + INVITE_DAYS * DAY_MS), db_blob(box.data, box.len)),
                       err);
    if (rc == 0)
        rc = audit_write(c, &(struct audit_note){.action = "link", .object = "invite", .object_id = account},
                         err);
    if (rc < 0)
        return rc;
    struct value *link = value_put_object(c->page, "link");
    value_put_text(link, "id", "invite-link");
    value_put_text(link, "label", call_text(c, "admin.link"));
    value_put_text(link, "hint", call_text(c, "admin.link_hint"));
    value_put_text(link, "value", arena_printf(c->arena, "%s/invite/%s", c->app->base_url, token));
    return 0;
}

static char *lower(struct call *c, const char *text)
{
    char *copy = arena_str(c->arena, text);
    for (char *at = copy; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at + 32);
    return copy;
}

/* The role of the form at the organisation of the form, from today. */
static int add_role(struct call *c, const char *account, struct err *err)
{
    const char *org = call_field(c, "org"), *role = call_field(c, "role");
    struct value *found;
    if (role_of(role ? role : "") == ROLE_NONE || role_of(role) == ROLE_PARENT)
        return err_set(err, ERR_INVALID, "role", "role_choose", NULL);
    int rc = store_one(&found, &c->store, SQL_ADMIN_ORG, DB_ARGS(db_text(org ? org : "")), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && value_get_text(found, "closed_at")))
        return err_set(err, ERR_INVALID, "org", "org_choose", NULL);
    return rc < 0 ? rc
                  : store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                              DB_ARGS(db_text(call_id(c)), db_text(account), db_text(org), db_text(role),
                                      db_text(call_field(c, "profession")), db_int(c->today), db_none()),
                              err);
}

int people_create(struct call *c, struct err *err)
{
    const char *account = NULL, *name = call_field(c, "name");
    struct new_account in = {.kind = "professional",
                             .login = lower(c, call_field(c, "login")),
                             .name = name,
                             .password_hash = ""}; /* never right: the link sets it */
    int rc = in.login ? account_create(&account, c, &in, err) : err_nomem(err);
    if (rc == 0)
        rc = add_role(c, account, err);
    if (rc == 0)
        rc = audit_write(
            c, &(struct audit_note){.action = "create", .object = "account", .object_id = account}, err);
    if (rc == 0)
        rc = make_link(c, account, "new", err);
    if (rc == 0)
        value_put_text(c->page, "name", name);
    return rc;
}

/* --- one person --- */

static int find_people(struct value **out, struct call *c, struct err *err)
{
    int rc = store_all(out, &c->store, SQL_ADMIN_PEOPLE,
                       DB_ARGS(db_text(""), db_text(call_param(c, "account"))), err);
    return rc == 0 && value_count(*out) == 0 ? err_set(err, ERR_NOT_FOUND, "account", "account_unknown", NULL)
                                             : rc;
}

int people_page(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = find_people(&rows, c, err);
    if (rc < 0)
        return rc;
    const struct value *first = value_item(rows, 0);
    const char *id = value_get_text(first, "id");
    struct value *list = value_put_array(c->page, "memberships");
    bool own = false; /* works at the administrator's organisation */
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *membership = value_get_text(row, "membership_id");
        if (!membership)
            continue;
        struct value *m = value_copy(c->arena, row);
        bool over = store_day(row, "until_day", INT32_MAX) < c->today;
        own = own || (!over && text_is(value_get_text(row, "org_id"), c->actor->org));
        value_put_text(m, "role_label", call_label(c, "role", value_get_text(row, "role")));
        value_put_text(m, "profession_label", call_label(c, "profession", value_get_text(row, "profession")));
        value_put_text(m, "until_day", value_get_text(row, "until_day"));
        value_put_text(m, "end",
                       over ? NULL : arena_printf(c->arena, "/admin/people/%s/leave/%s", id, membership));
        value_put_text(m, "cover",
                       over || !text_is(value_get_text(row, "role"), "professional")
                           ? NULL
                           : arena_printf(c->arena, "/admin/cover/%s", membership));
        value_add(list, m);
    }
    struct value *person = value_put_object(c->page, "account");
    value_put_text(person, "id", id);
    value_put_text(person, "name", value_get_text(first, "name"));
    value_put_bool(person, "has_factor", value_get_bool(first, "has_factor"));
    value_put_bool(person, "is_disabled", value_get_text(first, "disabled_at") != NULL);
    bool disabled = value_get_text(first, "disabled_at") != NULL;
    value_put_text(c->page, "training",
                   own && !disabled ? arena_printf(c->arena, "/admin/people/%s/training", id) : NULL);
    value_put_text(c->page, "disable",
                   disabled ? NULL : arena_printf(c->arena, "/admin/people/%s/disable", id));
    value_put_text(c->page, "enable",
                   disabled ? arena_printf(c->arena, "/admin/people/%s/enable", id) : NULL);
    value_put_text(c->page, "renew", disabled ? NULL : arena_printf(c->arena, "/admin/people/%s/renew", id));
    value_put_bool(c->page, "may_add", !disabled && !text_is(id, c->actor->account));
    return put_choices(c, err);
}

/* Nobody locks herself out: another administrator must do it. */
static int not_self(struct call *c, struct err *err)
{
    return text_is(call_param(c, "account"), c->actor->account)
               ? err_set(err, ERR_CONFLICT, "account", "admin_self", NULL)
               : 0;
}

static int finish(struct call *c, const char *object, const char *done, struct err *err)
{
    const char *account = call_param(c, "account");
    int rc = store_run(NULL, &c->store, SQL_SESSION_DELETE_ACCOUNT, DB_ARGS(db_text(account)), err);
    if (rc == 0)
        rc = audit_write(c, &(struct audit_note){.action = "change", .object = object, .object_id = account},
                         err);
    if (rc == 0)
        call_go(c, "/admin/people/%s?done=%s", account, done);
    return rc;
}

/* What she holds for Nu Niet Zwanger would be out of reach: it goes to a colleague of the project first. */
static int holds_no_record(struct call *c, struct err *err)
{
    int64_t records = 0;
    int rc = store_int(&records, &c->store, SQL_NNZ_MEMBER_RECORDS,
                       DB_ARGS(db_text(call_param(c, "membership"))), err);
    return rc == 0 && records > 0 ? err_set(err, ERR_CONFLICT, "membership", "nnz_has_records", NULL) : rc;
}

int people_end(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = not_self(c, err);
    if (rc == 0)
        rc = find_people(&rows, c, err);
    if (rc == 0)
        rc = holds_no_record(c, err);
    if (rc == 0)
        rc = leave_hand_over(c, err);
    if (rc == 0) /* the last day is yesterday: from now on no session of it holds */
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_END,
                       DB_ARGS(db_text(call_param(c, "membership")), db_int(c->today - 1),
                               db_text(call_param(c, "account"))),
                       err);
    return rc == 0 ? finish(c, "membership", "membership_ended", err) : rc;
}

/* A second role is no second account: who signs in says in which she works (app/signin_role.c). */
int people_add_role(struct call *c, struct err *err)
{
    struct value *rows;
    const char *account = call_param(c, "account"), *org = call_field(c, "org"),
               *role = call_field(c, "role");
    int rc = not_self(c, err);
    if (rc == 0)
        rc = find_people(&rows, c, err);
    if (rc == 0 && value_get_text(value_item(rows, 0), "disabled_at"))
        rc = err_set(err, ERR_CONFLICT, "account", "account_is_disabled", NULL);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (text_is(value_get_text(row, "org_id"), org) && text_is(value_get_text(row, "role"), role) &&
            store_day(row, "until_day", INT32_MAX) >= c->today)
            rc = err_set(err, ERR_CONFLICT, "role", "role_has", NULL);
    }
    if (rc == 0)
        rc = add_role(c, account, err);
    return rc == 0 ? finish(c, "membership", "role_added", err) : rc;
}

int people_disable(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = not_self(c, err);
    if (rc == 0)
        rc = find_people(&rows, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_DISABLE_ID,
                       DB_ARGS(db_text(call_param(c, "account")), db_int(c->now)), err);
    return rc == 0 ? finish(c, "account", "account_disabled", err) : rc;
}

int people_enable(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = find_people(&rows, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_ENABLE_ID, DB_ARGS(db_text(call_param(c, "account"))),
                       err);
    return rc == 0 ? finish(c, "account", "account_enabled", err) : rc;
}

int people_renew(struct call *c, struct err *err)
{
    struct value *rows;
    const char *account = call_param(c, "account");
    int rc = not_self(c, err);
    if (rc == 0)
        rc = find_people(&rows, c, err);
    if (rc == 0 && value_get_text(value_item(rows, 0), "disabled_at"))
        rc = err_set(err, ERR_CONFLICT, "account", "account_is_disabled", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_FACTOR_DROP, DB_ARGS(db_text(account)), err);
    if (rc == 0)
        rc = finish(c, "account", "account_renewed", err);
    if (rc == 0)
        rc = make_link(c, account, "renew", err);
    if (rc < 0)
        return rc;
    c->location = NULL; /* the link is shown once, on the answer itself */
    value_put_text(c->page, "name", value_get_text(value_item(rows, 0), "name"));
    return 0;
}
