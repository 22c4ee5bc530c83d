/* The network simplex: small cases by hand and against every division there is, its proof, and what it refuses. */
#include "base/rand.h"
#include "figures/plan/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { NODES = 16, ARCS = 200, CHILDREN = 6, TEAMS = 3 };

struct made {
    struct flow f;
    int children, teams;
    int32_t from[ARCS], to[ARCS], tree[NODES];
    int64_t most[ARCS], cost[ARCS], sent[ARCS], supply[NODES], potential[NODES], left[NODES];
};

static int32_t arc(struct made *m, int32_t from, int32_t to, int64_t most, int64_t cost)
{
    size_t i = m->f.arcs++;
    assert_true(i < ARCS);
    m->from[i] = from;
    m->to[i] = to;
    m->most[i] = most;
    m->cost[i] = cost;
    m->sent[i] = 0;
    return (int32_t)i;
}

/* Children first, each with an arc "not served" that it begins with; then teams with an arc of so much room; then the sink. */
static void transport(struct made *m, int children, int teams, int64_t supply, int64_t not_served)
{
    *m = (struct made){.children = children, .teams = teams};
    m->f = (struct flow){.nodes = (size_t)(children + teams + 1),
                         .sink = children + teams,
                         .from = m->from,
                         .to = m->to,
                         .most = m->most,
                         .cost = m->cost,
                         .supply = m->supply,
                         .tree = m->tree,
                         .sent = m->sent,
                         .potential = m->potential};
    m->tree[m->f.sink] = -1;
    for (int i = 0; i < children; i++) {
        m->supply[i] = supply;
        m->supply[m->f.sink] -= supply;
        m->tree[i] = arc(m, i, m->f.sink, supply + 1, not_served);
        m->sent[m->tree[i]] = supply;
    }
    for (int j = 0; j < teams; j++)
        m->tree[children + j] = arc(m, children + j, m->f.sink, 1, 0);
}

static int64_t total(const struct made *m)
{
    int64_t sum = 0;
    for (size_t i = 0; i < m->f.arcs; i++)
        sum += m->sent[i] * m->cost[i];
    return sum;
}

static void solve(struct made *m)
{
    struct err err;
    ARENA_AUTO a = arena_new(1 << 20);
    assert_int_equal(flow_solve(&m->f, a, &err), 0);
    assert_true(flow_proves(&m->f, m->left));
}

/* Two children, one team with room for one: the one who loses most by waiting goes first. */
static void by_hand(void **state)
{
    (void)state;
    struct made m;
    transport(&m, 2, 1, 1, 0);
    m.cost[m.tree[0]] = 90;
    m.cost[m.tree[1]] = 70;
    int32_t a = arc(&m, 0, 2, 5, 3), b = arc(&m, 1, 2, 5, 3);
    solve(&m);
    assert_int_equal(m.sent[a], 1);
    assert_int_equal(m.sent[b], 0);
    assert_int_equal(total(&m), 3 + 70);
    assert_in_range(-m.potential[2], 67, 87); /* one place more brings 67, one less takes 87 */
}

/* The cheapest of all ways to divide child `i` and later, by recursion. */
static int64_t cheapest(const struct made *m, int i, int64_t *room)
{
    if (i == m->children)
        return 0;
    int64_t best = m->cost[i] + cheapest(m, i + 1, room); /* the first arcs are those of what is not served */
    for (size_t k = 0; k < m->f.arcs; k++) {
        int j = m->to[k] - m->children;
        if (m->from[k] != i || m->to[k] == m->f.sink || room[j] == 0)
            continue;
        room[j]--;
        int64_t cost = m->cost[k] + cheapest(m, i + 1, room);
        room[j]++;
        best = cost < best ? cost : best;
    }
    return best;
}

