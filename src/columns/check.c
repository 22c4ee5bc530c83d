/* Whether blocks are as they were written. Reads each once; mends nothing. */
#include "columns/hash.h"
#include "columns/layout.h"

#include <stdio.h>
#include <string.h>

/* A stretch of bytes that is cut in blocks. */
struct stretch {
    const unsigned char *data;
    size_t rows, width;
    struct columns_sums sums;
    const char *name;
};

static struct stretch stretch_of(const struct columns *c, size_t segment, int column)
{
    const struct columns_segment *s = &c->segments[segment];
    const struct columns_sums *sums = c->sums[segment];
    if (column == COLUMNS_KEYS)
        return (struct stretch){(const unsigned char *)s->keys, s->key_count, 8, sums[c->count], "index"};
    if (column == COLUMNS_KEY_ROWS)
        return (struct stretch){(const unsigned char *)s->key_rows, s->key_count, 4, sums[c->count + 1],
                                "index"};
    const struct columns_part *part = &s->parts[column];
    return (struct stretch){part->data, part->data ? s->rows : 0, part->width, sums[column],
                            c->names[column].code};
}

size_t columns_block_count(const struct columns *c, size_t segment, int column)
{
    return layout_blocks(stretch_of(c, segment, column).rows);
}

int columns_check_block(const struct columns *c, size_t segment, int column, size_t block, struct err *err)
{
    struct stretch s = stretch_of(c, segment, column);
    if (block >= layout_blocks(s.rows))
        return 0; /* nothing is stored there */
    uint64_t sum;
    memcpy(&sum, s.sums.at + block * sizeof sum, sizeof sum);
    size_t first = block * COLUMNS_BLOCK_ROWS;
    if (XXH3_64bits(s.data + first * s.width, layout_block_size(s.rows, s.width, block)) == sum)
        return 0;
    return err_set(err, ERR_INVALID, c->path, "columns_damaged", "%s, %zu: %zu – %zu", s.name, segment, first,
                   first + COLUMNS_BLOCK_ROWS - 1);
}
