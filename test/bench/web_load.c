/*
 * Asks a running server as many people at once would: each client a thread with one connection kept open, for one session
 * after another. Judges nothing but whether the answer is the one that is wanted; script/bench and script/soak read what it
 * prints.
 *
 *   bench_web_load page PORT SESSIONS CLIENTS SECONDS PATH   one page as JSON, again and again
 *   bench_web_load search PORT SESSIONS CLIENTS SECONDS      by surname and birth
 *   bench_web_load chain PORT SESSIONS CLIENTS SECONDS       new family → answers → level → plan → consent and referral
 *   bench_web_load mix PORT SESSIONS CLIENTS SECONDS         of everything
 *   bench_web_load static BYTES                              a bare libmicrohttpd with one answer; prints its port
 *   bench_web_load raw FOLDER SECONDS                        SQLite alone: one row, one commit, again and again
 *
 * SESSIONS is what bench_cli_families printed. Prints "asked N failed N wrote N seconds S p50 MS p99 MS"; what wrote is
 * a POST that was done.
 */
#include "base/buf.h"
#include "base/err.h"
#include "bench/asking.h"
#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CLIENTS_MAX = 512, SAMPLES_MAX = 1 << 20, ARENA_MAX = 32 << 20 };

struct worker;
typedef bool action(struct worker *w);

struct worker {
    struct asking asking;
    action *act;
    const char *path;
    const struct sessions *sessions;
    int64_t until;
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
    return took(w, from, ask(&w->asking, "GET", path, NULL), wanted);
}

static bool post(struct worker *w, const char *path, const char *form)
{
    int64_t from = now_us();
    bool done = took(w, from, ask(&w->asking, "POST", path, form), 303);
    w->wrote += done;
    return done;
}

/* --- what is asked --- */

static bool page(struct worker *w)
{
    return get(w, w->path, 200);
}

static bool search(struct worker *w)
{
    char form[128], day[11];
    int number = (int)(rand_next(&w->dice) % w->sessions->person_count);
    day_format(day, w->asking.today - 7000 - number % 6000);
    snprintf(form, sizeof form, "surname=Naam%d&birth_day=%s", number, day);
    int64_t from = now_us();
    int status = ask(&w->asking, "POST", "/families/search", form);
    return took(w, from, status, status == 303 ? 303 : 200); /* one that is found is opened at once */
}

#define ANSWERS                                                                                              \
    "alone=yes&mode=professional&a.preg.planned=planned&a.care.visits=true&a.gate.health=false"              \
    "&a.gate.living=false&a.gate.mood=true&a.mood.low=often&a.mood.worry=often&a.mood.stress=never"          \
    "&a.mood.illness=no&a.mood.harm=false&a.self.ok=true&a.people.help=enough&a.help.ok=true"                \
    "&a.baby.ready=confident&a.gate.money=true&a.money.enough=yes&a.money.needs=true&a.money.debts=true"     \
    "&a.work.have=true&a.gate.school=false&a.gate.home=false&a.partner=good&a.gate.past=false"               \
    "&a.safety.home=true"
static const char answers[] = ANSWERS "&saves=0", answers_again[] = ANSWERS "&saves=1";

/* The fields of the form on `path` as its page proposes them, and `more`. */
static bool propose(struct worker *w, struct buf *out, const char *path, const char *more)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct value *shown;
    if (!a || !get(w, path, 200) || json_parse(&shown, a, path, w->asking.body, w->asking.body_len, NULL) < 0)
        return false;
    const struct value *values = value_get(shown, "values");
    buf_adds(out, more);
    for (size_t i = 0; i < value_count(values); i++) {
        const struct value *v = value_item(values, i);
        size_t n = value_kind(v) == VALUE_ARRAY ? value_count(v) : 1;
        for (size_t k = 0; k < n; k++) {
            const char *text = value_as_text(value_kind(v) == VALUE_ARRAY ? value_item(v, k) : v, NULL);
            if (!text)
                continue;
            buf_printf(out, "&%s=", value_name(values, i));
            http_url_encode(out, text);
        }
    }
    return !out->failed;
}

