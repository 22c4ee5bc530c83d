/* See site.h. */
#include "web/site.h"

#include "app/signin.h"
#include "http/client.h"

#include <stdlib.h>
#include <string.h>

extern const struct embedded embedded_pages[], embedded_assets[];

enum { SITE_ARENA_MAX = 256 << 20 };

/* --- the site --- */

static void must(int rc, const struct err *err)
{
    if (rc < 0)
        fail_msg("%s %s %s", err->key, err->where, err->arg);
}

void site_open(struct site *s)
{
    *s = (struct site){0};
    world_open(&s->w);
    s->arena = arena_new(SITE_ARENA_MAX);
    assert_non_null(s->arena);
    s->reply.body = malloc(REPLY_BODY_MAX);
    assert_non_null(s->reply.body);
    struct template_set *pages = NULL;
    struct web *web = NULL;
    struct err err;
    must(web_pages(&pages, s->arena, embedded_pages, s->w.content, &err), &err);
    struct web_options options = {
        .app = &s->w.app, .pages = pages, .assets = embedded_assets, .samples = embedded_pages};
    must(web_new(&web, s->arena, &options, &err), &err);
    s->web = web;
    site_serve(s, web_handle, web_begin, web);
}

void site_serve(struct site *s, http_handler *handler, http_beginning *begin, void *context)
{
    struct err err;
    struct http_options http = {
        .workers = 2, .file_max = 3 << 20, .handler = handler, .begin = begin, .context = context};
    http_stop(s->server);
    s->server = NULL;
    must(http_start(&s->server, &http, &err), &err);
    s->port = http_port(s->server);
}

void site_close(struct site *s)
{
    http_stop(s->server);
    free(s->reply.body);
    arena_free(s->arena);
    world_close(&s->w);
}

static int make_parent(struct call *c, struct err *err)
{
    struct new_account in = {.kind = "parent",
                             .login = value_get_text(c->form, "person"),
                             .name = "Ouder",
                             .password_hash = "",
                             .person = value_get_text(c->form, "person")};
    const char *id = NULL;
    int rc = account_create(&id, c, &in, err);
    value_put_text(c->page, "id", id);
    return rc;
}

void site_parent(struct site *s, const char *person, struct actor *out)
{
    struct actor parent = world_parent(person);
    world_call(&s->w, &s->w.nobody);
    call_set(&s->w, "person", person);
    world_must(&s->w, make_parent);
    snprintf(parent.account, sizeof parent.account, "%s", value_get_text(s->w.call.page, "id"));
    *out = parent;
}

const char *site_ask(struct site *s, const char *sql)
{
    static char room[1 << 20];
    return arena_str(s->arena, place_ask_often(&s->w.place, sql, room, sizeof room));
}

long site_count(struct site *s, const char *sql)
{
    return strtol(site_ask(s, sql), NULL, 10);
}

/* --- cookies --- */

void browser_new(struct browser *b, struct site *s)
{
    *b = (struct browser){.site = s};
}

const char *browser_cookie(const struct browser *b, const char *name)
{
    for (int i = 0; i < COOKIES_MAX; i++)
        if (strcmp(b->cookies[i].name, name) == 0 && b->cookies[i].value[0])
            return b->cookies[i].value;
    return NULL;
}

void browser_set_cookie(struct browser *b, const char *name, const char *value)
{
    for (int i = 0; i < COOKIES_MAX; i++)
        if (!b->cookies[i].name[0] || strcmp(b->cookies[i].name, name) == 0) {
            snprintf(b->cookies[i].name, sizeof b->cookies[i].name, "%s", name);
            snprintf(b->cookies[i].value, sizeof b->cookies[i].value, "%s", value);
            return;
        }
    fail_msg("too many cookies: %s", name);
}

static void keep_cookies(struct browser *b, const char *head)
{
    static const char set[] = "Set-Cookie:";
    for (const char *line = head; line; line = strstr(line, "\r\n") ? strstr(line, "\r\n") + 2 : NULL) {
        char name[32], value[64] = "";
        if (strncasecmp(line, set, sizeof set - 1) == 0 &&
            sscanf(line + sizeof set - 1, " %31[^=]=%63[^;\r]", name, value) >= 1)
            browser_set_cookie(b, name, strstr(line, "Max-Age=0;") ? "" : value);
    }
}

const char *browser_token(const struct browser *b)
{
    const char *visitor = browser_cookie(b, "kiem_visitor");
    return b->csrf[0] ? b->csrf : visitor ? visitor : "";
}

/* --- sessions, without a password --- */

static int make_session(struct call *c, struct err *err)
{
    const struct actor *a = c->actor;
    bool parent = a->kind == ACTOR_PARENT;
    return store_run(NULL, &c->store, SQL_SESSION_INSERT,
                     DB_ARGS(db_text(value_get_text(c->form, "hash")), db_text(a->account),
                             parent ? db_none() : db_text(a->membership),
                             db_text(value_get_text(c->form, "step")),
                             db_text(value_get_text(c->form, "csrf")), db_int(c->now),
                             db_int(c->now + SESSION_MINUTES * INT64_C(60000))),
                     err);
}

