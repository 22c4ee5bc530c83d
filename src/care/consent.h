/*
 * Consent (spec C6): who must give it, what a record of it must hold, and what it opens. Nothing about a person leaves
 * an organisation without one of the four grounds below. Pure rules; storing and sealing happen elsewhere.
 *
 * Who consents: WGBO (Civil Code 7:447, 7:450, 7:465) and Jeugdwet 7.3.4, 7.3.5:
 *
 *   under 12    the parents with authority, or the guardian; every one of them
 *   12 to 15    the minor and every parent with authority; the minor alone where she holds to a well-considered wish
 *               or serious harm is prevented (7:450 sub 2)
 *   16, 17      herself
 *   18 and up   herself
 *   cannot weigh it (a judgement about this decision, not about the person): under 18 those with authority, from 18
 *               her legal representative
 *
 * A minor holds no authority over her own child (1:246) unless declared of age (1:253ha): a guardian or the other
 * parent consents for that child. What concerns an unborn child is the pregnant woman's.
 */
#ifndef KIEM_CARE_CONSENT_H
#define KIEM_CARE_CONSENT_H

#include "asking/calendar.h"
#include "base/id.h"

enum { CONSENT_PARTIES_MAX = 4, SCOPES_MAX = 32 };

/* Data scopes: one bit for each entry of scopes.json, in its order; content_scope() gives the bit of a code. */
typedef uint32_t scope_set;

/* --- who must consent --- */

/* As whom a person consents. */
enum consent_role {
    CONSENT_SELF,
    CONSENT_AUTHORITY,      /* a parent with authority, or the guardian */
    CONSENT_REPRESENTATIVE, /* curator, mentor, written agent, partner or family, in the order of 7:465 */
};

/* Someone who has, or may have, authority over a minor. */
struct consent_parent {
    struct id person;
    int age;              /* full years on the day */
    bool authority;       /* parental authority or guardianship, as the register says or the family tells */
    bool declared_of_age; /* a minor mother of 16 or 17 whom the court declared of age */
};

/* The person whose data it is, on the day of asking. */
struct consent_subject {
    struct id person;
    int age;           /* full years on the day */
    bool cannot_weigh; /* judged not able to weigh this decision */
    bool stands_alone; /* 12 to 15: well-considered wish, or serious harm prevented; its reason is recorded */
    struct id representative; /* from 18 when cannot_weigh; "" when nobody is known */
    const struct consent_parent *parents;
    size_t parent_count;
};

struct consent_party {
    struct id person;
    enum consent_role role;
};

struct consent_needs {
    struct consent_party parties[CONSENT_PARTIES_MAX];
    size_t count; /* at least 1 on success; every one of them must consent */
};

/* ERR_CONFLICT "consent_nobody" when the law asks someone whom the file does not know (no parent with authority, no
 * guardian, no representative). ERR_INVALID "consent_age" for an age outside 0–130, "consent_parents" for more with
 * authority than fit. */
int consent_required(struct consent_needs *out, const struct consent_subject *subject,
                     struct err *err) MUST_USE;

/* --- the record --- */

enum consent_basis {
    CONSENT_GIVEN,
    CONSENT_OWN_CONTACT,         /* she makes contact herself */
    CONSENT_ACUTE_DANGER,        /* Meldcode: report to Veilig Thuis or the emergency services */
    CONSENT_STRUCTURAL_UNSAFETY, /* Meldcode: idem, a lasting pattern */
};
enum consent_form { CONSENT_ORAL, CONSENT_WRITTEN, CONSENT_DIGITAL };

/* What the data may be used for; a record holds a set of them (1u << purpose). */
enum consent_purpose {
    PURPOSE_REFERRAL, /* send a referral with these data */
    PURPOSE_CARE,     /* the receiver works with the file while it helps */
    PURPOSE_CONSULT,  /* ask another professional's opinion */
    PURPOSE_MEETING,  /* multidisciplinary meeting with the parents */
    PURPOSE_HANDOVER, /* hand-over to the next in care, at birth above all */
    PURPOSE_DESK,     /* see areas of the list of a very young parent (young.h) */
    PURPOSE_REPORT,   /* report to Veilig Thuis or the emergency services */
    PURPOSE_COUNT,
};

