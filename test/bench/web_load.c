/*
 * Asks a running server as many people at once would: each client a thread with one connection kept open, for one session
 * after another. Judges nothing but whether the answer is the one that is wanted; script/bench and script/soak read what it
 * prints.
 *
 *   bench_web_load page PORT SESSIONS CLIENTS SECONDS PATH      one page as JSON, again and again
 *   bench_web_load file PORT SESSIONS CLIENTS SECONDS           the file with 50 lines of the session's own practice
 *   bench_web_load search PORT SESSIONS CLIENTS SECONDS         by surname and birth, and what is found
 *   bench_web_load mix PORT SESSIONS CLIENTS SECONDS [RATE]     of everything; so many turns a second at most
 *   bench_web_load static BYTES                                 a bare libmicrohttpd with one answer; prints its port
 *   bench_web_load raw FOLDER SECONDS                           SQLite alone: one row, one commit, again and again
 *   bench_web_load sync FOLDER                                  what a row of 4 kB appended and synced takes
 *
 * SESSIONS is what bench_cli_families printed. Prints "asked N failed N wrote N seconds S p50 MS p99 MS"; what wrote is
 * a POST that was done. A search is asked once when its page has come.
 */
#include "bench/family.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CLIENTS_MAX = 512, SAMPLES_MAX = 1 << 20 };

struct worker;
typedef bool action(struct worker *w);

struct worker {
    struct asking asking;
    action *act;
    const char *path;
    const struct sessions *sessions;
    int64_t until, pace; /* microseconds from turn to turn; 0: at once */
    uint64_t dice;
    long asked, failed, wrote, made;
    int number;
    int64_t *samples;
    size_t sample_count;
    pthread_t thread;
};

/* --- one request --- */

static bool took(struct worker *w, int64_t from, int status, int wanted)
{
    w->asked++;
    if (w->sample_count < SAMPLES_MAX)
        w->samples[w->sample_count++] = now_us() - from;
    if (status == wanted)
        return true;
    w->failed++;
    static atomic_int said;
    if (atomic_fetch_add(&said, 1) < 2)
        fprintf(stderr, "%s %s: %d, not %d\n%.200s\n", w->asking.method, w->asking.path, status, wanted,
                w->asking.body);
    return false;
}

static bool get(struct worker *w, const char *path, int wanted)
{
    int64_t from = now_us();
    return took(w, from, ask(&w->asking, path, NULL, true), wanted);
}

static bool post(struct worker *w, const char *path, const char *body)
{
    int64_t from = now_us();
    bool done = took(w, from, ask(&w->asking, path, body, true), 200);
    w->wrote += done;
    return done;
}

/* --- what is asked --- */

static bool page(struct worker *w)
{
    return get(w, w->path, 200);
}

static bool file_of(struct worker *w, size_t number)
{
    char path[64];
    const struct practice *own = w->asking.practice;
    snprintf(path, sizeof path, "/persons/%s", own->persons[number % own->count].id);
    return get(w, path, 200);
}

static bool file(struct worker *w)
{
    return file_of(w, 0);
}

/* A form leads to the page with what is found; both are the search. */
static bool search(struct worker *w)
{
    char form[128], day[11];
    const struct practice *own = w->asking.practice;
    int number = own->persons[rand_next(&w->dice) % own->count].number;
    day_format(day, w->asking.today - 7000 - number % 6000);
    snprintf(form, sizeof form, "surname=Naam%d&birth_day=%s", number, day);
    int64_t from = now_us();
    int status = ask(&w->asking, "/families/search", form, false);
    if (status == 303) {
        char path[sizeof w->asking.location];
        snprintf(path, sizeof path, "%s", w->asking.location);
        status = ask(&w->asking, path, NULL, true);
    }
    bool found = status == 200 && strstr(w->asking.body, "/persons/");
    return took(w, from, status == 200 && !found ? -2 : status, 200);
}

/* A whole chain; each request is counted. */
static bool chain(struct worker *w)
{
    struct family f = {0};
    char surname[64];
    snprintf(surname, sizeof surname, "Nieuw%dx%ld", w->number, ++w->made);
    int64_t from = now_us();
    bool going = family_opens(&f, &w->asking, surname);
    w->wrote += going;
    took(w, from, going ? 200 : -1, 200);
    for (int step = 0; going && step < STEP_COUNT; step++) {
        from = now_us();
        going = family_prepares(&f, &w->asking, (enum family_step)step);
        took(w, from, going ? 200 : -1, 200);
        going = going && post(w, f.path, f.body);
    }
    free(f.body);
    return going;
}

/* As on an ordinary morning: much is read, now and then somebody new comes. */
static bool mix(struct worker *w)
{
    uint64_t n = rand_next(&w->dice);
    switch (n % 16) {
    case 0:
        return chain(w);
    case 1:
    case 2:
    case 3:
        return search(w);
    case 4:
    case 5:
    case 6:
        return get(w, "/worklist", 200);
    case 7:
        return get(w, "/inbox", 200);
    case 8:
        return get(w, "/persons/00000000-0000-7000-8000-000000000000", 404);
    case 9:
        return get(w, "/near", 200);
    default:
        return file_of(w, (size_t)(n >> 8));
    }
}

/* --- many at once --- */

