/* See cells.h. Finds where each cell goes, then adds column by column; parts that lie in order are added without a detour. */
#include "figures/cube/cells.h"

#include "base/mem.h"
#include "base/vector.h"
#include "figures/cube/column.h"
#include "figures/cube/crew.h"

#include <endian.h>
#include <stdatomic.h>
#include <string.h>

/* A cell on its way to its place. */
struct item {
    struct cell_key key;
    uint32_t at; /* which cell of all parts, in the order of the parts */
};

/* Cells of a part whose places follow each other. */
struct stretch_of {
    uint32_t first, place, count;
};
enum { WORTH_A_CALL = 16 }; /* cells in a stretch, on the average of a part, from which it is added at once */

struct joining {
    const struct cells_question *q;
    uint32_t *places; /* of every cell of all parts: its place in the outcome */
    size_t *starts;   /* of each part: its first in `places` */
    struct stretch_of *stretches;
    size_t *stretch_ends; /* of each part: behind its last stretch */
    size_t total, count;
    uint64_t most_alike; /* most cells of one key */
    struct cell_key *keys;
    struct cube_column *columns;
    void **data; /* of the columns, to write in */
    struct arena *a;
};

static int compare(const struct cell_key *a, const struct cell_key *b)
{
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->traits == b->traits ? 0 : a->traits < b->traits ? -1 : 1;
}

/* --- order --- */
static void merge_two(struct item *out, const struct item *a, const struct item *a_end,
                      const struct item *b_end)
{
    const struct item *b = a_end;
    while (a < a_end && b < b_end)
        *out++ = compare(&b->key, &a->key) < 0 ? *b++ : *a++;
    if (a < a_end)
        memcpy(out, a, (size_t)(a_end - a) * sizeof *a);
    else if (b < b_end)
        memcpy(out, b, (size_t)(b_end - b) * sizeof *b);
}

/* The first of items[from … end) whose key is above `key`, or equal to it when `equal`; `end` when there is none. */
static size_t first_above(const struct item *items, size_t from, size_t end, const struct cell_key *key,
                          bool equal)
{
    while (from < end) {
        size_t middle = from + (end - from) / 2;
        int order = compare(&items[middle].key, key);
        if (order > 0 || (equal && order == 0))
            end = middle;
        else
            from = middle + 1;
    }
    return from;
}

/* Two stretches in order become one. Only where they overlap is anything moved: mostly the ends of neighbours. */
static void merge_in_place(struct item *items, size_t first, size_t middle, size_t end, struct item *other)
{
    size_t from = first_above(items, first, middle, &items[middle].key, false);
    size_t to = first_above(items, middle, end, &items[middle - 1].key, true);
    merge_two(other, items + from, items + middle, items + to);
    memcpy(items + from, other, (to - from) * sizeof *items);
}

/* Where stretches that are in order end; how many there are. */
static size_t ordered_ends(const struct item *items, size_t count, size_t *ends)
{
    size_t n = 0;
    for (size_t i = 1; i <= count; i++)
        if (i == count || compare(&items[i - 1].key, &items[i].key) > 0)
            ends[n++] = i;
    return n;
}

/* Merges neighbours until all is one stretch. `other` and `ends` have room for all. */
static void sort(struct item *items, size_t count, struct item *other, size_t *ends)
{
    for (size_t n = ordered_ends(items, count, ends), kept; n > 1; n = kept) {
        kept = 0;
        for (size_t i = 0; i < n; i += 2) {
            size_t last = i + 1 < n ? i + 1 : i;
            if (last > i)
                merge_in_place(items, i ? ends[kept - 1] : 0, ends[i], ends[last], other);
            ends[kept++] = ends[last];
        }
    }
}

static void fill_items(const struct joining *j, struct item *items)
{
    size_t n = 0;
    for (size_t p = 0; p < j->q->part_count; p++)
        for (size_t i = 0; i < j->q->parts[p].count; i++, n++)
            items[n] = (struct item){j->q->parts[p].keys[i], (uint32_t)n};
}

