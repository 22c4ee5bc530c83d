/*
 * The cheapest way to send what each node supplies to one sink, through arcs with a capacity: the primal network simplex, on
 * whole numbers only. The answer carries its own proof: a potential for each node, from which anyone can see that nothing
 * cheaper exists (flow_proves).
 *
 *     supply 2 ●──cost 3, at most 1──▶○ team ──at most 40──▶◎ sink
 *              └──────cost 90 (not served)────────────────▶
 *
 * It starts from a tree that the caller knows: along each of its arcs more can still be sent towards the sink (an arc to the
 * parent is below its capacity, on an arc from the parent something is sent). Cunningham's rule for the arc that leaves keeps
 * it so, and that is why it ends; and so the answer's tree is a start itself, when arcs are added behind the others.
 * Source: Ahuja, Magnanti & Orlin, Network Flows (1993), ch. 11.
 */
#ifndef KIEM_FIGURES_PLAN_FLOW_H
#define KIEM_FIGURES_PLAN_FLOW_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sums of capacities and costs along a path must stay below 2^62. */
struct flow {
    size_t nodes, arcs;
    int32_t sink;
    const int32_t *from, *to;   /* [arcs] */
    const int64_t *most, *cost; /* [arcs]: capacity ≥ 0; cost of one unit */
    const int64_t *supply;      /* [nodes]: ≥ 0, of the sink minus the sum of the others */
    int32_t *
        tree; /* [nodes], in and out: an arc between the node and its parent, all together a tree to the sink; the
                    * sink's: −1 */
    int64_t *sent;      /* [arcs], in: respects supplies and capacities, 0 or full outside the tree, as said
                                  * above inside; out: the cheapest */
    int64_t *potential; /* [nodes], out; the sink's is 0 */
};

/* ERR_INVALID "flow_start" when what it starts from is no such tree or flow; ERR_NOMEM. `a` for its own work. */
int flow_solve(struct flow *f, struct arena *a, struct err *err) MUST_USE;
/* Whether `sent` respects supplies and capacities, and `potential` proves that nothing is cheaper: with reduced cost
 * c = cost + potential[from] − potential[to], c > 0 only where nothing is sent and c < 0 only where all that can be is.
 * `left` [nodes] is room to work in. */
bool flow_proves(const struct flow *f, int64_t *left);

#endif
