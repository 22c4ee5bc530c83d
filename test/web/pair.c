/* See pair.h. */
#include "web/pair.h"

#include "base/str.h"
#include "web/fill.h"

#include <stdio.h>
#include <string.h>

void pair_open(struct pair *p)
{
    site_open(&p->empty);
    site_open(&p->full);
    life_begin(&p->a, &p->empty);
    life_begin(&p->b, &p->full);
    assert_string_equal(p->a.mother, p->b.mother);
    assert_string_equal(p->a.partner, p->b.partner);
}

void pair_close(struct pair *p)
{
    site_close(&p->empty);
    site_close(&p->full);
}

void pair_align(struct pair *p)
{
    p->now += 1000;
    p->seed += 7919;
    p->empty.w.now = p->full.w.now = p->now;
    p->empty.w.seed = p->full.w.seed = p->seed;
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

void pair_both(struct pair *p, struct browser both[2], const struct pair_ask *ask)
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
            pair_align(p);
        p->empty.w.now = p->full.w.now = p->now;
        browser_send(&both[i], &r);
    }
    char what[512];
    snprintf(what, sizeof what, "%s %s", ask->method, ask->path);
    assert_alike(p, what);
}

void pair_every_page(struct pair *p, struct browser both[2], const char *person)
{
    static const char *const queries[] = {"", "?lang=en", "?q=de+Vries",
                                          "?q=Noor&from=2026-01-01&state=open"};
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\r\n";
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *r = web_route(i);
        if (p->passes && p->passes(p, r))
            continue;
        const char *path = life_path(&p->b, r->path, person);
        BUF_AUTO body;
        buf_init(&body, 1 << 20);
        fill_form(&body, &p->full, r->form, NULL, NULL);
        for (size_t k = 0; r->method == HTTP_GET && k < sizeof queries / sizeof queries[0]; k++) {
            const char *full = arena_printf(p->full.arena, "%s%s", path, queries[k]);
            pair_both(p, both, &(struct pair_ask){"GET", full, NULL, NULL});
            pair_both(p, both, &(struct pair_ask){"GET", full, "Accept: application/json\r\n", NULL});
        }
        if (r->method == HTTP_POST && !strstr(r->path, "/sign-out")) {
            pair_both(p, both, &(struct pair_ask){"POST", path, form, buf_text(&body)});
            pair_both(p, both, &(struct pair_ask){"POST", path, form, "x=y"});
        }
    }
}
