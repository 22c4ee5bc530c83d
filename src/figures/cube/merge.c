/* Adds cubes up after holding them against each other. How cells add up is in cells.c. */
#include "figures/cube/merge.h"

#include "base/mem.h"
#include "base/str.h"
#include "figures/cube/cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- whether they are alike --- */
static bool same_trait(const struct cube_trait *a, const struct cube_trait *b)
{
    bool same = text_is(a->code, b->code) && a->value_count == b->value_count;
    for (size_t i = 0; same && i < a->value_count; i++)
        same = text_is(a->values[i], b->values[i]);
    return same;
}

/* What differs; NULL when nothing does. */
static const char *difference(const struct cube *a, const struct cube *b)
{
    if (!text_is(a->dataset, b->dataset))
        return b->dataset;
    for (size_t i = 0; i < a->indicator_count && i < b->indicator_count; i++)
        if (!text_is(a->indicators[i].code, b->indicators[i].code) ||
            a->indicators[i].fingerprint != b->indicators[i].fingerprint)
            return b->indicators[i].code;
    if (a->indicator_count != b->indicator_count)
        return a->indicator_count > b->indicator_count ? a->indicators[b->indicator_count].code
                                                       : b->indicators[a->indicator_count].code;
    for (size_t i = 0; i < a->trait_count && i < b->trait_count; i++)
        if (!same_trait(&a->traits[i], &b->traits[i]))
            return b->traits[i].code;
    if (a->trait_count != b->trait_count)
        return a->trait_count > b->trait_count ? a->traits[b->trait_count].code
                                               : b->traits[a->trait_count].code;
    return NULL;
}

static int check_alike(const struct merge_question *q, struct err *err)
{
    for (size_t i = 1; i < q->count; i++) {
        const char *what = difference(&q->cubes[0], &q->cubes[i]);
        char where[sizeof err->where];
        if (!what)
            continue;
        snprintf(where, sizeof where, "%.60s + %.60s", q->names[0], q->names[i]);
        return err_set(err, ERR_CONFLICT, where, "cube_differs", "%s", what);
    }
    return 0;
}

/* --- areas of all of them --- */
static int by_code(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct area_list {
    const char **codes;
    size_t count;
};

static int list_areas(struct area_list *out, struct arena *a, const struct cube *cubes, size_t count)
{
    size_t all = 0, kept = 0;
    for (size_t i = 0; i < count; i++)
        all += cubes[i].area_count;
    const char **codes = arena_alloc(a, (all + 1) * sizeof *codes);
    if (!codes)
        return -1;
    all = 0;
    bool in_order = true;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < cubes[i].area_count; k++, all++) {
            codes[all] = cubes[i].areas[k];
            in_order = in_order && (all == 0 || strcmp(codes[all - 1], codes[all]) <= 0);
        }
    if (!in_order)
        qsort(codes, all, sizeof *codes, by_code);
    for (size_t i = 0; i < all; i++)
        if (kept == 0 || strcmp(codes[kept - 1], codes[i]) != 0)
            codes[kept++] = codes[i];
    *out = (struct area_list){codes, kept};
    return 0;
}

static uint32_t rank_of(const struct area_list *list, const char *code)
{
    const char **found = bsearch(&code, list->codes, list->count, sizeof *list->codes, by_code);
    return (uint32_t)(found - list->codes);
}

/* --- parts --- */
/* Cells of a cube with the areas ranked among all; the columns are those of the cube, six for each indicator. */
static int part_of(struct cells *out, struct arena *a, const struct cube *c, const struct area_list *list)
{
    struct cell_key *keys = arena_alloc(a, (c->cells + 1) * sizeof *keys);
    uint32_t *ranks = arena_alloc(a, (c->area_count + 1) * sizeof *ranks);
    if (!keys || !ranks)
        return -1;
    for (size_t i = 0; i < c->area_count; i++)
        ranks[i] = rank_of(list, c->areas[i]);
    ranks[c->area_count] = (uint32_t)list->count;
    for (size_t i = 0; i < c->cells; i++) {
        keys[i].place = cell_place(ranks[c->area[i]], c->period[i]);
        for (size_t t = 0; t < c->trait_count; t++)
            keys[i].traits |= (uint32_t)c->trait[i][t] << (24 - 8 * t);
    }
    *out = (struct cells){c->cells, keys, c->indicator_count ? c->counts[0] : NULL, NULL, false};
    return 0;
}

static int add_up(struct cube *sum, struct arena *a, const struct merge_question *q, struct err *err)
{
    ARENA_AUTO own = arena_new(SIZE_MAX / 2);
    struct area_list list = {NULL, 0};
    struct cells *parts = own ? arena_alloc(own, q->count * sizeof *parts) : NULL;
    if (!parts || list_areas(&list, own, q->cubes, q->count) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < q->count; i++)
        if (part_of(&parts[i], own, &q->cubes[i], &list) < 0)
            return err_nomem(err);
    struct cells cells;
    size_t columns = q->cubes[0].indicator_count * CUBE_COUNTS;
    int rc = cells_join(&cells, a, &(struct cells_question){parts, q->count, columns, q->threads}, err);
    if (rc == 0)
        rc = cells_shape(sum, a, &cells, list.codes, list.count, err);
    struct cube_column(*counts)[CUBE_COUNTS] = arena_alloc(a, (columns + 1) * sizeof **counts);
    if (rc == 0 && !counts)
        return err_nomem(err);
    if (rc == 0 && columns > 0)
        memcpy(counts, cells.columns, columns * sizeof **counts);
    sum->counts = counts;
    return rc;
}

int cube_merge(struct cube *out, struct arena *a, const struct merge_question *q, struct err *err)
{
    struct cube sum = q->cubes[0];
    int rc = check_alike(q, err);
    if (rc == 0)
        rc = add_up(&sum, a, q, err);
    if (rc == 0)
        *out = sum;
    return rc;
}
