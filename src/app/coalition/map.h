/* The social map: who there is, for what, when open, how long the wait; for professionals, and without sign-in for parents. */
#ifndef KIEM_APP_COALITION_MAP_H
#define KIEM_APP_COALITION_MAP_H

#include "app/app.h"

/* GET /map. Query: kind, area, text. Gives items [{org …, kind_label, areas, services, waits}], choices. */
int map_page(struct call *c, struct err *err) MUST_USE;
/* GET /map/orgs/:org. ERR_NOT_FOUND "org_unknown", also when it is closed. */
int map_org_page(struct call *c, struct err *err) MUST_USE;
/* POST /map/wait: free places and waiting time of a service of the own organisation. Form: service, places, wait_days. */
int map_wait_page(struct call *c, struct err *err) MUST_USE;
int map_wait_set(struct call *c, struct err *err) MUST_USE;

/* GET /near, public. Query: topic, place. Writes nothing down. Open now first, then who opens first. */
int map_near(struct call *c, struct err *err) MUST_USE;
/* The national numbers for /help, from the texts alone: no database. */
void map_help(struct call *c);

/* The whole map as HSDS 3: in c->page "document". Export, import, export gives the same bytes. */
int map_export(struct call *c, struct err *err) MUST_USE;
int map_import_page(struct call *c, struct err *err) MUST_USE;
/* Form: document (JSON text), kind (for organizations whose terms name none of our kinds; may be absent). Whole or nothing:
 * c->page has faults [{path, key, text, value}] and then nothing was written; otherwise added, changed (counts) and kept
 * [{path}], members HSDS does not know. ERR_INVALID "hsds_document", "json_…". */
int map_import(struct call *c, struct err *err) MUST_USE;

/* --- opening hours: pure; Dutch wall clock, so summer time changes nothing --- */
struct opening {
    bool known, open;
    int closes;       /* minutes since midnight, when open; 1440: midnight; -1: never */
    int32_t next_day; /* when closed; DAY_NONE: not within two months */
    int next_minute;
};
/* `schedules` are rows of HSDS schedules. Closed on public holidays, except what is open day and night. Rules that are not
 * of days of the week or month (byweekno, byyearday, count) are not known. A time zone written behind a time is passed
 * over: sources write the local time. */
void opening_now(struct opening *out, const struct calendar *calendar, const struct value *schedules,
                 int32_t day, int minute);

/* "09:00–12:00, 13:00–17:00" of one day; NULL when it is closed then. */
const char *opening_hours(struct arena *a, const struct calendar *calendar, const struct value *schedules,
                          int32_t day);

#endif
