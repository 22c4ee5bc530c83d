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

/* Why is asked once parents have seen it. */
static const struct field move_fields[] = {
    {"planned_at", FIELD_TIME, true, 0, NULL, NULL},
    {"how", FIELD_CODE, true, 0, "contact_how", NULL},
    {"place", FIELD_TEXT, false, 200, NULL, NULL},
    {"reason", FIELD_SELECT, false, 0, "plan_reason", NULL},
    {0},
};
const struct form form_contact_move = {.name = "contact_move", .fields = move_fields};

static const struct field move_wish_fields[] = {{"text", FIELD_TEXTAREA, true, 1000, NULL, NULL}, {0}};
const struct form form_contact_wish = {.name = "contact_wish", .fields = move_wish_fields};

static const struct field client_route_fields[] = {
    {"route", FIELD_CODE, true, 0, NULL, NULL},
    {"agreed", FIELD_YES, true, 0, NULL, NULL},
    {0},
};
const struct form form_client_route = {.name = "client_route", .fields = client_route_fields};

/* --- a plan of weeks --- */

static const struct field time_fields[] = {
    {"member", FIELD_SELECT, true, 0, NULL, NULL},
    {"minutes", FIELD_NUMBER, true, 2400, NULL, NULL},
    {"areas", FIELD_MANY, false, 0, NULL, NULL},
    {0},
};
const struct form form_planning_time = {.name = "planning_time", .fields = time_fields};

static const struct field ask_fields[] = {
    {"weeks", FIELD_NUMBER, true, 12, NULL, NULL},
    {"beside", FIELD_NUMBER, true, 120, NULL, NULL},
    {0},
};
const struct form form_planning_ask = {.name = "planning_ask", .fields = ask_fields};

static const struct field row_fields[] = {
    {"week", FIELD_SELECT, true, 0, NULL, NULL},
    {"member", FIELD_SELECT, true, 0, NULL, NULL},
    {"reason", FIELD_CODE, true, 0, "plan_reason", NULL},
    {0},
};
const struct form form_planning_row = {.name = "planning_row", .fields = row_fields};

static const struct field cancel_fields[] = {
    {"reason", FIELD_SELECT, true, 0, "contact_off", NULL},
    {0},
};
const struct form form_contact_cancel = {.name = "contact_cancel", .fields = cancel_fields, .danger = true};
