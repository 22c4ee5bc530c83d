/*
 * kiem key rotate: a new master key, and everything wrapped by an older one wrapped again. Interrupted half-way, it goes on
 * where it was. Servers may run: they are waited for until they seal with the new key. Keys stay in the key file: backups
 * from before still open. kiem key list: which there are. kiem key forget NUMBER: drops an older one, with which those backups
 * close for ever.
 */
#include "cli/cli.h"

#include "app/admin/admin.h"
#include "base/str.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

/* A server looks at the key file every few seconds. Once all have said that they have the new key, what they began with the
 * old one is given a moment to end. */
enum { ARENA_MAX = 16 << 20, BATCH = 500, STEP_MS = 500, STEPS = 120, LAST_MS = 2000, MASTERS = 256 };

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

static int write_note(struct call *c, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = "change", .object = "key"}, err);
}

/* That it was done is a row of the audit. */
static int record(struct install *i, const struct options *o, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct call c = cli_call(i, &actor, a, o->lang);
    return app_run(&c, write_note, err);
}

static const struct rotation_plan plan = {BATCH, wait_for_servers};

static int rotate(struct install *i, const struct options *o, struct err *err)
{
    struct rotation done;
    int rc = key_rotate(&done, &i->app, &plan, err);
    if (rc == 0)
        rc = record(i, o, err);
    if (rc == 0)
        say(i->content, o, done.continued ? "key.continued" : "key.made", say_number(SAY_ROOM, done.number),
            say_number(SAY_ROOM, done.rewrapped));
    return rc;
}

static int list(struct install *i, const struct options *o, struct err *err)
{
    struct vault_master masters[MASTERS];
    size_t count = vault_masters(masters, MASTERS, i->app.vault);
    (void)err;
    for (size_t n = 0; n < count && n < MASTERS; n++) {
        char day[11];
        bool current = masters[n].number == vault_current(i->app.vault);
        day_format(day, masters[n].day);
        say(i->content, o,
            current            ? "key.current"
            : masters[n].older ? "key.without_tree"
                               : "key.older",
            say_number(SAY_ROOM, masters[n].number), day);
    }
    return 0;
}

static int forget(struct install *i, const struct options *o, struct err *err)
{
    char *end = NULL;
    unsigned long number = strtoul(o->argv[1], &end, 10);
    if (end == o->argv[1] || *end || number == 0 || number > UINT32_MAX)
        return err_set(err, ERR_INVALID, "key forget", "field_number", "%s", o->argv[1]);
    int rc = key_forget(&i->app, (uint32_t)number, &plan, err);
    if (rc == 0)
        rc = record(i, o, err);
    if (rc == 0)
        say(i->content, o, "key.forgotten", o->argv[1]);
    return rc;
}

static const struct {
    const char *word;
    int words;
    int (*run)(struct install *i, const struct options *o, struct err *err);
} table[] = {{"rotate", 1, rotate}, {"list", 1, list}, {"forget", 2, forget}};
enum { TABLE = sizeof table / sizeof table[0] };

int command_key(const struct options *o)
{
    size_t at = 0;
    while (at < TABLE && !(o->argc == table[at].words && text_is(o->argv[0], table[at].word)))
        at++;
    if (at == TABLE) {
        fputs("usage: kiem key [--data DIR] rotate | list | forget NUMBER\n", stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int rc = install_open(&i, o, 0, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = table[at].run(&i, o, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
