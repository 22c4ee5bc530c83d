/* What identifies a person, as it is kept. Only for this folder: access is decided before any of this is called. */
#ifndef KIEM_APP_PEOPLE_RECORD_H
#define KIEM_APP_PEOPLE_RECORD_H

#include "app/access.h"
#include "app/people/people.h"
#include "care/gestation.h"

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
int involvement_add(struct call *c, const char *person, const char *org, const char *basis,
                    struct err *err) MUST_USE;

/* The age of one born on `birth_day`, in the unit that fits: `age`, `age_unit`, `age_words`. */
void person_put_age(struct value *out, struct call *c, int32_t birth_day);

#endif
