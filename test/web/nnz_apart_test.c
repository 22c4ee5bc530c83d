/*
 * A record of Nu Niet Zwanger is nowhere else: two sites with the same project, and on one of them a record with
 * conversations and an outcome. Whoever asks for whatever route of the table gets the same answer from both, byte for byte;
 * only who holds the conversations sees a difference. What the administrator has is the audit, which says by whom and when,
 * and no word of hers.
 */
#include "app/nnz/nnz.h"
#include "app/nnz_world.h"
#include "web/pair.h"

#include <stdio.h>
#include <string.h>

struct apart {
    struct pair pair;
    struct nnz_world a, b;
    char record[37];
};

static struct apart apart;

static void open_apart(struct apart *x)
{
    *x = (struct apart){.record = ""};
    pair_open(&x->pair);
    life_fill(&x->pair.a);
    life_fill(&x->pair.b);
    nnz_begin(&x->a, &x->pair.empty.w);
    nnz_begin(&x->b, &x->pair.full.w);
    assert_string_equal(x->a.project, x->b.project);
    nnz_record_of_her(&x->b, x->record);
    nnz_call(&x->b, &x->b.holder, x->record);
    call_set(x->b.w, "outcome", "wishes_child");
    world_must(x->b.w, nnz_close);
    nnz_record_of_her(&x->b, x->record);
    x->pair.now = x->pair.full.w.now + 60000;
    x->pair.seed = 4711;
}

/* Without anybody: a visitor. */
static void sign_in(struct apart *x, struct browser both[2], const struct actor *one,
                    const struct actor *other)
{
    pair_align(&x->pair);
    if (!one) {
        browser_new(&both[0], &x->pair.empty);
        browser_new(&both[1], &x->pair.full);
        return;
    }
    browser_sign_in(&both[0], &x->pair.empty, one);
    browser_sign_in(&both[1], &x->pair.full, other);
    assert_string_equal(both[0].csrf, both[1].csrf);
}

/* Who signs out or leaves a project, or whose organisation is closed, asks nothing any more, and the page of the project
 * would be empty on both. */
static bool ends_it(const struct pair *p, const struct web_route *r)
{
    (void)p;
    return r->method == HTTP_POST &&
           (strstr(r->path, "/admin/people/") || strstr(r->path, "/members/remove") ||
            strcmp(r->path, "/admin/orgs/:org/close") == 0);
}

static bool is_audit(const struct pair *p, const struct web_route *r)
{
    return strcmp(r->path, "/admin/audit") == 0 || ends_it(p, r);
}

/* To the end there was something to leak, and a page of the project to leak it on. */
static void assert_still_there(struct apart *x)
{
    struct site *s = &x->pair.full;
    struct browser admin;
    char path[64];
    assert_int_equal(site_count(s, "SELECT COUNT(*) FROM nnz_record"), 2);
    browser_sign_in(&admin, s, &s->w.admin);
    snprintf(path, sizeof path, "/admin/nnz/%s", x->b.project);
    assert_int_equal(browser_json(&admin, path), 200);
    assert_int_equal(value_count(value_get(reply_json(s), "members")), 3);
}

/* The administrator comes last: what she closes nobody reads any more. */
static void nobody_else_sees_it(void **state)
{
    (void)state;
    struct apart *x = &apart;
    open_apart(x);
    struct world *a = &x->pair.empty.w, *b = &x->pair.full.w;
    const struct actor *who[][2] = {{NULL, NULL},
                                    {&a->midwife, &b->midwife},
                                    {&a->nurse, &b->nurse},
                                    {&a->debt, &b->debt},
                                    {&a->assistant, &b->assistant},
                                    {&a->coordinator, &b->coordinator},
                                    {&x->pair.a.mother_account, &x->pair.b.mother_account},
                                    {&x->pair.a.partner_account, &x->pair.b.partner_account},
                                    {&x->a.leader, &x->b.leader},
                                    {&x->a.colleague, &x->b.colleague},
                                    {&a->admin, &b->admin}};
    for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
        struct browser both[2];
        sign_in(x, both, who[i][0], who[i][1]);
        x->pair.passes = who[i][0] == &a->admin ? is_audit : ends_it;
        pair_every_page(&x->pair, both, x->pair.b.mother);
    }
    assert_still_there(x);
    pair_close(&x->pair);
}

static void the_audit_has_no_word_of_hers(void **state)
{
    (void)state;
    struct apart *x = &apart;
    struct browser admin;
    open_apart(x);
    browser_sign_in(&admin, &x->pair.full, &x->pair.full.w.admin);
    assert_int_equal(browser_json(&admin, "/admin/audit"), 200);
    const char *body = x->pair.full.reply.body;
    assert_non_null(strstr(body, "nnz"));
    assert_null(strstr(body, NNZ_WORDS));
    assert_null(strstr(body, NNZ_SAID));
    assert_null(strstr(body, "wishes_child"));
    pair_close(&x->pair);
}

/* That the comparison can fail, and that who holds the conversations reaches hers and nothing of care. */
static void the_holder_does_see_it(void **state)
{
    (void)state;
    struct apart *x = &apart;
    struct browser holder;
    open_apart(x);
    browser_sign_in(&holder, &x->pair.full, &x->b.holder);
    const char *path = life_path(&x->pair.b, "/nnz/records/:nnz", x->pair.b.mother);
    assert_int_equal(browser_get(&holder, "/nnz/records"), 200);
    assert_non_null(strstr(x->pair.full.reply.body, NNZ_WORDS));
    assert_int_equal(browser_get(&holder, path), 200);
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *r = web_route(i);
        if (r->method != HTTP_GET || r->roles == 0 || strncmp(r->path, "/nnz/records", 12) == 0)
            continue;
        int status = browser_get(&holder, life_path(&x->pair.b, r->path, x->pair.b.mother));
        if (status != 403 && status != 404)
            fail_msg("the holder gets %d from %s", status, r->path);
    }
    pair_close(&x->pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_else_sees_it),
        cmocka_unit_test(the_audit_has_no_word_of_hers),
        cmocka_unit_test(the_holder_does_see_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
