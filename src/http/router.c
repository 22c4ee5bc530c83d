/*
 * Which route a path and method lead to. Patterns are split once and sorted from fixed to open, so that the first that
 * fits is the right one and the others of its shape tell which methods exist. A hundred routes need no cleverer search.
 * It does not decode (the path already is) and knows no handlers, only indexes.
 */
#include "base/str.h"
#include "http/http.h"

#include <stdlib.h>
#include <string.h>

enum { SEGMENTS_MAX = 16 };

struct route {
    size_t index; /* in the caller's patterns */
    unsigned methods;
    size_t count;
    /* One bit a segment, the first one highest, 1 for a parameter: the smaller, the more fixed. */
    unsigned open;
    struct str segments[SEGMENTS_MAX];
};

struct http_router {
    size_t count;
    struct route routes[];
};

/* The segments of "/a/b"; "/" has none. False when it does not begin with "/" or has too many. */
static bool split(struct str *segments, size_t *count, const char *path)
{
    if (*path != '/')
        return false;
    size_t n = 0;
    const char *at = path + 1;
    while (*at || n > 0) {
        if (n == SEGMENTS_MAX)
            return false;
        size_t len = strcspn(at, "/");
        segments[n++] = (struct str){at, len};
        if (!at[len])
            break;
        at += len + 1;
    }
    *count = n;
    return true;
}

static bool is_open(const struct route *route, size_t i)
{
    return (route->open >> (SEGMENTS_MAX - 1 - i)) & 1u;
}

static bool parameter_name_is_good(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!(name.ptr[i] >= 'a' && name.ptr[i] <= 'z') && !(name.ptr[i] >= '0' && name.ptr[i] <= '9') &&
            name.ptr[i] != '_')
            return false;
    return name.len > 0;
}

static bool same(struct str a, struct str b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static int read_pattern(struct route *out, const char *pattern, struct err *err)
{
    if (!split(out->segments, &out->count, pattern))
        return err_set(err, ERR_INVALID, pattern, "route_syntax", NULL);
    for (size_t i = 0; i < out->count; i++) {
        struct str *segment = &out->segments[i];
        if (segment->len == 0)
            return err_set(err, ERR_INVALID, pattern, "route_syntax", NULL);
        if (segment->ptr[0] != ':')
            continue;
        *segment = (struct str){segment->ptr + 1, segment->len - 1};
        if (!parameter_name_is_good(*segment))
            return err_set(err, ERR_INVALID, pattern, "route_syntax", NULL);
        for (size_t j = 0; j < i; j++)
            if (is_open(out, j) && same(out->segments[j], *segment))
                return err_set(err, ERR_INVALID, pattern, "route_syntax", NULL);
        out->open |= 1u << (SEGMENTS_MAX - 1 - i);
    }
    return 0;
}

/* Whether every path that fits the one fits the other. */
static bool same_shape(const struct route *a, const struct route *b)
{
    if (a->count != b->count || a->open != b->open)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!is_open(a, i) && !same(a->segments[i], b->segments[i]))
            return false;
    return true;
}

static int by_openness(const void *left, const void *right)
{
    const struct route *a = left, *b = right;
    if (a->open != b->open)
        return a->open < b->open ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

int http_router_new(struct http_router **out, struct arena *a, const char *const *patterns,
                    const enum http_method *methods, size_t count, struct err *err)
{
    struct http_router *router = arena_alloc(a, sizeof *router + count * sizeof router->routes[0]);
    if (!router)
        return err_nomem(err);
    router->count = count;
    for (size_t i = 0; i < count; i++) {
        struct route *route = &router->routes[i];
        const char *pattern = arena_str(a, patterns[i]);
        if (!pattern)
            return err_nomem(err);
        *route = (struct route){.index = i, .methods = (unsigned)methods[i]};
        int rc = read_pattern(route, pattern, err);
        if (rc < 0)
            return rc;
        for (size_t j = 0; j < i; j++)
            if (same_shape(&router->routes[j], route) && (router->routes[j].methods & route->methods))
                return err_set(err, ERR_CONFLICT, pattern, "route_twice", "%s", patterns[j]);
    }
    if (count > 1)
        qsort(router->routes, count, sizeof router->routes[0], by_openness);
    *out = router;
    return 0;
}

static bool fits(const struct route *route, const struct str *segments, size_t count)
{
    if (route->count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool good = is_open(route, i) ? segments[i].len > 0 : same(route->segments[i], segments[i]);
        if (!good)
            return false;
    }
    return true;
}

static struct value *read_parameters(const struct route *route, const struct str *segments, struct arena *a)
{
    struct value *params = value_object(a);
    for (size_t i = 0; i < route->count; i++)
        if (is_open(route, i)) {
            const char *name = arena_dup(a, route->segments[i].ptr, route->segments[i].len);
            if (name)
                value_put(params, name, value_text_len(a, segments[i].ptr, segments[i].len));
        }
    return params;
}

static int no_method(unsigned methods, const char *path, struct err *err)
{
    static const char *const names[] = {
        [HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_GET | HTTP_POST] = "GET, POST"};
    const char *allowed = names[methods & (HTTP_GET | HTTP_POST)];
    return err_set(err, ERR_INVALID, path, "no_method", "%s", allowed ? allowed : "");
}

int http_route(struct http_match *out, const struct http_router *router, enum http_method method,
               const char *path, struct arena *a, struct err *err)
{
    struct str segments[SEGMENTS_MAX];
    size_t count = 0;
    unsigned methods = 0;
    const struct route *shape = NULL, *found = NULL;
    if (split(segments, &count, path)) {
        for (size_t i = 0; i < router->count && !found; i++) {
            const struct route *route = &router->routes[i];
            if (!fits(route, segments, count) || (shape && !same_shape(shape, route)))
                continue;
            shape = route;
            methods |= route->methods;
            if (route->methods & (unsigned)method)
                found = route;
        }
    }
    if (!shape)
        return err_set(err, ERR_NOT_FOUND, path, "no_page", NULL);
    if (!found)
        return no_method(methods, path, err);
    struct value *params = read_parameters(found, segments, a);
    if (arena_failed(a))
        return err_nomem(err);
    *out = (struct http_match){found->index, params};
    return 0;
}
