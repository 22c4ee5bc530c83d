/* Forms of administration, and of the one-time link of a new professional. */
#include "web/pages.h"

static const struct field org_fields[] = {
    {"name", FIELD_TEXT, true, 120, NULL, NULL},
    {"kind", FIELD_SELECT, true, 0, NULL, NULL},
    {"email", FIELD_EMAIL, false, 120, NULL, NULL},
    {"phone", FIELD_PHONE, false, 20, NULL, NULL},
    {"address", FIELD_TEXT, false, 200, NULL, NULL},
    {"areas", FIELD_TEXTAREA, false, 4000, NULL, NULL},
    {0},
};
const struct form form_org = {.name = "org", .fields = org_fields};
const struct form form_org_change = {.name = "org_change", .fields = org_fields};

static const struct field people_fields[] = {
    {"name", FIELD_TEXT, true, 120, NULL, "off"},
    {"login", FIELD_TEXT, true, 100, NULL, "off"},
    {"org", FIELD_SELECT, true, 0, NULL, NULL},
    {"role", FIELD_SELECT, true, 0, NULL, NULL},
    {"profession", FIELD_SELECT, false, 0, "profession", NULL},
    {0},
};
const struct form form_people = {.name = "people", .fields = people_fields};

static const struct field people_role_fields[] = {
    {"org", FIELD_SELECT, true, 0, NULL, NULL},
    {"role", FIELD_SELECT, true, 0, NULL, NULL},
    {"profession", FIELD_SELECT, false, 0, "profession", NULL},
    {0},
};
const struct form form_people_role = {.name = "people_role", .fields = people_role_fields};

static const struct field invite_fields[] = {
    {"password", FIELD_NEW_PASSWORD, true, 200, NULL, "new-password"},
    {"code", FIELD_ONE_TIME_CODE, true, 12, NULL, "one-time-code"},
    {0},
};
const struct form form_invite = {.name = "invite", .fields = invite_fields};
