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
/* One per item of `q`; an item of a repeating group as its rows together have it. ERR_NOMEM only. */
int instrument_enabled(struct enabled **out, struct arena *a, const struct instrument *q,
                       const struct value *answers, struct err *err) MUST_USE;

/*
 * The answers of one row of a repeating group, or of the whole response, with what they show:
 *
 *   response ─┬─ answers beside each other
 *             └─ group that repeats ─┬─ row ── answers beside each other, again groups that repeat
 *                                    └─ row …
 *
 * A condition looks for its question in the row itself, then in the rows around it (R4: the nearest); where the question
 * is in rows of another group, any of them counts.
 */
struct row {
    const struct instrument *instrument;
    const struct row *outer;    /* NULL: the whole response */
    size_t group;               /* index of the repeating group; SIZE_MAX: the whole response */
    size_t first, end;          /* the items in it */
    const struct value **given; /* per item from `first`: its answer, NULL when there is none */
    struct enabled *enabled;    /* per item from `first` */
};
int row_whole(struct row *out, struct arena *a, const struct instrument *q, const struct value *answers,
              struct err *err) MUST_USE;
/* `outer` must outlive it; `answers`: of this row alone. */
int row_inside(struct row *out, struct arena *a, const struct row *outer, const struct item *group,
               const struct value *answers, struct err *err) MUST_USE;
/* Of any item, also of the rows around. */
struct enabled row_enabled(const struct row *r, const struct item *it);

/* --- for instrument_load() --- */
/* Reads the conditions of all items from their `sources` and finds an order in which they can be decided. `q->items` is
 * `items`. Errors: see instrument_load(). */
int enable_load(struct instrument *q, struct item *items, const struct value *const *sources, struct arena *a,
                struct err *err) MUST_USE;

#endif
