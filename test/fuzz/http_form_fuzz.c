/* room: http */
/* Forms and queries: what is read, written again and read again is the same. */
#include "fuzz.h"

#include "base/str.h"
#include "http/http.h"

static void write_field(struct buf *out, const char *name, const struct value *text)
{
    http_url_encode(out, name);
    buf_addc(out, '=');
    http_url_encode(out, value_as_text(text, ""));
    buf_addc(out, '&');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1 << 24);
    struct value *form = NULL, *again = NULL;
    struct err err;
    int rc = http_form_parse(&form, a, (const char *)data, size, &err);
    if (rc != 0) {
        FUZZ_CHECK(rc == ERR_INVALID || rc == ERR_NOMEM);
        return 0;
    }
    BUF_AUTO text;
    buf_init(&text, 1 << 24);
    for (size_t i = 0; i < value_count(form); i++) {
        const struct value *field = value_item(form, i);
        if (value_kind(field) == VALUE_TEXT)
            write_field(&text, value_name(form, i), field);
        for (size_t j = 0; value_kind(field) == VALUE_ARRAY && j < value_count(field); j++)
            write_field(&text, value_name(form, i), value_item(field, j));
    }
    FUZZ_CHECK(http_form_parse(&again, a, buf_text(&text), text.len, &err) == 0);
    FUZZ_CHECK(value_equal(form, again));
    return 0;
}
