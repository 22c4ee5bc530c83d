/* Groups of parents: who gets a place and when, who sees what, a session that moves, what is counted afterwards. */
#include "app/groups/groups.h"

#include "app/groups_world.h"
#include "app/people/people.h"
#include "base/str.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Full, then a waiting list; a place that comes free goes to who waited longest, once, with one notice. */
static void a_free_place_goes_to_the_first(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[11][37];
    world_open(&w);
    groups_offer(&w, "centering_pregnancy", "2026-04-01T10:00", group);
    groups_join_many(&w, group, people, 11);
    for (int i = 0; i < 11; i++)
        assert_string_equal(groups_state_of(&w, people[i]), i < 8 ? "in" : "waiting");
    assert_ok(groups_herself(&w, people[9], group, own_group));
    assert_int_equal(value_get_int(value_get(w.call.page, "place"), "number", 0), 2);
    assert_ok(groups_herself(&w, people[3], group, own_group_leave));
    groups_jobs(&w);
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[3]), "left");
    assert_string_equal(groups_state_of(&w, people[8]), "in");
    assert_string_equal(groups_state_of(&w, people[9]), "waiting");
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 8);
    assert_int_equal(groups_notices(&w, "group_place"), 1);
    /* leaving twice frees nothing more */
    assert_ok(groups_herself(&w, people[3], group, own_group_leave));
    groups_jobs(&w);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 8);
    world_close(&w);
}

/* Who does not fit any more is passed over, keeps her place in time, and is told why. */
static int due_later(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_PREGNANCY_SET_DUE,
                     DB_ARGS(db_text(call_param(c, "pregnancy")), db_int(c->today + 250), db_int(1)), err);
}

static void who_does_not_fit_is_passed_over(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[10][37], sql[128], room[64];
    world_open(&w);
    groups_offer(&w, "centering_pregnancy", "2026-04-01T10:00", group);
    groups_join_many(&w, group, people, 10);
    snprintf(sql, sizeof sql, "SELECT id FROM pregnancy WHERE person_id = '%s'", people[8]);
    world_call(&w, &w.nobody);
    call_param_set(&w, "pregnancy", place_ask(&w.place, sql, room, sizeof room));
    world_must(&w, due_later);
    assert_ok(groups_herself(&w, people[8], group, own_group));
    const struct value *place = value_get(w.call.page, "place");
    assert_int_equal(value_get_int(place, "number", 0), 0);
    assert_string_equal(value_as_text(value_at(place, "why.0"), ""), "De datum ligt na die van deze groep");
    assert_ok(groups_herself(&w, people[0], group, own_group_leave));
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[8]), "waiting");
    assert_string_equal(groups_state_of(&w, people[9]), "in");
    world_close(&w);
}

