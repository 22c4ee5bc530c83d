/* Groups of parents when something else changes: files that end, go, change hands or become one; a session or a whole group that
 * does not go on; other leaders; lists that are long; two things at the same moment. */
#include "app/groups/groups.h"

#include "app/chain_world.h"
#include "app/groups_world.h"
#include "app/life/life.h"
#include "app/life/night.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "base/str.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define CENTERING "centering_pregnancy"
#define FIRST_AT "2026-04-01T10:00"

static int night(struct world *w)
{
    world_call(w, &w->nobody);
    int rc = world_run(w, group_night_job);
    groups_jobs(w);
    return rc;
}

static int close_file(struct world *w, const char *person)
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    call_set(w, "reason", "moved");
    call_set_flag(w, "end_open", true);
    return world_run(w, file_close);
}

static int destroy(struct call *c, struct err *err)
{
    return destroy_person(c, call_param(c, "person"), "request", err);
}

/* `column` of the row of `table` that is hers. */
static const char *ask(struct world *w, const char *column, const char *table, const char *person)
{
    static char room[64];
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT %s FROM %s WHERE person_id = '%s'", column, table, person);
    return place_ask(&w->place, sql, room, sizeof room);
}

/* Asks for a place in a group by the age of a child, which she says herself. */
static int join_talks(struct world *w, const char *person, const char *group)
{
    struct actor her = world_parent(person);
    world_call(w, &her);
    call_param_set(w, "group", group);
    call_set(w, "said_day", "2025-07-05");
    int rc = world_run(w, own_group_join);
    w->call.actor = &w->nobody;
    return rc;
}

/* Closed, destroyed: the place goes to who waited longest, once, and she reads why. */
static void a_file_that_ends_gives_its_place_up(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[11][37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 11);
    assert_int_equal(close_file(&w, people[0]), 0);
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[0]), "left");
    assert_string_equal(ask(&w, "why", "group_place", people[0]), "file");
    assert_string_equal(groups_state_of(&w, people[8]), "in");
    world_call(&w, &w.nobody);
    call_param_set(&w, "person", people[1]);
    world_must(&w, destroy);
    groups_jobs(&w);
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[9]), "in");
    assert_string_equal(groups_state_of(&w, people[10]), "waiting");
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 8);
    assert_int_equal(groups_notices(&w, "group_place"), 2);
    /* what she reads on her own phone, until she has */
    for (int i = 0; i < 2; i++) {
        assert_ok(groups_herself(&w, people[8], group, own_home));
        assert_int_equal(value_count(value_get(w.call.page, "group_news")), i == 0 ? 1 : 0);
        assert_ok(groups_herself(&w, people[8], group, own_group));
        assert_true(value_as_bool(value_at(w.call.page, "place.moved_up"), false));
        assert_int_equal(value_get_text(w.call.page, "news") != NULL, i == 0);
    }
    world_close(&w);
}

/* She keeps her place; whoever has her care now hears of it, when she lets it read so. */
static void a_file_that_changes_hands_keeps_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *scopes;
        bool within;
    } cases[] = {{"contact pregnancy", true}, {"contact money", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct chain_world cw;
        struct world *w = &cw.w;
        char group[37], session[37], was[32];
        chain_open(&cw);
        groups_offer(w, CENTERING, FIRST_AT, group);
        assert_ok(groups_by_midwife(w, cw.mother, group, person_group_join));
        chain_call(&cw, &w->midwife, "person", cw.mother);
        call_set(w, "to", w->midwife2.org);
        call_set(w, "referrals", "stop");
        call_set(w, "consent_form", "oral");
        call_set(w, "told", "wat er meegaat");
        call_set_flag(w, "consent", true);
        chain_many(&cw, "scopes", cases[i].scopes);
        world_must(w, person_transfer);
        assert_string_equal(groups_state_of(w, cw.mother), "in");
        groups_first_session(w, session, was);
        assert_ok(groups_move(w, group, session, was, "2026-04-03T10:00"));
        char told[64];
        place_ask(&w->place, "SELECT ref_id FROM job WHERE kind = 'notice' AND detail LIKE 'group_moved%'",
                  told, sizeof told);
        assert_string_equal(told, cases[i].within ? w->midwife2.org : w->nurse.org);
        chain_close(&cw);
    }
}

