/* Forms around groups of parents. */
#include "web/pages.h"

static const struct field group_fields[] = {
    {"place", FIELD_TEXT, true, 200, NULL, NULL},           {"area", FIELD_SELECT, false, 0, NULL, NULL},
    {"language", FIELD_SELECT, false, 0, "language", NULL}, {"dates", FIELD_HEADING, false, 0, NULL, NULL},
    {"from_day", FIELD_DAY, true, 0, NULL, NULL},           {"until_day", FIELD_DAY, true, 0, NULL, NULL},
    {"most", FIELD_NUMBER, true, 50, NULL, NULL},           {"times", FIELD_HEADING, false, 0, NULL, NULL},
    {"first_at", FIELD_TIME, true, 0, NULL, NULL},          {"sessions", FIELD_NUMBER, true, 40, NULL, NULL},
    {"every_days", FIELD_NUMBER, true, 400, NULL, NULL},    {"minutes", FIELD_NUMBER, true, 720, NULL, NULL},
    {"leaders", FIELD_MANY, true, 0, NULL, NULL},           {0},
};
const struct form form_group = {.name = "group", .fields = group_fields};

static const struct field move_fields[] = {
    {"starts_at", FIELD_TIME, true, 0, NULL, NULL},
    {"was", FIELD_HIDDEN, true, 20, NULL, NULL},
    {0},
};
const struct form form_group_move = {.name = "group_move", .fields = move_fields};

static const struct field session_off_fields[] = {
    {"was", FIELD_HIDDEN, true, 20, NULL, NULL},
    {0},
};
const struct form form_group_session_off = {
    .name = "group_session_off", .fields = session_off_fields, .danger = true};

static const struct field off_fields[] = {
    {"off_reason", FIELD_SELECT, true, 0, "group_off", NULL},
    {0},
};
const struct form form_group_off = {.name = "group_off", .fields = off_fields, .danger = true};

static const struct field leaders_fields[] = {
    {"leaders", FIELD_MANY, true, 0, NULL, NULL},
    {0},
};
const struct form form_group_leaders = {.name = "group_leaders", .fields = leaders_fields};

static const struct field attend_fields[] = {
    {"came", FIELD_MANY, false, 0, NULL, NULL},
    {0},
};
const struct form form_group_attend = {.name = "group_attend", .fields = attend_fields};

static const struct field join_fields[] = {
    {"said_day", FIELD_DAY, false, 0, NULL, NULL},
    {"need", FIELD_TEXT, false, 200, NULL, NULL},
    {"agreed", FIELD_YES, true, 0, NULL, NULL},
    {0},
};
const struct form form_group_join = {.name = "group_join", .fields = join_fields};

/* The same in her own words. */
static const struct field own_fields[] = {
    {"said_day", FIELD_DAY, false, 0, NULL, NULL},
    {"need", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_group_own = {.name = "group_own", .fields = own_fields};

static const struct field leave_fields[] = {{0}};
const struct form form_group_leave = {.name = "group_leave", .fields = leave_fields, .danger = true};
const struct form form_group_leave_own = {.name = "group_leave_own", .fields = leave_fields, .danger = true};

static const struct field view_fields[] = {
    {"answers", FIELD_ANSWERS, false, 0, NULL, NULL},
    {0},
};
const struct form form_group_view = {.name = "group_view", .fields = view_fields};
