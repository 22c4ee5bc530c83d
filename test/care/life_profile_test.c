/* What is known over life areas: the newest word counts, silence is not "no", safety is in no drawing (A §4.3.1; spec C9). */
#include "care/life_profile.h"

#include "asking/asking_help.h"

#define YEAR                                                                                                 \
    "'validity': {'kind': 'months', 'months': 12}, 'disciplines': ['social_work'], 'urgency': 'none'}"
static const char factors_json[] =
    "{'young_parent_below': 20, 'protection_months': 12, 'factors': ["
    "{'code': 'debts', 'kind': 'risk', 'group': 'psychosocial', 'scope': 'money', " YEAR
    ", {'code': 'violence', 'kind': 'risk', 'group': 'psychosocial', 'scope': 'safety', " YEAR
    ", {'code': 'support', 'kind': 'protective', 'group': 'protective', 'scope': 'social', "
    "'validity': {'kind': 'months', 'months': 12}, 'disciplines': []}]}";

static struct factors load(struct arena *a)
{
    struct factors f = {0};
    struct err err = {0};
    if (factors_load(&f, a, json(a, factors_json), &err) < 0)
        fail_msg("%s %s", err.key, err.where);
    return f;
}

static void the_newest_word_that_counts(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct factors f = load(a);
    const struct factor *debts = factors_find(&f, "debts"), *support = factors_find(&f, "support");
    const int32_t day = on("2026-03-04");
    const struct {
        struct signal said[2];
        size_t count;
        const struct factor *factor;
        enum life_mark mark;
    } cases[] = {
        {{{0}}, 0, debts, LIFE_UNKNOWN},
        {{{debts, TRI_YES, day - 10, 1, NULL, NULL}}, 1, debts, LIFE_WEIGHS},
        {{{debts, TRI_NO, day - 10, 1, NULL, NULL}}, 1, debts, LIFE_CLEAR},
        {{{debts, TRI_UNKNOWN, day - 10, 1, NULL, NULL}}, 1, debts, LIFE_UNKNOWN},
        /* a newer word; one of the same day that was said later; "don't know" does not take a word back */
        {{{debts, TRI_YES, day - 20, 1, NULL, NULL}, {debts, TRI_NO, day - 10, 2, NULL, NULL}},
         2,
         debts,
         LIFE_CLEAR},
        {{{debts, TRI_YES, day - 10, 2, NULL, NULL}, {debts, TRI_NO, day - 10, 1, NULL, NULL}},
         2,
         debts,
         LIFE_WEIGHS},
        {{{debts, TRI_YES, day - 20, 1, NULL, NULL}, {debts, TRI_UNKNOWN, day, 2, NULL, NULL}},
         2,
         debts,
         LIFE_WEIGHS},
        /* too long ago */
        {{{debts, TRI_YES, day - 800, 1, NULL, NULL}}, 1, debts, LIFE_UNKNOWN},
        {{{support, TRI_YES, day, 1, NULL, NULL}}, 1, support, LIFE_HELPS},
        {{{support, TRI_NO, day, 1, NULL, NULL}}, 1, support, LIFE_UNKNOWN},
        /* of another factor */
        {{{support, TRI_YES, day, 1, NULL, NULL}}, 1, debts, LIFE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(life_mark(cases[i].factor, cases[i].said, cases[i].count, day), cases[i].mark);
}

static void what_does_not_belong_is_refused(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct factors f = load(a);
    static const char *const wrong[][2] = {
        {"{'areas': [{'code': 'a', 'factors': ['nothing']}]}", "life_area_factor"},
        {"{'areas': [{'code': 'a', 'factors': ['violence']}]}", "life_area_factor"},
        {"{'areas': [{'code': 'a', 'factors': ['debts']}, {'code': 'b', 'factors': ['debts']}]}",
         "life_area_factor"},
        {"{'areas': [{'code': 'a', 'factors': ['debts']}, {'code': 'a'}]}", "code_duplicate"},
        {"{}", "content_member"},
    };
    struct life_areas areas = {0};
    struct err err = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(life_areas_load(&areas, a, &f, json(a, wrong[i][0]), &err), ERR_INVALID);
        assert_string_equal(err.key, wrong[i][1]);
    }
    const char *good = "{'areas': [{'code': 'a', 'factors': ['debts', 'support']}]}";
    assert_int_equal(life_areas_load(&areas, a, &f, json(a, good), &err), 0);
    assert_int_equal(areas.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_newest_word_that_counts),
                                       cmocka_unit_test(what_does_not_belong_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
