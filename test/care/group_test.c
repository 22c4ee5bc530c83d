/* Who fits a group and why not, and whose turn it is: worked examples of C11. */
#include "care/group.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY(y, m, d) day_from_civil(y, m, d)

static struct group_offer due_in_june(void)
{
    return (struct group_offer){GROUP_DUE, DAY(2026, 6, 1), DAY(2026, 6, 30), "WK1", "nl"};
}

static struct group_person fitting(void)
{
    return (struct group_person){
        .due_day = DAY(2026, 6, 15), .areas = {"BU11", "WK1", "GM1"}, .area_count = 3, .language = "nl"};
}

static void due_date_place_and_language(void **state)
{
    (void)state;
    struct group_offer offer = due_in_june();
    struct group_person p = fitting();
    assert_int_equal(group_fit(&offer, &p), GROUP_FITS);
    static const struct {
        int month, day;
        unsigned why;
    } days[] = {{5, 31, GROUP_EARLIER}, {6, 1, GROUP_FITS}, {6, 30, GROUP_FITS}, {7, 1, GROUP_LATER}};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        p.due_day = DAY(2026, days[i].month, days[i].day);
        assert_int_equal(group_fit(&offer, &p), days[i].why);
    }
    p = fitting();
    p.due_day = DAY_NONE;
    p.areas[1] = "WK2";
    p.language = "ar";
    p.busy = true;
    assert_int_equal(group_fit(&offer, &p), GROUP_NO_DATE | GROUP_ELSEWHERE | GROUP_LANGUAGE | GROUP_BUSY);
    p = fitting();
    p.already = true;
    assert_int_equal(group_fit(&offer, &p), GROUP_ALREADY);
}

/* What is not known of her, or not asked by the group, is no reason against her. */
static void what_is_not_known_does_not_count(void **state)
{
    (void)state;
    struct group_offer offer = due_in_june();
    struct group_person p = fitting();
    p.area_count = 0;
    p.language = NULL;
    assert_int_equal(group_fit(&offer, &p), GROUP_FITS);
    p = fitting();
    p.language = "ar";
    offer.language = NULL;
    assert_int_equal(group_fit(&offer, &p), GROUP_FITS);
    p.areas[1] = "WK9";
    offer.area = NULL;
    assert_int_equal(group_fit(&offer, &p), GROUP_FITS);
}

static void one_child_within_is_enough(void **state)
{
    (void)state;
    struct group_offer offer = {GROUP_AGE, DAY(2026, 1, 1), DAY(2026, 2, 28), NULL, NULL};
    struct group_person p = {.due_day = DAY(2026, 1, 15)};
    assert_int_equal(group_fit(&offer, &p), GROUP_NO_DATE); /* a due date is no child */
    p.births[p.birth_count++] = DAY(2023, 5, 5);
    assert_int_equal(group_fit(&offer, &p), GROUP_EARLIER);
    p.births[p.birth_count++] = DAY(2026, 3, 1);
    assert_int_equal(group_fit(&offer, &p), GROUP_LATER); /* the youngest tells why not */
    p.births[p.birth_count++] = DAY(2026, 2, 28);
    assert_int_equal(group_fit(&offer, &p), GROUP_FITS);
}

/* Longest waiting first among those who fit; ties by the order of asking; who does not fit is passed over and stays. */
static void whose_turn_it_is(void **state)
{
    (void)state;
    struct group_waiting list[] = {
        {300, "d", GROUP_FITS}, {100, "a", GROUP_LATER}, {200, "c", GROUP_FITS}, {200, "b", GROUP_FITS}};
    assert_int_equal(group_next(list, 4), 3);
    static const size_t places[] = {3, 0, 2, 1};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(group_place(list, 4, i), places[i]);
    list[1].why = GROUP_FITS; /* she fits again: she asked first */
    assert_int_equal(group_next(list, 4), 1);
    assert_int_equal(group_place(list, 4, 3), 2);
    for (size_t i = 0; i < 4; i++)
        list[i].why = GROUP_BUSY;
    assert_int_equal(group_next(list, 4), 4);
    assert_int_equal(group_next(list, 0), 0);
}

static void names_every_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < GROUP_WHYS; i++)
        assert_non_null(group_why_code(i));
    assert_null(group_why_code(GROUP_WHYS));
    assert_string_equal(group_why_code(3), "elsewhere");
}

static int load(struct group_content *out, struct arena *a, const char *text, struct err *err)
{
    struct value *tree;
    assert_int_equal(json_parse(&tree, a, "groups", text, strlen(text), err), 0);
    return group_load(out, a, tree, err);
}

static void refuses_content_that_is_not_whole(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct group_content g;
    struct err err;
    assert_int_equal(
        load(&g, a,
             "{\"kinds\":[{\"code\":\"talks\",\"scope\":\"parenting\",\"match\":\"age\",\"least\":8,\"most\":"
             "12,"
             "\"sessions\":4,\"every_days\":14,\"minutes\":90,\"join_until\":1,\"spread_days\":60,"
             "\"label\":{\"nl\":\"x\"},\"explain\":{\"nl\":\"x\"}}],"
             "\"questions\":[{\"code\":\"useful\",\"list\":\"group_answer\",\"label\":{\"nl\":\"x\"}}]}",
             &err),
        0);
    assert_int_equal(group_kind_find(&g, "talks")->most, 12);
    assert_null(group_kind_find(&g, "none"));
    assert_int_equal(g.question_count, 1);
    assert_int_equal(
        load(&g, a, "{\"kinds\":[{\"code\":\"talks\",\"scope\":\"parenting\"}],\"questions\":[]}", &err),
        ERR_INVALID);
    assert_string_equal(err.key, "content_member");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due_date_place_and_language), cmocka_unit_test(what_is_not_known_does_not_count),
        cmocka_unit_test(one_child_within_is_enough),  cmocka_unit_test(whose_turn_it_is),
        cmocka_unit_test(names_every_reason),          cmocka_unit_test(refuses_content_that_is_not_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
