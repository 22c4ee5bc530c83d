/* Parts of `kiem simulate`; for its own files only. */
#ifndef KIEM_ENGINE_SIMULATE_H
#define KIEM_ENGINE_SIMULATE_H

#include "engine/engine.h"
#include "figures/simulate/table.h"

/* Areas of a file with columns code, population, and where there are any pop_25_44 (%), income_low (%), x and y (metres).
 * `births_a_year`: what to expect of them all together. In e->arena. ERR_INVALID "simulate_file"; ERR_IO. */
int simulate_read_areas(struct simulate_plan *plan, double *births_a_year, const struct engine *e,
                        const char *path, struct err *err) MUST_USE;
/* Writes all rows of a kind to DIR/KIND.csv (or .csv.gz), whole or not at all; in constant memory, with e->threads. */
int simulate_write(const struct engine *e, const struct world *w, const struct simulate_kind *kind,
                   const char *path, bool gzip, struct err *err) MUST_USE;

#endif
