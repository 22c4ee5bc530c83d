/*
 * A FHIR R4 Questionnaire read strictly and completely: every member and extension is honoured, is harmless (extension.c),
 * or is named with its linkId and why it cannot be honoured. What comes out is a Questionnaire that stands by itself: value
 * sets are written out, and what cannot be asked is plain text that says so.
 *
 *   file ─▶ shape ─▶ items ─▶ conditions ─▶ what cannot be asked ─▶ `asked`, for instrument_load()
 *             └────────┴───────── findings ──────────┘
 */
#ifndef KIEM_FHIR_QUESTIONNAIRE_H
#define KIEM_FHIR_QUESTIONNAIRE_H

#include "base/err.h"
#include "fhir/finding.h"
#include "format/value.h"

/* Bytes of a file: the largest known instruments are under 1 MB. */
enum { QUESTIONNAIRE_MAX_FILE = 4 << 20 };

struct questionnaire_options {
    const struct value *const *value_sets; /* ValueSets, CodeSystems, Bundles of these */
    size_t value_set_count;
    /* What stands behind the text of an item because of `f`, in "nl" or "en"; its text lives as long as the arena. */
    const char *(*mark)(void *state, const struct fhir_finding *f, const char *lang);
    void *state;
};

struct questionnaire {
    const char *code;                        /* its id, else its name, else the end of its url */
    const char *url;                         /* NULL: none */
    const char *version, *title, *copyright; /* "" when there is none */
    struct value *asked;
};

/* Reads `source`, from which `out` lives on. Everything found goes to `findings`; when there is FHIR_WRONG among it `out` is
 * not written, and the result is ERR_INVALID "fhir_wrong" (arg: how many). With FHIR_CANNOT the items in question are text
 * in `asked`; whether that is allowed is for the caller. ERR_INVALID "questionnaire_type", "item_depth", "item_count" when
 * nothing more can be said; ERR_NOMEM. */
int questionnaire_read(struct questionnaire *out, struct fhir_findings *findings, struct arena *a,
                       const struct value *source, const struct questionnaire_options *options,
                       struct err *err) MUST_USE;

#endif
