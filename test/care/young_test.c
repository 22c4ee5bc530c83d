/* The plan of a very young parent: when it applies, which steps fit, who sees and changes a line. Worked examples of C12 and
 * A §4.3.3. */
#include "care/young.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY(y, m, d) day_from_civil(y, m, d)

/* A young parent has a plan while pregnant and until the child is two. */
static void applies_from_pregnancy_to_the_second_birthday(void **state)
{
    (void)state;
    const int32_t today = DAY(2026, 6, 1);
    static const struct {
        enum tri young;
        bool pregnant;
        int year, month, day; /* of her youngest; 0: no child */
        enum tri applies;
    } cases[] = {
        {TRI_YES, true, 0, 0, 0, TRI_YES},         {TRI_YES, false, 0, 0, 0, TRI_NO},
        {TRI_YES, false, 2026, 5, 1, TRI_YES},     {TRI_YES, false, 2024, 6, 2, TRI_YES},
        {TRI_YES, false, 2024, 6, 1, TRI_NO}, /* two today */
        {TRI_YES, true, 2020, 1, 1, TRI_YES},      {TRI_NO, true, 2026, 1, 1, TRI_NO},
        {TRI_UNKNOWN, true, 0, 0, 0, TRI_UNKNOWN}, /* her birth date is not known: it is asked */
        {TRI_UNKNOWN, false, 0, 0, 0, TRI_NO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t birth = cases[i].year ? DAY(cases[i].year, cases[i].month, cases[i].day) : DAY_NONE;
        assert_int_equal(young_applies(cases[i].young, cases[i].pregnant, birth, today), cases[i].applies);
    }
}

static const char *const mbo[] = {"mbo"}, *const home[] = {"parents", "friends"};

static void a_step_fits_by_age_time_and_how_things_are(void **state)
{
    (void)state;
    struct young_facts she = {17, true, false, {"mbo", "none", "parents"}};
    struct young_when everybody = {0}, minor = {.below = 18}, adult = {.from = 18}, mother = {.child = true},
                      both = {.pregnant = true, .child = true},
                      student = {.any = {[YOUNG_SCHOOL] = {mbo, 1}}},
                      homeless = {.from = 16, .below = 18, .any = {[YOUNG_HOME] = {home, 2}}};
    assert_int_equal(young_fits(&everybody, &she), TRI_YES);
    assert_int_equal(young_fits(&minor, &she), TRI_YES);
    assert_int_equal(young_fits(&adult, &she), TRI_NO);
    assert_int_equal(young_fits(&mother, &she), TRI_NO);
    assert_int_equal(young_fits(&both, &she), TRI_YES);
    assert_int_equal(young_fits(&student, &she), TRI_YES);
    assert_int_equal(young_fits(&homeless, &she), TRI_YES);
    she.age = 18;
    assert_int_equal(young_fits(&minor, &she), TRI_NO);
    assert_int_equal(young_fits(&adult, &she), TRI_YES);
    assert_int_equal(young_fits(&homeless, &she), TRI_NO);
    she.facts[YOUNG_SCHOOL] = "higher";
    assert_int_equal(young_fits(&student, &she), TRI_NO);
    she.pregnant = false;
    she.child = true;
    assert_int_equal(young_fits(&mother, &she), TRI_YES);
}

/* What is not known is asked, and never speaks against her; what is known does. */
static void what_is_not_known_may_fit(void **state)
{
    (void)state;
    struct young_facts she = {-1, true, false, {NULL, NULL, "own"}};
    struct young_when minor = {.below = 18}, student = {.any = {[YOUNG_SCHOOL] = {mbo, 1}}},
                      both = {.below = 18, .any = {[YOUNG_HOME] = {home, 2}}}, none = {0};
    assert_int_equal(young_fits(&minor, &she), TRI_UNKNOWN);
    assert_int_equal(young_fits(&student, &she), TRI_UNKNOWN);
    assert_int_equal(young_fits(&both, &she), TRI_NO);
    assert_int_equal(young_fits(&none, &she), TRI_YES);
}

/* She sees all of it; who keeps her file not what is hers alone; a desk only what she opened to it. */
static void she_decides_who_sees_a_line(void **state)
{
    (void)state;
    static const struct {
        enum young_reader reader;
        const char *seen;
        bool opened, shows;
    } cases[] = {
        {YOUNG_HER, "me", false, true},       {YOUNG_HER, "desks", false, true},
        {YOUNG_KEEPER, "me", true, false},    {YOUNG_KEEPER, "keeper", false, true},
        {YOUNG_KEEPER, "desks", false, true}, {YOUNG_DESK, "me", true, false},
        {YOUNG_DESK, "keeper", true, false},  {YOUNG_DESK, "desks", false, false},
        {YOUNG_DESK, "desks", true, true},    {YOUNG_DESK, "", true, false},
        {YOUNG_KEEPER, NULL, true, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(young_shows(cases[i].reader, cases[i].seen, cases[i].opened), cases[i].shows);
    assert_true(young_opened("income school", "school"));
    assert_true(young_opened("income", "income"));
    assert_false(young_opened("income school", "scho"));
    assert_false(young_opened("", "income"));
    assert_false(young_opened(NULL, "income"));
}

/* Every state, event and reader: what is not named here may not. */
static void the_list_is_hers(void **state)
{
    (void)state;
    static const char *const states[] = {"proposed", "open", "done", "off"};
    static const char *const expected[4][4][3] = {
        /*              TAKE                       DROP                    DONE                       AGAIN */
        /* proposed */ {{"open", "open", NULL}, {"off", "off", NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}},
        /* open */
        {{NULL, NULL, NULL}, {"off", NULL, NULL}, {"done", "done", "done"}, {NULL, NULL, NULL}},
        /* done */ {{NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}, {"open", "open", NULL}},
        /* off */ {{"open", NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}},
    };
    for (size_t s = 0; s < 4; s++)
        for (int e = 0; e < 4; e++)
            for (int r = 0; r < 3; r++) {
                const char *next = young_next(states[s], (enum young_event)e, (enum young_reader)r, "desk");
                if (expected[s][e][r])
                    assert_string_equal(next, expected[s][e][r]);
                else
                    assert_null(next);
            }
    /* What another does is not ticked off by a desk. */
    assert_null(young_next("open", YOUNG_DONE, YOUNG_DESK, "self"));
    assert_null(young_next("open", YOUNG_DONE, YOUNG_DESK, NULL));
    assert_string_equal(young_next("open", YOUNG_DONE, YOUNG_HER, "desk"), "done");
    assert_null(young_next("gone", YOUNG_TAKE, YOUNG_HER, "self"));
}

static int load(struct young_content *out, struct arena *a, const char *text, struct err *err)
{
    struct value *tree;
    assert_int_equal(json_parse(&tree, a, "young", text, strlen(text), err), 0);
    return young_load(out, a, tree, err);
}

#define HEAD                                                                                                 \
    "{\"areas\":[{\"code\":\"income\",\"scope\":\"money\",\"label\":{\"nl\":\"x\"}}],"                       \
    "\"laws\":[{\"code\":\"pw\",\"url\":\"https://x\",\"label\":{\"nl\":\"x\"}}],"                           \
    "\"desks\":[{\"code\":\"town\",\"kinds\":[\"income_support\"],\"label\":{\"nl\":\"x\"}}],"               \
    "\"steps\":[{\"code\":\"aid\",\"area\":\"income\",\"desk\":\"town\","
#define TAIL                                                                                                 \
    "\"who\":\"self\",\"days\":14,\"title\":{\"nl\":\"x\"},\"explain\":{\"nl\":\"x\"},"                      \
    "\"source\":{\"name\":\"n\",\"url\":\"https://x\"},\"reviewed\":\"2026-11-01\"}]}"

static void refuses_content_that_is_not_whole(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct young_content y;
    struct err err;
    assert_int_equal(load(&y, a,
                          HEAD "\"laws\":[\"pw\"],\"when\":{\"from\":18,\"below\":27,\"time\":[\"child\"],"
                               "\"school\":[\"none\"]}," TAIL,
                          &err),
                     0);
    const struct young_step *s = young_step_find(&y, "aid");
    assert_non_null(s);
    assert_int_equal(s->when.from, 18);
    assert_int_equal(s->when.below, 27);
    assert_true(s->when.child && !s->when.pregnant);
    assert_string_equal(s->when.any[YOUNG_SCHOOL].items[0], "none");
    assert_int_equal(s->reviewed, DAY(2026, 11, 1));
    assert_string_equal(young_desk_find(&y, "town")->kinds.items[0], "income_support");
    assert_string_equal(young_law_find(&y, "pw")->url, "https://x");
    assert_null(young_area_find(&y, "none"));
    /* A step without a law, with one that is not there, for a time that is none. */
    static const struct {
        const char *text, *key, *arg;
    } wrong[] = {
        {HEAD TAIL, "content_member", "laws"},
        {HEAD "\"laws\":[\"wmo\"]," TAIL, "young_code", "wmo"},
        {HEAD "\"laws\":[\"pw\"],\"when\":{\"time\":[\"ever\"]}," TAIL, "content_member", "time"},
        {HEAD "\"laws\":[\"pw\"],\"when\":{\"from\":99}," TAIL, "content_member", "from"},
        {"{\"areas\":[],\"laws\":[],\"desks\":[]}", "content_member", "steps"},
        {"{\"areas\":[],\"laws\":[],\"desks\":[{\"code\":\"a\",\"label\":{\"nl\":\"x\"}},{\"code\":\"a\","
         "\"label\":{\"nl\":\"x\"}}],\"steps\":[]}",
         "code_duplicate", "a"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(load(&y, a, wrong[i].text, &err), ERR_INVALID);
        assert_string_equal(err.key, wrong[i].key);
        assert_string_equal(err.arg, wrong[i].arg);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(applies_from_pregnancy_to_the_second_birthday),
        cmocka_unit_test(a_step_fits_by_age_time_and_how_things_are),
        cmocka_unit_test(what_is_not_known_may_fit),
        cmocka_unit_test(she_decides_who_sees_a_line),
        cmocka_unit_test(the_list_is_hers),
        cmocka_unit_test(refuses_content_that_is_not_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
