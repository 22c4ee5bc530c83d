/* How fast this machine reads memory: so many threads add up a block each of the megabytes asked for, several times; prints the
 * best rate in GB/s. What a pass over stored columns is held against. Words: THREADS MEGABYTES. */
#include "base/mem.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 7, THREADS = 64 };

struct block {
    uint64_t *words;
    size_t count;
    uint64_t sum;
};

/* Four sums side by side, so that adding does not wait for itself. */
static void *add_up(void *of)
{
    struct block *b = of;
    uint64_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (size_t i = 0; i + 4 <= b->count; i += 4) {
        s0 += b->words[i];
        s1 += b->words[i + 1];
        s2 += b->words[i + 2];
        s3 += b->words[i + 3];
    }
    b->sum = s0 + s1 + s2 + s3;
    return NULL;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    long threads = argc > 1 ? strtol(argv[1], NULL, 10) : 2,
         megabytes = argc > 2 ? strtol(argv[2], NULL, 10) : 256;
    struct block blocks[THREADS] = {{0}};
    pthread_t running[THREADS];
    if (threads < 1 || threads > THREADS || megabytes < threads)
        return 2;
    size_t each = (size_t)(megabytes / threads) << 20;
    for (long i = 0; i < threads; i++) {
        blocks[i] = (struct block){.words = mem_alloc(each), .count = each / 8};
        for (size_t w = 0; blocks[i].words && w < blocks[i].count; w++)
            blocks[i].words[w] = w; /* every page is there before it is measured */
        if (!blocks[i].words)
            return 1;
    }
    double best = 0;
    uint64_t sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (long i = 0; i < threads; i++)
            if (pthread_create(&running[i], NULL, add_up, &blocks[i]) != 0)
                return 1;
        for (long i = 0; i < threads; i++)
            pthread_join(running[i], NULL);
        double rate = (double)each * (double)threads / (now() - start) / 1e9;
        best = rate > best ? rate : best;
        for (long i = 0; i < threads; i++)
            sum += blocks[i].sum;
    }
    printf("gb_per_second %.2f sum %llu\n", best, (unsigned long long)sum);
    for (long i = 0; i < threads; i++)
        mem_free(blocks[i].words);
    return 0;
}
