/*
 * Counts by traits: the rows of a run belong to as many cells as there are combinations of values among them. A mask's rows are
 * added one by one, or, where nearly all are in it, those that are not are taken off.
 */
#include "base/mem.h"
#include "figures/cube/builder.h"

#include <string.h>

enum { BY_STORED = 65536 };

int trait_cells_new(struct builder *b)
{
    if (b->q->trait_count == 0)
        return 0;
    b->traits = mem_alloc(sizeof *b->traits);
    for (size_t i = 0; b->traits && i < b->q->trait_count; i++) {
        b->traits->maps[i].trait = b->q->traits[i];
        b->traits->maps[i].of = mem_alloc(BY_STORED);
        if (!b->traits->maps[i].of)
            return err_nomem(b->err);
    }
    return b->traits ? 0 : err_nomem(b->err);
}

void trait_cells_free(struct builder *b)
{
    for (size_t i = 0; b->traits && i < b->q->trait_count; i++)
        mem_free(b->traits->maps[i].of);
    mem_free(b->traits);
}

/* Which of the trait's values a value of the field is: bands rise and have no gaps. */
static uint8_t value_of(const struct trait *t, int64_t value)
{
    size_t low = 0, high = t->count - 1; /* the last is "unknown" */
    if (value == FRAME_UNKNOWN || high == 0 || value < t->values[0].from || value > t->values[high - 1].to)
        return (uint8_t)high;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (value < t->values[middle].from)
            high = middle;
        else
            low = middle;
    }
    return (uint8_t)low;
}

void trait_cells_frame(struct builder *b, const struct frame *f)
{
    for (size_t i = 0; i < b->q->trait_count; i++) {
        struct trait_map *m = &b->traits->maps[i];
        m->column = &f->columns[m->trait->field];
        if (!m->column->data || m->column->width > 2)
            continue;
        int64_t count = m->column->width == 1 ? 256 : BY_STORED;
        for (int64_t stored = 0; stored < count; stored++) {
            int64_t value = (int64_t)((uint64_t)m->column->base + (uint64_t)stored); /* as frame_value() */
            m->of[stored] = value_of(m->trait, stored == count - 1 ? FRAME_UNKNOWN : value);
        }
    }
}

static uint8_t trait_at(const struct trait_map *m, const struct frame *f, size_t row)
{
    if (!m->column->data)
        return (uint8_t)(m->trait->count - 1);
    if (m->column->width == 1)
        return m->of[((const uint8_t *)m->column->data)[row]];
    if (m->column->width == 2)
        return m->of[((const uint16_t *)m->column->data)[row]];
    return value_of(m->trait, frame_value(f, m->trait->field, row));
}

/* The values of each row as one number, the first trait the highest digit, so that numbers rise as cells are sorted. */
static void put_together(struct builder *b, const struct frame *f, size_t first, size_t rows)
{
    uint32_t *together = b->traits->together;
    memset(together, 0, rows * sizeof *together);
    for (size_t i = 0; i < b->q->trait_count; i++) {
        const struct trait_map *m = &b->traits->maps[i];
        uint32_t count = (uint32_t)m->trait->count;
        for (size_t row = 0; row < rows; row++)
            together[row] = together[row] * count + trait_at(m, f, first + row);
    }
}

static uint32_t taken_apart(const struct builder *b, uint32_t together)
{
    uint32_t out = 0;
    for (size_t i = b->q->trait_count; i-- > 0;) {
        uint32_t count = (uint32_t)b->traits->maps[i].trait->count;
        out |= together % count << (24 - 8 * i);
        together /= count;
    }
    return out;
}

/* The cells of one run in their order, each once; how many cells there are then. */
static size_t cells_of_run(struct builder *b, size_t run, size_t from, size_t cells, struct cell_key *keys)
{
    struct trait_cells *t = b->traits;
    size_t end = b->runs.ends[run];
    for (size_t row = from; row < end; row++) {
        uint32_t n = t->together[row];
        t->present[n / 64] |= (uint64_t)1 << (n % 64);
        t->near[n / 4096] |= (uint64_t)1 << (n / 64 % 64);
    }
    for (size_t i = 0; i < sizeof t->near / sizeof t->near[0]; i++)
        for (; t->near[i]; t->near[i] &= t->near[i] - 1) {
            size_t word = 64 * i + (size_t)__builtin_ctzll(t->near[i]);
            for (; t->present[word]; t->present[word] &= t->present[word] - 1) {
                uint32_t n = (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(t->present[word]);
                t->slot[n] = (uint16_t)cells;
                t->rows[cells] = 0;
                keys[cells++] = (struct cell_key){b->runs.keys[run].place, taken_apart(b, n)};
            }
        }
    for (size_t row = from; row < end; row++) {
        t->cell[row] = t->slot[t->together[row]];
        t->rows[t->cell[row]]++;
    }
    return cells;
}

/* Adds `by` to the cell of each row whose bit is set. */
static void each_row(uint16_t *out, const uint16_t *cell, uint64_t bits, uint16_t by)
{
    for (; bits; bits &= bits - 1) {
        uint16_t *at = &out[cell[__builtin_ctzll(bits)]];
        *at = (uint16_t)(*at + by);
    }
}

static void count_rows(uint16_t *out, const struct trait_cells *t, const uint64_t *mask, size_t rows,
                       size_t cells)
{
    size_t in = 0, words = (rows + 63) / 64;
    uint64_t bits[MASK_WORDS];
    memcpy(bits, mask, words * sizeof *bits);
    if (rows % 64)
        bits[words - 1] &= UINT64_MAX >> (64 - rows % 64);
    for (size_t w = 0; w < words; w++)
        in += (size_t)__builtin_popcountll(bits[w]);
    bool nearly_all = 2 * in > rows;
    if (nearly_all)
        memcpy(out, t->rows, cells * sizeof *out);
    for (size_t w = 0; w < words; w++) {
        uint64_t whole = w == words - 1 && rows % 64 ? UINT64_MAX >> (64 - rows % 64) : UINT64_MAX;
        each_row(out, t->cell + 64 * w, nearly_all ? whole & ~bits[w] : bits[w], nearly_all ? UINT16_MAX : 1);
    }
}

static int sum_rows(int64_t *out, const struct builder *b, const uint64_t *mask, const int64_t *numbers,
                    size_t rows)
{
    int rc = 0;
    for (size_t row = 0; rc == 0 && row < rows; row++)
        if (mask[row / 64] >> (row % 64) & 1)
            rc = sum_add(&out[b->traits->cell[row]], numbers[row], b->err);
    return rc;
}

int trait_cells_count(struct builder *b, size_t chunk, const struct frame *f, size_t first)
{
    size_t rows = b->runs.ends[b->runs.count - 1], cells = 0, from = 0;
    int rc = table_room(b, chunk, rows);
    if (rc < 0)
        return rc;
    size_t at = b->table.used;
    put_together(b, f, first, rows);
    for (size_t run = 0; run < b->runs.count; from = b->runs.ends[run++])
        cells = cells_of_run(b, run, from, cells, b->table.keys + at);
    for (int i = 0; rc == 0 && i < b->plan->output_count; i++) {
        const struct compute_output *o = &b->plan->outputs[i];
        const uint64_t *mask = compute_mask(b->work, o->mask);
        void *column = b->table.data[i];
        if (o->number < 0)
            count_rows((uint16_t *)column + at, b->traits, mask, rows, cells);
        else
            rc = sum_rows((int64_t *)column + at, b, mask, compute_numbers(b->work, o->number), rows);
    }
    b->table.used = at + cells;
    return rc;
}