/* Codes as stored, and shown through the lists "consent_basis", "consent_form", "consent_purpose", "consent_capacity":
 * "consent", "own_contact" …; the _from_code functions are false (and *out untouched) for an unknown code. */
const char *consent_basis_code(enum consent_basis basis);
const char *consent_form_code(enum consent_form form);
const char *consent_purpose_code(enum consent_purpose purpose);
const char *consent_role_code(enum consent_role role); /* "self", "authority", "representative" */
bool consent_basis_from_code(enum consent_basis *out, const char *code) MUST_USE;
bool consent_form_from_code(enum consent_form *out, const char *code) MUST_USE;
bool consent_purpose_from_code(enum consent_purpose *out, const char *code) MUST_USE;
bool consent_role_from_code(enum consent_role *out, const char *code) MUST_USE;

/* The five steps of the Meldcode, as recorded. Days on the Dutch calendar; DAY_NONE = not done. */
enum meldcode_step {
    MELDCODE_SIGNALS,
    MELDCODE_CONSULT,
    MELDCODE_TALK,
    MELDCODE_WEIGH,
    MELDCODE_DECIDE,
    MELDCODE_STEPS
};
struct meldcode_weighing {
    int32_t day[MELDCODE_STEPS];
    bool consulted_colleague, consulted_veilig_thuis; /* step 2: at least one */
    const char *not_talked_reason; /* step 3 without a day: why the family was not spoken with first */
    bool report;                   /* step 5: the decision */
};
/* Whether the weighing allows a report decided on or before `today`: steps 1, 2, 4 and 5 have a day, none later than the
 * decision or today; step 3 has a day or a reason; somebody was consulted; the decision is to report.
 * ERR_CONFLICT "meldcode_signals", "meldcode_consult", "meldcode_talk", "meldcode_weigh", "meldcode_decide",
 * "meldcode_no_report", "meldcode_order" ({arg}: the step's number). */
int meldcode_check(const struct meldcode_weighing *w, int32_t today, struct err *err) MUST_USE;

/* To whom: one organisation, or (org "") any organisation of a kind. */
struct consent_recipient {
    struct id org;
    const char *kind;     /* code of org-kinds.json */
    scope_set widest;     /* what such a kind may ever receive: content_org_kind() */
    bool receives_report; /* Veilig Thuis, emergency services */
};

struct consent {
    struct id person; /* whose data */
    enum consent_basis basis;
    scope_set scopes;
    struct consent_recipient recipient;
    unsigned purposes; /* bits 1u << enum consent_purpose */
    enum consent_form form;
    int32_t from, until;                                /* first and last day, both included */
    struct consent_party given_by[CONSENT_PARTIES_MAX]; /* who said yes */
    size_t given_count;
    const struct meldcode_weighing *weighing; /* for the two Meldcode grounds */
    bool refused; /* a refusal is recorded and has no consequence: it opens nothing and takes nothing away */
    int32_t withdrawn; /* the day; DAY_NONE while it stands */
};

/* Whether the record may be stored on `today`. A refusal needs only scopes, recipient and purpose.
 * `report_scopes`: what a report may hold (content_report_scopes()).
 * ERR_INVALID "consent_scopes" (none), "consent_too_wide" (more than the recipient's kind may receive, or a report more
 * than report_scopes), "consent_recipient", "consent_purpose", "consent_period";
 * ERR_CONFLICT "consent_missing" ({arg}: how many of those needed have not said yes), "consent_report_only" (a Meldcode
 * ground used for anything but a report), "consent_report_to" (…or towards anyone else), or what meldcode_check says. */
int consent_check(const struct consent *c, const struct consent_needs *needs, scope_set report_scopes,
                  int32_t today, struct err *err) MUST_USE;

/* --- what it opens --- */

/* All scopes that the records open to `to` (its organisation and kind filled in) for `purpose` on `day`. */
scope_set consent_scopes(const struct consent *consents, size_t n, const struct consent_recipient *to,
                         enum consent_purpose purpose, int32_t day);

/* What is asked of a set of consents. */
struct consent_ask {
    scope_set scopes; /* every one of them */
    const struct consent_recipient *to;
    enum consent_purpose purpose;
    int32_t day;
};
/* False for an empty ask. The caller hands in the records of one person. */
bool consent_allows(const struct consent *consents, size_t n, const struct consent_ask *ask);

#endif
