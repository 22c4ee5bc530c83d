/*
 * The store: a folder of datasets as column files, STORE/KIND/NAME.columns. Finds and opens them as rows to compute on, after
 * holding what the file says of its columns against the schema of today. Changes nothing.
 */
#ifndef KIEM_ENGINE_STORE_H
#define KIEM_ENGINE_STORE_H

#include "columns/columns.h"
#include "engine/engine.h"
#include "figures/cube/build.h"
#include "figures/frame.h"

/* The rows' own pseudonyms (schema->key) of one frame, sorted, with the row of each. Rows whose key is not known are left out.
 * Keys are spread evenly over all 64 bits: a range of keys is a range of the list. */
struct store_index {
    const uint64_t *keys;
    const uint32_t *rows;
    size_t count;
};

struct store_dataset {
    struct dataset data;             /* in the order of the schema's fields */
    const struct store_index *index; /* one per frame; NULL when the schema has no key */
    const char *kind, *name, *path;
    const char *
        keyed; /* tells the keys of pseudonyms apart: only datasets with the same can be joined; NULL: no pseudonyms */
    struct columns *file;
    const int
        *columns; /* per field of the schema: the column of the file; −1: not there, not known in every row */
};

/* Opens a dataset by "KIND/NAME", by its name, or by its kind when there is one of that kind (or one named as the kind).
 * Everything lives in e->arena but the map. ERR_NOT_FOUND "store_none"; ERR_CONFLICT "store_many" (arg: which),
 * "store_schema" (a field means something else now: arg; import it again); what columns_open() says. */
int store_dataset(struct store_dataset *out, struct engine *e, const char *name, struct err *err) MUST_USE;
void store_close(struct store_dataset *d);

/* Whether pseudonyms of both were made with one key; ERR_CONFLICT "store_keyed": a join would find next to nothing. */
int store_same_key(const struct store_dataset *a, const struct store_dataset *b, struct err *err) MUST_USE;

/* The schema of a kind (registry/datasets/KIND.json), in e->arena; ERR_NOT_FOUND "store_kind" (arg: those that there are). */
int store_schema(const struct schema **out, struct engine *e, const char *kind, struct err *err) MUST_USE;

/* Checks the blocks that are about to be used (rows_at_once is COLUMNS_BLOCK_ROWS); ERR_INVALID "columns_damaged". */
struct store_guard {
    struct frame_guard guard;
    const struct store_dataset *data;
};
struct store_guard store_guard(const struct store_dataset *d);
/* All of it checked, as it is walked over; of a dataset without a key those of nobody. */
int store_indexes(const struct frame_index **out, const struct store_dataset *d, struct engine *e,
                  struct err *err) MUST_USE;

#endif
