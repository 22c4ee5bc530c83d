/*
 * Group commit. Whoever finds the queue empty leads: it runs the work at the head, then the next that has come
 * meanwhile, each in a savepoint, until nobody waits or the group is full; commits; wakes them all; and the new head
 * leads. A fsync thus carries all the works that came while the one before it ran.
 *
 *   head ─▶ [A: leads] ─▶ [B] ─▶ [C] ─▶ NULL        BEGIN  A  B  C  COMMIT  ─▶ A, B, C done; D leads
 *
 * Keeps no work for later: what is not committed is answered with its error.
 */
#include "db/writer.h"

#include "base/clock.h"

/* A group ends at this many works or at its time, so that the first of it is not kept waiting. */
enum { GROUP_MAX = 256, GROUP_MS = 10 };

struct request {
    db_work *work;
    void *context;
    struct err *err;
    int result;
    bool done;
    pthread_cond_t wake;
    struct request *next;
};

int writer_init(struct writer *w, const struct db_conn *like, int group_ms, struct err *err)
{
    *w = (struct writer){.group_ms = group_ms > 0 ? group_ms : GROUP_MS};
    int rc = db_conn_init(&w->conn, like, err);
    if (rc == 0)
        pthread_mutex_init(&w->mutex, NULL);
    return rc;
}

void writer_release(struct writer *w)
{
    if (!w->conn.slots)
        return;
    db_conn_release(&w->conn);
    pthread_mutex_destroy(&w->mutex);
}

static void refuse(struct request *r, int code, const struct err *problem)
{
    r->result = code;
    if (r->err)
        *r->err = *problem;
}

/* One work in its savepoint. Returns an error only when the transaction around it is lost or unsure. */
static int run_one(struct db_conn *conn, struct request *r, struct err *err)
{
    struct err problem = {0};
    int rc = conn->engine->control(conn->handle, DB_SAVEPOINT, err);
    if (rc < 0)
        return rc;
    struct tx tx = {.conn = conn, .writable = true};
    r->result = db_tx_work(&tx, r->work, r->context, &problem);
    if (r->result >= 0)
        return conn->engine->control(conn->handle, DB_RELEASE, err);
    refuse(r, r->result, &problem);
    if (!conn->engine->in_transaction(conn->handle)) {
        if (err)
            *err = tx.failed ? tx.problem : problem;
        return tx.failed ? tx.failed : r->result;
    }
    return conn->engine->control(conn->handle, DB_UNDO, err);
}

static struct request *next_of(struct writer *w, const struct request *last)
{
    pthread_mutex_lock(&w->mutex);
    struct request *next = last->next;
    pthread_mutex_unlock(&w->mutex);
    return next;
}

/* Runs the works from `first` on; *last becomes the last one run. */
static int run_works(struct writer *w, struct request *first, struct request **last, struct err *err)
{
    int64_t until = clock_ticks() + w->group_ms * INT64_C(1000);
    int count = 0, rc = 0;
    struct request *r = first;
    while (r && rc == 0 && count < GROUP_MAX && (count == 0 || clock_ticks() < until)) {
        *last = r;
        rc = run_one(&w->conn, r, err);
        count++;
        r = next_of(w, r);
    }
    return rc;
}

static int run_group(struct writer *w, struct request *first, struct request **last, struct err *err)
{
    struct db_conn *conn = &w->conn;
    int rc = db_conn_ready(conn, err);
    if (rc == 0)
        rc = conn->engine->control(conn->handle, DB_BEGIN_WRITE, err);
    if (rc == 0)
        rc = run_works(w, first, last, err);
    if (rc == 0)
        rc = conn->engine->control(conn->handle, DB_COMMIT, err);
    return rc;
}

/* Removes first … last from the queue and wakes their callers and the next leader. */
static void finish(struct writer *w, struct request *first, struct request *last)
{
    pthread_mutex_lock(&w->mutex);
    struct request *rest = last->next;
    w->head = rest;
    if (!rest)
        w->tail = NULL;
    w->leading = false;
    for (struct request *r = first; r != rest;) {
        struct request *next = r->next; /* r is gone as soon as its caller wakes */
        r->done = true;
        w->waiting--;
        if (r != first)
            pthread_cond_signal(&r->wake);
        r = next;
    }
    if (rest)
        pthread_cond_signal(&rest->wake);
    pthread_mutex_unlock(&w->mutex);
}

/* After an error the transaction is rolled back and the connection kept: it holds the shared index of the log beside
 * the readers. Only one that cannot even be rolled back or begun is opened anew. */
static void mend(struct db_conn *conn)
{
    if (!conn->handle)
        return;
    if (!conn->engine->in_transaction(conn->handle) ||
        conn->engine->control(conn->handle, DB_ROLLBACK, NULL) < 0)
        db_conn_drop(conn);
}

static void measure(struct db_meter *m, const struct request *first, const struct request *last,
                    int64_t microseconds)
{
    int count = 1;
    for (const struct request *r = first;; r = r->next, count++) {
        meter_add(&m->refused, r->result < 0);
        if (r == last)
            break;
    }
    meter_add(&m->works, (uint64_t)count);
    meter_spread_add(&m->group, &meter_size, count);
    meter_spread_add(&m->commit, &meter_time, microseconds);
}

/* When the group is not committed nothing of it may seem to be: each work that thought it succeeded gets the error. */
static void lead(struct writer *w, struct request *first)
{
    struct request *last = first;
    struct err problem = {0};
    int64_t began = clock_ticks();
    int rc = run_group(w, first, &last, &problem);
    measure(w->meter, first, last, clock_ticks() - began);
    if (rc < 0) {
        meter_add(&w->meter->failed, 1);
        for (struct request *r = first;; r = r->next) {
            if (r->result >= 0)
                refuse(r, rc, &problem);
            if (r == last)
                break;
        }
        mend(&w->conn);
    }
    finish(w, first, last);
}

static void enqueue(struct writer *w, struct request *r)
{
    if (w->tail)
        w->tail->next = r;
    else
        w->head = r;
    w->tail = r;
    w->waiting++;
}

int writer_run(struct writer *w, db_work *work, void *context, struct err *err)
{
    struct request r = {.work = work, .context = context, .err = err};
    pthread_mutex_lock(&w->mutex);
    if (w->leading && pthread_equal(w->leader, pthread_self())) {
        pthread_mutex_unlock(&w->mutex);
        return err_set(err, ERR_CONFLICT, "", "db_nested", NULL);
    }
    pthread_cond_init(&r.wake, NULL);
    enqueue(w, &r);
    while (!r.done && w->head != &r)
        pthread_cond_wait(&r.wake, &w->mutex);
    bool leads = !r.done;
    if (leads) {
        w->leading = true;
        w->leader = pthread_self();
    }
    pthread_mutex_unlock(&w->mutex);
    if (leads)
        lead(w, &r);
    pthread_cond_destroy(&r.wake);
    return r.result;
}
