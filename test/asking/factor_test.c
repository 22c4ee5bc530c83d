/* The factor catalogue: what is read, what is refused, how long a factor stands. */
#include "asking/factor.h"

#include "asking/asking_help.h"

static const char catalogue[] =
    "{'young_parent_below': 23, 'protection_months': 12, 'factors': ["
    "{'code': 'smoking', 'kind': 'risk', 'group': 'medical', 'scope': 'addiction', 'validity': {'kind': "
    "'pregnancy'},"
    " 'disciplines': ['birth_care', 'gp'], 'label': {'nl': 'Roken', 'en': 'Smoking'}},"
    "{'code': 'domestic_violence', 'kind': 'risk', 'group': 'psychosocial', 'scope': 'safety', 'urgency': "
    "'at_once',"
    " 'validity': {'kind': 'months', 'months': 12}, 'disciplines': ['safe_home']},"
    "{'code': 'stress', 'kind': 'risk', 'group': 'psychosocial', 'scope': 'mental', 'validity': {'kind': "
    "'event'},"
    " 'disciplines': []},"
    "{'code': 'young_parent', 'kind': 'risk', 'group': 'psychosocial', 'scope': 'social', 'fact': "
    "'young_parent',"
    " 'validity': {'kind': 'permanent'}, 'disciplines': ['youth_health']},"
    "{'code': 'network_support', 'kind': 'protective', 'group': 'protective', 'scope': 'social',"
    " 'validity': {'kind': 'months', 'months': 6}, 'disciplines': []}]}";

static struct factors load(struct arena *a)
{
    struct factors f = {0};
    struct err err = {0};
    assert_int_equal(factors_load(&f, a, json(a, catalogue), &err), 0);
    return f;
}

static void a_catalogue_reads_back(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct factors f = load(a);
    assert_int_equal(f.count, 5);
    const struct factor *smoking = factors_find(&f, "smoking");
    assert_string_equal(label_in(&smoking->label, "en"), "Smoking");
    assert_string_equal(label_in(&smoking->label, "nl"), "Roken");
    assert_string_equal(label_in(&smoking->explain, "nl"), "");
    assert_int_equal(smoking->discipline_count, 2);
    assert_string_equal(smoking->disciplines[1], "gp");
    assert_int_equal(smoking->urgency, URGENCY_NONE);
    const struct factor *violence = factors_find(&f, "domestic_violence");
    assert_int_equal(violence->urgency, URGENCY_AT_ONCE);
    assert_string_equal(urgency_code(violence->urgency), "at_once");
    assert_string_equal(factor_kind_code(violence->kind), "risk");
    assert_string_equal(factor_group_code(violence->group), "psychosocial");
    assert_int_equal(factors_find(&f, "young_parent")->fact, FACT_YOUNG_PARENT);
    assert_null(factors_find(&f, "tea"));
    enum urgency u = URGENCY_NONE;
    struct err err = {0};
    assert_int_equal(urgency_parse(&u, "same_day", "urgent.0", &err), 0);
    assert_int_equal(u, URGENCY_SAME_DAY);
    assert_refused(urgency_parse(&u, "soon", "urgent.0", &err), &err, "urgency_unknown", "urgent.0");
}

