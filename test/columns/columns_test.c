/* Column files: what is written is read back, in order; whatever is not as it was written is found. */
#include "base/mem.h"
#include "columns/made.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static int64_t stored(const struct columns_part *p, size_t row)
{
    uint64_t v = 0;
    if (!p->data)
        return INT64_MIN;
    memcpy(&v, (const char *)p->data + row * p->width, p->width);
    uint64_t ones = p->width == 8 ? UINT64_MAX : ((uint64_t)1 << (8 * p->width)) - 1;
    return v == ones ? INT64_MIN : (int64_t)((uint64_t)p->base + v);
}

static void check_all(const struct columns *c)
{
    struct err err = {0};
    for (size_t s = 0; s < c->segment_count; s++) {
        for (int i = 0; i < (int)c->count; i++)
            for (size_t b = 0; b < columns_block_count(c, s, i); b++)
                assert_int_equal(columns_check_block(c, s, i, b, &err), 0);
        for (int i = COLUMNS_KEYS; i <= COLUMNS_KEY_ROWS; i++)
            for (size_t b = 0; b < columns_block_count(c, s, i); b++)
                assert_int_equal(columns_check_block(c, s, i, b, &err), 0);
    }
}

/* One row as came, with where it came from. */
struct row {
    int64_t v[MADE_COLUMNS];
    size_t from;
};

static int64_t last_when_unknown(int64_t v)
{
    return v == INT64_MIN ? INT64_MAX : v;
}

static int in_order(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    for (int i = MADE_AREA; i <= MADE_YEAR; i++) {
        int64_t p = last_when_unknown(x->v[i]), q = last_when_unknown(y->v[i]);
        if (p != q)
            return p < q ? -1 : 1;
    }
    return x->from < y->from ? -1 : 1;
}

static void same_rows(const struct columns_segment *s, const struct made_rows *m)
{
    size_t n = m->rows.rows;
    struct row *rows = mem_alloc(n * sizeof *rows);
    assert_int_equal(s->rows, n);
    for (size_t i = 0; i < n; i++) {
        rows[i].from = i;
        for (int j = 0; j < MADE_COLUMNS; j++)
            rows[i].v[j] = stored(&m->parts[j], i);
    }
    qsort(rows, n, sizeof *rows, in_order);
    for (size_t i = 0; i < n; i++)
        for (int j = 0; j < MADE_COLUMNS; j++)
            if (stored(&s->parts[j], i) != rows[i].v[j])
                fail_msg("row %zu column %d", i, j);
    mem_free(rows);
}

static void same_index(const struct columns_segment *s)
{
    size_t known = 0;
    for (size_t i = 0; i < s->rows; i++)
        known += stored(&s->parts[MADE_CHILD], i) != INT64_MIN;
    assert_int_equal(s->key_count, known);
    for (size_t i = 0; i < s->key_count; i++) {
        assert_true((int64_t)s->keys[i] == stored(&s->parts[MADE_CHILD], s->key_rows[i]));
        if (i > 0 && (s->keys[i - 1] > s->keys[i] ||
                      (s->keys[i - 1] == s->keys[i] && s->key_rows[i - 1] >= s->key_rows[i])))
            fail_msg("index %zu", i);
    }
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static uint64_t count_again(const struct made_rows *m, size_t count)
{
    size_t n = 0, all = 0;
    uint64_t again = 0;
    for (size_t i = 0; i < count; i++)
        all += m[i].rows.rows;
    uint64_t *keys = mem_alloc(all * sizeof *keys);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < m[i].rows.rows; j++)
            if (((const uint64_t *)m[i].parts[MADE_CHILD].data)[j] != UINT64_MAX)
                keys[n++] = ((const uint64_t *)m[i].parts[MADE_CHILD].data)[j];
    qsort(keys, n, sizeof *keys, by_number);
    for (size_t i = 1; i < n; i++)
        again += keys[i] == keys[i - 1];
    mem_free(keys);
    return again;
}

static void written_is_read(void **state)
{
    (void)state;
    static const size_t sizes[][3] = {{1}, {2, 1}, {63, 64, 65}, {1000}, {32768, 32769}, {70001, 1, 40000}};
    for (size_t t = 0; t < sizeof sizes / sizeof sizes[0]; t++) {
        ARENA_AUTO a = arena_new(1u << 28);
        const char *path = arena_printf(a, "%s/x.columns", made_folder(a, "read"));
        struct made_rows m[3];
        size_t count = 0, rows = 0;
        for (; count < 3 && sizes[t][count]; count++) {
            made_fill(&m[count], a, sizes[t][count], t * 10 + count);
            rows += sizes[t][count];
        }
        uint64_t repeated = 99;
        struct err err = {0};
        struct columns *c = NULL;
        assert_int_equal(made_write(path, m, count, &repeated, &err), 0);
        assert_true(repeated == count_again(m, count));
        assert_int_equal(columns_open(&c, a, path, &err), 0);
        assert_int_equal(c->rows, rows);
        assert_int_equal(c->repeated, repeated);
        assert_int_equal(c->refused, 7);
        assert_string_equal(c->kind, "births");
        assert_string_equal(c->name, "made");
        assert_string_equal(c->names[0].list[2], "WK0003");
        assert_int_equal(c->segment_count, count);
        for (size_t i = 0; i < count; i++) {
            same_rows(&c->segments[i], &m[i]);
            same_index(&c->segments[i]);
            assert_null(c->segments[i].parts[MADE_NOTHING].data);
        }
        check_all(c);
        columns_close(c);
    }
}

