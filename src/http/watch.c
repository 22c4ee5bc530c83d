/*
 * See watch.h. One thread that sleeps until the first deadline. It only ever shuts a socket; libmicrohttpd notices, and
 * closes it in its own time. The clock is the kernel's, as for every socket timeout: a test sets short bounds instead.
 */
#include "http/watch.h"

#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    LINGER_MAX = 32,
    LAST_REQUEST = 2000, /* milliseconds for a request that has begun, at the end */
    GRACE = 250,         /* milliseconds in which a new request is not yet called slow */
    SENT_PER_MILLI = 4,  /* bytes: the least a reader must take */
};

struct watch_link {
    struct watch_link *next, *before;
    int fd;
    enum watch_phase phase;
    int64_t since, deadline;
    bool shut;
};

struct lingerer {
    int fd;
    int64_t deadline;
};

struct watch {
    struct watch_limits limits;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t emptied;
    int bell;        /* eventfd: look again */
    int64_t look_at; /* when the thread will look by itself */
    struct watch_link *links;
    unsigned count, living; /* all; those not shut */
    struct lingerer lingering[LINGER_MAX];
    unsigned lingering_count;
    bool draining, ending;
};

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void ring(struct watch *w)
{
    ssize_t written = write(w->bell, &(uint64_t){1}, sizeof(uint64_t));
    (void)written; /* full means that it is ringing already */
}

/* --- under the lock --- */

static void shut(struct watch *w, struct watch_link *link)
{
    if (link->shut)
        return;
    link->shut = true;
    w->living--;
    shutdown(link->fd, SHUT_RDWR);
}

/* At the end who says nothing goes at once; who has begun to ask gets a moment to finish. */
static void hurry(struct watch *w, struct watch_link *link)
{
    int64_t last = now() + LAST_REQUEST;
    if (link->phase == WATCH_IDLE)
        shut(w, link);
    else if (link->phase == WATCH_READING && link->deadline > last)
        link->deadline = last;
}

static void set_phase(struct watch *w, struct watch_link *link, enum watch_phase phase, size_t size)
{
    int64_t request = (int64_t)w->limits.request_seconds * 1000;
    int64_t sending = request + (int64_t)(size / SENT_PER_MILLI);
    const int64_t bounds[] = {
        [WATCH_READING] = request,
        [WATCH_HANDLING] = INT64_MAX / 2,
        [WATCH_SENDING] = sending,
        [WATCH_REFUSING] = sending,
        [WATCH_IDLE] = request + (int64_t)w->limits.idle_seconds * 1000,
    };
    link->phase = phase;
    link->since = now();
    link->deadline = link->since + bounds[phase];
    if (w->draining)
        hurry(w, link);
    if (link->deadline < w->look_at || w->living > w->limits.full)
        ring(w);
}

/* Whether `a` may sooner be missed than `b`: the idle before the slow, the oldest first. */
static bool less_useful(const struct watch_link *a, const struct watch_link *b)
{
    if (!b || a->phase != b->phase)
        return !b || a->phase == WATCH_IDLE;
    return a->since < b->since;
}

static struct watch_link *least_useful(const struct watch *w, int64_t at)
{
    struct watch_link *found = NULL;
    for (struct watch_link *link = w->links; link; link = link->next) {
        bool may_go =
            link->phase == WATCH_IDLE || (link->phase == WATCH_READING && at >= link->since + GRACE);
        if (!link->shut && may_go && less_useful(link, found))
            found = link;
    }
    return found;
}

/* Shuts what is over its time and, when nearly full, what can best be missed. Returns when to look again. */
static int64_t sweep(struct watch *w, int64_t at)
{
    int64_t next = INT64_MAX;
    for (struct watch_link *link = w->links; link; link = link->next) {
        if (link->deadline <= at)
            shut(w, link);
        if (!link->shut && link->deadline < next)
            next = link->deadline;
    }
    struct watch_link *victim = NULL;
    while (w->living > w->limits.full && (victim = least_useful(w, at)))
        shut(w, victim);
    for (struct watch_link *link = w->links; link && w->living > w->limits.full; link = link->next)
        if (!link->shut && link->phase == WATCH_READING && link->since + GRACE < next)
            next = link->since + GRACE;
    return next;
}

/* --- lingering: closing with bytes unread would make the kernel take back the answer (RFC 9112 §9.6) --- */

