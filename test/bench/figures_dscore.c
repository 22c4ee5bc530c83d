/*
 * bench_figures_dscore [VISITS [ITEMS]]: how many D-scores a second of one processor (its own time), with made-up items over the whole range of
 * the key and answers that fit a child of that age. Prints "dscore_rate N seconds S checksum D"; the checksum is the mean D.
 */
#include "base/mem.h"
#include "base/rand.h"
#include "figures/curve/dscore.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BANK = 64, ROUNDS = 5 };

struct made {
    double *age;
    uint32_t *start;
    uint16_t *answers;
    struct dscore *out;
};

static const struct dscore_key *make_key(struct arena *a)
{
    struct dscore_item *rows = arena_alloc(a, BANK * sizeof *rows);
    for (int i = 0; rows && i < BANK; i++)
        rows[i] = (struct dscore_item){"gsed2406", arena_printf(a, "item%03d", i), 5 + 80.0 * i / BANK};
    struct dscore_items items = {rows, BANK};
    const struct dscore_key *key = NULL;
    return rows && !arena_failed(a) && dscore_key_make(&key, a, &items, "gsed2406", NULL) == 0 ? key : NULL;
}

static void fill(struct made *m, size_t visits, size_t per_visit)
{
    uint64_t seed = 1;
    struct rng rng = rng_seeded(&seed);
    for (size_t i = 0; i < visits; i++) {
        uint32_t at = rng_below(&rng, BANK - (uint32_t)per_visit);
        m->age[i] = 0.1 + 2.5 * at / BANK;
        m->start[i] = (uint32_t)(i * per_visit);
        for (size_t j = 0; j < per_visit; j++)
            m->answers[i * per_visit + j] =
                (uint16_t)(2 * (at + j) + (rng_below(&rng, (uint32_t)per_visit) > j));
    }
    m->start[visits] = (uint32_t)(visits * per_visit);
}

int main(int argc, char **argv)
{
    size_t visits = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000,
           per_visit = argc > 2 ? strtoul(argv[2], NULL, 10) : 20;
    ARENA_AUTO a = arena_new((size_t)1 << 24);
    const struct dscore_key *key = a && per_visit < BANK ? make_key(a) : NULL;
    struct made m = {mem_alloc(visits * sizeof *m.age), mem_alloc((visits + 1) * sizeof *m.start),
                     mem_alloc(visits * per_visit * sizeof *m.answers), mem_alloc(visits * sizeof *m.out)};
    if (!key || !m.age || !m.start || !m.answers || !m.out)
        return 1;
    fill(&m, visits, per_visit);
    struct dscore_visits v = {m.age, m.start, m.answers, visits};
    clock_t best = 0;
    for (int i = 0; i < ROUNDS; i++) {
        clock_t began = clock();
        dscore_score(m.out, key, &v);
        clock_t took = clock() - began;
        best = i == 0 || took < best ? took : best;
    }
    double sum = 0;
    for (size_t i = 0; i < visits; i++)
        sum += m.out[i].d;
    double seconds = (double)best / CLOCKS_PER_SEC;
    printf("dscore_rate %.0f seconds %.4f checksum %.9f\n", (double)visits / seconds, seconds,
           sum / (double)visits);
    mem_free(m.age);
    mem_free(m.start);
    mem_free(m.answers);
    mem_free(m.out);
    return 0;
}
