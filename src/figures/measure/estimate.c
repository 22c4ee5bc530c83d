/* Estimates: what is not known stays not known in every unit. */
#include "figures/measure/estimate.h"

#include <assert.h>
#include <math.h>

bool measure_amount(double x)
{
    return x >= 0 && x <= 0x1p53;
}

struct estimate estimate_none(enum measure_state state)
{
    assert(state != MEASURE_KNOWN);
    return (struct estimate){NAN, NAN, NAN, state};
}

struct estimate estimate_times(struct estimate e, double factor)
{
    assert(factor > 0);
    return (struct estimate){e.value * factor, e.lower * factor, e.upper * factor, e.state};
}
