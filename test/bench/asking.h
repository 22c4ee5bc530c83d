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

enum { SESSIONS_MAX = 4096, ANSWER_MAX = 2 << 20, HEAD_MAX = 2048 };

/* What bench_cli_families printed. */
struct sessions {
    char tokens[SESSIONS_MAX][48], csrf[SESSIONS_MAX][48], persons[SESSIONS_MAX][40];
    size_t count, person_count;
};

struct asking {
    struct sockaddr_in to;
    int fd;
    char token[48], csrf[48];
    int32_t today;
    char today_text[11];
    bool json; /* what is asked for; a POST is always a form */
    const char *method, *path;
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
    char line[256];
    FILE *f = fopen(path, "r");
    s->count = s->person_count = 0;
    while (f && fgets(line, sizeof line, f)) {
        if (s->count < SESSIONS_MAX &&
            sscanf(line, "session %47s %47s", s->tokens[s->count], s->csrf[s->count]) == 2)
            s->count++;
        if (s->person_count < SESSIONS_MAX && sscanf(line, "person %39s", s->persons[s->person_count]) == 1)
            s->person_count++;
    }
    if (f)
        fclose(f);
    return s->count > 0 && s->person_count > 0;
}

/* The next requests are for another session. */
static inline void asking_as(struct asking *a, const struct sessions *s, uint64_t number)
{
    snprintf(a->token, sizeof a->token, "%s", s->tokens[number % s->count]);
    snprintf(a->csrf, sizeof a->csrf, "%s", s->csrf[number % s->count]);
}

static inline void asking_init(struct asking *a, uint16_t port, bool json)
{
    *a = (struct asking){.fd = -1, .json = json};
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

/* One request and its whole answer; `form` is NULL for a GET. Tries once more when a kept connection had gone. */
static inline int ask(struct asking *a, const char *method, const char *path, const char *form)
{
    char head[HEAD_MAX], token[64] = "";
    bool fresh = a->fd < 0;
    a->method = method;
    a->path = path;
    a->answer[0] = '\0';
    a->body = a->answer;
    if (form)
        snprintf(token, sizeof token, "&csrf=%s", a->csrf);
    int n = snprintf(
        head, sizeof head, "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\nCookie: kiem_session=%s\r\n%s",
        method, path, form || !a->json ? "text/html" : "application/json", a->token, form ? "" : "\r\n");
    if (form)
        n += snprintf(head + n, sizeof head - (size_t)n,
                      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n",
                      strlen(form) + strlen(token));
    int status = -1;
    if (asking_connect(a) && asking_send(a, head, (size_t)n) &&
        (!form || (asking_send(a, form, strlen(form)) && asking_send(a, token, strlen(token)))))
        status = asking_receive(a);
    if (status < 0)
        asking_close(a);
    return status < 0 && !fresh && !form ? ask(a, method, path, form) : status;
}

#endif
