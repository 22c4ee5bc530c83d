/* The form with which an administrator imports a questionnaire. */
#include "web/pages.h"

static const struct field instrument_fields[] = {
    {"questionnaire", FIELD_TEXTAREA, true, 1000000, NULL, NULL},
    {"scoring", FIELD_TEXTAREA, false, 500000, NULL, NULL},
    {"value_sets", FIELD_TEXTAREA, false, 1000000, NULL, NULL},
    {"partial", FIELD_YES, false, 0, NULL, NULL},
    {0},
};
const struct form form_instrument = {.name = "instrument", .fields = instrument_fields};
