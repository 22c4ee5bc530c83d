/*
 * Totals of families: by hand, and of random rows held against adding up row by row, with Gini and the share of the top from their
 * definitions. Too many totals, too large sums and a lack of memory are said.
 */
#include "base/mem.h"
#include "figures/cube/totals.h"
#include "figures/picture/picture.h"
#include "figures/registry.h"
#include "figures/show/tables.h"
#include "figures/show_case.h"
#include "figures/slow.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARENA_MAX ((size_t)1 << 30)
enum { FIRST_YEAR = 1990, SLOTS = 6 };

struct world {
    struct arena *a;
    struct registry registry;
    struct curves curves;
    const struct schema *services;
    const struct indicator *minutes;
};

static int setup(void **state)
{
    static struct world w;
    w.a = arena_new(ARENA_MAX);
    registry_load(&w.registry, w.a);
    w.curves = (struct curves){{[CURVE_BIRTHWEIGHT] = birthweight_formula(w.a)}};
    w.services = registry_schema(&w.registry, "service_use");
    w.minutes = indicators_find(&w.registry.indicators, "minutes_of_help");
    *state = &w;
    return w.minutes ? 0 : -1;
}

static int teardown(void **state)
{
    arena_free(((struct world *)*state)->a);
    return 0;
}

/* Areas by three, and what is not known; of odd years nothing is asked. */
static long slot_of(const void *state, int64_t area, int64_t period)
{
    (void)state;
    if (period != FRAME_UNKNOWN && period % 2 != 0)
        return -1;
    return area == FRAME_UNKNOWN ? 3 : (long)(area % 3) + (period == FRAME_UNKNOWN ? 2 : 0);
}

static long one_slot(const void *state, int64_t area, int64_t period)
{
    (void)state;
    (void)area;
    (void)period;
    return 0;
}

/* --- by hand --- */

enum { ENTRIES = 9, FIELDS = 6 };

/* Families 7, 9, 12 and 30 with 10, 20, 30 and 40; 41 with a row that is not known; a row of nobody. Two frames. */
struct hand {
    uint64_t keys[2][ENTRIES];
    uint32_t rows[2][ENTRIES];
    uint16_t minutes[2][ENTRIES];
    struct frame_column columns[2][FIELDS];
    struct frame frames[2];
    struct frame_index index[2];
    struct dataset data;
};

static void by_hand(struct hand *h, const struct schema *schema)
{
    const uint16_t unknown = UINT16_MAX;
    *h = (struct hand){
        .keys = {{7, 9, 9, 30, 41}, {7, 12, 30}},
        .rows = {{2, 0, 4, 1, 3}, {1, 0, 2}},
        .minutes = {{5, 15, 4, unknown, 15, 60}, {30, 6, 25}},
    };
    int field = schema_field(schema, STR("minutes"));
    for (size_t f = 0; f < 2; f++) {
        h->columns[f][field] = (struct frame_column){h->minutes[f], 2, 0};
        h->frames[f] = (struct frame){f == 0 ? 6 : 3, h->columns[f], false};
        h->index[f] = (struct frame_index){h->keys[f], h->rows[f], f == 0 ? 5 : 3};
    }
    h->data = (struct dataset){.schema = schema, .frames = h->frames, .frame_count = 2};
}

static void families_by_hand(void **state)
{
    struct world *w = *state;
    struct hand h;
    struct totals t;
    by_hand(&h, w->services);
    struct totals_question q = {
        .data = &h.data, .index = h.index, .indicator = w->minutes, .slots = 1, .slot = one_slot};
    assert_int_equal(totals_make(&t, w->a, &q, NULL), 0);
    assert_int_equal(t.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(t.items[i].amount, 10 * (i + 1));
        assert_int_equal(t.items[i].families, 1);
    }
    assert_int_equal(t.unknown[0], 1);
    assert_int_equal(t.without, 1);
}

