/* See parent.h: the link, and the account made or renewed with it. */
#include "app/parent/parent.h"

#include "app/access.h"
#include "app/people/people.h"
#include "asking/gestation.h"
#include "base/str.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

/* From twelve she decides with, so from then on she may see what is written; a younger child has no place of its own. */
static int old_enough(struct call *c, const char *person, struct err *err)
{
    struct value *file;
    int rc = store_one(&file, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    int32_t birth = store_day(file, "birth_day", DAY_NONE);
    bool child = text_is(value_get_text(file, "role"), "child");
    if (birth == DAY_NONE ? child : age_years(birth, c->today) < ACCOUNT_FROM_AGE)
        return err_set(err, ERR_CONFLICT, "account", "account_too_young", "%d", ACCOUNT_FROM_AGE);
    return 0;
}

int account_link_create(struct call *c, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "link", .object = "account"}, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_IDENTITY,
                            err); /* an account sees all of her file: not for who sees part of it */
    if (rc == 0)
        rc = old_enough(c, a.person, err);
    if (rc < 0)
        return rc;
    char token[TOKEN_TEXT], hash[65];
    token_new(token, &c->app->rng);
    token_hash(hash, token);
    rc = store_run(NULL, &c->store, SQL_LINK_END_OTHERS,
                   DB_ARGS(db_text(a.person), db_text("account"), db_int(c->now)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_LINK_INSERT,
                       DB_ARGS(db_text(hash), db_text("account"), db_text(a.person), db_none(),
                               db_text(c->actor->membership), db_int(c->now),
                               db_int(c->now + LINK_DAYS * DAY_MS)),
                       err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = a.person, .kind = "account_link", .scope = "contact"},
                       err);
    if (rc < 0)
        return rc;
    char until[11];
    day_format(until, c->today + LINK_DAYS);
    value_put_text(c->page, "link", arena_printf(c->arena, "%s/welcome/%s", c->app->base_url, token));
    value_put_text(c->page, "until_day", until);
    value_put_text(c->page, "person_path", arena_printf(c->arena, "/persons/%s", a.person));
    return 0;
}

static int find_link(struct value **out, struct call *c, const char *token, struct err *err)
{
    char hash[65];
    bool well_formed = strlen(token) == TOKEN_TEXT - 1;
    token_hash(hash, token);
    int rc = well_formed ? store_one(out, &c->store, SQL_LINK_FIND,
                                     DB_ARGS(db_text(hash), db_text("account"), db_int(c->now)), err)
                         : ERR_NOT_FOUND;
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "link", "link_gone", NULL) : rc;
}

int welcome_page(struct call *c, struct err *err)
{
    struct value *link;
    return find_link(&link, c, call_param(c, "token"), err);
}

/* --- using the link --- */

struct accepting {
    struct call call; /* first: the use case gets &call */
    const struct welcome *in;
    struct welcomed result;
};

