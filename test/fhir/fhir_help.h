/* What every test of the FHIR room needs: a value from JSON, a Questionnaire read with marks in plain words. */
#ifndef KIEM_TEST_FHIR_HELP_H
#define KIEM_TEST_FHIR_HELP_H

#include "base/mem.h"
#include "base/str.h"
#include "fhir/questionnaire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* JSON with ' for ", so that examples stay readable in C. */
struct value *fhir_json(struct arena *a, const char *text);
/* A JSON file, or NULL when it is not there. */
struct value *fhir_file(struct arena *a, const char *path);
/* Reads with `sets` (NULL: none) given beside it. */
int fhir_read(struct questionnaire *out, struct fhir_findings *found, struct arena *a,
              const struct value *source, const struct value *sets, struct err *err) MUST_USE;
/* The finding about `where` with `key`, or NULL. */
const struct fhir_finding *fhir_finding(const struct fhir_findings *found, const char *where,
                                        const char *key);

#endif
