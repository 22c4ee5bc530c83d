/* Connections that only read, lent to one caller at a time. */
#ifndef KIEM_DB_READERS_H
#define KIEM_DB_READERS_H

#include "db/conn.h"

#include <pthread.h>

struct readers {
    struct db_conn *conns;
    struct db_conn **idle; /* the first `idle_count` are free */
    int count, idle_count;
    pthread_mutex_t mutex;
    pthread_cond_t freed;
};

/* Opens `count` connections; a failure leaves nothing open. */
int readers_init(struct readers *r, int count, const struct db_conn *like, struct err *err) MUST_USE;
void readers_release(struct readers *r);
/* Waits for a free connection and runs `work` on a snapshot. */
int readers_run(struct readers *r, db_work *work, void *context, struct err *err) MUST_USE;

#endif
