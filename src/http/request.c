/*
 * The request as the rest of the program sees it. What is ambiguous is refused rather than guessed: a proxy in front may
 * have guessed otherwise. It reads no body and knows no routes.
 */
#include "http/request.h"

#include "base/str.h"
#include "http/form.h"
#include "http/percent.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

enum {
    BAD_REQUEST = 400,
    TOO_LARGE = 413,
    TARGET_LONG = 414,
    EXPECTATION = 417,
    HEAD_LARGE = 431,
    NOT_IMPLEMENTED = 501,
    UNAVAILABLE = 503,
    BAD_VERSION = 505
};

/* --- fields --- */

static bool is_token(const char *text)
{
    for (const char *c = text; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        if (!letter && !strchr("!#$%&'*+-.^_`|~", *c))
            return false;
    }
    return *text != '\0';
}

static bool has_control(const char *text)
{
    for (; *text; text++)
        if (((unsigned char)*text < 0x20 && *text != '\t') || *text == 0x7f)
            return true;
    return false;
}

static const char *find_field(const struct http_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(fields[i].name, name) == 0)
            return fields[i].value;
    return NULL;
}

const char *http_header(const struct http_request *r, const char *name)
{
    return find_field(r->headers, r->header_count, name);
}

/* --- what the head may be --- */

static int check_size(const struct head *head)
{
    size_t target = strlen(head->target);
    size_t size = strlen(head->method) + target + strlen(head->version) + 4;
    for (size_t i = 0; i < head->count; i++)
        size += strlen(head->fields[i].name) + strlen(head->fields[i].value) + 4;
    if (target > TARGET_MAX)
        return TARGET_LONG;
    return size > HEAD_MAX || head->count > FIELDS_IN_HEAD_MAX ? HEAD_LARGE : 0;
}

/* Fields that may come only once: twice, each reader would pick its own. */
static int check_fields(const struct head *head)
{
    static const char *const once[] = {
        "Host", "Content-Length", "Transfer-Encoding", "Content-Type", "Authorization", "Expect", "Origin"};
    unsigned seen = 0;
    for (size_t i = 0; i < head->count; i++) {
        if (!is_token(head->fields[i].name) || has_control(head->fields[i].value))
            return BAD_REQUEST;
        for (size_t j = 0; j < sizeof once / sizeof once[0]; j++) {
            if (strcasecmp(head->fields[i].name, once[j]) != 0)
                continue;
            if (seen & (1u << j))
                return BAD_REQUEST;
            seen |= 1u << j;
        }
    }
    return 0;
}

/* Digits only; at most 18, so that it cannot overflow. */
static int check_length(const char *length, size_t body_max)
{
    size_t digits = strspn(length, "0123456789");
    if (digits == 0 || length[digits])
        return BAD_REQUEST;
    if (digits > 18)
        return TOO_LARGE;
    unsigned long long n = 0;
    for (const char *c = length; *c; c++)
        n = n * 10 + (unsigned long long)(*c - '0');
    return n > body_max ? TOO_LARGE : 0;
}

static int check_body(const struct head *head, size_t body_max)
{
    const char *length = find_field(head->fields, head->count, "Content-Length");
    const char *coding = find_field(head->fields, head->count, "Transfer-Encoding");
    const char *expect = find_field(head->fields, head->count, "Expect");
    bool old = text_is(head->version, "HTTP/1.0");
    if (coding && (length || old))
        return BAD_REQUEST;
    if (coding && strcasecmp(coding, "chunked") != 0)
        return NOT_IMPLEMENTED;
    if (expect && strcasecmp(expect, "100-continue") != 0)
        return EXPECTATION;
    return length ? check_length(length, body_max) : 0;
}

/* No blanks or control characters as they are; what is not ASCII is judged when decoded. */
static bool target_is_plain(const char *target)
{
    for (; *target; target++)
        if ((unsigned char)*target <= 0x20 || *target == 0x7f)
            return false;
    return true;
}

