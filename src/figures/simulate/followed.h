/* What else is registered of simulated children and areas: measures of child protection, help used by families, inhabitants. */
#ifndef KIEM_FIGURES_SIMULATE_FOLLOWED_H
#define KIEM_FIGURES_SIMULATE_FOLLOWED_H

#include "figures/simulate/world.h"

/* In the order of registry/datasets/protection.json. */
enum protection_field {
    PROTECTION_CHILD,
    PROTECTION_AREA,
    PROTECTION_YEAR,
    PROTECTION_FOLLOWED,
    PROTECTION_SUPERVISION,
    PROTECTION_GUARDIANSHIP,
    PROTECTION_PLACED_OUT,
    PROTECTION_FIELDS
};
/* Every live-born child; false: stillborn. Not followed: it died, or it left (one in fifty). */
bool protection_row(int64_t *row, const struct world *w, uint64_t number);

/* In the order of registry/datasets/service_use.json. */
enum service_field {
    SERVICE_FAMILY,
    SERVICE_AREA,
    SERVICE_YEAR,
    SERVICE_SERVICE,
    SERVICE_MINUTES,
    SERVICE_COST,
    SERVICE_FIELDS
};
/* The help that a family used in the year of a birth; false: none, or told with another child of the pregnancy. */
bool service_row(int64_t *row, const struct world *w, uint64_t number);

/* In the order of registry/datasets/population.json. */
enum population_field {
    POPULATION_AREA,
    POPULATION_YEAR,
    POPULATION_AGE,
    POPULATION_SEX,
    POPULATION_PERSONS,
    POPULATION_FIELDS
};
enum { POPULATION_AGES = 9, POPULATION_PER_AREA = POPULATION_AGES * 2 };
bool population_row(int64_t *row, const struct world *w, uint64_t number);

#endif
