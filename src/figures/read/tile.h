/* A few hundred rows whose fields are found: between batch.c and the ways of its columns, inside the folder. */
#ifndef KIEM_FIGURES_READ_TILE_H
#define KIEM_FIGURES_READ_TILE_H

#include "figures/read/batch.h"

struct tile {
    struct batch *b;
    const char *text;
    const uint32_t *ends;  /* places behind fields */
    const uint32_t *first; /* per row: the place in `ends` of where its first field starts */
    size_t rows;
    bool careful; /* a NUL is somewhere: every cell goes the slow way */
};

/* One column of a tile, held by value: what is stored in a loop over it cannot change it. */
struct cells {
    const char *text;
    const uint32_t *ends, *first;
    size_t is_last; /* the last of its row: a CR may stand at its end */
};

static inline struct cells tile_cells(const struct tile *t, size_t column)
{
    return (struct cells){t->text, t->ends + column, t->first, column + 1 == t->b->columns->count};
}

/* The cell of a row, without a CR at its end. */
static inline struct str tile_cell(struct cells c, size_t row)
{
    const uint32_t *at = c.ends + c.first[row];
    size_t from = at[0], to = at[1] - 1u;
    to -= c.is_last & (size_t)(c.text[(ptrdiff_t)to - 1] == '\r') & (size_t)(to > from);
    return (struct str){c.text + from, to - from};
}

/* Reads a column into the field's data behind what is there; bad cells are noted per row. ERR_NOMEM, ERR_INVALID. */
int tile_column(struct tile *t, size_t column, int field, struct err *err) MUST_USE;
/* Notes a bad cell, unless the row has one already. */
static inline void tile_bad(const struct tile *t, size_t row, size_t column, enum cell_fault fault)
{
    if (t->b->fault[row] != CELL_GOOD)
        return;
    t->b->fault[row] = (uint8_t)fault;
    t->b->fault_column[row] = (uint16_t)(column + 1);
}

#endif
