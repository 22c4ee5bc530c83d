/*
 * Cells with their numbers, put together from parts: what threads counted, or whole cubes. Cells of equal key become one and
 * their numbers are added; the outcome is the same for any order of the parts. For the files of this folder.
 */
#ifndef KIEM_FIGURES_CUBE_CELLS_H
#define KIEM_FIGURES_CUBE_CELLS_H

#include "figures/cube/cube.h"

/* Keys compare as the cells of a cube are sorted. */
struct cell_key {
    uint64_t place;  /* rank of the area's code << 32 | period, from INT32_MIN on */
    uint32_t traits; /* the first in the highest byte */
};

struct cells {
    size_t count;
    const struct cell_key *keys;
    const struct cube_column *columns; /* numbers not below 0 */
    const uint64_t *largest;           /* number of each column; NULL: it has to be looked for */
    bool rise;                         /* keys do, each above the one before; false: it has to be looked at */
};

static inline uint64_t cell_place(uint32_t area, int32_t period)
{
    return (uint64_t)area << 32 | ((uint32_t)period ^ 0x80000000u);
}

/* Whether each key is above the one before. */
bool cell_keys_rise(const struct cell_key *keys, size_t count);

enum { CELLS_MAX = 1 << 26 };

struct cells_question {
    const struct cells *parts; /* each with `columns` columns */
    size_t part_count, columns;
    int threads;
};

/* Sorted, no two keys alike; in `a`. ERR_INVALID "cube_large" (more than CELLS_MAX), "cube_overflow"; ERR_NOMEM. */
int cells_join(struct cells *out, struct arena *a, const struct cells_question *q, struct err *err) MUST_USE;

/* Sets cells, area, period, trait and areas of a cube from joined cells; areas[rank] are their codes, and a rank of area_count
 * is an area that is not known. Only areas that occur are kept. ERR_NOMEM. */
int cells_shape(struct cube *c, struct arena *a, const struct cells *cells, const char *const *areas,
                size_t area_count, struct err *err) MUST_USE;

#endif
