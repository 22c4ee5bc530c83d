/* Plain JSON, read without json-c, inside the room. */
#ifndef KIEM_FORMAT_JSON_PLAIN_H
#define KIEM_FORMAT_JSON_PLAIN_H

#include "format/value.h"

/* The value of `text` (UTF-8), or NULL when it is not plain: wrong in any way, a name twice, nested deeply, a character
 * written as two halves. Then json_parse() asks json-c, which says what it is and what is wrong with it. */
struct value *json_plain(struct arena *a, struct str text);
/* The same as json_parse() without the plain reader: what it takes, json_plain() reads alike. */
int json_parse_careful(struct value **out, struct arena *a, const char *name, struct str text,
                       struct err *err) MUST_USE;

#endif
