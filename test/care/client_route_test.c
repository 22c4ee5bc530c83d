/* Client routes: who gets more, who gets less, and that nobody ever gets less than the law asks (A §4.3.1; spec C9). */
#include "care/client_route.h"

#include "asking/asking_help.h"
#include "base/rand.h"

#include <string.h>

static const char scheme_json[] =
    "{'org_kind': 'youth_health', 'contacts': ["
    "{'code': 'a', 'from_day': 5, 'due_day': 8, 'until_day': 13, 'minutes': 30, 'legal': true},"
    "{'code': 'b', 'from_day': 28, 'due_day': 35, 'until_day': 48, 'minutes': 20, 'legal': true},"
    "{'code': 'c', 'from_day': 56, 'due_day': 66, 'until_day': 80, 'minutes': 20},"
    "{'code': 'd', 'from_day': 110, 'due_day': 130, 'until_day': 146, 'minutes': 30, 'extra': true}]}";

#define BASIC "{'code': 'basic'}"
#define FEWER "{'code': 'fewer', 'leave': ['c'], 'all_levels': ['self_reliant']}"
#define MORE                                                                                                 \
    "{'code': 'more', 'add': ['d'], 'longer': 10, 'levels': ['vulnerable'], 'any': ['debts', "               \
    "'child_small']}"
#define MOST "{'code': 'most', 'add': ['d'], 'longer': 15, 'levels': ['very_vulnerable']}"

static struct contact_scheme scheme(struct arena *a)
{
    struct contact_scheme s = {0};
    struct err err = {0};
    assert_int_equal(contact_scheme_load(&s, a, json(a, scheme_json), &err), 0);
    return s;
}

static int load(struct client_routes *out, struct arena *a, const char *routes, struct err *err)
{
    struct contact_scheme s = scheme(a);
    return client_routes_load(out, a, &s, json(a, arena_printf(a, "{'routes': [%s]}", routes)), err);
}

static struct client_situation adult(enum level level)
{
    return (struct client_situation){.level = level, .has_level = true};
}

