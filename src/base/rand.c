/* See rand.h. */
#include "base/rand.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static void system_fill(void *state, void *out, size_t len)
{
    (void)state;
    unsigned char *at = out;
    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            abort();
        at += got;
        len -= (size_t)got;
    }
}

/* Steele, Lea & Flood 2014. */
static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void seeded_fill(void *state, void *out, size_t len)
{
    unsigned char *at = out;
    while (len > 0) {
        uint64_t word = splitmix64(state);
        size_t part = len < sizeof word ? len : sizeof word;
        memcpy(at, &word, part);
        at += part;
        len -= part;
    }
}

struct rng rng_system(void)
{
    return (struct rng){.fill = system_fill};
}

struct rng rng_seeded(uint64_t *state)
{
    return (struct rng){.fill = seeded_fill, .state = state};
}

uint64_t rng_u64(const struct rng *r)
{
    uint64_t out;
    r->fill(r->state, &out, sizeof out);
    return out;
}

uint32_t rng_below(const struct rng *r, uint32_t n)
{
    assert(n > 0);
    uint64_t limit = UINT64_MAX - UINT64_MAX % n, x;
    do
        x = rng_u64(r);
    while (x >= limit);
    return (uint32_t)(x % n);
}
