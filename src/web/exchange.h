/* One request being answered: what the handlers of this room share. */
#ifndef KIEM_WEB_EXCHANGE_H
#define KIEM_WEB_EXCHANGE_H

#include "web/route.h"
#include "web/web.h"

/* What differs from one request to the next on a page that is the same. */
enum page_mark { MARK_CSRF, MARK_ONCE, MARK_SECONDS, MARK_COUNT };

struct web {
    struct app *app;
    const struct template_set *pages;
    const struct embedded *assets, *samples;
    struct http_router *router;
    bool secure;
    char marks[MARK_COUNT][TOKEN_TEXT]; /* made at the start; nobody outside knows them */
};

struct session {
    bool open;             /* signed in, second factor included */
    bool half;             /* password right, the code or the role still to come */
    bool asks_role;        /* of those: the role */
    bool other_roles;      /* open: she has other roles too */
    char csrf[TOKEN_TEXT]; /* also for visitors: from their own cookie */
    char token_hash[65];
    int64_t expires_at;
};

struct exchange {
    struct web *web;
    const struct http_request *request;
    struct http_response *response;
    const struct web_route *route;
    struct call call;
    struct actor actor;
    struct session session;
    bool json;
    const struct form *wrong_form; /* the form that is shown again … */
    const struct value *submitted; /* … with what was filled in … */
    struct value *form_errors;     /* … and what is wrong, field → text */
    struct err no_route;           /* why there is no route */
    struct request_call *running;  /* in its transaction; handle.c's */
};

/* session.c */
/* Whether the request names what may be a session. */
bool session_is_named(const struct http_request *request);
/* Reads the cookies: language, and whether there is what may be the token of a session. */
bool session_begin(struct exchange *x);
/* Fills actor and session, or makes it a visitor's. */
int session_load(struct exchange *x, struct err *err) MUST_USE;
/* The same in the transaction of `c`, whose actor is that of the exchange. ERR_NOT_FOUND when there is no such session. */
int session_within(struct exchange *x, struct call *c, struct err *err) MUST_USE;
/* The cookie of a parent's phone: one per login name, so that two parents can share a phone or a tablet and neither closes
 * the other's account. The name of the cookie says nothing of the login name. NULL when out of memory. */
const char *device_cookie(struct exchange *x, const char *login);
/* A login name as it is compared: lower case. NULL when out of memory. */
const char *login_folded(struct exchange *x, const char *login);
void session_cookie(struct exchange *x, const char *token);

/* form.c: checks the submitted fields; the result is an object of typed values. ERR_INVALID "form_fields" with
 * x->form_errors filled. */
int form_check(struct value **out, struct exchange *x, const struct form *form, const struct value *submitted,
               struct err *err) MUST_USE;
/* The form as the page shows it: action, fields with label, hint, value, error, choices. `page` gives "values" and
 * "choices". */
struct value *form_model(struct exchange *x, const struct form *form, const char *action,
                         const struct value *page);

/* kept.c */
/* The mark for what is of this request alone when the page may be kept, else `otherwise`. */
const char *kept_mark(const struct exchange *x, enum page_mark mark, const char *otherwise);
/* Keeps what was rendered with marks and puts the answer in its place; false when it cannot be, and must be rendered anew
 * without marks. */
bool kept_finish(struct exchange *x);
/* The answer of a page that was worked out before. */
void kept_send(struct exchange *x);

/* page.c */
/* Adds what every page has (language, navigation, user, CSRF, flash) and renders or writes JSON. */
void page_send(struct exchange *x, int status, const char *template_name);
/* A value as JSON, as it is. */
void page_send_value(struct exchange *x, int status, const struct value *value);
/* The summary above a form: what is wrong, each leading to its field. */
void page_put_errors(struct exchange *x);
/* The page for an error, or {"error": …}. */
void page_error(struct exchange *x, const struct err *err);
/* The status of an error: that of its code, or a finer one that HTTP has for its key. */
int error_status(const struct err *err);
/* The words of an error in the page's language. */
const char *error_text(struct exchange *x, const struct err *err);
/* A path with its ":names" filled from the path parameters. */
const char *path_fill(struct exchange *x, const char *pattern);

/* handle.c */
void handle_route(struct exchange *x);
/* The whole of a request in one transaction: session, role, CSRF, use case. handle_begin() starts it and `go_on` is run once
 * it is durable or failed; false, and nothing was started, when the request is not of that kind. handle_end() answers;
 * false when it may not be: handle_route() then finds out and says why. */
bool handle_is_one_use(const struct web_route *route);
bool handle_begin(struct exchange *x, http_handler *go_on);
bool handle_end(struct exchange *x);
/* Shows the form again with what was filled in and what is wrong; otherwise the error itself. */
void answer_error(struct exchange *x, const struct err *err);
/* The submitted form (form-encoded or JSON) as an object of texts. */
int exchange_submitted(struct value **out, struct exchange *x, struct err *err) MUST_USE;
/* ERR_DENIED "csrf" unless the token of the session came along. */
int exchange_check_csrf(struct exchange *x, const struct value *submitted, struct err *err) MUST_USE;

#endif
