/*
 * The one handler of every route: session, role, CSRF, form, use case, answer. What a page is about is in the use case
 * and the template; what may be asked is in the route table.
 */
#include "web/exchange.h"

#include "base/str.h"

#include <string.h>

int exchange_submitted(struct value **out, struct exchange *x, struct err *err)
{
    const struct http_request *r = x->request;
    if (text_is(r->content_type, "multipart/form-data"))
        return http_multipart_parse(out, x->call.arena, http_header(r, "Content-Type"),
                                    (struct str){r->body, r->body_len}, err);
    if (!text_is(r->content_type, "application/json"))
        return http_form_parse(out, x->call.arena, r->body ? r->body : "", r->body_len, err);
    struct value *sent;
    int rc = json_parse(&sent, x->call.arena, "body", r->body ? r->body : "", r->body_len, err);
    if (rc == 0 && value_kind(sent) != VALUE_OBJECT)
        rc = err_set(err, ERR_INVALID, "body", "body_object", NULL);
    if (rc == 0)
        *out = sent;
    return rc;
}

int exchange_check_csrf(struct exchange *x, const struct value *submitted, struct err *err)
{
    const char *token = http_header(x->request, "X-CSRF-Token");
    if (!token)
        token = value_get_text(submitted, "csrf");
    if (!token || !x->session.csrf[0] || !secret_equal(token, x->session.csrf))
        return err_set(err, ERR_DENIED, "csrf", "csrf", NULL);
    return 0;
}

static const struct web_route *route_for(enum http_method method, const char *path)
{
    for (size_t i = 0; i < web_route_count(); i++)
        if (web_route(i)->method == method && strcmp(web_route(i)->path, path) == 0)
            return web_route(i);
    return NULL;
}

/* The forms of a page lead to the POST route that takes them. */
static void put_forms(struct exchange *x, const struct web_route *shown)
{
    if (!shown->forms || x->json)
        return;
    struct value *forms = value_put_object(x->call.page, "forms");
    for (const struct form *const *f = shown->forms; *f; f++)
        for (size_t i = 0; i < web_route_count(); i++)
            if (web_route(i)->method == HTTP_POST && web_route(i)->form == *f) {
                const char *action = path_fill(x, web_route(i)->path);
                if (action)
                    value_put(forms, (*f)->name, form_model(x, *f, action, x->call.page));
            }
}

/* --- in the transaction --- */

/* A call and what stands between it and its use case; the use case gets the call, which stands first. */
struct request_call {
    struct call call;
    struct exchange *x;
    struct app_later later;
    bool started;
    const struct value *submitted; /* of a POST */
    bool finds_session;
    bool stopped;  /* before the use case, because of the session, the role or the token */
    char once[65]; /* of a form that is sent twice and done once; "" when it is of no such form */
};

static bool has_role(const struct exchange *x)
{
    return x->session.open && (x->route->roles & x->actor.role);
}

static int find_session(struct call *c, struct request_call *r, struct err *err)
{
    struct exchange *x = r->x;
    int rc = session_within(x, c, err);
    if (rc == 0 && !has_role(x))
        rc = err_set(err, ERR_DENIED, "route", "role_denied", NULL);
    if (rc == 0 && r->submitted)
        rc = exchange_check_csrf(x, r->submitted, err);
    return rc;
}

static int run_once(struct call *c, const struct request_call *r, struct err *err)
{
    struct value *done;
    const char *path = r->x->request->path;
    int rc = store_one(&done, &c->store, SQL_ONCE_FIND, DB_ARGS(db_text(r->once), db_text(path)), err);
    if (rc == 0) {
        c->location = value_get_text(done, "location");
        return 0;
    }
    if (rc != ERR_NOT_FOUND)
        return rc;
    rc = r->x->route->use(c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ONCE_INSERT,
                       DB_ARGS(db_text(r->once), db_text(path), db_text(c->location ? c->location : "/"),
                               db_int(c->now)),
                       err);
    return rc;
}

