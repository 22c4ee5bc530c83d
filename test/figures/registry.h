/* The content of registry/ for tests of the room figures: schemas and indicators as shipped. */
#ifndef KIEM_TEST_FIGURES_REGISTRY_H
#define KIEM_TEST_FIGURES_REGISTRY_H

#include "figures/indicator.h"

enum { REGISTRY_MAX = 32 };

struct registry {
    const struct schema *schemas[REGISTRY_MAX];
    size_t schema_count;
    struct indicators_file files[REGISTRY_MAX];
    size_t file_count;
    struct indicators indicators;
};

/* Reads registry/datasets and registry/indicators; fails the test when something is wrong with them. */
void registry_load(struct registry *out, struct arena *a);
const struct schema *registry_schema(const struct registry *r, const char *code);
/* A file as a value. */
const struct value *registry_file(struct arena *a, const char *path);

#endif