static void the_most_that_anyone_asks(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct client_routes r = {0};
    struct err err = {0};
    static const char *const debts[] = {"smoking", "debts"}, *const small[] = {"child_small"};
    assert_int_equal(load(&r, a, FEWER ", " BASIC ", " MORE ", " MOST, &err), 0);
    struct client_situation mother = adult(LEVEL_SELF_RELIANT), father = adult(LEVEL_SELF_RELIANT);
    struct client_situation indebted = {LEVEL_SELF_RELIANT, true, debts, 2},
                            child = {.factors = small, .factor_count = 1};
    struct client_situation unknown = adult(LEVEL_UNDETERMINED), weak = adult(LEVEL_VULNERABLE),
                            weakest = adult(LEVEL_VERY_VULNERABLE), well = {0};
    const struct {
        struct client_situation who[3];
        size_t count;
        const char *route;
    } cases[] = {
        {{well}, 0, "basic"},                  /* nothing is known */
        {{well}, 1, "basic"},                  /* a child without a parent who has a level */
        {{mother, father, well}, 3, "fewer"},  /* everybody gets along */
        {{mother, unknown, well}, 3, "basic"}, /* of one it is not known: silence is no reason for less */
        {{mother, weak, well}, 3, "more"},     /* the one who needs most decides */
        {{mother, father, child}, 3, "more"},  /* so does the child itself */
        {{indebted, father, well}, 3, "more"},
        {{weakest, indebted, child}, 3, "most"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(client_route(&r, cases[i].who, cases[i].count)->code, cases[i].route);
}

static void content_that_goes_below_the_minimum_is_refused(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const char *const wrong[][2] = {
        {BASIC ", {'code': 'x', 'leave': ['a'], 'any': ['debts']}", "client_route_contact"},
        {BASIC ", {'code': 'x', 'leave': ['d'], 'any': ['debts']}", "client_route_contact"},
        {BASIC ", {'code': 'x', 'leave': ['z'], 'any': ['debts']}", "client_route_contact"},
        {BASIC ", {'code': 'x', 'add': ['c'], 'any': ['debts']}", "client_route_contact"},
        {BASIC ", {'code': 'x', 'longer': -5, 'any': ['debts']}", "content_member"},
        {BASIC ", {'code': 'x', 'levels': ['fine']}", "level_unknown"},
        {BASIC ", " BASIC, "code_duplicate"},
        {MORE, "client_route_basic"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct client_routes r = {0};
        struct err err = {0};
        assert_int_equal(load(&r, a, wrong[i][0], &err), ERR_INVALID);
        assert_string_equal(err.key, wrong[i][1]);
    }
}

/* --- 1,000 random schemes, children and changes, also such as no content could hold --- */

static int below(const struct rng *rng, int n)
{
    return (int)rng_below(rng, (uint32_t)n);
}

static struct contact_scheme random_scheme(struct arena *a, const struct rng *rng)
{
    size_t count = 1 + (size_t)below(rng, 12);
    struct contact_kind *items = arena_alloc(a, count * sizeof *items);
    for (size_t i = 0; i < count; i++) {
        int from = below(rng, 700), kind = below(rng, 3);
        items[i] = (struct contact_kind){.code = arena_printf(a, "k%zu", i),
                                         .from_day = from,
                                         .due_day = from + below(rng, 30),
                                         .minutes = 10 + below(rng, 40),
                                         .legal = kind == 0,
                                         .extra = kind == 1,
                                         .corrected = below(rng, 2)};
        items[i].until_day = items[i].due_day + below(rng, 60);
    }
    return (struct contact_scheme){"youth_health", items, count};
}

static struct codes some_of(struct arena *a, const struct rng *rng, const struct contact_scheme *s)
{
    const char **items = arena_alloc(a, (s->count + 1) * sizeof *items);
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (below(rng, 2))
            items[n++] = s->items[i].code;
    return (struct codes){.items = items, .count = n};
}

static void nobody_gets_less_than_the_law_asks(void **state)
{
    (void)state;
    uint64_t seed = 20180912;
    struct rng rng = rng_seeded(&seed);
    for (int i = 0; i < 1000; i++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct contact_scheme s = random_scheme(a, &rng);
        struct contact_statuses all = {0}, plain = {0};
        struct err err = {0};
        struct contact_child child = {.birth_day = on("2026-01-01"),
                                      .death_day = DAY_NONE,
                                      .due_day =
                                          below(&rng, 2) ? DAY_NONE : on("2026-01-01") + below(&rng, 80),
                                      .known_day = on("2026-01-01")};
        int32_t day = child.birth_day + below(&rng, 800);
        assert_int_equal(contact_status(&plain, a, &s, &child, day, &err), 0);
        child.changes = (struct contact_changes){
            .add = some_of(a, &rng, &s), .leave = some_of(a, &rng, &s), .longer = below(&rng, 60) - 20};
        assert_int_equal(contact_status(&all, a, &s, &child, day, &err), 0);
        size_t legal = 0, found = 0;
        for (size_t k = 0; k < s.count; k++)
            legal += s.items[k].legal;
        for (size_t k = 0; k < all.count; k++)
            if (all.items[k].kind->legal) {
                found++;
                assert_true(all.items[k].minutes >= all.items[k].kind->minutes);
            }
        assert_int_equal(found, legal);
        /* and each at the same time as for everybody */
        for (size_t k = 0; k < plain.count; k++)
            for (size_t m = 0; m < all.count; m++)
                if (all.items[m].kind == plain.items[k].kind) {
                    assert_int_equal(all.items[m].from_day, plain.items[k].from_day);
                    assert_int_equal(all.items[m].until_day, plain.items[k].until_day);
                }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_that_anyone_asks),
        cmocka_unit_test(content_that_goes_below_the_minimum_is_refused),
        cmocka_unit_test(nobody_gets_less_than_the_law_asks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
