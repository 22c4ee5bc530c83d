/* Which items are enabled by the answers so far (enableWhen of FHIR R4), and which can no longer become so. */
#ifndef KIEM_CARE_ENABLE_H
#define KIEM_CARE_ENABLE_H

#include "asking/instrument.h"

/*
 * An item is shown when its group is and its conditions hold. Answers of items that are not shown count as absent.
 * R4: "=" any answer equals; "!=" no answer equals (so it holds while unanswered); < > <= >= any answer is so.
 */
struct enabled {
    bool now;     /* shown as things stand */
    bool settled; /* no answer that may still come can change that */
};
/* One per item of `q`. ERR_NOMEM only. */
int instrument_enabled(struct enabled **out, struct arena *a, const struct instrument *q,
                       const struct value *answers, struct err *err) MUST_USE;

/* --- for instrument_load() --- */
/* Reads the conditions of all items from their `sources` and finds an order in which they can be decided. `q->items` is
 * `items`. Errors: see instrument_load(). */
int enable_load(struct instrument *q, struct item *items, const struct value *const *sources, struct arena *a,
                struct err *err) MUST_USE;
/* value[x] or answer[x] of `element` (`prefix` "value", "answer") as an answer in `a`; NULL when there is none. */
const struct value *enable_answer_of(struct arena *a, const struct value *element, const char *prefix);

#endif
