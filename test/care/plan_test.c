/* One plan out of fired steps: no duplicates, no dependence on order, nothing changes the second time; what ran stays. */
#include "care/plan.h"

#include "asking/asking_help.h"
#include "base/rand.h"

/* --- a world of steps, routes and signals --- */

enum { STEPS = 5 };
static const struct factor debts = {.code = "debts"};
static const struct factor young = {.code = "young_parent"};
static const struct factor harm = {.code = "self_harm", .urgency = URGENCY_SAME_DAY};
static const struct factor *const factors[] = {&debts, &young, &harm};

static const struct step steps[STEPS] = {
    {.code = "talk", .action = ACTION_TALK, .owner = OWNER_OWN_ORG, .term = {TERM_WORKING_DAYS, 5}},
    {.code = "visit",
     .action = ACTION_HOME_VISIT,
     .owner = OWNER_OWN_ORG,
     .term = {TERM_WORKING_DAYS, 5},
     .window = {true, ANCHOR_PREGNANCY, 112, 196}},
    {.code = "refer",
     .action = ACTION_REFERRAL,
     .owner = OWNER_ORG,
     .org_kind = "debt_help",
     .term = {TERM_DAYS, 21}},
    {.code = "crisis",
     .action = ACTION_REFERRAL,
     .owner = OWNER_ORG,
     .org_kind = "gp",
     .term = {TERM_SAME_DAY, 0}},
    {.code = "circle", .action = ACTION_SELF, .owner = OWNER_NETWORK, .term = {TERM_DAYS, 28}},
};
static const struct route routes[] = {
    {.code = "debts", .version = "1.0.0", .steps = steps, .step_count = STEPS},
    {.code = "young", .version = "1.0.0"},
    {.code = "debts", .version = "2.0.0", .steps = steps, .step_count = STEPS},
};
static const struct holiday kings_day = {
    .code = "kings_day", .month = 4, .day = 27, .sunday = -1, .every = 1};
static const struct calendar calendar = {&kings_day, 1};

static struct plan_days days_on(const char *today)
{
    return (struct plan_days){.calendar = &calendar,
                              .today = on(today),
                              .opened = DAY_NONE,
                              .pregnancy = DAY_NONE,
                              .birth = DAY_NONE};
}

static struct signal signal_on(const struct factor *f, const char *day, int64_t order)
{
    return (struct signal){.factor = f, .present = TRI_YES, .day = on(day), .order = order};
}

static struct plan merged(struct arena *a, const struct plan *existing, const struct fired_step *fired,
                          size_t n, const struct plan_days *days)
{
    struct plan out = {.count = 0};
    struct fired all = {fired, n};
    struct err err = {0};
    assert_int_equal(plan_merge(&out, a, existing, &all, days, &err), 0);
    return out;
}

static const struct plan nothing = {.count = 0};

static const struct plan_item *item_of(const struct plan *p, const char *step)
{
    const struct plan_item *found = NULL;
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->items[i].step, step) == 0) {
            assert_null(found);
            found = &p->items[i];
        }
    assert_non_null(found);
    return found;
}

/* A plan of one item in the state. */
static struct plan plan_of(struct plan_item *item, enum plan_state state, const char *closed)
{
    item->state = state;
    item->closed_at = closed ? instant_at(on(closed), 12 * 60) : 0;
    return (struct plan){item, 1};
}

/* --- proposing --- */

static void a_fired_step_is_proposed_with_owner_day_and_reason(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct signal s = signal_on(&debts, "2026-04-22", 7);
    struct step_reason why = {&routes[0], &s};
    struct fired_step f = {&steps[2], &routes[0], &why, 1, false};
    struct plan_days days = days_on("2026-04-22");
    struct plan p = merged(a, &nothing, &f, 1, &days);
    assert_int_equal(p.count, 1);
    assert_string_equal(p.items[0].step, "refer");
    assert_string_equal(p.items[0].route, "debts");
    assert_string_equal(p.items[0].version, "1.0.0");
    assert_string_equal(p.items[0].org_kind, "debt_help");
    assert_int_equal(p.items[0].owner, OWNER_ORG);
    assert_int_equal(p.items[0].state, PLAN_PROPOSED);
    assert_day(p.items[0].proposed, "2026-04-22");
    assert_day(p.items[0].due, "2026-05-13");
    assert_true(p.items[0].was == PLAN_NEW && p.items[0].changed && p.items[0].follows);
    assert_int_equal(p.items[0].reason_count, 1);
    assert_string_equal(p.items[0].reasons[0].factor, "debts");
    assert_day(p.items[0].reasons[0].day, "2026-04-22");
    assert_true(p.items[0].reasons[0].order == 7);
}