static int run_request(struct call *c, struct err *err)
{
    struct request_call *r = (struct request_call *)c;
    int rc = r->finds_session ? find_session(c, r, err) : 0;
    r->stopped = rc < 0;
    if (rc < 0)
        return rc;
    return r->once[0] ? run_once(c, r, err) : r->x->route->use(c, err);
}

static void put_once(struct request_call *r, const struct value *submitted)
{
    const char *token = value_get_text(submitted, "once");
    if (token && strlen(token) >= 20 && strlen(token) <= 100)
        token_hash(r->once, token);
}

static int run_change(struct exchange *x, const struct value *submitted, struct err *err)
{
    struct request_call r = {.call = x->call, .x = x};
    put_once(&r, submitted);
    int rc = app_run(&r.call, run_request, err);
    x->call = r.call;
    return rc;
}

/* --- answers --- */

static void show(struct exchange *x, const struct web_route *shown, int status)
{
    put_forms(x, shown);
    page_put_errors(x);
    page_send(x, status, shown->page);
}

void answer_error(struct exchange *x, const struct err *err)
{
    bool mendable = err->code == ERR_INVALID || err->code == ERR_CONFLICT;
    const struct web_route *again = x->route->again ? route_for(HTTP_GET, x->route->again) : NULL;
    if (x->json || !mendable || !again || !x->submitted) {
        page_error(x, err);
        return;
    }
    x->response->about.error = arena_str(x->call.arena, err->key);
    if (!x->form_errors) {
        x->form_errors = value_object(x->call.arena);
        value_put_text(x->form_errors, err->where, error_text(x, err));
    }
    x->wrong_form = x->route->form;
    if (x->call.form)
        x->call.again = x->call.form;
    x->call.form = NULL;
    struct err second;
    int rc = again->look ? app_look(&x->call, again->use, &second) : app_run(&x->call, again->use, &second);
    if (rc < 0)
        page_error(x, &second);
    else
        show(x, again, err_face(err->code)->http);
}

/* A new password is hashed before the transaction, because that takes a while, and only when the page that asked for it
 * still opens: nobody makes us work for a link that is not there. */
static int hash_password(struct exchange *x, struct value *typed, struct err *err)
{
    char hash[128];
    const char *name = NULL;
    for (const struct field *f = x->route->form->fields; f->name; f++)
        if (f->kind == FIELD_NEW_PASSWORD && value_get_text(typed, f->name))
            name = f->name;
    if (!name)
        return 0;
    const struct web_route *asked = x->route->again ? route_for(HTTP_GET, x->route->again) : NULL;
    int rc = asked ? app_look(&x->call, asked->use, err) : 0;
    if (rc == 0)
        rc = passwords_hash(hash, x->web->app->passwords, value_get_text(typed, name), err);
    if (rc == 0)
        value_put_text(typed, name, hash);
    return rc;
}

static void answer_change(struct exchange *x)
{
    const char *location = x->call.location ? x->call.location : "/";
    if (!x->call.location && x->route->page) {
        show(x, x->route, 200); /* what may be seen once, such as a new link */
        return;
    }
    if (!x->json) {
        http_redirect(x->response, x->call.arena, location);
        return;
    }
    if (!x->call.page)
        x->call.page = value_object(x->call.arena);
    value_put_text(x->call.page, "location", location);
    page_send(x, 200, NULL);
}

static void change(struct exchange *x)
{
    struct err err;
    struct value *submitted = NULL, *typed = NULL;
    int rc = exchange_submitted(&submitted, x, &err);
    if (rc == 0)
        rc = exchange_check_csrf(x, submitted, &err);
    if (rc < 0) {
        page_error(x, &err);
        return;
    }
    x->submitted = submitted;
    rc = x->route->form ? form_check(&typed, x, x->route->form, submitted, &err) : 0;
    if (rc == 0 && x->route->form)
        rc = hash_password(x, typed, &err);
    x->call.form = typed;
    if (rc == 0)
        rc = run_change(x, submitted, &err);
    if (rc < 0)
        answer_error(x, &err);
    else
        answer_change(x);
}

