/* What a careful visitor would fill in: a body that passes the checks of a form, made from its table of fields. */
#ifndef KIEM_TEST_FILL_H
#define KIEM_TEST_FILL_H

#include "web/route.h"
#include "web/site.h"

/* Where only the page itself knows the choices: right in form, so that the form is taken and the use case decides. */
#define NOBODYS_ID "0192d4e0-0000-7000-8000-000000000000"

/* Adds "&name=value" for every field, required or not, encoded. A field named `odd` (may be NULL) gets `text`. */
void fill_form(struct buf *out, const struct site *s, const struct form *form, const char *odd,
               const char *text);
/* The same with what the page itself proposes: its values, or the first of its choices. `page` is the page's JSON. */
void fill_as_proposed(struct buf *out, const struct site *s, const struct form *form,
                      const struct value *page);
/* A value for one field; an id that nobody has when only the page knows the choices. */
const char *fill_field(const struct site *s, const struct field *f);

#endif
