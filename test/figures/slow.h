/*
 * Indicators counted row by row, as obviously as can be: what the engine does column by column is held against it. And random
 * rows of any width, base and pattern of what is not known.
 */
#ifndef KIEM_TEST_FIGURES_SLOW_H
#define KIEM_TEST_FIGURES_SLOW_H

#include "base/rand.h"
#include "figures/cube/build.h"

struct made {
    size_t rows; /* of all frames together */
    size_t frames;
    size_t areas;     /* of the list */
    unsigned unknown; /* of 1000 values */
    bool clustered;   /* rows sorted by area and period within a frame */
    size_t keys;      /* pseudonyms are taken from so many */
};

/* Random rows of the schema, with an index by its key. */
struct made_rows {
    struct dataset data;
    struct frame_index *index;
};
void made_rows(struct made_rows *out, struct arena *a, const struct schema *schema, const struct made *m,
               struct rng rng);

/* A truth or number of one row by all readings. */
struct slow {
    bool known, truth, surely, maybe; /* of a truth; `truth` holds when known */
    int64_t whole;
    double real;
};
struct slow_row {
    const struct cube_question *q;
    const struct schema *schema; /* of the tree: may be joined */
    size_t frame, row;
};
struct slow slow_value(const struct slow_row *r, const struct expr *e);

/* The cube of the question, row by row. */
void slow_cube(struct cube *out, struct arena *a, const struct cube_question *q);
/* Fails the test, saying where, when two cubes differ in anything. */
void assert_same_cube(const struct cube *a, const struct cube *b);

#endif
