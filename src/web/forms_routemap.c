/* Forms of a coalition's own route maps and terms. `edits`: the state of the draft that the form was made from. */
#include "web/pages.h"

static const struct field copy_fields[] = {
    {"from", FIELD_SELECT, true, 0, NULL, NULL},
    {0},
};
const struct form form_route_copy = {.name = "route_copy", .fields = copy_fields};

static const struct field import_fields[] = {
    {"document", FIELD_TEXTAREA, true, 500000, NULL, NULL},
    {0},
};
const struct form form_route_import = {.name = "route_import", .fields = import_fields};

static const struct field edits_fields[] = {
    {"edits", FIELD_HIDDEN, true, 10, NULL, NULL},
    {0},
};
const struct form form_route_edits = {.name = "route_edits", .fields = edits_fields};

static const struct field text_fields[] = {
    {"edits", FIELD_HIDDEN, true, 10, NULL, NULL},
    {"title_nl", FIELD_TEXT, true, 120, NULL, NULL},
    {"title_en", FIELD_TEXT, false, 120, NULL, NULL},
    {"summary_nl", FIELD_TEXTAREA, true, 1000, NULL, NULL},
    {"summary_en", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {0},
};
const struct form form_route_text = {.name = "route_text", .fields = text_fields};

static const struct field rule_fields[] = {
    {"edits", FIELD_HIDDEN, true, 10, NULL, NULL},
    {"any", FIELD_MANY, false, 0, NULL, NULL},
    {"all", FIELD_MANY, false, 0, NULL, NULL},
    {"levels", FIELD_MANY, false, 0, "level", NULL},
    {"phases", FIELD_MANY, false, 0, "phase", NULL},
    {"then", FIELD_MANY, false, 0, NULL, NULL},
    {0},
};
const struct form form_route_rule = {.name = "route_rule", .fields = rule_fields};

static const struct field step_fields[] = {
    {"edits", FIELD_HIDDEN, true, 10, NULL, NULL},
    {"title_nl", FIELD_TEXT, true, 120, NULL, NULL},
    {"title_en", FIELD_TEXT, false, 120, NULL, NULL},
    {"explain_nl", FIELD_TEXTAREA, true, 1000, NULL, NULL},
    {"explain_en", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {"action", FIELD_SELECT, true, 0, "step_action", NULL},
    {"owner_kind", FIELD_CODE, true, 0, NULL, NULL},
    {"org_kind", FIELD_SELECT, false, 0, NULL, NULL},
    {"term_unit", FIELD_CODE, true, 0, "term_unit", NULL},
    {"term_count", FIELD_NUMBER, false, 730, NULL, NULL},
    {"scopes", FIELD_MANY, false, 0, "scope", NULL},
    {"strengthens", FIELD_MANY, false, 0, NULL, NULL},
    {"window_head", FIELD_HEADING, false, 0, NULL, NULL},
    {"window_anchor", FIELD_SELECT, false, 0, NULL, NULL},
    {"window_from", FIELD_NUMBER, false, 2000, NULL, NULL},
    {"window_until", FIELD_NUMBER, false, 2000, NULL, NULL},
    {0},
};
const struct form form_route_step = {.name = "route_step", .fields = step_fields};

static const struct field terms_fields[] = {
    {"edits", FIELD_HIDDEN, true, 10, NULL, NULL},
    {"answers", FIELD_ANSWERS, false, 0, NULL, NULL},
    {0},
};
const struct form form_route_terms = {.name = "route_terms", .fields = terms_fields};

static const struct field publish_fields[] = {
    {"edits", FIELD_HIDDEN, true, 10, NULL, NULL},
    {"valid_from", FIELD_DAY, true, 0, NULL, NULL},
    {"known", FIELD_MANY, false, 0, NULL, NULL},
    {0},
};
const struct form form_route_publish = {.name = "route_publish", .fields = publish_fields};