static int merge(struct world *w, const char *keep, const char *away)
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", keep);
    call_set(w, "other", away);
    return world_run(w, person_merge);
}

/* Of two of a kind the place stays; of two at the same time that of the file that remains. */
static void two_files_of_one_person_have_one_place(void **state)
{
    (void)state;
    struct world w;
    char group[37], talks[37], people[11][37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_offer(&w, "parent_talks", "2026-04-01T11:00", talks);
    groups_join_many(&w, group, people, 11); /* 0 … 7 have a place */
    assert_int_equal(merge(&w, people[8], people[0]), 0);
    groups_jobs(&w);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 8);
    assert_string_equal(ask(&w, "MIN(state)", "group_place", people[8]), "in");
    assert_string_equal(groups_state_of(&w, people[9]), "waiting");
    /* both have a place in the group: one comes free */
    assert_int_equal(merge(&w, people[1], people[2]), 0);
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[9]), "in");
    /* another group, at the same time */
    char other[37];
    world_family(&w, &w.midwife, "Naam3", GROUPS_GA, other);
    assert_ok(join_talks(&w, other, talks));
    assert_string_equal(groups_state_of(&w, other), "in");
    assert_int_equal(merge(&w, people[3], other), 0);
    groups_jobs(&w);
    assert_int_equal(
        groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in' AND kind = 'parent_talks'"), 0);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE news = 'clash'"), 1);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 8);
    world_close(&w);
}

/* After the second session nobody new comes in: who waited hears so, and may join another. */
static void who_waits_in_vain_goes_free(void **state)
{
    (void)state;
    struct world w;
    char group[37], later[37], people[9][37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 9);
    groups_offer(&w, CENTERING, "2026-05-01T10:00", later);
    assert_int_equal(groups_herself(&w, people[8], later, own_group_join), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_twice");
    world_days(&w, 43); /* 16 April: the second was yesterday */
    for (int i = 0; i < 2; i++)
        assert_ok(night(&w));
    assert_string_equal(groups_state_of(&w, people[8]), "left");
    assert_int_equal(groups_notices(&w, "group_shut"), 1);
    assert_ok(groups_herself(&w, people[8], group, own_group));
    assert_non_null(strstr(value_as_text(value_at(w.call.page, "place.ended"), ""), "geen plaats vrij"));
    assert_ok(groups_herself(&w, people[8], later, own_group_join));
    assert_string_equal(groups_state_of(&w, people[8]), "in");
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 9);
    world_close(&w);
}

static int set_due(struct call *c, struct err *err)
{
    return store_run(
        NULL, &c->store, SQL_PREGNANCY_SET_DUE,
        DB_ARGS(db_text(call_param(c, "pregnancy")), db_int(c->today + call_int(c, "ahead", 0)), db_int(1)),
        err);
}

static void due_in(struct world *w, const char *person, int days)
{
    world_call(w, &w->nobody);
    call_param_set(w, "pregnancy", ask(w, "id", "pregnancy", person));
    call_set_int(w, "ahead", days);
    world_must(w, set_due);
}

/* A place that nobody could take goes to who fits later, before anybody who asks after her. */
static void who_fits_later_is_first(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[9][37], late[37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 9);
    due_in(&w, people[8], 250);
    assert_ok(groups_herself(&w, people[0], group, own_group_leave));
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[8]), "waiting");
    due_in(&w, people[8], 140);
    world_family(&w, &w.midwife, "Later", GROUPS_GA, late);
    assert_ok(groups_herself(&w, late, group, own_group_join));
    assert_string_equal(groups_state_of(&w, late), "waiting");
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[8]), "in");
    assert_string_equal(groups_state_of(&w, late), "waiting");
    world_close(&w);
}

/* --- what does not go on --- */

