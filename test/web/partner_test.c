/*
 * Safe for her: two sites, alike but for what is on file of the mother. Whatever her partner asks, as a parent of the
 * same family, and whatever the partner's own practice asks, the answers are the same, byte for byte. Time and chance are
 * set alike before each request, so nothing needs to be masked but the Date header.
 */
#include "base/str.h"
#include "web/fill.h"
#include "web/life.h"
#include "web/route.h"

#include <stdio.h>
#include <string.h>

/* `empty` is the family as it starts, `full` with everything on file of her. */
struct pair {
    struct site empty, full;
    struct life a, b;
    int64_t now;
    uint64_t seed;
    bool professional; /* asks as his practice, not as himself */
};

static void open_pair(struct pair *p)
{
    site_open(&p->empty);
    site_open(&p->full);
    life_begin(&p->a, &p->empty);
    life_begin(&p->b, &p->full);
    assert_string_equal(p->a.mother, p->b.mother);
    assert_string_equal(p->a.partner, p->b.partner);
    life_fill(&p->b);
    life_glass(&p->b);
    p->now = p->full.w.now + 60000;
    p->seed = 4711;
}

static void close_pair(struct pair *p)
{
    site_close(&p->empty);
    site_close(&p->full);
}

/* The same moment and the same chance on both sides. */
static void align(struct pair *p)
{
    p->now += 1000;
    p->seed += 7919;
    p->empty.w.now = p->full.w.now = p->now;
    p->empty.w.seed = p->full.w.seed = p->seed;
}

static void sign_in_both(struct pair *p, struct browser both[2], bool partner)
{
    align(p);
    p->professional = !partner;
    browser_sign_in(&both[0], &p->empty, partner ? &p->a.partner_account : &p->empty.w.midwife2);
    browser_sign_in(&both[1], &p->full, partner ? &p->b.partner_account : &p->full.w.midwife2);
    assert_string_equal(both[0].csrf, both[1].csrf);
}

static void hide_date(char *head)
{
    char *date = strstr(head, "\r\nDate: ");
    if (date)
        memset(date + 8, '*', strcspn(date + 8, "\r"));
}

static void assert_alike(struct pair *p, const char *what)
{
    struct reply *a = &p->empty.reply, *b = &p->full.reply;
    hide_date(a->head);
    hide_date(b->head);
    if (a->status != b->status || strcmp(a->head, b->head) != 0)
        fail_msg("%s: %d or %d\n%s\n%s", what, a->status, b->status, a->head, b->head);
    if (a->len == b->len && memcmp(a->body, b->body, a->len) == 0)
        return;
    size_t at = 0;
    while (a->body[at] == b->body[at])
        at++;
    size_t from = at > 200 ? at - 200 : 0;
    fail_msg("%s: without\n%.500s\nwith\n%.500s", what, a->body + from, b->body + from);
}

struct ask {
    const char *method, *path, *headers, *body;
};

static void ask_both(struct pair *p, struct browser both[2], const struct ask *ask)
{
    for (int i = 0; i < 2; i++) {
        BUF_AUTO body;
        buf_init(&body, 1 << 20);
        if (ask->body)
            buf_printf(&body, "csrf=%s&%s", both[i].csrf, ask->body);
        struct request r = {.method = ask->method,
                            .path = ask->path,
                            .headers = ask->headers,
                            .body = ask->body ? buf_text(&body) : NULL,
                            .len = body.len};
        if (i == 0)
            align(p);
        p->empty.w.now = p->full.w.now = p->now;
        browser_send(&both[i], &r);
    }
    char what[512];
    snprintf(what, sizeof what, "%s %s", ask->method, ask->path);
    assert_alike(p, what);
}

/* What a professional may do to see her: break the glass, which is told to her and to who keeps her file. Not a leak. */
static bool breaks_glass(const struct pair *p, const struct web_route *r)
{
    return p->professional && strcmp(r->path, "/persons/:person/glass") == 0;
}

/* Every page with the ids of `person`, of whom the full site knows most. */
static void ask_every_page(struct pair *p, struct browser both[2], const char *person)
{
    static const char *const queries[] = {"", "?lang=en", "?q=de+Vries",
                                          "?q=Noor&from=2026-01-01&state=open"};
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\r\n";
    for (size_t i = 0; i < web_route_count; i++) {
        const struct web_route *r = &web_routes[i];
        const char *path = life_path(&p->b, r->path, person);
        BUF_AUTO body;
        buf_init(&body, 1 << 20);
        fill_form(&body, &p->full, r->form, NULL, NULL);
        for (size_t k = 0; r->method == HTTP_GET && k < sizeof queries / sizeof queries[0]; k++) {
            const char *full = arena_printf(p->full.arena, "%s%s", path, queries[k]);
            ask_both(p, both, &(struct ask){"GET", full, NULL, NULL});
            ask_both(p, both, &(struct ask){"GET", full, "Accept: application/json\r\n", NULL});
        }
        if (r->method == HTTP_POST && !strstr(r->path, "/sign-out") && !breaks_glass(p, r)) {
            ask_both(p, both, &(struct ask){"POST", path, form, buf_text(&body)});
            ask_both(p, both, &(struct ask){"POST", path, form, "x=y"});
        }
    }
}

static void her_partner_learns_nothing(void **state)
{
    (void)state;
    static struct pair p;
    struct browser both[2];
    open_pair(&p);
    sign_in_both(&p, both, true);
    ask_every_page(&p, both, p.b.mother);
    ask_every_page(&p, both, p.b.partner);
    ask_every_page(&p, both, p.b.mother);
    close_pair(&p);
}

static void his_practice_learns_nothing(void **state)
{
    (void)state;
    static struct pair p;
    struct browser both[2];
    open_pair(&p);
    sign_in_both(&p, both, false);
    ask_every_page(&p, both, p.b.mother);
    ask_every_page(&p, both, p.b.partner);
    ask_every_page(&p, both, p.b.mother);
    close_pair(&p);
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
    close_pair(&p);
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