static void answer_look(struct exchange *x)
{
    if (x->call.location)
        http_redirect(x->response, x->call.arena, x->call.location);
    else if (x->call.known && !x->call.draft)
        kept_send(x);
    else
        show(x, x->route, 200);
}

static void ask_to_sign_in(struct exchange *x)
{
    struct err err;
    if (x->json || x->route->method != HTTP_GET) {
        err_set(&err, ERR_DENIED, "session", "sign_in_first", NULL);
        page_error(x, &err);
        x->response->status = 401;
        return;
    }
    BUF_AUTO to;
    buf_init(&to, 4096);
    buf_adds(&to, x->session.asks_role ? "/sign-in/role?next=" : "/sign-in?next=");
    http_url_encode(&to, x->request->path);
    http_redirect(x->response, x->call.arena,
                  to.failed ? "/sign-in" : arena_str(x->call.arena, buf_text(&to)));
}

void handle_route(struct exchange *x)
{
    struct err err;
    if (x->route->roles && !x->session.open) {
        ask_to_sign_in(x);
        return;
    }
    if (x->route->roles && !(x->route->roles & x->actor.role)) {
        err_set(&err, ERR_DENIED, "route", "role_denied", NULL);
        page_error(x, &err);
        return;
    }
    if (x->route->handle) {
        x->route->handle(x);
        return;
    }
    if (x->route->method == HTTP_POST) {
        change(x);
        return;
    }
    int rc =
        x->route->look ? app_look(&x->call, x->route->use, &err) : app_run(&x->call, x->route->use, &err);
    if (rc < 0)
        page_error(x, &err);
    else
        answer_look(x);
}

/* The form of a POST, checked before anyone knows who sends it; false when it is not right, or asks for a password that
 * takes long to hash. */
static bool take_form(struct exchange *x)
{
    struct err err;
    struct value *submitted = NULL, *typed = NULL;
    const struct form *form = x->route->form;
    for (const struct field *f = form ? form->fields : NULL; f && f->name; f++)
        if (f->kind == FIELD_NEW_PASSWORD)
            return false;
    if (exchange_submitted(&submitted, x, &err) < 0)
        return false;
    if (form && form_check(&typed, x, form, submitted, &err) < 0) {
        x->form_errors = NULL;
        return false;
    }
    x->submitted = submitted;
    x->call.form = typed;
    return true;
}

static void resume(struct app_later *later)
{
    const struct request_call *r = (const struct request_call *)later->call;
    bool light = later->write.result == 0 && r->call.known && !r->call.draft;
    http_resume(r->x->response, light);
}

bool handle_is_one_use(const struct web_route *route)
{
    return route->roles && route->use && !route->look && !route->handle;
}

bool handle_begin(struct exchange *x, http_handler *go_on)
{
    bool post = x->route->method == HTTP_POST;
    if (!handle_is_one_use(x->route) || (post && !take_form(x)))
        return false;
    struct request_call *r = arena_alloc(x->call.arena, sizeof *r);
    if (!r)
        return false;
    *r = (struct request_call){.call = x->call, .x = x, .finds_session = true, .submitted = x->submitted};
    put_once(r, x->submitted);
    r->later = (struct app_later){.call = &r->call, .use = run_request, .done = resume};
    r->started = true;
    x->running = r;
    http_later(x->response, go_on, x);
    struct err err;
    if (app_run_later(&r->later, &err) != 0) { /* then handle_end() runs it, or says why not */
        r->started = false;
        http_resume(x->response, false);
    }
    return true;
}

bool handle_end(struct exchange *x)
{
    struct request_call *r = x->running;
    bool post = x->route->method == HTTP_POST;
    struct err err;
    int rc = r->started ? app_run_end(&r->later, &err) : app_run(&r->call, run_request, &err);
    if (rc < 0 && r->stopped) {
        x->submitted = NULL;
        x->call.form = NULL;
        return false;
    }
    x->call = r->call;
    if (rc < 0 && post)
        answer_error(x, &err);
    else if (rc < 0)
        page_error(x, &err);
    else if (post)
        answer_change(x);
    else
        answer_look(x);
    return true;
}
