/* Rows that rows are joined to, fetched for one block at a time. For build.c. */
#ifndef KIEM_FIGURES_CUBE_JOINED_H
#define KIEM_FIGURES_CUBE_JOINED_H

#include "figures/cube/build.h"
#include "figures/expression/compute.h"

/* Fetches of one thread. */
struct joined;
/* NULL when out of memory. `columns`: as compute_frame() wants them; those of joins are set here, once. */
struct joined *joined_new(const struct cube_question *q, const struct compute_plan *plan,
                          struct frame_column *columns);
void joined_free(struct joined *j);
/* Puts the values of rows first … first + rows − 1 of the frame into the columns of all joins. */
void joined_fetch(struct joined *j, const struct frame *f, size_t first, size_t rows);
/* Checks, before anything is counted, all blocks of a join's columns that the plan asks: rows there are met in any order. What
 * the guard said. */
int joined_check(const struct cube_question *q, const struct compute_plan *plan, struct err *err) MUST_USE;

#endif
