/* The forms with which an administrator imports a questionnaire, and a professional answers that were given elsewhere. */
#include "web/pages.h"

static const struct field instrument_fields[] = {
    {"questionnaire", FIELD_TEXTAREA, true, 1000000, NULL, NULL},
    {"scoring", FIELD_TEXTAREA, false, 500000, NULL, NULL},
    {"value_sets", FIELD_TEXTAREA, false, 1000000, NULL, NULL},
    {"partial", FIELD_YES, false, 0, NULL, NULL},
    {0},
};
const struct form form_instrument = {.name = "instrument", .fields = instrument_fields};

static const struct field response_fields[] = {
    {"response", FIELD_TEXTAREA, true, 1000000, NULL, NULL},
    {"alone", FIELD_YESNO, false, 0, NULL, NULL},
    {"sign", FIELD_YES, false, 0, NULL, NULL},
    {0},
};
const struct form form_response_import = {.name = "response_import", .fields = response_fields};
