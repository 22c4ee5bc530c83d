/*
 * Files of curves in the store. A file is a few lines and then the table as it was imported, byte for byte:
 *
 *     kiem curve 1
 *     kind who-weight
 *     name weianthro
 *     version 2006
 *     serial 7                    which import it was: the highest of a kind is the one in use
 *     source weianthro.txt
 *     blake2b 3f…                 of all lines above it and of the table
 *
 *     sex  age  l  m  s …
 */
#ifndef KIEM_ENGINE_CURVE_STORE_H
#define KIEM_ENGINE_CURVE_STORE_H

#include "engine/engine.h"
#include "figures/curve/curve.h"

struct curve_file {
    enum curve_kind kind;
    const char *name, *version, *source, *checksum, *path;
    int64_t serial;
    struct str table;
};

/* The names of all files of curves, "KIND@NAME@VERSION", sorted, in e->arena; ends with NULL. None when there is no folder. */
int curve_store_names(const char *const **out, const struct engine *e, struct err *err) MUST_USE;
/* The kind in such a name; −1 when it is none. */
int curve_store_kind(const char *id);
/* Reads and checks one. ERR_NOT_FOUND "curve_none", ERR_INVALID "curve_damaged", ERR_IO, ERR_NOMEM. */
int curve_store_read(struct curve_file *out, const struct engine *e, const char *id,
                     struct err *err) MUST_USE;
/* Reads its table. */
int curve_store_parse(const struct curve **out, const struct engine *e, const struct curve_file *f,
                      struct err *err) MUST_USE;
/* Publishes one, whole or not at all; gives it its serial. *was_there: the same was there already, nothing was written.
 * ERR_CONFLICT "curve_exists" when another table has its name and version. */
int curve_store_put(bool *was_there, const struct engine *e, const struct curve_file *f,
                    struct err *err) MUST_USE;
int curve_store_remove(const struct engine *e, const char *id, struct err *err) MUST_USE;

#endif
