/*
 * What one more contact brings. The cheapest flow with a place more differs from the cheapest by one way, in what is left of the
 * network, from what is not given (or from a place that is given up) to that place: Dijkstra from the sink with reduced costs, all
 * at least 0 because the flow is proved. Only for a single contact more: a second one brings as much or less.
 */
#include "figures/plan/network.h"

struct heap {
    int32_t *node; /* nearest first */
    int32_t *at;   /* [nodes]: where it stands; −1 */
    size_t count;
    int64_t *far; /* [nodes] */
};

struct ways {
    const struct network *n;
    struct heap heap;
    int32_t *arc;         /* [first_team]: by which a node is seen; −1 */
    int32_t *head, *next; /* of nodes that are seen by a team's week */
};

static void place(struct heap *h, size_t i, int32_t node)
{
    h->node[i] = node;
    h->at[node] = (int32_t)i;
}

static void rise(struct heap *h, size_t i, int32_t node)
{
    for (; i > 0 && h->far[h->node[(i - 1) / 2]] > h->far[node]; i = (i - 1) / 2)
        place(h, i, h->node[(i - 1) / 2]);
    place(h, i, node);
}

static int32_t take(struct heap *h)
{
    int32_t nearest = h->node[0], last = h->node[--h->count];
    size_t i = 0;
    for (size_t kid; (kid = 2 * i + 1) < h->count; i = kid) {
        kid += kid + 1 < h->count && h->far[h->node[kid + 1]] < h->far[h->node[kid]];
        if (h->far[h->node[kid]] >= h->far[last])
            break;
        place(h, i, h->node[kid]);
    }
    if (h->count > 0)
        place(h, i, last);
    h->at[nearest] = -1;
    return nearest;
}

static void reach(struct heap *h, int32_t node, int64_t far)
{
    if (far >= h->far[node])
        return;
    h->far[node] = far;
    if (h->at[node] < 0)
        rise(h, h->count++, node);
    else
        rise(h, (size_t)h->at[node], node);
}

static int32_t slot(const struct network *n, int32_t team, int32_t week)
{
    return team * n->need->weeks + week - 1;
}

/* The weeks in which a node can be seen: of a child without nodes for weeks all of its window. */
static void window(int32_t *from, int32_t *until, const struct network *n, int32_t node)
{
    const struct plan_child *c = &n->need->children[n->node_child[node]];
    *from = n->node_week[node] > 0 ? n->node_week[node] : c->from;
    *until = n->node_week[node] > 0 ? n->node_week[node] : c->until;
}

static bool has_weeks(const struct network *n, int32_t node)
{
    return n->node_week[node] == 0 && n->left[n->node_child[node]].weeks >= 0;
}

static void from_seen(struct ways *w, int32_t node, int64_t far)
{
    const struct network *n = w->n;
    const int64_t *potential = n->flow.potential;
    size_t child = (size_t)n->node_child[node];
    int32_t from, until;
    window(&from, &until, n, node);
    for (size_t k = n->near_start[child]; k < n->near_start[child + 1]; k++)
        for (int32_t week = from; week <= until; week++) {
            int32_t team = n->team_node[slot(n, n->near[k].team, week)];
            bool seen = w->arc[node] >= 0 && n->to[w->arc[node]] == team;
            if (team >= 0 && !seen && network_free(n, child, week))
                reach(&w->heap, team, far + n->near[k].travel + potential[node] - potential[team]);
        }
    int32_t above = n->left[child].node;
    if (above != node && w->arc[node] >= 0)
        reach(&w->heap, above, far - potential[above] + potential[node]);
}

static void from_child(struct ways *w, int32_t node, int64_t far)
{
    const struct network *n = w->n;
    const struct plan_child *c = &n->need->children[n->node_child[node]];
    int32_t weeks = n->left[n->node_child[node]].weeks;
    for (int32_t below = weeks; below <= weeks + c->until - c->from; below++)
        if (w->arc[below] < 0 && network_free(n, (size_t)n->node_child[node], n->node_week[below]))
            reach(&w->heap, below, far + n->flow.potential[node] - n->flow.potential[below]);
}

static void from_team(struct ways *w, int32_t node, int64_t far)
{
    const struct network *n = w->n;
    const int64_t *potential = n->flow.potential;
    for (int32_t v = w->head[node - n->first_team]; v >= 0; v = w->next[v])
        reach(&w->heap, v, far - (n->cost[w->arc[v]] + potential[v] - potential[node]));
}