/* Of 10, 20, 30 and 40 Gini is 0.25; the top fifth is 0.8 of a family, of the one with 40: 32 of 100. */
static void answered_by_hand(void **state)
{
    (void)state;
    static const struct counted cells[] = {{0, 2015, {0, 0}, {5, 0, 5, 5, 5, 5}}};
    struct show_case c;
    struct lorenz_rows r;
    case_make(&c, cells, 1, "nl");
    case_level(&c, "gemeente");
    c.q.lorenz = c.q.families = true;
    assert_int_equal(families_slots(&c.q), 8); /* two places, unknown, unplaced; one block, unknown */
    struct families_axes axes = {&c.q, (const uint32_t[]){2, 0}, 2};
    assert_int_equal(families_slot(&axes, 1, 2015), 0);
    assert_int_equal(families_slot(&axes, 0, 2015), 2);
    assert_int_equal(families_slot(&axes, 0, FRAME_UNKNOWN), 3);
    assert_int_equal(families_slot(&axes, 5, 2015), 4);
    assert_int_equal(families_slot(&axes, FRAME_UNKNOWN, 2015), 4);
    assert_int_equal(families_slot(&axes, 1, 2014), -1);
    const struct total items[] = {{0, 10, 1}, {0, 20, 1}, {0, 30, 1}, {0, 40, 1}, {4, 0, 12}};
    struct totals t = {items, 5, (const int64_t[8]){1}, 0};
    assert_int_equal(families_answer(&r, c.a, &c.q, &t, NULL), 0);
    assert_int_equal(r.count,
                     3); /* both places, one of them without families; and those whose area is not known */
    assert_int_equal(r.items[0].persons, 4);
    assert_int_equal(r.items[0].amount, 100);
    assert_true(fabs(r.items[0].curve.index.value - 0.25) < 1e-12);
    assert_true(fabs(r.items[0].top - 0.32) < 1e-12);
    assert_true(fabs(r.items[0].missing - 0.2) < 1e-12);
    assert_true(r.items[0].small);
    assert_int_equal(r.items[1].curve.index.state, MEASURE_EMPTY);
    assert_true(isnan(r.items[1].top));
    assert_int_equal(r.items[2].place, 2);
    assert_int_equal(r.items[2].curve.index.state, MEASURE_NO_EVENTS); /* twelve with nothing */
    c.q.region = "Eerste"; /* rows of an unknown area cannot be said to lie in it */
    assert_int_equal(families_answer(&r, c.a, &c.q, &t, NULL), 0);
    assert_int_equal(r.count, 2);
    case_free(&c);
}

/* --- row by row --- */

struct family {
    uint64_t key;
    bool there[SLOTS], unknown[SLOTS];
    int64_t amount[SLOTS];
};

struct slow_totals {
    struct family *items;
    size_t count;
    uint64_t without;
};

static struct family *family_of(struct slow_totals *t, uint64_t key)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].key == key)
            return &t->items[i];
    t->items[t->count] = (struct family){.key = key};
    return &t->items[t->count++];
}

static void add_slow(struct slow_totals *t, const struct slow_row *r, const struct totals_question *q)
{
    const struct frame *f = &q->data->frames[r->frame];
    const struct schema *s = r->schema;
    int64_t key = frame_value(f, s->key, r->row);
    struct slow d = slow_value(r, q->indicator->denominator), n = slow_value(r, q->indicator->numerator);
    long slot = q->slot(q->state, frame_value(f, s->area, r->row), frame_value(f, s->period, r->row));
    t->without += key == FRAME_UNKNOWN;
    if (key == FRAME_UNKNOWN || slot < 0 || (d.known && !d.truth))
        return;
    struct family *x = family_of(t, (uint64_t)key);
    x->there[slot] = true;
    if (!d.known || !n.known)
        x->unknown[slot] = true;
    else
        x->amount[slot] += q->indicator->numerator->type == EXPR_NUMBER ? n.whole : n.truth;
}

static struct slow_totals add_all(struct world *w, const struct totals_question *q)
{
    struct slow_totals t = {0};
    struct cube_question of = {.data = q->data, .curves = q->curves};
    size_t rows = 0;
    for (size_t f = 0; f < q->data->frame_count; f++)
        rows += q->data->frames[f].rows;
    t.items = arena_alloc(w->a, (rows + 1) * sizeof *t.items);
    assert_non_null(t.items);
    for (size_t f = 0; f < q->data->frame_count; f++)
        for (size_t row = 0; row < q->data->frames[f].rows; row++)
            add_slow(&t, &(struct slow_row){&of, q->data->schema, f, row}, q);
    return t;
}

