/*
 * How the installation is doing: numbers gathered every few seconds, and a verdict on each of the things that must hold.
 * Counts and instants only, nothing of anybody.
 */
#ifndef KIEM_RUNNING_VITALS_H
#define KIEM_RUNNING_VITALS_H

#include "app/app.h"

/* failing: Kiem cannot do its work, do not send people here; warning: it can, but somebody must look. */
enum verdict { VERDICT_OK, VERDICT_WARNING, VERDICT_FAILING };
enum vital_check {
    CHECK_DATABASE, /* a row was just written */
    CHECK_DISK,     /* free space where the data is */
    CHECK_CLOCK,    /* does not run back */
    CHECK_CONTENT,  /* loaded */
    CHECK_KEY,      /* the key file on disk is the one in use */
    CHECK_JOBS,     /* nothing due waits long, nothing was given up */
    CHECK_AUDIT,    /* rows are sealed soon after they were written */
    CHECK_BACKUP,   /* when a folder of backups is named: the newest is recent */
    CHECKS
};
extern const char *const vital_names[CHECKS]; /* "database" … */

struct vitals_options {
    const char *data;    /* folder */
    const char *backups; /* folder; NULL: nobody said where they are */
    const char *host;
    char id[37]; /* of this server */
    int64_t started;
};

struct vitals {
    int64_t at; /* clock_ticks() */
    enum verdict checks[CHECKS];
    int64_t jobs_due, jobs_late_ms, jobs_failed;
    int64_t audit_unsealed, audit_unsealed_ms;
    int64_t sessions, key_number, disk_free, disk_size, database_size;
    int64_t backup_age_ms, backup_size; /* -1: none */
};

/* Writes that this server is alive, follows the key file, and looks around. What cannot be read is in the verdicts; the
 * first trouble met stands in `trouble` (its key "" when there is none). */
void vitals_take(struct vitals *out, struct app *app, const struct vitals_options *options,
                 struct err *trouble);
/* The worst verdict. */
enum verdict vitals_worst(const struct vitals *v);
/* Removes this server's row: it stops. */
int vitals_leave(struct app *app, const struct vitals_options *options, struct err *err) MUST_USE;

#endif
