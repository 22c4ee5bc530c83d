/* What every page carries, and the last step of every answer: HTML by template, or JSON. Decides nothing. */
#include "web/exchange.h"

#include "base/str.h"

#include <string.h>

enum { PAGE_MAX = 8 * 1024 * 1024 };

/* The main navigation per role; `count` is a member of the page that holds a number to show. */
static const struct {
    unsigned roles;
    const char *path, *key, *icon;
    bool contacts; /* only where contacts with children are held */
} places[] = {
    {ROLE_PROFESSIONAL, "/worklist", "nav.worklist", "list", false},
    {ROLE_PROFESSIONAL | ROLE_ASSISTANT, "/families", "nav.families", "people", false},
    {ROLE_PROFESSIONAL | ROLE_ASSISTANT, "/inbox", "nav.inbox", "inbox", false},
    {ROLE_PROFESSIONAL, "/calendar", "nav.calendar", "calendar", true},
    {ROLE_PROFESSIONAL, "/planning", "nav.planning", "plan", true},
    {ROLE_PROFESSIONAL, "/groups", "nav.groups", "family", false},
    {ROLE_PROFESSIONAL | ROLE_ASSISTANT | ROLE_COORDINATOR, "/map", "nav.map", "map", false},
    {ROLE_COORDINATOR, "/coalition", "nav.coalition", "list", false},
    {ROLE_NNZ_HOLDER, "/nnz/records", "nav.nnz_records", "list", false},
    {ROLE_NNZ_LEADER, "/nnz/board", "nav.nnz_board", "list", false},
    {ROLE_ADMIN, "/admin", "nav.admin", "list", false},
    {ROLE_ADMIN, "/admin/audit", "nav.audit", "list", false},
    {ROLE_PARENT, "/me", "nav.me", "home", false},
    {ROLE_PARENT, "/me/plan", "nav.my_plan", "plan", false},
    {ROLE_PARENT, "/me/consents", "nav.my_consents", "lock", false},
    {ROLE_PARENT, "/me/audit", "nav.my_audit", "eye", false},
};

/* How much of the path a place covers; 0: it lies elsewhere. */
static size_t covers(const struct exchange *x, const char *place)
{
    size_t len = strlen(place);
    char after = strncmp(x->request->path, place, len) == 0 ? x->request->path[len] : 'x';
    return after == '\0' || (after == '/' && x->actor.kind != ACTOR_PARENT) ? len : 0;
}

static bool holds_contacts(const struct exchange *x)
{
    const struct content *content = x->web->app->content;
    return text_is(x->actor.org_kind, content->contacts.org_kind);
}

static void put_navigation(struct exchange *x, struct value *page)
{
    size_t best = 1; /* "/admin/audit" is the audit, not administration */
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if ((places[i].roles & x->actor.role) && covers(x, places[i].path) > best)
            best = covers(x, places[i].path);
    bool parent = x->actor.kind == ACTOR_PARENT;
    struct value *list =
        parent ? value_put_array(value_put_object(page, "bottom"), "items") : value_put_array(page, "nav");
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (!(places[i].roles & x->actor.role) || (places[i].contacts && !holds_contacts(x)))
            continue;
        struct value *item = value_add_object(list);
        value_put_text(item, "href", places[i].path);
        value_put_text(item, "label", call_text(&x->call, places[i].key));
        value_put_text(item, "icon", places[i].icon);
        value_put_bool(item, "current", covers(x, places[i].path) == best);
    }
}

static void put_user(struct exchange *x, struct value *page)
{
    if (!x->session.open)
        return;
    struct value *user = value_put_object(page, "user");
    value_put_text(user, "name",
                   x->actor.kind == ACTOR_PARENT ? call_text(&x->call, "me.account_name") : x->actor.name);
    value_put_text(user, "organisation", x->actor.org_name);
    value_put_text(user, "role", call_label(&x->call, "role", role_code(x->actor.role)));
    struct value *links = value_put_array(user, "links");
    if (x->session.other_roles) {
        struct value *link = value_add_object(links);
        value_put_text(link, "href", "/sign-in/role");
        value_put_text(link, "label", call_text(&x->call, "sign_in.role_other"));
    }
    struct value *session = value_put_object(page, "session");
    if (x->call.draft)
        value_put_text(session, "seconds", kept_mark(x, MARK_SECONDS, NULL));
    else
        value_put_int(session, "seconds", (x->session.expires_at - x->call.now) / 1000);
    value_put_text(session, "keep", "/session");
    value_put_text(session, "end", "/sign-in");
}

