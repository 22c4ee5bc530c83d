/* Adds up cells of a cube over places, blocks of years and traits. Only sums; what a sum means is for rows.c. */
#include "figures/show/tally.h"

long tally_place(const struct show_map *map, const struct cube *c, uint32_t area, int32_t year)
{
    if (!map || map->whole)
        return 0;
    if (area >= c->area_count)
        return (long)map->count;
    int place = map->find(map->state, area, year);
    return place == PLACE_OUTSIDE ? -1 : place == PLACE_UNPLACED ? (long)map->count + 1 : place;
}

long tally_span(const struct spans *spans, int32_t year)
{
    if (year == INT32_MAX)
        return (long)spans->count;
    for (size_t i = 0; i < spans->count; i++)
        if (year >= spans->items[i].first && year <= spans->items[i].last)
            return (long)i;
    return -1;
}

static size_t group_of(const struct tally_axes *x, const struct cube *c, size_t cell)
{
    size_t group = 0;
    for (int i = 0; i < x->trait_count; i++)
        group = group * c->traits[x->traits[i]].value_count + c->trait[cell][x->traits[i]];
    return group;
}

void tally_group_values(size_t *values, const struct cube *c, const int *traits, int trait_count,
                        size_t group)
{
    for (int i = trait_count - 1; i >= 0; i--) {
        values[i] = group % c->traits[traits[i]].value_count;
        group /= c->traits[traits[i]].value_count;
    }
}

static void add(int64_t *sum, const struct cube *c, size_t cell, size_t indicator)
{
    for (int k = 0; k < CUBE_COUNTS; k++)
        sum[k] += cube_count(c, cell, indicator, (enum cube_count)k);
}

int tally_make(struct tally *out, struct arena *a, const struct question *q, size_t indicator,
               const struct tally_axes *x, struct err *err)
{
    const struct cube *c = q->cube;
    struct tally t = {.places = (x->map ? x->map->count : 1) + 2, .spans = x->spans.count + 1, .groups = 1};
    for (int i = 0; i < x->trait_count && t.groups <= TALLY_MAX; i++)
        t.groups *= c->traits[x->traits[i]].value_count;
    double combinations = (double)t.places * (double)t.spans * (double)t.groups;
    if (combinations > TALLY_MAX)
        return err_set(err, ERR_INVALID, "", "show_large", "%.0f", combinations);
    int64_t *counts = arena_alloc(a, (size_t)combinations * CUBE_COUNTS * sizeof *counts);
    if (!counts)
        return err_nomem(err);
    for (size_t cell = 0; cell < c->cells; cell++) {
        int32_t period = c->period[cell];
        int32_t year = period != INT32_MAX && q->months ? period / 12 : period;
        long span = tally_span(&x->spans, year);
        long place = span < 0 ? -1 : tally_place(x->map, c, c->area[cell], year);
        if (place >= 0)
            add(counts + (((size_t)place * t.spans + (size_t)span) * t.groups + group_of(x, c, cell)) *
                             CUBE_COUNTS,
                c, cell, indicator);
    }
    t.counts = counts;
    *out = t;
    return 0;
}
