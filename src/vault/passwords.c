/*
 * Password hashing in one worker. Argon2id takes 64 MiB and most of a tenth of a second: done by every thread
 * that signs someone in, a crowd would take all memory and processors. Here one works, a few wait, the rest
 * are told to try again. It knows no accounts and counts no attempts.
 */
#include "base/mem.h"
#include "vault/vault.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

_Static_assert(crypto_pwhash_STRBYTES == 128, "the size of an encoded hash in vault.h");

enum { PASSES = 3, MEMORY = 64 * 1024 * 1024 };

/* Checked in place of the hash of someone unknown, at the same price. What hashes to these nobody knows. */
static const char nobody[crypto_pwhash_STRBYTES] = "$argon2id$v=19$m=65536,t=3,p=1$a2llbS1uby1vbmUtaGVyZQ$"
                                                   "bm9ib2R5LW9mLXRoYXQtbmFtZS1saXZlcy1oZXJlLi4";
static const char nobody_cheap[crypto_pwhash_STRBYTES] = "$argon2id$v=19$m=8,t=1,p=1$a2llbS1uby1vbmUtaGVyZQ$"
                                                         "bm9ib2R5LW9mLXRoYXQtbmFtZS1saXZlcy1oZXJlLi4";

/* Lives on the stack of the one who waits for it. */
struct job {
    struct job *next;
    const char *password;
    const char *check; /* the hash to check against; NULL: make one */
    char hash[crypto_pwhash_STRBYTES];
    enum { WAITS, RIGHT, WRONG, NO_MEMORY, TURNED_AWAY } state;
};

struct passwords {
    pthread_mutex_t lock;
    pthread_cond_t work; /* for the worker: a job, or stop */
    pthread_cond_t done; /* for those who wait, and for stop */
    pthread_t worker;
    struct job *first, **last;
    unsigned waiting, queue,
        inside; /* not yet taken up; how many may be beside one at work; calls under way */
    bool busy, stop, cheap;
};

/* libsodium says EINVAL for a wrong password; whatever else went wrong is not the person's mistake. */
static void work(struct job *job, bool cheap)
{
    unsigned long long passes = cheap ? crypto_pwhash_OPSLIMIT_MIN : PASSES;
    size_t memory = cheap ? crypto_pwhash_MEMLIMIT_MIN : MEMORY;
    size_t len = strlen(job->password);
    int failed;
    errno = 0;
    if (!job->check)
        failed = crypto_pwhash_str(job->hash, job->password, len, passes, memory);
    else if (job->check[0] == '\0')
        failed = crypto_pwhash_str_verify(cheap ? nobody_cheap : nobody, job->password, len) | 1;
    else
        failed = crypto_pwhash_str_verify(job->check, job->password, len);
    if (!failed)
        job->state = RIGHT;
    else
        job->state = errno == ENOMEM || !job->check ? NO_MEMORY : WRONG;
}

static void *worker(void *state)
{
    struct passwords *p = state;
    pthread_mutex_lock(&p->lock);
    while (!p->stop) {
        struct job *job = p->first;
        if (!job) {
            pthread_cond_wait(&p->work, &p->lock);
            continue;
        }
        p->first = job->next;
        if (!p->first)
            p->last = &p->first;
        p->waiting--;
        p->busy = true;
        struct job own = *job;
        bool cheap = p->cheap;
        pthread_mutex_unlock(&p->lock);
        work(&own, cheap);
        pthread_mutex_lock(&p->lock);
        memcpy(job->hash, own.hash, sizeof own.hash);
        job->state = own.state;
        p->busy = false;
        pthread_cond_broadcast(&p->done);
    }
    for (struct job *job = p->first; job; job = job->next)
        job->state = TURNED_AWAY;
    p->first = NULL;
    pthread_cond_broadcast(&p->done);
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* What was made goes again when the rest could not be. */
static bool make_parts(struct passwords *p)
{
    if (pthread_mutex_init(&p->lock, NULL) != 0)
        return false;
    if (pthread_cond_init(&p->work, NULL) == 0) {
        if (pthread_cond_init(&p->done, NULL) == 0) {
            if (pthread_create(&p->worker, NULL, worker, p) == 0)
                return true;
            pthread_cond_destroy(&p->done);
        }
        pthread_cond_destroy(&p->work);
    }
    pthread_mutex_destroy(&p->lock);
    return false;
}

int passwords_start(struct passwords **out, unsigned queue, struct err *err)
{
    struct passwords *p = sodium_init() < 0 ? NULL : mem_alloc(sizeof *p);
    if (!p)
        return err_nomem(err);
    p->last = &p->first;
    p->queue = queue;
    if (!make_parts(p)) {
        mem_free(p);
        return err_nomem(err);
    }
    *out = p;
    return 0;
}

void passwords_stop(struct passwords *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_signal(&p->work);
    while (p->inside > 0)
        pthread_cond_wait(&p->done, &p->lock);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->worker, NULL);
    pthread_cond_destroy(&p->done);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}

void passwords_cheap(struct passwords *p, bool cheap)
{
    pthread_mutex_lock(&p->lock);
    p->cheap = cheap;
    pthread_mutex_unlock(&p->lock);
}

/* Queues the job and waits for it. */
static void run(struct passwords *p, struct job *job)
{
    pthread_mutex_lock(&p->lock);
    if (p->stop || p->waiting >= p->queue + !p->busy) {
        job->state = TURNED_AWAY;
        pthread_mutex_unlock(&p->lock);
        return;
    }
    *p->last = job;
    p->last = &job->next;
    p->waiting++;
    p->inside++;
    pthread_cond_signal(&p->work);
    while (job->state == WAITS)
        pthread_cond_wait(&p->done, &p->lock);
    if (--p->inside == 0)
        pthread_cond_broadcast(&p->done);
    pthread_mutex_unlock(&p->lock);
}

static int answer(const struct job *job, struct err *err)
{
    switch (job->state) {
    case RIGHT:
        return 0;
    case WRONG:
        return err_set(err, ERR_DENIED, "password", "password_wrong", NULL);
    case NO_MEMORY:
        return err_nomem(err);
    case WAITS:
    case TURNED_AWAY:
        break;
    }
    return err_set(err, ERR_BUSY, "password", "signin_busy", NULL);
}

int passwords_hash(char out[128], struct passwords *p, const char *password, struct err *err)
{
    struct job job = {.password = password};
    run(p, &job);
    int code = answer(&job, err);
    if (code == 0)
        memcpy(out, job.hash, sizeof job.hash);
    return code;
}

int passwords_check(struct passwords *p, const char *hash, const char *password, struct err *err)
{
    struct job job = {.password = password, .check = hash};
    run(p, &job);
    return answer(&job, err);
}
