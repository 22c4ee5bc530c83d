/* room: http */
/*
 * A head, as lines: method, target, version, then "name: value" each. It is checked and read as the server does, and
 * then asked everything a handler may ask: headers, cookies, Accept, the client's address.
 */
#include "fuzz.h"

#include "base/str.h"
#include "http/request.h"

#include <string.h>

enum { LINES_MAX = FIELDS_IN_HEAD_MAX + 8 };

/* The next line, NUL-terminated in place; "" when there is none. */
static char *next_line(char **rest)
{
    char *line = *rest;
    size_t len = strcspn(line, "\n");
    *rest = line + len + (line[len] == '\n');
    line[len] = '\0';
    return line;
}

static size_t read_fields(struct http_field *fields, char *rest)
{
    size_t count = 0;
    while (*rest && count < LINES_MAX) {
        char *line = next_line(&rest);
        char *colon = strchr(line, ':');
        if (colon)
            *colon = '\0';
        fields[count++] = (struct http_field){line, colon ? colon + 1 + (colon[1] == ' ') : ""};
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1 << 24);
    char *rest = arena_dup(a, (const char *)data, size);
    if (!rest)
        return 0;
    struct http_field fields[LINES_MAX];
    struct head head = {.fields = fields};
    head.method = next_line(&rest);
    head.target = next_line(&rest);
    head.version = next_line(&rest);
    head.count = read_fields(fields, rest);
    struct http_request r = {.arena = a, .headers = fields, .header_count = head.count};
    (void)http_wants_json(&r);
    const char *session = http_cookie(&r, "session");
    FUZZ_CHECK(!session || !strchr(session, ';'));
    struct trust proxies;
    FUZZ_CHECK(trust_read(&proxies, NULL, NULL) == 0);
    FUZZ_CHECK(request_remote(&r, "127.0.0.1", &proxies) != NULL);
    if (head_check(&head, 1000) != 0 || request_read(&r, &head) != 0)
        return 0;
    FUZZ_CHECK(head.count <= FIELDS_IN_HEAD_MAX && strlen(head.target) <= TARGET_MAX);
    FUZZ_CHECK(r.path[0] == '/' && r.query && str_is_utf8(str_of(r.path)));
    FUZZ_CHECK(!http_header(&r, "Transfer-Encoding") || !http_header(&r, "Content-Length"));
    return 0;
}