static void terms_skip_weekends_and_kings_day(void **unused)
{
    (void)unused;
    struct plan_days days = days_on("2026-04-22");
    assert_day(plan_due(&steps[0], &days), "2026-04-30");
    assert_day(plan_due(&steps[3], &days), "2026-04-22");
}

static void a_window_waits_for_its_first_day_and_is_open_later_too(void **unused)
{
    (void)unused;
    /* Due 2026-10-01: pregnant since 2025-12-25, week 16 is 2026-04-16, week 28 is 2026-07-09. */
    struct plan_days days = days_on("2026-02-02");
    days.pregnancy = on("2026-10-01") - GESTATION_TERM;
    assert_day(plan_due(&steps[1], &days), "2026-04-16");
    assert_false(plan_late_for_window(&steps[1], &days, on("2026-04-16")));
    days.today = on("2026-05-11");
    assert_day(plan_due(&steps[1], &days), "2026-05-18");
    days.today = on("2026-08-03");
    assert_day(plan_due(&steps[1], &days), "2026-08-10");
    assert_true(plan_late_for_window(&steps[1], &days, on("2026-08-10")));
    assert_false(plan_late_for_window(&steps[1], &days, on("2026-07-09")));
    assert_false(plan_late_for_window(&steps[0], &days, on("2026-08-10")));
    days.pregnancy = DAY_NONE;
    assert_day(plan_due(&steps[1], &days), "2026-08-10");
    assert_false(plan_late_for_window(&steps[1], &days, on("2026-08-10")));
}

static void windows_count_from_each_anchor(void **unused)
{
    (void)unused;
    struct step s = {.term = {TERM_SAME_DAY, 0}, .window = {true, ANCHOR_OPENED, 10, 20}};
    struct plan_days days = days_on("2026-05-01");
    days.opened = on("2026-05-01");
    days.birth = on("2026-06-01");
    assert_day(plan_due(&s, &days), "2026-05-11");
    s.window.anchor = ANCHOR_BIRTH;
    assert_day(plan_due(&s, &days), "2026-06-11");
}

/* --- against what is there --- */

struct again {
    enum plan_state state;
    const char *closed; /* day, at noon */
    const char *signal; /* day of the signal that fires now */
    int64_t order;      /* minutes after midnight of that day, as an instant */
    size_t count;       /* items afterwards */
};

