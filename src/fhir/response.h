/*
 * QuestionnaireResponse to and from answers (asking/instrument.h has what these look like). Reading holds it to its
 * Questionnaire: every fault is named with its linkId. Writing is its mirror: what was read comes out the same.
 *
 *   {"linkId": "1", "item": [{"linkId": "1.1", "answer": [{"valueCoding": {…}, "item": […]}]}]}  ⇄  {"1.1": "LA6560-2"}
 */
#ifndef KIEM_FHIR_RESPONSE_H
#define KIEM_FHIR_RESPONSE_H

#include "asking/instrument.h"
#include "fhir/finding.h"

/* The Questionnaire that `response` says it answers ("http://…|1.0", "Questionnaire/gcs"): whether it is `q`. */
bool response_is_of(const struct value *response, const struct instrument *q);

/* Reads `response` against `q`. With FHIR_WRONG among the findings the result is ERR_INVALID "fhir_response_wrong" (arg: how
 * many) and `answers` is not written; ERR_INVALID "response_type" when it is no QuestionnaireResponse; ERR_NOMEM. */
int response_read(struct value **answers, struct fhir_findings *findings, struct arena *a,
                  const struct instrument *q, const struct value *response, struct err *err) MUST_USE;

/* What stands around the answers; NULL: left out. */
struct response_head {
    const char *id, *status; /* "completed", "in-progress" */
    const char *authored;    /* dateTime */
    const char *subject;     /* "Patient/…" */
    const char *source;      /* who answered: "Patient/…" */
    const char *author;      /* display of who wrote it down */
    const char *lang;        /* of the texts of the questions */
};
/* Answers that instrument_check() let through as a QuestionnaireResponse; NULL: out of memory. */
struct value *response_write(struct arena *a, const struct instrument *q, const struct value *answers,
                             const struct response_head *head);

#endif
