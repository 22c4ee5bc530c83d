/* One reader for form bodies and query strings, inside the room; http_form_parse() is its public face. */
#ifndef KIEM_HTTP_FORM_H
#define KIEM_HTTP_FORM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/value.h"

enum form_repeat { FORM_KEEP_ALL, FORM_KEEP_LAST };

/* Object name → text; of a name that comes again the last text, or with FORM_KEEP_ALL an array of texts.
 * Errors as http_form_parse(). */
int form_read(struct value **out, struct arena *a, struct str text, enum form_repeat repeat,
              struct err *err) MUST_USE;

#endif
