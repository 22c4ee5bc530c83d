/*
 * Works run side by side, each in a serializable transaction of its own; where two cannot both have been first the server
 * refuses one (a serialisation failure, a deadlock), which then runs again from its start. So does one whose connection
 * was lost, since its transaction is gone. Not so one whose connection was lost during COMMIT: it may stand.
 *
 *   try 1 ─refused▶ wait 1 ms ▶ try 2 ─refused▶ wait 2 ms ▶ … ▶ from the 4th on: one at a time (pool.turn) ▶ … 20
 */
#include "db/repeat.h"

#include "base/clock.h"

#include <string.h>
#include <time.h>

enum {
    TRIES = 20,
    DOUBTS = 2,
    PATIENT_FROM = 3,
    WAIT_SHIFT_MAX = 7,
    NS_PER_MS = 1000000,
    NS_PER_S = 1000000000
};

struct attempt {
    db_work *work;
    void *context;
    bool writes;
    int doubted; /* how often a constraint has refused it */
};

/* The message of a constraint can come of two works that each looked before the other was there; when it comes again and
 * again there is no doubt. */
static bool by_constraint(const struct err *problem)
{
    return problem->code == ERR_CONFLICT &&
           (strcmp(problem->key, "db_unique") == 0 || strcmp(problem->key, "db_reference") == 0);
}

/* Runs the work once on `conn`; *again says whether it may be repeated. */
static int run_once(struct attempt *a, struct db_conn *conn, bool *again, struct err *err)
{
    int rc = db_conn_ready(conn, err);
    if (rc == 0)
        rc = conn->engine->control(conn->handle, a->writes ? DB_BEGIN_WRITE : DB_BEGIN_READ, err);
    if (rc < 0) {
        *again = rc == ERR_BUSY;
        return rc;
    }
    struct tx tx = {.conn = conn, .writable = a->writes};
    rc = db_tx_work(&tx, a->work, a->context, err);
    if (tx.failed) {
        *again = tx.failed == ERR_BUSY || (by_constraint(&tx.problem) && a->doubted++ < DOUBTS);
        if (*again && err)
            *err = tx.problem;
        return *again ? tx.failed : rc;
    }
    if (rc < 0 || !a->writes)
        return rc;
    int committed = conn->engine->control(conn->handle, DB_COMMIT, err);
    *again = committed == ERR_BUSY;
    return committed < 0 ? committed : rc;
}

/* On a condition that nobody signals: half of the time for certain, the other half by chance, so that two that were in
 * each other's way do not meet again. The clock is monotonic, not the injected one: it never reaches the data. */
static void wait_a_moment(int tries)
{
    pthread_condattr_t attributes;
    pthread_cond_t nobody;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    struct timespec until;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&nobody, &attributes);
    clock_gettime(CLOCK_MONOTONIC, &until);
    long longest = (long)NS_PER_MS << (tries < WAIT_SHIFT_MAX ? tries : WAIT_SHIFT_MAX);
    until.tv_nsec += longest / 2 + until.tv_nsec % (longest / 2);
    until.tv_sec += until.tv_nsec / NS_PER_S;
    until.tv_nsec %= NS_PER_S;
    pthread_mutex_lock(&mutex);
    while (pthread_cond_timedwait(&nobody, &mutex, &until) == 0)
        continue;
    pthread_mutex_unlock(&mutex);
    pthread_cond_destroy(&nobody);
    pthread_condattr_destroy(&attributes);
}

static int run_on_free(struct attempt *a, struct pool *p, bool *again, struct err *err)
{
    struct db_conn *conn = NULL;
    int rc = pool_take(&conn, p, err);
    if (rc < 0)
        return rc;
    rc = run_once(a, conn, again, err);
    db_conn_rest(conn);
    if (rc < 0 && conn->handle && !conn->engine->sound(conn->handle))
        db_conn_drop(conn);
    pool_give(p, conn);
    return rc;
}

/* Who was in the way of others often gets a turn alone; who finds no server waits for nobody. */
static void take_turn(bool *mine, struct pool *p, bool wanted)
{
    if (wanted && !*mine)
        pthread_mutex_lock(&p->turn);
    if (!wanted && *mine)
        pthread_mutex_unlock(&p->turn);
    *mine = wanted;
}

static int repeat(struct attempt *a, struct pool *p, struct err *err)
{
    struct err problem = {0};
    bool again = false, turn = false;
    int rc = 0, tries = 0;
    do {
        if (tries > 0) {
            meter_add(&p->meter->retried, 1);
            wait_a_moment(tries - 1);
        }
        take_turn(&turn, p, tries >= PATIENT_FROM && strcmp(problem.key, "db_away") != 0);
        again = false;
        rc = run_on_free(a, p, &again, &problem);
    } while (again && ++tries < TRIES);
    take_turn(&turn, p, false);
    if (rc < 0 && err)
        *err = problem;
    return rc;
}

int repeat_write(struct pool *p, db_work *work, void *context, struct err *err)
{
    struct attempt a = {.work = work, .context = context, .writes = true};
    int64_t began = clock_ticks();
    int rc = repeat(&a, p, err);
    meter_add(&p->meter->works, 1);
    meter_add(&p->meter->refused, rc < 0);
    meter_spread_add(&p->meter->group, &meter_size, 1);
    meter_spread_add(&p->meter->commit, &meter_time, clock_ticks() - began);
    return rc;
}

int repeat_read(struct pool *p, db_work *work, void *context, struct err *err)
{
    struct attempt a = {.work = work, .context = context};
    return repeat(&a, p, err);
}
