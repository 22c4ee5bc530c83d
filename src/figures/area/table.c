/* See table.h. Knows no areas. */
#include "figures/area/table.h"

#include <stdio.h>

int table_fail(const struct table *t, const char *key, struct str arg, struct err *err)
{
    char where[120];
    snprintf(where, sizeof where, "%.100s:%u", t->csv.name, t->csv.line);
    return err_set(err, ERR_INVALID, where, key, "%.*s", (int)(arg.len < 200 ? arg.len : 200), arg.ptr);
}

int table_open(struct table *t, const char *name, struct str text, const struct table_column *columns,
               size_t count, struct err *err)
{
    *t = (struct table){0};
    csv_open(&t->csv, name, text.ptr, text.len);
    int rc = csv_next(&t->csv, err);
    for (size_t i = 0; rc >= 0 && i < count; i++) {
        t->at[i] = rc == 1 ? csv_column(&t->csv, columns[i].name) : -1;
        if (t->at[i] < 0 && columns[i].required)
            rc = table_fail(t, "table_column", str_of(columns[i].name), err);
    }
    return rc < 0 ? rc : 0;
}

int table_next(struct table *t, struct err *err)
{
    return csv_next(&t->csv, err);
}

struct str table_field(const struct table *t, int column)
{
    return str_trim(str_of(csv_field(&t->csv, t->at[column])));
}

bool table_year(int *out, const struct table *t, int column)
{
    struct str text = table_field(t, column);
    int year = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.len != 4 || text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        year = year * 10 + (text.ptr[i] - '0');
    }
    *out = year;
    return year >= 1900 && year <= 2200;
}
