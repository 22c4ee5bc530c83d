/* Texts in two languages, codes from a fixed table, and truth with a third value: the small change of
 * content. */
#ifndef KIEM_CARE_LABEL_H
#define KIEM_CARE_LABEL_H

#include "format/value.h"

/* Unknown is 0: what nobody filled in is unknown, never "no". */
enum tri { TRI_UNKNOWN, TRI_NO, TRI_YES };

struct label {
    const char *nl, *en; /* `en` NULL when there is no translation */
};

/* The text in `lang` ("nl", "en"), Dutch when there is no other; never NULL. */
const char *label_in(const struct label *l, const char *lang);
/* Reads {"nl": …, "en": …}; both NULL when `v` is absent. Texts are copied into `a`. */
struct label label_load(struct arena *a, const struct value *v);
/* A code is lower case with underscores (also "-" and "." for instruments and items), 1 to 64 characters. */
bool code_well_formed(const char *code);
/* Index of `code` in `names` (NULL-terminated), or -1 (also for NULL). */
int code_index(const char *const *names, const char *code);

#endif
