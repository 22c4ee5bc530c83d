/*
 * Taking connections in, inside the room: a thread of our own accepts and hands each to libmicrohttpd, so that at the end it
 * is known that nobody still holds one that nobody has heard of. (libmicrohttpd can be told to stop accepting, but a thread of
 * it may just then have accepted one, or trip over being told.)
 *
 *   accept ─▶ expected ─▶ met ─▶ left
 */
#ifndef KIEM_HTTP_ACCEPTOR_H
#define KIEM_HTTP_ACCEPTOR_H

#include "base/err.h"

#include <microhttpd.h>

struct acceptor;

/* A thread of libmicrohttpd, which is a daemon of its own: so its places are counted here, where nobody is turned away when it
 * is a little late to know that one is free. */
struct lane {
    void *server; /* whose callbacks they are */
    struct MHD_Daemon *daemon;
    unsigned taken; /* the acceptor's */
};

/* Takes in at most `places` connections at a time for each lane; who comes then waits in the system. The daemons are told of no
 * smaller limit. `listener` and `lanes` stay the caller's. ERR_NOMEM, ERR_IO "threads". */
int acceptor_new(struct acceptor **out, int listener, struct lane *lanes, unsigned count, unsigned places,
                 struct err *err) MUST_USE;

/* For each connection that libmicrohttpd says has started, and that it says was closed. On its thread. */
void acceptor_met(struct acceptor *a, int fd);
void acceptor_left(struct acceptor *a, struct lane *lane);

/* Accepts no more, and returns when all that was accepted has been met. NULL is fine. */
void acceptor_stop(struct acceptor *a);
void acceptor_free(struct acceptor *a);

#endif
