/* The network behind a plan: nodes and arcs for what is left to divide, solved from few arcs up and proved over all. */
#ifndef KIEM_FIGURES_PLAN_NETWORK_H
#define KIEM_FIGURES_PLAN_NETWORK_H

#include "figures/plan/flow.h"
#include "figures/plan/plan.h"

/* A team within reach of a child. */
struct plan_near {
    int32_t team, travel;
    bool used; /* its arcs are in the network */
};

/* What a child is still to get, after choices of a human. */
struct plan_left {
    int32_t minimum,
        extra; /* contacts, as many as there are free weeks at most; extra begins at benefit[first] */
    int32_t first;
    int32_t node;  /* −1: nothing to divide */
    int32_t weeks; /* first of its nodes for weeks; −1: it has none */
};

struct network {
    const struct plan_need *need;
    size_t *near_start;                         /* [children + 1] */
    struct plan_near *near;                     /* nearest first */
    struct plan_left *left;                     /* [children] */
    const bool *taken;                          /* [children × weeks]: seen by choice of a human */
    int32_t *room;                              /* [teams × weeks]: contacts that are left */
    int32_t *team_node;                         /* [teams × weeks]; −1: no room */
    int32_t team_nodes, first_team;             /* nodes of team weeks lie together */
    int32_t *node_child, *node_week;            /* [first_team] */
    int32_t *node_of;                           /* [team_nodes]: which team × weeks + week */
    int64_t per_wait, per_benefit, per_minimum; /* costs of one of each; a metre costs 1 */
    int64_t waiting, benefit;                   /* the most there is */
    struct flow flow;
    int32_t *from, *to; /* of the flow */
    int64_t *most, *cost, *supply;
    size_t arcs_all; /* also those that are not in the network */
    int32_t rounds;
};

/* Metres as the crow flies, also out of reach; 0 by areas. */
int32_t network_travel(const struct plan_need *need, int32_t child, int32_t team);
/* Teams within reach of each child. */
int network_near(struct network *n, struct arena *a, struct err *err) MUST_USE;
/* Nodes and first arcs for what `left`, `taken` and `room` say, then the cheapest flow over all arcs. */
int network_solve(struct network *n, struct arena *a, struct err *err) MUST_USE;
/* Whether week `week` (from 1, in its window) of the child is free. */
bool network_free(const struct network *n, size_t child, int32_t week);
/* What one more contact brings for each team, in the week in which it brings most: shortest ways in what is left of the network,
 * so exact also where potentials are one choice of many. */
int network_worth(struct plan_worth *out, const struct network *n, struct arena *a, struct err *err) MUST_USE;

#endif