static void wrong_entries_are_named(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const struct {
        const char *from, *to, *key, *where, *arg;
    } rows[] = {
        {"'kind': 'risk', 'group': 'medical'", "'kind': 'hazard', 'group': 'medical'", "content_member",
         "factors.0", "kind"},
        {"'code': 'smoking'", "'code': 'Smoking!'", "content_member", "factors.0", "code"},
        {"'code': 'smoking'", "'code': 'stress'", "code_duplicate", "factors.2", "stress"},
        {"'scope': 'addiction', ", "", "content_member", "factors.0", "scope"},
        {"'group': 'medical'", "'group': 'protective'", "content_member", "factors.0", "group"},
        {"'young_parent_below': 23, ", "", "content_member", "factors", "young_parent_below"},
        {"'protection_months': 12, ", "", "content_member", "factors", "protection_months"},
        {"'young_parent_below': 23", "'young_parent_below': 99", "content_member", "factors",
         "young_parent_below"},
        {"'months': 12", "'months': 0", "content_member", "factors.1", "months"},
        {", 'months': 12", "", "content_member", "factors.1", "validity.months"},
        {"'urgency': 'at_once'", "'urgency': 'tomorrow'", "content_member", "factors.1", "urgency"},
        {"['birth_care', 'gp']", "['gp', 'gp']", "content_member", "factors.0", "disciplines"},
        {"['birth_care', 'gp']", "['birth_care', 7.5]", "content_member", "factors.0", "disciplines"},
        {"'fact': 'young_parent'", "'fact': 'old_parent'", "content_member", "factors.3", "fact"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[sizeof catalogue + 100];
        const char *at = strstr(catalogue, rows[i].from);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - catalogue), catalogue, rows[i].to,
                 at + strlen(rows[i].from));
        struct factors f = {0};
        struct err err = {0};
        assert_refused(factors_load(&f, a, json(a, text), &err), &err, rows[i].key, rows[i].where);
        assert_string_equal(err.arg, rows[i].arg);
        assert_null(f.items);
    }
}

static void how_long_a_factor_stays_current(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct factors f = load(a);
    const struct factor *event = factors_find(&f, "stress"), *months = factors_find(&f, "domestic_violence"),
                        *pregnancy = factors_find(&f, "smoking"),
                        *permanent = factors_find(&f, "young_parent");
    int32_t day = on("2026-03-15");
    struct pregnancy running = {on("2026-10-08"), DAY_NONE, DAY_NONE};
    struct pregnancy ended = {on("2026-10-08"), on("2026-09-20"), DAY_NONE};
    assert_day(factor_current_until(event, day, &running), "2026-09-14");
    assert_day(factor_current_until(months, day, NULL), "2027-03-14");
    assert_int_equal(factor_current_until(permanent, day, NULL), DAY_FOREVER);
    assert_day(factor_current_until(pregnancy, day, &ended), "2026-11-15"); /* birth + 56 days */
    assert_day(factor_current_until(pregnancy, day, &running),
               "2026-12-31"); /* 44 weeks + 56 days at the latest */
    assert_day(factor_current_until(pregnancy, day, NULL), "2026-09-14"); /* as an event */
    /* Signalled in the weeks after the birth: still that pregnancy's. Later: as an event. */
    assert_day(factor_current_until(pregnancy, on("2026-11-15"), &ended), "2026-11-15");
    assert_day(factor_current_until(pregnancy, on("2026-11-16"), &ended), "2027-05-15");
    assert_false(factor_current_on(event, day, NULL, day - 1));
    assert_true(factor_current_on(event, day, NULL, day));
    assert_true(factor_current_on(event, day, NULL, on("2026-09-14")));
    assert_false(factor_current_on(event, day, NULL, on("2026-09-15")));
    assert_true(factor_current_on(permanent, day, NULL, on("2099-01-01")));
    /* The end of a month has no 31st. */
    assert_day(factor_current_until(event, on("2026-08-31"), NULL), "2027-02-27");
}

static struct file_facts a_file(void)
{
    return (struct file_facts){.day = on("2026-03-15"),
                               .parent_birth_day = on("2000-01-01"),
                               .pregnancy = true,
                               .due_day = on("2026-10-08"),
                               .birth_day = DAY_NONE,
                               .fetuses = 1,
                               .first_care_day = on("2026-03-01"),
                               .young_parent_below = 23};
}

