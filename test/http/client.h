/* A client that can be rude: raw sockets against a server of this process. Waits on sockets only, never by the clock. */
#ifndef KIEM_TEST_HTTP_CLIENT_H
#define KIEM_TEST_HTTP_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE = 20000 }; /* milliseconds after which a test gives up on an answer */

struct answer {
    int status; /* 0: closed without one */
    char head[8192];
    char body[65536];
    size_t len;
};

/* -1 when nobody listens. */
static inline int client_try(uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static inline int client_open(uint16_t port)
{
    int fd = client_try(port);
    assert_true(fd >= 0);
    return fd;
}

/* False when the other side has closed. */
static inline bool client_send_bytes(int fd, const char *bytes, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = send(fd, bytes + done, len - done, MSG_NOSIGNAL);
        if (n < 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

static inline bool client_send(int fd, const char *text)
{
    return client_send_bytes(fd, text, strlen(text));
}

/* 0 at the end of the stream; a reset counts as one too. */
static inline size_t client_receive(int fd, char *out, size_t room)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, PATIENCE), 1);
    ssize_t n = recv(fd, out, room, 0);
    return n > 0 ? (size_t)n : 0;
}

static inline const char *answer_header(const struct answer *answer, const char *name)
{
    static _Thread_local char value[2048];
    size_t len = strlen(name);
    for (const char *line = answer->head; line; line = strstr(line, "\r\n") ? strstr(line, "\r\n") + 2 : NULL)
        if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
            const char *from = line + len + 1 + strspn(line + len + 1, " ");
            snprintf(value, sizeof value, "%.*s", (int)strcspn(from, "\r"), from);
            return value;
        }
    return NULL;
}

/* One answer, byte by byte up to its body, so that what follows stays in the socket. */
static inline void client_read_to(int fd, bool without_body, struct answer *out)
{
    *out = (struct answer){0};
    size_t n = 0;
    while (n + 1 < sizeof out->head && !strstr(n < 4 ? "" : out->head + n - 4, "\r\n\r\n")) {
        if (client_receive(fd, out->head + n, 1) == 0)
            return;
        n++;
    }
    assert_int_equal(sscanf(out->head, "HTTP/1.1 %d ", &out->status), 1);
    const char *length = answer_header(out, "Content-Length");
    size_t expected = length && !without_body ? strtoul(length, NULL, 10) : 0;
    assert_true(expected < sizeof out->body);
    while (out->len < expected) {
        size_t got = client_receive(fd, out->body + out->len, expected - out->len);
        if (got == 0)
            return;
        out->len += got;
    }
}

static inline void client_read(int fd, struct answer *out)
{
    client_read_to(fd, false, out);
}

/* Whether the other side closes without another byte. */
static inline bool client_is_closed(int fd)
{
    char byte;
    return client_receive(fd, &byte, 1) == 0;
}

/* One request on a connection of its own. */
static inline void client_ask(uint16_t port, const char *request, struct answer *out)
{
    int fd = client_open(port);
    client_send(fd, request);
    client_read(fd, out);
    close(fd);
}

#endif
