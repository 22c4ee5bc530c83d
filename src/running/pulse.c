/* See pulse.h. Does no work of Kiem's own: jobs are app/jobs.c. */
#include "running/pulse.h"

#include "base/mem.h"
#include "running/notify.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

enum { EVERY_SECONDS = 5, STALE_SECONDS = 45, LINE_ARENA = 16 << 10 };

struct pulse {
    struct app *app;
    struct logbook *log;
    struct vitals_options options;
    pthread_t thread;
    pthread_cond_t wake;
    pthread_mutex_t *lock; /* apart, so that who holds the pulse const can look */
    struct vitals last;
    bool running, ending, asked;
};

static void say_change(struct pulse *p, const struct vitals *now, const struct err *trouble)
{
    static const enum log_level level_of[] = {LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR};
    static const char *const event_of[] = {"check_ok", "check_warning", "check_failing"};
    for (size_t i = 0; i < CHECKS; i++) {
        enum verdict verdict = now->checks[i];
        if (verdict == p->last.checks[i])
            continue;
        ARENA_AUTO a = arena_new(LINE_ARENA);
        struct value *line = a ? logbook_line(p->log, a, level_of[verdict], event_of[verdict]) : NULL;
        value_put_text(line, "check", vital_names[i]);
        if (trouble->key[0])
            value_put_text(line, "error", trouble->key);
        logbook_write(p->log, line);
    }
}

static void beat(struct pulse *p)
{
    struct vitals now;
    struct err trouble;
    vitals_take(&now, p->app, &p->options, &trouble);
    say_change(p, &now, &trouble);
    pthread_mutex_lock(p->lock);
    p->last = now;
    pthread_mutex_unlock(p->lock);
    notify_send("WATCHDOG=1");
}

static void *run(void *state)
{
    struct pulse *p = state;
    pthread_mutex_lock(p->lock);
    while (!p->ending) {
        int64_t until = clock_ticks() + EVERY_SECONDS * INT64_C(1000000);
        struct timespec at = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};
        int rc = 0;
        while (!p->ending && !p->asked && rc == 0)
            rc = pthread_cond_timedwait(&p->wake, p->lock, &at);
        p->asked = false;
        bool ending = p->ending;
        pthread_mutex_unlock(p->lock);
        if (!ending)
            beat(p);
        pthread_mutex_lock(p->lock);
    }
    pthread_mutex_unlock(p->lock);
    return NULL;
}

static int start_thread(struct pulse *p, struct err *err)
{
    pthread_condattr_t monotonic;
    sigset_t all, before;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&p->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    /* Signals are for the thread that started us. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    p->running = pthread_create(&p->thread, NULL, run, p) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return p->running ? 0 : err_set(err, ERR_IO, "pulse", "threads", "%d", 1);
}

int pulse_start(struct pulse **out, struct app *app, struct logbook *log,
                const struct vitals_options *options, struct err *err)
{
    struct pulse *p = mem_alloc(sizeof *p);
    if (!p)
        return err_nomem(err);
    *p = (struct pulse){.app = app, .log = log, .options = *options, .lock = mem_alloc(sizeof *p->lock)};
    if (!p->lock) {
        mem_free(p);
        return err_nomem(err);
    }
    pthread_mutex_init(p->lock, NULL);
    beat(p);
    int rc = start_thread(p, err);
    if (rc < 0)
        pulse_stop(p);
    else
        *out = p;
    return rc;
}

void pulse_now(struct pulse *p)
{
    pthread_mutex_lock(p->lock);
    p->asked = true;
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(p->lock);
}

void pulse_vitals(struct vitals *out, const struct pulse *p)
{
    pthread_mutex_lock(p->lock);
    *out = p->last;
    pthread_mutex_unlock(p->lock);
    if (clock_ticks() - out->at > STALE_SECONDS * INT64_C(1000000))
        out->checks[CHECK_DATABASE] = VERDICT_FAILING;
}

void pulse_stop(struct pulse *p)
{
    if (!p)
        return;
    struct err err;
    if (p->running) {
        pthread_mutex_lock(p->lock);
        p->ending = true;
        pthread_cond_signal(&p->wake);
        pthread_mutex_unlock(p->lock);
        pthread_join(p->thread, NULL);
    }
    if (vitals_leave(p->app, &p->options, &err) < 0)
        logbook_error(p->log, LEVEL_WARNING, "stop", &err);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(p->lock);
    mem_free(p->lock);
    mem_free(p);
}
