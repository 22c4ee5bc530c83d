/*
 * Bytes to a cube, trusting none of them: sums, counts, orders and places are looked at, and whatever encode.c would have written
 * another way is refused, so that one cube has one file. Adds nothing up and knows no schema.
 */
#include "base/vector.h"
#include "figures/cube/column.h"
#include "figures/cube/encode.h"
#include "figures/cube/file.h"
#include "figures/cube/pack.h"

#include <string.h>

enum { CELLS_PER_BYTE = PACK_BLOCK, AREA_LETTERS = 256 };

/* The blocks of a column that has its own. */
struct own_blocks {
    const unsigned char *at;
    size_t len;
};

struct decoder {
    struct unpack u;
    struct arena *a;
    struct cube c;
    const unsigned char *start;
    struct own_blocks *own;
    size_t own_count;
    int64_t *numbers;           /* one column */
    size_t (*how)[CUBE_COUNTS]; /* each count is written */
    const char *wrong;
};

static bool wrong(struct decoder *d, const char *what)
{
    if (!d->wrong)
        d->wrong = what;
    return false;
}

static bool strict_rise(const char *before, const char *code)
{
    return strcmp(before, code) < 0;
}

/* --- names --- */
static bool read_indicators(struct decoder *d)
{
    size_t n = unpack_count(&d->u, CUBE_MAX_INDICATORS);
    struct cube_indicator *all = arena_alloc(d->a, (n + 1) * sizeof *all);
    for (size_t i = 0; all && i < n; i++) {
        all[i].code = unpack_text(&d->u, d->a);
        if (d->u.failed || d->u.end - d->u.at < (ptrdiff_t)sizeof(uint64_t))
            return wrong(d, "indicators");
        memcpy(&all[i].fingerprint, d->u.at, sizeof(uint64_t));
        d->u.at += sizeof(uint64_t);
        for (size_t k = 0; k < i; k++)
            if (strcmp(all[k].code, all[i].code) == 0)
                return wrong(d, "indicator twice");
    }
    d->c.indicators = all;
    d->c.indicator_count = n;
    return all && !d->u.failed;
}

static bool read_traits(struct decoder *d)
{
    size_t n = unpack_count(&d->u, CUBE_TRAITS);
    struct cube_trait *all = arena_alloc(d->a, (n + 1) * sizeof *all);
    for (size_t t = 0; all && t < n; t++) {
        all[t].code = unpack_text(&d->u, d->a);
        all[t].value_count = unpack_count(&d->u, UINT8_MAX);
        const char **values = arena_alloc(d->a, (all[t].value_count + 1) * sizeof *values);
        if (d->u.failed || !values || all[t].value_count == 0)
            return wrong(d, "traits");
        for (size_t i = 0; i < all[t].value_count; i++)
            values[i] = unpack_text(&d->u, d->a);
        all[t].values = values;
    }
    d->c.traits = all;
    d->c.trait_count = n;
    return all && !d->u.failed;
}

static bool read_areas(struct decoder *d)
{
    char code[AREA_LETTERS] = "";
    size_t n = unpack_count(&d->u, (size_t)(d->u.end - d->u.at));
    const char **all = arena_alloc(d->a, (n + 1) * sizeof *all);
    for (size_t i = 0; all && i < n; i++) {
        size_t same = unpack_count(&d->u, strlen(code));
        const char *rest = unpack_text(&d->u, d->a);
        if (d->u.failed || same + strlen(rest) >= sizeof code || (code[same] && code[same] == rest[0]))
            return wrong(d, "areas");
        text_copy(code + same, sizeof code - same, rest);
        all[i] = arena_str(d->a, code);
        if (!all[i] || (i > 0 && !strict_rise(all[i - 1], all[i])))
            return wrong(d, "order of areas");
    }
    d->c.areas = all;
    d->c.area_count = n;
    return all && !d->u.failed;
}

/* --- cells --- */
static bool read_cell_areas(struct decoder *d)
{
    size_t left = (size_t)(d->u.end - d->u.at) * CELLS_PER_BYTE, cells = unpack_count(&d->u, left), at = 0;
    uint32_t *area = arena_alloc(d->a, (cells + 1) * sizeof *area);
    for (size_t i = 0; area && i <= d->c.area_count; i++) {
        size_t n = unpack_count(&d->u, cells - at);
        if (d->u.failed || (n == 0 && i < d->c.area_count))
            return wrong(d, "cells of areas");
        for (size_t k = 0; k < n; k++)
            area[at++] = (uint32_t)i;
    }
    d->c.area = area;
    d->c.cells = cells;
    return area && (at == cells || wrong(d, "number of cells"));
}

