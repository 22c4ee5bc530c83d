/*
 * Every page, in both languages, as somebody who may see it: one language, one title, one main heading, every text there,
 * no id twice; and the same as JSON.
 */
#include "base/str.h"
#include "web/life.h"
#include "web/route.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { SEEN_MAX = 4000 };

static bool may(const struct readers *v, const struct web_route *r, int reader)
{
    return r->method == HTTP_GET && (r->roles ? (r->roles & v->roles[reader]) != 0 : reader == READERS - 1);
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}

/* ">nav.worklist<": a text that content does not have shows as its key. */
static void assert_no_keys(const char *html, const char *what)
{
    for (const char *at = html; (at = strchr(at, '>')); at++) {
        const char *end = at + 1;
        size_t dots = 0;
        while (islower((unsigned char)*end) || *end == '_' || *end == '.' || isdigit((unsigned char)*end))
            dots += *end++ == '.';
        if (*end == '<' && dots > 0 && end > at + 3 && end[-1] != '.' && islower((unsigned char)at[1]))
            fail_msg("%s: no text for %.*s", what, (int)(end - at - 1), at + 1);
    }
}

static void assert_ids_once(const char *html, const char *what)
{
    static struct str seen[SEEN_MAX];
    size_t n = 0;
    for (const char *at = html; (at = strstr(at, " id=\"")) && n < SEEN_MAX;) {
        at += 5;
        struct str id = {at, strcspn(at, "\"")};
        for (size_t i = 0; i < n; i++)
            if (seen[i].len == id.len && memcmp(seen[i].ptr, id.ptr, id.len) == 0)
                fail_msg("%s: id %.*s twice", what, (int)id.len, id.ptr);
        seen[n++] = id;
    }
}

static void assert_whole(struct site *s, const char *lang, const char *what)
{
    const char *html = s->reply.body;
    char opening[64];
    snprintf(opening, sizeof opening, " lang=\"%s\">\n<head>", lang);
    if (!strstr(html, opening) || count(html, "<h1") != 1 || count(html, "<title>") != 1 ||
        !strstr(html, "</html>"))
        fail_msg("%s: %zu main headings, %zu titles, language %s", what, count(html, "<h1"),
                 count(html, "<title>"), strstr(html, opening) ? "right" : "wrong");
    const char *title = strstr(html, "<title>") + 7;
    assert_true(strcspn(title, "<") > 8);
    assert_non_null(strstr(html, "<main"));
    assert_no_keys(html, what);
    assert_ids_once(html, what);
}

static void every_page_is_whole(void **state)
{
    (void)state;
    static struct readers v;
    readers_open(&v);
    for (int reader = 0; reader < READERS; reader++)
        for (size_t i = 0; i < web_route_count(); i++)
            for (int en = 0; may(&v, web_route(i), reader) && en < 2; en++) {
                struct browser *b = &v.browsers[reader];
                b->lang = en ? "en-GB" : "nl";
                const char *path = life_path(&v.life, web_route(i)->path, v.life.mother);
                int status = browser_get(b, path);
                const char *type = reply_header(&v.s.reply, "Content-Type");
                if (status != 303 && type && strncmp(type, "text/html", 9) == 0)
                    assert_whole(&v.s, en ? "en" : "nl", path);
                if (status == 303 || !type || strncmp(type, "text/html", 9) != 0)
                    continue;
                browser_json(b, path);
                assert_string_equal(reply_header(&v.s.reply, "Content-Type"),
                                    "application/json; charset=utf-8");
                assert_int_equal(value_kind(reply_json(&v.s)), VALUE_OBJECT);
            }
    readers_close(&v);
}

static const char *header_of(struct site *s, struct browser *b, const char *path, const char *name)
{
    assert_int_equal(browser_get(b, path), 200);
    return reply_header(&s->reply, name);
}

/* A worker reaches the pages because the server lets that one file do so, and no other; its bytes are asked for anew after
 * ten minutes at most; and the page that a phone keeps has nothing of whoever asks for it. */
static void a_phone_can_install_it(void **state)
{
    (void)state;
    struct site s;
    struct browser b;
    site_open(&s);
    browser_new(&b, &s);
    assert_string_equal(header_of(&s, &b, "/assets/worker.js", "Service-Worker-Allowed"), "/");
    assert_string_equal(reply_header(&s.reply, "Content-Type"), "text/javascript; charset=utf-8");
    assert_string_equal(reply_header(&s.reply, "Cache-Control"), "public, max-age=600");
    assert_non_null(strstr(reply_header(&s.reply, "Content-Security-Policy"), "worker-src 'self';"));
    assert_null(header_of(&s, &b, "/assets/kiem.js", "Service-Worker-Allowed"));
    assert_string_equal(header_of(&s, &b, "/assets/kiem.nl.webmanifest", "Content-Type"),
                        "application/manifest+json");
    assert_string_equal(header_of(&s, &b, "/assets/icon-192.png", "Content-Type"), "image/png");
    assert_string_equal(header_of(&s, &b, "/offline?lang=nl", "Cache-Control"), "no-store");
    assert_null(strstr(s.reply.body, "name=\"csrf\""));
    assert_non_null(strstr(s.reply.body, "id=\"crying\""));
    site_close(&s);
}

/* What is wrong stands in the form it was sent with: that fold opens, and no other, least of all the one that destroys. */
static void a_fold_opens_for_what_is_wrong_in_it(void **state)
{
    (void)state;
    static struct readers v;
    static const struct {
        const char *form;
        size_t folds;
    } sent[] = {{"steps", 0}, {"close", 1}, {"destroy", 1}};
    readers_open(&v);
    for (size_t i = 0; i < sizeof sent / sizeof sent[0]; i++) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "/nnz/records/:nnz/%s", sent[i].form);
        struct browser *holder = &v.browsers[BY_NNZ_HOLDER];
        int status = browser_post(holder, life_path(&v.life, pattern, v.life.mother), "");
        assert_int_equal(status, 422);
        const char *html = v.s.reply.body;
        assert_int_equal(count(html, "<details class=\"kiem-surface kiem-pad\" open"), sent[i].folds);
    }
    readers_close(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_page_is_whole),
                                       cmocka_unit_test(a_fold_opens_for_what_is_wrong_in_it),
                                       cmocka_unit_test(a_phone_can_install_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
