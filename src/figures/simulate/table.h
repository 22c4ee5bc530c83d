/* Kinds of simulated registry as text: a table of columns for each, one writer for all. Columns are those of
 * registry/datasets/KIND.json. */
#ifndef KIEM_FIGURES_SIMULATE_TABLE_H
#define KIEM_FIGURES_SIMULATE_TABLE_H

#include "base/str.h"
#include "figures/simulate/world.h"

enum simulate_column_kind { COLUMN_NUMBER, COLUMN_CODE, COLUMN_AREA, COLUMN_CHILD, COLUMN_MOTHER };

struct simulate_column {
    const char *code;
    enum simulate_column_kind kind;
    int decimals;             /* of a number */
    const char *const *codes; /* of a code, ends with NULL */
};

struct simulate_kind {
    const char *code; /* "births" */
    const struct simulate_column *columns;
    size_t count;     /* at most SIMULATE_COLUMNS */
    int64_t per_area; /* rows for each area and year; 0: at most one for each child */
    /* Fills the row with that number as the registry knows it; false: this number has none. */
    bool (*row)(int64_t *row, const struct world *w, uint64_t number);
};

enum { SIMULATE_COLUMNS = 32, SIMULATE_ROW_MAX = 640, SIMULATE_CODE_MAX = 64 };

/* All kinds; ends with a NULL code. */
extern const struct simulate_kind simulate_kinds[];
/* NULL when there is none. */
const struct simulate_kind *simulate_kind_find(struct str code);
/* Numbers 0 … count − 1 are to be written. */
int64_t simulate_numbers(const struct simulate_kind *k, const struct world *w);
/* The header or the rows with numbers first … last − 1 as CSV (comma, point, LF), at most SIMULATE_ROW_MAX bytes for each;
 * returns the length. Codes of areas have at most SIMULATE_CODE_MAX bytes and no comma, quote or line end. */
size_t simulate_header(char *out, const struct simulate_kind *k);
size_t simulate_text(char *out, const struct simulate_kind *k, const struct world *w, int64_t first,
                     int64_t last);

#endif
