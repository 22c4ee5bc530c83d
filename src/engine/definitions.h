/* What the content defines, read once for a command: the schemas of all datasets and all indicators. */
#ifndef KIEM_ENGINE_DEFINITIONS_H
#define KIEM_ENGINE_DEFINITIONS_H

#include "engine/engine.h"
#include "figures/indicator.h"

struct definitions {
    const struct schema *const *schemas; /* of registry/datasets, by name of file */
    size_t schema_count;
    struct indicators indicators; /* of all files of registry/indicators */
};

/* Lives in e->arena. ERR_INVALID with the place in the content; ERR_NOT_FOUND, ERR_IO, ERR_NOMEM. */
int engine_definitions(struct definitions *out, const struct engine *e, struct err *err) MUST_USE;
/* ERR_NOT_FOUND "indicator_none" (arg: the code, with the ones that look like it or all of them). */
int definitions_find(const struct indicator **out, const struct definitions *d, const char *code,
                     struct err *err) MUST_USE;
/* The schema whose rows are counted for an indicator of this one: of a joined schema the first. */
const struct schema *definitions_counted(const struct definitions *d, const struct schema *asked);

#endif
