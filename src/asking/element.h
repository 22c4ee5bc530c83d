/*
 * Elements of a FHIR resource as the asking of it needs them: extensions by the end of their address, texts with their
 * translation, and value[x] to and from an answer.
 */
#ifndef KIEM_ASKING_ELEMENT_H
#define KIEM_ASKING_ELEMENT_H

#include "asking/instrument.h"

/* The extension of `element` whose address ends so: profiles publish the same extension under several hosts. NULL: none. */
const struct value *element_extension(const struct value *element, const char *end);
/* The n-th extension with that end. */
const struct value *element_extension_nth(const struct value *element, const char *end, size_t n);
/* The text `name` and its translation; `english`: the resource says its own language is English, else it is taken for Dutch. */
struct label element_label(struct arena *a, const struct value *element, const char *name, bool english);
/* The member PREFIX[x] ("valueCoding" for "value") and, in `type` (may be NULL), its type ("Coding"). NULL: none. */
const struct value *element_value(const char **type, const struct value *element, const char *prefix);

/* PREFIX[x] of `element` as an answer to `it` (see instrument.h), in `a`; an option of `it` becomes its code. NULL: there is none,
 * or none of a type that such an item takes. Whether it is right: item_check(). */
struct value *element_answer(struct arena *a, const struct item *it, const struct value *element,
                             const char *prefix);
/* One answer as FHIR writes it: {"valueCoding": {…}}, {"valueDecimal": 1.50} …; an option is what the questionnaire says it is. The
 * answer must have passed item_check() and not be an array. NULL for a row. An attachment that is kept in the file stays as it is:
 * its "id" is for the caller to fill in. */
struct value *answer_element(struct arena *a, const struct item *it, const struct value *answer);

#endif
