/*
 * The extensions that Questionnaires carry, and what Kiem does with each. One that is in no table may be passed over, as FHIR
 * says of every extension that is not a modifier; it is named all the same.
 */
#ifndef KIEM_FHIR_EXTENSION_H
#define KIEM_FHIR_EXTENSION_H

#include "format/value.h"

enum extension_use {
    EXTENSION_UNKNOWN,
    EXTENSION_HONOURED, /* asking/instrument.h reads it, or what is built from it here */
    EXTENSION_HARMLESS, /* looks, search words, prefilling, extraction: asking by hand gives the same answers */
    EXTENSION_CONTROL, /* itemControl: looks, unless it is a page */
    EXTENSION_NOTED,   /* of use to expressions only, which are named themselves */
    EXTENSION_MARKED,  /* a rule that Kiem does not hold people to: the item is asked and says so */
    EXTENSION_AS_TEXT, /* changes what is asked: the item cannot be asked */
};

/* What to do with the extension of this address; `*key` is the text that says why not ("fhir.calculated"), or NULL. */
enum extension_use extension_use(const char **key, const char *url);

#endif
