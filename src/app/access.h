/*
 * The one place that decides who reaches what of a person: role × the organisation's involvement × purpose × consent
 * scope. A use case that touches a person begins with access_open(), which decides and writes the audit record in the
 * same transaction, and asks access_may() before it shows or changes a part. There is no other way in.
 *
 * The person, not the family, is the unit: a parent reaches herself and her young children, never her partner.
 */
#ifndef KIEM_APP_ACCESS_H
#define KIEM_APP_ACCESS_H

#include "app/app.h"
#include "app/page_cache.h"
#include "care/consent.h"

enum involvement {
    INVOLVED_NOT,
    INVOLVED_OWN,      /* the organisation opened the file */
    INVOLVED_HANDOVER, /* it took over the care: it sees what was handed over, and what it adds itself */
    INVOLVED_REFERRAL, /* it accepted a referral: it sees what the consent names */
    INVOLVED_ASKED,    /* a referral waits for its answer: enough to decide on it */
    INVOLVED_MEETING,  /* invited to a meeting about her, with her consent */
    INVOLVED_GROUP,    /* leads a group she takes part in: her first name and what she says is needed */
    INVOLVED_DESK,     /* a desk on the list of a very young parent: the areas she opened to it */
    INVOLVED_KEPT,     /* it gave the care away: it reads what it made itself, as the law has it keep */
    INVOLVED_GLASS,    /* the professional broke the glass */
    INVOLVED_SELF,     /* the person herself */
    INVOLVED_GUARDIAN, /* parent with authority over a child under 16 */
    INVOLVEMENT_COUNT,
};
enum access_purpose {
    FOR_CARE,
    FOR_REFERRAL,
    FOR_MEETING,
    FOR_GROUP,
    FOR_DESK,
    FOR_EMERGENCY,
    FOR_OWN,
    ACCESS_PURPOSE_COUNT
};

/* What there is of a person. */
enum part {
    PART_IDENTITY, /* name, birth, contact, address */
    PART_BSN,
    PART_TIMELINE,
    PART_ANSWERS, /* responses to instruments, word for word */
    PART_SIGNALS, /* factors that follow from them */
    PART_LEVEL,
    PART_PLAN,
    PART_CONSENT,
    PART_REFERRAL,
    PART_NOTES,
    PART_AUDIT,
    PART_COUNT,
};
enum grant {
    GRANT_NONE,
    GRANT_READ_SCOPED,  /* what is in a consented scope, or what the own organisation made */
    GRANT_WRITE_SCOPED, /* idem, and adds its own */
    GRANT_READ,
    GRANT_WRITE,
};

/* The table itself: one grant per part. Everything not named is GRANT_NONE. Pure; a test walks every cell. */
void access_decide(enum grant out[PART_COUNT], enum role role, enum involvement involvement,
                   enum access_purpose purpose);

struct access {
    enum involvement involvement;
    enum access_purpose purpose;
    enum grant grants[PART_COUNT];
    bool closed;      /* the file was closed: it is read and no longer written */
    scope_set scopes; /* consented; all ones where the grant does not look at scopes */
    char person[37];
    char family[37];
    struct page_version version; /* of what is shown of her family, and of everyone */
};

/* Decides for `person_id` and records it. `action` and `object` go into the audit ("read", "file").
 * ERR_NOT_FOUND "person_unknown"; ERR_DENIED "not_involved" (recorded too, see app_run). A merged person's id leads to
 * the one she was merged into (see access.person). */
int access_open(struct access *out, struct call *c, const char *person_id, enum access_purpose purpose,
                const struct audit_note *what, struct err *err) MUST_USE;
/* The same looks once more, for a page that was worked out before: 1 when each is decided as it was then, and all are
 * recorded; 0 when any is not: nothing is recorded. Errors of access_open(). */
int access_again(struct call *c, const struct page_look *looks, size_t count, struct err *err) MUST_USE;
/* Whether access_open() would open her, without a record: to list people. Showing anything of her still takes
 * access_open(). */
int access_allowed(bool *out, struct call *c, const char *person_id, enum access_purpose purpose,
                   struct err *err) MUST_USE;
bool access_reads(const struct access *a, enum part part);
bool access_writes(const struct access *a, enum part part);
/* Whether a thing of `part` in `scope` (code of scopes.json), made by organisation `made_by`, may be shown. */
bool access_shows(const struct access *a, const struct call *c, enum part part, const char *scope,
                  const char *made_by);
/* ERR_DENIED "part_denied" unless it may be written: for use cases that change that part. */
int access_require(const struct access *a, struct call *c, enum part part, struct err *err) MUST_USE;
/* ERR_DENIED `key`, recorded like every refusal: for a use case that knows one more reason why not. */
int access_refuse(const struct access *a, struct call *c, const char *where, const char *key,
                  struct err *err) MUST_USE;
/* The same, and what is in `scope` may be shown: for changes that begin by showing what is there. */
int access_require_scope(const struct access *a, struct call *c, enum part part, const char *scope,
                         struct err *err) MUST_USE;
/* The set of scope codes written with blanks between them. */
scope_set access_scope_set(const struct call *c, const char *words);
/* The purposes of a consent written so: bits 1u << enum consent_purpose. */
unsigned access_purpose_set(const char *words);
const char *involvement_code(enum involvement i);
const char *access_purpose_code(enum access_purpose p);

#endif
