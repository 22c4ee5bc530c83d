/*
 * One person, two roles: a nurse who also holds conversations of Nu Niet Zwanger. In each session she has one of them; what the
 * other reaches is shut, and choosing one ends the other, wherever it was open.
 */
#include "app/admin/admin.h"
#include "app/nnz/nnz.h"
#include "app/nnz_world.h"
#include "web/life.h"
#include "web/route.h"

#include <stdio.h>
#include <string.h>

struct two {
    struct site s;
    struct life life;
    struct nnz_world nnz;
    struct actor holder; /* the nurse, in her other role */
    char record[37];
};

/* The administrator gives the nurse the second role; her colleague hands a record over to her. */
static void open_two(struct two *x)
{
    struct world *w = &x->s.w;
    char sql[200];
    site_open(&x->s);
    life_begin(&x->life, &x->s);
    life_fill(&x->life);
    nnz_begin(&x->nnz, w);
    world_call(w, &w->admin);
    call_param_set(w, "account", w->nurse.account);
    call_set(w, "org", w->nurse.org);
    call_set(w, "role", "nnz_holder");
    world_must(w, people_add_role);
    x->holder = w->nurse;
    x->holder.role = ROLE_NNZ_HOLDER;
    snprintf(sql, sizeof sql, "SELECT id FROM membership WHERE account_id = '%s' AND role = 'nnz_holder'",
             w->nurse.account);
    snprintf(x->holder.membership, sizeof x->holder.membership, "%s", site_ask(&x->s, sql));
    nnz_keep(&x->nnz);
    call_set(w, "member", x->holder.membership);
    world_must(w, nnz_member_add);
    nnz_train(&x->nnz, &x->holder, "2026-02-01");
    nnz_record_of_her(&x->nnz, x->record);
    nnz_call(&x->nnz, &x->nnz.holder, x->record);
    call_set(w, "colleague", x->holder.membership);
    world_must(w, nnz_hand_over);
}

static int choose(struct browser *b, const char *membership)
{
    char body[128];
    snprintf(body, sizeof body, "membership=%s", membership);
    int status = browser_post(b, "/sign-in/role", body);
    b->csrf[0] = '\0';
    browser_json(b, "/privacy");
    snprintf(b->csrf, sizeof b->csrf, "%s", value_get_text(reply_json(b->site), "csrf"));
    return status;
}

/* Every route of either world in the session of one: the other world is shut, page by page and form by form. */
static void assert_shut(struct two *x, struct browser *b, enum role role)
{
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *r = web_route(i);
        if (!r->roles || (r->roles & role))
            continue;
        const char *path = life_path(&x->life, r->path, x->life.mother);
        int status = r->method == HTTP_GET ? browser_get(b, path) : browser_post(b, path, "");
        if (status != 403)
            fail_msg("%s answers %d to %s", r->path, status, role_code(role));
    }
}

static void in_each_session_one_of_them(void **state)
{
    (void)state;
    static struct two x;
    struct browser b, before;
    char record[64];
    open_two(&x);
    snprintf(record, sizeof record, "/nnz/records/%s", x.record);
    browser_sign_in(&b, &x.s, &x.s.w.nurse);
    assert_int_equal(browser_get(&b, "/worklist"), 200);
    assert_non_null(strstr(x.s.reply.body, "/sign-in/role"));
    assert_shut(&x, &b, ROLE_PROFESSIONAL);
    before = b;
    assert_int_equal(choose(&b, x.holder.membership), 303);
    assert_int_equal(browser_get(&b, record), 200);
    assert_non_null(strstr(x.s.reply.body, NNZ_SAID));
    assert_shut(&x, &b, ROLE_NNZ_HOLDER);
    assert_int_equal(browser_get(&before, "/worklist"), 303); /* that session is over */
    assert_int_equal(choose(&b, x.s.w.nurse.membership), 303);
    assert_int_equal(browser_get(&b, record), 403);
    assert_int_equal(browser_get(&b, "/worklist"), 200);
    /* the audit has each, by whom and in which role */
    assert_int_equal(site_count(&x.s, "SELECT COUNT(*) FROM audit WHERE action = 'choose_role'"), 2);
    assert_int_equal(site_count(&x.s, "SELECT COUNT(*) FROM audit u JOIN membership m ON m.id = "
                                      "u.membership_id AND m.account_id = u.account_id AND m.role = u.role "
                                      "WHERE u.action = 'choose_role'"),
                     2);
    site_close(&x.s);
}

static void never_both_at_once(void **state)
{
    (void)state;
    static struct two x;
    struct browser desk, phone, elsewhere;
    open_two(&x);
    browser_sign_in(&desk, &x.s, &x.s.w.nurse);
    browser_sign_in(&elsewhere, &x.s, &x.s.w.nurse);
    browser_sign_in(&phone, &x.s, &x.s.w.nurse);
    assert_int_equal(choose(&phone, x.holder.membership), 303);
    assert_int_equal(browser_get(&desk, "/worklist"), 303);
    assert_int_equal(browser_get(&elsewhere, "/worklist"), 303);
    assert_int_equal(browser_get(&phone, "/nnz/records"), 200);
    assert_int_equal(site_count(&x.s, "SELECT COUNT(DISTINCT membership_id) FROM session WHERE account_id IN "
                                      "(SELECT account_id FROM membership WHERE role = 'nnz_holder')"),
                     1);
    site_close(&x.s);
}

