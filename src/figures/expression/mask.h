/*
 * A mask says of each row of a block whether something is so: one bit a row, the first row the lowest bit of the first word.
 * Bits behind the block's last row mean nothing. Columns are compared as they are stored, 16 to 64 rows in a few instructions:
 * with AVX-512 or AVX2 where the machine has them, SSE2 on every x86-64, by plain arithmetic elsewhere; all give the same.
 */
#ifndef KIEM_FIGURES_EXPRESSION_MASK_H
#define KIEM_FIGURES_EXPRESSION_MASK_H

#include <stddef.h>
#include <stdint.h>

/* Rows of a block: its masks and the stretch of columns it asks lie in the nearest memory. */
enum { MASK_ROWS = 2048, MASK_WORDS = MASK_ROWS / 64 };

/* A stretch of a column as stored: whole numbers of `width` bytes (1, 2, 4, 8), without sign. */
struct stretch {
    const void *data;
    uint8_t width;
    size_t rows; /* at most MASK_ROWS */
};

/* Ways to compare and count; they differ in speed only, and a test goes all of them. */
enum mask_way { MASK_PLAIN, MASK_SSE2, MASK_AVX2, MASK_AVX512, MASK_AVX512_COUNT, MASK_WAYS };
/* The fastest that this machine has; those before it are there too. */
enum mask_way mask_way(void);
/* least <= stored <= most. Both lie within the width. */
void mask_range(enum mask_way way, uint64_t *out, const struct stretch *s, uint64_t least, uint64_t most);

/* Adds (or) the rows that differ from the row before them; the row before the first must be readable. */
void mask_change(enum mask_way way, uint64_t *out, const struct stretch *s);

/* A limit for each of 2 × 256 keys: a bit of one column above a byte of another. */
struct mask_limits {
    uint16_t of[2 * 256];
};
/* Rows whose `number` (two bytes) is below the limit for the last bit of `high` and the byte `low`. */
struct mask_keyed {
    const uint16_t *number;
    const uint8_t *high, *low;
    size_t rows;
};
void mask_below(enum mask_way way, uint64_t *out, const struct mask_keyed *k,
                const struct mask_limits *limits);

/* Where runs of rows that follow each other end. */
struct mask_ends {
    uint16_t words[MASK_ROWS]; /* the word of the run's last row … */
    uint64_t upto[MASK_ROWS];  /* … and its bits up to and with that row */
};
/* Adds to out[run] how many rows of the mask are in it; `runs` is 1 … MASK_ROWS. */
void mask_count(enum mask_way way, uint16_t *out, const uint64_t *mask, const struct mask_ends *ends,
                size_t runs);

#endif
