/*
 * Sums of cells of a cube over the axes that are asked: place × block of years × group (a combination of trait values).
 * What is not known has slots of its own behind the others, so that nothing disappears.
 *
 *     places   0 … map->count−1, area not known, not on these borders
 *     spans    0 … count−1, period not known
 *     groups   mixed radix over the traits, the first slowest; the last value of each is "unknown"
 */
#ifndef KIEM_FIGURES_SHOW_TALLY_H
#define KIEM_FIGURES_SHOW_TALLY_H

#include "figures/show/question.h"

struct tally_axes {
    const struct show_map *map; /* NULL: the whole cube is one place (and the two behind it stay empty) */
    struct spans spans;
    int traits[CUBE_TRAITS * 2], trait_count; /* indices in the cube */
};

struct tally {
    size_t places, spans, groups; /* with the slots for what is not known */
    const int64_t *counts;        /* [places][spans][groups][CUBE_COUNTS] */
};

static inline const int64_t *tally_at(const struct tally *t, size_t place, size_t span, size_t group)
{
    return t->counts + ((place * t->spans + span) * t->groups + group) * CUBE_COUNTS;
}

/* ERR_NOMEM; ERR_INVALID "show_large" when it would hold more than TALLY_MAX combinations. */
enum { TALLY_MAX = 8000000 };
int tally_make(struct tally *out, struct arena *a, const struct question *q, size_t indicator,
               const struct tally_axes *axes, struct err *err) MUST_USE;
/* The slot of a place and of a block; −1: not asked. `area` of the cube: area_count or more when it is not known. */
long tally_place(const struct show_map *map, const struct cube *c, uint32_t area, int32_t year);
long tally_span(const struct spans *spans, int32_t year);
/* The values of a group: values[i] is the index of the value of axes->traits[i]. */
void tally_group_values(size_t *values, const struct cube *c, const int *traits, int trait_count,
                        size_t group);

#endif
