/* The server over real sockets: what it refuses, and that nobody slow or numerous can keep it from the others. */
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
#include "served.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
