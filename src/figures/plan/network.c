/*
 * See network.h. Most of what is within reach is never used: the network begins with the nearest teams of each child and grows by
 * the arcs that the potentials say could help, until none is left; then the answer is the cheapest over all. Knows nothing of
 * why a child is left over.
 */
#include "figures/plan/network.h"

enum { NEAREST = 8 }; /* arcs of a child to begin with, at least */

bool network_free(const struct network *n, size_t child, int32_t week)
{
    return !n->taken[child * (size_t)n->need->weeks + (size_t)(week - 1)];
}

static size_t at_week(const struct network *n, int32_t team, int32_t week)
{
    return (size_t)team * (size_t)n->need->weeks + (size_t)(week - 1);
}

/* Node that stands for the child in that week. */
static int32_t week_node(const struct network *n, size_t child, int32_t week)
{
    const struct plan_left *l = &n->left[child];
    return l->weeks < 0 ? l->node : l->weeks + week - n->need->children[child].from;
}

static int32_t add_arc(struct network *n, int32_t from, int32_t to, int64_t most, int64_t cost)
{
    size_t i = n->flow.arcs++;
    n->from[i] = from;
    n->to[i] = to;
    n->most[i] = most;
    n->cost[i] = cost;
    return (int32_t)i;
}

/* --- how large --- */

struct size {
    size_t nodes, arcs;               /* arcs: all there could be */
    int64_t waiting, benefit, travel; /* the most there is of each */
};

static void measure_child(struct size *s, struct network *n, size_t i)
{
    const struct plan_child *c = &n->need->children[i];
    struct plan_left *l = &n->left[i];
    l->node = l->weeks = -1;
    if (l->minimum + l->extra == 0)
        return;
    l->node = (int32_t)s->nodes++;
    s->arcs += (size_t)l->extra + (l->minimum > 0);
    s->waiting = c->waiting > s->waiting ? c->waiting : s->waiting;
    if (l->extra > 0 && c->benefit[l->first] > s->benefit)
        s->benefit = c->benefit[l->first];
    if (l->minimum + l->extra > 1) {
        l->weeks = (int32_t)s->nodes;
        s->nodes += (size_t)(c->until - c->from + 1);
        s->arcs += (size_t)(c->until - c->from + 1);
    }
    for (size_t k = n->near_start[i]; k < n->near_start[i + 1]; k++) {
        s->travel = n->near[k].travel > s->travel ? n->near[k].travel : s->travel;
        s->arcs += (size_t)(c->until - c->from + 1);
    }
}

/* Costs of each step so that it outweighs all below it (plan.h). */
static int set_costs(struct network *n, const struct size *s, struct err *err)
{
    double wait = 2.0 * (n->team_nodes + 1) * (double)s->travel + 1,
           benefit = wait * (double)(s->waiting + 1), minimum = benefit * (double)(s->benefit + 1);
    if (minimum * 8 > 0x1p62 || s->nodes + s->arcs > INT32_MAX)
        return err_set(err, ERR_INVALID, "plan", "plan_large", "%zu × %zu", n->need->child_count,
                       n->need->team_count);
    n->per_wait = 2 * (n->team_nodes + (int64_t)1) * s->travel + 1;
    n->per_benefit = n->per_wait * (s->waiting + 1);
    n->per_minimum = n->per_benefit * (s->benefit + 1);
    n->waiting = s->waiting;
    n->benefit = s->benefit;
    return 0;
}