static int renew(struct call *c, const char *account, const char *person, const struct welcome *in,
                 struct err *err)
{
    char hash[65];
    vault_hash(hash, c->app->vault, "login", in->login);
    struct value *taken;
    int rc = store_one(&taken, &c->store, SQL_ACCOUNT_HOLDER, DB_ARGS(db_text(hash)), err);
    if (rc == 0 && !text_is(value_get_text(taken, "id"), account))
        return err_set(err, ERR_CONFLICT, "login", "login_taken", NULL);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    struct db_arg login;
    rc = store_seal(&login, &c->store, person, "login", in->login, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_RENEW,
                       DB_ARGS(db_text(account), db_text(hash), login, db_text(in->password_hash)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_DEVICE_END_ALL, DB_ARGS(db_text(account), db_int(c->now)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_SESSION_DELETE_ACCOUNT, DB_ARGS(db_text(account)), err);
    return rc;
}

static int make_or_renew(const char **account, struct call *c, const char *person, const struct welcome *in,
                         struct err *err)
{
    struct value *known, *file;
    int rc = store_one(&known, &c->store, SQL_ACCOUNT_OF_PERSON, DB_ARGS(db_text(person)), err);
    if (rc == 0) {
        *account = value_get_text(known, "id");
        return renew(c, *account, person, in, err);
    }
    if (rc != ERR_NOT_FOUND)
        return rc;
    rc = store_one(&file, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(person)), err);
    /* The name an account shows is seen in the audit only; hers stays sealed in her file. */
    struct new_account fresh = {.kind = "parent",
                                .login = in->login,
                                .name = call_text(c, "me.account_name"),
                                .password_hash = in->password_hash,
                                .lang = c->lang,
                                .person = person};
    return rc == 0 ? account_create(account, c, &fresh, err) : rc;
}

static int add_device(struct accepting *accepting, struct call *c, const char *account, struct err *err)
{
    char hash[65];
    token_new(accepting->result.device, &c->app->rng);
    token_hash(hash, accepting->result.device);
    return store_run(NULL, &c->store, SQL_DEVICE_INSERT,
                     DB_ARGS(db_text(hash), db_text(call_id(c)), db_text(account), db_int(c->now)), err);
}

static int accept(struct call *c, struct err *err)
{
    struct accepting *accepting = (struct accepting *)c;
    const struct welcome *in = accepting->in;
    struct value *link;
    const char *account = NULL;
    char hash[65];
    token_hash(hash, in->token);
    int rc = find_link(&link, c, in->token, err);
    if (rc < 0)
        return rc;
    const char *person = value_get_text(link, "person_id");
    rc = store_run(NULL, &c->store, SQL_LINK_USE, DB_ARGS(db_text(hash), db_int(c->now)), err);
    if (rc == 0)
        rc = make_or_renew(&account, c, person, in, err);
    if (rc == 0)
        rc = add_device(accepting, c, account, err);
    if (rc == 0)
        rc = signin_open(&accepting->result.session, c, account, err);
    if (rc == 0)
        rc = audit_write(c,
                         &(struct audit_note){.person = person,
                                              .action = "account",
                                              .object = "account",
                                              .object_id = account,
                                              .purpose = "own",
                                              .basis = "self"},
                         err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = person, .kind = "account_made", .scope = "contact"},
                       err);
    return rc;
}

int welcome_accept(struct welcomed *out, struct call *c, const struct welcome *in, struct err *err)
{
    struct accepting accepting = {.call = *c, .in = in};
    int rc = app_run(&accepting.call, accept, err);
    *c = accepting.call;
    if (rc == 0)
        *out = accepting.result;
    return rc;
}

/* --- phones, and signing out --- */

static int note(struct call *c, const char *action, const char *object, const char *id, struct err *err)
{
    return audit_write(c,
                       &(struct audit_note){.person = c->actor->person,
                                            .action = action,
                                            .object = object,
                                            .object_id = id,
                                            .purpose = "own",
                                            .basis = "self"},
                       err);
}

int own_account(struct call *c, struct err *err)
{
    struct value *devices;
    int rc = store_all(&devices, &c->store, SQL_DEVICE_LIST, DB_ARGS(db_text(c->actor->account)), err);
    if (rc == 0)
        rc = note(c, "read", "account", c->actor->account, err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "devices");
    for (size_t i = 0; i < value_count(devices); i++) {
        const struct value *row = value_item(devices, i);
        struct value *device = value_add_object(list);
        value_put_text(device, "since", value_get_text(row, "created_at"));
        value_put_text(device, "seen", value_get_text(row, "seen_at"));
        value_put_text(device, "end",
                       arena_printf(c->arena, "/me/devices/%s/end", value_get_text(row, "id")));
    }
    return 0;
}

static int sign_out_all(struct call *c, struct err *err)
{
    int rc = store_run(NULL, &c->store, SQL_SESSION_DELETE_ACCOUNT, DB_ARGS(db_text(c->actor->account)), err);
    return rc == 0 ? note(c, "sign_out", "account", c->actor->account, err) : rc;
}

int own_sign_out(struct call *c, struct err *err)
{
    int rc = sign_out_all(c, err);
    if (rc == 0)
        call_go(c, "/sign-in?done=signed_out");
    return rc;
}

int own_device_end(struct call *c, struct err *err)
{
    int changed = 0;
    int rc =
        store_run(&changed, &c->store, SQL_DEVICE_END,
                  DB_ARGS(db_text(call_param(c, "device")), db_text(c->actor->account), db_int(c->now)), err);
    if (rc == 0 && changed == 0)
        return err_set(err, ERR_NOT_FOUND, "device", "device_unknown", NULL);
    if (rc == 0) /* which phone a session is on is not kept, so all of them end */
        rc = sign_out_all(c, err);
    if (rc == 0)
        call_go(c, "/sign-in?done=device_ended");
    return rc;
}
