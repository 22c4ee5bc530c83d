/* Counts families by slot and total while they are walked over: a table that grows with the number of different totals. */
#ifndef KIEM_FIGURES_CUBE_TOTALS_TABLE_H
#define KIEM_FIGURES_CUBE_TOTALS_TABLE_H

#include "figures/cube/totals.h"

struct totals_table {
    struct total *items; /* families 0: free */
    size_t room, count, most;
};

int totals_table_new(struct totals_table *t, size_t most, struct err *err) MUST_USE;
void totals_table_free(struct totals_table *t);
/* One more family with that total. ERR_INVALID "totals_many", ERR_NOMEM. */
int totals_table_add(struct totals_table *t, size_t slot, int64_t amount, struct err *err) MUST_USE;
/* And all that another table counted; says the same. */
int totals_table_join(struct totals_table *t, const struct totals_table *other, struct err *err) MUST_USE;
/* What was counted, sorted, in `a`. */
int totals_table_list(struct totals *out, struct arena *a, const struct totals_table *t,
                      struct err *err) MUST_USE;

#endif