static int make_room(struct network *n, const struct size *s, struct arena *a, struct err *err)
{
    struct flow *f = &n->flow;
    f->nodes = s->nodes + (size_t)n->team_nodes + 1;
    f->sink = (int32_t)f->nodes - 1;
    n->first_team = (int32_t)s->nodes;
    f->from = n->from = arena_alloc(a, s->arcs * sizeof *n->from);
    f->to = n->to = arena_alloc(a, s->arcs * sizeof *n->to);
    f->most = n->most = arena_alloc(a, s->arcs * sizeof *n->most);
    f->cost = n->cost = arena_alloc(a, s->arcs * sizeof *n->cost);
    f->sent = arena_alloc(a, s->arcs * sizeof *f->sent);
    f->supply = n->supply = arena_alloc(a, f->nodes * sizeof *n->supply);
    f->tree = arena_alloc(a, f->nodes * sizeof *f->tree);
    f->potential = arena_alloc(a, f->nodes * sizeof *f->potential);
    n->node_child = arena_alloc(a, (s->nodes + 1) * sizeof *n->node_child);
    n->node_week = arena_alloc(a, (s->nodes + 1) * sizeof *n->node_week);
    return arena_failed(a) ? err_nomem(err) : 0;
}

static int measure(struct network *n, struct arena *a, struct err *err)
{
    struct size s = {0};
    size_t slots = n->need->team_count * (size_t)n->need->weeks;
    n->team_node = arena_alloc(a, (slots + 1) * sizeof *n->team_node);
    n->node_of = arena_alloc(a, (slots + 1) * sizeof *n->node_of);
    if (!n->team_node || !n->node_of)
        return err_nomem(err);
    for (size_t i = 0; i < slots; i++) {
        n->team_node[i] = n->room[i] > 0 ? n->team_nodes : -1;
        if (n->room[i] > 0)
            n->node_of[n->team_nodes++] = (int32_t)i;
    }
    for (size_t i = 0; i < n->need->child_count; i++)
        measure_child(&s, n, i);
    s.arcs += (size_t)n->team_nodes + 1;
    int rc = set_costs(n, &s, err);
    if (rc == 0)
        rc = make_room(n, &s, a, err);
    for (size_t i = 0; rc == 0 && i < slots; i++)
        if (n->team_node[i] >= 0)
            n->team_node[i] += n->first_team;
    return rc;
}

/* --- arcs --- */

/* The arc of what is dearest has room for one more, so that a tree can begin with it; more than there is never comes. */
static void add_not_given(struct network *n, size_t i)
{
    const struct plan_child *c = &n->need->children[i];
    const struct plan_left *l = &n->left[i];
    struct flow *f = &n->flow;
    int64_t wait = n->per_wait * c->waiting;
    n->supply[l->node] = l->minimum + l->extra;
    n->supply[f->sink] -= l->minimum + l->extra;
    int32_t arc = -1;
    if (l->minimum > 0) {
        arc = add_arc(n, l->node, f->sink, l->minimum + 1, n->per_minimum + wait);
        f->sent[arc] = l->minimum;
    }
    f->tree[l->node] = arc;
    for (int32_t k = 0; k < l->extra; k++) {
        int64_t cost = n->per_benefit * c->benefit[l->first + k] + wait;
        arc = add_arc(n, l->node, f->sink, k == 0 && l->minimum == 0 ? 2 : 1, cost);
        f->sent[arc] = 1;
        if (f->tree[l->node] < 0)
            f->tree[l->node] = arc;
    }
}

static void add_near(struct network *n, size_t i, struct plan_near *near)
{
    const struct plan_child *c = &n->need->children[i];
    near->used = true;
    for (int32_t w = c->from; w <= c->until; w++) {
        int32_t team = n->team_node[at_week(n, near->team, w)], node = week_node(n, i, w);
        if (team >= 0 && network_free(n, i, w))
            add_arc(n, node, team, 1, near->travel);
    }
}

/* A week of a child hangs on the sink's side by its nearest team with room; on its child's other side it would not be a start. */
static int32_t arc_up(struct network *n, size_t i, int32_t week)
{
    for (size_t k = n->near_start[i]; k < n->near_start[i + 1]; k++) {
        struct plan_near *near = &n->near[k];
        if (n->team_node[at_week(n, near->team, week)] < 0)
            continue;
        if (!near->used)
            add_near(n, i, near);
        for (size_t arc = n->flow.arcs; arc-- > 0;)
            if (n->from[arc] == week_node(n, i, week) &&
                n->to[arc] == n->team_node[at_week(n, near->team, week)])
                return (int32_t)arc;
    }
    return -1;
}

