/* The server over real sockets: what it answers, what it refuses, and that nobody can keep it from the others. */
#include "http/http.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "client.h"

#include <pthread.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HOST "Host: kiem\r\n"

/* --- the handler under the server: a few pages, and a gate that holds requests until the test opens it --- */

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned inside;
    bool open;
};

static void gate_pass(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->inside++;
    pthread_cond_broadcast(&g->changed);
    while (!g->open)
        pthread_cond_wait(&g->changed, &g->lock);
    g->inside--;
    pthread_mutex_unlock(&g->lock);
}

static void gate_await(struct gate *g, unsigned inside)
{
    pthread_mutex_lock(&g->lock);
    while (g->inside < inside)
        pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static void gate_open(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}

static void echo(const struct http_request *r, struct http_response *out)
{
    out->status = 200;
    out->content_type = "text/plain; charset=utf-8";
    buf_printf(&out->body, "%d %s %zu %s %s", (int)r->method, r->path, r->body_len,
               r->body_len < 100 ? r->body : "", r->remote);
}

static void set_header(const struct http_request *r, struct http_response *out)
{
    out->status = 200;
    http_add_header(out, value_get_text(r->query, "name"), value_get_text(r->query, "value"));
    buf_adds(&out->body, "set");
}

static void handle(const struct http_request *r, struct http_response *out, void *context)
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

static struct served *serve(struct http_options options)
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

static void end(struct served *s)
{
    http_stop(s->server);
    pthread_cond_destroy(&s->gate.changed);
    pthread_mutex_destroy(&s->gate.lock);
    free(s);
}

/* --- answers --- */

static void every_answer_carries_the_secure_headers(void **state)
{
    (void)state;
    static const struct http_field expected[] = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
         "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri "
         "'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Permissions-Policy",
         "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cache-Control", "no-store"},
    };
    static const char *const targets[] = {"/",           "/fixed", "/nothing", "/cookie",
                                          "/away?to=/x", "/..",    "/greedy",  "/header?name=X&value=%0D"};
    struct served *s = serve((struct http_options){0});
    for (size_t i = 0; i < COUNT(targets); i++) {
        char request[200];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "\r\n", targets[i]);
        struct answer answer;
        client_ask(s->port, request, &answer);
        for (size_t j = 0; j < COUNT(expected); j++) {
            const char *value = answer_header(&answer, expected[j].name);
            assert_non_null(value);
            assert_string_equal(value, expected[j].value);
        }
        assert_null(answer_header(&answer, "Strict-Transport-Security"));
        assert_null(answer_header(&answer, "Server"));
    }
    end(s);
}

