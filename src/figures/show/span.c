/* Blocks of years: reads how they are asked for, and which of their years the cube has. */
#include "figures/show/question.h"

#include <stdlib.h>

enum { YEAR_MIN = 1000, YEAR_MAX = 9999, SPANS_MAX = YEAR_MAX + 1 };

struct reach {
    int first, last; /* years that the cube has; last < first: none */
};

static int year_at(const struct cube *c, bool months, size_t cell)
{
    int32_t p = c->period[cell];
    return months && p != INT32_MAX ? p / 12 : p;
}

static struct reach reach_of(const struct cube *c, bool months)
{
    struct reach r = {YEAR_MAX + 1, YEAR_MIN - 1};
    for (size_t i = 0; i < c->cells; i++) {
        int year = year_at(c, months, i);
        if (year < YEAR_MIN || year > YEAR_MAX)
            continue;
        r.first = year < r.first ? year : r.first;
        r.last = year > r.last ? year : r.last;
    }
    return r;
}

/* "2012-2016" or "2012"; true when it is that and nothing more. */
static bool read_range(struct span *out, struct str text)
{
    int years[2] = {0, 0}, at = 0, digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '-' && at == 0 && digits == 4) {
            at = 1;
            digits = 0;
        } else if (c >= '0' && c <= '9' && digits < 4) {
            years[at] = years[at] * 10 + (c - '0');
            digits++;
        } else {
            return false;
        }
    }
    if (digits != 4)
        return false;
    *out = (struct span){years[0], at ? years[1] : years[0], 0};
    return out->first >= YEAR_MIN && out->first <= out->last;
}

static int read_list(struct span *items, size_t *count, const char *text, struct err *err)
{
    size_t n = 0;
    for (const char *at = text;;) {
        const char *end = at + strcspn(at, ",");
        if (n == SPANS_MAX || !read_range(&items[n], (struct str){at, (size_t)(end - at)}))
            return err_set(err, ERR_INVALID, "--period", "show_period", "%s", text);
        for (size_t i = 0; i < n; i++)
            if (items[i].first <= items[n].last && items[n].first <= items[i].last)
                return err_set(err, ERR_INVALID, "--period", "show_overlap", "%s", text);
        n++;
        if (*end == '\0')
            break;
        at = end + 1;
    }
    *count = n;
    return 0;
}

static int by_year(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* A grid of `size` years over what the cube has; size 0: one block. */
static size_t lay_grid(struct span *items, struct reach r, int size)
{
    if (size == 0) {
        items[0] = (struct span){r.first, r.last, 0};
        return 1;
    }
    size_t n = 0;
    for (int year = r.first - r.first % size; year <= r.last && n < SPANS_MAX; year += size)
        items[n++] = (struct span){year, year + size - 1, 0};
    return n;
}

static size_t cut_off(struct span *items, size_t count, const struct span *within)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        struct span s = items[i];
        s.first = s.first < within->first ? within->first : s.first;
        s.last = s.last > within->last ? within->last : s.last;
        if (s.first <= s.last)
            items[n++] = s;
    }
    return n;
}

static void count_years(struct span *items, size_t count, const struct cube *c, bool months)
{
    bool there[YEAR_MAX + 1] = {false};
    for (size_t i = 0; i < c->cells; i++) {
        int year = year_at(c, months, i);
        if (year >= 0 && year <= YEAR_MAX)
            there[year] = true;
    }
    for (size_t i = 0; i < count; i++)
        for (int year = items[i].first; year <= items[i].last; year++)
            items[i].with_data += there[year];
}

/* The size of a grid: "5", or "all" as 0; −1: no grid. */
static int grid_size(const char *text)
{
    if (strcmp(text, "all") == 0)
        return 0;
    size_t len = strlen(text);
    if (len < 1 || len > 2 || strspn(text, "0123456789") != len)
        return -1;
    int size = (int)strtol(text, NULL, 10);
    return size > 0 ? size : -1;
}

int spans_read(struct spans *out, struct arena *a, const struct cube *c, const struct spans_asked *asked,
               struct err *err)
{
    const char *text = asked->text, *within = asked->within;
    struct span *items = arena_alloc(a, (SPANS_MAX + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    struct reach r = reach_of(c, asked->months);
    struct span limits = {YEAR_MIN, YEAR_MAX, 0};
    if (within && !read_range(&limits, str_of(within)))
        return err_set(err, ERR_INVALID, "--years", "show_years", "%s", within);
    int size = grid_size(text);
    size_t n = 0;
    if (size >= 0 && r.first <= r.last)
        n = lay_grid(items, r, size);
    int rc = size >= 0 ? 0 : read_list(items, &n, text, err);
    if (rc < 0)
        return rc;
    qsort(items, n, sizeof *items, by_year);
    n = cut_off(items, n, &limits);
    if (n == 0 && r.first <= r.last)
        return err_set(err, ERR_NOT_FOUND, "--years", "show_no_years", "%d–%d", r.first, r.last);
    count_years(items, n, c, asked->months);
    *out = (struct spans){items, n};
    return 0;
}

const char *span_label(struct arena *a, const struct span *s)
{
    return s->first == s->last ? arena_printf(a, "%d", s->first)
                               : arena_printf(a, "%d–%d", s->first, s->last);
}
