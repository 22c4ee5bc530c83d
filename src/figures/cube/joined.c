/*
 * Joins by pseudonym: for each row of a block the one row of the other dataset that has its key, found by the sorted index of
 * each frame. Keys are spread evenly, so that a key's place is guessed well from its size. Holds one block, never a dataset.
 */
#include "figures/cube/joined.h"

#include "base/mem.h"

#include <string.h>

enum { NEAR = 8, GUESSES = 8 };
#define NO_ROW UINT64_MAX

struct joined {
    const struct cube_question *q;
    const struct compute_plan *plan;
    uint64_t (*rows)[MASK_ROWS]; /* per join: frame << 32 | row; NO_ROW */
    void **values;               /* per column of the plan; NULL for those of the dataset itself */
    bool *wide;                  /* per column: eight bytes, else four */
    int64_t *bases;
};

/* --- columns --- */
static const struct field *field_of(const struct cube_question *q, const struct compute_column *c)
{
    return &q->joins[c->join].data->schema->fields[c->field];
}

static void lay_out(struct joined *j, struct frame_column *columns)
{
    for (int i = 0; i < j->plan->column_count; i++) {
        const struct compute_column *c = &j->plan->columns[i];
        if (c->join < 0)
            continue;
        const struct field *f = field_of(j->q, c);
        bool ranged = f->kind == FIELD_NUMBER || f->kind == FIELD_PERIOD;
        j->wide[i] =
            f->kind == FIELD_PSEUDONYM || (ranged && (uint64_t)f->max - (uint64_t)f->min >= UINT32_MAX);
        j->bases[i] = ranged ? f->min : 0;
        columns[i] = (struct frame_column){j->values[i], j->wide[i] ? 8 : 4, j->bases[i]};
    }
}

struct joined *joined_new(const struct cube_question *q, const struct compute_plan *plan,
                          struct frame_column *columns)
{
    size_t count = (size_t)plan->column_count + 1, joins = q->join_count + 1;
    struct joined *j = mem_alloc(sizeof *j);
    if (!j)
        return NULL;
    *j = (struct joined){.q = q, .plan = plan};
    j->rows = mem_alloc(joins * sizeof *j->rows);
    j->values = mem_alloc(count * sizeof *j->values);
    j->wide = mem_alloc(count * sizeof *j->wide);
    j->bases = mem_alloc(count * sizeof *j->bases);
    bool there = j->rows && j->values && j->wide && j->bases;
    for (int i = 0; there && i < plan->column_count; i++)
        if (plan->columns[i].join >= 0) {
            j->values[i] = mem_alloc(MASK_ROWS * sizeof(uint64_t));
            there = j->values[i] != NULL;
        }
    if (!there) {
        joined_free(j);
        return NULL;
    }
    lay_out(j, columns);
    return j;
}

void joined_free(struct joined *j)
{
    if (!j)
        return;
    for (int i = 0; j->values && i < j->plan->column_count; i++)
        mem_free(j->values[i]);
    mem_free(j->rows);
    mem_free(j->values);
    mem_free(j->wide);
    mem_free(j->bases);
    mem_free(j);
}

/* --- finding --- */
/* The first place of a key that is not below `key`: guessed from its size between both ends, and halved when guesses fail. */
static size_t find_key(const struct frame_index *index, uint64_t key)
{
    size_t low = 0, high = index->count;
    for (int guesses = 0; high - low > NEAR; guesses++) {
        uint64_t first = index->keys[low], last = index->keys[high - 1];
        if (key <= first || key > last)
            return key <= first ? low : high;
        double part = guesses < GUESSES ? (double)(key - first) / (double)(last - first) : 0.5;
        size_t at = low + (size_t)(part * (double)(high - 1 - low));
        if (index->keys[at] < key)
            low = at + 1;
        else
            high = at;
    }
    while (low < high && index->keys[low] < key)
        low++;
    return low;
}

/* How far the row's value lies from what its schema calls nearest; of two equally far the lower one comes first, and what lies
 * within the schema's window before all that does not. */
static uint64_t distance(const struct cube_join *join, uint64_t place)
{
    const struct schema *s = join->data->schema;
    int64_t value = frame_value(&join->data->frames[place >> 32], s->nearest, (size_t)(uint32_t)place);
    if (value == FRAME_UNKNOWN)
        return UINT64_MAX;
    uint64_t apart = value < s->nearest_to ? (uint64_t)s->nearest_to - (uint64_t)value
                                           : (uint64_t)value - (uint64_t)s->nearest_to;
    bool outside = value < s->nearest_from || value > s->nearest_until;
    return ((uint64_t)outside << 62) + 2 * apart + (value > s->nearest_to);
}