static int cancel_session(struct world *w, const char *group, const char *session, const char *was)
{
    world_call(w, &w->nurse);
    call_param_set(w, "group", group);
    call_param_set(w, "session", session);
    call_set(w, "was", was);
    return world_run(w, group_session_cancel);
}

static void a_session_that_does_not_go_on(void **state)
{
    (void)state;
    struct world w;
    char group[37], talks[37], people[3][37], session[37], was[32];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 3);
    groups_first_session(&w, session, was);
    for (int i = 0; i < 2; i++)
        assert_ok(cancel_session(&w, group, session, was));
    assert_int_equal(groups_notices(&w, "group_session_off"), 1);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 3);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE news = 'session_off'"), 3);
    assert_ok(groups_herself(&w, people[0], group, own_group));
    assert_true(value_as_bool(value_at(w.call.page, "sessions.0.is_off"), false));
    assert_string_equal(value_as_text(value_at(w.call.page, "group.next_at"), ""),
                        "2026-04-15T10:00:00+02:00");
    assert_ok(groups_herself(&w, people[0], group, own_home));
    assert_string_equal(value_as_text(value_at(w.call.page, "group_sessions.0.starts_at"), ""),
                        "2026-04-15T10:00:00+02:00");
    /* one that is off keeps nobody from another group; the others do */
    groups_offer(&w, "parent_talks", FIRST_AT, talks);
    assert_int_equal(join_talks(&w, people[0], talks), ERR_CONFLICT);
    /* it gets another date: everybody goes along, once */
    assert_ok(groups_move(&w, group, session, was, "2026-04-08T10:00"));
    assert_ok(groups_move(&w, group, session, was, "2026-04-08T10:00"));
    assert_int_equal(groups_notices(&w, "group_moved"), 1);
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_session WHERE state = 'cancelled'"), 0);
    assert_int_equal(cancel_session(&w, group, session, was), ERR_CONFLICT); /* it stands elsewhere by now */
    assert_string_equal(w.err.key, "group_moved");
    world_close(&w);
}

static int cancel_group(struct world *w, const char *group)
{
    world_call(w, &w->nurse);
    call_param_set(w, "group", group);
    call_set(w, "off_reason", "few");
    return world_run(w, group_cancel);
}

static void a_group_that_does_not_go_on(void **state)
{
    (void)state;
    struct world w;
    char group[37], other[37], people[9][37], by[37], session[37], was[32];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    world_family(&w, &w.midwife, "Aangemeld", GROUPS_GA, by);
    assert_ok(groups_by_midwife(&w, by, group, person_group_join));
    groups_join_many(&w, group, people, 9);
    for (int i = 0; i < 2; i++)
        assert_ok(cancel_group(&w, group));
    for (int i = 0; i < 2; i++)
        groups_jobs(&w);
    assert_int_equal(
        groups_count(
            &w, "SELECT count(*) FROM group_place WHERE state = 'left' AND why = 'off' AND news = 'off'"),
        10);
    assert_int_equal(groups_notices(&w, "group_off"), 2); /* the nurse's and the midwife's */
    assert_int_equal(groups_notices(&w, "group_place"), 0);
    assert_ok(groups_herself(&w, people[8], group, own_group));
    assert_string_equal(value_as_text(value_at(w.call.page, "group.off_label"), ""),
                        "Er waren te weinig mensen");
    groups_first_session(&w, session, was);
    assert_int_equal(groups_move(&w, group, session, was, "2026-04-03T10:00"), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_is_off");
    groups_offer(&w, CENTERING, FIRST_AT, other);
    assert_ok(groups_herself(&w, people[8], other, own_group_join));
    assert_string_equal(groups_state_of(&w, people[8]), "in");
    world_days(&w, 80);
    assert_int_equal(cancel_group(&w, other), ERR_CONFLICT);
    assert_string_equal(w.err.key, "group_is_over");
    world_close(&w);
}

/* Under way: who has been there may say what it was like. */
static void a_group_that_stops_half_way(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[2][37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 2);
    world_days(&w, 30);
    assert_ok(cancel_group(&w, group));
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[0]), "done");
    assert_ok(groups_herself(&w, people[0], group, own_group));
    assert_true(value_as_bool(value_get(w.call.page, "may_view"), false));
    world_close(&w);
}

