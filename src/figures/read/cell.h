/* One cell as what it is stored as, slowly and with the reason when it is wrong; the quick ways are in columns.c. */
#ifndef KIEM_FIGURES_READ_CELL_H
#define KIEM_FIGURES_READ_CELL_H

#include "figures/read/reader.h"

enum { CELL_TEXT = 255 };

/* What a cell says, without quotes, blanks around it and in UTF-8. */
struct cell {
    char text[CELL_TEXT + 9]; /* from `at`; NUL behind it, and readable bytes around it */
    struct str said;
};
/* FAULT_QUOTE, FAULT_TEXT, FAULT_LONG. */
enum cell_fault cell_open(struct cell *out, struct str raw, char separator);
/* The stored number of a field that is no area, label or pseudonym; of those only whether the text can be one (and
 * *stored is f->unknown when it is not known, 0 otherwise). */
enum cell_fault cell_read(uint64_t *stored, const struct reader_field *f, struct str said);
/* The number in units of 10^-decimals. With a factor it is rounded, half away from zero; without one it may have no more
 * decimals than that. FAULT_NUMBER, FAULT_DECIMALS, FAULT_RANGE (too large to tell). */
struct cell_scale {
    int decimals;
    int64_t factor;
    int factor_decimals;
};
enum cell_fault cell_number(int64_t *out, struct str text, struct cell_scale scale);
/* A year from YYYY; a month from YYYY-MM or YYYYMM; both from a date YYYY-MM-DD, DD-MM-YYYY or YYYYMMDD, with or without a time
 * behind it; a year from a month too. */
enum cell_fault cell_period(int64_t *out, struct str text, enum field_period period);

#endif