/* The first step of her plan that can be referred. */
static bool step_to_refer(struct worker *w, char out[64], const char *person)
{
    char path[80];
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct value *shown;
    snprintf(path, sizeof path, "/persons/%s/plan", person);
    if (!a || !get(w, path, 200) || json_parse(&shown, a, path, w->asking.body, w->asking.body_len, NULL) < 0)
        return false;
    const struct value *steps = value_at(shown, "plan.open.items");
    for (size_t i = 0; i < value_count(steps); i++) {
        const char *to = value_as_text(value_at(value_item(steps, i), "actions.primary.href"), "");
        size_t len = strlen(to);
        if (len > 6 && len < 64 && strcmp(to + len - 6, "/refer") == 0) {
            snprintf(out, 64, "%s", to);
            return true;
        }
    }
    return false;
}

static bool post_proposed(struct worker *w, const char *page_path, const char *more)
{
    BUF_AUTO form;
    buf_init(&form, 1 << 16);
    return propose(w, &form, page_path, more) && post(w, page_path, buf_text(&form));
}

static bool open_family(struct worker *w, char person[37])
{
    char form[256], due[11];
    day_format(due, w->asking.today + 130);
    snprintf(form, sizeof form,
             "role=mother&first_name=Noor&surname=Nieuw%dx%ld&birth_day=1994-05-17&due_day=%s&fetuses=1"
             "&first_care_day=%s",
             w->number, ++w->made, due, w->asking.today_text);
    if (!post(w, "/families", form))
        return false;
    snprintf(person, 37, "%.36s", w->asking.location + strlen("/persons/"));
    return true;
}

static bool chain(struct worker *w)
{
    char person[37], path[128], step[64], given[64];
    if (!open_family(w, person))
        return false;
    snprintf(path, sizeof path, "/persons/%s/answers/new", person);
    if (!get(w, path, 303))
        return false;
    char response[80];
    snprintf(response, sizeof response, "%.*s", (int)strcspn(w->asking.location, "?#"), w->asking.location);
    snprintf(path, sizeof path, "%s/save", response);
    if (!post(w, path, answers))
        return false;
    snprintf(path, sizeof path, "%s/sign", response);
    if (!post(w, path, answers_again))
        return false;
    snprintf(path, sizeof path, "/persons/%s/outcome", person);
    if (!post(w, path, "protection=no"))
        return false;
    snprintf(path, sizeof path, "/persons/%s/plan", person);
    if (!post_proposed(w, path, "from=bench") || !step_to_refer(w, step, person))
        return false;
    snprintf(given, sizeof given, "given_by=%s", person);
    return post_proposed(w, step, given);
}

/* As on an ordinary morning: much is read, now and then somebody new comes. */
static bool mix(struct worker *w)
{
    char path[64];
    uint64_t n = rand_next(&w->dice);
    const char *person = w->sessions->persons[(n >> 8) % w->sessions->person_count];
    snprintf(path, sizeof path, "/persons/%s", person);
    switch (n % 16) {
    case 0:
    case 1:
        return chain(w);
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
        return get(w, path, 200);
    }
}

/* --- many at once --- */

static void *work(void *context)
{
    struct worker *w = context;
    while (now_us() < w->until) {
        asking_as(&w->asking, w->sessions, rand_next(&w->dice));
        w->act(w);
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

static int run(action *act, char **words, const char *path)
{
    static struct worker workers[CLIENTS_MAX];
    struct sessions sessions;
    int clients = atoi(words[2]);
    int64_t from = now_us();
    if (!sessions_read(&sessions, words[1]) || clients < 1 || clients > CLIENTS_MAX)
        return 2;
    for (int i = 0; i < clients; i++) {
        struct worker *w = &workers[i];
        w->act = act;
        w->path = path;
        w->sessions = &sessions;
        w->number = (int)getpid() * 1000 + i;
        w->dice = (uint64_t)w->number * 2654435761u;
        w->until = from + (int64_t)(atof(words[3]) * 1e6);
        w->samples = malloc(SAMPLES_MAX * sizeof *w->samples); /* untouched pages cost nothing */
        asking_init(&w->asking, (uint16_t)atoi(words[0]), act != search);
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

static const struct mode {
    const char *name;
    action *act;
    int words;
} modes[] = {{"page", page, 5}, {"search", search, 4}, {"chain", chain, 4}, {"mix", mix, 4}};

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "static") == 0)
        return serve_static(strtoul(argv[2], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "raw") == 0)
        return raw(argv[2], atof(argv[3]));
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(argv[1], modes[i].name) == 0 && argc == modes[i].words + 2)
            return run(modes[i].act, argv + 2, argc > 6 ? argv[6] : NULL);
    fputs("see the head of test/bench/web_load.c\n", stderr);
    return 2;
}
