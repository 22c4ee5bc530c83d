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

/* --- a wish for children --- */
static const struct field child_wish_fields[] = {
    {"talk_day", FIELD_DAY, true, 0, NULL, NULL},
    {"asked", FIELD_CODE, true, 0, "child_wish_asked", NULL},
    {"reason", FIELD_SELECT, false, 0, "child_wish_not", NULL},
    {"outcome", FIELD_SELECT, false, 0, "child_wish", NULL},
    {"care", FIELD_SELECT, false, 0, "preconception_care", NULL},
    {"note", FIELD_TEXTAREA, false, 0, NULL, NULL},
    {0},
};
const struct form form_child_wish = {.name = "child_wish", .fields = child_wish_fields};

static const struct field training_fields[] = {
    {"course", FIELD_SELECT, true, 0, "wish_course", NULL},
    {"day", FIELD_DAY, true, 0, NULL, NULL},
    {0},
};
const struct form form_training = {.name = "training", .fields = training_fields};

static const struct field training_remove_fields[] = {
    {"held", FIELD_ID, true, 0, NULL, NULL},
    {0},
};
const struct form form_training_remove = {.name = "training_remove", .fields = training_remove_fields};

/* --- meeting with the parents at the table --- */
static const struct field meeting_fields[] = {
    {"planned_at", FIELD_TIME, true, 0, NULL, NULL},
    {"place", FIELD_TEXT, true, 200, NULL, NULL},
    {"guests", FIELD_MANY, false, 0, NULL, NULL},
    {"bring", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_meeting = {.name = "meeting", .fields = meeting_fields};

static const struct field meeting_move_fields[] = {
    {"planned_at", FIELD_TIME, true, 0, NULL, NULL},
    {"place", FIELD_TEXT, true, 200, NULL, NULL},
    {0},
};
const struct form form_meeting_move = {.name = "meeting_move", .fields = meeting_move_fields};

static const struct field meeting_cancel_fields[] = {{0}};
const struct form form_meeting_cancel = {
    .name = "meeting_cancel", .fields = meeting_cancel_fields, .danger = true};

static const struct field meeting_invite_fields[] = {
    {"guest", FIELD_SELECT, true, 0, NULL, NULL},
    {0},
};
const struct form form_meeting_invite = {.name = "meeting_invite", .fields = meeting_invite_fields};

static const struct field meeting_uninvite_fields[] = {
    {"org", FIELD_ID, true, 0, NULL, NULL},
    {0},
};
const struct form form_meeting_uninvite = {.name = "meeting_uninvite", .fields = meeting_uninvite_fields};

static const struct field meeting_answer_fields[] = {
    {"answer", FIELD_CODE, true, 0, "meeting_answer", NULL},
    {0},
};
const struct form form_meeting_answer = {.name = "meeting_answer", .fields = meeting_answer_fields};

static const struct field meeting_parents_fields[] = {
    {"answer", FIELD_CODE, true, 0, "meeting_answer", NULL},
    {"bring", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_meeting_parents = {.name = "meeting_parents", .fields = meeting_parents_fields};

/* The same in her own words. */
static const struct field meeting_self_fields[] = {
    {"answer", FIELD_CODE, true, 0, "meeting_own_answer", NULL},
    {"bring", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_meeting_self = {.name = "meeting_self", .fields = meeting_self_fields};

static const struct field meeting_item_fields[] = {
    {"subject", FIELD_TEXT, true, 300, NULL, NULL},
    {"scope", FIELD_SELECT, true, 0, "scope", NULL},
    {0},
};
const struct form form_meeting_item = {.name = "meeting_item", .fields = meeting_item_fields};

static const struct field meeting_decide_fields[] = {
    {"item", FIELD_SELECT, true, 0, NULL, NULL},       {"decision", FIELD_TEXT, true, 300, NULL, NULL},
    {"minutes", FIELD_TEXTAREA, false, 0, NULL, NULL}, {"step", FIELD_SELECT, false, 0, NULL, NULL},
    {"agreed", FIELD_YES, false, 0, NULL, NULL},       {0},
};
const struct form form_meeting_decide = {.name = "meeting_decide", .fields = meeting_decide_fields};

static const struct field meeting_hold_fields[] = {
    {"parents_present", FIELD_YESNO, true, 0, NULL, NULL},
    {"absent_reason", FIELD_SELECT, false, 0, "meeting_absent", NULL},
    {"present", FIELD_MANY, false, 0, NULL, NULL},
    {0},
};
const struct form form_meeting_hold = {.name = "meeting_hold", .fields = meeting_hold_fields};

/* --- help that is not there --- */
static const struct field bottleneck_fields[] = {
    {"shortage", FIELD_SELECT, true, 0, "bottleneck_reason", NULL},
    {"short_step", FIELD_ID, false, 0, NULL, NULL},
    {"short_referral", FIELD_ID, false, 0, NULL, NULL},
    {0},
};
const struct form form_bottleneck = {.name = "bottleneck", .fields = bottleneck_fields};
