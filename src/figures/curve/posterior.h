/* The posterior on a grid: the part of the D-score that takes the time. For dscore.c. */
#ifndef KIEM_FIGURES_CURVE_POSTERIOR_H
#define KIEM_FIGURES_CURVE_POSTERIOR_H

#include "figures/curve/dscore.h"

/* Points of the grid are padded to whole blocks; what is padded weighs nothing. Tables are aligned to 32 bytes. */
enum { POSTERIOR_BLOCK = 16, POSTERIOR_BLOCKS = 7 };

struct posterior_grid {
    size_t blocks;
    const double *q;       /* [points] */
    const double *padding; /* [points] 0, or so low that nothing is left */
    const double *log_p;   /* [2 × item + passed][points] */
};

/* Posterior mean and standard deviation of each visit; `mean` is that of the prior, NaN where it is not known. */
void posterior_moments(struct dscore *out, const struct posterior_grid *g, const struct dscore_visits *v,
                       const double *mean);

#endif
