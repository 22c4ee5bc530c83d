/* Opening a file and seeing it: the thinnest way from a form to the disk and back. */
#include "app/access.h"
#include "app/people/people.h"
#include "app/world.h"
#include "base/str.h"

#include <string.h>

static void opens_a_family(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    world_reopen(&w);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    world_must(&w, person_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "person.name"), ""), "Noor de Vries");
    assert_string_equal(value_get_text(w.call.page, "gestation"), "20+0");
    assert_int_equal(value_count(value_at(w.call.page, "timeline.items")), 2);
    world_close(&w);
}

static void keeps_others_out(void **state)
{
    (void)state;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, person);
    const struct actor *others[] = {&w.midwife2, &w.nurse, &w.debt, &w.coordinator, &w.admin, &w.nobody};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        world_call(&w, others[i]);
        call_param_set(&w, "person", person);
        assert_int_equal(world_run(&w, person_page), ERR_DENIED);
        assert_string_equal(w.err.key, "not_involved");
    }
    world_close(&w);
}

static void refuses_a_wrong_due_date(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    world_call(&w, &w.midwife);
    call_set(&w, "role", "mother");
    call_set(&w, "first_name", "Noor");
    call_set(&w, "surname", "de Vries");
    call_set(&w, "birth_day", "1995-05-05");
    call_set(&w, "due_day", "2027-06-01");
    assert_int_equal(world_run(&w, family_create), ERR_INVALID);
    assert_string_equal(w.err.key, "due_too_far");
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_a_family),
        cmocka_unit_test(keeps_others_out),
        cmocka_unit_test(refuses_a_wrong_due_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
