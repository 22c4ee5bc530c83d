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

static const struct field role_fields[] = {
    {"membership", FIELD_ID, true, 0, NULL, NULL},
    {"next", FIELD_HIDDEN, false, 500, NULL, NULL},
    {0},
};
const struct form form_sign_in_role = {.name = "sign_in_role", .fields = role_fields};

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

static void note_error(struct exchange *x, const struct err *err)
{
    x->response->about.error = arena_str(x->call.arena, err->key);
    if (!x->form_errors) {
        x->form_errors = value_object(x->call.arena);
        value_put_text(x->form_errors, err->where, error_text(x, err));
    }
    x->wrong_form = x->route->form;
}

static void show_again(struct exchange *x, const struct err *err, const char *action, const char *page)
{
    note_error(x, err);
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

/* Where she wants to go afterwards goes along. */
static void go_next_step(struct exchange *x, const char *step, const struct value *typed)
{
    BUF_AUTO to;
    buf_init(&to, 4096);
    buf_printf(&to, "%s?next=", step);
    http_url_encode(&to, next_path(x, typed));
    http_redirect(x->response, x->call.arena, to.failed ? step : arena_str(x->call.arena, buf_text(&to)));
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
    if (done.open)
        http_redirect(x->response, x->call.arena, next_path(x, typed));
    else
        go_next_step(x, "/sign-in/code", typed);
}

void page_sign_in_code(struct exchange *x)
{
    if (x->session.asks_role)
        go_next_step(x, "/sign-in/role", x->request->query);
    else if (!x->session.half)
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
    if (done.asks_role)
        go_next_step(x, "/sign-in/role", typed);
    else
        http_redirect(x->response, x->call.arena, next_path(x, typed));
}

/* --- in which role --- */

static void show_roles(struct exchange *x, int status)
{
    struct err err;
    const struct value *from = x->submitted ? x->submitted : x->request->query;
    x->call.page = value_object(x->call.arena);
    value_put_text(x->call.page, "next", next_path(x, from));
    int rc = signin_roles(&x->call, x->session.token_hash, &err);
    if (rc < 0) {
        page_error(x, &err);
        return;
    }
    page_put_errors(x);
    page_send(x, status, "sign-in-role");
}

void page_sign_in_role(struct exchange *x)
{
    if (x->session.asks_role || x->session.other_roles)
        show_roles(x, 200);
    else if (x->session.half)
        go_next_step(x, "/sign-in/code", x->request->query);
    else
        http_redirect(x->response, x->call.arena, x->session.open ? "/" : "/sign-in");
}

/* Only a page that this role may see: what she asked for in another role is not for this one. */
static const char *next_in_role(struct exchange *x, const struct value *typed, enum role role)
{
    struct err none;
    struct http_match match;
    const char *next = next_path(x, typed);
    const char *path = next ? arena_dup(x->call.arena, next, strcspn(next, "?#")) : NULL;
    if (!path || http_route(&match, x->web->router, HTTP_GET, path, x->call.arena, &none) < 0)
        return "/";
    unsigned roles = web_route(match.route)->roles;
    return roles == 0 || (roles & role) ? next : "/";
}

void take_sign_in_role(struct exchange *x)
{
    struct value *typed = NULL;
    struct err err;
    struct signed_in done;
    enum role role = ROLE_NONE;
    if (!take(x, &typed, "/sign-in/role", "sign-in"))
        return;
    int rc = signin_choose(&done, &role, &x->call, x->session.token_hash, value_get_text(typed, "membership"),
                           &err);
    if (rc < 0) {
        note_error(x, &err);
        if (x->json || rc != ERR_CONFLICT)
            page_error(x, &err);
        else
            show_roles(x, error_status(&err));
        return;
    }
    session_cookie(x, done.token);
    http_redirect(x->response, x->call.arena, next_in_role(x, typed, role));
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
    const char *to = x->session.asks_role ? "/sign-in/role" : "/sign-in";
    if (x->session.open && x->actor.role == ROLE_NONE) {
        struct err err; /* an account outlives its last role */
        err_set(&err, ERR_DENIED, "role", "role_none", NULL);
        page_error(x, &err);
        return;
    }
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++)
        if (x->session.open && homes[i].role == x->actor.role)
            to = homes[i].path;
    http_redirect(x->response, x->call.arena, to);
}