static void behind_tls_cookies_are_secure(void **state)
{
    (void)state;
    for (int secure = 0; secure < 2; secure++) {
        struct served *s = serve((struct http_options){.secure = secure});
        struct answer answer;
        client_ask(s->port, "GET /cookie HTTP/1.1\r\n" HOST "\r\n", &answer);
        assert_int_equal(answer.status, 204);
        assert_string_equal(answer_header(&answer, "Set-Cookie"),
                            secure ? "session=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"
                                   : "session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        assert_true((answer_header(&answer, "Strict-Transport-Security") != NULL) == secure);
        end(s);
    }
}

static void handlers_answer(void **state)
{
    (void)state;
    static const struct {
        const char *request;
        int status;
        const char *body, *header, *value;
    } rows[] = {
        {"GET /a%20b?x HTTP/1.1\r\n" HOST "\r\n", 200, "1 /a b 0  127.0.0.1", "Content-Type",
         "text/plain; charset=utf-8"},
        {"GET / HTTP/1.0\r\n\r\n", 200, "1 / 0  127.0.0.1", "Connection", "close"},
        {"POST /p HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", 200, "2 /p 3 abc 127.0.0.1", NULL, NULL},
        {"PUT /p HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", 200, "4 /p 0  127.0.0.1", NULL, NULL},
        {"GET /fixed HTTP/1.1\r\n" HOST "\r\n", 200, "fixed", "Content-Type", "text/css"},
        {"GET /nothing HTTP/1.1\r\n" HOST "\r\n", 500, "500 Internal Server Error\n", NULL, NULL},
        {"GET /greedy HTTP/1.1\r\n" HOST "\r\n", 500, "500 Internal Server Error\n", NULL, NULL},
        {"GET /away?to=/caf%C3%A9%20x HTTP/1.1\r\n" HOST "\r\n", 303, "", "Location", "/caf%C3%A9%20x"},
        {"GET /away?to=//elsewhere HTTP/1.1\r\n" HOST "\r\n", 500, NULL, "Location", NULL},
        {"GET /away?to=/%5Celsewhere HTTP/1.1\r\n" HOST "\r\n", 500, NULL, "Location", NULL},
        {"GET /away?to=https://elsewhere HTTP/1.1\r\n" HOST "\r\n", 500, NULL, "Location", NULL},
        {"GET /away?to=/x%0D%0AX-Bad:%201 HTTP/1.1\r\n" HOST "\r\n", 500, NULL, "X-Bad", NULL},
        {"GET /header?name=X-Good&value=1 HTTP/1.1\r\n" HOST "\r\n", 200, "set", "X-Good", "1"},
        {"GET /header?name=Cache-Control&value=max-age=9 HTTP/1.1\r\n" HOST "\r\n", 200, "set",
         "Cache-Control", "max-age=9"},
        {"GET /header?name=X&value=a%0D%0AX-Bad:%201 HTTP/1.1\r\n" HOST "\r\n", 500, NULL, "X-Bad", NULL},
        {"GET /header?name=X-Bad&value=caf%C3%A9 HTTP/1.1\r\n" HOST "\r\n", 500, NULL, "X-Bad", NULL},
        {"GET /header?name=X-Bad:%20a%0D%0AX&value=1 HTTP/1.1\r\n" HOST "\r\n", 500, NULL, "X-Bad", NULL},
        {"GET /header?name=&value=1 HTTP/1.1\r\n" HOST "\r\n", 500, NULL, NULL, NULL},
        {"GET /header?name=content-security-policy&value=x HTTP/1.1\r\n" HOST "\r\n", 500, NULL, NULL, NULL},
        {"GET /header?name=Content-Length&value=1 HTTP/1.1\r\n" HOST "\r\n", 500, NULL, NULL, NULL},
        {"GET / HTTP/1.1\r\n" HOST "X-Forwarded-For: 192.0.2.1\r\n\r\n", 200, "1 / 0  127.0.0.1", NULL, NULL},
    };
    struct served *s = serve((struct http_options){0});
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct answer answer;
        client_ask(s->port, rows[i].request, &answer);
        if (answer.status != rows[i].status || (rows[i].body && strcmp(answer.body, rows[i].body) != 0))
            fail_msg("%s: %d %s", rows[i].request, answer.status, answer.body);
        const char *value = rows[i].header ? answer_header(&answer, rows[i].header) : NULL;
        assert_true((value == NULL) == (rows[i].value == NULL));
        if (value)
            assert_string_equal(value, rows[i].value);
    }
    end(s);
}

static void a_proxy_may_say_for_whom(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){.trust_forwarded = true});
    struct answer answer;
    client_ask(s->port, "GET / HTTP/1.1\r\n" HOST "X-Forwarded-For: evil, 192.0.2.1\r\n\r\n", &answer);
    assert_string_equal(answer.body, "1 / 0  192.0.2.1");
    end(s);
}

static void head_is_get_without_a_body(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){0});
    int fd = client_open(s->port);
    client_send(fd, "HEAD /fixed HTTP/1.1\r\n" HOST "\r\nGET /fixed HTTP/1.1\r\n" HOST "\r\n");
    struct answer answer;
    client_read_to(fd, true, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Content-Length"), "5");
    client_read(fd, &answer);
    assert_string_equal(answer.body, "fixed");
    close(fd);
    end(s);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){0});
    int fd = client_open(s->port);
    client_send(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\nPOST /2 HTTP/1.1\r\n" HOST
                    "Content-Length: 2\r\n\r\nhiGET /3 "
                    "HTTP/1.1\r\n" HOST "Connection: close\r\n\r\nGET /4 HTTP/1.1\r\n" HOST "\r\n");
    static const char *const expected[] = {"1 /1 0  127.0.0.1", "2 /2 2 hi 127.0.0.1", "1 /3 0  127.0.0.1"};
    for (size_t i = 0; i < COUNT(expected); i++) {
        struct answer answer;
        client_read(fd, &answer);
        assert_string_equal(answer.body, expected[i]);
    }
    assert_true(client_is_closed(fd));
    close(fd);
    end(s);
}

