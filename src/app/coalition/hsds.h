/*
 * Open Referral HSDS 3 (https://docs.openreferral.org): reading and writing the social map. A document is a page
 * {"contents": [organization …]}, an array of organizations, or one of them. Everything in it is kept: members that Kiem
 * does not use stand in `more` beside the row and come back on export; members HSDS does not know are kept the same way
 * and reported by path.
 *
 *   document ─ hsds_check ─▶ faults by path │ whole ─ hsds_write ─▶ rows (one table per entity) ─ hsds_read ─▶ document
 */
#ifndef KIEM_APP_COALITION_HSDS_H
#define KIEM_APP_COALITION_HSDS_H

#include "app/app.h"

enum hsds_member_kind {
    HSDS_KEPT, /* known, any shape, kept as it is */
    HSDS_ID,
    HSDS_TEXT,
    HSDS_NUMBER,
    HSDS_DAY,   /* "2026-11-21" */
    HSDS_TIME,  /* HH:MM, HH:MM:SS, with or without Z or an offset */
    HSDS_LINK,  /* http: or https: */
    HSDS_CODE,  /* one of `codes` */
    HSDS_BYDAY, /* RFC 5545: "MO,TH", "2MO,-1FR" */
    HSDS_LIST,
    HSDS_ONE,
};
enum hsds_name {
    HSDS_LANGUAGE,
    HSDS_PHONE,
    HSDS_SCHEDULE,
    HSDS_SERVICE_AREA,
    HSDS_ADDRESS,
    HSDS_SERVICE_CAPACITY,
    HSDS_CONTACT,
    HSDS_LOCATION,
    HSDS_SERVICE_AT_LOCATION,
    HSDS_SERVICE,
    HSDS_ORGANIZATION,
    HSDS_ENTITIES,
};
struct hsds_entity;
struct hsds_member {
    const char *name;
    enum hsds_member_kind kind;
    bool required;
    const char *codes; /* with "|" between */
    const struct hsds_entity *of;
};
struct hsds_entity {
    const char *name;
    enum hsds_name code;
    const struct hsds_member *members; /* ends with a NULL name */
    enum sql_name insert, all, clear;
};
extern const struct hsds_entity hsds_organization;
extern const struct hsds_entity *const hsds_entities[HSDS_ENTITIES];

/* The organizations of a document. ERR_INVALID "hsds_document". */
int hsds_contents(const struct value **out, struct arena *a, const struct value *document,
                  struct err *err) MUST_USE;
/* Judges one organization: what is wrong goes to `faults` as {path, key, text (the value)}, members HSDS does not know to
 * `kept` as {path}. Paths begin with "contents[index]". */
void hsds_check(struct value *faults, struct value *kept, const struct value *organization, size_t index);
/* The code of our kind that a taxonomy term of the organization names (by code or label); NULL when none does. */
const char *hsds_kind(const struct content *content, struct arena *a, const struct value *organization);

/* Replaces what the map says of `org` by a document that passed hsds_check(). */
int hsds_write(struct call *c, const char *org, const struct value *organization, struct err *err) MUST_USE;
/* What the map says of `org`, as HSDS: only what the source said, without kind. */
int hsds_read(struct value **out, struct call *c, const char *org, struct err *err) MUST_USE;
/* A stable UUID made from a text: for what HSDS wants an id of and Kiem has none. */
const char *hsds_made_id(struct arena *a, const char *text);

#endif
