/* room: format */
/* JSON: what is taken is written, read again and then the same; what is written may stand inside HTML. */
#include "fuzz.h"

#include "format/json_plain.h"

#include <string.h>

static void check_same(struct arena *a, const struct value *v,
                       void (*write)(struct buf *, const struct value *))
{
    BUF_AUTO text;
    buf_init(&text, 1u << 26);
    write(&text, v);
    FUZZ_CHECK(!text.failed);
    FUZZ_CHECK(strpbrk(buf_text(&text), "<>&") == NULL);
    struct value *again = NULL;
    FUZZ_CHECK(json_parse(&again, a, "again", buf_text(&text), text.len, NULL) == 0);
    FUZZ_CHECK(value_equal(v, again));
}

/* What was read without json-c is what json-c reads. */
static void check_alike(struct arena *a, const struct value *v, struct str text)
{
    struct value *careful = NULL;
    FUZZ_CHECK(json_parse_careful(&careful, a, "in", text, NULL) == 0);
    FUZZ_CHECK(value_equal(v, careful) && value_equal(careful, v));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct value *v = NULL;
    struct err err = {0};
    int failed = json_parse(&v, a, "in", (const char *)data, size, &err);
    if (failed) {
        FUZZ_CHECK(failed == ERR_INVALID && v == NULL && err.key[0] && strncmp(err.where, "in:", 3) == 0);
        return 0;
    }
    check_alike(a, v, (struct str){(const char *)data, size});
    check_same(a, v, json_write);
    check_same(a, v, json_write_pretty);
    return 0;
}
