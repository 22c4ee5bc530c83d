/*
 * Writing a calendar (iCalendar, RFC 5545): texts escaped (3.3.11), lines of at most 75 bytes folded between characters (3.1), CRLF.
 * Times are in UTC; a week without a time is a stretch of whole days.
 */
#ifndef KIEM_FORMAT_ICAL_H
#define KIEM_FORMAT_ICAL_H

#include "base/buf.h"

#include <stdint.h>

struct ical_event {
    const char *uid;                /* the same for the same event in each reading */
    const char *summary, *location; /* location: NULL when there is none */
    int64_t stamp;                  /* instant: when this was written */
    int64_t start, end;             /* instants; both 0: whole days */
    int32_t from_day, until_day;    /* whole days, until_day is in it */
};

void ical_begin(struct buf *out, const char *name);
void ical_event(struct buf *out, const struct ical_event *e);
void ical_end(struct buf *out);

#endif
