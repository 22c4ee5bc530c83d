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

enum http_method { HTTP_GET = 1, HTTP_POST = 2, HTTP_OTHER = 4 }; /* bits; HEAD comes in as GET */

struct http_field {
    const char *name, *value;
};

struct http_request {
    enum http_method method;
    bool head;
    const char
        *path; /* percent-decoded once, UTF-8, no control character, no "//", "\\", "." or ".." segment */
    const char *remote;        /* peer address; X-Forwarded-For only from proxies that options name */
    const struct value *query; /* object name → text, the last of equal names */
    const char *body;          /* NUL-terminated behind body_len; never NULL */
    size_t body_len;
    const char *content_type;         /* without parameters, lower case; NULL when absent */
    const struct http_field *headers; /* as they came; a test may make its own */
    size_t header_count;
    int64_t at;          /* clock_ticks() when it was whole */
    struct arena *arena; /* the request's; goes after the response was sent */
};
/* Header or cookie by name (case-insensitive for headers, the first of equal names), NULL when absent. */
const char *http_header(const struct http_request *r, const char *name);
const char *http_cookie(const struct http_request *r, const char *name);
/* Whether Accept prefers application/json to text/html (q-values; text/html wins a tie). */
bool http_wants_json(const struct http_request *r);

enum { HTTP_HEADERS_MAX = 24, HTTP_RESPONSE_MAX = 16 * 1024 * 1024 };
struct http_response {
    int status;               /* 0 is taken as 500 */
    const char *content_type; /* with charset */
    struct buf body;          /* owned here (at most HTTP_RESPONSE_MAX; a failed one becomes a 500); or … */
    const void *fixed;        /* … static bytes that outlive the response */
    size_t fixed_len;
    struct http_field headers[HTTP_HEADERS_MAX]; /* texts in the request's arena */
    size_t header_count;
    /* What the handler says of the answer for those who keep records; not sent. Static, or in the request's arena. */
    struct http_about {
        const char *route;   /* the pattern, never the path: "/persons/:person" */
        const char *role;    /* of who asked */
        const char *request; /* its id, as in the audit */
        const char *error;   /* key of what went wrong */
    } about;
    /* Called when the answer is whole, on the worker that made it, before it goes out; a handler may set it. */
    void (*made)(const struct http_request *request, struct http_response *response, void *context);
    void *made_context;
    bool secure; /* set by the server: cookies get Secure, the answer gets HSTS */
    bool
        refused; /* latched by the functions below: what the handler asked may not be sent, the answer becomes a 500 */
};
/* Sent with every answer: Content-Security-Policy (everything from this site only, no inline script or style),
 * X-Content-Type-Options, Referrer-Policy, Permissions-Policy, Cross-Origin-Opener-Policy, -Resource-Policy, HSTS when
 * secure, and Cache-Control: no-store unless the handler adds its own Cache-Control. The others are not the handler's
 * to set, nor are Content-Type, Content-Length, Transfer-Encoding, Connection and Date: response.refused. */

/* Value: printable ASCII; anything else, or more than HTTP_HEADERS_MAX, is refused: nothing can be injected. */
void http_add_header(struct http_response *r, const char *name, const char *value);
/* Set-Cookie: HttpOnly, SameSite=Lax, Path=/, Secure when secure; max_age in seconds, < 0 = until the browser closes,
 * 0 = remove. Value: cookie-octets of RFC 6265 only. */
void http_set_cookie(struct http_response *r, struct arena *a, const char *name, const char *value,
                     long max_age);
/* 303 to a path of this site ("/families/1?saved=1"); another site is refused. UTF-8 and spaces are percent-encoded. */
void http_redirect(struct http_response *r, struct arena *a, const char *location);

typedef void http_handler(const struct http_request *request, struct http_response *response, void *context);
/* For a handler that would wait (for a commit): it says who goes on, and returns; its thread takes the next request. Once
 * somebody, on whatever thread, has called http_resume(), which may be before the handler returned, `next` is run with the
 * same request and response: on a worker, or, when it is `light`, on a thread that serves other connections, where it may
 * not wait. Until then nobody else touches the response. */
void http_later(struct http_response *response, http_handler *next, void *context);
void http_resume(struct http_response *response, bool light);
/* Asked first, on a thread that serves other connections, so it may not wait: true when it called http_later(), false when
 * the request is for the handler. */
typedef bool http_beginning(const struct http_request *request, struct http_response *response,
                            void *context);
/* Fills the page for a request that never reaches the handler: 400, 413, 414, 417, 431, 500, 501, 503, 505. Runs on a
 * thread that serves other connections, so it must not wait; `fixed` bytes made at start are best. `request` may have
 * only headers and remote (path "" and no query when those were what was wrong). Status and secure headers are set. */
