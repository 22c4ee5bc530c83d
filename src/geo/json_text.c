/* See json_text.h. Reads what it is asked for and passes over the rest, both strictly; builds no tree. */
#include "geo/json_text.h"

#include "format/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int json_text_open(struct json_text *t, const char *name, const char *text, size_t len, struct err *err)
{
    *t = (struct json_text){.name = name, .start = text, .at = text, .end = text + len, .err = err};
    size_t good = str_utf8_prefix((struct str){text, len});
    return good == len ? 0 : json_text_fail(t, text + good, "json_utf8", "");
}

int json_text_fail(const struct json_text *t, const char *at, const char *key, const char *arg)
{
    size_t line = 1, column = 1;
    for (const char *p = t->start; p < at; p++)
        if (*p == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)*p & 0xc0) != 0x80) {
            column++;
        }
    char where[sizeof t->err->where];
    snprintf(where, sizeof where, "%.80s:%zu:%zu", t->name, line, column);
    return err_set(t->err, ERR_INVALID, where, key, "%s", arg);
}

static int syntax(const struct json_text *t)
{
    char found[2] = {t->at < t->end ? *t->at : '\0', '\0'};
    return json_text_fail(t, t->at, "json_syntax", found);
}

char json_text_peek(struct json_text *t)
{
    while (t->at < t->end && (*t->at == ' ' || *t->at == '\n' || *t->at == '\r' || *t->at == '\t'))
        t->at++;
    return t->at < t->end ? *t->at : '\0';
}

int json_text_take(struct json_text *t, char c)
{
    if (json_text_peek(t) != c || t->at == t->end)
        return syntax(t);
    t->at++;
    return 0;
}

int json_text_more(struct json_text *t, char close, size_t count)
{
    char next = json_text_peek(t);
    if (next == close && t->at < t->end) {
        t->at++;
        return 0;
    }
    int rc = count > 0 ? json_text_take(t, ',') : 0;
    json_text_peek(t); /* so that messages point at what follows */
    return rc < 0 ? rc : 1;
}

static int hex4(unsigned *out, struct json_text *t)
{
    unsigned n = 0;
    for (int i = 0; i < 4; i++, t->at++) {
        char c = t->at < t->end ? *t->at : '\0';
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return syntax(t);
        n = n * 16 + digit;
    }
    *out = n;
    return 0;
}

static size_t utf8(char out[4], unsigned c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(lead[len] | c);
    return len;
}

/* Behind "\u". A pair of surrogates is one character; half a pair becomes U+FFFD, as json_parse() does. */
static int escaped_code(char out[4], size_t *len, struct json_text *t)
{
    unsigned c = 0, low = 0;
    const char *from = t->at;
    int rc = hex4(&c, t);
    if (rc == 0 && c == 0)
        return json_text_fail(t, from, "json_utf8", "\\u0000");
    if (rc == 0 && c >= 0xd800 && c < 0xe000) {
        const char *after = t->at;
        bool pair = c < 0xdc00 && t->end - t->at >= 6 && t->at[0] == '\\' && t->at[1] == 'u';
        t->at += pair ? 2 : 0;
        rc = pair ? hex4(&low, t) : 0;
        if (low >= 0xdc00 && low < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        } else {
            c = 0xfffd;
            t->at = rc == 0 ? after : t->at;
        }
    }
    *len = rc == 0 ? utf8(out, c) : 0;
    return rc;
}

static int escaped(char out[4], size_t *len, struct json_text *t)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = t->at < t->end ? *t->at : '\0';
    if (c == 'u') {
        t->at++;
        return escaped_code(out, len, t);
    }
    const char *found = c ? strchr(from, c) : NULL;
    if (!found)
        return syntax(t);
    out[0] = to[found - from];
    *len = 1;
    t->at++;
    return 0;
}

/* A string; `out` NULL: only passed over. */
static int string(char *out, struct json_text *t)
{
    const char *from = t->at;
    size_t used = 0;
    int rc = json_text_take(t, '"');
    while (rc == 0 && t->at < t->end && *t->at != '"') {
        char part[4] = {*t->at};
        size_t len = 1;
        if ((unsigned char)*t->at < 0x20)
            return syntax(t);
        bool escape = *t->at++ == '\\';
        rc = escape ? escaped(part, &len, t) : 0;
        if (rc == 0 && out && used + len > JSON_TEXT_MAX)
            return json_text_fail(t, from, "geojson_long", "");
        if (rc == 0 && out)
            memcpy(out + used, part, len);
        used += len;
    }
    if (rc == 0)
        rc = json_text_take(t, '"');
    if (rc == 0 && out)
        out[used] = '\0';
    return rc;
}

int json_text_string(char out[JSON_TEXT_MAX + 1], struct json_text *t)
{
    return string(out, t);
}

int json_text_member(char out[JSON_TEXT_MAX + 1], struct json_text *t)
{
    int rc = json_text_string(out, t);
    if (rc == 0)
        rc = json_text_take(t, ':');
    json_text_peek(t);
    return rc;
}

/* The number that begins here: its length, 0 when there is none. */
static size_t number_length(const struct json_text *t)
{
    size_t len = 0, left = (size_t)(t->end - t->at);
    while (len < left && t->at[len] && strchr("+-.0123456789eE", t->at[len]))
        len++;
    return json_is_number((struct str){t->at, len}) ? len : 0;
}

int json_text_number(double *out, struct json_text *t)
{
    json_text_peek(t);
    size_t len = number_length(t);
    double n = len > 0 ? strtod(t->at, NULL) : 0; /* what follows the number is no part of one */
    if (len == 0 || !isfinite(n))
        return len == 0 ? syntax(t) : json_text_fail(t, t->at, "geojson_number", "");
    t->at += len;
    *out = n;
    return 0;
}

static int skip_number(struct json_text *t)
{
    size_t len = number_length(t);
    t->at += len;
    return len > 0 ? 0 : syntax(t);
}

static int skip_word(struct json_text *t)
{
    static const char *const words[] = {"true", "false", "null"};
    for (int i = 0; i < 3; i++) {
        size_t len = strlen(words[i]);
        if ((size_t)(t->end - t->at) >= len && memcmp(t->at, words[i], len) == 0) {
            t->at += len;
            return 0;
        }
    }
    return syntax(t);
}

/* Behind the opening bracket of an array or object. */
static int skip_inside(struct json_text *t, char close, int depth)
{
    int rc = 0, more;
    for (size_t n = 0; (more = json_text_more(t, close, n)) == 1; n++) {
        if (close == '}') {
            rc = string(NULL, t);
            if (rc == 0)
                rc = json_text_take(t, ':');
        }
        if (rc == 0)
            rc = json_text_skip(t, depth + 1);
        if (rc < 0)
            return rc;
    }
    return more;
}

int json_text_skip(struct json_text *t, int depth)
{
    if (depth > JSON_TEXT_DEPTH)
        return json_text_fail(t, t->at, "json_depth", "");
    switch (json_text_peek(t)) {
    case '"':
        return string(NULL, t);
    case '[':
        t->at++;
        return skip_inside(t, ']', depth);
    case '{':
        t->at++;
        return skip_inside(t, '}', depth);
    case 't':
    case 'f':
    case 'n':
        return skip_word(t);
    default:
        return skip_number(t);
    }
}
