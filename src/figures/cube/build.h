/*
 * From rows to a cube, in one pass: threads take stretches of rows, compute the masks of all indicators block by block, and
 * count them over runs of rows of one area and period. What threads found adds up exactly, so that neither their number
 * nor their order can be seen in the outcome.
 */
#ifndef KIEM_FIGURES_CUBE_BUILD_H
#define KIEM_FIGURES_CUBE_BUILD_H

#include "figures/cube/cube.h"
#include "figures/cube/trait.h"
#include "figures/curve/curve.h"
#include "figures/frame.h"
#include "figures/indicator.h"

/* Vouches for the bytes of a frame's column just before they are computed on. */
struct frame_guard {
    /* Rows first … first + rows − 1 of that field; `first` is a multiple of `rows_at_once`. From several threads at once. */
    int (*check)(const struct frame_guard *self, size_t frame, int field, size_t first, size_t rows,
                 struct err *err);
    size_t rows_at_once; /* a multiple of 64 */
};

/* The rows' own pseudonyms of a frame, sorted, with the row of each; those not known are left out. Pseudonyms are spread evenly
 * over all 64 bits. */
struct frame_index {
    const uint64_t *keys;
    const uint32_t *rows;
    size_t count;
};

/* A dataset that rows are joined to by their own pseudonym, as the joined schemas of the indicators say (schema.h). */
struct cube_join {
    const char *as; /* "twoyear" */
    const struct dataset *data;
    const struct frame_index *index; /* one per frame, known to be right */
    const struct frame_guard *guard; /* NULL: the bytes are known to be right */
};

struct cube_question {
    const struct dataset *data;
    const struct cube_join *joins;
    size_t join_count;
    const struct indicator *const *indicators; /* of data's schema, or of one that joins `joins` to it */
    size_t indicator_count;
    const struct trait *const *traits; /* of data's schema */
    size_t trait_count;
    const struct frame_guard *guard; /* of data; NULL: the bytes are known to be right */
    const struct curves *curves;     /* NULL when no indicator asks for one */
    int threads;
    size_t
        most_bytes; /* of counts that a thread keeps before it joins those of equal cells; 0: what suits most */
};

/* The cube lives in `a`; codes and lists of the question must outlive it. ERR_INVALID "cube_overflow" (a sum over int64),
 * "cube_large" (more groups than fit), "cube_traits" (more combinations of traits than fit); ERR_NOMEM; what compute_plan() and
 * the guard say. */
int cube_build(struct cube *out, struct arena *a, const struct cube_question *q, struct err *err) MUST_USE;

#endif
