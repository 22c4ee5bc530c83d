/* The cells, areas and periods of a cube from joined cells (cells.h). Adds nothing up. */
#include "figures/cube/cells.h"

#include <endian.h>
#include <string.h>

/* Cells come in order of their areas, so that each area is new once; one that is not known comes last. */
int cells_shape(struct cube *c, struct arena *a, const struct cells *cells, const char *const *areas,
                size_t area_count, struct err *err)
{
    const char **kept = arena_alloc(a, (area_count + 1) * sizeof *kept);
    uint32_t *area = arena_room(a, (cells->count + 1) * sizeof *area);
    int32_t *period = arena_room(a, (cells->count + 1) * sizeof *period);
    uint8_t(*trait)[CUBE_TRAITS] = arena_room(a, (cells->count + 1) * sizeof *trait);
    if (!kept || !area || !period || !trait)
        return err_nomem(err);
    uint64_t last = UINT64_MAX;
    uint32_t seen = 0; /* areas so far */
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_key *key = &cells->keys[i];
        uint64_t rank = key->place >> 32;
        if (rank != last && rank < area_count)
            kept[seen++] = areas[rank];
        last = rank;
        area[i] = rank < area_count ? seen - 1 : seen;
        period[i] = (int32_t)((uint32_t)key->place ^ 0x80000000u);
        uint32_t in_order = htobe32(key->traits); /* the first in the highest byte */
        memcpy(trait[i], &in_order, sizeof trait[i]);
    }
    c->areas = kept;
    c->area_count = seen;
    c->cells = cells->count;
    c->area = area;
    c->period = period;
    c->trait = (const uint8_t(*)[CUBE_TRAITS])trait;
    return 0;
}
