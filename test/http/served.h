/* A server under test: a few pages, and a gate that holds requests until the test opens it. */
#ifndef KIEM_TEST_HTTP_SERVED_H
#define KIEM_TEST_HTTP_SERVED_H

#include "http/http.h"

#include <pthread.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HOST "Host: kiem\r\n"

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned inside;
    bool open;
};

static inline void gate_pass(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->inside++;
    pthread_cond_broadcast(&g->changed);
    while (!g->open)
        pthread_cond_wait(&g->changed, &g->lock);
    g->inside--;
    pthread_mutex_unlock(&g->lock);
}

static inline void gate_await(struct gate *g, unsigned inside)
{
    pthread_mutex_lock(&g->lock);
    while (g->inside < inside)
        pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static inline void gate_open(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}

static inline void echo(const struct http_request *r, struct http_response *out)
{
    out->status = 200;
    out->content_type = "text/plain; charset=utf-8";
    buf_printf(&out->body, "%d %s %zu %s %s", (int)r->method, r->path, r->body_len,
               r->body_len < 100 ? r->body : "", r->remote);
}

static inline void set_header(const struct http_request *r, struct http_response *out)
{
    out->status = 200;
    http_add_header(out, value_get_text(r->query, "name"), value_get_text(r->query, "value"));
    buf_adds(&out->body, "set");
}

static inline void handle(const struct http_request *r, struct http_response *out, void *context)
{
    static const char fixed[] = "fixed";
    if (strcmp(r->path, "/gate") == 0)
        gate_pass(context);
    if (strcmp(r->path, "/header") == 0)
        set_header(r, out);
    else if (strcmp(r->path, "/cookie") == 0)
        http_set_cookie(out, r->arena, "session", "abc", 60), out->status = 204;
    else if (strcmp(r->path, "/away") == 0)
        http_redirect(out, r->arena, value_get_text(r->query, "to"));
    else if (strcmp(r->path, "/fixed") == 0)
        out->status = 200, out->fixed = fixed, out->fixed_len = 5, out->content_type = "text/css";
    else if (strcmp(r->path, "/large") == 0)
        out->status = 200, out->fixed = context, out->fixed_len = sizeof(struct gate);
    else if (strcmp(r->path, "/greedy") == 0)
        out->status = 200, (void)arena_alloc(r->arena, 1 << 30);
    else if (strcmp(r->path, "/nothing") != 0)
        echo(r, out);
}

struct served {
    struct http_server *server;
    uint16_t port;
    struct gate gate;
};

static inline struct served *serve(struct http_options options)
{
    struct served *s = calloc(1, sizeof *s);
    assert_non_null(s);
    pthread_mutex_init(&s->gate.lock, NULL);
    pthread_cond_init(&s->gate.changed, NULL);
    options.handler = options.handler ? options.handler : handle;
    options.context = &s->gate;
    struct err err;
    if (http_start(&s->server, &options, &err) != 0)
        fail_msg("%s %s", err.key, err.arg);
    s->port = http_port(s->server);
    return s;
}

static inline void end(struct served *s)
{
    http_stop(s->server);
    pthread_cond_destroy(&s->gate.changed);
    pthread_mutex_destroy(&s->gate.lock);
    free(s);
}

#endif
