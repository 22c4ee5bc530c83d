/*
 * A value is what a page shows and what its JSON says: null, truth, number, text, array, object. It lives in
 * an arena, keeps the order in which members were put, and keeps a number's own text (1.50 stays 1.50).
 * Builders accept NULL and latch failure in the arena, so a page is built without a check per line.
 */
#ifndef KIEM_FORMAT_VALUE_H
#define KIEM_FORMAT_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_TEXT, VALUE_ARRAY, VALUE_OBJECT };

struct value;

/* --- building; `a` is the arena everything below it lives in --- */
struct value *value_null(struct arena *a);
struct value *value_bool(struct arena *a, bool b);
struct value *value_int(struct arena *a, int64_t n);
/* `text` must be a JSON number (RFC 8259 §6); anything else latches failure. */
struct value *value_number(struct arena *a, const char *text);
/* Copies; NULL text gives a null value. */
struct value *value_text(struct arena *a, const char *text);
struct value *value_text_len(struct arena *a, const char *text, size_t len);
struct value *value_array(struct arena *a);
struct value *value_object(struct arena *a);

/* Appends `item` and returns it. */
struct value *value_add(struct value *array, struct value *item);
/* Sets a member (replacing one of the same name) and returns `item`. */
struct value *value_put(struct value *object, const char *name, struct value *item);
/* Shorthands; a NULL text puts null. */
void value_put_text(struct value *object, const char *name, const char *text);
void value_put_int(struct value *object, const char *name, int64_t n);
void value_put_bool(struct value *object, const char *name, bool b);
struct value *value_put_array(struct value *object, const char *name);
struct value *value_put_object(struct value *object, const char *name);
struct value *value_add_object(struct value *array);
void value_add_text(struct value *array, const char *text);
/* Copies all members of `from` into `object` (shallow: members are shared). */
void value_merge(struct value *object, const struct value *from);
void value_remove(struct value *object, const char *name);

/* --- reading; all accept NULL --- */
enum value_kind value_kind(const struct value *v);
const struct value *value_get(const struct value *object, const char *name);
/* The same by a name that is not NUL-terminated. */
const struct value *value_find(const struct value *object, struct str name);
/* Dotted path: "patient.name.0". */
const struct value *value_at(const struct value *v, const char *path);
const struct value *value_find_path(const struct value *v, struct str path);
size_t value_count(const struct value *array_or_object);
const struct value *value_item(const struct value *array_or_object, size_t i);
/* Name of the i-th member of an object. */
const char *value_name(const struct value *object, size_t i);
/* Text of a text or number value; `otherwise` for anything else. */
const char *value_as_text(const struct value *v, const char *otherwise);
/* The same with its length; empty for anything else. */
struct str value_str(const struct value *v);
/* Of a number without fraction or exponent that fits; `otherwise` for anything else, also for a text. */
int64_t value_as_int(const struct value *v, int64_t otherwise);
bool value_as_bool(const struct value *v, bool otherwise);
/* value_as_…(value_get(…)) */
const char *value_get_text(const struct value *object, const char *name); /* NULL when absent */
int64_t value_get_int(const struct value *object, const char *name, int64_t otherwise);
bool value_get_bool(const struct value *object, const char *name); /* false when absent */
/* Same kind, same content; numbers by their text; members in any order. */
bool value_equal(const struct value *a, const struct value *b);
/* Deep copy into another arena. */
struct value *value_copy(struct arena *a, const struct value *v);

/* --- JSON (RFC 8259), read by json-c in strict mode --- */
/* 32 items of a Questionnaire in each other are 65 levels, its extensions come on top. */
enum { JSON_MAX_DEPTH = 80 };
/* Whether the text is a number: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? (RFC 8259 §6). */
bool json_is_number(struct str text);
/* Parses `len` bytes of UTF-8. ERR_INVALID with where = `name`:line:column (columns count characters) and key
 * "json_syntax", "json_utf8" (also a NUL, also written \\u0000), "json_duplicate" (one name twice in an
 * object) or "json_depth" (over JSON_MAX_DEPTH); ERR_NOMEM. Half a surrogate pair becomes U+FFFD. */
int json_parse(struct value **out, struct arena *a, const char *name, const char *text, size_t len,
               struct err *err) MUST_USE;
/* Compact; "<", ">", "&", U+2028/9 are escaped so that it may stand inside HTML. Latches in `out`,
 * also when `v` is nested deeper than JSON_MAX_DEPTH. */
void json_write(struct buf *out, const struct value *v);
/* Indented by two spaces, for files that people read. */
void json_write_pretty(struct buf *out, const struct value *v);

#endif