struct best {
    uint64_t place, distance;
    bool alone;
};

static void consider(struct best *b, const struct cube_join *join, uint64_t place)
{
    if (b->place == NO_ROW) {
        *b = (struct best){place, UINT64_MAX, true};
        return;
    }
    if (join->data->schema->nearest < 0) {
        b->alone = false;
        return;
    }
    uint64_t here = distance(join, place), there = distance(join, b->place);
    if (here < there)
        *b = (struct best){place, here, true};
    else if (here == there)
        b->alone = false;
}

static uint64_t find_row(const struct cube_join *join, uint64_t key)
{
    struct best best = {NO_ROW, UINT64_MAX, true};
    for (size_t f = 0; f < join->data->frame_count; f++) {
        const struct frame_index *index = &join->index[f];
        for (size_t at = find_key(index, key); at < index->count && index->keys[at] == key; at++)
            consider(&best, join, (uint64_t)f << 32 | index->rows[at]);
    }
    return best.alone ? best.place : NO_ROW;
}

/* --- fetching --- */
static void fetch_column(const struct joined *j, int column, const uint64_t *places, size_t rows)
{
    const struct compute_column *c = &j->plan->columns[column];
    const struct dataset *d = j->q->joins[c->join].data;
    for (size_t i = 0; i < rows; i++) {
        int64_t value = places[i] == NO_ROW
                            ? FRAME_UNKNOWN
                            : frame_value(&d->frames[places[i] >> 32], c->field, (size_t)(uint32_t)places[i]);
        uint64_t stored = (uint64_t)value - (uint64_t)j->bases[column];
        if (j->wide[column])
            ((uint64_t *)j->values[column])[i] = value == FRAME_UNKNOWN ? UINT64_MAX : stored;
        else /* what does not fit is outside the field's bounds, and so not known */
            ((uint32_t *)j->values[column])[i] =
                value == FRAME_UNKNOWN || stored > UINT32_MAX ? UINT32_MAX : (uint32_t)stored;
    }
}

/* The row's own pseudonym; false when it is not known. */
static bool own_key(uint64_t *out, const struct frame_column *c, size_t row)
{
    uint64_t stored = 0;
    if (!c || !c->data)
        return false;
    memcpy(&stored, (const unsigned char *)c->data + row * c->width, c->width);
    *out = (uint64_t)c->base + stored;
    return stored != UINT64_MAX >> (64 - 8 * c->width);
}

void joined_fetch(struct joined *j, const struct frame *f, size_t first, size_t rows)
{
    int key = j->q->data->schema->key;
    const struct frame_column *keys = key >= 0 ? &f->columns[key] : NULL;
    for (size_t k = 0; k < j->q->join_count; k++)
        for (size_t i = 0; i < rows; i++) {
            uint64_t own;
            j->rows[k][i] = own_key(&own, keys, first + i) ? find_row(&j->q->joins[k], own) : NO_ROW;
        }
    for (int i = 0; i < j->plan->column_count; i++)
        if (j->plan->columns[i].join >= 0)
            fetch_column(j, i, j->rows[j->plan->columns[i].join], rows);
}

/* --- checking --- */
static int check_column(const struct cube_join *join, int field, struct err *err)
{
    int rc = 0;
    size_t step = join->guard->rows_at_once;
    for (size_t f = 0; f < join->data->frame_count; f++)
        for (size_t at = 0; rc == 0 && at < join->data->frames[f].rows; at += step) {
            size_t left = join->data->frames[f].rows - at;
            rc = join->guard->check(join->guard, f, field, at, left < step ? left : step, err);
        }
    return rc;
}

int joined_check(const struct cube_question *q, const struct compute_plan *plan, struct err *err)
{
    int rc = 0;
    for (size_t k = 0; rc == 0 && k < q->join_count; k++) {
        const struct cube_join *join = &q->joins[k];
        int nearest = join->data->schema->nearest;
        bool asked = false;
        for (int i = 0; join->guard && rc == 0 && i < plan->column_count; i++)
            if (plan->columns[i].join == (int)k) {
                asked = asked || plan->columns[i].field == nearest;
                rc = check_column(join, plan->columns[i].field, err);
            }
        if (join->guard && rc == 0 && nearest >= 0 && !asked)
            rc = check_column(join, nearest, err);
    }
    return rc;
}
