/* Rows of a segment, a block at a time: in order, each column as narrow as the segment allows, with its checksum, to its place. */
#include "base/vector.h"
#include "columns/hash.h"
#include "columns/write_parts.h"

#include <string.h>

/* Rows that are put side by side at once, and how far ahead the next ones are fetched. */
enum { TILE = 256, AHEAD = 24, ROW_UNIT = COLUMNS_ROW_UNIT };

/* One column of `n` rows that lie side by side, without what is least; all ones stay all ones. */
typedef void narrow(void *out, const char *in, size_t stride, size_t n, uint64_t least);

#define NARROW(NAME, IN, OUT)                                                                                \
    static void NAME(void *out, const char *in, size_t stride, size_t n, uint64_t least)                     \
    {                                                                                                        \
        OUT *to = out;                                                                                       \
        for (size_t i = 0; i < n; i++) {                                                                     \
            IN v;                                                                                            \
            memcpy(&v, in + i * stride, sizeof v);                                                           \
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
    narrow *way;
} ways[] = {
    {1, 1, narrow_1_1}, {2, 1, narrow_2_1}, {2, 2, narrow_2_2}, {4, 1, narrow_4_1}, {4, 2, narrow_4_2},
    {4, 4, narrow_4_4}, {8, 1, narrow_8_1}, {8, 2, narrow_8_2}, {8, 4, narrow_8_4}, {8, 8, narrow_8_8},
};

static narrow *way_of(unsigned in, unsigned out)
{
    size_t i = 0;
    while (ways[i].in != in || ways[i].out != out)
        i++;
    return ways[i].way;
}

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

/* Rows of the order from `first` on, side by side. Where each came from is known long before: it is fetched ahead. */
static void gather(char *out, const struct columns_file *f, size_t first, size_t n)
{
    const uint32_t *order = f->order.order + first;
    const char *data = f->now->data;
    size_t stride = f->now->stride;
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            __builtin_prefetch(data + order[i + AHEAD] * stride);
            __builtin_prefetch(data + order[i + AHEAD] * stride + stride - 1);
        }
        for (size_t j = 0; j < stride; j += ROW_UNIT)
            memcpy(out + i * stride + j, data + order[i] * stride + j, ROW_UNIT);
    }
}

/* Some rows into the block of each column. */
static void spread(char *const *blocks, const struct columns_file *f, const char *rows, size_t at, size_t n)
{
    const struct columns_rows *r = f->now;
    for (size_t i = 0; i < f->count; i++) {
        const struct written *to = &f->parts[i];
        if (to->width > 0)
            way_of(r->places[i].width, to->width)(blocks[i] + at * to->width, rows + r->places[i].offset,
                                                  r->stride, n, to->least);
    }
}

static size_t block_room(const struct columns_file *f)
{
    size_t size = 0;
    for (size_t i = 0; i < f->count; i++)
        size += (size_t)COLUMNS_BLOCK_ROWS * f->parts[i].width + LAYOUT_ALIGN;
    return size + TILE * f->now->stride;
}

int write_rows(struct columns_file *f, size_t block, struct err *err)
{
    const struct columns_rows *r = f->now;
    size_t first = block * COLUMNS_BLOCK_ROWS, left = r->rows - first;
    size_t n = left < COLUMNS_BLOCK_ROWS ? left : COLUMNS_BLOCK_ROWS;
    char *memory = scratch_take(f, block_room(f)), *blocks[COLUMNS_MAX], *at = memory;
    if (!memory)
        return err_nomem(err);
    for (size_t i = 0; i < f->count; i++) {
        blocks[i] = at;
        at += (size_t)COLUMNS_BLOCK_ROWS * f->parts[i].width + LAYOUT_ALIGN;
    }
    for (size_t row = 0; row < n; row += TILE) {
        size_t some = n - row < TILE ? n - row : TILE;
        if (!f->order.as_they_came)
            gather(at, f, first + row, some);
        spread(blocks, f, f->order.as_they_came ? r->data + (first + row) * r->stride : at, row, some);
    }
    int rc = 0;
    for (size_t i = 0; i < f->count && rc == 0; i++)
        if (f->parts[i].width > 0)
            rc = write_block(f, &f->parts[i], blocks[i], r->rows, block, err);
    scratch_give(f, memory);
    return rc;
}
