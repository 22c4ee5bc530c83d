/*
 * What may be asked "by": a field of a dataset, or bands of one, as content (registry/traits.json). The values of a trait
 * stand in a fixed order and end with "unknown".
 */
#ifndef KIEM_FIGURES_CUBE_TRAIT_H
#define KIEM_FIGURES_CUBE_TRAIT_H

#include "figures/schema.h"

enum { TRAIT_MAX_VALUES = 255 };

struct trait_value {
    const char *code;
    struct words label;
    int64_t from, to; /* stored numbers that belong to it, both inclusive; of "unknown": from > to */
};

struct trait {
    const char *code, *dataset;
    struct words label;
    int field;
    const struct trait_value
        *values; /* in rising order, without gaps between the field's min and max; the last is "unknown" */
    size_t count;
};

struct traits {
    const struct trait *items;
    size_t count;
};

/* Reads registry/traits.json: those of the kind `schema`. ERR_INVALID "trait_…" with where = name and path of the member; ERR_NOMEM. */
int traits_read(struct traits *out, struct arena *a, const struct schema *schema, const char *name,
                const struct value *v, struct err *err) MUST_USE;
/* NULL when there is none. */
const struct trait *traits_find(const struct traits *all, struct str code);

#endif
