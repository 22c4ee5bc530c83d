/*
 * See flow.h. The tree is kept as parents with lists of children; a pivot hangs the part that came loose on another node and
 * goes through that part once, for its potentials and depths. Most nodes are leaves: what a leaf has follows from its parent
 * and is worked out when it is asked, so only nodes that others hang on stand in the lists and are gone through. Knows
 * nothing of children and teams.
 */
#include "figures/plan/flow.h"

#include <math.h>

enum state { AT_LEAST = 1, IN_TREE = 0, AT_MOST = -1 };
enum { NONE = -1, BLOCK_LEAST = 16, LINE = 64 };

/* All that a search asks of a node lies in one line of memory. */
struct node {
    _Alignas(LINE) int64_t potential; /* when it is no leaf; so for its depth */
    int64_t lift;                     /* how far its potential lies below its parent's */
    int32_t parent, arc;              /* arc between it and its parent */
    int32_t kids;                     /* how many hang on it */
    int32_t child, next, before;      /* first child that is no leaf; siblings, when it is none itself */
    int32_t depth;
    int8_t way; /* 1: the arc goes to the parent, −1: it comes from there */
};

struct simplex {
    struct flow *f;
    struct node *node;
    int8_t *state; /* of arcs */
    size_t at;     /* where the search for a better arc goes on */
    size_t block;
};

struct pivot {
    int32_t enters, join;
    int32_t first, second; /* its ends, in the direction in which it will send */
    int32_t leaves;        /* node whose arc to its parent leaves; NONE: the entering arc itself is full */
    bool on_first;
    int64_t amount;
};

/* --- the tree --- */

static int64_t potential(const struct simplex *s, int32_t u)
{
    const struct node *n = &s->node[u];
    return n->kids > 0 ? n->potential : s->node[n->parent].potential - n->lift;
}

static int32_t depth(const struct simplex *s, int32_t u)
{
    const struct node *n = &s->node[u];
    return n->kids > 0 ? n->depth : s->node[n->parent].depth + 1;
}

static void link_up(struct simplex *s, int32_t u)
{
    struct node *n = &s->node[u], *p = &s->node[n->parent];
    n->before = NONE;
    n->next = p->child;
    if (p->child != NONE)
        s->node[p->child].before = u;
    p->child = u;
}

static void unlink_up(struct simplex *s, int32_t u)
{
    struct node *n = &s->node[u];
    if (n->before != NONE)
        s->node[n->before].next = n->next;
    else
        s->node[n->parent].child = n->next;
    if (n->next != NONE)
        s->node[n->next].before = n->before;
}

static void hang(struct simplex *s, int32_t u, int32_t parent)
{
    struct node *n = &s->node[u], *p = &s->node[parent];
    if (p->kids == 0 && p->parent != NONE) { /* no leaf any more */
        p->potential = potential(s, parent);
        p->depth = depth(s, parent);
        link_up(s, parent);
    }
    p->kids++;
    n->parent = parent;
    if (n->kids > 0)
        link_up(s, u);
}

static void take_off(struct simplex *s, int32_t u)
{
    struct node *n = &s->node[u], *p = &s->node[n->parent];
    if (n->kids > 0)
        unlink_up(s, u);
    p->kids--;
    if (p->kids == 0 && p->parent != NONE)
        unlink_up(s, n->parent);
}

/* The node after `u` in the part below `top`, parents before children; NONE at its end. */
static int32_t after(const struct simplex *s, int32_t u, int32_t top)
{
    if (s->node[u].child != NONE)
        return s->node[u].child;
    while (u != top && s->node[u].next == NONE)
        u = s->node[u].parent;
    return u == top ? NONE : s->node[u].next;
}

/* Potentials and depths of what hangs below `top`, itself included, from its parent's. Returns how many nodes that are. */
static size_t settle(struct simplex *s, int32_t top)
{
    size_t count = 1;
    if (s->node[top].kids == 0)
        return count;
    for (int32_t u = top; u != NONE; u = after(s, u, top)) {
        struct node *n = &s->node[u];
        count += (size_t)n->kids;
        n->depth = n->parent == NONE ? 0 : s->node[n->parent].depth + 1;
        n->potential = n->parent == NONE ? 0 : s->node[n->parent].potential - n->lift;
    }
    return count;
}

