/* Writing JSON from a value, compact or for people to read. It does not check that texts are UTF-8: they came
 * in so. */
#include "format/value.h"

#include <string.h>

struct writer {
    struct buf *out;
    bool pretty;
    unsigned depth;
};

/* The escape for what starts at `at`, of `*taken` bytes; NULL when it may stand as it is. */
static const char *escape_of(const char *at, size_t left, size_t *taken)
{
    *taken = 1;
    switch (*at) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '<':
        return "\\u003c";
    case '>':
        return "\\u003e";
    case '&':
        return "\\u0026";
    default:
        break;
    }
    if (left < 3 || memcmp(at, "\xe2\x80", 2) != 0)
        return NULL;
    *taken = 3;
    return at[2] == '\xa8' ? "\\u2028" : at[2] == '\xa9' ? "\\u2029" : NULL;
}

static void write_text(struct buf *out, struct str s)
{
    buf_addc(out, '"');
    size_t from = 0, taken = 0;
    for (size_t i = 0; i < s.len; i += taken) {
        const char *escape = escape_of(s.ptr + i, s.len - i, &taken);
        unsigned char c = (unsigned char)s.ptr[i];
        if (!escape && c >= 0x20 && c != 0x7f)
            continue;
        buf_add(out, s.ptr + from, i - from);
        if (escape)
            buf_adds(out, escape);
        else
            buf_printf(out, "\\u%04x", (unsigned)c);
        from = i + taken;
    }
    buf_add(out, s.ptr + from, s.len - from);
    buf_addc(out, '"');
}

static void new_line(const struct writer *w)
{
    if (!w->pretty)
        return;
    buf_addc(w->out, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        buf_adds(w->out, "  ");
}

static void write_value(struct writer *w, const struct value *v);

static void write_members(struct writer *w, const struct value *v)
{
    bool object = value_kind(v) == VALUE_OBJECT;
    size_t count = value_count(v);
    if (w->depth == JSON_MAX_DEPTH) {
        w->out->failed = true;
        return;
    }
    buf_addc(w->out, object ? '{' : '[');
    w->depth++;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addc(w->out, ',');
        new_line(w);
        if (object) {
            write_text(w->out, str_of(value_name(v, i)));
            buf_adds(w->out, w->pretty ? ": " : ":");
        }
        write_value(w, value_item(v, i));
    }
    w->depth--;
    if (count > 0)
        new_line(w);
    buf_addc(w->out, object ? '}' : ']');
}

static void write_value(struct writer *w, const struct value *v)
{
    switch (value_kind(v)) {
    case VALUE_NULL:
        buf_adds(w->out, "null");
        break;
    case VALUE_BOOL:
        buf_adds(w->out, value_as_bool(v, false) ? "true" : "false");
        break;
    case VALUE_NUMBER:
        buf_adds(w->out, value_as_text(v, "0"));
        break;
    case VALUE_TEXT:
        write_text(w->out, value_str(v));
        break;
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        write_members(w, v);
        break;
    }
}

void json_write(struct buf *out, const struct value *v)
{
    struct writer w = {.out = out};
    write_value(&w, v);
}

void json_write_pretty(struct buf *out, const struct value *v)
{
    struct writer w = {.out = out, .pretty = true};
    write_value(&w, v);
    buf_addc(out, '\n');
}
