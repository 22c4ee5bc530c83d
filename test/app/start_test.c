/* Before anyone works: the right key file, and a clock that does not run back. */
#include "app/start.h"
#include "app/world.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MINUTE = 60000 };

static void key_path(char out[128], const struct world *w, const char *name)
{
    snprintf(out, 128, "%s/%s", w->folder, name);
}

/* Opens the world's database again with the key file of that name. */
static int open_key(struct world *w, const char *name, bool create)
{
    char path[128];
    key_path(path, w, name);
    vault_free(w->app.vault);
    w->app.vault = NULL;
    return start_key(&w->app, path, create, &w->err);
}

static void a_database_knows_its_key_file(void **state)
{
    (void)state;
    struct world w;
    char one[128], other[128];
    world_open(&w);
    key_path(one, &w, "kiem.key");
    key_path(other, &w, "other.key");
    assert_ok(open_key(&w, "kiem.key", true));
    assert_ok(open_key(&w, "kiem.key", true));
    assert_ok(open_key(&w, "kiem.key", false));
    assert_ok(vault_rotate(w.app.vault, &w.err));
    assert_ok(open_key(&w, "kiem.key", true)); /* a new master key is no other key file */
    /* gone: nothing is made in its place */
    assert_int_equal(rename(one, other), 0);
    assert_int_equal(open_key(&w, "kiem.key", true), ERR_NOT_FOUND);
    assert_string_equal(w.err.key, "key_missing");
    assert_int_equal(access(one, F_OK), -1);
    /* another's */
    struct vault *foreign;
    assert_ok(vault_open(&foreign, one, true, &w.app.clock, &w.app.rng, &w.err));
    vault_free(foreign);
    assert_int_equal(open_key(&w, "kiem.key", true), ERR_CONFLICT);
    assert_string_equal(w.err.key, "key_other");
    assert_int_equal(rename(other, one), 0);
    assert_ok(open_key(&w, "kiem.key", true));
    world_close(&w);
}

static int nothing(struct call *c, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = "read", .object = "file"}, err);
}

static int at(struct world *w, int64_t now)
{
    world_call(w, &w->midwife);
    w->now = now;
    return world_run(w, nothing);
}

static void time_does_not_run_back(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    int64_t then = w.now;
    assert_ok(at(&w, then - 60 * MINUTE)); /* not watched yet */
    assert_ok(at(&w, then));
    assert_ok(start_clock(&w.app, false, &w.err));
    assert_ok(at(&w, then + 10 * MINUTE));
    assert_ok(at(&w, then + 8 * MINUTE + 2000)); /* two minutes are let be: clocks are nudged */
    assert_int_equal(at(&w, then + 8 * MINUTE - 2000), ERR_BUSY);
    assert_string_equal(w.err.key, "clock_back");
    assert_string_equal(w.err.arg, "2");
    assert_int_equal(at(&w, then - 60 * MINUTE), ERR_BUSY);
    assert_string_equal(w.err.arg, "70");
    assert_ok(at(&w, then + 10 * MINUTE));
    world_close(&w);
}

static void a_start_looks_at_what_happened_before(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    int64_t then = w.now;
    assert_ok(start_clock(&w.app, false, &w.err)); /* nothing happened yet */
    assert_ok(at(&w, then + 60 * MINUTE));
    w.now = then;
    assert_int_equal(start_clock(&w.app, false, &w.err), ERR_BUSY);
    assert_string_equal(w.err.key, "clock_back");
    w.now = then + 59 * MINUTE;
    assert_ok(start_clock(&w.app, false, &w.err));
    /* the clock was ahead, and is right now */
    w.now = then;
    assert_ok(start_clock(&w.app, true, &w.err));
    assert_ok(at(&w, then + MINUTE));
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_database_knows_its_key_file),
        cmocka_unit_test(time_does_not_run_back),
        cmocka_unit_test(a_start_looks_at_what_happened_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
