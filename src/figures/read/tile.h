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
};

/* The last cell of a row that ends with CR LF is one byte shorter than its end says. */
static inline struct cells tile_last_cells(const struct tile *t, size_t column)
{
    uint32_t *last = t->b->last;
    for (size_t i = 0; i < t->rows; i++) {
        const uint32_t *at = t->ends + t->first[i] + column;
        last[2 * i] = at[0];
        last[2 * i + 1] = at[1] - (at[1] - at[0] > 1 && t->text[at[1] - 2] == '\r');
    }
    return (struct cells){t->text, last, t->b->last_first};
}

static inline struct cells tile_cells(const struct tile *t, size_t column)
{
    return column + 1 == t->b->columns->count ? tile_last_cells(t, column)
                                              : (struct cells){t->text, t->ends + column, t->first};
}

/* The cell of a row. */
static inline struct str tile_cell(const struct cells *c, size_t row)
{
    const uint32_t *at = c->ends + c->first[row];
    return (struct str){c->text + at[0], at[1] - at[0] - 1u};
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
