/*
 * Answers leave through here, and none without the secure headers. A handler's mistake (a header with a line break, a
 * body over its bound) is answered with an empty 500 rather than with something half right. It writes no pages.
 */
#include "http/response.h"

#include "base/mem.h"
#include "base/str.h"

#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FAILED = 500, UNAVAILABLE = 503, SEE_OTHER = 303 };

static const char content_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'";

/* What every answer carries. The handler may put its own in place of a replaceable one. */
static const struct {
    const char *name, *value;
    bool replaceable, when_secure;
} rules[] = {
    {"Content-Security-Policy", content_policy, false, false},
    {"X-Content-Type-Options", "nosniff", false, false},
    {"Referrer-Policy", "no-referrer", false, false},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
     false, false},
    {"Cross-Origin-Opener-Policy", "same-origin", false, false},
    {"Cross-Origin-Resource-Policy", "same-origin", false, false},
    {"Strict-Transport-Security", "max-age=31536000", false, true},
    {"Cache-Control", "no-store", true, false},
};
enum { RULES = sizeof rules / sizeof rules[0] };

void response_init(struct http_response *r, bool secure)
{
    *r = (struct http_response){.secure = secure};
    buf_init(&r->body, HTTP_RESPONSE_MAX);
}

/* --- for handlers --- */

static bool is_ours(const char *name)
{
    static const char *const wire[] = {"Content-Type", "Content-Length", "Transfer-Encoding", "Connection",
                                       "Date"};
    for (size_t i = 0; i < sizeof wire / sizeof wire[0]; i++)
        if (strcasecmp(name, wire[i]) == 0)
            return true;
    for (size_t i = 0; i < RULES; i++)
        if (!rules[i].replaceable && strcasecmp(name, rules[i].name) == 0)
            return true;
    return false;
}

static bool is_printable(const char *text, const char *but_not)
{
    for (; *text; text++)
        if (*text < 0x20 || *text > 0x7e || strchr(but_not, *text))
            return false;
    return true;
}

void http_add_header(struct http_response *r, const char *name, const char *value)
{
    if (!name || !*name || !value || !is_printable(name, " ()<>@,;:\\\"/[]?={}") ||
        !is_printable(value, "") || is_ours(name) || r->header_count == HTTP_HEADERS_MAX) {
        r->refused = true;
        return;
    }
    r->headers[r->header_count++] = (struct http_field){name, value};
}

void http_set_cookie(struct http_response *r, struct arena *a, const char *name, const char *value,
                     long max_age)
{
    static const char not_in_value[] = " \",;\\", not_in_name[] = " ()<>@,;:\\\"/[]?={}";
    if (!*name || !is_printable(name, not_in_name) || !is_printable(value, not_in_value)) {
        r->refused = true;
        return;
    }
    char age[40] = "";
    if (max_age >= 0)
        snprintf(age, sizeof age, "; Max-Age=%ld", max_age);
    http_add_header(r, "Set-Cookie",
                    arena_printf(a, "%s=%s; Path=/%s%s; HttpOnly; SameSite=Lax", name, value, age,
                                 r->secure ? "; Secure" : ""));
}

/* A path, not "//elsewhere" nor "/\elsewhere", which browsers read as another site. */
static bool is_local(const char *location)
{
    return location[0] == '/' && location[1] != '/' && location[1] != '\\';
}

void http_redirect(struct http_response *r, struct arena *a, const char *location)
{
    size_t len = strlen(location), n = 0;
    char *out = len < 0x10000 && is_local(location) ? arena_alloc(a, len * 3 + 1) : NULL;
    for (size_t i = 0; out && i < len; i++) {
        if (location[i] == ' ' || (unsigned char)location[i] >= 0x80)
            n += (size_t)snprintf(out + n, 4, "%%%02X", (unsigned char)location[i]);
        else
            out[n++] = location[i];
    }
    r->status = SEE_OTHER;
    http_add_header(r, "Location", out);
}

/* --- for the server --- */

static bool replaced(const struct http_response *r, const char *name)
{
    for (size_t i = 0; i < r->header_count; i++)
        if (strcasecmp(r->headers[i].name, name) == 0)
            return true;
    return false;
}

static bool add_all(struct MHD_Response *out, const struct http_response *r)
{
    bool good = true;
    for (size_t i = 0; i < r->header_count; i++)
        good = good && MHD_add_response_header(out, r->headers[i].name, r->headers[i].value) == MHD_YES;
    for (size_t i = 0; i < RULES; i++)
        if ((!rules[i].when_secure || r->secure) && !(rules[i].replaceable && replaced(r, rules[i].name)))
            good = good && MHD_add_response_header(out, rules[i].name, rules[i].value) == MHD_YES;
    if (r->content_type)
        good = good && MHD_add_response_header(out, MHD_HTTP_HEADER_CONTENT_TYPE, r->content_type) == MHD_YES;
    return good;
}

/* libmicrohttpd takes fixed bytes and heap bytes by a pointer that is not const; it writes to neither. */
static struct MHD_Response *with_body(struct http_response *r)
{
    union {
        const void *given;
        void *taken;
    } fixed = {.given = r->fixed};
    if (r->fixed)
        return MHD_create_response_from_buffer(r->fixed_len, fixed.taken, MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *out =
        MHD_create_response_from_buffer_with_free_callback(r->body.len, r->body.data, mem_free);
    if (out)
        buf_init(&r->body, 0);
    return out;
}

bool response_is_good(const struct http_response *r)
{
    return !r->refused && !r->body.failed && r->status >= 200 && r->status <= 599 &&
           (!r->content_type || is_printable(r->content_type, ""));
}

struct MHD_Response *response_make(struct http_response *r, int *status)
{
    if (!response_is_good(r)) {
        bool secure = r->secure;
        buf_release(&r->body);
        response_init(r, secure);
        r->status = FAILED;
    }
    if (!r->fixed && r->body.len == 0)
        r->content_type = NULL;
    struct MHD_Response *out = with_body(r);
    buf_release(&r->body);
    if (out && !add_all(out, r)) {
        MHD_destroy_response(out);
        out = NULL;
    }
    *status = r->status;
    return out;
}

struct MHD_Response *response_refuse(const struct http_request *request, int *status,
                                     const struct http_options *options)
{
    struct http_response r;
    response_init(&r, options->secure);
    r.status = *status;
    if (*status == UNAVAILABLE)
        http_add_header(&r, "Retry-After", "1");
    if (options->refusal) {
        options->refusal(request, &r, options->context);
        r.status = *status;
    } else {
        r.content_type = "text/plain; charset=utf-8";
        buf_printf(&r.body, "%d %s\n", *status, MHD_get_reason_phrase_for((unsigned)*status));
    }
    struct MHD_Response *out = response_make(&r, status);
    /* Whatever follows on this connection was not understood, or is not wanted now. */
    if (out)
        (void)MHD_add_response_header(out, MHD_HTTP_HEADER_CONNECTION, "close");
    return out;
}
