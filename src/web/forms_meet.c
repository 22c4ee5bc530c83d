/* Forms around home visits, meetings and bottlenecks. */
#include "web/pages.h"

/* --- prenatal home visit --- */
static const struct field visit_fields[] = {
    {"wish", FIELD_CODE, true, 0, "visit_wish", NULL},
    {"planned_at", FIELD_TIME, false, 0, NULL, NULL},
    {"reason", FIELD_SELECT, false, 0, "refusal_reason", NULL},
    {"referral", FIELD_ID, false, 0, NULL, NULL},
    {0},
};
const struct form form_visit = {.name = "visit", .fields = visit_fields};

static const struct field visit_plan_fields[] = {
    {"planned_at", FIELD_TIME, true, 0, NULL, NULL},
    {0},
};
const struct form form_visit_plan = {.name = "visit_plan", .fields = visit_plan_fields};

static const struct field visit_hold_fields[] = {
    {"held_day", FIELD_DAY, true, 0, NULL, NULL},
    {"result", FIELD_CODE, true, 0, "visit_result", NULL},
    {"note", FIELD_TEXTAREA, false, 0, NULL, NULL},
    {0},
};
const struct form form_visit_hold = {.name = "visit_hold", .fields = visit_hold_fields};

static const struct field visit_refuse_fields[] = {
    {"reason", FIELD_SELECT, false, 0, "refusal_reason", NULL},
    {0},
};
const struct form form_visit_refuse = {.name = "visit_refuse", .fields = visit_refuse_fields};

static const struct field visit_cancel_fields[] = {
    {"reason", FIELD_SELECT, true, 0, "withdraw_reason", NULL},
    {0},
};
const struct form form_visit_cancel = {.name = "visit_cancel", .fields = visit_cancel_fields, .danger = true};
