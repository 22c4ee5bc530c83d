/* The options and units an item of a Questionnaire may be answered with; for instrument_load(). */
#ifndef KIEM_ASKING_OPTION_H
#define KIEM_ASKING_OPTION_H

#include "asking/instrument.h"

/* Where an item comes from. */
struct item_source {
    struct arena *arena;
    const struct value *questionnaire; /* with its contained value sets */
    const struct value *item;
    bool english; /* the language of the questionnaire */
    struct err *err;
};

/* answerOption, or a contained value set (compose with concepts, or an expansion): it->options, each with a code of its own.
 * What is elsewhere leaves it->unsupported "options". ERR_INVALID "option_missing", "option_duplicate", "option_count". */
int options_load(struct item *it, const struct item_source *from) MUST_USE;
/* questionnaire-unit, -unitOption, -unitValueSet, or the unit of an initial quantity. ERR_INVALID "unit_count". */
int units_load(struct item *it, const struct item_source *from) MUST_USE;

#endif
