/* See slow.h: random rows, and a cube counted one row after the other. */
#include "figures/slow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- random rows --- */
static int64_t random_value(const struct field *f, const struct made *m, struct rng rng)
{
    if (rng_below(&rng, 1000) < m->unknown)
        return FRAME_UNKNOWN;
    switch (f->kind) {
    case FIELD_FLAG:
        return rng_below(&rng, 2);
    case FIELD_CODE:
        return rng_below(&rng, (uint32_t)f->code_count);
    case FIELD_AREA:
    case FIELD_LABEL:
        return rng_below(&rng, (uint32_t)m->areas);
    case FIELD_PERIOD:
        return f->min + rng_below(&rng, 4);
    case FIELD_PSEUDONYM: /* spread over all 64 bits, and the same ones again and again */
        return (int64_t)((1 + rng_below(&rng, (uint32_t)m->keys)) * 0x9e3779b97f4a7c15u);
    case FIELD_NUMBER:
        break;
    }
    return f->min + (int64_t)(rng_u64(&rng) % ((uint64_t)(f->max - f->min) + 1));
}

static void store(void *data, uint8_t width, size_t row, uint64_t stored)
{
    memcpy((unsigned char *)data + row * width, &stored, width);
}

/* Values as a column: a width that fits, now and then a wider one, a base below the least. */
static struct frame_column column_of(struct arena *a, const struct field *f, const int64_t *values,
                                     size_t rows, struct rng rng)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i < rows; i++)
        if (values[i] != FRAME_UNKNOWN) {
            least = values[i] < least ? values[i] : least;
            most = values[i] > most ? values[i] : most;
        }
    if (least > most) /* nothing is known: no column at all, as a file has it */
        return (struct frame_column){NULL, 1, 0};
    bool key = f->kind == FIELD_PSEUDONYM;
    int64_t base = key ? 0 : least - rng_below(&rng, 3);
    uint64_t reach = key ? UINT64_MAX - 1 : (uint64_t)(most - base);
    uint8_t width = reach < UINT8_MAX ? 1 : reach < UINT16_MAX ? 2 : reach < UINT32_MAX ? 4 : 8;
    if (width < 8 && rng_below(&rng, 4) == 0)
        width = (uint8_t)(2 * width);
    unsigned char *data = arena_alloc(a, (rows + 1) * width);
    assert_non_null(data);
    for (size_t i = 0; i < rows; i++)
        store(data, width, i, values[i] == FRAME_UNKNOWN ? UINT64_MAX : (uint64_t)values[i] - (uint64_t)base);
    return (struct frame_column){data, width, base};
}

struct place {
    int64_t area, period;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return x->period < y->period ? -1 : x->period > y->period;
}

static void sort_places(int64_t *area, int64_t *period, size_t rows)
{
    struct place *all = calloc(rows + 1, sizeof *all);
    for (size_t i = 0; i < rows; i++)
        all[i] = (struct place){area[i], period[i]};
    qsort(all, rows, sizeof *all, by_place);
    for (size_t i = 0; i < rows; i++) {
        area[i] = all[i].area;
        period[i] = all[i].period;
    }
    free(all);
}

static struct frame made_frame(struct arena *a, const struct schema *s, const struct made *m, size_t rows,
                               struct rng rng)
{
    int64_t **values = arena_alloc(a, s->count * sizeof *values);
    struct frame_column *columns = arena_alloc(a, s->count * sizeof *columns);
    assert_non_null(columns);
    for (size_t f = 0; f < s->count; f++) {
        values[f] = arena_alloc(a, (rows + 1) * sizeof **values);
        for (size_t i = 0; i < rows; i++)
            values[f][i] = random_value(&s->fields[f], m, rng);
    }
    if (m->clustered && s->area >= 0 && s->period >= 0)
        sort_places(values[s->area], values[s->period], rows);
    for (size_t f = 0; f < s->count; f++)
        columns[f] = column_of(a, &s->fields[f], values[f], rows, rng);
    return (struct frame){rows, columns, m->clustered};
}

struct entry {
    uint64_t key;
    uint32_t row;
};

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

static struct frame_index index_of(struct arena *a, const struct frame *f, int key)
{
    struct entry *all = arena_alloc(a, (f->rows + 1) * sizeof *all);
    uint64_t *keys = arena_alloc(a, (f->rows + 1) * sizeof *keys);
    uint32_t *rows = arena_alloc(a, (f->rows + 1) * sizeof *rows);
    size_t n = 0;
    for (size_t i = 0; i < f->rows; i++)
        if (frame_value(f, key, i) != FRAME_UNKNOWN)
            all[n++] = (struct entry){(uint64_t)frame_value(f, key, i), (uint32_t)i};
    qsort(all, n, sizeof *all, by_key);
    for (size_t i = 0; i < n; i++) {
        keys[i] = all[i].key;
        rows[i] = all[i].row;
    }
    return (struct frame_index){keys, rows, n};
}

