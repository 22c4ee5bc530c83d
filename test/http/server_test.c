/* The server over real sockets: what it answers, bodies, starting and stopping. Refusals: server_refusal_test.c. */
#include "http/http.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "client.h"
#include "served.h"

/* --- answers --- */

static void every_answer_carries_the_secure_headers(void **state)
{
    (void)state;
    static const struct http_field expected[] = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
         "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors "
         "'none'; base-uri 'none'"},
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

/* A form with files may be longer, up to a bound of its own; sixteen of them at a time, then no more until one is over. */
static void forms_with_files_have_their_own_bound(void **state)
{
    (void)state;
    enum { AT_ONCE = 16 };
    static const char form[] = "Content-Type: multipart/form-data; boundary=x\r\n";
    struct served *s = serve((struct http_options){.body_max = 10, .file_max = 20});
    struct answer answer;
    char text[400];
    snprintf(text, sizeof text, "POST / HTTP/1.1\r\n" HOST "%sContent-Length: 20\r\n\r\n01234567890123456789",
             form);
    client_ask(s->port, text, &answer);
    assert_int_equal(answer.status, 200);
    snprintf(text, sizeof text, "POST / HTTP/1.1\r\n" HOST "%sContent-Length: 21\r\n\r\n", form);
    client_ask(s->port, text, &answer);
    assert_int_equal(answer.status, 413);
    client_ask(s->port, "POST / HTTP/1.1\r\n" HOST "Content-Length: 20\r\n\r\n", &answer);
    assert_int_equal(answer.status, 413);
    int open[AT_ONCE];
    snprintf(text, sizeof text,
             "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n%sContent-Length: 20\r\n\r\n", form);
    for (int i = 0; i < AT_ONCE; i++) {
        open[i] = client_open(s->port);
        client_send(open[i], text);
        client_read(open[i], &answer);
        assert_int_equal(answer.status, 100);
    }
    client_ask(s->port, text, &answer);
    assert_int_equal(answer.status, 503);
    client_send(open[0], "01234567890123456789");
    client_read(open[0], &answer);
    assert_int_equal(answer.status, 200);
    answer.status = 503; /* its place is free a moment after its answer came */
    for (int i = 0; i < 1000 && answer.status == 503; i++) {
        int again = client_open(s->port);
        client_send(again, text);
        client_read(again, &answer);
        close(again);
    }
    assert_int_equal(answer.status, 100);
    for (int i = 0; i < AT_ONCE; i++)
        close(open[i]);
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

static int listen_somewhere(uint16_t *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(fd, 64), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    *port = ntohs(at.sin_port);
    return fd;
}

struct asker {
    uint16_t port;
    atomic_bool done;
    unsigned asked, answered;
};

static void *ask_on(void *state)
{
    struct asker *a = state;
    while (!atomic_load(&a->done)) {
        struct answer answer;
        int fd = client_open(a->port);
        client_send(fd, "GET /fixed HTTP/1.1\r\n" HOST "\r\n");
        client_read(fd, &answer);
        close(fd);
        a->asked++;
        a->answered += answer.status == 200;
    }
    return NULL;
}

/* Whoever asks is answered by this server or by the next on the same socket, however far the question had come. */
static void a_restart_on_a_given_socket_loses_nobody(void **state)
{
    (void)state;
    enum { RESTARTS = 200, ASKERS = 4 };
    struct asker askers[ASKERS] = {0};
    pthread_t threads[ASKERS];
    uint16_t port;
    int listener = listen_somewhere(&port);
    struct served *s = serve((struct http_options){.listener = dup(listener)});
    for (int i = 0; i < ASKERS; i++) {
        askers[i].port = port;
        assert_int_equal(pthread_create(&threads[i], NULL, ask_on, &askers[i]), 0);
    }
    for (int i = 0; i < RESTARTS; i++) {
        end(s);
        s = serve((struct http_options){.listener = dup(listener)});
    }
    for (int i = 0; i < ASKERS; i++)
        atomic_store(&askers[i].done, true);
    for (int i = 0; i < ASKERS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(askers[i].asked > 0);
        assert_int_equal(askers[i].answered, askers[i].asked);
    }
    end(s);
    close(listener);
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

/* --- going on later --- */

static void went_on(const struct http_request *r, struct http_response *out, void *context)
{
    (void)context;
    out->status = 200;
    buf_printf(&out->body, "went on %s", r->path);
}

struct waker {
    struct http_response *response;
    bool light;
};

static void *wake(void *context)
{
    struct waker *w = context;
    http_resume(w->response, w->light);
    return NULL;
}

/* Somebody on another thread says that it may go on, at whatever moment. */
static void wake_elsewhere(const struct http_request *r, struct http_response *out, bool light)
{
    pthread_t thread;
    struct waker *w = arena_alloc(r->arena, sizeof *w);
    assert_non_null(w);
    *w = (struct waker){out, light};
    assert_int_equal(pthread_create(&thread, NULL, wake, w), 0);
    pthread_detach(thread);
}

static void goes_on_later(const struct http_request *r, struct http_response *out, void *context)
{
    http_later(out, went_on, context);
    if (strcmp(r->path, "/at-once") == 0)
        http_resume(out, false);
    else
        wake_elsewhere(r, out, strcmp(r->path, "/light") == 0);
}

static bool begins(const struct http_request *r, struct http_response *out, void *context)
{
    if (strcmp(r->path, "/handler") == 0)
        return false;
    goes_on_later(r, out, context);
    return true;
}

static void a_handler_goes_on_when_it_is_told(void **state)
{
    (void)state;
    static const char *const paths[] = {"/at-once", "/thread", "/light", "/handler"};
    for (int begun = 0; begun < 2; begun++) {
        struct served *s = serve(
            (struct http_options){.handler = goes_on_later, .begin = begun ? begins : NULL, .workers = 2});
        for (size_t i = 0; i < 40 * COUNT(paths); i++) {
            const char *path = paths[i % COUNT(paths)];
            char request[80], wanted[80];
            struct answer answer;
            snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "\r\n", path);
            snprintf(wanted, sizeof wanted, "went on %s", path);
            client_ask(s->port, request, &answer);
            assert_int_equal(answer.status, 200);
            assert_string_equal(answer.body, wanted);
        }
        end(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_carries_the_secure_headers),
        cmocka_unit_test(behind_tls_cookies_are_secure),
        cmocka_unit_test(handlers_answer),
        cmocka_unit_test(a_handler_goes_on_when_it_is_told),
        cmocka_unit_test(a_proxy_may_say_for_whom),
        cmocka_unit_test(head_is_get_without_a_body),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(chunked_bodies_are_read),
        cmocka_unit_test(bodies_have_a_bound),
        cmocka_unit_test(forms_with_files_have_their_own_bound),
        cmocka_unit_test(who_is_refused_may_finish_sending),
        cmocka_unit_test(stopping_lets_handlers_finish),
        cmocka_unit_test(stopping_does_not_wait_for_who_does_not_read),
        cmocka_unit_test(a_restart_on_a_given_socket_loses_nobody),
        cmocka_unit_test(a_server_starts_or_says_why),
        cmocka_unit_test(starting_survives_want_of_memory),
        cmocka_unit_test(each_gets_its_own_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
