/* A column of a segment: each block in order and as narrow as the segment allows, with its checksum, to its place. */
#include "base/mem.h"
#include "base/vector.h"
#include "columns/write_parts.h"

#include <string.h>
#include <xxhash.h>

/* Rows first … first + n − 1 in order, without what is least; all ones stay all ones. */
typedef void narrow(void *out, const void *in, const uint32_t *order, size_t n, uint64_t least);

#define NARROW(NAME, IN, OUT)                                                                                \
    static void NAME(void *out, const void *in, const uint32_t *order, size_t n, uint64_t least)             \
    {                                                                                                        \
        OUT *to = out;                                                                                       \
        for (size_t i = 0; i < n; i++) {                                                                     \
            IN v = ((const IN *)in)[order[i]];                                                               \
            to[i] = v == (IN)UINT64_MAX ? (OUT)UINT64_MAX : (OUT)(v - (IN)least);                            \
        }                                                                                                    \
    }                                                                                                        \
    VECTORISED static void NAME##_straight(void *out, const void *in, const uint32_t *order, size_t n,       \
                                           uint64_t least)                                                   \
    {                                                                                                        \
        OUT *to = out;                                                                                       \
        (void)order;                                                                                         \
        for (size_t i = 0; i < n; i++) {                                                                     \
            IN v = ((const IN *)in)[i];                                                                      \
            to[i] = v == (IN)UINT64_MAX ? (OUT)UINT64_MAX : (OUT)(v - (IN)least);                            \
        }                                                                                                    \
    }

NARROW(narrow_1_1, uint8_t, uint8_t)
NARROW(narrow_2_1, uint16_t, uint8_t)
NARROW(narrow_2_2, uint16_t, uint16_t)
NARROW(narrow_4_1, uint32_t, uint8_t)
NARROW(narrow_4_2, uint32_t, uint16_t)
NARROW(narrow_4_4, uint32_t, uint32_t)
NARROW(narrow_8_1, uint64_t, uint8_t)
NARROW(narrow_8_2, uint64_t, uint16_t)
NARROW(narrow_8_4, uint64_t, uint32_t)
NARROW(narrow_8_8, uint64_t, uint64_t)

static const struct {
    unsigned in, out;
    narrow *in_order, *straight;
} ways[] = {
    {1, 1, narrow_1_1, narrow_1_1_straight}, {2, 1, narrow_2_1, narrow_2_1_straight},
    {2, 2, narrow_2_2, narrow_2_2_straight}, {4, 1, narrow_4_1, narrow_4_1_straight},
    {4, 2, narrow_4_2, narrow_4_2_straight}, {4, 4, narrow_4_4, narrow_4_4_straight},
    {8, 1, narrow_8_1, narrow_8_1_straight}, {8, 2, narrow_8_2, narrow_8_2_straight},
    {8, 4, narrow_8_4, narrow_8_4_straight}, {8, 8, narrow_8_8, narrow_8_8_straight},
};

/* Each number plus one: all ones become 0, which no number is. */
#define MEASURE(TYPE)                                                                                        \
    {                                                                                                        \
        TYPE least = (TYPE)UINT64_MAX, most = 0;                                                             \
        for (size_t i = 0; i < rows; i++) {                                                                  \
            TYPE v = ((const TYPE *)data)[i], next = (TYPE)(v + 1);                                          \
            least = v < least ? v : least;                                                                   \
            most = next > most ? next : most;                                                                \
        }                                                                                                    \
        found = most == 0 ? COLUMNS_NO_RANGE : (struct columns_range){least, (uint64_t)most - 1};            \
    }

VECTORISED static struct columns_range measure(const void *data, size_t rows, unsigned width)
{
    struct columns_range found = COLUMNS_NO_RANGE;
    switch (width) {
    case 1:
        MEASURE(uint8_t)
        break;
    case 2:
        MEASURE(uint16_t)
        break;
    case 4:
        MEASURE(uint32_t)
        break;
    default:
        MEASURE(uint64_t)
        break;
    }
    return found;
}

void columns_measure(struct columns_range *range, const void *data, size_t rows, unsigned width)
{
    struct columns_range found = measure(data, rows, width);
    range->least = found.least < range->least ? found.least : range->least;
    range->most = found.most > range->most ? found.most : range->most;
}

int write_block(const struct columns_file *f, const struct written *to, void *data, size_t rows, size_t block,
                struct err *err)
{
    size_t size = layout_block_size(rows, to->width, block);
    size_t left = (rows - block * COLUMNS_BLOCK_ROWS) * to->width;
    if (left < size)
        memset((char *)data + left, 0, size - left);
    to->sums[block] = XXH3_64bits(data, size);
    return write_at(f, data, size, to->place + (uint64_t)block * COLUMNS_BLOCK_ROWS * to->width, err);
}

int write_column(struct columns_file *f, size_t column, struct err *err)
{
    const struct columns_part *in = &f->now->parts[column];
    const struct written *to = &f->parts[column];
    size_t rows = f->now->rows, way = 0;
    if (to->width == 0)
        return 0;
    while (ways[way].in != in->width || ways[way].out != to->width)
        way++;
    char *block = mem_alloc((size_t)COLUMNS_BLOCK_ROWS * to->width + LAYOUT_ALIGN);
    int rc = block ? 0 : err_nomem(err);
    for (size_t b = 0; b < layout_blocks(rows) && rc == 0; b++) {
        size_t first = b * COLUMNS_BLOCK_ROWS,
               n = rows - first < COLUMNS_BLOCK_ROWS ? rows - first : COLUMNS_BLOCK_ROWS;
        if (f->order.as_they_came)
            ways[way].straight(block, (const char *)in->data + first * in->width, NULL, n, to->least);
        else
            ways[way].in_order(block, in->data, f->order.order + first, n, to->least);
        rc = write_block(f, to, block, rows, b, err);
    }
    mem_free(block);
    write_soon(f, to, rows);
    return rc;
}