/* --- who leads --- */

static int lead(struct world *w, const struct actor *by, const char *group, const char *leader)
{
    world_call(w, by);
    call_param_set(w, "group", group);
    value_add_text(value_put_array(w->form, "leaders"), leader);
    return world_run(w, group_leaders_set);
}

static int end_membership(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_MEMBERSHIP_END,
                     DB_ARGS(db_text(c->actor->membership), db_int(c->today - 1), db_text(c->actor->account)),
                     err);
}

static void leaders_follow_one_another(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[1][37], session[37], was[32];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 1);
    struct actor colleague = w.nurse;
    snprintf(colleague.membership, sizeof colleague.membership, "%s", w.debt.membership);
    assert_int_equal(lead(&w, &colleague, group, w.nurse.membership), ERR_DENIED);
    assert_string_equal(w.err.key, "group_leaders_only");
    assert_int_equal(lead(&w, &w.nurse, group, w.midwife.membership), ERR_INVALID); /* works elsewhere */
    assert_int_equal(lead(&w, &w.midwife, group, w.midwife.membership), ERR_NOT_FOUND);
    assert_ok(lead(&w, &w.nurse, group, w.nurse.membership));
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_leader"), 1);
    /* a colleague moves a session, and sees nobody */
    groups_first_session(&w, session, was);
    world_call(&w, &colleague);
    call_param_set(&w, "group", group);
    call_param_set(&w, "session", session);
    world_must(&w, group_session_page);
    assert_null(value_get(w.call.page, "participants"));
    world_call(&w, &colleague);
    call_param_set(&w, "group", group);
    call_param_set(&w, "session", session);
    call_set(&w, "starts_at", "2026-04-02T10:00");
    call_set(&w, "was", was);
    world_must(&w, group_session_move);
    world_call(&w, &colleague);
    call_param_set(&w, "group", group);
    call_param_set(&w, "session", session);
    assert_int_equal(world_run(&w, group_session_attend), ERR_DENIED);
    /* nobody who led it works there any more */
    world_call(&w, &w.nurse);
    world_must(&w, end_membership);
    world_call(&w, &colleague);
    call_param_set(&w, "group", group);
    world_must(&w, group_page);
    assert_true(value_as_bool(value_get(w.call.page, "may_appoint"), false));
    world_close(&w);
}

/* --- long lists --- */

static void long_lists_go_on(void **state)
{
    (void)state;
    struct world w;
    char group[37], person[37];
    world_open(&w);
    w.keeps_nothing = true;
    for (int i = 0; i < 51; i++)
        groups_offer(&w, CENTERING, FIRST_AT, group);
    world_family(&w, &w.midwife, "Kiest", GROUPS_GA, person);
    for (int page = 1; page <= 2; page++) {
        char number[4];
        snprintf(number, sizeof number, "%d", page);
        size_t there = page == 1 ? 50 : 1;
        world_call(&w, &w.nurse);
        value_put_text(w.query, "page", number);
        world_must(&w, groups_page);
        assert_int_equal(value_count(value_get(w.call.page, "groups")), there);
        assert_string_equal(
            value_as_text(value_at(w.call.page, page == 1 ? "pages.next.href" : "pages.previous.href"), ""),
            page == 1 ? "/groups?page=2" : "/groups?page=1");
        struct actor her = world_parent(person);
        world_call(&w, &her);
        value_put_text(w.query, "page", number);
        world_must(&w, own_groups);
        assert_int_equal(value_count(value_get(w.call.page, "offers")), there);
        assert_int_equal(value_at(w.call.page, "pages.next.href") != NULL, page == 1);
    }
    world_close(&w);
}

/* --- two things at the same moment --- */

struct beside {
    struct world *w;
    struct actor actor;
    const char *params[2], *group, *field, *text, *was;
    use_case *use;
    uint64_t seed;
    int rc;
    pthread_t thread;
};

