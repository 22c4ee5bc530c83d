/* See web.h: finds the route, fills the exchange, and hands it on. */
#include "web/exchange.h"

#include "app/page_known.h"
#include "base/str.h"

#include <string.h>

enum { TEMPLATES_MAX = 1000 };

static const char *find_text(const void *state, const char *lang, const char *key)
{
    return content_text(state, lang, key);
}

int web_pages(struct template_set **out, struct arena *a, const struct embedded *files,
              const struct content *content, struct err *err)
{
    struct template_source *sources = arena_alloc(a, TEMPLATES_MAX * sizeof *sources);
    size_t n = 0;
    for (const struct embedded *e = files; sources && e->name && n < TEMPLATES_MAX; e++) {
        const char *ending = strstr(e->name, ".html");
        if (!ending)
            continue;
        char *name = arena_dup(a, e->name, (size_t)(ending - e->name));
        sources[n++] = (struct template_source){
            .name = name, .text = (const char *)e->data, .len = (size_t)(e->end - e->data)};
    }
    if (!sources)
        return err_nomem(err);
    struct template_texts texts = {.find = find_text, .state = content};
    return template_set_new(out, a, sources, n, &texts, err);
}

int web_new(struct web **out, struct arena *a, const struct web_options *options, struct err *err)
{
    struct web *w = arena_alloc(a, sizeof *w);
    const char **patterns = arena_alloc(a, web_route_count() * sizeof *patterns);
    enum http_method *methods = arena_alloc(a, web_route_count() * sizeof *methods);
    if (!w || !patterns || !methods)
        return err_nomem(err);
    for (size_t i = 0; i < web_route_count(); i++) {
        patterns[i] = web_route(i)->path;
        methods[i] = web_route(i)->method;
    }
    *w = (struct web){.app = options->app,
                      .pages = options->pages,
                      .assets = options->assets,
                      .samples = options->samples,
                      .secure = options->secure};
    struct rng rng = rng_system(); /* not the app's: no page shows a mark, and none may be guessed */
    for (int i = 0; i < MARK_COUNT; i++)
        token_new(w->marks[i], &rng);
    int rc = http_router_new(&w->router, a, patterns, methods, web_route_count(), err);
    if (rc == 0)
        *out = w;
    return rc;
}

static const struct {
    const char *ending, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".woff2", "font/woff2"},
    {".png", "image/png"},
    {".webmanifest", "application/manifest+json"},
};

static const struct embedded *find_asset(const struct web *w, const char *name)
{
    for (const struct embedded *e = w->assets; e && e->name; e++)
        if (strcmp(e->name, name) == 0)
            return e;
    return NULL;
}

static const char *type_of(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t n = strlen(types[i].ending);
        if (len > n && strcmp(name + len - n, types[i].ending) == 0)
            return types[i].type;
    }
    return "application/octet-stream";
}

/* FNV-1a of the bytes: enough to tell one build's file from another's. */
static const char *etag_of(struct arena *a, const struct embedded *e)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (const unsigned char *p = e->data; p < e->end; p++)
        h = (h ^ *p) * 0x100000001b3u;
    return arena_printf(a, "\"%016llx\"", (unsigned long long)h);
}

/* The worker of a parent's phone lies below /assets/ and is there for the pages. */
static void let_worker(struct exchange *x, const char *name)
{
    if (strcmp(name, "worker.js") == 0)
        http_add_header(x->response, "Service-Worker-Allowed", "/");
}