/* Every node must come out below the sink, with room on its arc; otherwise it is no tree to start from. */
static bool plant(struct simplex *s)
{
    struct flow *f = s->f;
    for (size_t u = 0; u < f->nodes; u++)
        s->node[u] = (struct node){.parent = NONE, .arc = NONE, .child = NONE, .next = NONE, .before = NONE};
    for (size_t u = 0; u < f->nodes; u++) {
        int32_t arc = f->tree[u];
        if ((int32_t)u == f->sink)
            continue;
        if (arc < 0 || (size_t)arc >= f->arcs || (f->from[arc] != (int32_t)u && f->to[arc] != (int32_t)u))
            return false;
        bool up = f->from[arc] == (int32_t)u;
        if (up ? f->sent[arc] >= f->most[arc] : f->sent[arc] <= 0)
            return false;
        s->state[arc] = IN_TREE;
        s->node[u].arc = arc;
        s->node[u].way = up ? 1 : -1;
        s->node[u].lift = up ? f->cost[arc] : -f->cost[arc];
        s->node[u].parent = up ? f->to[arc] : f->from[arc];
        s->node[s->node[u].parent].kids++;
    }
    for (size_t u = 0; u < f->nodes; u++)
        if (s->node[u].kids > 0 && (int32_t)u != f->sink)
            link_up(s, (int32_t)u);
    return settle(s, f->sink) == f->nodes;
}

/* --- a pivot --- */

/* The best of the next block of arcs that has any that helps. */
static bool find_entering(struct simplex *s, struct pivot *p)
{
    const struct flow *f = s->f;
    int64_t best = 0;
    size_t left = s->block;
    for (size_t seen = 0; seen < f->arcs; seen++) {
        size_t arc = s->at;
        s->at = arc + 1 < f->arcs ? arc + 1 : 0;
        if (s->state[arc] == IN_TREE)
            continue;
        int64_t gain = s->state[arc] * (f->cost[arc] + potential(s, f->from[arc]) - potential(s, f->to[arc]));
        if (gain < best) {
            best = gain;
            p->enters = (int32_t)arc;
        }
        if (--left == 0) {
            if (best < 0)
                return true;
            left = s->block;
        }
    }
    return best < 0;
}

static int32_t find_join(const struct simplex *s, int32_t u, int32_t v)
{
    while (u != v)
        if (depth(s, u) > depth(s, v))
            u = s->node[u].parent;
        else
            v = s->node[v].parent;
    return u;
}

/* Cunningham: of all arcs of the cycle that stop it, the last one on the way from the join along the cycle. */
static void find_leaving(const struct simplex *s, struct pivot *p)
{
    const struct flow *f = s->f;
    p->amount = f->most[p->enters];
    p->leaves = NONE;
    for (int32_t u = p->first; u != p->join; u = s->node[u].parent) {
        const struct node *n = &s->node[u];
        int64_t room = n->way > 0 ? f->sent[n->arc] : f->most[n->arc] - f->sent[n->arc];
        if (room < p->amount) {
            p->amount = room;
            p->leaves = u;
            p->on_first = true;
        }
    }
    for (int32_t u = p->second; u != p->join; u = s->node[u].parent) {
        const struct node *n = &s->node[u];
        int64_t room = n->way > 0 ? f->most[n->arc] - f->sent[n->arc] : f->sent[n->arc];
        if (room <= p->amount) {
            p->amount = room;
            p->leaves = u;
            p->on_first = false;
        }
    }
}

static void send(struct simplex *s, const struct pivot *p)
{
    struct flow *f = s->f;
    if (p->amount == 0)
        return;
    f->sent[p->enters] += s->state[p->enters] * p->amount;
    for (int32_t u = p->first; u != p->join; u = s->node[u].parent)
        f->sent[s->node[u].arc] -= s->node[u].way * p->amount;
    for (int32_t u = p->second; u != p->join; u = s->node[u].parent)
        f->sent[s->node[u].arc] += s->node[u].way * p->amount;
}

