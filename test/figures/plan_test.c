/* A plan: against every division there is, the legal minimum by another way, choices that stay, reasons, what one more brings. */
#include "figures/plan_made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CASES = 1000, PLACES = 512 };

/* What counts, in order: contacts of the minimum, benefit, waiting of who is seen, metres (fewer is better). */
struct score {
    int64_t of[4];
};

static int better(const struct score *a, const struct score *b)
{
    for (int i = 0; i < 4; i++)
        if (a->of[i] != b->of[i])
            return a->of[i] > b->of[i] ? 1 : -1;
    return 0;
}

static void score_contact(struct score *s, const struct plan_child *c, int32_t nth, int32_t travel)
{
    s->of[0] += nth < c->minimum;
    s->of[1] += nth < c->minimum ? 0 : c->benefit[nth - c->minimum];
    s->of[2] += c->waiting;
    s->of[3] -= travel;
}

static bool near(int32_t *travel, const struct plan_child *c, const struct plan_team *t)
{
    int64_t dx = c->x - t->x, dy = c->y - t->y, square = dx * dx + dy * dy, far = 0;
    while (far * far < square)
        far++;
    if (far > 0 && far * far - square > square - (far - 1) * (far - 1))
        far--; /* rounded */
    *travel = (int32_t)far;
    return square <= (int64_t)t->reach * t->reach;
}

static void solve(struct plan *p, struct arena *a, const struct plan_need *need)
{
    struct err err;
    assert_int_equal(plan_make(p, a, need, &err), 0);
    assert_true(p->arcs_used <= p->arcs);
}

/* The plan's own score, after seeing that it keeps to every rule. */
static struct score score_plan(const struct plan *p, const struct plan_need *need)
{
    struct score s = {{0}};
    int32_t nth = 0, room[PLACES] = {0};
    for (size_t i = 0; i < p->count; i++) {
        const struct plan_contact *c = &p->contacts[i];
        int32_t travel;
        const struct plan_child *child = &need->children[c->child];
        nth = i > 0 && p->contacts[i - 1].child == c->child ? nth + 1 : 0;
        assert_true(near(&travel, child, &need->teams[c->team]));
        assert_int_equal(travel, c->travel);
        assert_in_range(c->week, child->from, child->until);
        assert_true(nth == 0 || p->contacts[i - 1].week < c->week);
        assert_true(nth < child->minimum + child->extras);
        assert_true(++room[c->team * need->weeks + c->week - 1] <= p->full[c->team]);
        score_contact(&s, child, nth, travel);
    }
    return s;
}

/* --- every division there is --- */

struct search {
    const struct plan_need *need;
    int32_t room[PLACES];
    struct score best;
};

static void search(struct search *s, size_t child, int32_t week, int32_t nth, struct score so_far)
{
    const struct plan_child *c = &s->need->children[child];
    if (child == s->need->child_count) {
        if (better(&so_far, &s->best) > 0)
            s->best = so_far;
        return;
    }
    if (week > c->until || nth == c->minimum + c->extras) {
        search(s, child + 1, child + 1 < s->need->child_count ? c[1].from : 1, 0, so_far);
        return;
    }
    search(s, child, week + 1, nth, so_far);
    for (size_t t = 0; t < s->need->team_count; t++) {
        int32_t travel, *room = &s->room[t * (size_t)s->need->weeks + (size_t)week - 1];
        if (*room == 0 || !near(&travel, c, &s->need->teams[t]))
            continue;
        struct score with = so_far;
        score_contact(&with, c, nth, travel);
        --*room;
        search(s, child, week + 1, nth + 1, with);
        ++*room;
    }
}

/* `more_of`, `more_in`: a team's week with one place more; −1. */
static struct score best_of_all(const struct plan_need *need, int32_t more_of, int32_t more_in)
{
    struct search s = {.need = need, .best = {{-1}}};
    for (size_t t = 0; t < need->team_count; t++)
        for (int32_t w = 1; w <= need->weeks; w++)
            s.room[t * (size_t)need->weeks + (size_t)w - 1] =
                need->teams[t].minutes / need->teams[t].per_contact + ((int32_t)t == more_of && w == more_in);
    search(&s, 0, need->children[0].from, 0, (struct score){{0}});
    return s.best;
}

static const struct made_shape small = {.children = 4,
                                        .teams = 3,
                                        .weeks = 3,
                                        .window = 3,
                                        .minimum = 2,
                                        .extras = 2,
                                        .benefit = 4,
                                        .waiting = 5,
                                        .side = 100,
                                        .reach = 50,
                                        .contacts = 2};