static void read_blocks(struct decoder *d, struct unpack *from)
{
    for (size_t at = 0, cells = d->c.cells; at < cells && !from->failed; at += PACK_BLOCK)
        unpack_block(from, d->numbers + at, cells - at < PACK_BLOCK ? cells - at : PACK_BLOCK);
}

VECTORISED static int64_t any_of(const int64_t *numbers, size_t count)
{
    int64_t any = 0;
    for (size_t i = 0; i < count; i++)
        any |= numbers[i];
    return any;
}

/* Blocks that no column before it has, and that are not all noughts: those would have been written shorter. */
static bool read_own(struct decoder *d)
{
    struct own_blocks *own = &d->own[d->own_count];
    own->at = d->u.at;
    read_blocks(d, &d->u);
    own->len = (size_t)(d->u.at - own->at);
    if (d->u.failed || any_of(d->numbers, d->c.cells) == 0)
        return wrong(d, "block of numbers");
    for (size_t i = 0; i < d->own_count; i++)
        if (d->own[i].len == own->len && memcmp(d->own[i].at, own->at, own->len) == 0)
            return wrong(d, "column twice");
    d->own_count++;
    return true;
}

/* How the next column is written; the numbers of blocks of its own are in d->numbers then, and it has a number as others. */
static bool read_how(struct decoder *d, size_t *how)
{
    *how = unpack_count(&d->u, COLUMN_AS + d->own_count);
    if (d->u.failed || (*how >= COLUMN_AS && *how - COLUMN_AS == d->own_count))
        return wrong(d, "column");
    return *how != COLUMN_OWN || read_own(d);
}

/* The numbers of a column that is written so, in d->numbers. */
static void numbers_of(struct decoder *d, size_t how)
{
    if (how == COLUMN_NOUGHT)
        memset(d->numbers, 0, d->c.cells * sizeof *d->numbers);
    else if (how >= COLUMN_AS)
        read_blocks(d, &(struct unpack){d->own[how - COLUMN_AS].at, d->u.end, false});
}

/* The numbers of the next column, in d->numbers. */
static bool read_column(struct decoder *d)
{
    size_t how;
    if (!read_how(d, &how))
        return false;
    numbers_of(d, how);
    return true;
}

static bool read_periods(struct decoder *d)
{
    int32_t *period = arena_alloc(d->a, (d->c.cells + 1) * sizeof *period);
    int64_t at = 0;
    if (!period || !read_column(d))
        return false;
    for (size_t i = 0; i < d->c.cells; i++) {
        if (__builtin_add_overflow(at, d->numbers[i], &at) || at < INT32_MIN || at > INT32_MAX)
            return wrong(d, "period");
        period[i] = (int32_t)at;
    }
    d->c.period = period;
    return true;
}

static bool read_cell_traits(struct decoder *d)
{
    uint8_t(*trait)[CUBE_TRAITS] = arena_alloc(d->a, (d->c.cells + 1) * sizeof *trait);
    if (!trait)
        return false;
    for (size_t t = 0; t < d->c.trait_count; t++) {
        if (!read_column(d))
            return false;
        for (size_t i = 0; i < d->c.cells; i++) {
            if (d->numbers[i] < 0 || d->numbers[i] >= (int64_t)d->c.traits[t].value_count)
                return wrong(d, "value of a trait");
            trait[i][t] = (uint8_t)d->numbers[i];
        }
    }
    d->c.trait = (const uint8_t(*)[CUBE_TRAITS])trait;
    return true;
}

static bool cells_rise(struct decoder *d)
{
    const struct cube *c = &d->c;
    for (size_t i = 1; i < c->cells; i++) {
        int order = c->area[i - 1] < c->area[i] ? -1 : 0;
        if (order == 0 && c->period[i - 1] != c->period[i])
            order = c->period[i - 1] < c->period[i] ? -1 : 1;
        if (order == 0)
            order = memcmp(c->trait[i - 1], c->trait[i], sizeof c->trait[i]);
        if (order >= 0)
            return wrong(d, "order of cells");
    }
    return true;
}

