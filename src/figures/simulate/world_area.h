/* Areas of a simulated world: where births are, how deprived, and each area's true effects. For world.c only. */
#ifndef KIEM_FIGURES_SIMULATE_WORLD_AREA_H
#define KIEM_FIGURES_SIMULATE_WORLD_AREA_H

#include "figures/simulate/world.h"

/* Streams of random numbers: one for each thing that is drawn. */
enum stream {
    STREAM_WAVE, /* of the smooth fields */
    STREAM_MUNICIPALITY,
    STREAM_AREA,
    STREAM_TREATED,
    STREAM_PREGNANCY,
    STREAM_CHILD,
    STREAM_HIDDEN, /* what is missing */
    STREAM_TWOYEAR,
    STREAM_PROTECTION,
    STREAM_SERVICE,
    STREAM_POPULATION,
};

/* Children of a twin or triplet: of four rows, the first three at once, or the first and the last two as twins. */
#define SHARE_TRIPLET 0.0006
#define SHARE_TWIN 0.0275
#define SHARE_FOREIGN 0.27

int world_areas(struct world *w, struct arena *a, const struct simulate_plan *plan, struct err *err) MUST_USE;

#endif
