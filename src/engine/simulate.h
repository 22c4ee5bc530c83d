/* Parts of `kiem simulate`; for its own files only. */
#ifndef KIEM_ENGINE_SIMULATE_H
#define KIEM_ENGINE_SIMULATE_H

#include "engine/engine.h"
#include "figures/simulate/table.h"

struct simulate_found {
    struct simulate_area *areas; /* in e->arena */
    size_t count;
    double births_a_year; /* to be expected of all of them together */
};

/* Areas of a file with columns code, population, and where there are any pop_25_44 (%), income_low (%), x and y (metres).
 * ERR_INVALID "simulate_file"; ERR_IO. */
int simulate_read_areas(struct simulate_found *out, const struct engine *e, const char *path,
                        struct err *err) MUST_USE;
/* Neighbourhoods of the newest year of the key figures in the store (kind area_figures). ERR_NOT_FOUND "simulate_no_areas". */
int simulate_store_areas(struct simulate_found *out, struct engine *e, struct err *err) MUST_USE;
/* Puts areas without a place at the middle of their borders, where the store knows these. */
int simulate_place_areas(struct simulate_found *areas, const struct engine *e, struct err *err) MUST_USE;
/* An area from its key figures; NAN: not known. */
struct simulate_area simulate_area_of(const char *code, double population, double percent_young,
                                      double income_low);

/* Writes all rows of a kind to DIR/KIND.csv (or .csv.gz), whole or not at all; in constant memory, with e->threads. */
int simulate_write(const struct engine *e, const struct world *w, const struct simulate_kind *kind,
                   const char *path, bool gzip, struct err *err) MUST_USE;

#endif
