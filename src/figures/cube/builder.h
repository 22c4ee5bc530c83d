/* What a thread has while it makes its part of a cube. For build.c and the files that it is made of. */
#ifndef KIEM_FIGURES_CUBE_BUILDER_H
#define KIEM_FIGURES_CUBE_BUILDER_H

#include "figures/cube/build.h"
#include "figures/cube/cells.h"
#include "figures/expression/compute.h"

enum { TRAITS_MAX_TOGETHER = 65536, TABLE_CELLS = 2 * MASK_ROWS };

/* Cells that are being counted, column by column, in near memory. A cell's numbers of rows fit two bytes, for it is counted within
 * one chunk. */
struct table {
    struct cell_key *keys;
    void **data; /* one per output: two bytes for each cell, eight when a number is summed */
    size_t used;
    size_t chunk; /* that all of them are of */
};

/* Cells that were counted: as narrow as their numbers allow, nothing for columns of noughts. */
struct counted {
    size_t chunk;
    struct cells cells;
};

/* Runs of rows of one cell in a block; with traits a run's rows belong to several cells. */
struct runs {
    size_t count;
    uint16_t ends[MASK_ROWS];  /* behind the last row of the run */
    struct mask_ends in_masks; /* the same ends */
    struct cell_key keys[MASK_ROWS];
};

/* How values of a frame's column become values of a trait. */
struct trait_map {
    const struct trait *trait;
    const struct frame_column *column;
    uint8_t *of; /* by the stored number, of columns of one or two bytes */
};

struct trait_cells {
    struct trait_map maps[CUBE_TRAITS];
    uint32_t together[MASK_ROWS]; /* of each row: its values as one number */
    uint16_t cell[MASK_ROWS];     /* of each row: its cell, from the block's first */
    uint16_t rows[MASK_ROWS];     /* of each cell */
    uint64_t present[TRAITS_MAX_TOGETHER / 64], near[TRAITS_MAX_TOGETHER / 64 / 64];
    uint16_t slot[TRAITS_MAX_TOGETHER];
};

struct builder {
    const struct cube_question *q;
    const struct compute_plan *plan;
    struct compute_work *work;
    enum mask_way way;
    const uint32_t *ranks; /* of the areas of the dataset's list */
    uint32_t rank_count;
    struct table table;
    struct counted *counted;
    size_t counted_count, counted_room;
    struct heap_block *heap;  /* what `counted` lies in */
    size_t bytes, most_bytes; /* of it; above so many, cells of equal keys are joined */
    struct arena *joined;     /* where they are then; NULL */
    struct runs runs;
    struct trait_cells *traits; /* NULL: none are asked */
    struct err *err;
};

/* --- table.c --- */
int table_new(struct builder *b) MUST_USE;
/* Makes room for `cells` more cells (at most MASK_ROWS) of that chunk; b->table.used is the first. ERR_NOMEM. */
int table_room(struct builder *b, size_t chunk, size_t cells) MUST_USE;
/* Whether the newest cell is of that chunk and key. */
bool table_goes_on(const struct builder *b, size_t chunk, struct cell_key key);
/* Moves what is in the table to `counted`. ERR_NOMEM. */
int table_empty(struct builder *b) MUST_USE;
void table_free(struct builder *b);

/* --- runs.c --- */
/* Finds the runs of a block: rows of one area and period that follow each other. `first` is a row of the frame; the rows
 * before `first` do not count. */
void runs_find(struct builder *b, const struct frame *f, size_t first, size_t rows);
/* Counts the block into cells of that chunk. ERR_INVALID "cube_overflow", ERR_NOMEM. */
int runs_count(struct builder *b, size_t chunk) MUST_USE;
/* Adds a number to a sum. ERR_INVALID "cube_overflow". */
int sum_add(int64_t *sum, int64_t number, struct err *err) MUST_USE;

/* --- trait_cells.c --- */
int trait_cells_new(struct builder *b) MUST_USE;
void trait_cells_free(struct builder *b);
void trait_cells_frame(struct builder *b, const struct frame *f);
/* Counts the block that starts at row `first` of the frame, whose runs are found, into cells of that chunk. The same errors. */
int trait_cells_count(struct builder *b, size_t chunk, const struct frame *f, size_t first) MUST_USE;

#endif
