/* The truth behind a simulated registry, to hold against what is estimated from it. */
#ifndef KIEM_FIGURES_SIMULATE_TRUTH_H
#define KIEM_FIGURES_SIMULATE_TRUTH_H

#include "figures/simulate/world.h"
#include "format/value.h"

/* National bases, gradients, spreads, and the intervention with its areas. */
struct value *truth_value(struct arena *a, const struct world *w);
/* Header and one row per area as CSV (comma): share of births, deprivation, treated, and the logarithm of each risk's effect. */
void truth_areas(struct buf *out, const struct world *w);

#endif
