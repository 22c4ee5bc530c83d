/* The socket that is listened on, inside the room. */
#ifndef KIEM_HTTP_LISTENER_H
#define KIEM_HTTP_LISTENER_H

#include "http/http.h"

struct listener {
    int fd;
    uint16_t port;
};

/* Not blocking, closed on exec; a connection comes when it has said something. `out` is written only when it listens.
 * ERR_CONFLICT "port_taken", ERR_INVALID "listen_address", ERR_IO "listen". */
int listener_open(struct listener *out, const struct http_options *options, struct err *err) MUST_USE;

#endif
