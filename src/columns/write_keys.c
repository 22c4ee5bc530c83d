/*
 * The index of a segment: keys sorted, with the row of each. Keys are spread evenly (they come from a keyed hash), so parts
 * by their upper bits are about equal, and two passes over the bits below leave next to nothing to put right. Keys that are
 * not spread so are sorted as well, only slower.
 */
#include "base/mem.h"
#include "columns/write_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, LOWEST_BIT = 40, PART_SHIFT = 62, STEPS_MAX = 64 };

struct key_row {
    uint64_t key;
    uint32_t row;
};

static size_t part_of(uint64_t key)
{
    return (size_t)(key >> PART_SHIFT);
}

int count_keys(struct columns_file *f, struct err *err)
{
    struct write_index *x = &f->index;
    const uint64_t *keys = f->now->apart[f->key];
    if (!x->keys)
        x->keys = mem_alloc((size_t)COLUMNS_SEGMENT_ROWS * sizeof *x->keys + LAYOUT_ALIGN);
    if (!x->rows)
        x->rows = mem_alloc((size_t)COLUMNS_SEGMENT_ROWS * sizeof *x->rows + LAYOUT_ALIGN);
    if (!x->keys || !x->rows)
        return err_nomem(err);
    memset(x->part_count, 0, sizeof x->part_count);
    size_t unknown = 0;
    for (size_t i = 0; i < f->now->rows; i++) {
        x->part_count[part_of(keys[i])]++;
        unknown += keys[i] == UINT64_MAX;
    }
    x->part_count[KEY_PARTS - 1] -= unknown;
    x->count = f->now->rows - unknown;
    x->parts_left = KEY_PARTS;
    return 0;
}

/* Each key is put behind those that were kept, and stays when it is of this part: `out` has room for one more. */
static void collect(struct key_row *out, const struct columns_file *f, size_t part)
{
    const uint64_t *keys = f->now->apart[f->key];
    const uint32_t *place_of = f->order.as_they_came ? NULL : f->order.place_of;
    size_t n = 0;
    for (size_t i = 0; i < f->now->rows; i++) {
        out[n] = (struct key_row){keys[i], place_of ? place_of[i] : (uint32_t)i};
        n += (part_of(keys[i]) == part) & (keys[i] != UINT64_MAX);
    }
}

static void sort_pass(struct key_row *out, const struct key_row *in, size_t n, int shift)
{
    uint32_t next[DIGITS + 1] = {0};
    for (size_t i = 0; i < n; i++)
        next[(in[i].key >> shift) % DIGITS + 1]++;
    for (size_t i = 1; i < DIGITS; i++)
        next[i] += next[i - 1];
    for (size_t i = 0; i < n; i++)
        out[next[(in[i].key >> shift) % DIGITS]++] = in[i];
}

static bool before(const struct key_row *a, const struct key_row *b)
{
    return a->key != b->key ? a->key < b->key : a->row < b->row;
}

static int by_key(const void *a, const void *b)
{
    return before(a, b) ? -1 : before(b, a);
}

/* Puts right what the passes left; false when that takes too many steps. */
static bool insert_all(struct key_row *k, size_t n)
{
    size_t steps = 0;
    for (size_t i = 1; i < n; i++) {
        struct key_row moved = k[i];
        size_t to = i;
        for (; to > 0 && before(&moved, &k[to - 1]); to--)
            k[to] = k[to - 1];
        k[to] = moved;
        steps += i - to;
        if (steps > n + STEPS_MAX)
            return false;
    }
    return true;
}

static int write_index(struct columns_file *f, struct err *err)
{
    struct write_index *x = &f->index;
    const struct written *keys = &f->parts[f->count], *rows = keys + 1;
    int rc = 0;
    for (size_t b = 0; b < layout_blocks(x->count) && rc == 0; b++) {
        rc = write_block(f, keys, x->keys + b * COLUMNS_BLOCK_ROWS, x->count, b, err);
        if (rc == 0)
            rc = write_block(f, rows, x->rows + b * COLUMNS_BLOCK_ROWS, x->count, b, err);
    }
    return rc;
}

int sort_keys(struct columns_file *f, size_t part, struct err *err)
{
    struct write_index *x = &f->index;
    size_t n = x->part_count[part], from = 0;
    for (size_t p = 0; p < part; p++)
        from += x->part_count[p];
    struct key_row *a = scratch_take(f, (2 * n + 1) * sizeof *a);
    if (!a)
        return err_nomem(err);
    struct key_row *b = a + n + 1;
    collect(a, f, part);
    sort_pass(b, a, n, LOWEST_BIT);
    sort_pass(a, b, n, LOWEST_BIT + DIGIT_BITS);
    if (!insert_all(a, n))
        qsort(a, n, sizeof *a, by_key);
    for (size_t i = 0; i < n; i++) {
        x->keys[from + i] = a[i].key;
        x->rows[from + i] = a[i].row;
    }
    scratch_give(f, a);
    return --x->parts_left == 0 ? write_index(f, err) : 0;
}

/* The segments' sorted keys side by side. */
struct merge {
    const uint64_t **at, **end;
    size_t count;
};

static uint64_t merge_all(struct merge *m)
{
    uint64_t repeated = 0, last = UINT64_MAX; /* which no key is */
    while (m->count > 0) {
        size_t least = 0;
        for (size_t i = 1; i < m->count; i++)
            least = *m->at[i] < *m->at[least] ? i : least;
        uint64_t key = *m->at[least]++;
        repeated += key == last;
        last = key;
        if (m->at[least] == m->end[least]) {
            m->count--;
            m->at[least] = m->at[m->count];
            m->end[least] = m->end[m->count];
        }
    }
    return repeated;
}

int count_repeated(uint64_t *out, const struct columns_file *f, struct err *err)
{
    const struct index_place *places = (const void *)f->indexes.data;
    size_t segments = f->indexes.len / sizeof *places;
    if (segments == 0) {
        *out = 0;
        return 0;
    }
    size_t size = (size_t)f->place;
    const uint64_t **ends = mem_alloc(2 * segments * sizeof *ends);
    char *map = ends ? mmap(NULL, size, PROT_READ, MAP_SHARED, f->fd, 0) : NULL;
    int rc = !ends ? err_nomem(err) : 0;
    if (ends && map == MAP_FAILED)
        rc = err_set(err, ERR_IO, f->path, "file_write", "%s", strerror(errno));
    if (rc == 0) {
        struct merge m = {ends, ends + segments, 0};
        for (size_t i = 0; i < segments; i++)
            if (places[i].count > 0) {
                m.at[m.count] = (const uint64_t *)(const void *)(map + places[i].place);
                m.end[m.count] = m.at[m.count] + places[i].count;
                m.count++;
            }
        *out = merge_all(&m);
        munmap(map, size);
    }
    mem_free(ends);
    return rc;
}
