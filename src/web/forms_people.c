/* Forms around families and persons. */
#include "web/pages.h"

/* How she may be reached: asked wherever a person is made or changed, so written once. */
#define REACH_FIELDS                                                                                         \
    {"reach", FIELD_HEADING, false, 0, NULL, NULL}, {"phone", FIELD_PHONE, false, 20, NULL, NULL},           \
        {"email", FIELD_EMAIL, false, 120, NULL, NULL},                                                      \
        {"safe_contact", FIELD_MANY, false, 0, "safe_contact", NULL},                                        \
        {"never_contact", FIELD_MANY, false, 0, "never_contact", NULL},                                      \
        {"safe_note", FIELD_TEXT, false, 200, NULL, NULL},                                                   \
        {"language", FIELD_SELECT, false, 0, "language", NULL},                                              \
    {                                                                                                        \
        "interpreter", FIELD_YES, false, 0, NULL, NULL                                                       \
    }
#define ADDRESS_FIELDS                                                                                       \
    {"address", FIELD_HEADING, false, 0, NULL, NULL}, {"pc6", FIELD_POSTCODE, false, 0, NULL, NULL},         \
        {"number", FIELD_NUMBER, false, 99999, NULL, NULL}, {"street", FIELD_TEXT, false, 120, NULL, NULL},  \
    {                                                                                                        \
        "city", FIELD_TEXT, false, 80, NULL, NULL                                                            \
    }

static const struct field family_fields[] = {
    {"who", FIELD_HEADING, false, 0, NULL, NULL},
    {"role", FIELD_SELECT, true, 0, "person_role", NULL},
    {"first_name", FIELD_TEXT, true, 80, NULL, NULL},
    {"surname", FIELD_TEXT, true, 80, NULL, NULL},
    {"birth_day", FIELD_DAY, true, 0, NULL, NULL},
    {"bsn", FIELD_BSN, false, 0, NULL, NULL},
    {"pregnancy", FIELD_HEADING, false, 0, NULL, NULL},
    {"due_day", FIELD_DAY, false, 0, NULL, NULL},
    {"first_care_day", FIELD_DAY, false, 0, NULL, NULL},
    {"fetuses", FIELD_NUMBER, false, 5, NULL, NULL},
    REACH_FIELDS,
    ADDRESS_FIELDS,
    {0},
};
const struct form form_family = {.name = "family", .fields = family_fields};

static const struct field member_fields[] = {
    {"who", FIELD_HEADING, false, 0, NULL, NULL},
    {"role", FIELD_SELECT, true, 0, "person_role", NULL},
    {"first_name", FIELD_TEXT, false, 80, NULL, NULL},
    {"surname", FIELD_TEXT, true, 80, NULL, NULL},
    {"birth_day", FIELD_DAY, false, 0, NULL, NULL},
    {"bsn", FIELD_BSN, false, 0, NULL, NULL},
    {"authority", FIELD_YES, false, 0, NULL, NULL},
    {"same_address", FIELD_YES, false, 0, NULL, NULL},
    REACH_FIELDS,
    {0},
};
const struct form form_member = {.name = "member", .fields = member_fields};

static const struct field kinship_fields[] = {
    {"adult", FIELD_SELECT, true, 0, NULL, NULL},
    {"kind", FIELD_SELECT, true, 0, "kinship", NULL},
    {"authority", FIELD_YESNO, true, 0, NULL, NULL},
    {0},
};
const struct form form_kinship = {.name = "kinship", .fields = kinship_fields};

static const struct field contact_fields[] = {
    {"first_name", FIELD_TEXT, false, 80, NULL, NULL},
    {"surname", FIELD_TEXT, true, 80, NULL, NULL},
    {"birth_day", FIELD_DAY, false, 0, NULL, NULL},
    REACH_FIELDS,
    {0},
};
const struct form form_contact = {.name = "contact", .fields = contact_fields};

static const struct field own_contact_fields[] = {REACH_FIELDS, {0}};
const struct form form_own_contact = {.name = "own_contact", .fields = own_contact_fields};

static const struct field move_fields[] = {
    {"day", FIELD_DAY, true, 0, NULL, NULL},
    {"pc6", FIELD_POSTCODE, false, 0, NULL, NULL},
    {"number", FIELD_NUMBER, false, 99999, NULL, NULL},
    {"street", FIELD_TEXT, false, 120, NULL, NULL},
    {"city", FIELD_TEXT, false, 80, NULL, NULL},
    {0},
};
const struct form form_move = {.name = "move", .fields = move_fields};

static const struct field bsn_fields[] = {
    {"bsn", FIELD_BSN, true, 0, NULL, NULL},
    {0},
};
const struct form form_bsn = {.name = "bsn", .fields = bsn_fields};