static void same_totals(const struct slow_totals *slow, const struct totals *t, size_t slots)
{
    int64_t families[SLOTS] = {0}, unknown[SLOTS] = {0}, counted[SLOTS] = {0};
    for (size_t i = 0; i < slow->count; i++)
        for (size_t slot = 0; slot < slots; slot++) {
            const struct family *x = &slow->items[i];
            unknown[slot] += x->unknown[slot];
            if (!x->there[slot] || x->unknown[slot])
                continue;
            families[slot]++;
            size_t at = 0;
            while (at < t->count && (t->items[at].slot != slot || t->items[at].amount != x->amount[slot]))
                at++;
            assert_true(at < t->count);
        }
    for (size_t i = 0; i < t->count; i++) {
        const struct total *x = &t->items[i];
        int64_t same = 0;
        for (size_t k = 0; k < slow->count; k++)
            same += slow->items[k].there[x->slot] && !slow->items[k].unknown[x->slot] &&
                    slow->items[k].amount[x->slot] == x->amount;
        assert_int_equal(x->families, same);
        counted[x->slot] += same;
    }
    for (size_t slot = 0; slot < slots; slot++) {
        assert_int_equal(unknown[slot], t->unknown[slot]);
        assert_int_equal(families[slot], counted[slot]);
    }
    assert_int_equal(slow->without, t->without);
}

static void against_row_by_row(void **state)
{
    struct world *w = *state;
    static const char *const codes[] = {"minutes_of_help", "sga", "preterm", "first_consult_in_time"};
    uint64_t seed = 21;
    for (int round = 0; round < 16; round++) {
        const struct indicator *i = indicators_find(&w->registry.indicators, codes[round % 4]);
        struct made m = {.rows = 1 + (size_t)round * 350, .frames = 1 + (size_t)round % 3, .areas = 7};
        m.keys = round % 5 == 4 ? 1 : 40 + (size_t)round * 60;
        m.unknown = round % 3 == 0 ? 0 : 60;
        m.clustered = round % 2 == 0;
        struct made_rows rows;
        struct totals t;
        made_rows(&rows, w->a, i->schema, &m, rng_seeded(&seed));
        struct totals_question q = {.data = &rows.data, .index = rows.index, .indicator = i};
        q.curves = &w->curves;
        q.slots = SLOTS;
        q.slot = slot_of;
        struct slow_totals slow = add_all(w, &q);
        static const int threads[] = {1, 2, 3, 7, 64, 1000};
        for (size_t k = 0; k < sizeof threads / sizeof threads[0]; k++) {
            q.threads = threads[k];
            assert_int_equal(totals_make(&t, w->a, &q, NULL), 0);
            same_totals(&slow, &t, SLOTS);
        }
    }
}

static void nobody(void **state)
{
    struct world *w = *state;
    struct hand h;
    struct totals t;
    by_hand(&h, w->services);
    h.index[0] = h.index[1] = (struct frame_index){0};
    struct totals_question q = {.data = &h.data,
                                .index = h.index,
                                .indicator = w->minutes,
                                .slots = 1,
                                .slot = one_slot,
                                .threads = 4};
    assert_int_equal(totals_make(&t, w->a, &q, NULL), 0);
    assert_int_equal(t.count, 0);
    assert_int_equal(t.without, 9);
}

/* --- Gini and the top by their definitions --- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Mean difference of all pairs over twice the mean; of sorted families the last fifth, a part of one in proportion. */
static void by_definition(double *gini, double *top, double *x, size_t n)
{
    double sum = 0, apart = 0, left = 0.2 * (double)n, most = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        for (size_t k = 0; k < n; k++)
            apart += fabs(x[i] - x[k]);
    }
    qsort(x, n, sizeof *x, by_size);
    for (size_t i = n; i-- > 0 && left > 0; left--)
        most += left < 1 ? left * x[i] : x[i];
    *gini = apart / (2 * (double)n * sum);
    *top = most / sum;
}

static void gini_and_top(void **state)
{
    (void)state;
    struct show_case c;
    struct lorenz_rows r;
    uint64_t seed = 22;
    case_make(&c, (const struct counted[]){{0, 2015, {0, 0}, {1, 0, 1, 1, 1, 1}}}, 1, "nl");
    case_level(&c, "land");
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 40; round++) {
        struct total items[60];
        double x[2000], gini, top;
        size_t n = 0, count = 1 + rng_below(&rng, 60);
        for (size_t i = 0; i < count; i++) {
            int64_t amount = (i > 0 ? items[i - 1].amount + 1 : 0) + rng_below(&rng, 500);
            items[i] = (struct total){0, amount, 1 + rng_below(&rng, 30)};
            for (int64_t k = 0; k < items[i].families; k++)
                x[n++] = (double)amount;
        }
        struct totals t = {items, count, (const int64_t[6]){0}, 0};
        assert_int_equal(families_answer(&r, c.a, &c.q, &t, NULL), 0);
        by_definition(&gini, &top, x, n);
        if (r.items[0].amount == 0)
            continue;
        assert_true(fabs(r.items[0].curve.index.value - gini) < 1e-9);
        assert_true(fabs(r.items[0].top - top) < 1e-9);
    }
    case_free(&c);
}

