/* Forms around the contacts of youth health care with a child. */
#include "web/pages.h"

static const struct field plan_fields[] = {
    {"contact_code", FIELD_SELECT, true, 0, NULL, NULL},
    {"planned_at", FIELD_TIME, true, 0, NULL, NULL},
    {"how", FIELD_CODE, true, 0, "contact_how", NULL},
    {"place", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_contact_plan = {.name = "contact_plan", .fields = plan_fields};

static const struct field record_fields[] = {
    {"contact_code", FIELD_SELECT, true, 0, NULL, NULL},
    {"outcome", FIELD_CODE, true, 0, "contact_outcome", NULL},
    {"held_day", FIELD_DAY, false, 0, NULL, NULL},
    {"how", FIELD_SELECT, false, 0, "contact_how", NULL},
    {"two_way", FIELD_YES, false, 0, NULL, NULL},
    {"reason", FIELD_SELECT, false, 0, "refusal_reason", NULL},
    {"note", FIELD_TEXTAREA, false, 0, NULL, NULL},
    {0},
};
const struct form form_contact_record = {.name = "contact_record", .fields = record_fields};
/* What was planned is known: the same without the choice of which. */
const struct form form_contact_hold = {.name = "contact_hold", .fields = record_fields + 1};
const struct form form_contact_move = {.name = "contact_move", .fields = plan_fields + 1};

static const struct field cancel_fields[] = {
    {"reason", FIELD_SELECT, true, 0, "contact_off", NULL},
    {0},
};
const struct form form_contact_cancel = {.name = "contact_cancel", .fields = cancel_fields, .danger = true};
