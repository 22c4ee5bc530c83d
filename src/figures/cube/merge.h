/* Cubes add up exactly: the cube of some rows and the cube of others are the cube of all of them, in any order. */
#ifndef KIEM_FIGURES_CUBE_MERGE_H
#define KIEM_FIGURES_CUBE_MERGE_H

#include "figures/cube/cube.h"

struct merge_question {
    const struct cube *cubes;
    const char *const *names; /* names[i] says in a refusal which cube it is */
    size_t count;             /* at least one */
    int threads;
};

/* The sum of the cubes, in `a`; lists and codes are those of the cubes. ERR_CONFLICT "cube_differs" with where = "name + name"
 * and arg = what differs (another kind, another definition of an indicator, other traits); ERR_INVALID "cube_overflow";
 * ERR_NOMEM. */
int cube_merge(struct cube *out, struct arena *a, const struct merge_question *q, struct err *err) MUST_USE;

#endif
