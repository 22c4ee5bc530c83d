/*
 * The whole access table, cell by cell, against a table written down a second time by another rule: who may do what is said
 * here per part, in words of its own, so that a slip in access.c does not repeat itself. And: every look leaves a record, a
 * refused one too.
 */
#include "app/access.h"
#include "app/people/people.h"
#include "app/world.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#define RS GRANT_READ_SCOPED
#define WS GRANT_WRITE_SCOPED
#define R GRANT_READ
#define W GRANT_WRITE

/* The only combinations that open anything, parts by name. */
static const struct expected {
    enum role role;
    enum involvement involvement;
    enum access_purpose purpose;
    enum grant parts[PART_COUNT];
} expected[] = {
    {ROLE_PROFESSIONAL,
     INVOLVED_OWN,
     FOR_CARE,
     {[PART_IDENTITY] = W,
      [PART_BSN] = W,
      [PART_TIMELINE] = R,
      [PART_ANSWERS] = W,
      [PART_SIGNALS] = W,
      [PART_LEVEL] = W,
      [PART_PLAN] = W,
      [PART_CONSENT] = W,
      [PART_REFERRAL] = W,
      [PART_NOTES] = W}},
    {ROLE_PROFESSIONAL,
     INVOLVED_OWN,
     FOR_REFERRAL,
     {[PART_IDENTITY] = R,
      [PART_SIGNALS] = R,
      [PART_LEVEL] = R,
      [PART_PLAN] = W,
      [PART_CONSENT] = W,
      [PART_REFERRAL] = W,
      [PART_NOTES] = W}},
    {ROLE_PROFESSIONAL,
     INVOLVED_OWN,
     FOR_MEETING,
     {[PART_IDENTITY] = R,
      [PART_SIGNALS] = R,
      [PART_LEVEL] = R,
      [PART_PLAN] = W,
      [PART_CONSENT] = W,
      [PART_REFERRAL] = R,
      [PART_NOTES] = W}},
    {ROLE_PROFESSIONAL,
     INVOLVED_HANDOVER,
     FOR_CARE,
     {[PART_IDENTITY] = WS,
      [PART_BSN] = W,
      [PART_TIMELINE] = RS,
      [PART_ANSWERS] = WS,
      [PART_SIGNALS] = WS,
      [PART_LEVEL] = WS,
      [PART_PLAN] = WS,
      [PART_CONSENT] = WS,
      [PART_REFERRAL] = WS,
      [PART_NOTES] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_HANDOVER,
     FOR_REFERRAL,
     {[PART_IDENTITY] = RS,
      [PART_SIGNALS] = RS,
      [PART_LEVEL] = RS,
      [PART_PLAN] = WS,
      [PART_CONSENT] = WS,
      [PART_REFERRAL] = WS,
      [PART_NOTES] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_HANDOVER,
     FOR_MEETING,
     {[PART_IDENTITY] = RS,
      [PART_SIGNALS] = RS,
      [PART_LEVEL] = RS,
      [PART_PLAN] = WS,
      [PART_CONSENT] = WS,
      [PART_REFERRAL] = RS,
      [PART_NOTES] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_REFERRAL,
     FOR_CARE,
     {[PART_IDENTITY] = RS,
      [PART_TIMELINE] = RS,
      [PART_ANSWERS] = WS,
      [PART_SIGNALS] = WS,
      [PART_LEVEL] = RS,
      [PART_PLAN] = WS,
      [PART_CONSENT] = WS,
      [PART_REFERRAL] = WS,
      [PART_NOTES] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_REFERRAL,
     FOR_REFERRAL,
     {[PART_IDENTITY] = RS,
      [PART_SIGNALS] = RS,
      [PART_PLAN] = RS,
      [PART_CONSENT] = WS,
      [PART_REFERRAL] = WS,
      [PART_NOTES] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_REFERRAL,
     FOR_MEETING,
     {[PART_IDENTITY] = RS,
      [PART_SIGNALS] = RS,
      [PART_PLAN] = WS,
      [PART_CONSENT] = WS,
      [PART_REFERRAL] = RS,
      [PART_NOTES] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_ASKED,
     FOR_REFERRAL,
     {[PART_IDENTITY] = RS, [PART_SIGNALS] = RS, [PART_REFERRAL] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_MEETING,
     FOR_MEETING,
     {[PART_IDENTITY] = RS, [PART_SIGNALS] = RS, [PART_PLAN] = RS, [PART_NOTES] = WS}},
    {ROLE_PROFESSIONAL, INVOLVED_GROUP, FOR_GROUP, {[PART_IDENTITY] = RS}},
    {ROLE_PROFESSIONAL, INVOLVED_DESK, FOR_DESK, {[PART_IDENTITY] = RS, [PART_PLAN] = WS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_KEPT,
     FOR_CARE,
     {[PART_IDENTITY] = RS,
      [PART_TIMELINE] = RS,
      [PART_ANSWERS] = RS,
      [PART_SIGNALS] = RS,
      [PART_LEVEL] = RS,
      [PART_PLAN] = RS,
      [PART_CONSENT] = RS,
      [PART_REFERRAL] = RS,
      [PART_NOTES] = RS}},
    {ROLE_PROFESSIONAL,
     INVOLVED_GLASS,
     FOR_EMERGENCY,
     {[PART_IDENTITY] = R,
      [PART_TIMELINE] = R,
      [PART_ANSWERS] = R,
      [PART_SIGNALS] = R,
      [PART_LEVEL] = R,
      [PART_PLAN] = R,
      [PART_CONSENT] = R,
      [PART_REFERRAL] = R,
      [PART_NOTES] = R}},
    {ROLE_ASSISTANT, INVOLVED_OWN, FOR_CARE, {[PART_IDENTITY] = W}},
    {ROLE_ASSISTANT, INVOLVED_HANDOVER, FOR_CARE, {[PART_IDENTITY] = W}},
    {ROLE_ASSISTANT, INVOLVED_ASKED, FOR_REFERRAL, {[PART_IDENTITY] = RS, [PART_REFERRAL] = RS}},
    {ROLE_PARENT,
     INVOLVED_SELF,
     FOR_OWN,
     {[PART_IDENTITY] = W, /* how she may be reached is hers to say */
      [PART_TIMELINE] = R,
      [PART_ANSWERS] = W,
      [PART_SIGNALS] = R,
      [PART_LEVEL] = R,
      [PART_PLAN] = W,
      [PART_CONSENT] = W,
      [PART_REFERRAL] = R,
      [PART_AUDIT] = R}},
    {ROLE_PARENT, INVOLVED_GUARDIAN, FOR_OWN, {[PART_IDENTITY] = R}},
};

static const enum role every_role[] = {ROLE_NONE,        ROLE_PROFESSIONAL, ROLE_ASSISTANT,
                                       ROLE_COORDINATOR, ROLE_ADMIN,        ROLE_PARENT};

static void every_cell_of_the_table(void **state)
{
    (void)state;
    static const enum grant nothing[PART_COUNT] = {GRANT_NONE};
    size_t opened = 0;
    for (size_t r = 0; r < sizeof every_role / sizeof every_role[0]; r++)
        for (int i = 0; i < INVOLVEMENT_COUNT; i++)
            for (int p = 0; p < ACCESS_PURPOSE_COUNT; p++) {
                const enum grant *want = nothing;
                for (size_t e = 0; e < sizeof expected / sizeof expected[0]; e++)
                    if (expected[e].role == every_role[r] && (int)expected[e].involvement == i &&
                        (int)expected[e].purpose == p)
                        want = expected[e].parts;
                enum grant got[PART_COUNT];
                access_decide(got, every_role[r], (enum involvement)i, (enum access_purpose)p);
                opened += want != nothing;
                for (int part = 0; part < PART_COUNT; part++)
                    if (got[part] != want[part])
                        fail_msg("role %d, %s, %s, part %d: %d, expected %d", (int)every_role[r],
                                 involvement_code((enum involvement)i),
                                 access_purpose_code((enum access_purpose)p), part, (int)got[part],
                                 (int)want[part]);
            }
    assert_int_equal(opened, sizeof expected / sizeof expected[0]);
}

/* --- records --- */

static int count_audit(struct call *c, struct err *err)
{
    int64_t n = 0;
    int rc = store_int(&n, &c->store, SQL_AUDIT_OF_PERSON,
                       DB_ARGS(db_text(call_param(c, "person")), db_text(call_param(c, "outcome"))), err);
    value_put_int(c->page, "n", n);
    return rc;
}

static int64_t records(struct world *w, const char *person, const char *outcome)
{
    world_call(w, &w->nobody);
    call_param_set(w, "person", person);
    call_param_set(w, "outcome", outcome);
    world_must(w, count_audit);
    return value_get_int(w->call.page, "n", -1);
}

static int look(struct call *c, struct err *err)
{
    struct access a;
    return access_open(&a, c, call_param(c, "person"),
                       (enum access_purpose)value_get_int(c->params, "purpose", 0),
                       &(struct audit_note){.action = "read", .object = "file"}, err);
}

static void every_look_leaves_a_record(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    struct actor herself = world_parent(noor), partner = world_parent("01900000-0000-7000-8000-000000000000");
    const struct actor *everyone[] = {&w.midwife,     &w.midwife2, &w.nurse, &w.debt,  &w.assistant,
                                      &w.coordinator, &w.admin,    &herself, &partner, &w.nobody};
    for (size_t i = 0; i < sizeof everyone / sizeof everyone[0]; i++)
        for (int p = 0; p < ACCESS_PURPOSE_COUNT; p++) {
            int64_t ok = records(&w, noor, "ok"), denied = records(&w, noor, "denied");
            world_call(&w, everyone[i]);
            call_param_set(&w, "person", noor);
            value_put_int(w.params, "purpose", p);
            int rc = world_run(&w, look);
            assert_true(rc == 0 || rc == ERR_DENIED);
            assert_int_equal(records(&w, noor, "ok") - ok, rc == 0);
            assert_int_equal(records(&w, noor, "denied") - denied, rc == ERR_DENIED);
            /* with an own file, only its makers and she herself open it */
            bool may = (everyone[i] == &w.midwife && p <= FOR_MEETING) ||
                       (everyone[i] == &w.assistant && p == FOR_CARE) ||
                       (everyone[i] == &herself && p == FOR_OWN);
            assert_int_equal(rc == 0, may);
        }
    world_close(&w);
}

static void a_refused_change_leaves_a_record(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    int64_t denied = records(&w, noor, "denied");
    world_call(&w, &w.assistant); /* may open, may not use the number */
    call_param_set(&w, "person", noor);
    call_set(&w, "bsn", "123456782");
    assert_int_equal(world_run(&w, bsn_change), ERR_DENIED);
    assert_int_equal(records(&w, noor, "denied"), denied + 1);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_the_table),
        cmocka_unit_test(every_look_leaves_a_record),
        cmocka_unit_test(a_refused_change_leaves_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
