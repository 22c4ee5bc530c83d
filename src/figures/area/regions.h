/* Which gemeente is in which GGD region, in one year: a table. */
#ifndef KIEM_FIGURES_AREA_REGIONS_H
#define KIEM_FIGURES_AREA_REGIONS_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct area_region_row {
    const char *gemeente, *gemeente_name; /* name: "" when the file has none */
    const char *ggd, *ggd_name;           /* a region without a code has its name for one */
};

struct area_regions {
    int year;
    size_t count;
    const struct area_region_row *rows; /* sorted by gemeente */
};

/* Reads CSV with gm_code, ggd_name, and perhaps gm_name and ggd_code; other columns are passed over. ERR_INVALID with where
 * = name:line: "csv_…", "table_column", "regions_empty" (no code or no region), "regions_parents" (a gemeente twice),
 * "regions_name" (a region's code with two names, or a name with two codes); ERR_NOMEM. */
int area_regions_read(struct area_regions *out, struct arena *a, const char *name, const char *text,
                      size_t len, struct err *err) MUST_USE;
/* The row of that gemeente; NULL. */
const struct area_region_row *area_regions_find(const struct area_regions *r, const char *gemeente);

#endif