static void linger(struct watch *w, const struct watch_link *link)
{
    int unread = 0;
    bool done = link->phase == WATCH_IDLE || link->phase == WATCH_SENDING;
    if (w->draining || w->lingering_count == LINGER_MAX || ioctl(link->fd, FIONREAD, &unread) != 0 ||
        (done && unread == 0))
        return;
    int copy = dup(link->fd);
    if (copy < 0)
        return;
    shutdown(copy, SHUT_WR);
    w->lingering[w->lingering_count++] =
        (struct lingerer){copy, now() + (int64_t)w->limits.request_seconds * 1000};
    ring(w);
}

/* Reads what comes, and says whether there may come more. */
static bool swallow(int fd)
{
    char bytes[16 * 1024];
    ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static int64_t sweep_lingering(struct watch *w, int64_t at)
{
    int64_t next = INT64_MAX;
    for (unsigned i = 0; i < w->lingering_count;) {
        struct lingerer *l = &w->lingering[i];
        if (l->deadline > at && swallow(l->fd)) {
            next = l->deadline < next ? l->deadline : next;
            i++;
        } else {
            close(l->fd);
            *l = w->lingering[--w->lingering_count];
        }
    }
    return next;
}

/* --- the thread --- */

static int until(int64_t moment)
{
    int64_t left = moment - now();
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left + 1;
}

static void *look(void *state)
{
    struct watch *w = state;
    pthread_mutex_lock(&w->lock);
    while (!w->ending) {
        int64_t at = now(), links = sweep(w, at), lingering = sweep_lingering(w, at);
        w->look_at = links < lingering ? links : lingering;
        struct pollfd fds[1 + LINGER_MAX] = {{.fd = w->bell, .events = POLLIN}};
        unsigned count = 1;
        for (unsigned i = 0; i < w->lingering_count; i++)
            fds[count++] = (struct pollfd){.fd = w->lingering[i].fd, .events = POLLIN};
        int64_t moment = w->look_at;
        pthread_mutex_unlock(&w->lock);
        poll(fds, count, until(moment));
        uint64_t rung;
        ssize_t got = read(w->bell, &rung, sizeof rung);
        (void)got; /* EAGAIN: nobody rang */
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

int watch_new(struct watch **out, struct watch_limits limits, struct err *err)
{
    struct watch *w = mem_alloc(sizeof *w);
    if (!w)
        return err_nomem(err);
    w->limits = limits;
    w->look_at = INT64_MAX;
    w->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->emptied, NULL);
    if (w->bell < 0 || pthread_create(&w->thread, NULL, look, w) != 0) {
        if (w->bell >= 0)
            close(w->bell);
        pthread_cond_destroy(&w->emptied);
        pthread_mutex_destroy(&w->lock);
        mem_free(w);
        return err_set(err, ERR_IO, "http", "threads", "1");
    }
    *out = w;
    return 0;
}

struct watch_link *watch_open(struct watch *w, int fd)
{
    struct watch_link *link = mem_alloc(sizeof *link);
    if (!link) {
        shutdown(fd, SHUT_RDWR);
        return NULL;
    }
    link->fd = fd;
    pthread_mutex_lock(&w->lock);
    link->next = w->links;
    if (link->next)
        link->next->before = link;
    w->links = link;
    w->count++;
    w->living++;
    set_phase(w, link, WATCH_READING, 0);
    pthread_mutex_unlock(&w->lock);
    return link;
}

void watch_enter(struct watch *w, struct watch_link *link, enum watch_phase phase, size_t size)
{
    if (!link)
        return;
    pthread_mutex_lock(&w->lock);
    if (link->phase != phase && link->phase != WATCH_REFUSING)
        set_phase(w, link, phase, size);
    pthread_mutex_unlock(&w->lock);
}

void watch_close(struct watch *w, struct watch_link *link)
{
    if (!link)
        return;
    pthread_mutex_lock(&w->lock);
    if (!link->shut) {
        w->living--;
        linger(w, link);
    }
    if (link->before)
        link->before->next = link->next;
    else
        w->links = link->next;
    if (link->next)
        link->next->before = link->before;
    if (--w->count == 0)
        pthread_cond_broadcast(&w->emptied);
    pthread_mutex_unlock(&w->lock);
    mem_free(link);
}

void watch_drain(struct watch *w)
{
    pthread_mutex_lock(&w->lock);
    w->draining = true;
    for (struct watch_link *link = w->links; link; link = link->next)
        hurry(w, link);
    ring(w);
    while (w->count > 0)
        pthread_cond_wait(&w->emptied, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    ring(w);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    for (unsigned i = 0; i < w->lingering_count; i++)
        close(w->lingering[i].fd);
    close(w->bell);
    pthread_cond_destroy(&w->emptied);
    pthread_mutex_destroy(&w->lock);
    mem_free(w);
}
