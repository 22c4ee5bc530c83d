/* One client of a running server: a connection kept open, a session, one request at a time. */
#ifndef KIEM_BENCH_ASKING_H
#define KIEM_BENCH_ASKING_H

#include "asking/calendar.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SESSIONS_MAX = 4096, PRACTICES_MAX = 8, PERSONS_MAX = 512, ANSWER_MAX = 2 << 20, SENT_MAX = 64 << 10 };

/* What bench_cli_families printed: sessions, and the families of each practice that is asked. */
struct sessions {
    struct {
        char token[48], csrf[48];
        unsigned practice;
    } items[SESSIONS_MAX];
    size_t count;
    struct practice {
        struct {
            char id[40];
            int number;
        } persons[PERSONS_MAX];
        size_t count;
    } practices[PRACTICES_MAX];
};

struct asking {
    struct sockaddr_in to;
    int fd;
    char token[48], csrf[48];
    const struct practice *practice; /* of the session at hand */
    int32_t today;
    char today_text[11];
    const char *method, *path;
    char sent[SENT_MAX];
    char *answer, *body; /* the last answer, and where its body begins */
    size_t body_len;
    char location[256];
};

static inline int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* xorshift: spread, not secret. */
static inline uint64_t rand_next(uint64_t *state)
{
    uint64_t x = *state ? *state : 88172645463325252u;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    *state = x;
    return x >> 11;
}

static inline bool sessions_read(struct sessions *s, const char *path)
{
    char line[256], id[40];
    unsigned practice;
    int number;
    FILE *f = fopen(path, "r");
    memset(s, 0, sizeof *s);
    while (f && fgets(line, sizeof line, f)) {
        if (s->count < SESSIONS_MAX &&
            sscanf(line, "session %47s %47s %u", s->items[s->count].token, s->items[s->count].csrf,
                   &practice) == 3 &&
            practice < PRACTICES_MAX)
            s->items[s->count++].practice = practice;
        if (sscanf(line, "person %39s %u %d", id, &practice, &number) != 3 || practice >= PRACTICES_MAX ||
            s->practices[practice].count == PERSONS_MAX)
            continue;
        struct practice *p = &s->practices[practice];
        memcpy(p->persons[p->count].id, id, sizeof id);
        p->persons[p->count++].number = number;
    }
    if (f)
        fclose(f);
    return s->count > 0 && s->practices[0].count > 0;
}

/* The next requests are for another session. */
static inline void asking_as(struct asking *a, const struct sessions *s, uint64_t number)
{
    size_t n = number % s->count;
    snprintf(a->token, sizeof a->token, "%s", s->items[n].token);
    snprintf(a->csrf, sizeof a->csrf, "%s", s->items[n].csrf);
    a->practice = &s->practices[s->items[n].practice];
}

static inline void asking_init(struct asking *a, uint16_t port)
{
    *a = (struct asking){.fd = -1};
    a->to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
    a->to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a->today = instant_day((int64_t)time(NULL) * 1000);
    day_format(a->today_text, a->today);
    a->answer = a->body = calloc(1, ANSWER_MAX);
    if (!a->answer)
        exit(1);
}

static inline bool asking_connect(struct asking *a)
{
    int yes = 1;
    if (a->fd >= 0)
        return true;
    a->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 30};
    setsockopt(a->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(a->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return connect(a->fd, (struct sockaddr *)&a->to, sizeof a->to) == 0;
}

static inline void asking_close(struct asking *a)
{
    if (a->fd >= 0)
        close(a->fd);
    a->fd = -1;
}

static inline bool asking_send(struct asking *a, const char *text, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = send(a->fd, text + done, len - done, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

static inline const char *answer_field(const struct asking *a, const char *name)
{
    size_t len = strlen(name);
    for (const char *line = strstr(a->answer, "\r\n"); line && line + 2 < a->body;
         line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, name, len) == 0 && line[2 + len] == ':')
            return line + 3 + len + strspn(line + 3 + len, " ");
    return NULL;
}

/* The status; -1 when the connection went. */
static inline int asking_receive(struct asking *a)
{
    size_t got = 0, expected = 0;
    a->body = NULL;
    while (!a->body || got < expected) {
        ssize_t n = got + 1 < ANSWER_MAX ? recv(a->fd, a->answer + got, ANSWER_MAX - 1 - got, 0) : -1;
        if (n <= 0)
            return -1;
        got += (size_t)n;
        a->answer[got] = '\0';
        char *end = a->body ? NULL : strstr(a->answer, "\r\n\r\n");
        if (!end)
            continue;
        a->body = end + 4;
        const char *length = answer_field(a, "Content-Length");
        expected = (size_t)(a->body - a->answer) + (length ? strtoul(length, NULL, 10) : 0);
    }
    a->body_len = got - (size_t)(a->body - a->answer);
    const char *to = answer_field(a, "Location"), *ends = answer_field(a, "Connection");
    snprintf(a->location, sizeof a->location, "%.*s", to ? (int)strcspn(to, "\r") : 0, to ? to : "");
    if (ends && strncasecmp(ends, "close", 5) == 0)
        asking_close(a);
    return atoi(a->answer + strlen("HTTP/1.1 "));
}

/* One request and its whole answer: a GET, or a POST of `body`, a form or (`json`) JSON. JSON is asked for but after a
 * form. Tries once more when a kept connection had gone. */
static inline int ask(struct asking *a, const char *path, const char *body, bool json)
{
    bool fresh = a->fd < 0, form = body && !json;
    size_t csrf = form ? strlen("&csrf=") + strlen(a->csrf) : 0;
    a->method = body ? "POST" : "GET";
    a->path = path;
    a->answer[0] = '\0';
    a->body = a->answer;
    int n = snprintf(a->sent, SENT_MAX,
                     "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\nCookie: kiem_session=%s\r\n",
                     a->method, path, form ? "text/html" : "application/json", a->token);
    if (body)
        n += snprintf(a->sent + n, SENT_MAX - (size_t)n,
                      "Content-Type: application/%s\r\nX-CSRF-Token: %s\r\nContent-Length: %zu\r\n",
                      json ? "json" : "x-www-form-urlencoded", a->csrf, strlen(body) + csrf);
    n += snprintf(a->sent + n, SENT_MAX - (size_t)n, "\r\n%s%s%s", body ? body : "", form ? "&csrf=" : "",
                  form ? a->csrf : "");
    int status = -1;
    if (n < SENT_MAX && asking_connect(a) && asking_send(a, a->sent, (size_t)n))
        status = asking_receive(a);
    if (status < 0)
        asking_close(a);
    return status < 0 && !fresh && !body ? ask(a, path, body, json) : status;
}

#endif
