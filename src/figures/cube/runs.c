/*
 * Rows that lie together are counted together: the rows of a block with the same area and period are a run, and what a mask
 * has in a run is a difference of two running counts of its bits. Knows nothing of traits.
 */
#include "figures/cube/builder.h"

#include <string.h>

/* The column of the schema's area or period; NULL when it is not known in any row. */
static const struct frame_column *column_of(const struct frame *f, int field)
{
    return field >= 0 && f->columns[field].data ? &f->columns[field] : NULL;
}

/* As frame_value(), but for its calls: there is one for each run. */
static int64_t value_in(const struct frame_column *c, size_t row)
{
    uint64_t stored = 0, ones = UINT64_MAX >> (64 - 8 * c->width);
    const unsigned char *at = (const unsigned char *)c->data + row * c->width;
    if (c->width == 1)
        stored = *at;
    else if (c->width == 2)
        stored = *(const uint16_t *)(const void *)at;
    else
        memcpy(&stored, at, c->width);
    return stored == ones ? FRAME_UNKNOWN : (int64_t)((uint64_t)c->base + stored);
}

static struct cell_key key_of(const struct builder *b, const struct frame *f, size_t row)
{
    const struct schema *s = b->q->data->schema;
    const struct frame_column *area = column_of(f, s->area), *period = column_of(f, s->period);
    int64_t where = area ? value_in(area, row) : FRAME_UNKNOWN,
            when = period ? value_in(period, row) : FRAME_UNKNOWN;
    uint32_t rank = where >= 0 && where < (int64_t)b->rank_count ? b->ranks[where] : b->rank_count;
    return (struct cell_key){
        cell_place(rank, when > INT32_MIN && when < INT32_MAX ? (int32_t)when : INT32_MAX), 0};
}

static void mark_changes(enum mask_way way, uint64_t *out, const struct frame_column *c, size_t first,
                         size_t rows)
{
    /* the row before the first is not asked: its bit is cleared afterwards, so any readable row will do */
    size_t skip = first == 0;
    struct stretch s = {(const unsigned char *)c->data + (first + skip) * c->width, c->width, rows - skip};
    uint64_t changes[MASK_WORDS + 1] = {0};
    if (rows > skip)
        mask_change(way, changes, &s);
    for (size_t w = 0; w < MASK_WORDS; w++)
        out[w] |= skip ? changes[w] << 1 | (w ? changes[w - 1] >> 63 : 0) : changes[w];
}

static void add_run(struct builder *b, const struct frame *f, size_t first, size_t from, size_t end)
{
    struct runs *r = &b->runs;
    r->ends[r->count] = (uint16_t)end;
    r->in_masks.words[r->count] = (uint16_t)((end - 1) / 64);
    r->in_masks.upto[r->count] = UINT64_MAX >> (63 - (end - 1) % 64);
    r->keys[r->count++] = key_of(b, f, first + from);
}

void runs_find(struct builder *b, const struct frame *f, size_t first, size_t rows)
{
    const struct schema *s = b->q->data->schema;
    const int fields[] = {s->area, s->period};
    uint64_t changes[MASK_WORDS] = {0};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const struct frame_column *c = column_of(f, fields[i]);
        if (c)
            mark_changes(b->way, changes, c, first, rows);
    }
    changes[0] &= ~(uint64_t)1;
    b->runs.count = 0;
    size_t from = 0;
    for (size_t w = 0; w < (rows + 63) / 64; w++)
        for (uint64_t bits = changes[w]; bits; bits &= bits - 1) {
            size_t at = 64 * w + (size_t)__builtin_ctzll(bits);
            if (at >= rows)
                break;
            add_run(b, f, first, from, at);
            from = at;
        }
    add_run(b, f, first, from, rows);
}

int sum_add(int64_t *sum, int64_t number, struct err *err)
{
    if (__builtin_add_overflow(*sum, number, sum))
        return err_set(err, ERR_INVALID, "", "cube_overflow", "%lld", (long long)INT64_MAX);
    return 0;
}

static int sum_rows(int64_t *out, const uint64_t *mask, const int64_t *numbers, struct builder *b)
{
    size_t from = 0;
    for (size_t i = 0; i < b->runs.count; from = b->runs.ends[i++])
        for (size_t row = from; row < b->runs.ends[i]; row++)
            if (mask[row / 64] >> (row % 64) & 1) {
                int rc = sum_add(&out[i], numbers[row], b->err);
                if (rc < 0)
                    return rc;
            }
    return 0;
}

int runs_count(struct builder *b, size_t chunk)
{
    int rc = table_room(b, chunk, b->runs.count);
    if (rc < 0)
        return rc;
    bool goes_on = table_goes_on(b, chunk, b->runs.keys[0]);
    size_t at = b->table.used - goes_on;
    memcpy(b->table.keys + at, b->runs.keys, b->runs.count * sizeof *b->runs.keys);
    for (int i = 0; rc == 0 && i < b->plan->output_count; i++) {
        const struct compute_output *o = &b->plan->outputs[i];
        void *column = b->table.data[i];
        const uint64_t *mask = compute_mask(b->work, o->mask);
        if (o->number < 0)
            mask_count(b->way, (uint16_t *)column + at, mask, &b->runs.in_masks, b->runs.count);
        else
            rc = sum_rows((int64_t *)column + at, mask, compute_numbers(b->work, o->number), b);
    }
    b->table.used = at + b->runs.count;
    return rc;
}
