/*
 * What a FHIR file says that is wrong or that Kiem cannot honour: all of it, each with the linkId it is about, so that who
 * gave the file can mend it in one go.
 */
#ifndef KIEM_FHIR_FINDING_H
#define KIEM_FHIR_FINDING_H

#include "base/arena.h"

#include <stddef.h>

enum fhir_weight {
    FHIR_NOTE,   /* left aside without loss of meaning; told, nothing more */
    FHIR_CANNOT, /* means something that Kiem cannot do */
    FHIR_WRONG,  /* no right FHIR: refused whatever is allowed */
    FHIR_WEIGHTS
};

struct fhir_finding {
    enum fhir_weight weight;
    const char *where; /* linkId, or the element at the top; never NULL */
    const char *key;   /* text key: "fhir.value_set_missing", "err.link_id_duplicate" */
    const char *arg;   /* {arg} in the text; "" when none */
    size_t item;       /* of a Questionnaire: in document order; SIZE_MAX: the whole */
    bool as_text;      /* FHIR_CANNOT: the item cannot be asked at all; otherwise it is asked without this */
};

/* The first FINDINGS_MAX are kept, all are counted. */
enum { FHIR_FINDINGS_MAX = 1000 };
struct fhir_findings {
    struct arena *arena; /* latches */
    struct fhir_finding *items;
    size_t count, room;
    size_t of[FHIR_WEIGHTS];
};

/* Adds a finding with where, key, item, weight and as_text of `f`; the texts are copied, `arg_format` makes its arg. */
void fhir_found(struct fhir_findings *all, struct fhir_finding f, const char *arg_format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
