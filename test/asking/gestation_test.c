/* Gestational age and phase at their borders. */
#include "asking/gestation.h"

#include "asking/asking_help.h"

static void age_follows_from_the_due_date(void **state)
{
    (void)state;
    int32_t due = on("2026-10-08");
    assert_int_equal(gestation_age(due, due), 280);
    assert_int_equal(gestation_age(due, on("2026-01-01")), 0);
    assert_int_equal(gestation_age(due, on("2026-09-17")), 259);
    assert_int_equal(gestation_age(due, on("2026-09-16")), 258);
    assert_int_equal(gestation_age(due, on("2025-12-31")), -1);
    for (int32_t day = due - 300; day < due + 40; day++)
        assert_int_equal(gestation_due(day, gestation_age(due, day)), due);
    /* A corrected due date moves the age by as much. */
    assert_int_equal(gestation_age(due + 6, on("2026-09-17")), 253);
}

static void age_in_weeks_and_days(void **state)
{
    (void)state;
    static const struct {
        int age;
        const char *text;
    } rows[] = {{0, "0+0"},    {6, "0+6"},    {7, "1+0"},    {70, "10+0"},
                {258, "36+6"}, {259, "37+0"}, {280, "40+0"}, {-1, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[16] = "x";
        gestation_format(text, rows[i].age);
        assert_string_equal(text, rows[i].text);
    }
    assert_int_equal(gestation_split(258).weeks, 36);
    assert_int_equal(gestation_split(258).days, 6);
    assert_true(gestation_preterm(258));
    assert_false(gestation_preterm(259));
}

struct family {
    struct pregnancy pregnancies[3];
    size_t pregnancy_count;
    int32_t births[3];
    size_t birth_count;
};

static const char *phase_of(const struct family *f, const char *day)
{
    return phase_code(phase_on(f->pregnancies, f->pregnancy_count, f->births, f->birth_count, on(day)));
}

static void phase_at_its_borders(void **state)
{
    (void)state;
    struct family f = {.pregnancies = {{on("2026-10-08"), on("2026-09-16"), DAY_NONE}},
                       .pregnancy_count = 1,
                       .births = {on("2026-09-16")},
                       .birth_count = 1};
    assert_string_equal(phase_of(&f, "2025-12-31"), "before"); /* day -1 */
    assert_string_equal(phase_of(&f, "2026-01-01"), "during"); /* day 0 */
    assert_string_equal(phase_of(&f, "2026-09-15"), "during"); /* day 257, the day before the birth */
    assert_string_equal(phase_of(&f, "2026-09-16"), "after");  /* day 258: born, preterm */
    assert_string_equal(phase_of(&f, "2026-09-17"), "after");  /* day 259 */
    assert_string_equal(phase_of(&f, "2028-09-15"), "after");
    assert_string_equal(phase_of(&f, "2028-09-16"), "before"); /* the second birthday */
    f.pregnancies[0].end_day = f.births[0] = on("2026-09-17");
    assert_string_equal(phase_of(&f, "2026-09-16"), "during"); /* day 258, not born yet */
    assert_string_equal(phase_of(&f, "2026-09-17"), "after");  /* day 259: born at term */
}

static void a_leap_day_child_turns_two_on_the_first_of_march(void **state)
{
    (void)state;
    struct family f = {.births = {on("2024-02-29")}, .birth_count = 1};
    assert_string_equal(phase_of(&f, "2024-02-28"), "before");
    assert_string_equal(phase_of(&f, "2024-02-29"), "after");
    assert_string_equal(phase_of(&f, "2026-02-28"), "after");
    assert_string_equal(phase_of(&f, "2026-03-01"), "before");
    assert_day(birthday(on("2024-02-29"), 1), "2025-03-01");
    assert_day(birthday(on("2024-02-29"), 4), "2028-02-29");
    assert_int_equal(age_years(on("2024-02-29"), on("2025-02-28")), 0);
    assert_int_equal(age_years(on("2024-02-29"), on("2025-03-01")), 1);
    assert_int_equal(age_years(on("2024-02-29"), on("2028-02-28")), 3);
    assert_int_equal(age_years(on("2024-02-29"), on("2028-02-29")), 4);
}

static void a_new_pregnancy_wins_over_an_earlier_child(void **state)
{
    (void)state;
    struct family f = {.pregnancies = {{on("2025-03-01"), on("2025-03-03"), DAY_NONE},
                                       {on("2026-10-08"), DAY_NONE, DAY_NONE}},
                       .pregnancy_count = 2,
                       .births = {on("2025-03-03")},
                       .birth_count = 1};
    assert_string_equal(phase_of(&f, "2025-12-31"), "after");
    assert_string_equal(phase_of(&f, "2026-01-01"), "during");
    /* It ends early: the child is still under two. */
    f.pregnancies[1].end_day = on("2026-02-10");
    assert_string_equal(phase_of(&f, "2026-02-09"), "during");
    assert_string_equal(phase_of(&f, "2026-02-10"), "after");
    /* For the child itself. */
    assert_int_equal(phase_on(NULL, 0, f.births, 1, on("2026-02-01")), PHASE_AFTER);
}

static void an_early_end_without_a_child_is_before(void **state)
{
    (void)state;
    struct family f = {.pregnancies = {{on("2026-10-08"), on("2026-03-01"), DAY_NONE}}, .pregnancy_count = 1};
    assert_string_equal(phase_of(&f, "2026-02-28"), "during");
    assert_string_equal(phase_of(&f, "2026-03-01"), "before");
    struct family nobody = {0};
    assert_string_equal(phase_of(&nobody, "2026-03-01"), "before");
    /* Pregnant, date not known yet: from the day the file knew. */
    struct family vague = {.pregnancies = {{DAY_NONE, DAY_NONE, on("2026-03-01")}}, .pregnancy_count = 1};
    assert_string_equal(phase_of(&vague, "2026-02-28"), "before");
    assert_string_equal(phase_of(&vague, "2026-03-01"), "during");
}

static void ages(void **state)
{
    (void)state;
    assert_int_equal(age_years(on("2003-11-21"), on("2026-11-20")), 22);
    assert_int_equal(age_years(on("2003-11-21"), on("2026-11-21")), 23);
    assert_int_equal(age_years(on("2026-11-21"), on("2026-11-20")), -1);
    assert_int_equal(age_months(on("2026-01-31"), on("2026-02-27")), 0);
    assert_int_equal(age_months(on("2026-01-31"), on("2026-02-28")), 1);
    assert_int_equal(age_months(on("2026-01-31"), on("2026-03-30")), 1);
    assert_int_equal(age_months(on("2026-01-31"), on("2028-01-31")), 24);
}

static void implausible_due_dates_are_refused(void **state)
{
    (void)state;
    int32_t today = on("2026-11-21");
    struct err err = {0};
    assert_int_equal(gestation_check_due(today + 280, today, &err), 0);
    assert_refused(gestation_check_due(today + 281, today, &err), &err, "due_too_far", "due_day");
    assert_string_equal(err.arg, "2027-08-29");
    assert_int_equal(gestation_check_due(today - 28, today, &err), 0); /* 44 weeks */
    assert_refused(gestation_check_due(today - 29, today, &err), &err, "due_too_long_ago", "due_day");
    assert_refused(gestation_check_due(day_add_months(today, 10), today, &err), &err, "due_too_far",
                   "due_day");
    assert_refused(gestation_check_due(day_add_months(today, -10), today, &err), &err, "due_too_long_ago",
                   "due_day");
}

static void impossible_births_are_refused(void **state)
{
    (void)state;
    int32_t today = on("2026-11-21"), mother = on("2000-02-29");
    struct err err = {0};
    assert_int_equal(gestation_check_birth(today, mother, today + 3, today, &err), 0);
    assert_int_equal(gestation_check_birth(today, DAY_NONE, DAY_NONE, today, &err), 0);
    assert_refused(gestation_check_birth(today + 1, mother, DAY_NONE, today, &err), &err, "birth_in_future",
                   "birth_day");
    assert_refused(gestation_check_birth(on("1999-01-01"), mother, DAY_NONE, today, &err), &err,
                   "birth_before_mother", "birth_day");
    assert_refused(gestation_check_birth(on("2010-02-28"), mother, DAY_NONE, today, &err), &err,
                   "birth_before_mother", "birth_day");
    assert_int_equal(gestation_check_birth(on("2010-03-01"), mother, DAY_NONE, today, &err), 0);
    assert_refused(gestation_check_birth(today, mother, today + 281, today, &err), &err, "birth_off_due_date",
                   "birth_day");
    assert_refused(gestation_check_birth(today, mother, today - 29, today, &err), &err, "birth_off_due_date",
                   "birth_day");
}

static void phase_codes(void **state)
{
    (void)state;
    enum phase p = PHASE_BEFORE;
    struct err err = {0};
    assert_int_equal(phase_parse(&p, "after", "moments.0", &err), 0);
    assert_int_equal(p, PHASE_AFTER);
    assert_refused(phase_parse(&p, "later", "moments.0", &err), &err, "phase_unknown", "moments.0");
    assert_refused(phase_parse(&p, NULL, "moments.0", &err), &err, "phase_unknown", "moments.0");
    assert_int_equal(p, PHASE_AFTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(age_follows_from_the_due_date),
        cmocka_unit_test(age_in_weeks_and_days),
        cmocka_unit_test(phase_at_its_borders),
        cmocka_unit_test(a_leap_day_child_turns_two_on_the_first_of_march),
        cmocka_unit_test(a_new_pregnancy_wins_over_an_earlier_child),
        cmocka_unit_test(an_early_end_without_a_child_is_before),
        cmocka_unit_test(ages),
        cmocka_unit_test(implausible_due_dates_are_refused),
        cmocka_unit_test(impossible_births_are_refused),
        cmocka_unit_test(phase_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
