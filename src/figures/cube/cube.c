/* Columns of a cube out of plain numbers: as narrow as their largest. Sorts nothing and checks no order of cells. */
#include "figures/cube/cube.h"

#include "figures/cube/column.h"

int cube_set_counts(struct cube *c, struct arena *a, const int64_t *counts, struct err *err)
{
    size_t columns = c->indicator_count * CUBE_COUNTS;
    struct cube_column(*out)[CUBE_COUNTS] = arena_alloc(a, c->indicator_count * sizeof *out);
    int64_t *one = arena_alloc(a, c->cells * sizeof *one);
    if (!out || !one)
        return err_nomem(err);
    for (size_t i = 0; i < columns; i++) {
        for (size_t cell = 0; cell < c->cells; cell++)
            one[cell] = counts[cell * columns + i];
        int rc = column_narrow(&out[i / CUBE_COUNTS][i % CUBE_COUNTS], a, one, c->cells, err);
        if (rc < 0)
            return rc;
    }
    c->counts = out;
    return 0;
}
