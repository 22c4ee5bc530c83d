/* Signing in and out: the pages around app/signin. They are not use cases of one transaction: a password is checked
 * outside, and a cookie is set. */
#include "web/exchange.h"

#include "app/signin.h"
#include "base/str.h"
#include "web/pages.h"

#include <string.h>

static const struct field password_fields[] = {
    {"login", FIELD_TEXT, true, 100, NULL, "username"},
    {"password", FIELD_PASSWORD, true, 200, NULL, "current-password"},
    {"next", FIELD_HIDDEN, false, 500, NULL, NULL},
    {0},
};
const struct form form_sign_in = {.name = "sign_in", .fields = password_fields};

static const struct field code_fields[] = {
    {"code", FIELD_ONE_TIME_CODE, true, 12, NULL, "one-time-code"},
    {"next", FIELD_HIDDEN, false, 500, NULL, NULL},
    {0},
};
const struct form form_sign_in_code = {.name = "sign_in_code", .fields = code_fields};

const char *device_cookie(struct exchange *x, const char *login)
{
    char hash[65];
    vault_hash(hash, x->web->app->vault, "device", login);
    return arena_printf(x->call.arena, "kiem_device_%.8s", hash);
}

/* Only a path of our own: never another site. */
static const char *next_path(struct exchange *x, const struct value *from)
{
    const char *next = value_get_text(from, "next");
    bool ours = next && next[0] == '/' && next[1] != '/' && !strpbrk(next, "\\\r\n") &&
                strncmp(next, "/sign-", 6) != 0;
    return ours ? arena_str(x->call.arena, next) : "/";
}

static void show_form(struct exchange *x, const struct form *form, const char *action, const char *page,
                      int status)
{
    x->call.page = value_object(x->call.arena);
    struct value *values = value_put_object(x->call.page, "values");
    const struct value *from = x->submitted ? x->submitted : x->request->query;
    value_put_text(values, "next", next_path(x, from));
    char code[7];
    struct err err;
    if (x->session.half && x->web->app->demo &&
        signin_demo_code(code, &x->call, x->session.token_hash, &err) == 0)
        value_put_text(x->call.page, "demo_code", code);
    page_put_errors(x);
    value_put(value_put_object(x->call.page, "forms"), form->name, form_model(x, form, action, x->call.page));
    page_send(x, status, page);
}

static void show_again(struct exchange *x, const struct err *err, const char *action, const char *page)
{
    x->response->about.error = arena_str(x->call.arena, err->key);
    if (!x->form_errors) {
        x->form_errors = value_object(x->call.arena);
        value_put_text(x->form_errors, err->where, error_text(x, err));
    }
    x->wrong_form = x->route->form;
    if (x->json)
        page_error(x, err);
    else
        show_form(x, x->route->form, action, page, error_status(err));
}

/* Body, CSRF and fields of a POST; answers by itself when something is wrong. */
static bool take(struct exchange *x, struct value **typed, const char *action, const char *page)
{
    struct err err;
    struct value *submitted;
    int rc = exchange_submitted(&submitted, x, &err);
    if (rc == 0)
        rc = exchange_check_csrf(x, submitted, &err);
    if (rc < 0) {
        page_error(x, &err);
        return false;
    }
    x->submitted = submitted;
    if (x->route->form)
        rc = form_check(typed, x, x->route->form, submitted, &err);
    if (rc < 0)
        show_again(x, &err, action, page);
    return rc == 0;
}

const char *login_folded(struct exchange *x, const char *text)
{
    char *copy = arena_str(x->call.arena, text);
    for (char *c = copy; c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + 32);
    return copy;
}

void page_sign_in(struct exchange *x)
{
    if (x->session.open)
        http_redirect(x->response, x->call.arena, "/");
    else
        show_form(x, &form_sign_in, "/sign-in", "sign-in", 200);
}

void take_sign_in(struct exchange *x)
{
    struct value *typed = NULL;
    if (!take(x, &typed, "/sign-in", "sign-in"))
        return;
    struct signin in = {.login = login_folded(x, value_get_text(typed, "login")),
                        .password = value_get_text(typed, "password")};
    const char *phone = in.login ? device_cookie(x, in.login) : NULL;
    in.device = phone ? http_cookie(x->request, phone) : NULL;
    struct signed_in done = {0};
    struct err err;
    int rc = phone ? signin_password(&done, &x->call, &in, &err) : err_nomem(&err);
    if (rc < 0) {
        show_again(x, &err, "/sign-in", "sign-in");
        return;
    }
    session_cookie(x, done.token);
    BUF_AUTO to;
    buf_init(&to, 4096);
    if (!done.open)
        buf_adds(&to, "/sign-in/code?next=");
    if (done.open)
        buf_adds(&to, next_path(x, typed));
    else
        http_url_encode(&to, next_path(x, typed));
    http_redirect(x->response, x->call.arena, to.failed ? "/" : arena_str(x->call.arena, buf_text(&to)));
}

void page_sign_in_code(struct exchange *x)
{
    if (!x->session.half)
        http_redirect(x->response, x->call.arena, "/sign-in");
    else
        show_form(x, &form_sign_in_code, "/sign-in/code", "sign-in-code", 200);
}

void take_sign_in_code(struct exchange *x)
{
    struct value *typed = NULL;
    if (!take(x, &typed, "/sign-in/code", "sign-in-code"))
        return;
    struct signed_in done;
    struct err err;
    int rc = signin_code(&done, &x->call, x->session.token_hash, value_get_text(typed, "code"), &err);
    if (rc < 0) {
        show_again(x, &err, "/sign-in/code", "sign-in-code");
        return;
    }
    session_cookie(x, done.token);
    http_redirect(x->response, x->call.arena, next_path(x, typed));
}

void take_sign_out(struct exchange *x)
{
    struct value *typed = NULL;
    struct err err;
    if (!take(x, &typed, "/sign-out", "sign-in"))
        return;
    int rc = x->session.open || x->session.half ? signin_end(&x->call, x->session.token_hash, &err) : 0;
    if (rc < 0) {
        page_error(x, &err);
        return;
    }
    session_cookie(x, NULL);
    http_redirect(x->response, x->call.arena, "/sign-in");
}

/* Keeps a session alive: loading it already did. */
void take_session(struct exchange *x)
{
    struct value *typed = NULL;
    if (!take(x, &typed, "/session", "sign-in"))
        return;
    x->json = true;
    x->call.page = value_object(x->call.arena);
    value_put_int(x->call.page, "seconds", (x->session.expires_at - x->call.now) / 1000);
    page_send(x, 200, NULL);
}

void page_home(struct exchange *x)
{
    static const struct {
        enum role role;
        const char *path;
    } homes[] = {
        {ROLE_PROFESSIONAL, "/worklist"}, {ROLE_ASSISTANT, "/families"}, {ROLE_COORDINATOR, "/coalition"},
        {ROLE_ADMIN, "/admin"},           {ROLE_PARENT, "/me"},          {ROLE_NNZ_HOLDER, "/nnz/records"},
        {ROLE_NNZ_LEADER, "/nnz/board"},
    };
    const char *to = "/sign-in";
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++)
        if (x->session.open && homes[i].role == x->actor.role)
            to = homes[i].path;
    http_redirect(x->response, x->call.arena, to);
}
