/*
 * Counting families per set, and what may be told of it: bands of ten, wide enough that no group of fewer than ten can be
 * narrowed to fewer than ten numbers by taking sets away from a set (definitions §6). Pure; knows no family and no step.
 *
 *   sets     every step, as the draft gives it and as the version in force gives it, and all families together
 *   a band   0–9 ("fewer than 10"), 10–19, 20–29 …: the count lies in it
 *
 * Only counts and how many two sets share are kept, never who: so families may come in any number of chunks.
 */
#ifndef KIEM_APP_DRY_COUNT_H
#define KIEM_APP_DRY_COUNT_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DRY_SETS_MAX = 401, DRY_BAND = 10 };

struct dry_count {
    size_t sets;
    int64_t *n;    /* families in each */
    int64_t *both; /* sets × sets: families in both */
};
/* ERR_INVALID "route_large" over DRY_SETS_MAX. */
int dry_count_new(struct dry_count *out, struct arena *a, size_t sets, struct err *err) MUST_USE;
/* One family; `in` has one truth per set. */
void dry_count_add(struct dry_count *d, const bool *in);

struct dry_band {
    int64_t from, to; /* both may be the count */
};
/* A band per set. Where what is left of a set after taking away sets within it that have nothing in common would be
 * fewer than ten and known to be at least one, the band of that set is widened downwards until it is not. Equal sets have
 * equal bands. */
void dry_bands(struct dry_band *out, const struct dry_count *d);

#endif