/* --- bodies --- */

static void chunked_bodies_are_read(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){.body_max = 1000});
    struct answer answer;
    int fd = client_open(s->port);
    client_send(fd, "POST / HTTP/1.1\r\n" HOST
                    "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
    client_read(fd, &answer);
    assert_string_equal(answer.body, "2 / 5 abcde 127.0.0.1");

    /* Over the bound it is refused at its end, and the connection is done with. */
    client_send(fd, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
    char chunk[1024 + 16];
    int head = snprintf(chunk, sizeof chunk, "400\r\n");
    memset(chunk + head, 'x', 1024);
    memcpy(chunk + head + 1024, "\r\n", 2);
    assert_true(client_send_bytes(fd, chunk, (size_t)head + 1026) && client_send(fd, "0\r\n\r\n"));
    client_read(fd, &answer);
    assert_int_equal(answer.status, 413);
    assert_true(client_is_closed(fd));
    close(fd);

    client_ask(s->port, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n", &answer);
    assert_true(answer.status == 0 || answer.status == 400);
    end(s);
}

static void bodies_have_a_bound(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){.body_max = 10});
    struct answer answer;
    client_ask(s->port, "POST / HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\n0123456789", &answer);
    assert_string_equal(answer.body, "2 / 10 0123456789 127.0.0.1");
    /* Refused on its announcement: nothing was sent yet. */
    client_ask(s->port, "POST / HTTP/1.1\r\n" HOST "Content-Length: 11\r\n\r\n", &answer);
    assert_int_equal(answer.status, 413);
    assert_string_equal(answer.body, "413 Content Too Large\n");
    client_ask(s->port, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n",
               &answer);
    assert_int_equal(answer.status, 413);

    int fd = client_open(s->port);
    client_send(fd, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    client_read(fd, &answer);
    assert_int_equal(answer.status, 100);
    client_send(fd, "ok");
    client_read(fd, &answer);
    assert_string_equal(answer.body, "2 / 2 ok 127.0.0.1");
    close(fd);
    end(s);
}

/* A browser goes on sending while it is refused, and then looks: a reset would take the answer back. Here the server has
 * answered and ended before the first byte of the body; three megabytes fit in no buffer, so somebody reads them. */
static void who_is_refused_may_finish_sending(void **state)
{
    (void)state;
    enum { PIECE = 30 * 1024, PIECES = 100 };
    static const char piece[PIECE];
    struct served *s = serve((struct http_options){0});
    int fd = client_open(s->port);
    char head[200];
    snprintf(head, sizeof head, "POST / HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n", PIECE * PIECES);
    assert_true(client_send(fd, head));
    struct answer answer;
    client_read(fd, &answer);
    assert_int_equal(answer.status, 413);
    assert_true(client_is_closed(fd));
    for (int i = 0; i < PIECES; i++)
        assert_true(client_send_bytes(fd, piece, PIECE));
    close(fd);
    end(s);
}

/* --- refusals --- */

static void bad_requests_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *request;
        int status;
    } rows[] = {
        {"GET /%2e%2e/etc/passwd HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /../etc/passwd HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /a%00b HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET //a HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /a\\b HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /%5c HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /%2f HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /%c0%ae%c0%ae HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET http://kiem/ HTTP/1.1\r\n" HOST "\r\n", 400},
        {"OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /?a=%zz HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400},
        {"GET /a b HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "X: 1\r\n Y: 2\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "X Y: z\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n", 501},
        {"GET / HTTP/1.1\r\n" HOST "Expect: tea\r\n\r\n", 417},
    };
    struct served *s = serve((struct http_options){0});
    for (size_t i = 0; i < COUNT(rows); i++) {
        int fd = client_open(s->port);
        client_send(fd, rows[i].request);
        struct answer answer;
        client_read(fd, &answer);
        if (answer.status != rows[i].status || !answer_header(&answer, "Content-Security-Policy"))
            fail_msg("%s: %d", rows[i].request, answer.status);
        if (!client_is_closed(fd))
            fail_msg("%s: still open", rows[i].request);
        close(fd);
    }
    end(s);
}

