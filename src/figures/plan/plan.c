/*
 * See plan.h: choices of a human first, then what is left over the network, then who falls out and why. The network itself is in
 * network.c; reading and writing files is not done here.
 */
#include "figures/plan/network.h"

#include <stdlib.h>

struct planner {
    const struct plan_need *need;
    struct plan *out;
    struct network net;
    bool *taken;
    int32_t *done; /* [children]: contacts by choice of a human */
};

/* --- choices of a human --- */

static enum plan_broken choose(struct planner *p, const struct plan_contact *c)
{
    size_t weeks = (size_t)p->need->weeks;
    if (c->child < 0)
        return PLAN_NO_CHILD;
    if (c->team < 0)
        return PLAN_NO_TEAM;
    if (c->week < 1 || c->week > p->need->weeks)
        return PLAN_NO_WEEK;
    bool *taken = &p->taken[(size_t)c->child * weeks + (size_t)c->week - 1];
    int32_t *room = &p->net.room[(size_t)c->team * weeks + (size_t)c->week - 1];
    if (*taken)
        return PLAN_WEEK_TAKEN;
    if (*room == 0)
        return PLAN_TEAM_FULL;
    *taken = true;
    --*room;
    p->done[c->child]++;
    return PLAN_KEPT;
}

static int make_tables(struct planner *p, struct arena *a, struct err *err)
{
    const struct plan_need *need = p->need;
    size_t weeks = (size_t)need->weeks;
    struct plan *out = p->out;
    p->taken = arena_alloc(a, need->child_count * weeks + 1);
    p->done = arena_alloc(a, (need->child_count + 1) * sizeof *p->done);
    p->net.left = arena_alloc(a, (need->child_count + 1) * sizeof *p->net.left);
    p->net.room = arena_alloc(a, (need->team_count * weeks + 1) * sizeof *p->net.room);
    out->broken = arena_alloc(a, (need->chosen_count + 1) * sizeof *out->broken);
    out->gaps = arena_alloc(a, (need->child_count + 1) * sizeof *out->gaps);
    out->full = arena_alloc(a, (need->team_count + 1) * sizeof *out->full);
    out->given = arena_alloc(a, (need->team_count + 1) * sizeof *out->given);
    out->worth = arena_alloc(a, (need->team_count + 1) * sizeof *out->worth);
    if (arena_failed(a))
        return err_nomem(err);
    p->net.need = need;
    p->net.taken = p->taken;
    for (size_t t = 0; t < need->team_count; t++) {
        out->full[t] = need->teams[t].minutes / need->teams[t].per_contact;
        for (size_t w = 0; w < weeks; w++)
            p->net.room[t * weeks + w] = out->full[t];
    }
    return 0;
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t free_weeks(const struct planner *p, size_t i)
{
    int32_t count = 0;
    for (int32_t w = p->need->children[i].from; w <= p->need->children[i].until; w++)
        count += network_free(&p->net, i, w);
    return count;
}

/* What is left for the network: no more than there are free weeks, and nothing where nobody can come. */
static void leave(struct planner *p, size_t i)
{
    const struct plan_child *c = &p->need->children[i];
    struct plan_left *l = &p->net.left[i];
    int32_t done = p->done[i], most = p->net.near_start[i] < p->net.near_start[i + 1] ? free_weeks(p, i) : 0;
    l->minimum = done < c->minimum ? c->minimum - done : 0;
    l->first = done > c->minimum ? least(done - c->minimum, c->extras) : 0;
    l->extra = c->extras - l->first;
    l->minimum = least(l->minimum, most);
    l->extra = least(l->extra, most - l->minimum);
}

/* --- reading the answer --- */

static int by_child_and_week(const void *left, const void *right)
{
    const struct plan_contact *a = left, *b = right;
    if (a->child != b->child)
        return a->child < b->child ? -1 : 1;
    return a->week < b->week ? -1 : a->week > b->week;
}

static int read_contacts(struct planner *p, struct arena *a, struct err *err)
{
    const struct network *n = &p->net;
    struct plan *out = p->out;
    size_t count = p->need->chosen_count, weeks = (size_t)p->need->weeks;
    for (size_t i = 0; i < n->flow.arcs; i++)
        count += n->to[i] >= n->first_team && n->to[i] != n->flow.sink && n->flow.sent[i] > 0;
    out->contacts = arena_alloc(a, (count + 1) * sizeof *out->contacts);
    if (!out->contacts)
        return err_nomem(err);
    for (size_t i = 0; i < p->need->chosen_count; i++)
        if (out->broken[i] == PLAN_KEPT) {
            struct plan_contact *c = &out->contacts[out->count++];
            *c = p->need->chosen[i];
            c->chosen = true;
            c->travel = network_travel(p->need, c->child, c->team);
        }
    for (size_t i = 0; i < n->flow.arcs; i++) {
        if (n->to[i] < n->first_team || n->to[i] == n->flow.sink || n->flow.sent[i] == 0)
            continue;
        size_t at = (size_t)n->node_of[n->to[i] - n->first_team];
        out->contacts[out->count++] =
            (struct plan_contact){n->node_child[n->from[i]], (int32_t)(at / weeks), (int32_t)(at % weeks) + 1,
                                  (int32_t)n->cost[i], false};
    }
    if (out->count > 0)
        qsort(out->contacts, out->count, sizeof *out->contacts, by_child_and_week);
    for (size_t i = 0; i < out->count; i++)
        out->given[out->contacts[i].team]++;
    return 0;
}

static void read_gaps(struct planner *p)
{
    struct plan *out = p->out;
    size_t at = 0;
    for (size_t i = 0; i < p->need->child_count; i++) {
        const struct plan_child *c = &p->need->children[i];
        const struct plan_left *l = &p->net.left[i];
        int32_t given = 0;
        for (; at < out->count && out->contacts[at].child == (int32_t)i; at++)
            given++;
        if (given >= c->minimum + c->extras)
            continue;
        int32_t minimum = given < c->minimum ? c->minimum - given : 0;
        out->gaps[out->gap_count++] =
            (struct plan_gap){(int32_t)i, minimum, c->minimum + c->extras - given - minimum,
                              p->net.near_start[i] == p->net.near_start[i + 1] ? PLAN_OUT_OF_REACH
                              : given - p->done[i] == l->minimum + l->extra    ? PLAN_TOO_FEW_WEEKS
                                                                               : PLAN_ALL_FULL};
    }
}

int plan_make(struct plan *out, struct arena *a, const struct plan_need *need, struct err *err)
{
    struct plan made = {0};
    struct planner p = {.need = need, .out = &made};
    int rc = make_tables(&p, a, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < need->chosen_count; i++)
        made.broken[i] = choose(&p, &need->chosen[i]);
    rc = network_near(&p.net, a, err);
    for (size_t i = 0; rc == 0 && i < need->child_count; i++)
        leave(&p, i);
    if (rc == 0)
        rc = network_solve(&p.net, a, err);
    if (rc == 0)
        rc = read_contacts(&p, a, err);
    if (rc == 0)
        rc = network_worth(made.worth, &p.net, a, err);
    if (rc < 0)
        return rc;
    read_gaps(&p);
    made.arcs = p.net.arcs_all;
    made.arcs_used = p.net.flow.arcs;
    made.rounds = p.net.rounds;
    *out = made;
    return 0;
}
