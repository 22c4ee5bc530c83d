/* The made-up town: areas, addresses, organisations, people, from demo/town.json. */
#include "app/demo/inside.h"

#include "app/signin.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static int add_areas(struct call *c, const struct value *town, struct err *err)
{
    const struct value *areas = value_get(town, "areas");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(areas); i++) {
        const struct value *area = value_item(areas, i);
        rc =
            store_run(NULL, &c->store, SQL_AREA_INSERT,
                      DB_ARGS(db_text(value_get_text(area, "code")), db_text(value_get_text(area, "level")),
                              db_text(value_get_text(area, "name")), db_text(value_get_text(area, "parent"))),
                      err);
    }
    const struct value *addresses = value_get(town, "addresses");
    for (size_t i = 0; rc == 0 && i < value_count(addresses); i++) {
        const struct value *street = value_item(addresses, i);
        for (int64_t n = 1; rc == 0 && n <= value_get_int(street, "numbers", 0); n++)
            rc = store_run(NULL, &c->store, SQL_ADDRESS_AREA_INSERT,
                           DB_ARGS(db_text(value_get_text(street, "pc6")), db_int(n),
                                   db_text(value_get_text(street, "area"))),
                           err);
    }
    return rc;
}

static int add_org(struct call *c, const struct value *org, const char *id, struct err *err)
{
    const char *code = value_get_text(org, "code");
    int rc = store_run(NULL, &c->store, SQL_ORG_INSERT,
                       DB_ARGS(db_text(id), db_text(value_get_text(org, "kind")),
                               db_text(value_get_text(org, "name")),
                               db_text(arena_printf(c->arena, "%s@kiemstad.example", code)),
                               db_text(value_get_text(org, "phone")), db_text(value_get_text(org, "address")),
                               db_int(value_get_bool(org, "letter") ? 0 : 1), db_int(c->now)),
                       err);
    const struct value *areas = value_get(org, "areas");
    for (size_t i = 0; rc == 0 && i < value_count(areas); i++)
        rc = store_run(NULL, &c->store, SQL_ORG_AREA_INSERT,
                       DB_ARGS(db_text(id), db_text(value_as_text(value_item(areas, i), ""))), err);
    return rc;
}

/* The secret of the authenticator is made from the seed; in the demo the code is shown on the page anyway. A name that comes
 * again is one account with another role. */
static int add_account(const char **out, struct call *c, const struct value *member, const char *hash,
                       struct err *err)
{
    char secret[TOTP_SECRET_TEXT], login[65];
    struct value *known;
    vault_hash(login, c->app->vault, "login", value_get_text(member, "login"));
    int rc = store_one(&known, &c->store, SQL_ACCOUNT_HOLDER, DB_ARGS(db_text(login)), err);
    if (rc == 0)
        *out = value_get_text(known, "id");
    if (rc != ERR_NOT_FOUND)
        return rc;
    totp_secret_new(secret, &c->app->rng);
    struct new_account in = {.kind = "professional",
                             .login = value_get_text(member, "login"),
                             .name = value_get_text(member, "name"),
                             .password_hash = hash,
                             .totp_secret = secret};
    return account_create(out, c, &in, err);
}

static int add_member(struct call *c, const struct value *member, const char *org, const char *hash,
                      struct err *err)
{
    const char *account = NULL;
    int rc = add_account(&account, c, member, hash, err);
    if (rc < 0)
        return rc;
    return store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(account), db_text(org),
                             db_text(value_get_text(member, "role")),
                             db_text(value_get_text(member, "profession")), db_int(c->today), db_none()),
                     err);
}

static const char *id_of(const struct value *ids, const char *code)
{
    return value_get_text(ids, code);
}

int town_make(struct call *c, const struct demo *d, struct err *err)
{
    char hash[128];
    struct value *ids = value_object(c->arena);
    passwords_cheap(c->app->passwords, true);
    int rc = passwords_hash(hash, c->app->passwords, DEMO_PASSWORD, err);
    if (rc == 0)
        rc = add_areas(c, d->town, err);
    const struct value *orgs = value_get(d->town, "orgs"), *people = value_get(d->town, "people");
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++) {
        const struct value *org = value_item(orgs, i);
        const char *id = call_id(c);
        value_put_text(ids, value_get_text(org, "code"), id);
        rc = add_org(c, org, id, err);
    }
    for (size_t i = 0; rc == 0 && i < value_count(people); i++) {
        const struct value *member = value_item(people, i);
        rc = add_member(c, member, id_of(ids, value_get_text(member, "org")), hash, err);
    }
    return rc;
}

static void copy(char *out, size_t size, const struct value *row, const char *name)
{
    const char *text = value_get_text(row, name);
    snprintf(out, size, "%s", text ? text : "");
}

int town_actor(struct actor *out, struct demo *d, const char *login, struct err *err)
{
    return town_actor_as(out, d, login, ROLE_NONE, err);
}

int town_actor_as(struct actor *out, struct demo *d, const char *login, enum role role, struct err *err)
{
    struct store s = {.tx = d->tx, .arena = d->family, .vault = d->app->vault};
    char hash[65];
    struct value *row;
    vault_hash(hash, d->app->vault, "login", login);
    int rc = store_one(&row, &s, SQL_ACTOR_BY_LOGIN,
                       DB_ARGS(db_text(hash), db_text(role == ROLE_NONE ? "" : role_code(role))), err);
    if (rc < 0)
        return rc;
    *out = (struct actor){.kind = ACTOR_PROFESSIONAL,
                          .role = role_of(value_get_text(row, "role")),
                          .source = "demo",
                          .request_id = "demo"};
    copy(out->account, sizeof out->account, row, "account_id");
    copy(out->membership, sizeof out->membership, row, "membership_id");
    copy(out->org, sizeof out->org, row, "org_id");
    copy(out->org_kind, sizeof out->org_kind, row, "org_kind");
    copy(out->name, sizeof out->name, row, "name");
    copy(out->org_name, sizeof out->org_name, row, "org_name");
    return 0;
}
