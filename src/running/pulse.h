/*
 * A thread that looks every few seconds how things are (vitals.h), says so in the log when a verdict changes, and tells
 * systemd that the program is alive. It writes to the database each time: when that hangs, so does the pulse, and systemd
 * starts the program again.
 */
#ifndef KIEM_RUNNING_PULSE_H
#define KIEM_RUNNING_PULSE_H

#include "running/logbook.h"
#include "running/vitals.h"

struct pulse;

/* Takes the vitals once before it returns. ERR_NOMEM, ERR_IO "threads". */
int pulse_start(struct pulse **out, struct app *app, struct logbook *log,
                const struct vitals_options *options, struct err *err) MUST_USE;
/* Looks now instead of in a few seconds. */
void pulse_now(struct pulse *p);
/* What was last found; when that is too long ago, the database is failing. */
void pulse_vitals(struct vitals *out, const struct pulse *p);
/* NULL is fine. Removes this server's row. */
void pulse_stop(struct pulse *p);

#endif
