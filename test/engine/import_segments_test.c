/* Imports of more than one segment: with small segments, rows, texts and keys are those of one large segment. */
#include "base/rand.h"
#include "engine/figures_made.h"
#include "engine/import_run.h"
#include "engine/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 90000, SEGMENT = 20000 };

static struct str made_text(struct made_store *m)
{
    uint64_t seed = 4;
    struct rng rng = rng_seeded(&seed);
    BUF_AUTO text;
    buf_init(&text, 1u << 26);
    buf_adds(&text, "child;area;year;followed_to_2;supervision\n");
    for (unsigned i = 0; i < ROWS; i++)
        buf_printf(&text, "%u;WK%03u;%u;%u;%s\n", i % 80000, rng_below(&rng, 20) + i / 500,
                   2004 + rng_below(&rng, 20), rng_below(&rng, 2), i % 1000 ? "1" : "wrong");
    return (struct str){arena_dup(m->arena, buf_text(&text), text.len), text.len};
}

/* Imports the text with segments of that size; the file, opened. */
static struct columns *import(struct made_store *m, struct str text, size_t segment_rows, int threads)
{
    struct engine *e = &m->engine;
    const struct schema *s = NULL;
    struct reader r;
    struct import_key key = {0};
    struct source *source = NULL;
    struct columns_file *f = NULL;
    struct columns *c = NULL;
    struct import_done done;
    struct err err = {0};
    e->threads = threads;
    const char *path = arena_printf(m->arena, "%s/%zu-%d.columns", m->folder, segment_rows, threads);
    assert_int_equal(store_schema(&s, e, "protection", &err), 0);
    assert_int_equal(reader_make(&r, m->arena, s, "", NULL, &err), 0);
    key.fields = arena_alloc(m->arena, s->count * sizeof *key.fields);
    assert_int_equal(source_of_text(&source, "in.csv", text, &err), 0);
    struct columns_name *names = arena_alloc(m->arena, s->count * sizeof *names);
    struct columns head = {.kind = s->code, .name = "x", .names = names, .count = s->count, .key = s->key};
    const struct import_wanted w = {.e = e,
                                    .reader = &r,
                                    .key = &key,
                                    .files = &source,
                                    .file_count = 1,
                                    .most_bad = 1,
                                    .bad_path = made_path(m, "bad.csv"),
                                    .segment_rows = segment_rows};
    assert_int_equal(columns_create(&f, path, &head, &err), 0);
    if (import_run(&done, &w, f, &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    for (size_t i = 0; i < s->count; i++) {
        names[i] = done.names[i];
        names[i].type = "";
    }
    head.refused = done.bad;
    assert_int_equal(columns_publish(&head.repeated, f, &head, &err), 0);
    columns_release(f);
    source_close(source);
    assert_int_equal(columns_open(&c, m->arena, path, &err), 0);
    return c;
}

static uint64_t stored(const struct columns_segment *g, size_t column, size_t row)
{
    const struct columns_part *p = &g->parts[column];
    uint64_t n = 0;
    if (!p->data)
        return UINT64_MAX;
    memcpy(&n, (const char *)p->data + row * p->width, p->width);
    bool unknown = n == (p->width == 8 ? UINT64_MAX : ((uint64_t)1 << (8 * p->width)) - 1);
    return unknown ? UINT64_MAX : (uint64_t)p->base + n;
}

/* One number for all rows, whatever their order; areas by their texts. */
static uint64_t sum_of(const struct columns *c)
{
    uint64_t sum = 0;
    for (size_t s = 0; s < c->segment_count; s++)
        for (size_t row = 0; row < c->segments[s].rows; row++) {
            uint64_t h = 0xcbf29ce484222325;
            for (size_t i = 0; i < c->count; i++) {
                uint64_t n = stored(&c->segments[s], i, row);
                for (const char *at = c->names[i].list ? c->names[i].list[n] : ""; *at; at++)
                    h = (h ^ (unsigned char)*at) * 0x100000001b3;
                h = (h ^ (c->names[i].list ? 0 : n)) * 0x100000001b3;
            }
            sum += h ^ h >> 29;
        }
    return sum;
}

static void in_order(const struct columns_segment *g)
{
    for (size_t row = 1; row < g->rows; row++) {
        uint64_t a = stored(g, 1, row - 1), b = stored(g, 1, row);
        assert_true(a < b || (a == b && stored(g, 2, row - 1) <= stored(g, 2, row)));
    }
    for (size_t i = 0; i < g->key_count; i++) {
        assert_true(i == 0 || g->keys[i - 1] <= g->keys[i]);
        assert_true(stored(g, 0, g->key_rows[i]) == g->keys[i]);
    }
}

static void small_segments(void **state)
{
    struct made_store *m = *state;
    struct str text = made_text(m);
    struct columns *one = import(m, text, COLUMNS_SEGMENT_ROWS, 1);
    assert_int_equal(one->segment_count, 1);
    assert_int_equal(one->rows, ROWS - ROWS / 1000);
    assert_int_equal(one->refused, ROWS / 1000);
    const struct columns *first = NULL;
    for (int threads = 1; threads <= 5; threads += 2) {
        struct columns *c = import(m, text, SEGMENT, threads);
        assert_true(c->segment_count > 4);
        assert_int_equal(c->rows, one->rows);
        assert_int_equal(c->refused, one->refused);
        assert_int_equal(c->repeated, one->repeated);
        assert_int_equal(c->names[1].list_count, one->names[1].list_count);
        assert_true(sum_of(c) == sum_of(one));
        for (size_t s = 0; s < c->segment_count; s++)
            in_order(&c->segments[s]);
        first = first ? first : c;
        assert_int_equal(c->bytes, first->bytes);
        assert_memory_equal(c->mapped.data, first->mapped.data, c->bytes);
    }
    assert_true(one->repeated > 9900 && one->repeated < 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(small_segments, made_setup, made_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
