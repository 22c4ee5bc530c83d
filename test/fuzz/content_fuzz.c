/* room: content */
/* A folder of content, its files after lines "== name": every finding says where, and what has no fault in loading loads. */
#include "fuzz.h"

#include "content/check.h"

#include <string.h>

enum { FILES_MAX = 64 };

static size_t split(struct arena *a, const char *text, size_t len, struct content_file *files)
{
    size_t n = 0;
    const char *end = text + len;
    while (text < end && n < FILES_MAX) {
        const char *line = memchr(text, '\n', (size_t)(end - text));
        if (!line || line - text < 4 || memcmp(text, "== ", 3) != 0)
            break;
        const char *body = line + 1;
        const char *next = memmem(body, (size_t)(end - body), "\n== ", 4);
        const char *stop = next ? next + 1 : end;
        files[n++] = (struct content_file){arena_dup(a, text + 3, (size_t)(line - text - 3)), body,
                                           (size_t)(stop - body)};
        text = stop;
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct content_file files[FILES_MAX];
    size_t n = split(a, (const char *)data, size, files);
    struct content_findings found = {NULL, 0};
    FUZZ_CHECK(content_check(&found, a, files, n, DAY_NONE, NULL) == 0);
    bool loads = true;
    for (size_t i = 0; i < found.count; i++) {
        const struct content_finding *f = &found.items[i];
        FUZZ_CHECK(f->file && f->where && f->key && f->key[0] && f->arg);
        loads = loads && !f->load;
    }
    struct content *c = NULL;
    struct err err = {0};
    int rc = content_load(&c, a, files, n, &err);
    FUZZ_CHECK(loads ? rc == 0 && c : rc == ERR_INVALID && err.key[0] && err.where[0]);
    return 0;
}