static void *run_beside(void *context)
{
    struct beside *b = context;
    struct app app = b->w->app;
    struct err err = {0};
    app.rng = rng_seeded(&b->seed);
    app.pages = NULL;
    ARENA_AUTO a = arena_new(8 << 20);
    struct value *params = value_object(a), *form = value_object(a);
    value_put_text(params, "group", b->group);
    if (b->params[0])
        value_put_text(params, b->params[0], b->params[1]);
    value_put_text(form, b->field, b->text);
    if (b->was)
        value_put_text(form, "was", b->was);
    struct call c = {.app = &app,
                     .actor = &b->actor,
                     .arena = a,
                     .lang = "nl",
                     .params = params,
                     .query = value_object(a),
                     .form = form,
                     .now = b->w->now,
                     .today = instant_day(b->w->now)};
    b->rc = app_run(&c, b->use, &err);
    return NULL;
}

static void run_both(struct beside *two)
{
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&two[i].thread, NULL, run_beside, &two[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(two[i].thread, NULL);
}

/* One person asks in two groups with sessions at the same time. */
static void nobody_is_in_two_places(void **state)
{
    (void)state;
    struct world w;
    char group[37], talks[37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_offer(&w, "parent_talks", "2026-04-01T11:00", talks);
    for (int i = 0; i < 8; i++) {
        char person[37], name[16];
        snprintf(name, sizeof name, "Naam%d", i);
        world_family(&w, &w.midwife, name, GROUPS_GA, person);
        struct beside two[2] = {
            {.w = &w,
             .actor = world_parent(person),
             .group = group,
             .field = "need",
             .use = own_group_join,
             .seed = 10},
            {.w = &w,
             .actor = world_parent(person),
             .group = talks,
             .field = "said_day",
             .text = "2025-07-05",
             .use = own_group_join,
             .seed = 20},
        };
        two[0].seed += (uint64_t)i * 100;
        two[1].seed += (uint64_t)i * 100;
        run_both(two);
        assert_true((two[0].rc == 0) != (two[1].rc == 0));
        assert_int_equal(two[0].rc + two[1].rc, ERR_CONFLICT);
        w.now += 1000;
    }
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place"), 8);
    world_close(&w);
}

/* A session moves onto one of a group that one of its participants joins at that moment: one of the two is refused. */
static void a_session_does_not_move_onto_another(void **state)
{
    (void)state;
    struct world w;
    char group[37], session[37], was[32], apart[37], person[37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_first_session(&w, session, was);
    groups_offer(&w, "parent_talks", "2026-04-06T10:00", apart);
    world_family(&w, &w.midwife, "Elders", GROUPS_GA, person);
    assert_ok(groups_herself(&w, person, group, own_group_join));
    struct beside two[2] = {{.w = &w,
                             .actor = w.nurse,
                             .params = {"session", session},
                             .group = group,
                             .field = "starts_at",
                             .text = "2026-04-06T10:30",
                             .was = was,
                             .use = group_session_move,
                             .seed = 5000},
                            {.w = &w,
                             .actor = world_parent(person),
                             .group = apart,
                             .field = "said_day",
                             .text = "2025-07-05",
                             .use = own_group_join,
                             .seed = 6000}};
    run_both(two);
    assert_true((two[0].rc == 0) != (two[1].rc == 0));
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_ends_gives_its_place_up),
        cmocka_unit_test(a_file_that_changes_hands_keeps_its_place),
        cmocka_unit_test(two_files_of_one_person_have_one_place),
        cmocka_unit_test(who_waits_in_vain_goes_free),
        cmocka_unit_test(who_fits_later_is_first),
        cmocka_unit_test(a_session_that_does_not_go_on),
        cmocka_unit_test(a_group_that_does_not_go_on),
        cmocka_unit_test(a_group_that_stops_half_way),
        cmocka_unit_test(leaders_follow_one_another),
        cmocka_unit_test(long_lists_go_on),
        cmocka_unit_test(nobody_is_in_two_places),
        cmocka_unit_test(a_session_does_not_move_onto_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
