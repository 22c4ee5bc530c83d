/* Ranks and how sure they are, from pairs of areas. It ranks what it is given: whether areas differ enough to rank at
 * all is to be read from the width of the intervals. */
#include "figures/measure/rank.h"

#include <stdbool.h>

double rank_level(size_t count, double level)
{
    return count < 3 ? level : 1 - (1 - level) / (double)(count - 1);
}

/* MOVER: the upper limit of low − high is below zero. */
static bool clearly_lower(const struct estimate *low, const struct estimate *high)
{
    double gap = high->value - low->value, up = low->upper - low->value, down = high->value - high->lower;
    return gap > 0 && gap * gap > up * up + down * down;
}

void rank_areas(struct rank *out, const struct estimate *areas, size_t count)
{
    size_t of = 0;
    for (size_t i = 0; i < count; i++)
        of += areas[i].state == MEASURE_KNOWN;
    for (size_t i = 0; i < count; i++) {
        const struct estimate *me = &areas[i];
        out[i] = (struct rank){.of = of};
        if (me->state != MEASURE_KNOWN)
            continue;
        size_t lower = 0, equal = 0, clear = 0, clear_above = 0;
        for (size_t j = 0; j < count; j++) {
            if (areas[j].state != MEASURE_KNOWN)
                continue;
            lower += areas[j].value < me->value;
            equal += areas[j].value == me->value;
            clear += clearly_lower(&areas[j], me);
            clear_above += clearly_lower(me, &areas[j]);
        }
        out[i] = (struct rank){1 + lower, 1 + clear, of - clear_above, equal, of};
    }
}

struct rank rank_flip(struct rank r)
{
    if (r.rank == 0)
        return r;
    return (struct rank){r.of + 2 - r.rank - r.equal, r.of + 1 - r.high, r.of + 1 - r.low, r.equal, r.of};
}
