/*
 * How fast a cube is made from stored columns: wijk × year over 20 years, all shipped indicators of births at once, every block's
 * checksum verified first, as the engine does; then by four traits. Beside it the machine's memory bandwidth (a plain sum), and
 * how the bytes that must be read compare with it.
 *
 *   build/bench/bench_engine_cube [rows = 3400000] [threads = 2] [repeats = 9] [which = pv14m]
 *
 * Rows are made up, with the widths that births have in a column file.
 */
#include "base/mem.h"
#include "base/rand.h"
#include "columns/hash.h"
#include "figures/cube/build.h"
#include "figures/cube/crew.h"
#include "figures/cube/file.h"
#include "figures/cube/merge.h"
#include "figures/registry.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { AREAS = 3340, YEARS = 20, BLOCK = 32768 };

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- bandwidth --- */
struct plain_sum {
    const uint64_t *numbers;
    size_t count;
    atomic_size_t next;
    atomic_ullong sum;
};

static void add_up(void *with)
{
    struct plain_sum *s = with;
    enum { PART = 1 << 17 };
    for (size_t at; (at = atomic_fetch_add(&s->next, PART)) < s->count;) {
        uint64_t sum[8] = {0};
        for (size_t i = at; i < at + PART; i += 8)
            for (size_t k = 0; k < 8; k++)
                sum[k] += s->numbers[i + k];
        atomic_fetch_add(&s->sum, sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] + sum[7]);
    }
}

static double bandwidth(int threads)
{
    struct plain_sum s = {.count = (size_t)1 << 26};
    uint64_t *numbers = malloc(s.count * sizeof *numbers);
    memset(numbers, 1, s.count * sizeof *numbers);
    s.numbers = numbers;
    double best = 1e9;
    for (int i = 0; i < 7; i++) {
        atomic_store(&s.next, 0);
        double start = now(CLOCK_MONOTONIC);
        crew_run(threads, add_up, &s);
        double took = now(CLOCK_MONOTONIC) - start;
        best = took < best ? took : best;
    }
    free(numbers);
    return (double)(s.count * sizeof *numbers) / best;
}

/* --- rows --- */
struct guard {
    struct frame_guard guard;
    const struct frame *frame;
    uint64_t *sums[64];
};

static int verify(const struct frame_guard *self, size_t frame, int field, size_t first, size_t rows,
                  struct err *err)
{
    const struct guard *g = (const struct guard *)self;
    (void)frame;
    const struct frame_column *c = &g->frame->columns[field];
    uint64_t is = XXH3_64bits((const unsigned char *)c->data + first * c->width, rows * c->width);
    return is == g->sums[field][first / BLOCK]
               ? 0
               : err_set(err, ERR_INVALID, "", "columns_damaged", "%d", field);
}

static uint64_t value(const struct field *f, size_t row, size_t rows, struct rng *rng)
{
    uint32_t any = rng_below(rng, 1000000);
    bool known = f->required || any % 100 > 1;
    if (f->kind == FIELD_AREA || f->kind == FIELD_PERIOD) {
        size_t cell = row * AREAS * YEARS / rows;
        return f->kind == FIELD_AREA ? cell / YEARS : cell % YEARS;
    }
    if (f->kind == FIELD_PSEUDONYM)
        return rng_u64(rng);
    if (!known)
        return UINT64_MAX;
    if (f->kind == FIELD_FLAG)
        return any % 1000 < 60;
    if (text_is(f->code, "ga_days"))
        return any % 10 == 0 ? any % 170 : 150 + any % 30;
    if (text_is(f->code, "outcome"))
        return any < 5000;
    if (text_is(f->code, "death_days"))
        return UINT64_MAX;
    return f->kind == FIELD_CODE ? any % f->code_count : any % (uint64_t)(f->max - f->min + 1);
}

static uint8_t width_of(const struct field *f)
{
    if (f->kind == FIELD_PSEUDONYM)
        return 8;
    if (f->kind == FIELD_AREA)
        return 2;
    return f->kind == FIELD_NUMBER && f->max - f->min > 250 ? 2 : 1;
}

static void make(struct guard *g, struct arena *a, const struct schema *s, size_t rows)
{
    uint64_t seed = 1;
    struct rng rng = rng_seeded(&seed);
    struct frame *frame = arena_alloc(a, sizeof *frame);
    struct frame_column *columns = arena_alloc(a, s->count * sizeof *columns);
    for (size_t f = 0; f < s->count; f++) {
        const struct field *field = &s->fields[f];
        uint8_t width = width_of(field);
        unsigned char *data = aligned_alloc(64, (rows * width + 63) / 64 * 64);
        for (size_t i = 0; i < rows; i++) {
            uint64_t v = value(field, i, rows, &rng);
            memcpy(data + i * width, &v, width);
        }
        bool ranged = field->kind == FIELD_NUMBER || field->kind == FIELD_PERIOD;
        columns[f] = (struct frame_column){data, width, ranged ? field->min : 0};
    }
    *frame = (struct frame){rows, columns, true};
    *g = (struct guard){{verify, BLOCK}, frame, {0}};
    for (size_t f = 0; f < s->count; f++) {
        g->sums[f] = malloc((rows / BLOCK + 1) * sizeof(uint64_t));
        for (size_t at = 0; at < rows; at += BLOCK)
            g->sums[f][at / BLOCK] =
                XXH3_64bits((const unsigned char *)columns[f].data + at * columns[f].width,
                            (rows - at < BLOCK ? rows - at : BLOCK) * columns[f].width);
    }
}

