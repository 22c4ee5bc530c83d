/*
 * The socket that is listened on: one of our own for an address and port, or the one that who started us holds. Accepts
 * nothing itself.
 */
#include "http/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_failed(int fd, const struct http_options *options, struct err *err)
{
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (why == EADDRINUSE)
        return err_set(err, ERR_CONFLICT, "http", "port_taken", "%u", (unsigned)options->port);
    return err_set(err, ERR_IO, "http", "listen", "%s:%u: %s", options->address, (unsigned)options->port,
                   strerror(why));
}

union address {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
};

static socklen_t read_address(union address *out, const struct http_options *options)
{
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, options->address, &out->in.sin_addr) == 1) {
        out->in.sin_family = AF_INET;
        out->in.sin_port = htons(options->port);
        return sizeof out->in;
    }
    if (inet_pton(AF_INET6, options->address, &out->in6.sin6_addr) == 1) {
        out->in6.sin6_family = AF_INET6;
        out->in6.sin6_port = htons(options->port);
        return sizeof out->in6;
    }
    return 0;
}

static uint16_t port_of(const union address *address)
{
    return ntohs(address->any.sa_family == AF_INET ? address->in.sin_port : address->in6.sin6_port);
}

/* One that was made by who started us. */
static int take_given(struct listener *out, const struct http_options *options, struct err *err)
{
    union address address;
    socklen_t len = sizeof address;
    int patience = (int)options->request_seconds;
    int fd = options->listener, flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &patience, sizeof patience) != 0 ||
        getsockname(fd, &address.any, &len) != 0)
        return listen_failed(-1, options, err);
    *out = (struct listener){fd, port_of(&address)};
    return 0;
}

int listener_open(struct listener *out, const struct http_options *options, struct err *err)
{
    union address address;
    if (options->listener > 0)
        return take_given(out, options, err);
    socklen_t len = read_address(&address, options);
    if (len == 0)
        return err_set(err, ERR_INVALID, "http", "listen_address", "%s", options->address);
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int patience = (int)options->request_seconds;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) != 0 ||
        /* A connection that says nothing costs no place until it does. */
        setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &patience, sizeof patience) != 0 ||
        bind(fd, &address.any, len) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, &address.any, &len) != 0)
        return listen_failed(fd, options, err);
    *out = (struct listener){fd, port_of(&address)};
    return 0;
}
