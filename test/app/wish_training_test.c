/* Training in asking about a wish for children: by herself, by an administrator of her organisation, its end, and how many. */
#include "app/admin/admin.h"
#include "app/chain/child_wish.h"
#include "app/chain/wish_training.h"
#include "app/coalition/counts.h"
#include "app/jobs.h"
#include "app/life/night.h"
#include "app/signals/signals.h"
#include "app/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int record(struct world *w, const struct actor *who, const char *course, const char *day)
{
    world_call(w, who);
    call_set(w, "course", course);
    call_set(w, "day", day);
    return world_run(w, wish_training_add);
}

static struct value *page(struct world *w, const struct actor *who, use_case *use)
{
    world_call(w, who);
    world_must(w, use);
    return w->call.page;
}

static int audited(struct world *w, const char *action)
{
    char sql[160], room[32];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM audit WHERE object = 'wish_training' AND action = '%s'",
             action);
    return atoi(place_ask(&w->place, sql, room, sizeof room));
}

static void she_records_it_and_takes_it_away(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w); /* 4 March 2026 */
    assert_ok(record(&w, &w.nurse, "refresher", "2025-03-04"));
    assert_string_equal(w.call.location, "/training?done=training");
    assert_int_equal(audited(&w, "create"), 1);
    const struct value *p = page(&w, &w.nurse, wish_training_page);
    const struct value *one = value_item(value_get(p, "trainings"), 0);
    assert_string_equal(value_get_text(one, "until_day"), "2027-03-04");
    assert_true(value_get_bool(one, "holds"));
    assert_true(value_get_bool(p, "is_trained"));
    assert_string_equal(value_get_text(one, "recorded_by_name"), w.nurse.name);
    assert_true(value_count(value_get(p, "courses")) >= 3);
    char id[37];
    snprintf(id, sizeof id, "%s", value_get_text(one, "id"));
    assert_int_equal(value_count(value_get(page(&w, &w.midwife, wish_training_page), "trainings")), 0);
    world_call(&w, &w.midwife); /* not hers to take away */
    call_set(&w, "held", id);
    assert_int_equal(world_run(&w, wish_training_remove), ERR_NOT_FOUND);
    assert_string_equal(w.err.key, "training_unknown");
    world_call(&w, &w.nurse);
    call_set(&w, "held", id);
    world_must(&w, wish_training_remove);
    assert_int_equal(audited(&w, "delete"), 1);
    assert_int_equal(value_count(value_get(page(&w, &w.nurse, wish_training_page), "trainings")), 0);
    world_close(&w);
}

static void what_cannot_be_is_said(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w);
    assert_int_equal(record(&w, &w.nurse, "refresher", "2026-03-05"), ERR_INVALID);
    assert_string_equal(w.err.key, "training_future");
    assert_int_equal(record(&w, &w.nurse, "refresher", "2016-03-03"), ERR_INVALID);
    assert_string_equal(w.err.key, "training_long_ago");
    assert_string_equal(w.err.where, "day");
    assert_ok(record(&w, &w.nurse, "refresher", "2016-03-04")); /* over, and said to be */
    assert_false(value_get_bool(page(&w, &w.nurse, wish_training_page), "is_trained"));
    assert_int_equal(record(&w, &w.nurse, "refresher", "2016-03-04"), ERR_CONFLICT);
    assert_string_equal(w.err.key, "training_there");
    assert_ok(record(&w, &w.nurse, "preconception", "2016-03-04"));
    world_close(&w);
}