static int sort_places(struct joining *j, struct err *err)
{
    struct item *items = mem_alloc(j->total * sizeof *items), *other = mem_alloc(j->total * sizeof *other);
    size_t *ends = mem_alloc(j->total * sizeof *ends);
    uint64_t alike = 0;
    int rc = items && other && ends ? 0 : err_nomem(err);
    if (rc == 0) {
        fill_items(j, items);
        sort(items, j->total, other, ends);
    }
    for (size_t i = 0; rc == 0 && i < j->total; i++) {
        bool again = i > 0 && compare(&items[i - 1].key, &items[i].key) == 0;
        alike = again ? alike + 1 : 1;
        j->most_alike = alike > j->most_alike ? alike : j->most_alike;
        if (!again)
            j->keys[j->count++] = items[i].key;
        j->places[items[i].at] = (uint32_t)(j->count - 1);
    }
    mem_free(items);
    mem_free(other);
    mem_free(ends);
    return rc;
}

static bool rises(const struct cell_key *keys, size_t count)
{
    bool all = true;
    for (size_t i = 1; i < count; i++)
        all &= (keys[i - 1].place < keys[i].place) |
               ((keys[i - 1].place == keys[i].place) & (keys[i - 1].traits < keys[i].traits));
    return all;
}

/* Places and stretches when each part is in order and follows the one before it; false as soon as that is not so. */
static bool places_in_order(struct joining *j)
{
    uint64_t alike = 0;
    for (size_t p = 0, stretches = 0; p < j->q->part_count; j->stretch_ends[p++] = stretches) {
        const struct cells *part = &j->q->parts[p];
        if (part->count == 0)
            continue;
        int order = j->count ? compare(&j->keys[j->count - 1], part->keys) : -1;
        if (order > 0 || !rises(part->keys, part->count))
            return false;
        size_t again = order == 0, first = j->count - again;
        memcpy(j->keys + first, part->keys, part->count * sizeof *part->keys);
        for (size_t i = 0; i < part->count; i++)
            j->places[j->starts[p] + i] = (uint32_t)(first + i);
        j->stretches[stretches++] = (struct stretch_of){0, (uint32_t)first, (uint32_t)part->count};
        j->count = first + part->count;
        alike = again ? alike + 1 : 1;
        j->most_alike = alike > j->most_alike ? alike : j->most_alike;
        alike = part->count > 1 ? 1 : alike;
    }
    return true;
}

static bool follows(const struct joining *j, size_t at)
{
    return j->places[at] == j->places[at - 1] + 1;
}

/* Stretches of each part; none of a part where they are short. */
static void find_stretches(struct joining *j)
{
    size_t n = 0;
    for (size_t p = 0; p < j->q->part_count; p++) {
        size_t start = j->starts[p], count = j->q->parts[p].count, breaks = 0;
        for (size_t i = 1; i < count; i++)
            breaks += !follows(j, start + i);
        for (size_t i = 0; breaks <= count / WORTH_A_CALL && i < count; i++) {
            if (i == 0 || !follows(j, start + i))
                j->stretches[n++] = (struct stretch_of){(uint32_t)i, j->places[start + i], 0};
            j->stretches[n - 1].count++;
        }
        j->stretch_ends[p] = n;
    }
}

static int find_places(struct joining *j, struct err *err)
{
    if (places_in_order(j))
        return 0;
    j->count = 0;
    j->most_alike = 0;
    int rc = sort_places(j, err);
    if (rc == 0)
        find_stretches(j);
    return rc;
}

/* --- adding --- */
#define ADD(name, to, from)                                                                                  \
    VECTORISED static void name(void *restrict out, const void *restrict in, const uint32_t *at, size_t n)   \
    {                                                                                                        \
        to *o = out;                                                                                         \
        const from *x = in;                                                                                  \
        for (size_t i = 0; at && i < n; i++)                                                                 \
            o[at[i]] = (to)(o[at[i]] + (to)x[i]);                                                            \
        for (size_t i = 0; !at && i < n; i++)                                                                \
            o[i] = (to)(o[i] + (to)x[i]);                                                                    \
    }
