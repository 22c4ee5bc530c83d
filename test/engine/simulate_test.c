/* Files of simulated registries: the same bytes for any number of threads, packed or not, whole or not there; their columns are
 * those of the datasets; areas from a file. */
#include "base/mem.h"
#include "engine/simulate.h"
#include "figures/frame.h"
#include "figures/schema.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

enum { ROWS = 100000, FILE_MAX = 64 << 20 };

struct place {
    char folder[64];
    struct arena *arena;
    struct world world;
};

static const char areas_csv[] = "code;population;pop_25_44;income_low;x;y\n"
                                "WK000100;1000;12,5;40;100000;400000\n"
                                "WK000101;2000;50;;;\n"
                                "WK000102;;;55;;\n";

static const char *path_of(const struct place *p, const char *name)
{
    return arena_printf(p->arena, "%s/%s", p->folder, name);
}

static void write_file(const char *path, const char *text)
{
    FILE *to = fopen(path, "wb");
    assert_non_null(to);
    assert_int_equal(fwrite(text, 1, strlen(text), to), strlen(text));
    assert_int_equal(fclose(to), 0);
}

static int make_place(void **state)
{
    static struct place p;
    static const struct simulate_area areas[] = {{"WK000100", 3, 30, 100000, 400000},
                                                 {"WK000101", 1, 50, 110000, 400000},
                                                 {"WK000200", 2, 40, 90000, 450000}};
    struct simulate_plan plan = {
        .seed = 3, .first_year = 2020, .last_year = 2022, .births = ROWS, .areas = areas, .area_count = 3};
    snprintf(p.folder, sizeof p.folder, "/tmp/kiem-simulate-XXXXXX");
    p.arena = arena_new((size_t)1 << 28);
    *state = &p;
    return p.arena && mkdtemp(p.folder) && world_make(&p.world, p.arena, &plan, NULL) == 0 ? 0 : -1;
}

