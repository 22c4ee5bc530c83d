/* One reader for form bodies and query strings, inside the room, and the fields it shares with multipart.c; http_form_parse() is its
 * public face. */
#ifndef KIEM_HTTP_FORM_H
#define KIEM_HTTP_FORM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/value.h"

enum form_repeat { FORM_KEEP_ALL, FORM_KEEP_LAST };

/* Fields as they come in, until they are an object. */
enum { FORM_FIELDS_MAX = 2048 };
struct form_field {
    const char *name;
    struct value *value;
};
struct form_fields {
    struct form_field *items; /* room for FORM_FIELDS_MAX */
    size_t count;
};
/* ERR_NOMEM. */
int form_begin(struct form_fields *out, struct arena *a, struct err *err) MUST_USE;
/* ERR_INVALID "form_many"; ERR_NOMEM when `value` is NULL. */
int form_add(struct form_fields *f, const char *name, struct value *value, struct err *err) MUST_USE;
/* Object name → value; of a name that comes again the last, or with FORM_KEEP_ALL an array of all. */
int form_end(struct value **out, struct arena *a, const struct form_fields *f, enum form_repeat repeat,
             struct err *err) MUST_USE;

/* Object name → text. Errors as http_form_parse(). */
int form_read(struct value **out, struct arena *a, struct str text, enum form_repeat repeat,
              struct err *err) MUST_USE;

#endif