void made_rows(struct made_rows *out, struct arena *a, const struct schema *s, const struct made *m,
               struct rng rng)
{
    const char *const **lists = arena_alloc(a, s->count * sizeof *lists);
    size_t *counts = arena_alloc(a, s->count * sizeof *counts);
    struct frame *frames = arena_alloc(a, (m->frames + 1) * sizeof *frames);
    out->index = arena_alloc(a, (m->frames + 1) * sizeof *out->index);
    const char **codes = arena_alloc(a, (m->areas + 1) * sizeof *codes);
    for (size_t i = 0; i < m->areas; i++) /* not in the order of their codes */
        codes[i] = arena_printf(a, "WK%06zu", i * 7919 % 1000003);
    for (size_t f = 0; f < s->count; f++)
        if (s->fields[f].kind == FIELD_AREA || s->fields[f].kind == FIELD_LABEL) {
            lists[f] = codes;
            counts[f] = m->areas;
        }
    for (size_t i = 0, left = m->rows; i < m->frames; i++) {
        size_t rows = i + 1 == m->frames ? left : rng_below(&rng, (uint32_t)left + 1);
        left -= rows;
        frames[i] = made_frame(a, s, m, rows, rng);
        if (s->key >= 0)
            out->index[i] = index_of(a, &frames[i], s->key);
    }
    out->data = (struct dataset){s, lists, counts, frames, m->frames};
}

/* --- counting --- */
struct slow_cell {
    const char *area; /* NULL: not known */
    int32_t period;
    uint8_t traits[CUBE_TRAITS];
    int64_t *counts;
};

static int by_cell(const void *a, const void *b)
{
    const struct slow_cell *x = a, *y = b;
    int order = !x->area || !y->area ? !x->area - !y->area : strcmp(x->area, y->area);
    if (order == 0 && x->period != y->period)
        order = x->period < y->period ? -1 : 1;
    return order ? order : memcmp(x->traits, y->traits, sizeof x->traits);
}

static struct slow_cell cell_of(const struct cube_question *q, size_t frame, size_t row)
{
    const struct dataset *d = q->data;
    struct slow_cell c = {.period = INT32_MAX};
    int64_t area = frame_value(&d->frames[frame], d->schema->area, row),
            period = frame_value(&d->frames[frame], d->schema->period, row);
    if (area != FRAME_UNKNOWN)
        c.area = d->lists[d->schema->area][area];
    if (period != FRAME_UNKNOWN)
        c.period = (int32_t)period;
    for (size_t t = 0; t < q->trait_count; t++) {
        int64_t v = frame_value(&d->frames[frame], q->traits[t]->field, row);
        size_t at = 0;
        while (at + 1 < q->traits[t]->count &&
               (v < q->traits[t]->values[at].from || v > q->traits[t]->values[at].to))
            at++;
        c.traits[t] = (uint8_t)at;
    }
    return c;
}

static void add_row(int64_t n[CUBE_COUNTS], const struct slow_row *r, const struct indicator *i)
{
    struct slow d = slow_value(r, i->denominator), of = slow_value(r, i->numerator);
    bool d_number = i->denominator->type == EXPR_NUMBER, n_number = i->numerator->type == EXPR_NUMBER;
    int64_t weight = d_number ? d.whole : 1;
    n[CUBE_UNDECIDED] += !d.known;
    if (!d.known || (!d_number && !d.truth))
        return;
    n[CUBE_ELIGIBLE] += weight;
    n[CUBE_KNOWN] += of.known ? weight : 0;
    int64_t events = !of.known ? 0 : n_number ? of.whole : of.truth;
    n[CUBE_EVENTS] += events;
    n[CUBE_LEAST] += n_number ? events : of.surely;
    n[CUBE_MOST] += n_number ? events : of.maybe;
}

static void shape(struct cube *c, struct arena *a, const struct slow_cell *cells, size_t count)
{
    uint32_t *area = arena_alloc(a, (count + 1) * sizeof *area);
    int32_t *period = arena_alloc(a, (count + 1) * sizeof *period);
    uint8_t(*trait)[CUBE_TRAITS] = arena_alloc(a, (count + 1) * sizeof *trait);
    const char **areas = arena_alloc(a, (count + 1) * sizeof *areas);
    for (size_t i = 0; i < count; i++) {
        if (cells[i].area && (c->area_count == 0 || !text_is(areas[c->area_count - 1], cells[i].area)))
            areas[c->area_count++] = cells[i].area;
        area[i] = cells[i].area ? (uint32_t)c->area_count - 1 : (uint32_t)c->area_count;
        period[i] = cells[i].period;
        memcpy(trait[i], cells[i].traits, sizeof trait[i]);
    }
    c->areas = areas;
    c->cells = count;
    c->area = area;
    c->period = period;
    c->trait = (const uint8_t(*)[CUBE_TRAITS])trait;
}

