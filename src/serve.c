/* See serve.h. Puts the rooms together; holds no rule and answers no request itself. */
#include "serve.h"

#include "app/demo/demo.h"
#include "app/jobs.h"
#include "app/page_cache.h"
#include "app/start.h"
#include "base/str.h"
#include "web/web.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern const struct embedded embedded_pages[], embedded_assets[];

/* MALLOC_ARENAS: the allocator keeps a pool of free memory for each of so many threads, not for every worker.
 * PAGES_BYTES: what is kept of pages worked out before; one that nobody asks for between two sweeps is forgotten. */
enum { JOB_SECONDS = 5, MALLOC_ARENAS = 4, PAGES_BYTES = 12 << 20, SWEEP_ROUNDS = 60 };

/* Works on what is due until a signal to stop comes: SIGTERM and SIGINT are blocked and taken here. */
static void work_until_stopped(struct app *app)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    for (int round = 1;; round++) {
        struct err err;
        if (round % SWEEP_ROUNDS == 0)
            page_cache_sweep(app->pages);
        int rc = jobs_run_due(app, &err);
        if (rc < 0)
            fprintf(stderr, "kiem: jobs: %s %s %s\n", err.key, err.where, err.arg);
        struct timespec wait = {.tv_sec = JOB_SECONDS};
        int got = sigtimedwait(&stop, NULL, &wait);
        if (got == SIGTERM || got == SIGINT)
            return;
    }
}

static void block_signals(void)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit (ulimit -f) is a full disk, not the end */
}

static void print_signins(void)
{
    printf("This is a demo with made-up families. Sign in with the password \"%s\" as:\n", DEMO_PASSWORD);
    for (const struct demo_signin *s = demo_signins; s->login; s++)
        printf("  %-22s %s\n", s->login, s->what);
    puts("The one-time code is shown on the page.");
}

static int serve(struct install *i, const struct options *o, struct err *err)
{
    struct template_set *pages;
    struct web *web;
    struct http_server *server;
    int rc = demo_is(&i->app.demo, &i->app, err);
    /* What is made up for the demo may stand in the future. */
    if (rc == 0)
        rc = start_clock(&i->app, o->accept_clock || i->app.demo, err);
    if (rc == 0)
        rc = jobs_start(&i->app, err);
    if (rc == 0)
        rc = page_cache_new(&i->app.pages, PAGES_BYTES, err);
    i->app.check_pages = o->check_pages;
    if (rc == 0)
        rc = web_pages(&pages, i->arena, embedded_pages, i->content, err);
    if (rc < 0)
        return rc;
    struct web_options options = {.app = &i->app,
                                  .pages = pages,
                                  .assets = embedded_assets,
                                  .samples = embedded_pages,
                                  .secure = o->secure};
    rc = web_new(&web, i->arena, &options, err);
    if (rc < 0)
        return rc;
    long port = o->port ? strtol(o->port, NULL, 10) : 8080;
    if (port < 0 || port > 65535)
        return err_set(err, ERR_INVALID, "--port", "port_number", "%s", o->port);
    struct http_options http = {.address = o->address,
                                .port = (uint16_t)port,
                                .secure = o->secure,
                                .trust_forwarded = o->behind_proxy,
                                .handler = web_handle,
                                .context = web};
    if (!o->base_url && port != 0) /* before anyone can ask for a link */
        i->app.base_url = arena_printf(i->arena, "http://localhost:%ld", port);
    rc = http_start(&server, &http, err);
    if (rc < 0)
        return rc;
    if (!o->base_url && port == 0)
        i->app.base_url = arena_printf(i->arena, "http://localhost:%u", http_port(server));
    printf("Kiem: http://localhost:%u/\n", http_port(server));
    if (i->app.demo)
        print_signins();
    fflush(stdout);
    work_until_stopped(&i->app);
    http_stop(server);
    return 0;
}

int command_serve(const struct options *o)
{
    struct install i;
    struct err err;
    block_signals();
    mallopt(M_ARENA_MAX, MALLOC_ARENAS);
    int rc = install_open(&i, o, OPEN_CREATE | OPEN_MAIL | OPEN_SERVE, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = serve(&i, o, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