static void a_young_parent_is_under_23_at_the_birth(void **state)
{
    (void)state;
    struct file_facts f = a_file();
    f.parent_birth_day = on("2003-10-09"); /* 22 on the due date, by one day */
    assert_int_equal(fact_holds(FACT_YOUNG_PARENT, &f), TRI_YES);
    f.parent_birth_day = on("2003-10-08");
    assert_int_equal(fact_holds(FACT_YOUNG_PARENT, &f), TRI_NO);
    f.birth_day = on("2026-10-07"); /* born a day early: she was 22 */
    assert_int_equal(fact_holds(FACT_YOUNG_PARENT, &f), TRI_YES);
    f.young_parent_below = 20;
    assert_int_equal(fact_holds(FACT_YOUNG_PARENT, &f), TRI_NO);
    f.parent_birth_day = DAY_NONE;
    assert_int_equal(fact_holds(FACT_YOUNG_PARENT, &f), TRI_UNKNOWN);
    /* A wish for a child: her age today. */
    struct file_facts wish = {.day = on("2026-03-15"),
                              .parent_birth_day = on("2003-03-16"),
                              .due_day = DAY_NONE,
                              .birth_day = DAY_NONE,
                              .first_care_day = DAY_NONE,
                              .young_parent_below = 23};
    assert_int_equal(fact_holds(FACT_YOUNG_PARENT, &wish), TRI_YES);
    wish.day++;
    assert_int_equal(fact_holds(FACT_YOUNG_PARENT, &wish), TRI_NO);
}

static void what_else_the_file_knows(void **state)
{
    (void)state;
    struct file_facts f = a_file();
    assert_int_equal(fact_holds(FACT_MULTIPLE_PREGNANCY, &f), TRI_NO);
    f.fetuses = 2;
    assert_int_equal(fact_holds(FACT_MULTIPLE_PREGNANCY, &f), TRI_YES);
    f.fetuses = 0;
    assert_int_equal(fact_holds(FACT_MULTIPLE_PREGNANCY, &f), TRI_UNKNOWN);

    f.first_care_day = on("2026-03-12"); /* day 70 */
    assert_int_equal(fact_holds(FACT_LATE_CARE, &f), TRI_NO);
    f.first_care_day++;
    assert_int_equal(fact_holds(FACT_LATE_CARE, &f), TRI_YES);
    f.first_care_day = DAY_NONE;
    assert_int_equal(fact_holds(FACT_LATE_CARE, &f), TRI_UNKNOWN);

    assert_int_equal(fact_holds(FACT_CHILD_PRETERM, &f), TRI_NO); /* not born */
    f.birth_day = on("2026-09-16");                               /* day 258 */
    assert_int_equal(fact_holds(FACT_CHILD_PRETERM, &f), TRI_YES);
    f.birth_day++;
    assert_int_equal(fact_holds(FACT_CHILD_PRETERM, &f), TRI_NO);
    f.due_day = DAY_NONE;
    assert_int_equal(fact_holds(FACT_CHILD_PRETERM, &f), TRI_UNKNOWN);

    struct file_facts nobody = {.due_day = DAY_NONE, .birth_day = DAY_NONE, .first_care_day = DAY_NONE};
    assert_int_equal(fact_holds(FACT_MULTIPLE_PREGNANCY, &nobody), TRI_NO);
    assert_int_equal(fact_holds(FACT_LATE_CARE, &nobody), TRI_NO);
    assert_int_equal(fact_holds(FACT_NONE, &nobody), TRI_UNKNOWN);
}

static void no_memory(void **state)
{
    (void)state;
    ARENA_AUTO source = arena_new(TEST_ARENA);
    struct value *content = json(source, catalogue);
    size_t refused = 0;
    for (size_t cap = 0; cap < 4000; cap += 16) {
        ARENA_AUTO a = arena_new(cap);
        struct factors f = {0};
        struct err err = {0};
        int rc = factors_load(&f, a, content, &err);
        assert_true(rc == (f.items ? 0 : ERR_NOMEM));
        refused += rc != 0;
    }
    assert_true(refused > 10 && refused < 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_catalogue_reads_back),
        cmocka_unit_test(wrong_entries_are_named),
        cmocka_unit_test(how_long_a_factor_stays_current),
        cmocka_unit_test(a_young_parent_is_under_23_at_the_birth),
        cmocka_unit_test(what_else_the_file_knows),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
