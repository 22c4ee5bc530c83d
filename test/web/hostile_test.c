/* Hostile text in every field of every form, in every query and in bodies of JSON: it is kept or refused, never echoed as
 * HTML, never a 500, and it changes nothing but its own row. */
#include "base/str.h"
#include "web/fill.h"
#include "web/life.h"
#include "web/route.h"

#include <stdio.h>
#include <string.h>

enum { LONG_TEXT = 60000 };

static char long_text[LONG_TEXT];

static const char *const payloads[] = {
    "\"><script>zq1</script>",
    "' onmouseover='zq2' \" onmouseover=\"zq2\" x=",
    "{{csrf}}{{#each}}{{>layout}}${7*7}<%= zq3 %>",
    "'; DROP TABLE person; --",
    "1 OR 1=1) UNION SELECT login_sealed FROM account --",
    "\u202e\u2066\u200bRTL\u2069 \u0623\u0647\u0644\u0627",
    "\U0001F476\U0001F3FD \U00010348",
    "../../../../etc/passwd",
    "</textarea><img src=x onerror=zq4>",
    "%s%n%d %x &#x3c;script&#x3e;zq1",
    long_text,
};
enum { PAYLOADS = sizeof payloads / sizeof payloads[0] };

/* What may never stand in a page, as it would be markup. */
static const char *const echoes[] = {
    "<script>zq1", "onmouseover='zq2'", "onmouseover=\"zq2\"", "<%= zq3", "<img src=x", "root:x:0",
};

static void assert_harmless(struct site *s, const char *method, const char *path)
{
    if (s->reply.status >= 500 || s->reply.status == 0)
        fail_msg("%s %s: %d %.300s", method, path, s->reply.status, s->reply.body);
    const char *type = reply_header(&s->reply, "Content-Type");
    if (type && strncmp(type, "text/html", 9) != 0)
        return;
    for (size_t i = 0; i < sizeof echoes / sizeof echoes[0]; i++)
        if (strstr(s->reply.body, echoes[i]))
            fail_msg("%s %s shows %s", method, path, echoes[i]);
}

static void begin(struct readers *v)
{
    memset(long_text, 'a', sizeof long_text - 1);
    readers_open(v);
}

static bool is_free_text(const struct field *f)
{
    return f->kind == FIELD_TEXT || f->kind == FIELD_TEXTAREA || f->kind == FIELD_HIDDEN ||
           f->kind == FIELD_PASSWORD || f->kind == FIELD_ONE_TIME_CODE || f->kind == FIELD_ANSWERS;
}

/* Every free text of the form is `text`; the rest is as it should be. */
static void fill_hostile(struct buf *out, const struct site *s, const struct form *form, const char *text)
{
    for (const struct field *f = form ? form->fields : NULL; f && f->name; f++) {
        if (f->kind == FIELD_HEADING)
            continue;
        char cut[5000];
        size_t most = f->max ? f->max : f->kind == FIELD_TEXTAREA ? 4000 : 200;
        snprintf(cut, sizeof cut, "%.*s", (int)(most < sizeof cut - 1 ? most : sizeof cut - 1), text);
        cut[str_utf8_prefix(str_of(cut))] = '\0';
        buf_printf(out, "%s%s%s=", out->len > 0 ? "&" : "", f->kind == FIELD_ANSWERS ? "a." : "", f->name);
        http_url_encode(out, is_free_text(f) ? cut : fill_field(s, f));
    }
}

static void post(struct readers *v, const struct web_route *r, const char *body)
{
    struct browser *b = readers_who(v, r->roles);
    if (strstr(r->path, "/sign-out"))
        return;
    const char *path = life_path(&v->life, r->path, v->life.mother);
    browser_post(b, path, body);
    assert_harmless(&v->s, "POST", path);
}

static void look_everywhere(struct readers *v)
{
    for (size_t i = 0; i < web_route_count(); i++)
        if (web_route(i)->method == HTTP_GET) {
            struct browser *b = readers_who(v, web_route(i)->roles);
            const char *path = life_path(&v->life, web_route(i)->path, v->life.mother);
            browser_get(b, path);
            assert_harmless(&v->s, "GET", path);
            browser_json(b, path);
            assert_harmless(&v->s, "GET (JSON)", path);
        }
}

/* Each payload in all free texts at once, so that it gets as far as it can, then every page. */
static void keeps_hostile_text_as_text(void **state)
{
    (void)state;
    static struct readers v;
    begin(&v);
    for (size_t p = 0; p < PAYLOADS; p++) {
        for (size_t i = 0; i < web_route_count(); i++) {
            if (web_route(i)->method != HTTP_POST)
                continue;
            BUF_AUTO body;
            buf_init(&body, 4 << 20);
            fill_hostile(&body, &v.s, web_route(i)->form, payloads[p]);
            post(&v, web_route(i), buf_text(&body));
        }
        v.s.w.now += INT64_C(61) * 1000; /* a day's work is not done in a second */
    }
    look_everywhere(&v);
    assert_true(site_count(&v.s, "SELECT COUNT(*) FROM person") >= PAYLOADS);
    readers_close(&v);
}

/* Each payload in each field alone, whole: choices, days and numbers that are none, texts that are too long. */
static void refuses_what_is_no_value(void **state)
{
    (void)state;
    static struct readers v;
    begin(&v);
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *r = web_route(i);
        for (const struct field *f = r->form ? r->form->fields : NULL; f && f->name; f++)
            for (size_t p = 0; p < PAYLOADS; p += is_free_text(f) ? PAYLOADS - 1 : 3) {
                BUF_AUTO body;
                buf_init(&body, 4 << 20);
                fill_form(&body, &v.s, r->form, f->name, payloads[p]);
                post(&v, r, buf_text(&body));
            }
        if (r->method == HTTP_POST) {
            post(&v, r, "a=%00&b=%c0%af&=x&%&first_name=%00");
            post(&v, r, "csrf=x&csrf=y&first_name=a&first_name=b&role[]=mother");
            post(&v, r, "&&&&====");
        }
    }
    readers_close(&v);
}