static void put_language(struct exchange *x, struct value *page)
{
    const char *other = text_is(x->call.lang, "nl") ? "en" : "nl";
    struct value *l = value_put_object(page, "language");
    value_put_text(l, "code", other);
    value_put_text(l, "label", text_is(other, "en") ? "English" : "Nederlands");
    BUF_AUTO href;
    buf_init(&href, 8192);
    buf_adds(&href, x->request->method == HTTP_GET ? x->request->path : "/");
    buf_addc(&href, '?');
    for (size_t i = 0; i < value_count(x->request->query); i++) {
        const char *name = value_name(x->request->query, i);
        if (text_is(name, "lang"))
            continue;
        http_url_encode(&href, name);
        buf_addc(&href, '=');
        http_url_encode(&href, value_as_text(value_item(x->request->query, i), ""));
        buf_addc(&href, '&');
    }
    buf_printf(&href, "lang=%s", other);
    value_put_text(l, "href", href.failed ? "/" : buf_text(&href));
}

/* A change shows its result on the next page: "?done=KEY" names a text "done.KEY". */
static void put_flash(struct exchange *x, struct value *page)
{
    const char *done = value_get_text(x->request->query, "done");
    if (!done || strlen(done) > 40)
        return;
    const char *text =
        content_text(x->web->app->content, x->call.lang, arena_printf(x->call.arena, "done.%s", done));
    if (!text)
        return;
    struct value *flash = value_put_object(page, "flash");
    value_put_text(flash, "kind", "ok");
    value_put_text(flash, "text", text);
}

static void put_frame(struct exchange *x, struct value *page)
{
    value_put_text(page, "lang", x->call.lang);
    value_put_text(page, "csrf", kept_mark(x, MARK_CSRF, x->session.csrf));
    char once[TOKEN_TEXT], today[11];
    if (!x->call.draft)
        token_new(once, &x->web->app->rng);
    value_put_text(page, "once", kept_mark(x, MARK_ONCE, once));
    value_put_bool(page, "demo", x->web->app->demo);
    day_format(today, x->call.today);
    value_put_text(page, "today", today);
    put_language(x, page);
    put_navigation(x, page);
    put_user(x, page);
    put_flash(x, page);
}

static bool has_field(const struct form *form, const char *name)
{
    for (const struct field *f = form ? form->fields : NULL; f && f->name; f++)
        if (strcmp(f->name, name) == 0)
            return true;
    return false;
}

void page_put_errors(struct exchange *x)
{
    if (!x->form_errors)
        return;
    struct value *items = value_put_array(value_put_object(x->call.page, "errors"), "items");
    for (size_t i = 0; i < value_count(x->form_errors); i++) {
        const char *name = value_name(x->form_errors, i);
        bool known = has_field(x->wrong_form, name);
        struct value *item = value_add_object(items);
        value_put_text(item, "field",
                       known ? arena_printf(x->call.arena, "%s-%s", x->wrong_form->name, name) : NULL);
        value_put_text(item, "text", value_as_text(value_item(x->form_errors, i), ""));
    }
}

void page_send_value(struct exchange *x, int status, const struct value *page)
{
    x->response->status = status;
    x->response->content_type = "application/json; charset=utf-8";
    buf_init(&x->response->body, HTTP_RESPONSE_MAX);
    json_write(&x->response->body, page);
    if (x->response->body.failed)
        x->response->status = 503;
}

