/* kiem demo: fills an empty data folder with a made-up municipality and its families. */
#include "cli/cli.h"

#include "app/demo/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const struct embedded embedded_demo[];

enum { FAMILIES = 400, SEED = 1000 };

static void show_progress(int done, int all)
{
    if (!isatty(STDERR_FILENO))
        return;
    if (done % 50 == 0 || done == all)
        fprintf(stderr, "\r%d of %d families", done, all);
    if (done == all)
        fputc('\n', stderr);
}

static int make(struct install *i, const struct options *o, struct err *err)
{
    struct demo_options demo = {.town = (const char *)embedded_demo[0].data,
                                .town_len = (size_t)(embedded_demo[0].end - embedded_demo[0].data),
                                .seed = o->seed ? strtoull(o->seed, NULL, 10) : SEED,
                                .families = o->argc > 0 ? (int)strtol(o->argv[0], NULL, 10) : FAMILIES,
                                .today = clock_today(&i->app.clock),
                                .progress = show_progress};
    if (o->day && !day_parse(&demo.today, o->day))
        return err_set(err, ERR_INVALID, "--day", "field_day", "%s", o->day);
    if (demo.families < 1 || demo.families > 1000000)
        return err_set(err, ERR_INVALID, "families", "field_number", "%s", o->argv[0]);
    struct demo_counts counts;
    int rc = demo_make(&counts, &i->app, &demo, err);
    if (rc == 0)
        printf("Made up: %d organisations, %d professionals, %d families, %d sets of answers, %d referrals\n",
               counts.orgs, counts.people, counts.families, counts.responses, counts.referrals);
    return rc;
}

int command_demo(const struct options *o)
{
    struct install i;
    struct err err;
    int rc = install_open(&i, o, OPEN_CREATE, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = make(&i, o, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
