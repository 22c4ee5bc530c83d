/* Using the link for an account: the password is hashed outside the transaction, and two cookies are set. The rest of the
 * parent's pages are ordinary routes. */
#include "web/exchange.h"

#include "app/parent/parent.h"
#include "base/str.h"
#include "web/pages.h"

#include <string.h>

static const struct field welcome_fields[] = {
    {"login", FIELD_TEXT, true, 60, NULL, "username"},
    {"password", FIELD_PASSWORD, true, 200, NULL, "new-password"},
    {0},
};
const struct form form_welcome = {.name = "welcome", .fields = welcome_fields};

static const struct field password_fields[] = {
    {"current", FIELD_PASSWORD, true, 200, NULL, "current-password"},
    {"password", FIELD_PASSWORD, true, 200, NULL, "new-password"},
    {0},
};
const struct form form_password = {.name = "password", .fields = password_fields};

enum { PASSWORD_LEAST = 10, DEVICE_DAYS = 400, DAY_SECONDS = 24 * 3600 };

static int check_length(const char *password, struct err *err)
{
    if (strlen(password) < PASSWORD_LEAST)
        return err_set(err, ERR_INVALID, "password", "password_short", "%d", PASSWORD_LEAST);
    return 0;
}

static int accept(struct exchange *x, struct value *submitted, struct err *err)
{
    struct value *typed;
    char hash[128];
    int rc = form_check(&typed, x, &form_welcome, submitted, err);
    if (rc < 0)
        return rc;
    const char *password = value_get_text(typed, "password");
    rc = check_length(password, err);
    if (rc < 0)
        return rc;
    rc = app_look(&x->call, welcome_page, err); /* a dead link is told before the work of hashing */
    if (rc == 0)
        rc = passwords_hash(hash, x->web->app->passwords, password, err);
    if (rc < 0)
        return rc;
    struct welcome in = {.token = call_param(&x->call, "token"),
                         .login = login_folded(x, value_get_text(typed, "login")),
                         .password_hash = hash};
    struct welcomed out;
    const char *phone = in.login ? device_cookie(x, in.login) : NULL;
    rc = phone ? welcome_accept(&out, &x->call, &in, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    session_cookie(x, out.session.token);
    http_set_cookie(x->response, x->call.arena, phone, out.device, (long)DEVICE_DAYS * DAY_SECONDS);
    return 0;
}

static int change_password(struct exchange *x, struct value *submitted, struct err *err)
{
    struct value *typed;
    struct signed_in done;
    int rc = form_check(&typed, x, &form_password, submitted, err);
    if (rc == 0)
        rc = check_length(value_get_text(typed, "password"), err);
    if (rc == 0)
        rc = signin_change_password(&done, &x->call, value_get_text(typed, "current"),
                                    value_get_text(typed, "password"), err);
    if (rc == 0)
        session_cookie(x, done.token);
    return rc;
}

/* Body and form token, then the work, which hashes outside any transaction. */
static void take(struct exchange *x, int (*work)(struct exchange *, struct value *, struct err *),
                 const char *onward)
{
    struct err err;
    struct value *submitted;
    int rc = exchange_submitted(&submitted, x, &err);
    if (rc == 0)
        rc = exchange_check_csrf(x, submitted, &err);
    if (rc < 0) {
        page_error(x, &err);
        return;
    }
    x->submitted = submitted;
    rc = work(x, submitted, &err);
    if (rc == 0)
        http_redirect(x->response, x->call.arena, onward);
    else
        answer_error(x, &err);
}

void take_welcome(struct exchange *x)
{
    take(x, accept, "/me?done=welcome");
}

void take_password(struct exchange *x)
{
    take(x, change_password, "/me/account?done=password");
}
