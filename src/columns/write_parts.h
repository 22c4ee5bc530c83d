/* The segment that is being written, between write.c, write_order.c, write_rows.c, write_keys.c and publish.c. */
#ifndef KIEM_COLUMNS_WRITE_PARTS_H
#define KIEM_COLUMNS_WRITE_PARTS_H

#include "base/buf.h"
#include "columns/layout.h"
#include "columns/write.h"

enum { KEY_PARTS = 4 };

/* Where a stretch goes and what its blocks' checksums are. */
struct written {
    uint64_t place;
    uint64_t *sums;
    uint64_t least; /* taken off each number */
    unsigned width; /* 0: nothing is written */
};

/* What an order of rows needs, kept from segment to segment. */
struct write_order {
    uint32_t *order;    /* of each row where it came from */
    uint32_t *place_of; /* of each row that came where it goes */
    bool as_they_came;  /* neither is set: the rows were in order */
};

/* The index of a segment; parts by the upper bits of the key. */
struct write_index {
    uint64_t *keys; /* sorted, and the row of each; NULL when there is no key */
    uint32_t *rows;
    size_t count, part_count[KEY_PARTS];
    _Atomic int parts_left; /* still to be sorted: who sorts the last one writes */
};

/* Memory for one job at a time, used again by the next: fresh memory costs more than what is done in it. */
enum { SPARES = 8 };
struct scratch {
    size_t size;
    uint64_t nothing[7]; /* data starts at a multiple of 64 */
};

struct columns_file {
    char *path, *part;
    int fd, folder;
    int key;        /* column; −1 */
    size_t count;   /* columns */
    uint64_t began; /* where the segment that is being written starts */
    uint64_t place; /* of the next one */
    uint64_t rows;
    size_t segments;
    struct buf directory; /* of the segments so far */
    struct buf indexes;   /* struct index_place of each segment */

    const struct columns_rows *now; /* the segment that is being written */
    struct write_order order;
    struct write_index index;
    struct written parts[COLUMNS_MAX + 2]; /* the last two: keys and rows of the index */
    uint64_t *sums;                        /* of all parts */
    _Atomic(struct scratch *) spares[SPARES];
};

struct index_place {
    uint64_t place, count;
};

/* Finds the order of f->now. */
int order_rows(struct columns_file *f, struct err *err) MUST_USE;
/* One block of rows: in order, narrowed, with checksums. */
int write_rows(struct columns_file *f, size_t block, struct err *err) MUST_USE;
/* How many keys each part has; then the keys of one part, sorted into their place; the last one writes them. */
int count_keys(struct columns_file *f, struct err *err) MUST_USE;
int sort_keys(struct columns_file *f, size_t part, struct err *err) MUST_USE;
/* Rows whose key an earlier one has, over all segments. */
int count_repeated(uint64_t *out, const struct columns_file *f, struct err *err) MUST_USE;
/* A block and its checksum; `data` has room for what fills it up. */
int write_block(const struct columns_file *f, const struct written *to, void *data, size_t rows, size_t block,
                struct err *err) MUST_USE;
/* At least `size` bytes, as others left them; NULL when out of memory. From any thread. */
void *scratch_take(struct columns_file *f, size_t size);
void scratch_give(struct columns_file *f, void *memory);
int write_at(const struct columns_file *f, const void *data, size_t size, uint64_t place,
             struct err *err) MUST_USE;

#endif
