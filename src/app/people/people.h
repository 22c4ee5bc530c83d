/* Use cases around families and persons: opening a file, its page, what changes in a life. Each is a use_case (app.h). */
#ifndef KIEM_APP_PEOPLE_H
#define KIEM_APP_PEOPLE_H

#include "app/app.h"

/* GET /families/new, POST /families: a family with its first person, a parent or parent to be. */
int family_new(struct call *c, struct err *err) MUST_USE;
int family_create(struct call *c, struct err *err) MUST_USE;
/* GET /families?before=: the organisation's own files, newest first; ?by=&key= what a search found. POST /families/search:
 * by BSN, surname with birth date, or postcode with number; ERR_INVALID "search_incomplete". */
int families_page(struct call *c, struct err *err) MUST_USE;
int families_search(struct call *c, struct err *err) MUST_USE;
/* GET /families/:family: those of a family whom this reader may open. */
int family_page(struct call *c, struct err *err) MUST_USE;
/* GET /persons/:person: the person's file, as far as this reader may see it. */
int person_page(struct call *c, struct err *err) MUST_USE;
/* GET /persons/:person/timeline?page=N: all that happened, also what her page has no room for. */
int timeline_page(struct call *c, struct err *err) MUST_USE;

/* GET and POST /persons/:person/family: a partner, a child, another adult, each with a file of their own. */
int member_new(struct call *c, struct err *err) MUST_USE;
int member_create(struct call *c, struct err *err) MUST_USE;
/* GET and POST /persons/:person/kinship: who is a parent or representative of this child, with authority or not. */
int kinship_page(struct call *c, struct err *err) MUST_USE;
int kinship_change(struct call *c, struct err *err) MUST_USE;
/* GET and POST /persons/:person/contact, /persons/:person/move: details, how she may be reached, where she lives. */
int contact_page(struct call *c, struct err *err) MUST_USE;
int contact_change(struct call *c, struct err *err) MUST_USE;
/* GET and POST /me/contact: the same, by herself. */
int own_contact_page(struct call *c, struct err *err) MUST_USE;
int own_contact_change(struct call *c, struct err *err) MUST_USE;
int move_page(struct call *c, struct err *err) MUST_USE;
int move_change(struct call *c, struct err *err) MUST_USE;
/* GET /persons/:person/bsn; POST …/bsn/show shows the number for two minutes; POST …/bsn keeps it. */
int bsn_page(struct call *c, struct err *err) MUST_USE;
int bsn_show(struct call *c, struct err *err) MUST_USE;
int bsn_change(struct call *c, struct err *err) MUST_USE;

/* GET …/pregnancies/new and POST /persons/:person/pregnancies: a pregnancy that runs; ERR_CONFLICT "pregnancy_runs". */
int pregnancy_new(struct call *c, struct err *err) MUST_USE;
int pregnancy_create(struct call *c, struct err *err) MUST_USE;
/* GET /pregnancies/:pregnancy; POST …/due corrects the due date, with its reason kept. */
int pregnancy_page(struct call *c, struct err *err) MUST_USE;
int pregnancy_due(struct call *c, struct err *err) MUST_USE;
/* GET and POST /pregnancies/:pregnancy/end: miscarriage, termination, stillbirth. */
int pregnancy_end_page(struct call *c, struct err *err) MUST_USE;
int pregnancy_end(struct call *c, struct err *err) MUST_USE;
/* GET and POST /pregnancies/:pregnancy/birth: children, their parents, and the hand-over with consent. ERR_INVALID
 * "handover_consent" when somebody was chosen without it. */
int birth_page(struct call *c, struct err *err) MUST_USE;
int birth_record(struct call *c, struct err *err) MUST_USE;

/* GET and POST /persons/:person/transfer: her care goes to another organisation, with her consent. ERR_INVALID
 * "handover_consent", "consent_scopes". */
int transfer_page(struct call *c, struct err *err) MUST_USE;
int person_transfer(struct call *c, struct err *err) MUST_USE;

/* GET /persons/:person/duplicates: is this the same person? POST …/different (other): no. POST …/merge (other): yes, and
 * :person is the file that remains. ERR_CONFLICT "merge_others" when somebody would see more by it, "merge_birth",
 * "merge_bsn", "merge_accounts", "merge_own_only". */
int duplicates_page(struct call *c, struct err *err) MUST_USE;
int duplicates_different(struct call *c, struct err *err) MUST_USE;
int person_merge(struct call *c, struct err *err) MUST_USE;
/* GET and POST /persons/:person/glass: break the glass; GET …/emergency: her file for 24 hours after that. */
int glass_page(struct call *c, struct err *err) MUST_USE;
int glass_break(struct call *c, struct err *err) MUST_USE;
int person_emergency(struct call *c, struct err *err) MUST_USE;

/* --- for other use cases, inside their transaction --- */

/* One line on her timeline. `scope` is the consent scope the line falls under. */
struct new_entry {
    const char *person, *kind, *ref, *scope, *code, *text;
};
int entry_add(struct call *c, const struct new_entry *entry, struct err *err) MUST_USE;

/* A pregnancy that runs: checked against today and the mother's own birth (ERR_INVALID "due_too_far",
 * "due_too_long_ago", "birth_before_mother"). */
struct new_pregnancy {
    int32_t due_day, first_care_day;
    int64_t fetuses;
    int32_t mother_birth_day; /* DAY_NONE: not known */
};
int pregnancy_open(struct call *c, const char *person, const struct new_pregnancy *in,
                   struct err *err) MUST_USE;

/* Her citizen service number; ERR_NOT_FOUND when there is none. The caller has decided who may see it. */
int bsn_open(char **out, struct call *c, const char *person, struct err *err) MUST_USE;

struct new_person {
    const char *family;
    const char *role, *sex; /* lists "person_role", "sex" */
    int32_t birth_day;      /* DAY_NONE when not known */
    const char *name;
    const struct value
        *contact;     /* first_name, surname, phone, email, street, number, pc6, city, safe_contact … */
    const char *bsn;  /* nine digits or NULL */
    const char *area; /* the neighbourhood of one without an address of her own; NULL */
    const char *pregnancy; /* of a child: the pregnancy it was born from */
};
/* Makes the person with a key of her own, her look-up hashes, neighbourhood and the involvement of the actor's
 * organisation. ERR_INVALID "address_unknown" when the postcode table is loaded and does not know the address. */
int person_create(const char **id, struct call *c, const struct new_person *in, struct err *err) MUST_USE;

#endif
