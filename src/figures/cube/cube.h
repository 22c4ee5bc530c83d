/*
 * A cube: for every area × period × up to four traits, six whole numbers per indicator. It holds no rows, so it may travel;
 * cubes of the same shape add up exactly, in any order. Cells are sorted by area code (bytes), then period, then traits in
 * their order; lists of areas are sorted and hold only what occurs: equal counts are equal bytes.
 *
 *     cell      area     period   traits        counts[0][CUBE_ELIGIBLE]   counts[0][CUBE_UNDECIDED] …
 *     0         WK0014…  2004     [1, 0]        u16: 51                    none: 0
 *     1         WK0014…  2004     [1, 1]        u16: 4                     none: 0
 *
 * Numbers lie in columns, each as narrow as its largest number, for a country by four traits has millions of cells of
 * which most numbers are 0 or 1. Columns with equal numbers may share their data.
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

struct cube_column {
    const void *data; /* a number for each cell; NULL when width is 0 */
    uint8_t width;    /* bytes: 1, 2, 4 or 8; 0: zero in every cell. No number is below 0 or over INT64_MAX */
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
    const uint8_t (*trait)[CUBE_TRAITS];       /* per cell: index of the trait's value */
    struct cube_column (*counts)[CUBE_COUNTS]; /* [indicator_count] */
};

static inline int64_t cube_column_at(const struct cube_column *c, size_t cell)
{
    switch (c->width) {
    case 1:
        return ((const uint8_t *)c->data)[cell];
    case 2:
        return ((const uint16_t *)c->data)[cell];
    case 4:
        return ((const uint32_t *)c->data)[cell];
    case 8:
        return ((const int64_t *)c->data)[cell];
    default:
        return 0;
    }
}

static inline int64_t cube_count(const struct cube *c, size_t cell, size_t indicator, enum cube_count what)
{
    return cube_column_at(&c->counts[indicator][what], cell);
}

/* Columns out of plain numbers, [cells][indicator_count][CUBE_COUNTS], for a cube whose other members are set. */
int cube_set_counts(struct cube *c, struct arena *a, const int64_t *counts, struct err *err) MUST_USE;

#endif
