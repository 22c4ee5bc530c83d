/*
 * Numbers and texts of a cube file. Whole numbers are varints (seven bits a byte, the lowest first); columns go in blocks of 128
 * numbers: the least of them, how many bits the others lie above it, and those bits. For encode.c and decode.c.
 */
#ifndef KIEM_FIGURES_CUBE_PACK_H
#define KIEM_FIGURES_CUBE_PACK_H

#include "base/buf.h"

#include <stdint.h>

enum { PACK_BLOCK = 128 };

void pack_number(struct buf *out, uint64_t n);
void pack_text(struct buf *out, const char *text);
/* One block: `count` numbers, at most PACK_BLOCK. */
void pack_block(struct buf *out, const int64_t *numbers, size_t count);

/* What is left to read; `failed` latches and all reads give nought then. Only what the functions above write is read: a number that
 * is written another way fails too. */
struct unpack {
    const unsigned char *at, *end;
    bool failed;
};
uint64_t unpack_number(struct unpack *u);
/* A number of at most `most`; more fails. */
size_t unpack_count(struct unpack *u, size_t most);
/* A text of at least one byte, without NUL, in `a`. */
const char *unpack_text(struct unpack *u, struct arena *a);
void unpack_block(struct unpack *u, int64_t *numbers, size_t count);

/* A checksum: whatever eight bytes change, it changes. */
uint64_t pack_checksum(const void *bytes, size_t len);

#endif