#define ADD_TO(to)                                                                                           \
    ADD(add_##to##_1, to, uint8_t)                                                                           \
    ADD(add_##to##_2, to, uint16_t)                                                                          \
    ADD(add_##to##_4, to, uint32_t)                                                                          \
    ADD(add_##to##_8, to, uint64_t)
ADD_TO(uint8_t)
ADD_TO(uint16_t)
ADD_TO(uint32_t)
ADD_TO(uint64_t)

enum { WIDTHS = 4 };
typedef void adding(void *restrict out, const void *restrict in, const uint32_t *at, size_t n);
/* [width of the outcome][width of the part] */
static adding *const add[WIDTHS][WIDTHS] = {
    {add_uint8_t_1, add_uint8_t_2, add_uint8_t_4, add_uint8_t_8},
    {add_uint16_t_1, add_uint16_t_2, add_uint16_t_4, add_uint16_t_8},
    {add_uint32_t_1, add_uint32_t_2, add_uint32_t_4, add_uint32_t_8},
    {add_uint64_t_1, add_uint64_t_2, add_uint64_t_4, add_uint64_t_8},
};

#define MOST(name, type)                                                                                     \
    VECTORISED static uint64_t name(const void *in, size_t n)                                                \
    {                                                                                                        \
        type most = 0;                                                                                       \
        const type *x = in;                                                                                  \
        for (size_t i = 0; i < n; i++)                                                                       \
            most = x[i] > most ? x[i] : most;                                                                \
        return most;                                                                                         \
    }
MOST(most_1, uint8_t)
MOST(most_2, uint16_t)
MOST(most_4, uint32_t)
MOST(most_8, uint64_t)
static uint64_t (*const most[WIDTHS])(const void *, size_t) = {most_1, most_2, most_4, most_8};

static size_t place(uint8_t width)
{
    return (size_t)__builtin_ctz(width);
}

/* Whether the sums of a column stay within int64, where the quick bound says that they might not. */
static int check_sums(const struct joining *j, size_t column, struct err *err)
{
    int64_t *sums = mem_alloc((j->count + 1) * sizeof *sums);
    int rc = sums ? 0 : err_nomem(err);
    for (size_t p = 0; rc == 0 && p < j->q->part_count; p++) {
        const struct cube_column *c = &j->q->parts[p].columns[column];
        for (size_t i = 0; rc == 0 && c->width && i < j->q->parts[p].count; i++) {
            int64_t *sum = &sums[j->places[j->starts[p] + i]];
            if (__builtin_add_overflow(*sum, cube_column_at(c, i), sum))
                rc = err_set(err, ERR_INVALID, "", "cube_overflow", "%lld", (long long)INT64_MAX);
        }
    }
    mem_free(sums);
    return rc;
}

/* Bytes for the sums of a column: from its largest number and how many are added at most. */
static int sum_width(uint8_t *out, const struct joining *j, size_t column, struct err *err)
{
    uint64_t largest = 0, bound = 0;
    for (size_t p = 0; p < j->q->part_count; p++) {
        const struct cube_column *c = &j->q->parts[p].columns[column];
        const uint64_t *there = j->q->parts[p].largest;
        uint64_t here = there      ? there[column]
                        : c->width ? most[place(c->width)](c->data, j->q->parts[p].count)
                                   : 0;
        largest = here > largest ? here : largest;
    }
    bool beyond = __builtin_mul_overflow(largest, j->most_alike, &bound) || bound > INT64_MAX;
    *out = beyond ? 8 : column_width(0, (int64_t)bound);
    return beyond ? check_sums(j, column, err) : 0;
}

static void add_column(const struct joining *j, size_t column, const struct cube_column *sums, void *data)
{
    memset(data, 0, j->count * sums->width);
    for (size_t p = 0; p < j->q->part_count; p++) {
        const struct cells *part = &j->q->parts[p];
        const struct cube_column *c = &part->columns[column];
        if (c->width == 0 || part->count == 0)
            continue;
        const uint32_t *at = j->places + j->starts[p];
        adding *to = add[place(sums->width)][place(c->width)];
        size_t from = p ? j->stretch_ends[p - 1] : 0;
        for (size_t i = from; i < j->stretch_ends[p]; i++) {
            const struct stretch_of *t = &j->stretches[i];
            to((unsigned char *)data + (size_t)t->place * sums->width,
               (const unsigned char *)c->data + (size_t)t->first * c->width, NULL, t->count);
        }
        if (from == j->stretch_ends[p])
            to(data, c->data, at, part->count);
    }
}

/* --- column by column, by several threads --- */
struct adding_up {
    struct joining *j;
    uint8_t *widths;
    size_t *as;       /* of each column: the first that every part shares with it; mostly itself */
    struct err *errs; /* one per column */
    int *rcs;
    atomic_size_t next;
};

static bool same_in_all(const struct joining *j, size_t a, size_t b)
{
    bool same = true;
    for (size_t p = 0; same && p < j->q->part_count; p++) {
        const struct cube_column *x = &j->q->parts[p].columns[a], *y = &j->q->parts[p].columns[b];
        same = x->data == y->data && x->width == y->width;
    }
    return same;
}

static void find_same(struct adding_up *u)
{
    for (size_t c = 0; c < u->j->q->columns; c++) {
        u->as[c] = 0;
        while (!same_in_all(u->j, u->as[c], c))
            u->as[c]++;
    }
}

static void find_widths(void *with)
{
    struct adding_up *u = with;
    for (size_t c; (c = atomic_fetch_add(&u->next, 1)) < u->j->q->columns;)
        if (u->as[c] == c)
            u->rcs[c] = sum_width(&u->widths[c], u->j, c, &u->errs[c]);
}

static void add_columns(void *with)
{
    struct adding_up *u = with;
    for (size_t c; (c = atomic_fetch_add(&u->next, 1)) < u->j->q->columns;) {
        const struct cube_column *sums = &u->j->columns[c];
        if (sums->width && u->as[c] == c)
            add_column(u->j, c, sums, u->j->data[c]);
    }
}

/* Columns start at places that suit any width. */
static size_t padded(size_t bytes)
{
    return (bytes + 15) / 16 * 16;
}

static int make_columns(struct adding_up *u, struct err *err)
{
    struct joining *j = u->j;
    size_t bytes = 0;
    find_same(u);
    bool looked = j->q->part_count > 0 && j->q->parts[0].largest; /* then there is hardly anything to do */
    crew_run(looked ? 1 : j->q->threads, find_widths, u);
    for (size_t c = 0; c < j->q->columns; c++) {
        if (u->rcs[c] < 0) {
            if (err)
                *err = u->errs[c];
            return u->rcs[c];
        }
        bytes += padded(j->count * u->widths[c]);
    }
    unsigned char *data = arena_room(j->a, bytes + 1);
    if (!data)
        return err_nomem(err);
    for (size_t c = 0; c < j->q->columns; c++) {
        j->data[c] = data;
        data += padded(j->count * u->widths[c]);
        j->columns[c] = (struct cube_column){u->widths[c] ? j->data[c] : NULL, u->widths[c]};
        j->columns[c] = j->columns[u->as[c]];
    }
    atomic_store(&u->next, 0);
    crew_run(j->q->threads, add_columns, u);
    return 0;
}

static int add_up(struct joining *j, struct err *err)
{
    size_t n = j->q->columns + 1;
    struct adding_up u = {.j = j,
                          .widths = mem_alloc(n),
                          .as = mem_alloc(n * sizeof *u.as),
                          .errs = mem_alloc(n * sizeof *u.errs),
                          .rcs = mem_alloc(n * sizeof *u.rcs)};
    j->data = mem_alloc(n * sizeof *j->data);
    j->columns = arena_alloc(j->a, n * sizeof *j->columns);
    bool there = u.widths && u.as && u.errs && u.rcs && j->data && j->columns;
    int rc = there ? make_columns(&u, err) : err_nomem(err);
    mem_free(u.widths);
    mem_free(u.as);
    mem_free(u.errs);
    mem_free(u.rcs);
    mem_free(j->data);
    return rc;
}

int cells_join(struct cells *out, struct arena *a, const struct cells_question *q, struct err *err)
{
    struct joining j = {.q = q, .a = a};
    for (size_t p = 0; p < q->part_count; p++)
        j.total += q->parts[p].count;
    if (j.total > CELLS_MAX)
        return err_set(err, ERR_INVALID, "", "cube_large", "%zu", j.total);
    j.places = mem_alloc((j.total + 1) * sizeof *j.places);
    j.starts = mem_alloc((q->part_count + 1) * sizeof *j.starts);
    j.stretch_ends = mem_alloc((q->part_count + 1) * sizeof *j.stretch_ends);
    j.stretches = mem_alloc((j.total / WORTH_A_CALL + q->part_count + 1) * sizeof *j.stretches);
    j.keys = arena_room(a, (j.total + 1) * sizeof *j.keys);
    int rc = j.places && j.starts && j.stretch_ends && j.stretches && j.keys ? 0 : err_nomem(err);
    for (size_t p = 0; rc == 0 && p + 1 < q->part_count; p++)
        j.starts[p + 1] = j.starts[p] + q->parts[p].count;
    if (rc == 0)
        rc = find_places(&j, err);
    if (rc == 0)
        rc = add_up(&j, err);
    mem_free(j.places);
    mem_free(j.starts);
    mem_free(j.stretches);
    mem_free(j.stretch_ends);
    if (rc == 0)
        *out = (struct cells){j.count, j.keys, j.columns, NULL};
    return rc;
}

/* --- the shape of a cube --- */
static int keep_areas(struct cube *c, struct arena *a, uint32_t *ranks, const char *const *areas,
                      size_t area_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < area_count; i++)
        kept += ranks[i] != 0;
    const char **list = arena_alloc(a, (kept + 1) * sizeof *list);
    if (!list)
        return -1;
    kept = 0;
    for (size_t i = 0; i < area_count; i++)
        if (ranks[i]) {
            list[kept] = areas[i];
            ranks[i] = (uint32_t)kept++;
        }
    ranks[area_count] = (uint32_t)kept;
    c->areas = list;
    c->area_count = kept;
    return 0;
}

int cells_shape(struct cube *c, struct arena *a, const struct cells *cells, const char *const *areas,
                size_t area_count, struct err *err)
{
    uint32_t *ranks = mem_alloc((area_count + 1) * sizeof *ranks);
    uint32_t *area = arena_room(a, (cells->count + 1) * sizeof *area);
    int32_t *period = arena_room(a, (cells->count + 1) * sizeof *period);
    uint8_t(*trait)[CUBE_TRAITS] = arena_room(a, (cells->count + 1) * sizeof *trait);
    bool there = ranks && area && period && trait;
    for (size_t i = 0; there && i < cells->count; i++)
        ranks[cells->keys[i].place >> 32] = 1;
    there = there && keep_areas(c, a, ranks, areas, area_count) == 0;
    for (size_t i = 0; there && i < cells->count; i++) {
        const struct cell_key *key = &cells->keys[i];
        area[i] = ranks[key->place >> 32];
        period[i] = (int32_t)((uint32_t)key->place ^ 0x80000000u);
        uint32_t in_order = htobe32(key->traits); /* the first in the highest byte */
        memcpy(trait[i], &in_order, sizeof trait[i]);
    }
    mem_free(ranks);
    if (!there)
        return err_nomem(err);
    c->cells = cells->count;
    c->area = area;
    c->period = period;
    c->trait = (const uint8_t(*)[CUBE_TRAITS])trait;
    return 0;
}
