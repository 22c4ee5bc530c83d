/* Which contact of youth health care is due when, and what counts as one (spec C9; definitions §7). */
#include "care/contact.h"

#include "asking/asking_help.h"

static const char scheme_json[] =
    "{'org_kind': 'youth_health', 'contacts': ["
    "{'code': 'days_5_8', 'from_day': 5, 'due_day': 8, 'until_day': 13, 'minutes': 20, 'legal': true},"
    "{'code': 'month_1', 'from_day': 28, 'due_day': 35, 'until_day': 48, 'minutes': 20, 'legal': true, "
    "'grace_days': 7},"
    "{'code': 'month_2', 'from_day': 56, 'due_day': 66, 'until_day': 80, 'minutes': 15},"
    "{'code': 'month_4', 'from_day': 110, 'due_day': 130, 'until_day': 146, 'minutes': 30, 'extra': true},"
    "{'code': 'year_2', 'from_day': 716, 'due_day': 744, 'until_day': 800, 'minutes': 30, 'legal': true, "
    "'corrected': true}]}";

static struct contact_scheme load(struct arena *a)
{
    struct contact_scheme s = {0};
    struct err err = {0};
    assert_int_equal(contact_scheme_load(&s, a, json(a, scheme_json), &err), 0);
    return s;
}

/* "days_5_8 done 2026-01-09; …" of a child, on a day. */
static const char *status(struct arena *a, const struct contact_child *child, const char *day)
{
    struct contact_scheme s = load(a);
    struct contact_statuses all = {0};
    struct err err = {0};
    assert_int_equal(contact_status(&all, a, &s, child, on(day), &err), 0);
    const char *text = "";
    for (size_t i = 0; i < all.count; i++) {
        char due[11];
        day_format(due, all.items[i].due_day);
        text = arena_printf(a, "%s%s%s %s %s", text, i ? "; " : "", all.items[i].kind->code,
                            contact_state_code(all.items[i].state), due);
    }
    return text;
}

static struct contact_child born(const char *day)
{
    return (struct contact_child){
        .birth_day = on(day), .death_day = DAY_NONE, .due_day = DAY_NONE, .known_day = on(day)};
}

#define LATER "; month_2 coming 2026-03-08; year_2 coming 2028-01-15"

static void from_the_birth_on(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct contact_child c = born("2026-01-01");
    assert_string_equal(status(a, &c, "2025-12-31"), "");
    assert_string_equal(status(a, &c, "2026-01-05"),
                        "days_5_8 coming 2026-01-09; month_1 coming 2026-02-05" LATER);
    assert_string_equal(status(a, &c, "2026-01-06"),
                        "days_5_8 open 2026-01-09; month_1 coming 2026-02-05" LATER);
    assert_string_equal(status(a, &c, "2026-01-09"),
                        "days_5_8 open 2026-01-09; month_1 coming 2026-02-05" LATER);
    assert_string_equal(status(a, &c, "2026-01-10"),
                        "days_5_8 overdue 2026-01-09; month_1 coming 2026-02-05" LATER);
    assert_string_equal(status(a, &c, "2026-01-15"),
                        "days_5_8 missed 2026-01-09; month_1 coming 2026-02-05" LATER);
    c.death_day = on("2026-01-12");
    assert_string_equal(status(a, &c, "2026-01-15"), "");
}

/* "A contact counts only if two-way and recorded." */
static void only_both_ways_counts(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct contact_child c = born("2026-01-01");
    struct contact_record r[] = {{"days_5_8", on("2026-01-07"), .held = true}};
    c.records = r;
    c.record_count = 1;
    assert_non_null(strstr(status(a, &c, "2026-01-08"), "days_5_8 open"));
    r[0].two_way = true;
    assert_non_null(strstr(status(a, &c, "2026-01-08"), "days_5_8 done"));
    assert_non_null(strstr(status(a, &c, "2026-01-06"), "days_5_8 open")); /* still to come */
    r[0].held = false;                                                     /* nobody was reached */
    assert_non_null(strstr(status(a, &c, "2026-01-08"), "days_5_8 open"));
    r[0] = (struct contact_record){"days_5_8", on("2026-01-12"), .held = true, .two_way = true};
    assert_non_null(strstr(status(a, &c, "2026-01-12"), "days_5_8 late"));
    r[0] = (struct contact_record){"days_5_8", on("2026-01-07"), .declined = true};
    assert_non_null(strstr(status(a, &c, "2026-02-12"), "days_5_8 declined"));
    struct contact_record both[] = {r[0], {"days_5_8", on("2026-01-09"), .held = true, .two_way = true}};
    c.records = both; /* they changed their mind */
    c.record_count = 2;
    assert_non_null(strstr(status(a, &c, "2026-02-12"), "days_5_8 done"));
}

