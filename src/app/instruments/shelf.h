/*
 * The imported instruments in memory: app->content is the program's content with them behind its own. Each change of the
 * table has a mark (setting "instruments"); who sees another mark than its own loads what is new.
 *
 *   content (files) ──┐
 *                     ├─▶ app->content ─▶ every use case
 *   instrument rows ──┘   (replaced whole; what it held stays for who still reads it)
 *
 * A version is loaded once and stays in memory until the process ends: memory grows by what is imported, not by time.
 */
#ifndef KIEM_APP_INSTRUMENTS_SHELF_H
#define KIEM_APP_INSTRUMENTS_SHELF_H

#include "app/app.h"

struct shelf;

/* Makes app->shelf over app->content, with what the database holds. */
int shelf_open(struct app *app, struct err *err) MUST_USE;
/* app->content is the program's own again. NULL is allowed. */
void shelf_close(struct app *app);

/* Looks, in the running transaction, whether instruments came or went since, and takes them up. Does nothing without a
 * shelf. */
int shelf_sync(struct call *c, struct err *err) MUST_USE;
/* Says to every process that instruments came or went. */
int shelf_changed(struct call *c, struct err *err) MUST_USE;

/* The instrument in the version that answers were given to; one that is no longer on the shelf is loaded for this call.
 * Of the program's own there is one version. ERR_CONFLICT "instrument_unknown". */
int instrument_given(const struct content_instrument **out, struct call *c, const char *code,
                     const char *version, struct err *err) MUST_USE;

/* Loads a row of sql/instruments.sql (asked, scoring, code, state) into `a`, with its moments. */
struct shelved {
    struct content_instrument instrument;
    struct schedule moments;
};
int shelved_load(struct shelved *out, struct arena *a, const struct content *base, const struct value *row,
                 struct err *err) MUST_USE;

#endif
