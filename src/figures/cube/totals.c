/*
 * Walks over families in the order of their keys: of all frames at once, for a family may have rows in several. Rows are fetched
 * a block at a time and computed as those of a cube; only the sums of the family at hand are kept. Each thread walks over a
 * stretch of the keys, so that a family is met by one of them only. Reads no file.
 */
#include "figures/cube/totals.h"

#include "base/mem.h"
#include "figures/cube/crew.h"
#include "figures/cube/totals_table.h"
#include "figures/expression/compute.h"

#include <stdatomic.h>

enum { WALKS_MAX = 64 };

/* What the family at hand has in a slot. */
struct sum {
    int64_t amount;
    bool there, unknown;
};

/* Over the families of a stretch of keys. */
struct walk {
    const struct totals_question *q;
    const struct compute_plan *plan;
    struct compute_work *work;
    struct frame_column *columns; /* of the block: fetched values, wide enough for any of the field */
    void **values;
    size_t *next, *end; /* per frame: the entries of its index that are still to come */
    uint64_t keys[MASK_ROWS], rows[MASK_ROWS]; /* of the block: family; frame << 32 | row */
    size_t count;
    uint64_t family; /* whose rows come now; none yet while nothing was touched */
    struct sum *sums;
    size_t *touched, touched_count;
    int64_t *unknown;
    struct totals_table table;
    int rc;
    struct err err;
};

struct walks {
    struct walk *items;
    size_t count;
    atomic_size_t next;
};

/* --- fetching --- */
static const struct field *field_of(const struct walk *w, int column)
{
    return &w->q->data->schema->fields[w->plan->columns[column].field];
}

static int64_t base_of(const struct field *f)
{
    return f->kind == FIELD_NUMBER || f->kind == FIELD_PERIOD ? f->min : 0;
}

static bool is_wide(const struct field *f)
{
    bool ranged = f->kind == FIELD_NUMBER || f->kind == FIELD_PERIOD;
    return f->kind == FIELD_PSEUDONYM || (ranged && (uint64_t)f->max - (uint64_t)f->min >= UINT32_MAX);
}

static void fetch(struct walk *w, int column)
{
    const struct frame_column *c = &w->columns[column];
    int field = w->plan->columns[column].field;
    for (size_t i = 0; i < w->count; i++) {
        const struct frame *f = &w->q->data->frames[w->rows[i] >> 32];
        int64_t value = frame_value(f, field, (size_t)(uint32_t)w->rows[i]);
        uint64_t stored = value == FRAME_UNKNOWN ? UINT64_MAX : (uint64_t)value - (uint64_t)c->base;
        if (c->width == 8)
            ((uint64_t *)w->values[column])[i] = stored;
        else /* what does not fit is outside the field's bounds, and so not known */
            ((uint32_t *)w->values[column])[i] = stored > UINT32_MAX ? UINT32_MAX : (uint32_t)stored;
    }
}

/* --- adding up --- */
static int settle(struct walk *w, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; i < w->touched_count && rc == 0; i++) {
        struct sum *s = &w->sums[w->touched[i]];
        if (s->unknown)
            w->unknown[w->touched[i]]++;
        else
            rc = totals_table_add(&w->table, w->touched[i], s->amount, err);
        *s = (struct sum){0};
    }
    w->touched_count = 0;
    return rc;
}

static bool bit(const struct walk *w, enum cube_count what, size_t row)
{
    const uint64_t *mask = compute_mask(w->work, w->plan->outputs[w->plan->place[0][what]].mask);
    return mask[row / 64] >> row % 64 & 1;
}

static int64_t amount_of(const struct walk *w, size_t row)
{
    int number = w->plan->outputs[w->plan->place[0][CUBE_EVENTS]].number;
    if (!bit(w, CUBE_EVENTS, row))
        return 0;
    return number < 0 ? 1 : compute_numbers(w->work, number)[row];
}

