/*
 * Reading JSON. What is plain is read by json_plain.c; of all else json-c decides what is well-formed and decodes texts; the scan before it refuses what json-c
 * lets through even in strict mode (NaN, "1.", raw control characters, NUL), and numbers are taken from the
 * source itself because json-c cuts 12345678901234567890123 down to what fits 64 bits. json-c keeps the last
 * of two members with one name in silence; that shows as fewer members than there are colons outside texts.
 * It does not write JSON; json_write.c does.
 */
#include "format/json_plain.h"

#include <json-c/json_object.h>
#include <json-c/json_tokener.h>
#include <json-c/linkhash.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct source {
    const char *name;
    struct str text;
    size_t at;      /* of the next number to take, while converting */
    size_t colons;  /* outside texts: the number of members written */
    size_t members; /* in the tree that json-c made */
};

static int fail_at(const struct source *s, size_t at, const char *key, const char *detail, struct err *err)
{
    unsigned line = 1, column = 1;
    for (size_t i = 0; i < at && i < s->text.len; i++) {
        bool continues = ((unsigned char)s->text.ptr[i] & 0xc0) == 0x80;
        line += s->text.ptr[i] == '\n';
        column = s->text.ptr[i] == '\n' ? 1 : column + !continues;
    }
    char where[sizeof err->where];
    snprintf(where, sizeof where, "%.90s:%u:%u", s->name, line, column);
    return err_set(err, ERR_INVALID, where, key, "%s", detail);
}

static bool is_digit_or_minus(char c)
{
    return c == '-' || (c >= '0' && c <= '9');
}

static struct str number_at(const struct source *s, size_t at)
{
    size_t end = at;
    while (end < s->text.len && (is_digit_or_minus(s->text.ptr[end]) || strchr("+.eE", s->text.ptr[end])))
        end++;
    return (struct str){s->text.ptr + at, end - at};
}

/* Index of the closing quote of the text that opens at `at`, or the length when it never closes. */
static size_t text_end(const struct source *s, size_t at)
{
    for (at++; at < s->text.len && s->text.ptr[at] != '"'; at++)
        at += s->text.ptr[at] == '\\';
    return at < s->text.len ? at : s->text.len;
}

static int scan_text(const struct source *s, size_t from, size_t end, struct err *err)
{
    for (size_t i = from + 1; i < end; i++) {
        const char *c = s->text.ptr + i;
        if ((unsigned char)*c < 0x20)
            return fail_at(s, i, "json_syntax", "control character in text", err);
        if (*c != '\\')
            continue;
        if (end - i >= 6 && memcmp(c, "\\u0000", 6) == 0)
            return fail_at(s, i, "json_utf8", "\\u0000", err);
        i++;
    }
    return 0;
}

static int scan(struct source *s, struct err *err)
{
    for (size_t i = 0; i < s->text.len; i++) {
        char c = s->text.ptr[i];
        s->colons += c == ':';
        if (c == '"') {
            size_t end = text_end(s, i);
            int failed = scan_text(s, i, end, err);
            if (failed)
                return failed;
            i = end;
        } else if (is_digit_or_minus(c)) {
            struct str number = number_at(s, i);
            if (!json_is_number(number))
                return fail_at(s, i, "json_syntax", "number expected", err);
            i += number.len - 1;
        } else if (c == 'N' || c == 'I') { /* NaN, Infinity; no literal of JSON has these letters */
            return fail_at(s, i, "json_syntax", "unexpected character", err);
        }
    }
    return 0;
}

/* json_tokener_continue when the text stops too early. */
static enum json_tokener_error decode(struct json_object **tree, struct json_tokener *tokener,
                                      struct str text)
{
    *tree = json_tokener_parse_ex(tokener, text.ptr, (int)text.len);
    enum json_tokener_error fault = json_tokener_get_error(tokener);
    if (fault != json_tokener_continue)
        return fault;
    *tree = json_tokener_parse_ex(tokener, "\n", 1); /* a number ends only when something follows */
    return json_tokener_get_error(tokener) == json_tokener_success ? json_tokener_success : fault;
}

static struct value *take_number(struct arena *a, struct source *s)
{
    while (s->at < s->text.len && !is_digit_or_minus(s->text.ptr[s->at]))
        s->at = s->text.ptr[s->at] == '"' ? text_end(s, s->at) + 1 : s->at + 1;
    struct str number = number_at(s, s->at);
    s->at += number.len;
    const char *text = arena_dup(a, number.ptr, number.len);
    return text ? value_number(a, text) : NULL;
}