int head_check(const struct head *head, size_t body_max)
{
    bool now = text_is(head->version, "HTTP/1.1");
    if (!now && !text_is(head->version, "HTTP/1.0"))
        return BAD_VERSION;
    int status = check_size(head);
    if (status == 0)
        status = check_fields(head);
    if (status == 0 && (!is_token(head->method) || !target_is_plain(head->target)))
        status = BAD_REQUEST;
    if (status == 0 && now && !find_field(head->fields, head->count, "Host"))
        status = BAD_REQUEST;
    return status ? status : check_body(head, body_max);
}

/* --- the request --- */

static bool segment_is_good(struct str segment)
{
    return segment.len > 0 && !str_is(segment, ".") && !str_is(segment, "..");
}

/* No segment may be empty (but the last: "/families/" is only a page that does not exist), "." or "..". */
static bool path_is_good(const char *path)
{
    for (const char *c = path; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '\\')
            return false;
    const char *at = path + 1;
    for (;;) {
        size_t len = strcspn(at, "/");
        bool last = at[len] == '\0';
        if (!segment_is_good((struct str){at, len}) && !(last && len == 0))
            return false;
        if (last)
            return true;
        at += len + 1;
    }
}

static bool has_encoded_slash(struct str raw)
{
    for (size_t i = 0; i + 2 < raw.len; i++)
        if (raw.ptr[i] == '%' && raw.ptr[i + 1] == '2' && (raw.ptr[i + 2] == 'F' || raw.ptr[i + 2] == 'f'))
            return true;
    return false;
}

/* "/a%20b?c=d" → "/a b"; NULL when it must be refused (arena_failed: no memory). */
static const char *read_path(struct arena *a, struct str target)
{
    const char *query = target.len ? memchr(target.ptr, '?', target.len) : NULL;
    struct str raw = {target.ptr, query ? (size_t)(query - target.ptr) : target.len};
    /* Decoded, "%2F" could no longer be told from a separator. */
    if (raw.len == 0 || raw.ptr[0] != '/' || has_encoded_slash(raw))
        return NULL;
    const char *path = percent_decode(a, raw, false);
    return path && path_is_good(path) ? path : NULL;
}

