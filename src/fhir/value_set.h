/* The answers of a value set, as answerOption: from the Questionnaire itself, or from ValueSets (and CodeSystems, and Bundles
 * of these) that were given beside it. Nothing is fetched. */
#ifndef KIEM_FHIR_VALUE_SET_H
#define KIEM_FHIR_VALUE_SET_H

#include "format/value.h"

struct value_sets {
    const struct value *questionnaire; /* its `contained` */
    const struct value *const *given;
    size_t count;
};

/* Concepts one value set may have, and value sets that may name one another. */
enum { VALUE_SET_MAX = 1000, VALUE_SET_DEPTH = 8 };

/* Options {valueCoding, …} of the value set at `canonical` ("#id", "http://…|version"); NULL with in `*why` the text key of
 * why not ("fhir.value_set_missing", "fhir.value_set_rule", "fhir.value_set_empty", "fhir.value_set_large") and in `*what`
 * what it is about. */
struct value *value_set_options(const char **why, const char **what, struct arena *a,
                                const struct value_sets *sets, const char *canonical);

#endif