static void equals_every_division(void **state)
{
    (void)state;
    uint64_t seed = 1;
    struct rng r = rng_seeded(&seed);
    for (int round = 0; round < 150; round++) {
        ARENA_AUTO a = arena_new(1 << 24);
        struct plan p;
        struct made_plan m = plan_made(a, &r, &small);
        solve(&p, a, &m.need);
        struct score got = score_plan(&p, &m.need), best = best_of_all(&m.need, -1, 0);
        assert_memory_equal(&got, &best, sizeof got);
    }
}

/* One more contact brings what the best division with a place more has more than the best without, to the metre. */
static void one_more_brings_what_it_says(void **state)
{
    (void)state;
    uint64_t seed = 2;
    struct rng r = rng_seeded(&seed);
    int brings = 0;
    for (int round = 0; round < 40; round++) {
        ARENA_AUTO a = arena_new(1 << 24);
        struct plan p;
        struct made_plan m = plan_made(a, &r, &small);
        solve(&p, a, &m.need);
        struct score without = score_plan(&p, &m.need);
        for (int32_t t = 0; t < 3; t++) {
            struct score most = without;
            for (int32_t w = 1; w <= 3; w++) {
                struct score with = best_of_all(&m.need, t, w);
                most = better(&with, &most) > 0 ? with : most;
            }
            const struct plan_worth *worth = &p.worth[t];
            struct score said = {{without.of[0] + worth->minimum, without.of[1] + worth->benefit,
                                  without.of[2] + worth->waiting, without.of[3] - worth->travel}};
            assert_memory_equal(&said, &most, sizeof said);
            brings += better(&most, &without) > 0;
        }
    }
    assert_true(brings > 10);
}

/* --- the legal minimum, by another way: as many as augmenting paths find --- */

struct match {
    const struct plan_need *need;
    int32_t team_of[64][8]; /* child, week: −1 none */
    int32_t room[PLACES];
    bool seen[PLACES];
};

static bool augment(struct match *m, size_t child, int32_t hidden);

static bool place(struct match *m, size_t child, int32_t week)
{
    const struct plan_need *need = m->need;
    for (size_t t = 0; t < need->team_count; t++) {
        int32_t travel;
        size_t at = t * (size_t)need->weeks + (size_t)week - 1;
        if (m->seen[at] || !near(&travel, &need->children[child], &need->teams[t]))
            continue;
        m->seen[at] = true;
        bool free = m->room[at] > 0;
        for (size_t other = 0; !free && other < need->child_count; other++) {
            if (m->team_of[other][week - 1] != (int32_t)t)
                continue;
            m->team_of[other][week - 1] = -1;
            m->room[at]++;
            if (augment(m, other, week))
                free = true;
            else {
                m->team_of[other][week - 1] = (int32_t)t;
                m->room[at]--;
            }
        }
        if (free) {
            m->room[at]--;
            m->team_of[child][week - 1] = (int32_t)t;
            return true;
        }
    }
    return false;
}

/* One contact more for the child; first in the week that it lost one in. */
static bool augment(struct match *m, size_t child, int32_t lost)
{
    const struct plan_child *c = &m->need->children[child];
    if (lost > 0 && m->team_of[child][lost - 1] < 0 && place(m, child, lost))
        return true;
    for (int32_t w = c->from; w <= c->until; w++)
        if (w != lost && m->team_of[child][w - 1] < 0 && place(m, child, w))
            return true;
    return false;
}

static int64_t most_of_minimum(const struct plan_need *need)
{
    struct match m = {.need = need};
    int64_t count = 0;
    memset(m.team_of, -1, sizeof m.team_of);
    for (size_t t = 0; t < need->team_count; t++)
        for (int32_t w = 0; w < need->weeks; w++)
            m.room[t * (size_t)need->weeks + (size_t)w] = need->teams[t].minutes / need->teams[t].per_contact;
    for (size_t i = 0; i < need->child_count; i++)
        for (int32_t k = 0; k < need->children[i].minimum; k++) {
            memset(m.seen, 0, sizeof m.seen);
            count += augment(&m, i, 0);
        }
    return count;
}