static const struct field pregnancy_fields[] = {
    {"due_day", FIELD_DAY, true, 0, NULL, NULL},
    {"first_care_day", FIELD_DAY, false, 0, NULL, NULL},
    {"fetuses", FIELD_NUMBER, false, 5, NULL, NULL},
    {0},
};
const struct form form_pregnancy = {.name = "pregnancy", .fields = pregnancy_fields};

static const struct field due_fields[] = {
    {"due_day", FIELD_DAY, true, 0, NULL, NULL},
    {"reason", FIELD_SELECT, true, 0, "due_date_reason", NULL},
    {"fetuses", FIELD_NUMBER, false, 5, NULL, NULL},
    {0},
};
const struct form form_due = {.name = "due", .fields = due_fields};

static const struct field pregnancy_end_fields[] = {
    {"how", FIELD_CODE, true, 0, "pregnancy_end_early", NULL},
    {"day", FIELD_DAY, true, 0, NULL, NULL},
    {"note", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {0},
};
const struct form form_pregnancy_end = {.name = "pregnancy_end", .fields = pregnancy_end_fields};

/* A birth has as many of these as children are expected; the page leaves the others out. */
#define CHILD_FIELDS(n)                                                                                      \
    {"child_" n, FIELD_HEADING, false, 0, NULL, NULL}, {"name_" n, FIELD_TEXT, false, 80, NULL, NULL},       \
        {"sex_" n, FIELD_SELECT, false, 0, "sex", NULL},                                                     \
        {"weight_" n, FIELD_NUMBER, false, 8000, NULL, NULL},                                                \
    {                                                                                                        \
        "died_" n, FIELD_YES, false, 0, NULL, NULL                                                           \
    }
static const struct field birth_fields[] = {
    {"birth_day", FIELD_DAY, true, 0, NULL, NULL},
    {"surname", FIELD_TEXT, false, 80, NULL, NULL},
    CHILD_FIELDS("1"),
    CHILD_FIELDS("2"),
    CHILD_FIELDS("3"),
    CHILD_FIELDS("4"),
    CHILD_FIELDS("5"),
    {"parents", FIELD_HEADING, false, 0, NULL, NULL},
    {"other_parent", FIELD_SELECT, false, 0, NULL, NULL},
    {"other_authority", FIELD_YES, false, 0, NULL, NULL},
    {"handover", FIELD_HEADING, false, 0, NULL, NULL},
    {"to_maternity_care", FIELD_SELECT, false, 0, NULL, NULL},
    {"to_youth_health", FIELD_SELECT, false, 0, NULL, NULL},
    {"scopes", FIELD_MANY, false, 0, "scope", NULL},
    {"told", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {"consent", FIELD_YES, false, 0, NULL, NULL},
    {"other_consents", FIELD_YES, false, 0, NULL, NULL},
    {"consent_form", FIELD_SELECT, false, 0, "consent_form", NULL},
    {0},
};
const struct form form_birth = {.name = "birth", .fields = birth_fields};
static const struct field transfer_fields[] = {
    {"to", FIELD_SELECT, true, 0, NULL, NULL},
    {"children", FIELD_YES, false, 0, NULL, NULL},
    {"referrals", FIELD_CODE, false, 0, "transfer_referrals", NULL},
    {"handover", FIELD_HEADING, false, 0, NULL, NULL},
    {"scopes", FIELD_MANY, false, 0, "scope", NULL},
    {"told", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {"consent", FIELD_YES, false, 0, NULL, NULL},
    {"consent_form", FIELD_SELECT, true, 0, "consent_form", NULL},
    {0},
};
const struct form form_transfer = {.name = "transfer", .fields = transfer_fields};

static const struct field account_link_fields[] = {{0}};
const struct form form_account_link = {.name = "account_link", .fields = account_link_fields};

static const struct field search_fields[] = {
    {"surname", FIELD_TEXT, false, 80, NULL, NULL},     {"birth_day", FIELD_DAY, false, 0, NULL, NULL},
    {"bsn", FIELD_BSN, false, 0, NULL, NULL},           {"pc6", FIELD_POSTCODE, false, 0, NULL, NULL},
    {"number", FIELD_NUMBER, false, 99999, NULL, NULL}, {0},
};
const struct form form_search = {.name = "search", .fields = search_fields};

static const struct field glass_fields[] = {
    {"reason", FIELD_CODE, true, 0, "glass_reason", NULL},
    {"why", FIELD_TEXTAREA, true, 1000, NULL, NULL},
    {0},
};
const struct form form_glass = {.name = "glass", .fields = glass_fields, .danger = true};

static const struct field other_fields[] = {
    {"other", FIELD_ID, true, 0, NULL, NULL},
    {0},
};
const struct form form_different = {.name = "different", .fields = other_fields};
const struct form form_merge = {.name = "merge", .fields = other_fields};
