/*
 * bench_figures_plan [CHILDREN [TEAMS [WINDOW]]]: how long a plan takes with its proof: a made-up country, four weeks of which a child can
 * come in up to WINDOW, a contact of the minimum or none and an extra or none, some too little room. Prints the best of three.
 */
#include "base/clock.h"
#include "figures/plan_made.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 3 };

static uint32_t word(int argc, char **argv, int i, uint32_t otherwise)
{
    return argc > i ? (uint32_t)strtoul(argv[i], NULL, 10) : otherwise;
}

/* Microseconds; −1 when it could not be. */
static int64_t measure(const struct made_shape *shape, bool print)
{
    uint64_t seed = 20261130;
    struct rng r = rng_seeded(&seed);
    struct err err;
    struct plan plan;
    ARENA_AUTO a = arena_new((size_t)1 << 30);
    struct made_plan m = plan_made(a, &r, shape);
    if (!m.benefits)
        return -1;
    int64_t began = clock_ticks();
    if (plan_make(&plan, a, &m.need, &err) < 0)
        return -1;
    int64_t took = clock_ticks() - began;
    if (print)
        printf("contacts %zu gaps %zu arcs %zu arcs_used %zu rounds %d\n", plan.count, plan.gap_count,
               plan.arcs, plan.arcs_used, plan.rounds);
    return took;
}

int main(int argc, char **argv)
{
    struct made_shape shape = {.children = word(argc, argv, 1, 50000),
                               .teams = word(argc, argv, 2, 350),
                               .weeks = 4,
                               .window = word(argc, argv, 3, 1),
                               .minimum = 1,
                               .extras = 1,
                               .benefit = 100,
                               .waiting = 120,
                               .side = 200000,
                               .reach = 24000,
                               .contacts = 120};
    int64_t best = INT64_MAX;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t took = measure(&shape, round == 0);
        if (took < 0)
            return 1;
        best = took < best ? took : best;
    }
    printf("plan_seconds %.4f\n", (double)best / 1e6);
    return 0;
}
