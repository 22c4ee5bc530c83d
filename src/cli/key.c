/*
 * kiem key rotate: a new master key, and everything wrapped by an older one wrapped again. Interrupted half-way, it goes on
 * where it was. The server must be stopped, so that one program at a time changes every row. Keys stay in the key file:
 * backups from before still open.
 */
#include "cli/cli.h"

#include "app/admin/admin.h"
#include "base/str.h"

#include <stdio.h>

enum { ARENA_MAX = 16 << 20, BATCH = 500 };

static int write_note(struct call *c, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = "change", .object = "key"}, err);
}

static int rotate(struct install *i, const struct options *o, struct err *err)
{
    struct rotation done;
    int rc = key_rotate(&done, &i->app, BATCH, err);
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
