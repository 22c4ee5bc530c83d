/* Paths, heads, cookies, Accept: every refusal by name, without a socket. */
#include "http/request.h"

#include "base/mem.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void path_is(const char *target, const char *expected)
{
    ARENA_AUTO a = arena_new(1 << 20);
    struct head head = {"GET", target, "HTTP/1.1", NULL, 0};
    struct http_request r = {.arena = a};
    int status = request_read(&r, &head);
    assert_true(status == 0 || status == 400);
    const char *path = status ? NULL : r.path;
    if (!expected && path)
        fail_msg("%s was taken as %s", target, path);
    if (expected && !text_is(path, expected))
        fail_msg("%s gives %s, not %s", target, path ? path : "a refusal", expected);
}

static void paths_are_decoded_once(void **state)
{
    (void)state;
    path_is("/", "/");
    path_is("/families/1?x=/../", "/families/1");
    path_is("/a%20b", "/a b");
    path_is("/a+b", "/a+b");
    path_is("/caf%C3%A9", "/café");
    path_is("/caf\xc3\xa9", "/café");
    path_is("/%2541", "/%41");
    path_is("/a.b/..c/d..", "/a.b/..c/d..");
    path_is("/families/", "/families/");
    path_is("/%3Fa", "/?a");
}

static void path_tricks_are_refused(void **state)
{
    (void)state;
    static const char *const tricks[] = {
        "",
        "*",
        "families",
        "http://kiem.example/",
        "HTTP://kiem.example/x",
        "//kiem.example/x",
        "/a//b",
        "/a//",
        "/.",
        "/..",
        "/../etc",
        "/a/../b",
        "/a/./b",
        "/a/..",
        "/%2e%2e/etc",
        "/%2E%2e",
        "/a/%2e/b",
        "/a/.%2e/b",
        "/a%2fb",
        "/a%2Fb",
        "/%2f",
        "/%2f..",
        "/a%5cb",
        "/a\\b",
        "/..\\x",
        "/%00",
        "/a%00.html",
        "/a%0d%0aX:y",
        "/a%09",
        "/a%7f",
        "/a\tb",
        "/%",
        "/%4",
        "/%4g",
        "/%g4",
        "/%%41",
        "/%u0041",
        "/%c0%ae%c0%ae/",
        "/%c0%af",
        "/%e0%80%af",
        "/%f0%80%80%af",
        "/%ed%a0%80",
        "/%f5%80%80%80",
        "/%ff",
        "/\xff",
        "/%c3",
        "/%c3/%a9",
        "/..%3b/../x",
    };
    for (size_t i = 0; i < COUNT(tricks); i++)
        path_is(tricks[i], NULL);
}

/* --- heads --- */

static int check(const char *method, const char *target, const char *version, const struct http_field *fields,
                 size_t count)
{
    struct head head = {method, target, version, fields, count};
    return head_check(&head, 1000);
}

