/* Accepting (acceptor.h). How long a connection may take is watch.c; what it asks, server.c. */
#include "http/acceptor.h"

#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* So few are on their way to a thread at a time that its places are counted well. */
enum { EXPECTED_MAX = 4 };
/* Milliseconds before asking again a system that cannot, such as one without descriptors. */
enum { WANT = 50 };
/* So often at the end, for one that libmicrohttpd dropped for want of memory, which it does not say. */
enum { LAST_LOOKS = 40 };

struct expected {
    int fd;
    struct lane *lane;
};

struct acceptor {
    pthread_t thread;
    pthread_mutex_t lock;
    struct lane *lanes;
    unsigned count, places;
    int listener, bell; /* an eventfd: look again */
    struct expected expected[EXPECTED_MAX];
    unsigned expected_count;
    bool waits, running, ending; /* for a place; the thread; the end */
};

static void ring(struct acceptor *a)
{
    ssize_t written = write(a->bell, &(uint64_t){1}, sizeof(uint64_t));
    (void)written; /* full means that it is ringing already */
}

/* It is expected no more; `gone`: and takes no place either. Under the lock. */
static void forget(struct acceptor *a, int fd, bool gone)
{
    for (unsigned i = 0; i < a->expected_count; i++)
        if (a->expected[i].fd == fd) {
            if (gone)
                a->expected[i].lane->taken--;
            a->expected[i] = a->expected[--a->expected_count];
            return;
        }
}

static void await_bell(struct acceptor *a, bool listens, int milliseconds)
{
    struct pollfd fds[] = {{.fd = a->bell, .events = POLLIN}, {.fd = a->listener, .events = POLLIN}};
    poll(fds, listens ? 2 : 1, milliseconds);
    uint64_t rung;
    ssize_t got = read(a->bell, &rung, sizeof rung);
    (void)got; /* EAGAIN: nobody rang */
}

/* The lane with most room; NULL: none has any, as many are on their way as may be, or it ends. */
static struct lane *roomy(struct acceptor *a)
{
    struct lane *best = NULL;
    pthread_mutex_lock(&a->lock);
    for (unsigned i = 0; i < a->count; i++)
        if (a->lanes[i].taken < a->places && (!best || a->lanes[i].taken < best->taken))
            best = &a->lanes[i];
    if (a->expected_count == EXPECTED_MAX || a->ending)
        best = NULL;
    a->waits = !best;
    pthread_mutex_unlock(&a->lock);
    return best;
}

static void hand_over(struct acceptor *a, struct lane *lane, int fd, const struct sockaddr_storage *from,
                      socklen_t len)
{
    pthread_mutex_lock(&a->lock);
    forget(a, fd, true); /* its number is free again: who had it was dropped, and never met */
    a->expected[a->expected_count++] = (struct expected){fd, lane};
    lane->taken++;
    pthread_mutex_unlock(&a->lock);
    if (MHD_add_connection(lane->daemon, fd, (const struct sockaddr *)from, len) == MHD_YES)
        return;
    pthread_mutex_lock(&a->lock); /* no memory: it has closed it */
    forget(a, fd, true);
    pthread_mutex_unlock(&a->lock);
}

/* Milliseconds until there is reason to try again without being called; -1: none. */
static int accept_some(struct acceptor *a)
{
    struct lane *lane;
    while ((lane = roomy(a))) {
        struct sockaddr_storage from;
        socklen_t len = sizeof from;
        int fd = accept4(a->listener, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            hand_over(a, lane, fd, &from, len);
        else if (errno == EAGAIN)
            return -1;
        else if (errno != EINTR && errno != ECONNABORTED) /* who left again is no reason to stop */
            return WANT;
    }
    return -1;
}

static bool is_ending(struct acceptor *a)
{
    pthread_mutex_lock(&a->lock);
    bool ending = a->ending;
    pthread_mutex_unlock(&a->lock);
    return ending;
}

static bool is_expecting(struct acceptor *a)
{
    pthread_mutex_lock(&a->lock);
    bool expecting = a->expected_count > 0;
    pthread_mutex_unlock(&a->lock);
    return expecting;
}

static void *take_in(void *state)
{
    struct acceptor *a = state;
    while (!is_ending(a)) {
        int again = accept_some(a);
        bool listens = again < 0 && roomy(a);
        await_bell(a, listens, again);
    }
    return NULL;
}

int acceptor_new(struct acceptor **out, int listener, struct lane *lanes, unsigned count, unsigned places,
                 struct err *err)
{
    struct acceptor *a = mem_alloc(sizeof *a);
    if (!a)
        return err_nomem(err);
    a->listener = listener;
    a->lanes = lanes;
    a->count = count;
    a->places = places;
    a->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&a->lock, NULL);
    *out = a; /* connections may be met from now on */
    a->running = a->bell >= 0 && pthread_create(&a->thread, NULL, take_in, a) == 0;
    if (a->running)
        return 0;
    *out = NULL;
    acceptor_free(a);
    return err_set(err, ERR_IO, "http", "threads", "1");
}

void acceptor_met(struct acceptor *a, int fd)
{
    pthread_mutex_lock(&a->lock);
    forget(a, fd, false);
    if (a->waits || a->ending)
        ring(a);
    pthread_mutex_unlock(&a->lock);
}

void acceptor_left(struct acceptor *a, struct lane *lane)
{
    pthread_mutex_lock(&a->lock);
    lane->taken--;
    if (a->waits)
        ring(a);
    pthread_mutex_unlock(&a->lock);
}

void acceptor_stop(struct acceptor *a)
{
    if (!a || !a->running)
        return;
    pthread_mutex_lock(&a->lock);
    a->ending = true;
    ring(a);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    a->running = false;
    for (int looks = 0; looks < LAST_LOOKS && is_expecting(a); looks++)
        await_bell(a, false, WANT);
}

void acceptor_free(struct acceptor *a)
{
    if (!a)
        return;
    acceptor_stop(a);
    if (a->bell >= 0)
        close(a->bell);
    pthread_mutex_destroy(&a->lock);
    mem_free(a);
}
