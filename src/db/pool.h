/*
 * Connections lent to one caller at a time; who finds none free waits for one.
 *
 *   conns: [a][b][c][d]      idle: [&d][&a]   ─ take ▶ &a (the one given back last, so that few stay in use)
 */
#ifndef KIEM_DB_POOL_H
#define KIEM_DB_POOL_H

#include "db/conn.h"

#include <pthread.h>

struct pool_member {
    struct db_conn conn; /* first: pool_take() gives its address */
    bool lent;
    pthread_t by;
};

struct pool {
    struct pool_member *members;
    struct pool_member **idle; /* the first `idle_count` are free */
    int count, idle_count;
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    struct db_meter *meter; /* of the works that repeat.c runs */
    pthread_mutex_t turn;   /* held by a work that was refused often and has its turn now: see repeat.c */
};

/* `count` connections after `like`, none of them open yet; a failure leaves nothing. */
int pool_init(struct pool *p, int count, const struct db_conn *like, struct err *err) MUST_USE;
/* Opens every connection. */
int pool_open(struct pool *p, struct err *err) MUST_USE;
void pool_release(struct pool *p);

/* Waits for a free connection. ERR_CONFLICT "db_nested" when this thread has one already: two that each wait for a
 * second would wait for ever. */
int pool_take(struct db_conn **out, struct pool *p, struct err *err) MUST_USE;
void pool_give(struct pool *p, struct db_conn *conn);

/* Runs `work` on a snapshot that cannot write. */
int pool_read(struct pool *p, db_work *work, void *context, struct err *err) MUST_USE;

#endif
