/*
 * Numbers that many threads add to and one reads: a count, and how values are spread. Reading is not of one moment: a
 * value may be in the sum and not yet in its bucket. For measuring how the program runs; nothing is decided by it.
 */
#ifndef KIEM_BASE_METER_H
#define KIEM_BASE_METER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef _Atomic uint64_t meter_count;

enum { METER_BOUNDS = 11 };
/* Upper bounds of the buckets, rising; what is over the last falls in one bucket more. */
struct meter_scale {
    int64_t upto[METER_BOUNDS];
};
struct meter_spread {
    meter_count in[METER_BOUNDS + 1], sum;
};

/* Microseconds from 100 µs to 10 s, and whole things from 1 to 256. */
extern const struct meter_scale meter_time, meter_size;

void meter_add(meter_count *count, uint64_t n);
uint64_t meter_read(const meter_count *count);
/* Negative values count as 0. */
void meter_spread_add(struct meter_spread *spread, const struct meter_scale *scale, int64_t value);

#endif