static void heads_have_rules(void **state)
{
    (void)state;
    static const struct {
        const char *method, *version;
        struct http_field fields[3];
        int expected;
    } rows[] = {
        {"GET", "HTTP/1.1", {{"Host", "k"}}, 0},
        {"GET", "HTTP/1.0", {{"Accept", "*/*"}}, 0},
        {"GET", "HTTP/1.1", {{"Accept", "*/*"}}, 400},
        {"GET", "HTTP/1.1", {{"Host", "k"}, {"host", "l"}}, 400},
        {"GET", "HTTP/2.0", {{"Host", "k"}}, 505},
        {"GET", "HTTP/1.2", {{"Host", "k"}}, 505},
        {"G{T", "HTTP/1.1", {{"Host", "k"}}, 400},
        {"", "HTTP/1.1", {{"Host", "k"}}, 400},
        {"GET", "HTTP/1.1", {{"Host", "k"}, {"X Y", "z"}}, 400},
        {"GET", "HTTP/1.1", {{"Host", "k"}, {"X-Y ", "z"}}, 400},
        {"GET", "HTTP/1.1", {{"Host", "k"}, {"", "z"}}, 400},
        {"GET", "HTTP/1.1", {{"Host", "k"}, {"X-Y", "a\rb"}}, 400},
        {"GET", "HTTP/1.1", {{"Host", "k"}, {"X-Y", "a\x7f"}}, 400},
        {"GET", "HTTP/1.1", {{"Host", "k"}, {"X-Y", "a\tb\xc3\xa9"}}, 0},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "0"}}, 0},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "1000"}}, 0},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "1001"}}, 413},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "99999999999999999999999"}}, 413},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", ""}}, 400},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "-1"}}, 400},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "+1"}}, 400},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "0x1"}}, 400},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "1, 1"}}, 400},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Content-Length", "1"}, {"content-length", "1"}}, 400},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Transfer-Encoding", "chunked"}}, 0},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Transfer-Encoding", "gzip, chunked"}}, 501},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Transfer-Encoding", "xchunked"}}, 501},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Transfer-Encoding", "chunked"}, {"Content-Length", "1"}}, 400},
        {"POST",
         "HTTP/1.1",
         {{"Host", "k"}, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
         400},
        {"POST", "HTTP/1.0", {{"Host", "k"}, {"Transfer-Encoding", "chunked"}}, 400},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Expect", "100-continue"}}, 0},
        {"POST", "HTTP/1.1", {{"Host", "k"}, {"Expect", "tea"}}, 417},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t count = 0;
        while (count < COUNT(rows[i].fields) && rows[i].fields[count].name)
            count++;
        int got = check(rows[i].method, "/", rows[i].version, rows[i].fields, count);
        if (got != rows[i].expected)
            fail_msg("row %zu: %d, not %d", i, got, rows[i].expected);
    }
}

static void heads_have_bounds(void **state)
{
    (void)state;
    static char target[TARGET_MAX + 2], value[HEAD_MAX];
    struct http_field fields[FIELDS_IN_HEAD_MAX + 1];
    for (size_t i = 0; i < COUNT(fields); i++)
        fields[i] = (struct http_field){i ? "X" : "Host", "y"};
    assert_int_equal(check("GET", "/", "HTTP/1.1", fields, FIELDS_IN_HEAD_MAX), 0);
    assert_int_equal(check("GET", "/", "HTTP/1.1", fields, FIELDS_IN_HEAD_MAX + 1), 431);

    memset(target, 'a', TARGET_MAX);
    target[0] = '/';
    assert_int_equal(check("GET", target, "HTTP/1.1", fields, 1), 0);
    target[TARGET_MAX] = 'a';
    assert_int_equal(check("GET", target, "HTTP/1.1", fields, 1), 414);
    assert_int_equal(check("GET", "/a b", "HTTP/1.1", fields, 1), 400);
    assert_int_equal(check("GET", "/a\tb", "HTTP/1.1", fields, 1), 400);
    assert_int_equal(check("GET", "/ ", "HTTP/1.1", fields, 1), 400);

    /* "GET / HTTP/1.1\r\n" is 16 bytes, "Host: y\r\n" 9, "X: \r\n" 5. */
    memset(value, 'v', HEAD_MAX - 16 - 9 - 5);
    fields[1].value = value;
    assert_int_equal(check("GET", "/", "HTTP/1.1", fields, 2), 0);
    value[strlen(value)] = 'v';
    assert_int_equal(check("GET", "/", "HTTP/1.1", fields, 2), 431);
}

/* --- the request --- */

static int read(struct http_request *r, struct arena *a, const char *method, const char *target,
                const struct http_field *fields, size_t count)
{
    struct head head = {method, target, "HTTP/1.1", fields, count};
    *r = (struct http_request){.arena = a, .headers = fields, .header_count = count};
    return request_read(r, &head);
}

