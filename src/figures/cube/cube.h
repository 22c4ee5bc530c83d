/*
 * A cube: for every area × period × up to four traits, six whole numbers per indicator. It holds no rows, so it may travel;
 * cubes of the same shape add up exactly, in any order. Cells are sorted by area code (bytes), then period, then traits in
 * their order; lists of areas are sorted and hold only what occurs: equal counts are equal bytes.
 *
 *     cell      area     period   traits            counts[cell][indicator][6]
 *     0         WK0014…  2004     [1, 0]            …
 */
#ifndef KIEM_FIGURES_CUBE_CUBE_H
#define KIEM_FIGURES_CUBE_CUBE_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { CUBE_TRAITS = 4, CUBE_MAX_INDICATORS = 250 };

/* What is counted for an indicator with numerator N and denominator D (strict, surely, maybe: expression.h). */
enum cube_count {
    CUBE_ELIGIBLE,  /* D is true */
    CUBE_UNDECIDED, /* D is not known */
    CUBE_KNOWN,     /* D true and N known: the denominator of the figure (a sum when D is a number) */
    CUBE_EVENTS,    /* of those N true: its numerator (a sum when N is a number) */
    CUBE_LEAST,     /* D true and N surely true: lower bound of the numerator over ELIGIBLE */
    CUBE_MOST,      /* D true and N maybe true: upper bound */
    CUBE_COUNTS
};

struct cube_indicator {
    const char *code;
    uint64_t fingerprint; /* indicator.h; two cubes add up only when these are equal */
};

struct cube_trait {
    const char *code; /* "income_group" */
    const char *const
        *values; /* codes of its values, in the order of the schema or of the bands; the last is "unknown" */
    size_t value_count; /* at most 255 */
};

struct cube {
    const char *dataset; /* kind */
    const struct cube_indicator *indicators;
    size_t indicator_count;
    const struct cube_trait *traits;
    size_t trait_count;
    const char *const *areas; /* sorted by bytes */
    size_t area_count;
    size_t cells;
    const uint32_t *area;  /* per cell: index in `areas`; area_count when the area is not known */
    const int32_t *period; /* per cell: year or month as in FIELD_PERIOD; INT32_MAX: not known */
    const uint8_t (*trait)[CUBE_TRAITS]; /* per cell: index of the trait's value */
    const int64_t *counts;               /* [cells][indicator_count][CUBE_COUNTS] */
};

static inline const int64_t *cube_counts(const struct cube *c, size_t cell, size_t indicator)
{
    return c->counts + (cell * c->indicator_count + indicator) * CUBE_COUNTS;
}

#endif
