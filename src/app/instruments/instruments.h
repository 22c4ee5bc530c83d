/*
 * Instruments of others, imported beside those of the program (C2): a FHIR Questionnaire, perhaps with a scoring file.
 *
 *   import ─▶ row (never changed) ─▶ shelf.h: loaded, beside the content ─▶ asked like any other
 *                    └─ withdraw ─▶ asked of nobody; answers stay readable
 */
#ifndef KIEM_APP_INSTRUMENTS_INSTRUMENTS_H
#define KIEM_APP_INSTRUMENTS_INSTRUMENTS_H

#include "app/app.h"

/* c->form: "questionnaire", "scoring", "value_sets" (a text, or an array of texts), all JSON; "partial": what cannot be
 * honoured is let in as text; "check": nothing is stored. Answers c->page: "found" [{weight, where, key, arg, text}],
 * is_refused, is_again (this very version was there), id, code, version, title, wrong, cannot, notes (how many of each).
 * A file that is refused is no error. ERR_INVALID when a file is no JSON, too large or no Questionnaire; ERR_CONFLICT
 * "instrument_version" (the version is there with other content), "instrument_code" (the code is another instrument's). */
int instrument_import(struct call *c, struct err *err) MUST_USE;

/* GET /admin/instruments: all versions of all. */
int instruments_page(struct call *c, struct err *err) MUST_USE;
/* GET /admin/instruments/new: the form. */
int instrument_new(struct call *c, struct err *err) MUST_USE;
/* GET /admin/instruments/:instrument: one version, with what was told at its import. */
int instrument_page(struct call *c, struct err *err) MUST_USE;
/* POST /admin/instruments/:instrument/withdraw and /restore. */
int instrument_withdraw(struct call *c, struct err *err) MUST_USE;
int instrument_restore(struct call *c, struct err *err) MUST_USE;

/* GET /responses/:response/fhir: c->page "document", the QuestionnaireResponse. Who may see the page may see this. */
int response_fhir(struct call *c, struct err *err) MUST_USE;
/* GET /persons/:person/responses/import: the form. */
int response_new(struct call *c, struct err *err) MUST_USE;
/* POST there: c->form "response" (a QuestionnaireResponse, JSON), "alone" ("yes": she was alone), "sign". A draft of the
 * instrument that it names, or signed at once; what is wrong with it stands in c->page "found", and then nothing was
 * written. ERR_INVALID "response_type", "response_instrument" (no such questionnaire here), "response_alone" (it has sensitive
 * answers). */
int response_import(struct call *c, struct err *err) MUST_USE;
/* The same file looked at only: is_refused, found, code, version. */
int response_check(struct call *c, struct err *err) MUST_USE;

/* Works out anew what is due, of some persons at a time, after instruments came or went. */
int instrument_due_job(struct call *c, struct err *err) MUST_USE;

#endif
