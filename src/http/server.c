/*
 * The server: libmicrohttpd's callbacks on its threads, handlers on ours. An exchange is one request on its way through;
 * between suspend and resume it belongs to a worker, at all other times to the libmicrohttpd thread of its connection.
 * What a request may be is request.c, what an answer carries response.c, how long things may take watch.c.
 *
 *   on_target ─▶ on_request: begin ─▶ … body … ─▶ submit ─▶ (worker: run_job, resume_job) ─▶ on_request: send_handled ─▶ on_completed
 */
#include "http/http.h"

#include "base/mem.h"
#include "base/meter.h"
#include "http/acceptor.h"
#include "http/listener.h"
#include "http/pool.h"
#include "http/request.h"
#include "http/response.h"
#include "http/watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    THREADS = 2,
    /* In epoll mode libmicrohttpd stalls a thread with exactly 128, 256 or 512 ready connections; at its own limit it may lock
     * itself out. */
    CONNECTIONS = 120, /* of a thread */
    UNLIMITED = 10000,
    CROWDED = THREADS * CONNECTIONS - 40,
    WAITING_MAX = 64,
    LARGE_MAX = 16,                /* bodies over body_max at a time: they are what memory is bounded by */
    CONNECTION_MEMORY = 32 * 1024, /* twice the head, so that we refuse a long one ourselves */
};

struct http_server {
    struct http_options options;
    struct trust proxies;
    struct lane lanes[THREADS];
    struct pool *pool;
    struct watch *watch;
    struct listener listener;
    struct acceptor *acceptor;
    atomic_bool stopping;
    meter_count refused[HTTP_REFUSALS];
    atomic_int large; /* bodies under way that may be longer than body_max */
};

/* The statuses that http_refusal names; anything else is counted as the last. */
static const int refusals[HTTP_REFUSALS] = {400, 413, 414, 417, 431, 501, 503, 505, 500};

enum stage { STAGE_NEW, STAGE_BODY, STAGE_HANDLING, STAGE_RESUMED, STAGE_HANDLED, STAGE_SENT };

struct exchange {
    struct pool_job job; /* first: the pool hands it back */
    struct http_server *server;
    struct MHD_Connection *connection;
    struct watch_link *link;
    enum stage stage;
    char *target;
    struct buf body;
    size_t received; /* of the body, also what did not fit */
    size_t body_max;
    bool large;
    struct http_request request;
    struct http_response response;
    /* Of a handler that goes on later: who, and how many have to say so (it returned; what it waited for came). */
    http_handler *next;
    void *next_context;
    bool later, light;
    atomic_int hands;
};

/* --- connections --- */

static struct watch_link *link_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void on_connection(void *state, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct lane *lane = state;
    struct http_server *s = lane->server;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        watch_close(s->watch, *context);
        *context = NULL;
        acceptor_left(s->acceptor, lane);
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = info ? watch_open(s->watch, info->connect_fd) : NULL;
    if (info)
        acceptor_met(s->acceptor, info->connect_fd);
}

static const char *peer_address(struct MHD_Connection *connection, struct arena *a)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";
    const struct sockaddr *peer = info ? info->client_addr : NULL;
    if (peer && peer->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, peer, sizeof in);
        inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
    } else if (peer && peer->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, peer, sizeof in6);
        inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text);
    }
    return arena_str(a, text);
}

/* --- an exchange --- */

/* The raw target, before libmicrohttpd cuts it up. What this returns comes back in on_request and on_completed. */
static void *on_target(void *state, const char *target, struct MHD_Connection *connection)
{
    struct http_server *s = state;
    struct watch_link *link = link_of(connection);
    watch_enter(s->watch, link, WATCH_READING, 0);
    struct arena *arena = arena_new(s->options.arena_max);
    struct exchange *x = arena ? arena_alloc(arena, sizeof *x) : NULL;
    char *copy = x ? arena_str(arena, target) : NULL;
    if (!copy) {
        arena_free(arena);
        return NULL;
    }
    x->server = s;
    x->connection = connection;
    x->link = link;
    x->target = copy;
    x->request = (struct http_request){.path = "", .body = "", .remote = "", .arena = arena};
    x->body_max = s->options.body_max;
    buf_init(&x->body, x->body_max);
    return x;
}

