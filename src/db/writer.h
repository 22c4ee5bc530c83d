/* The one writer: works that wait are run and committed together. */
#ifndef KIEM_DB_WRITER_H
#define KIEM_DB_WRITER_H

#include "db/conn.h"

#include <pthread.h>

struct request;

struct writer {
    struct db_conn conn;
    int group_ms;
    pthread_mutex_t mutex;
    struct request *head, *tail; /* the head leads */
    int waiting;                 /* how many stand in the queue */
    pthread_t leader;
    bool leading;
    struct db_meter *meter;
};

int writer_init(struct writer *w, const struct db_conn *like, int group_ms, struct err *err) MUST_USE;
void writer_release(struct writer *w);
int writer_run(struct writer *w, db_work *work, void *context, struct err *err) MUST_USE;

#endif
