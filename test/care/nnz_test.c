/* Who comes in to Nu Niet Zwanger and why (A §4.1.2), from the programme's text: six situations, and only of her own will. */
#include "base/str.h"
#include "care/nnz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "{\"situations\": [{\"code\": \"homeless\"}, {\"code\": \"addiction\"}],"
                           "\"conditions\": [{\"code\": \"voluntary\", \"not_so\": {\"nl\": \"Nee\"}, "
                           "\"otherwise\": {\"nl\": \"Geen gesprek\"}},"
                           "{\"code\": \"not_pregnant\", \"not_so\": {\"nl\": \"Zwanger\"}, \"otherwise\": "
                           "{\"nl\": \"Zorg in de zwangerschap\"}}],"
                           "\"trainings\": [{\"code\": \"basic\", \"months\": 24}]}";
enum { HOMELESS, ADDICTION };
enum { VOLUNTARY, NOT_PREGNANT };

static int load(struct nnz *out, struct arena *a, const char *json, struct err *err)
{
    struct value *tree;
    assert_int_equal(json_parse(&tree, a, "nnz", json, strlen(json), err), 0);
    return nnz_load(out, a, tree, err);
}

static struct nnz example(struct arena *a)
{
    struct nnz n;
    struct err err;
    assert_int_equal(load(&n, a, text, &err), 0);
    return n;
}

static void comes_in_for_one_situation_when_she_wants_it(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct nnz n = example(a);
    struct nnz_answers yes = {.situations = {TRI_NO, TRI_YES}, .conditions = {TRI_YES, TRI_YES}};
    struct nnz_check c = nnz_check(&n, &yes);
    assert_int_equal(c.verdict, NNZ_IN);
    assert_int_equal(c.count, 1);
    assert_false(c.reasons[0].is_condition);
    assert_int_equal(c.reasons[0].at, ADDICTION);
    /* one that holds is enough: the others need not be asked */
    yes.situations[HOMELESS] = TRI_UNKNOWN;
    assert_int_equal(nnz_check(&n, &yes).verdict, NNZ_IN);
}

static void does_not_come_in_against_her_will(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct nnz n = example(a);
    struct nnz_answers no = {.situations = {TRI_YES, TRI_YES}, .conditions = {TRI_NO, TRI_UNKNOWN}};
    struct nnz_check c = nnz_check(&n, &no);
    assert_int_equal(c.verdict, NNZ_OUT);
    assert_int_equal(c.count, 1);
    assert_true(c.reasons[0].is_condition);
    assert_int_equal(c.reasons[0].at, VOLUNTARY);
    /* whatever else is not known, or does not hold: then both are said */
    no.situations[HOMELESS] = TRI_UNKNOWN;
    no.conditions[NOT_PREGNANT] = TRI_NO;
    assert_int_equal(nnz_check(&n, &no).count, 2);
}

static void does_not_come_in_without_a_situation(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct nnz n = example(a);
    struct nnz_answers none = {.situations = {TRI_NO, TRI_NO}, .conditions = {TRI_YES, TRI_UNKNOWN}};
    struct nnz_check c = nnz_check(&n, &none);
    assert_int_equal(c.verdict, NNZ_OUT);
    assert_int_equal(c.count, 0);
}

static void what_nobody_asked_is_not_no(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct nnz n = example(a);
    struct nnz_answers nothing = {{0}, {0}};
    struct nnz_check c = nnz_check(&n, &nothing);
    assert_int_equal(c.verdict, NNZ_ASK);
    assert_int_equal(c.count, 4);
    struct nnz_answers half = {.situations = {TRI_YES}, .conditions = {TRI_YES, TRI_UNKNOWN}};
    c = nnz_check(&n, &half);
    assert_int_equal(c.verdict, NNZ_ASK);
    assert_int_equal(c.count, 1);
    assert_true(c.reasons[0].is_condition);
    assert_int_equal(c.reasons[0].at, NOT_PREGNANT);
    struct nnz_answers open = {.situations = {TRI_NO, TRI_UNKNOWN}, .conditions = {TRI_YES, TRI_YES}};
    c = nnz_check(&n, &open);
    assert_int_equal(c.verdict, NNZ_ASK);
    assert_int_equal(c.reasons[0].at, ADDICTION);
}

static void refuses_the_rest(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{}",
        "{\"situations\": [], \"conditions\": [], \"trainings\": []}",
        "{\"situations\": [{\"code\": \"x\"}], \"conditions\": [{\"code\": \"y\"}], \"trainings\": []}",
        "{\"situations\": [{\"code\": \"A B\"}], \"conditions\": [], \"trainings\": []}",
        "{\"situations\": [{\"code\": \"x\"}], \"conditions\": [], \"trainings\": [{\"code\": \"t\"}]}",
        ("{\"situations\": [{\"code\": \"x\"}], \"conditions\": [], \"trainings\": [{\"code\": \"t\", "
         "\"months\": 0}]}"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct err err;
        struct nnz n;
        assert_int_equal(load(&n, a, wrong[i], &err), ERR_INVALID);
        assert_string_equal(err.key, "content_member");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_in_for_one_situation_when_she_wants_it),
        cmocka_unit_test(does_not_come_in_against_her_will),
        cmocka_unit_test(does_not_come_in_without_a_situation),
        cmocka_unit_test(what_nobody_asked_is_not_no),
        cmocka_unit_test(refuses_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