static void only_her_own_and_only_while_it_lasts(void **state)
{
    (void)state;
    static struct two x;
    struct world *w = &x.s.w;
    struct browser b, other;
    open_two(&x);
    browser_sign_in(&b, &x.s, &w->nurse);
    assert_int_equal(browser_get(&b, "/sign-in/role"), 200);
    assert_int_equal(choose(&b, w->midwife.membership), 409);
    assert_int_equal(choose(&b, "00000000-0000-7000-8000-000000000000"), 409);
    assert_int_equal(choose(&b, "x"), 422);
    assert_int_equal(browser_get(&b, "/worklist"), 200);
    /* with one role there is nothing to choose */
    browser_sign_in(&other, &x.s, &w->midwife);
    assert_int_equal(browser_get(&other, "/sign-in/role"), 303);
    assert_int_equal(choose(&other, w->nurse.membership), 409);
    assert_int_equal(browser_get(&other, "/worklist"), 200);
    assert_null(strstr(x.s.reply.body, "/sign-in/role"));
    /* the same role twice is refused; the account of another administrator only */
    world_call(w, &w->admin);
    call_param_set(w, "account", w->nurse.account);
    call_set(w, "org", w->nurse.org);
    call_set(w, "role", "nnz_holder");
    assert_int_equal(world_run(w, people_add_role), ERR_CONFLICT);
    assert_string_equal(w->err.key, "role_has");
    call_param_set(w, "account", w->admin.account);
    assert_int_equal(world_run(w, people_add_role), ERR_CONFLICT);
    assert_string_equal(w->err.key, "admin_self");
    /* a role that ended is none */
    world_call(w, &w->admin);
    call_param_set(w, "account", w->midwife.account);
    call_set(w, "org", w->midwife.org);
    call_set(w, "role", "assistant");
    world_must(w, people_add_role);
    browser_sign_in(&other, &x.s, &w->midwife);
    char sql[200], ended[37];
    snprintf(sql, sizeof sql, "SELECT id FROM membership WHERE account_id = '%s' AND role = 'assistant'",
             w->midwife.account);
    snprintf(ended, sizeof ended, "%s", site_ask(&x.s, sql));
    world_call(w, &w->admin);
    call_param_set(w, "account", w->midwife.account);
    call_param_set(w, "membership", ended);
    world_must(w, people_end);
    browser_sign_in(&other, &x.s, &w->midwife);
    assert_int_equal(choose(&other, ended), 409);
    assert_int_equal(browser_get(&other, "/worklist"), 200);
    site_close(&x.s);
}

/* A role that is taken away while she works in it is over at once, on every device; she signs in again in what is left. */
static void a_role_taken_away_ends_at_once(void **state)
{
    (void)state;
    static struct two x;
    struct world *w = &x.s.w;
    struct browser desk, phone;
    open_two(&x);
    nnz_call(&x.nnz, &x.holder, x.record);
    world_must(w, nnz_destroy);
    browser_sign_in(&desk, &x.s, &w->nurse);
    assert_int_equal(choose(&desk, x.holder.membership), 303);
    browser_sign_in(&phone, &x.s, &x.holder);
    assert_int_equal(browser_get(&phone, "/nnz/records"), 200);
    world_call(w, &w->admin);
    call_param_set(w, "account", w->nurse.account);
    call_param_set(w, "membership", x.holder.membership);
    world_must(w, people_end);
    assert_int_equal(browser_get(&desk, "/nnz/records"), 303);
    assert_non_null(strstr(x.s.reply.head, "Location: /sign-in?next="));
    assert_int_equal(browser_json(&phone, "/nnz/records"), 401);
    assert_int_equal(browser_post(&phone, "/nnz/records", ""), 401);
    browser_sign_in(&desk, &x.s, &w->nurse);
    assert_int_equal(browser_get(&desk, "/worklist"), 200);
    assert_null(strstr(x.s.reply.body, "/sign-in/role")); /* one role again: nothing to choose */
    site_close(&x.s);
}

static int ends_today(struct call *c, struct err *err)
{
    return store_run(
        NULL, &c->store, SQL_MEMBERSHIP_END,
        DB_ARGS(db_text(call_param(c, "membership")), db_int(c->today), db_text(call_param(c, "account"))),
        err);
}

/* A role that ends by its own last day is over when that day is; the other goes on over midnight. */
static void a_role_ends_with_its_last_day(void **state)
{
    (void)state;
    static struct two x;
    struct world *w = &x.s.w;
    struct browser holder, nurse;
    open_two(&x);
    world_call(w, &w->nobody);
    call_param_set(w, "account", w->nurse.account);
    call_param_set(w, "membership", x.holder.membership);
    world_must(w, ends_today);
    w->now += (13 * 60 + 45) * INT64_C(60000); /* a quarter to midnight */
    browser_sign_in(&holder, &x.s, &x.holder);
    browser_sign_in(&nurse, &x.s, &w->nurse);
    assert_int_equal(browser_get(&holder, "/nnz/records"), 200);
    w->now += 20 * INT64_C(60000);
    assert_int_equal(browser_get(&holder, "/nnz/records"), 303);
    assert_int_equal(browser_get(&nurse, "/worklist"), 200);
    site_close(&x.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_each_session_one_of_them),
        cmocka_unit_test(never_both_at_once),
        cmocka_unit_test(a_role_taken_away_ends_at_once),
        cmocka_unit_test(a_role_ends_with_its_last_day),
        cmocka_unit_test(only_her_own_and_only_while_it_lasts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
