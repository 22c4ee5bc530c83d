/* Philox 4x32-10 and what is drawn from it. Holds no state of its own; knows nothing of what the numbers are for. */
#include "num/philox.h"

#include <math.h>

enum { ROUNDS = 10 };

struct philox philox_block(const uint32_t counter[4], const uint32_t key[2])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t a = (uint64_t)0xD2511F53 * c0, b = (uint64_t)0xCD9E8D57 * c2;
        uint32_t old1 = c1, old3 = c3;
        c0 = (uint32_t)(b >> 32) ^ old1 ^ k0;
        c1 = (uint32_t)b;
        c2 = (uint32_t)(a >> 32) ^ old3 ^ k1;
        c3 = (uint32_t)a;
        k0 += 0x9E3779B9; /* Weyl sequences of the golden ratio and √3 − 1 */
        k1 += 0xBB67AE85;
    }
    return (struct philox){{c0, c1, c2, c3}};
}

struct draws draws_of(uint64_t seed, uint32_t stream, uint64_t row)
{
    return (struct draws){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                          .counter = {0, stream, (uint32_t)row, (uint32_t)(row >> 32)}};
}

uint32_t draws_word(struct draws *d)
{
    if (d->left == 0) {
        d->block = philox_block(d->counter, d->key);
        d->counter[0]++;
        d->left = 4;
    }
    return d->block.word[4 - d->left--];
}

double draws_uniform(struct draws *d)
{
    return ((double)draws_word(d) + 0.5) * 0x1p-32;
}

double draws_normal(struct draws *d)
{
    double radius = sqrt(-2 * log(draws_uniform(d)));
    return radius * cos(6.283185307179586 * draws_uniform(d));
}

double draws_normal_tail(struct draws *d, double least)
{
    double x;
    do
        x = sqrt(least * least - 2 * log(draws_uniform(d)));
    while (draws_uniform(d) * x > least);
    return x;
}
