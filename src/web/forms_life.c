/* Forms around the life of data: requests, holds. */
#include "web/pages.h"

static const struct field own_destroy_fields[] = {
    {"text", FIELD_TEXTAREA, false, 2000, NULL, NULL},
    {"sure", FIELD_YES, true, 0, NULL, NULL},
    {0},
};
const struct form form_own_destroy = {.name = "own_destroy", .fields = own_destroy_fields, .danger = true};

static const struct field own_correct_fields[] = {
    {"object", FIELD_HIDDEN, false, 20, NULL, NULL},
    {"object_id", FIELD_HIDDEN, false, 36, NULL, NULL},
    {"kind", FIELD_CODE, true, 0, "data_correction", NULL},
    {"text", FIELD_TEXTAREA, true, 4000, NULL, NULL},
    {0},
};
const struct form form_own_correct = {.name = "own_correct", .fields = own_correct_fields};

static const struct field data_request_fields[] = {
    {"kind", FIELD_SELECT, true, 0, "data_request", NULL},
    {"text", FIELD_TEXTAREA, true, 4000, NULL, NULL},
    {0},
};
const struct form form_data_request = {.name = "data_request", .fields = data_request_fields};

static const struct field decide_fields[] = {
    {"decision", FIELD_CODE, true, 0, "data_decision", NULL},
    {"reason", FIELD_SELECT, false, 0, "data_refusal", NULL},
    {"answer", FIELD_TEXTAREA, false, 2000, NULL, NULL},
    {"others_agree", FIELD_YES, false, 0, NULL, NULL},
    {0},
};
const struct form form_request_decide = {.name = "request_decide", .fields = decide_fields};

static const struct field close_fields[] = {
    {"reason", FIELD_CODE, true, 0, "closing_choice", NULL},
    {"note", FIELD_TEXTAREA, false, 2000, NULL, NULL},
    {"end_open", FIELD_YES, false, 0, NULL, NULL},
    {"others_agree", FIELD_YES, false, 0, NULL, NULL},
    {0},
};
const struct form form_close = {.name = "close", .fields = close_fields};

static const struct field reopen_fields[] = {
    {"note", FIELD_TEXTAREA, true, 2000, NULL, NULL},
    {0},
};
const struct form form_reopen = {.name = "reopen", .fields = reopen_fields};

static const struct field cover_fields[] = {
    {"deputy", FIELD_SELECT, true, 0, NULL, NULL},
    {"from_day", FIELD_DAY, true, 0, NULL, NULL},
    {"until_day", FIELD_DAY, true, 0, NULL, NULL},
    {0},
};
const struct form form_cover = {.name = "cover", .fields = cover_fields};
const struct form form_admin_cover = {.name = "admin_cover", .fields = cover_fields};

static const struct field leave_fields[] = {
    {"successor", FIELD_SELECT, false, 0, NULL, NULL},
    {0},
};
const struct form form_leave = {.name = "leave", .fields = leave_fields, .danger = true};

static const struct field hold_fields[] = {
    {"reason", FIELD_SELECT, true, 0, "hold_reason", NULL},
    {"note", FIELD_TEXTAREA, false, 2000, NULL, NULL},
    {0},
};
const struct form form_hold = {.name = "hold", .fields = hold_fields};
