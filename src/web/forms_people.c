/* Forms around families and persons. */
#include "web/pages.h"

static const struct field family_fields[] = {
    {"role", FIELD_CODE, true, 0, "person_role", NULL},
    {"first_name", FIELD_TEXT, true, 80, NULL, NULL},
    {"surname", FIELD_TEXT, true, 80, NULL, NULL},
    {"birth_day", FIELD_DAY, true, 0, NULL, NULL},
    {"bsn", FIELD_BSN, false, 0, NULL, NULL},
    {"phone", FIELD_PHONE, false, 20, NULL, NULL},
    {"email", FIELD_EMAIL, false, 120, NULL, NULL},
    {"pc6", FIELD_POSTCODE, false, 0, NULL, NULL},
    {"number", FIELD_NUMBER, false, 99999, NULL, NULL},
    {"street", FIELD_TEXT, false, 120, NULL, NULL},
    {"city", FIELD_TEXT, false, 80, NULL, NULL},
    {"due_day", FIELD_DAY, false, 0, NULL, NULL},
    {"first_care_day", FIELD_DAY, false, 0, NULL, NULL},
    {"fetuses", FIELD_NUMBER, false, 8, NULL, NULL},
    {0},
};
const struct form form_family = {.name = "family", .fields = family_fields};