/* --- measuring --- */
struct asked {
    const struct cube_question *q;
    size_t rows, bytes;
    double bandwidth;
    int repeats;
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const char *what, const struct asked *w)
{
    double took[1000], encoded = 0,
                       least = 1e9; /* seconds of all cores: says more while others use them too */
    size_t cells = 0, size = 0;
    for (int i = 0; i < w->repeats; i++) {
        struct arena *a = arena_new((size_t)4 << 30);
        struct cube c;
        struct err err = {0};
        double start = now(CLOCK_MONOTONIC), worked = now(CLOCK_PROCESS_CPUTIME_ID);
        if (cube_build(&c, a, w->q, &err) != 0) {
            printf("%s %s %s\n", err.key, err.where, err.arg);
            exit(1);
        }
        took[i] = now(CLOCK_MONOTONIC) - start;
        double used = now(CLOCK_PROCESS_CPUTIME_ID) - worked;
        least = used < least ? used : least;
        cells = c.cells;
        if (i == 0) {
            BUF_AUTO out;
            buf_init(&out, (size_t)2 << 30);
            start = now(CLOCK_MONOTONIC);
            if (cube_encode(&out, &c, &err) != 0)
                exit(1);
            encoded = now(CLOCK_MONOTONIC) - start;
            size = out.len;
        }
        arena_free(a);
    }
    qsort(took, (size_t)w->repeats, sizeof *took, by_size);
    double best = took[0], middle = took[w->repeats / 2];
    printf("%-44s %8.2f ms best %8.2f ms median %8.2f ms of cores %9zu cells   %5.1f GB/s  %4.0f %% of "
           "bandwidth; as a file "
           "%.2f MB in %.1f ms\n",
           what, 1e3 * best, 1e3 * middle, 1e3 * least, cells, (double)w->bytes / best / 1e9,
           100 * (double)w->bytes / best / w->bandwidth, (double)size / 1e6, 1e3 * encoded);
}

/* --- merging --- */
enum { HOLDERS = 350 };

/* Files of 350 data holders, each with the rows of some ten areas, read, added up and written. */
static void measure_merge(const struct cube_question *all)
{
    static struct str files[HOLDERS];
    static const char *names[HOLDERS];
    static struct cube cubes[HOLDERS];
    struct arena *made = arena_new((size_t)4 << 30);
    const struct frame *whole = all->data->frames;
    size_t bytes = 0;
    double best = 1e9;
    for (size_t i = 0; i < HOLDERS; i++) {
        size_t fields = all->data->schema->count, first = whole->rows * i / HOLDERS;
        struct frame_column *columns = arena_alloc(made, fields * sizeof *columns);
        for (size_t f = 0; f < fields; f++) {
            columns[f] = whole->columns[f];
            columns[f].data = (const unsigned char *)columns[f].data + first * columns[f].width;
        }
        struct frame part = {whole->rows * (i + 1) / HOLDERS - first, columns, true};
        struct dataset d = *all->data;
        struct cube_question q = *all;
        d.frames = &part;
        q.data = &d;
        q.guard = NULL;
        q.trait_count = 0;
        BUF_AUTO out;
        buf_init(&out, 1 << 24);
        if (cube_build(&cubes[i], made, &q, NULL) != 0 || cube_encode(&out, &cubes[i], NULL) != 0)
            exit(1);
        files[i] = (struct str){arena_dup(made, out.data, out.len), out.len};
        names[i] = "holder";
        bytes += out.len;
    }
    for (int turn = 0; turn < 9; turn++) {
        struct arena *a = arena_new((size_t)4 << 30);
        struct cube sum;
        BUF_AUTO out;
        buf_init(&out, 1 << 28);
        double start = now(CLOCK_PROCESS_CPUTIME_ID);
        for (size_t i = 0; i < HOLDERS; i++)
            if (cube_decode(&cubes[i], a, "holder", files[i], NULL) != 0)
                exit(1);
        double read = now(CLOCK_PROCESS_CPUTIME_ID) - start;
        if (cube_merge(&sum, a, &(struct merge_question){cubes, names, HOLDERS, 2}, NULL) != 0)
            exit(1);
        double merged = now(CLOCK_PROCESS_CPUTIME_ID) - start - read;
        if (cube_encode(&out, &sum, NULL) != 0)
            exit(1);
        double took = now(CLOCK_PROCESS_CPUTIME_ID) - start;
        if (took < best) {
            best = took;
            printf("%d cubes of %zu bytes together: read %.1f ms, added up %.1f ms, written %.1f ms, of one "
                   "core; together %.1f ms, %zu cells\n",
                   HOLDERS, bytes, 1e3 * read, 1e3 * merged, 1e3 * (took - read - merged), 1e3 * took,
                   sum.cells);
        }
        arena_free(a);
    }
    arena_free(made);
}

