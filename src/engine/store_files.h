/* The files of the store and what they are called; for store.c and the commands that write, list and remove. */
#ifndef KIEM_ENGINE_STORE_FILES_H
#define KIEM_ENGINE_STORE_FILES_H

#include "engine/store.h"

struct store_file {
    const char *kind, *name, *path;
};

/* Whether the text may be a kind or name: 1 to 60 of a–z, A–Z, 0–9, _ and -, so that it is a file's name anywhere. */
bool store_is_name(const char *text);
/* "births", NAME → STORE/births/NAME.columns; in e->arena. ERR_INVALID "store_word"; ERR_NOMEM. */
int store_place(struct store_file *out, const struct engine *e, const char *kind, const char *name,
                struct err *err) MUST_USE;
/* All datasets, sorted by kind and name; a store that is not there yet has none. */
int store_all(const struct store_file **out, size_t *count, const struct engine *e, struct err *err) MUST_USE;
/* As store_dataset() finds one. */
int store_find(struct store_file *out, const struct engine *e, const char *name, struct err *err) MUST_USE;
/* What a column file says of a field: kind, decimals or period, codes: "number 1", "code m,f". NULL when out of memory. */
const char *store_type(struct arena *a, const struct field *f);

#endif
