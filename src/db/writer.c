/*
 * Group commit. Whoever finds the queue empty leads: it runs the work at the head, then the next that has come
 * meanwhile, each in a savepoint, until nobody waits or the group is full; commits; wakes them all; and the new head
 * leads. A fsync thus carries all the works that came while the one before it ran.
 *
 *   head ─▶ [A: leads] ─▶ [B] ─▶ [C] ─▶ NULL        BEGIN  A  B  C  COMMIT  ─▶ A, B, C done; D leads
 *
 * A work that nobody waits for (db_write_later) has no thread to lead with: a hand of our own leads while such a one is the
 * head. A group ends when everybody who stood in the queue had a turn; who comes meanwhile is taken along for as long as a
 * commit takes: on a disk that syncs in no time it is better to answer than to gather.
 *
 * Keeps no work for later: what is not committed is answered with its error.
 */
#include "db/writer.h"

#include "base/clock.h"

/* A group ends at this many works or at its time, so that the first of it is not kept waiting. */
enum { GROUP_MAX = 256, GROUP_MS = 10 };

int writer_init(struct writer *w, const struct db_conn *like, int group_ms, struct err *err)
{
    *w = (struct writer){.group_ms = group_ms > 0 ? group_ms : GROUP_MS, .gathers = group_ms > 0};
    int rc = db_conn_init(&w->conn, like, err);
    if (rc == 0) {
        pthread_mutex_init(&w->mutex, NULL);
        pthread_cond_init(&w->called, NULL);
    }
    return rc;
}

void writer_release(struct writer *w)
{
    if (!w->conn.slots)
        return;
    pthread_mutex_lock(&w->mutex);
    w->ending = true;
    pthread_cond_signal(&w->called);
    pthread_mutex_unlock(&w->mutex);
    if (w->has_hand)
        pthread_join(w->hand, NULL);
    db_conn_release(&w->conn);
    pthread_cond_destroy(&w->called);
    pthread_mutex_destroy(&w->mutex);
}

static void refuse(struct db_later *r, int code, const struct err *problem)
{
    r->result = code;
    if (r->err)
        *r->err = *problem;
}

/* One work in its savepoint. Returns an error only when the transaction around it is lost or unsure. */
static int run_one(struct db_conn *conn, struct db_later *r, struct err *err)
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

/* The next in the queue, and how many stand in it. */
static struct db_later *next_of(int *waiting, struct writer *w, const struct db_later *last)
{
    pthread_mutex_lock(&w->mutex);
    struct db_later *next = last ? last->next : w->head;
    *waiting = w->waiting;
    pthread_mutex_unlock(&w->mutex);
    return next;
}

/* Runs the works from `first` on; *last becomes the last one run. */
static int run_works(struct writer *w, struct db_later **last, struct err *err)
{
    int64_t began = clock_ticks(), most = w->group_ms * INT64_C(1000);
    int64_t patience = w->gathers || w->commit_us > most ? most : w->commit_us;
    int count = 0, rc = 0, came = 0, waiting = 0;
    struct db_later *r = next_of(&came, w, NULL);
    while (r && rc == 0 && count < GROUP_MAX) {
        int64_t spent = count > 0 ? clock_ticks() - began : 0;
        if (spent >= most || (count >= came && spent >= patience))
            break;
        *last = r;
        rc = run_one(&w->conn, r, err);
        count++;
        r = next_of(&waiting, w, r);
    }
    return rc;
}

static int run_group(struct writer *w, struct db_later **last, struct err *err)
{
    struct db_conn *conn = &w->conn;
    int rc = db_conn_ready(conn, err);
    if (rc == 0)
        rc = conn->engine->control(conn->handle, DB_BEGIN_WRITE, err);
    if (rc == 0)
        rc = run_works(w, last, err);
    int64_t from = clock_ticks();
    if (rc == 0)
        rc = conn->engine->control(conn->handle, DB_COMMIT, err);
    w->commit_us = (3 * w->commit_us + clock_ticks() - from) / 4;
    return rc;
}

/* Calls who leads next: the caller at the head, or our own hand. Under the lock. */
static void call_leader(struct writer *w)
{
    if (w->head && w->head->wake)
        pthread_cond_signal(w->head->wake);
    else if (w->head)
        pthread_cond_signal(&w->called);
}