static void an_administrator_records_for_her_own_organisation(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w);
    world_call(&w, &w.admin);
    call_param_set(&w, "account", w.coordinator.account);
    call_set(&w, "course", "preconception");
    call_set(&w, "day", "2026-01-05");
    world_must(&w, admin_wish_training_add);
    world_call(&w, &w.admin);
    call_param_set(&w, "account", w.coordinator.account);
    world_must(&w, admin_wish_training_page);
    const struct value *one = value_item(value_get(w.call.page, "trainings"), 0);
    assert_string_equal(value_get_text(one, "recorded_by_name"), w.admin.name);
    char id[37];
    snprintf(id, sizeof id, "%s", value_get_text(one, "id"));
    use_case *const uses[] = {admin_wish_training_page, admin_wish_training_add, admin_wish_training_remove};
    for (size_t i = 0; i < 3; i++) { /* the nurse works elsewhere */
        world_call(&w, &w.admin);
        call_param_set(&w, "account", w.nurse.account);
        call_set(&w, "course", "preconception");
        call_set(&w, "day", "2026-01-05");
        call_set(&w, "held", id);
        assert_int_equal(world_run(&w, uses[i]), ERR_NOT_FOUND);
        assert_string_equal(w.err.key, "training_colleague");
    }
    assert_int_equal(audited(&w, "create"), 1);
    world_call(&w, &w.admin); /* nor is the way shown */
    call_param_set(&w, "account", w.nurse.account);
    world_must(&w, people_page);
    assert_null(value_get_text(w.call.page, "training"));
    world_call(&w, &w.admin);
    call_param_set(&w, "account", w.coordinator.account);
    world_must(&w, people_page);
    assert_non_null(value_get_text(w.call.page, "training"));
    world_call(&w, &w.admin);
    call_param_set(&w, "account", w.coordinator.account);
    call_set(&w, "held", id);
    world_must(&w, admin_wish_training_remove);
    world_close(&w);
}

static const struct value *hint(struct world *w, const char *person)
{
    world_call(w, &w->nurse);
    call_param_set(w, "person", person);
    world_must(w, child_wish_page);
    assert_true(value_get_bool(w->call.page, "may_record")); /* a hint, never a barrier */
    return value_get(w->call.page, "untrained");
}

static const struct value *reminder(struct world *w)
{
    return value_get(page(w, &w->nurse, worklist), "training");
}

static bool is_there(const struct value *v)
{
    return v && value_kind(v) == VALUE_OBJECT;
}

/* Two years from 1 April 2024: held up to and with 1 April 2026. */
static void it_ends_and_she_hears_of_it(void **unused)
{
    (void)unused;
    struct world w;
    char person[37];
    world_open(&w);
    world_family(&w, &w.nurse, "Bos", 0, person);
    assert_true(is_there(hint(&w, person)));
    assert_null(value_get_text(hint(&w, person), "ended_day"));
    assert_false(is_there(reminder(&w)));
    assert_ok(record(&w, &w.nurse, "refresher", "2024-04-01"));
    assert_false(is_there(hint(&w, person)));
    assert_true(is_there(reminder(&w)));
    assert_string_equal(value_get_text(value_get(reminder(&w), "when"), "by_day"), "2026-04-01");
    assert_non_null(strstr(value_get_text(reminder(&w), "title"), "verloopt"));
    world_days(&w, 29); /* the day after */
    assert_string_equal(value_get_text(hint(&w, person), "ended_day"), "2026-04-01");
    assert_non_null(strstr(value_get_text(reminder(&w), "title"), "verlopen"));
    assert_false(is_there(value_get(page(&w, &w.midwife, worklist), "training"))); /* to herself alone */
    assert_ok(record(&w, &w.nurse, "refresher", "2026-04-01"));
    assert_false(is_there(reminder(&w)));
    assert_false(is_there(hint(&w, person)));
    world_close(&w);
}

static void it_goes_two_years_after_its_end(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w);
    assert_ok(record(&w, &w.nurse, "refresher", "2022-03-03")); /* held up to and with 3 March 2024 */
    assert_ok(record(&w, &w.nurse, "refresher", "2022-03-04"));
    assert_ok(record(&w, &w.nurse, "refresher", "2022-03-05"));
    world_call(&w, &w.nobody);
    world_must(&w, retention_job);
    const struct value *list = value_get(page(&w, &w.nurse, wish_training_page), "trainings");
    assert_int_equal(value_count(list), 2);
    world_close(&w);
}

static void ask(struct world *w, const struct actor *who, const char *surname)
{
    char person[37];
    world_family(w, who, surname, 0, person);
    world_call(w, who);
    call_param_set(w, "person", person);
    call_set(w, "asked", "alone");
    call_set(w, "outcome", "later");
    world_must(w, child_wish_record);
}

/* From now on they all work at the organisation of the nurse. */
static void join(struct world *w)
{
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE membership SET org_id = '%s' WHERE role = 'professional'",
             w->nurse.org);
    place_do(&w->place, sql);
}

