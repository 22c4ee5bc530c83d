/* The list of a very young parent: she is in charge of it; what fits her, who sees a line, what goes with her file. */
#include "app/young_world.h"

#include "app/chain/chain.h"
#include "app/life/life.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "base/str.h"

#include <stdio.h>

static bool fits(struct young_world *y, const char *code)
{
    const struct value *list = value_get(y->w.call.page, "fitting");
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_get_text(value_item(list, i), "code"), code))
            return true;
    return false;
}

/* Of the content as shipped: a girl of 17 on mbo is offered her own authority and school, and no assistance yet. */
static void what_fits_her_is_offered(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    static const char *const yes[] = {"home_visit", "guardian",    "of_age",          "school_obligation",
                                      "mbo_leave",  "school_plan", "childcare_place", "youth_help"};
    static const char *const no[] = {"social_assistance", "insure_self", "register_home",  "child_benefit",
                                     "higher_fund",       "wmo_talk",    "maternity_leave"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (!fits(&y, yes[i]))
            fail_msg("%s is not offered", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (fits(&y, no[i]))
            fail_msg("%s is offered", no[i]);
    /* What does not fit her is not put on by force either. */
    young_words(&y, "steps", "social_assistance");
    young_call(&y, &y.w.midwife, NULL, NULL);
    young_words(&y, "steps", "social_assistance");
    assert_int_equal(world_run(&y.w, young_propose), ERR_INVALID);
    /* Each line names its law and its desk. */
    young_put_forward(&y, "of_age", false);
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(fits(&y, "of_age"));
    assert_string_equal(value_get_text(value_at(y.w.call.page, "areas.0.lines.0"), "desk_label"),
                        "Rechtbank");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "areas.0.lines.0.laws.0.label"), ""),
                        "Burgerlijk Wetboek Boek 1 (gezag en voogdij)");
    world_close(&y.w);
}

static void only_for_a_young_parent(void **state)
{
    (void)state;
    struct young_world y;
    world_open(&y.w);
    young_family(&y.w, "1995-05-05", y.mother);
    young_call(&y, &y.w.midwife, NULL, NULL);
    young_says(&y);
    assert_int_equal(world_run(&y.w, young_begin), ERR_CONFLICT);
    assert_string_equal(y.w.err.key, "young_not");
    y.her = world_parent(y.mother);
    young_call(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_young);
    assert_string_equal(value_get_text(y.w.call.page, "applies"), "no");
    young_call(&y, &y.her, NULL, NULL);
    assert_int_equal(world_run(&y.w, own_young_begin), ERR_CONFLICT);
    /* Who does not keep her file does not open it. */
    young_call(&y, &y.w.midwife2, NULL, NULL);
    assert_int_equal(world_run(&y.w, young_page), ERR_DENIED);
    world_close(&y.w);
}

/* She begins it herself, from her phone; twice is one list. */
static void she_begins_by_herself(void **state)
{
    (void)state;
    struct young_world y;
    world_open(&y.w);
    young_family(&y.w, "2008-10-05", y.mother);
    y.her = world_parent(y.mother);
    for (int i = 0; i < 2; i++) {
        young_call(&y, &y.her, NULL, NULL);
        young_says(&y);
        world_must(&y.w, own_young_begin);
    }
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM young_plan"), "1");
    young_call(&y, &y.her, NULL, NULL);
    call_set(&y.w, "step", "mbo_leave");
    world_must(&y.w, own_young_add);
    assert_string_equal(young_state_of(&y, "mbo_leave"), "open");
    young_call(&y, &y.her, NULL, NULL); /* sent twice: it stands there once */
    call_set(&y.w, "step", "mbo_leave");
    world_must(&y.w, own_young_add);
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM young_step"), "1");
    world_close(&y.w);
}

/* What she typed and did not send is there when she comes back, over what is known; sent, it is gone. */
static void what_she_types_is_kept(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    young_call(&y, &y.her, NULL, NULL);
    call_set(&y.w, "text", "Met oma");
    call_set(&y.w, "seen", "me");
    world_must(&y.w, young_line_draft);
    young_call(&y, &y.her, NULL, NULL);
    call_set(&y.w, "home", "alone");
    world_must(&y.w, young_facts_draft);
    young_call(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_young);
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.text"), ""), "Met oma");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.seen"), ""), "me");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.home"), ""), "alone");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.school"), ""), "mbo");
    assert_non_null(value_at(y.w.call.page, "drafts.young_line_own.draft_at"));
    assert_string_equal(value_as_text(value_at(y.w.call.page, "autosave.young_line_own"), ""),
                        "/me/drafts/young_line_own");
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(young_page_has(&y, "oma"));
    young_writes(&y, "Met oma praten", "care", "me");
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM own_draft"), "1");
    young_call(&y, &y.her, NULL, NULL);
    young_says(&y);
    world_must(&y.w, own_young_begin);
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM own_draft"), "0");
    world_close(&y.w);
}

