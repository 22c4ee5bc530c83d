/*
 * The order of a segment's rows: by area, then period, and among equals as they came. A counting sort over both at once, or
 * one after the other when there are too many pairs. Moves no rows.
 */
#include "base/mem.h"
#include "base/vector.h"
#include "columns/write_parts.h"

#include <string.h>

/* More pairs of area and period than this are sorted in two passes. */
enum { PAIRS_MAX = 1 << 22 };

/* A column as keys 0 … span − 1: what is not known comes last. */
struct keys {
    const void *data;
    unsigned width;
    uint64_t least, span;
};

static struct keys keys_of(const struct columns_rows *r, int column)
{
    if (column < 0 || r->ranges[column].least > r->ranges[column].most)
        return (struct keys){NULL, 0, 0, 1};
    const struct columns_range *range = &r->ranges[column];
    return (struct keys){r->apart[column], r->places[column].width, range->least,
                         range->most - range->least + 2};
}

/* out = out × span + key */
#define ADD_KEYS(TYPE)                                                                                       \
    for (size_t i = 0; i < rows; i++) {                                                                      \
        TYPE v = ((const TYPE *)k->data)[i];                                                                 \
        uint32_t key = v == (TYPE)UINT64_MAX ? span - 1 : (uint32_t)(v - least);                             \
        out[i] = out[i] * span + key;                                                                        \
    }

VECTORISED static void add_keys(uint32_t *out, const struct keys *k, size_t rows)
{
    uint32_t span = (uint32_t)k->span, least = (uint32_t)k->least;
    if (!k->data)
        return;
    switch (k->width) {
    case 1:
        ADD_KEYS(uint8_t)
        break;
    case 2:
        ADD_KEYS(uint16_t)
        break;
    default:
        ADD_KEYS(uint32_t)
        break;
    }
}

VECTORISED static bool in_order(const uint32_t *keys, size_t rows)
{
    uint32_t falls = 0;
    for (size_t i = 1; i < rows; i++)
        falls |= keys[i - 1] > keys[i];
    return falls == 0;
}

/* Turns `keys` into the place of each row and fills the order. `before`: the rows in the order of an earlier pass. */
static int count_and_place(struct write_order *o, const uint32_t *before, size_t rows, size_t span,
                           struct err *err)
{
    uint32_t *next = mem_alloc((span + 1) * sizeof *next), *keys = o->place_of;
    if (!next)
        return err_nomem(err);
    for (size_t i = 0; i < rows; i++)
        next[keys[i] + 1]++;
    for (size_t i = 1; i <= span; i++)
        next[i] += next[i - 1];
    for (size_t i = 0; i < rows; i++) {
        uint32_t row = before ? before[i] : (uint32_t)i;
        uint32_t place = next[keys[row]]++;
        keys[row] = place;
        o->order[place] = row;
    }
    mem_free(next);
    return 0;
}

static int order_twice(struct write_order *o, const struct keys *area, const struct keys *period, size_t rows,
                       struct err *err)
{
    add_keys(o->place_of, period, rows);
    int rc = count_and_place(o, NULL, rows, (size_t)period->span, err);
    uint32_t *before = rc == 0 ? mem_alloc(rows * sizeof *before) : NULL;
    if (!before)
        return rc < 0 ? rc : err_nomem(err);
    memcpy(before, o->order, rows * sizeof *before);
    memset(o->place_of, 0, rows * sizeof *o->place_of);
    add_keys(o->place_of, area, rows);
    rc = count_and_place(o, before, rows, (size_t)area->span, err);
    mem_free(before);
    return rc;
}

int order_rows(struct columns_file *f, struct err *err)
{
    const struct columns_rows *r = f->now;
    struct write_order *o = &f->order;
    struct keys area = keys_of(r, r->area), period = keys_of(r, r->period);
    if (!o->order)
        o->order = mem_alloc(COLUMNS_SEGMENT_ROWS * sizeof *o->order);
    if (!o->place_of)
        o->place_of = mem_alloc(COLUMNS_SEGMENT_ROWS * sizeof *o->place_of);
    if (!o->order || !o->place_of)
        return err_nomem(err);
    memset(o->place_of, 0, r->rows * sizeof *o->place_of);
    o->as_they_came = false;
    if (area.span * period.span > PAIRS_MAX)
        return order_twice(o, &area, &period, r->rows, err);
    add_keys(o->place_of, &area, r->rows);
    add_keys(o->place_of, &period, r->rows);
    o->as_they_came = in_order(o->place_of, r->rows);
    return o->as_they_came ? 0 : count_and_place(o, NULL, r->rows, (size_t)(area.span * period.span), err);
}
