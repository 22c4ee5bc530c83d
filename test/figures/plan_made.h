/* Made-up children and teams to plan. */
#ifndef KIEM_TEST_FIGURES_PLAN_MADE_H
#define KIEM_TEST_FIGURES_PLAN_MADE_H

#include "base/rand.h"
#include "figures/plan/plan.h"

struct made_plan {
    struct plan_need need;
    struct plan_child *children;
    struct plan_team *teams;
    int32_t *benefits;
};

/* Greatest of what is drawn; 0 where nothing of it is asked. */
struct made_shape {
    uint32_t children, teams;
    int32_t weeks;
    uint32_t window, minimum, extras, benefit, waiting; /* window: weeks that a child can come in, at most */
    uint32_t side, reach; /* of the land, metres; reach: so far at least, and half more at most */
    uint32_t contacts;    /* of a team in a week, at most */
};

/* Everybody has something to ask; NULL benefits when out of memory. */
struct made_plan plan_made(struct arena *a, struct rng *r, const struct made_shape *s);

#endif
