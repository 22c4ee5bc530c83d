/* kiem demo: fills an empty data folder with a made-up municipality and its families. */
#include "cli/cli.h"

#include "app/demo/demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct embedded embedded_demo[];

enum { FAMILIES = 400, SEED = 1000 };

static void show_progress(int done, int all)
{
    if (!isatty(STDERR_FILENO))
        return;
    if (done % 50 == 0 || done == all)
        fprintf(stderr, "\r%d / %d", done, all);
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
        say(i->content, o, "command.demo", say_number(SAY_ROOM, counts.orgs),
            say_number(SAY_ROOM, counts.people), say_number(SAY_ROOM, counts.families),
            say_number(SAY_ROOM, counts.responses), say_number(SAY_ROOM, counts.referrals));
    return rc;
}

static int make_in(const struct options *o, int *exit_code)
{
    struct install i;
    struct err err;
    int rc = install_open(&i, o, OPEN_CREATE, &err);
    if (rc < 0) {
        *exit_code = install_failed(&i, o, &err);
        return rc;
    }
    rc = make(&i, o, &err);
    *exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i); /* writes the log of the file into the file: it is one file now */
    return rc;
}

/* --- a file is made under another name: what stands at its own name is a whole town, also after a kill --- */

enum { PATH_ROOM = 4096 };

/* What an interrupted making left, and the locks of this one. */
static void clear(const char *path)
{
    static const char *const parts[] = {"", "-wal", "-shm", ".lock", ".server"};
    char part[PATH_ROOM + 16];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        snprintf(part, sizeof part, "%s%s", path, parts[i]);
        (void)unlink(part);
    }
}

static int make_apart(const struct options *o, const char *path)
{
    char making[PATH_ROOM + 16];
    int exit_code = 0;
    struct options apart = *o;
    snprintf(making, sizeof making, "%s.making", path);
    clear(making);
    apart.db = making;
    if (make_in(&apart, &exit_code) == 0 && rename(making, path) != 0) {
        fprintf(stderr, "kiem: %s: %s\n", path, strerror(errno));
        exit_code = err_face(ERR_IO)->exit;
    }
    clear(making);
    return exit_code;
}

int command_demo(const struct options *o)
{
    char path[PATH_ROOM];
    int exit_code = 0;
    int len =
        o->db ? snprintf(path, sizeof path, "%s", o->db) : snprintf(path, sizeof path, "%s/kiem.db", o->data);
    bool plain = len > 0 && (size_t)len < sizeof path && !strchr(path, ':');
    if (plain && access(path, F_OK) != 0)
        return make_apart(o, path);
    (void)make_in(o, &exit_code);
    return exit_code;
}
