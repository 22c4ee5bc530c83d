/* What identifies a person, as it is kept. Only for this folder: access is decided before any of this is called. */
#ifndef KIEM_APP_PEOPLE_RECORD_H
#define KIEM_APP_PEOPLE_RECORD_H

#include "app/access.h"
#include "app/people/people.h"
#include "asking/gestation.h"

/* What a person can be found by: her BSN, surname with birth date, telephone, e-mail, postcode with number. */
struct look_up {
    const struct value *contact; /* surname, phone, email, pc6, number */
    int32_t birth_day;           /* DAY_NONE: not known */
    const char *bsn;             /* NULL: not known */
};
extern const char *const look_up_kinds[]; /* "bsn", "surname+birth", "phone", "email", "address", NULL */
/* The keyed hash for a kind; false when there is nothing of that kind. */
bool look_up_hash(char out[65], struct call *c, const char *kind, const struct look_up *by);

/* The neighbourhood of an address by the postcode table; NULL when no table was loaded or there is no postcode. ERR_INVALID
 * "address_unknown" when the table does not know it. */
int area_find(const char **out, struct call *c, const struct value *contact, struct err *err) MUST_USE;

/* The fields of a form that are part of a contact. */
struct value *contact_of_form(struct call *c);
/* First name and surname, whichever there are; NULL: neither. */
/* Whether a mail may go to this person: there is an address, mail was said to be fine, and nowhere that it is not. */
bool contact_takes_mail(const struct value *contact);
const char *contact_name(struct call *c, const struct value *contact);

struct identity {
    const char *name;
    const struct value *contact;
    const char *bsn; /* NULL leaves what is there */
    int32_t birth_day;
};
/* Seals name, contact and BSN, and renews the hashes. */
int identity_write(struct call *c, const char *person, const struct identity *in, struct err *err) MUST_USE;
int bsn_write(struct call *c, const char *person, const char *bsn, struct err *err) MUST_USE;

/* --- shared by the pages of this folder --- */

/* Opens :person for care and requires that her details may be written; her row of person_file. */
int file_open(struct access *a, struct value **person, struct call *c, const struct audit_note *note,
              struct err *err) MUST_USE;
/* Title and lead of a page with one form (texts "NAME.title", "NAME.lead"), and the way back to her file. */
void form_page(struct call *c, const struct access *a, const char *name);
/* The first lines of a new file: the audit record and the timeline. */
int file_opened(struct call *c, const char *person, struct err *err) MUST_USE;
/* Where to go after making or changing her: to the question whether she is someone known, when there is reason to ask, or
 * to her file with "?done=DONE". */
int go_to_new(struct call *c, const char *person, const char *done, struct err *err) MUST_USE;
const char *sex_of_role(const char *role);
/* Adults of her family whom this reader may open, as the page's choices for a field. */
int put_adults(struct call *c, const struct access *a, const char *choice, struct err *err) MUST_USE;

int pregnancy_find_running(struct access *a, struct value **row, struct call *c, const char *action,
                           struct err *err) MUST_USE;
/* Ends it on a day within it; `how` of the list "pregnancy_end". */
int pregnancy_close(struct call *c, const struct value *row, int32_t day, const char *how,
                    struct err *err) MUST_USE;

/* Whether this reader may use the citizen service number; the field of a form goes, or is refused, when not. */
bool bsn_may(const struct call *c);
void bsn_hide(struct call *c);
int bsn_refuse(struct call *c, struct err *err) MUST_USE;

/* Who is a parent or representative of a child; `kind` of the list "kinship". ERR_INVALID "birth_before_mother". */
struct kin {
    const char *child, *adult, *kind;
    bool authority;
    int32_t child_birth, adult_birth; /* DAY_NONE: not known */
};
int kinship_write(struct call *c, const struct kin *kin, struct err *err) MUST_USE;

/* The age of one born on `birth_day`, in the unit that fits: `age`, `age_unit`, `age_words`. */
void person_put_age(struct value *out, struct call *c, int32_t birth_day);

/* The scopes agreed to in the form, as words, as far as an organisation of that kind may receive them. */
const char *handover_scopes(struct call *c, const char *kind);
/* The organisation `to` (id, kind, name) keeps her file from now on, by that consent; what happened is recorded. */
int care_hand_over(struct call *c, const char *person, const char *consent, const struct value *to,
                   struct err *err) MUST_USE;

#endif