static void on_completed(void *state, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *s = state;
    struct exchange *x = *context;
    *context = NULL;
    if (code == MHD_REQUEST_TERMINATED_COMPLETED_OK)
        watch_enter(s->watch, link_of(connection), WATCH_IDLE, 0);
    if (!x)
        return;
    if (x->large)
        atomic_fetch_sub(&s->large, 1);
    buf_release(&x->body);
    buf_release(&x->response.body);
    arena_free(x->request.arena);
}

/* Queues `answer` and lets go of it. NULL, for want of memory, closes the connection. */
static enum MHD_Result send_answer(struct exchange *x, struct MHD_Response *answer, int status,
                                   enum watch_phase phase, size_t size)
{
    if (!answer)
        return MHD_NO;
    enum MHD_Result result = MHD_queue_response(x->connection, (unsigned)status, answer);
    MHD_destroy_response(answer);
    x->stage = STAGE_SENT;
    watch_enter(x->server->watch, x->link, phase, size);
    return result;
}

static enum MHD_Result refuse(struct exchange *x, int status, enum watch_phase phase)
{
    size_t kind = 0;
    while (kind + 1 < HTTP_REFUSALS && refusals[kind] != status)
        kind++;
    meter_add(&x->server->refused[kind], 1);
    struct MHD_Response *answer = response_refuse(&x->request, &status, &x->server->options);
    return send_answer(x, answer, status, phase, 0);
}

static enum MHD_Result send_handled(struct exchange *x)
{
    struct http_response *r = &x->response;
    if (!response_is_good(r) || (arena_failed(x->request.arena) && r->status < 400))
        return refuse(x, 500, WATCH_SENDING);
    int status = r->status;
    size_t size = r->fixed ? r->fixed_len : r->body.len;
    struct MHD_Response *answer = response_make(r, &status);
    /* The next request of this client is for whoever serves after us. */
    if (answer && atomic_load(&x->server->stopping))
        (void)MHD_add_response_header(answer, MHD_HTTP_HEADER_CONNECTION, "close");
    return send_answer(x, answer, status, WATCH_SENDING, size);
}

/* --- on a worker --- */

static struct exchange *exchange_of(struct http_response *response)
{
    return (struct exchange *)((char *)response - offsetof(struct exchange, response));
}

void http_later(struct http_response *response, http_handler *next, void *context)
{
    struct exchange *x = exchange_of(response);
    x->next = next;
    x->next_context = context;
    x->later = true;
    atomic_store(&x->hands, 2);
}

/* One of the two hands lets go; the last one sees to it that the request goes on. */
static bool let_go(struct exchange *x)
{
    return atomic_fetch_sub(&x->hands, 1) == 1;
}

static void go_on(struct exchange *x)
{
    if (!x->light) {
        pool_push(x->server->pool, &x->job);
        return;
    }
    x->stage = STAGE_RESUMED;
    MHD_resume_connection(x->connection);
}

void http_resume(struct http_response *response, bool light)
{
    struct exchange *x = exchange_of(response);
    x->light = light;
    if (let_go(x))
        go_on(x);
}

static void run_next(struct exchange *x)
{
    x->later = false;
    x->next(&x->request, &x->response, x->next_context);
}

static void answer_made(struct exchange *x)
{
    if (x->response.made)
        x->response.made(&x->request, &x->response, x->response.made_context);
    x->stage = STAGE_HANDLED;
}

/* Runs the handler and whatever goes on after it; false when that has still to wait. */
static bool run_job(struct pool_job *job)
{
    struct exchange *x = (struct exchange *)job;
    const struct http_options *options = &x->server->options;
    if (!x->next) {
        response_init(&x->response, options->secure);
        x->next = options->handler;
        x->next_context = options->context;
    }
    do {
        run_next(x);
        if (x->later && !let_go(x))
            return false;
    } while (x->later);
    answer_made(x);
    return true;
}

static void resume_job(struct pool_job *job)
{
    MHD_resume_connection(((struct exchange *)job)->connection);
}

/* --- on a thread of libmicrohttpd --- */

struct collected {
    struct http_field *fields;
    size_t count, room;
    bool bad;
};

