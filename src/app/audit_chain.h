/*
 * The audit, tamper-evident: behind the writers a sealer puts rows in batches, each hashed over the one before. Changing,
 * removing or adding a row in a sealed batch, or a batch, shows. A keyed code over each hash keeps somebody who can write
 * the database but has no key file from making a new chain.
 */
#ifndef KIEM_APP_AUDIT_CHAIN_H
#define KIEM_APP_AUDIT_CHAIN_H

#include "app/app.h"

/* Seals what was written more than a second ago; at most 100,000 rows and one second a call, in many small transactions. */
int audit_seal(struct app *app, struct err *err) MUST_USE;
/* Seals everything there is: when the server stops and nobody writes any more. */
int audit_seal_rest(struct app *app, struct err *err) MUST_USE;

struct audit_state {
    int64_t batches, rows, unsealed;
    char head[65]; /* hash of the last batch: note it elsewhere, and a cut-off end shows too */
};
/* Reads the whole chain. ERR_CONFLICT "audit_broken" (where = batch, arg = what does not fit). */
int audit_verify(struct audit_state *out, struct app *app, struct err *err) MUST_USE;

#endif
