/* Forms of the social map. */
#include "web/pages.h"

static const struct field import_fields[] = {
    {"document", FIELD_TEXTAREA, true, 1000000, NULL, NULL},
    {"kind", FIELD_SELECT, false, 0, NULL, NULL},
    {0},
};
const struct form form_map_import = {.name = "map_import", .fields = import_fields};

static const struct field wait_fields[] = {
    {"service", FIELD_SELECT, false, 0, NULL, NULL},
    {"wait_days", FIELD_NUMBER, false, 730, NULL, NULL},
    {"places", FIELD_NUMBER, false, 9999, NULL, NULL},
    {0},
};
const struct form form_map_wait = {.name = "map_wait", .fields = wait_fields};