static void name_parts(struct cube *c, struct arena *a, const struct cube_question *q)
{
    struct cube_indicator *indicators = arena_alloc(a, (q->indicator_count + 1) * sizeof *indicators);
    struct cube_trait *traits = arena_alloc(a, CUBE_TRAITS * sizeof *traits);
    for (size_t i = 0; i < q->indicator_count; i++)
        indicators[i] = (struct cube_indicator){q->indicators[i]->code,
                                                indicator_fingerprint(q->indicators[i], q->curves)};
    for (size_t t = 0; t < q->trait_count; t++) {
        const char **values = arena_alloc(a, q->traits[t]->count * sizeof *values);
        for (size_t k = 0; k < q->traits[t]->count; k++)
            values[k] = q->traits[t]->values[k].code;
        traits[t] = (struct cube_trait){q->traits[t]->code, values, q->traits[t]->count};
    }
    *c = (struct cube){.dataset = q->data->schema->code,
                       .indicators = indicators,
                       .indicator_count = q->indicator_count,
                       .traits = traits,
                       .trait_count = q->trait_count};
}

void slow_cube(struct cube *out, struct arena *a, const struct cube_question *q)
{
    size_t rows = 0, n = 0, kept = 0, per = q->indicator_count * CUBE_COUNTS;
    for (size_t f = 0; f < q->data->frame_count; f++)
        rows += q->data->frames[f].rows;
    struct slow_cell *cells = arena_alloc(a, (rows + 1) * sizeof *cells);
    for (size_t f = 0; f < q->data->frame_count; f++)
        for (size_t row = 0; row < q->data->frames[f].rows; row++, n++) {
            cells[n] = cell_of(q, f, row);
            cells[n].counts = arena_alloc(a, per * sizeof(int64_t));
            for (size_t i = 0; i < q->indicator_count; i++)
                add_row(cells[n].counts + i * CUBE_COUNTS,
                        &(struct slow_row){q, q->indicators[i]->schema, f, row}, q->indicators[i]);
        }
    qsort(cells, n, sizeof *cells, by_cell);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && by_cell(&cells[kept - 1], &cells[i]) == 0) {
            for (size_t k = 0; k < per; k++)
                cells[kept - 1].counts[k] += cells[i].counts[k];
        } else {
            cells[kept++] = cells[i];
        }
    }
    name_parts(out, a, q);
    shape(out, a, cells, kept);
    int64_t *counts = arena_alloc(a, (kept * per + 1) * sizeof *counts);
    for (size_t i = 0; i < kept; i++)
        memcpy(counts + i * per, cells[i].counts, per * sizeof *counts);
    assert_false(arena_failed(a));
    assert_int_equal(cube_set_counts(out, a, counts, NULL), 0);
}

/* --- comparing --- */
static void assert_same_shape(const struct cube *a, const struct cube *b)
{
    assert_string_equal(a->dataset, b->dataset);
    assert_int_equal(a->indicator_count, b->indicator_count);
    for (size_t i = 0; i < a->indicator_count; i++) {
        assert_string_equal(a->indicators[i].code, b->indicators[i].code);
        assert_true(a->indicators[i].fingerprint == b->indicators[i].fingerprint);
    }
    assert_int_equal(a->trait_count, b->trait_count);
    for (size_t t = 0; t < a->trait_count; t++) {
        assert_string_equal(a->traits[t].code, b->traits[t].code);
        assert_int_equal(a->traits[t].value_count, b->traits[t].value_count);
        for (size_t k = 0; k < a->traits[t].value_count; k++)
            assert_string_equal(a->traits[t].values[k], b->traits[t].values[k]);
    }
    assert_int_equal(a->area_count, b->area_count);
    for (size_t i = 0; i < a->area_count; i++)
        assert_string_equal(a->areas[i], b->areas[i]);
}

void assert_same_cube(const struct cube *a, const struct cube *b)
{
    assert_same_shape(a, b);
    assert_int_equal(a->cells, b->cells);
    for (size_t c = 0; c < a->cells; c++) {
        if (a->area[c] != b->area[c] || a->period[c] != b->period[c] ||
            memcmp(a->trait[c], b->trait[c], a->trait_count) != 0)
            fail_msg("cell %zu: another area, period or trait", c);
        for (size_t i = 0; i < a->indicator_count; i++)
            for (enum cube_count k = 0; k < CUBE_COUNTS; k++)
                if (cube_count(a, c, i, k) != cube_count(b, c, i, k))
                    fail_msg("cell %zu (%s %d), %s, count %d: %lld and %lld", c,
                             a->area[c] < a->area_count ? a->areas[a->area[c]] : "?", a->period[c],
                             a->indicators[i].code, k, (long long)cube_count(a, c, i, k),
                             (long long)cube_count(b, c, i, k));
    }
}