static const struct trait_value bands[] = {
    {"1", {"", ""}, 10, 19}, {"2", {"", ""}, 20, 24}, {"3", {"", ""}, 25, 29},    {"4", {"", ""}, 30, 34},
    {"5", {"", ""}, 35, 39}, {"6", {"", ""}, 40, 60}, {"unknown", {"", ""}, 1, 0}};
static const struct trait_value parities[] = {
    {"0", {"", ""}, 0, 0}, {"1", {"", ""}, 1, 1}, {"2", {"", ""}, 2, 20}, {"unknown", {"", ""}, 1, 0}};
static const struct trait_value incomes[] = {{"1", {"", ""}, 1, 1}, {"2", {"", ""}, 2, 2},
                                             {"3", {"", ""}, 3, 3}, {"4", {"", ""}, 4, 4},
                                             {"5", {"", ""}, 5, 5}, {"unknown", {"", ""}, 1, 0}};
static const struct trait_value origins[] = {
    {"0", {"", ""}, 0, 0}, {"1", {"", ""}, 1, 1}, {"2", {"", ""}, 2, 2},
    {"3", {"", ""}, 3, 3}, {"4", {"", ""}, 4, 4}, {"5", {"", ""}, 5, 5},
    {"6", {"", ""}, 6, 6}, {"7", {"", ""}, 7, 7}, {"unknown", {"", ""}, 1, 0}};

int main(int argc, char **argv)
{
    mem_share(); /* as the engine does */
    size_t rows = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 3400000;
    int threads = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 2,
        repeats = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 9;
    struct arena *a = arena_new((size_t)1 << 30);
    struct registry registry;
    registry_load(&registry, a);
    const struct schema *births = registry_schema(&registry, "births");
    const struct indicator *asked[64];
    size_t n = 0;
    for (size_t i = 0; i < registry.indicators.count; i++)
        if (text_is(registry.indicators.items[i].schema->code, "births"))
            asked[n++] = &registry.indicators.items[i];
    struct guard guard;
    make(&guard, a, births, rows);
    const char **areas = arena_alloc(a, AREAS * sizeof *areas);
    for (int i = 0; i < AREAS; i++)
        areas[i] = arena_printf(a, "WK%06d", i);
    const char *const **lists = arena_alloc(a, births->count * sizeof *lists);
    size_t *counts = arena_alloc(a, births->count * sizeof *counts);
    lists[births->area] = areas;
    counts[births->area] = AREAS;
    struct dataset data = {births, lists, counts, guard.frame, 1};
    struct curves curves = {{[CURVE_BIRTHWEIGHT] = birthweight_formula(a)}};
    struct trait traits[] = {
        {.field = schema_field(births, STR("mother_age")), .code = "mother_age", .values = bands, .count = 7},
        {.field = schema_field(births, STR("parity")), .code = "parity", .values = parities, .count = 4},
        {.field = schema_field(births, STR("income_group")),
         .code = "income_group",
         .values = incomes,
         .count = 6},
        {.field = schema_field(births, STR("origin")), .code = "origin", .values = origins, .count = 9}};
    const struct trait *by[] = {&traits[0], &traits[1], &traits[2], &traits[3]};
    struct cube_question q = {.data = &data,
                              .indicators = asked,
                              .indicator_count = n,
                              .curves = &curves,
                              .threads = threads,
                              .traits = by};
    struct asked w = {&q, rows, 0, bandwidth(threads), repeats};
    const char *const read[] = {"area",
                                "year",
                                "sex",
                                "ga_days",
                                "weight_g",
                                "outcome",
                                "died",
                                "death_days",
                                "apgar5",
                                "anomaly",
                                "plural",
                                "birth_order",
                                "first_consult_days",
                                "smoking",
                                "care_after_birth"};
    for (size_t i = 0; i < sizeof read / sizeof read[0]; i++)
        w.bytes += rows * guard.frame->columns[schema_field(births, str_of(read[i]))].width;
    printf("%zu rows, %zu indicators, %d threads, %.1f MB to read, bandwidth %.1f GB/s\n", rows, n, threads,
           (double)w.bytes / 1e6, w.bandwidth / 1e9);
    const char *which = argc > 4 ? argv[4] : "pv14m";
    if (strchr(which, 'm'))
        measure_merge(&q);
    if (strchr(which, 'p'))
        measure("bytes not verified", &w);
    q.guard = &guard.guard;
    if (strchr(which, 'v'))
        measure("every block verified", &w);
    q.trait_count = 1;
    if (strchr(which, '1'))
        measure("by one trait", &w);
    q.trait_count = 4;
    if (strchr(which, '4'))
        measure("by four traits", &w);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("largest in memory: %ld MB, of which columns %zu MB\n", usage.ru_maxrss / 1024,
           rows * 38 / 1000000);
    return 0;
}
