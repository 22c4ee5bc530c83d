/* Forms of Nu Niet Zwanger: of who holds the conversations, who leads a project, and who keeps projects. */
#include "web/pages.h"

/* --- the holder --- */
static const struct field new_fields[] = {
    {"conditions", FIELD_MANY, false, 0, "nnz_condition", NULL},
    {"not_so", FIELD_MANY, false, 0, "nnz_not_so", NULL},
    {"situations", FIELD_MANY, false, 0, "nnz_situation", NULL},
    {"asked", FIELD_YES, false, 0, NULL, NULL},
    {"words", FIELD_TEXT, false, 100, NULL, NULL},
    {0},
};
const struct form form_nnz_new = {.name = "nnz_new", .fields = new_fields};

static const struct field words_fields[] = {
    {"words", FIELD_TEXT, false, 100, NULL, NULL},
    {0},
};
const struct form form_nnz_words = {.name = "nnz_words", .fields = words_fields};

static const struct field step_fields[] = {
    {"step", FIELD_SELECT, true, 0, "nnz_step", NULL},
    {"day", FIELD_DAY, true, 0, NULL, NULL},
    {"agreed", FIELD_YES, true, 0, NULL, NULL},
    {"said", FIELD_TEXTAREA, false, 500, NULL, NULL},
    {0},
};
const struct form form_nnz_step = {.name = "nnz_step", .fields = step_fields};

static const struct field forget_fields[] = {
    {"step", FIELD_ID, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_forget = {.name = "nnz_forget", .fields = forget_fields};

static const struct field close_fields[] = {
    {"outcome", FIELD_CODE, true, 0, "nnz_outcome", NULL},
    {0},
};
const struct form form_nnz_close = {.name = "nnz_close", .fields = close_fields};

static const struct field hand_over_fields[] = {
    {"colleague", FIELD_SELECT, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_hand_over = {.name = "nnz_hand_over", .fields = hand_over_fields};

static const struct field destroy_fields[] = {
    {"sure", FIELD_YES, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_destroy = {.name = "nnz_destroy", .fields = destroy_fields, .danger = true};

/* --- the project leader --- */
static const struct field quality_fields[] = {
    {"criterion", FIELD_SELECT, true, 0, "nnz_quality", NULL},
    {"judged", FIELD_CODE, true, 0, "nnz_quality_state", NULL},
    {0},
};
const struct form form_nnz_quality = {.name = "nnz_quality", .fields = quality_fields};

/* --- the administrator --- */
static const struct field project_fields[] = {
    {"name", FIELD_TEXT, true, 100, NULL, NULL},
    {"area", FIELD_TEXT, true, 100, NULL, NULL},
    {"state", FIELD_CODE, true, 0, "nnz_project_state", NULL},
    {0},
};
const struct form form_nnz_project = {.name = "nnz_project", .fields = project_fields};

static const struct field state_fields[] = {
    {"state", FIELD_CODE, true, 0, "nnz_project_state", NULL},
    {0},
};
const struct form form_nnz_state = {.name = "nnz_state", .fields = state_fields};

static const struct field region_fields[] = {
    {"area", FIELD_TEXT, true, 100, NULL, NULL},
    {0},
};
const struct form form_nnz_region = {.name = "nnz_region", .fields = region_fields};

static const struct field region_remove_fields[] = {
    {"place", FIELD_HIDDEN, true, 40, NULL, NULL},
    {0},
};
const struct form form_nnz_region_remove = {.name = "nnz_region_remove", .fields = region_remove_fields};

static const struct field org_fields[] = {
    {"org", FIELD_SELECT, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_org = {.name = "nnz_org", .fields = org_fields};

static const struct field org_remove_fields[] = {
    {"org", FIELD_ID, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_org_remove = {.name = "nnz_org_remove", .fields = org_remove_fields};

static const struct field member_fields[] = {
    {"member", FIELD_SELECT, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_member = {.name = "nnz_member", .fields = member_fields};

static const struct field member_remove_fields[] = {
    {"member", FIELD_ID, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_member_remove = {.name = "nnz_member_remove", .fields = member_remove_fields};

static const struct field training_fields[] = {
    {"holder", FIELD_SELECT, true, 0, NULL, NULL},
    {"training", FIELD_SELECT, true, 0, "nnz_training", NULL},
    {"day", FIELD_DAY, true, 0, NULL, NULL},
    {"until", FIELD_DAY, false, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_training = {.name = "nnz_training", .fields = training_fields};

static const struct field training_remove_fields[] = {
    {"held", FIELD_ID, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_training_remove = {.name = "nnz_training_remove",
                                              .fields = training_remove_fields};

static const struct field records_fields[] = {
    {"from", FIELD_SELECT, true, 0, NULL, NULL},
    {"to", FIELD_SELECT, true, 0, NULL, NULL},
    {0},
};
const struct form form_nnz_records = {.name = "nnz_records", .fields = records_fields};
