/*
 * D = Σ q·w / Σ w with log w = −½((q − mean)/5)² + Σ log p (definitions §9), four points of the grid at a time. Everything
 * is written out in lanes, so that each machine adds in the same order. Knows no keys and no ages.
 *
 *     answers   ×  blocks of 16 points (4 × 4 lanes)  →  log w  →  highest is 0  →  exp  →  sums per lane  →  one sum
 */
#include "figures/curve/posterior.h"

#include "base/vector.h"

#include <math.h>

typedef double lanes __attribute__((vector_size(32)));
typedef int64_t bits __attribute__((vector_size(32)));
enum { LANES = 4, PER_BLOCK = POSTERIOR_BLOCK / LANES, MOST = POSTERIOR_BLOCKS * PER_BLOCK };

#define INLINE __attribute__((always_inline))
#define ALL(x) ((lanes){(x), (x), (x), (x)})

static inline INLINE void load(lanes *out, const double *at)
{
    memcpy(out, at, sizeof *out);
}

/* *a where the mask is set, else *b, into *a. */
static inline INLINE void choose(lanes *a, const lanes *b, const bits *mask)
{
    *a = (lanes)(((bits)*a & *mask) | ((bits)*b & ~*mask));
}

/* log w of the points of one block. */
static inline INLINE void add_block(lanes *w, const struct posterior_grid *g, size_t block, double mean,
                                    const uint16_t *answers, size_t count)
{
    size_t at = block * POSTERIOR_BLOCK, points = g->blocks * POSTERIOR_BLOCK;
    lanes sum[PER_BLOCK];
    for (size_t i = 0; i < PER_BLOCK; i++) {
        lanes q, padding;
        load(&q, g->q + at + i * LANES);
        load(&padding, g->padding + at + i * LANES);
        sum[i] = (q - mean) * (q - mean) * -0.02 + padding;
    }
    for (size_t a = 0; a < count; a++) {
        const double *row = g->log_p + answers[a] * points + at;
        for (size_t i = 0; i < PER_BLOCK; i++) {
            lanes p;
            load(&p, row + i * LANES);
            sum[i] += p;
        }
    }
    for (size_t i = 0; i < PER_BLOCK; i++)
        w[block * PER_BLOCK + i] = sum[i];
}

/*
 * exp(x) for x ≤ 0, to about 1 in the last place; what is below −700 counts as that. x = k·ln 2 + r with |r| ≤ ½ ln 2, exp(r)
 * by its Taylor series to r^13, and k goes straight into the exponent. Adding 1.5 × 2^52 rounds to a whole number, which then
 * stands in the low bits.
 */
static inline INLINE void exponentials(lanes x[PER_BLOCK])
{
    static const double c[] = {
        1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
        1.0 / 120,       1.0 / 24,       1.0 / 6,       0.5,          1,           1};
    const lanes least = ALL(-700.0), whole = ALL(0x1.8p52);
    lanes r[PER_BLOCK], shifted[PER_BLOCK], sum[PER_BLOCK];
    for (size_t i = 0; i < PER_BLOCK; i++) {
        bits enough = x[i] > least;
        choose(&x[i], &least, &enough);
        shifted[i] = x[i] * 0x1.71547652b82fep0 + whole;
        lanes k = shifted[i] - whole;
        r[i] = (x[i] - k * 0x1.62e42fefa0000p-1) - k * 0x1.cf79abc9e3b3ap-40;
        sum[i] = ALL(1.0 / 6227020800);
    }
    for (size_t step = 0; step < sizeof c / sizeof c[0]; step++)
        for (size_t i = 0; i < PER_BLOCK; i++)
            sum[i] = sum[i] * r[i] + c[step];
    for (size_t i = 0; i < PER_BLOCK; i++) {
        bits power = ((bits)shifted[i] << 52) + ((bits){1023, 1023, 1023, 1023} << 52);
        x[i] = sum[i] * (lanes)power;
    }
}

static inline INLINE double total(const lanes *x)
{
    return ((*x)[0] + (*x)[1]) + ((*x)[2] + (*x)[3]);
}

static inline INLINE double highest(const lanes *w, size_t count)
{
    lanes top = ALL(-1e308);
    for (size_t i = 0; i < count; i++) {
        bits higher = top > w[i];
        choose(&top, &w[i], &higher);
    }
    double a = top[0] > top[1] ? top[0] : top[1], b = top[2] > top[3] ? top[2] : top[3];
    return a > b ? a : b;
}

static inline INLINE void moments(struct dscore *out, const struct posterior_grid *g, double mean,
                                  const uint16_t *answers, size_t count)
{
    lanes w[MOST], mass = ALL(0.0), first = ALL(0.0), second = ALL(0.0);
    size_t n = g->blocks * PER_BLOCK;
    for (size_t block = 0; block < g->blocks; block++)
        add_block(w, g, block, mean, answers, count);
    double top = highest(w, n);
    for (size_t i = 0; i < n; i++)
        w[i] -= top;
    for (size_t block = 0; block < g->blocks; block++)
        exponentials(w + block * PER_BLOCK);
    for (size_t i = 0; i < n; i++) {
        lanes q;
        load(&q, g->q + i * LANES);
        mass += w[i];
        first += w[i] * q;
    }
    double d = total(&first) / total(&mass);
    for (size_t i = 0; i < n; i++) {
        lanes q;
        load(&q, g->q + i * LANES);
        second += w[i] * (q - d) * (q - d);
    }
    *out = (struct dscore){d, sqrt(total(&second) / total(&mass))};
}

VECTORISED void posterior_moments(struct dscore *out, const struct posterior_grid *g,
                                  const struct dscore_visits *v, const double *mean)
{
    for (size_t i = 0; i < v->count; i++) {
        if (!isnan(mean[i]) && v->start[i + 1] > v->start[i])
            moments(&out[i], g, mean[i], v->answers + v->start[i], v->start[i + 1] - v->start[i]);
        else
            out[i] = (struct dscore){NAN, NAN};
    }
}
