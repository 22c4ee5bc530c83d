/*
 * Indicators computed natively: the trees of all indicators become one list of steps (plan.c), each of which is done for a
 * whole block of rows at once (compute.c). A step that two trees have in common is there once.
 *
 *     ga_days < 259 or sga(…)          0  known ga      range ga_days     all
 *                                      1  preterm       range ga_days     … 258
 *                                      2  below p10     curve weight_g, sex, ga_days
 *                                      …  strict, surely and maybe (expression.h) are masks of their own
 *
 * Masks are simplified by what they imply of each other, so that a plain comparison costs one mask and not six.
 */
#ifndef KIEM_FIGURES_EXPRESSION_COMPUTE_H
#define KIEM_FIGURES_EXPRESSION_COMPUTE_H

#include "figures/cube/cube.h"
#include "figures/curve/curve.h"
#include "figures/expression/mask.h"
#include "figures/frame.h"
#include "figures/indicator.h"

enum compute_op {
    STEP_NONE,  /* mask: no row */
    STEP_ALL,   /* mask: every row */
    STEP_RANGE, /* mask: least <= column <= most, and known */
    STEP_AND,
    STEP_OR,
    STEP_ANDNOT, /* a and not b */
    STEP_ORNOT,  /* a or not b */
    STEP_NOT,
    STEP_BELOW, /* mask: number a, a weight, below the centile `least` for sex b and day c; of other rows anything */
    STEP_BELOW_COLUMNS, /* the same of three columns as they are stored */
    STEP_EQ,
    STEP_LT,
    STEP_LE,    /* mask: numbers a and b compared */
    STEP_GIVEN, /* mask: where the curve that gave number a knew something */
    NUMBER_FIELD,
    NUMBER_CONSTANT, /* `least` */
    NUMBER_ADD,
    NUMBER_SUB,
    NUMBER_MUL,
    NUMBER_DIV,
    NUMBER_REAL,  /* a ÷ `least`, as a real number */
    NUMBER_IF,    /* mask a ? number b : number c */
    NUMBER_COUNT, /* number a, one more where mask b */
    NUMBER_CURVE, /* `function` of up to six numbers in `args` */
};

struct compute_step {
    enum compute_op op;
    int a, b, c; /* steps before this one; of STEP_BELOW_COLUMNS: columns */
    int column;  /* index in `columns` */
    bool real;   /* numbers are doubles; NUMBER_ADD … STEP_LE */
    int64_t least, most;
    const struct expr_function *function;
    int args[EXPR_ARGS];
};

/* A column that is asked: of the dataset itself (join −1) or of one that its rows are joined to. */
struct compute_column {
    int join, field;
};

/* What is counted of a group: the rows of a mask, or a number summed over them. */
struct compute_output {
    int mask, number; /* steps; number −1: rows */
};

struct compute_plan {
    const struct compute_step *steps;
    int step_count;
    const int *
        slots; /* slots[step]: where its mask or number stands while a block is computed; −1: it is not needed */
    int mask_slots, number_slots;
    const struct compute_column *columns;
    int column_count;
    struct compute_output *outputs; /* no two alike */
    int output_count;
    int (*place)[CUBE_COUNTS]; /* of an indicator: which output is which count */
    const struct birthweight *birthweight;
    const struct curves *curves;
};

/* What rows are joined to; in the order of compute_column.join. */
struct compute_joined {
    const char *as;
    const struct dataset *data;
};

struct compute_question {
    const struct dataset *data;
    const struct compute_joined *joined;
    size_t joined_count;
    const struct indicator *const *indicators;
    size_t indicator_count;
    const struct curves *curves; /* may be NULL when no indicator asks for one */
};

/* Everything lives in `a`. ERR_NOT_FOUND "compute_curve" with where = the indicator and arg = the curve that is not there;
 * ERR_INVALID "compute_steps" when the definitions together are too large; ERR_NOMEM. */
int compute_plan(struct compute_plan *out, struct arena *a, const struct compute_question *q,
                 struct err *err) MUST_USE;

/* A plan at work on one frame, by one thread. */
struct compute_work;
/* NULL when out of memory; release with compute_free(). */
struct compute_work *compute_new(const struct compute_plan *plan);
void compute_free(struct compute_work *w);
/* The columns of the frame that the next blocks lie in, one for each of plan->columns: they hold until the next call. Those of
 * what is joined hold the rows of one block only, which the caller puts there before each. */
void compute_frame(struct compute_work *w, const struct frame_column *columns);
/* Computes rows first … first + rows − 1 of those columns; rows at most MASK_ROWS. Meanwhile as many rows from `soon` on are brought
 * near, for whoever reads them next; COMPUTE_NONE_SOON: none. */
#define COMPUTE_NONE_SOON SIZE_MAX
void compute_block(struct compute_work *w, size_t first, size_t rows, size_t soon);
/* After that: mask and numbers of an output. */
const uint64_t *compute_mask(const struct compute_work *w, int step);
const int64_t *compute_numbers(const struct compute_work *w, int step);

#endif
