/* The one-time link of a new account or a new second factor. Whoever holds it chooses the password: so it works once, for a
 * week, and a newer one replaces it. */
#include "app/admin/admin.h"

#include "app/admin/qr.h"
#include "base/str.h"

#include <string.h>

struct invite {
    char hash[65];
    struct value *row;
    const char *account;
    char *secret;
};

static int gone(struct err *err)
{
    return err_set(err, ERR_CONFLICT, "invite", "invite_gone", NULL);
}

static int read_secret(struct invite *in, struct call *c, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, c->store.tx, SQL_INVITE_SECRET, DB_ARGS(db_text(in->hash)), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc < 0)
        return rc;
    if (rc == 0 || db_column_null(&rows, 0))
        return gone(err);
    struct sealed box = {0};
    box.data = db_column_blob(&rows, 0, &box.len);
    struct seal_key key = vault_key(c->app->vault, VAULT_TOTP);
    return unseal(&in->secret, c->arena, &key, in->account, box, err);
}

static int open_invite(struct invite *out, struct call *c, struct err *err)
{
    struct invite in = {0};
    token_hash(in.hash, call_param(c, "token"));
    int rc = store_one(&in.row, &c->store, SQL_INVITE_FIND, DB_ARGS(db_text(in.hash)), err);
    if (rc == ERR_NOT_FOUND)
        return gone(err);
    if (rc < 0)
        return rc;
    if (value_get_text(in.row, "used_at") || value_get_text(in.row, "disabled_at") ||
        value_get_int(in.row, "expires_ms", 0) <= c->now)
        return gone(err);
    in.account = value_get_text(in.row, "account_id");
    rc = read_secret(&in, c, err);
    if (rc == 0)
        *out = in;
    return rc;
}

/* In fours, as people type it over; apps pass over the blanks. */
static const char *grouped(struct call *c, const char *secret)
{
    const char *out = "";
    for (size_t at = 0; at < strlen(secret); at += 4) {
        out = arena_printf(c->arena, "%s%s%.4s", out, at ? " " : "", secret + at);
        if (!out)
            return NULL;
    }
    return out;
}

int invite_page(struct call *c, struct err *err)
{
    struct invite in;
    int rc = open_invite(&in, c, err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "name", value_get_text(in.row, "name"));
    value_put_text(c->page, "secret", grouped(c, in.secret));
    const char *link = arena_printf(c->arena, "otpauth://totp/Kiem?secret=%s&issuer=Kiem", in.secret);
    value_put_text(c->page, "otpauth", link);
    return link ? qr_put(value_put_object(c->page, "qr"), link, err) : err_nomem(err);
}

/* A wrong code is a mistake in a form, not a refusal: the page is shown again. */
static int check_code(int64_t *step, struct invite *in, struct call *c, struct err *err)
{
    const char *code = call_field(c, "code");
    int rc = totp_check(step, in->secret, code ? code : "", c->now, 0, err);
    return rc == ERR_DENIED ? err_set(err, ERR_INVALID, "code", "totp_wrong", NULL) : rc;
}

int invite_accept(struct call *c, struct err *err)
{
    struct invite in;
    int64_t step = 0;
    int used = 0, rc = open_invite(&in, c, err);
    if (rc == 0)
        rc = check_code(&step, &in, c, err);
    struct seal_key key = vault_key(c->app->vault, VAULT_TOTP);
    struct sealed box = {0};
    if (rc == 0)
        rc = seal(&box, c->arena, &key, in.account, in.secret, err);
    if (rc == 0)
        rc = store_run(&used, &c->store, SQL_INVITE_USE, DB_ARGS(db_text(in.hash), db_int(c->now)), err);
    if (rc == 0 && used == 0)
        rc = gone(err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_ACCEPT,
                       DB_ARGS(db_text(in.account), db_text(call_field(c, "password")),
                               db_blob(box.data, box.len), db_int(step)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_SESSION_DELETE_ACCOUNT, DB_ARGS(db_text(in.account)), err);
    if (rc == 0)
        rc = audit_write(
            c,
            &(struct audit_note){
                .action = "account", .object = "invite", .object_id = in.account, .basis = "self"},
            err);
    if (rc == 0)
        call_go(c, "/sign-in?done=invite_accepted");
    return rc;
}