static int add_row(struct walk *w, size_t row, struct err *err)
{
    const struct frame *f = &w->q->data->frames[w->rows[row] >> 32];
    const struct schema *s = w->q->data->schema;
    size_t at = (size_t)(uint32_t)w->rows[row];
    if (!bit(w, CUBE_UNDECIDED, row) && !bit(w, CUBE_ELIGIBLE, row))
        return 0;
    long slot = w->q->slot(w->q->state, s->area >= 0 ? frame_value(f, s->area, at) : FRAME_UNKNOWN,
                           s->period >= 0 ? frame_value(f, s->period, at) : FRAME_UNKNOWN);
    if (slot < 0)
        return 0;
    struct sum *sum = &w->sums[slot];
    if (!sum->there)
        w->touched[w->touched_count++] = (size_t)slot;
    sum->there = true;
    sum->unknown = sum->unknown || !bit(w, CUBE_KNOWN, row);
    if (!sum->unknown && __builtin_add_overflow(sum->amount, amount_of(w, row), &sum->amount))
        return err_set(err, ERR_INVALID, w->q->indicator->code, "cube_overflow", NULL);
    return 0;
}

static int compute(struct walk *w, struct err *err)
{
    int rc = 0;
    for (int i = 0; i < w->plan->column_count; i++)
        fetch(w, i);
    compute_block(w->work, 0, w->count, COMPUTE_NONE_SOON);
    for (size_t i = 0; i < w->count && rc == 0; i++) {
        if (w->keys[i] != w->family)
            rc = settle(w, err);
        w->family = w->keys[i];
        if (rc == 0)
            rc = add_row(w, i, err);
    }
    w->count = 0;
    return rc;
}

/* --- walking --- */
/* The lowest key that has not been walked over; false at the end. */
static bool next_family(uint64_t *out, const struct walk *w)
{
    bool found = false;
    for (size_t f = 0; f < w->q->data->frame_count; f++) {
        const struct frame_index *x = &w->q->index[f];
        if (w->next[f] < w->end[f] && (!found || x->keys[w->next[f]] < *out)) {
            *out = x->keys[w->next[f]];
            found = true;
        }
    }
    return found;
}

static int take_family(struct walk *w, uint64_t family, struct err *err)
{
    int rc = 0;
    for (size_t f = 0; f < w->q->data->frame_count; f++) {
        const struct frame_index *x = &w->q->index[f];
        for (; rc == 0 && w->next[f] < w->end[f] && x->keys[w->next[f]] == family; w->next[f]++) {
            w->keys[w->count] = family;
            w->rows[w->count++] = (uint64_t)f << 32 | x->rows[w->next[f]];
            if (w->count == MASK_ROWS)
                rc = compute(w, err);
        }
    }
    return rc;
}

static int walk_all(struct walk *w, struct err *err)
{
    int rc = 0;
    for (uint64_t family = 0; rc == 0 && next_family(&family, w);)
        rc = take_family(w, family, err);
    if (rc == 0)
        rc = compute(w, err);
    return rc == 0 ? settle(w, err) : rc;
}

/* --- all together --- */
static int check_field(const struct totals_question *q, int field, struct err *err)
{
    int rc = 0;
    for (size_t f = 0; f < q->data->frame_count; f++)
        for (size_t at = 0, rows = q->data->frames[f].rows; rc == 0 && at < rows;
             at += q->guard->rows_at_once) {
            size_t left = rows - at, step = q->guard->rows_at_once;
            rc = q->guard->check(q->guard, f, field, at, left < step ? left : step, err);
        }
    return rc;
}

static int check(const struct totals_question *q, const struct compute_plan *plan, struct err *err)
{
    const struct schema *s = q->data->schema;
    int rc = 0;
    if (!q->guard)
        return 0;
    if (s->area >= 0)
        rc = check_field(q, s->area, err);
    if (rc == 0 && s->period >= 0)
        rc = check_field(q, s->period, err);
    for (int i = 0; rc == 0 && i < plan->column_count; i++)
        rc = check_field(q, plan->columns[i].field, err);
    return rc;
}

static int start(struct walk *w, struct arena *a, struct err *err)
{
    const struct totals_question *q = w->q;
    size_t columns = (size_t)w->plan->column_count;
    w->columns = arena_alloc(a, (columns + 1) * sizeof *w->columns);
    w->values = arena_alloc(a, (columns + 1) * sizeof *w->values);
    w->next = arena_alloc(a, (q->data->frame_count + 1) * sizeof *w->next);
    w->end = arena_alloc(a, (q->data->frame_count + 1) * sizeof *w->end);
    w->sums = arena_alloc(a, (q->slots + 1) * sizeof *w->sums);
    w->touched = arena_alloc(a, (q->slots + 1) * sizeof *w->touched);
    w->unknown = arena_alloc(a, (q->slots + 1) * sizeof *w->unknown);
    w->work = compute_new(w->plan);
    if (!w->work || arena_failed(a))
        return err_nomem(err);
    for (size_t i = 0; i < columns; i++) {
        const struct field *f = field_of(w, (int)i);
        w->values[i] = arena_alloc(a, MASK_ROWS * sizeof(uint64_t));
        if (!w->values[i])
            return err_nomem(err);
        w->columns[i] = (struct frame_column){w->values[i], is_wide(f) ? 8 : 4, base_of(f)};
    }
    compute_frame(w->work, w->columns);
    return totals_table_new(&w->table, q->most ? q->most : TOTALS_MAX, err);
}

