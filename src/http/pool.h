/*
 * Workers behind a bounded queue, inside the room. A place is reserved first and filled after, so that a connection is
 * only suspended when its request will surely be run.
 */
#ifndef KIEM_HTTP_POOL_H
#define KIEM_HTTP_POOL_H

#include "base/err.h"

#include <stdbool.h>

struct pool;

/* Intrusive: the first member of what is queued. */
struct pool_job {
    struct pool_job *next;
};

/* On a worker: `run`, then, when its place in the pool is free again, `done`, after which the job may be gone. When `run`
 * returns false the job waits for something else: it keeps its place, nobody here touches it any more, and who has it
 * pushes it once more. ERR_NOMEM, ERR_IO "threads". */
struct pool_work {
    bool (*run)(struct pool_job *job);
    void (*done)(struct pool_job *job);
};
int pool_new(struct pool **out, unsigned workers, unsigned waiting, struct pool_work work,
             struct err *err) MUST_USE;
/* False when `workers` are busy and `waiting` jobs wait. True must be followed by pool_push() or pool_give_back(). */
bool pool_reserve(struct pool *p) MUST_USE;
void pool_push(struct pool *p, struct pool_job *job);
/* Gives a place back whose job was done without a worker. */
void pool_give_back(struct pool *p);
/* How many jobs are with a worker, and how many wait for one. */
void pool_load(unsigned *running, unsigned *waiting, struct pool *p);
/* Runs what still waits, then ends the workers. NULL is fine. */
void pool_free(struct pool *p);

#endif
