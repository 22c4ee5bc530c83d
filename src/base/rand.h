/* Randomness, injected: the system's for a running server, a seeded stream for tests and the demo. */
#ifndef KIEM_BASE_RAND_H
#define KIEM_BASE_RAND_H

#include <stddef.h>
#include <stdint.h>

struct rng {
    void (*fill)(void *state, void *out, size_t len);
    void *state;
};

/* The operating system's; aborts when that fails (no fallback is safe). */
struct rng rng_system(void);
/* Deterministic (splitmix64); `state` belongs to the caller. Not for secrets. Not thread-safe. */
struct rng rng_seeded(uint64_t *state);

uint64_t rng_u64(const struct rng *r);
/* Uniform in 0 … n-1, without bias; n > 0. */
uint32_t rng_below(const struct rng *r, uint32_t n);

#endif
