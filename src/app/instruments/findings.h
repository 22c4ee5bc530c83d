/* What was found in a FHIR file, in words. */
#ifndef KIEM_APP_INSTRUMENTS_FINDINGS_H
#define KIEM_APP_INSTRUMENTS_FINDINGS_H

#include "app/app.h"
#include "fhir/finding.h"

/* The text of `key` in `lang` with its {where} and {arg} filled in; the key itself when there is no text. */
const char *finding_words(struct call *c, const char *lang, const char *key, const char *where,
                          const char *arg);
/* Puts "found" [{weight, weight_label, where, key, arg, text}], the gravest first, and how many there are: wrong, cannot, notes. */
void findings_put(struct call *c, const struct fhir_findings *found);

#endif