static void walk(struct ways *w)
{
    const struct network *n = w->n;
    const struct flow *f = &n->flow;
    for (size_t i = 0; i < f->arcs; i++)
        if (f->to[i] == f->sink && f->sent[i] > 0)
            reach(&w->heap, f->from[i], -f->cost[i] - f->potential[f->from[i]]);
    while (w->heap.count > 0) {
        int32_t node = take(&w->heap);
        int64_t far = w->heap.far[node];
        if (node >= n->first_team)
            from_team(w, node, far);
        else if (has_weeks(n, node))
            from_child(w, node, far);
        else
            from_seen(w, node, far);
    }
}

static int open_ways(struct ways *w, const struct network *n, struct arena *a, struct err *err)
{
    size_t nodes = n->flow.nodes, seen = (size_t)n->first_team;
    *w = (struct ways){.n = n,
                       .heap = {.node = arena_alloc(a, nodes * sizeof(int32_t)),
                                .at = arena_alloc(a, nodes * sizeof(int32_t)),
                                .far = arena_alloc(a, nodes * sizeof(int64_t))},
                       .arc = arena_alloc(a, (seen + 1) * sizeof *w->arc),
                       .next = arena_alloc(a, (seen + 1) * sizeof *w->next),
                       .head = arena_alloc(a, ((size_t)n->team_nodes + 1) * sizeof *w->head)};
    if (arena_failed(a))
        return err_nomem(err);
    for (size_t i = 0; i < nodes; i++) {
        w->heap.at[i] = -1;
        w->heap.far[i] = INT64_MAX;
    }
    for (size_t i = 0; i < seen; i++)
        w->arc[i] = -1;
    for (int32_t i = 0; i < n->team_nodes; i++)
        w->head[i] = -1;
    for (size_t i = 0; i < n->flow.arcs; i++) {
        int32_t v = n->from[i], team = n->to[i] - n->first_team;
        if (n->flow.sent[i] == 0 || team < 0 || n->to[i] == n->flow.sink)
            continue;
        w->arc[v] = (int32_t)i;
        w->next[v] = w->head[team];
        w->head[team] = v;
    }
    return 0;
}

/* Costs back into what they were made of; the way there meets one thing that is not given at most (network.c, set_costs). */
static void read_worth(struct plan_worth *out, const struct network *n, int32_t week, int64_t saved)
{
    int64_t half = n->per_wait / 2, rest = saved + half;
    out->week = week;
    out->travel = half - rest % n->per_wait;
    out->waiting = rest / n->per_wait % (n->waiting + 1);
    out->benefit = rest / n->per_benefit % (n->benefit + 1);
    out->minimum = rest / n->per_minimum;
}

/* For each team and week the cheapest last step, also where there is no room now and so no node. */
static void last_steps(int64_t *saved, const struct ways *w)
{
    const struct network *n = w->n;
    for (int32_t v = 0; v < n->first_team; v++) {
        size_t child = (size_t)n->node_child[v];
        int32_t from, until;
        if (w->heap.far[v] == INT64_MAX || has_weeks(n, v))
            continue;
        window(&from, &until, n, v);
        int64_t gain = -(w->heap.far[v] + n->flow.potential[v]);
        for (size_t k = n->near_start[child]; k < n->near_start[child + 1]; k++)
            for (int32_t week = from; week <= until; week++) {
                int32_t at = slot(n, n->near[k].team, week);
                bool seen = w->arc[v] >= 0 && n->to[w->arc[v]] == n->team_node[at];
                if (!seen && network_free(n, child, week) && gain - n->near[k].travel > saved[at])
                    saved[at] = gain - n->near[k].travel;
            }
    }
}

int network_worth(struct plan_worth *out, const struct network *n, struct arena *a, struct err *err)
{
    struct ways w;
    int64_t *saved = arena_alloc(a, (n->need->team_count * (size_t)n->need->weeks + 1) * sizeof *saved);
    int rc = saved ? open_ways(&w, n, a, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    walk(&w);
    last_steps(saved, &w);
    for (size_t t = 0; t < n->need->team_count; t++) {
        int32_t best = 1;
        for (int32_t week = 2; week <= n->need->weeks; week++)
            if (saved[slot(n, (int32_t)t, week)] > saved[slot(n, (int32_t)t, best)])
                best = week;
        int64_t most = saved[slot(n, (int32_t)t, best)];
        out[t] = (struct plan_worth){0};
        if (most > 0)
            read_worth(&out[t], n, best, most);
    }
    return 0;
}