/* "Text/HTML; charset=utf-8" → "text/html". */
static const char *media_type(struct arena *a, const char *value)
{
    if (!value)
        return NULL;
    struct str type = str_trim((struct str){value, strcspn(value, ";")});
    char *out = arena_dup(a, type.ptr, type.len);
    for (char *c = out; c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return out;
}

int request_read(struct http_request *out, const struct head *head)
{
    struct arena *a = out->arena;
    struct str target = str_of(head->target);
    const char *mark = strchr(head->target, '?');
    struct str query = mark ? str_of(mark + 1) : (struct str){"", 0};
    bool is_head = text_is(head->method, "HEAD");
    struct value *fields = NULL;
    const char *path = read_path(a, target);
    int rc = path ? form_read(&fields, a, query, FORM_KEEP_LAST, NULL) : ERR_INVALID;
    const char *type = media_type(a, find_field(head->fields, head->count, "Content-Type"));
    if (arena_failed(a))
        return UNAVAILABLE;
    if (rc < 0)
        return BAD_REQUEST;
    out->head = is_head;
    out->method = is_head || text_is(head->method, "GET") ? HTTP_GET
                  : text_is(head->method, "POST")         ? HTTP_POST
                                                          : HTTP_OTHER;
    out->path = path;
    out->query = fields;
    out->content_type = type;
    return 0;
}

/* --- who asks --- */

static bool is_address(const char *text)
{
    unsigned char any[16];
    return inet_pton(AF_INET, text, any) == 1 || inet_pton(AF_INET6, text, any) == 1;
}

/* The last address of a list that is none of our proxies, or the first when all are; NULL when one that we must look at is
 * no address at all. */
static const char *forwarded_by(struct arena *a, const char *list, const struct trust *proxies)
{
    const char *address = NULL, *end = list + strlen(list);
    while (end > list) {
        const char *begin = end;
        while (begin > list && begin[-1] != ',')
            begin--;
        struct str piece = str_trim((struct str){begin, (size_t)(end - begin)});
        const char *text = arena_dup(a, piece.ptr, piece.len);
        if (!text || !is_address(text))
            return address;
        address = text;
        if (!trust_has(proxies, text))
            break;
        end = begin > list ? begin - 1 : list;
    }
    return address;
}

const char *request_remote(const struct http_request *r, const char *peer, const struct trust *proxies)
{
    if (!trust_has(proxies, peer))
        return peer;
    /* A client may have sent one of its own: only what our own proxy wrote can be believed, in the last field. */
    for (size_t i = r->header_count; i-- > 0;)
        if (strcasecmp(r->headers[i].name, "X-Forwarded-For") == 0) {
            const char *address = forwarded_by(r->arena, r->headers[i].value, proxies);
            return address ? address : peer;
        }
    return peer;
}

/* --- cookies --- */

static const char *cookie_in(const char *at, const char *name, struct arena *a)
{
    while (*at) {
        struct str pair = str_trim((struct str){at, strcspn(at, ";")});
        at += strcspn(at, ";");
        at += *at == ';';
        const char *equals = pair.len ? memchr(pair.ptr, '=', pair.len) : NULL;
        if (!equals || !str_is((struct str){pair.ptr, (size_t)(equals - pair.ptr)}, name))
            continue;
        return arena_dup(a, equals + 1, (size_t)(pair.ptr + pair.len - equals - 1));
    }
    return NULL;
}

const char *http_cookie(const struct http_request *r, const char *name)
{
    for (size_t i = 0; i < r->header_count; i++) {
        const char *value = strcasecmp(r->headers[i].name, "Cookie") == 0
                                ? cookie_in(r->headers[i].value, name, r->arena)
                                : NULL;
        if (value)
            return value;
    }
    return NULL;
}

/* --- what the client would rather have (RFC 9110 §12.5.1) --- */

/* "0.85" → 850; anything else than a qvalue counts as not acceptable. */
static int quality(struct str q)
{
    if (q.len == 0 || q.len > 5 || (q.ptr[0] != '0' && q.ptr[0] != '1') || (q.len > 1 && q.ptr[1] != '.'))
        return 0;
    int out = (q.ptr[0] - '0') * 1000, weight = 100;
    for (size_t i = 2; i < q.len; i++, weight /= 10) {
        if (q.ptr[i] < '0' || q.ptr[i] > '9')
            return 0;
        out += (q.ptr[i] - '0') * weight;
    }
    return out > 1000 ? 0 : out;
}

static int range_quality(const char *parameters, size_t len)
{
    for (size_t at = 0; at < len;) {
        struct str piece = {parameters + at, strcspn(parameters + at, ";,")};
        at += piece.len + 1;
        piece = str_trim(piece);
        if (piece.len > 2 && (piece.ptr[0] == 'q' || piece.ptr[0] == 'Q') && piece.ptr[1] == '=')
            return quality((struct str){piece.ptr + 2, piece.len - 2});
    }
    return 1000;
}

static bool range_is(struct str range, const char *wanted, size_t len)
{
    return range.len == len && strncasecmp(range.ptr, wanted, len) == 0;
}

/* Quality of one type: its most specific range decides. */
static int accepted(const char *accept, const char *type)
{
    int best = 0, rank = 0;
    size_t major = strcspn(type, "/") + 1;
    while (*accept) {
        size_t len = strcspn(accept, ",");
        struct str range = str_trim((struct str){accept, strcspn(accept, ";,")});
        bool group = range.len == major + 1 && range.ptr[major] == '*';
        int here = range_is(range, type, strlen(type))                              ? 3
                   : group && range_is((struct str){range.ptr, major}, type, major) ? 2
                   : str_is(range, "*/*")                                           ? 1
                                                                                    : 0;
        if (here > rank) {
            rank = here;
            best = range_quality(accept, len);
        }
        accept += len;
        accept += *accept == ',';
    }
    return best;
}

bool http_wants_json(const struct http_request *r)
{
    const char *accept = http_header(r, "Accept");
    return accept && accepted(accept, "application/json") > accepted(accept, "text/html");
}
