/*
 * A cube as bytes, and back. Canonical: equal counts are equal bytes. Whoever reads trusts nothing: lengths, orders, ranges
 * and the checksum are looked at, and what is read writes back to the same bytes.
 */
#ifndef KIEM_FIGURES_CUBE_FILE_H
#define KIEM_FIGURES_CUBE_FILE_H

#include "base/buf.h"
#include "base/str.h"
#include "figures/cube/cube.h"

/* Adds the bytes to `out`, which must be empty. ERR_NOMEM when `out` cannot hold them. */
int cube_encode(struct buf *out, const struct cube *c, struct err *err) MUST_USE;
/* ERR_INVALID "cube_file" with where = name and arg = what is wrong at which byte; ERR_NOMEM. All of it lives in `a`. */
int cube_decode(struct cube *out, struct arena *a, const char *name, struct str bytes,
                struct err *err) MUST_USE;

#endif