static void a_request_is_read(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct http_field fields[] = {{"Content-Type", " Application/JSON ; charset=utf-8"}};
    struct http_request r;
    assert_int_equal(read(&r, a, "POST", "/a%20b?q=1&empty&q=caf%C3%A9+2", fields, 1), 0);
    assert_int_equal(r.method, HTTP_POST);
    assert_false(r.head);
    assert_string_equal(r.path, "/a b");
    assert_string_equal(r.content_type, "application/json");
    assert_string_equal(value_get_text(r.query, "q"), "café 2");
    assert_string_equal(value_get_text(r.query, "empty"), "");
    assert_null(value_get(r.query, "other"));

    assert_int_equal(read(&r, a, "HEAD", "/", NULL, 0), 0);
    assert_int_equal(r.method, HTTP_GET);
    assert_true(r.head);
    assert_null(r.content_type);
    assert_int_equal(value_count(r.query), 0);
    assert_int_equal(read(&r, a, "PUT", "/", NULL, 0), 0);
    assert_int_equal(r.method, HTTP_OTHER);
    assert_int_equal(read(&r, a, "get", "/", NULL, 0), 0);
    assert_int_equal(r.method, HTTP_OTHER);
    assert_int_equal(read(&r, a, "GET", "/?a=%zz", NULL, 0), 400);
    assert_int_equal(read(&r, a, "GET", "/?a=%00", NULL, 0), 400);
    assert_int_equal(read(&r, a, "GET", "http://k/", NULL, 0), 400);
}

static void reading_survives_want_of_memory(void **state)
{
    (void)state;
    struct http_field fields[] = {{"Content-Type", "text/plain"}, {"Cookie", "a=b"}};
    static char target[40 * 1024];
    strcpy(target, "/?a=");
    memset(target + 4, 'x', sizeof target - 5);
    unsigned failures = 0;
    for (unsigned n = 1;; n++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct http_request r;
        mem_fail_after(n);
        int status = read(&r, a, "GET", target, fields, 2);
        const char *cookie = http_cookie(&r, "a");
        bool failed = mem_failed() != 0;
        mem_fail_after(0);
        if (!failed) {
            assert_int_equal(status, 0);
            assert_string_equal(cookie, "b");
            break;
        }
        failures++;
        assert_true(status == 503 || !cookie);
    }
    assert_true(failures >= 2);
}

static struct http_request with_header(struct arena *a, const struct http_field *field)
{
    return (struct http_request){.arena = a, .headers = field, .header_count = 1};
}

static void headers_and_cookies_are_found(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct http_field fields[] = {{"X-One", "1"},
                                  {"x-one", "2"},
                                  {"Cookie", "s=abc; t = no;u=\"q\"; s=other;; e="},
                                  {"cookie", "late=1"}};
    struct http_request r = {.arena = a, .headers = fields, .header_count = COUNT(fields)};
    assert_string_equal(http_header(&r, "X-ONE"), "1");
    assert_null(http_header(&r, "X-On"));
    assert_string_equal(http_cookie(&r, "s"), "abc");
    assert_string_equal(http_cookie(&r, "u"), "\"q\"");
    assert_string_equal(http_cookie(&r, "e"), "");
    assert_string_equal(http_cookie(&r, "late"), "1");
    assert_null(http_cookie(&r, "t"));
    assert_null(http_cookie(&r, "S"));
    assert_null(http_cookie(&r, ""));
}

static void accept_is_weighed(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        bool json;
    } rows[] = {
        {"application/json", true},
        {"APPLICATION/JSON", true},
        {"text/html", false},
        {"*/*", false},
        {"", false},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false},
        {"application/json, text/html", false},
        {"application/json, text/html;q=0.9", true},
        {"application/json;q=0.5, text/html;q=0.51", false},
        {"application/json;q=0.001", true},
        {"application/json;q=0", false},
        {"application/json, */*;q=0.1", true},
        {"text/*;q=0.3, application/*", true},
        {"*/*, application/json;q=0.5", false},
        {"*/*, text/html;q=0.5", true},
        {"application/*;q=1, application/json;q=0, text/html;q=0.1", false},
        {"application/json;charset=utf-8;q=0.7, text/html; q=0.6", true},
        {"application/json;q=2", false},
        {"application/json;q=1.5, text/html;q=0.1", false},
        {"application/json;q=abc", false},
        {"application/jsonp", false},
        {"application/", false},
        {",,;,;q=1,application/json", true},
    };
    ARENA_AUTO a = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_field field = {"Accept", rows[i].accept};
        struct http_request r = with_header(a, &field);
        if (http_wants_json(&r) != rows[i].json)
            fail_msg("Accept: %s", rows[i].accept);
    }
    assert_false(http_wants_json(&(struct http_request){.arena = a}));
}

