/*
 * The log: one JSON object per line with time, level and event first. What a line may hold is decided by who writes it;
 * the rule of the house is: no names, no ids of persons, no paths with ids, no query, no address. A line is written in
 * one piece, so that lines of several threads do not mix.
 *
 *   {"time":"2026-11-21T21:04:05.123+01:00","level":"info","event":"request","route":"/persons/:person","status":200,…}
 */
#ifndef KIEM_RUNNING_LOGBOOK_H
#define KIEM_RUNNING_LOGBOOK_H

#include "base/clock.h"
#include "format/value.h"

enum log_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_INFO, LEVEL_DEBUG };

struct logbook;

struct logbook_options {
    const char *to;    /* "stderr" (NULL), "journal" (stderr with the journal's levels), "off", or a file */
    const char *level; /* "error", "warning" (NULL), "info", "debug" */
};
/* ERR_INVALID "log_level", ERR_IO "log_open". A file is made with mode 0640 and appended to. */
int logbook_open(struct logbook **out, const struct logbook_options *options, const struct clock *clock,
                 struct err *err) MUST_USE;
/* NULL is fine. Nobody may write any more. */
void logbook_close(struct logbook *l);
/* Opens the file anew, after it was moved away; on an error the old one stays in use. */
int logbook_reopen(struct logbook *l, struct err *err) MUST_USE;

/* A line to be filled, in `a`; NULL (which the builders of value.h accept) when its level is not kept. */
struct value *logbook_line(const struct logbook *l, struct arena *a, enum log_level level, const char *event);
/* Writes it; NULL is nothing. A line that cannot be written is lost: the program goes on. */
void logbook_write(struct logbook *l, const struct value *line);
/* A line that says what went wrong: its key, and for trouble of disk, database or key file where. */
void logbook_error(struct logbook *l, enum log_level level, const char *event, const struct err *err);

#endif
