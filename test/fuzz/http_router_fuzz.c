/* room: http */
/*
 * Lines up to an empty one are patterns, for GET; the first line behind it is a path. A route that is found must fit,
 * and putting its parameters back into its pattern gives the path.
 */
#include "fuzz.h"

#include "http/http.h"

#include <string.h>

enum { PATTERNS_MAX = 32 };

static void fill_in(struct buf *out, const char *pattern, const struct value *params)
{
    for (const char *at = pattern; *at;) {
        size_t len = strcspn(at + 1, "/") + 1;
        if (at[1] == ':') {
            char name[1024] = "";
            FUZZ_CHECK(len - 2 < sizeof name);
            memcpy(name, at + 2, len - 2);
            const char *text = value_get_text(params, name);
            FUZZ_CHECK(text && *text && !strchr(text, '/'));
            buf_addc(out, '/');
            buf_adds(out, text);
        } else {
            buf_add(out, at, len);
        }
        at += len;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1 << 20);
    if (size > 1000)
        return 0;
    char *rest = arena_dup(a, (const char *)data, size);
    const char *patterns[PATTERNS_MAX];
    enum http_method methods[PATTERNS_MAX];
    size_t count = 0;
    while (*rest && *rest != '\n' && count < PATTERNS_MAX) {
        size_t len = strcspn(rest, "\n");
        bool more = rest[len] == '\n';
        rest[len] = '\0';
        methods[count] = HTTP_GET;
        patterns[count++] = rest;
        rest += len + more;
    }
    rest += *rest == '\n';
    rest[strcspn(rest, "\n")] = '\0';
    struct http_router *router = NULL;
    struct http_match match;
    struct err err;
    if (http_router_new(&router, a, patterns, methods, count, &err) != 0)
        return 0;
    int rc = http_route(&match, router, HTTP_GET, rest, a, &err);
    FUZZ_CHECK(rc == 0 || rc == ERR_NOT_FOUND);
    if (rc != 0)
        return 0;
    FUZZ_CHECK(match.route < count);
    BUF_AUTO path;
    buf_init(&path, 4096);
    fill_in(&path, patterns[match.route], match.params);
    FUZZ_CHECK(strcmp(buf_text(&path), rest) == 0);
    return 0;
}
