/* Routes: which wins, which methods, what is not a pattern. */
#include "http/http.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const patterns[] = {
    "/",                                 /* 0 */
    "/families/:family",                 /* 1 */
    "/families/new",                     /* 2 */
    "/families",                         /* 3 */
    "/families",                         /* 4: POST */
    "/families/:family/persons/:person", /* 5 */
    "/:room/:item/persons/new",          /* 6 */
    "/families/:family/:part/new",       /* 7 */
    "/families/:id",                     /* 8: POST */
    "/files/:a/:b",                      /* 9 */
    "/fhir/:type",                       /* 10: all */
    "/:any",                             /* 11 */
};
static const enum http_method methods[] = {
    HTTP_GET,
    HTTP_GET,
    HTTP_GET,
    HTTP_GET,
    HTTP_POST,
    HTTP_GET,
    HTTP_GET,
    HTTP_GET,
    HTTP_POST,
    HTTP_GET,
    HTTP_GET | HTTP_POST | HTTP_OTHER,
    HTTP_GET | HTTP_POST,
};

static struct http_router *router_in(struct arena *a)
{
    struct http_router *router = NULL;
    assert_int_equal(http_router_new(&router, a, patterns, methods, COUNT(patterns), NULL), 0);
    return router;
}

static void the_most_fixed_wins(void **state)
{
    (void)state;
    static const struct {
        enum http_method method;
        const char *path;
        size_t route;
        const char *params;
    } rows[] = {
        {HTTP_GET, "/", 0, "{}"},
        {HTTP_GET, "/families/12", 1, "{\"family\":\"12\"}"},
        {HTTP_GET, "/families/new", 2, "{}"},
        {HTTP_GET, "/families", 3, "{}"},
        {HTTP_POST, "/families", 4, "{}"},
        {HTTP_GET, "/families/1/persons/2", 5, "{\"family\":\"1\",\"person\":\"2\"}"},
        {HTTP_GET, "/families/1/persons/new", 5, "{\"family\":\"1\",\"person\":\"new\"}"},
        {HTTP_GET, "/groups/1/persons/new", 6, "{\"room\":\"groups\",\"item\":\"1\"}"},
        {HTTP_GET, "/families/1/plans/new", 7, "{\"family\":\"1\",\"part\":\"plans\"}"},
        {HTTP_POST, "/families/12", 8, "{\"id\":\"12\"}"},
        {HTTP_GET, "/files/a b/c?d", 9, "{\"a\":\"a b\",\"b\":\"c?d\"}"},
        {HTTP_OTHER, "/fhir/Patient", 10, "{\"type\":\"Patient\"}"},
        {HTTP_POST, "/hello", 11, "{\"any\":\"hello\"}"},
    };
    ARENA_AUTO a = arena_new(1 << 20);
    struct http_router *router = router_in(a);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_match match;
        struct err err;
        if (http_route(&match, router, rows[i].method, rows[i].path, a, &err) != 0)
            fail_msg("%s: %s", rows[i].path, err.key);
        if (match.route != rows[i].route)
            fail_msg("%s leads to %zu, not %zu", rows[i].path, match.route, rows[i].route);
        BUF_AUTO json;
        buf_init(&json, 1000);
        json_write(&json, match.params);
        assert_string_equal(buf_text(&json), rows[i].params);
    }
}

static void the_rest_is_refused(void **state)
{
    (void)state;
    static const struct {
        enum http_method method;
        const char *path;
        int code;
        const char *arg;
    } rows[] = {
        {HTTP_GET, "", ERR_NOT_FOUND, ""},
        {HTTP_GET, "families", ERR_NOT_FOUND, ""},
        {HTTP_GET, "/families/", ERR_NOT_FOUND, ""},
        {HTTP_GET, "/families/1/persons", ERR_NOT_FOUND, ""},
        {HTTP_GET, "/families/1/persons/2/3", ERR_NOT_FOUND, ""},
        {HTTP_GET, "/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9", ERR_NOT_FOUND, ""},
        {HTTP_POST, "/", ERR_INVALID, "GET"},
        {HTTP_POST, "/families/new", ERR_INVALID, "GET"},
        {HTTP_OTHER, "/families", ERR_INVALID, "GET, POST"},
        {HTTP_OTHER, "/families/12", ERR_INVALID, "GET, POST"},
    };
    ARENA_AUTO a = arena_new(1 << 20);
    struct http_router *router = router_in(a);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_match match = {99, NULL};
        struct err err = {0};
        assert_int_equal(http_route(&match, router, rows[i].method, rows[i].path, a, &err), rows[i].code);
        assert_string_equal(err.key, rows[i].code == ERR_INVALID ? "no_method" : "no_page");
        assert_string_equal(err.arg, rows[i].arg);
        assert_int_equal(match.route, 99);
    }
}

static int build(const char *first, const char *second, struct err *err)
{
    ARENA_AUTO a = arena_new(1 << 20);
    struct http_router *router = NULL;
    const char *const pair[] = {first, second};
    const enum http_method both[] = {HTTP_GET, HTTP_GET | HTTP_POST};
    return http_router_new(&router, a, pair, both, 2, err);
}

static void a_table_must_be_sound(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second, *key;
    } rows[] = {
        {"/a", "/b", NULL},
        {"/a/:x", "/:x/a", NULL},
        {"/a/:x", "/a/:y", "route_twice"},
        {"/", "/", "route_twice"},
        {"", "/", "route_syntax"},
        {"a", "/", "route_syntax"},
        {"/a/", "/", "route_syntax"},
        {"/a//b", "/", "route_syntax"},
        {"/:", "/", "route_syntax"},
        {"/:Name", "/", "route_syntax"},
        {"/:a-b", "/", "route_syntax"},
        {"/:a/:a", "/", "route_syntax"},
        {"/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6", "/", NULL},
        {"/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7", "/", "route_syntax"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = {0};
        int rc = build(rows[i].first, rows[i].second, &err);
        assert_int_equal(rc == 0, rows[i].key == NULL);
        assert_string_equal(err.key, rows[i].key ? rows[i].key : "");
    }
}

static void routing_survives_want_of_memory(void **state)
{
    (void)state;
    unsigned failures = 0;
    bool built = false;
    for (unsigned n = 1; !built; n++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct http_router *router = NULL;
        mem_fail_after(n);
        int rc = http_router_new(&router, a, patterns, methods, COUNT(patterns), NULL);
        built = rc == 0;
        failures += rc == ERR_NOMEM;
        mem_fail_after(0);
        assert_true(built || rc == ERR_NOMEM);
    }
    assert_true(failures >= 1);

    ARENA_AUTO routes = arena_new(1 << 20);
    ARENA_AUTO small = arena_new(16);
    struct http_match match = {99, NULL};
    assert_int_equal(http_route(&match, router_in(routes), HTTP_GET, "/families/12", small, NULL), ERR_NOMEM);
    assert_int_equal(match.route, 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_fixed_wins),
        cmocka_unit_test(the_rest_is_refused),
        cmocka_unit_test(a_table_must_be_sound),
        cmocka_unit_test(routing_survives_want_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