/* --- the questions ask too --- */

static void begin_questions(struct world *w, const struct actor *who, char response[37])
{
    char person[37];
    world_family(w, who, "Prins", 0, person);
    world_call(w, who);
    call_param_set(w, "person", person);
    call_set(w, "mode", "professional");
    value_put_text(w->query, "instrument", "kiem-basis-wish");
    world_must(w, answers_new);
    snprintf(response, 37, "%s", w->call.location + strlen("/responses/"));
}

static void the_questions_have_the_hint_too(void **unused)
{
    (void)unused;
    struct world w;
    char response[37], sql[200];
    world_open(&w);
    w.keeps_nothing = true; /* for what is done beside the program, below */
    begin_questions(&w, &w.nurse, response);
    world_call(&w, &w.nurse);
    call_param_set(&w, "response", response);
    world_must(&w, response_page);
    assert_true(is_there(value_get(w.call.page, "untrained")));
    assert_ok(record(&w, &w.nurse, "refresher", "2026-01-05"));
    world_call(&w, &w.nurse);
    call_param_set(&w, "response", response);
    world_must(&w, response_page);
    assert_false(is_there(value_get(w.call.page, "untrained")));
    snprintf(sql, sizeof sql, "UPDATE response SET state = 'signed', signed_day = %d, membership_id = '%s'",
             (int)w.call.today, w.nurse.membership);
    place_do(&w.place, sql); /* signed: she asked */
    join(&w);
    ask(&w, &w.midwife, "Kok");
    ask(&w, &w.debt, "Bakker");
    const struct value *items = value_at(page(&w, &w.coordinator, coalition_board), "trained.items");
    assert_string_equal(value_get_text(value_item(items, 0), "value"), "1 / 3");
    ask(&w, &w.nurse, "Bos"); /* both ways is once */
    items = value_at(page(&w, &w.coordinator, coalition_board), "trained.items");
    assert_string_equal(value_get_text(value_item(items, 0), "value"), "1 / 3");
    world_close(&w);
}

/* --- how many --- */

static void counts_by_organisation_and_names_nobody(void **unused)
{
    (void)unused;
    struct world w;
    world_open(&w);
    ask(&w, &w.nurse, "Bos");
    ask(&w, &w.nurse, "Vos"); /* who asks twice asks once */
    ask(&w, &w.midwife, "Kok");
    const struct value *items = value_at(page(&w, &w.coordinator, coalition_board), "trained.items");
    assert_int_equal(value_count(items), 0); /* two of two organisations: too few to say anything */
    ask(&w, &w.midwife2, "Smit");
    ask(&w, &w.debt, "Bakker");
    assert_ok(record(&w, &w.nurse, "refresher", "2026-01-05"));
    assert_ok(record(&w, &w.nurse, "preconception", "2026-01-05")); /* two courses: one trained */
    assert_ok(record(&w, &w.midwife, "refresher", "2024-01-05"));   /* over */
    items = value_at(page(&w, &w.coordinator, coalition_board), "trained.items");
    assert_int_equal(value_count(items), 1); /* one each: together */
    assert_int_equal(value_get_int(value_item(items, 0), "trained", -1), 1);
    assert_int_equal(value_get_int(value_item(items, 0), "askers", -1), 4);
    join(&w);
    items = value_at(page(&w, &w.coordinator, coalition_board), "trained.items");
    assert_int_equal(value_count(items), 1);
    assert_string_equal(value_get_text(value_item(items, 0), "label"), "JGZ Stad");
    assert_string_equal(value_get_text(value_item(items, 0), "value"), "1 / 4");
    world_days(&w, 366); /* nobody asked within a year */
    items = value_at(page(&w, &w.coordinator, coalition_board), "trained.items");
    assert_int_equal(value_count(items), 0);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(she_records_it_and_takes_it_away),
        cmocka_unit_test(what_cannot_be_is_said),
        cmocka_unit_test(an_administrator_records_for_her_own_organisation),
        cmocka_unit_test(it_ends_and_she_hears_of_it),
        cmocka_unit_test(it_goes_two_years_after_its_end),
        cmocka_unit_test(the_questions_have_the_hint_too),
        cmocka_unit_test(counts_by_organisation_and_names_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