static int remove_place(void **state)
{
    struct place *p = *state;
    static const char *const names[] = {"1.csv", "3.csv", "1.gz", "3.gz", "areas.csv", "bad.csv"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(path_of(p, names[i]));
    int rc = rmdir(p->folder); /* fails when something was left */
    arena_free(p->arena);
    return rc;
}

/* gzread() reads what is not packed as it is. */
static char *read_all(const struct place *p, const char *name, size_t *len)
{
    char *text = arena_alloc(p->arena, FILE_MAX / 2);
    gzFile in = gzopen(path_of(p, name), "rb");
    assert_non_null(in);
    int n = gzread(in, text, FILE_MAX / 2);
    assert_int_equal(gzclose(in), Z_OK);
    assert_true(n > 0);
    *len = (size_t)n;
    return text;
}

static void threads_write_the_same_bytes(void **state)
{
    struct place *p = *state;
    const struct simulate_kind *births = simulate_kind_find(str_of("births"));
    static const char *const names[2][2] = {{"1.csv", "1.gz"}, {"3.csv", "3.gz"}};
    size_t first_len = 0;
    char *first = NULL;
    for (int i = 0; i < 2; i++)
        for (int packed = 0; packed < 2; packed++) {
            struct engine e = {.arena = p->arena, .threads = i == 0 ? 1 : 3};
            assert_int_equal(
                simulate_write(&e, &p->world, births, path_of(p, names[i][packed]), packed, NULL), 0);
            size_t len;
            char *text = read_all(p, names[i][packed], &len);
            first = first ? first : text;
            first_len = first_len ? first_len : len;
            assert_int_equal(len, first_len);
            assert_memory_equal(text, first, len);
        }
    size_t lines = 0;
    for (size_t i = 0; i < first_len; i++)
        lines += first[i] == '\n';
    assert_int_equal(lines, ROWS + 1);
    struct stat whole, packed;
    assert_int_equal(stat(path_of(p, "1.csv"), &whole), 0);
    assert_int_equal(stat(path_of(p, "1.gz"), &packed), 0);
    assert_true(packed.st_size < whole.st_size / 2);
}

static void nowhere_to_write(void **state)
{
    struct place *p = *state;
    struct err err;
    struct engine e = {.arena = p->arena, .threads = 1};
    const struct simulate_kind *kind = simulate_kind_find(str_of("twoyear"));
    assert_int_equal(simulate_write(&e, &p->world, kind, path_of(p, "no/such/place.csv"), false, &err),
                     ERR_IO);
    assert_string_equal(err.key, "file_read");
    assert_int_equal(simulate_write(&e, &p->world, kind, "/dev/full/x", false, &err), ERR_IO);
}

static void memory_that_fails(void **state)
{
    struct place *p = *state;
    struct world w = p->world;
    w.births = 10;
    for (unsigned n = 1;; n++) {
        struct engine e = {.arena = p->arena, .threads = 1};
        mem_fail_after(n);
        int rc = simulate_write(&e, &w, simulate_kind_find(str_of("births")), path_of(p, "1.gz"), true, NULL);
        int failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        if (!failed)
            break;
        struct stat st;
        assert_int_not_equal(stat(path_of(p, "1.gz.part"), &st), 0); /* nothing half is left */
    }
}

static void areas_of_a_file(void **state)
{
    struct place *p = *state;
    struct engine e = {.arena = p->arena};
    struct simulate_found found = {0};
    struct err err;
    write_file(path_of(p, "areas.csv"), areas_csv);
    assert_int_equal(simulate_read_areas(&found, &e, path_of(p, "areas.csv"), &err), 0);
    assert_int_equal(found.count, 3);
    assert_string_equal(found.areas[0].code, "WK000100");
    assert_true(fabs(found.areas[0].births - 4.85) < 1e-9); /* 0,0097 × 1000 × 12,5/25 */
    assert_true(fabs(found.areas[1].births - 38.8) < 1e-9);
    assert_true(found.areas[2].births == 0 && isnan(found.areas[1].low_income) && isnan(found.areas[1].x));
    assert_true(found.areas[2].low_income == 55 && found.areas[0].y == 400000);
    assert_true(fabs(found.births_a_year - 43.65) < 1e-9);
    static const char *const bad[] = {"", "code\nWK1\n", "code,population\n\"a,b\",3\n",
                                      "code,population\n,3\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_file(path_of(p, "bad.csv"), bad[i]);
        assert_int_equal(simulate_read_areas(&found, &e, path_of(p, "bad.csv"), &err), ERR_INVALID);
        assert_string_equal(err.key, "simulate_file");
        assert_string_equal(err.arg, i < 2 ? "1" : "2");
    }
    assert_int_equal(simulate_read_areas(&found, &e, path_of(p, "none.csv"), &err), ERR_NOT_FOUND);
}

/* --- the columns are those of registry/datasets --- */

static void read_schema(struct schema *out, struct arena *a, const char *kind)
{
    static char text[1 << 20];
    const char *path = arena_printf(a, "registry/datasets/%s.json", kind);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t len = fread(text, 1, sizeof text, in);
    fclose(in);
    struct value *v = NULL;
    assert_int_equal(json_parse(&v, a, path, text, len, NULL), 0);
    assert_int_equal(schema_read(out, a, path, v, NULL), 0);
}

static void check_column(const struct field *f, const struct simulate_column *c)
{
    static const bool fits[][COLUMN_MOTHER + 1] = {
        [FIELD_FLAG] = {[COLUMN_NUMBER] = true},
        [FIELD_NUMBER] = {[COLUMN_NUMBER] = true},
        [FIELD_CODE] = {[COLUMN_CODE] = true},
        [FIELD_AREA] = {[COLUMN_AREA] = true},
        [FIELD_PERIOD] = {[COLUMN_NUMBER] = true},
        [FIELD_PSEUDONYM] = {[COLUMN_CHILD] = true, [COLUMN_MOTHER] = true},
        [FIELD_LABEL] = {[COLUMN_CODE] = true},
    };
    assert_string_equal(f->code, c->code);
    assert_true(fits[f->kind][c->kind]);
    if (f->kind == FIELD_NUMBER)
        assert_int_equal(f->decimals, c->decimals);
    for (size_t i = 0; f->kind == FIELD_CODE && i < f->code_count; i++)
        assert_string_equal(f->codes[i].code, c->codes[i]);
    if (f->kind == FIELD_CODE)
        assert_null(c->codes[f->code_count]);
}

static void check_value(const struct field *f, int64_t v)
{
    if (v == FRAME_UNKNOWN)
        assert_false(f->required);
    else if (f->kind == FIELD_FLAG)
        assert_true(v == 0 || v == 1);
    else if (f->kind == FIELD_NUMBER || f->kind == FIELD_PERIOD)
        assert_in_range(v - f->min, 0, f->max - f->min);
    else if (f->kind == FIELD_CODE)
        assert_in_range(v, 0, f->code_count - 1);
}

static void columns_are_those_of_the_datasets(void **state)
{
    struct place *p = *state;
    for (const struct simulate_kind *k = simulate_kinds; k->code; k++) {
        ARENA_AUTO a = arena_new(16 << 20);
        struct schema s;
        read_schema(&s, a, k->code);
        assert_int_equal(s.count, k->count);
        for (size_t i = 0; i < s.count; i++)
            check_column(&s.fields[i], &k->columns[i]);
        int64_t row[SIMULATE_COLUMNS], all = simulate_numbers(k, &p->world);
        for (int64_t n = 0; n < all && n < 10000; n++)
            for (size_t i = 0; k->row(row, &p->world, (uint64_t)n) && i < s.count; i++)
                check_value(&s.fields[i], row[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_write_the_same_bytes),
        cmocka_unit_test(nowhere_to_write),
        cmocka_unit_test(memory_that_fails),
        cmocka_unit_test(areas_of_a_file),
        cmocka_unit_test(columns_are_those_of_the_datasets),
    };
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