/* Turns the path from `u` up to `top` round, so that `u` is the highest of that part, and hangs it on `on` by `arc`. */
static void hang_anew(struct simplex *s, int32_t u, int32_t top, int32_t on, int32_t arc)
{
    int8_t way = s->f->from[arc] == u ? 1 : -1;
    int32_t highest = u;
    for (bool more = true; more;) {
        struct node *n = &s->node[u];
        int32_t next = n->parent, old_arc = n->arc;
        int8_t old_way = n->way;
        more = u != top;
        take_off(s, u);
        n->arc = arc;
        n->way = way;
        n->lift = way * s->f->cost[arc];
        hang(s, u, on);
        on = u;
        arc = old_arc;
        way = (int8_t)-old_way;
        u = next;
    }
    settle(s, highest);
}

static void turn(struct simplex *s, const struct pivot *p)
{
    const struct flow *f = s->f;
    if (p->leaves == NONE) {
        s->state[p->enters] = (int8_t)-s->state[p->enters];
        return;
    }
    int32_t out = s->node[p->leaves].arc;
    s->state[p->enters] = IN_TREE;
    s->state[out] = f->sent[out] == 0 ? AT_LEAST : AT_MOST;
    hang_anew(s, p->on_first ? p->first : p->second, p->leaves, p->on_first ? p->second : p->first,
              p->enters);
}

/* --- all of it --- */

static bool respects(const struct flow *f, int64_t *left)
{
    for (size_t u = 0; u < f->nodes; u++)
        left[u] = f->supply[u];
    for (size_t arc = 0; arc < f->arcs; arc++) {
        if (f->sent[arc] < 0 || f->sent[arc] > f->most[arc])
            return false;
        left[f->from[arc]] -= f->sent[arc];
        left[f->to[arc]] += f->sent[arc];
    }
    for (size_t u = 0; u < f->nodes; u++)
        if (left[u] != 0)
            return false;
    return true;
}

static bool begin(struct simplex *s, int64_t *left)
{
    const struct flow *f = s->f;
    for (size_t arc = 0; arc < f->arcs; arc++)
        s->state[arc] = f->sent[arc] == 0 ? AT_LEAST : AT_MOST;
    if (!respects(f, left) || !plant(s))
        return false;
    for (size_t arc = 0; arc < f->arcs; arc++)
        if (s->state[arc] == AT_MOST && f->sent[arc] != f->most[arc])
            return false;
    return true;
}

int flow_solve(struct flow *f, struct arena *a, struct err *err)
{
    unsigned char *room = arena_alloc(a, (f->nodes + 1) * sizeof(struct node));
    struct simplex s = {.f = f, .state = arena_alloc(a, f->arcs + 1)};
    int64_t *left = arena_alloc(a, f->nodes * sizeof *left);
    if (!room || !s.state || !left)
        return err_nomem(err);
    s.node = (struct node *)(void *)(room + (LINE - (uintptr_t)room % LINE) % LINE);
    if (!begin(&s, left))
        return err_set(err, ERR_INVALID, "flow", "flow_start", NULL);
    s.block = (size_t)sqrt((double)f->arcs) /
              32; /* measured: √arcs takes thrice the time where most nodes are leaves */
    s.block = s.block > BLOCK_LEAST ? s.block : BLOCK_LEAST;
    struct pivot p;
    while (find_entering(&s, &p)) {
        bool forward = s.state[p.enters] == AT_LEAST;
        p.first = forward ? f->from[p.enters] : f->to[p.enters];
        p.second = forward ? f->to[p.enters] : f->from[p.enters];
        p.join = find_join(&s, p.first, p.second);
        find_leaving(&s, &p);
        send(&s, &p);
        turn(&s, &p);
    }
    for (size_t u = 0; u < f->nodes; u++) {
        f->potential[u] = s.node[u].parent == NONE ? 0 : potential(&s, (int32_t)u);
        f->tree[u] = s.node[u].arc;
    }
    return 0;
}

static int64_t reduced(const struct flow *f, size_t arc)
{
    return f->cost[arc] + f->potential[f->from[arc]] - f->potential[f->to[arc]];
}

bool flow_proves(const struct flow *f, int64_t *left)
{
    for (size_t arc = 0; arc < f->arcs; arc++) {
        int64_t c = reduced(f, arc);
        if ((c > 0 && f->sent[arc] > 0) || (c < 0 && f->sent[arc] < f->most[arc]))
            return false;
    }
    return respects(f, left);
}