static void what_is_closed_comes_back_only_on_a_newer_signal(void **unused)
{
    (void)unused;
    static const struct again rows[] = {
        {PLAN_DONE, "2026-03-10", "2026-03-09", 0, 1},
        {PLAN_DONE, "2026-03-10", "2026-03-11", 0, 2},
        {PLAN_DONE, "2026-03-10", "2026-03-10", 11 * 60, 1},
        {PLAN_DONE, "2026-03-10", "2026-03-10", 13 * 60, 2},
        {PLAN_DECLINED_BY_FAMILY, "2026-03-10", "2026-03-01", 0, 1},
        {PLAN_DECLINED_BY_FAMILY, "2026-03-10", "2026-04-01", 0, 2},
        {PLAN_CANCELLED, "2026-03-10", "2026-03-01", 0, 1},
        {PLAN_CANCELLED, "2026-03-10", "2026-04-01", 0, 2},
        {PLAN_PROPOSED, NULL, "2026-04-01", 0, 1},
        {PLAN_AGREED, NULL, "2026-04-01", 0, 1},
        {PLAN_DOING, NULL, "2026-04-01", 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct plan_item old = {
            .step = "talk", .route = "debts", .version = "1.0.0", .due = on("2026-03-20")};
        struct plan before = plan_of(&old, rows[i].state, rows[i].closed);
        struct signal s =
            signal_on(&debts, rows[i].signal, instant_at(on(rows[i].signal), (int)rows[i].order));
        struct step_reason why = {&routes[2], &s};
        struct fired_step f = {&steps[0], &routes[2], &why, 1, false};
        struct plan_days days = days_on("2026-04-02");
        struct plan p = merged(a, &before, &f, 1, &days);
        assert_int_equal(p.count, rows[i].count);
        bool kept = false;
        for (size_t j = 0; j < p.count; j++) {
            kept = kept || (p.items[j].was == 0 && p.items[j].state == rows[i].state &&
                            strcmp(p.items[j].version, "1.0.0") == 0);
            if (p.items[j].was == PLAN_NEW)
                assert_string_equal(p.items[j].version, "2.0.0");
        }
        assert_true(kept);
    }
}

static void a_level_alone_never_brings_back_what_is_closed(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct plan_item old = {.step = "talk", .route = "debts", .version = "1.0.0"};
    struct plan before = plan_of(&old, PLAN_DECLINED_BY_FAMILY, "2026-01-01");
    struct step_reason why = {&routes[0], NULL};
    struct fired_step f = {&steps[0], &routes[0], &why, 1, false};
    struct plan_days days = days_on("2026-04-02");
    assert_int_equal(merged(a, &before, &f, 1, &days).count, 1);
    struct plan p = merged(a, &nothing, &f, 1, &days);
    assert_string_equal(item_of(&p, "talk")->reasons[0].factor, "");
}

static void a_running_step_keeps_its_agreed_day_unless_it_becomes_urgent(void **unused)
{
    (void)unused;
    static const enum plan_state states[] = {PLAN_PROPOSED, PLAN_AGREED, PLAN_DOING};
    for (size_t i = 0; i < 3; i++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct plan_item old = {
            .step = "talk", .route = "debts", .version = "1.0.0", .due = on("2026-06-01")};
        struct plan before = plan_of(&old, states[i], NULL);
        struct signal calm = signal_on(&debts, "2026-04-01", 1), urgent = signal_on(&harm, "2026-04-01", 1);
        struct step_reason why = {&routes[0], &calm};
        struct fired_step f = {&steps[0], &routes[0], &why, 1, false};
        struct plan_days days = days_on("2026-04-01");
        struct plan p = merged(a, &before, &f, 1, &days);
        assert_day(p.items[0].due, states[i] == PLAN_PROPOSED ? "2026-04-08" : "2026-06-01");
        assert_true(p.items[0].changed && p.items[0].reason_count == 1);
        why.signal = &urgent;
        p = merged(a, &before, &f, 1, &days);
        assert_day(p.items[0].due, "2026-04-08");
        assert_int_equal(p.items[0].state, states[i]);
    }
}

static void a_later_outcome_never_puts_off_what_is_due(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct signal s = signal_on(&debts, "2026-04-01", 1);
    struct step_reason why = {&routes[0], &s};
    struct fired_step f = {&steps[0], &routes[0], &why, 1, false};
    struct plan_days days = days_on("2026-04-01");
    struct plan p = merged(a, &nothing, &f, 1, &days);
    days = days_on("2026-05-01");
    struct plan again = merged(a, &p, &f, 1, &days);
    assert_day(again.items[0].due, "2026-04-08");
    assert_false(again.items[0].changed);
}

static void an_open_step_that_no_longer_follows_stays_and_says_so(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct plan_item old = {.step = "talk", .route = "debts", .version = "1.0.0", .due = on("2026-06-01")};
    struct plan before = plan_of(&old, PLAN_AGREED, NULL);
    struct plan_days days = days_on("2026-05-01");
    struct plan p = merged(a, &before, NULL, 0, &days);
    assert_int_equal(p.count, 1);
    assert_int_equal(p.items[0].state, PLAN_AGREED);
    assert_false(p.items[0].follows || p.items[0].changed);
}

/* --- properties, over random worlds --- */

enum { REASONS_MAX = 6, WORLDS = 400 };

/* Random fired steps: each step at most once, its reasons in the order route_evaluate gives. */
struct world {
    struct signal signals[3];
    struct step_reason reasons[STEPS][REASONS_MAX];
    struct fired_step fired[STEPS];
    size_t count;
};

static void make_world(struct world *w, const struct rng *rng, const char *day)
{
    w->count = 0;
    for (size_t i = 0; i < 3; i++)
        w->signals[i] = signal_on(factors[i], day, (int64_t)rng_below(rng, 100));
    for (size_t s = 0; s < STEPS; s++) {
        if (rng_below(rng, 3) == 0)
            continue;
        size_t n = 0;
        for (size_t r = 0; r < 2; r++)
            for (size_t i = 0; i < 3; i++)
                if (rng_below(rng, 2))
                    w->reasons[s][n++] = (struct step_reason){&routes[r], &w->signals[i]};
        if (n == 0)
            w->reasons[s][n++] = (struct step_reason){&routes[0], NULL};
        w->fired[w->count++] = (struct fired_step){&steps[s], &routes[0], w->reasons[s], n, false};
    }
}

static void shuffle_world(struct world *w, const struct rng *rng)
{
    for (size_t i = w->count; i > 1; i--) {
        size_t j = rng_below(rng, (uint32_t)i);
        struct fired_step t = w->fired[i - 1];
        w->fired[i - 1] = w->fired[j];
        w->fired[j] = t;
    }
    for (size_t s = 0; s < w->count; s++) {
        size_t at = (size_t)(w->fired[s].step - steps);
        for (size_t i = w->fired[s].reason_count; i > 1; i--) {
            size_t j = rng_below(rng, (uint32_t)i);
            struct step_reason t = w->reasons[at][i - 1];
            w->reasons[at][i - 1] = w->reasons[at][j];
            w->reasons[at][j] = t;
        }
    }
}

static void assert_same_plan(const struct plan *x, const struct plan *y)
{
    assert_int_equal(x->count, y->count);
    for (size_t i = 0; i < x->count; i++) {
        const struct plan_item *p = &x->items[i], *q = &y->items[i];
        assert_string_equal(p->step, q->step);
        assert_int_equal(p->state, q->state);
        assert_int_equal(p->due, q->due);
        assert_true(p->closed_at == q->closed_at);
        assert_int_equal(p->reason_count, q->reason_count);
        for (size_t r = 0; r < p->reason_count; r++) {
            assert_string_equal(p->reasons[r].route, q->reasons[r].route);
            assert_string_equal(p->reasons[r].factor, q->reasons[r].factor);
            assert_int_equal(p->reasons[r].day, q->reasons[r].day);
            assert_true(p->reasons[r].order == q->reasons[r].order);
        }
    }
}

static void assert_no_duplicates(const struct plan *p)
{
    for (size_t i = 0; i < p->count; i++) {
        for (size_t j = 0; j < i; j++)
            assert_false(plan_open(p->items[i].state) && plan_open(p->items[j].state) &&
                         strcmp(p->items[i].step, p->items[j].step) == 0);
        for (size_t r = 1; r < p->items[i].reason_count; r++) {
            const struct plan_reason *x = &p->items[i].reasons[r - 1], *y = x + 1;
            int d = strcmp(x->route, y->route);
            assert_true(d < 0 || (d == 0 && strcmp(x->factor, y->factor) < 0));
        }
    }
}

/* Moves each item on at random, as a family and its professionals would. */
static struct plan lived(struct arena *a, const struct plan *p, const struct rng *rng, const char *day)
{
    struct plan_item *items = arena_alloc(a, (p->count + 1) * sizeof *items);
    for (size_t i = 0; i < p->count; i++) {
        items[i] = p->items[i];
        struct err err = {0};
        enum plan_state next = items[i].state;
        if (!plan_open(next))
            continue;
        if (plan_next(&next, items[i].state, (enum plan_event)rng_below(rng, PLAN_EVENTS), ACTION_TALK,
                      &err) == 0)
            items[i].closed_at = plan_open(next) ? 0 : instant_at(on(day), 8 * 60);
        items[i].state = next;
    }
    return (struct plan){items, p->count};
}

static void merging_is_idempotent_ordered_and_without_duplicates(void **unused)
{
    (void)unused;
    static const char *const visits[] = {"2026-01-12", "2026-02-10", "2026-02-10", "2026-07-01"};
    uint64_t seed = 20260101;
    struct rng rng = rng_seeded(&seed);
    for (int world = 0; world < WORLDS; world++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct plan p = nothing;
        for (size_t v = 0; v < 4; v++) {
            struct world w, shuffled;
            make_world(&w, &rng, visits[v]);
            struct plan_days days = days_on(visits[v]);
            days.pregnancy = on("2026-01-01");
            struct plan once = merged(a, &p, w.fired, w.count, &days);
            struct plan twice = merged(a, &once, w.fired, w.count, &days);
            assert_no_duplicates(&once);
            assert_same_plan(&once, &twice);
            for (size_t i = 0; i < twice.count; i++)
                assert_false(twice.items[i].changed);
            shuffled = w;
            for (size_t i = 0; i < w.count; i++)
                shuffled.fired[i].reasons = shuffled.reasons[w.fired[i].step - steps];
            shuffle_world(&shuffled, &rng);
            struct plan other = merged(a, &p, shuffled.fired, shuffled.count, &days);
            assert_same_plan(&once, &other);
            p = lived(a, &once, &rng, visits[v]);
        }
    }
}

/* --- states --- */

static void every_state_and_event(void **unused)
{
    (void)unused;
    enum { NO = -1 };
    /* agree, decline, start, finish, cancel */
    static const int table[PLAN_STATES][PLAN_EVENTS] = {
        [PLAN_PROPOSED] = {PLAN_AGREED, PLAN_DECLINED_BY_FAMILY, NO, NO, PLAN_CANCELLED},
        [PLAN_AGREED] = {NO, PLAN_DECLINED_BY_FAMILY, PLAN_DOING, PLAN_DONE, PLAN_CANCELLED},
        [PLAN_DECLINED_BY_FAMILY] = {PLAN_AGREED, NO, NO, NO, NO},
        [PLAN_DOING] = {NO, PLAN_DECLINED_BY_FAMILY, NO, PLAN_DONE, PLAN_CANCELLED},
        [PLAN_DONE] = {NO, NO, NO, NO, NO},
        [PLAN_CANCELLED] = {NO, NO, NO, NO, NO},
    };
    for (int s = 0; s < PLAN_STATES; s++)
        for (int e = 0; e < PLAN_EVENTS; e++) {
            struct err err = {0};
            enum plan_state out = PLAN_STATES;
            int rc = plan_next(&out, (enum plan_state)s, (enum plan_event)e, ACTION_TALK, &err);
            assert_int_equal(rc, table[s][e] == NO ? ERR_CONFLICT : 0);
            assert_int_equal(out, rc ? PLAN_STATES : table[s][e]);
            if (rc) {
                assert_string_equal(err.where, plan_state_code((enum plan_state)s));
                assert_string_equal(err.arg, plan_event_code((enum plan_event)e));
            }
        }
    enum plan_state out = PLAN_STATES;
    struct err err = {0};
    assert_int_equal(plan_next(&out, PLAN_PROPOSED, PLAN_START, ACTION_TALK, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "plan_agree_first");
    assert_int_equal(plan_next(&out, PLAN_PROPOSED, PLAN_START, ACTION_REPORT, &err), 0);
    assert_int_equal(out, PLAN_DOING);
}

static void codes_are_read_back(void **unused)
{
    (void)unused;
    for (int i = 0; i < PLAN_STATES; i++) {
        enum plan_state out = PLAN_STATES;
        assert_true(plan_state_from_code(&out, plan_state_code((enum plan_state)i)));
        assert_int_equal(out, i);
    }
    for (int i = 0; i < PLAN_EVENTS; i++) {
        enum plan_event out = PLAN_EVENTS;
        assert_true(plan_event_from_code(&out, plan_event_code((enum plan_event)i)));
        assert_int_equal(out, i);
    }
    enum plan_state state = PLAN_STATES;
    enum plan_event event = PLAN_EVENTS;
    assert_false(plan_state_from_code(&state, "lost") || plan_event_from_code(&event, NULL));
}

static void out_of_memory_leaves_nothing_half_done(void **unused)
{
    (void)unused;
    struct signal s = signal_on(&debts, "2026-04-01", 1);
    struct step_reason why = {&routes[0], &s};
    struct fired_step f = {&steps[0], &routes[0], &why, 1, false};
    struct fired fired = {&f, 1};
    struct plan_days days = days_on("2026-04-01");
    for (size_t cap = 0; cap < 400; cap += 8) {
        ARENA_AUTO a = arena_new(cap);
        struct plan out = {.count = 77};
        struct err err = {0};
        int rc = plan_merge(&out, a, &nothing, &fired, &days, &err);
        assert_true(rc == 0 ? out.count == 1 : rc == ERR_NOMEM && out.count == 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fired_step_is_proposed_with_owner_day_and_reason),
        cmocka_unit_test(terms_skip_weekends_and_kings_day),
        cmocka_unit_test(a_window_waits_for_its_first_day_and_is_open_later_too),
        cmocka_unit_test(windows_count_from_each_anchor),
        cmocka_unit_test(what_is_closed_comes_back_only_on_a_newer_signal),
        cmocka_unit_test(a_level_alone_never_brings_back_what_is_closed),
        cmocka_unit_test(a_running_step_keeps_its_agreed_day_unless_it_becomes_urgent),
        cmocka_unit_test(a_later_outcome_never_puts_off_what_is_due),
        cmocka_unit_test(an_open_step_that_no_longer_follows_stays_and_says_so),
        cmocka_unit_test(merging_is_idempotent_ordered_and_without_duplicates),
        cmocka_unit_test(every_state_and_event),
        cmocka_unit_test(codes_are_read_back),
        cmocka_unit_test(out_of_memory_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
