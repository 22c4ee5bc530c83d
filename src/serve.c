/* See serve.h. Puts the rooms together; holds no rule and answers no request itself. */
#include "serve.h"

#include "app/audit_chain.h"
#include "app/demo/demo.h"
#include "app/jobs.h"
#include "app/page_cache.h"
#include "app/start.h"
#include "base/str.h"
#include "running/metrics.h"
#include "running/notify.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct embedded embedded_pages[], embedded_assets[];

/* MALLOC_ARENAS: the allocator keeps a pool of free memory for each of so many threads, not for every worker; of so much
 * it gives nothing back, so that the next request does not wait for the system to map the same pages again.
 * PAGES_BYTES: what is kept of pages worked out before; one that nobody asks for between two sweeps is forgotten. */
enum {
    JOB_SECONDS = 5,
    SWEEP_ROUNDS = 60,
    PAGES_BYTES = 12 << 20,
    MALLOC_ARENAS = 4,
    MALLOC_KEEPS = 4 << 20,
    MALLOC_MAPS = 512 << 10,
    METRICS_WORKERS = 1,
    HOST_MAX = 256,
    LINE_ARENA = 16 << 10
};

/* Everything that runs while Kiem serves. */
struct serving {
    struct install *install;
    const struct options *options;
    struct logbook *log;
    struct web *web;
    struct recorder *recorder;
    struct pulse *pulse;
    struct vitals_options vitals;
    struct http_server *pages, *numbers;
    struct metrics metrics;
    char host[HOST_MAX];
};

/* --- signals: blocked everywhere, taken by the thread that works on what is due --- */

static void our_signals(sigset_t *out)
{
    sigemptyset(out);
    sigaddset(out, SIGTERM);
    sigaddset(out, SIGINT);
    sigaddset(out, SIGHUP);
}

