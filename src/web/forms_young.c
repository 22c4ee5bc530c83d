/* Forms around the plan of a very young parent. */
#include "web/pages.h"

static const struct field facts_fields[] = {
    {"school", FIELD_CODE, false, 0, "young_school", NULL},
    {"work", FIELD_CODE, false, 0, "young_work", NULL},
    {"home", FIELD_CODE, false, 0, "young_home", NULL},
    {0},
};
/* Who keeps her file asks; she says it herself, in her own words. */
const struct form form_young_facts = {.name = "young_facts", .fields = facts_fields};
const struct form form_young_facts_own = {.name = "young_facts_own", .fields = facts_fields};
const struct form form_young_facts_draft = {.name = "young_facts_own", .fields = facts_fields, .draft = true};

static const struct field propose_fields[] = {
    {"steps", FIELD_MANY, true, 0, NULL, NULL},
    {"agreed", FIELD_YES, false, 0, NULL, NULL},
    {0},
};
const struct form form_young_propose = {.name = "young_propose", .fields = propose_fields};

static const struct field line_fields[] = {
    {"text", FIELD_TEXT, true, 200, NULL, NULL},        {"area", FIELD_SELECT, true, 0, NULL, NULL},
    {"does", FIELD_SELECT, true, 0, "young_who", NULL}, {"due_day", FIELD_DAY, false, 0, NULL, NULL},
    {"agreed", FIELD_YES, false, 0, NULL, NULL},        {0},
};
const struct form form_young_line = {.name = "young_line", .fields = line_fields};

static const struct field own_line_fields[] = {
    {"text", FIELD_TEXT, true, 200, NULL, NULL},
    {"area", FIELD_SELECT, true, 0, NULL, NULL},
    {"due_day", FIELD_DAY, false, 0, NULL, NULL},
    {"seen", FIELD_CODE, true, 0, "young_seen", NULL},
    {0},
};
const struct form form_young_line_own = {.name = "young_line_own", .fields = own_line_fields};
const struct form form_young_line_draft = {
    .name = "young_line_own", .fields = own_line_fields, .draft = true};

static const struct field add_fields[] = {{"step", FIELD_HIDDEN, true, 64, NULL, NULL}, {0}};
const struct form form_young_add = {.name = "young_add", .fields = add_fields};

static const struct field see_fields[] = {{"seen", FIELD_CODE, true, 0, "young_seen", NULL}, {0}};
const struct form form_young_see = {.name = "young_see", .fields = see_fields};

static const struct field end_fields[] = {{0}};
const struct form form_young_end = {.name = "young_end", .fields = end_fields, .danger = true};
const struct form form_young_cancel = {.name = "young_cancel", .fields = end_fields, .danger = true};

static const struct field desk_fields[] = {
    {"receiver", FIELD_SELECT, true, 0, NULL, NULL},
    {"areas", FIELD_MANY, true, 0, NULL, NULL},
    {"given_by", FIELD_MANY, true, 0, NULL, NULL},
    {"told", FIELD_TEXTAREA, true, 1000, NULL, NULL},
    {"consent_form", FIELD_CODE, true, 0, "consent_form", NULL},
    {"stands_alone", FIELD_YES, false, 0, NULL, NULL},
    {"why", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {0},
};
const struct form form_young_desk = {.name = "young_desk", .fields = desk_fields};

static const struct field own_desk_fields[] = {
    {"receiver", FIELD_SELECT, true, 0, NULL, NULL},
    {"areas", FIELD_MANY, true, 0, NULL, NULL},
    {0},
};
const struct form form_young_desk_own = {.name = "young_desk_own", .fields = own_desk_fields};

static const struct field meeting_fields[] = {
    {"planned_at", FIELD_TIME, true, 0, NULL, NULL},
    {"place", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_young_meeting = {.name = "young_meeting", .fields = meeting_fields};

static const struct field decide_fields[] = {
    {"line", FIELD_SELECT, true, 0, NULL, NULL},        {"decision", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {"does", FIELD_SELECT, true, 0, "young_who", NULL}, {"due_day", FIELD_DAY, true, 0, NULL, NULL},
    {"agreed", FIELD_YES, false, 0, NULL, NULL},        {0},
};
const struct form form_young_decide = {.name = "young_decide", .fields = decide_fields};

static const struct field hold_fields[] = {
    {"with_her", FIELD_YESNO, true, 0, NULL, NULL},
    {"next_at", FIELD_TIME, false, 0, NULL, NULL},
    {"place", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_young_hold = {.name = "young_hold", .fields = hold_fields};