/* Things libmicrohttpd judges before us: closed or a 4xx or 5xx, but never let through. */
static void nonsense_is_not_let_through(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } rows[] = {
#define ROW(text) {text, sizeof(text) - 1}
        ROW("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
        ROW("GET\r\n\r\n"),
        ROW("GET / HTTP/9.9\r\n" HOST "\r\n"),
        ROW("GET / HTTP/2.0\r\n" HOST "\r\n"),
        ROW("GET / nonsense\r\n" HOST "\r\n"),
        ROW("GET / HTTP/1.1\r\n" HOST "no colon here\r\n\r\n"),
        ROW("GET / HTTP/1.1\r\n" HOST "X\0Y: z\r\n\r\n"),
        ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n"),
        ROW("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n"),
        ROW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
#undef ROW
    };
    struct served *s = serve((struct http_options){0});
    for (size_t i = 0; i < COUNT(rows); i++) {
        int fd = client_open(s->port);
        client_send_bytes(fd, rows[i].bytes, rows[i].len);
        shutdown(fd, SHUT_WR);
        struct answer answer;
        client_read(fd, &answer);
        if (answer.status != 0 && answer.status < 400)
            fail_msg("row %zu: %d", i, answer.status);
        close(fd);
    }
    end(s);
}

static void heads_have_bounds(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){0});
    static const struct {
        size_t target, value, fields;
        int status;
    } rows[] = {
        {1, 1, 60, 200},    {1, 1, 70, 431},    {8000, 1, 1, 200},   {8300, 1, 1, 414}, {1, 15000, 1, 200},
        {1, 17000, 1, 431}, {1, 20000, 1, 431}, {1, 400000, 1, 431}, {1, 1, 5000, 431},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        BUF_AUTO head;
        buf_init(&head, 1 << 20);
        buf_adds(&head, "GET /");
        for (size_t j = 1; j < rows[i].target; j++)
            buf_addc(&head, 'a');
        buf_adds(&head, " HTTP/1.1\r\n" HOST);
        for (size_t f = 0; f < rows[i].fields; f++) {
            buf_adds(&head, "X: ");
            for (size_t j = 0; j < rows[i].value; j++)
                buf_addc(&head, 'b');
            buf_adds(&head, "\r\n");
        }
        buf_adds(&head, "\r\n");
        int fd = client_open(s->port);
        client_send_bytes(fd, buf_text(&head), head.len);
        struct answer answer;
        client_read(fd, &answer);
        if (answer.status != rows[i].status)
            fail_msg("row %zu: %d", i, answer.status);
        close(fd);
    }
    end(s);
}

static void own_page(const struct http_request *r, struct http_response *out, void *context)
{
    (void)context;
    const char *language = http_header(r, "Accept-Language");
    out->status = 200; /* not its to say */
    out->content_type = "text/html; charset=utf-8";
    buf_printf(&out->body, "page %s%s", r->path, language ? language : "");
}

static void refusals_have_their_own_page(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){.refusal = own_page});
    struct answer answer;
    client_ask(s->port, "GET /.. HTTP/1.1\r\n" HOST "Accept-Language: nl\r\n\r\n", &answer);
    assert_int_equal(answer.status, 400);
    assert_string_equal(answer.body, "page nl");
    client_ask(s->port, "GET /nothing HTTP/1.1\r\n" HOST "\r\n", &answer);
    assert_int_equal(answer.status, 500);
    assert_string_equal(answer.body, "page /nothing");
    end(s);
}

/* --- slow and many --- */

