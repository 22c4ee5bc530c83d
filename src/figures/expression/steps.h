/* Steps of a plan while it is made: each is there once, and masks say what follows from each other. For plan.c. */
#ifndef KIEM_FIGURES_EXPRESSION_STEPS_H
#define KIEM_FIGURES_EXPRESSION_STEPS_H

#include "figures/expression/compute.h"

enum { STEPS_MAX = 65536, MASK_NOBODY = 0, MASK_EVERYBODY = 1 };

struct steps {
    struct arena *a;
    struct compute_step *items;
    int count, room;
    int *table;  /* by hash: step + 1, 0 is free; a power of two, at least twice `room` */
    bool failed; /* out of memory or over STEPS_MAX: what is returned then means nothing */
    bool full;   /* over STEPS_MAX */
};

/* With the two masks that are always there. */
void steps_begin(struct steps *s, struct arena *a);
/* The step itself or its equal that is there already. */
int steps_add(struct steps *s, const struct compute_step *step);
int steps_range(struct steps *s, int column, int64_t least, int64_t most);
int steps_and(struct steps *s, int a, int b);
int steps_or(struct steps *s, int a, int b);
int steps_not(struct steps *s, int a);
int steps_and_not(struct steps *s, int a, int b);
int steps_or_not(struct steps *s, int a, int b);

/* Sets slots, mask_slots and number_slots of a plan whose steps and outputs are there. ERR_NOMEM. */
int plan_slots(struct compute_plan *plan, struct arena *a, struct err *err) MUST_USE;

#endif
