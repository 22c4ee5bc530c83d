/* Columns of a table as rows of a list: what each is called, when it is there, and how its cell is filled. */
#ifndef KIEM_FIGURES_SHOW_COLUMNS_H
#define KIEM_FIGURES_SHOW_COLUMNS_H

#include "figures/show/tables.h"

/* A row of any kind of answer, with what a cell may need. */
struct row {
    struct arena *a;
    const struct question *q;
    const struct asked *asked;
    size_t place, span, group;
    bool small;
    const struct figure *figure;
    const struct unequal_row *unequal;
    const struct lorenz_row *lorenz;
};

struct column_rule {
    const char *code; /* its label is the text show.column.CODE */
    enum column_kind kind;
    int decimals;
    bool key, csv_only;
    bool (*wanted)(const struct question *q); /* NULL: always */
    struct cell (*fill)(const struct row *r); /* NULL: here stand the traits of `by` */
};

/* The columns that each table begins and ends with. */
extern const struct column_rule columns_keys[], columns_sources[];

struct cell cell_of_text(const char *code, const char *text);
struct cell cell_of_count(int64_t n);
struct cell cell_of_number(double x);
/* "show.PREFIX.CODE" as a cell whose code is CODE. */
struct cell cell_of_word(const struct row *r, const char *prefix, const char *code);

struct row_list {
    const struct row *items;
    size_t count;
};
/* Fills columns and cells from lists of rules, each list ending with a NULL code. */
int columns_fill(struct table *out, struct arena *a, const struct question *q,
                 const struct column_rule *const *lists, struct row_list rows, struct err *err) MUST_USE;

#endif
