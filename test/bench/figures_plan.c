/*
 * bench_figures_plan [CHILDREN [TEAMS]]: how long a plan takes with its proof, as the processor of one thread counts it, and also on the
 * clock: a made-up country, windows of up to four of four weeks, up to two contacts of the minimum and two extra, too little room.
 */
#include "figures/plan_made.h"
#include <time.h>

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 3 };

int main(int argc, char **argv)
{
    struct made_shape shape = {.children = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 50000,
                               .teams = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 350,
                               .weeks = 4,
                               .window = 4,
                               .minimum = 2,
                               .extras = 2,
                               .benefit = 100,
                               .waiting = 120,
                               .side = 200000,
                               .reach = 24000,
                               .contacts = 100};
    int64_t best = INT64_MAX;
    for (int round = 0; round < (argc > 3 ? atoi(argv[3]) : ROUNDS); round++) {
        uint64_t seed = 20261130;
        struct rng r = rng_seeded(&seed);
        struct err err;
        struct plan plan;
        ARENA_AUTO a = arena_new((size_t)1 << 30);
        struct made_plan m = plan_made(a, &r, &shape);
        if (!m.benefits)
            return 1;
        clock_t began = clock();
        if (plan_make(&plan, a, &m.need, &err) < 0) {
            fprintf(stderr, "%s\n", err.key);
            return 1;
        }
        int64_t took = (int64_t)(clock() - began);
        best = took < best ? took : best;
        if (round == 0)
            printf("contacts %zu gaps %zu arcs %zu arcs_used %zu rounds %d\n", plan.count, plan.gap_count,
                   plan.arcs, plan.arcs_used, plan.rounds);
    }
    printf("plan_seconds %.4f\n", (double)best / 1e6);
    return 0;
}
