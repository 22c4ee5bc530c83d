/* A CSV whose columns are known by name; for the tables of areas. */
#ifndef KIEM_FIGURES_AREA_TABLE_H
#define KIEM_FIGURES_AREA_TABLE_H

#include "base/err.h"
#include "base/str.h"
#include "format/csv.h"

enum { TABLE_COLUMNS = 8 };

struct table_column {
    const char *name;
    bool required;
};

struct table {
    struct csv csv;
    int at[TABLE_COLUMNS]; /* of each column in the file; −1: not there */
};

/* ERR_INVALID "table_column" when a required one is missing, and what csv_next() says. */
int table_open(struct table *t, const char *name, struct str text, const struct table_column *columns,
               size_t count, struct err *err) MUST_USE;
static inline void table_release(struct table *t)
{
    csv_release(&t->csv);
}
/* As csv_next(). */
int table_next(struct table *t, struct err *err) MUST_USE;
/* The field of the row without blanks around it, empty when there is none. Valid until the next row. */
struct str table_field(const struct table *t, int column);
/* Whether it is a year, 1900 to 2200. */
bool table_year(int *out, const struct table *t, int column);
/* ERR_INVALID with where = name:line of the row. */
int table_fail(const struct table *t, const char *key, struct str arg, struct err *err) MUST_USE;

#define TABLE_AUTO __attribute__((cleanup(table_release))) struct table

#endif
