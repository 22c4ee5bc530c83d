/* Projects of Nu Niet Zwanger as an administrator keeps them: regions, organisations, trainings, and records of who is gone. */
#include "app/nnz_world.h"

#include "app/admin/admin.h"
#include "app/nnz/nnz.h"

#include <stdio.h>
#include <string.h>

static int open_page(struct nnz_world *n, const struct actor *who, const char *record)
{
    nnz_call(n, who, record);
    return world_run(n->w, nnz_page);
}

static int add_municipalities(struct call *c, struct err *err)
{
    static const char *const codes[] = {"GM9002", "GM9003"}, *const names[] = {"Dijkdam", "Veendorp"};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < 2; i++)
        rc = store_run(NULL, &c->store, SQL_AREA_INSERT,
                       DB_ARGS(db_text(codes[i]), db_text("gemeente"), db_text(names[i]), db_none()), err);
    return rc;
}

static int in_region(struct nnz_world *n, const char *area)
{
    nnz_keep(n);
    call_set(n->w, "area", area);
    return world_run(n->w, nnz_region_add);
}

/* The programme counts municipalities: each that a project serves, once. */
static void every_municipality_of_the_region_counts(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    world_call(&w, &w.nobody);
    world_must(&w, add_municipalities);
    assert_ok(in_region(&n, "dijkdam"));
    assert_ok(in_region(&n, "GM9002")); /* twice is once */
    assert_ok(in_region(&n, "Veendorp"));
    assert_int_equal(in_region(&n, "Regiostad"), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_area_has");
    assert_int_equal(in_region(&n, "Nergens"), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_area");
    world_call(&w, &w.admin); /* another project, only begun, in one of them */
    call_set(&w, "name", "Nu Niet Zwanger Dijkdam");
    call_set(&w, "area", "GM9002");
    call_set(&w, "state", "started");
    world_must(&w, nnz_project_create);
    nnz_keep(&n);
    call_set(&w, "place", "GM9002");
    world_must(&w, nnz_region_remove);
    nnz_freeze(&n);
    assert_int_equal(nnz_frozen(&n, "nnz_area", "running"), 2);
    assert_int_equal(nnz_frozen(&n, "nnz_area", "started"), 1);
    world_close(&w);
}

static void set_account(struct nnz_world *n, use_case *use)
{
    world_call(n->w, &n->w->admin);
    call_param_set(n->w, "account", n->holder.account);
    world_must(n->w, use);
}

/* One who is gone cannot hand over herself; her records are never out of reach, and nobody reads them on the way. */
static void the_records_of_who_is_gone_go_on(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char open[37], closed[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, open);
    nnz_record_of_her(&n, closed);
    nnz_call(&n, &n.holder, closed);
    call_set(&w, "outcome", "stopped");
    world_must(&w, nnz_close);
    world_call(&w, &w.admin); /* she cannot leave with them */
    call_param_set(&w, "account", n.holder.account);
    call_param_set(&w, "membership", n.holder.membership);
    assert_int_equal(world_run(&w, people_end), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_has_records");
    nnz_keep(&n);
    call_set(&w, "from", n.holder.membership);
    call_set(&w, "to",
             n.colleague.membership); /* who can sign in hands over herself: nobody takes them from her */
    assert_int_equal(world_run(&w, nnz_records_hand_over), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_not_gone");
    world_must(&w, nnz_project_page);
    assert_int_equal(value_count(value_at(w.call.page, "choices.from")), 0);
    set_account(&n, people_disable);
    nnz_keep(&n);
    world_must(&w, nnz_project_page);
    assert_int_equal(value_count(value_at(w.call.page, "choices.from")), 1);
    call_set(&w, "from", n.holder.membership);
    call_set(&w, "to", n.leader.membership); /* who holds no conversations */
    assert_int_equal(world_run(&w, nnz_records_hand_over), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_colleague");
    call_set(&w, "to", n.colleague.membership);
    world_must(&w, nnz_records_hand_over);
    world_must(&w, nnz_records_hand_over); /* that there are none left is not said */
    set_account(&n, people_enable);
    assert_int_equal(open_page(&n, &n.holder, open), ERR_DENIED);
    assert_ok(open_page(&n, &n.colleague, open));
    assert_ok(open_page(&n, &n.colleague, closed));
    assert_int_equal(
        nnz_count(
            &n,
            "SELECT COUNT(*) FROM audit WHERE action = 'hand_over' AND object = 'nnz' AND role = 'admin'"),
        2);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM audit WHERE action = 'hand_over' AND object = "
                                   "'nnz_project'"),
                     2); /* also the second time */
    world_call(&w, &w.admin);
    call_param_set(&w, "account", n.holder.account);
    call_param_set(&w, "membership", n.holder.membership);
    world_must(&w, people_end);
    world_close(&w);
}

static int train(struct nnz_world *n, const char *day, const char *until)
{
    nnz_keep(n);
    call_set(n->w, "holder", n->colleague.membership);
    call_set(n->w, "training", "basic");
    call_set(n->w, "day", day);
    if (until)
        call_set(n->w, "until", until);
    return world_run(n->w, nnz_training_add);
}

static void trainings_last_no_longer_than_they_do(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char sql[200], held[37], room[64];
    nnz_open(&n, &w);
    assert_int_equal(train(&n, "2026-02-01", "2099-01-01"), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_until_long");
    assert_int_equal(train(&n, "2026-02-01", "2026-01-01"), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_until");
    snprintf(sql, sizeof sql, "SELECT id FROM nnz_training WHERE membership_id = '%s'",
             n.colleague.membership);
    snprintf(held, sizeof held, "%s", place_ask(&w.place, sql, room, sizeof room));
    nnz_keep(&n); /* recorded wrongly: it goes, and with it the right to hold conversations */
    call_set(&w, "held", held);
    world_must(&w, nnz_training_remove);
    nnz_joins(&n, &n.colleague);
    assert_int_equal(world_run(&w, nnz_create), ERR_DENIED);
    assert_ok(train(&n, "2026-02-01", "2027-01-01"));
    nnz_joins(&n, &n.colleague);
    world_must(&w, nnz_create);
    world_close(&w);
}

/* What is sent for another project, or for somebody who is not there for it, changes nothing and is said. */
static void only_what_is_of_the_project(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    nnz_keep(&n);
    call_set(&w, "member", n.holder.membership); /* is in a project already */
    assert_int_equal(world_run(&w, nnz_member_add), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_member");
    call_set(&w, "member", w.nurse.membership); /* has no role for it */
    assert_int_equal(world_run(&w, nnz_member_add), ERR_INVALID);
    nnz_keep(&n);
    call_set(&w, "holder", n.leader.membership); /* holds no conversations */
    call_set(&w, "training", "basic");
    call_set(&w, "day", "2026-02-01");
    assert_int_equal(world_run(&w, nnz_training_add), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_member");
    assert_int_equal(train(&n, "2026-03-05", NULL), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_future");
    char other[37];
    world_call(&w, &w.admin);
    call_set(&w, "name", "Nu Niet Zwanger elders");
    call_set(&w, "area", "GM9001");
    call_set(&w, "state", "running");
    world_must(&w, nnz_project_create);
    snprintf(other, sizeof other, "%.36s", w.call.location + strlen("/admin/nnz/"));
    world_call(&w, &w.admin);
    call_param_set(&w, "project", other);
    call_set(&w, "member", n.leader.membership);
    assert_int_equal(world_run(&w, nnz_member_remove), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_gone");
    call_set(&w, "held", n.leader.membership);
    assert_int_equal(world_run(&w, nnz_training_remove), ERR_CONFLICT);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_member"), 3);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_training"), 2);
    call_param_set(&w, "project", w.nurse.org); /* no project at all */
    use_case *const uses[] = {nnz_project_page,  nnz_project_set,     nnz_region_remove,
                              nnz_member_remove, nnz_training_remove, nnz_records_hand_over};
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        assert_int_equal(world_run(&w, uses[i]), ERR_NOT_FOUND);
        assert_string_equal(w.err.key, "nnz_project_unknown");
    }
    world_close(&w);
}

/* With its organisation closed a colleague can sign in no longer: what goes to her would be out of reach. */
static void nothing_goes_to_a_closed_organisation(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    world_call(&w, &w.admin);
    call_param_set(&w, "org", w.nurse.org);
    world_must(&w, org_close);
    nnz_call(&n, &n.holder, record);
    call_set(&w, "colleague", n.colleague.membership);
    assert_int_equal(world_run(&w, nnz_hand_over), ERR_INVALID);
    assert_string_equal(w.err.key, "nnz_colleague");
    nnz_keep(&n); /* and what is there can be handed on, once there is somebody */
    world_must(&w, nnz_project_page);
    assert_int_equal(value_count(value_at(w.call.page, "choices.from")), 2);
    assert_int_equal(value_count(value_at(w.call.page, "choices.to")), 0);
    call_set(&w, "org", w.nurse.org); /* and it takes part in nothing new */
    assert_int_equal(world_run(&w, nnz_org_add), ERR_INVALID);
    assert_string_equal(w.err.key, "org_choose");
    world_close(&w);
}

/* Whoever works in a project does so for an organisation that takes part. */
static void organisations_come_and_go_with_their_people(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    nnz_open(&n, &w);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_org"), 1);
    nnz_keep(&n);
    call_set(&w, "org", w.nurse.org);
    assert_int_equal(world_run(&w, nnz_org_remove), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_org_people");
    call_set(&w, "org", w.midwife.org);
    world_must(&w, nnz_org_add);
    world_must(&w, nnz_org_remove);
    assert_int_equal(world_run(&w, nnz_org_remove), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_gone");
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_org"), 1);
    const struct actor *people[] = {&n.holder, &n.colleague,
                                    &n.leader}; /* who is gone works there no longer */
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        world_call(&w, &w.admin);
        call_param_set(&w, "account", people[i]->account);
        world_must(&w, people_disable);
    }
    nnz_keep(&n);
    call_set(&w, "org", w.nurse.org);
    world_must(&w, nnz_org_remove);
    assert_int_equal(nnz_count(&n, "SELECT COUNT(*) FROM nnz_org"), 0);
    world_close(&w);
}

static void who_still_has_records_stays(void **state)
{
    (void)state;
    static struct world w;
    struct nnz_world n;
    char record[37];
    nnz_open(&n, &w);
    nnz_record_of_her(&n, record);
    nnz_keep(&n);
    call_set(&w, "member", n.holder.membership);
    assert_int_equal(world_run(&w, nnz_member_remove), ERR_CONFLICT);
    assert_string_equal(w.err.key, "nnz_has_records");
    call_set(&w, "member", n.leader.membership);
    world_must(&w, nnz_member_remove);
    world_call(&w, &n.leader);
    assert_int_equal(world_run(&w, nnz_board), ERR_DENIED);
    assert_string_equal(w.err.key, "nnz_no_project");
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_municipality_of_the_region_counts),
        cmocka_unit_test(the_records_of_who_is_gone_go_on),
        cmocka_unit_test(trainings_last_no_longer_than_they_do),
        cmocka_unit_test(only_what_is_of_the_project),
        cmocka_unit_test(nothing_goes_to_a_closed_organisation),
        cmocka_unit_test(organisations_come_and_go_with_their_people),
        cmocka_unit_test(who_still_has_records_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
