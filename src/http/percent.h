/* Percent encoding (RFC 3986 §2.1), inside the room: paths, queries and forms share it. */
#ifndef KIEM_HTTP_PERCENT_H
#define KIEM_HTTP_PERCENT_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>

/* Decodes once into `a`, with "+" as a space when `plus`. The result is UTF-8 without NUL, or NULL is returned: for a
 * "%" without two hexadecimal digits, for bytes that are not UTF-8, or (arena_failed) for want of memory. */
char *percent_decode(struct arena *a, struct str text, bool plus);

#endif
