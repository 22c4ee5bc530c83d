/*
 * The world that a registry is simulated from: areas with their true effects, and the true risk of every outcome. A registry
 * is N rows; every row is computed from the world and its own number alone.
 *
 *     risk of an outcome = base(2021) × trend(year) × income(group) × effect(area) × intervention(area, year) × …
 *
 * Effects multiply and are scaled so that the national value of 2021 is the base: a ratio of two shares in the rows tells the
 * truth back. `income` multiplies per step of one fifth below or above the middle one.
 */
#ifndef KIEM_FIGURES_SIMULATE_WORLD_H
#define KIEM_FIGURES_SIMULATE_WORLD_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum risk {
    RISK_PRETERM,
    RISK_SGA,
    RISK_DEATH, /* given the gestational age: what its table says, times this */
    RISK_APGAR,
    RISK_ANOMALY,
    RISK_LATE, /* first consult */
    RISK_SMOKING,
    RISK_NO_CARE, /* no maternity care */
    RISK_LANGUAGE,
    RISK_SENSES,
    RISK_PSYCHOSOCIAL,
    RISK_VACCINATION, /* not complete */
    RISK_SUPERVISION,
    RISK_GUARDIANSHIP,
    RISK_PLACED_OUT,
    RISK_SERVICE, /* uses a service: higher where it goes well, so that unequal use has something to show */
    RISKS
};

/* What is decided beforehand of an outcome; all logarithms are natural. */
struct risk_rule {
    const char *code;
    double base;      /* national share in 2021 (RISK_DEATH: 1) */
    double trend;     /* logarithm a year */
    double income;    /* logarithm per fifth below the middle one */
    double spread;    /* standard deviation of the areas' logarithms */
    double treated;   /* ratio of the intervention */
    double multiples; /* ratio of children of a twin or triplet */
};
extern const struct risk_rule risk_rules[RISKS];

enum { INCOME_GROUPS = 5, ORIGINS = 8, GA_FIRST = 154, GA_LAST = 307, GA_DAYS = GA_LAST - GA_FIRST + 1 };

struct simulate_area {
    const char *code;
    double births;     /* relative: inhabitants × share of young adults */
    double low_income; /* share of people with a low income; NAN: not known */
    double x, y;       /* metres; NAN: no place */
};

struct simulate_plan {
    uint64_t seed;
    int first_year, last_year;
    int64_t births; /* rows */
    const struct simulate_area *areas;
    size_t area_count;
};

struct world_area {
    const char *code;
    double share;                       /* of all births */
    double deprivation;                 /* standardised over births: mean 0, standard deviation 1 */
    double income_up_to[INCOME_GROUPS]; /* chance of a group up to this one */
    double foreign;                     /* chance that the mother's origin is another country */
    double effect[RISKS];               /* true logarithm, over births mean 0 */
    float risk[RISKS][INCOME_GROUPS];
    bool treated;
    uint32_t alias; /* Walker's alias table over areas */
    float keep;
};

struct world {
    uint64_t seed;
    int first_year, years, treated_from;
    int64_t births;
    int64_t *year_end;    /* rows of years up to this one */
    float (*year)[RISKS]; /* factor of each year */
    struct world_area *areas;
    size_t area_count;
    double early[GA_DAYS],
        term[GA_DAYS]; /* chance of a day up to this one, of children before 37 weeks and others */
};

/* Everything lives in `a`. ERR_INVALID "simulate_areas" (no area with births) or "simulate_plan" (no year, no row); ERR_NOMEM. */
int world_make(struct world *out, struct arena *a, const struct simulate_plan *plan,
               struct err *err) MUST_USE;
/* The true risk; `plural`: a twin or triplet. */
double world_risk(const struct world *w, enum risk risk, size_t area, int year, int income_group,
                  bool plural);

#endif
