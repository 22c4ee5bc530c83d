/* What R computed from ../shared/data (curves.R), read back column by column. */
#ifndef KIEM_TEST_FIGURES_CURVE_ORACLE_H
#define KIEM_TEST_FIGURES_CURVE_ORACLE_H

#include "base/arena.h"
#include "format/csv.h"

#include <stdbool.h>

/* Runs curves.R into a folder of its own; NULL when R or the data are not there. */
const char *curve_oracle_run(struct arena *a);
/* Whether the program Rscript is there. */
bool curve_oracle_has_r(void);
void curve_oracle_remove(const char *folder);

struct curve_oracle {
    struct csv csv;
};
/* Opens a file of the folder at its first row; `text` stays in the arena. */
void curve_oracle_open(struct curve_oracle *o, struct arena *a, const char *folder, const char *file);
/* The next row; false at the end. */
bool curve_oracle_next(struct curve_oracle *o);
/* A number of the row by its column; NaN when empty. Columns are counted from 0. */
double curve_oracle_number(const struct curve_oracle *o, int column);

/* The numbers are within `most` of each other, or both NaN. */
bool close_to(double a, double b, double most);

#endif