static void forwarded_addresses_are_believed_from_here_only(void **state)
{
    (void)state;
    static const struct {
        const char *forwarded, *peer, *expected, *proxies;
    } rows[] = {
        {"192.0.2.7", "127.0.0.1", "192.0.2.7", NULL},
        {"192.0.2.7", "::1", "192.0.2.7", NULL},
        {"192.0.2.7", "::ffff:127.0.0.1", "192.0.2.7", NULL},
        {"192.0.2.7", "198.51.100.1", "198.51.100.1", NULL},
        {"10.0.0.1, 192.0.2.7 ", "127.0.0.1", "192.0.2.7", NULL},
        {"2001:db8::1", "127.0.0.1", "2001:db8::1", NULL},
        {"evil", "127.0.0.1", "127.0.0.1", NULL},
        {"192.0.2.7,", "127.0.0.1", "127.0.0.1", NULL},
        {"192.0.2.7<script>", "127.0.0.1", "127.0.0.1", NULL},
        {"192.0.2.7", "10.1.2.3", "192.0.2.7", "10.0.0.0/8"},
        {"192.0.2.7", "127.0.0.1", "127.0.0.1", "10.0.0.0/8"},
        {"192.0.2.7", "11.1.2.3", "11.1.2.3", "10.0.0.0/8"},
        {"192.0.2.7", "10.1.2.4", "10.1.2.4", "10.1.2.3"},
        {"192.0.2.7", "10.1.2.131", "192.0.2.7", "10.9.9.9, 10.1.2.128/25"},
        {"192.0.2.7", "10.1.2.127", "10.1.2.127", "10.1.2.128/25"},
        {"192.0.2.7", "2001:db8::5", "192.0.2.7", "2001:db8::/32"},
        {"192.0.2.7", "2001:db9::5", "2001:db9::5", "2001:db8::/32"},
        {"192.0.2.7", "::ffff:10.1.2.3", "192.0.2.7", "10.0.0.0/8"},
        /* a proxy before a proxy: the first that is not ours */
        {"198.51.100.9, 192.0.2.7, 10.1.1.1", "10.1.2.3", "192.0.2.7", "10.0.0.0/8"},
        {"10.1.1.2, 10.1.1.1", "10.1.2.3", "10.1.1.2", "10.0.0.0/8"},
        {"192.0.2.7", "198.51.100.1", "192.0.2.7", "0.0.0.0/0"},
    };
    ARENA_AUTO a = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_field field = {"X-Forwarded-For", rows[i].forwarded};
        struct http_request r = with_header(a, &field);
        struct trust proxies;
        assert_int_equal(trust_read(&proxies, rows[i].proxies, NULL), 0);
        assert_string_equal(request_remote(&r, rows[i].peer, &proxies), rows[i].expected);
    }
    struct trust here;
    assert_int_equal(trust_read(&here, NULL, NULL), 0);
    assert_string_equal(request_remote(&(struct http_request){.arena = a}, "127.0.0.1", &here), "127.0.0.1");
    /* what a client sent itself stands before what our proxy added */
    struct http_field two[] = {{"X-Forwarded-For", "203.0.113.1"}, {"x-forwarded-for", "192.0.2.7"}};
    struct http_request twice = {.arena = a, .headers = two, .header_count = 2};
    assert_string_equal(request_remote(&twice, "127.0.0.1", &here), "192.0.2.7");
}

static void networks_have_a_form(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",          "proxy",     "10.0.0.0/33",      "::1/129", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1",
        "10.0.0.1,", ",10.0.0.1", "10.0.0.1 10.0.0.2"};
    struct trust t;
    struct err err;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(trust_read(&t, wrong[i], &err), ERR_INVALID);
        assert_string_equal(err.key, "trusted_proxy");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_decoded_once),
        cmocka_unit_test(path_tricks_are_refused),
        cmocka_unit_test(heads_have_rules),
        cmocka_unit_test(heads_have_bounds),
        cmocka_unit_test(a_request_is_read),
        cmocka_unit_test(reading_survives_want_of_memory),
        cmocka_unit_test(headers_and_cookies_are_found),
        cmocka_unit_test(accept_is_weighed),
        cmocka_unit_test(forwarded_addresses_are_believed_from_here_only),
        cmocka_unit_test(networks_have_a_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
