/*
 * Random numbers by counter: the n-th number of a stream is computed from n, so that what is drawn does not depend on the
 * number of threads or on the order of work. Philox 4x32 with 10 rounds (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC11). Not for secrets.
 */
#ifndef KIEM_NUM_PHILOX_H
#define KIEM_NUM_PHILOX_H

#include <stdint.h>

struct philox {
    uint32_t word[4];
};

struct philox philox_block(const uint32_t counter[4], const uint32_t key[2]);

/* A stream of its own for (seed, stream, row): whoever asks for it gets the same numbers. */
struct draws {
    uint32_t key[2], counter[4]; /* counter: block of the stream, stream, row (two words) */
    struct philox block;
    int left; /* words of the block that were not given yet */
};

struct draws draws_of(uint64_t seed, uint32_t stream, uint64_t row);
uint32_t draws_word(struct draws *d);
/* Uniform in (0, 1): (word + ½) / 2^32. */
double draws_uniform(struct draws *d);
/* Standard normal (Box and Muller; two uniforms each). */
double draws_normal(struct draws *d);
/* Standard normal above `least` > 0 (Marsaglia 1964: exact, by rejection). */
double draws_normal_tail(struct draws *d, double least);

#endif