static struct value *convert(struct arena *a, struct source *s, struct json_object *node)
{
    switch (json_object_get_type(node)) {
    case json_type_null:
        return value_null(a);
    case json_type_boolean:
        return value_bool(a, json_object_get_boolean(node));
    case json_type_double:
    case json_type_int:
        return take_number(a, s);
    case json_type_string:
        return value_text_len(a, json_object_get_string(node), (size_t)json_object_get_string_len(node));
    case json_type_array: {
        struct value *array = value_array(a);
        for (size_t i = 0; i < json_object_array_length(node) && !arena_failed(a); i++)
            value_add(array, convert(a, s, json_object_array_get_idx(node, i)));
        return array;
    }
    case json_type_object:
        break;
    }
    struct value *object = value_object(a);
    json_object_object_foreach(node, name, item)
    {
        value_put(object, name, arena_failed(a) ? NULL : convert(a, s, item));
        s->members++;
    }
    return object;
}

/* Only once it is known that there is one: where, with its name. */
static int fail_duplicate(const struct source *s, struct arena *a, struct json_tokener *tokener,
                          struct err *err)
{
    struct value *seen[JSON_MAX_DEPTH + 1] = {NULL};
    size_t depth = 0;
    for (size_t i = 0; i < s->text.len && !arena_failed(a); i++) {
        char c = s->text.ptr[i];
        if (c == '{' || c == '[')
            seen[++depth] = c == '{' ? value_object(a) : NULL;
        depth -= c == '}' || c == ']';
        if (c != '"')
            continue;
        size_t start = i, end = text_end(s, i) + 1;
        i = end - 1;
        while (end < s->text.len && strchr(" \t\r\n", s->text.ptr[end]))
            end++;
        if (end == s->text.len || s->text.ptr[end] != ':')
            continue;
        json_tokener_reset(tokener);
        struct json_object *key = NULL;
        bool decoded =
            decode(&key, tokener, (struct str){s->text.ptr + start, i + 1 - start}) == json_tokener_success;
        const char *name = decoded ? arena_str(a, json_object_get_string(key)) : NULL;
        json_object_put(key);
        if (name && value_get(seen[depth], name))
            return fail_at(s, start, "json_duplicate", name, err);
        if (name)
            value_put_bool(seen[depth], name, true);
    }
    return err_nomem(err);
}

static int parse(struct value **out, struct arena *a, struct source *s, struct json_tokener *tokener,
                 struct err *err)
{
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    struct json_object *tree = NULL;
    enum json_tokener_error fault = decode(&tree, tokener, s->text);
    if (fault == json_tokener_continue)
        return fail_at(s, s->text.len, "json_syntax", "unexpected end", err);
    if (fault == json_tokener_error_depth)
        return fail_at(s, json_tokener_get_parse_end(tokener), "json_depth", "64", err);
    if (fault != json_tokener_success)
        return fail_at(s, json_tokener_get_parse_end(tokener), "json_syntax", json_tokener_error_desc(fault),
                       err);
    struct value *v = convert(a, s, tree);
    json_object_put(tree);
    if (arena_failed(a))
        return err_nomem(err);
    if (s->members != s->colons)
        return fail_duplicate(s, a, tokener, err);
    *out = v;
    return 0;
}

int json_parse_careful(struct value **out, struct arena *a, const char *name, struct str text,
                       struct err *err)
{
    struct source s = {.name = name, .text = text};
    int failed = scan(&s, err);
    if (failed)
        return failed;
    struct json_tokener *tokener = json_tokener_new_ex(JSON_MAX_DEPTH);
    if (!tokener)
        return err_nomem(err);
    failed = parse(out, a, &s, tokener, err);
    json_tokener_free(tokener);
    return failed;
}

int json_parse(struct value **out, struct arena *a, const char *name, const char *text, size_t len,
               struct err *err)
{
    struct str all = {text, len};
    if (len >= INT_MAX)
        return err_set(err, ERR_INVALID, name, "json_syntax", "over 2 GB");
    if (!str_is_utf8(all))
        return fail_at(&(struct source){.name = name, .text = all}, str_utf8_prefix(all), "json_utf8", "",
                       err);
    struct value *plain = json_plain(a, all);
    if (!plain && arena_failed(a))
        return err_nomem(err);
    if (!plain)
        return json_parse_careful(out, a, name, all, err);
    *out = plain;
    return 0;
}
