/*
 * From rows to a cube, in one pass: threads take stretches of rows, compute the masks of all indicators block by block, and
 * count them over runs of rows of one area and period. What threads found adds up exactly, so that neither their number
 * nor their order can be seen in the outcome.
 */
#ifndef KIEM_FIGURES_CUBE_BUILD_H
#define KIEM_FIGURES_CUBE_BUILD_H

#include "figures/cube/cube.h"
#include "figures/cube/trait.h"
#include "figures/frame.h"
#include "figures/indicator.h"

/* Vouches for the bytes of a frame's column just before they are computed on. */
struct frame_guard {
    /* Rows first … first + rows − 1 of that field; `first` is a multiple of `rows_at_once`. From several threads at once. */
    int (*check)(const struct frame_guard *self, size_t frame, int field, size_t first, size_t rows,
                 struct err *err);
    size_t rows_at_once; /* a multiple of 64 */
};

struct cube_question {
    const struct dataset *data;
    const struct indicator *const *indicators; /* of data's schema */
    size_t indicator_count;
    const struct trait *const *traits; /* of data's schema */
    size_t trait_count;
    const struct frame_guard *guard; /* NULL: the bytes are known to be right */
    int threads;
};

/* The cube lives in `a`, codes and lists of data too must outlive it. ERR_INVALID "cube_…" (a sum over int64, more
 * groups than fit); ERR_NOMEM; what the guard said. */
int cube_build(struct cube *out, struct arena *a, const struct cube_question *q, struct err *err) MUST_USE;

#endif
