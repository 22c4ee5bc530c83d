/* See successor.h: the table and one step along it. Knows no borders: which areas there are is the book's. */
#include "figures/area/successor.h"

#include "base/str.h"
#include "figures/area/table.h"
#include "format/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FROM_CODE, FROM_YEAR, TO_CODE, TO_YEAR, SHARE, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    {"from_code", true}, {"from_year", true}, {"to_code", true}, {"to_year", true}, {"share", false}};

static int order(const char *a, const char *b, int year_a, int year_b)
{
    int by_code = strcmp(a, b);
    return by_code != 0 ? by_code : (year_a > year_b) - (year_a < year_b);
}

static int by_from(const void *a, const void *b)
{
    const struct area_successor *p = a, *q = b;
    int n = order(p->from, q->from, p->to_year, q->to_year);
    return n != 0 ? n : order(p->to, q->to, p->from_year, q->from_year);
}

static int by_to(const void *a, const void *b)
{
    const struct area_successor *p = a, *q = b;
    int n = order(p->to, q->to, p->from_year, q->from_year);
    return n != 0 ? n : order(p->from, q->from, p->to_year, q->to_year);
}

/* Two letters say what kind of area it is. */
static bool is_code(struct str code)
{
    return code.len >= 3 && code.len <= 60 && code.ptr[0] >= 'A' && code.ptr[0] <= 'Z' &&
           code.ptr[1] >= 'A' && code.ptr[1] <= 'Z';
}

static int take_share(double *out, const struct table *t, struct err *err)
{
    struct str field = table_field(t, SHARE);
    char text[32], *end = text;
    snprintf(text, sizeof text, "%.*s", (int)(field.len < 31 ? field.len : 31), field.ptr);
    double share = text[0] ? strtod(text, &end) : 0;
    if (field.len > 0 && (end == text || *end != '\0' || !(share > 0 && share <= 1)))
        return table_fail(t, "successors_share", field, err);
    *out = share;
    return 0;
}

static int take_row(struct area_successor *out, struct arena *a, const struct table *t, struct err *err)
{
    struct str from = table_field(t, FROM_CODE), to = table_field(t, TO_CODE);
    struct area_successor row = {0};
    if (!is_code(from) || !is_code(to) || memcmp(from.ptr, to.ptr, 2) != 0)
        return table_fail(t, "successors_code", is_code(from) ? to : from, err);
    if (!table_year(&row.from_year, t, FROM_YEAR) || !table_year(&row.to_year, t, TO_YEAR) ||
        row.to_year <= row.from_year)
        return table_fail(t, "successors_year", table_field(t, TO_YEAR), err);
    row.from = arena_dup(a, from.ptr, from.len);
    row.to = arena_dup(a, to.ptr, to.len);
    int rc = row.from && row.to ? take_share(&row.share, t, err) : err_nomem(err);
    if (rc == 0)
        *out = row;
    return rc;
}

/* Both orders of the rows; a row that is there twice. */
static int keep(struct area_successors *out, struct arena *a, const struct buf *rows, const char *name,
                struct err *err)
{
    size_t count = rows->len / sizeof(struct area_successor);
    struct area_successor *from = arena_alloc(a, rows->len + 1), *to = arena_alloc(a, rows->len + 1);
    if (rows->failed || !from || !to)
        return err_nomem(err);
    if (count > 0) {
        memcpy(from, rows->data, rows->len);
        memcpy(to, rows->data, rows->len);
        qsort(from, count, sizeof *from, by_from);
        qsort(to, count, sizeof *to, by_to);
    }
    for (size_t i = 1; i < count; i++)
        if (by_from(&from[i - 1], &from[i]) == 0)
            return err_set(err, ERR_INVALID, name, "successors_twice", "%s %d – %s %d", from[i].from,
                           from[i].from_year, from[i].to, from[i].to_year);
    *out = (struct area_successors){.count = count, .by_from = from, .by_to = to};
    return 0;
}

int area_successors_read(struct area_successors *out, struct arena *a, const char *name, const char *text,
                         size_t len, struct err *err)
{
    BUF_AUTO rows;
    buf_init(&rows, (size_t)1 << 30);
    TABLE_AUTO t;
    int rc = table_open(&t, name, (struct str){text, len}, columns, COLUMNS, err), more = 0;
    while (rc == 0 && (more = table_next(&t, err)) == 1) {
        struct area_successor row;
        rc = take_row(&row, a, &t, err);
        if (rc == 0)
            buf_add(&rows, &row, sizeof row);
    }
    if (rc == 0)
        rc = more;
    return rc == 0 ? keep(out, a, &rows, name, err) : rc;
}

/* The first row whose code (from, or to when `forward` is not so) is not below `code`. */
static size_t first_of(const struct area_successors *s, const char *code, bool forward)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *here = forward ? s->by_from[middle].from : s->by_to[middle].to;
        if (strcmp(here, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The rows of the code that change in that one year: they lie together. */
static struct area_step step_of(const struct area_successor *rows, size_t first, size_t end, bool forward)
{
    struct area_step step = {.rows = &rows[first], .forward = forward};
    double shares = 0;
    for (size_t i = first; i < end; i++) {
        int change = forward ? rows[i].to_year : rows[i].from_year;
        if (change != (forward ? rows[first].to_year : rows[first].from_year))
            break;
        shares += rows[i].share;
        step.count++;
    }
    step.complete = forward && shares >= 1 - 1e-6;
    return step;
}

static struct area_step step_forward(const struct area_successors *s, const char *code, int year, int border,
                                     bool stale)
{
    size_t first = first_of(s, code, true), end = first;
    while (end < s->count && text_is(s->by_from[end].from, code) && s->by_from[end].to_year <= border)
        end++;
    size_t i = first;
    while (i < end && s->by_from[i].from_year < year)
        i++;
    if (i == end && stale && end > first) /* the last change before */
        for (i = end - 1; i > first && s->by_from[i - 1].to_year == s->by_from[end - 1].to_year;)
            i--;
    return i < end ? step_of(s->by_from, i, end, true) : (struct area_step){.forward = true};
}

static struct area_step step_back(const struct area_successors *s, const char *code, int year, int border)
{
    size_t first = first_of(s, code, false), end = first;
    while (end < s->count && text_is(s->by_to[end].to, code))
        end++;
    size_t i = end; /* the latest change that is not after `year`, and not before the border year */
    while (i > first && s->by_to[i - 1].to_year > year)
        i--;
    size_t last = i;
    while (i > first && s->by_to[i - 1].from_year == s->by_to[last - 1].from_year)
        i--;
    return last > first && s->by_to[last - 1].from_year >= border ? step_of(s->by_to, i, last, false)
                                                                  : (struct area_step){0};
}

struct area_step area_successors_step(const struct area_successors *s, const char *code, int year, int border,
                                      bool stale)
{
    if (!s || (year == border && !stale))
        return (struct area_step){0};
    return year > border && !stale ? step_back(s, code, year, border)
                                   : step_forward(s, code, year, border, stale);
}
