/* A frozen month of care (doc/counts.md) as rows of the kind care_counts. */
#ifndef KIEM_FIGURES_READ_COUNTS_H
#define KIEM_FIGURES_READ_COUNTS_H

#include "format/value.h"

/* Adds rows "area;month;figure;item;value", without a header; an item "" is "total", a hidden value is empty. ERR_INVALID
 * "counts_format" with where = name: path. */
int counts_rows(struct buf *out, const struct value *v, const char *area, const char *name,
                struct err *err) MUST_USE;
#define COUNTS_HEADER "area;month;figure;item;value\n"

#endif