/* Removes first … last from the queue, wakes those who wait and the next leader, and tells the others. */
static void finish(struct writer *w, struct db_later *first, struct db_later *last)
{
    struct db_later *told = NULL, **end = &told;
    pthread_mutex_lock(&w->mutex);
    struct db_later *rest = last->next;
    w->head = rest;
    if (!rest)
        w->tail = NULL;
    w->leading = false;
    for (struct db_later *r = first; r != rest;) {
        struct db_later *next = r->next; /* r is gone as soon as its caller wakes */
        w->waiting--;
        if (r->wake) {
            r->is_done = true;
            pthread_cond_signal(r->wake);
        } else {
            *end = r;
            end = &r->next;
        }
        r = next;
    }
    *end = NULL;
    call_leader(w);
    pthread_mutex_unlock(&w->mutex);
    for (struct db_later *r = told, *next; r; r = next) {
        next = r->next;
        r->done(r);
    }
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

static void measure(struct db_meter *m, const struct db_later *first, const struct db_later *last,
                    int64_t microseconds)
{
    int count = 1;
    for (const struct db_later *r = first;; r = r->next, count++) {
        meter_add(&m->refused, r->result < 0);
        if (r == last)
            break;
    }
    meter_add(&m->works, (uint64_t)count);
    meter_spread_add(&m->group, &meter_size, count);
    meter_spread_add(&m->commit, &meter_time, microseconds);
}

/* When the group is not committed nothing of it may seem to be: each work that thought it succeeded gets the error. */
static void lead(struct writer *w, struct db_later *first)
{
    struct db_later *last = first;
    struct err problem = {0};
    int64_t began = clock_ticks();
    int rc = run_group(w, &last, &problem);
    measure(w->meter, first, last, clock_ticks() - began);
    if (rc < 0) {
        meter_add(&w->meter->failed, 1);
        for (struct db_later *r = first;; r = r->next) {
            if (r->result >= 0)
                refuse(r, rc, &problem);
            if (r == last)
                break;
        }
        mend(&w->conn);
    }
    finish(w, first, last);
}

static void enqueue(struct writer *w, struct db_later *r)
{
    r->next = NULL;
    if (w->tail)
        w->tail->next = r;
    else
        w->head = r;
    w->tail = r;
    w->waiting++;
}

static void begin_to_lead(struct writer *w)
{
    w->leading = true;
    w->leader = pthread_self();
}

int writer_run(struct writer *w, db_work *work, void *context, struct err *err)
{
    pthread_cond_t wake;
    struct db_later r = {.work = work, .context = context, .err = err, .wake = &wake};
    pthread_mutex_lock(&w->mutex);
    if (w->leading && pthread_equal(w->leader, pthread_self())) {
        pthread_mutex_unlock(&w->mutex);
        return err_set(err, ERR_CONFLICT, "", "db_nested", NULL);
    }
    pthread_cond_init(&wake, NULL);
    enqueue(w, &r);
    while (!r.is_done && (w->head != &r || w->leading))
        pthread_cond_wait(&wake, &w->mutex);
    bool leads = !r.is_done;
    if (leads)
        begin_to_lead(w);
    pthread_mutex_unlock(&w->mutex);
    if (leads)
        lead(w, &r);
    pthread_cond_destroy(&wake);
    return r.result;
}

/* --- our own hand --- */

static bool is_ours(const struct writer *w)
{
    return w->head && !w->head->wake && !w->leading;
}

static void *lead_for_others(void *state)
{
    struct writer *w = state;
    pthread_mutex_lock(&w->mutex);
    while (!w->ending || w->head) {
        if (!is_ours(w)) {
            pthread_cond_wait(&w->called, &w->mutex);
            continue;
        }
        begin_to_lead(w);
        struct db_later *first = w->head;
        pthread_mutex_unlock(&w->mutex);
        lead(w, first);
        pthread_mutex_lock(&w->mutex);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

bool writer_later(struct writer *w, struct db_later *later)
{
    later->err = &later->problem;
    later->wake = NULL;
    pthread_mutex_lock(&w->mutex);
    if (!w->has_hand)
        w->has_hand = pthread_create(&w->hand, NULL, lead_for_others, w) == 0;
    bool good = w->has_hand;
    if (good) {
        enqueue(w, later);
        if (w->head == later)
            call_leader(w);
    }
    pthread_mutex_unlock(&w->mutex);
    return good;
}