/* The largest number of pairs goes another way; so do rows that are in order, and keys that are not spread. */
static void other_ways(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 28);
    const char *path = arena_printf(a, "%s/x.columns", made_folder(a, "ways"));
    enum { ROWS = 50000 };
    uint64_t repeated;
    struct err err = {0};
    for (int way = 0; way < 3; way++) {
        struct made_rows m;
        made_fill(&m, a, ROWS, 5);
        uint32_t *area = arena_alloc(a, ROWS * sizeof *area);
        uint64_t *child = arena_alloc(a, ROWS * sizeof *child);
        for (uint32_t i = 0; i < ROWS; i++) {
            area[i] = way == 0 ? (i * 7919) % 400000 : way == 1 ? i : ((const uint32_t *)m.parts[0].data)[i];
            child[i] = way == 2 ? (ROWS - i) / 2 : ((const uint64_t *)m.parts[MADE_CHILD].data)[i];
        }
        m.parts[MADE_AREA].data = area;
        m.parts[MADE_CHILD].data = child;
        made_place(&m, a);
        struct columns *c = NULL;
        assert_int_equal(made_write(path, &m, 1, &repeated, &err), 0);
        assert_true(repeated == count_again(&m, 1));
        assert_int_equal(columns_open(&c, a, path, &err), 0);
        same_rows(&c->segments[0], &m);
        same_index(&c->segments[0]);
        columns_close(c);
    }
}

static char *read_whole(struct arena *a, const char *path, size_t *size)
{
    struct stat st;
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    *size = (size_t)st.st_size;
    char *data = arena_alloc(a, *size + 64);
    char *aligned = data + (64 - (uintptr_t)data % 64) % 64;
    assert_true(read(fd, aligned, *size) == (ssize_t)*size);
    close(fd);
    return aligned;
}

/* Opening or checking all blocks, whichever finds it. */
static int found(struct arena *a, const char *data, size_t size, struct err *err)
{
    struct columns *c = NULL;
    struct columns_bytes bytes = {(const unsigned char *)data, size};
    int rc = columns_read(&c, a, "x.columns", &bytes, err);
    for (size_t s = 0; rc == 0 && s < c->segment_count; s++)
        for (int i = 0; rc == 0 && i <= COLUMNS_KEY_ROWS; i = i + 1 == (int)c->count ? COLUMNS_KEYS : i + 1)
            for (size_t b = 0; rc == 0 && b < columns_block_count(c, s, i); b++)
                rc = columns_check_block(c, s, i, b, err);
    return rc;
}

static void every_bit_and_every_cut(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 28);
    const char *path = arena_printf(a, "%s/x.columns", made_folder(a, "bits"));
    struct made_rows m[2];
    made_fill(&m[0], a, 101, 1);
    made_fill(&m[1], a, 30, 2);
    uint64_t repeated;
    size_t size;
    assert_int_equal(made_write(path, m, 2, &repeated, NULL), 0);
    char *data = read_whole(a, path, &size);
    for (size_t i = 0; i < size * 8; i++) {
        ARENA_AUTO b = arena_new(1u << 20);
        struct err err = {0};
        data[i / 8] = (char)(data[i / 8] ^ (1 << i % 8));
        assert_int_equal(found(b, data, size, &err), ERR_INVALID);
        assert_string_equal(err.key, "columns_damaged");
        assert_string_equal(err.where, "x.columns");
        data[i / 8] = (char)(data[i / 8] ^ (1 << i % 8));
    }
    for (size_t cut = 0; cut < size; cut++) {
        ARENA_AUTO b = arena_new(1u << 20);
        assert_int_equal(found(b, data, cut, NULL), ERR_INVALID);
    }
    assert_int_equal(found(a, data, size, NULL), 0);
}

static void what_is_not_there(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 24);
    struct err err = {0};
    struct columns *c = NULL;
    const char *folder = made_folder(a, "none");
    assert_int_equal(columns_open(&c, a, arena_printf(a, "%s/none.columns", folder), &err), ERR_NOT_FOUND);
    assert_string_equal(err.key, "columns_none");
    assert_int_equal(columns_open(&c, a, folder, &err), ERR_INVALID);
    assert_null(c);
}

/* Nothing is left when it fails, and what was there stays. */
static void every_allocation_fails_once(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 28);
    const char *path = arena_printf(a, "%s/x.columns", made_folder(a, "fail"));
    struct made_rows m[2];
    uint64_t repeated;
    made_fill(&m[0], a, 50, 1);
    made_fill(&m[1], a, 60, 2);
    unsigned n = 1;
    for (bool happened = true; happened; n++) {
        struct err err = {0};
        mem_fail_after(n);
        int rc = made_write(path, m, 2, &repeated, &err);
        happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(rc, happened ? ERR_NOMEM : 0);
        assert_int_equal(access(path, F_OK), happened ? -1 : 0);
        assert_int_equal(access(arena_printf(a, "%s.part", path), F_OK), -1);
    }
    assert_true(n > 12);
    for (size_t cap = 200;; cap += 100) {
        ARENA_AUTO small = arena_new(cap);
        struct columns *c = NULL;
        struct err err = {0};
        int rc = columns_open(&c, small, path, &err);
        columns_close(c);
        if (rc == 0)
            break;
        assert_int_equal(rc, ERR_NOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_is_read),
        cmocka_unit_test(other_ways),
        cmocka_unit_test(every_bit_and_every_cut),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
