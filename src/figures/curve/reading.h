/* Reading one curve's table, row by row. For the files of this folder. */
#ifndef KIEM_FIGURES_CURVE_READING_H
#define KIEM_FIGURES_CURVE_READING_H

#include "figures/curve/kind.h"
#include "format/csv.h"

enum { CURVE_MAX_ROWS = 1 << 20 };

struct reading {
    const struct curve_source *source;
    enum curve_kind kind;
    struct arena *arena;
    struct csv csv;
    int column[CURVE_COLUMNS]; /* −1: the file has none */
    bool ended;                /* all rows were read: what is wrong now is of the whole table */
    struct buf rows, groups;   /* what was read, as the shape wants it */
};

/* ERR_INVALID at the row last read; at the file as a whole when all were. */
int reading_fail(const struct reading *r, struct err *err, const char *key, const char *arg);
/* The number in a column of the row; ERR_INVALID "curve_number". */
int reading_number(double *out, const struct reading *r, int column, struct err *err) MUST_USE;
/* ERR_INVALID "curve_sex". */
int reading_sex(enum curve_sex *out, const struct reading *r, struct err *err) MUST_USE;
/* The text in a column, kept in the arena; ERR_INVALID "curve_empty" when there is none or it is over 60 bytes. */
int reading_text(const char **out, const struct reading *r, int column, struct err *err) MUST_USE;
/* What gathered in `b`, kept in the arena; ERR_NOMEM. */
int reading_keep(const void **out, const struct reading *r, const struct buf *b, struct err *err) MUST_USE;

/* One row, and the table from all of them, for each shape. Rows of one group lie together. */
struct reading_shape {
    const enum curve_column *columns; /* that must be there; ends with CURVE_COLUMNS */
    int (*row)(struct reading *r, struct err *err);
    int (*finish)(struct curve *out, struct reading *r, struct err *err);
};
extern const struct reading_shape reading_lms, reading_birthweight, reading_items, reading_reference;

/* 64 bits of FNV-1a: tells tables apart, and is no protection against who wants two to be alike. */
uint64_t curve_hash(uint64_t from, const void *data, size_t len);
uint64_t curve_hash_text(uint64_t from, const char *text);

#endif
