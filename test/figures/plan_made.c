/* See plan_made.h. */
#include "figures/plan_made.h"

static void make_child(struct plan_child *c, int32_t *benefits, struct rng *r, const struct made_shape *s)
{
    int32_t window = 1 + (int32_t)rng_below(r, s->window), last = (int32_t)s->benefit;
    *c = (struct plan_child){.x = (int32_t)rng_below(r, s->side),
                             .y = (int32_t)rng_below(r, s->side),
                             .minimum = (int32_t)rng_below(r, s->minimum + 1),
                             .extras = (int32_t)rng_below(r, s->extras + 1),
                             .waiting = (int32_t)rng_below(r, s->waiting + 1)};
    c->benefit = benefits;
    if (c->minimum + c->extras == 0)
        c->minimum = 1;
    for (int32_t k = 0; k < c->extras; k++)
        benefits[k] = last = 1 + (int32_t)rng_below(r, (uint32_t)last);
    c->from = 1 + (int32_t)rng_below(r, (uint32_t)(s->weeks - (window < s->weeks ? window : s->weeks) + 1));
    c->until = c->from + window - 1 < s->weeks ? c->from + window - 1 : s->weeks;
}

struct made_plan plan_made(struct arena *a, struct rng *r, const struct made_shape *s)
{
    struct made_plan m = {.children = arena_alloc(a, (s->children + 1) * sizeof *m.children),
                          .teams = arena_alloc(a, (s->teams + 1) * sizeof *m.teams),
                          .benefits = arena_alloc(a, (size_t)(s->children + 1) * (s->extras + 1) * 4)};
    if (arena_failed(a))
        return m;
    for (uint32_t i = 0; i < s->children; i++)
        make_child(&m.children[i], m.benefits + i * (s->extras + 1), r, s);
    for (uint32_t t = 0; t < s->teams; t++)
        m.teams[t] = (struct plan_team){.x = (int32_t)rng_below(r, s->side),
                                        .y = (int32_t)rng_below(r, s->side),
                                        .reach = (int32_t)(s->reach + rng_below(r, s->reach / 2 + 1)),
                                        .minutes = 20 * (int32_t)rng_below(r, s->contacts + 1),
                                        .per_contact = 20};
    m.need = (struct plan_need){.children = m.children,
                                .child_count = s->children,
                                .teams = m.teams,
                                .team_count = s->teams,
                                .weeks = s->weeks};
    return m;
}