/* --- what does not go --- */

static void bounds(void **state)
{
    struct world *w = *state;
    struct hand h;
    struct totals t;
    struct err err;
    by_hand(&h, w->services);
    struct totals_question q = {
        .data = &h.data, .index = h.index, .indicator = w->minutes, .slots = 1, .slot = one_slot};
    for (q.threads = 1; q.threads <= 8;
         q.threads++) { /* with many each has met too few of the four to say so */
        q.most = 4;
        assert_int_equal(totals_make(&t, w->a, &q, &err), 0);
        q.most = 3;
        assert_int_equal(totals_make(&t, w->a, &q, &err), ERR_INVALID);
        assert_string_equal(err.key, "totals_many");
    }
    q.most = 0;
    q.slots = TOTALS_SLOTS + 1;
    assert_int_equal(totals_make(&t, w->a, &q, &err), ERR_INVALID);
    assert_string_equal(err.key, "show_large");
}

static void sum_too_large(void **state)
{
    (void)state;
    struct show_case c;
    struct lorenz_rows r;
    struct err err;
    case_make(&c, (const struct counted[]){{0, 2015, {0, 0}, {1, 0, 1, 1, 1, 1}}}, 1, "nl");
    struct totals t = {(const struct total[]){{0, INT64_MAX / 2, 3}}, 1, (const int64_t[12]){0}, 0};
    assert_int_equal(families_answer(&r, c.a, &c.q, &t, &err), ERR_INVALID);
    assert_string_equal(err.key, "cube_overflow");
    case_free(&c);
}

/* A curve over very many totals is drawn with no more points than can be told apart. */
static void picture_of_many(void **state)
{
    (void)state;
    enum { MANY = 50000 };
    struct show_case c;
    struct lorenz_rows r;
    struct table table;
    BUF_AUTO out;
    buf_init(&out, 1 << 24);
    case_make(&c, (const struct counted[]){{0, 2015, {0, 0}, {1, 0, 1, 1, 1, 1}}}, 1, "nl");
    case_level(&c, "land");
    c.q.lorenz = c.q.families = true;
    struct total *items = arena_alloc(c.a, MANY * sizeof *items);
    for (int i = 0; i < MANY; i++)
        items[i] = (struct total){0, i, 1};
    struct totals t = {items, MANY, (const int64_t[6]){0}, 0};
    assert_int_equal(families_answer(&r, c.a, &c.q, &t, NULL), 0);
    assert_int_equal(r.items[0].curve.count, MANY + 1);
    assert_int_equal(lorenz_table(&table, c.a, &c.q, &r, NULL), 0);
    struct picture_of of = {.question = &c.q, .table = &table, .lorenz = &r};
    assert_int_equal(picture_lorenz(&out, c.a, &of, NULL), 0);
    assert_true(out.len > 5000 && out.len < 50000);
    case_free(&c);
}

static void memory_that_fails(void **state)
{
    struct world *w = *state;
    struct made_rows rows;
    struct made m = {.rows = 3000, .frames = 2, .areas = 7, .keys = 2500, .unknown = 10, .clustered = true};
    uint64_t seed = 23;
    made_rows(&rows, w->a, w->services, &m, rng_seeded(&seed));
    struct totals_question q = {.data = &rows.data, .index = rows.index, .indicator = w->minutes};
    q.slots = SLOTS;
    q.slot = slot_of;
    for (unsigned n = 1, failed = 1; failed; n++) {
        struct arena *a = arena_new(ARENA_MAX);
        struct totals t;
        assert_non_null(a);
        mem_fail_after(n);
        int rc = totals_make(&t, a, &q, NULL);
        failed = (unsigned)mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_by_hand),   cmocka_unit_test(answered_by_hand),
        cmocka_unit_test(against_row_by_row), cmocka_unit_test(nobody),
        cmocka_unit_test(gini_and_top),       cmocka_unit_test(bounds),
        cmocka_unit_test(memory_that_fails),  cmocka_unit_test(sum_too_large),
        cmocka_unit_test(picture_of_many),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
