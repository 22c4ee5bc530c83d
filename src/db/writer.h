/* The one writer: works that wait are run and committed together. */
#ifndef KIEM_DB_WRITER_H
#define KIEM_DB_WRITER_H

#include "db/conn.h"

#include <pthread.h>

struct writer {
    struct db_conn conn;
    int group_ms;
    bool gathers; /* whoever comes within group_ms, however short a commit is */
    pthread_mutex_t mutex;
    struct db_later *head, *tail; /* the head leads */
    int waiting;                  /* how many stand in the queue */
    pthread_t leader;
    bool leading;
    /* For works that nobody waits for: leads when such a one is the head. Started with the first of them. */
    pthread_t hand;
    pthread_cond_t called;
    bool has_hand, ending;
    int64_t commit_us; /* what a commit took lately */
    struct db_meter *meter;
};

int writer_init(struct writer *w, const struct db_conn *like, int group_ms, struct err *err) MUST_USE;
void writer_release(struct writer *w);
int writer_run(struct writer *w, db_work *work, void *context, struct err *err) MUST_USE;
/* False when there is no thread for it. */
bool writer_later(struct writer *w, struct db_later *later);

#endif