/* Sends a byte on each, at most every 50 milliseconds, until the server has had enough of all. */
static void dribble(int *fds, size_t count)
{
    size_t left = count;
    for (int round = 0; round < PATIENCE / 50 && left > 0; round++) {
        struct pollfd wait = {.fd = fds[left - 1], .events = POLLIN};
        if (poll(&wait, 1, 50) > 0) {
            assert_true(client_is_closed(fds[--left]));
            continue;
        }
        for (size_t i = 0; i < left; i++)
            client_send(fds[i], "x");
    }
    assert_int_equal(left, 0);
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
}

static void slow_requests_are_closed(void **state)
{
    (void)state;
    static const char *const begins[] = {
        "G",
        "GET /",
        "GET / HTTP/1.1\r\n" HOST "X: ",
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n100000\r\n",
    };
    enum { BEGINS = COUNT(begins) };
    struct served *s = serve((struct http_options){.request_seconds = 1, .timeout_seconds = 1});
    int fds[BEGINS + 1], silent;
    struct answer answer;
    for (size_t i = 0; i < BEGINS; i++) {
        fds[i] = client_open(s->port);
        client_send(fds[i], begins[i]);
    }
    /* One that was answered and then dribbles, and one that then says nothing more. */
    fds[BEGINS] = client_open(s->port);
    silent = client_open(s->port);
    client_send(fds[BEGINS], "GET / HTTP/1.1\r\n" HOST "\r\n");
    client_send(silent, "GET / HTTP/1.1\r\n" HOST "\r\n");
    client_read(fds[BEGINS], &answer);
    client_read(silent, &answer);
    assert_int_equal(answer.status, 200);
    dribble(fds, BEGINS + 1);
    assert_true(client_is_closed(silent));
    close(silent);
    end(s);
}

static void four_hundred_that_never_finish_do_not_keep_a_good_client_out(void **state)
{
    (void)state;
    enum { SLOW = 400 };
    struct served *s = serve((struct http_options){.request_seconds = 3600, .timeout_seconds = 3600});
    int slow[SLOW];
    for (size_t i = 0; i < SLOW; i++) {
        slow[i] = client_open(s->port);
        client_send(slow[i], i % 2 ? "GET / HTTP/1.1\r\n" HOST "X: y"
                                   : "POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n12");
    }
    for (int i = 0; i < 3; i++) {
        struct answer answer;
        client_ask(s->port, "GET /good HTTP/1.1\r\n" HOST "\r\n", &answer);
        assert_string_equal(answer.body, "1 /good 0  127.0.0.1");
    }
    for (size_t i = 0; i < SLOW; i++)
        close(slow[i]);
    end(s);
}

static void idle_connections_make_room(void **state)
{
    (void)state;
    enum { IDLE = 300 };
    struct served *s = serve((struct http_options){.request_seconds = 3600, .timeout_seconds = 3600});
    int idle[IDLE];
    for (size_t i = 0; i < IDLE; i++) {
        struct answer answer;
        idle[i] = client_open(s->port);
        client_send(idle[i], "GET / HTTP/1.1\r\n" HOST "\r\n");
        client_read(idle[i], &answer);
        assert_int_equal(answer.status, 200);
    }
    assert_true(client_is_closed(idle[0]));
    /* The youngest was spared. */
    struct answer answer;
    client_send(idle[IDLE - 1], "GET /again HTTP/1.1\r\n" HOST "\r\n");
    client_read(idle[IDLE - 1], &answer);
    assert_int_equal(answer.status, 200);
    for (size_t i = 0; i < IDLE; i++)
        close(idle[i]);
    end(s);
}

static void many_at_the_same_moment_are_all_answered(void **state)
{
    (void)state;
    enum { MANY = 190 };
    struct served *s = serve((struct http_options){0});
    int fds[MANY];
    for (size_t i = 0; i < MANY; i++)
        fds[i] = client_open(s->port);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < MANY; i++)
            client_send(fds[i], "GET / HTTP/1.1\r\n" HOST "\r\n");
        for (size_t i = 0; i < MANY; i++) {
            struct answer answer;
            client_read(fds[i], &answer);
            assert_true(answer.status == 200 || answer.status == 503);
            if (answer.status == 503) {
                close(fds[i]);
                fds[i] = client_open(s->port);
            }
        }
    }
    for (size_t i = 0; i < MANY; i++)
        close(fds[i]);
    end(s);
}

