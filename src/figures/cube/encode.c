/*
 * A cube as bytes:
 *
 *     "kiemcube" version
 *     kind; indicators: code, fingerprint; traits: code, values; areas: letters as in the one before, the rest
 *     cells; of each area (and of "not known") how many of them; columns: period, each trait, counts
 *     checksum of all before
 *
 * Counts are written as what is left when the others are known: of a plain comparison LEAST and MOST follow from the rest, and a
 * column of noughts is one byte. A column with the same numbers as an earlier one is one or two. Reads nothing.
 */
#include "figures/cube/encode.h"

#include "figures/cube/column.h"
#include "figures/cube/file.h"
#include "figures/cube/pack.h"

#include <string.h>

/* --- columns --- */
/* What is left of a count: the sum of the signs of encode.h. */
static void left_over(int64_t *out, const struct cube_column counts[CUBE_COUNTS], int what, size_t first,
                      size_t count)
{
    column_load(out, &counts[what], first, count);
    for (int k = 0; k < CUBE_COUNTS; k++)
        if (cube_sign(what, k) != 0)
            column_add(out, &counts[k], cube_sign(what, k), first, count);
}

/* A column that was written: where its bytes are. */
struct written {
    size_t at, len;
};

struct encoder {
    struct buf *out;
    const struct cube *cube;
    struct written *columns;
    size_t count;
    size_t (*how)[CUBE_COUNTS]; /* each count was written: COLUMN_NOUGHT, or COLUMN_AS + its column */
};

/* The column that stands at the end of `out` since `start`: kept, or only named when it is there already. How it may be named. */
static size_t settle(struct encoder *e, size_t start)
{
    size_t len = e->out->len - start;
    for (size_t i = 0; i < e->count; i++)
        if (!e->out->failed && e->columns[i].len == len &&
            memcmp(e->out->data + e->columns[i].at, e->out->data + start, len) == 0) {
            e->out->len = start;
            pack_number(e->out, COLUMN_AS + i);
            return COLUMN_AS + i;
        }
    e->columns[e->count] = (struct written){start, len};
    return COLUMN_AS + e->count++;
}

static size_t put_column(struct encoder *e,
                         void (*get)(const struct encoder *, int64_t *, size_t, size_t, const int[2]),
                         const int which[2])
{
    int64_t block[PACK_BLOCK];
    size_t start = e->out->len, cells = e->cube->cells;
    bool nought = true;
    pack_number(e->out, COLUMN_OWN);
    for (size_t at = 0; at < cells && !e->out->failed; at += PACK_BLOCK) {
        size_t count = cells - at < PACK_BLOCK ? cells - at : PACK_BLOCK;
        get(e, block, at, count, which);
        for (size_t i = 0; i < count && nought; i++)
            nought = block[i] == 0;
        pack_block(e->out, block, count);
    }
    if (!nought)
        return settle(e, start);
    if (!e->out->failed)
        e->out->len = start;
    pack_number(e->out, COLUMN_NOUGHT);
    return COLUMN_NOUGHT;
}

static void get_period(const struct encoder *e, int64_t *out, size_t first, size_t count, const int which[2])
{
    (void)which;
    for (size_t i = 0; i < count; i++)
        out[i] = (int64_t)e->cube->period[first + i] - (first + i > 0 ? e->cube->period[first + i - 1] : 0);
}

static void get_trait(const struct encoder *e, int64_t *out, size_t first, size_t count, const int which[2])
{
    for (size_t i = 0; i < count; i++)
        out[i] = e->cube->trait[first + i][which[0]];
}

static void get_count(const struct encoder *e, int64_t *out, size_t first, size_t count, const int which[2])
{
    left_over(out, e->cube->counts[which[0]], which[1], first, count);
}

/* Counts that share their data are written without being looked at: they come out as the one before. */
static bool name_count(struct encoder *e, int indicator, int what)
{
    const struct cube_column *counts = e->cube->counts[indicator];
    int twin = cube_twin(counts, what);
    size_t how = SIZE_MAX;
    if (twin == CUBE_COUNTS ? counts[what].width == 0 && cube_sign(what, CUBE_EVENTS) == 0
                            : column_same(&counts[what], &counts[twin]))
        how = COLUMN_NOUGHT;
    for (int i = 0; i < indicator && how == SIZE_MAX; i++)
        if (column_same(&e->cube->counts[i][what], &counts[what]) &&
            cube_same_terms(e->cube->counts[i], counts, what))
            how = e->how[i][what];
    if (how == SIZE_MAX)
        return false;
    e->how[indicator][what] = how;
    pack_number(e->out, how);
    return true;
}

/* --- the rest --- */
static void put_names(struct buf *out, const struct cube *c)
{
    pack_text(out, c->dataset);
    pack_number(out, c->indicator_count);
    for (size_t i = 0; i < c->indicator_count; i++) {
        pack_text(out, c->indicators[i].code);
        buf_add(out, &c->indicators[i].fingerprint, sizeof(uint64_t));
    }
    pack_number(out, c->trait_count);
    for (size_t t = 0; t < c->trait_count; t++) {
        pack_text(out, c->traits[t].code);
        pack_number(out, c->traits[t].value_count);
        for (size_t i = 0; i < c->traits[t].value_count; i++)
            pack_text(out, c->traits[t].values[i]);
    }
}

static void put_areas(struct buf *out, const struct cube *c)
{
    const char *before = "";
    pack_number(out, c->area_count);
    for (size_t i = 0; i < c->area_count; before = c->areas[i++]) {
        size_t same = 0;
        while (before[same] && before[same] == c->areas[i][same])
            same++;
        pack_number(out, same);
        pack_text(out, c->areas[i] + same);
    }
    pack_number(out, c->cells);
    for (size_t area = 0, at = 0; area <= c->area_count; area++) {
        size_t first = at;
        while (at < c->cells && c->area[at] == area)
            at++;
        pack_number(out, at - first);
    }
}

static void encode(struct buf *out, const struct cube *c, struct arena *a)
{
    size_t columns = 1 + c->trait_count + c->indicator_count * CUBE_COUNTS;
    struct encoder e = {out, c, arena_alloc(a, columns * sizeof *e.columns), 0,
                        arena_alloc(a, (c->indicator_count + 1) * sizeof *e.how)};
    if (!e.columns || !e.how)
        return;
    buf_adds(out, CUBE_MAGIC);
    pack_number(out, CUBE_VERSION);
    put_names(out, c);
    put_areas(out, c);
    put_column(&e, get_period, NULL);
    for (int t = 0; t < (int)c->trait_count; t++)
        put_column(&e, get_trait, (const int[2]){t, 0});
    for (int i = 0; i < (int)c->indicator_count; i++)
        for (int k = 0; k < CUBE_COUNTS; k++)
            if (!name_count(&e, i, k))
                e.how[i][k] = put_column(&e, get_count, (const int[2]){i, k});
    uint64_t sum = pack_checksum(buf_text(out), out->len);
    buf_add(out, &sum, sizeof sum);
}

int cube_encode(struct buf *out, const struct cube *c, struct err *err)
{
    ARENA_AUTO a = arena_new((size_t)1 << 20);
    if (a)
        encode(out, c, a);
    return !a || arena_failed(a) || out->failed ? err_nomem(err) : 0;
}