static void the_list_is_hers(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    young_put_forward(&y, "of_age mbo_leave", false);
    young_put_forward(&y, "school_plan", true);
    assert_string_equal(young_state_of(&y, "of_age"), "proposed");
    assert_string_equal(young_state_of(&y, "school_plan"), "open");
    assert_ok(young_moves(&y, &y.her, "of_age", young_take));
    assert_ok(young_moves(&y, &y.her, "mbo_leave", young_drop));
    assert_int_equal(young_moves(&y, &y.w.midwife, "of_age", young_drop),
                     ERR_CONFLICT); /* it is on her list */
    assert_string_equal(y.w.err.key, "young_move");
    assert_int_equal(young_moves(&y, &y.w.midwife, "mbo_leave", young_take), ERR_CONFLICT);
    assert_ok(young_moves(&y, &y.her, "school_plan", young_done));
    assert_int_equal(young_moves(&y, &y.her, "school_plan", young_done), ERR_CONFLICT);
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM young_step WHERE done_at IS NOT NULL"), "1");
    assert_ok(young_moves(&y, &y.her, "school_plan", young_redo));
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM young_step WHERE done_at IS NOT NULL"), "0");
    /* What she took off is not put forward again. */
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(fits(&y, "mbo_leave"));
    assert_false(young_page_has(&y, "mbo-studentenfonds"));
    assert_int_equal(young_moves(&y, &y.w.midwife2, "of_age", young_done), ERR_DENIED);
    world_close(&y.w);
}

/* A line that she keeps to herself: not on the page of who keeps her file, not counted, not in its copy; in hers it is. */
static void her_own_line_stays_hers(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    young_writes(&y, "Met oma praten", "housing", "me");
    young_writes(&y, "Kinderwagen zoeken", "care", "keeper");
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(young_page_has(&y, "oma"));
    assert_true(young_page_has(&y, "Kinderwagen"));
    assert_int_equal(value_get_int(y.w.call.page, "total", 0), 1);
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, person_export);
    assert_false(young_page_has(&y, "oma"));
    assert_true(young_page_has(&y, "Kinderwagen"));
    young_call(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_export);
    assert_true(young_page_has(&y, "oma"));
    young_call(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_young);
    assert_int_equal(value_get_int(y.w.call.page, "total", 0), 2);
    char id[37];
    snprintf(id, sizeof id, "%s", young_ask(&y, "SELECT id FROM young_step WHERE seen = 'me'"));
    young_call(&y, &y.w.midwife, "young_step", id);
    assert_int_equal(world_run(&y.w, young_done), ERR_NOT_FOUND);
    /* She shows it after all. */
    young_call(&y, &y.her, "young_step", id);
    call_set(&y.w, "seen", "keeper");
    world_must(&y.w, own_young_see);
    young_call(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_true(young_page_has(&y, "oma"));
    world_close(&y.w);
}

static void it_ends_with_the_file(void **state)
{
    (void)state;
    struct young_world y;
    young_opens(&y);
    young_put_forward(&y, "of_age", true);
    assert_ok(young_invites(&y, &y.her, "care"));
    young_call(&y, &y.w.midwife, NULL, NULL);
    call_set(&y.w, "reason", "other");
    assert_int_equal(world_run(&y.w, file_close), ERR_CONFLICT); /* a list is going on */
    young_call(&y, &y.w.midwife, NULL, NULL);
    call_set(&y.w, "reason", "other");
    call_set_flag(&y.w, "end_open", true);
    world_must(&y.w, file_close);
    assert_string_equal(young_ask(&y, "SELECT state FROM young_plan"), "ended");
    assert_int_equal(young_look(&y, &y.w.nurse), ERR_NOT_FOUND);
    young_call(&y, &y.her, NULL, NULL);
    assert_int_equal(world_run(&y.w, own_young_begin), ERR_DENIED);
    world_close(&y.w);
}

static void merged_files_have_one_list(void **state)
{
    (void)state;
    struct young_world y;
    char other[37];
    young_opens(&y);
    young_writes(&y, "Mijn zin", "care", "keeper");
    young_family(&y.w, "2008-10-05", other);
    young_call(&y, &y.w.midwife, NULL, NULL);
    call_param_set(&y.w, "person", other);
    young_says(&y);
    world_must(&y.w, young_begin);
    world_call(&y.w, &y.w.midwife);
    call_param_set(&y.w, "person", other);
    call_set(&y.w, "other", y.mother);
    world_must(&y.w, person_merge);
    assert_string_equal(young_ask(&y, "SELECT count(*) FROM young_plan WHERE state = 'running'"), "1");
    assert_string_equal(young_ask(&y, "SELECT count(DISTINCT person_id) FROM young_plan"), "1");
    snprintf(y.mother, sizeof y.mother, "%s", other);
    struct actor her = world_parent(other);
    world_call(&y.w, &her);
    world_must(&y.w, own_export);
    assert_true(young_page_has(&y, "Mijn zin"));
    world_close(&y.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_her_is_offered), cmocka_unit_test(only_for_a_young_parent),
        cmocka_unit_test(she_begins_by_herself),    cmocka_unit_test(what_she_types_is_kept),
        cmocka_unit_test(the_list_is_hers),         cmocka_unit_test(her_own_line_stays_hers),
        cmocka_unit_test(it_ends_with_the_file),    cmocka_unit_test(merged_files_have_one_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
