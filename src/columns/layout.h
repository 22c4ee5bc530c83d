/* Sizes, marks and checksums of a column file, for those who write and read it; inside the room. */
#ifndef KIEM_COLUMNS_LAYOUT_H
#define KIEM_COLUMNS_LAYOUT_H

#include "columns/columns.h"

#include <stdbool.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "column files are mapped as they are: little-endian"
#endif

enum { LAYOUT_HEAD = 64, LAYOUT_TAIL = 64, LAYOUT_ALIGN = 64, LAYOUT_VERSION = 1, LAYOUT_TEXT_MAX = 65536 };
#define LAYOUT_HEAD_MARK "KIEMCOL\n"
#define LAYOUT_TAIL_MARK "KIEMEND\n"

/* Checksums of the blocks of one stretch of bytes, as they stand in the directory (not aligned). */
struct columns_sums {
    const unsigned char *at;
};

/* The first 56 bytes of head and tail are under the checksum in their last 8. */
struct layout_head {
    char mark[8];
    uint32_t version, nothing;
    uint64_t rest[5];
    uint64_t sum;
};
struct layout_tail {
    char mark[8];
    uint64_t directory, directory_size, directory_sum, file_size;
    uint64_t rest[2];
    uint64_t sum;
};
_Static_assert(sizeof(struct layout_head) == LAYOUT_HEAD && sizeof(struct layout_tail) == LAYOUT_TAIL,
               "64 bytes each");

static inline uint64_t layout_padded(uint64_t size)
{
    return (size + LAYOUT_ALIGN - 1) / LAYOUT_ALIGN * LAYOUT_ALIGN;
}

static inline size_t layout_blocks(size_t rows)
{
    return (rows + COLUMNS_BLOCK_ROWS - 1) / COLUMNS_BLOCK_ROWS;
}

/* Bytes of a block: the last one has what fills it up to 64 bytes. */
static inline size_t layout_block_size(size_t rows, size_t width, size_t block)
{
    size_t left = rows - block * COLUMNS_BLOCK_ROWS;
    return left > COLUMNS_BLOCK_ROWS ? COLUMNS_BLOCK_ROWS * width : (size_t)layout_padded(left * width);
}

static inline uint64_t layout_ones(unsigned width)
{
    return width == 8 ? UINT64_MAX : ((uint64_t)1 << (8 * width)) - 1;
}

#endif