static void render(struct exchange *x, int status, const char *template_name)
{
    struct value *page = x->call.page;
    if (x->json) {
        value_put_text(page, "csrf", kept_mark(x, MARK_CSRF, x->session.csrf));
        value_remove(page, "forms");
        page_send_value(x, status, page);
        return;
    }
    put_frame(x, page);
    x->response->status = status;
    x->response->content_type = "text/html; charset=utf-8";
    buf_init(&x->response->body, PAGE_MAX);
    struct err err;
    int rc = arena_failed(x->call.arena) ? err_nomem(&err)
                                         : template_render(&x->response->body, x->web->pages, template_name,
                                                           page, x->call.lang, &err);
    if (rc < 0) {
        buf_clear(&x->response->body);
        x->response->status = 503;
        x->response->content_type = "text/plain; charset=utf-8";
        buf_printf(&x->response->body, "Kiem: %s %s %s\n", err.key, err.where, err.arg);
    }
}

void page_send(struct exchange *x, int status, const char *template_name)
{
    render(x, status, template_name);
    if (x->call.draft && !kept_finish(x))
        render(x, status, template_name);
}

const char *error_text(struct exchange *x, const struct err *err)
{
    return call_error(&x->call, err);
}

int error_status(const struct err *err)
{
    static const struct {
        const char *key;
        int status;
    } finer[] = {{"no_method", 405}, {"signin_wait", 429}};
    for (size_t i = 0; i < sizeof finer / sizeof finer[0]; i++)
        if (text_is(err->key, finer[i].key))
            return finer[i].status;
    return err_face(err->code)->http;
}

/* Whether a refusal would tell that there is something to refuse. A parent learns of nothing but her own; anyone else
 * who names a thing by its id (a referral, a response) gets the same answer for one she may not reach as for none. A
 * person may be known to a professional who is not involved: that refusal offers breaking the glass. */
static bool tells_too_much(const struct exchange *x, const struct err *err)
{
    if (!x->route || !x->route->roles)
        return false; /* a link that was handed out says why it is gone */
    if (x->actor.kind == ACTOR_PARENT)
        return err->code == ERR_NOT_FOUND || text_is(err->key, "not_involved") ||
               text_is(err->key, "part_denied");
    return value_count(x->call.params) > 0 && !value_get(x->call.params, "person") &&
           (err->code == ERR_NOT_FOUND || text_is(err->key, "not_involved"));
}

void page_error(struct exchange *x, const struct err *given)
{
    struct err nothing;
    const struct err *err = given;
    if (tells_too_much(x, given)) {
        err_set(&nothing, ERR_NOT_FOUND, x->request->path, "no_page", NULL);
        err = &nothing;
    }
    const struct err_face *face = err_face(err->code);
    int status = error_status(err);
    x->response->about.error = arena_str(x->call.arena, given->key);
    if (status == 405)
        http_add_header(x->response, "Allow", arena_str(x->call.arena, err->arg));
    if (err->code == ERR_BUSY)
        http_add_header(x->response, "Retry-After", "2");
    x->call.page = value_object(x->call.arena);
    x->call.draft = NULL;
    struct value *e = value_put_object(x->call.page, "error");
    value_put_text(e, "code", face->name);
    value_put_text(e, "key", err->key);
    value_put_text(e, "where", err->where);
    value_put_text(e, "text", error_text(x, err));
    value_put_int(e, "status", status);
    value_put_text(e, "request", x->actor.request_id);
    if (x->form_errors)
        value_put(e, "fields", x->form_errors);
    page_send(x, status,
              x->actor.kind == ACTOR_PARENT ? "error-parent"
              : x->session.open             ? "error"
                                            : "error-public");
}

const char *path_fill(struct exchange *x, const char *pattern)
{
    BUF_AUTO out;
    buf_init(&out, 2048);
    for (const char *at = pattern; *at;) {
        if (*at != ':') {
            buf_addc(&out, *at++);
            continue;
        }
        size_t len = strcspn(at + 1, "/");
        const char *name = arena_dup(x->call.arena, at + 1, len);
        const char *given = name ? value_get_text(x->call.params, name) : NULL;
        if (!given)
            return NULL;
        http_url_encode(&out, given);
        at += 1 + len;
    }
    return out.failed ? NULL : arena_str(x->call.arena, buf_text(&out));
}