static enum MHD_Result collect(void *state, enum MHD_ValueKind kind, const char *name, size_t name_len,
                               const char *value, size_t value_len)
{
    struct collected *c = state;
    (void)kind;
    if (!value || strlen(name) != name_len || strlen(value) != value_len)
        c->bad = true;
    if (c->count == c->room || c->bad)
        return MHD_NO;
    c->fields[c->count++] = (struct http_field){name, value};
    return MHD_YES;
}

/* A form with files may be longer than other bodies, but only so many at a time. */
static int allow_files(struct exchange *x)
{
    struct http_server *s = x->server;
    const char *type = http_header(&x->request, "Content-Type");
    if (s->options.file_max <= s->options.body_max || !type ||
        strncasecmp(type, "multipart/form-data", 19) != 0)
        return 0;
    x->large = true;
    if (atomic_fetch_add(&s->large, 1) >= LARGE_MAX)
        return 503;
    x->body_max = s->options.file_max;
    buf_init(&x->body, x->body_max);
    return 0;
}

/* With the head in: 0, or the status to refuse with. Header texts stay in libmicrohttpd's memory until the end. */
static int begin(struct exchange *x, const char *method, const char *version)
{
    const struct http_options *options = &x->server->options;
    struct arena *a = x->request.arena;
    int found = MHD_get_connection_values(x->connection, MHD_HEADER_KIND, NULL, NULL);
    struct collected c = {.room = found < 0 ? 0 : (size_t)found};
    c.fields = arena_alloc(a, (c.room + 1) * sizeof *c.fields);
    const char *peer = peer_address(x->connection, a);
    if (!c.fields || !peer)
        return 503;
    MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, collect, &c);
    if (c.bad)
        return 400;
    x->request.headers = c.fields;
    x->request.header_count = c.count;
    x->request.remote =
        options->trust_forwarded ? request_remote(&x->request, peer, &x->server->proxies) : peer;
    struct head head = {method, x->target, version, c.fields, c.count};
    int status = allow_files(x);
    if (status == 0)
        status = head_check(&head, x->body_max);
    return status ? status : request_read(&x->request, &head);
}

/* Whether the request went on its way without a worker. */
static bool begin_at_once(struct exchange *x)
{
    const struct http_options *options = &x->server->options;
    if (!options->begin)
        return false;
    response_init(&x->response, options->secure);
    if (!options->begin(&x->request, &x->response, options->context))
        return false;
    if (let_go(x))
        go_on(x);
    return true;
}

/* The request is whole: on its way with it, or to a worker. */
static enum MHD_Result submit(struct exchange *x)
{
    struct http_server *s = x->server;
    if (x->body.failed)
        return refuse(x, x->received > x->body_max ? 413 : 503, WATCH_SENDING);
    x->request.body = buf_text(&x->body);
    x->request.body_len = x->body.len;
    if (!pool_reserve(s->pool))
        return refuse(x, 503, WATCH_SENDING);
    x->request.at = clock_ticks();
    x->stage = STAGE_HANDLING;
    watch_enter(s->watch, x->link, WATCH_HANDLING, 0);
    MHD_suspend_connection(x->connection);
    if (!begin_at_once(x))
        pool_push(s->pool, &x->job);
    return MHD_YES;
}

/* What a light handler has to do, here and now. */
static enum MHD_Result send_resumed(struct exchange *x)
{
    run_next(x);
    answer_made(x);
    pool_give_back(x->server->pool);
    return send_handled(x);
}

/* Its eight parameters are libmicrohttpd's. */
static enum MHD_Result on_request(void *state, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data, size_t *size,
                                  void **context)
{
    struct exchange *x = *context;
    (void)state;
    (void)connection;
    (void)url;
    if (!x)
        return MHD_NO; /* no memory for as much as an answer */
    switch (x->stage) {
    case STAGE_NEW: {
        int status = begin(x, method, version);
        x->stage = STAGE_BODY;
        return status ? refuse(x, status, WATCH_REFUSING) : MHD_YES;
    }
    case STAGE_BODY:
        if (*size == 0)
            return submit(x);
        x->received += *size;
        buf_add(&x->body, data, *size); /* latches: what is too much is read and dropped */
        *size = 0;
        return MHD_YES;
    case STAGE_RESUMED:
        return send_resumed(x);
    case STAGE_HANDLED:
        return send_handled(x);
    case STAGE_HANDLING:
    case STAGE_SENT:
        break;
    }
    return MHD_NO;
}

