/*
 * Time over connections, inside the room: libmicrohttpd only closes what is silent; this closes what is slow, makes room
 * when nearly all places are taken, and lets a client that is still sending read the answer it already got.
 *
 *   open ─▶ READING ─▶ HANDLING ─▶ SENDING ─▶ IDLE ─▶ READING … ─▶ close (─▶ linger)
 */
#ifndef KIEM_HTTP_WATCH_H
#define KIEM_HTTP_WATCH_H

#include "base/err.h"

#include <stddef.h>

struct watch;
struct watch_link; /* one connection */

enum watch_phase {
    WATCH_READING,  /* a request is coming in */
    WATCH_HANDLING, /* no bound: the handler has its own */
    WATCH_SENDING,
    WATCH_REFUSING, /* as SENDING, to a client that may not be done sending: the last phase, lingers after close */
    WATCH_IDLE, /* between requests */
};

struct watch_limits {
    unsigned request_seconds; /* for a whole request */
    unsigned idle_seconds;    /* between requests, on top of the former */
    unsigned full;            /* more connections than this: the least useful goes */
};

/* ERR_NOMEM, ERR_IO "threads". */
int watch_new(struct watch **out, struct watch_limits limits, struct err *err) MUST_USE;
/* A connection came in, in phase READING. NULL: no memory, and the socket was shut. */
struct watch_link *watch_open(struct watch *w, int fd);
/* Entering the phase it is in changes nothing. `size` is what will be sent, for SENDING. NULL link is fine. */
void watch_enter(struct watch *w, struct watch_link *link, enum watch_phase phase, size_t size);
/* To be called before the descriptor is closed. NULL link is fine. */
void watch_close(struct watch *w, struct watch_link *link);
/* From now on shuts every connection that is IDLE, gives who is READING two seconds, and waits until none is left. */
void watch_drain(struct watch *w);
void watch_free(struct watch *w);

#endif
