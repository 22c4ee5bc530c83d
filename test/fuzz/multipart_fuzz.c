/* room: http */
/* Forms with files: the first line is the Content-Type, the rest the body. What is let through has names, texts that are UTF-8, and
 * files whose size is that of their bytes. */
#include "fuzz.h"

#include "base/base64.h"
#include "base/str.h"
#include "http/http.h"

#include <string.h>

static void check(struct arena *a, const struct value *v)
{
    size_t len = 0;
    if (value_kind(v) == VALUE_TEXT) {
        FUZZ_CHECK(str_is_utf8(value_str(v)));
        return;
    }
    FUZZ_CHECK(value_kind(v) == VALUE_OBJECT && value_get_text(v, "contentType") &&
               value_get_text(v, "title"));
    FUZZ_CHECK(!strpbrk(value_get_text(v, "title"), "/\\\r\n"));
    const struct value *data = value_get(v, "data");
    FUZZ_CHECK(value_str(data).len == 0 || base64_decode(&len, a, value_str(data)));
    FUZZ_CHECK(value_get_int(v, "size", -1) == (int64_t)len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1 << 25);
    const char *text = (const char *)data, *line = size ? memchr(text, '\n', size) : NULL;
    size_t head = line ? (size_t)(line - text) : size;
    const char *type = arena_dup(a, text, head);
    struct value *form = NULL;
    struct err err;
    if (!type)
        return 0;
    size_t rest = line ? head + 1 : size;
    int rc = http_multipart_parse(&form, a, type, (struct str){text + rest, size - rest}, &err);
    if (rc != 0) {
        FUZZ_CHECK((rc == ERR_INVALID || rc == ERR_NOMEM) && !form);
        return 0;
    }
    for (size_t i = 0; i < value_count(form); i++) {
        const struct value *field = value_item(form, i);
        FUZZ_CHECK(value_name(form, i)[0]);
        if (value_kind(field) != VALUE_ARRAY)
            check(a, field);
        for (size_t k = 0; value_kind(field) == VALUE_ARRAY && k < value_count(field); k++)
            check(a, value_item(field, k));
    }
    return 0;
}
