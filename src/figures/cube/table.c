/*
 * Where a thread counts, and where it keeps what it counted until all is joined. The table is small, so that counting stays in
 * near memory; what leaves it is as narrow as its numbers allow. Counts nothing itself.
 */
#include "base/mem.h"
#include "base/vector.h"
#include "figures/cube/builder.h"
#include "figures/cube/column.h"

#include <string.h>

/* A little more than a power of two apart, so that columns do not contend for the same place in the near memory. */
enum { COLUMN_GAP = 64, HEAP_BLOCK = 1 << 20, ALIGN = 16 };
/* What a thread keeps before it joins what has equal keys: rows that do not lie sorted meet each cell again and again. */
enum { MOST_BYTES = 128 << 20 };

struct heap_block {
    struct heap_block *next;
    size_t used, size;
    _Alignas(ALIGN) unsigned char data[];
};

static bool summed(const struct builder *b, int output)
{
    return b->plan->outputs[output].number >= 0;
}

static size_t number_size(const struct builder *b, int output)
{
    return summed(b, output) ? sizeof(int64_t) : sizeof(uint16_t);
}

int table_new(struct builder *b)
{
    size_t outputs = (size_t)b->plan->output_count,
           size = TABLE_CELLS * sizeof(struct cell_key) + outputs * sizeof(void *);
    for (int i = 0; i < b->plan->output_count; i++)
        size += TABLE_CELLS * number_size(b, i) + COLUMN_GAP;
    struct table *t = &b->table;
    b->most_bytes = b->most_bytes ? b->most_bytes : MOST_BYTES;
    t->keys = mem_alloc(size);
    if (!t->keys)
        return err_nomem(b->err);
    t->data = (void *)(t->keys + TABLE_CELLS);
    unsigned char *at = (void *)(t->data + outputs);
    for (int i = 0; i < b->plan->output_count; i++) {
        t->data[i] = at;
        at += TABLE_CELLS * number_size(b, i) + COLUMN_GAP;
    }
    return 0;
}

/* --- what was counted --- */
static void *take(struct builder *b, size_t size)
{
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    struct heap_block *h = b->heap;
    if (!h || h->size - h->used < size) {
        size_t room = size > HEAP_BLOCK ? size : HEAP_BLOCK;
        h = mem_resize(NULL, sizeof *h + room); /* all of it is written anyway: no need to clear it first */
        if (!h)
            return NULL;
        *h = (struct heap_block){b->heap, 0, room};
        b->heap = h;
        b->bytes += room;
    }
    h->used += size;
    return h->data + h->used - size;
}

VECTORISED static uint16_t most_of(const uint16_t *numbers, size_t count)
{
    uint16_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    return most;
}

static uint64_t most_of_sums(const uint64_t *numbers, size_t count)
{
    uint64_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    return most;
}

VECTORISED static void to_bytes(uint8_t *restrict out, const uint16_t *restrict numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)numbers[i];
}

static int keep_column(struct builder *b, struct cube_column *out, uint64_t *largest, int output)
{
    size_t count = b->table.used;
    const void *numbers = b->table.data[output];
    *largest = summed(b, output) ? most_of_sums(numbers, count) : most_of(numbers, count);
    uint8_t width = summed(b, output) ? 8 : column_width(0, (int64_t)*largest);
    void *data = width ? take(b, count * width) : NULL;
    if (width && !data)
        return err_nomem(b->err);
    if (width == 1)
        to_bytes(data, numbers, count);
    else if (width)
        memcpy(data, numbers, count * width);
    *out = (struct cube_column){data, width};
    memset(b->table.data[output], 0, count * number_size(b, output));
    return 0;
}

static int more_room(struct builder *b)
{
    size_t room = b->counted_room ? 2 * b->counted_room : 64;
    struct counted *all = mem_resize(b->counted, room * sizeof *all);
    if (!all)
        return err_nomem(b->err);
    b->counted = all;
    b->counted_room = room;
    return 0;
}

static void free_heap(struct builder *b)
{
    for (struct heap_block *h = b->heap, *next; h; h = next) {
        next = h->next;
        mem_free(h);
    }
    b->heap = NULL;
    b->bytes = 0;
}

/* All that was counted as one part; what that frees is free for the next as much again. */
static int join_counted(struct builder *b)
{
    struct arena *a = arena_new(SIZE_MAX / 2);
    struct cells *parts = mem_alloc(b->counted_count * sizeof *parts), all;
    struct cells_question q = {parts, b->counted_count, (size_t)b->plan->output_count, 1};
    int rc = a && parts ? 0 : err_nomem(b->err);
    for (size_t i = 0; rc == 0 && i < b->counted_count; i++)
        parts[i] = b->counted[i].cells;
    if (rc == 0)
        rc = cells_join(&all, a, &q, b->err);
    mem_free(parts);
    if (rc < 0) {
        arena_free(a);
        return rc;
    }
    size_t bytes = all.count * sizeof *all.keys;
    for (size_t i = 0; i < q.columns; i++)
        bytes += all.count * all.columns[i].width;
    free_heap(b);
    arena_free(b->joined);
    b->joined = a;
    b->most_bytes = b->most_bytes > 2 * bytes ? b->most_bytes : 2 * bytes;
    b->counted[0].cells = all;
    b->counted_count = 1;
    return 0;
}

int table_empty(struct builder *b)
{
    size_t outputs = (size_t)b->plan->output_count, count = b->table.used;
    if (count == 0)
        return 0;
    int rc = b->counted_count == b->counted_room ? more_room(b) : 0;
    struct cube_column *columns = rc == 0 ? take(b, (outputs + 1) * sizeof *columns) : NULL;
    uint64_t *largest = columns ? take(b, (outputs + 1) * sizeof *largest) : NULL;
    struct cell_key *keys = largest ? take(b, count * sizeof *keys) : NULL;
    if (!keys)
        return rc < 0 ? rc : err_nomem(b->err);
    memcpy(keys, b->table.keys, count * sizeof *keys);
    for (int i = 0; rc == 0 && i < b->plan->output_count; i++)
        rc = keep_column(b, &columns[i], &largest[i], i);
    b->counted[b->counted_count++] = (struct counted){
        b->table.chunk, {count, keys, columns, largest, cell_keys_rise(b->table.keys, count)}};
    b->table.used = 0;
    return rc == 0 && b->bytes > b->most_bytes ? join_counted(b) : rc;
}

/* --- what is being counted --- */
int table_room(struct builder *b, size_t chunk, size_t cells)
{
    int rc = b->table.chunk != chunk || b->table.used + cells > TABLE_CELLS ? table_empty(b) : 0;
    b->table.chunk = chunk;
    return rc;
}

bool table_goes_on(const struct builder *b, size_t chunk, struct cell_key key)
{
    if (b->table.used == 0 || b->table.chunk != chunk)
        return false;
    const struct cell_key *last = &b->table.keys[b->table.used - 1];
    return last->place == key.place && last->traits == key.traits;
}

void table_free(struct builder *b)
{
    free_heap(b);
    arena_free(b->joined);
    mem_free(b->counted);
    mem_free(b->table.keys);
}
