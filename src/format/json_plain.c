/*
 * Nearly all JSON that Kiem reads is its own (answers, reasons) or a client's plain form, and json-c takes a lock of the
 * whole process and builds a tree of its own for each. This reads what is plain in one go, and judges nothing: whatever it
 * is not sure of goes to json-c (json.c). A test and a fuzzer hold the two to the same values.
 */
#include "format/json_plain.h"

#include <string.h>

enum { PLAIN_DEPTH = 32, HEX = 4 };

struct reader {
    struct arena *arena;
    const char *at, *end;
    int depth;
};

static struct value *read_value(struct reader *r);

static void skip_blanks(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

static bool take(struct reader *r, char c)
{
    skip_blanks(r);
    bool there = r->at < r->end && *r->at == c;
    r->at += there;
    return there;
}

static bool take_word(struct reader *r, const char *word)
{
    size_t len = strlen(word);
    bool there = (size_t)(r->end - r->at) >= len && memcmp(r->at, word, len) == 0;
    r->at += there ? len : 0;
    return there;
}

/* --- texts --- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The character behind "\u" as UTF-8; 0 when it is none that stands by itself. */
static size_t put_hex(char *out, struct reader *r)
{
    unsigned c = 0;
    if (r->end - r->at < HEX)
        return 0;
    for (int i = 0; i < HEX; i++) {
        int digit = hex_digit(r->at[i]);
        if (digit < 0)
            return 0;
        c = c * 16 + (unsigned)digit;
    }
    if (c == 0 || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    r->at += HEX;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
    return 3;
}

/* What follows a backslash; 0 when it may not. */
static size_t put_escaped(char *out, struct reader *r)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end)
        return 0;
    char c = *r->at++;
    if (c == 'u')
        return put_hex(out, r);
    const char *found = c ? strchr(from, c) : NULL;
    if (!found)
        return 0;
    out[0] = to[found - from];
    return 1;
}

/* Bytes up to the next quote, backslash or control character. */
static size_t run_of(const struct reader *r)
{
    const char *at = r->at;
    while (at < r->end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
        at++;
    return (size_t)(at - r->at);
}

/* A text whose opening quote was taken, in the arena, with its length. Escaped it is never shorter than plain, so there is
 * room for it where it came from. */
static char *read_text(size_t *len, struct reader *r)
{
    size_t plain = run_of(r);
    if (r->at + plain < r->end && r->at[plain] == '"') {
        char *text = arena_dup(r->arena, r->at, plain);
        r->at += plain + 1;
        *len = plain;
        return text;
    }
    const char *close = r->at;
    while (close < r->end && *close != '"')
        close += *close == '\\' && close + 1 < r->end ? 2 : 1;
    char *out = close < r->end ? arena_alloc(r->arena, (size_t)(close - r->at) + 1) : NULL;
    size_t n = 0;
    while (out && r->at < close) {
        size_t run = run_of(r);
        memcpy(out + n, r->at, run);
        n += run;
        r->at += run;
        if (r->at == close)
            break;
        if (*r->at++ != '\\')
            return NULL;
        size_t put = put_escaped(out + n, r);
        if (put == 0)
            return NULL;
        n += put;
    }
    r->at = close + 1;
    *len = n;
    return out;
}

/* --- the others --- */

static struct value *read_number(struct reader *r)
{
    const char *from = r->at;
    while (r->at < r->end && *r->at && strchr("0123456789+-.eE", *r->at))
        r->at++;
    struct str number = {from, (size_t)(r->at - from)};
    if (!json_is_number(number))
        return NULL;
    const char *text = arena_dup(r->arena, number.ptr, number.len);
    return text ? value_number(r->arena, text) : NULL;
}

static struct value *read_array(struct reader *r)
{
    struct value *array = value_array(r->arena);
    if (take(r, ']'))
        return array;
    do {
        struct value *item = read_value(r);
        if (!item)
            return NULL;
        value_add(array, item);
    } while (take(r, ','));
    return take(r, ']') ? array : NULL;
}

static struct value *read_object(struct reader *r)
{
    struct value *object = value_object(r->arena);
    if (take(r, '}'))
        return object;
    do {
        size_t len = 0;
        const char *name = take(r, '"') ? read_text(&len, r) : NULL;
        if (!name || value_get(object, name) || !take(r, ':'))
            return NULL;
        struct value *item = read_value(r);
        if (!item)
            return NULL;
        value_put(object, name, item);
    } while (take(r, ','));
    return take(r, '}') ? object : NULL;
}

static struct value *read_inside(struct reader *r, struct value *(*read)(struct reader *r))
{
    if (++r->depth > PLAIN_DEPTH)
        return NULL;
    struct value *v = read(r);
    r->depth--;
    return v;
}

static struct value *read_value(struct reader *r)
{
    skip_blanks(r);
    if (take(r, '{'))
        return read_inside(r, read_object);
    if (take(r, '['))
        return read_inside(r, read_array);
    if (take(r, '"')) {
        size_t len = 0;
        const char *text = read_text(&len, r);
        return text ? value_text_len(r->arena, text, len) : NULL;
    }
    if (take_word(r, "true"))
        return value_bool(r->arena, true);
    if (take_word(r, "false"))
        return value_bool(r->arena, false);
    if (take_word(r, "null"))
        return value_null(r->arena);
    return read_number(r);
}

struct value *json_plain(struct arena *a, struct str text)
{
    struct reader r = {.arena = a, .at = text.ptr, .end = text.ptr + text.len};
    struct value *v = read_value(&r);
    skip_blanks(&r);
    return r.at == r.end && !arena_failed(a) ? v : NULL;
}
