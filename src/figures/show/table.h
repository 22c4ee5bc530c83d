/*
 * A table as it is shown: typed columns, rows, and notes that say what it is. All formats are written from this one value, so
 * that they cannot differ in content. A cell that has no value shows as "–"; it is never zero or left out.
 */
#ifndef KIEM_FIGURES_SHOW_TABLE_H
#define KIEM_FIGURES_SHOW_TABLE_H

#include "figures/show/question.h"
#include "format/value.h"

enum column_kind {
    COLUMN_TEXT,   /* text for people, code for programs */
    COLUMN_COUNT,  /* a whole number */
    COLUMN_NUMBER, /* with `decimals` digits where it is shown rounded */
};

struct column {
    const char *code;  /* "value": the same in every language */
    const char *label; /* "waarde" */
    enum column_kind kind;
    int decimals;
    bool key;      /* tells rows apart: one that is the same in every row may stand above the table */
    bool csv_only; /* what notes say in the other formats */
};

struct cell {
    const char *code, *text; /* COLUMN_TEXT; `text` NULL: no value; `code` NULL: the text itself */
    int64_t count;           /* COLUMN_COUNT; CELL_NONE: no value */
    double number;           /* COLUMN_NUMBER; NaN: no value */
};
#define CELL_NONE INT64_MIN

struct note {
    const char *code, *label, *text;
};
enum { TABLE_NOTES = 400 };

struct table {
    const char *title;
    const char *warning; /* "not for publication …"; NULL: none */
    const struct column *columns;
    size_t column_count;
    const struct cell *cells; /* [row_count][column_count] */
    size_t row_count;
    struct note *notes; /* room for TABLE_NOTES */
    size_t note_count;
    const struct show_words *words;
};

static inline const struct cell *table_cell(const struct table *t, size_t row, size_t column)
{
    return t->cells + row * t->column_count + column;
}

/* The cell for people: rounded, with the separators of the language; "–" without a value. In `a`. */
const char *cell_text(struct arena *a, const struct column *c, const struct cell *x, const char *lang);
/* The cell for programs: the code, or the number with up to twelve significant digits and a point; NULL without a value. */
const char *cell_data(struct arena *a, const struct column *c, const struct cell *x);
/* A number with `decimals` digits and the language's separators: 12.345,6 or 12,345.6. In `a`. */
const char *number_text(struct arena *a, double number, int decimals, const char *lang);

/* The writers. Each latches failure in `out`, or in `a` where it needs memory. */
void table_write_text(struct buf *out, struct arena *a, const struct table *t);
/* Header of codes; definition and sources are columns. Decimal comma in Dutch. */
void table_write_csv(struct buf *out, struct arena *a, const struct table *t);
void table_write_json(struct buf *out, struct arena *a, const struct table *t);

#endif