static void refuses_what_cannot_be(void **state)
{
    (void)state;
    struct world w;
    char group[37], talks[37], person[37], other[37];
    world_open(&w);
    groups_offer(&w, "centering_pregnancy", "2026-04-01T10:00", group);
    groups_offer(&w, "parent_talks", "2026-04-01T11:00", talks);
    world_family(&w, &w.midwife, "Jansen", GROUPS_GA, person);
    world_family(&w, &w.midwife, "Vroeg", 20, other);
    assert_int_equal(groups_by_midwife(&w, other, group, person_group_join), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_fit");
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    call_param_set(&w, "group", group);
    assert_int_equal(world_run(&w, person_group_join), ERR_INVALID);
    assert_string_equal(w.err.key, "group_agreed");
    assert_ok(groups_by_midwife(&w, person, group, person_group_join));
    assert_int_equal(groups_by_midwife(&w, person, group, person_group_join), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_twice");
    /* another kind, without a child on file: she is asked for the date, and then it is at the same time */
    assert_int_equal(groups_herself(&w, person, talks, own_group_join), ERR_INVALID);
    assert_string_equal(w.err.key, "group_date");
    struct actor her = world_parent(person);
    world_call(&w, &her);
    call_param_set(&w, "group", talks);
    call_set(&w, "said_day", "2025-07-05");
    assert_int_equal(world_run(&w, own_group_join), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_fit");
    assert_non_null(strstr(w.err.arg, "andere groep"));
    world_call(&w, &her);
    call_param_set(&w, "group", talks);
    call_set(&w, "said_day", "2026-07-05");
    assert_int_equal(world_run(&w, own_group_join), ERR_CONFLICT); /* later than those of the group */
    /* a father, of whom the file knows no date, says one that can be */
    world_family(&w, &w.midwife, "Vader", 0, other);
    struct actor his = world_parent(other);
    static const char *const said[][2] = {{"2025-07-05", "group_said_due"}, {"2028-01-01", "group_said_due"}};
    char anybody[37];
    groups_form(&w, "centering_pregnancy", "12", "2026-05-01T10:00");
    call_set(&w, "from_day", "2025-01-01");
    call_set(&w, "until_day", "2028-12-31");
    world_must(&w, group_create);
    snprintf(anybody, 37, "%.36s", w.call.location + strlen("/groups/"));
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, &his);
        call_param_set(&w, "group", anybody);
        call_set(&w, "said_day", said[i][0]);
        assert_int_equal(world_run(&w, own_group_join), ERR_INVALID);
        assert_string_equal(w.err.key, said[i][1]);
    }
    /* after the second session nobody new comes in */
    world_days(&w, 60);
    world_family(&w, &w.midwife, "Laat", GROUPS_GA, other);
    assert_int_equal(groups_by_midwife(&w, other, group, person_group_join), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_shut");
    world_close(&w);
}

static void refuses_a_group_that_is_not_whole(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    static const struct {
        const char *kind, *most, *first_at, *key, *where;
    } cases[] = {{"centering_pregnancy", "7", "2026-04-01T10:00", "group_number", "most"},
                 {"centering_pregnancy", "13", "2026-04-01T10:00", "group_number", "most"},
                 {"centering_pregnancy", "12", "2026-01-01T10:00", "appointment_past", "first_at"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        groups_form(&w, cases[i].kind, cases[i].most, cases[i].first_at);
        assert_int_equal(world_run(&w, group_create), ERR_INVALID);
        assert_string_equal(w.err.key, cases[i].key);
        assert_string_equal(w.err.where, cases[i].where);
    }
    groups_form(&w, "centering_pregnancy", "12", "2026-04-01T10:00");
    call_set(&w, "until_day", "2026-06-30");
    assert_int_equal(world_run(&w, group_create), ERR_INVALID);
    assert_string_equal(w.err.key, "group_days");
    groups_form(&w, "centering_pregnancy", "12", "2026-04-01T10:00");
    value_add_text(value_put_array(w.form, "leaders"), w.midwife.membership);
    assert_int_equal(world_run(&w, group_create), ERR_INVALID);
    assert_string_equal(w.err.where, "leaders");
    groups_form(&w, "something", "12", "2026-04-01T10:00");
    assert_int_equal(world_run(&w, group_create), ERR_NOT_FOUND);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM parent_group"), 0);
    world_close(&w);
}

/* First names and what is needed for who leads; numbers for colleagues; nothing for anybody else. */
static void leaders_see_first_names_only(void **state)
{
    (void)state;
    struct world w;
    char group[37], person[37];
    world_open(&w);
    groups_offer(&w, "centering_pregnancy", "2026-04-01T10:00", group);
    world_family(&w, &w.midwife, "Geheim", GROUPS_GA, person);
    assert_ok(groups_by_midwife(&w, person, group, person_group_join));
    world_call(&w, &w.nurse);
    call_param_set(&w, "group", group);
    world_must(&w, group_page);
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, w.call.page);
    assert_non_null(strstr(buf_text(&text), "Noor"));
    assert_non_null(strstr(buf_text(&text), "rolstoel"));
    assert_null(strstr(buf_text(&text), "Geheim"));
    assert_null(strstr(buf_text(&text), person));
    assert_int_equal(
        groups_count(&w, "SELECT count(*) FROM audit WHERE basis = 'group' AND object = 'group'"), 1);
    /* the file itself stays shut for who leads */
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", person);
    assert_int_equal(world_run(&w, person_page), ERR_DENIED);
    struct actor colleague = w.nurse;
    snprintf(colleague.membership, sizeof colleague.membership, "%s", w.debt.membership);
    world_call(&w, &colleague);
    call_param_set(&w, "group", group);
    world_must(&w, group_page);
    assert_null(value_get(w.call.page, "participants"));
    const struct actor *strangers[] = {&w.midwife, &w.midwife2, &w.debt};
    for (size_t i = 0; i < 3; i++) {
        world_call(&w, strangers[i]);
        call_param_set(&w, "group", group);
        assert_int_equal(world_run(&w, group_page), ERR_NOT_FOUND);
    }
    world_close(&w);
}

static void a_session_moves_everyone_once(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[3][37], by[37], session[37], was[32], second[37];
    world_open(&w);
    groups_offer(&w, "centering_pregnancy", "2026-04-01T10:00", group);
    groups_join_many(&w, group, people, 3);
    world_family(&w, &w.midwife, "Aangemeld", GROUPS_GA, by);
    assert_ok(groups_by_midwife(&w, by, group, person_group_join));
    groups_first_session(&w, session, was);
    assert_ok(groups_move(&w, group, session, was, "2026-04-03T10:00"));
    assert_ok(groups_move(&w, group, session, was, "2026-04-03T10:00")); /* the same once more */
    assert_int_equal(groups_notices(&w, "group_moved"), 2);              /* the nurse's and the midwife's */
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_session"), 4);
    /* somebody else moved it from what stood there before */
    assert_int_equal(groups_move(&w, group, session, was, "2026-04-07T10:00"), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_moved");
    assert_ok(groups_herself(&w, people[1], group, own_group));
    assert_string_equal(value_as_text(value_at(w.call.page, "sessions.0.starts_at"), ""),
                        "2026-04-03T10:00:00+02:00");
    assert_string_equal(value_as_text(value_at(w.call.page, "sessions.0.was_at"), ""),
                        "2026-04-01T10:00:00+02:00");
    /* not onto another session, of this group or of another that somebody is in */
    groups_first_session(&w, session, was);
    assert_int_equal(groups_move(&w, group, session, was, "2026-04-15T11:00"), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_beside");
    groups_offer(&w, "parent_talks", "2026-04-08T10:00", second);
    struct actor her = world_parent(people[0]);
    world_call(&w, &her);
    call_param_set(&w, "group", second);
    call_set(&w, "said_day", "2025-07-05");
    world_must(&w, own_group_join);
    assert_int_equal(groups_move(&w, group, session, was, "2026-04-08T09:00"), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_clash");
    world_close(&w);
}

/* Who came, what each thought, counted: no answer is anybody's, and small numbers are not shown. */
static void what_they_thought_is_counted(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[3][37], session[37], was[32];
    world_open(&w);
    groups_offer(&w, "centering_pregnancy", "2026-04-01T10:00", group);
    groups_join_many(&w, group, people, 3);
    assert_int_equal(groups_herself(&w, people[0], group, own_group_view), ERR_CONFLICT);
    world_days(&w, 29); /* 2 April */
    groups_first_session(&w, session, was);
    for (int i = 0; i < 2; i++) {
        world_call(&w, &w.nurse);
        call_param_set(&w, "group", group);
        call_param_set(&w, "session", session);
        char sql[128], place[37];
        snprintf(sql, sizeof sql, "SELECT id FROM group_place WHERE person_id = '%s'", people[1]);
        value_add_text(value_put_array(w.form, "came"), place_ask(&w.place, sql, place, sizeof place));
        world_must(&w, group_session_attend);
    }
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_attendance"), 3);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_attendance WHERE came = 1"), 1);
    world_days(&w, 60);
    groups_jobs(&w); /* it is over: she may join another of that kind */
    assert_string_equal(groups_state_of(&w, people[0]), "done");
    struct actor half = world_parent(people[0]);
    world_call(&w, &half);
    call_param_set(&w, "group", group);
    value_put_text(value_put_object(w.form, "answers"), "useful", "yes");
    assert_int_equal(world_run(&w, own_group_view),
                     ERR_INVALID); /* not all: nothing counted, and it says which */
    assert_string_equal(w.err.key, "group_answer");
    assert_string_equal(w.err.arg, "Kon u zeggen wat u wilde zeggen?");
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_view"), 0);
    for (int i = 0; i < 2; i++) { /* twice the same: counted once */
        struct actor her = world_parent(people[0]);
        world_call(&w, &her);
        call_param_set(&w, "group", group);
        struct value *answers = value_put_object(w.form, "answers");
        static const char *const questions[] = {"useful", "heard", "contact", "again"};
        for (size_t q = 0; q < 4; q++)
            value_put_text(answers, questions[q], "yes");
        world_must(&w, own_group_view);
    }
    assert_int_equal(groups_count(&w, "SELECT sum(times) FROM group_view"), 4);
    world_call(&w, &w.nurse);
    world_must(&w, groups_page);
    assert_false(value_as_bool(value_at(w.call.page, "views.0.questions.0.shown"), true));
    assert_int_equal(value_count(value_at(w.call.page, "views.0.questions.0.answers")), 0);
    world_close(&w);
}

/* --- many at the same moment --- */

enum { JOINERS = 6 };

struct joiner {
    struct world *w;
    const char *group;
    char person[37];
    uint64_t seed;
    int rc;
    pthread_t thread;
};

static void *join_now(void *context)
{
    struct joiner *j = context;
    struct app app = j->w->app;
    struct err err = {0};
    app.rng = rng_seeded(&j->seed);
    app.pages = NULL;
    struct actor her = world_parent(j->person);
    ARENA_AUTO a = arena_new(8 << 20);
    struct value *params = value_object(a);
    value_put_text(params, "group", j->group);
    struct call c = {.app = &app,
                     .actor = &her,
                     .arena = a,
                     .lang = "nl",
                     .params = params,
                     .query = value_object(a),
                     .form = value_object(a),
                     .now = j->w->now,
                     .today = instant_day(j->w->now)};
    j->rc = app_run(&c, own_group_join, &err);
    return NULL;
}

static void the_last_place_goes_to_one(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[7][37];
    struct joiner joiners[JOINERS];
    world_open(&w);
    groups_offer(&w, "centering_pregnancy", "2026-04-01T10:00", group);
    groups_join_many(&w, group, people, 7);
    for (int i = 0; i < JOINERS; i++) {
        joiners[i] = (struct joiner){.w = &w, .group = group, .seed = 100 + (uint64_t)i};
        world_family(&w, &w.midwife, "Tegelijk", GROUPS_GA, joiners[i].person);
    }
    w.now += 1000;
    for (int i = 0; i < JOINERS; i++)
        assert_int_equal(pthread_create(&joiners[i].thread, NULL, join_now, &joiners[i]), 0);
    for (int i = 0; i < JOINERS; i++)
        pthread_join(joiners[i].thread, NULL);
    for (int i = 0; i < JOINERS; i++)
        assert_ok(joiners[i].rc);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 8);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'waiting'"),
                     JOINERS - 1);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_free_place_goes_to_the_first), cmocka_unit_test(who_does_not_fit_is_passed_over),
        cmocka_unit_test(refuses_what_cannot_be),         cmocka_unit_test(refuses_a_group_that_is_not_whole),
        cmocka_unit_test(leaders_see_first_names_only),   cmocka_unit_test(a_session_moves_everyone_once),
        cmocka_unit_test(what_they_thought_is_counted),   cmocka_unit_test(the_last_place_goes_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