/* Paths and queries are decoded by us, once. */
static size_t leave_escaped(void *state, struct MHD_Connection *connection, char *text)
{
    (void)state;
    (void)connection;
    return strlen(text);
}

/* --- start and stop --- */

static int start_lane(struct http_server *s, struct lane *lane, struct err *err)
{
    lane->server = s;
    lane->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_NO_LISTEN_SOCKET,
        0, NULL, NULL, on_request, s, MHD_OPTION_CONNECTION_LIMIT, (unsigned)UNLIMITED,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT,
        s->options.timeout_seconds,
        /* Strict would answer in our place, without our headers; head_check() is stricter. */
        MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, lane, MHD_OPTION_END);
    return lane->daemon ? 0 : err_set(err, ERR_IO, "http", "threads", "%d", (int)THREADS);
}

static int start_parts(struct http_server *s, struct err *err)
{
    struct watch_limits limits = {s->options.request_seconds, s->options.timeout_seconds, CROWDED};
    int rc = trust_read(&s->proxies, s->options.proxies, err);
    if (rc == 0)
        rc = listener_open(&s->listener, &s->options, err);
    if (rc == 0)
        rc = watch_new(&s->watch, limits, err);
    if (rc == 0)
        rc =
            pool_new(&s->pool, s->options.workers, WAITING_MAX, (struct pool_work){run_job, resume_job}, err);
    for (unsigned i = 0; i < THREADS && rc == 0; i++)
        rc = start_lane(s, &s->lanes[i], err);
    return rc == 0 ? acceptor_new(&s->acceptor, s->listener.fd, s->lanes, THREADS, CONNECTIONS, err) : rc;
}

/* Nothing given means the value of the contract. */
static struct http_options with_defaults(struct http_options o)
{
    o.address = o.address ? o.address : "127.0.0.1";
    o.workers = o.workers ? o.workers : 32;
    o.body_max = o.body_max ? o.body_max : 1024 * 1024;
    o.arena_max = o.arena_max ? o.arena_max : 32 * 1024 * 1024;
    o.timeout_seconds = o.timeout_seconds ? o.timeout_seconds : 15;
    o.request_seconds = o.request_seconds ? o.request_seconds : 30;
    return o;
}

int http_start(struct http_server **out, const struct http_options *options, struct err *err)
{
    struct http_server *s = mem_alloc(sizeof *s);
    if (!s)
        return err_nomem(err);
    s->options = with_defaults(*options);
    s->listener.fd = -1;
    atomic_init(&s->stopping, false);
    /* Signals are for the thread that started us. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = start_parts(s, err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc < 0) {
        http_stop(s);
        return rc;
    }
    *out = s;
    return 0;
}

uint16_t http_port(const struct http_server *s)
{
    return s->listener.port;
}

void http_measure(struct http_load *out, struct http_server *s)
{
    *out = (struct http_load){0};
    for (unsigned i = 0; i < THREADS; i++) {
        const union MHD_DaemonInfo *open =
            MHD_get_daemon_info(s->lanes[i].daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
        out->connections += open ? open->num_connections : 0;
    }
    pool_load(&out->handling, &out->waiting, s->pool);
    for (size_t i = 0; i < HTTP_REFUSALS; i++) {
        out->status[i] = refusals[i];
        out->refused[i] = meter_read(&s->refused[i]);
    }
}

void http_stop(struct http_server *s)
{
    if (!s)
        return;
    atomic_store(&s->stopping, true);
    acceptor_stop(s->acceptor);
    if (s->listener.fd >= 0)
        close(s->listener.fd);
    if (s->watch)
        watch_drain(s->watch);
    for (unsigned i = 0; i < THREADS; i++)
        if (s->lanes[i].daemon)
            MHD_stop_daemon(s->lanes[i].daemon);
    acceptor_free(s->acceptor);
    pool_free(s->pool);
    watch_free(s->watch);
    mem_free(s);
}