static void a_child_born_too_early_is_counted_from_its_due_date_where_it_says_so(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct contact_child c = born("2026-01-01");
    c.due_day = on("2026-01-23"); /* 36+6: 22 days */
    assert_non_null(strstr(status(a, &c, "2026-01-06"), "days_5_8 open 2026-01-09"));
    assert_non_null(strstr(status(a, &c, "2026-01-06"), "year_2 coming 2028-02-06"));
    c.due_day = on("2026-01-22"); /* 37+0 is not too early */
    assert_non_null(strstr(status(a, &c, "2026-01-06"), "year_2 coming 2028-01-15"));
}

static void a_file_that_came_late_gets_grace(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct contact_child c = born("2026-01-01");
    c.known_day = on("2026-02-04");
    assert_string_equal(status(a, &c, "2026-02-06"), "month_1 open 2026-02-11" LATER);
    c.known_day = on("2026-02-17"); /* never beyond the end */
    assert_string_equal(status(a, &c, "2026-02-18"), "month_1 open 2026-02-18" LATER);
    struct contact_record r = {"days_5_8", on("2026-01-08"), .held = true, .two_way = true};
    c.records = &r; /* held elsewhere and told */
    c.record_count = 1;
    assert_non_null(strstr(status(a, &c, "2026-02-18"), "days_5_8 done"));
}

static void a_client_route_gives_more_or_less_and_never_below_the_minimum(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct contact_child c = born("2026-01-01");
    const char *more[] = {"month_4"}, *less[] = {"month_2", "month_1", "days_5_8", "year_2"};
    c.changes.add = (struct codes){more, 1};
    assert_non_null(strstr(status(a, &c, "2026-01-06"), "month_4 coming 2026-05-11"));
    c.changes = (struct contact_changes){.leave = {less, 4}};
    assert_string_equal(status(a, &c, "2026-01-06"),
                        "days_5_8 open 2026-01-09; month_1 coming 2026-02-05; year_2 coming 2028-01-15");
}

static void the_next_one_is_the_earliest_that_waits(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct contact_scheme s = load(a);
    struct contact_child c = born("2026-01-01");
    struct contact_statuses all = {0};
    struct err err = {0};
    assert_int_equal(contact_status(&all, a, &s, &c, on("2026-01-20"), &err), 0);
    assert_string_equal(contact_next(&all)->kind->code, "month_1");
    assert_int_equal(contact_status(&all, a, &s, &c, on("2029-01-20"), &err), 0);
    assert_null(contact_next(&all));
}

static void bad_schemes_are_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const struct {
        const char *from, *to, *key, *where;
    } rows[] = {
        {"'code': 'month_1'", "'code': 'days_5_8'", "code_duplicate", "contacts.1"},
        {"'due_day': 8", "'due_day': 14", "schedule_days", "days_5_8"},
        {"'due_day': 8,", "", "content_member", "contacts.0"},
        {"'minutes': 15", "'minutes': 0", "content_member", "contacts.2"},
        {"'legal': true", "'legal': 'perhaps'", "content_member", "contacts.0"},
        {"'extra': true", "'extra': true, 'legal': true", "contact_extra", "month_4"},
        {"'org_kind': 'youth_health', ", "", "content_member", "contacts"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *at = strstr(scheme_json, rows[i].from);
        assert_non_null(at);
        const char *text = arena_printf(a, "%.*s%s%s", (int)(at - scheme_json), scheme_json, rows[i].to,
                                        at + strlen(rows[i].from));
        struct contact_scheme s = {0};
        struct err err = {0};
        assert_refused(contact_scheme_load(&s, a, json(a, text), &err), &err, rows[i].key, rows[i].where);
        assert_null(s.items);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_the_birth_on),
        cmocka_unit_test(only_both_ways_counts),
        cmocka_unit_test(a_child_born_too_early_is_counted_from_its_due_date_where_it_says_so),
        cmocka_unit_test(a_file_that_came_late_gets_grace),
        cmocka_unit_test(a_client_route_gives_more_or_less_and_never_below_the_minimum),
        cmocka_unit_test(the_next_one_is_the_earliest_that_waits),
        cmocka_unit_test(bad_schemes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