static bool send_asset(struct exchange *x)
{
    static const char below[] = "/assets/";
    const struct http_request *r = x->request;
    if (strncmp(r->path, below, sizeof below - 1) != 0 || r->method != HTTP_GET)
        return false;
    const char *name = r->path + sizeof below - 1;
    const struct embedded *e = find_asset(x->web, name);
    if (!e)
        return false;
    const char *accepts = http_header(r, "Accept-Encoding"),
               *zipped_name = arena_printf(r->arena, "%s.gz", name);
    const struct embedded *zipped = zipped_name ? find_asset(x->web, zipped_name) : NULL;
    if (zipped && accepts && strstr(accepts, "gzip")) {
        e = zipped;
        http_add_header(x->response, "Content-Encoding", "gzip");
    }
    const char *etag = etag_of(r->arena, e), *known = http_header(r, "If-None-Match");
    http_add_header(x->response, "Cache-Control", "public, max-age=600");
    http_add_header(x->response, "Vary", "Accept-Encoding");
    let_worker(x, name);
    if (etag)
        http_add_header(x->response, "ETag", etag);
    x->response->content_type = type_of(name);
    x->response->status = text_is(known, etag) ? 304 : 200;
    x->response->fixed = e->data;
    x->response->fixed_len = x->response->status == 304 ? 0 : (size_t)(e->end - e->data);
    return true;
}

static void begin(struct exchange *x)
{
    struct app *app = x->web->app;
    x->json = http_wants_json(x->request);
    x->call = (struct call){.app = app,
                            .actor = &x->actor,
                            .arena = x->request->arena,
                            .lang = "nl",
                            .query = x->request->query,
                            .as = x->request->method != HTTP_GET ? NULL
                                  : x->json                      ? "json"
                                                                 : "html",
                            .now = clock_now(&app->clock)};
    x->call.today = instant_day(x->call.now);
}

/* A page for which the session is looked up beforehand: those of no person, and whatever is refused. */
static void handle_after_session(struct exchange *x)
{
    struct err err;
    int rc = session_load(x, &err);
    if (rc < 0)
        page_error(x, &err);
    else if (!x->route)
        page_error(x, &x->no_route);
    else
        handle_route(x);
}

static void end(struct exchange *x)
{
    x->response->about.role = role_code(x->actor.role);
    page_forget(&x->call);
}

/* Once the commit is there. */
static void go_on(const struct http_request *request, struct http_response *response, void *context)
{
    struct exchange *x = context;
    (void)request, (void)response;
    if (!handle_end(x))
        handle_after_session(x);
    end(x);
}

static void take_route(struct exchange *x, const struct http_match *match)
{
    x->route = web_route(match->route);
    x->response->about.route = x->route->path;
    x->response->about.request = arena_str(x->call.arena, x->actor.request_id);
    x->call.params = match->params;
}

static void answer(struct exchange *x)
{
    const struct http_request *request = x->request;
    struct http_match match;
    x->response->about.role = role_code(ROLE_NONE);
    if (send_asset(x)) {
        x->response->about.route = "/assets/*";
        return;
    }
    bool signed_in = session_begin(x);
    int rc = http_route(&match, x->web->router, request->method, request->path, request->arena, &x->no_route);
    if (rc == 0)
        take_route(x, &match);
    else
        x->response->about.request = arena_str(request->arena, x->actor.request_id);
    if (x->route && signed_in && handle_begin(x, go_on))
        return;
    handle_after_session(x);
    end(x);
}

static struct exchange *exchange_new(const struct http_request *request, struct http_response *response,
                                     struct web *web)
{
    struct exchange *x = arena_alloc(request->arena, sizeof *x);
    if (!x)
        return NULL;
    *x = (struct exchange){.web = web, .request = request, .response = response};
    begin(x);
    return x;
}

bool web_begin(const struct http_request *request, struct http_response *response, void *context)
{
    struct web *web = context;
    struct http_match match;
    struct err err;
    if (request->method != HTTP_GET || !session_is_named(request) ||
        http_route(&match, web->router, request->method, request->path, request->arena, &err) < 0 ||
        !handle_is_one_use(web_route(match.route)))
        return false;
    struct exchange *x = exchange_new(request, response, web);
    if (!x)
        return false;
    session_begin(x);
    take_route(x, &match);
    return handle_begin(x, go_on);
}

void web_handle(const struct http_request *request, struct http_response *response, void *context)
{
    struct exchange *x = exchange_new(request, response, context);
    if (x)
        answer(x);
    else
        response->status = 503;
}
