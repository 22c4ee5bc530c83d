/* The functions of curves (functions.h) for a block of rows. For compute.c. */
#ifndef KIEM_FIGURES_EXPRESSION_COMPUTE_CURVE_H
#define KIEM_FIGURES_EXPRESSION_COMPUTE_CURVE_H

#include "figures/expression/functions.h"
#include "figures/expression/mask.h"

/* What a curve does not know. */
#define COMPUTE_NOT_GIVEN INT64_MIN

/* args[i]: the numbers of argument i; those of rows that lack one may be anything. */
void compute_curve(int64_t *out, const struct curves *curves, const struct expr_function *f,
                   const int64_t *const args[EXPR_ARGS], size_t rows);

#endif
