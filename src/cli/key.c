/*
 * kiem key rotate: a new master key, and everything wrapped by an older one wrapped again. Interrupted half-way, it goes on
 * where it was. Servers may run: they are waited for until they seal with the new key. Keys stay in the key file: backups
 * from before still open.
 */
#include "cli/cli.h"

#include "app/admin/admin.h"
#include "base/str.h"

#include <poll.h>
#include <stdio.h>

/* A server looks at the key file every few seconds. Once all have said that they have the new key, what they began with the
 * old one is given a moment to end. */
enum { ARENA_MAX = 16 << 20, BATCH = 500, STEP_MS = 500, STEPS = 120, LAST_MS = 2000 };

static int write_note(struct call *c, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = "change", .object = "key"}, err);
}

static int wait_for_servers(struct app *app, uint32_t number, struct err *err)
{
    char host[128];
    int left = 0, waited = 0;
    for (;; waited++) {
        int rc = key_laggards(&left, host, app, number, err);
        if (rc < 0)
            return rc;
        if (left == 0 || waited == STEPS)
            break;
        poll(NULL, 0, STEP_MS);
    }
    if (left > 0)
        return err_set(err, ERR_BUSY, "key rotate", "key_servers", "%s", host);
    if (waited > 0)
        poll(NULL, 0, LAST_MS);
    return 0;
}

static int rotate(struct install *i, const struct options *o, struct err *err)
{
    struct rotation done;
    int rc = key_rotate(&done, &i->app, &(struct rotation_plan){BATCH, wait_for_servers}, err);
    if (rc < 0)
        return rc;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct call c = cli_call(i, &actor, a, o->lang);
    rc = app_run(&c, write_note, err);
    if (rc == 0)
        printf("%s: %s %u; %s: %lld\n", call_text(&c, done.continued ? "key.continued" : "key.made"),
               call_text(&c, "key.number"), (unsigned)done.number, call_text(&c, "key.rewrapped"),
               (long long)done.rewrapped);
    return rc;
}

int command_key(const struct options *o)
{
    if (o->argc != 1 || !text_is(o->argv[0], "rotate")) {
        fputs("usage: kiem key [--data DIR] rotate\n", stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int rc = install_open(&i, o, 0, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = rotate(&i, o, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
