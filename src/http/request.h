/*
 * From what came over the wire to a request, inside the room and without libmicrohttpd, so that it can be tested and
 * fuzzed with plain texts. Every refusal is the HTTP status that says what is wrong; 0 is none.
 */
#ifndef KIEM_HTTP_REQUEST_H
#define KIEM_HTTP_REQUEST_H

#include "base/err.h"
#include "http/http.h"
#include "http/trust.h"

enum {
    HEAD_MAX = 16 * 1024, /* request line and headers, bytes */
    TARGET_MAX = 8 * 1024,
    FIELDS_IN_HEAD_MAX = 64,
};

struct head {
    const char *method, *target, *version;
    const struct http_field *fields;
    size_t count;
};

/* Bounds, syntax and the rules that keep two readers of one stream from disagreeing about it (RFC 9112 §3.2, §6.3):
 * 400, 413 (announced body over `body_max`), 414, 417, 431, 501, 505. */
int head_check(const struct head *head, size_t body_max) MUST_USE;
/* Fills method, head, path, query and content type of `out`, of which the arena is set. 400, or 503 without memory. */
int request_read(struct http_request *out, const struct head *head) MUST_USE;
/* The address to show for a client: `peer`, or when that is a proxy of ours the last in X-Forwarded-For that is none. */
const char *request_remote(const struct http_request *r, const char *peer, const struct trust *proxies);

#endif
