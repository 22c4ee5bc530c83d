/*
 * Safe for her: two sites, alike but for what is on file of the mother. Whatever her partner asks, as a parent of the
 * same family, and whatever the partner's own practice asks, the answers are the same, byte for byte. Time and chance are
 * set alike before each request, so nothing needs to be masked but the Date header.
 */
#include "web/pair.h"

#include <string.h>

/* `full` has everything on file of her. */
static void open_pair(struct pair *p)
{
    *p = (struct pair){0};
    pair_open(p);
    life_fill(&p->b);
    life_young(&p->b);
    life_glass(&p->b);
    p->now = p->full.w.now + 60000;
    p->seed = 4711;
}

/* What a professional may do to see her: break the glass, which is told to her and to who keeps her file. Not a leak. */
static bool breaks_glass(const struct pair *p, const struct web_route *r)
{
    (void)p;
    return r->method == HTTP_POST && strcmp(r->path, "/persons/:person/glass") == 0;
}

static void sign_in_both(struct pair *p, struct browser both[2], bool partner)
{
    pair_align(p);
    p->passes = partner ? NULL : breaks_glass;
    browser_sign_in(&both[0], &p->empty, partner ? &p->a.partner_account : &p->empty.w.midwife2);
    browser_sign_in(&both[1], &p->full, partner ? &p->b.partner_account : &p->full.w.midwife2);
    assert_string_equal(both[0].csrf, both[1].csrf);
}

static void her_partner_learns_nothing(void **state)
{
    (void)state;
    static struct pair p;
    struct browser both[2];
    open_pair(&p);
    sign_in_both(&p, both, true);
    pair_every_page(&p, both, p.b.mother);
    pair_every_page(&p, both, p.b.partner);
    pair_every_page(&p, both, p.b.mother);
    pair_close(&p);
}

static void his_practice_learns_nothing(void **state)
{
    (void)state;
    static struct pair p;
    struct browser both[2];
    open_pair(&p);
    sign_in_both(&p, both, false);
    pair_every_page(&p, both, p.b.mother);
    pair_every_page(&p, both, p.b.partner);
    pair_every_page(&p, both, p.b.mother);
    pair_close(&p);
}

/* That the comparison can fail: her own account does see a difference. */
static void she_does_see_it(void **state)
{
    (void)state;
    static struct pair p;
    struct browser without, with;
    open_pair(&p);
    browser_sign_in(&without, &p.empty, &p.empty.w.midwife);
    browser_sign_in(&with, &p.full, &p.full.w.midwife);
    const char *path = life_path(&p.b, "/persons/:person", p.b.mother);
    assert_int_equal(browser_get(&without, path), 200);
    assert_int_equal(browser_get(&with, path), 200);
    assert_true(p.full.reply.len > p.empty.reply.len);
    pair_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(her_partner_learns_nothing),
        cmocka_unit_test(his_practice_learns_nothing),
        cmocka_unit_test(she_does_see_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