/* --- counts --- */
/* A count that is the same as one that was read shares its numbers; false: it has to be worked out. */
static bool shared(struct decoder *d, struct cube_column (*counts)[CUBE_COUNTS], size_t indicator, int what)
{
    struct cube_column *own = counts[indicator];
    size_t how = d->how[indicator][what];
    int twin = cube_twin(own, what);
    if (how == COLUMN_NOUGHT && twin != CUBE_COUNTS) {
        own[what] = own[twin];
        return true;
    }
    for (size_t i = 0; i < indicator; i++)
        if (d->how[i][what] == how && cube_same_terms(counts[i], own, what)) {
            own[what] = counts[i][what];
            return true;
        }
    return false;
}

static bool read_count(struct decoder *d, struct cube_column (*counts)[CUBE_COUNTS], size_t indicator,
                       int what)
{
    struct cube_column *own = counts[indicator];
    size_t how;
    if (!read_how(d, &how))
        return false;
    d->how[indicator][what] = how == COLUMN_OWN ? COLUMN_AS + d->own_count - 1 : how;
    if (shared(d, counts, indicator, what))
        return true;
    numbers_of(d, how);
    for (int k = 0; k < what; k++)
        if (cube_sign(what, k) != 0)
            column_add(d->numbers, &own[k], -cube_sign(what, k), 0, d->c.cells);
    if (any_of(d->numbers, d->c.cells) < 0)
        return wrong(d, "count below 0");
    return column_narrow(&own[what], d->a, d->numbers, d->c.cells, NULL) == 0;
}

static bool read_counts(struct decoder *d)
{
    struct cube_column(*counts)[CUBE_COUNTS] = arena_alloc(d->a, (d->c.indicator_count + 1) * sizeof *counts);
    d->how = arena_alloc(d->a, (d->c.indicator_count + 1) * sizeof *d->how);
    if (!counts || !d->how)
        return false;
    for (size_t i = 0; i < d->c.indicator_count; i++)
        for (int k = 0; k < CUBE_COUNTS; k++)
            if (!read_count(d, counts, i, k))
                return false;
    d->c.counts = counts;
    return true;
}

static bool read_head(struct decoder *d, struct str bytes)
{
    size_t magic = sizeof CUBE_MAGIC - 1, tail = sizeof(uint64_t);
    uint64_t sum;
    if (bytes.len < magic + tail || memcmp(bytes.ptr, CUBE_MAGIC, magic) != 0)
        return wrong(d, "not a cube");
    memcpy(&sum, bytes.ptr + bytes.len - tail, tail);
    if (sum != pack_checksum(bytes.ptr, bytes.len - tail))
        return wrong(d, "checksum");
    d->start = (const unsigned char *)bytes.ptr;
    d->u = (struct unpack){d->start + magic, d->start + bytes.len - tail, false};
    if (unpack_number(&d->u) != CUBE_VERSION)
        return wrong(d, "version");
    d->c.dataset = unpack_text(&d->u, d->a);
    return true;
}

static bool read_all(struct decoder *d, struct str bytes)
{
    if (!read_head(d, bytes) || !read_indicators(d) || !read_traits(d) || !read_areas(d) ||
        !read_cell_areas(d))
        return false;
    size_t columns = 1 + d->c.trait_count + d->c.indicator_count * CUBE_COUNTS;
    d->own = arena_alloc(d->a, columns * sizeof *d->own);
    d->numbers = arena_alloc(d->a, (d->c.cells + 1) * sizeof *d->numbers);
    if (!d->own || !d->numbers || !read_periods(d) || !read_cell_traits(d) || !cells_rise(d) ||
        !read_counts(d))
        return false;
    return d->u.at == d->u.end || wrong(d, "more bytes behind it");
}

int cube_decode(struct cube *out, struct arena *a, const char *name, struct str bytes, struct err *err)
{
    struct decoder d = {.a = a};
    bool right = read_all(&d, bytes);
    if (arena_failed(a))
        return err_nomem(err);
    if (!right)
        return err_set(err, ERR_INVALID, name, "cube_file", "%s", d.wrong ? d.wrong : "cut short");
    *out = d.c;
    return 0;
}
