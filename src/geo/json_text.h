/*
 * JSON as a stream of text, for files too large to become values: json_parse() takes some 400 bytes for every coordinate.
 * The text must be UTF-8 (checked by json_text_open) and end with a NUL, which buf_text() sees to.
 */
#ifndef KIEM_GEO_JSON_TEXT_H
#define KIEM_GEO_JSON_TEXT_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

struct json_text {
    const char *name; /* for messages */
    const char *start, *at, *end;
    struct err *err;
};

enum { JSON_TEXT_DEPTH = 40, JSON_TEXT_MAX = 1000 };

/* ERR_INVALID "json_utf8" when it is no UTF-8 or has a NUL. */
int json_text_open(struct json_text *t, const char *name, const char *text, size_t len,
                   struct err *err) MUST_USE;
/* ERR_INVALID with where = name:line:column of `at`. */
int json_text_fail(const struct json_text *t, const char *at, const char *key, const char *arg) MUST_USE;
/* The next character that is no white space, not taken; NUL at the end. */
char json_text_peek(struct json_text *t);
/* Takes `c`; ERR_INVALID "json_syntax" when something else stands there. */
int json_text_take(struct json_text *t, char c) MUST_USE;
/* In an array or object that was opened: 1 there is one more (the comma before it was taken), 0 it ended (`close` was taken). */
int json_text_more(struct json_text *t, char close, size_t count) MUST_USE;
/* A string of at most JSON_TEXT_MAX bytes, escapes resolved ("geojson_long" when longer). */
int json_text_string(char out[JSON_TEXT_MAX + 1], struct json_text *t) MUST_USE;
/* The name of a member and the colon behind it. */
int json_text_member(char out[JSON_TEXT_MAX + 1], struct json_text *t) MUST_USE;
/* A finite number; ERR_INVALID "geojson_number". */
int json_text_number(double *out, struct json_text *t) MUST_USE;
/* Passes over any value, `depth` levels down already; ERR_INVALID "json_depth". */
int json_text_skip(struct json_text *t, int depth) MUST_USE;

#endif
