/*
 * What went wrong: a code for the program, and for the person a text key (content/texts, "err.KEY" in
 * Dutch and English: what is wrong and what to do), where it is, and the value or detail it concerns.
 * Lower rooms fill it where the fact is known and never log.
 */
#ifndef KIEM_BASE_ERR_H
#define KIEM_BASE_ERR_H

#include <stdbool.h>

enum err_code {
    ERR_NOT_FOUND = -1,
    ERR_INVALID = -2,  /* the input is wrong and can be mended by who gave it */
    ERR_CONFLICT = -3, /* right in itself, but not in the state things are in */
    ERR_DENIED = -4,
    ERR_BUSY = -5, /* try again later */
    ERR_IO = -6,
    ERR_NOMEM = -7,
};

struct err {
    enum err_code code;
    char key[48];    /* text key without "err.", for example "bsn_check" */
    char where[128]; /* form field, file:line, statement … */
    char arg[256];   /* {arg} in the text: the value, the bound, the system's word */
};

/* Fills `err` (may be NULL) and returns `code`, so that a caller can `return err_set(…)`. */
int err_set(struct err *err, enum err_code code, const char *where, const char *key, const char *arg_format,
            ...) __attribute__((format(printf, 5, 6)));
int err_nomem(struct err *err);

/* One table: code → HTTP status, exit code of the command line, FHIR OperationOutcome issue code. */
struct err_face {
    enum err_code code;
    const char *name; /* "not_found" */
    int http;
    int exit;
    const char *fhir;
};
const struct err_face *err_face(int code);

#define MUST_USE __attribute__((warn_unused_result))

#endif