static void nobody_is_under_the_minimum_who_could_have_it(void **state)
{
    (void)state;
    uint64_t seed = 3;
    struct rng r = rng_seeded(&seed);
    int enough = 0, short_of = 0;
    for (int round = 0; round < CASES; round++) {
        ARENA_AUTO a = arena_new(1 << 24);
        struct made_shape s = {.children = 1 + rng_below(&r, 40),
                               .teams = 1 + rng_below(&r, 6),
                               .weeks = 1 + (int32_t)rng_below(&r, 4),
                               .window = 4,
                               .minimum = 2,
                               .extras = 2,
                               .benefit = 100,
                               .waiting = 200,
                               .side = 1000,
                               .reach = 100 + rng_below(&r, 1200),
                               .contacts = 1 + rng_below(&r, 24)};
        struct plan p;
        struct made_plan m = plan_made(a, &r, &s);
        solve(&p, a, &m.need);
        int64_t wanted = 0, lacking = 0;
        for (size_t i = 0; i < m.need.child_count; i++)
            wanted += m.children[i].minimum;
        for (size_t i = 0; i < p.gap_count; i++)
            lacking += p.gaps[i].minimum;
        int64_t most = most_of_minimum(&m.need);
        assert_int_equal(score_plan(&p, &m.need).of[0], wanted - lacking);
        assert_int_equal(wanted - lacking, most);
        enough += most == wanted;
        short_of += most < wanted;
    }
    assert_true(enough > 50 && short_of > 50);
}

/* --- choices of a human, and reasons --- */

static const struct plan_child two[] = {{.minimum = 1, .waiting = 9, .from = 1, .until = 1},
                                        {.minimum = 2, .waiting = 1, .from = 1, .until = 1}};
static const struct plan_team one[] = {{.reach = 10, .minutes = 39, .per_contact = 20}};

static void choices_stay_or_are_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct plan p;
    const struct plan_contact chosen[] = {
        {.child = 1, .team = 0, .week = 1},  {.child = 1, .team = 0, .week = 1},
        {.child = 0, .team = 0, .week = 1},  {.child = -1, .team = 0, .week = 1},
        {.child = 0, .team = -1, .week = 1}, {.child = 0, .team = 0, .week = 2}};
    struct plan_need need = {two, 2, one, 1, 1, false, chosen, 6};
    solve(&p, a, &need);
    static const enum plan_broken expected[] = {PLAN_KEPT,     PLAN_WEEK_TAKEN, PLAN_TEAM_FULL,
                                                PLAN_NO_CHILD, PLAN_NO_TEAM,    PLAN_NO_WEEK};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(p.broken[i], expected[i]);
    assert_int_equal(p.count, 1);
    assert_int_equal(p.contacts[0].child, 1);
    assert_true(p.contacts[0].chosen);
    assert_int_equal(p.gap_count, 2);
    assert_int_equal(p.gaps[0].why, PLAN_ALL_FULL);
    assert_int_equal(p.gaps[1].why, PLAN_TOO_FEW_WEEKS);
    assert_int_equal(p.worth[0].minimum, 1);
    assert_int_equal(p.worth[0].waiting, 9);
}

/* Without choices the longest wait goes first; who is out of everybody's reach is told so. */
static void longest_wait_first(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct plan p;
    struct plan_child three[] = {two[0], two[1], {.x = 50, .minimum = 1, .from = 1, .until = 1}};
    struct plan_need need = {three, 3, one, 1, 1, false, NULL, 0};
    solve(&p, a, &need);
    assert_int_equal(p.count, 1);
    assert_int_equal(p.contacts[0].child, 0);
    assert_int_equal(p.gap_count, 2);
    assert_int_equal(p.gaps[1].why, PLAN_OUT_OF_REACH);
}

static void out_of_memory(void **state)
{
    (void)state;
    struct plan_need need = {two, 2, one, 1, 1, false, NULL, 0};
    struct err err;
    int rc = ERR_NOMEM;
    for (size_t cap = 64; rc < 0 && cap < 1 << 20; cap += 64) {
        ARENA_AUTO a = arena_new(cap);
        struct plan p;
        rc = plan_make(&p, a, &need, &err);
        assert_true(rc == 0 || rc == ERR_NOMEM);
    }
    assert_int_equal(rc, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_every_division),
        cmocka_unit_test(one_more_brings_what_it_says),
        cmocka_unit_test(nobody_is_under_the_minimum_who_could_have_it),
        cmocka_unit_test(choices_stay_or_are_named),
        cmocka_unit_test(longest_wait_first),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