typedef void http_refusal(const struct http_request *request, struct http_response *response, void *context);

struct http_options {
    const char *address;      /* NULL = 127.0.0.1 */
    uint16_t port;            /* 0 = any free one, see http_port() */
    unsigned workers;         /* 0 = 32 */
    size_t body_max;          /* bytes; 0 = 1 MiB; over it: 413 at once */
    size_t file_max;          /* the same for a form with files (multipart/form-data); 0 = body_max */
    size_t arena_max;         /* 0 = 32 MiB per request */
    unsigned timeout_seconds; /* idle connection; 0 = 15 */
    unsigned request_seconds; /* a request not complete by then is closed (slow client); 0 = 30 */
    bool secure;              /* behind TLS: Secure cookies, HSTS */
    bool trust_forwarded;     /* X-Forwarded-For of a proxy of ours says who asks … */
    const char *proxies;      /* … which are these, "10.1.2.3,192.168.0.0/16"; NULL = this machine */
    int listener; /* a socket that listens already, such as systemd's; 0 = none: made for address and port */
    http_handler *handler;
    http_beginning *begin; /* NULL: every request is for the handler */
    http_refusal *refusal; /* NULL = one plain line with the status */
    void *context;         /* for all */
};

struct http_server;
/*
 * Bounds: request line and headers 16 KiB, 64 headers (431; 414 for a target over 8 KiB), 2,048 form fields; 240
 * connections (120 per thread; more wait in the backlog, and once 200 are open the longest idle or slowest to finish its
 * request goes first), 64 waiting for a worker (then 503 with Retry-After). A body over its bound is a 413: at once when
 * announced by Content-Length, else at its end; no more than 16 bodies over body_max at a time (503). Absolute-form targets ("GET http://…") are a 400.
 * An answer that its reader takes in at under 4 KiB a second is cut off.
 * ERR_CONFLICT "port_taken", ERR_INVALID "listen_address", "trusted_proxy", ERR_IO "listen".
 */
int http_start(struct http_server **out, const struct http_options *options, struct err *err) MUST_USE;
uint16_t http_port(const struct http_server *s);

/* Requests that never reached the handler, by status, since the start; and what there is at this moment. */
enum { HTTP_REFUSALS = 9 };
struct http_load {
    unsigned connections, handling, waiting;
    int status[HTTP_REFUSALS];
    uint64_t refused[HTTP_REFUSALS];
};
void http_measure(struct http_load *out, struct http_server *s);
/* Stops accepting, closes connections that wait for a request, lets running handlers finish and their answers go out,
 * then returns. A listener that was given stays open: who connects meanwhile waits for the next program that takes it.
 * NULL is fine. Not from a handler. */
void http_stop(struct http_server *s);

/* --- forms: application/x-www-form-urlencoded → object name → text, or array of texts for a repeated name.
 * ERR_INVALID "form_syntax" (bad percent, bad UTF-8, NUL, no name; where = the field), "form_many" (over 2,048). --- */
int http_form_parse(struct value **out, struct arena *a, const char *body, size_t len,
                    struct err *err) MUST_USE;
/* multipart/form-data, by the whole Content-Type with its boundary: the same, and of a file {"contentType", "title" (its name
 * without a path), "size", "data" (base64)}; a file field left empty is absent. Errors as http_form_parse(). */
int http_multipart_parse(struct value **out, struct arena *a, const char *content_type, struct str body,
                         struct err *err) MUST_USE;
/* Percent-encodes for one path segment or query value (everything but unreserved characters, RFC 3986 §2.3). A path
 * segment that holds "/", "\\" or a control character does not come back: the server refuses such a path. */
void http_url_encode(struct buf *out, const char *text);

/* --- routes: "/families/:family/persons/:person"; a fixed segment wins from a parameter, the leftmost first. The path
 * chooses the pattern, then the method the route: POST /families/new is never a POST to family "new". --- */
struct http_router;
struct http_match {
    size_t route;         /* index into the patterns */
    struct value *params; /* object name → text */
};
/* `methods` holds a set of bits for each pattern. Everything is copied. ERR_INVALID "route_syntax" (":name" is lower case
 * letters, digits and "_", once in a pattern; at most 16 segments), ERR_CONFLICT "route_twice"; where = the pattern. */
int http_router_new(struct http_router **out, struct arena *a, const char *const *patterns,
                    const enum http_method *methods, size_t count, struct err *err) MUST_USE;
/* ERR_NOT_FOUND "no_page", or ERR_INVALID "no_method" with the methods that do exist in err->arg ("GET, POST"). */
int http_route(struct http_match *out, const struct http_router *router, enum http_method method,
               const char *path, struct arena *a, struct err *err) MUST_USE;

#endif
