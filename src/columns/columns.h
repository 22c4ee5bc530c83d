/*
 * A column file: one version of one dataset, written once, never changed, mapped for reading.
 *
 *     [head 64 bytes] [segment 0: column, column, …, index] [segment 1 …] … [directory] [tail 64 bytes]
 *
 *     segment    at most 4 Mi rows, sorted by area, then period; each column as narrow as its values allow
 *     column     value = base + stored; all ones: not known; starts at a multiple of 64 bytes; none: nothing is stored
 *     index      of the column that is the rows' own key: the keys sorted (8 bytes each), then the row of each (4 bytes each)
 *     block      32,768 rows of one column (or entries of an index): has a checksum (XXH3, 64 bits) in the directory
 *     directory  kind, name, columns with their type and texts, segments, checksums; has a checksum in the tail
 *
 * Every byte of the file is under a checksum: parts stand side by side without holes, and what fills up to 64 bytes belongs
 * to the block before it. Opening checks head, tail and directory and every size and place in it; blocks are checked by who
 * uses them, just before. Numbers are little-endian. Knows nothing of what columns mean: type and kind are texts of others.
 */
#ifndef KIEM_COLUMNS_COLUMNS_H
#define KIEM_COLUMNS_COLUMNS_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { COLUMNS_BLOCK_ROWS = 32768, COLUMNS_SEGMENT_ROWS = 4 << 20, COLUMNS_MAX = 255 };

/* A column in all segments. */
struct columns_name {
    const char *code, *type; /* "ga_days", "number 0" */
    const char *const *list; /* texts that the stored numbers stand for; NULL: none */
    size_t list_count;
};

/* A column in one segment. */
struct columns_part {
    const void *data; /* NULL: not known in every row */
    uint8_t width;    /* 1, 2, 4 or 8 */
    int64_t base;
};

struct columns_segment {
    size_t rows;
    const struct columns_part *parts; /* one per column */
    const uint64_t *keys;             /* sorted; NULL: no index */
    const uint32_t *key_rows;         /* the row of each key */
    size_t key_count;                 /* rows whose key is known */
};

struct columns_bytes {
    const unsigned char *data;
    size_t size;
};

struct columns_sums;

struct columns {
    const char *path, *kind, *name;
    const struct columns_name *names;
    size_t count;
    int key; /* the column that has an index; −1: none */
    const struct columns_segment *segments;
    size_t segment_count;
    uint64_t rows, repeated; /* `repeated`: rows whose key an earlier row has too */
    uint64_t refused;        /* rows of the source that were not taken */
    uint64_t bytes;          /* of the file */
    struct columns_bytes mapped;
    const struct columns_sums *const *sums; /* per segment: checksums (layout.h) */
};

/* Maps the file; everything else lives in `a`. ERR_NOT_FOUND "columns_none", ERR_INVALID "columns_damaged" with
 * where = path and arg = what is wrong, ERR_IO "file_read", ERR_NOMEM. */
int columns_open(struct columns **out, struct arena *a, const char *path, struct err *err) MUST_USE;
void columns_close(struct columns *c);

/* The whole of a column file in memory, which must be aligned to 64 bytes and outlive `out`; for columns_open() and tests. */
int columns_read(struct columns **out, struct arena *a, const char *path, const struct columns_bytes *bytes,
                 struct err *err) MUST_USE;

/* Blocks of a column, or of the index: column = COLUMNS_KEYS or COLUMNS_KEY_ROWS. */
enum { COLUMNS_KEYS = 1000, COLUMNS_KEY_ROWS };
size_t columns_block_count(const struct columns *c, size_t segment, int column);
/* Whether the block is as it was written; ERR_INVALID "columns_damaged" names file, column, rows. Threads may share `c`. */
int columns_check_block(const struct columns *c, size_t segment, int column, size_t block,
                        struct err *err) MUST_USE;

#endif