static void equals_every_division(void **state)
{
    (void)state;
    uint64_t seed = 20261130;
    struct rng r = rng_seeded(&seed);
    for (int round = 0; round < 400; round++) {
        struct made m;
        int64_t room[TEAMS];
        transport(&m, 1 + (int)rng_below(&r, CHILDREN), 1 + (int)rng_below(&r, TEAMS), 1, 0);
        for (int j = 0; j < m.teams; j++)
            m.most[m.tree[m.children + j]] = room[j] = 1 + rng_below(&r, 3);
        for (int i = 0; i < m.children; i++) {
            m.cost[m.tree[i]] = rng_below(&r, 50);
            for (int j = 0; j < m.teams; j++)
                if (rng_below(&r, 4))
                    arc(&m, i, m.children + j, 2, rng_below(&r, 30));
        }
        solve(&m);
        assert_int_equal(total(&m), cheapest(&m, 0, room));
    }
}

/* Once with half of the arcs, then from that answer with all, is the cheapest too. */
static void goes_on_when_arcs_are_added(void **state)
{
    (void)state;
    uint64_t seed = 7;
    struct rng r = rng_seeded(&seed);
    for (int round = 0; round < 200; round++) {
        struct made m;
        int64_t room[TEAMS];
        transport(&m, CHILDREN, TEAMS, 1, 0);
        for (int j = 0; j < TEAMS; j++)
            m.most[m.tree[CHILDREN + j]] = room[j] = 1 + rng_below(&r, 2);
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < CHILDREN; i++) {
                m.cost[i] = 25 + 4 * i;
                arc(&m, i, CHILDREN + (int)rng_below(&r, TEAMS), 1, rng_below(&r, 30));
            }
            solve(&m);
        }
        assert_int_equal(total(&m), cheapest(&m, 0, room));
    }
}

static void a_wrong_proof_is_seen(void **state)
{
    (void)state;
    struct made m;
    transport(&m, 2, 1, 3, 50);
    m.most[m.tree[2]] = 4;
    int32_t a = arc(&m, 0, 2, 9, 1);
    arc(&m, 1, 2, 9, 2);
    solve(&m);
    assert_int_equal(total(&m), 3 * 1 + 1 * 2 + 2 * 50);
    m.potential[0] += 1;
    assert_false(flow_proves(&m.f, m.left));
    m.potential[0] -= 1;
    m.sent[a] -= 1;
    assert_false(flow_proves(&m.f, m.left));
}

static void refused(struct made *m)
{
    struct err err;
    ARENA_AUTO a = arena_new(1 << 20);
    assert_int_equal(flow_solve(&m->f, a, &err), ERR_INVALID);
    assert_string_equal(err.key, "flow_start");
}

static void what_is_no_start_is_refused(void **state)
{
    (void)state;
    struct made m;
    transport(&m, 2, 1, 1, 9);
    m.sent[m.tree[0]] = 0; /* what is supplied goes nowhere */
    refused(&m);
    transport(&m, 2, 1, 1, 9);
    m.most[m.tree[0]] = 1; /* no room left on an arc of the tree */
    refused(&m);
    transport(&m, 2, 1, 1, 9);
    m.tree[0] = arc(&m, 0, 2, 3, 1);
    m.tree[2] = arc(&m, 2, 0, 3, 1); /* round and round */
    refused(&m);
    transport(&m, 2, 1, 3, 9);
    m.sent[arc(&m, 0, 2, 3, 1)] = 1; /* outside the tree, and neither nothing nor all */
    m.sent[m.tree[2]] = 0;
    refused(&m);
}

static void out_of_memory(void **state)
{
    (void)state;
    struct err err;
    struct made m;
    transport(&m, 1, 1, 1, 9);
    ARENA_AUTO a = arena_new(16);
    assert_int_equal(flow_solve(&m.f, a, &err), ERR_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(equals_every_division),
        cmocka_unit_test(goes_on_when_arcs_are_added),
        cmocka_unit_test(a_wrong_proof_is_seen),
        cmocka_unit_test(what_is_no_start_is_refused),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
