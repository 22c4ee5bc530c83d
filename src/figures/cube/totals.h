/*
 * How an amount is divided over those whom rows belong to: families with several rows each (years, services). The rows of one
 * family are found side by side in the sorted index of each frame, so that nothing is kept of it but its sum; what is kept is
 * how many families have which total.
 *
 *     index     … family 7: rows 12, 90, 4711 │ family 9: row 3 …
 *     sums          15 + 240 + 30 = 285           285
 *     totals    slot 0, amount 285: 2 families
 *
 * A slot is what the asker sets apart (a place and a block of years): a family with rows in two of them counts in both, in
 * each with its rows there. The total of a family of which one row cannot be told is not known. Who has no row is not there.
 */
#ifndef KIEM_FIGURES_CUBE_TOTALS_H
#define KIEM_FIGURES_CUBE_TOTALS_H

#include "figures/cube/build.h"

struct totals_question {
    const struct dataset *data;
    const struct frame_index *index;   /* one per frame, known to be right */
    const struct frame_guard *guard;   /* NULL: the bytes are known to be right */
    const struct indicator *indicator; /* of data's schema, without what is joined; its numerator is summed */
    const struct curves *curves;       /* NULL when the indicator asks for none */
    size_t slots;
    /* Of a row by its area (in the list of the dataset) and period, each FRAME_UNKNOWN where it is not known; −1: not asked. */
    long (*slot)(const void *state, int64_t area, int64_t period);
    const void *state;
    size_t most; /* different totals; 0: TOTALS_MAX */
    int threads; /* at most this many at once; below 1: one */
};

enum { TOTALS_MAX = 4 << 20, TOTALS_SLOTS = 4 << 20 };

struct total {
    size_t slot;
    int64_t amount, families;
};

struct totals {
    const struct total *items; /* by slot, then amount; no two alike */
    size_t count;
    const int64_t *unknown; /* per slot: families whose total is not known */
    uint64_t without;       /* rows whose family is not known */
};

/* The totals live in `a`. ERR_INVALID "totals_many" (more different totals than `most`), "show_large" (more slots than
 * TOTALS_SLOTS), "cube_overflow"; ERR_NOMEM; what compute_plan() and the guard say. */
int totals_make(struct totals *out, struct arena *a, const struct totals_question *q,
                struct err *err) MUST_USE;

#endif