static void a_full_queue_says_so(void **state)
{
    (void)state;
    enum { ROOM = 1 + 64, TOO_MANY = 5 };
    struct served *s = serve((struct http_options){.workers = 1});
    struct pollfd fds[ROOM + TOO_MANY];
    for (size_t i = 0; i < COUNT(fds); i++) {
        fds[i] = (struct pollfd){.fd = client_open(s->port), .events = POLLIN};
        client_send(fds[i].fd, "GET /gate HTTP/1.1\r\n" HOST "\r\n");
    }
    struct answer answer;
    for (int refused = 0; refused < TOO_MANY;) {
        assert_true(poll(fds, COUNT(fds), PATIENCE) > 0);
        for (size_t i = 0; i < COUNT(fds); i++) {
            if (fds[i].fd < 0 || !fds[i].revents)
                continue;
            client_read(fds[i].fd, &answer);
            assert_int_equal(answer.status, 503);
            assert_string_equal(answer_header(&answer, "Retry-After"), "1");
            close(fds[i].fd);
            fds[i].fd = -1;
            refused++;
        }
    }
    gate_open(&s->gate);
    for (size_t i = 0; i < COUNT(fds); i++) {
        if (fds[i].fd < 0)
            continue;
        client_read(fds[i].fd, &answer);
        assert_int_equal(answer.status, 200);
        close(fds[i].fd);
    }
    end(s);
}

static void clients_that_leave_harm_nobody(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){.workers = 2});
    for (unsigned i = 0; i < 2; i++) {
        int fd = client_open(s->port);
        client_send(fd, "GET /gate HTTP/1.1\r\n" HOST "\r\n");
        gate_await(&s->gate, i + 1);
        struct linger reset = {.l_onoff = 1};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
    }
    gate_open(&s->gate);
    struct answer answer;
    client_ask(s->port, "GET / HTTP/1.1\r\n" HOST "\r\n", &answer);
    assert_int_equal(answer.status, 200);
    end(s);
}

/* --- start and stop --- */

static void *stop_server(void *state)
{
    http_stop(state);
    return NULL;
}

static void stopping_lets_handlers_finish(void **state)
{
    (void)state;
    struct served *s =
        serve((struct http_options){.request_seconds = 3600, .timeout_seconds = 3600, .workers = 1});
    struct answer answer;
    int idle = client_open(s->port), partial = client_open(s->port);
    int running = client_open(s->port), waiting = client_open(s->port);
    client_send(idle, "GET / HTTP/1.1\r\n" HOST "\r\n");
    client_read(idle, &answer);
    client_send(partial, "GET / HTTP/1.1\r\n");
    client_send(running, "GET /gate HTTP/1.1\r\n" HOST "\r\n");
    gate_await(&s->gate, 1);
    client_send(waiting, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    client_read(waiting, &answer);
    assert_int_equal(answer.status, 100);

    pthread_t stopper;
    assert_int_equal(pthread_create(&stopper, NULL, stop_server, s->server), 0);
    assert_true(client_is_closed(idle));
    assert_true(client_is_closed(partial));
    assert_int_equal(client_try(s->port), -1);
    gate_open(&s->gate);
    client_read(running, &answer);
    assert_string_equal(answer.body, "1 /gate 0  127.0.0.1");
    assert_true(client_is_closed(running));
    pthread_join(stopper, NULL);
    close(idle), close(partial), close(running), close(waiting);
    s->server = NULL;
    end(s);
}

/* A reader who stops reading cannot hold up the end: after the idle timeout he is cut off. */
static void stopping_does_not_wait_for_who_does_not_read(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){.timeout_seconds = 1, .body_max = 16 << 20});
    int fd = client_open(s->port);
    int small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < 200; i++)
        client_send(fd, "GET /gate HTTP/1.1\r\n" HOST "\r\n");
    gate_open(&s->gate);
    end(s);
    close(fd);
}