/* The first entry that is not below the key. */
static size_t entry_of(const struct frame_index *x, uint64_t key)
{
    size_t from = 0, to = x->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (x->keys[middle] < key)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Stretches that have as many entries each of the frame that has most. */
static void cut(struct walks *all, const struct totals_question *q)
{
    const struct frame_index *most = NULL;
    for (size_t f = 0; f < q->data->frame_count; f++)
        if (!most || q->index[f].count > most->count)
            most = &q->index[f];
    for (size_t i = 0; most && most->count > 0 && i < all->count; i++) {
        struct walk *w = &all->items[i];
        size_t at = most->count * i / all->count;
        for (size_t f = 0; f < q->data->frame_count; f++) {
            w->next[f] = i > 0 ? entry_of(&q->index[f], most->keys[at]) : 0;
            w->end[f] = q->index[f].count;
            if (i > 0)
                w[-1].end[f] = w->next[f];
        }
    }
}

static void walk_some(void *walks)
{
    struct walks *all = walks;
    for (size_t i; (i = atomic_fetch_add(&all->next, 1)) < all->count;)
        all->items[i].rc = walk_all(&all->items[i], &all->items[i].err);
}

/* What the walks counted, in the first. */
static int join(struct walks *all, struct err *err)
{
    struct walk *first = all->items;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].rc < 0) {
            if (err)
                *err = all->items[i].err;
            return all->items[i].rc;
        }
    int rc = 0;
    for (size_t i = 1; rc == 0 && i < all->count; i++) {
        for (size_t slot = 0; slot < first->q->slots; slot++)
            first->unknown[slot] += all->items[i].unknown[slot];
        rc = totals_table_join(&first->table, &all->items[i].table, err);
    }
    return rc;
}

/* As many as may be, but with no more slots in all than one walk may have. */
static size_t walks_of(const struct totals_question *q)
{
    size_t threads = q->threads < 1 ? 1 : q->threads > WALKS_MAX ? WALKS_MAX : (size_t)q->threads;
    size_t most = TOTALS_SLOTS / (q->slots + 1);
    return most < 1 ? 1 : threads < most ? threads : most;
}

static int count(struct walks *all, struct arena *a, const struct totals_question *q,
                 const struct compute_plan *plan, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < all->count; i++) {
        all->items[i].q = q;
        all->items[i].plan = plan;
        rc = start(&all->items[i], a, err);
    }
    if (rc < 0)
        return rc;
    cut(all, q);
    crew_run((int)all->count, walk_some, all);
    return join(all, err);
}

int totals_make(struct totals *out, struct arena *a, const struct totals_question *q, struct err *err)
{
    if (q->slots > TOTALS_SLOTS)
        return err_set(err, ERR_INVALID, "", "show_large", "%zu", q->slots);
    struct compute_plan plan;
    struct walks all = {.count = walks_of(q)};
    struct totals t = {0};
    struct compute_question ask = {
        .data = q->data, .indicators = &q->indicator, .indicator_count = 1, .curves = q->curves};
    all.items = arena_alloc(a, all.count * sizeof *all.items);
    if (!all.items)
        return err_nomem(err);
    int rc = compute_plan(&plan, a, &ask, err);
    if (rc == 0)
        rc = check(q, &plan, err);
    if (rc == 0)
        rc = count(&all, a, q, &plan, err);
    if (rc == 0)
        rc = totals_table_list(&t, a, &all.items[0].table, err);
    t.unknown = all.items[0].unknown;
    for (size_t f = 0; f < q->data->frame_count; f++)
        t.without += q->data->frames[f].rows - q->index[f].count;
    if (rc == 0)
        *out = t;
    for (size_t i = 0; i < all.count; i++) {
        compute_free(all.items[i].work);
        totals_table_free(&all.items[i].table);
    }
    return rc;
}
