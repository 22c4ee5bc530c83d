/*
 * The five writing requests of the chain on a running server, by so many clients at once: a response signed, its outcome
 * confirmed, the plan agreed, a consent, a referral sent. What comes before each (families, drafts, the pages with the
 * proposals) is done by all clients with the clock stopped; then each step is taken by all of them at once.
 *
 *   bench_web_chain PORT SESSIONS CLIENTS FAMILIES
 *
 * Prints "asked N failed N wrote N seconds S p50 MS p99 MS", and on standard error what each step took.
 */
#include "bench/family.h"

#include <pthread.h>

enum { CLIENTS_MAX = 256, FAMILIES_MAX = 1 << 16 };

static const char *const names[STEP_COUNT] = {"sign", "outcome", "plan", "consent", "referral"};

struct crew {
    const struct sessions *sessions;
    struct family *families;
    int count, clients;
    int64_t *samples; /* microseconds of each request, step after step */
    pthread_barrier_t gate;
    int64_t from, took[STEP_COUNT];
};

struct client {
    struct crew *crew;
    struct asking asking;
    int number, failed;
    pthread_t thread;
};

static void fail(struct client *c, const char *what)
{
    if (c->failed++ == 0)
        fprintf(stderr, "%s: %s %s\n%.300s\n", what, c->asking.method, c->asking.path, c->asking.body);
}

/* One of them keeps the time; all leave together. */
static void gate(struct client *c, int64_t *took)
{
    pthread_barrier_wait(&c->crew->gate);
    if (c->number == 0 && took)
        *took = now_us() - c->crew->from;
    if (c->number == 0)
        c->crew->from = now_us();
    pthread_barrier_wait(&c->crew->gate);
}

static void prepare(struct client *c, int step)
{
    char surname[64];
    for (int i = c->number; i < c->crew->count; i += c->crew->clients) {
        struct family *f = &c->crew->families[i];
        asking_as(&c->asking, c->crew->sessions, (uint64_t)i);
        snprintf(surname, sizeof surname, "Nieuw%dx%d", (int)getpid(), i);
        if (step == STEP_SIGN && !family_opens(f, &c->asking, surname))
            fail(c, "new family");
        if (!family_prepares(f, &c->asking, (enum family_step)step))
            fail(c, "prepare");
    }
}

static void take(struct client *c, int step)
{
    for (int i = c->number; i < c->crew->count; i += c->crew->clients) {
        struct family *f = &c->crew->families[i];
        asking_as(&c->asking, c->crew->sessions, (uint64_t)i);
        int64_t from = now_us();
        if (!f->body || ask(&c->asking, f->path, f->body, true) != 200)
            fail(c, names[step]);
        c->crew->samples[step * c->crew->count + i] = now_us() - from;
    }
}

static void *work(void *context)
{
    struct client *c = context;
    for (int step = 0; step < STEP_COUNT; step++) {
        prepare(c, step);
        gate(c, NULL);
        take(c, step);
        gate(c, &c->crew->took[step]);
    }
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void report(struct crew *crew, int failed)
{
    size_t n = (size_t)crew->count * STEP_COUNT;
    int64_t took = 0;
    for (int i = 0; i < STEP_COUNT; i++) {
        took += crew->took[i];
        fprintf(stderr, "%s %.0f/s ", names[i], crew->count * 1e6 / (double)crew->took[i]);
    }
    fputc('\n', stderr);
    qsort(crew->samples, n, sizeof *crew->samples, by_size);
    printf("asked %zu failed %d wrote %zu seconds %.3f p50 %.3f p99 %.3f\n", n, failed, n - (size_t)failed,
           (double)took / 1e6, (double)crew->samples[n / 2] / 1e3, (double)crew->samples[n * 99 / 100] / 1e3);
}

int main(int argc, char **argv)
{
    static struct client clients[CLIENTS_MAX];
    static struct sessions sessions;
    struct crew crew = {.sessions = &sessions};
    if (argc == 5) {
        crew.clients = atoi(argv[3]);
        crew.count = atoi(argv[4]);
    }
    if (crew.clients < 1 || crew.clients > CLIENTS_MAX || crew.count < 1 || crew.count > FAMILIES_MAX ||
        !sessions_read(&sessions, argv[2])) {
        fputs("bench_web_chain PORT SESSIONS CLIENTS FAMILIES\n", stderr);
        return 2;
    }
    crew.families = calloc((size_t)crew.count, sizeof *crew.families);
    crew.samples = calloc((size_t)crew.count * STEP_COUNT, sizeof *crew.samples);
    if (!crew.families || !crew.samples ||
        pthread_barrier_init(&crew.gate, NULL, (unsigned)crew.clients) != 0)
        return 1;
    for (int i = 0; i < crew.clients; i++) {
        clients[i].crew = &crew;
        clients[i].number = i;
        asking_init(&clients[i].asking, (uint16_t)atoi(argv[1]));
        if (pthread_create(&clients[i].thread, NULL, work, &clients[i]) != 0)
            return 1;
    }
    int failed = 0;
    for (int i = 0; i < crew.clients; i++) {
        pthread_join(clients[i].thread, NULL);
        failed += clients[i].failed;
    }
    report(&crew, failed);
    return 0;
}