static void put_session(struct browser *b, struct site *s, const struct actor *actor, const char *step)
{
    char token[TOKEN_TEXT], hash[65];
    browser_new(b, s);
    token_new(token, &s->w.app.rng);
    token_new(b->csrf, &s->w.app.rng);
    token_hash(hash, token);
    world_call(&s->w, actor);
    call_set(&s->w, "hash", hash);
    call_set(&s->w, "csrf", b->csrf);
    call_set(&s->w, "step", step);
    world_must(&s->w, make_session);
    browser_set_cookie(b, "kiem_session", token);
}

void browser_sign_in(struct browser *b, struct site *s, const struct actor *actor)
{
    put_session(b, s, actor, "open");
}

void browser_half_sign_in(struct browser *b, struct site *s, const struct actor *actor)
{
    put_session(b, s, actor, "code");
}

/* --- requests --- */

static void add_head(struct buf *out, struct browser *b, const struct request *r)
{
    buf_printf(out, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", r->method, r->path);
    const char *before = "Cookie: ";
    for (int i = 0; i < COOKIES_MAX; i++)
        if (b->cookies[i].value[0]) {
            buf_printf(out, "%s%s=%s", before, b->cookies[i].name, b->cookies[i].value);
            before = "; ";
        }
    if (before[0] == ';')
        buf_adds(out, "\r\n");
    if (b->lang)
        buf_printf(out, "Accept-Language: %s\r\n", b->lang);
    if (r->headers)
        buf_adds(out, r->headers);
    if (r->body)
        buf_printf(out, "Content-Length: %zu\r\n", r->len);
    buf_adds(out, "\r\n");
}

static void read_reply(struct reply *r, int fd)
{
    size_t n = 0, got;
    r->status = 0;
    r->len = 0;
    while (n + 1 < REPLY_BODY_MAX && (got = client_receive(fd, r->body + n, REPLY_BODY_MAX - 1 - n)) > 0)
        n += got;
    r->body[n] = '\0';
    char *end = strstr(r->body, "\r\n\r\n");
    r->head[0] = '\0';
    if (!end || sscanf(r->body, "HTTP/1.1 %d ", &r->status) != 1)
        return;
    size_t head = (size_t)(end - r->body) + 4;
    assert_true(head < sizeof r->head);
    memcpy(r->head, r->body, head);
    r->head[head] = '\0';
    r->len = n - head;
    memmove(r->body, r->body + head, r->len + 1);
}

int browser_send(struct browser *b, const struct request *r)
{
    BUF_AUTO out;
    buf_init(&out, 8 << 20);
    add_head(&out, b, r);
    if (r->body)
        buf_add(&out, r->body, r->len);
    assert_false(out.failed);
    b->site->w.now++; /* two requests never share an instant */
    int fd = client_open(b->site->port);
    client_send_bytes(fd, buf_text(&out), out.len);
    read_reply(&b->site->reply, fd);
    close(fd);
    keep_cookies(b, b->site->reply.head);
    if (strcmp(r->method, "POST") == 0 && b->site->reply.status < 400)
        world_prove(&b->site->w);
    return b->site->reply.status;
}

int browser_get(struct browser *b, const char *path)
{
    return browser_send(b, &(struct request){.method = "GET", .path = path});
}

int browser_json(struct browser *b, const char *path)
{
    return browser_send(
        b, &(struct request){.method = "GET", .path = path, .headers = "Accept: application/json\r\n"});
}

int browser_post(struct browser *b, const char *path, const char *fields)
{
    BUF_AUTO body;
    buf_init(&body, 8 << 20);
    buf_printf(&body, "csrf=%s%s", browser_token(b), fields[0] ? "&" : "");
    buf_adds(&body, fields);
    return browser_send(b, &(struct request){.method = "POST",
                                             .path = path,
                                             .headers = "Content-Type: application/x-www-form-urlencoded\r\n",
                                             .body = buf_text(&body),
                                             .len = body.len});
}

int browser_post_json(struct browser *b, const char *path, const char *json)
{
    char headers[256];
    snprintf(headers, sizeof headers,
             "Content-Type: application/json\r\nAccept: application/json\r\nX-CSRF-Token: %s\r\n",
             browser_token(b));
    return browser_send(
        b, &(struct request){
               .method = "POST", .path = path, .headers = headers, .body = json, .len = strlen(json)});
}

/* --- answers --- */

const char *reply_header(const struct reply *r, const char *name)
{
    static char value[4096];
    size_t len = strlen(name);
    for (const char *line = r->head; line; line = strstr(line, "\r\n") ? strstr(line, "\r\n") + 2 : NULL)
        if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
            const char *from = line + len + 1 + strspn(line + len + 1, " ");
            snprintf(value, sizeof value, "%.*s", (int)strcspn(from, "\r"), from);
            return value;
        }
    return NULL;
}

const struct value *reply_json(struct site *s)
{
    struct value *out = NULL;
    struct err err;
    const char *type = reply_header(&s->reply, "Content-Type");
    assert_non_null(type);
    assert_string_equal(type, "application/json; charset=utf-8");
    must(json_parse(&out, s->arena, "reply", s->reply.body, s->reply.len, &err), &err);
    return out;
}