static void hostile_queries_do_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"q",        "done", "lang",   "from",   "page", "tab",
                                        "name",     "day",  "month",  "next",   "area", "kind",
                                        "postcode", "pc6",  "person", "filter", "sort"};
    static struct readers v;
    begin(&v);
    for (size_t i = 0; i < web_route_count(); i++) {
        if (web_route(i)->method != HTTP_GET)
            continue;
        for (size_t p = 0; p < PAYLOADS - 1; p += 2) {
            BUF_AUTO path;
            buf_init(&path, 1 << 16);
            buf_adds(&path, life_path(&v.life, web_route(i)->path, v.life.mother));
            for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
                buf_printf(&path, "%c%s=", n == 0 ? '?' : '&', names[n]);
                http_url_encode(&path, payloads[p]);
            }
            browser_get(readers_who(&v, web_route(i)->roles), buf_text(&path));
            assert_harmless(&v.s, "GET", buf_text(&path));
        }
    }
    readers_close(&v);
}

/* Path parameters that are no id. */
static void hostile_paths_lead_nowhere(void **state)
{
    (void)state;
    static const char *const odd[] = {"x",
                                      "%22%3E%3Cscript%3Ezq1",
                                      "'%20OR%201=1",
                                      "%7B%7Bcsrf%7D%7D",
                                      "00000000-0000-0000-0000-000000000000",
                                      "%F0%9F%91%B6",
                                      "-1"};
    static struct readers v;
    begin(&v);
    for (size_t i = 0; i < web_route_count(); i++)
        for (size_t o = 0; strchr(web_route(i)->path, ':') && o < sizeof odd / sizeof odd[0]; o++) {
            BUF_AUTO path;
            buf_init(&path, 4096);
            for (const char *at = web_route(i)->path; *at;) {
                if (*at == ':') {
                    buf_adds(&path, odd[o]);
                    at += strcspn(at, "/");
                } else {
                    buf_addc(&path, *at++);
                }
            }
            struct browser *b = readers_who(&v, web_route(i)->roles);
            int status = web_route(i)->method == HTTP_GET ? browser_get(b, buf_text(&path))
                                                          : browser_post(b, buf_text(&path), "");
            assert_harmless(&v.s, "?", buf_text(&path));
            if (status < 400 && web_route(i)->method == HTTP_GET && web_route(i)->roles)
                fail_msg("%s is answered with %d", buf_text(&path), status);
        }
    readers_close(&v);
}

/* --- JSON --- */

static const char *const wrong_values[] = {
    "{}", "[]",    "[{}]", "[[[]]]",      "null",        "true",
    "-1", "1e999", "1.50", "\"\\u0007\"", "\"\\u0000\"", "\"\\ud800\"",
};
static const char *const wrong_bodies[] = {
    "", "[]", "null", "\"x\"", "1", "{", "{\"a\":1,\"a\":2}", "{}x", "\xff\xfe", "{\"\":\"\"}", "nul",
};

static void post_json(struct readers *v, const struct web_route *r, const char *json)
{
    const char *path = life_path(&v->life, r->path, v->life.mother);
    if (strstr(r->path, "/sign-out"))
        return;
    browser_post_json(readers_who(v, r->roles), path, json);
    if (v->s.reply.status >= 500 || v->s.reply.status == 0)
        fail_msg("POST %s %.200s: %d %.300s", path, json, v->s.reply.status, v->s.reply.body);
    reply_json(&v->s);
}

static void odd_json_is_an_error_of_who_sends_it(void **state)
{
    (void)state;
    static struct readers v;
    char json[512], deep[400];
    begin(&v);
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *r = web_route(i);
        if (r->method != HTTP_POST)
            continue;
        for (size_t k = 0; k < sizeof wrong_bodies / sizeof wrong_bodies[0]; k++)
            post_json(&v, r, wrong_bodies[k]);
        post_json(&v, r, deep);
        for (size_t k = 0; k < sizeof wrong_values / sizeof wrong_values[0]; k++) {
            BUF_AUTO all;
            buf_init(&all, 1 << 16);
            for (const struct field *f = r->form ? r->form->fields : NULL; f && f->name; f++) {
                snprintf(json, sizeof json, "{\"%s\":%s}", f->name, wrong_values[k]);
                post_json(&v, r, json);
                buf_printf(&all, "%s\"%s\":%s", all.len ? "," : "{", f->name, wrong_values[k]);
            }
            buf_printf(&all, "%s\"a.q\":%s,\"once\":%s,\"csrf\":%s}", all.len ? "," : "{", wrong_values[k],
                       wrong_values[k], wrong_values[k]);
            post_json(&v, r, buf_text(&all));
        }
    }
    readers_close(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_hostile_text_as_text),           cmocka_unit_test(refuses_what_is_no_value),
        cmocka_unit_test(hostile_queries_do_nothing),           cmocka_unit_test(hostile_paths_lead_nowhere),
        cmocka_unit_test(odd_json_is_an_error_of_who_sends_it),
    };
    if (place_server()) {
        printf("on PostgreSQL only what is kept: the rest is refused before any database hears of it\n");
        cmocka_set_test_filter("keeps_*");
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
