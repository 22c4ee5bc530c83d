/* See pool.h. First come, first served; no priorities, no growing, no shrinking. */
#include "http/pool.h"

#include "base/mem.h"

#include <pthread.h>

struct pool {
    struct pool_work work;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct pool_job *first, **last;
    unsigned queued;
    unsigned idle, waking; /* workers in wait; those of them that were called and are still on their way */
    unsigned held, room;   /* jobs reserved and not finished yet; how many there may be */
    bool ending;
    unsigned count;
    pthread_t workers[];
};

/* The next job, waiting for one; NULL when the pool ends and nothing waits. */
static struct pool_job *take(struct pool *p)
{
    while (!p->first && !p->ending) {
        p->idle++;
        pthread_cond_wait(&p->filled, &p->lock);
        p->idle--;
        p->waking -= p->waking > 0;
    }
    struct pool_job *job = p->first;
    if (job) {
        p->queued--;
        p->first = job->next;
        if (!p->first)
            p->last = &p->first;
    }
    return job;
}

static void *serve(void *state)
{
    struct pool *p = state;
    pthread_mutex_lock(&p->lock);
    for (struct pool_job *job; (job = take(p));) {
        pthread_mutex_unlock(&p->lock);
        bool whole = p->work.run(job);
        pthread_mutex_lock(&p->lock);
        if (!whole)
            continue;
        p->held--;
        pthread_mutex_unlock(&p->lock);
        p->work.done(job);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

int pool_new(struct pool **out, unsigned workers, unsigned waiting, struct pool_work work, struct err *err)
{
    struct pool *p = mem_alloc(sizeof *p + workers * sizeof p->workers[0]);
    if (!p)
        return err_nomem(err);
    p->work = work;
    p->last = &p->first;
    p->room = workers + waiting;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    for (; p->count < workers; p->count++)
        if (pthread_create(&p->workers[p->count], NULL, serve, p) != 0) {
            pool_free(p);
            return err_set(err, ERR_IO, "http", "threads", "%u", workers);
        }
    *out = p;
    return 0;
}

bool pool_reserve(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    bool good = p->held < p->room;
    p->held += good;
    pthread_mutex_unlock(&p->lock);
    return good;
}

/* Calls a worker only when those on their way are too few: under load the running ones take the job sooner, and every
 * needless call costs two switches of thread. */
void pool_push(struct pool *p, struct pool_job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&p->lock);
    *p->last = job;
    p->last = &job->next;
    p->queued++;
    bool call = p->waking < p->queued && p->waking < p->idle;
    p->waking += call;
    /* Under the lock: who pushes need not be one of ours, and once the job is taken the pool may go. */
    if (call)
        pthread_cond_signal(&p->filled);
    pthread_mutex_unlock(&p->lock);
}

void pool_give_back(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->held--;
    pthread_mutex_unlock(&p->lock);
}

void pool_load(unsigned *running, unsigned *waiting, struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    *waiting = p->queued;
    *running = p->held - p->queued;
    pthread_mutex_unlock(&p->lock);
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->count; i++)
        pthread_join(p->workers[i], NULL);
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}
