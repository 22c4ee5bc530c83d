/* Away, and who stands in: marked on the worklist, on call instead, over by itself; and leaving for good. */
#include "app/admin/admin.h"
#include "app/chain_world.h"
#include "app/life/cover.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static int add_colleague(struct call *c, struct err *err)
{
    const char *account = call_id(c), *membership = call_id(c);
    char hash[65];
    vault_hash(hash, c->app->vault, "login", "Collega");
    int rc = store_run(NULL, &c->store, SQL_ACCOUNT_INSERT,
                       DB_ARGS(db_text(account), db_text("professional"), db_text(hash), db_blob("x", 1),
                               db_text("Collega"), db_text(""), db_none(), db_text("nl"), db_none(),
                               db_int(c->now)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                       DB_ARGS(db_text(membership), db_text(account), db_text(value_get_text(c->form, "org")),
                               db_text("professional"), db_none(), db_int(c->today - 10), db_none()),
                       err);
    value_put_text(c->page, "account", account);
    value_put_text(c->page, "membership", membership);
    return rc;
}

static struct actor colleague(struct chain_world *cw)
{
    struct actor a = cw->w.midwife;
    world_call(&cw->w, &cw->w.nobody);
    call_set(&cw->w, "org", cw->w.midwife.org);
    world_must(&cw->w, add_colleague);
    snprintf(a.account, sizeof a.account, "%s", value_get_text(cw->w.call.page, "account"));
    snprintf(a.membership, sizeof a.membership, "%s", value_get_text(cw->w.call.page, "membership"));
    snprintf(a.name, sizeof a.name, "Collega");
    return a;
}

/* How many lines of the worklist say that they are done on behalf of her. */
static int behalf(struct chain_world *cw, const struct actor *who)
{
    static const char *const lists[] = {"now.items", "todo.items"};
    int n = 0;
    world_call(&cw->w, who);
    world_must(&cw->w, worklist);
    for (size_t k = 0; k < 2; k++) {
        const struct value *items = value_at(cw->w.call.page, lists[k]);
        for (size_t i = 0; i < value_count(items); i++) {
            const char *why = value_get_text(value_item(items, i), "why");
            n += why && strstr(why, "namens Robin");
        }
    }
    return n;
}

static int cover(struct chain_world *cw, const struct actor *deputy, const char *from, const char *until)
{
    world_call(&cw->w, &cw->w.midwife);
    call_set(&cw->w, "deputy", deputy->membership);
    call_set(&cw->w, "from_day", from);
    call_set(&cw->w, "until_day", until);
    return world_run(&cw->w, cover_set);
}

static void work_is_done_on_behalf(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    struct actor other = colleague(&cw);
    chain_ask(&cw, true); /* urgent, in her name */
    assert_int_equal(behalf(&cw, &other), 0);
    assert_int_equal(cover(&cw, &other, "2026-03-01", "2026-03-06"), ERR_INVALID);
    assert_int_equal(cover(&cw, &cw.w.nurse, "2026-03-04", "2026-03-06"), ERR_INVALID); /* elsewhere */
    assert_ok(cover(&cw, &other, "2026-03-04", "2026-03-06"));
    assert_int_equal(cover(&cw, &other, "2026-03-06", "2026-03-09"), ERR_CONFLICT);
    assert_true(behalf(&cw, &other) > 0);
    assert_int_equal(value_count(value_get(cw.w.call.page, "covering")), 1);
    assert_int_equal(behalf(&cw, &cw.w.midwife), 0);
    assert_string_equal(value_as_text(value_at(cw.w.call.page, "away.name"), ""), "Collega");
    world_days(&cw.w, 3); /* by itself */
    assert_int_equal(behalf(&cw, &other), 0);
    chain_close(&cw);
}

static void an_administrator_sets_and_ends_it(void **state)
{
    (void)state;
    struct chain_world cw;
    char id[37];
    chain_open(&cw);
    struct actor other = colleague(&cw);
    chain_ask(&cw, true);
    chain_call(&cw, &cw.w.admin, "membership", cw.w.midwife.membership);
    call_set(&cw.w, "deputy", other.membership);
    call_set(&cw.w, "from_day", "2026-03-04");
    call_set(&cw.w, "until_day", "2026-04-01");
    world_must(&cw.w, admin_cover_set);
    assert_true(behalf(&cw, &other) > 0);
    world_call(&cw.w, &other);
    world_must(&cw.w, cover_page);
    snprintf(id, sizeof id, "%s", value_as_text(value_at(cw.w.call.page, "covers.0.id"), ""));
    chain_call(&cw, &other, "cover", id); /* not hers to end */
    assert_int_equal(world_run(&cw.w, cover_end), ERR_NOT_FOUND);
    chain_call(&cw, &cw.w.midwife, "cover", id);
    world_must(&cw.w, cover_end);
    assert_int_equal(behalf(&cw, &other), 0);
    chain_close(&cw);
}

/* One whose work ended, whose account is closed, or who leaves before the last day, stands in for nobody. */
static void who_works_there_no_more_takes_nothing_over(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    struct actor other = colleague(&cw);
    chain_call(&cw, &cw.w.admin, "membership", cw.w.midwife.membership);
    call_param_set(&cw.w, "account", other.account); /* not of that account */
    assert_int_equal(world_run(&cw.w, people_end), ERR_NOT_FOUND);
    chain_call(&cw, &cw.w.admin, "membership", cw.w.midwife.membership);
    call_param_set(&cw.w, "account", other.account);
    assert_int_equal(world_run(&cw.w, leave_page), ERR_NOT_FOUND);
    chain_call(&cw, &cw.w.admin, "account", other.account);
    world_must(&cw.w, people_disable);
    assert_int_equal(cover(&cw, &other, "2026-03-04", "2026-03-06"), ERR_INVALID);
    chain_call(&cw, &cw.w.admin, "account", other.account);
    world_must(&cw.w, people_enable);
    assert_ok(cover(&cw, &other, "2026-03-04", "2026-03-06"));
    chain_call(&cw, &cw.w.admin, "membership", other.membership);
    call_param_set(&cw.w, "account", other.account);
    world_must(&cw.w, people_end);
    assert_int_equal(cover(&cw, &other, "2026-03-08", "2026-03-09"), ERR_INVALID);
    chain_call(&cw, &cw.w.admin, "membership", cw.w.midwife.membership);
    call_param_set(&cw.w, "account", cw.w.midwife.account);
    call_set(&cw.w, "successor", other.membership);
    assert_int_equal(world_run(&cw.w, people_end), ERR_INVALID);
    chain_close(&cw);
}

static void who_leaves_hands_over(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    struct actor other = colleague(&cw);
    chain_ask(&cw, true);
    chain_call(&cw, &cw.w.admin, "membership", cw.w.midwife.membership);
    call_param_set(&cw.w, "account", cw.w.midwife.account);
    world_must(&cw.w, leave_page);
    size_t open = value_count(value_get(cw.w.call.page, "open_items"));
    assert_true(open > 0);
    chain_call(&cw, &cw.w.admin, "membership", cw.w.midwife.membership);
    call_param_set(&cw.w, "account", cw.w.midwife.account);
    call_set(&cw.w, "successor", other.membership);
    world_must(&cw.w, people_end);
    chain_call(&cw, &cw.w.admin, "membership", cw.w.midwife.membership);
    call_param_set(&cw.w, "account", cw.w.midwife.account);
    world_must(&cw.w, leave_page);
    assert_int_equal(value_count(value_get(cw.w.call.page, "open_items")), 0);
    chain_call(&cw, &cw.w.admin, "membership", other.membership);
    call_param_set(&cw.w, "account", other.account);
    world_must(&cw.w, leave_page);
    assert_int_equal(value_count(value_get(cw.w.call.page, "open_items")), open);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_done_on_behalf),
        cmocka_unit_test(an_administrator_sets_and_ends_it),
        cmocka_unit_test(who_works_there_no_more_takes_nothing_over),
        cmocka_unit_test(who_leaves_hands_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