static void *work(void *context)
{
    struct worker *w = context;
    int64_t next = now_us();
    while (now_us() < w->until) {
        asking_as(&w->asking, w->sessions, rand_next(&w->dice));
        w->act(w);
        next += w->pace;
        int64_t wait = w->pace > 0 ? next - now_us() : 0;
        if (wait > 0)
            usleep((useconds_t)wait);
        else
            next = now_us(); /* what was missed is not made up for */
    }
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void report(struct worker *workers, int clients, int64_t took_us)
{
    size_t n = 0;
    long asked = 0, failed = 0, wrote = 0;
    for (int i = 0; i < clients; i++) {
        n += workers[i].sample_count;
        asked += workers[i].asked;
        failed += workers[i].failed;
        wrote += workers[i].wrote;
    }
    int64_t *all = malloc((n + 1) * sizeof *all);
    if (!all)
        exit(1);
    all[0] = 0;
    n = 0;
    for (int i = 0; i < clients; i++) {
        memcpy(all + n, workers[i].samples, workers[i].sample_count * sizeof *all);
        n += workers[i].sample_count;
    }
    qsort(all, n, sizeof *all, by_size);
    printf("asked %ld failed %ld wrote %ld seconds %.3f p50 %.3f p99 %.3f\n", asked, failed, wrote,
           (double)took_us / 1e6, (double)all[n / 2] / 1e3, (double)all[n > 0 ? n * 99 / 100 : 0] / 1e3);
    free(all);
}

static int run(action *act, char **words, const char *more)
{
    static struct worker workers[CLIENTS_MAX];
    static struct sessions sessions;
    int clients = atoi(words[2]);
    int64_t from = now_us();
    if (!sessions_read(&sessions, words[1]) || clients < 1 || clients > CLIENTS_MAX)
        return 2;
    for (int i = 0; i < clients; i++) {
        struct worker *w = &workers[i];
        w->act = act;
        w->path = more;
        w->pace = act == mix && more ? (int64_t)(clients * 1e6 / atof(more)) : 0;
        w->sessions = &sessions;
        w->number = (int)getpid() * 1000 + i;
        w->dice = (uint64_t)w->number * 2654435761u;
        w->until = from + (int64_t)(atof(words[3]) * 1e6);
        w->samples = malloc(SAMPLES_MAX * sizeof *w->samples); /* untouched pages cost nothing */
        asking_init(&w->asking, (uint16_t)atoi(words[0]));
        if (!w->samples || pthread_create(&w->thread, NULL, work, w) != 0)
            return 1;
    }
    for (int i = 0; i < clients; i++)
        pthread_join(workers[i].thread, NULL);
    report(workers, clients, now_us() - from);
    return 0;
}

/* --- peers --- */

static enum MHD_Result answer_fixed(void *context, struct MHD_Connection *connection, const char *url,
                                    const char *method, const char *version, const char *body, size_t *len,
                                    void **seen)
{
    (void)url, (void)method, (void)version, (void)body, (void)len;
    if (!*seen) {
        *seen = context;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, context);
}

static int serve_static(size_t size)
{
    char *text = malloc(size);
    if (!text)
        return 1;
    memset(text, 'x', size);
    struct MHD_Response *response = MHD_create_response_from_buffer(size, text, MHD_RESPMEM_PERSISTENT);
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer_fixed,
                                                 response, MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    if (!daemon)
        return 1;
    printf("%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    for (;;)
        pause();
}

static int raw(const char *folder, double seconds)
{
    char path[512];
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    snprintf(path, sizeof path, "%s/raw.db", folder);
    unlink(path);
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                     "CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "INSERT INTO line (text) VALUES (?)", -1, &insert, NULL) != SQLITE_OK)
        return 1;
    static const char line[] =
        "a row as long as one of the audit, which is a few hundred bytes: xxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    int64_t from = now_us(), until = from + (int64_t)(seconds * 1e6);
    long wrote = 0;
    for (; now_us() < until; wrote++) {
        sqlite3_bind_text(insert, 1, line, -1, SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return 1;
        sqlite3_reset(insert);
    }
    printf("asked %ld failed 0 wrote %ld seconds %.3f p50 0 p99 0\n", wrote, wrote,
           (double)(now_us() - from) / 1e6);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    unlink(path);
    return 0;
}

/* As a log grows: 4 kB behind the other and synced, each by itself. */
static int sync_time(const char *folder)
{
    enum { TIMES = 400 };
    static char block[4096];
    static int64_t took[TIMES];
    char path[512];
    snprintf(path, sizeof path, "%s/sync.tmp", folder);
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    for (int i = 0; fd >= 0 && i < TIMES; i++) {
        int64_t from = now_us();
        if (write(fd, block, sizeof block) != (ssize_t)sizeof block || fdatasync(fd) != 0)
            return 1;
        took[i] = now_us() - from;
    }
    if (fd < 0 || close(fd) != 0 || unlink(path) != 0)
        return 1;
    qsort(took, TIMES, sizeof *took, by_size);
    printf("%.3f\n", (double)took[TIMES / 2] / 1e3);
    return 0;
}

static const struct mode {
    const char *name;
    action *act;
    int words, more;
} modes[] = {{"page", page, 5, 0}, {"file", file, 4, 0}, {"search", search, 4, 0}, {"mix", mix, 4, 1}};

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "static") == 0)
        return serve_static(strtoul(argv[2], NULL, 10));
    if (argc == 3 && strcmp(argv[1], "sync") == 0)
        return sync_time(argv[2]);
    if (argc == 4 && strcmp(argv[1], "raw") == 0)
        return raw(argv[2], atof(argv[3]));
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(argv[1], modes[i].name) == 0 && argc - 2 >= modes[i].words &&
            argc - 2 <= modes[i].words + modes[i].more)
            return run(modes[i].act, argv + 2, argc > 6 ? argv[6] : NULL);
    fputs("see the head of test/bench/web_load.c\n", stderr);
    return 2;
}
