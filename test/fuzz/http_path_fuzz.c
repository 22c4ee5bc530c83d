/* room: http */
/* Targets: whatever comes in, a path that is let through obeys the contract of http_request.path. */
#include "fuzz.h"

#include "base/str.h"
#include "http/request.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1 << 20);
    struct http_request r = {.arena = a};
    struct head head = {
        .method = "GET", .target = arena_dup(a, (const char *)data, size), .version = "HTTP/1.1"};
    if (!head.target || request_read(&r, &head) != 0)
        return 0;
    const char *path = r.path;
    FUZZ_CHECK(path[0] == '/');
    FUZZ_CHECK(str_is_utf8(str_of(path)));
    FUZZ_CHECK(!strstr(path, "//") && !strchr(path, '\\'));
    FUZZ_CHECK(!strstr(path, "/../") && !strstr(path, "/./"));
    size_t len = strlen(path);
    FUZZ_CHECK(len < 3 || strcmp(path + len - 3, "/..") != 0);
    FUZZ_CHECK(len < 2 || strcmp(path + len - 2, "/.") != 0);
    for (const char *c = path; *c; c++)
        FUZZ_CHECK((unsigned char)*c >= 0x20 && *c != 0x7f);
    return 0;
}
