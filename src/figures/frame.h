/*
 * Rows as the engine computes on them: columns of whole numbers, each as narrow as its values allow.
 *
 *     value = base + stored            stored = all ones in its width: not known
 *
 *     schema     ga_days      weight_g      sex
 *     frame 1    u8, 154      u16, 300      u8, 0     rows 0 … 4,194,303
 *     frame 2    u8, 161      u16, 412      u8, 0     rows 0 … 1,200,001
 *
 * A frame is one stretch of rows that lie together: a segment of a column file, or what a test made. The fields are those
 * of the schema, in its order; widths and bases differ from frame to frame. A dataset is a list of frames with the same
 * lists of areas and labels. Rows of a frame are sorted by area, then period, when `clustered`. Nothing here owns memory.
 */
#ifndef KIEM_FIGURES_FRAME_H
#define KIEM_FIGURES_FRAME_H

#include "figures/schema.h"

#include <stdint.h>

struct frame_column {
    const void *data; /* NULL: not known in every row */
    uint8_t width;    /* bytes: 1, 2, 4 or 8; little-endian */
    int64_t base;
};

struct frame {
    size_t rows;
    const struct frame_column *columns; /* one for each field of the schema */
    bool clustered;
};

struct dataset {
    const struct schema *schema;
    const char *const *const *lists; /* lists[field]: texts of a FIELD_AREA or FIELD_LABEL; NULL for others */
    const size_t *list_counts;
    const struct frame *frames;
    size_t frame_count;
};

#define FRAME_UNKNOWN INT64_MIN
/* The value in that row; FRAME_UNKNOWN when not known. For tests and small work: the engine goes column by column. */
int64_t frame_value(const struct frame *f, int field, size_t row);

#endif