/* A week in which nothing can be hangs on the sink by an arc that nothing comes through: no arc leads to its node. */
static void add_weeks(struct network *n, size_t i)
{
    const struct plan_child *c = &n->need->children[i];
    const struct plan_left *l = &n->left[i];
    for (int32_t w = c->from; w <= c->until; w++) {
        int32_t node = week_node(n, i, w), up = network_free(n, i, w) ? arc_up(n, i, w) : -1;
        n->node_child[node] = (int32_t)i;
        n->node_week[node] = w;
        n->flow.tree[node] = up >= 0 ? up : add_arc(n, node, n->flow.sink, 1, 0);
        if (up >= 0)
            add_arc(n, l->node, node, 1, 0);
    }
}

static void build(struct network *n)
{
    struct flow *f = &n->flow;
    for (int32_t t = 0; t < n->team_nodes; t++)
        f->tree[n->first_team + t] = add_arc(n, n->first_team + t, f->sink, n->room[n->node_of[t]], 0);
    f->tree[f->sink] = -1;
    for (size_t i = 0; i < n->need->child_count; i++) {
        struct plan_left *l = &n->left[i];
        if (l->node < 0)
            continue;
        n->node_child[l->node] = (int32_t)i;
        n->node_week[l->node] = 0;
        add_not_given(n, i);
        size_t end = n->near_start[i + 1], enough = f->arcs + NEAREST;
        for (size_t k = n->near_start[i]; k < end && f->arcs < enough; k++)
            add_near(n, i, &n->near[k]);
        if (l->weeks >= 0)
            add_weeks(n, i);
    }
}

/* --- growing --- */

static bool helps(const struct network *n, size_t i, const struct plan_near *near)
{
    const struct plan_child *c = &n->need->children[i];
    const int64_t *potential = n->flow.potential;
    for (int32_t w = c->from; w <= c->until; w++) {
        int32_t team = n->team_node[at_week(n, near->team, w)];
        if (team >= 0 && network_free(n, i, w) &&
            near->travel + potential[week_node(n, i, w)] < potential[team])
            return true;
    }
    return false;
}

static size_t grow(struct network *n)
{
    size_t before = n->flow.arcs;
    for (size_t i = 0; i < n->need->child_count; i++)
        for (size_t k = n->near_start[i]; n->left[i].node >= 0 && k < n->near_start[i + 1]; k++)
            if (!n->near[k].used && helps(n, i, &n->near[k]))
                add_near(n, i, &n->near[k]);
    return n->flow.arcs - before;
}

/* Arcs that are not in the network were found not to help, by the same potentials. */
static void count_all(struct network *n)
{
    n->arcs_all = n->flow.arcs;
    for (size_t i = 0; i < n->need->child_count; i++)
        for (size_t k = n->near_start[i]; n->left[i].node >= 0 && k < n->near_start[i + 1]; k++)
            for (int32_t w = n->need->children[i].from; !n->near[k].used && w <= n->need->children[i].until;
                 w++)
                n->arcs_all += n->team_node[at_week(n, n->near[k].team, w)] >= 0 && network_free(n, i, w);
}

int network_solve(struct network *n, struct arena *a, struct err *err)
{
    int rc = measure(n, a, err);
    if (rc < 0)
        return rc;
    build(n);
    do {
        n->rounds++;
        rc = flow_solve(&n->flow, a, err);
    } while (rc == 0 && grow(n) > 0);
    if (rc < 0)
        return rc;
    count_all(n);
    int64_t *left = arena_alloc(a, n->flow.nodes * sizeof *left);
    if (!left)
        return err_nomem(err);
    return flow_proves(&n->flow, left) ? 0 : err_set(err, ERR_INVALID, "plan", "plan_proof", NULL);
}
