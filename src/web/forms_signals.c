/* Forms around instruments, the level and urgent answers. The questions themselves come with the page. */
#include "web/pages.h"

static const struct field answers_fields[] = {
    {"answers", FIELD_ANSWERS, false, 0, NULL, NULL},
    {"alone", FIELD_YESNO, false, 0, NULL, NULL},
    {"mode", FIELD_CODE, false, 0, "response_mode", NULL},
    {"step", FIELD_NUMBER, false, 0, NULL, NULL},
    {"saves", FIELD_NUMBER, false, 0, NULL, NULL},
    {"page", FIELD_HIDDEN, false, 64, NULL, NULL},
    {"go", FIELD_HIDDEN, false, 10, NULL, NULL},   /* "save": keep it, sign later */
    {"row", FIELD_HIDDEN, false, 300, NULL, NULL}, /* a row of a repeating group more, or less */
    {0},
};
const struct form form_answers = {.name = "answers", .fields = answers_fields};

static const struct field outcome_fields[] = {
    {"protection", FIELD_YESNO, false, 0, NULL, NULL},
    {"disciplines", FIELD_MANY, false, 0, "discipline", NULL},
    {"level", FIELD_SELECT, false, 0, NULL, NULL},
    {"reason", FIELD_TEXTAREA, false, 2000, NULL, NULL},
    {0},
};
const struct form form_outcome = {.name = "outcome", .fields = outcome_fields};

static const struct field acknowledge_fields[] = {
    {"action", FIELD_TEXTAREA, true, 2000, NULL, NULL},
    {0},
};
const struct form form_acknowledge = {.name = "acknowledge", .fields = acknowledge_fields};

static const struct field oncall_fields[] = {
    {"membership", FIELD_SELECT, true, 0, NULL, NULL},
    {"from_day", FIELD_DAY, true, 0, NULL, NULL},
    {"until_day", FIELD_DAY, true, 0, NULL, NULL},
    {0},
};
const struct form form_oncall = {.name = "oncall", .fields = oncall_fields};

static const struct field oncall_end_fields[] = {
    {"membership", FIELD_ID, true, 0, NULL, NULL},
    {"from_day", FIELD_DAY, true, 0, NULL, NULL},
    {0},
};
const struct form form_oncall_end = {.name = "oncall_end", .fields = oncall_end_fields, .inline_form = true};

static const struct field report_fields[] = {
    {"answers", FIELD_ANSWERS, false, 0, NULL, NULL},
    {"alone", FIELD_YESNO, false, 0, NULL, NULL},
    {"step", FIELD_NUMBER, false, 0, NULL, NULL},
    {"saves", FIELD_NUMBER, false, 0, NULL, NULL},
    {"page", FIELD_HIDDEN, false, 64, NULL, NULL},
    {"row", FIELD_HIDDEN, false, 300, NULL, NULL},
    {0},
};
const struct form form_report = {.name = "answers", .fields = report_fields};
