/*
 * HTTP/1.1 for the pages: libmicrohttpd does the wire, two threads; a pool of workers does the handlers, so that a
 * handler may wait for a commit without holding up other connections. Knows nothing of Kiem: it turns bytes into a
 * request with bounds on everything, asks one handler, and sends its response with the secure headers.
 *
 *   MHD thread: reads, bounds, suspends ─▶ queue ─▶ worker: handler(request, response) ─▶ resume ─▶ MHD thread sends
 */
#ifndef KIEM_HTTP_HTTP_H
#define KIEM_HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "format/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_method { HTTP_GET = 1, HTTP_POST = 2, HTTP_OTHER = 4 }; /* HEAD comes in as GET */

struct http_request {
    enum http_method method;
    bool head;
    const char *path;          /* percent-decoded once, UTF-8, no NUL, no "//", no "." or ".." segment */
    const char *remote;        /* peer address; X-Forwarded-For only from loopback when options say so */
    const struct value *query; /* object name → text, the last of equal names */
    const char *body;          /* NUL-terminated behind body_len */
    size_t body_len;
    const char *content_type;  /* without parameters, lower case; NULL when absent */
    struct arena *arena;       /* the request's; goes after the response was sent */
    void *wire;                /* private */
};
/* Header or cookie by name (case-insensitive for headers), NULL when absent. */
const char *http_header(const struct http_request *r, const char *name);
const char *http_cookie(const struct http_request *r, const char *name);
/* Whether Accept prefers application/json to text/html (q-values; text/html wins a tie). */
bool http_wants_json(const struct http_request *r);

enum { HTTP_HEADERS_MAX = 24 };
struct http_response {
    int status;               /* 0 is taken as 500 */
    const char *content_type; /* with charset */
    struct buf body;          /* owned here; or … */
    const void *fixed;        /* … static bytes that outlive the response */
    size_t fixed_len;
    struct {
        const char *name, *value; /* in the request's arena */
    } headers[HTTP_HEADERS_MAX];
    size_t header_count;
};
/* Header values with control characters are refused (the response becomes a 500), so nothing can be injected. */
void http_add_header(struct http_response *r, const char *name, const char *value);
/* Set-Cookie: HttpOnly, SameSite=Lax, Path=/, Secure when options.secure; max_age < 0 = until the browser closes, 0 = remove. */
void http_set_cookie(struct http_response *r, struct arena *a, const char *name, const char *value, long max_age);
void http_redirect(struct http_response *r, struct arena *a, const char *location); /* 303 */

typedef void http_handler(const struct http_request *request, struct http_response *response, void *context);

struct http_options {
    const char *address;      /* NULL = 127.0.0.1 */
    uint16_t port;            /* 0 = any free one, see http_port() */
    unsigned workers;         /* 0 = 32 */
    size_t body_max;          /* bytes; 0 = 1 MiB; over it: 413 at once */
    size_t arena_max;         /* 0 = 32 MiB per request */
    unsigned timeout_seconds; /* idle connection; 0 = 15 */
    unsigned request_seconds; /* a request not complete by then is closed (slow client); 0 = 30 */
    bool secure;              /* behind TLS: Secure cookies, HSTS */
    bool trust_forwarded;
    http_handler *handler;
    void *context;
};

struct http_server;
/* Bounds: request line and headers 16 KiB, 64 headers, 256 form fields, 240 connections per two threads (120 per
 * thread; more wait in the backlog), 64 waiting for a worker (then 503 with Retry-After).
 * ERR_CONFLICT "port_taken", ERR_IO "listen". */
int http_start(struct http_server **out, const struct http_options *options, struct err *err) MUST_USE;
uint16_t http_port(const struct http_server *s);
/* Stops accepting, lets running handlers finish, then returns. */
void http_stop(struct http_server *s);

/* --- forms: application/x-www-form-urlencoded → object name → text, or array of texts for a repeated name.
 * ERR_INVALID "form_syntax" (bad percent, bad UTF-8, NUL), "form_many" (over 256 fields). --- */
int http_form_parse(struct value **out, struct arena *a, const char *body, size_t len, struct err *err) MUST_USE;
/* Percent-encodes for one path segment or query value. */
void http_url_encode(struct buf *out, const char *text);

/* --- routes: "/families/:family/persons/:person"; a fixed segment wins from a parameter --- */
struct http_router;
struct http_match {
    size_t route; /* index into the patterns */
    struct value *params;
};
int http_router_new(struct http_router **out, struct arena *a, const char *const *patterns, const enum http_method *methods,
                    size_t count, struct err *err) MUST_USE;
/* ERR_NOT_FOUND "no_page", or ERR_INVALID "no_method" with the methods that do exist in err->arg ("GET, POST"). */
int http_route(struct http_match *out, const struct http_router *router, enum http_method method, const char *path,
               struct arena *a, struct err *err) MUST_USE;

#endif
