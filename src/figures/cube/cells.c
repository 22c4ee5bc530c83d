/*
 * See cells.h. Parts that lie in line, as the rows of one thread after another do, are laid behind each other. Of others it is found
 * where each cell goes, then they are added column by column.
 */
#include "figures/cube/cells.h"

#include "base/mem.h"
#include "base/vector.h"
#include "figures/cube/column.h"
#include "figures/cube/crew.h"

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
    bool
        in_line; /* the cells of a part have places that follow each other; at most its first is there already */
    size_t *starts;   /* of each part: the place of its first cell; not in line: its first in `places` */
    uint32_t *places; /* not in line: of every cell of all parts its place in the outcome, … */
    struct stretch_of *stretches;
    size_t *stretch_ends; /* … and of each part: behind its last stretch */
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

bool cell_keys_rise(const struct cell_key *keys, size_t count)
{
    bool all = true;
    for (size_t i = 1; i < count; i++)
        all &= (keys[i - 1].place < keys[i].place) |
               ((keys[i - 1].place == keys[i].place) & (keys[i - 1].traits < keys[i].traits));
    return all;
}

/* Whether all lie in line: each part rises and follows the one before it. */
static bool find_line(struct joining *j)
{
    const struct cell_key *last = NULL;
    uint64_t alike = 0;
    for (size_t p = 0; p < j->q->part_count; p++) {
        const struct cells *part = &j->q->parts[p];
        j->starts[p] = j->count;
        if (part->count == 0)
            continue;
        int order = last ? compare(last, part->keys) : -1;
        if (order > 0 || !(part->rise || cell_keys_rise(part->keys, part->count)))
            return false;
        j->starts[p] -= order == 0;
        j->count = j->starts[p] + part->count;
        last = &part->keys[part->count - 1];
        alike = order == 0 ? alike + 1 : 1;
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
    j->in_line = find_line(j);
    if (j->in_line)
        return 0;
    size_t parts = j->q->part_count;
    j->count = 0;
    j->most_alike = 0;
    for (size_t p = 0, start = 0; p < parts; start += j->q->parts[p++].count)
        j->starts[p] = start;
    j->places = mem_alloc((j->total + 1) * sizeof *j->places);
    j->stretch_ends = mem_alloc((parts + 1) * sizeof *j->stretch_ends);
    j->stretches = mem_alloc((j->total / WORTH_A_CALL + parts + 1) * sizeof *j->stretches);
    int rc = j->places && j->stretch_ends && j->stretches ? sort_places(j, err) : err_nomem(err);
    if (rc == 0)
        find_stretches(j);
    return rc;
}

static size_t place_of(const struct joining *j, size_t part, size_t cell)
{
    size_t at = j->starts[part] + cell;
    return j->in_line ? at : j->places[at];
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

static size_t size_of(uint8_t width)
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
            int64_t *sum = &sums[place_of(j, p, i)];
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
                        : c->width ? most[size_of(c->width)](c->data, j->q->parts[p].count)
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
        adding *to = add[size_of(sums->width)][size_of(c->width)];
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
    for (size_t p = 0; a != b && same && p < j->q->part_count; p++) {
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

/* --- in line: piece by piece, each a few parts --- */
enum { PIECES = 16 };

static size_t piece_first(const struct joining *j, size_t piece)
{
    return j->q->part_count * piece / PIECES;
}

/* Whether the first cell of a part is the last of one before it. */
static bool is_shared(const struct joining *j, size_t part)
{
    return part > 0 && j->q->parts[part].count > 0 &&
           j->starts[part] < j->starts[part - 1] + j->q->parts[part - 1].count;
}

/* The cells from there on are written by nobody but who lays this piece. */
static size_t own_from(const struct joining *j, size_t piece)
{
    size_t first = piece_first(j, piece);
    return j->starts[first] + is_shared(j, first);
}

static void add_first(const struct adding_up *u, size_t part)
{
    const struct joining *j = u->j;
    for (size_t c = 0; c < j->q->columns; c++) {
        const struct cube_column *in = &j->q->parts[part].columns[c];
        uint8_t width = u->widths[c];
        if (u->as[c] == c && width && in->width)
            add[size_of(width)][size_of(in->width)]((unsigned char *)j->data[c] + j->starts[part] * width,
                                                    in->data, NULL, 1);
    }
}

/* The cells of a part, but for the first when that is there already. */
static void lay_part(const struct adding_up *u, size_t part)
{
    const struct joining *j = u->j;
    const struct cells *p = &j->q->parts[part];
    size_t skip = is_shared(j, part), n = p->count - skip, at = j->starts[part] + skip;
    memcpy(j->keys + at, p->keys + skip, n * sizeof *p->keys);
    for (size_t c = 0; c < j->q->columns; c++) {
        const struct cube_column *in = &p->columns[c];
        uint8_t width = u->widths[c];
        if (u->as[c] != c || width == 0)
            continue;
        unsigned char *to = (unsigned char *)j->data[c] + at * width;
        const unsigned char *from = in->width ? (const unsigned char *)in->data + skip * in->width : NULL;
        if (in->width == width) {
            memcpy(to, from, n * width);
            continue;
        }
        memset(to, 0, n * width);
        if (from)
            add[size_of(width)][size_of(in->width)](to, from, NULL, n);
    }
}

static void lay_some(void *with)
{
    struct adding_up *u = with;
    for (size_t piece; (piece = atomic_fetch_add(&u->next, 1)) < PIECES;)
        for (size_t p = piece_first(u->j, piece); p < piece_first(u->j, piece + 1); p++) {
            lay_part(u, p);
            if (is_shared(u->j, p) && u->j->starts[p] >= own_from(u->j, piece))
                add_first(u, p);
        }
}

/* What could not be added while somebody else might just write there. */
static void add_at_borders(const struct adding_up *u)
{
    for (size_t piece = 0; piece < PIECES; piece++)
        for (size_t p = piece_first(u->j, piece); p < piece_first(u->j, piece + 1); p++)
            if (is_shared(u->j, p) && u->j->starts[p] < own_from(u->j, piece))
                add_first(u, p);
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
    crew_run(j->q->threads, j->in_line ? lay_some : add_columns, u);
    if (j->in_line)
        add_at_borders(u);
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
    j.starts = mem_alloc((q->part_count + 1) * sizeof *j.starts);
    j.keys = arena_room(a, (j.total + 1) * sizeof *j.keys);
    int rc = j.starts && j.keys ? find_places(&j, err) : err_nomem(err);
    if (rc == 0)
        rc = add_up(&j, err);
    mem_free(j.places);
    mem_free(j.starts);
    mem_free(j.stretches);
    mem_free(j.stretch_ends);
    if (rc == 0)
        *out = (struct cells){j.count, j.keys, j.columns, NULL, true};
    return rc;
}