static void block_signals(void)
{
    sigset_t ours;
    our_signals(&ours);
    pthread_sigmask(SIG_BLOCK, &ours, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit (ulimit -f) is a full disk, not the end */
}

/* What may have changed outside: the log file was moved away, the key file has a new key. */
static void reload(struct serving *s)
{
    struct err err;
    notify_reloading();
    if (logbook_reopen(s->log, &err) < 0)
        logbook_error(s->log, LEVEL_ERROR, "reload", &err);
    pulse_now(s->pulse);
    notify_send("READY=1");
}

/* Works on what is due until a signal to stop comes. */
static void work_until_stopped(struct serving *s)
{
    sigset_t ours;
    our_signals(&ours);
    for (int round = 1;; round++) {
        struct err err;
        if (round % SWEEP_ROUNDS == 0) {
            page_cache_sweep(s->install->app.pages);
            malloc_trim(MALLOC_KEEPS); /* what lies free between what stays, in every pool */
        }
        if (jobs_run_due(&s->install->app, &err) < 0)
            logbook_error(s->log, LEVEL_ERROR, "jobs", &err);
        struct timespec wait = {.tv_sec = JOB_SECONDS};
        int got = sigtimedwait(&ours, NULL, &wait);
        if (got == SIGTERM || got == SIGINT)
            return;
        if (got == SIGHUP)
            reload(s);
    }
}

/* --- the parts --- */

static int start_app(struct serving *s, struct err *err)
{
    struct app *app = &s->install->app;
    int rc = demo_is(&app->demo, app, err);
    /* What is made up for the demo may stand in the future. */
    if (rc == 0)
        rc = start_clock(app, s->options->accept_clock || app->demo, err);
    if (rc == 0)
        rc = jobs_start(app, err);
    app->check_pages = s->options->check_pages;
    return rc == 0 ? page_cache_new(&app->pages, PAGES_BYTES, err) : rc;
}

static int start_log(struct serving *s, struct err *err)
{
    const struct options *o = s->options;
    struct app *app = &s->install->app;
    struct id id = id_new(&app->clock, &app->rng);
    if (gethostname(s->host, sizeof s->host - 1) != 0)
        s->host[0] = '\0';
    s->vitals = (struct vitals_options){
        .data = o->data, .backups = o->backups, .host = s->host, .started = clock_now(&app->clock)};
    snprintf(s->vitals.id, sizeof s->vitals.id, "%s", id.text);
    return logbook_open(&s->log, &(struct logbook_options){o->log, o->log_level}, &app->clock, err);
}

static int start_web(struct serving *s, struct err *err)
{
    struct install *i = s->install;
    struct template_set *pages = NULL;
    int rc = web_pages(&pages, i->arena, embedded_pages, i->content, err);
    struct web_options options = {.app = &i->app,
                                  .pages = pages,
                                  .assets = embedded_assets,
                                  .samples = embedded_pages,
                                  .secure = s->options->secure};
    if (rc == 0)
        rc = web_new(&s->web, i->arena, &options, err);
    if (rc == 0)
        rc = pulse_start(&s->pulse, &i->app, s->log, &s->vitals, err);
    struct recorder_options record = {.web = s->web, .log = s->log, .pulse = s->pulse};
    return rc == 0 ? recorder_new(&s->recorder, i->arena, &record, err) : rc;
}

/* 0 to 65535; `otherwise` when there is no text. */
static int read_port(uint16_t *out, const char *text, uint16_t otherwise, struct err *err)
{
    char *end = NULL;
    long port = text ? strtol(text, &end, 10) : otherwise;
    if (port < 0 || port > UINT16_MAX || (text && (end == text || *end)))
        return err_set(err, ERR_INVALID, "--port", "port_number", "%s", text);
    *out = (uint16_t)port;
    return 0;
}

static int start_pages(struct serving *s, struct err *err)
{
    const struct options *o = s->options;
    struct install *i = s->install;
    uint16_t port = 0;
    int rc = read_port(&port, o->port, 8080, err);
    if (rc < 0)
        return rc;
    struct http_options http = {.address = o->address,
                                .port = port,
                                .secure = o->secure,
                                .trust_forwarded = o->behind_proxy || o->trusted_proxy,
                                .proxies = o->trusted_proxy,
                                .listener = notify_listener(),
                                .file_max = 3 << 20, /* a file of 2 MB with what goes around it */
                                .handler = recorder_handle,
                                .begin = recorder_begin,
                                .context = s->recorder};
    if (!o->base_url && port != 0) /* before anyone can ask for a link */
        i->app.base_url = arena_printf(i->arena, "http://localhost:%u", (unsigned)port);
    rc = http_start(&s->pages, &http, err);
    if (rc == 0 && !o->base_url && port == 0)
        i->app.base_url = arena_printf(i->arena, "http://localhost:%u", (unsigned)http_port(s->pages));
    return rc;
}

/* ADDRESS:PORT, where the address may hold colons itself. */
static int start_metrics(struct serving *s, struct err *err)
{
    const char *place = s->options->metrics, *colon = place ? strrchr(place, ':') : NULL;
    if (!place)
        return 0;
    if (!colon || colon == place)
        return err_set(err, ERR_INVALID, "--metrics", "metrics_address", "%s", place);
    char *address = arena_dup(s->install->arena, place, (size_t)(colon - place));
    uint16_t port = 0;
    int rc = address ? read_port(&port, colon + 1, 0, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    s->metrics = (struct metrics){.app = &s->install->app,
                                  .recorder = s->recorder,
                                  .pulse = s->pulse,
                                  .server = s->pages,
                                  .started = s->vitals.started};
    struct http_options http = {.address = address,
                                .port = port,
                                .workers = METRICS_WORKERS,
                                .handler = metrics_handle,
                                .context = &s->metrics};
    return http_start(&s->numbers, &http, err);
}

static void print_signins(const struct serving *s)
{
    say(s->install->content, s->options, "command.demo_here", DEMO_PASSWORD);
    for (const struct demo_signin *d = demo_signins; d->login; d++)
        printf("  %-22s %s\n", d->login, d->what);
    say(s->install->content, s->options, "command.demo_code");
}

static void say_started(struct serving *s)
{
    printf("Kiem: http://localhost:%u/\n", http_port(s->pages));
    if (s->numbers)
        printf("Metrics: port %u\n", http_port(s->numbers));
    if (s->install->app.demo)
        print_signins(s);
    fflush(stdout);
    ARENA_AUTO a = arena_new(LINE_ARENA);
    struct value *line = a ? logbook_line(s->log, a, LEVEL_INFO, "start") : NULL;
    value_put_text(line, "version", KIEM_VERSION);
    value_put_int(line, "schema", db_version(s->install->app.db));
    value_put_int(line, "port", http_port(s->pages));
    logbook_write(s->log, line);
    notify_send("READY=1\nSTATUS=Kiem " KIEM_VERSION " serves");
}

/* First nobody comes in any more and those inside get their answer; then the audit is sealed to its end. */
static void stop(struct serving *s)
{
    struct err err;
    notify_send("STOPPING=1\nSTATUS=finishing what runs");
    http_stop(s->numbers);
    http_stop(s->pages);
    pulse_stop(s->pulse);
    if (s->pages && audit_seal_rest(&s->install->app, &err) < 0)
        logbook_error(s->log, LEVEL_ERROR, "stop", &err);
    ARENA_AUTO a = s->log ? arena_new(LINE_ARENA) : NULL;
    if (a && s->pages)
        logbook_write(s->log, logbook_line(s->log, a, LEVEL_INFO, "stop"));
    logbook_close(s->log);
}

static int serve(struct install *i, const struct options *o, struct err *err)
{
    struct serving s = {.install = i, .options = o};
    int (*const parts[])(struct serving *, struct err *) = {start_log, start_app, start_web, start_pages,
                                                            start_metrics};
    int rc = 0;
    for (size_t part = 0; rc == 0 && part < sizeof parts / sizeof parts[0]; part++)
        rc = parts[part](&s, err);
    if (rc == 0) {
        say_started(&s);
        work_until_stopped(&s);
    }
    stop(&s);
    return rc;
}

int command_serve(const struct options *o)
{
    struct install i;
    struct err err;
    block_signals();
    mallopt(M_ARENA_MAX, MALLOC_ARENAS);
    mallopt(M_TRIM_THRESHOLD, MALLOC_KEEPS);
    mallopt(M_MMAP_THRESHOLD, MALLOC_MAPS);
    int rc = install_open(&i, o, OPEN_CREATE | OPEN_MAIL | OPEN_SERVE, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = serve(&i, o, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
