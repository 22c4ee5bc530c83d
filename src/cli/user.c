/*
 * kiem user: accounts of professionals.
 *
 *   kiem user add --login NAME --name "Full name" --org "Organisation" --role professional [--kind midwifery_practice]
 *   kiem user password --login NAME · kiem user disable --login NAME · kiem user list
 *
 * The password is read from standard input, one line. Adding prints the secret for the authenticator app, once.
 */
#include "cli/cli.h"

#include "app/signin.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20, PASSWORD_LEAST = 10, PASSWORD_MAX = 200 };

/* What a use case of this file needs beside its call; the call stands first. */
struct user_call {
    struct call call;
    const struct options *options;
    char password_hash[128];
    char secret[TOTP_SECRET_TEXT];
};

static int read_password(char out[PASSWORD_MAX + 2], const char *prompt, struct err *err)
{
    fputs(prompt, stderr);
    if (!fgets(out, PASSWORD_MAX + 2, stdin))
        return err_set(err, ERR_INVALID, "password", "password_short", "%d", PASSWORD_LEAST);
    out[strcspn(out, "\n")] = '\0';
    if (strlen(out) < PASSWORD_LEAST || strlen(out) > PASSWORD_MAX)
        return err_set(err, ERR_INVALID, "password", "password_short", "%d", PASSWORD_LEAST);
    return 0;
}

static int need(const char *value, const char *option, struct err *err)
{
    return value ? 0 : err_set(err, ERR_INVALID, option, "option_needed", "%s", option);
}

/* The organisation of that name, made when --kind says of which kind. */
static int find_org(const char **id, struct call *c, const struct options *o, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_ORG_BY_NAME, DB_ARGS(db_text(o->org)), err);
    if (rc == 0)
        *id = value_get_text(row, "id");
    if (rc != ERR_NOT_FOUND)
        return rc;
    if (!o->kind || !content_org_kind(c->app->content, o->kind))
        return err_set(err, ERR_INVALID, "--kind", "org_kind_unknown", "%s", o->kind ? o->kind : "");
    *id = call_id(c);
    return store_run(NULL, &c->store, SQL_ORG_INSERT,
                     DB_ARGS(db_text(*id), db_text(o->kind), db_text(o->org), db_none(), db_none(), db_none(),
                             db_int(1), db_int(c->now)),
                     err);
}

static int add(struct call *c, struct err *err)
{
    struct user_call *u = (struct user_call *)c;
    const struct options *o = u->options;
    const char *org = NULL, *account = NULL;
    int rc = find_org(&org, c, o, err);
    struct new_account in = {.kind = "professional",
                             .login = o->login,
                             .name = o->name,
                             .password_hash = u->password_hash,
                             .totp_secret = u->secret};
    if (rc == 0)
        rc = account_create(&account, c, &in, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(account), db_text(org), db_text(o->role),
                               db_none(), db_int(c->today), db_none()),
                       err);
    if (rc == 0)
        rc = audit_write(
            c, &(struct audit_note){.action = "create", .object = "account", .object_id = account}, err);
    return rc;
}

static int change(struct call *c, enum sql_name statement, const char *object, struct db_arg value,
                  struct err *err)
{
    struct user_call *u = (struct user_call *)c;
    char hash[65];
    int changed = 0;
    vault_hash(hash, c->app->vault, "login", u->options->login);
    int rc = store_run(&changed, &c->store, statement, DB_ARGS(db_text(hash), value), err);
    if (rc == 0 && changed == 0)
        return err_set(err, ERR_NOT_FOUND, "--login", "login_unknown", "%s", u->options->login);
    if (rc == 0)
        rc = audit_write(c, &(struct audit_note){.action = "change", .object = object}, err);
    return rc;
}

static int set_password(struct call *c, struct err *err)
{
    return change(c, SQL_ACCOUNT_SET_PASSWORD, "password", db_text(((struct user_call *)c)->password_hash),
                  err);
}

static int disable(struct call *c, struct err *err)
{
    return change(c, SQL_ACCOUNT_DISABLE, "account", db_int(c->now), err);
}

static int list(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_ACCOUNTS_LIST, DB_NO_ARGS, err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *org = value_get_text(row, "org_name"), *role = value_get_text(row, "role");
        bool disabled = value_get_text(row, "disabled_at") != NULL;
        printf("%-30s %-14s %s%s%s%s\n", value_get_text(row, "name"), role ? role : "", org ? org : "",
               disabled ? " (" : "", disabled ? call_text(c, "command.disabled") : "", disabled ? ")" : "");
    }
    return rc;
}

static const struct {
    const char *word;
    use_case *use;
    bool password, names_user, describes_user;
} words[] = {
    {"add", add, true, true, true},
    {"password", set_password, true, true, false},
    {"disable", disable, false, true, false},
    {"list", list, false, false, false},
};

static int prepare(struct user_call *u, size_t i, struct err *err)
{
    const struct options *o = u->options;
    int rc = words[i].names_user ? need(o->login, "--login", err) : 0;
    if (rc == 0 && words[i].describes_user) {
        rc = need(o->name, "--name", err);
        if (rc == 0)
            rc = need(o->org, "--org", err);
        if (rc == 0 && role_of(o->role ? o->role : "") == ROLE_NONE)
            rc = err_set(err, ERR_INVALID, "--role", "role_unknown", "%s", o->role ? o->role : "");
    }
    char password[PASSWORD_MAX + 2];
    if (rc == 0 && words[i].password)
        rc = read_password(password, call_text(&u->call, "command.password"), err);
    if (rc == 0 && words[i].password)
        rc = passwords_hash(u->password_hash, u->call.app->passwords, password, err);
    explicit_bzero(password, sizeof password);
    totp_secret_new(u->secret, &u->call.app->rng);
    return rc;
}

static int run(struct install *i, const struct options *o, size_t word, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct user_call u = {.call = cli_call(i, &actor, a, o->lang), .options = o};
    int rc = prepare(&u, word, err);
    if (rc == 0)
        rc = app_run(&u.call, words[word].use, err);
    if (rc == 0 && words[word].describes_user)
        say(i->content, o, "command.secret", u.secret);
    if (rc == 0 && words[word].describes_user)
        printf("otpauth://totp/Kiem:%s?secret=%s&issuer=Kiem\n", o->login, u.secret);
    return rc;
}

int command_user(const struct options *o)
{
    size_t word = 0;
    while (word < sizeof words / sizeof words[0] &&
           !(o->argc > 0 && strcmp(o->argv[0], words[word].word) == 0))
        word++;
    if (word == sizeof words / sizeof words[0]) {
        fputs("usage: kiem user [--data DIR] --login NAME --name TEXT --org TEXT --role CODE [--kind CODE] "
              "add\n"
              "       kiem user [--data DIR] --login NAME password | disable\n"
              "       kiem user [--data DIR] list\n",
              stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int rc = install_open(&i, o, OPEN_CREATE, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = run(&i, o, word, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
