/* The audit's chain: everything is sealed, in small batches, in order; and whatever is changed behind it shows. */
#include "app/world.h"

#include "app/audit_chain.h"

#include <stdio.h>
#include <string.h>

enum { LINES = 620, SEALS = 130 };

static int write_lines(struct call *c, struct err *err)
{
    int rc = 0;
    for (int i = 0; rc == 0 && i < LINES; i++)
        rc = audit_write(c, &(struct audit_note){.action = "read", .object = "test"}, err);
    return rc;
}

static int write_line(struct call *c, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = "read", .object = "test"}, err);
}

static void write_and_seal(struct world *w, use_case *lines)
{
    world_call(w, &w->midwife);
    world_must(w, lines);
    w->now += 2000;
    assert_ok(audit_seal(&w->app, &w->err));
}

static struct audit_state whole(struct world *w)
{
    struct audit_state state = {0};
    if (audit_verify(&state, &w->app, &w->err) < 0)
        fail_msg("%s %s %s", w->err.key, w->err.where, w->err.arg);
    return state;
}

static void broken(struct world *w, const char *where, const char *what)
{
    struct audit_state state;
    assert_int_equal(audit_verify(&state, &w->app, &w->err), ERR_CONFLICT);
    assert_string_equal(w->err.key, "audit_broken");
    assert_string_equal(w->err.where, where);
    assert_string_equal(w->err.arg, what);
}

static void one_turn_seals_all_in_small_batches(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    write_and_seal(&w, write_lines);
    struct audit_state audit = whole(&w);
    assert_int_equal(audit.unsealed, 0);
    assert_true(audit.rows >= LINES);
    assert_int_equal(audit.batches, (audit.rows + 249) / 250);
    world_close(&w);
}

static void what_is_younger_than_a_second_waits(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    write_and_seal(&w, write_line);
    int64_t sealed = whole(&w).rows;
    world_call(&w, &w.midwife);
    world_must(&w, write_line);
    assert_ok(audit_seal(&w.app, &w.err));
    assert_int_equal(whole(&w).rows, sealed);
    assert_int_equal(whole(&w).unsealed, 1);
    assert_ok(audit_seal_rest(&w.app, &w.err));
    assert_int_equal(whole(&w).rows, sealed + 1);
    world_close(&w);
}

static void many_batches_are_read_a_few_at_a_time(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    for (int i = 0; i < SEALS; i++)
        write_and_seal(&w, write_line);
    assert_true(whole(&w).batches >= SEALS);
    place_do(&w.place, "UPDATE audit SET action = 'else' WHERE batch = 120");
    broken(&w, "batch 120", "a row was changed");
    world_close(&w);
}

/* Each is done to an audit of three batches, as somebody could who has the database and not the key. */
static const struct tampering {
    const char *sql, *where, *what;
} tamperings[] = {
    {"UPDATE audit SET outcome = 'ok', action = 'list' WHERE id = (SELECT MIN(id) FROM audit WHERE batch = "
     "2)",
     "batch 2", "a row was changed"},
    {"UPDATE audit SET org_id = NULL WHERE id = (SELECT MAX(id) FROM audit WHERE batch = 1)", "batch 1",
     "a row was changed"},
    {"DELETE FROM audit WHERE id = (SELECT MIN(id) FROM audit WHERE batch = 3)", "batch 3",
     "rows were added or removed"},
    {"UPDATE audit SET batch = 3 WHERE id = (SELECT MAX(id) FROM audit WHERE batch = 2)", "batch 2",
     "rows were added or removed"},
    {"DELETE FROM audit_batch WHERE number = 2", "batch 3", "a batch is missing before it"},
    {"DELETE FROM audit_batch WHERE number = 3", "batch 3", "rows name a batch that is not there"},
    {"UPDATE audit_batch SET previous = hash WHERE number = 2", "batch 2",
     "it does not follow the batch before"},
    {"UPDATE audit_batch SET mac = hash WHERE number = 2", "batch 2",
     "it was not sealed with this installation's key"},
};

static void what_is_changed_behind_it_shows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tamperings / sizeof tamperings[0]; i++) {
        struct world w;
        world_open(&w);
        write_and_seal(&w, write_lines);
        assert_int_equal(whole(&w).batches, 3);
        place_do(&w.place, tamperings[i].sql);
        broken(&w, tamperings[i].where, tamperings[i].what);
        world_close(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_turn_seals_all_in_small_batches),
        cmocka_unit_test(what_is_younger_than_a_second_waits),
        cmocka_unit_test(many_batches_are_read_a_few_at_a_time),
        cmocka_unit_test(what_is_changed_behind_it_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
