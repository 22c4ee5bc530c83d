/*
 * Writing a column file, a segment at a time, published whole or not at all. A segment is work for many threads:
 *
 *     columns_begin(f, rows)              rows as they came, in memory, with the range of each column: finds their order
 *     columns_job(f, i) for all i < columns_jobs(f), in any order and thread
 *     columns_end(f)                      once all are done
 *
 * What is written is the same whoever does which.
 */
#ifndef KIEM_COLUMNS_WRITE_H
#define KIEM_COLUMNS_WRITE_H

#include "columns/columns.h"

#include <stdbool.h>

/* What is known of stored numbers of one column: the least and the greatest that are known. least > most: none is. */
struct columns_range {
    uint64_t least, most;
};
#define COLUMNS_NO_RANGE ((struct columns_range){UINT64_MAX, 0})
/* Widens the range by `rows` numbers of `width` bytes; all ones are not known. */
void columns_measure(struct columns_range *range, const void *data, size_t rows, unsigned width);

/* Where a column lies in a row, and value = base + stored. */
struct columns_place {
    size_t offset;
    unsigned width; /* 1, 2, 4 or 8 */
    int64_t base;
};

/* Rows as they came, each with its columns side by side: putting rows in order takes one look at memory per row. The columns that
 * decide the order, and the key, lie apart as well, each on its own. */
struct columns_rows {
    size_t rows; /* 1 to COLUMNS_SEGMENT_ROWS */
    const char *data;
    size_t stride;                      /* of a row, at most COLUMNS_ROW_SIZE */
    const struct columns_place *places; /* per column */
    const struct columns_range *ranges; /* per column: of what is stored */
    int area, period;                   /* columns; −1: none */
    const void *const
        *apart; /* per column: area (width 4 at most), period (4 at most) and key (8); NULL for others */
};
enum { COLUMNS_ROW_UNIT = 8 };

struct columns_file;

/* Creates PATH.part (mode 0600), removing one that was left behind; whoever calls keeps others out. `c` tells kind, name, and how
 * many columns there are and which is the key. ERR_IO "file_write"; ERR_NOMEM. */
int columns_create(struct columns_file **out, const char *path, const struct columns *c,
                   struct err *err) MUST_USE;
int columns_begin(struct columns_file *f, const struct columns_rows *rows, struct err *err) MUST_USE;
size_t columns_jobs(const struct columns_file *f);
int columns_job(struct columns_file *f, size_t job, struct err *err) MUST_USE;
int columns_end(struct columns_file *f, struct err *err) MUST_USE;
/* Writes the directory from `c` (names with their lists; c->refused), syncs, renames, syncs the folder; counts rows whose key came
 * before into *repeated. Then, or after a failure too, release. */
int columns_publish(uint64_t *repeated, struct columns_file *f, const struct columns *c,
                    struct err *err) MUST_USE;
/* Takes away what was not published. */
void columns_release(struct columns_file *f);

#endif
