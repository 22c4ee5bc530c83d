/* See meter.h. Keeps no names and writes nothing: what a number is called is said by who shows it. */
#include "base/meter.h"

const struct meter_scale meter_time = {
    {100, 500, 1000, 2500, 5000, 10000, 25000, 100000, 500000, 2500000, 10000000}};
const struct meter_scale meter_size = {{1, 2, 3, 4, 6, 8, 16, 32, 64, 128, 256}};

/* Nothing else is ordered by these numbers. */
void meter_add(meter_count *count, uint64_t n)
{
    atomic_fetch_add_explicit(count, n, memory_order_relaxed);
}

uint64_t meter_read(const meter_count *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

void meter_spread_add(struct meter_spread *spread, const struct meter_scale *scale, int64_t value)
{
    size_t i = 0;
    int64_t counted = value > 0 ? value : 0;
    while (i < METER_BOUNDS && counted > scale->upto[i])
        i++;
    meter_add(&spread->in[i], 1);
    meter_add(&spread->sum, (uint64_t)counted);
}