static void a_server_starts_or_says_why(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){0});
    struct http_server *other = NULL;
    struct err err;
    struct http_options taken = {.handler = handle, .port = s->port};
    assert_int_equal(http_start(&other, &taken, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "port_taken");
    struct http_options nowhere = {.handler = handle, .address = "kiem.example"};
    assert_int_equal(http_start(&other, &nowhere, &err), ERR_INVALID);
    assert_string_equal(err.key, "listen_address");
    struct http_options not_here = {.handler = handle, .address = "192.0.2.1"};
    assert_int_equal(http_start(&other, &not_here, &err), ERR_IO);
    assert_string_equal(err.key, "listen");
    assert_null(other);
    end(s);
    http_stop(NULL);
}

static void starting_survives_want_of_memory(void **state)
{
    (void)state;
    unsigned failures = 0;
    for (unsigned n = 1;; n++) {
        struct http_server *server = NULL;
        struct http_options options = {.handler = handle};
        mem_fail_after(n);
        int rc = http_start(&server, &options, NULL);
        mem_fail_after(0);
        if (rc == 0) {
            http_stop(server);
            break;
        }
        failures++;
        assert_int_equal(rc, ERR_NOMEM);
        assert_null(server);
    }
    assert_true(failures >= 3);
}

/* --- together --- */

struct talker {
    uint16_t port;
    int number;
    int wrong;
};

static void *talk(void *state)
{
    struct talker *t = state;
    int fd = client_try(t->port);
    for (int i = 0; fd >= 0 && i < 200; i++) {
        char request[200], expected[100], got[2048];
        snprintf(request, sizeof request, "POST /%d/%d HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\n%04d",
                 t->number, i, i);
        snprintf(expected, sizeof expected, "2 /%d/%d 4 %04d 127.0.0.1", t->number, i, i);
        client_send(fd, request);
        size_t len = 0;
        ssize_t n = 1;
        got[0] = '\0';
        while (n > 0 && !strstr(got, " 127.0.0.1")) {
            n = recv(fd, got + len, sizeof got - 1 - len, 0);
            len += n > 0 ? (size_t)n : 0;
            got[len] = '\0';
        }
        t->wrong += !strstr(got, expected);
    }
    t->wrong += fd < 0;
    close(fd);
    return NULL;
}

static void each_gets_its_own_answer(void **state)
{
    (void)state;
    struct served *s = serve((struct http_options){0});
    struct talker talkers[8];
    pthread_t threads[COUNT(talkers)];
    for (size_t i = 0; i < COUNT(talkers); i++) {
        talkers[i] = (struct talker){s->port, (int)i, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, talk, &talkers[i]), 0);
    }
    for (size_t i = 0; i < COUNT(talkers); i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(talkers[i].wrong, 0);
    }
    end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_carries_the_secure_headers),
        cmocka_unit_test(behind_tls_cookies_are_secure),
        cmocka_unit_test(handlers_answer),
        cmocka_unit_test(a_proxy_may_say_for_whom),
        cmocka_unit_test(head_is_get_without_a_body),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(chunked_bodies_are_read),
        cmocka_unit_test(bodies_have_a_bound),
        cmocka_unit_test(who_is_refused_may_finish_sending),
        cmocka_unit_test(bad_requests_are_refused),
        cmocka_unit_test(nonsense_is_not_let_through),
        cmocka_unit_test(heads_have_bounds),
        cmocka_unit_test(refusals_have_their_own_page),
        cmocka_unit_test(slow_requests_are_closed),
        cmocka_unit_test(four_hundred_that_never_finish_do_not_keep_a_good_client_out),
        cmocka_unit_test(idle_connections_make_room),
        cmocka_unit_test(many_at_the_same_moment_are_all_answered),
        cmocka_unit_test(a_full_queue_says_so),
        cmocka_unit_test(clients_that_leave_harm_nobody),
        cmocka_unit_test(stopping_lets_handlers_finish),
        cmocka_unit_test(stopping_does_not_wait_for_who_does_not_read),
        cmocka_unit_test(a_server_starts_or_says_why),
        cmocka_unit_test(starting_survives_want_of_memory),
        cmocka_unit_test(each_gets_its_own_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
