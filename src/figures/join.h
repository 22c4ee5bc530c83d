/*
 * A schema with the fields of others behind its own: births and, found by the child's pseudonym, the two-year check.
 *
 *     births+twoyear      child  area  year  …  twoyear.child  twoyear.area  …  twoyear.daz  …
 *                         └ births, as they are   └ first = births.count
 */
#ifndef KIEM_FIGURES_JOIN_H
#define KIEM_FIGURES_JOIN_H

#include "figures/schema.h"

enum { JOIN_MAX_FIELDS = 250, JOIN_MAX = 4 };

/* `joins` say as and schema; `first` is set here. The schemas must outlive `a`. ERR_INVALID "join_key" (arg: which has no
 * key), "join_fields" (over JOIN_MAX_FIELDS together); ERR_NOMEM. */
int schema_join(struct schema *out, struct arena *a, const struct schema *base,
                const struct schema_join *joins, size_t count, struct err *err) MUST_USE;
/* The join whose field that is; NULL for a field of the base. */
const struct schema_join *schema_joined(const struct schema *s, int field);

#endif
